"""Every gap query against small chronologies: tests/gaps/NAME.md holds given, run and expect for each.

All of them stand in one store, each as a case of its own, so that cases never mixing is tested with them.

A section begins with "## " and the fact it claims. Its indented tables stand under a word and a colon: chronology
and any other table of a case; `case:` has settings of case.toml, `run:` the options, `counts:` "findings of rows,
cannot tell n", `expect:` the findings with as many of their columns as matter ("-" for null).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agencygraph import cypher_text, dates, findings, queries
from agencygraph.findings import Options
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.store import Store, in_memory
from tests.chronologies import COMPANIONS, cells, given

FOLDER = Path(__file__).resolve().parent / "gaps"
TABLES = ("chronology", *COMPANIONS)
LIBRARY = queries.library()


class Told(NamedTuple):
    query: str
    title: str
    parts: dict[str, str]

    def __str__(self) -> str:
        return f"{self.query}: {self.title}"


def told() -> list[Told]:
    """Every section of every case file."""
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, _, body = section.partition("\n")
            parts = dict(re.findall(r"^(\w+):(.*(?:\n(?:[ \t].*|(?=\n[ \t])))*)", body, flags=re.M))
            found.append(Told(path.stem, title.strip(), {name: text.strip("\n") for name, text in parts.items()}))
    return found


CASES = told()


def case_id(case: Told) -> str:
    return f"{case.query} {CASES.index(case)}"


def graph(case: Told) -> Graph:
    settings = dict(re.findall(r"(\w+)=(\S+)", case.parts.get("case", "")))
    tables = {name: case.parts[name] for name in TABLES if name in case.parts}
    return build(derive(given(tables.pop("chronology"), **tables, **settings, id=case_id(case))))


def options(case: Told) -> Options:
    asked: dict[str, Any] = dict(re.findall(r"--([\w-]+) (\S+)", case.parts.get("run", "")))
    for name in ("by", "as-of"):
        if name in asked:
            asked[name] = dates.read(asked[name])
    if "window" in asked:
        asked["window"] = int(asked["window"])
    if "within" in asked:
        number, unit = re.fullmatch(r"(\d+)([mhd])", asked["within"]).groups()
        asked["within"] = int(number) * {"m": 1, "h": 60, "d": 1440}[unit]
        asked["within_days"] = int(number) if unit == "d" else 0
    return Options(**{name.replace("-", "_"): value for name, value in asked.items()})


def shown(value: Any) -> str:
    """A value as the tables of a case file write it."""
    if value is None or value == "":
        return "-"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def answer(case: Told, rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    heads, *_ = cells(case.parts["expect"])
    return sorted(tuple(shown(row[head]) for head in heads) for row in rows)


def check(case: Told, result: findings.Result) -> None:
    """That a result is what the case file expects."""
    _, *rows = cells(case.parts["expect"])
    assert answer(case, result.findings) == sorted(map(tuple, rows))
    if "counts" in case.parts:
        counts = f"{result.count} of {result.of}, cannot tell {result.cannot_tell}"
        assert counts == case.parts["counts"].strip()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with in_memory([graph(case) for case in CASES]) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_file(case: Told, store: Store) -> None:
    check(case, findings.run(store, LIBRARY[case.query], options(case), case_id(case)))


def without_one_condition(query: queries.Query) -> Iterator[tuple[queries.Query, str]]:
    """A query with each condition of each WHERE made true in turn, and that condition."""
    text = re.sub(r"^//.*\n", "", query.text, flags=re.M)
    for where in re.finditer(r"\bWHERE (.*?)(?=\n(?:OPTIONAL|MATCH|WITH|RETURN|WHERE|//))", text, flags=re.S):
        if not text[: where.start()].endswith("(p:Person) "):
            for start, end in conditions(where[1]):
                at = where.start(1)
                changed = f"{text[: at + start]} true {text[at + end :]}"
                params = tuple(cypher_text.names(changed).parameters)
                yield replace(query, text=changed, params=params), where[1][start:end].strip()


def conditions(where: str) -> Iterator[tuple[int, int]]:
    """Where each of the conditions that AND joins begins and ends."""
    start, depth, choice = 0, 0, 0
    for mark in re.finditer(r"[(\[{]|[)\]}]|\b(?:CASE|END|AND)\b", where):
        if mark[0] == "AND" and depth == choice == 0:
            yield start, mark.start()
            start = mark.end()
        depth += (mark[0] in "([{") - (mark[0] in ")]}")
        choice += (mark[0] == "CASE") - (mark[0] == "END")
    yield start, len(where)


@pytest.mark.parametrize("name", [name for name, query in LIBRARY.items() if not query.view])
def test_each_condition_is_earned_by_a_case(name: str) -> None:
    query, alike = LIBRARY[name], asked_alike(case for case in CASES if case.query == name)
    unearned = []
    with in_memory([graph(case) for cases in alike for case in cases]) as store:
        usual = {at: rows for cases in alike for at, rows in rows_of(cases, store, query).items()}
        for changed, one in without_one_condition(query):
            earner = next((cases for cases in likeliest(alike, one) if differs(cases, store, changed, usual)), None)
            if earner is None:
                unearned.append(one)
            else:
                # What shows one condition often shows its neighbours too.
                alike.remove(earner)
                alike.insert(0, earner)
    assert unearned == [], f"add to tests/gaps/{name}.md a case whose answer is another without each of these conditions"


def asked_alike(cases: Iterable[Told]) -> list[list[Told]]:
    """The cases in groups that are asked with the same options, and so in one go."""
    found: list[list[Told]] = []
    for case in cases:
        group = next((group for group in found if options(group[0]) == options(case)), None)
        if group is None:
            found.append([case])
        else:
            group.append(case)
    return found


def likeliest(alike: list[list[Told]], condition: str) -> list[list[Told]]:
    """Groups in the order in which they are likeliest to need a condition: those asked with what it names first."""
    named = [f"--{name.replace('_', '-')} " for name in re.findall(r"\$(\w+)", condition)]
    return sorted(alike, key=lambda cases: not any(name in cases[0].parts.get("run", "") for name in named))


def rows_of(cases: list[Told], store: Store, query: queries.Query) -> dict[str, list[dict[str, Any]]]:
    """The rows of each case; where the query no longer asks for the case, as it gives them for each by itself."""
    ids = [case_id(case) for case in cases]
    if not query.of_several or "$cid" not in query.text:
        return {one: store.rows(query.text, options(cases[0]).given(query, one)) for one in ids}
    values = {name: value for name, value in options(cases[0]).given(query, "").items() if name != "cid"}
    found: dict[str, list[dict[str, Any]]] = {one: [] for one in ids}
    for row in store.rows(query.of_several, {**values, "cases": ids}):
        found.setdefault(row.pop("case_id"), []).append(row)
    return found


def differs(cases: list[Told], store: Store, changed: queries.Query, usual: dict[str, Any]) -> bool:
    """Whether one of some cases fails with a changed query. The rows are looked at first, because that is quick."""
    there = rows_of(cases, store, changed)
    if len(there) > len(cases):  # rows of a case that was not asked
        return True
    for case in cases:
        if there[case_id(case)] == usual[case_id(case)]:
            continue
        try:
            check(case, findings.run(store, changed, options(case), case_id(case)))
        except (AssertionError, KeyError, TypeError):  # or no sentence, or no value where a finding must have one
            return True
    return False


def test_every_query_has_one_that_fires_one_that_does_not_and_one_that_cannot_tell() -> None:
    for name, query in LIBRARY.items():
        mine = [case for case in CASES if case.query == name]
        outcomes = {
            row[cells(c.parts["expect"])[0].index("outcome")] for c in mine for row in cells(c.parts["expect"])[1:]
        }
        assert set(query.findings) | {"cannot-tell"} <= outcomes, name
        assert any(c.parts.get("counts", "").strip().startswith("0 of") for c in mine), name


def test_every_sentence_of_a_query_is_said_in_some_case() -> None:
    said = set()
    for case in CASES:
        heads, *rows = cells(case.parts["expect"])
        at = heads.index("outcome"), heads.index("reason") if "reason" in heads else None
        said |= {(case.query, row[at[0]], "" if at[1] is None or row[at[1]] == "-" else row[at[1]]) for row in rows}
    for name, query in LIBRARY.items():
        if query.view:
            continue
        wanted = {key for key in query.sentences or {} if key[0] != "before"}
        assert {key for key in wanted if (name, *key) not in said} == set(), name
