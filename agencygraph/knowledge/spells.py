"""From proofs and losses to spells: since when an agency knew an item, and until when.

A spell joins every proof of one stretch of knowing. A deletion ends the stretch before it; a proof that
may lie on either side of the deletion leaves it open whether the stretch ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agencygraph.knowledge.effects import READINGS, Loss, Proof, possibly
from agencygraph.knowledge.parties import Tree
from agencygraph.when import FOREVER, NOT_ENDED, Order, Unit, When, earliest_of, later_of, order


class Spell(NamedTuple):
    """A stretch of knowing.

    number       1 for an agency's first spell of an item, then 2, …
    since_entry  the one entry in which the spell began, "" where several may have begun it
    readings     the receipt readings in which it holds
    """

    agency: str
    item: str
    since: When
    until: When
    reason: str
    basis: str
    entries: tuple[str, ...]
    since_entry: str
    readings: tuple[str, ...]
    number: int = 1


Pair = tuple[str, str]


def spells(proofs: Iterable[Proof], losses: Iterable[Loss], tree: Tree) -> list[Spell]:
    """Every spell of every agency, units' knowledge lifted to the bodies whose record theirs is.

    In the order in which pairs of agency and item first appear, each pair's spells by since.
    """
    proved: dict[Pair, list[Proof]] = defaultdict(list)
    lost: dict[Pair, list[Loss]] = defaultdict(list)
    for p in proofs:
        proved[p.agency, p.item].append(p)
    for loss in losses:
        lost[loss.agency, loss.item].append(loss)
    done: dict[Pair, list[Spell]] = {}
    lifted: dict[Pair, list[Spell]] = defaultdict(list)
    result: list[Spell] = []

    def settle(pair: Pair) -> list[Spell]:
        if pair not in done:
            done[pair] = []
            done[pair] = _pair(pair, proved.get(pair, []), lost.get(pair, []), lifted.get(pair, []))
        return done[pair]

    sharing = [a for a in tree.agencies if tree.agencies[a].shares_record]
    if sharing:
        items = {a: [i for x, i in proved if x == a] for a in {a for a, _ in proved}}
        for unit in sorted(sharing, key=lambda a: (-len(tree.ancestors(a)), a)):
            below = items.get(unit, []) + [i for x, i in lifted if x == unit]
            for item in dict.fromkeys(below):
                for spell in settle((unit, item)):
                    for parent, up in _lift(spell, tree):
                        lifted[parent, item].append(up)
    for pair in dict.fromkeys((*proved, *lifted)):
        result.extend(settle(pair))
    return result


def _lift(spell: Spell, tree: Tree) -> Iterable[tuple[str, Spell]]:
    for m in tree.memberships(spell.agency):
        since = later_of(spell.since, m.since) if m.since.dated else spell.since
        if m.until.earliest < FOREVER:
            if order(since, m.until) is Order.AFTER:
                continue
            if order(since, m.until) is not Order.BEFORE:
                since = possibly(since)
        entry = spell.since_entry if since == spell.since else ""
        yield m.parent, spell._replace(agency=m.parent, since=since, since_entry=entry)


def _pair(pair: Pair, proofs: Sequence[Proof], losses: Sequence[Loss], lifted: Sequence[Spell]) -> list[Spell]:
    if all(p.readings == READINGS for p in proofs) and all(s.readings == READINGS for s in lifted):
        found = _fold(pair, proofs, losses, lifted, READINGS)
    else:
        merged: dict[Spell, list[str]] = {}
        for reading in READINGS:
            kept = [p for p in proofs if reading in p.readings]
            raised = [s for s in lifted if reading in s.readings]
            for spell in _fold(pair, kept, losses, raised, ()):
                merged.setdefault(spell, []).append(reading)
        found = [s._replace(readings=tuple(r)) for s, r in merged.items()]
    return found


def _fold(
    pair: Pair, proofs: Sequence[Proof], losses: Sequence[Loss], lifted: Sequence[Spell], readings: tuple[str, ...]
) -> list[Spell]:
    """The spells of one agency and item in one reading."""
    standing = [s for s in lifted if s.until == NOT_ENDED]
    ended = [s for s in lifted if s.until != NOT_ENDED]
    remaining = [
        *proofs,
        *(Proof(*pair, s.since, s.basis, s.since_entry or s.entries[0], also=s.entries) for s in standing),
    ]
    if not losses and not ended:
        return [_spell(pair, remaining, NOT_ENDED, "", readings)] if remaining else []
    found = [s._replace(readings=readings) for s in ended]
    for loss in sorted(losses, key=lambda x: (x.when.earliest, x.when.latest, x.entry)):
        before = [p for p in remaining if order(p.when, loss.when) is not Order.AFTER]
        after = [p for p in remaining if order(p.when, loss.when) is Order.AFTER]
        open_ended = not loss.certain or any(
            p.entry != loss.entry and order(p.when, loss.when) is not Order.BEFORE for p in before
        )
        until = When(
            loss.when.earliest,
            FOREVER if open_ended else loss.when.latest,
            Unit.RANGE if open_ended else loss.when.unit,
        )
        if before:
            found.append(_spell(pair, before, until, "ended", readings))
        remaining = after
    if remaining:
        found.append(_spell(pair, remaining, NOT_ENDED, "", readings))
    found.sort(key=lambda s: (s.since.earliest, s.since.latest, s.until.earliest, s.until.latest, s.entries))
    return [s._replace(number=n) for n, s in enumerate(found, 1)]


def _spell(pair: Pair, proofs: Sequence[Proof], until: When, reason: str, readings: tuple[str, ...]) -> Spell:
    since = proofs[0].when if len(proofs) == 1 else earliest_of(p.when for p in proofs)
    first = next((p for p in proofs if p.when[:3] == since[:3]), None)
    sure = min(proofs, key=lambda p: p.when.latest)
    began = ""
    if (
        first is not None
        and since.dated
        and all(
            p is first or p.entry == first.entry or order(first.when, p.when) in (Order.BEFORE, Order.SAME)
            for p in proofs
        )
    ):
        began = first.entry
    entries = tuple(dict.fromkeys(x for p in proofs for x in (p.entry, *p.also)))
    return Spell(*pair, since, until, reason, (first or sure).basis, entries, began, readings)
