"""The stages of a workshop: what each agency's own record shows by the end of a day, and nothing else.

A case goes in, and the days; out comes for each day what every agency could lay on its table. Nothing is taken out of a
whole case for that: the case is first cut to what was written down by then, and all else is worked out from what is
left. What came later, and what somebody said of a row afterwards, is therefore in no list of a stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from agencygraph.knowledge import Knowledge, Spell, derive
from agencygraph.knowledge.parties import INFORMS, Tree
from agencygraph.own import why_not_own
from agencygraph.records import Agency, Case, Entry, Sending
from agencygraph.when import DAY, FOREVER, When, is_moment

READING = "stated"
NO_DATE = "no date, so that it belongs to no stage"


@dataclass(frozen=True, slots=True)
class Known:
    """That an agency's record shows an item by then.

    when   since the first row or meeting that shows it to the agency
    basis  what shows it: one of the keys of packs.HOW
    """

    item: str
    when: When
    basis: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one agency's record shows by the end of a stage: its own rows by date, and the items it shows as known."""

    agency: Agency
    rows: tuple[Entry, ...]
    items: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. seen has an agency only if its record shows something by then.

    case   cut to the stage; known is what it shows, all agencies together
    """

    number: int
    last: date
    case: Case
    known: Knowledge
    seen: dict[str, Seen]

    @property
    def end(self) -> int:
        """The last minute of it."""
        return last_minute(self.last)

    @property
    def spells(self) -> list[Spell]:
        """What is certainly known to somebody at the end of it."""
        return [
            s
            for s in self.known.spells
            if READING in s.readings and s.since.latest <= self.end and s.until.earliest >= FOREVER
        ]


def stages(case: Case, days: Iterable[date]) -> list[Stage]:
    """A stage for each day, each once, in their order."""
    return [_stage(case, number, day) for number, day in enumerate(sorted(set(days)), 1)]


def last_minute(day: date) -> int:
    return day.toordinal() * DAY + DAY - 1


def left_out(case: Case) -> dict[str, str]:
    """The rows that are in no pack whatever the stage, by id, and why."""
    return {e.id: why for e in case.entries if (why := _why_not(case, e))}


def by_then(case: Case, day: date) -> Case:
    """The case as it was written down by the end of a day, without what is in no pack.

    A row is kept where it certainly happened, was recorded and was known by then, and what it tells of had ended.
    """
    end = last_minute(day)
    case = at_the_time(case)
    entries = tuple(e for e in case.entries if max(w.latest for w in (e.when, e.ends, e.recorded, e.known)) <= end)
    at = {e.id: e.when for e in entries}
    sendings = tuple(s for one in case.sendings if (s := _by_then(one, end, at)) is not None)
    return replace(case, entries=entries, sendings=sendings, incident=None, timescales=(), problems=())


def at_the_time(case: Case) -> Case:
    """The case without the rows that are in no pack, whatever the stage."""
    return replace(case, entries=tuple(e for e in case.entries if not _why_not(case, e)))


def _why_not(case: Case, e: Entry) -> str:
    return why_not_own(case, e) or ("" if is_moment(e.when.latest) else NO_DATE)


def _by_then(s: Sending, end: int, at: dict[str, When]) -> Sending | None:
    """A row of the transmissions table without what came later; None where nothing certainly came by then."""
    if s.standing in ("disputed", "uncertain", "false"):
        return None
    sent = s.sent or at.get(s.entry_id)
    if sent is None or sent.latest > end:
        return None

    def kept(state: When | None) -> When | None:
        return state if state is not None and state.latest <= end else None

    return replace(
        s, sent=sent, entry_id=s.entry_id if s.entry_id in at else "", received=kept(s.received), read=kept(s.read),
        understood=kept(s.understood), acted=kept(s.acted),
    )  # fmt: skip


def _stage(case: Case, number: int, day: date) -> Stage:
    cut = by_then(case, day)
    stage = Stage(number, day, cut, derive(cut, ("coded",), ("Agency", "Threshold")), {})
    spells, tree = stage.spells, Tree(cut.agencies)
    for agency in cut.agencies:
        rows = sorted((e for e in cut.entries if e.agency == agency.id), key=lambda e: (e.when.earliest, e.order))
        own = [x for s in spells if s.agency == agency.id and (x := _shown(cut, tree, s)) is not None]
        if rows or own:
            own.sort(key=lambda k: (k.when.earliest, k.item))
            stage.seen[agency.id] = Seen(agency, tuple(rows), tuple(own))
    return stage


def _shown(cut: Case, tree: Tree, s: Spell) -> Known | None:
    """What shows an item to the agency itself; None where only another agency's row says that it had it."""
    units = set(tree.sharing(s.agency)) if s.agency in tree.agencies else set()
    found: list[tuple[When, str]] = []
    for e in cut.entries:
        if e.id in s.entries:
            if e.agency == s.agency:
                found.append((e.known, "own row"))
            elif s.agency in e.present:
                found.append((e.when, "meeting"))
            elif e.agency in units:
                found.append((s.since, "a unit's row"))
            elif cut.account == "review":
                found.append((e.when, "a review's row"))
    for t in cut.sendings:
        if t.information == s.item and s.agency in (t.sender, t.receiver):
            when = t.sent if t.sender == s.agency else t.received or t.read or t.understood or t.acted
            if when is not None and (t.id in s.entries or t.entry_id in s.entries):
                found.append((when, "transmission"))
    if not found:
        return None
    return Known(s.item, *min(found, key=lambda f: (f[0].latest, f[1] != "own row")))


def agencies(seen: Iterable[Seen], informing: bool = True) -> list[Seen]:
    """Those who sit at a table, or with informing False the families and communities, whose words are read out."""
    return [one for one in seen if (one.agency.kind in INFORMS) == informing]


def pooled(stage: Stage) -> dict[str, list[str]]:
    """The items certainly in records of bodies, units and workers by then, each with those whose records show it."""
    kinds = {a.id: a.kind for a in stage.case.agencies}
    found: dict[str, list[str]] = {}
    for s in stage.spells:
        if kinds.get(s.agency) in INFORMS and s.agency not in found.setdefault(s.item, []):
            found[s.item].append(s.agency)
    return dict(sorted(found.items()))


def new(stage: Stage, earlier: Sequence[Stage], agency: str) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """An agency's rows of a stage that no earlier stage has, and the others."""
    before = {e.id for one in earlier if agency in one.seen for e in one.seen[agency].rows}
    rows = stage.seen[agency].rows
    return tuple(e for e in rows if e.id not in before), tuple(e for e in rows if e.id in before)
