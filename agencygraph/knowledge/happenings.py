"""Which rows are which events of the vocabulary, for sure or perhaps, and whose they are.

A case goes in; out come the rows that an event is counted from, and those that may respond to one of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from agencygraph.knowledge.parties import Tree
from agencygraph.records import UNRECORDED, Case, Entry
from agencygraph.rules import Vocabulary, Way, words
from agencygraph.when import DAY, UNKNOWN_EARLIEST, Unit

DOUBTED = frozenset({"considered", "consider", "arguably", "possible", "possibly", "not", "no"})
"""Words in a threshold that leave open whether an enquiry began."""
VAGUE = 40 * DAY
"""Rows whose date is vaguer than this are looked at for every row they may respond to."""
RECEIPT = 7 * DAY
"""How long after a sender's row the receiver's own row of the same event may stand."""
SURE = frozenset({"", "found", "claimed"})


class Happening(NamedTuple):
    """That a row is an event, or may be.

    certain  whether it certainly is; named whether its words or its type say so, so that time may be counted from it
    """

    entry: Entry
    certain: bool
    named: bool = True


class Response(NamedTuple):
    """A row that may respond to another: whether it certainly is such a response, and certainly came after."""

    entry: Entry
    is_it: bool
    after: bool


class Happenings:
    """The events of one case's rows. Built once, in one pass over the rows, for the events asked for."""

    def __init__(self, case: Case, tree: Tree, vocabulary: Vocabulary, events: Collection[str]) -> None:
        self.tree, self.vocabulary = tree, vocabulary
        self.members = {service: self._members(case, service) for service in vocabulary.services}
        self.roots = {a.id: tree.roots(a.id)[0] for a in case.agencies}
        self.answering: dict[str, list[Entry]] = {}
        self.found: dict[str, list[Happening]] = {event: [] for event in events}
        self.of_row: dict[tuple[str, str], Happening] = {}
        self._near: dict[tuple[str, str, str], list[Happening]] = {}
        self._far: dict[tuple[str, str], list[Happening]] = {}
        always, of_type, of_phrase = self._signs()
        for e in case.entries:
            if e.standing == "false":
                continue
            said = vocabulary.said(f"{e.description}. {e.response}")
            for answered in e.answers:
                self.answering.setdefault(answered, []).append(e)
            for event in dict.fromkeys(
                (*always, *of_type.get(e.event_type, ()), *(x for phrase in said for x in of_phrase.get(phrase, ())))
            ):
                if happening := self._is(event, e, said):
                    self._add(event, happening)
        for found in self._near.values():
            found.sort(key=lambda h: h.entry.when.latest)

    def _signs(self) -> tuple[list[str], dict[str, list[str]], dict[tuple[str, ...], list[str]]]:
        """The events that any row may be, that rows of a type may be, and that rows holding a phrase may be."""
        always: list[str] = []
        of_type: dict[str, list[str]] = {}
        of_phrase: dict[tuple[str, ...], list[str]] = {}
        for event in self.found:
            for way in self.vocabulary.events[event]:
                for kind in way.perhaps | (way.types if not way.phrases else frozenset()):
                    of_type.setdefault(kind, []).append(event)
                for phrase in way.phrases:
                    of_phrase.setdefault(phrase, []).append(event)
                if not way.phrases and not way.types:
                    always.append(event)
        return always, of_type, of_phrase

    def _members(self, case: Case, service: str) -> frozenset[str]:
        """The agencies of a service: those whose names say so, and every part of them."""
        own = [a.id for a in case.agencies if self.vocabulary.is_service(service, a.id, a.title, *a.aliases)]
        return frozenset(own).union(*(self.tree.descendants(a) for a in own))

    def _add(self, event: str, happening: Happening) -> None:
        e = happening.entry
        self.found[event].append(happening)
        self.of_row[event, e.id] = happening
        if e.when.latest - e.when.earliest > VAGUE:
            self._far.setdefault((event, self.root(e.agency)), []).append(happening)
            return
        for about in (*e.people, *e.information) or ("",):
            self._near.setdefault((event, self.root(e.agency), about), []).append(happening)

    def root(self, agency: str) -> str:
        """The body that an agency is part of."""
        return self.roots.get(agency, agency)

    # Which event a row is

    def _is(self, event: str, e: Entry, said: frozenset[tuple[str, ...]]) -> Happening | None:
        """A row as an event, where it is one or may be."""
        maybe = None
        for way in self.vocabulary.events[event]:
            if "answers" in way.needs:
                continue
            if (not way.types or e.event_type in way.types) and (not way.phrases or not said.isdisjoint(way.phrases)):
                certain = self._has(way, e)
                if certain:
                    return Happening(e, e.standing in SURE)
                maybe = Happening(e, False) if certain is False else maybe
            elif not said and e.event_type in way.perhaps and self._has(way, e) is not None:
                maybe = maybe or Happening(e, False, False)
        return maybe

    def _has(self, way: Way, e: Entry) -> bool | None:
        """Whether a row has what a way needs of it; False where that cannot be told, None where it has not."""
        answers = [True]
        for need in way.needs:
            if need.startswith("to "):
                answer = self._to(need.removeprefix("to "), e)
            elif need.startswith("by "):
                answer = True if e.agency in self.members[need.removeprefix("by ")] else None
            elif need.startswith("says "):
                answer = self.vocabulary.says(need.removeprefix("says "), _text(e))
            elif need.startswith("unless "):
                answer = None if self.vocabulary.says(need.removeprefix("unless "), _text(e)) else True
            elif need == "section 47":
                answer = _began(e.threshold)
            elif need == "threshold":
                answer = True if e.threshold and "arguably" not in e.threshold.casefold() else None
            else:
                continue
            if answer is None:
                return None
            answers.append(answer)
        return all(answers)

    def _to(self, service: str, e: Entry) -> bool | None:
        """Whether a row tells a service something, or is that service's own row of being told."""
        members = self.members[service]
        if e.agency in members and not members.intersection(e.shared_with):
            return True if e.received_from else None if e.shared_with else False
        if members.intersection(e.shared_with):
            return e.standing != "disputed" and members.isdisjoint(e.disputed_to)
        named = not (e.shared_with or e.received_from) and self.vocabulary.is_service(service, e.description)
        return True if named else None

    # What time is counted from

    def owing(self, needs: Iterable[str], e: Entry) -> tuple[str, ...]:
        """Who owes the response to a row; () where the records do not settle it."""
        for need in needs:
            if need == "owed by the same agency":
                return (e.agency,) if e.agency in self.roots else ()
            if need.startswith("owed by "):
                members = self.members[need.removeprefix("owed by ")]
                told = tuple(a for a in e.shared_with if a in members)
                if told or e.agency in members:
                    return told or (e.agency,)
                there = dict.fromkeys(a for a in e.present if a in members) or dict.fromkeys(map(self.root, members))
                return tuple(there) if len(there) == 1 else ()
        return ()

    def told_again(self, event: str, e: Entry, owner: str) -> bool:
        """Whether a row of those who owe the response tells of the same event, so that the time counts from there."""
        if self._own(e, owner):
            return False
        for other in self.candidates((event,), e, owner):
            o = other.entry
            received = e.agency in o.received_from and e.when.earliest <= o.when.earliest <= e.when.latest + RECEIPT
            if received or o.id in e.same_as or e.id in o.same_as or o.when[:3] == e.when[:3]:
                return True
        return False

    # What responds to it

    def responding(
        self, event: str, responses: Sequence[str], needs: Collection[str], e: Entry, owner: str
    ) -> list[Response]:
        """The rows that may respond to a row, which is an event, as one of some other events.

        needs  what the lines of these events need
        owner  the agency that owes it, whose whole body's rows are looked at; "" where that is not settled
        Where rows say that they answer it, only these are given. Else a row may be its own response, if it is of the
        body that owes it and says so in other words than those that make it the event.
        """
        anyone = "recorded by anyone" in needs
        whose = "" if anyone else owner
        answers = [a for a in self.answering.get(e.id, ()) if not whose or self.root(a.agency) == self.root(whose)]
        if "answers" in needs and answers:
            return [Response(a, a.standing in SURE, True) for a in answers]
        linked = [h for a in answers for r in responses if (h := self.of_row.get((r, a.id)))]
        if linked:
            return [Response(h.entry, h.certain, True) for h in linked]
        found = []
        for h in self.candidates(responses, e, whose):
            if h.entry.id != e.id:
                found.append(Response(h.entry, h.certain and bool(owner or anyone), _after(h.entry, e)))
        others = [r for r in responses if self._phrases(r).isdisjoint(self._phrases(event))]
        itself = [h for r in others if (h := self.of_row.get((r, e.id))) and h.named and self._own(e, owner)]
        return [*found, *(Response(e, h.certain, True) for h in itself[:1])]

    def says(self, responses: Iterable[str], e: Entry, owner: str) -> bool:
        """Whether a row that those who owe the response did not write says that there was one, without its day."""
        said = self.vocabulary.said(e.response)
        ways = [way for response in responses for way in self.vocabulary.events[response]]
        circulated = bool(e.circulated_to) and any("circulated" in way.needs for way in ways)
        return circulated or (not self._own(e, owner) and any(not said.isdisjoint(way.phrases) for way in ways))

    def _phrases(self, event: str) -> frozenset[tuple[str, ...]]:
        return frozenset(phrase for way in self.vocabulary.events[event] for phrase in way.phrases)

    def _own(self, e: Entry, owner: str) -> bool:
        return bool(owner) and self.root(e.agency) == self.root(owner)

    def candidates(self, events: Iterable[str], e: Entry, owner: str) -> list[Happening]:
        """Rows about the same that may be one of some events at the time of a row or after it.

        owner  whose rows, those of the whole body it is part of; "" for any agency's
        Of rows with near dates those up to the first certain one of each person or item, which is all that can matter.
        """
        roots = (self.root(owner),) if owner else tuple(dict.fromkeys((*self.roots.values(), UNRECORDED)))
        found: dict[str, Happening] = {}
        for event in events:
            for root in roots:
                far = (h for h in self._far.get((event, root), ()) if _alike(h.entry, e))
                for happening in (*far, *self._nearby(event, root, e)):
                    if happening.certain or happening.entry.id not in found:
                        found[happening.entry.id] = happening
        return [h for h in found.values() if not _before(h.entry, e)]

    def _nearby(self, event: str, root: str, e: Entry) -> Iterable[Happening]:
        keys = [(event, root, about) for about in (*e.people, *e.information, "")]
        if not (e.people or e.information):
            keys = [key for key in self._near if key[:2] == (event, root)]
        for key in keys:
            rows = self._near.get(key, [])
            for happening in rows[bisect_left(rows, e.when.earliest, key=lambda h: h.entry.when.latest) :]:
                yield happening
                if happening.certain and _after(happening.entry, e) and happening.entry.id != e.id:
                    break


def _text(e: Entry) -> str:
    return f"{e.description}. {e.response}. {e.threshold}"


def _began(threshold: str) -> bool | None:
    """Whether a threshold says that a section 47 enquiry began; False where it leaves that open, None where not."""
    found = words(threshold)
    said = " ".join(found)
    if not found:
        return False
    if "s47" in found or "s 47" in said or "section 47" in said:
        return DOUBTED.isdisjoint(found)
    return None


def _alike(a: Entry, b: Entry) -> bool:
    """Whether two rows are about the same: they share a person or an item, or one of them names neither."""
    mine, other = {*a.people, *a.information}, {*b.people, *b.information}
    return not mine or not other or not mine.isdisjoint(other)


def _before(a: Entry, b: Entry) -> bool:
    """Whether a row is certainly of a time before the other's."""
    return a.when.latest < b.when.earliest


def _after(a: Entry, b: Entry) -> bool:
    """Whether a row is certainly of the time of the other or later; the same day counts, where not both are timed."""
    if a.when.earliest == UNKNOWN_EARLIEST:
        return False
    if a.when.unit is Unit.MINUTE and b.when.unit is Unit.MINUTE:
        return a.when.earliest >= b.when.latest
    return a.when.earliest // DAY >= b.when.latest // DAY
