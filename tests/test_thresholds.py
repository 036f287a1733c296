"""The list under the pooled picture: when a threshold was met, by whose record first, and the days between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agencygraph import case, findings, graph, knowledge, queries
from agencygraph.store import in_memory
from agencygraph.view.model import model as case_model
from agencygraph.view.pooled import picture
from agencygraph.view.thresholds import NO_HOLDER, NO_SINGLE, UNSURE_HOLDER, met

Model = dict[str, Any]
AGENCIES = [{"id": "gp", "title": "GP", "kind": "body"}, {"id": "csc", "title": "Social Care", "kind": "body"},
            {"id": "family", "title": "Family", "kind": "family"}]


def threshold(*parts: tuple[str | None, str | None, str | None], name: str = "t") -> Model:
    return {"id": name, "title": f"Threshold {name}", "met": [
        {"agency": agency, "earliest": earliest, "latest": latest, "sure": latest is not None, "items": []}
        for agency, earliest, latest in parts]}


def model(*thresholds: Model, held: tuple[Model, ...] = ()) -> Model:
    return {"agencies": AGENCIES, "thresholds": list(thresholds), "held": list(held), "changes": {
        "knows": {"gp": [["2024-01-01", ["a"], []]]}, "holder": []}}


def holding(since: str, until: str | None, agency: str = "csc", **more: str) -> Model:
    return {"agency": agency, "from": since, "to": until, **more}


@pytest.mark.parametrize(("parts", "single", "after"), [
    ((("gp", "2024-02-10", "2024-02-10"),), "GP, 10 February 2024", "5 days later"),
    ((("gp", "2024-02-05", "2024-02-05"),), "GP, 5 February 2024", "the same day"),
    ((("gp", "2024-02-06", "2024-02-06"),), "GP, 6 February 2024", "1 day later"),
    ((("gp", "2024-02-08", "2024-02-12"),), "GP, 8 February 2024 to 12 February 2024", "3 to 7 days later"),
    ((("gp", "2024-02-08", "2024-02-12"), ("csc", "2024-02-10", "2024-02-10")), "GP or Social Care, 8 February 2024 to 10 February 2024",
     "3 to 5 days later"),
    ((("gp", "2024-02-11", "2024-02-12"), ("csc", "2024-02-10", "2024-02-10")), "Social Care, 10 February 2024", "5 days later"),
    ((("gp", "2024-02-08", None),), "Cannot tell: GP", ""),
    ((("family", "2024-02-05", "2024-02-05"),), NO_SINGLE, ""),
    ((), NO_SINGLE, ""),
])
def test_the_first_single_agency(parts: Any, single: str, after: str) -> None:
    (row,) = met(model(threshold((None, "2024-02-05", "2024-02-05"), *parts)))
    assert (row["single"], row["after"]) == (single, after)


@pytest.mark.parametrize(("part", "held", "words", "after"), [
    (("csc", "2024-02-10", "2024-02-10"), holding("2024-01-01", None), "Social Care, 10 February 2024", "5 days later"),
    (("csc", "2024-02-10", "2024-02-10"), holding("2024-02-20", None), "Social Care, 20 February 2024", "15 days later"),
    (("csc", "2024-02-10", "2024-02-10"), holding("2024-01-01", "2024-02-10"), "Social Care, 10 February 2024", "5 days later"),
    (("csc", "2024-02-10", "2024-02-10"), holding("2024-01-01", "2024-02-09"), NO_HOLDER, ""),
    (("csc", "2024-02-10", "2024-02-10"), holding("2024-01-01", "2024-02-12", to_earliest="2024-02-09"), UNSURE_HOLDER, ""),
    (("csc", "2024-02-10", None), holding("2024-01-01", None), UNSURE_HOLDER, ""),
    (("gp", "2024-02-10", "2024-02-10"), holding("2024-01-01", None), NO_HOLDER, ""),
])
def test_the_holder_by_its_own_record_while_it_held(part: Any, held: Model, words: str, after: str) -> None:
    (row,) = met(model(threshold((None, "2024-02-05", "2024-02-05"), part), held=(held,)))
    assert (row["holder"], row["held_after"]) == (words, after)


def test_days_from_a_range_are_a_range() -> None:
    (row,) = met(model(threshold((None, "2024-02-05", "2024-02-08"), ("gp", "2024-02-08", "2024-02-08"))))
    assert (row["when"], row["after"]) == ("5 February 2024 to 8 February 2024", "0 to 3 days later")


def test_thresholds_stand_in_the_order_of_their_days_and_those_not_met_last() -> None:
    rows = met(model(threshold(name="none"), threshold((None, "2024-03-01", "2024-03-01"), name="later"),
                     threshold((None, "2024-01-01", "2024-02-01"), name="range")))
    assert [(row["title"], row["number"]) for row in rows] == [("Threshold range", 1), ("Threshold later", 2), ("Threshold none", 0)]


def test_numbers_of_one_day_lie_over_each_other_never_on_each_other() -> None:
    whole = model(*(threshold((None, "2024-02-05", "2024-02-05"), name=str(at)) for at in range(4)),
                  threshold((None, "2024-01-20", "2024-02-06"), name="range"))
    drawn = picture(whole, "2024-01-01", "2024-12-31", met(whole))
    assert drawn
    marks = drawn["marks"]
    assert [mark["number"] for mark in marks] == [1, 2, 3, 4, 5]
    apart = [max(abs(a["place"] - b["place"]), abs(a["y"] - b["y"])) for a in marks for b in marks if a["number"] < b["number"]]
    assert min(apart) >= 20
    assert all(mark["y"] + 9 < drawn["top"] for mark in marks)
    assert marks[4]["from"] < marks[4]["x"] and marks[0]["from"] == marks[0]["x"]


@pytest.mark.parametrize("name", ["pelka", "invented"])
def test_the_page_and_the_query_name_the_same_agencies(name: str) -> None:
    whole = graph.build(knowledge.derive(case.read(Path(__file__).parent.parent / "samples" / name)))
    made = case_model(whole, [], [], version="1", problems=[])
    titles = {agency["id"]: agency["title"] for agency in made["agencies"]}
    with in_memory([whole]) as store:
        asked = findings.looked_at(store, queries.library()["pooled-picture"], findings.Options(), whole.case_id)
    page = {row["title"]: row for row in met(made)}
    assert asked
    for title in {row["title"] for row in asked}:
        rows = [row for row in asked if row["title"] == title]
        single = " or ".join(sorted(titles[agency] for agency in rows[0]["first_agency"]))
        assert page[title]["single"].startswith(single or NO_SINGLE)
        holders = {titles[row["lacking"]] for row in rows if row["outcome"] in ("in-time", "late") and row["lacking"] and not row["reason"]}
        said = page[title]["holder"]
        assert any(said.startswith(f"{holder}, ") for holder in holders) if holders else said in (NO_HOLDER, UNSURE_HOLDER), title
