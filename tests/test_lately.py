"""The morning look over several cases: what is of a day or after it, what may be, and what could not be looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agencygraph import findings, lately, queries
from agencygraph.asking import Question, day
from agencygraph.findings import Options
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.opening import Opened
from agencygraph.store import StoreError, in_memory
from tests.chronologies import given

NORTH = """
    date       | agency | information | case_holder
    2019-12-01 | CSC    |             | CSC
    2020-01-05 | School | bruise      |
    2020-03-01 | CSC    | burn        |
    2020-05    | School | fracture    |
               | School | fall        |
    2020-12-01 | CSC    |             |
"""
SOUTH = """
    date       | agency | information | case_holder
    2020-12-01 | CSC    |             | CSC
    2021-01-05 | School | bruise      |
    2021-06-01 | CSC    |             |
"""


def cases():
    return [
        build(derive(given(text, id=id_, duty_holder="CSC", agencies="id | title\nSchool |\nCSC |")))
        for id_, text in (("north", NORTH), ("south", SOUTH))
    ]


def looks(since: str):
    library = [queries.library()["never-reached"]]
    with in_memory(cases()) as store:
        found = list(lately.looks(Opened(store, ""), Options(), library, day(since, "--since")))
    return {one.case: one for one in found}


@pytest.mark.parametrize(
    ("since", "new", "left"),
    [
        ("2020-01-05", {"bruise": "certain", "fracture": "certain"}, (0, 1)),
        ("2020-01-06", {"fracture": "certain"}, (1, 1)),
        ("2020-05-01", {"fracture": "certain"}, (1, 1)),
        ("2020-05-02", {"fracture": "may be"}, (1, 1)),
        ("2020-05-31", {"fracture": "may be"}, (1, 1)),
        ("2020-06-01", {}, (2, 1)),
    ],
)
def test_a_finding_is_of_its_newest_date(since: str, new: dict[str, str], left: tuple[int, int]):
    north = looks(since)["north"]
    (result,) = north.results
    assert {row["item"]: row["since"] for row in result.findings} == new
    assert (north.before, north.undated, north.may_be) == (*left, list(new.values()).count("may be"))
    assert result.of == 4, "what was looked at does not shrink with what is shown"


def test_rows_of_another_case_with_the_same_id_make_nothing_new():
    """Both cases have a row-1; that of the south is new, and the bruise of the north is not."""
    found = looks("2021-01-01")
    assert (found["north"].count, found["north"].before) == (0, 2)
    assert (found["south"].count, found["south"].before) == (1, 0)


def test_without_a_day_everything_is_shown():
    with in_memory(cases()) as store:
        (north, south) = lately.looks(Opened(store, ""), Options(), [queries.library()["never-reached"]], None)
        alone = findings.run(store, queries.library()["never-reached"], None, "north")
    assert north.results[0].findings == alone.findings
    assert (north.count, south.count, north.before, north.undated) == (alone.count, 1, 0, 0)


class Failing:
    """A store that refuses whatever is asked of one case."""

    def __init__(self, store, case_id):
        self._store, self._case_id = store, case_id

    def rows(self, query, parameters):
        if parameters.get("cid") == self._case_id and "KNEW" in query:
            raise StoreError("it is locked")
        return self._store.rows(query, parameters)


def test_a_case_that_cannot_be_looked_at_is_said_and_the_others_are():
    with in_memory(cases()) as store:
        library = [queries.library()["never-reached"]]
        north, south = lately.looks(Opened(Failing(store, "north"), ""), Options(), library, None)  # type: ignore[arg-type]
    assert (north.why, north.as_json()["cannot_be_looked_at"], north.count) == ("it is locked", "it is locked", 0)
    assert (south.why, south.count) == (None, 1)


def run(*words: object) -> Result:
    return CliRunner().invoke(main(), list(map(str, words)))


def main():
    from agencygraph.cli import main

    return main


def folder(place: Path, **chronologies: str) -> Path:
    for name, text in chronologies.items():
        (place / name).mkdir(parents=True)
        lines = [",".join(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
        (place / name / "chronology.csv").write_text("\n".join(lines))
        (place / name / "case.toml").write_text('duty_holder = "CSC"\n')
    return place


ASKED = ("--all-cases", "--only", "never-reached")


def test_folders_are_looked_at_one_by_one(tmp_path: Path):
    done = run("gaps", folder(tmp_path, north=NORTH, south=SOUTH), *ASKED, "--since", "2020-05-02", "--format", "json")
    assert done.exit_code == 0, done.stderr
    told = {one["case"]: one for one in json.loads(done.stdout)}
    assert [told["north"][name] for name in ("found", "may_be", "of", "before", "undated")] == [1, 1, 4, 1, 1]
    assert told["south"]["gaps"][0]["findings"][0]["since"] == "certain"
    assert (
        "2 cases; findings of 2020-05-02 or later in 2: 2, and 0 that cannot be told; 1 of both may be" in done.stderr
    )


def test_a_row_of_one_case_does_not_make_a_finding_of_another_new():
    """Both cases number their rows alike: the third row of the one is of 2021, that of the other of 2020."""
    library = (queries.library()["never-reached"],)
    question = Question(library, {"to": "all"}, since="2021-01-01")
    with in_memory(cases()) as store:
        it = Opened(store, "")
        (found,) = question.narrowed(it, findings.run_all(store, question.options(it), "", library))
    assert {(row["case"], row["item"]) for row in found.findings} == {("south", "bruise")}


@pytest.mark.parametrize(("fail", "code"), [((), 0), (("--fail-on-findings",), 4)])
def test_findings_are_an_exit_code_only_where_asked_for(tmp_path: Path, fail: tuple[str, ...], code: int):
    place = folder(tmp_path, north=NORTH)
    assert run("gaps", place, *ASKED, "--since", "2020-01-01", *fail).exit_code == code
    assert run("gaps", place, *ASKED, "--since", "2022-01-01", *fail).exit_code == 0


def test_a_folder_that_cannot_be_read_is_said_and_not_hidden_by_findings(tmp_path: Path):
    place = folder(tmp_path, north=NORTH, broken="nothing | of | use\n1 | 2 | 3")
    done = run("gaps", place, *ASKED, "--since", "2020-01-01", "--fail-on-findings")
    assert done.exit_code == 1
    assert "broken" in done.stderr
    assert "bruise" in done.stdout


def test_the_table_and_the_csv_say_where_a_date_is_vague(tmp_path: Path):
    place = folder(tmp_path, north=NORTH)
    table = run("gaps", place, *ASKED, "--since", "2020-05-02").stdout
    assert "Its dates are vague: it may be of before 2020-05-02." in table
    lines = run("gaps", place, *ASKED, "--since", "2020-05-02", "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("case,query,finding") and len(lines) == 2 and "may be" in lines[1]


def test_one_case_of_a_store_is_misuse():
    done = run("gaps", "neo4j://nowhere#north", "--all-cases")
    assert done.exit_code == 2 and "leave out what follows #" in done.stderr
