"""The training cases find what the tables in their READMEs say, which were written by hand before the program was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agencygraph import Opened, Options, Result, opened

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
CASES = ("invented", "adult-safeguarding", "moving-area")
RECEIVERS = ("lacking", "receiver", "asker", "agency")
ENTRY = r"\b[A-Z]{2}\d{3}\b"


class Told(NamedTuple):
    case: str
    query: str
    item: str
    agency: str
    outcome: str
    why: str
    entries: str

    def __str__(self) -> str:
        return f"{self.case} {self.query} {self.item} {self.agency}"


def readme(case: str) -> str:
    return (SAMPLES / case / "README.md").read_text(encoding="utf-8")


def told() -> list[Told]:
    lines = []
    for case in CASES:
        table = readme(case)[readme(case).index("| query | item |") :].split("\n\n")[0].splitlines()[2:]
        lines += [Told(case, *(cell.strip() for cell in line.strip("|").split("|"))) for line in table]
    return lines


ASKED = [line for line in told() if line.query.split()[0] not in ("who-knew", "no-agency-held-the-case")]


@pytest.fixture(scope="module")
def cases() -> Iterator[dict[str, Opened]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(opened(str(SAMPLES / name))) for name in CASES}


def asked(case: Opened, words: str) -> Result:
    name, *rest = words.split()
    given: dict[str, Any] = {k.strip("-"): v for k, v in zip(rest[::2], rest[1::2], strict=True)}
    if "within" in given:
        number, unit = re.fullmatch(r"(\d+)([hd])", given["within"]).groups()
        given["within"] = int(number) * {"h": 60, "d": 1440}[unit]
        given["within_days"] = int(number) if unit == "d" else 0
    if "window" in given:
        given["window"] = int(given["window"])
    return case.gap(name, Options(**given))


def about(row: dict[str, Any], line: Told) -> bool:
    whose = {row.get("lacking"), *row.get("known_by", ())} if "known-to-one" in line.query else {next((row[k] for k in RECEIVERS if k in row), None)}
    return (not line.item or row["item"] == line.item) and (not line.agency or line.agency in whose)


@pytest.mark.parametrize("line", ASKED, ids=str)
def test_a_query_finds_what_the_readme_says(line: Told, cases: dict[str, Opened]) -> None:
    case = cases[line.case]
    rows = [row for row in asked(case, line.query).findings if about(row, line)]
    if entries := set(re.findall(ENTRY, line.entries)) if len(rows) > 1 else set():
        rows = [row for row in rows if entries <= set(row["entries"])]
    if "no-holder" in line.why:
        rows = [row for row in rows if row["reason"] == "no-holder"]
    if line.outcome in ("in-time", "no finding"):
        assert rows == []
        assert line.item in {i.id for i in case.case.information} | {""}
        assert line.agency in {a.id for a in case.case.agencies} | {""}
    elif line.outcome == "finding":
        assert [row["outcome"] in ("late", "unconfirmed", "none", "recorded") for row in rows] == [True]
    else:
        assert [row["outcome"] for row in rows] == [line.outcome]
        if (days := re.match(r"(?:exactly )?(\d+) days", line.why)) and line.outcome == "late" and "lag_least" in rows[0]:
            assert rows[0]["lag_least"] == int(days[1])


def test_when_nobody_held_the_cases(cases: dict[str, Opened]) -> None:
    held = {
        name: [(f["outcome"], f["reason"], f["held_from"], f["held_to"]) for f in case.gap("no-agency-held-the-case").findings]
        for name, case in cases.items()
    }
    assert held == {
        "invented": [("cannot-tell", "holder-not-recorded", "2023-09-01", "2023-09-25"), ("none", None, "2024-02-02", "2024-03-18")],
        "adult-safeguarding": [("cannot-tell", "holder-not-recorded", "2023-03-01", "2023-05-22"), ("none", None, "2023-07-14", "2023-09-11")],
        "moving-area": [("cannot-tell", "holder-not-recorded", "2023-09-01", "2023-10-24"), ("none", None, "2024-02-09", "2024-03-18")],
    }


@pytest.mark.parametrize("line", [line for line in told() if line.query == "who-knew"], ids=str)
def test_who_knew_is_what_the_readme_says(line: Told, cases: dict[str, Opened]) -> None:
    (row,) = cases[line.case].who_knew(item=line.item, agency=line.agency)
    assert row["state"] == line.outcome
    named = set(re.findall(ENTRY, line.entries))
    assert named & set(row["entries"]) if named else row["state"] not in ("known", "received")


def test_every_query_finds_something_and_cannot_tell_something(cases: dict[str, Opened]) -> None:
    for result in cases["invented"].gaps():
        assert result.count + result.elsewhere > 0 and result.not_looked_for is None, result.query.name


def test_every_sentence_begins_as_one_and_ends_with_a_stop(cases: dict[str, Opened]) -> None:
    """Also where it begins with a person, whose id is a role in small letters."""
    said = [row["sentence"] for case in cases.values() for result in case.gaps() for row in result.findings]
    assert any(line.startswith("Mother ") for line in said)
    assert [line for line in said if line[0].islower() or not line.endswith(".")] == []


@pytest.mark.parametrize("name", CASES[1:])
def test_the_files_have_no_error_and_say_that_all_is_invented(name: str, cases: dict[str, Opened]) -> None:
    assert [p for p in cases[name].problems if p.severity == "error"] == []
    assert cases[name].case.marking == "Training example: all people and agencies are invented"
    assert "invented" in readme(name).split("\n\n")[1]


@pytest.mark.parametrize("name", CASES)
def test_every_entry_that_a_readme_names_is_there(name: str, cases: dict[str, Opened]) -> None:
    assert set(re.findall(ENTRY, readme(name))) <= {e.id for e in cases[name].case.entries}
