"""A case as one agency's own records have it: its rows are all there, and of the others' nothing, in the bytes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest
from chronologies import given
from click.testing import CliRunner, Result

from agencygraph import loading
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.cli.frame import page_model
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.opening import Opened, cut
from agencygraph.own import NotInCase, NotOwn, meant, of_agency, told
from agencygraph.records import Case
from agencygraph.store import in_memory, records
from agencygraph.view import page

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
AGENCIES = """
    id     | title          | kind | part_of | to         | shares_record | aliases | records_searched
    School | PRIMARY SCHOOL |      |         |            |               | Primary | SCHOOLFILES
    Office | School office  | unit | School  | 2024-02-01 | yes           |         |
    Club   | Breakfast club | unit | School  |            | no            |         | CLUBFILES
    Class  | One class      | unit | Office  |            | yes           |         |
    CSC    |                |      |         |            |               | CSCALIAS | CSCFILES
    Police |                |      |         |            |               |         | POLICEFILES
"""
ROWS = """
    entry_id | date       | agency | people | event_type  | description  | information | shared_with | received_from | present     | standing | answers     | same_as | cites       | case_holder | account | disputed_to | remark
    S-1      | 2024-01-10 | School | child  | observation | SCHOOLWORDS  | bruise      | CSC         |               |             |          | CSC-1; S-2  | CSC-2   | S-2; CSC-1  |             |         |             | REMARKTEXT
    S-2      |            | School | child  | contact     | UNDATEDWORDS | bite        |             |               |             |          |             |         |             |             |         |
    S-3      | 2024-01-11 | School |        | letter      | JUDGEDWORDS  | draft       | CSC         |               |             | false    |             |         |             |             |         |
    S-4      | 2024-01-11 | School |        | call        | FOUNDWORDS   | finding     | CSC         |               |             |          |             |         |             |             | review  |
    S-5      | 2024-01-12 | School |        | call        | CALLEDWORDS  | talk        |             |               |             |          |             |         |             |             |         | CSC
    O-1      | 2024-01-12 | Office |        | contact     | OFFICEWORDS  | absence     |             |               |             |          |             |         |             |             |         |
    O-2      | 2024-03-12 | Office |        | contact     | AFTERWORDS   | late        |             |               |             |          |             |         |             |             |         |
    K-1      | 2024-01-13 | Class  |        | contact     | CLASSWORDS   | tired       |             |               |             |          |             |         |             |             |         |
    B-1      | 2024-01-14 | Club   |        | observation | CLUBWORDS    | hunger      | Police      |               |             |          |             |         |             |             |         |
    CSC-1    | 2024-01-15 | CSC    | father | meeting     | MEETINGWORDS | bruise; plan |            |               | School      |          | S-1         |         |             | CSC         |         |
    CSC-2    | 2024-01-16 | CSC    |        | record      | RECEIPTWORDS | bruise      |             | School        |             |          |             | S-1     |             |             |         |
    P-1      | 2024-01-17 | Police | father | letter      | LETTERWORDS  | arrest      | School      |               |             |          |             |         |             |             |         |
"""
ITEMS = """
    id      | title        | detail     | about         | part_of | contradicts | level     | critical    | origin | risk_category
    bruise  | Bruise       | DETAILTEXT | child; father | whole   | arrest; bite | LEVELTEXT | CRITICALTEXT | P-SOURCE | physical
    mark    | Mark         |            |               | bruise  |             |           |             |          |
    bite    | Bite         |            |               |         |             |           |             |          |
    draft   | DRAFTTITLE   |            |               |         |             |           |             |          |
    finding | FINDINGTITLE |            |               |         |             |           |             |          |
    talk    | Talk         |            |               |         |             |           |             |          |
    absence | Absence      |            |               |         |             |           |             |          |
    late    | LATETITLE    |            |               |         |             |           |             |          |
    tired   | Tired        |            |               |         |             |           |             |          |
    hunger  | HUNGERTITLE  |            |               |         |             |           |             |          |
    plan    | PLANTITLE    |            |               |         |             |           |             |          |
    arrest  | ARRESTTITLE  |            |               |         |             |           |             |          |
    whole   | WHOLETITLE   |            |               |         |             |           |             |          |
