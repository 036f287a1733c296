"""What one row does to knowledge: proofs that an agency knew, sendings, receipts, and losses.

This is the only place that knows what an event type means. A row never does more than its table says:
availability is not receipt, asking is not learning, and what was held back did not arrive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from agencygraph.records import UNRECORDED, Case, Entry, Sending
from agencygraph.when import MAYBE_NEVER, UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit, When

READINGS = ("stated", "required", "accepted")
"""Ways to read a lone send: as each row's account has it, never as knowledge, always as knowledge."""

SEEN = frozenset({"observation", "contact", "visit", "assessment", "admission", "disclosure", "investigation"})
IN_WORDS = frozenset({"call", "visit", "contact", "disclosure", "supervision"})
TOGETHER = frozenset({"meeting", "conference"})


class Proof(NamedTuple):
    """That an agency knew an item: from when, on what basis, by which entry, in which readings."""

    agency: str
    item: str
    when: When
    basis: str
    entry: str
    readings: tuple[str, ...] = READINGS
    worker: str = ""
    own: bool = True
    also: tuple[str, ...] = ()


class Send(NamedTuple):
    """That a record says an item went from one agency to another, and what else it says of it."""

    item: str
    sender: str
    receiver: str
    mode: str
    sent: When
    entry: str
    standing: str = ""
    told_in: tuple[str, ...] = ()
    reason: str = ""
    states: Sending | None = None


class Receipt(NamedTuple):
    """That a record says an item came from another agency."""

    item: str
    sender: str
    receiver: str
    received: When
    entry: str
    standing: str = ""


class Loss(NamedTuple):
    """That an agency's record of an item ended."""

    agency: str
    item: str
    when: When
    entry: str
    certain: bool = True


@dataclass(slots=True)
class Effects:
    proofs: list[Proof] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


def effects(case: Case) -> Effects:
    """Everything the rows of a case show, in reading order."""
    found = Effects()
    whole = with_parts(case)
    sendings = [replace(s, information=item) for s in case.sendings for item in whole(s.information)]
    stated = {(s.entry_id, s.information, s.sender, s.receiver) for s in sendings if s.entry_id}
    for e in case.entries:
        if e.agency != UNRECORDED and e.information:
            _row(e, whole(*e.information), e.account or case.account, stated, found)
    for s in sendings:
        _sending(s, case, found)
    return found


def with_parts(case: Case) -> Callable[..., tuple[str, ...]]:
    """Gives, for some items, those and every part of them: knowing the whole implies its parts."""
    parts: dict[str, list[str]] = {}
    for i in case.information:
        for of in i.part_of:
            parts.setdefault(of, []).append(i.id)

    def whole(*items: str) -> tuple[str, ...]:
        found = dict.fromkeys(items)
        waiting = [x for x in items if x in parts]
        while waiting:
            new = [x for x in parts.get(waiting.pop(), ()) if x not in found]
            found.update(dict.fromkeys(new))
            waiting.extend(new)
        return tuple(found)

    return whole


def possibly(when: When) -> When:
    """A moment that may not have come at all."""
    return When(when.earliest, MAYBE_NEVER, Unit.RANGE, when.text)


def by_then(when: When) -> When:
    """Proof that something was so by a moment, since when is not known."""
    return When(UNKNOWN_EARLIEST, when.latest, Unit.RANGE, when.text)


def told_in(account: str, standing: str) -> tuple[str, ...]:
    """The readings in which a send alone shows that the one it went to knew."""
    if standing not in ("", "claimed", "found"):
        return ()
    by_review = (account == "review" and standing != "claimed") or standing == "found"
    return ("stated", "accepted") if by_review else ("accepted",)


