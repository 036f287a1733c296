"""The benchmarks still run: invented cases are the same each time, and read without an error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agencygraph.case import read
from benchmarks import soak
from benchmarks.__main__ import HEAD, keep, power
from benchmarks.generate import write, write_many
from benchmarks.plain import judge, never_reached


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
    others = {"School": (first, first)}
    assert judge(None, first, first, others) == "none"
    assert judge((later, later), first, first, others) == "late"
    assert judge((first, first), first, first, others) == "in-time"
    assert judge((date.min, later), first, first, others) == "cannot-tell"


def test_the_plain_script_answers_for_the_holder(tmp_path: Path) -> None:
    write(tmp_path, 120)
    rows, unsure = never_reached(tmp_path, "holder")
    assert {row["outcome"] for row in rows} >= {"in-time", "late", "none"}
    assert {row["item"] for row in rows} - unsure


def test_results_keep_the_sections_not_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "results.md"
    keep("b", "| old |", path)
    keep("a", "| a |", path)
    keep("b", "| new |", path)
    assert path.read_text() == f"{HEAD}\n## a\n\n| a |\n\n## b\n\n| new |\n"


def test_time_in_proportion_to_rows_has_power_one() -> None:
    assert power(1_000, 0.5, 100_000, 50) == "1.00"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="NO SOAK: what a process holds is read from /proc")
def test_no_file_and_no_thread_stays_behind_a_use() -> None:
    first, *_, last = soak.soak(0, most=3, only="pelka")
    assert (last.files, last.threads) == (first.files, first.threads)
    assert last.uses == 3 * first.uses
