"""On random cases the program and the naive reading in `oracle` say the same."""

from __future__ import annotations

import os

import oracle
import pytest
from chronologies import given as read
from chronologies import written
from hypothesis import HealthCheck, Phase, given, note, settings

from agencygraph.graph import build
from agencygraph.knowledge import LEVELS, READINGS, derive
from agencygraph.store import in_memory
from agencygraph.when import DAY, day

findings = pytest.importorskip("agencygraph.findings")
queries = pytest.importorskip("agencygraph.queries")

EXAMPLES = int(os.environ.get("AGENCYGRAPH_EXAMPLES", "300"))
"""How many random cases; the variable raises it for a long run."""

many = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])


def derived(knowledge, level, receipt):
    """What `derive` says, in the oracle's form."""
    at_level = {party.id for party in knowledge.parties if level in party.levels}
    found = {}
    for s in knowledge.spells:
        if receipt in s.readings and s.agency in at_level:
            spell = (s.since.earliest, s.since.latest, s.until.earliest, s.until.latest)
            found.setdefault((s.agency, s.item), []).append(spell)
    return {pair: sorted(spells) for pair, spells in found.items()}


@many
@given(tables=written())
def test_who_knew_what_and_since_when(tables):
    case = read(**tables)
    knowledge = derive(case)
    for name, value in tables.items():
        note(f"{name}\n{value}")
    for level in LEVELS:
        for receipt in READINGS:
            assert derived(knowledge, level, receipt) == oracle.knew(case, level, receipt), (level, receipt)


def asked(case, store, **options):
    """The rows of never-reached as the program gives them and as the oracle does, in-time ones left out."""
    program = findings.run(store, queries.library()["never-reached"], findings.Options(**options))
    naive = oracle.never_reached(case, **options)
    ours = sorted(told(row) for row in program.findings)
    theirs = sorted(told(row) for row in naive if row["outcome"] != "in-time")
    return ours, theirs, program.of, len(naive)


def told(row):
    """What is compared of a row, as text: item, target, outcome, reason, lag. Three reasons are one to the oracle."""
    lag = f"{row['lag_least']} {row['lag_most'] if row['reached_latest'] else None}" if row["outcome"] == "late" else ""
    reason = "overlap" if row["reason"] in ("dates-overlap", "uncertain", "may-have-ended") else row["reason"] or "-"
    return f"{row['item']} | {row['lacking'] or '-'} | {row['outcome']} | {reason} | {lag}".strip()


few = settings(max_examples=max(15, EXAMPLES // 20), phases=[Phase.generate], suppress_health_check=list(HealthCheck))
"""Fewer, because each is loaded into a store; and left as they are found, for the same reason."""


def compared(tables, *asking):
    case = read(**tables)
    for name, value in tables.items():
        note(f"{name}\n{value}")
    with in_memory([build(derive(case))]) as store:
        for options in asking:
            ours, theirs, of, naive_of = asked(case, store, **options)
            assert ours == theirs, options
            assert of == naive_of, options


@few
@given(tables=written())
def test_what_never_reached_an_agency(tables):
    compared(tables, {"to": "all"}, {"to": "CSC", "receipt": "accepted"}, {"to": "all", "level": "body"})


@few
@given(tables=written())
def test_what_never_reached_the_agency_holding_the_case(tables):
    compared(tables, {"to": "holder"}, {"to": "holder", "level": "body"}, {"within": 2 * DAY, "within_days": 2})


@few
@given(tables=written())
def test_what_never_reached_it_by_a_day_and_as_of_a_day(tables):
    on = day(2020, 1, 10)
    compared(tables, {"to": "all", "by": on}, {"by": on}, {"to": "all", "as_of": on}, {"as_of": on})