def _row(
    e: Entry, items: tuple[str, ...], account: str, stated: set[tuple[str, str, str, str]], found: Effects
) -> None:
    kind, agency = e.event_type, e.agency
    recipients = [r for r in dict.fromkeys((*e.shared_with, *e.disputed_to)) if r != agency]
    present = [p for p in e.present if p != agency and p not in e.disputed_to]
    about_transfer = bool(recipients or e.received_from)
    standing = "" if e.standing in ("claimed", "found") else e.standing
    for item in items:
        if kind == "record_deletion":
            if standing != "false":
                then = by_then(e.known) if standing == "" else possibly(by_then(e.known))
                found.proofs.append(Proof(agency, item, then, "recorded", e.id, worker=e.practitioner))
                # A part may be kept in another place than the whole that was destroyed.
                ends = standing == "" and item in e.information
                found.losses.append(Loss(agency, item, e.known, e.id, ends))
            continue
        if kind in ("system", "non_disclosure"):
            mode, became = ("available", "available") if kind == "system" else ("told", "held back")
            for r in dict.fromkeys((*recipients, *present)):
                if standing == "uncertain" and kind == "non_disclosure":
                    became = "held back, uncertain"
                found.sends.append(Send(item, agency, r, mode, e.when, e.id, became, reason=e.response))
            if kind == "non_disclosure":
                found.proofs.append(Proof(agency, item, e.known, "recorded", e.id, worker=e.practitioner))
            continue
        doubtful = standing in ("uncertain", "false") and not about_transfer
        if doubtful and standing == "false":
            continue
        if kind != "request":
            basis = "received" if e.received_from else "observed" if kind in SEEN else "recorded"
            own = possibly(e.known) if doubtful else e.known
            found.proofs.append(Proof(agency, item, own, basis, e.id, worker=e.practitioner))
            for r in recipients:
                if r in present or (e.id, item, agency, r) in stated:
                    continue
                became = "disputed" if r in e.disputed_to and standing != "false" else standing
                readings = told_in(account, became or e.standing)
                mode = "meeting" if kind in TOGETHER else "told" if kind in IN_WORDS else "sent"
                found.sends.append(Send(item, agency, r, mode, e.when, e.id, became, readings, e.response))
                if readings:
                    found.proofs.append(Proof(r, item, e.when, "told", e.id, readings, own=False))
            for x in e.received_from:
                if x == agency:
                    continue
                sure = standing == ""
                found.receipts.append(Receipt(item, x, agency, e.known, e.id, standing))
                if standing != "false":
                    then = by_then(e.known) if sure else When(UNKNOWN_EARLIEST, MAYBE_NEVER, Unit.RANGE)
                    found.proofs.append(Proof(x, item, then, "recorded", e.id, own=False))
        for p in present:
            then = possibly(e.when) if doubtful else e.when
            found.proofs.append(Proof(p, item, then, "present", e.id, own=False))


def _sending(s: Sending, case: Case, found: Effects) -> None:
    by = s.entry_id or s.id
    sent = s.sent or _entry_day(case, s.entry_id) or When(UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit.RANGE)
    arrived = s.received or next((by_then(w) for w in (s.read, s.understood, s.acted) if w is not None), None)
    standing = {"held-back": "held back", "claimed": "", "found": ""}.get(s.standing, s.standing)
    if s.mode == "available" and not standing and arrived is None:
        standing = "available"
    if arrived is None and s.mode in ("pulled", "chance", "meeting") and not standing:
        arrived = sent
    readings = () if standing or arrived else told_in(case.account, s.standing)
    found.sends.append(Send(s.information, s.sender, s.receiver, s.mode, sent, by, standing, readings, s.reason, s))
    if standing not in ("false", "uncertain") and s.sender != UNRECORDED and sent.latest < UNKNOWN_LATEST:
        found.proofs.append(Proof(s.sender, s.information, by_then(sent), "recorded", by, own=False))
    if arrived is not None and standing == "":
        found.proofs.append(Proof(s.receiver, s.information, arrived, "received", by, own=False))
    elif readings:
        found.proofs.append(Proof(s.receiver, s.information, sent, "told", by, readings, own=False))


def _entry_day(case: Case, entry: str) -> When | None:
    return next((e.when for e in case.entries if e.id == entry), None) if entry else None