"""
MORE = {
    "agencies": AGENCIES,
    "information": ITEMS,
    "people": """
        id     | title     | role  | born       | aliases    | household
        child  | The child | child | 2018-05-05 | CHILDALIAS | HOMETEXT
        father | FATHERTITLE | father |         |            |
    """,
    "transmissions": """
        information | entry_id | from   | to     | mode | sent       | received   | acted      | standing | reason    | source
        bruise      | S-1      | School | CSC    | sent | 2024-01-10 | 2024-04-04 | 2024-05-05 |          |           | CSCSOURCE
        bite        | S-2      | CSC    | School | sent | 2024-06-06 | 2024-01-09 |            |          |           |
        arrest      | P-1      | Police | School | sent | 2024-01-17 | 2024-01-19 |            |          |           |
        talk        | S-5      | Police | CSC    | told | 2024-07-07 |            |            |          |           |
        absence     | O-1      | CSC    | School | told | 2024-08-08 |            |            | held-back | WHYTEXT  |
    """,
    "combinations": "id | items | title\nK1 | bruise; arrest | PAIRTITLE",
    "holdings": "agency | from | person\nCSC | 2024-01-01 | HOLDERTEXT",
    "plans": "id | agency | aim | entry_id\nA1 | School | Aim | S-1\nA2 | CSC | CSCAIM | S-1\nA3 | School | AIMTEXT | CSC-1",
    "learning": "id | recommendation | entry_id\nL1 | LEARNINGTEXT | S-1",
    "addresses": "person | address | area\nchild | ADDRESSTEXT | AREATEXT",
    "glossary": "abbreviation | meaning\nEPO | MEANINGTEXT",
    "title": "CASETITLE", "incident": "2024-09-09", "duty_holder": "CSC", "nation": "England", "area": "CASEAREA",
    "marking": "Restricted", "from_": "2023-11-11", "to": "2024-10-10",
}  # fmt: skip
OTHERS = sorted(set(re.findall(r"\b[A-Z]{8,}\b", ROWS + ITEMS + AGENCIES + str(MORE))) | {"CSC-1", "CSC-2", "P-1", "B-1", "O-2", "S-3", "S-4"})
SCHOOLS = ("SCHOOLWORDS", "UNDATEDWORDS", "CALLEDWORDS", "OFFICEWORDS", "CLASSWORDS", "SCHOOLFILES")


def values(thing: Any) -> Iterator[Any]:
    """Every value in dicts, lists and tuples, however deep."""
    if isinstance(thing, dict):
        yield from (v for one in thing.items() for v in values(one))
    elif isinstance(thing, (list, tuple)):
        yield from (v for one in thing for v in values(one))
    else:
        yield thing


def everything(graph: Graph, view: Case) -> str:
    """All texts and numbers of a graph and of the records kept beside it."""
    return "\n".join(map(str, values([graph.nodes, graph.edges, asdict(view), list(records.texts(view))])))


def run(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(main, list(map(str, words)), env=environment)


@pytest.fixture(scope="module")
def case() -> Case:
    return given(ROWS, **MORE)


@pytest.fixture(scope="module")
def school(case: Case) -> Case:
    return of_agency(case, "School")


def test_its_own_rows_are_kept_and_those_of_a_unit_while_their_record_was_one(school: Case) -> None:
    assert [e.id for e in school.entries] == ["S-1", "S-2", "S-5", "O-1", "K-1"]
    assert (school.id, school.title, school.marking) == ("case.School", "PRIMARY SCHOOL", "Restricted")


@pytest.mark.parametrize(
    ("agency", "rows"),
    [
        ("Office", ["O-1", "O-2", "K-1"]),  # a unit has its own, and nothing comes down to it
        ("Club", ["B-1"]),
        ("CSC", ["CSC-1", "CSC-2"]),
        ("Police", ["P-1"]),
    ],
)
def test_each_agency_has_its_own(case: Case, agency: str, rows: list[str]) -> None:
    assert [e.id for e in of_agency(case, agency).entries] == rows


def test_a_unit_whose_end_cannot_be_told_from_its_row_gives_nothing_up() -> None:
    told_by = "date | agency\n{} | Office"
    units = "id | part_of | to | shares_record\nSchool | | |\nOffice | School | 2024-02-01 | yes"
    for date, kept in (("2024-01-31", 1), ("2024-02", 0), ("", 0)):
        assert len(of_agency(given(told_by.format(date), agencies=units), "School").entries) == kept


def test_a_meeting_and_a_letter_of_others_are_not_its_record(school: Case) -> None:
    ids = {i.id for i in school.information}
    assert ids == {"bruise", "mark", "bite", "talk", "absence", "tired"}  # shown, or a part of what is
    assert not ids & {"plan", "arrest", "hunger"}


def test_an_item_that_others_know_too_is_there_without_their_rows(school: Case) -> None:
    bruise = next(i for i in school.information if i.id == "bruise")
    assert (bruise.title, bruise.about, bruise.part_of, bruise.contradicts) == ("Bruise", ("child",), (), ("bite",))
    knew = {(s.agency, s.item, s.entries) for s in derive(school, ("coded",)).spells if s.item == "bruise"}
    assert knew == {("School", "bruise", ("S-1",)), ("CSC", "bruise", ("S-1",))}  # CSC only if a send is accepted
    assert {s.readings for s in derive(school).spells if s.agency == "CSC" and s.item == "bruise"} == {("accepted",)}


def test_links_to_rows_left_out_are_gone(school: Case) -> None:
    first = school.entries[0]
    assert (first.answers, first.same_as, first.cites) == (("S-2",), (), ("S-2",))
    assert school.entries[2].shared_with == ("CSC",)  # it wrote that it told; who denies it is another record's


def test_of_a_sending_there_is_only_its_own_end(school: Case) -> None:
    ends = {s.entry_id: s for s in school.sendings}
    assert sorted(ends) == ["S-1", "S-2"]
    assert (ends["S-1"].sent.text, ends["S-1"].received, ends["S-1"].acted) == ("2024-01-10", None, None)
    assert (ends["S-2"].sent, ends["S-2"].received.text) == (None, "2024-01-09")
    assert [p.id for p in school.plans] == ["A1"]


def test_nothing_that_only_others_wrote_is_anywhere_in_the_graph_or_beside_it(case: Case, school: Case) -> None:
    found = everything(build(derive(school)), school)
    assert [word for word in SCHOOLS if word not in found] == []
    assert [word for word in OTHERS if word not in (*SCHOOLS, "PRIMARY") and word in found] == []
    whole = everything(build(derive(case)), case)
    assert [word for word in OTHERS if word not in whole] == []  # else it would be looked for in vain
    days = ("2024-04-04", "2024-05-05", "2024-06-06", "2024-07-07", "2024-08-08", "2024-09-09", "2018-05-05", "2023-11-11")
    assert [day for day in days if day in found] == []


def test_the_rows_of_a_review_are_no_agencys_own() -> None:
    with pytest.raises(NotOwn, match="a review's findings, and no agency's own"):
        of_agency(given("date | agency\n2024-01-01 | School", account="review"), "School")


def test_an_agency_is_meant_by_id_title_or_alias(case: Case) -> None:
    assert [meant(case, name) for name in ("School", "primary school", "PRIMARY", "csc")] == ["School"] * 3 + ["CSC"]
    with pytest.raises(NotInCase, match=r'no agency "Polise"\. Did you mean "Police"'):
        meant(case, "Polise")


def test_an_agency_without_rows_has_an_empty_view() -> None:
    view = of_agency(given("date | agency | shared_with | information\n2024-01-01 | School | GP | burn"), "GP")
    assert (view.entries, view.information, [a.id for a in view.agencies]) == ((), (), ["GP"])
    assert build(derive(view)).nodes["Entry"] == []


def test_how_much_of_the_case_it_has_is_said(case: Case, school: Case) -> None:
    assert told(case, school) == (
        "Of case only what the records of School have: 5 of 12 rows, without 2 whose words are of a later look or a "
        "review's; 6 of 13 items."
    )


# The samples: for every agency each word that only rows left out have.

SHIPPED = [
    (name, agency.id)
    for name in ("invented", "adult-safeguarding", "moving-area")
    for agency in read(SAMPLES / name).agencies
]
WORD = re.compile(r"[\w'-]{4,}")


def words(thing: Any) -> set[str]:
    return {w.casefold() for value in values(thing) if isinstance(value, str) for w in WORD.findall(value)}


def hidden(case: Case, view: Case) -> set[str]:
    """The words of rows left out that no row kept has, nor the title of an item, person or agency that is kept."""
    ids = {e.id for e in view.entries}
    kept = [asdict(e) for e in case.entries if e.id in ids]
    rest = [asdict(e) for e in case.entries if e.id not in ids]
    gone = {i.id for i in case.information} - {i.id for i in view.information}
    details = [(i.id, i.title) for i in case.information if i.id in gone] + [i.detail for i in case.information]
    named = [(i.id, i.title, i.risk_category) for i in view.information]
    others = [(p.id, p.title, p.role) for p in view.people]
    whose = [(a.id, a.title, a.kind) for a in view.agencies]
    own = next(a for a in case.agencies if a.id == view.id.removeprefix(f"{case.id}."))
    allowed = words([kept, named, others, whose, asdict(own), case.id, case.marking])
    allowed |= words([[asdict(s) for s in view.sendings], [asdict(p) for p in view.plans]])
    return words([rest, details, case.title]) - allowed


@pytest.fixture(scope="module")
def printed() -> set[str]:
    """The words that the program itself puts into the graph of a case, whatever its rows."""
    case = given(
        "date | agency | information | shared_with | case_holder | present | received_from | event_type\n"
        "2020-01-01 | A | i | B | A | B | | visit\n2020-01-02 | A | j | | none | | B | meeting"
    )
    view = of_agency(case, "A")
    graph = build(derive(view))
    said = [graph.nodes, list(map(list, graph.edges)), list(graph.edges.values()), [*map(json.loads, records.texts(view))]]
    doubts = ("held back", "only one side's record tells of it", "a record made available is not a record read")
    return words([said, doubts, [f.name for f in fields(Case)]])


@pytest.mark.parametrize(("name", "agency"), SHIPPED)
def test_no_word_and_no_day_of_another_agencys_rows_is_in_any_value(
    name: str, agency: str, printed: set[str]
) -> None:
    case = read(SAMPLES / name)
    view = of_agency(case, agency)
    graph = build(derive(view))
    looked_for = hidden(case, view) - printed
    assert len(looked_for) > 50
    said = [list(graph.nodes.values()), list(graph.edges.values()), [json.loads(t) for t in records.texts(view)]]
    assert words(said) & looked_for == set()
    ids = {e.id for e in view.entries}
    own = {n for e in view.entries for w in (e.when, e.ends, e.recorded, e.known) for n in (w.earliest, w.latest)}
    own |= {n for a in view.agencies if a.covers for w in a.covers for n in (w.earliest, w.latest)}
    own |= {n for s in view.sendings for w in (s.sent, s.received, s.read, s.understood, s.acted) if w for n in (w.earliest, w.latest)}
    own |= {n for p in view.plans for w in (p.due, p.reviewed) for n in (w.earliest, w.latest)}
    days = {e.when.latest for e in case.entries if e.id not in ids and e.when.dated} - own
    assert days and {v for v in values(said) if isinstance(v, int)} & days == set()


@pytest.mark.parametrize("name", ["invented", "adult-safeguarding", "moving-area"])
def test_a_view_shows_no_knowing_that_the_case_does_not(name: str) -> None:
    case = read(SAMPLES / name)
    whole = {(s.agency, s.item) for s in derive(case, ("coded",)).spells}
    for agency in case.agencies:
        seen = {(s.agency, s.item) for s in derive(of_agency(case, agency.id), ("coded",)).spells}
        assert seen <= whole


# The option of the commands.


def test_nor_in_the_bytes_of_a_page_of_small_rows(school: Case) -> None:
    with in_memory([]) as store, cut(Opened(store, "case"), school) as it:
        text = html.unescape(page.render(page_model(it, "")))
    assert [word for word in SCHOOLS[:-1] if word not in text] == []
    assert [word for word in OTHERS if word not in (*SCHOOLS, "PRIMARY") and re.search(rf"\b{word}\b", text)] == []


@pytest.mark.parametrize("agency", ["School", "GP"])
def test_nor_in_the_bytes_of_a_page_or_an_export(agency: str, tmp_path: Path, printed: set[str]) -> None:
    folder = SAMPLES / "invented"
    case = read(folder)
    view = of_agency(case, agency)
    rows = {e.id for e in case.entries} - {e.id for e in view.entries}
    for file in ("page.html", "case.json", "case.graphml"):
        command = "show" if file.endswith("html") else "export"
        done = run(command, folder, "-o", tmp_path / file, "--agency", agency)
        assert (done.exit_code, told(case, view) in done.stderr) == (0, True), done.output
        text = html.unescape((tmp_path / file).read_text("utf-8"))
        assert {id_ for id_ in rows if re.search(rf"\b{id_}\b", text)} == set()
        assert [e.id for e in case.entries if e.id in rows and e.description and e.description in text] == []
        assert next(e.description for e in view.entries if e.description)[:40] in text
    looked_for = hidden(case, view) - printed - {"edge", "name", "false"}  # words of the forms themselves
    assert len(looked_for) > 50
    assert words([(tmp_path / f).read_text("utf-8") for f in ("case.json", "case.graphml")]) & looked_for == set()


def test_marks_beside_a_case_are_not_in_a_view(tmp_path: Path) -> None:
    rows = "entry_id,date,agency,information,shared_with,case_holder\n1,2020-01-01,A,burn,B,B\n2,2020-03-01,B,mark,,\n"
    (tmp_path / "chronology.csv").write_text(rows)
    (tmp_path / "case.toml").write_text('id = "c"\n')
    whole = [row for one in json.loads(run("gaps", tmp_path, "--format", "json").stdout) for row in one["findings"]]
    (tmp_path / "marks.txt").write_text(
        "finding\tmark\tinitials\tdate\treason\n"
        + "".join(f"{row['finding']}\taccepted\tXY\t2024-01-01\tREASONWORDS\n" for row in whole)
    )
    out = tmp_path.parent / "marked"
    out.mkdir()
    for words_of, marked in (((), True), (("--agency", "A"), False)):
        assert run("show", tmp_path, "-o", out / "page.html", *words_of).exit_code == 0
        assert ("REASONWORDS" in (out / "page.html").read_text("utf-8")) == marked


@pytest.mark.parametrize("command", ["show", "export"])
def test_an_agency_that_is_not_there_is_misuse_and_a_review_has_no_views(command: str, tmp_path: Path) -> None:
    done = run(command, SAMPLES / "invented", "-o", tmp_path / "x.json", "--agency", "Polise")
    assert (done.exit_code, 'Did you mean "Police"' in done.stderr) == (2, True)
    done = run(command, SAMPLES / "pelka", "-o", tmp_path / "x.json", "--agency", "CSC")
    assert (done.exit_code, "no agency's own" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_what_a_view_is_made_of_is_not_what_the_case_is_made_of() -> None:
    folder = str(SAMPLES / "invented")
    made = {loading.source_of(folder, agency) for agency in ("", "School", "GP")}
    assert len(made) == 3
    assert loading.source_of(folder, "GP") in made
