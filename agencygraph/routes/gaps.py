"""Each gap with how its item could have come in recorded contacts, and single contacts with what each would change.

It is what a report and a page show beside the findings of never-reached: possibilities, each with the rows it rests
on, and for each contact the program's own answer for the case with everything told that could have been raised in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agencygraph.findings import Result
from agencygraph.routes.candidates import Candidate, Gap, candidates, gain, gaps
from agencygraph.routes.could import arrival, raised
from agencygraph.routes.ground import Ground, Row, bounds
from agencygraph.routes.telling import compared, listing, results_each, results_in
from agencygraph.store import Store
from agencygraph.when import Unit, When, iso

COUNTED = ("late", "unconfirmed", "none")
"""Outcomes of never-reached that are gaps."""
ALTERNATIVES = 12
"""Contacts for which the whole case is worked out anew; of the others it is only said how many there are."""


class Looked(NamedTuple):
    """The gaps of a case as `gaps` finds them, each with its finding, and what the compared queries find now."""

    gaps: list[Gap]
    findings: list[Row]
    now: dict[str, Result]


def looked(ground: Ground, store: Store) -> Looked:
    """The gaps and findings of a case that a store holds."""
    now = results_in(store, ground.case.id)
    found = [f for f in now["never-reached"].findings if f["outcome"] in COUNTED and f["lacking"] in ground.agencies]
    return Looked(gaps(ground, store), found, now)


def in_contacts(ground: Ground, gap: Gap, finding: Row) -> Row:
    """How the item of one gap could have come in recorded contacts.

    finding, item, holder, outcome, held_from, held_to   as never-reached has them
    raised       contacts within that holding, before the gap's end, at which it could have been raised, as `could` has
    open         how many more there are of which that cannot be told
    certain_by   the day by which it could certainly have been heard there through recorded contacts, null for none
    sooner       by how many days at least that is sooner; null for none
    sentence, path, entries   of the way that leads there, its steps as `could` has them; "" or empty for none
    """
    stretches = [
        h for h in ground.holdings()
        if h.agency == gap.holder and iso(h.since.earliest, h.since.unit) == finding["held_from"]
    ]  # fmt: skip
    last = iso(gap.end.latest, Unit.DAY) or "9999"
    every = [r for r in raised(ground, gap.item, gap.holder, stretches) if r["held"] == "yes"]
    there = [r for r in every if r["certain"] and r["sent_latest"] and r["sent_latest"][:10] <= last]
    came = arrival(ground, gap.item, gap.holder)
    sooner = gain(gap, When(came.at, came.at, Unit.RANGE)) if came is not None else None
    return {
        **{name: finding[name] for name in ("finding", "item", "outcome", "held_from", "held_to")},
        "holder": gap.holder, "raised": there, "open": sum(not r["certain"] for r in every),
        "certain_by": iso(came.at, Unit.DAY) if came and sooner else None, "sooner": sooner or None,
        "sentence": came.sentence if came and sooner else "", "path": came.path if came and sooner else [],
        "entries": came.entries if came and sooner else [],
    }  # fmt: skip


def few(ground: Ground) -> int:
    """For how many contacts it is worked out what they would change: fewer from 500 rows on, because it takes long."""
    return min(ALTERNATIVES, max(3, 500 * ALTERNATIVES // max(1, len(ground.case.entries))))


def alternatives(ground: Ground, it: Looked, most: int) -> tuple[list[Row], int]:
    """Single contacts that would have changed most, recorded ones and new calls by turns, and how many are left out.

    recorded   whether a row tells of it; sent_earliest, sent_latest, from (list), to, items, entries
    sentence   what it is and what could have been raised there; question the same as a what-if
    closed, shorter   how many findings would not be found, and how many would be shorter
    changes    objects of finding, query, item, lacking, change, before, after, gained_least, gained_most, sentence
    """
    recorded = _ranked(candidates(ground, it.gaps, False))
    called = _ranked([c for c in candidates(ground, it.gaps, True) if c.contact is None])
    half = max(most - len(called), most // 2)
    chosen = [*recorded[:half], *called[: most - len(recorded[:half])]]
    tellings = [c.tellings(it.gaps) for c in chosen]
    each = results_each(ground, tellings)
    made = []
    for c, told, then in zip(chosen, tellings, each, strict=True):
        changes = compared(ground, it.now, then)
        kinds = [change["change"] for change in changes]
        made.append({
            "recorded": c.contact is not None, **bounds("sent", c.contact.departs if c.contact else c.when),
            "from": sorted(set(c.senders.values())), "to": c.receiver, "items": sorted({t.item for t in told}),
            "sentence": c.sentence(ground, it.gaps), "question": " ".join(listing(ground, told)),
            "entries": list(c.contact.entries) if c.contact else [],
            "closed": kinds.count("closed"), "shorter": kinds.count("shorter"), "changes": changes,
        })  # fmt: skip
    return made, len(recorded) + len(called) - len(chosen)


def _ranked(offered: Sequence[Candidate]) -> list[Candidate]:
    """Those that bear on most gaps first, then those with most days."""
    return sorted(offered, key=lambda c: (-len(c.gains), -sum(c.gains.values()), c.when.earliest, c.receiver))
