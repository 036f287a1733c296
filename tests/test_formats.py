"""A kept file of an older format is brought up to the present one, and one of a later format is refused in a sentence."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from agencygraph import auditing, formats, marks
from agencygraph import case as cases
from agencygraph.anonymising import key
from agencygraph.cli import main
from agencygraph.exporting.described import json_schema
from agencygraph.formats import UnknownFormat, brought_up
from agencygraph.store import records

ROWS = "date,agency,information,shared_with\n2016-05-01,School,I1,Police\n2016-05-03,Police,I2,\n"
LATER = "of format 2, and this version of agencygraph reads format 1. Install the version that made it, or a later one."
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "chronology.csv").write_text(ROWS)
    return tmp_path / "case"


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two made-up changes: a format 2 of case.toml in which title was once name, a format 3 without a nickname."""

    def renamed(said: dict[str, Any]) -> dict[str, Any]:
        return {"title" if key == "name" else key: value for key, value in said.items()}

    def without(said: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in said.items() if key != "nickname"}

    monkeypatch.setitem(formats.STEPS, "case", (renamed, without))


@pytest.mark.parametrize("toml", ['name = "T"\nnickname = "N"', 'format = 1\nname = "T"\nnickname = "N"', 'format = 2\ntitle = "T"\nnickname = "N"', 'format = 3\ntitle = "T"'])
@pytest.mark.usefixtures("second")
def test_a_case_of_an_older_format_is_read_as_one_of_the_present(case: Path, toml: str) -> None:
    (case / "case.toml").write_text(toml)
    read = cases.read(case)
    assert (read.title, read.problems) == ("T", ())


@pytest.mark.usefixtures("second")
def test_a_case_of_a_later_format_is_refused_with_what_is_read(case: Path) -> None:
    (case / "case.toml").write_text('format = 4\ntitle = "T"')
    with pytest.raises(cases.CaseUnreadable, match=r"case\.toml is of format 4, .* reads the formats up to 3\. Install"):
        cases.read(case)


@pytest.mark.parametrize("toml", ["format = 0", 'format = "1"', "format = true", "format = 1.0"])
def test_a_format_that_is_no_number_of_one_is_refused(case: Path, toml: str) -> None:
    (case / "case.toml").write_text(toml)
    done = run("check", case)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Write format = 1, or leave it out." in done.stderr


def test_a_list_of_rows_is_of_format_1_and_goes_through_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.STEPS, "result", (lambda rows: [*rows, "a"], lambda rows: [*rows, "b"]))
    assert brought_up("result", [], "x.json") == ["a", "b"]
    with pytest.raises(UnknownFormat, match=r"^x\.json is of format 4"):
        brought_up("result", {"format": 4}, "x.json")


def test_a_later_case_is_refused_by_a_command_and_alone_among_several(case: Path, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "cases" / "one")
    later = shutil.copytree(case, tmp_path / "cases" / "two")
    (later / "case.toml").write_text("format = 2\n")
    done = run("gaps", later)
    assert (done.exit_code, LATER in done.stderr) == (1, True)
    both = run("gaps", tmp_path / "cases")
    assert both.exit_code == 1 and "two: not asked" in both.stderr and LATER in both.stderr and both.stdout


def test_marks_of_a_later_format_are_neither_shown_nor_added_to(case: Path, tmp_path: Path) -> None:
    path = marks.add(case, "never-reached-0123456789", "accepted", initials="AB", reason="r", on=date(2026, 1, 5))
    assert [mark.initials for mark in marks.read(case).values()] == ["AB"]
    path.write_text("format\t2\n" + path.read_text())
    before = path.read_bytes()
    with pytest.raises(UnknownFormat, match=r"marks\.txt is of format 2"):
        marks.add(case, "never-reached-0123456789", "accepted", initials="AB", reason="r", on=date(2026, 1, 5))
    assert path.read_bytes() == before
    assert run("gaps", case).exit_code == 1
    shutil.copytree(case, tmp_path / "cases" / "one")
    (shutil.copytree(case, tmp_path / "cases" / "two") / "marks.txt").unlink()
    both = run("gaps", tmp_path / "cases")
    assert both.exit_code == 1 and LATER in both.stderr and both.stdout


def test_a_record_for_disclosure_of_a_later_format_is_not_added_to(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("audit", case, "--write", "--initials", "AB").exit_code == 0
    path = case / "audit.jsonl"
    assert json.loads(path.read_text())["format"] == 1
    assert auditing.check(path.read_bytes()).said["by"] == "AB"
    path.unlink()
    with monkeypatch.context() as there:
        there.setitem(formats.STEPS, "audit", (lambda said: said,))
        auditing.add(case, {"format": 2, "case": "c"}, initials="AB", now=NOW)
    before = path.read_bytes()
    for words in (["--write", "--initials", "AB"], ["--verify"], []):
        done = run("audit", case, *words)
        assert (done.exit_code, "Line 1 of the record is " + LATER in done.stderr) == (1, True)
    assert path.read_bytes() == before


def test_a_key_says_its_format_and_one_of_a_later_one_is_no_key(tmp_path: Path) -> None:
    path = key.write(tmp_path / "key.json", key.Key())
    assert json.loads(path.read_text())["format"] == 1
    assert key.read(path) == key.Key()
    said = json.loads(path.read_text())
    path.write_text(json.dumps({name: value for name, value in said.items() if name != "format"}))
    assert key.read(path) == key.Key()
    path.write_text(json.dumps({**said, "format": 2}))
    with pytest.raises(key.NotAKey, match="key.json is " + LATER):
        key.read(path)


def test_saved_results_of_a_later_format_are_not_compared(case: Path, tmp_path: Path) -> None:
    saved, later = tmp_path / "saved.json", tmp_path / "later.json"
    run("gaps", case, "--format", "json", "-o", saved)
    later.write_text(json.dumps({"format": 2, "results": []}))
    assert run("compare", saved, saved, "--format", "json").stdout == "[]\n"
    done = run("compare", saved, later)
    assert (done.exit_code, done.stdout, f"{later} is {LATER}" in done.stderr) == (1, "", True)


def test_the_records_in_a_store_say_their_format(case: Path) -> None:
    read = cases.read(case)
    texts = list(records.texts(read))
    first = json.loads(texts[0])
    assert first.pop("format") == 1 and records.of(texts) == records.of([json.dumps(first), *texts[1:]])
    with pytest.raises(UnknownFormat, match="of the case 'case' is " + LATER):
        records.of([json.dumps({**first, "format": 2}), *texts[1:]])
    with pytest.raises(UnknownFormat, match=r"from another version of agencygraph\. Load the case again\."):
        records.of([json.dumps({**first, "made_up": 1}), *texts[1:]])


def test_what_is_written_says_its_format(case: Path, tmp_path: Path) -> None:
    import networkx

    run("export", case, "-o", tmp_path / "graph.json")
    assert json.loads((tmp_path / "graph.json").read_text())["format"] == 1
    assert json_schema()["properties"]["format"] == {"const": 1}
    run("export", case, "-o", tmp_path / "graph.graphml")
    assert networkx.read_graphml(tmp_path / "graph.graphml").graph["format"] == 1
    run("new", tmp_path / "new")
    run("merge", case / "chronology.csv", "-o", tmp_path / "merged")
    run("anonymise", case, "-o", tmp_path / "hidden")
    run("anonymise", tmp_path / "hidden", "--back", "--key", tmp_path / "hidden.key.json", "-o", tmp_path / "back")
    for folder in ("new", "merged", "hidden", "back"):
        assert "format = 1" in (tmp_path / folder / "case.toml").read_text().splitlines(), folder
