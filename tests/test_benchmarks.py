"""The benchmarks still run: invented cases are the same each time, and read without an error."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from os import getpid
from pathlib import Path
from typing import Any

import pytest

from agencygraph.case import read
from benchmarks import many, measure, plain, reach, soak
from benchmarks.__main__ import HEAD, keep
from benchmarks.answers import same
from benchmarks.generate import write, write_many
from benchmarks.plain import Agency, Facts, Held, Proof, Send, Span
from benchmarks.plain_networkx import Graph

JUNE = {day: date(2012, 6, day) for day in range(1, 31)}


def test_the_same_seed_writes_the_same_case(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write(tmp_path / folder / "case", 120)
    for path in sorted((tmp_path / "a" / "case").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / "case" / path.name).read_bytes()


def test_an_invented_case_reads_without_an_error(tmp_path: Path) -> None:
    write(tmp_path, 300)
    case = read(tmp_path)
    assert len(case.entries) == 300
    assert {p.message for p in case.problems} <= {"the row has no date"}
    vague = [e for e in case.entries if e.when.dated and e.when.latest - e.when.earliest > 1440]
    assert 0.08 < len(vague) / 300 < 0.22
    assert any(e.present for e in case.entries)
    assert any(e.received_from for e in case.entries)
    assert any(e.case_holder == ("none",) for e in case.entries)


def test_many_cases_share_the_rows(tmp_path: Path) -> None:
    cases = write_many(tmp_path, 103, 2)
    assert [len(read(path).entries) for path in cases] == [52, 51]


def test_the_plain_script_tells_late_from_in_time(tmp_path: Path) -> None:
    first, later = date(2012, 1, 5), date(2012, 1, 9)
    others = [Span(first, first)]
    assert plain.judge(None, first, first, others) == "none"
    assert plain.judge(Span(later, later), first, first, others) == "late"
    assert plain.judge(Span(first, first), first, first, others) == "in-time"
    assert plain.judge(Span(date.min, later), first, first, others) == "cannot-tell"


def test_the_plain_script_answers_for_the_holder(tmp_path: Path) -> None:
    write(tmp_path, 120)
    facts = plain.read(tmp_path, Facts())
    rows = list(plain.never_reached(facts))
    assert {row["outcome"] for row in rows} >= {"in-time", "late", "none"}
    assert {row["item"] for row in rows} - facts.unsure


@pytest.fixture(params=[Facts, Graph])
def facts(request: pytest.FixtureRequest) -> Facts:
    """An item, three agencies with rows and one without, in dicts and in a graph."""
    found: Facts = request.param()
    for name in ("School", "GP", "Police", "Housing"):
        found.add_agency(name, Agency(True, "", False))
    found.writing |= {"School", "GP", "Police"}
    found.add_item("I1")
    return found


@pytest.mark.parametrize(
    ("to", "day", "outcome"),
    [("GP", 8, "in-time"), ("GP", 9, "unconfirmed"), ("Housing", 9, "cannot-tell")],
    ids=["within the window", "a day after it", "no rows of the receiver"],
)
def test_the_plain_script_looks_for_a_receipt_in_the_window(facts: Facts, to: str, day: int, outcome: str) -> None:
    facts.knew("School", "I1", Proof(JUNE[1], JUNE[1], "R1", True))
    facts.sent("I1", Send("School", to, JUNE[1], "", "R1"))
    facts.knew("GP", "I1", Proof(JUNE[day], JUNE[day], "R2", True))
    assert [row["outcome"] for row in plain.sent_without_receipt(facts)] == [outcome]


@pytest.mark.parametrize(
    ("named", "outcome"), [("School", "in-time"), ("Police", "unconfirmed")], ids=["from the sender", "from another"]
)
def test_a_row_that_names_another_source_is_no_receipt(facts: Facts, named: str, outcome: str) -> None:
    facts.sent("I1", Send("School", "GP", JUNE[1], "", "R1"))
    facts.knew("GP", "I1", Proof(JUNE[2], JUNE[2], "R2", True, (named,)))
    assert [row["outcome"] for row in plain.sent_without_receipt(facts)] == [outcome]


@pytest.mark.parametrize(
    ("others", "sent_to", "outcomes"),
    [
        ([], [], ["none"]),
        ([], ["GP"], ["unconfirmed"]),
        ([], ["Housing"], ["none"]),
        (["GP"], [], []),
    ],
    ids=["one agency", "sent to another", "sent to one without rows", "two agencies"],
)
def test_the_plain_script_tells_what_one_agency_alone_knew(
    facts: Facts, others: list[str], sent_to: list[str], outcomes: list[str]
) -> None:
    for agency in ("School", *others):
        facts.knew(agency, "I1", Proof(JUNE[1], JUNE[1], "R1", True))
    for to in sent_to:
        facts.sent("I1", Send("School", to, JUNE[1], "", "R1"))
    assert [row["outcome"] for row in plain.known_to_one_agency_only(facts)] == outcomes


@pytest.mark.parametrize(
    ("known", "outcomes"),
    [
        ({"School": 9}, ["none"]),
        ({"School": 9, "GP": 10}, ["in-time"]),
        ({"School": 9, "GP": 11}, ["late"]),
        ({"School": 10}, ["none"]),
        ({"School": 11}, []),
    ],
    ids=["no row", "the very day", "a day late", "known that day", "known a day after"],
)
def test_the_plain_script_tells_what_was_lost_at_a_handover(
    facts: Facts, known: dict[str, int], outcomes: list[str]
) -> None:
    for held in (Held("School", JUNE[1], JUNE[8]), Held("none", JUNE[8], JUNE[10]), Held("GP", JUNE[10], None)):
        facts.held(held)
    for agency, day in known.items():
        facts.knew(agency, "I1", Proof(JUNE[day], JUNE[day], f"R{day}", True))
    assert [row["outcome"] for row in plain.lost_at_handover(facts)] == outcomes
    assert [row["held_from"] for row in plain.no_agency_held_the_case(facts)] == ["2012-06-08"]


def in_order(answers: dict[str, Any]) -> dict[str, list[str]]:
    return {name: sorted(json.dumps(row, sort_keys=True, default=str) for row in answers[name]) for name in answers}


@pytest.mark.parametrize(
    ("day", "outcomes"),
    [(7, ["none"]), (8, ["cannot-tell"]), (9, [])],
    ids=["while it held the case", "by the day its holding ended", "after it"],
)
def test_the_plain_script_counts_from_an_agency_not_from_the_family(
    facts: Facts, day: int, outcomes: list[str]
) -> None:
    facts.add_agency("Family", Agency(False, "", False))
    facts.held(Held("School", JUNE[1], JUNE[8]))
    facts.knew("Family", "I1", Proof(JUNE[2], JUNE[2], "R1", True))
    facts.knew("GP", "I1", Proof(None if day == 8 else JUNE[day], JUNE[day], "R2"))
    assert [row["outcome"] for row in plain.never_reached(facts)] == outcomes


def test_dicts_and_graph_give_the_same_answers(tmp_path: Path) -> None:
    write_many(tmp_path, 200, 4)
    expected = in_order(plain.answered(tmp_path, Facts, every=True))
    assert all(expected.values())
    assert in_order(plain.answered(tmp_path, Graph, every=True)) == expected


@pytest.mark.skipif(not find_spec("duckdb"), reason=many.NO_DUCKDB)
def test_duckdb_gives_the_same_answers(tmp_path: Path) -> None:
    from benchmarks import plain_duckdb

    write_many(tmp_path, 200, 4)
    expected = in_order(plain.answered(tmp_path, Facts, every=True))
    assert in_order(plain_duckdb.answered(tmp_path, every=True)) == expected


def test_the_command_and_the_scripts_give_the_same_answers() -> None:
    told = many.table([200], 50, 1, most=0)
    lines = [line for line in told.splitlines() if line.startswith("| 200 | ")]
    scripts = 3 if find_spec("duckdb") else 2
    assert sum(line.endswith(", 0 |") for line in lines) == 2 * scripts
    assert ", only " not in told
    assert (many.NO_DUCKDB in told) is (scripts == 2)


@pytest.mark.skipif(not find_spec("raphtory"), reason=reach.NO_RAPHTORY)
def test_what_raphtory_hears_on_a_day_goes_on_from_the_next() -> None:
    #  A --day 2--> B --day 4--> C        B --day 2--> D: too soon for what it heard that day
    met = [(2, ("A",), ("B",)), (4, ("B",), ("C",)), (2, ("B",), ("D",))]
    from raphtory import algorithms

    graph = reach.drawn(met, [(1, "A", "x"), (2, "A", "y")])
    found = [algorithms.temporally_reachable_nodes(graph, 99, 0, [f"item {item}"]) for item in "xy"]
    assert [reach.first_days(one, "ABCD") for one in found] == [{"A": 1, "B": 2, "C": 4}, {"A": 2}]


def test_answers_that_differ_are_told_apart() -> None:
    row = {"case": "c", "item": "I1", "lacking": "GP", "outcome": "late"}
    send = {**row, "sender": "School", "outcome": "none", "sent": "2012-06-01"}
    mine = {"never-reached": [row], "sent-without-receipt": [send]}
    assert not any(x.apart for x in same(mine, {**mine, "unsure": []}).values())
    other = {"never-reached": [{**row, "outcome": "none"}], "sent-without-receipt": [{**send, "sent": "2012-06-02"}]}
    assert [len(x.apart) for x in same(mine, {**other, "unsure": []}).values()] == [2, 2]
    assert [x[:2] for x in same(mine, {**other, "unsure": [("c", "I1")]}).values()] == [(0, []), (0, [])]


def test_a_finding_that_stands_under_another_query_is_looked_up_there() -> None:
    row = {"case": "c", "item": "I1", "lacking": "GP", "outcome": "none", "also": ["sent-without-receipt"]}
    send = {"case": "c", "item": "I1", "lacking": "GP", "outcome": "none", "sender": "School", "sent": "2012-06-01"}
    mine = {"never-reached": [row], "sent-without-receipt": []}
    there = {"never-reached": [row], "sent-without-receipt": [send], "unsure": []}
    assert [x[:2] for x in same(mine, there).values()] == [(1, []), (1, [])]
    missing = same(mine, {**there, "sent-without-receipt": []})["sent-without-receipt"]
    assert len(missing.apart) == 1


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="NO MEMORY OF CHILDREN: it is read from /proc")
def test_memory_of_all_processes_counts_those_that_were_started() -> None:
    before = measure.resident(getpid())
    with subprocess.Popen([sys.executable, "-c", "print(1, flush=True); input()"], stdin=-1, stdout=-1) as child:
        assert child.stdout and child.stdout.readline()
        during = measure.resident(getpid())
        child.communicate(b"\n")
    assert during > before + (4 << 20)


def test_memory_of_the_measuring_process_is_not_counted() -> None:
    large = bytes(300) * (1 << 20)
    assert measure.process("benchmarks.generate", "case", "--rows", "5").mib < len(large) >> 20


def test_results_keep_the_sections_not_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "results.md"
    keep("b", "| old |", path)
    keep("a", "| a |", path)
    keep("b", "| new |", path)
    assert path.read_text() == f"{HEAD}\n## a\n\n| a |\n\n## b\n\n| new |\n"


def test_time_in_proportion_to_rows_has_power_one() -> None:
    assert many.power((1_000, 0.5), (100_000, 50)) == "1.00"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="NO SOAK: what a process holds is read from /proc")
def test_no_file_and_no_thread_stays_behind_a_use() -> None:
    first, *_, last = soak.soak(0, most=3, only="pelka")
    assert (last.files, last.threads) == (first.files, first.threads)
    assert last.uses == 3 * first.uses
