"""Who knew what, derived once from the records of a case, before any store is filled.

`derive` gives a `Knowledge`: the parties, their spells of knowing, every transmission, who held the case,
and what is covered. All reasoning about time is in this package; queries only compare its numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from agencygraph.knowledge.effects import READINGS, Effects, Proof, effects, possibly
from agencygraph.knowledge.holdings import UNHELD, Held, holdings
from agencygraph.knowledge.parties import (
    LEVELS,
    UNNAMED,
    Coverage,
    Party,
    Tree,
    coverage,
    one_person,
    parties,
    period,
    worker_id,
)
from agencygraph.knowledge.pooled import POOL, Met, pooled
from agencygraph.knowledge.spells import Spell, spells
from agencygraph.knowledge.thresholds import Rule, rules
from agencygraph.knowledge.timescales import Judged, not_judged, timescales
from agencygraph.knowledge.transmissions import NO_RECEIPT, Transmission, transmissions
from agencygraph.records import Case
from agencygraph.when import When

__all__ = [
    "LEVELS",
    "NO_RECEIPT",
    "POOL",
    "READINGS",
    "UNHELD",
    "UNNAMED",
    "Coverage",
    "Held",
    "Judged",
    "Knowledge",
    "Met",
    "Party",
    "Rule",
    "Spell",
    "Transmission",
    "derive",
]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the records of one case show of who knew what. `assumptions` are sentences to print with it."""

    case: Case
    period: When
    parties: tuple[Party, ...]
    spells: tuple[Spell, ...]
    transmissions: tuple[Transmission, ...]
    holdings: tuple[Held, ...]
    rules: tuple[Rule, ...]
    met: tuple[Met, ...]
    timescales: tuple[Judged, ...]
    assumptions: tuple[str, ...]


def derive(case: Case, levels: Collection[str] = LEVELS, asked: Collection[str] = ()) -> Knowledge:
    """Everything the records show of who knew what and when, at every level and in every reading.

    levels  those that will be asked for; without "worker" no practitioner is a party, which is half the work
    asked   labels of the graph that will be asked for; () takes all. Rules on timescales are held against the
            rows only for Timescale, thresholds against what was known only for Threshold
    Raises nothing: what a record leaves open is kept as bounds, and what could not be read is already
    among the case's problems.
    """
    tree = Tree(case.agencies)
    whole = period(case)
    found = effects(case)
    known = [p for p in found.proofs if p.agency in tree.agencies]
    everyone = [p for p in parties(case, tree, {p.agency for p in known}) if "worker" in levels or not p.of]
    workers = _workers(known, everyone, found, one_person(case)) if "worker" in levels else []
    knew = (*spells(known, found.losses, tree), *workers)
    timed = not asked or "Timescale" in asked
    thresholds = rules(case) if not asked or "Threshold" in asked else []
    return Knowledge(
        case,
        whole,
        tuple(everyone),
        knew,
        tuple(transmissions(case, found, tree, coverage(case, tree))),
        tuple(holdings(case, whole, tree)),
        tuple(thresholds),
        tuple(pooled(case, thresholds, everyone, knew)),
        tuple(timescales(case)) if timed else (),
        tuple(_assumptions(case, everyone, timed)),
    )


def _workers(
    proofs: list[Proof], everyone: list[Party], found: Effects, same: Mapping[str, tuple[str, ...]]
) -> list[Spell]:
    """Spells of practitioners: certain where a row of their own names them, possible where it names none.

    same  workers who are one person, by the id of each: what one of them knows, all do
    """
    named: dict[str, dict[str, None]] = {}
    for party in everyone:
        if party.of and not party.id.endswith(f"/ {UNNAMED}"):
            named.setdefault(party.of, {}).update(dict.fromkeys(same.get(party.id, (party.id,))))
    own: list[Proof] = []
    for p in proofs:
        if p.own and p.worker:
            me = worker_id(p.agency, p.worker)
            own.extend(p._replace(agency=w) for w in same.get(me, (me,)))
            continue
        own.append(p._replace(agency=worker_id(p.agency, "")))
        own.extend(p._replace(agency=w, when=possibly(p.when)) for w in named.get(p.agency, ()))
    losses = []
    for x in found.losses:
        losses.append(x._replace(agency=worker_id(x.agency, ""), certain=False))
        losses.extend(x._replace(agency=w, certain=False) for w in named.get(x.agency, ()))
    return spells(own, losses, Tree(()))


def _assumptions(case: Case, everyone: list[Party], timed: bool) -> list[str]:
    """What was taken as so because the case does not say, as sentences; of rules on timescales where they are asked."""
    said = []
    if case.account == "agency":
        said.append(
            "Rows are taken as agencies' own records: a send with no matching receipt is not taken as knowledge "
            '(account = "agency").'
        )
    else:
        said.append(
            "Rows are taken as a review's findings: an agency that a row says was told is taken as having been told "
            '(account = "review").'
        )
    assumed = [p for p in everyone if not p.of and p.coverage.covered and p.coverage.assumed]
    if assumed:
        said.append(
            f"{len(assumed)} agencies with rows of their own are taken as having supplied records for the whole period."
        )
    bare = [p.id for p in everyone if not p.of and not p.coverage.covered]
    if bare:
        said.append(f"No record of {', '.join(sorted(bare))} was supplied, so what they lacked cannot be told.")
    low = sorted(p.id for p in everyone if not p.of and len(p.levels) == 1 and not p.shares_record)
    if low:
        said.append(f"What {', '.join(low)} knew is not taken as known to the body above (shares_record is not yes).")
    if case.since is None or case.until is None:
        said.append(
            "The period under review is taken from the first entry to the last where the case does not give it."
        )
    if timed and (unseen := not_judged(case)):
        named = ", ".join(f"{rule.id} ({rule.title[:1].lower()}{rule.title[1:]})" for rule in unseen)
        said.append(f"Rules on timescales that are not judged, because rows of a chronology do not show them: {named}.")
    return said
