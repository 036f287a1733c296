"""Pairing: each sending with the receiver's row that shows it arrived, each receipt with its sending.

A receipt is a row of the receiver that shows the item, on or after the day of the send. How many days
later it came is kept, at least and at most where the dates are vague, so that the window is the query's; one
whose `received_from` names somebody else is not a receipt of this send.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from agencygraph.knowledge.effects import Effects, with_parts
from agencygraph.knowledge.parties import Coverage, Tree
from agencygraph.records import Case, Entry
from agencygraph.when import DAY, UNDATED, UNKNOWN_LATEST, When

NO_RECEIPT = 100_000_000
"""Days to a receipt that no record shows; longer than any window."""


class Transmission(NamedTuple):
    """One item on its way from one agency to another.

    side          "sent" where the sender's record (or a review's) says so; "received" where only the
                  receiver's does
    standing      "", "disputed", "uncertain", "false", "held back", "held back, uncertain", "available"
    told_in       the readings in which the send alone shows that the receiver knew
    receipt_days  days from the send to the first matching row at the other end, NO_RECEIPT where there is
                  none; for side "received" the days from the matching send
    receipt_most  the same with the latest day on which the row may be, of the row of which it is fewest; NO_RECEIPT
                  where each may lie before the earliest day of the send
    covered       whether the records of the other end cover the time of it
    """

    id: str
    item: str
    sender: str
    receiver: str
    mode: str
    side: str
    sent: When
    received: When | None
    read: When | None
    understood: When | None
    acted: When | None
    standing: str
    told_in: tuple[str, ...]
    receipt_days: int
    receipt_most: int
    receipt: When
    receipt_entry: str
    covered: bool
    reason: str
    entries: tuple[str, ...]


def transmissions(case: Case, found: Effects, tree: Tree, covers: dict[str, Coverage]) -> list[Transmission]:
    """Every transmission of a case, sends in reading order and then receipts that pair with nothing named."""
    shown = _shown(case)
    sends: dict[tuple[str, str, str], list[tuple[When, str]]] = defaultdict(list)
    result = []
    taken: dict[str, int] = {}

    def named(entry: str, item: str, sender: str, receiver: str) -> str:
        """An id that stays the same while the rows do."""
        base = f"{entry} {item} {sender} > {receiver}"
        taken[base] = taken.get(base, 0) + 1
        return base if taken[base] == 1 else f"{base} {taken[base]}"

    for s in found.sends:
        if not s.standing:
            sends[s.item, s.sender, s.receiver].append((s.sent, s.entry))
        days, most, receipt, by = NO_RECEIPT, NO_RECEIPT, UNDATED, ""
        states = s.states
        if states is not None and states.received is not None:
            days, most, receipt, by = 0, 0, states.received, s.entry
        elif s.sent.known:
            for e in _rows(shown, s.receiver, s.item, tree):
                if e.id == s.entry or not e.known.known or not _may_be_from(e, s.sender, tree):
                    continue
                later = _days_later(s.sent, e.known)
                most = min(most, most_days_later(s.sent, e.known))
                if later < days:
                    days, receipt, by = later, e.known, e.id
        result.append(
            Transmission(
                named(s.entry, s.item, s.sender, s.receiver),
                s.item,
                s.sender,
                s.receiver,
                s.mode,
                "sent",
                s.sent,
                states.received if states else None,
                states.read if states else None,
                states.understood if states else None,
                states.acted if states else None,
                s.standing,
                s.told_in,
                days,
                most,
                receipt,
                by,
                _covers(covers.get(s.receiver), s.sent),
                s.reason,
                tuple(dict.fromkeys(x for x in (s.entry, by) if x)),
            )
        )
    for r in found.receipts:
        days, most, by = NO_RECEIPT, NO_RECEIPT, ""
        for sent, entry in sends[r.item, r.sender, r.receiver]:
            if sent.known and r.received.known:
                most = min(most, most_days_later(sent, r.received))
                if (later := _days_later(sent, r.received)) < days:
                    days, by = later, entry
        result.append(
            Transmission(
                named(r.entry, r.item, r.sender, r.receiver),
                r.item,
                r.sender,
                r.receiver,
                "told",
                "received",
                r.received,
                r.received,
                None,
                None,
                None,
                r.standing,
                (),
                days,
                most,
                UNDATED,
                by,
                _covers(covers.get(r.sender), r.received),
                "",
                (r.entry,),
            )
        )
    return result


def _days_later(sent: When, received: When) -> int:
    """The fewest days that can lie between a send and what may be its receipt; NO_RECEIPT for one on a day before."""
    if received.latest // DAY < sent.earliest // DAY:
        return NO_RECEIPT
    return max(0, received.earliest // DAY - sent.latest // DAY)


def most_days_later(sent: When, received: When) -> int:
    """The most days from the last on which it may have been sent; NO_RECEIPT where the receipt may be before the first.

    A receipt counts from the earliest day of the send to its latest and the window after it: of a letter that went on
    some day of a month, a row of that month is the receipt.
    """
    if received.earliest // DAY < sent.earliest // DAY:
        return NO_RECEIPT
    return max(0, received.latest // DAY - sent.latest // DAY)


def _shown(case: Case) -> dict[tuple[str, str], list[Entry]]:
    """The rows of each agency that show it had an item."""
    shown: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    silent = ("request", "system", "record_deletion")
    whole = with_parts(case)
    for e in case.entries:
        if e.event_type not in silent and e.standing not in ("uncertain", "false"):
            for item in whole(*e.information):
                shown[e.agency, item].append(e)
    return shown


def _rows(shown: dict[tuple[str, str], list[Entry]], receiver: str, item: str, tree: Tree) -> list[Entry]:
    if receiver not in tree.agencies:
        return shown.get((receiver, item), [])
    return [e for a in tree.sharing(receiver) for e in shown.get((a, item), [])]


def _may_be_from(e: Entry, sender: str, tree: Tree) -> bool:
    return not e.received_from or any(x == sender or x in tree.kin(sender) for x in e.received_from)


def _covers(coverage: Coverage | None, at: When) -> bool:
    if coverage is None or not coverage.covered:
        return False
    if not at.dated or at.latest >= UNKNOWN_LATEST:
        return True
    return coverage.since <= at.earliest and at.latest <= coverage.until
