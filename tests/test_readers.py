"""Pages with something left out: what is hidden from a reader is absent from the bytes of the file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from agencygraph import case, findings, graph, knowing, knowledge, queries
from agencygraph.cli import main
from agencygraph.graph import Graph
from agencygraph.store import in_memory
from agencygraph.view import render
from agencygraph.view.model import model
from agencygraph.view.readers import for_reader
from agencygraph.view.reduced import until, words

HEAD = "entry_id,date,agency,event_type,description,information,shared_with,received_from,case_holder,practitioner,people,source"
ROWS = (
    "E0,2024-01-01,CSC,contact,CSC holds the case,,,,CSC,Jo Marker,child,",
    "E1,2024-02-01,School,observation,Bruise seen by Ash Ember,bruise,,,,Ash Ember,child,LOGBOOK-77",
    "REF-9931,2024-02-03,School,referral,Letter sent,bruise,CSC,,,Ash Ember,child,LOGBOOK-78",
    "E3,2024-02-05,GP,non_disclosure,Kept back because PRIVATEWORD,mood,CSC,,,Lee Quill,mother,",
    "E4,2024-02-06,GP,observation,OTHERPERSON has a conviction,conviction,,,,Lee Quill,partner,",
    "E5,2024-03-10,CSC,contact,Told,bruise,,School,,Jo Marker,child,",
    "E6,2024-06-01,Coroner,contact,OUTCOMEWORD,outcome,,,,,child,",
    "E7,2024-03/2024-06,CSC,contact,VAGUEWORD,vague,,,,,child,",
    "E8,,CSC,contact,UNDATEDWORD,undated,,,,,child,",
)
TABLES = {
    "information.csv": "id,title,about\nbruise,Bruise to ear,child\nmood,Low mood,mother\nconviction,CONVICTIONTITLE,partner\n"
    "outcome,OUTCOMETITLE,child\nvague,VAGUETITLE,child\nundated,UNDATEDTITLE,child\n",
    "people.csv": "id,title\nchild,The child\nmother,The mother\npartner,The partner\n",
    "case.toml": 'title = "Small"\nincident = 2024-06-01\n',
}
MARK = {"mark": "explained", "initials": "QZQ", "date": "2024-07-01", "reason": "REVIEWERWORD"}


@pytest.fixture
def whole(tmp_path: Path) -> Graph:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "chronology.csv").write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return graph.build(knowledge.derive(case.read(folder)))


def modelled(made: Graph) -> dict[str, Any]:
    """The model of a graph with what never reached the holder, a mark on each finding."""
    with in_memory([made]) as store:
        gap = findings.run(store, queries.read(queries.shipped()["never-reached"]), findings.Options(), made.case_id).as_json()
        knew = knowing.who_knew(store, findings.Options(), made.case_id)
    for row in gap["findings"]:
        row["mark"] = MARK
    return model(made, [gap], knew, version="1", problems=[])


AFTER = ("OUTCOME", "Coroner", "VAGUE", "UNDATED", "2024-03-1", "2024-06", "March 2024", "June 2024")


def test_nothing_after_the_day_is_in_the_file(whole: Graph) -> None:
    full, cut = render(modelled(whole)), modelled(until(whole, date(2024, 2, 28)))
    for gap in cut["gaps"]:
        for row in gap["findings"]:
            del row["mark"]
    page = render(cut)
    for word in AFTER:
        assert word in full, word
        assert word not in page, word


def test_what_is_left_stands_as_it_did_on_the_day(whole: Graph) -> None:
    before = {label: [dict(row) for row in rows] for label, rows in whole.nodes.items()}
    cut = modelled(until(whole, date(2024, 2, 28)))
    assert {row["id"] for row in cut["items"]} == {"bruise", "mood", "conviction"}
    assert cut["case"]["to"] == "2024-02-28" and cut["case"]["incident"] is None
    # The receipt of 10 March has not come, so the send stands without one.
    assert {row["item"]: row["outcome"] for row in cut["gaps"][0]["findings"]}["bruise"] == "unconfirmed"
    assert "Only what is certainly dated on or before 28 February 2024 is in this file." in render(cut)
    assert whole.nodes == before
    on_the_day = modelled(until(whole, date(2024, 3, 10)))
    assert {row["item"]: row["outcome"] for row in on_the_day["gaps"][0]["findings"]}["bruise"] == "late"


def test_practitioners_see_no_names_of_workers_and_no_marks(whole: Graph) -> None:
    full = modelled(whole)
    page = render(for_reader(full, "practitioner", whole))
    for word in ("Ash Ember", "Jo Marker", "Lee Quill", "QZQ", "REVIEWERWORD"):
        assert word in render(full) and word not in page, word
    for word in ("LOGBOOK-77", "PRIVATEWORD", "CONVICTIONTITLE", "Bruise seen by a worker"):
        assert word in page, word
    assert "Made for practitioners. Left out: " in page
    both = {**full, "view_words": words(date(2024, 2, 28))}
    assert "28 February 2024 is in this file. Made for practitioners." in render(for_reader(both, "practitioner", whole))


def test_the_name_of_an_agency_is_no_name_of_a_worker(tmp_path: Path) -> None:
    folder = tmp_path / "roles"
    folder.mkdir()
    rows = (
        "entry_id,date,agency,event_type,description,information,case_holder,practitioner",
        "E1,2024-01-01,GP,contact,nurse wrote to the GP and to Nurse bank,seen,GP,GP",
        "E2,2024-01-02,Nurse bank,contact,Seen by nurse,seen,,nurse",
    )
    (folder / "chronology.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    made = graph.build(knowledge.derive(case.read(folder)))
    shown = for_reader(model(made, [], [], version="1", problems=[]), "practitioner", made)
    assert [row["description"] for row in shown["entries"]] == ["a worker wrote to the GP and to Nurse bank", "Seen by a worker"]
    assert {row["title"] for row in shown["agencies"]} == {"GP", "Nurse bank"}


def test_the_family_sees_only_what_is_about_those_listed(whole: Graph) -> None:
    full = modelled(whole)
    page = render(for_reader(full, "family", whole, people=("child", "mother")))
    hidden = ("Ash Ember", "QZQ", "REVIEWERWORD", "LOGBOOK", "chronology.csv", "PRIVATEWORD", "CONVICTIONTITLE", "OTHERPERSON", "conviction")
    for word in hidden:
        assert word in render(full), word
        assert word not in page, word
    for word in ("Bruise to ear", "Low mood", "OUTCOMEWORD", "Made for the family. Left out: "):
        assert word in page, word
    assert "REF-9931" not in page


def test_what_is_about_somebody_else_too_is_not_for_the_family(tmp_path: Path) -> None:
    rows = ("E1,2024-02-01,School,observation,Seen together,both,,,,,child,", "E2,2024-02-01,School,observation,Seen,own,,,,,child,")
    (tmp_path / "chronology.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    (tmp_path / "information.csv").write_text("id,title,about\nboth,SHAREDWORD,child;partner\nown,OWNWORD,child\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("id,title\nchild,The child\npartner,The partner\n", encoding="utf-8")
    made = graph.build(knowledge.derive(case.read(tmp_path)))
    page = render(for_reader(modelled(made), "family", made, people=("child",)))
    assert "OWNWORD" in page and "SHAREDWORD" not in page
    assert "SHAREDWORD" in render(for_reader(modelled(made), "family", made, people=("child", "partner")))


def test_the_family_sees_all_whom_the_case_lists_by_default(whole: Graph) -> None:
    assert "CONVICTIONTITLE" in render(for_reader(modelled(whole), "family", whole))


def test_the_panel_sees_the_whole_and_others_are_refused(whole: Graph) -> None:
    full = modelled(whole)
    assert for_reader(full, "panel", whole) == full
    with pytest.raises(ValueError, match="none of practitioner, family, panel"):
        for_reader(full, "press", whole)


def test_a_number_is_a_reference_only_in_brackets(tmp_path: Path) -> None:
    folder = tmp_path / "numbered"
    folder.mkdir()
    rows = (
        "entry_id,date,agency,event_type,description,information,case_holder,people",
        "12,2024-01-01,CSC,contact,Opened,,CSC,child",
        "13,2024-02-01,School,observation,Seen 12 days after (13),bruise,,child",
    )
    (folder / "chronology.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "information.csv").write_text("id,about\nbruise,child\n", encoding="utf-8")
    (folder / "people.csv").write_text("id\nchild\n", encoding="utf-8")
    made = graph.build(knowledge.derive(case.read(folder)))
    shown = for_reader(model(made, [], [], version="1", problems=[]), "family", made)
    assert [row["description"] for row in shown["entries"]] == ["Opened", "Seen 12 days after"]


@pytest.mark.parametrize(
    ("options", "absent", "there"),
    [
        ((), (), ("OUTCOMEWORD", "Ash Ember", "OTHERPERSON", "PRIVATEWORD")),
        (("--hide-outcome", "28 February 2024"), AFTER, ("Ash Ember", "28 February 2024")),
        (("--view", "practitioner"), ("Ash Ember", "Jo Marker"), ("OUTCOMEWORD", "LOGBOOK-77")),
        (("--view", "family", "--about", "The child"), ("Ash Ember", "LOGBOOK", "CONVICTION", "Low mood"), ("Bruise to ear",)),
        (("--view", "family", "--hide-outcome", "2024-02"), (*AFTER, "Ash Ember", "LOGBOOK"), ("Bruise to ear",)),
    ],
    ids=lambda given: " ".join(given),
)
def test_show_leaves_out_what_it_is_asked_to(
    tmp_path: Path, options: tuple[str, ...], absent: tuple[str, ...], there: tuple[str, ...]
) -> None:
    folder, page = tmp_path / "small", tmp_path / "page.html"
    folder.mkdir()
    (folder / "chronology.csv").write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["show", str(folder), "-o", str(page), *options])
    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="utf-8")
    assert [word for word in absent if word in text] == []
    assert [word for word in there if word not in text] == []


def test_a_mark_is_not_shown_with_the_outcome_hidden(tmp_path: Path) -> None:
    """Its reason was written later, and may speak of what came later."""
    folder, page = tmp_path / "small", tmp_path / "page.html"
    folder.mkdir()
    (folder / "chronology.csv").write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    run = CliRunner().invoke
    found = json.loads(run(main, ["gap", "never-reached", str(folder), "--format", "json"]).stdout)
    for row in found:
        run(main, ["mark", str(folder), row["finding"], "explained", "--reason", "REVIEWERWORD", "--initials", "QZ"])
    run(main, ["show", str(folder), "-o", str(page)])
    assert "REVIEWERWORD" in page.read_text(encoding="utf-8")
    run(main, ["show", str(folder), "-o", str(page), "--hide-outcome", "2024-02-28"])
    assert "REVIEWERWORD" not in page.read_text(encoding="utf-8")
