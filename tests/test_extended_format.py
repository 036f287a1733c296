"""What meetings, citations, meanings, severities and addresses of a case become, in its records and in its graph."""

from __future__ import annotations

import pytest

from agencygraph.case import read
from agencygraph.graph import build
from agencygraph.knowledge import derive


@pytest.fixture
def made(tmp_path):
    """A function that writes the files given by name ("_" for ".") and reads the folder."""

    def make(**files):
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_text(content)
        return read(tmp_path)

    return make


def edges(case, type_, *names):
    """The edges of one type as (start, end, the properties named), without the id of the case."""
    of_type = [row for (name, _, _), rows in build(derive(case)).edges.items() if name == type_ for row in rows]
    return [tuple(str(row[end]).partition("/")[2] for end in ("a", "b")) + tuple(row[n] for n in names) for row in of_type]


HEADS = "entry_id,date,agency,practitioner,event_type,information,invited,circulated_to,cites,meaning,severity,address\n"
MEETING = HEADS + (
    "R1,2020-01-01,School,teacher,observation,bruise,,,,an injury,High,\n"
    "R2,2020-01-02,CSC,,meeting,bruise,School;GP,GP; Police,R1;bruise,a fall,1,4 Low Road\n"
)


def test_a_row_says_who_was_invited_what_it_rests_on_and_what_it_took_an_item_to_mean(made):
    first, second = made(chronology_csv=MEETING).entries
    assert (first.meaning, first.severity, first.invited, first.address) == ("an injury", 3, (), "")
    assert (second.invited, second.circulated_to) == (("School", "GP"), ("GP", "Police"))
    assert (second.cites, second.cites_items) == (("R1",), ("bruise",))
    assert (second.meaning, second.severity, second.address) == ("a fall", 1, "4 Low Road")


def test_the_graph_holds_invitations_circulation_and_citations(made):
    case = made(chronology_csv=MEETING)
    assert edges(case, "INVITED") == [("School", "R2"), ("GP", "R2")]
    assert edges(case, "CIRCULATED_TO") == [("R2", "GP"), ("R2", "Police")]
    assert edges(case, "CITES") == [("R2", "R1")]
    assert edges(case, "CITES_ITEM") == [("R2", "bruise")]
    row = build(derive(case)).nodes["Entry"][1]
    assert (row["meaning"], row["severity"], row["address"]) == ("a fall", 1, "4 Low Road")


def test_neither_an_invitation_nor_minutes_sent_nor_a_citation_makes_anybody_know(made):
    case = made(chronology_csv=MEETING)
    assert [(s.agency, s.item) for s in derive(case, ["coded"]).spells] == [("School", "bruise"), ("CSC", "bruise")]
    assert derive(case).transmissions == ()


@pytest.mark.parametrize(
    "text, number",
    [("low", 1), ("Medium", 2), ("high", 3), ("1", 1), ("12", 12), ("", 0), ("grave", 0), ("-1", 0), ("0", 0), ("2.5", 0),
     ("9999", 0), ("\u00b2", 0)],
)  # fmt: skip
def test_severity_is_a_word_or_a_whole_number_from_1(made, text, number):
    case = made(chronology_csv=f"date,agency,severity\n2020-01-01,GP,{text}\n")
    assert case.entries[0].severity == number
    told = [] if number or not text else [("warning", "severity", text, "this does not say how serious")]
    assert [(p.severity, p.place.column, p.text, p.message) for p in case.problems] == told


def test_the_level_of_an_item_is_a_number_too_where_it_says_one(made):
    case = made(chronology_csv="date,agency,information\n2020,GP,a;b;c;d\n",
                information_csv="id,level\na,high\nb,2\nc,grave\nd,\n")  # fmt: skip
    assert [row["severity"] for row in build(derive(case)).nodes["Information"]] == [3, 2, 0, 0]


def test_what_cites_nothing_there_is_reported_and_left_out(made):
    case = made(chronology_csv="entry_id,date,agency,cites\nR1,2020-01-01,GP,R9\n")
    assert case.entries[0].cites == case.entries[0].cites_items == ()
    assert [(p.place.column, p.text, p.message) for p in case.problems] == [
        ("cites", "R9", "no row and no item has this id")
    ]


def test_a_row_is_found_before_an_item_of_the_same_id(made):
    case = made(chronology_csv="entry_id,date,agency,information,cites\nx,2020-01-01,GP,x,x\n")
    assert (case.entries[0].cites, case.entries[0].cites_items) == (("x",), ())


ADDRESSES = (
    "person,address,area,from,to\nthe child,1 High Street,Ourtown,2019-01,2020-03-01\n"
    "the child,4 Low Road,Theirtown,2020-03-01,\nmother,1  HIGH street,,,\n"
)


