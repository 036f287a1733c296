"""A date made vaguer leaves each outcome what it was, or makes it one that cannot be told; it never makes it another.

The small cases are those of tests/gaps, with some of their dates widened at random, each asked with its own query. Two rows
are the same where all of the identity but its dates is; of several such rows, the outcomes are compared together.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from agencygraph import dates
from agencygraph.anonymising.days import Change, changed, written
from agencygraph.case import read
from agencygraph.comparing.cases import is_unreceived
from agencygraph.drawing.of_case import seen
from agencygraph.findings import Options
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.queries import Query
from agencygraph.report.questions import state
from agencygraph.store import Store, in_memory
from agencygraph.view.model import model
from agencygraph.when import DAY, Unit, When, moment
from tests.chronologies import cells, given
from tests.test_gaps import CASES, LIBRARY, TABLES, Told, options

SAMPLES = [path.parent for path in sorted(Path(__file__).parents[1].glob("samples/*/case.toml"))]
SEEDS = 2
CASES_OF_A_SEED = 30
"""Few, so that it stays quick; more seeds widen more of them."""
DATED = {
    "chronology": ("date", "date_known", "date_recorded"),
    "transmissions": ("sent", "received", "understood", "acted"),
}


BY_WINDOW = ("sent-without-receipt", "unmatched-by-pair")
"""By its meaning a receipt counts from the earliest day of a send to its latest and the window: a wider one takes in more."""


def wider(text: str, chance: random.Random) -> str:
    """A date as a range in which it lies, of whole months or of some days on each side; one not known as it is."""
    when = dates.read(text)
    if not when.known:
        return text
    first, last = (date.fromordinal(minute // DAY) for minute in when[:2])
    if chance.random() < 0.5:
        first, last = first.replace(day=1), (last.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    else:
        first, last = first - timedelta(chance.randint(0, 9)), last + timedelta(chance.randint(1, 9))
    return written(When(moment(first), moment(last) + DAY - 1, Unit.RANGE))


def vaguer(tables: dict[str, str], chance: random.Random) -> dict[str, str]:
    """Tables of a case with some of their dates wider.

    A row that sets a holder keeps its own: such rows are taken in the order of their earliest days, and where that is
    not certain who held the case when is not either, which no stretch of holding can say.
    """
    made = dict(tables)
    for table in DATED.keys() & tables.keys():
        heads, *rows = cells(tables[table])
        often = chance.choice((0.2, 0.5, 1.0))
        for row in rows:
            said = dict(zip(heads, row, strict=False))
            for name in DATED[table]:
                if said.get(name) and not said.get("case_holder") and not said.get("time") and chance.random() < often:
                    row[heads.index(name)] = wider(said[name], chance)
        made[table] = "\n".join(" | ".join(row) for row in (heads, *rows))
    return made


def outcomes(query: Query, rows: list[dict[str, Any]]) -> dict[tuple[str, ...], Counter[str]]:
    """How often each outcome was given, by the identity without its dates."""
    names = [
        n for c in query.columns if c.name in query.identity and c.type not in ("when", "held") for n in c.returned
    ]
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[tuple(str(row[name]) for name in names)][row["outcome"].partition(": ")[0]] += 1
    return found


def turned(query: Query, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[str]:
    """What became of rows that may not become it: another outcome, or no row of one that was a finding."""
    was, now = outcomes(query, before), outcomes(query, after)
    for one in {**was, **now}:
        more = now[one] - was[one]
        gone = was[one] - now[one]
        lost = sum(gone[outcome] for outcome in query.findings)
        if query.name == "never-reached" and more["unconfirmed"] <= was[one]["none"]:
            lost -= more.pop("unconfirmed", 0)  # by its meaning: a send that is not certainly after the end of the gap
        if query.name in BY_WINDOW:
            lost -= more.pop("in-time", 0)
        allowed = {"cannot-tell"} if +gone else {"cannot-tell", "in-time"}
        if (+more).keys() - allowed or lost > more["cannot-tell"]:
            yield f"{query.name}, {', '.join(one)}: {dict(was[one])} → {dict(now[one])}"


def asked(case: Told) -> bool:
    """Whether a case is one to widen: of no day before which all is left out, of no states."""
    return "--as-of" not in case.parts.get("run", "") and "span" not in case.parts["chronology"].splitlines()[0]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_date_made_vaguer_turns_no_outcome_into_another(seed: int) -> None:
    chance = random.Random(seed)
    graphs, pairs = [], []
    for at, case in enumerate(chance.sample([case for case in CASES if asked(case)], CASES_OF_A_SEED)):
        tables = {name: case.parts[name] for name in TABLES if name in case.parts}
        wide = vaguer(tables, chance)
        settings = dict(re.findall(r"(\w+)=(\S+)", case.parts.get("case", "")))
        settings = {"from_": "2019-01-01", "to": "2022-12-31", **settings}
        for mark, one in (("before", tables), ("after", wide)):
            graphs.append(build(derive(given(**{**settings, **one, "id": f"{mark} {at}"}))))
        pairs.append((at, case))
    wrong: list[str] = []
    with in_memory(graphs) as store:
        for at, case in pairs:
            query = LIBRARY[case.query]
            before, after = (
                store.rows(query.text, options(case).given(query, f"{mark} {at}")) for mark in ("before", "after")
            )
            wrong += [f"{case.title}: {said}" for said in turned(query, before, after)]
    assert wrong == []


def coarse(said: Any) -> Any:
    """What a case says, with each date widened to whole months."""
    if isinstance(said, When):
        return changed(said, Change(months=1))
    if is_dataclass(said) and not isinstance(said, type):
        return replace(said, **{f.name: coarse(getattr(said, f.name)) for f in fields(said)})
    if isinstance(said, tuple):
        parts = [coarse(part) for part in said]
        return type(said)(*parts) if hasattr(said, "_fields") else tuple(parts)
    return said


def of_each(store: Store, query: Query, cases: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a query in each case, asked of them together where that can be told."""
    if not query.of_several:
        return {case: store.rows(query.text, Options().given(query, case)) for case in cases}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    given = {name: value for name, value in Options().given(query, "").items() if name != "cid"}
    for row in store.rows(query.of_several, {**given, "cases": cases}):
        found[row["case_id"]].append(row)
    return found


