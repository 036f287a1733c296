"""Contacts: rows in which two agencies meet, whether or not anything is recorded as passed on in them.

A contact is a meeting, a visit or a call (both sides can speak and hear), or a letter, an answer or a shared record
(one side hears). A row says that it took place; whether something could have been said in it is never recorded, so
everything built on contacts is a possibility. One of which only the sender tells, or whose account is doubted, is
possible only, and says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from agencygraph.knowledge import Knowledge, Transmission
from agencygraph.knowledge.effects import READINGS, TOGETHER, told_in, with_parts
from agencygraph.knowledge.parties import Tree
from agencygraph.knowledge.transmissions import most_days_later
from agencygraph.records import WINDOW, Entry, Sending
from agencygraph.when import UNDATED, UNKNOWN_EARLIEST, Unit, When

TALK = frozenset({"call", "visit", "supervision"}) | TOGETHER
"""Types of row in which all who were there can speak."""
SPOKEN = frozenset({"call", "supervision"})
"""Types of row in which both can speak, where a row only says that the one told the other."""
NOT_PASSED = frozenset({"request", "system", "non_disclosure", "record_deletion"})
"""Types of row that carry their items to nobody."""


class Contact(NamedTuple):
    """A row, or the two accounts of one event, in which agencies meet.

    kind      what the row calls it: "meeting", "call", "letter", …; "answer"; "shared record"
    givers    who could have said something; takers who could have heard it. The same where both sides speak
    departs   when it was said or sent; arrives when it was heard or came
    doubt     why it is a possibility only; "" where it is not
    items     what it is recorded as having carried
    held      what a row says was held back: agency, item, reason, and whether the row is itself certain
    lone      of a send that only the sender tells of, the receipt readings in which it counts as come; else None
    """

    entries: tuple[str, ...]
    kind: str
    givers: tuple[str, ...]
    takers: tuple[str, ...]
    departs: When
    arrives: When
    doubt: str = ""
    items: tuple[str, ...] = ()
    held: tuple[tuple[str, str, str, bool], ...] = ()
    lone: tuple[str, ...] | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.givers, *self.takers)))

    @property
    def sure_in(self) -> tuple[str, ...]:
        """The receipt readings in which it certainly took place; `doubt` is of the reading "stated"."""
        if self.lone is not None:
            return self.lone
        return () if self.doubt else READINGS

    def speaking(self, tree: Tree) -> dict[str, list[str]]:
        """Who could have said something in it, with the levels at which it is theirs: as written, and their body."""
        return self._at_levels(tree, {giver: [giver] for giver in self.givers})

    def hearing(self, tree: Tree) -> dict[str, list[str]]:
        """Who could have heard something in it; as written also every body whose record that of one there is."""
        return self._at_levels(tree, {taker: [taker, *above(tree, taker)] for taker in self.takers})

    def _at_levels(self, tree: Tree, coded: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for agency, written in coded.items():
            for level, ids in (("coded", written), ("body", tree.roots(agency, self.departs)[:1])):
                for id_ in ids:
                    levels = found.setdefault(id_, [])
                    levels += [] if level in levels else [level]
        return found


def contacts(known: Knowledge) -> list[Contact]:
    """Every contact between two agencies of a case, by when it was said or sent, then by its entries."""
    found = _Finder(known).all()
    return sorted(found, key=lambda c: (c.departs.earliest, c.departs.latest, c.entries, c.takers))


def above(tree: Tree, agency: str) -> list[str]:
    """Every body above an agency whose record, link by link, the agency's is too."""
    found = tree.agencies.get(agency)
    parents = [m.parent for m in found.memberships] if found is not None and found.shares_record else []
    return [*parents, *(x for parent in parents for x in above(tree, parent))]


