"""Which contacts together could have brought a holder's own record over a threshold, and how much sooner.

The measure is that of the pooled picture: the threshold is met by what one agency's record holds. For each finding
of that query the fewest contacts are looked for after which the holder's record certainly meets it before it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb

from agencygraph.knowledge import READINGS, Rule, Spell
from agencygraph.knowledge.pooled import pooled
from agencygraph.routes.candidates import Candidate, Gap, candidates, end_of, rows_of, start_of
from agencygraph.routes.ground import READING, Ground, Row, days, on, on_minute, some_days
from agencygraph.store import Store
from agencygraph.when import NOT_ENDED, Order, Unit, When, iso, order

TRIED = 2_000
"""Sets of contacts that are tried for one threshold; where there are more it says so and gives none."""


def tipping(ground: Ground, store: Store) -> list[Row]:
    """For each threshold that a holder's record met late or not, the fewest contacts after which it could have.

    With recorded contacts alone, and with new calls where these make a difference. Objects of threshold, holder, of
    ("recorded contacts", "contacts or new calls"), candidates, exact (false where more than TRIED sets would have to
    be tried), contacts (objects of from, to, items, entries), met_by (the day), gained_least and gained_most in days,
    sentence, entries.
    """
    rules = {r.id: r for r in ground.known.rules}
    found: list[Row] = []
    for row in rows_of(store, ground.case, "pooled-picture"):
        outcome, rule = row["outcome"].partition(": ")[0], rules.get(row["threshold"])
        if outcome not in ("none", "unconfirmed", "late") or row["lacking"] not in ground.agencies or rule is None:
            continue
        holder, start, end = row["lacking"], start_of(row), end_of(row)
        lacked = _lacked(ground, rule, holder, start, end, outcome)
        recorded, called = (_one(ground, rule, holder, lacked, start, end, calls) for calls in (False, True))
        found += [recorded] if recorded else []
        if called and (recorded is None or called["contacts"] != recorded["contacts"]):
            found.append(called)
    return found


def _lacked(ground: Ground, rule: Rule, holder: str, start: When, end: When, outcome: str) -> list[Gap]:
    """The items that count for a threshold and that the holder's record did not show, or only later."""
    own: dict[str, When] = {}
    for group in rule.groups:
        for item in group:
            since = [s.since for s in ground.spells(item) if s.agency == holder]
            own[item] = min(since, default=end, key=lambda w: w.earliest)
    until = {i: w if w.earliest < end.earliest else end for i, w in own.items()}
    return [Gap(i, holder, start, w, outcome) for i, w in until.items()]


def _one(
    ground: Ground, rule: Rule, holder: str, lacked: Sequence[Gap], start: When, end: When, calls: bool
) -> Row | None:  # fmt: skip
    offered = candidates(ground, lacked, calls)
    if not offered:
        return None
    of = "contacts or new calls" if calls else "recorded contacts"
    who, what = ground.agency(holder), f"“{rule.title}” ({rule.id})"
    about = {"threshold": rule.id, "holder": holder, "of": of, "candidates": len(offered)}
    chosen, met, tried_all = _fewest(ground, rule, holder, lacked, offered, end)
    if met is None and tried_all:
        return None
    if met is None:
        said = f"More than {TRIED} sets of contacts would have to be tried for {what} at {who}; none was found."
        return {
            **about, "exact": False, "contacts": [], "met_by": None, "gained_least": None, "gained_most": None,
            "sentence": said, "entries": [],
        }  # fmt: skip
    reference = When(max(met.earliest, start.earliest), max(met.latest, start.latest), Unit.RANGE)
    least, most = days(reference, end)
    contacts = [
        {
            "from": sorted(set(c.senders.values())), "to": c.receiver,
            "items": sorted({lacked[at].item for at in c.gains}),
            "entries": list(c.contact.entries) if c.contact else [],
        }
        for c in chosen
    ]  # fmt: skip
    number, by = len(chosen), on_minute(met.latest).removeprefix("on ")
    contact = ("contact or new call" if calls else "recorded contact") if number == 1 else of
    said = (
        f"With what could have been raised in {number} {contact}, the record of {who} alone could have met {what} by "
        f"{by}, {some_days(least, most)} sooner: {'; '.join(_said(ground, c, lacked) for c in chosen)}."
    )
    said += "".join(c.besides(ground, [lacked[at].item for at in c.gains]) for c in chosen)
    return {
        **about, "exact": True, "contacts": contacts, "met_by": iso(met.latest, Unit.DAY),
        "gained_least": least, "gained_most": most, "sentence": said,
        "entries": list(dict.fromkeys(e for c in chosen if c.contact for e in c.contact.entries)),
    }  # fmt: skip


def _said(ground: Ground, c: Candidate, lacked: Sequence[Gap]) -> str:
    items = ", ".join(ground.item(i) for i in dict.fromkeys(lacked[at].item for at in c.gains))
    who = ground.listed(sorted(set(c.senders.values())))
    if c.contact is None:
        return f"a call from {who} {on(c.when)} with {items}"
    rows = ", ".join(c.contact.entries)
    return f"the {c.contact.kind.replace('_', ' ')} {on(c.contact.departs)} ({rows}), where {who} knew {items}"


def _fewest(
    ground: Ground, rule: Rule, holder: str, lacked: Sequence[Gap], offered: Sequence[Candidate], end: When,
) -> tuple[tuple[Candidate, ...], When | None, bool]:
    """The smallest set after which the record met it before the end, the soonest such; and whether all were tried."""
    tried = 0
    for size in range(1, min(len(offered), rule.needed) + 1):
        tried += comb(len(offered), size)
        if tried > TRIED:
            return (), None, False
        sets = combinations(offered, size)
        met = [(m, chosen) for chosen in sets if (m := _met(ground, rule, holder, lacked, chosen)) is not None]
        sooner = [(m, chosen) for m, chosen in met if order(m, end) is Order.BEFORE]
        if sooner:
            when, chosen = min(sooner, key=lambda found: (found[0].latest, found[0].earliest))
            return chosen, when, True
    return (), None, True


def _met(
    ground: Ground, rule: Rule, holder: str, lacked: Sequence[Gap], chosen: Iterable[Candidate]
) -> When | None:  # fmt: skip
    """When the holder's record meets a rule with what some contacts could have brought; None where it does not."""
    party = next(p for p in ground.known.parties if p.id == holder)
    own = [s for group in rule.groups for item in group for s in ground.spells(item) if s.agency == holder]
    heard = [
        Spell(holder, lacked[at].item, c.when, NOT_ENDED, "", "told", ("what-if",), "", READINGS)
        for c in chosen
        for at in c.gains
    ]
    found = pooled(ground.case, [rule], [party], [*own, *heard])
    return next((m.when for m in found if m.agency == holder and READING in m.readings and "coded" in m.levels), None)
