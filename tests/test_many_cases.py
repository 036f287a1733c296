"""Several cases in one store: each is answered as if it were alone, and says which it is."""

from __future__ import annotations

from agencygraph import findings, knowing
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.store import in_memory
from tests.chronologies import given

NORTH = """
    date       | agency | information | shared_with
    2020-01-05 | School | bruise      |
    2020-03-01 | CSC    | burn        |
"""
SOUTH = """
    date       | agency | information | decision
    2021-01-05 | School | bruise      |
    2021-06-01 | CSC    |             |
"""
SILENT = """
    date       | agency | description
    2022-01-05 | School | nothing is coded in this case
"""


def graphs():
    """Three cases whose agencies have the same ids, with other titles and other records."""
    schools = {"north": "Hill School", "south": "Lake School", "silent": "Moor School"}
    rows = {"north": NORTH, "south": SOUTH, "silent": SILENT}
    return [
        build(derive(given(rows[id_], id=id_, duty_holder="CSC", agencies=f"id | title\nSchool | {title}\nCSC |")))
        for id_, title in schools.items()
    ]


def test_all_cases_together_are_each_case_alone():
    cases = graphs()
    with in_memory(cases) as store:
        together = findings.run_all(store)
        alone = {case.case_id: findings.run_all(store, None, case.case_id) for case in cases}
        knew = knowing.who_knew(store)
    for at, result in enumerate(together):
        each = {id_: results[at] for id_, results in alone.items()}
        expected = [{**row, "case": id_} for id_ in sorted(each) for row in each[id_].findings]
        assert result.findings == expected
        assert (result.of, result.count) == (sum(r.of for r in each.values()), sum(r.count for r in each.values()))
    assert {row["case"] for row in knew} == {"north", "south"}


def test_an_agency_has_the_name_and_the_coverage_of_its_own_case():
    with in_memory(graphs()) as store:
        result = next(r for r in findings.run_all(store) if r.query.name == "never-reached")
    said = {row["case"]: f"{row['sentence']} {row['coverage']}" for row in result.findings if row["item"] == "bruise"}
    assert "Hill School" in said["north"] and "2020-01-05 to 2020-03-01" in said["north"]
    assert "Lake School" in said["south"] and "2021-01-05 to 2021-06-01" in said["south"]


def test_what_could_not_be_looked_for_in_one_case_is_said_although_it_could_in_another():
    with in_memory(graphs()) as store:
        result = next(r for r in findings.run_all(store) if r.query.name == "never-reached")
        alone = next(r for r in findings.run_all(store, None, "silent") if r.query.name == "never-reached")
    assert alone.not_looked_for
    assert result.not_looked_for is None
    assert any(line.startswith("silent: ") and alone.not_looked_for in line for line in result.assumptions)


def test_a_store_without_a_case_was_not_looked_through():
    with in_memory() as store:
        assert {result.not_looked_for for result in findings.run_all(store)} == {"The store holds no case."}
