"""The invented case finds what the table in its README says, which was written by hand before the program was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agencygraph import Opened, Options, Result, opened

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "invented"


class Told(NamedTuple):
    query: str
    item: str
    agency: str
    outcome: str
    why: str
    entries: str

    def __str__(self) -> str:
        return f"{self.query} {self.item} {self.agency}"


def told() -> list[Told]:
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    table = text[text.index("| query | item |") :].splitlines()[2:]
    return [Told(*(cell.strip() for cell in line.strip("|").split("|"))) for line in table if line.startswith("|")]


@pytest.fixture(scope="module")
def invented() -> Iterator[Opened]:
    with opened(str(SAMPLE)) as case:
        yield case


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
    agencies = {row.get("lacking"), *row.get("known_by", ())} if "known-to-one" in line.query else {row.get("lacking", row.get("receiver", row.get("asker", row.get("agency"))))}
    return (not line.item or row["item"] == line.item) and (not line.agency or line.agency in agencies)


@pytest.mark.parametrize("line", [x for x in told() if x.query.split()[0] not in ("who-knew", "no-agency-held-the-case")], ids=str)
def test_a_query_finds_what_the_readme_says(line: Told, invented: Opened) -> None:
    rows = [row for row in asked(invented, line.query).findings if about(row, line)]
    if entries := set(re.findall(r"TR\d+", line.entries)) if len(rows) > 1 else set():
        rows = [row for row in rows if entries <= set(row["entries"])]
    if "no-holder" in line.why:
        rows = [row for row in rows if row["reason"] == "no-holder"]
    if line.outcome in ("in-time", "no finding"):
        assert rows == []
    elif line.outcome == "finding":
        assert [row["outcome"] in ("late", "unconfirmed", "none", "recorded") for row in rows] == [True]
    else:
        assert [row["outcome"] for row in rows] == [line.outcome]
        if days := re.match(r"(?:exactly )?(\d+) days", line.why):
            assert line.outcome != "late" or rows[0]["lag_least"] == int(days[1])


def test_when_nobody_held_the_case(invented: Opened) -> None:
    result = invented.gap("no-agency-held-the-case")
    assert [(f["outcome"], f["reason"], f["held_from"], f["held_to"]) for f in result.findings] == [
        ("cannot-tell", "holder-not-recorded", "2023-09-01", "2023-09-25"),
        ("none", None, "2024-02-02", "2024-03-18"),
    ]


@pytest.mark.parametrize("line", [x for x in told() if x.query == "who-knew"], ids=str)
def test_who_knew_is_what_the_readme_says(line: Told, invented: Opened) -> None:
    (row,) = invented.who_knew(item=line.item, agency=line.agency)
    assert row["state"] == line.outcome
    assert set(re.findall(r"TR\d+", line.entries)) & set(row["entries"])


def test_every_query_finds_something_and_cannot_tell_something(invented: Opened) -> None:
    for result in invented.gaps():
        assert result.count + result.elsewhere > 0 and result.not_looked_for is None, result.query.name


def test_every_sentence_begins_as_one_and_ends_with_a_stop(invented: Opened) -> None:
    """Also where it begins with a person, whose id is a role in small letters."""
    said = [row["sentence"] for result in invented.gaps() for row in result.findings]
    assert any(line.startswith("Mother ") for line in said)
    assert [line for line in said if line[0].islower() or not line.endswith(".")] == []
