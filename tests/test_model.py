"""The page's model, from small chronologies: what each day shows, and what became of each send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from agencygraph import case, graph, knowledge
from agencygraph.records import Place, Problem
from agencygraph.view import render
from agencygraph.view.model import model

HEAD = "entry_id,date,agency,event_type,description,information,shared_with,received_from,case_holder,practitioner"

Model = dict[str, Any]


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """The model of a chronology given as lines of HEAD, and of findings given as rows."""

    def make(*lines: str, findings: tuple[Model, ...] = (), knew: tuple[Model, ...] = (), others: tuple[Model, ...] = (),
             **tables: str) -> Model:
        folder = tmp_path / "small"
        folder.mkdir(exist_ok=True)
        (folder / "chronology.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
        for name, text in tables.items():
            suffix = ".toml" if name == "case" else ".csv"
            (folder / f"{name}{suffix}").write_text(text, encoding="utf-8")
        read = case.read(folder)
        gaps = [{"query": "never-reached", "title": "Never reached", "findings": list(findings), "count": len(findings),
                 "cannot_tell": 0, "of": 9},
                {"query": "lost-at-handover", "title": "Lost at handover", "findings": list(others), "count": len(others)}]
        return model(graph.build(knowledge.derive(read)), gaps, list(knew), version="1", problems=read.problems)

    return make


def finding(item: str, outcome: str, held_from: str | None = "2024-01-01", lacking: str | None = "CSC", **more: Any) -> Model:
    return {"finding": f"n-{item}", "item": item, "lacking": lacking, "outcome": outcome, "held_from": held_from,
            "known_by": [], "sentence": "…", "entries": [], "reason": None, **more}


HOLDS = "E0,2024-01-01,CSC,decision,CSC holds the case,,,,CSC,"


def test_late_shows_no_evidence_until_it_arrives(made: Any) -> None:
    found = made(
        HOLDS,
        "E1,2024-02-01,School,observation,Bruise,bruise,,,,",
        "E2,2024-03-01,CSC,contact,Told of bruise,bruise,,School,,",
        findings=(finding("bruise", "late"),),
    )
    assert found["changes"]["status"]["bruise"] == [["2024-02-01", "none"], ["2024-03-01", "late"]]
    assert found["changes"]["knows"]["CSC"] == [["2024-03-01", ["bruise"], []]]


def test_only_what_never_reached_says_how_an_item_stands(made: Any) -> None:
    lines = (HOLDS, "E1,2024-02-01,School,observation,Bruise,bruise,,,,", "E2,2024-03-01,CSC,contact,Told of bruise,bruise,,School,,")
    late, other = finding("bruise", "late"), finding("bruise", "none", held_from=None)
    assert made(*lines, findings=(late,), others=(other,))["changes"]["status"]["bruise"] == [["2024-02-01", "none"], ["2024-03-01", "late"]]
    # What another query finds of the same agency and the same holding leaves it in time.
    other = finding("bruise", "late")
    lines = (HOLDS, "E1,2024-02-01,School,observation,Bruise,bruise,,,,", "E2,2024-02-01,CSC,contact,Told of bruise,bruise,,School,,")
    assert made(*lines, others=(other,))["changes"]["status"]["bruise"] == [["2024-02-01", "in-time"]]


def test_what_became_known_after_the_period_counts_as_not_reached(made: Any) -> None:
    found = made(
        HOLDS,
        "E1,2024-02-01,School,observation,Bruise,bruise,,,,",
        "E2,2024-07-01,CSC,contact,Told of bruise,bruise,,School,,",
        findings=(finding("bruise", "none", reason="after-period"),),
        case="from = 2024-01-01\nto = 2024-06-30\n",
    )
    assert found["changes"]["status"]["bruise"] == [["2024-02-01", "none"]]
    assert found["changes"]["knows"]["CSC"] == [["2024-07-01", ["bruise"], []]]


def test_in_time_has_no_finding_and_shows_in_time(made: Any) -> None:
    found = made(
        HOLDS,
        "E1,2024-02-01,School,observation,Bruise,bruise,,,,",
        "E2,2024-02-01,CSC,contact,Told of bruise,bruise,,School,,",
    )
    assert found["changes"]["status"]["bruise"] == [["2024-02-01", "in-time"]]


def test_dates_that_overlap_cannot_be_told_until_both_have_passed(made: Any) -> None:
    found = made(
        HOLDS,
        "E1,2024-02,School,observation,Bruise,bruise,,,,",
        "E2,2024-02-10/2024-03-05,CSC,contact,Told of bruise,bruise,,,,",
        findings=(finding("bruise", "cannot-tell", reason="overlap"),),
    )
    assert found["changes"]["status"]["bruise"] == [["2024-02-01", "cannot-tell"]]
    assert found["changes"]["knows"]["CSC"] == [["2024-02-10", [], ["bruise"]], ["2024-03-05", ["bruise"], []]]


def test_a_send_without_receipt_is_unconfirmed_from_its_day(made: Any) -> None:
    found = made(
        HOLDS,
        "E1,2024-02-01,School,observation,Bruise,bruise,,,,",
        "E2,2024-02-09,School,referral,Letter,bruise,CSC,,,",
        findings=(finding("bruise", "unconfirmed"),),
    )
    assert found["changes"]["status"]["bruise"] == [["2024-02-01", "none"], ["2024-02-09", "unconfirmed"]]


def test_the_status_follows_the_holder(made: Any) -> None:
    found = made(
        HOLDS,
        "E1,2024-02-01,School,observation,Bruise,bruise,,,,",
        "E2,2024-03-01,CSC,decision,Steps down,,,,Early-Help,",
        "E3,2024-02-20,Early-Help,contact,Told,bruise,,School,,",
        "E4,2024-04-01,Early-Help,decision,Closed,,,,none,",
        findings=(finding("bruise", "none"),),
    )
    assert found["changes"]["status"]["bruise"] == [["2024-02-01", "none"], ["2024-03-01", "in-time"], ["2024-04-01", "cannot-tell"]]
    assert found["changes"]["holder"] == [["2024-01-01", ["CSC"], [], None], ["2024-03-01", ["Early-Help"], [], None],
                                          ["2024-04-01", [], [], []]]
    assert [(h["agency"], h["basis"]) for h in found["held"]] == [("CSC", "recorded"), ("Early-Help", "recorded"), (None, "no-holder")]


def test_a_holder_whose_dates_overlap_may_hold_the_case(made: Any) -> None:
    found = made(HOLDS, "E1,2024-03,CSC,decision,Steps down,,,,Early-Help,", "E2,2024-06-01,School,contact,Last,,,,,")
    assert found["changes"]["holder"] == [["2024-01-01", ["CSC"], [], None], ["2024-03-01", [], ["CSC", "Early-Help"], None],
                                          ["2024-03-31", ["Early-Help"], [], None]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("E1,2024-02-01,School,referral,Sent,bruise,CSC,,,", "E2,2024-02-08,CSC,contact,Had,bruise,,School,,"), ["corroborated"]),
        (("E1,2024-02-01,School,referral,Sent,bruise,CSC,,,", "E2,2024-02-09,CSC,contact,Had,bruise,,School,,"), ["unmatched", "unrecorded by sender"]),
        (("E1,2024-02-01,School,referral,Sent,bruise,CSC,,,", "E2,2024-02-09,CSC,contact,Other,,,,,"), ["unmatched"]),
        (("E1,2024-02-01,School,referral,Sent,bruise,CSC,,,",), ["cannot tell"]),
        (("E1,2024-02-01,School,contact,Other,,,,,", "E2,2024-02-09,CSC,contact,Had,bruise,,School,,"), ["unrecorded by sender"]),
        (("E2,2024-02-09,CSC,contact,Had,bruise,,School,,",), ["cannot tell"]),
        (("E1,2024-02-01,School,referral,DISPUTED with CSC: sent,bruise,CSC,,,", "E2,2024-02-09,CSC,contact,Other,,,,,"), ["disputed"]),
        (("E1,2024-02-01,School,non_disclosure,Kept,bruise,CSC,,,", "E2,2024-02-09,CSC,contact,Other,,,,,"), ["held back"]),
        (("E1,2024-02-01,School,system,On the system,bruise,CSC,,,", "E2,2024-02-09,CSC,contact,Other,,,,,"), ["available"]),
    ],
)
def test_each_send_or_receipt_is_listed_once_with_its_class(made: Any, lines: tuple[str, ...], expected: list[str]) -> None:
    assert [row["class"] for row in made(*lines)["sent"]] == expected


def test_a_review_s_send_is_marked_as_told(made: Any) -> None:
    lines = ("E1,2024-02-01,School,referral,Sent,bruise,CSC,,,", "E2,2024-02-09,CSC,contact,Other,,,,,")
    assert [row["told"] for row in made(*lines)["sent"]] == [False]
    assert [row["told"] for row in made(*lines, case='account = "review"\n')["sent"]] == [True]


def test_only_the_agencies_of_the_case_stand_on_the_page(made: Any) -> None:
    found = made("E1,2024-02-01,School,observation,Bruise,bruise,,,,head teacher", "E2,2024-02-02,School,decision,Closed,,,,none,")
    assert [row["id"] for row in found["agencies"]] == ["School"]
    knew = ({"item": "bruise", "agency": "School / head teacher", "state": "known"},)
    assert made("E1,2024-02-01,School,observation,Bruise,bruise,,,,head teacher", knew=knew)["knew"] == []


def test_a_holder_comes_first_and_one_without_a_chronology_last(made: Any) -> None:
    found = made("E1,2024-02-01,School,observation,Bruise,bruise,Alarm,,,", "E2,2024-02-02,CSC,decision,Opened,,,,CSC,")
    assert [(row["id"], row["covered"]) for row in found["agencies"]] == [("CSC", True), ("School", True), ("Alarm", False)]
    assert found["agencies"][2]["covers"] == "no chronology supplied"
    assert "assumed" in found["agencies"][1]["covers"]


def test_a_row_of_the_transmissions_table_is_evidence_with_its_place(made: Any) -> None:
    found = made(
        "E1,2024-02-01,School,observation,Bruise,bruise,,,,",
        transmissions="information,from,to,mode,sent\nbruise,School,CSC,told,2024-02-03\n",
    )
    assert [(row["id"], row["place"], row["items"]) for row in found["entries"]][1:] == [("transmissions-2", "transmissions, row 2", ["bruise"])]
    assert {key for row in found["sent"] for key in row["entries"]} <= {row["id"] for row in found["entries"]}


def test_agencies_of_any_query_are_found_in_its_columns(made: Any) -> None:
    other = {"finding": "x", "outcome": "unconfirmed", "item": "bruise", "sender": "School", "receivers": ["CSC", "nobody here"],
             "sentence": "School", "entries": [], "reason": None}
    found = made(HOLDS, "E1,2024-02-01,School,observation,Bruise,bruise,CSC,,,", findings=(other,))
    assert found["gaps"][0]["findings"][0]["agencies"] == ["School", "CSC"]
    assert found["changes"]["status"]["bruise"][-1] == ["2024-02-01", "unconfirmed"]


def test_an_undated_row_proves_that_and_never_since_when(made: Any) -> None:
    found = made(HOLDS, "E1,,School,observation,Bruise,bruise,,,,", "E2,2024-05-01,School,contact,Last,,,,,")
    assert found["changes"]["status"]["bruise"] == [["2024-01-01", "cannot-tell"]]
    assert found["changes"]["knows"]["School"] == [["2024-01-01", [], ["bruise"]]]
    assert found["entries"][1]["earliest"] is None and found["entries"][1]["place"] == "chronology.csv, row 3"


def test_a_month_is_shown_as_a_month(made: Any) -> None:
    knew = ({"item": "bruise", "agency": "School", "state": "known", "earliest": "2024-02-01", "latest": "2024-02-29"},)
    assert made("E1,2024-02,School,observation,Bruise,bruise,,,,", knew=knew)["knew"][0]["when"] == "February 2024"


def test_two_runs_give_the_same_bytes_and_an_empty_case_gives_a_page(made: Any) -> None:
    lines = (HOLDS, "E1,2024-02-01,School,observation,Bruise,bruise;mark,CSC,,,")
    assert json.dumps(made(*lines)) == json.dumps(made(*lines))
    assert "Nothing found." in render(made("E1,2024-02-01,School,contact,Nothing,,,,,"))


def test_problems_keep_their_place(tmp_path: Path) -> None:
    (tmp_path / "chronology.csv").write_text("date,agency\n2024-01-01,School\n", encoding="utf-8")
    whole = graph.build(knowledge.derive(case.read(tmp_path)))
    bad = Problem("warning", Place("gp.csv", 9, "date"), "22.05/16", "cannot read the date", "Write it as 2016-05-22.")
    assert model(whole, [], [], version="1", problems=[bad])["problems"] == [
        {"severity": "warning", "place": "gp.csv, row 9, date", "text": "22.05/16", "message": "cannot read the date", "remedy": "Write it as 2016-05-22."}
    ]


def test_a_row_is_cited_where_its_agency_can_find_it(tmp_path: Path) -> None:
    """Of a workbook its sheet; of a merged chronology the file that the agency sent."""
    (tmp_path / "GP.csv").write_text("date,event,came from file,came from table,came from row\n"
                                     "2024-01-05,Seen,GP notes.docx,table 2,7\n2024-01-06,Rang,,,\n", encoding="utf-8")
    book = Workbook()
    book.active.title = "School"
    for row in (("Date", "Event"), ("2024-01-07", "Spoke")):
        book.active.append(row)
    book.save(tmp_path / "School.xlsx")
    shown = model(graph.build(knowledge.derive(case.read(tmp_path))), [], [], version="1", problems=())
    assert {e["description"]: e["place"] for e in shown["entries"]} == {
        "Seen": "GP notes.docx, table 2, row 7", "Rang": "GP.csv, row 3", "Spoke": "School.xlsx, School, row 2"}
