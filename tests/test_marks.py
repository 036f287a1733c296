"""What reviewers mark stays beside the case, is only appended to, and shows wherever the finding does."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agencygraph.cli import main

FINDING = "never-reached"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture
def case(tmp_path: Path, checkout: Path) -> Path:
    return Path(shutil.copytree(checkout / "samples" / "pelka", tmp_path / "pelka"))


def first(case: Path) -> dict[str, object]:
    return json.loads(run("gap", FINDING, case, "--format", "json").stdout)[0]


def test_a_mark_shows_in_every_output_and_the_last_one_counts(case: Path) -> None:
    id_ = first(case)["finding"]
    assert "mark" not in first(case)
    assert run("mark", case, id_, "explained", "--reason", "a call was found", "--initials", "AB").exit_code == 0
    assert run("mark", case, id_, "accepted", "--reason", "it was\tanother call", "--initials", "CD").exit_code == 0
    mark = first(case)["mark"]
    assert (mark["mark"], mark["initials"], mark["reason"]) == ("accepted", "CD", "it was another call")
    assert "Marked accepted by CD on " in run("gaps", case).stdout
    saved = json.loads(run("gaps", case, "--format", "json").stdout)
    assert [r["mark"]["mark"] for q in saved for r in q["findings"] if "mark" in r] == ["accepted"]


def test_the_report_shows_a_mark_beside_its_finding_but_not_on_a_page_that_goes_out(case: Path, tmp_path: Path) -> None:
    printed = run("gaps", case, "--only", FINDING).stdout
    id_ = printed.partition("Finding: ")[2].split()[0]
    assert run("mark", case, id_, "explained", "--reason", "a call was found", "--initials", "AB").exit_code == 0
    assert run("report", case, "-o", tmp_path / "report.md").exit_code == 0
    body, _, pages = (tmp_path / "report.md").read_text(encoding="utf-8").partition("Open questions to put to each agency\n")
    assert "Marked explained by AB on " in body
    assert "Marked explained" not in pages.partition("How it travelled")[0]


def test_the_file_is_only_appended_to_and_is_its_owners(case: Path) -> None:
    id_ = first(case)["finding"]
    run("mark", case, id_, "explained", "--reason", "one", "--initials", "AB")
    before = (case / "marks.txt").read_bytes()
    run("mark", case, id_, "accepted", "--reason", "two", "--initials", "AB")
    assert (case / "marks.txt").read_bytes().startswith(before)
    assert stat.S_IMODE((case / "marks.txt").stat().st_mode) == 0o600


def test_a_case_reads_the_same_with_marks_beside_it(case: Path) -> None:
    before = run("check", case).stdout
    run("mark", case, first(case)["finding"], "accepted", "--reason", "one", "--initials", "AB")
    assert run("check", case).stdout == before


def test_notes_that_people_write_into_the_file_are_left_alone(case: Path) -> None:
    (case / "marks.txt").write_text("a note of the panel\nx\ty\n", encoding="utf-8")
    run("mark", case, first(case)["finding"], "accepted", "--reason", "one", "--initials", "AB")
    assert (case / "marks.txt").read_text(encoding="utf-8").startswith("a note of the panel\nx\ty\n")
    assert first(case)["mark"]["mark"] == "accepted"


@pytest.mark.parametrize(
    "words",
    [
        "nothing-1234567890 accepted --reason r --initials AB",
        "never-reached-123 accepted --reason r --initials AB",
        "never-reached-1234567890 agreed --reason r --initials AB",
        "never-reached-1234567890 accepted --initials AB",
    ],
)
def test_misuse(case: Path, words: str) -> None:
    assert run("mark", case, *words.split()).exit_code == 2
    assert not (case / "marks.txt").exists()


def test_an_empty_reason_is_misuse(case: Path) -> None:
    assert run("mark", case, "never-reached-1234567890", "accepted", "--reason", " ", "--initials", "AB").exit_code == 2


def test_filters_leave_findings_out_and_keep_what_was_looked_at(case: Path) -> None:
    every = {q["query"]: q for q in json.loads(run("gaps", case, "--format", "json").stdout)}
    some = json.loads(run("gaps", case, "--only", FINDING, "--item", "P17", "--format", "json").stdout)
    assert [q["query"] for q in some] == [FINDING]
    assert {f["item"] for f in some[0]["findings"]} == {"P17"}
    assert (some[0]["count"], some[0]["of"]) == (len(some[0]["findings"]), every[FINDING]["of"])
    tagged = {q["query"] for q in json.loads(run("gaps", case, "--tag", "f3", "--format", "json").stdout)}
    assert "sent-without-receipt" in tagged and FINDING not in tagged
    for wrong in (["--only", "never-reachd"], ["--tag", "F99"], ["--agency", "Nobody"]):
        assert run("gaps", case, *wrong).exit_code == 2


def test_since_a_day_leaves_what_rests_on_older_rows_only(case: Path) -> None:
    def items(day: str) -> set[str]:
        found = json.loads(run("gaps", case, "--only", FINDING, "--since", day, "--format", "json").stdout)
        return {f["item"] for f in found[0]["findings"]}

    assert {"P03", "P17"} <= items("2006-01-01")
    assert "P17" in items("2012-01-01") and "P03" not in items("2012-01-01")
    assert items("2013-01-01") == set()
    assert run("gaps", case, "--since", "some day").exit_code == 2


def test_two_saved_results_are_compared(case: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    run("gaps", case, "--format", "json", "-o", before)
    text = (case / "chronology.csv").read_text(encoding="utf-8")
    (case / "chronology.csv").write_text(text.replace("P17", "P18"), encoding="utf-8")
    run("gaps", case, "--format", "json", "-o", after)
    assert json.loads(run("compare", before, before, "--format", "json").stdout) == []
    rows = json.loads(run("compare", before, after, "--format", "json").stdout)
    gone = [r for r in rows if r["change"] == "gone" and r["query"] == FINDING]
    assert gone and all("P17" in r["sentence"] for r in gone)
    told = run("compare", before, after).stdout
    assert f"Gone ({sum(r['change'] == 'gone' for r in rows)})" in told and f"- {gone[0]['finding']}: {gone[0]['sentence']}\n" in told
    assert run("compare", before, before).stdout == "No finding is new, changed or gone.\n"


@pytest.mark.parametrize("text", ["", "{", "[]x", '{"a": 1}', '[{"query": "q"}]'])
def test_what_is_not_a_saved_result_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    done = run("compare", tmp_path / "a.json", tmp_path / "a.json")
    assert done.exit_code == 1 and "Traceback" not in done.stderr
