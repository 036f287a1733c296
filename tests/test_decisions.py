"""What each decision could rest on, and the pooled picture, from small chronologies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agencygraph import case, findings, graph, knowledge, queries
from agencygraph.store import in_memory
from agencygraph.view import pooled, render
from agencygraph.view.decisions import thresholds
from agencygraph.view.model import model

HEAD = "entry_id,date,agency,event_type,description,information,shared_with,received_from,case_holder,practitioner,threshold"
HOLDS = "E0,2024-01-01,CSC,contact,CSC holds the case,,,,CSC,,"

Model = dict[str, Any]


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """The model of a chronology given as lines of HEAD."""

    def make(*lines: str, **tables: str) -> Model:
        folder = tmp_path / "small"
        folder.mkdir(exist_ok=True)
        (folder / "chronology.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
        for name, text in tables.items():
            suffix = ".toml" if name == "case" else ".csv"
            (folder / f"{name}{suffix}").write_text(text, encoding="utf-8")
        return model(graph.build(knowledge.derive(case.read(folder))), [], [], version="1", problems=[])

    return make


def placed(found: Model) -> dict[str, list[str]]:
    (row,) = found["decisions"]
    return {name: [part["item"] for part in row[name]] for name in ("known", "elsewhere", "unsure")}


DECIDES = "D1,2024-03-01,CSC,decision,Steps down,,,,,,"


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        # The decider has it on the very day.
        (("E1,2024-02-01,School,observation,Bruise,bruise,,,,,", "E2,2024-03-01,CSC,contact,Told,bruise,,School,,,"), "known"),
        # The day after is too late, and it was elsewhere before.
        (("E1,2024-02-01,School,observation,Bruise,bruise,,,,,", "E2,2024-03-02,CSC,contact,Told,bruise,,School,,,"), "elsewhere"),
        # First recorded anywhere after the decision: in none of the lists.
        (("E1,2024-03-02,School,observation,Bruise,bruise,,,,,",), ""),
        # A month that holds the day cannot be told, of the decider or of another.
        (("E1,2024-02-01,School,observation,Bruise,bruise,,,,,", "E2,2024-03,CSC,contact,Told,bruise,,School,,,"), "unsure"),
        (("E1,2024-03,School,observation,Bruise,bruise,,,,,",), "unsure"),
        # A row without a date proves that, never since when.
        (("E1,,School,observation,Bruise,bruise,,,,,",), "unsure"),
        # Its record was deleted before the decision.
        (("E1,2024-02-01,CSC,observation,Bruise,bruise,,,,,", "E2,2024-02-10,School,contact,Told,bruise,,CSC,,,",
          "E3,2024-02-20,CSC,record_deletion,Deleted,bruise,,,,,"), "elsewhere"),
    ],
)  # fmt: skip
def test_an_item_stands_where_the_dates_put_it(made: Any, lines: tuple[str, ...], where: str) -> None:
    expected = {"known": [], "elsewhere": [], "unsure": []} | ({where: ["bruise"]} if where else {})
    assert placed(made(HOLDS, DECIDES, *lines, "Z,2024-06-01,School,contact,Last,,,,,,")) == expected


def test_a_send_without_receipt_is_said_and_is_no_knowledge(made: Any) -> None:
    found = made(HOLDS, DECIDES, "E1,2024-02-01,School,referral,Sent,bruise,CSC,,,,", "Z,2024-06-01,CSC,contact,Last,,,,,,")
    (part,) = found["decisions"][0]["elsewhere"]
    assert part == {"item": "bruise", "agencies": ["School"], "sent": True}


def test_accounts_of_a_send_that_differ_leave_it_open(made: Any) -> None:
    found = made(HOLDS, DECIDES, "E1,2024-02-01,School,referral,DISPUTED with CSC: sent,bruise,CSC,,,,", "Z,2024-06-01,CSC,contact,Last,,,,,,")
    (part,) = found["decisions"][0]["unsure"]
    assert (part["item"], part["why"]) == ("bruise", "the accounts of its sending to the decider differ or are uncertain")


def test_what_a_family_knew_is_not_what_another_agency_knew(made: Any) -> None:
    lines = (HOLDS, DECIDES, "E1,2024-02-01,Family,observation,Bruise,bruise,,,,,")
    assert placed(made(*lines, agencies="id,kind\nFamily,family\nCSC,body\n"))["elsewhere"] == []
    assert placed(made(*lines, agencies="id,kind\nFamily,body\nCSC,body\n"))["elsewhere"] == ["bruise"]


PLACES = {"in-time": "known", "late": "elsewhere", "unconfirmed": "elsewhere", "none": "elsewhere", "cannot-tell": "unsure"}


@pytest.mark.parametrize("name", ["pelka", "invented"])
def test_the_page_and_the_query_say_the_same_of_each_decision(name: str) -> None:
    whole = graph.build(knowledge.derive(case.read(Path(__file__).parent.parent / "samples" / name)))
    found = model(whole, [], [], version="1", problems=[])
    page = {(d["entry"], part["item"]): (where, bool(part.get("sent"))) for d in found["decisions"] if d["decides"]
            for where in ("known", "elsewhere", "unsure") for part in d[where]}
    with in_memory([whole]) as store:
        asked = findings.looked_at(store, queries.library()["decided-without"], findings.Options(), whole.case_id)
    rows = [(r, r["outcome"].partition(":")[0]) for r in asked]
    assert len(rows) > 20
    assert [(r["decision"], r["item"], outcome) for r, outcome in rows
            if page.get((r["decision"], r["item"])) != (PLACES[outcome], outcome == "unconfirmed")] == []
    # What the query has no row for is what the decider alone has, for certain or perhaps.
    rest = page.keys() - {(r["decision"], r["item"]) for r in asked}
    assert {page[key][0] for key in rest} <= {"known", "unsure"}


def test_a_decider_whose_record_does_not_cover_the_day_cannot_be_told(made: Any) -> None:
    lines = (HOLDS, DECIDES, "E1,2024-02-01,School,observation,Bruise,bruise,,,,,")
    agencies = "id,covers_from,covers_to\nCSC,2024-01-01,2024-02-15\nSchool,,\n"
    assert placed(made(*lines))["elsewhere"] == ["bruise"]
    assert placed(made(*lines, agencies=agencies))["unsure"] == ["bruise"]


def test_a_decision_without_a_day_tells_nothing(made: Any) -> None:
    found = made(HOLDS, "D1,,CSC,decision,Steps down,,,,,,", "E1,2024-02-01,School,observation,Bruise,bruise,,,,,")
    assert placed(found)["unsure"] == ["bruise"]
    assert found["decisions"][0]["unsure"][0]["why"] == "the decision has no date"


def test_a_threshold_arguably_met_is_shown_as_a_reading(made: Any) -> None:
    found = made(HOLDS, "E1,2024-02-01,School,observation,Bruise,bruise,,,,,arguably met for enquiries")
    assert [(row["entry"], row["decides"]) for row in found["decisions"]] == [("E1", False)]
    assert "A reading of the row, not recorded as a decision" in render(found)


def test_the_pooled_picture_counts_each_item_once(made: Any) -> None:
    found = made(
        HOLDS,
        "E1,2024-02-01,School,observation,Bruise,bruise,,,,,",
        "E2,2024-02-02,GP,observation,Bruise,bruise;mark,,,,,",
        "E3,2024-02-03,CSC,contact,Told,bruise,,School,,,",
        "E4,2024-03-01,CSC,decision,Closed,,,,none,,",
    )
    rows = [(row["day"], row["all"], row["most"], row["holder"]) for row in pooled.steps(found)]
    assert rows == [
        ("2024-01-01", 0, 0, 0),
        ("2024-02-01", 1, 1, 0),
        ("2024-02-02", 2, 2, 0),
        ("2024-02-03", 2, 2, 1),
        ("2024-03-01", 2, 2, None),
    ]
    assert "On the last day: 2 to all agencies together, 2 to GP. The table" in render(found), "nobody holds the case"


def test_the_pooled_picture_leaves_families_out(made: Any) -> None:
    agencies = "id,kind\nCSC,body\nFamily,family\n"
    found = made(HOLDS, "E1,2024-02-01,Family,observation,Bruise,bruise,,,,,", agencies=agencies)
    assert max(row["all"] for row in pooled.steps(found)) == 0
    assert "No item has a date from which it is certainly known." in render(found)


def test_an_item_that_may_be_known_is_not_counted(made: Any) -> None:
    found = made(HOLDS, "E1,2024-02,School,observation,Bruise,bruise,,,,,")
    assert [(row["day"], row["all"]) for row in pooled.steps(found)] == [("2024-01-01", 0), ("2024-02-29", 1)]


def test_thresholds_stand_on_the_page_where_the_graph_has_them(made: Any, tmp_path: Path) -> None:
    found = made(HOLDS, "E1,2024-02-01,School,observation,Bruise,bruise,,,,,")
    assert not [met for row in found["thresholds"] for met in row["met"]]
    whole = graph.build(knowledge.derive(case.read(tmp_path / "small")))
    key = whole.nodes["CaseFile"][0]["key"]
    day = whole.nodes["Entry"][1]
    bounds = {"earliest": day["earliest"], "latest": day["latest"], "unit": day["unit"], "items": ["bruise"], "entries": ["E1"]}
    levels = {"levels": ["coded"], "readings": ["stated"]}
    whole.nodes["Threshold"] = [{"key": "t", "id": "T1", "title": "Enquiries", "kind": "law", "words": "cause to suspect", "source": "Act", "verified": "no"}]
    whole.edges["MET", "CaseFile", "Threshold"] = [{"a": key, "b": "t", **levels, **bounds}]
    school = next(row["key"] for row in whole.nodes["Agency"] if row["id"] == "School")
    worker = {"levels": ["worker"], "readings": ["stated"]}
    whole.edges["MET", "Agency", "Threshold"] = [{"a": school, "b": "t", **worker, **bounds}]
    (row,) = thresholds(whole, {"School": "School"})
    assert [(met["agency"], met["latest"], met["items"]) for met in row["met"]] == [(None, "2024-02-01", ["bruise"])]
    page = render(model(whole, [], [], version="1", problems=[]))
    assert "All agencies&#39; records together" in page and 'class="p-mark"' in page
