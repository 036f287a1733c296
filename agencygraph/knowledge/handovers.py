"""Handovers: each time the case went from one agency to another, whether or not nobody held it in between.

A handover is to the agency whose holding begins, from those whose holding had ended, or may have, when it
began, unless somebody else certainly held the case after them and before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agencygraph.knowledge.holdings import NOBODY, Held
from agencygraph.when import Order, When, not_after, order


class Handover(NamedTuple):
    """From one agency to another at the moment the new holding began; entries prove the two holdings."""

    giver: str
    taker: str
    when: When
    levels: tuple[str, ...]
    entries: tuple[str, ...]


def handovers(holdings: Sequence[Held]) -> list[Handover]:
    """Every handover at every level, by when, then giver and taker."""
    held = [h for h in holdings if h.agency != NOBODY and h.basis not in ("no-holder", "not-recorded")]
    found = []
    for taker in held:
        before = [g for g in held if g is not taker and order(g.until, taker.since) is not Order.AFTER]
        for giver in (g for g in before if g.agency != taker.agency):
            levels = tuple(x for x in giver.levels if x in taker.levels)
            between = any(
                g is not giver
                and not_after(giver.until, g.since)
                and order(g.since, taker.since) is Order.BEFORE
                and set(g.levels) & set(levels)
                for g in before
            )
            if levels and not between and order(giver.since, taker.since) is Order.BEFORE:
                entries = tuple(dict.fromkeys((*giver.entries, *taker.entries)))
                found.append(Handover(giver.agency, taker.agency, taker.since, levels, entries))
    return sorted(set(found), key=lambda h: (h.when.earliest, h.when.latest, h.giver, h.taker, h.levels))
