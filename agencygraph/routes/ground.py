"""What every question about routes stands on: one case's knowledge as written, its contacts, and the words for them.

All of it is read at level "coded" and in the receipt reading "stated".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from agencygraph import lags, sentences
from agencygraph.knowledge import Held, Knowledge, Spell, Transmission, derive
from agencygraph.knowledge.contacts import Contact, contacts
from agencygraph.knowledge.effects import with_parts
from agencygraph.knowledge.parties import INFORMS, Coverage, Tree
from agencygraph.records import NOBODY, Case, Entry
from agencygraph.routes.reach import Contacts, Step
from agencygraph.when import UNDATED, Order, Unit, When, in_words, iso, order

Row = dict[str, Any]
READING = "stated"
ASSUMED = (
    "Agencies are as written, and a send without a receipt counts as its row's account has it.",
    "A row says that two agencies met, wrote or spoke; whether something could have been said there is not recorded.",
    "In calls, supervision and meetings, and where a row says who was present, all could speak; else it goes one way.",
    "Something may begin with a family or a community, but is not taken to pass from one agency to another through it.",
)
"""What is taken as so in all of it, as sentences to print."""


class Ground:
    """One case's knowledge with its contacts, looked up by item and agency."""

    def __init__(self, known: Knowledge | Case) -> None:
        self.known = derive(known, ("coded",), ("Threshold",)) if isinstance(known, Case) else known
        self.case = self.known.case
        self.tree = Tree(self.case.agencies)
        self.agencies = {p.id: p.title for p in self.known.parties if not p.of}
        self.items = {i.id: i.title or i.id for i in self.case.information}
        self.informing = {p.id for p in self.known.parties if not p.of and p.kind in INFORMS}
        self._spells: dict[str, list[Spell]] = defaultdict(list)
        for s in self.known.spells:
            if s.agency in self.agencies and READING in s.readings:
                self._spells[s.item].append(s)
        self.known_at = {e.id: e.known for e in self.case.entries}
        self._transmissions: dict[str, list[Transmission]] = defaultdict(list)
        for t in self.known.transmissions:
            self._transmissions[t.item].append(t)
        self._shown: dict[str, list[Entry]] = defaultdict(list)
        whole = with_parts(self.case)
        for e in self.case.entries:
            for item in whole(*e.information):
                self._shown[item].append(e)
        self._kin = {p.id: frozenset(p.kin) for p in self.known.parties if not p.of}
        self._coverage = {p.id: p.coverage for p in self.known.parties if not p.of}

    @cached_property
    def contacts(self) -> list[Contact]:
        return contacts(self.known)

    @cached_property
    def passing(self) -> Contacts:
        return Contacts(self.contacts, self.tree, self.informing)

    def spells(self, item: str) -> list[Spell]:
        """Every agency's spells of knowing an item, by since."""
        return sorted(self._spells.get(item, ()), key=lambda s: (s.since.earliest, s.since.latest, s.agency, s.number))

    def transmissions(self, item: str) -> list[Transmission]:
        """Everything recorded as sent or received of an item, in reading order."""
        return self._transmissions.get(item, [])

    def shown(self, item: str) -> list[Entry]:
        """The rows that show an item, or something it is a part of, in reading order."""
        return self._shown.get(item, [])

    def kin(self, agency: str) -> frozenset[str]:
        """An agency and those it is part of or that are part of it."""
        return self._kin.get(agency, frozenset({agency}))

    def covered(self, agency: str, when: When | None = None) -> bool:
        """Whether records of an agency were supplied, and cover a moment where one is given."""
        found = self._coverage.get(agency, Coverage(False))
        inside = when is None or (found.since <= when.earliest and when.latest <= found.until)
        return found.covered and inside

    def began(self, s: Spell) -> list[str]:
        """The rows in which a spell of knowing is first shown; all of its rows where that is left open."""
        if s.since_entry:
            return [s.since_entry]
        return [e for e in s.entries if e in self.known_at and self.known_at[e][:2] == s.since[:2]] or list(s.entries)

    def lifted(self, s: Spell) -> bool:
        """Whether a body's knowing begins with that of a unit whose record is its own too."""
        units = self.tree.sharing(s.agency)[1:] if s.agency in self.tree.agencies else []
        return any(o.agency in units and o.since[:3] == s.since[:3] for o in self.spells(s.item)) if units else False

    def first(self, item: str) -> list[Spell]:
        """The spells of those who may have known an item first: nobody certainly knew it before them."""
        every = self.spells(item)
        return [s for s in every if not any(order(o.since, s.since) is Order.BEFORE for o in every if o is not s)]

    def holdings(self) -> list[Held]:
        """The stretches in which an agency is recorded as holding the case, or had the duty to where nobody did."""
        return [
            h
            for h in self.known.holdings
            if "coded" in h.levels and h.agency != NOBODY and h.basis != "not-recorded" and h.agency in self.agencies
        ]

    # Words

    def agency(self, id_: str) -> str:
        return self.agencies.get(id_, id_)

    def listed(self, ids: Iterable[str]) -> str:
        return sentences.listed([self.agency(x) for x in ids])

    def item(self, id_: str) -> str:
        return sentences.titled(id_, self.items)


