"""A folder of many cases: what `agencygraph` and plain scripts take for the same questions, their answers compared."""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from agencygraph import queries
from benchmarks.answers import COMPARED, SAID, same
from benchmarks.generate import write_many
from benchmarks.measure import Cost, process, setting

NAMES = tuple(COMPARED)
ONLY = [word for name in NAMES for word in ("--only", name)]
PARTS = {"imports": "imports", "reading": "reading", "derive": "knowledge", "graph": "graph", "load": "load"}
"""Stages and what the table calls them."""
ONE, FIVE, EVERY = "never-reached", "the five", "every usual query"
ON_NEO4J = "The same queries in a Neo4j server, beside the embedded store: the section \"neo4j beside ladybug\"."
NO_DUCKDB = "DUCKDB NOT RUN: it is not installed; the extra `benchmarks` brings it."


class Program(NamedTuple):
    """What is run with the folder: `python -m BEFORE… FOLDER AFTER…`."""

    asked: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...] = ()


def programs() -> list[Program]:
    """What is measured, scripts before the command that is compared with them."""
    scripts = {"plain Python": "benchmarks.plain", "networkx": "benchmarks.plain_networkx"}
    if find_spec("duckdb"):
        scripts["DuckDB"] = "benchmarks.plain_duckdb"
    return [
        *(Program(ONE, name, (module,)) for name, module in scripts.items()),
        Program(ONE, "`agencygraph gap`", ("agencygraph", "gap", ONE), ("--format", "json")),
        *(Program(FIVE, name, (module,), ("--every",)) for name, module in scripts.items()),
        Program(FIVE, "`agencygraph gaps`", ("agencygraph", "gaps"), ("--format", "json", *ONLY)),
        Program(EVERY, "`agencygraph gaps`", ("agencygraph", "gaps"), ("--format", "json")),
    ]


def table(sizes: Sequence[int], per_case: int, times: int, most: int) -> str:
    """What each costs for each number of rows, in cases of about `per_case` rows.

    most  rows up to which every usual query is asked
    """
    lines = [
        f"Cases of {per_case} rows in one folder, best of {times} whole processes, each of which reads the files and "
        f"writes its answers as JSON. The five are {', '.join(NAMES)}; the usual queries are {len(queries.usual())}. "
        "`agencygraph` and DuckDB use every core, the other scripts one. Memory: of the largest process, and of all "
        f"of them together at once. {setting()}", "",
        "| rows | asked | by | s | rows/s | processor s | ratio | MiB, largest | MiB, together | files left "
        "| answers, differ |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    if not find_spec("duckdb"):
        print(NO_DUCKDB, file=sys.stderr)
        lines[:0] = [NO_DUCKDB, ""]
    spent: dict[Program, list[tuple[int, float]]] = {}
    differing: list[str] = []
    parts = []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            cases = Path(folder, "cases")
            write_many(cases, rows, rows // per_case)
            asked = [one for one in programs() if one.asked != EVERY or rows <= most]
            costs: dict[Program, Cost] = {}
            said: dict[Program, str] = {}
            for one in asked:
                costs[one] = _least(*one.before, str(cases), *one.after, times=times)
                spent.setdefault(one, []).append((rows, costs[one].seconds))
            parts.append((rows, json.loads(_least("benchmarks.stages", str(cases), *NAMES, times=times).output)))
        for question in (ONE, FIVE):
            *scripts, ours = (one for one in asked if one.asked == question)
            mine = _by_query(costs[ours].output)
            for script in scripts:
                found = same(mine, json.loads(costs[script].output)).values()
                apart = [line for x in found for line in x.apart]
                said[script] = f"{sum(x.count for x in found):,}, {len(apart)}"
                said[ours] = f"{sum(x.left_out for x in found):,} left out"
                differing += [f"- {rows:,} rows, {script.name}: {x}" for x in apart[:10]]
        for one, cost in costs.items():
            base = costs[next(p for p in asked if p.asked == one.asked)]
            lines.append(
                f"| {rows:,} | {one.asked} | {one.name} | {cost.seconds:.2f} | {rows / cost.seconds:,.0f} "
                f"| {cost.processor:.2f} | {cost.seconds / base.seconds:.1f} | {cost.mib:.0f} | {cost.together:.0f} "
                f"| {', '.join(cost.left) or 'none'} | {said.get(one, '')} |"
            )
    lines += ["", f"Ratio: to the first line of the same rows and question. {SAID}", *differing]
    grown = [f"{one.name} ({one.asked}) {power(*times_)}" for one, times_ in spent.items() if len(times_) > 1]
    if grown:
        lines += ["", f"Time grows by the power of, from the least to the most rows: {', '.join(grown)}."]
    return "\n".join([*lines, "", *_by_part(parts), "", ON_NEO4J])


def _by_part(spent: Sequence[tuple[int, dict[str, float]]]) -> list[str]:
    """The seconds of each part of a run, as a table, and how they grow."""
    names = {**PARTS, **{name: name for name in NAMES}}
    lines = [
        "`agencygraph` by part, seconds, in one process and the queries one after the other; the command does it in as "
        "many processes as there are cores, two queries at once, then joins and writes what they found.", "",
        f"| rows | {' | '.join(names.values())} | all parts |",
        f"| {' | '.join(['---'] * (len(names) + 2))} |",
    ]  # fmt: skip
    for rows, one in spent:
        each = [one[name] for name in names]
        lines.append(f"| {rows:,} | {' | '.join(f'{x:.2f}' for x in (*each, sum(each)))} |")
    if len(spent) > 1:
        grown = [
            f"{said} {power(*((rows, one[name]) for rows, one in spent))}"
            for name, said in names.items()
            if name != "imports"
        ]
        lines += ["", f"They grow by the power of: {', '.join(grown)}."]
    return lines


def power(*spent: tuple[int, float]) -> str:
    """The exponent p of time ~ rows**p between the first and the last of some (rows, seconds); 1 is in proportion."""
    (small, first), *_, (large, last) = spent
    return f"{math.log(last / first) / math.log(large / small):.2f}"


def _least(*words: str, times: int) -> Cost:
    return min((process(*words) for _ in range(times)), key=lambda cost: cost.seconds)


def _by_query(output: str) -> dict[str, list[dict[str, Any]]]:
    """The findings that a command printed, by the name of their query."""
    found: list[dict[str, Any]] = json.loads(output)
    return {one["query"]: one["findings"] for one in found} if found and "query" in found[0] else {ONE: found}