def test_nor_do_the_samples_with_every_date_widened_to_its_months() -> None:
    cases = {path.name: read(path) for path in SAMPLES}
    graphs = [
        build(derive(replace(one, id=f"{mark} {name}")))
        for name, case in cases.items()
        for mark, one in (("before", case), ("after", coarse(case)))
    ]
    wrong: list[str] = []
    with in_memory(graphs) as store:
        for query in (q for q in LIBRARY.values() if not (q.view or q.by_name)):
            rows = of_each(store, query, [graph.case_id for graph in graphs])
            for name in cases:
                wrong += [f"{name}: {said}" for said in turned(query, rows[f"before {name}"], rows[f"after {name}"])]
    assert wrong == []


@pytest.mark.parametrize(
    ("receipt", "unreceived", "said", "drawn", "shown"),
    [
        ("2020-01-06", False, "a matching row", True, "corroborated"),
        ("2020-01-02/2020-01-25", None, "cannot be told: the dates overlap", None, "cannot tell"),
        ("2020-01-25", True, "no matching row", False, "unmatched"),
    ],
)
def test_a_row_that_only_may_be_the_receipt_is_shown_as_one_that_cannot_be_told(
    receipt: str, unreceived: bool | None, said: str, drawn: bool | None, shown: str
) -> None:
    graph = build(derive(given(f"""
        date       | agency | information | shared_with
        2020-01-05 | School | bruise      | GP
        {receipt}  | GP     | bruise      |
        2020-01-31 | GP     |             |
    """)))  # fmt: skip
    send = graph.nodes["Transmission"][0]
    assert is_unreceived(send) is unreceived
    assert state(send) == said
    assert seen(graph).sent[0]["arrived"] is drawn
    assert model(graph, [], [], version="1", problems=[])["sent"][0]["class"] == shown
