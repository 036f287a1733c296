"""Small cases for tests, written as a reviewer would read them, and random ones.

    given('''
        date       | agency | information | shared_with
        2020-01-05 | School | bruise      | GP
    ''', duty_holder="GP")

gives the `Case` that the program reads from such files. Columns that a table does not name are blank.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

from agencygraph.case import read
from agencygraph.records import Case

AGENCIES = ("CSC", "School", "GP", "Ward")
ITEMS = ("bruise", "burn", "mark")


def cells(table: str) -> list[list[str]]:
    """The cells of a table whose columns are parted by "|", one row a line, blank lines left out."""
    return [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.strip()]


COMPANIONS = ("agencies", "information", "holdings", "transmissions", "people", "combinations", "addresses", "plans",
              "thresholds", "timescales", "learning", "glossary", "procedures")


def given(chronology: str, **more: str) -> Case:
    """The case that tables and settings of case.toml give; "from_" stands for the key "from".

    more  companion tables by their names, and settings
    """
    tables = {"chronology": chronology, **{name: more.pop(name) for name in COMPANIONS if name in more}}
    settings = more
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables.items():
            if table:
                with (Path(folder) / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows(cells(table))
        lines = [f'{key.rstrip("_")} = "{value}"' for key, value in {"id": "case", **settings}.items()]
        (Path(folder) / "case.toml").write_text("\n".join(lines), encoding="utf-8")
        return read(folder)


def table(heads: tuple[str, ...], rows: list[Mapping[str, str]]) -> str:
    """Rows as a table of text, with the columns that any of them fills."""
    used = [head for head in heads if head == heads[0] or any(row.get(head) for row in rows)]
    lines = [used, *([row.get(head, "") for head in used] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(used))]
    return "\n".join(" | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


# Random cases. Days are few, so that dates meet, overlap and touch.

DAYS = st.sampled_from([f"2020-01-{day:02}" for day in (1, 3, 6, 8, 10, 13, 20, 31)])
DATES = st.one_of(
    DAYS,
    DAYS,
    st.sampled_from(["2020-01", "2020", "2020-02", "2020-01-06~", "2020-01-03/2020-01-08", "by 2020-01-10",
                     "since 2020-01-06", "", "2020-01-10T09:00", "2020-01-10T14:30"]),
)  # fmt: skip
ORDINARY = st.sampled_from(["contact", "visit", "check", "meeting"])
EVENT_TYPES = st.one_of(ORDINARY, st.sampled_from(["request", "system", "non_disclosure", "record_deletion"]))
STANDINGS = st.one_of(st.just(""), st.just(""), st.sampled_from(["disputed", "uncertain", "false", "claimed", "found"]))
HOLDERS = st.sampled_from(["", "", "CSC", "School", "CSC;School", "none"])
HEADS = (
    "date", "agency", "practitioner", "event_type", "information", "shared_with", "received_from", "present",
    "case_holder", "account", "standing", "disputed_to", "date_known",
)  # fmt: skip


def some(values: tuple[str, ...], most: int = 2) -> st.SearchStrategy[str]:
    """A list cell: none, one or a few of the values."""
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(";".join)


@st.composite
def rows(draw: st.DrawFn, plain: bool = False) -> dict[str, str]:
    """One row of a chronology; plain ones are on whole days and of ordinary types, without doubts."""
    agency = draw(st.sampled_from((*AGENCIES, "Unrecorded") if draw(st.integers(0, 9)) == 0 else AGENCIES))
    others = tuple(a for a in AGENCIES if a != agency)
    odd = not plain and draw(st.booleans())
    row = {
        "date": draw(DATES if odd else DAYS),
        "agency": agency,
        "event_type": draw(EVENT_TYPES if odd else ORDINARY),
        "information": draw(some(ITEMS)),
        "shared_with": draw(some(others)),
        "received_from": draw(some(others, 1)),
        "case_holder": draw(HOLDERS),
    }
    if odd:
        row["present"] = draw(some(AGENCIES))
        row["practitioner"] = draw(st.sampled_from(["", "Kim", "Lee"]))
        row["account"] = draw(st.sampled_from(["", "agency", "review"]))
        row["standing"] = draw(STANDINGS)
        row["date_known"] = draw(st.one_of(st.just(""), st.just(""), DATES))
    if row.get("standing") == "disputed":
        row["disputed_to"] = draw(some(others))
    return row


@st.composite
def written(draw: st.DrawFn, plain: bool = False) -> dict[str, str]:
    """The tables and settings of a random case, as arguments of `given`; plain ones of plain rows."""
    case = {"chronology": table(HEADS, draw(st.lists(rows(plain), min_size=1, max_size=8)))}
    units = draw(st.booleans())
    covers = st.sampled_from([("", ""), ("", ""), ("2020-01-01", "2020-12-31"), ("2020-01-05", "2020-01-12")])
    listed = []
    for agency in AGENCIES:
        since, until = draw(covers) if draw(st.integers(0, 4)) == 0 else ("", "")
        unit = units and agency in ("Ward", "School")
        listed.append({
            "id": agency,
            "kind": "unit" if unit else "family" if agency == "GP" and draw(st.integers(0, 7)) == 0 else "",
            "part_of": draw(st.sampled_from(["CSC", "School" if agency == "Ward" else "GP"])) if unit else "",
            "from": draw(st.sampled_from(["", "", "2020-01-06"])) if unit else "",
            "to": draw(st.sampled_from(["", "", "2020-01-10"])) if unit and not plain else "",
            "shares_record": draw(st.sampled_from(["yes", "yes", "no"])) if unit else "",
            "covers_from": since,
            "covers_to": until,
        })  # fmt: skip
    heads = ("id", "kind", "part_of", "from", "to", "shares_record", "covers_from", "covers_to")
    case["agencies"] = table(heads, listed)
    part = draw(st.sampled_from(["", "", "bruise"]))
    case["information"] = table(("id", "part_of"), [{"id": "bruise"}, {"id": "burn", "part_of": part}, {"id": "mark"}])
    case["account"] = draw(st.sampled_from(["agency", "agency", "review"]))
    if draw(st.booleans()):
        case |= {
            "from_": "2020-01-01",
            "to": "2020-12-31" if plain else draw(st.sampled_from(["2020-01-15", "2020-12-31"])),
        }
    if draw(st.booleans()):
        case["duty_holder"] = "CSC"
    return case