def on(when: When) -> str:
    """A moment with the word before it: "on 5 May 2023", "in May 2023", "on a date not recorded"."""
    return sentences.on(when.earliest, when.latest, when.unit)


def on_minute(minute: int) -> str:
    """The day of a minute, as "on 5 May 2023"; where no row gives one, so."""
    return sentences.on(minute, minute, Unit.DAY)


def days(start: When, end: When) -> tuple[int | None, int | None]:
    """The fewest and the most days from one moment to another, never below 0; None where a bound is not known."""
    row = {
        **{"reference_earliest": start.earliest, "reference_latest": start.latest},
        **{"reached_earliest": end.earliest, "reached_latest": end.latest},
        **{"end_earliest": end.earliest, "end_latest": end.latest},
    }
    found = lags.gap(row, "late")
    return found["gap_least"], found["gap_most"]


def of(when: When) -> str:
    """A moment as it reads after "of" or "until": "5 May 2023", "a date not recorded"."""
    return in_words(when.earliest, when.latest, when.unit)


def some_days(least: int | None, most: int | None) -> str:
    """A number of days in words: "3 days", "2 to 9 days", "at least 3 days"."""
    if least == most == 0:
        return "less than a day"
    return sentences.lag({"lag_least": least, "lag_most": most, "minutes_least": None, "minutes_most": None})


def after(least: int | None, most: int | None) -> str:
    """How much later, in words: "3 days later", "on the same day"."""
    if least == most == 0:
        return "on the same day"
    return f"{some_days(least, most)} later" if least or most else "and how much later is not recorded"


def bounds(name: str, when: When) -> Row:
    """A moment as two keys of a JSON object: its bounds as dates, null where not known."""
    return {f"{name}_earliest": iso(when.earliest, when.unit), f"{name}_latest": iso(when.latest, when.unit)}


def steps_in_words(ground: Ground, steps: Iterable[Step]) -> str:
    """A path in words: "from School to CSC in the meeting on 5 May 2023 (R12); from CSC to …"."""
    said = []
    for step in steps:
        ends = f"from {ground.agency(step.giver)} to {ground.agency(step.taker)}"
        if step.contact is None:
            said.append(f"{ends}, whose record it is too")
        else:
            c = step.contact
            what = c.kind.replace("_", " ")
            said.append(f"{ends} in the row of type {what} {on(c.departs)} ({', '.join(c.entries)})")
    return "; then ".join(said)


def step_rows(steps: Iterable[Step]) -> list[Row]:
    """The steps of a path as JSON objects: from, to, kind, when, entries, and why it is possible only."""
    return [
        {
            "from": s.giver,
            "to": s.taker,
            "kind": s.contact.kind if s.contact else "shared record of a unit and its body",
            **bounds("sent", s.contact.departs if s.contact else UNDATED),
            "possible_because": s.contact.doubt or None if s.contact else None,
            "entries": list(s.contact.entries) if s.contact else [],
        }
        for s in steps
    ]
