"""Handovers: each time the case went from one agency to another, whether or not nobody held it in between.

A handover is to the agency whose holding begins, from those whose holding had ended, or may have, when it
began, unless somebody else certainly held the case after them and before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agencygraph.knowledge.holdings import UNHELD, Held
from agencygraph.records import NOBODY
from agencygraph.when import Order, When, not_after, order


class Handover(NamedTuple):
    """From one agency to another at the moment the new holding began; entries prove the two holdings.

    certain  whether the one holding had certainly ended when the other began, and nobody else may have had one between
    """

    giver: str
    taker: str
    when: When
    certain: bool
    levels: tuple[str, ...]
    entries: tuple[str, ...]


def handovers(holdings: Sequence[Held]) -> list[Handover]:
    """Every handover at every level, by when, then giver and taker."""
    held = [h for h in holdings if h.agency != NOBODY and h.basis not in UNHELD]
    found = []
    for taker in held:
        before = [g for g in held if g is not taker and order(g.until, taker.since) is not Order.AFTER]
        for giver in (g for g in before if g.agency != taker.agency):
            levels = tuple(x for x in giver.levels if x in taker.levels)
            begun = _begun(giver, taker)
            if not levels or begun in (Order.SAME, Order.AFTER):
                continue
            between = [
                g
                for g in before
                if g is not giver
                and set(g.levels) & set(levels)
                and order(giver.until, g.since) is not Order.AFTER
                and _begun(g, taker) in (Order.BEFORE, Order.CANNOT_TELL)
            ]
            if not any(_ended(giver, g) and _begun(g, taker) is Order.BEFORE for g in between):
                certain = not between and begun is Order.BEFORE and _ended(giver, taker)
                entries = tuple(dict.fromkeys((*giver.entries, *taker.entries)))
                found.append(Handover(giver.agency, taker.agency, taker.since, certain, levels, entries))
    return sorted(set(found), key=lambda h: (h.when.earliest, h.when.latest, h.giver, h.taker, h.levels, h.certain))


def _begun(one: Held, other: Held) -> Order:
    """Whether one holding began before another; two that one row began, at the same time, however vague its date."""
    one_row = one.entries[:1] == other.entries[:1] != () and one.since[:3] == other.since[:3]
    return Order.SAME if one_row else order(one.since, other.since)


def _ended(one: Held, other: Held) -> bool:
    """Whether a holding had certainly ended when another began, as where one row ended the one and began the other."""
    one_row = one.entries[-1:] == other.entries[:1] != () and one.until[:3] == other.since[:3]
    return one_row or not_after(one.until, other.since)
