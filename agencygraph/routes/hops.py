"""Hops: each time an item is recorded as going from one agency to another, with what shows that it arrived.

A meeting's row lists what was put on the table and not who put it there, so in a meeting an item goes from those
there who are recorded as having known it before to those who are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from agencygraph.knowledge import Spell, Transmission
from agencygraph.knowledge.contacts import NOT_PASSED
from agencygraph.records import WINDOW, Entry
from agencygraph.routes.ground import READING, Ground
from agencygraph.when import UNKNOWN_EARLIEST, Order, Unit, When, order

ARRIVED = {
    "both": "both records tell of it",
    "stated": "as a review's finding has it",
    "receiver": "only the receiver's record tells of it",
    "meeting": "both are recorded as there",
}
"""What a hop that arrived rests on, in words."""
OPEN = {
    "unconfirmed": "recorded as sent; no matching receipt",
    "cannot-tell": "recorded as sent; no record of the receiver covers the time",
    "receipt-uncertain": "recorded as sent; whether a row of the receiver is its receipt cannot be told from the dates",
    "disputed": "the accounts of it differ",
    "uncertain": "the account of it is uncertain",
    "available": "made available in a record; whether it was read is not recorded",
}
"""Why a hop leaves open whether it arrived."""
NOT_CARRIED = {
    "false": "found not to have happened",
    "held back": "recorded as held back",
    "held back, uncertain": "held back, as a record has it that is itself uncertain",
}
"""Hops in which nothing went."""
STANDING = {**ARRIVED, **OPEN, **NOT_CARRIED}


class Hop(NamedTuple):
    """One item from one agency, or one of several at a meeting, to another.

    senders   one agency; several, or none, where a meeting's row leaves open who brought it
    standing  one of ARRIVED, OPEN or NOT_CARRIED
    """

    item: str
    senders: tuple[str, ...]
    receiver: str
    sent: When
    arrived: When
    mode: str
    standing: str
    reason: str
    entries: tuple[str, ...]

    @property
    def carried(self) -> bool:
        """Whether the records show that it arrived."""
        return self.standing in ARRIVED

    @property
    def may_have(self) -> bool:
        """Whether it arrived or may have."""
        return self.standing not in NOT_CARRIED


def hops(ground: Ground, item: str) -> list[Hop]:
    """Every hop of an item that a row tells of, by when it was sent, then by its rows."""
    found = [*_sendings(ground, item), *_meetings(ground, item)]
    return sorted(found, key=lambda h: (h.sent.earliest, h.sent.latest, h.arrived.latest, h.entries, h.receiver))


def origins(ground: Ground, item: str, every: Iterable[Hop]) -> list[Spell]:
    """The spells of those an item may have begun with: who may have known it first, and not from another of them."""
    first = ground.first(item)
    heard = {(h.receiver, e) for h in every if h.carried and h.senders for e in h.entries}
    own = [
        s
        for s in first
        if not ground.lifted(s) and not all((s.agency, e) in heard for e in ground.began(s))
    ]
    return own or first


def _sendings(ground: Ground, item: str) -> Iterable[Hop]:
    mine = ground.transmissions(item)
    paired = {(t.receipt_entry, t.sender, t.receiver) for t in mine if t.side == "sent" and t.receipt_most <= WINDOW}
    for t in mine:
        if t.side == "received":
            again = t.receipt_most <= WINDOW or (t.entries[0], t.sender, t.receiver) in paired
            if again or t.received is None:
                continue
            standing = t.standing if t.standing in STANDING else "receiver"
            # It was sent by then; since when is not recorded.
            sent, arrived = When(UNKNOWN_EARLIEST, t.received.latest, Unit.RANGE), t.received
        else:
            standing, sent, arrived = _standing(t), t.sent, t.receipt if t.receipt_most <= WINDOW else t.sent
        yield Hop(item, (t.sender,), t.receiver, sent, arrived, t.mode, standing, t.reason, t.entries[:2])


def _standing(t: Transmission) -> str:
    """What the records show of a send; a record made available was read where the other's row says whence it came."""
    came = t.receipt_most <= WINDOW
    if t.standing and not (came and t.standing == "available"):
        return t.standing
    if came:
        return "both"
    if READING in t.told_in:
        return "stated"
    if t.receipt_days <= WINDOW:
        return "receipt-uncertain"
    return "unconfirmed" if t.covered else "cannot-tell"


def _meetings(ground: Ground, item: str) -> Iterable[Hop]:
    for e in ground.shown(item):
        others = [p for p in e.present if p != e.agency and p not in e.disputed_to and p in ground.agencies]
        if not others or e.event_type in NOT_PASSED or e.standing == "false" or e.agency not in ground.agencies:
            continue
        yield from _meeting(ground, item, e, [e.agency, *others])


def _meeting(ground: Ground, item: str, e: Entry, there: list[str]) -> Iterable[Hop]:
    before = {
        s.agency: s
        for s in ground.spells(item)
        if s.agency in there and order(s.since, e.when) is Order.BEFORE and order(e.when, s.until) is Order.BEFORE
    }
    standing = "uncertain" if e.standing == "uncertain" and not (e.shared_with or e.received_from) else "meeting"
    for receiver in there:
        if receiver not in before:
            givers = tuple(a for a in there if a in before)
            yield Hop(item, givers, receiver, e.when, e.when, "meeting", standing, "", (e.id,))
