"""Whom something could have reached, through contacts in time order, and when at the earliest.

Two passes over the contacts. `possible` asks when it could have been at the earliest, if each vague date is taken to
be as early as the path needs; `certain` takes only steps of which each certainly came before the next, and gives
the day by which it could have been heard whatever the vague dates turn out to be. Both give the path.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from agencygraph.knowledge import Spell
from agencygraph.knowledge.contacts import Contact
from agencygraph.knowledge.parties import Tree
from agencygraph.when import FOREVER, UNKNOWN_LATEST


class Step(NamedTuple):
    """One contact of a path: who could have told whom in it. contact is None where a unit's record is the body's."""

    giver: str
    taker: str
    contact: Contact | None


class Arrival(NamedTuple):
    """When something could have been with an agency, in minutes, and the steps that led there.

    at     the earliest possible minute of `possible`; of `certain` the last possible one
    steps  from an agency that held it; () for one that did
    start  the spell of knowing that the path begins with
    """

    at: int
    steps: tuple[Step, ...]
    start: Spell


class Contacts:
    """The contacts of a case as both passes read them; `looked_at` counts the steps tried so far.

    hearers  the agencies that something may be passed on to; families and communities can only be where it begins
    """

    def __init__(self, contacts: Iterable[Contact], tree: Tree, hearers: Collection[str]) -> None:
        contacts = [c._replace(takers=tuple(t for t in c.takers if t in hearers)) for c in contacts]
        self.sure = sorted(
            (c for c in contacts if not c.doubt and c.departs.known and c.arrives.latest < UNKNOWN_LATEST),
            key=lambda c: (c.departs.earliest, c.departs.latest),
        )
        self.of: dict[str, list[Contact]] = defaultdict(list)
        for c in contacts:
            for giver in c.givers:
                self.of[giver].append(c)
        self.tree = tree
        self.looked_at = 0

    def possible(self, starts: Iterable[Spell], without: Collection[str] = ()) -> dict[str, Arrival]:
        """The earliest possible arrival at each agency, those that held it first included.

        starts   spells of knowing that it may be passed on from
        without  agencies that are taken out
        In order of time, so that each agency is left once it was reached: one look at each contact of each agency,
        and one more for each spell that may have ended.
        """
        waiting: list[tuple[int, int, str, int, Arrival]] = []
        number = 0
        for s in starts:
            if s.agency not in without:
                number += 1
                end = s.until.latest
                heappush(waiting, (s.since.earliest, number, s.agency, end, Arrival(s.since.earliest, (), s)))
        first: dict[str, Arrival] = {}
        kept: set[str] = set()
        soonest: dict[str, int] = {}
        while waiting:
            at, _, agency, end, arrival = heappop(waiting)
            if agency in kept:
                continue
            first.setdefault(agency, arrival)
            if end >= FOREVER:
                kept.add(agency)
            for taker, moment, step in self._onwards(agency, at, end, bool(arrival.steps)):
                if taker not in kept and taker not in without and moment < soonest.get(taker, FOREVER):
                    soonest[taker] = moment
                    number += 1
                    further = Arrival(moment, (*arrival.steps, step), arrival.start)
                    heappush(waiting, (moment, number, taker, FOREVER, further))
        return first

    def _onwards(self, agency: str, at: int, end: int, heard: bool) -> Iterable[tuple[str, int, Step]]:
        """What it could have reached next. What a unit knew by its own rows is with its body already; heard is not."""
        for c in self.of.get(agency, ()):
            self.looked_at += 1
            said = max(at, c.departs.earliest)
            if said <= min(c.departs.latest, end):
                for taker in c.takers:
                    if taker != agency:
                        yield taker, max(said, c.arrives.earliest), Step(agency, taker, c)
        for parent, since, until in self.lifted(agency) if heard else ():
            moment = max(at, since[0])
            if moment <= until[1]:
                yield parent, moment, Step(agency, parent, None)

    def certain(self, starts: Iterable[Spell]) -> dict[str, Arrival]:
        """The day by which it could have reached each agency along a path whose every step certainly follows.

        Something known and a contact on one and the same day are not certainly in that order, unless the row of the
        contact is the one that shows it known. One look at each contact, in order of date.
        """
        by: dict[str, Arrival] = {}
        held: dict[str, list[Spell]] = defaultdict(list)
        for s in starts:
            if s.since.latest < UNKNOWN_LATEST:
                held[s.agency].append(s)
                if s.agency not in by or s.since.latest < by[s.agency].at:
                    by[s.agency] = Arrival(s.since.latest, (), s)
        for c in self.sure:
            self.looked_at += 1
            ready = [(g, a) for g in c.givers if (a := self._ready(g, c, by, held)) is not None]
            for giver, arrival in ready:
                for taker in c.takers:
                    if taker == giver:
                        continue
                    known = by.get(taker)
                    if known is None or c.arrives.latest < known.at:
                        step = Step(giver, taker, c)
                        by[taker] = Arrival(c.arrives.latest, (*arrival.steps, step), arrival.start)
                        self._lift(taker, by[taker], by)
        return by

    @staticmethod
    def _ready(
        giver: str, c: Contact, by: Mapping[str, Arrival], held: Mapping[str, Sequence[Spell]]
    ) -> Arrival | None:
        """How a giver certainly had it when a contact began; None where it did not certainly."""
        arrival = by.get(giver)
        if arrival is not None and arrival.steps and arrival.at < c.departs.earliest:
            return arrival
        for s in held.get(giver, ()):
            shown = s.since_entry in c.entries and s.item in c.items
            if (shown or s.since.latest < c.departs.earliest) and c.departs.latest < s.until.earliest:
                return Arrival(s.since.latest, (), s)
        return None

    def _lift(self, agency: str, arrival: Arrival, by: dict[str, Arrival]) -> None:
        """A unit's record that is its body's too: what reached the one reached the other."""
        for parent, since, until in self.lifted(agency):
            at = max(arrival.at, since[1])
            if at < until[0] and (parent not in by or at < by[parent].at):
                by[parent] = Arrival(at, (*arrival.steps, Step(agency, parent, None)), arrival.start)
                self._lift(parent, by[parent], by)

    def lifted(self, agency: str) -> Iterable[tuple[str, tuple[int, int], tuple[int, int]]]:
        """The bodies whose record an agency's is, with the bounds of since when and until when."""
        found = self.tree.agencies.get(agency)
        if found is not None and found.shares_record:
            for m in found.memberships:
                since = (m.since.earliest, m.since.latest) if m.since.dated else (0, 0)
                yield m.parent, since, (m.until.earliest, m.until.latest)