class _Finder:
    def __init__(self, known: Knowledge) -> None:
        self.case = known.case
        self.agencies = {a.id for a in self.case.agencies}
        self.kinds = {a.id: a.kind for a in self.case.agencies}
        self.whole = with_parts(self.case)
        self.by_id = {e.id: e for e in self.case.entries}
        self.sends: dict[tuple[str, str], list[Transmission]] = defaultdict(list)
        for t in known.transmissions:
            if t.side == "sent":
                self.sends[t.entries[0], t.receiver].append(t)
        # Rows that say from whom something came, to find the other account of a sending without items.
        self.receipts: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for e in self.case.entries:
            for x in e.received_from:
                self.receipts[e.agency, x].append(e)
        # Receipt rows, with the sender, that are the other account of a sending.
        self.told = {
            (t.entries[0], t.sender) for t in known.transmissions if t.side == "received" and t.receipt_most <= WINDOW
        }
        self.there: set[tuple[str, str]] = set()  # (row, receiver) of which a contact was made
        self.on: dict[tuple[int, int, Unit], list[int]] = {}  # places of the meetings of each day

    def all(self) -> Iterable[Contact]:
        rows = [e for e in self.case.entries if e.agency in self.agencies and e.standing != "false"]
        yield from self._meetings(rows)
        for e in rows:
            yield from self._sent(e)
            yield from self._answer(e)
        for s in self.case.sendings:
            yield from self._sending(s)
        for e in rows:
            yield from self._received(e)

    # Both there

    def _meetings(self, rows: Iterable[Entry]) -> Iterable[Contact]:
        """Rows that say who was present, and visits and meetings that two agencies record as one event."""
        made: list[Contact] = []
        # Rows that carry nothing, such as one on what was held back, are of the meeting of that day if there is one.
        for e in sorted(rows, key=lambda e: e.event_type in NOT_PASSED):
            others = [p for p in e.present if p != e.agency and p in self.agencies and p not in e.disputed_to]
            if e.event_type in TALK:
                there = (self.by_id[x] for x in e.same_as if x in self.by_id)
                others += [o.agency for o in there if o.event_type in TALK and o.agency in self.agencies]
            parties = tuple(dict.fromkeys((e.agency, *others)))
            if not parties[1:]:
                continue
            self.there.update((e.id, p) for p in parties)
            self.told.update((e.id, p) for p in parties)
            quiet = e.event_type in NOT_PASSED
            items = () if quiet else self.whole(*e.information)
            sure = e.standing != "uncertain"
            back = e.information if e.event_type == "non_disclosure" else ()
            held = tuple((e.agency, i, e.response, sure) for i in back)
            doubt = "the account is uncertain" if e.standing == "uncertain" and not held else ""
            kind = e.event_type if e.event_type in TALK else "meeting"
            at = self._same(made, parties, e.when, quiet)
            if at is None:
                made.append(Contact((e.id,), kind, parties, parties, e.when, e.when, doubt, items, held))
            else:
                made[at] = made[at]._replace(
                    entries=(*made[at].entries, e.id), doubt=made[at].doubt and doubt,
                    items=tuple(dict.fromkeys((*made[at].items, *items))), held=(*made[at].held, *held),
                )  # fmt: skip
        return made

    def _same(self, made: list[Contact], parties: tuple[str, ...], when: When, quiet: bool) -> int | None:
        """The place of the meeting that a row is another account of: the same day and the same agencies.

        quiet  a row that carries nothing may leave out some of them
        """
        if when.known and when.unit <= Unit.DAY:
            for at in self.on.setdefault(when[:3], []):
                there = set(made[at].parties)
                if there == set(parties) or (quiet and there >= set(parties)):
                    return at
            self.on[when[:3]].append(len(made))
        return None

    # One to another

    def _sent(self, e: Entry) -> Iterable[Contact]:
        if e.event_type in ("non_disclosure", "record_deletion"):
            return
        for r in dict.fromkeys((*e.shared_with, *e.disputed_to)):
            if r == e.agency or r not in self.agencies or (e.id, r) in self.there:
                continue
            self.there.add((e.id, r))
            carried = self.sends.get((e.id, r), [])
            sent = carried[0].sent if carried else e.when
            items = () if e.event_type in NOT_PASSED else tuple(dict.fromkeys(t.item for t in carried))
            doubted = r in e.disputed_to or e.standing in ("uncertain", "disputed")
            doubt = "the accounts of it differ or are uncertain" if doubted else ""
            kind = "shared record" if e.event_type == "system" else e.event_type
            if kind == "shared record":
                doubt = "a record made available is not a record read"
            told = told_in(e.account or self.case.account, e.standing)
            yield self._one(kind, e.agency, r, e.id, sent, items, carried, doubt, told)

    def _answer(self, e: Entry) -> Iterable[Contact]:
        """An answer to another agency's request goes back to it, whether or not the row says so."""
        for id_ in e.answers:
            asked = self.by_id.get(id_)
            if asked is None or asked.event_type != "request" or asked.agency not in self.agencies - {e.agency}:
                continue
            if (e.id, asked.agency) not in self.there and asked.agency not in e.received_from:
                self.there.add((e.id, asked.agency))
                items = self.whole(*e.information)
                yield self._one("answer", e.agency, asked.agency, e.id, e.when, items, (), "", ())

    def _sending(self, s: Sending) -> Iterable[Contact]:
        by = s.entry_id or s.id
        ends = {s.sender, s.receiver}
        if (by, s.receiver) in self.there or not ends <= self.agencies or s.standing in ("false", "held-back"):
            return
        self.there.add((by, s.receiver))
        carried = self.sends.get((by, s.receiver), [])
        doubt = "the accounts of it differ or are uncertain" if s.standing in ("disputed", "uncertain") else ""
        if s.mode == "available" and s.received is None:
            doubt = "a record made available is not a record read"
        kind = {"told": "call", "available": "shared record"}.get(s.mode, "letter")
        items = () if s.mode == "available" else tuple(dict.fromkeys(t.item for t in carried))
        sent = carried[0].sent if carried else s.sent or UNDATED
        told = told_in(self.case.account, s.standing)
        yield self._one(kind, s.sender, s.receiver, by, sent, items, carried, doubt, told)

    def _one(
        self, kind: str, sender: str, receiver: str, entry: str, sent: When, items: tuple[str, ...],
        carried: Iterable[Transmission], doubt: str, told: tuple[str, ...],
    ) -> Contact:  # fmt: skip
        """A contact from one agency to another, with the other side's account of it where there is one."""
        arrived, by = self._receipt(sender, receiver, sent, carried)
        if by:
            self.told.add((by, sender))
        lone = told if arrived is None and not doubt else None
        if lone is not None and "stated" not in lone:
            doubt = "only one side's record tells of it"
        both = (sender, receiver)
        givers, takers = (both, both) if kind in SPOKEN else ((sender,), (receiver,))
        arrives = sent if kind in SPOKEN or arrived is None else arrived
        entries = tuple(dict.fromkeys(x for x in (entry, by) if x))
        return Contact(entries, kind, givers, takers, sent, arrives, doubt, items, (), lone)

    def _receipt(
        self, sender: str, receiver: str, sent: When, carried: Iterable[Transmission]
    ) -> tuple[When | None, str]:
        """When the other side's record shows that it came, and the row that does."""
        for t in carried:
            if t.receipt_most <= WINDOW:
                return t.receipt, t.receipt_entry
        if not sent.known:
            return None, ""
        for e in self.receipts.get((receiver, sender), ()):
            if e.known.known and most_days_later(sent, e.known) <= WINDOW and not e.information:
                return e.known, e.id
        return None, ""

    def _received(self, e: Entry) -> Iterable[Contact]:
        """A row that says from whom something came, where no row of the sender tells of the same."""
        for x in e.received_from:
            if x == e.agency or x not in self.agencies or (e.id, x) in self.told:
                continue
            items = () if e.event_type in NOT_PASSED else self.whole(*e.information)
            doubt = "the accounts of it differ or are uncertain" if e.standing in ("uncertain", "disputed") else ""
            at_home = e.event_type in TALK and self.kinds[x] in ("family", "community")
            if at_home or e.event_type in SPOKEN:
                yield Contact((e.id,), e.event_type, (x, e.agency), (x, e.agency), e.when, e.when, doubt, items)
            else:
                # It was sent by then; since when is not recorded.
                sent = When(UNKNOWN_EARLIEST, e.known.latest, Unit.RANGE)
                yield Contact((e.id,), e.event_type, (x,), (e.agency,), sent, e.known, doubt, items)