def test_addresses_are_read_with_their_spans_and_spelt_in_one_way(made):
    case = made(chronology_csv="date,agency,address\n2020-04-01,GP,1 high Street\n2020-04-02,GP,9 Far Lane\n",
                addresses_csv=ADDRESSES)  # fmt: skip
    assert case.problems == ()
    assert [(r.person, r.address, r.area, r.since.text, r.until.text) for r in case.residences] == [
        ("the child", "1 High Street", "Ourtown", "2019-01", "2020-03-01"),
        ("the child", "4 Low Road", "Theirtown", "2020-03-01", ""),
        ("mother", "1 High Street", "", "", ""),
    ]
    assert [e.address for e in case.entries] == ["1 High Street", "9 Far Lane"]


def test_the_graph_holds_who_lived_where(made):
    case = made(chronology_csv="date,agency\n2020-04-01,GP\n", addresses_csv=ADDRESSES)
    assert [(r["id"], r["area"]) for r in build(derive(case)).nodes["Address"]] == [
        ("1 High Street", "Ourtown"),
        ("4 Low Road", "Theirtown"),
    ]
    child, moved, mother = case.residences
    assert edges(case, "LIVED_AT", "from_earliest", "to_latest") == [
        ("the child", "1 High Street", child.since.earliest, child.until.latest),
        ("the child", "4 Low Road", moved.since.earliest, moved.until.latest),
        ("mother", "1 High Street", mother.since.earliest, mother.until.latest),
    ]


@pytest.mark.parametrize(
    "row, column",
    [(",1 High Street,,,", "person"), ("the child,,Ourtown,,", "address")],
)
def test_an_address_row_that_names_nobody_or_no_address_is_left_out(made, row, column):
    case = made(chronology_csv="date,agency\n2020-04-01,GP\n", addresses_csv=f"person,address,area,from,to\n{row}\n")
    assert case.residences == ()
    assert [(p.severity, p.place.column) for p in case.problems] == [("error", column)]


def test_a_row_stands_in_its_agencys_record_at_every_level(made):
    case = made(chronology_csv="entry_id,date,agency,practitioner\nR1,2020-01-01,Team,worker A\nR2,2020-01-02,GP,\n",
                agencies_csv="id,part_of\nTeam,CSC\nCSC,\nGP,\n")  # fmt: skip
    assert edges(case, "RECORDED", "levels") == [
        ("Team", "R1", ["coded"]),
        ("CSC", "R1", ["body"]),
        ("Team / worker A", "R1", ["worker"]),
        ("GP", "R2", ["coded", "body"]),
        ("GP / not named", "R2", ["worker"]),
    ]


def test_what_became_of_a_transmission_keeps_both_bounds(made):
    case = made(chronology_csv="date,agency,information\n2020-01-01,GP,a\n",
                transmissions_csv="information,from,to,sent,received,read\na,GP,CSC,2020-01-01,2020-01,\n")  # fmt: skip
    row = build(derive(case)).nodes["Transmission"][0]
    received = case.sendings[0].received
    assert (row["received_earliest"], row["received"]) == (received.earliest, received.latest)
    assert (row["read_earliest"], row["read"], row["read_unit"], row["acted"]) == (0, 0, 9, 0)


def test_a_case_without_any_of_this_is_read_as_before(made):
    case = made(chronology_csv="date,agency,information\n2020-01-01,GP,a\n")
    entry = case.entries[0]
    assert (entry.invited, entry.circulated_to, entry.cites, entry.cites_items) == ((), (), (), ())
    assert (entry.meaning, entry.severity, entry.address, case.residences) == ("", 0, "", ())
    assert case.problems == ()


def test_a_holding_told_by_rows_and_by_the_table_is_one_and_names_the_person(made):
    case = made(chronology_csv="entry_id,date,agency,case_holder\nR1,2020-01-01,CSC,CSC\nR2,2020-02-01,GP,GP\n",
                holdings_csv="agency,from,to,basis,person\nCSC,2020-01-01,2020-02-01,s17,worker A\n")  # fmt: skip
    held = [h for h in derive(case, ["coded"]).holdings if "coded" in h.levels]
    assert [(h.agency, h.basis, h.person, h.entries) for h in held] == [
        ("CSC", "s17", "worker A", ("R1", "R2")),
        ("GP", "recorded", "", ("R2",)),
    ]


def test_two_people_who_hold_a_case_for_the_same_time_stay_two(made):
    case = made(chronology_csv="date,agency\n2020-01-01,CSC\n2020-03-01,CSC\n",
                holdings_csv="agency,from,to,person\nCSC,2020-01-01,2020-03-01,A\nCSC,2020-01-01,2020-03-01,B\n")  # fmt: skip
    held = [h for h in derive(case, ["coded"]).holdings if "coded" in h.levels]
    assert [(h.agency, h.person) for h in held] == [("CSC", "A"), ("CSC", "B")]
