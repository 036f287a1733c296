"""An agency sends its chronology again: which rows are new, changed or gone, and what that does to the findings."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from chronologies import cells, given, written
from click.testing import CliRunner
from hypothesis import given as any_
from hypothesis import settings
from test_merge import as_csv

from agencygraph import workbook
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.headings import COLUMNS
from agencygraph.merging import merge
from agencygraph.revisions import renamed, revised, rows

ROOT = Path(__file__).resolve().parent.parent
MESSY = ROOT / "tests" / "messy" / "agencies"

BEFORE = """
    date       | agency | description                        | shared_with
    2020-01-05 | School | Bruise to the forehead seen        |
    2020-01-07 | School | Mother says he fell at the park    | GP
    2020-02-01 | GP     | Letter from the school read        |
"""


def changes(before, after):
    """What became of the rows, in few words: the change, the date now, the cells."""
    return [(row["change"], row["date"], *row["what"]) for row in rows(given(before), given(after))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("forehead seen", "forehead seen by TA", ["description: … the forehead seen → … the forehead seen by TA"]),
        ("| GP\n", "| GP; CSC\n", ["shared_with: GP → GP; CSC"]),
        ("| GP\n", "| \n", ["shared_with: GP → blank"]),
        ("2020-01-07", "2020-01-17", ["date: 2020-01-07 → 2020-01-17"]),
        ("2020-01-05", "5 Jan 2020", ["date: 2020-01-05 → 5 Jan 2020"]),
    ],
)
def test_a_row_that_has_changed_is_shown_with_each_cell_before_and_after(old, new, expected):
    found = changes(BEFORE, BEFORE.replace(old, new, 1) if old else BEFORE)
    assert [what for _, _, *cells_ in found for what in cells_] == expected
    assert {change for change, *_ in found} == ({"changed"} if expected else set())


def test_a_row_put_in_above_moves_the_others_and_changes_none():
    more = BEFORE.replace("2020-01-05", "2020-01-02 | School | Late again\n    2020-01-05")
    (row,) = rows(given(BEFORE), given(more))
    assert (row["change"], row["description"]) == ("new", "Late again")
    assert (row["before"], row["after"], row["entry_after"]) == (None, "chronology.csv, row 2", "chronology-2")
    (row,) = rows(given(more), given(BEFORE))
    assert (row["change"], row["before"], row["after"]) == ("gone", "chronology.csv, row 2", None)


def test_another_row_of_the_same_day_is_new_and_not_a_change():
    other = BEFORE.replace("Bruise to the forehead seen", "No homework handed in       ")
    assert [change for change, *_ in changes(BEFORE, other)] == ["new", "gone"]


def test_a_number_corrected_is_a_change():
    old, new = (f"date | agency | description\n2020-01-05 | HV | Weighed at clinic: {kg} kg" for kg in ("9.1", "9.4"))
    assert changes(old, new) == [
        ("changed", "2020-01-05", "description: Weighed at clinic: 9.1 kg → Weighed at clinic: 9.4 kg")
    ]


def test_ids_that_the_file_gives_join_rows_whose_date_or_words_agree():
    old = "entry_id | date | agency | description\nLOG 1 | 2020-01-05 | Police | Shouting heard"
    new = "entry_id | date | agency | description\nLOG 1 | 2020-01-05 | Police | Attended; all calm on arrival"
    assert changes(old, new) == [
        ("changed", "2020-01-05", "description: Shouting heard → Attended; all calm on arrival")
    ]


def test_rows_numbered_anew_are_not_taken_for_one_another():
    old = """
        no | date       | agency | description
        1  | 2020-01-05 | Police | Shouting heard by a neighbour
        2  | 2020-02-07 | Police | Mother reports a theft of her purse
    """
    new = """
        no | date       | agency | description
        1  | 2020-01-01 | Police | Child found alone in the street
        2  | 2020-01-05 | Police | Shouting heard by a neighbour
        3  | 2020-02-07 | Police | Mother reports a theft of her purse
    """
    assert changes(old, new) == [
        ("new", "2020-01-01"), ("changed", "2020-01-05", "entry_id: 1 → 2"), ("changed", "2020-02-07", "entry_id: 2 → 3"),
    ]  # fmt: skip


def test_the_same_row_twice_that_is_there_once_is_one_gone():
    twice = "date | agency | description\n2020-01-05 | GP | Seen\n2020-01-05 | GP | Seen"
    assert changes(twice, twice.rpartition("\n")[0]) == [("gone", "2020-01-05")]


def test_references_to_rows_that_have_moved_are_the_same():
    old = "date | agency | description | answers\n2020-01-05 | GP | Asked |\n2020-01-06 | GP | Told | chronology-2"
    new = (
        "date | agency | description | answers\n2020-01-01 | GP | Seen |\n2020-01-05 | GP | Asked |\n"
        "2020-01-06 | GP | Told | chronology-3"
    )
    assert changes(old, new) == [("new", "2020-01-01")]


def test_findings_keep_their_rows_where_only_places_have_moved():
    before, after = given(BEFORE), given(BEFORE.replace("2020-01-05", "2020-01-02 | School | Late |\n    2020-01-05"))
    same = renamed(before, after, revised(before, after))
    assert [entry.id for entry in same.entries] == [entry.id for entry in after.entries[1:]]


def test_a_row_that_is_gone_does_not_take_another_ones_id():
    before, after = given(BEFORE), given("\n".join(BEFORE.splitlines()[:2] + BEFORE.splitlines()[3:]))
    same = renamed(before, after, revised(before, after))
    assert [entry.id for entry in same.entries] == ["chronology-2 (before)", "chronology-2", "chronology-3"]


# A case and itself, in other forms


def nothing_changed(one, other):
    before, after = read(one), read(other)
    assert rows(before, after) == []
    assert len(revised(before, after).pairs) == len(before.entries) == len(after.entries)


@pytest.mark.parametrize("sample", [ROOT / "samples" / "invented", ROOT / "samples" / "pelka", MESSY])
def test_a_case_is_the_same_as_a_workbook(tmp_path, sample):
    (tmp_path / "case.xlsx").write_bytes(workbook.of_case(sample))
    nothing_changed(sample, tmp_path)
    nothing_changed(tmp_path, sample)


def test_a_merged_case_is_the_same_as_the_files_it_is_of(tmp_path):
    merge(sorted(MESSY.iterdir()), tmp_path / "case")
    nothing_changed(MESSY, tmp_path / "case")


def test_a_file_sent_again_changes_its_own_rows_of_a_merged_case_alone(tmp_path):
    lines = ["date,event", "2020-01-05,Bruise to the forehead seen", "2020-01-07,Mother says he fell at the park"]
    for folder_, sent in (("old", lines), ("new", [lines[0], "2020-01-02,Late again", *lines[1:]])):
        (tmp_path / folder_).mkdir()
        (tmp_path / folder_ / "School.csv").write_text("\n".join(sent))
        (tmp_path / folder_ / "GP.csv").write_text("date,event\n2020-01-01,Registered\n2020-01-06,Seen for a cough\n")
        merge(sorted((tmp_path / folder_).iterdir()), tmp_path / f"case {folder_}")
    (row,) = rows(read(tmp_path / "case old"), read(tmp_path / "case new"))
    assert (row["change"], row["description"], row["after"]) == ("new", "Late again", "School.csv, row 2")


@settings(max_examples=25, deadline=None)
@any_(written())
def test_any_case_is_the_same_as_a_workbook(given_case):
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one", Path(folder) / "two"
        one.mkdir()
        two.mkdir()
        for name in (key for key in given_case if key in COLUMNS):
            (one / f"{name}.csv").write_text(as_csv(given_case[name]), encoding="utf-8")
        (two / "case.xlsx").write_bytes(workbook.of_case(one))
        nothing_changed(one, two)


def test_five_thousand_rows_are_compared_in_seconds():
    lines = [f"2020-01-{n % 28 + 1:02} | GP | Visit {n}: seen at home" for n in range(5000)]
    before = given("date | agency | description\n" + "\n".join(lines))
    after = replace(before, entries=before.entries[1:])
    start = time.perf_counter()
    assert [row["change"] for row in rows(before, after)] == ["gone"]
    assert time.perf_counter() - start < 20


# The command


def run(*words):
    return CliRunner().invoke(main, [*map(str, words)])


def folder(path, table):
    path.mkdir()
    (path / "chronology.csv").write_text("\n".join(",".join(line) for line in cells(table)) + "\n")
    return path


KNOWN = """
    date       | agency | information | case_holder | description
    2020-01-05 | School | bruise      |             | Bruise to the forehead seen
    2020-01-06 | CSC    |             | CSC         | Case opened
    2020-01-09 | CSC    | {item}      |             | Letter from the school read
