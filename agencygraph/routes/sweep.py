"""One pass over the contacts of a case for every item at once: by when each could certainly have been heard where.

What `reach.Contacts.certain` asks of one item, with the same rules. The contacts are gone through from the last to
the first; for each agency it is kept by when whatever it has at a moment could be with each of the others. An item is
then one look for each spell of knowing it, so the time is in proportion to contacts and spells, whatever the items.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import reduce

from agencygraph.knowledge import Spell
from agencygraph.knowledge.contacts import Contact
from agencygraph.routes.could import earlier
from agencygraph.routes.ground import Ground, Row, bounds
from agencygraph.when import FOREVER, UNDATED, UNKNOWN_LATEST, Unit, iso

Minutes = tuple[int, ...]
"""For each agency, in the order of the case, a minute; FOREVER for never. Python's collector lets tuples of numbers be,
where it would look through as many lists again and again."""


class _Sweep:
    def __init__(self, ground: Ground) -> None:
        self.passing = ground.passing
        self.place = {agency: at for at, agency in enumerate(ground.agencies)}
        self.never = (FOREVER,) * len(self.place)
        # By agency, from the last contact to the first: minus the minute it begins, and what could come of having
        # something before it.
        self.begun: dict[str, list[int]] = defaultdict(list)
        self.then: dict[str, list[Minutes]] = defaultdict(list)
        self.found: dict[str, Minutes] = {}
        self.lasting: list[Spell] = []
        self.ended: dict[str, list[Spell]] = defaultdict(list)
        self.shown: dict[tuple[str, str], list[Spell]] = defaultdict(list)
        for item in ground.items:
            for s in ground.spells(item):
                if s.since.latest < UNKNOWN_LATEST:
                    (self.lasting if s.until.earliest >= FOREVER else self.ended[s.agency]).append(s)
                    if s.since_entry:
                        self.shown[s.agency, s.since_entry].append(s)

    def run(self) -> dict[str, Minutes]:
        """By item the last possible minute of the first time it could certainly have been heard at each agency."""
        for c in reversed(self.passing.sure):
            self.passing.looked_at += 1
            each = {taker: self._heard(taker, c.arrives.latest) for taker in c.takers}
            for giver in c.givers:
                heard = reduce(self._sooner, (row for taker, row in each.items() if taker != giver), self.never)
                self._first(giver, c, heard)
                now = self._sooner(self._from(giver, c.departs.earliest - 1), heard)
                self.begun[giver].append(-c.departs.earliest)
                self.then[giver].append(now)
        for s in self.lasting:
            self._of(s, self._from(s.agency, s.since.latest))
        return self.found

    def _heard(self, taker: str, at: int) -> Minutes:
        """By when what an agency has heard by a minute could be with each agency, itself among them."""
        heard = self.never
        for agency, by in self._with(taker, at):
            further, at = self._from(agency, by), self.place[agency]
            heard = self._sooner(heard, (*further[:at], by, *further[at + 1 :]))
        return heard

    def _with(self, agency: str, at: int) -> Iterable[tuple[str, int]]:
        """An agency, and the bodies whose record its own is, by when they have what it has heard."""
        yield agency, at
        for parent, since, until in self.passing.lifted(agency):
            if max(at, since[1]) < until[0]:
                yield from self._with(parent, max(at, since[1]))

    def _from(self, agency: str, at: int) -> Minutes:
        """What could come of an agency's having something by a minute: through contacts that begin after it."""
        place = bisect_left(self.begun[agency], -at)
        return self.then[agency][place - 1] if place else self.never

    def _first(self, giver: str, c: Contact, heard: Minutes) -> None:
        """What comes of spells that end, and of those that the very row of a contact shows."""
        for s in self.ended.get(giver, ()):
            if s.since.latest < c.departs.earliest and c.departs.latest < s.until.earliest:
                self._of(s, heard)
        for e in c.entries:
            for s in self.shown.get((giver, e), ()):
                if s.item in c.items and c.departs.latest < s.until.earliest:
                    self._of(s, heard)

    def _of(self, s: Spell, minutes: Minutes) -> None:
        self.found[s.item] = self._sooner(self.found.get(s.item, self.never), minutes)

    def _sooner(self, one: Minutes, other: Minutes) -> Minutes:
        if one is self.never or other is self.never:
            return other if one is self.never else one
        return tuple(map(min, one, other))


def earliest(ground: Ground) -> dict[str, Minutes]:
    """By item and, in the order of `ground.agencies`, by agency: when it could certainly have been heard, in minutes.

    It is the last possible minute of the first such time, FOREVER for never; an item nobody knew is not in it.
    """
    return _Sweep(ground).run()


def every_item(ground: Ground) -> list[Row]:
    """Every item that could certainly have been heard somewhere before a row shows it there, through contacts.

    Objects of item, agency, certain_by (the day by which it could have been heard), known_earliest and known_latest
    (when a row first shows it there; null where none does), holder (whether the agency is recorded as ever holding the
    case). By item in the order of the case, then by day.
    """
    found = earliest(ground)
    holders = {h.agency for h in ground.holdings()}
    rows = []
    for item in ground.items:
        own = {s.agency: s for s in reversed(ground.spells(item))}
        for at, agency in sorted(zip(found.get(item, ()), ground.agencies, strict=False)):
            if at < FOREVER and (agency not in own or earlier(at, own[agency].since.earliest)):
                known = own[agency].since if agency in own else UNDATED
                rows.append({
                    "item": item, "agency": agency, "certain_by": iso(at, Unit.DAY), **bounds("known", known),
                    "holder": agency in holders,
                })  # fmt: skip
    return rows
