"""One pass over a case in date order, for every item at once: by when each could certainly have been heard where.

What `reach.Contacts.certain` asks of one item, with the same rules; here each agency carries the set of all items it
could have by then as one number, an item a bit, so that a contact is one look whatever the number of items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush

from agencygraph.knowledge import Spell
from agencygraph.routes.could import earlier
from agencygraph.routes.ground import Ground, Row, bounds
from agencygraph.when import FOREVER, UNDATED, UNKNOWN_LATEST, Unit, iso


class _Sweep:
    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.bit = {item: 1 << at for at, item in enumerate(ground.items)}
        self.has: dict[str, int] = defaultdict(int)
        self.waiting: list[tuple[int, str, int]] = []
        self.ended: dict[str, list[Spell]] = defaultdict(list)
        self.began: dict[tuple[str, str], list[Spell]] = defaultdict(list)
        self.first: dict[tuple[str, int], int] = {}
        for item in ground.items:
            for s in ground.spells(item):
                if s.since.latest < UNKNOWN_LATEST:
                    self._take_in(s)

    def _take_in(self, s: Spell) -> None:
        if s.since_entry:
            self.began[s.agency, s.since_entry].append(s)
        if s.until.earliest < FOREVER:
            self.ended[s.agency].append(s)
        else:
            heappush(self.waiting, (s.since.latest, s.agency, self.bit[s.item]))

    def run(self) -> dict[tuple[str, int], int]:
        """By agency and bit the last possible minute of the first time it could certainly have been heard there."""
        passing = self.ground.passing
        for c in passing.sure:
            passing.looked_at += 1
            self._let_in(c.departs.earliest)
            for giver in c.givers:
                said = self.has[giver] | self._now(giver, c.departs.earliest, c.departs.latest, c.entries, c.items)
                for taker in c.takers if said else ():
                    if taker != giver:
                        self._heard(taker, c.arrives.latest, said)
        return self.first

    def _let_in(self, before: int) -> None:
        """What had certainly been heard, or was known, before a minute."""
        while self.waiting and self.waiting[0][0] < before:
            _, agency, mask = heappop(self.waiting)
            self.has[agency] |= mask

    def _now(self, giver: str, earliest: int, latest: int, entries: Iterable[str], items: Iterable[str]) -> int:
        """Items known then by a spell that ended, and those the very row shows."""
        found = 0
        for s in self.ended.get(giver, ()):
            if s.since.latest < earliest and latest < s.until.earliest:
                found |= self.bit[s.item]
        for e in entries:
            for s in self.began.get((giver, e), ()):
                if s.item in items and latest < s.until.earliest:
                    found |= self.bit[s.item]
        return found

    def _heard(self, taker: str, at: int, mask: int) -> None:
        """What could have come to an agency by a minute; it is passed on where that is new or sooner."""
        new, left = 0, mask & ~self.has[taker]
        while left:
            bit = left & -left
            left ^= bit
            if at < self.first.get((taker, bit), FOREVER):
                self.first[taker, bit] = at
                new |= bit
        if new:
            heappush(self.waiting, (at, taker, new))
            for parent, since, until in self.ground.passing.lifted(taker):
                if max(at, since[1]) < until[0]:
                    self._heard(parent, max(at, since[1]), new)


def every_item(ground: Ground) -> list[Row]:
    """Every item that could certainly have been heard somewhere before a row shows it there, through contacts.

    Objects of item, agency, certain_by (the day by which it could have been heard), known_earliest and known_latest
    (when a row first shows it there; null where none does), holder (whether the agency is recorded as ever holding the
    case). By item in the order of the case, then by day.
    """
    first = _Sweep(ground).run()
    holders = {h.agency for h in ground.holdings()}
    by_item: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (agency, bit), at in first.items():
        by_item[bit].append((at, agency))
    rows = []
    for place, item in enumerate(ground.items):
        own = {s.agency: s for s in reversed(ground.spells(item))}
        for at, agency in sorted(by_item.get(1 << place, ())):
            if agency not in own or earlier(at, own[agency].since.earliest):
                known = own[agency].since if agency in own else UNDATED
                rows.append({
                    "item": item, "agency": agency, "certain_by": iso(at, Unit.DAY), **bounds("known", known),
                    "holder": agency in holders,
                })  # fmt: skip
    return rows