"""


def test_comparing_two_cases_shows_the_rows_and_then_the_findings(tmp_path):
    before, after = folder(tmp_path / "a", KNOWN.format(item="")), folder(tmp_path / "b", KNOWN.format(item="bruise"))
    done = run("compare", before, after)
    assert done.exit_code == 0
    first, second = done.stdout.split("\n\n", 1)
    assert "information: blank → bruise" in first and "chronology.csv, row 4 → chronology.csv, row 4" in first
    assert "outcome: none → late" in second and "never-reached" in second
    assert done.stderr.splitlines()[0] == "Rows: 0 new, 0 gone, 1 changed."
    found = json.loads(run("compare", before, after, "--format", "json").stdout)
    assert [row["change"] for row in found[0]["rows"]] == ["changed"] and found[0]["findings"]


def test_comparing_a_case_with_itself_shows_nothing(tmp_path):
    case = folder(tmp_path / "a", KNOWN.format(item=""))
    assert run("compare", case, case).stdout == (
        "No row is new, changed or gone.\n\nNo finding is new, changed or gone.\n"
    )


def test_a_case_and_a_saved_result_are_not_compared(tmp_path):
    case, saved = folder(tmp_path / "a", KNOWN.format(item="")), tmp_path / "saved.json"
    saved.write_text("[]")
    done = run("compare", case, saved)
    assert (done.exit_code, "not one of each" in done.stderr) == (2, True)
    assert run("compare", saved, saved).exit_code == 0
    assert run("compare", case, "neo4j://host#case").exit_code == 2
