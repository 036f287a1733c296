"""Two codes are one worker only where the people table says so, and no longer once it does not."""

from __future__ import annotations

import pytest
from chronologies import given

from agencygraph import workbook
from agencygraph.case import read
from agencygraph.knowledge import derive
from agencygraph.when import iso

ROWS = """
    date       | agency | practitioner | information
    2020-01-05 | CSC    | SW2          | bruise
    2020-02-05 | School | SW-b         | burn
    2020-03-05 | School | SW2          | mark
"""


def known(table, aliases=""):
    """Who knew what since when at worker level, those not named left out; and who is asked about."""
    people = f"id | aliases\nAnn | {aliases}" if aliases else ""
    knowledge = derive(given(table, people=people))
    workers = {party.id: party for party in knowledge.parties if party.of and "not named" not in party.id}
    spells = sorted(
        f"{s.agency}: {s.item} {iso(s.since.earliest, s.since.unit)}"
        for s in knowledge.spells
        if s.agency in workers and s.since.known
    )
    return spells, sorted(id_ for id_, party in workers.items() if party.target), workers


APART = ["CSC / SW2: bruise 2020-01-05", "School / SW-b: burn 2020-02-05", "School / SW2: mark 2020-03-05"]


def test_without_an_alias_a_code_is_its_agencys_alone():
    spells, targets, _ = known(ROWS)
    assert spells == APART and targets == ["CSC / SW2", "School / SW-b", "School / SW2"]


def test_aliases_of_two_agencies_make_two_codes_one_worker():
    spells, targets, workers = known(ROWS, "CSC: SW2; School: SW-b")
    assert spells == [
        "CSC / SW2: bruise 2020-01-05", "CSC / SW2: burn 2020-02-05", "School / SW-b: bruise 2020-01-05",
        "School / SW-b: burn 2020-02-05", "School / SW2: mark 2020-03-05",
    ]  # fmt: skip
    assert targets == ["CSC / SW2", "School / SW2"]
    assert "School / SW-b" in workers["CSC / SW2"].kin and "School / SW2" not in workers["CSC / SW2"].kin


@pytest.mark.parametrize("aliases", ["SW2; SW-b", "CSC: SW2", "CSC: SW2; Hospital: SW-b", "CSC: SW2; School: SW9"])
def test_an_alias_that_names_no_agency_or_no_code_joins_nobody(aliases):
    assert known(ROWS, aliases)[0] == APART


def test_taking_the_alias_out_undoes_the_joining():
    joined = known(ROWS, "CSC: SW2; School: SW-b")
    assert joined[0] != APART and known(ROWS, "Annie") == known(ROWS, "Anne") and known(ROWS, "Annie")[0] == APART


def test_what_a_row_without_a_name_shows_leaves_open_whether_the_one_worker_knew():
    table = ROWS + "    2020-04-05 | CSC | | scald\n"
    knowledge = derive(given(table, people="id | aliases\nAnn | CSC: SW2; School: SW-b"))
    found = {s.agency for s in knowledge.spells if s.item == "scald" and not s.since.known}
    assert {"CSC / SW2", "School / SW-b"} <= found and "School / SW2" not in found


def test_the_agencies_of_a_composite_are_kept_as_a_workbook(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    (tmp_path / "one" / "Together.csv").write_text("date,source\n2024-05-01,Rosewood: file\n2024-05-02,SC: note\n")
    (tmp_path / "one" / "agencies.csv").write_text("id,aliases\nRosewood Project,Rosewood\nCSC,SC\n")
    (tmp_path / "two" / "case.xlsx").write_bytes(workbook.of_case(tmp_path / "one"))
    assert [e.agency for e in read(tmp_path / "one").entries] == ["Rosewood Project", "CSC"]
    assert [e.agency for e in read(tmp_path / "two").entries] == ["Rosewood Project", "CSC"]
