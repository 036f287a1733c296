"""The points of a case at which a workshop can stop: decisions, thresholds, meetings, closures and handovers.

For each comes the day before it, as the stage that ends there shows what could be known and not what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from agencygraph.knowledge import derive
from agencygraph.knowledge.handovers import handovers
from agencygraph.records import Case, Entry
from agencygraph.when import DAY, FOREVER, When, in_words, is_moment
from agencygraph.workshop.stages import READING, at_the_time

MEETINGS = ("meeting", "conference")
KINDS = ("decision", "meeting", "closure")
"""What a row can be by its type; a threshold and a handover are read from its other columns."""
COLUMNS = ("stage", "when", "kind", "agency", "entry", "known_here", "known_elsewhere", "what")


class Point(NamedTuple):
    """stage is the day before; known_here counts the items in the agency's record by then, known_elsewhere others."""

    stage: date
    when: When
    kind: str
    agency: str
    entry: str
    known_here: int
    known_elsewhere: int
    what: str

    def as_row(self) -> dict[str, str | int]:
        """A row of the table of points, its columns being COLUMNS."""
        when = in_words(self.when.earliest, self.when.latest, self.when.unit)
        return {**self._asdict(), "stage": self.stage.isoformat(), "when": when}


def points(case: Case) -> list[Point]:
    """Every point of a case, by date. A row without a date is none, nor one written down only afterwards."""
    case = at_the_time(case)
    known = derive(case, ("coded",), ("Agency",))
    spells = [s for s in known.spells if READING in s.readings]
    informing = {p.id for p in known.parties if p.kind in ("body", "unit", "worker")}
    rows = {e.id: e for e in case.entries}
    found: dict[tuple[When, str, str], list[str]] = {
        (e.when, e.agency, e.id): kinds for e in case.entries if (kinds := _kinds(e))
    }
    for h in handovers([h for h in known.holdings if "coded" in h.levels]):
        begun = next((e for e in h.entries if e in rows and rows[e].when[:3] == h.when[:3]), None)
        if begun and h.certain:
            found.setdefault((rows[begun].when, h.taker, begun), []).append("handover")
    made = []
    for (when, agency, entry), kinds in found.items():
        if not is_moment(when.earliest) or when.latest >= FOREVER or when.earliest < DAY:
            continue
        before = when.earliest // DAY - 1
        by_then = [s for s in spells if s.since.latest < (before + 1) * DAY and s.until.earliest > before * DAY]
        here = {s.item for s in by_then if s.agency == agency}
        elsewhere = {s.item for s in by_then if s.agency in informing} - here
        day = date.fromordinal(before)
        said = rows[entry].description
        made.append(Point(day, when, ", ".join(kinds), agency, entry, len(here), len(elsewhere), said))
    return sorted(made, key=lambda p: (p.when.earliest, p.when.latest, p.entry))


def after(every: Sequence[Point], first: date, last: date | None) -> list[Point]:
    """The points that follow a stage: after its day, and before the next stage's has passed, where there is a next."""
    return [p for p in every if first <= p.stage and (last is None or p.stage < last)]


def _kinds(e: Entry) -> list[str]:
    """What a row is: "arguably" met, in somebody's reading, is no threshold decided."""
    decided = bool(e.threshold) and "arguably" not in e.threshold.casefold()
    kind = "meeting" if e.event_type in MEETINGS else e.event_type
    return [kind for kind in (kind,) if kind in KINDS] + (["threshold"] if decided else [])
