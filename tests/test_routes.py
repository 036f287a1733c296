"""Routes: how an item went, how it could have gone through recorded contacts, and what other contacts would change."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, permutations, product
from pathlib import Path

import pytest
from blame import BLAME
from chronologies import given as case_of
from chronologies import table, written
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agencygraph import queries, routes
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.findings import Options
from agencygraph.graph import build
from agencygraph.knowledge import READINGS, Spell, derive
from agencygraph.knowledge.contacts import Contact
from agencygraph.knowledge.parties import Tree
from agencygraph.procedures import steps
from agencygraph.records import Agency, Membership, Place, Procedure, Step
from agencygraph.routes import Ground, gaps
from agencygraph.routes.candidates import Candidate, candidates
from agencygraph.routes.closing import SETS, fewest_closing_all, most_closed, worth
from agencygraph.routes.could import raised
from agencygraph.routes.expected import in_time
from agencygraph.routes.hops import hops
from agencygraph.routes.reach import Contacts
from agencygraph.routes.telling import Told, added
from agencygraph.store import in_memory, records
from agencygraph.when import DAY, NOT_ENDED, UNDATED, Unit, When, day, iso

pytest_plugins = ["neo4j_server"]

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def ground(chronology, **more):
    return Ground(case_of(chronology, **more))


# Contacts


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # A meeting: everybody there could speak and hear.
        ("2020-01-05 | CSC | meeting |  |  | GP;School", [("meeting", ("CSC", "GP", "School"), ("CSC", "GP", "School"), "")]),
        # A call that only the caller records: both could speak, but it is a possibility.
        ("2020-01-05 | CSC | call | GP |  | ", [("call", ("CSC", "GP"), ("CSC", "GP"), "only one side's record tells of it")]),
        ("2020-01-05 | CSC | letter | GP |  | ", [("letter", ("CSC",), ("GP",), "only one side's record tells of it")]),
        # The receiver's own row proves that it came; when it was sent is not recorded.
        ("2020-01-05 | CSC | record |  | GP | ", [("record", ("GP",), ("CSC",), "")]),
        # A result placed in a shared record may not have been read.
        ("2020-01-05 | CSC | system | GP |  | ", [("shared record", ("CSC",), ("GP",), "a record made available is not a record read")]),
        ("2020-01-05 | CSC | record_deletion | GP |  | ", []),
        ("2020-01-05 | Unrecorded | call | GP |  | ", []),
        ("2020-01-05 | CSC | contact |  |  | ", []),
    ],
)  # fmt: skip
def test_which_rows_are_contacts_and_who_could_have_heard(row, expected):
    g = ground(f"""
        date       | agency | event_type | shared_with | received_from | present
        {row}
        2020-02-01 | GP     | record     |             |               |
        2020-02-01 | School | record     |             |               |
        """)
    assert [(c.kind, c.givers, c.takers, c.doubt) for c in g.contacts] == expected


def test_both_accounts_of_a_letter_are_one_contact_that_certainly_arrived():
    g = ground("""
        entry_id | date       | agency | event_type | information | shared_with | received_from
        R1       | 2020-01-05 | School | letter     | bruise      | CSC         |
        R2       | 2020-01-08 | CSC    | record     | bruise      |             | School
        """)
    assert [(c.entries, c.doubt, c.departs[:2] == day(2020, 1, 5)[:2], c.arrives[:2] == day(2020, 1, 8)[:2]) for c in g.contacts] == [
        (("R1", "R2"), "", True, True)
    ]


def test_a_request_and_its_answer_are_contacts_in_opposite_directions():
    g = ground("""
        entry_id | date       | agency | event_type | shared_with | answers
        R1       | 2020-01-05 | CSC    | request    | GP          |
        R2       | 2020-01-08 | GP     | record     |             | R1
        """)
    assert [(c.kind, c.givers, c.takers) for c in g.contacts] == [
        ("request", ("CSC",), ("GP",)),
        ("answer", ("GP",), ("CSC",)),
    ]


@pytest.mark.parametrize(("standings", "doubt"), [(("", "uncertain"), ""), (("uncertain", "uncertain"), "the account is uncertain")])
def test_a_meeting_of_which_one_account_is_certain_took_place(standings, doubt):
    g = ground(f"""
        entry_id | date       | agency | event_type | present | standing
        R1       | 2020-01-05 | CSC    | meeting    | GP      | {standings[0]}
        R2       | 2020-01-05 | GP     | meeting    | CSC     | {standings[1]}
        """)
    assert [(c.entries, c.doubt) for c in g.contacts] == [(("R1", "R2"), doubt)]


@pytest.mark.parametrize(("kind", "both"), [("family", True), ("community", True), ("body", False)])
def test_at_a_visit_the_family_could_both_speak_and_hear(kind, both):
    g = ground(
        "date | agency | event_type | received_from\n 2020-01-05 | CSC | visit | Mum\n 2020-01-06 | Mum | record |",
        agencies=f"id | kind\n CSC |\n Mum | {kind}",
    )
    (visit,) = g.contacts
    assert (visit.givers, visit.takers) == ((("Mum", "CSC"), ("Mum", "CSC")) if both else (("Mum",), ("CSC",)))


@pytest.mark.parametrize(
    ("sent", "came", "one"),
    [
        ("2020-01-05", "2020-01-12", True), ("2020-01-05", "2020-01-13", False), ("2020-01-05", "2020-01-04", False),
        ("2020-01", "2020-01-20", True), ("2020-01", "2020-02-07", True), ("2020-01", "2020-02-08", False),
        ("2020-01", "2019-12-31", False),
    ],
)  # fmt: skip
def test_a_row_of_the_other_side_is_the_receipt_of_a_letter_within_seven_days_of_its_latest(sent, came, one):
    g = ground(f"""
        entry_id | date   | agency | event_type | shared_with | received_from
        R1       | {sent} | School | letter     | CSC         |
        R2       | {came} | CSC    | record     |             | School
        """)
    assert {c.entries for c in g.contacts} == ({("R1", "R2")} if one else {("R1",), ("R2",)})


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        ("2020-01-08", [("both", ("R1", "R2"))]),
        ("2020-01-05/2020-01-12", [("both", ("R1", "R2"))]),
        ("2020-01", [("receiver", ("R2",)), ("receipt-uncertain", ("R1", "R2"))]),
        ("2020-02-20", [("receiver", ("R2",)), ("unconfirmed", ("R1", "R2"))]),
    ],
)
def test_a_row_that_only_may_be_the_receipt_leaves_open_whether_what_was_sent_arrived(came, expected):
    """The other row still shows that the item came: only whether it came by this letter cannot be told."""
    g = ground(f"""
        entry_id | date       | agency | event_type | information | shared_with | received_from
        R0       | 2020-01-02 | School | record     | bruise      |             |
        R1       | 2020-01-05 | School | letter     | bruise      | CSC         |
        R2       | {came}     | CSC    | record     | bruise      |             | School
        R3       | 2020-03-01 | CSC    | record     |             |             |
        """)
    assert [(hop.standing, hop.entries) for hop in hops(g, "bruise")] == expected


def test_meetings_of_one_day_with_other_agencies_are_other_meetings():
    g = ground("""
        entry_id | date       | agency | event_type | present
        R1       | 2020-01-05 | CSC    | meeting    | GP;School
        R2       | 2020-01-05 | CSC    | meeting    | GP
        """)
    assert [c.entries for c in g.contacts] == [("R1",), ("R2",)]


def test_what_was_held_back_is_of_the_meeting_of_that_day():
    g = ground("""
        entry_id | date       | agency | event_type     | information | present       | response
        R1       | 2020-01-05 | CSC    | meeting        | mark        | Police;School |
        R2       | 2020-01-05 | Police | non_disclosure | bruise      | CSC           | not cleared
        """)
    (meeting,) = g.contacts
    assert (meeting.entries, meeting.items, meeting.held) == (("R1", "R2"), ("mark",), (("Police", "bruise", "not cleared", True),))


# How it went


#  School --letter, both rows--> CSC --meeting--> Police        GP: only told of it, no receipt
TRAVELLED = """
    entry_id | date       | agency | event_type  | information | shared_with | received_from | present | severity
    R1       | 2020-01-01 | School | observation | bruise      |             |               |         | 3
    R2       | 2020-01-05 | School | letter      | bruise      | CSC         |               |         |
    R3       | 2020-01-08 | CSC    | record      | bruise      |             | School        |         | 1
    R4       | 2020-01-20 | CSC    | meeting     | bruise      |             |               | Police  |
    R5       | 2020-01-21 | Police | letter      | bruise      | GP          |               |         |
    R6       | 2020-03-01 | GP     | record      |             |             |               |         |
    R7       | 2020-03-02 | Police | letter      | bruise      | School      |               |         |
    R8       | 2020-03-03 | School | record      | bruise      |             | Police        |         |
    """


def test_the_way_an_item_went_with_how_long_it_stayed_and_where_it_stopped():
    g = ground(TRAVELLED)
    way = routes.route(g, "bruise")
    assert [r["agency"] for r in way.origins] == ["School"]
    assert [(r["from"], r["to"], r["standing"]) for r in way.hops] == [
        (["School"], "CSC", "both"),
        (["CSC"], "Police", "meeting"),
        (["Police"], "GP", "unconfirmed"),
        (["Police"], "School", "both"),
    ]
    assert {r["agency"]: (r["days_least"], r["days_most"]) for r in way.waiting} == {
        "School": (4, 4),
        "CSC": (12, 12),
        "Police": (1, 1),
    }
    assert [r["agency"] for r in way.stopped] == []
    assert [(r["kind"], r["from"], r["to"]) for r in way.softened] == [("severity", "School", "CSC")]
    assert [(r["from"], r["to"]) for r in way.came_back] == [(["Police"], "School")]


def test_a_hop_that_did_not_arrive_has_no_day_of_arrival_and_one_held_back_gives_its_reason():
    g = ground("""
        date       | agency | event_type     | information | shared_with | response
        2020-01-01 | GP     | letter         | bruise      | CSC         |
        2020-01-02 | GP     | non_disclosure | bruise      | School      | no consent
        2020-01-03 | CSC    | record         | mark        |             |
        """)
    sends = routes.route(g, "bruise").hops
    assert [(r["standing"], r["arrived_earliest"], r["reason"]) for r in sends] == [
        ("unconfirmed", None, None),
        ("held back", None, "no consent"),
    ]
    assert "with the reason: no consent" in sends[1]["sentence"]


def test_a_result_placed_in_a_shared_record_is_one_hop_and_arrived_where_the_reader_says_whence_it_came():
    rows = "date | agency | event_type | information | shared_with | received_from\n 2020-01-01 | GP | system | bruise | CSC |\n"
    read_ = ground(f"{rows} 2020-01-01 | CSC | record | bruise | | GP")
    assert [(h["from"], h["to"], h["standing"]) for h in routes.route(read_, "bruise").hops] == [(["GP"], "CSC", "both")]
    not_read = ground(f"{rows} 2020-01-01 | CSC | record | mark | |")
    assert [h["standing"] for h in routes.route(not_read, "bruise").hops] == ["available"]


def test_an_agency_from_which_no_row_shows_it_going_on_is_told_and_one_that_passed_it_on_is_not():
    g = ground("""
        date       | agency | information | shared_with
        2020-01-01 | GP     | bruise      | CSC
        2020-01-03 | School | bruise      |
        2020-01-03 | CSC    | mark        |
        """)
    assert [r["agency"] for r in routes.route(g, "bruise").stopped] == ["School"]


def test_who_had_no_record_of_it_any_more_did_not_bring_it_to_a_meeting():
    g = ground("""
        date       | agency | event_type      | information | present
        2020-01-01 | School | contact         | bruise      |
        2020-01-02 | GP     | contact         | bruise      |
        2020-01-05 | School | record_deletion | bruise      |
        2020-01-10 | CSC    | meeting         | bruise      | School;GP
        """)
    assert {tuple(h["from"]) for h in routes.route(g, "bruise").hops} == {("GP",)}


def test_waiting_with_a_vague_day_is_a_range():
    g = ground("""
        date       | agency | information | shared_with
        2020-01    | GP     | bruise      |
        2020-02-10 | GP     | bruise      | CSC
        """)
    (row,) = routes.route(g, "bruise").waiting
    assert (row["days_least"], row["days_most"]) == (10, 40)


def test_two_ways_are_independent_only_where_they_share_no_agency_in_between():
    #   School --> GP --> CSC        School --> Police --> CSC        School --> GP --> Ward --> CSC
    g = ground("""
        date       | agency | event_type | information | shared_with | account
        2020-01-01 | School | contact    | bruise      |             | review
        2020-01-02 | School | letter     | bruise      | GP;Police   | review
        2020-01-05 | GP     | letter     | bruise      | CSC;Ward    | review
        2020-01-06 | Police | letter     | bruise      | CSC         | review
        2020-01-07 | Ward   | letter     | bruise      | CSC         | review
        """)
    ways = [r for r in routes.route(g, "bruise").routes if r["to"] == "CSC"]
    assert {tuple(r["path"]): [ways[n - 1]["path"] for n in r["independent_of"]] for r in ways} == {
        ("School", "GP", "CSC"): [["School", "Police", "CSC"]],
        ("School", "Police", "CSC"): [["School", "GP", "CSC"], ["School", "GP", "Ward", "CSC"]],
        ("School", "GP", "Ward", "CSC"): [["School", "Police", "CSC"]],
    }


@pytest.mark.parametrize(("before", "there", "less"), [((3, 2), 1, True), ((3, 1), 2, False), ((2, 2), 2, False)])
def test_it_is_less_only_where_every_row_of_the_one_grades_it_above_every_row_of_the_other(before, there, less):
    g = ground(f"""
        date       | agency | event_type | information | shared_with | received_from | severity
        2020-01-01 | School | contact    | bruise      |             |               | {before[0]}
        2020-01-02 | School | contact    | bruise      |             |               | {before[1]}
        2020-01-05 | School | letter     | bruise      | CSC         |               |
        2020-01-06 | CSC    | record     | bruise      |             | School        | {there}
        """)
    assert bool(routes.route(g, "bruise").softened) is less


def test_what_is_on_the_table_again_for_one_whose_record_of_it_ended_did_not_come_back():
    g = ground("""
        date       | agency | event_type      | information | present
        2020-01-01 | School | contact         | bruise      |
        2020-01-02 | GP     | contact         | bruise      |
        2020-01-05 | School | record_deletion | bruise      |
        2020-01-10 | GP     | meeting         | bruise      | School
        """)
    way = routes.route(g, "bruise")
    assert [(h["from"], h["to"]) for h in way.hops] == [(["GP"], "School")] and way.came_back == []


def test_a_hop_does_not_go_on_from_one_that_came_after_it():
    #  GP --10 Jan--> CSC        School --20 Jan--> GP: what CSC had is not what the GP had from School
    g = ground("""
        date       | agency | event_type | information | shared_with | account
        2020-01-01 | School | contact    | bruise      |             | review
        2020-01-10 | GP     | letter     | bruise      | CSC         | review
        2020-01-20 | School | letter     | bruise      | GP          | review
        """)
    assert {r["to"]: r["path"] for r in routes.route(g, "bruise").routes} == {"GP": ["School", "GP"]}


def test_a_part_alone_that_goes_on_is_less_than_the_whole():
    items = "id | part_of\n bruises |\n bruise | bruises"
    rows = "date | agency | event_type | information | shared_with\n 2020-01-01 | GP | contact | bruises |\n"
    g = ground(f"{rows} 2020-01-05 | GP | letter | bruise | CSC", information=items)
    assert [(r["kind"], r["to"]) for r in routes.route(g, "bruises").softened] == [("content", "CSC")]
    g = ground(f"{rows} 2020-01-05 | GP | letter | bruises | CSC", information=items)
    assert routes.route(g, "bruises").softened == []


# How it could have gone


#  School --5 Jan, meeting--> GP --9 Jan, call on both sides--> CSC            (bruise known to School from 1 Jan)
COULD = """
    entry_id | date       | agency | event_type | information | shared_with | received_from | present | case_holder
    R1       | 2020-01-01 | School | contact    | bruise      |             |               |         |
    R0       | 2020-01-01 | CSC    | record     |             |             |               |         | CSC
    R2       | {met}      | GP     | meeting    | mark        |             |               | School  |
    R3       | 2020-01-09 | GP     | call       | mark        | CSC         |               |         |
    R4       | 2020-01-09 | CSC    | record     | mark        |             | GP            |         |
    R5       | 2020-02-01 | CSC    | record     | burn        |             |               |         |
    """


@pytest.mark.parametrize(
    ("met", "certain", "possible"),
    [
        ("2020-01-05", "2020-01-09", "2020-01-09"),
        ("2020-01-09", None, "2020-01-09"),  # the meeting and the call on one day: in which order is not recorded
        ("2020-01", None, "2020-01-09"),
        ("2020-01-10", None, None),
    ],
)
def test_a_path_over_two_contacts_reaches_the_holder_only_in_order_of_time(met, certain, possible):
    might = routes.could(ground(COULD.format(met=met)), "bruise")
    found = {r["holder"]: (r["certain_by"], r["possible_from"]) for r in might.holders}
    assert found == ({"CSC": (certain, possible)} if possible else {})
    if certain:
        (row,) = might.holders
        assert [(s["from"], s["to"], s["entries"]) for s in row["path"]] == [("School", "GP", ["R2"]), ("GP", "CSC", ["R3", "R4"])]
        assert row["sentence"] == (
            "Through recorded contacts “bruise” could have been heard by CSC by 9 January 2020: from School to GP in the row of type "
            "meeting on 5 January 2020 (R2); then from GP to CSC in the row of type call on 9 January 2020 (R3, R4). No row shows it there."
        )
        assert [(r["agency"], r["every_way"]) for r in might.through] == [("GP", True)]


def test_what_an_agency_had_no_record_of_any_more_could_not_have_gone_on_from_it():
    rows = COULD.format(met="2020-01-05") + "R9 | 2020-01-03 | School | record_deletion | bruise | | | |\n"
    assert routes.could(ground(rows), "bruise").holders == []


@pytest.mark.parametrize(("until", "certain"), [("", "2020-01-05"), ("2020-01-04", None), ("2020-01-06", "2020-01-05")])
def test_what_a_unit_heard_is_its_bodys_only_while_it_is_a_part_of_it(until, certain):
    agencies = f"id | part_of | to | shares_record\n Ward | Trust | {until} | yes\n Trust | | |\n School | | |"
    g = ground(
        """
        date       | agency | event_type | information | present | case_holder
        2020-01-01 | Trust  | record     |             |         | Trust
        2020-01-02 | School | contact    | bruise      |         |
        2020-01-05 | Ward   | meeting    |             | School  |
        2020-02-01 | Trust  | record     |             |         |
        """,
        agencies=agencies,
    )
    assert [r["certain_by"] for r in routes.could(g, "bruise").holders] == ([certain] if certain else [])
    assert {r["certain_by"] for r in routes.every_item(g) if r["agency"] == "Trust"} == ({certain} if certain else set())


def test_an_agency_that_could_have_stood_in_is_named():
    rows = COULD.format(met="2020-01-05").rstrip() + """
    R6       | 2020-01-12 | Ward   | meeting    | mark        |             |               | School  |
    R7       | 2020-01-14 | Ward   | meeting    | mark        |             |               | CSC     |
    """
    through = routes.could(ground(rows), "bruise").through
    assert [(r["agency"], r["every_way"], r["stand_ins"]) for r in through] == [("GP", False, ["Ward"])]


def test_nothing_passes_from_one_agency_to_another_through_a_family():
    agencies = "id | kind\n School |\n Mum | family\n CSC |"
    rows = """
        date       | agency | event_type | information | present | case_holder
        2020-01-01 | School | contact    | bruise      |         | CSC
        2020-01-05 | School | meeting    |             | Mum     |
        2020-01-09 | CSC    | meeting    |             | Mum     |
        """
    assert routes.could(ground(rows, agencies=agencies), "bruise").holders == []
    assert routes.could(ground(rows), "bruise").holders != []


CONTACTS = """
    entry_id | date       | agency | event_type | information | present | case_holder | standing
    R1       | {knew}     | School | contact    | bruise      |         |             |
    R2       | 2020-01-01 | CSC    | record     |             |         | CSC         |
    R3       | 2020-01-10 | CSC    | meeting    | {shown}     | School  |             |
    R4       | 2020-01-20 | CSC    | record     | bruise      |         |             |
    R5       | 2020-01-25 | CSC    | meeting    | mark        | School  | none        |
    R6       | 2020-01-28 | CSC    | meeting    | mark        | School  |             |
    """


@pytest.mark.parametrize(
    ("knew", "shown", "expected"),
    [
        ("2020-01-05", "mark", [(["R3"], True, "yes")]),
        ("2020-01-05", "bruise", []),  # it was on the table
        ("2020-01-10", "mark", [(["R3"], False, "yes")]),  # known on the day of the meeting
        ("2020-01-15", "mark", []),  # known only afterwards
    ],
)
def test_contacts_at_which_it_could_have_been_raised(knew, shown, expected):
    g = ground(CONTACTS.format(knew=knew, shown=shown))
    assert [(r["entries"], r["certain"], r["held"]) for r in raised(g, "bruise", "CSC")] == expected


def test_what_the_holder_had_no_record_of_any_more_could_have_been_raised_again():
    rows = CONTACTS.format(knew="2020-01-05", shown="mark") + """
    R0       | 2020-01-02 | CSC    | record     | bruise      |         |             |
    RD       | 2020-01-04 | CSC    | record_deletion | bruise |         |             |
    """
    assert [(r["entries"], r["certain"]) for r in raised(ground(rows), "bruise", "CSC")] == [(["R3"], True)]


def test_every_agency_that_may_have_known_it_first_is_named_where_a_way_begins():
    #  School and GP from the same day --meeting--> Ward --call on both sides--> CSC
    g = ground("""
        entry_id | date       | agency | event_type | information | shared_with | received_from | present   | case_holder
        R1       | 2020-01-01 | School | contact    | bruise      |             |               |           | CSC
        R2       | 2020-01-01 | GP     | contact    | bruise      |             |               |           |
        R3       | 2020-01-05 | Ward   | meeting    |             |             |               | School;GP |
        R4       | 2020-01-09 | Ward   | call       | mark        | CSC         |               |           |
        R5       | 2020-01-09 | CSC    | record     | mark        |             | Ward          |           |
        """)
    (row,) = routes.could(g, "bruise").through
    assert "every way from GP and School to CSC" in row["sentence"]


def test_where_no_record_of_the_holder_covers_the_time_it_cannot_be_told_that_it_lacked_it():
    g = ground("""
        date       | agency | event_type | information | present | case_holder
        2020-01-01 | School | record     |             |         | CSC
        2020-01-05 | School | contact    | bruise      |         |
        2020-01-10 | School | meeting    |             | CSC     |
        """)
    (row,) = raised(g, "bruise", "CSC")
    assert not row["certain"] and "because the records supplied for CSC do not cover the time" in row["sentence"]


@settings(FEW, max_examples=60)
@given(written())
def test_the_query_and_the_list_of_a_route_name_the_same_contacts(tables):
    case = case_of(**tables)
    g = Ground(case)
    query = queries.read(queries.shipped()["could-have-been-raised"])
    asked = {}
    with in_memory([build(derive(case, ("coded",)))]) as store:
        for r in store.rows(query.text, Options().given(query, case.id)):
            if r["outcome"].startswith("recorded"):
                asked.setdefault((r["item"], r["lacking"]), set()).update(map(tuple, r["contact_entries"]))
    holders = {h.agency for h in g.holdings() if h.basis != "no-holder"}
    no_duty = [h for h in g.holdings() if h.basis == "no-holder"]
    listed = {}
    for item, holder in product(g.items, sorted(holders)):
        for r in raised(g, item, holder):
            if r["certain"] and r["held"] == "yes":
                listed.setdefault((item, holder), set()).add(tuple(r["entries"]))
    assume(not no_duty)
    assert asked == listed


# The two passes against a search through every path and every way the dates may fall


WHO = ("A", "B", "C", "D")
SPANS = st.tuples(st.integers(1, 6), st.integers(0, 2)).map(lambda s: When(s[0], s[0] + s[1], Unit.RANGE))


@st.composite
def met(draw):
    """Contacts of four agencies in a time of a few minutes, some vague, some one way; those one way arrive later or not."""
    found = []
    for n in range(draw(st.integers(1, 4))):
        a, b = draw(st.sampled_from(list(permutations(WHO, 2))))
        both = draw(st.booleans())
        span = draw(SPANS)
        late = draw(st.integers(0, 2)) if not both else 0
        arrives = When(span.earliest + late, span.latest + late, Unit.RANGE)
        ends = ((a, b), (a, b)) if both else ((a,), (b,))
        found.append(Contact((str(n),), "call", *ends, span, arrives, draw(st.sampled_from(["", "", "one side"]))))
    return found


def spell(agency, since, until=NOT_ENDED):
    return Spell(agency, "bruise", since, until, "", "observed", ("K",), "K", READINGS)


def every_way(found, start):
    """Each chain of contacts from the start in which no agency comes twice, with its agencies."""
    for length in range(1, len(WHO)):
        for chain in permutations(found, length):
            for rest in permutations([w for w in WHO if w != start], length):
                path = (start, *rest)
                if all(a in c.givers and b in c.takers for c, a, b in zip(chain, path, path[1:], strict=False)):
                    yield chain, path


def moments(when):
    return range(when.earliest, when.latest + 1)


def c_moments(c):
    """When a contact was said and heard: one moment where both sides speak."""
    if c.givers == c.takers:
        return [(at, at) for at in moments(c.departs)]
    return [(a, b) for a in moments(c.departs) for b in moments(c.arrives) if a <= b]


def naive(found, s):
    """By agency: the first minute at which any chain can have come there, and the last at which the best sure one does."""
    possible, certain = {}, {}
    for chain, path in every_way(found, s.agency):
        # A world is one way the dates may fall: when it was known, and when each contact was said and heard.
        worlds = list(product(moments(s.since), *(c_moments(c) for c in chain)))
        steps_of = [[(w[0], w[1][0]), *((a[1], b[0]) for a, b in pairwise(w[1:]))] for w in worlds]
        # Each is said when the one before has been heard, at the same minute at the earliest.
        there = [
            w[-1][1]
            for w, order in zip(worlds, steps_of, strict=True)
            if all(before <= after for before, after in order) and w[1][0] <= s.until.latest
        ]
        if there:
            possible[path[-1]] = min(possible.get(path[-1], 10**9), *there)
        in_all = all(before < after for order in steps_of for before, after in order)
        if in_all and all(w[1][0] < s.until.earliest for w in worlds) and not any(c.doubt for c in chain):
            certain[path[-1]] = min(certain.get(path[-1], 10**9), max(w[-1][1] for w in worlds))
    return possible, certain


@settings(max_examples=100, deadline=None)
@given(met(), SPANS, st.one_of(st.just(NOT_ENDED), SPANS.map(lambda w: When(w.earliest + 3, w.latest + 3, Unit.RANGE))))
def test_both_passes_find_what_a_search_through_all_paths_and_all_dates_finds(found, since, until):
    start = spell("A", since, until)
    passes = Contacts(found, Tree([Agency(w) for w in WHO]), WHO)
    possible, certain = naive(found, start)
    first = passes.possible([start])
    assert {a: x.at for a, x in first.items() if x.steps} == possible
    assert {a: x.at for a, x in passes.certain([start]).items() if x.steps} == certain


@pytest.mark.parametrize(("shares", "reached"), [(True, {"B": 5, "C": 5}), (False, {"B": 5})])
def test_what_reaches_a_unit_reaches_its_body_only_where_the_record_is_shared(shares, reached):
    tree = Tree([Agency("A"), Agency("B", memberships=(Membership("C"),), shares_record=shares), Agency("C")])
    at = When(5, 5, Unit.MINUTE)
    passes = Contacts([Contact(("1",), "call", ("A",), ("B",), at, at)], tree, WHO)
    start = [spell("A", When(1, 1, Unit.MINUTE))]
    for found in (passes.possible(start), passes.certain(start)):
        assert {a: x.at for a, x in found.items() if x.steps} == reached


def test_a_pass_looks_at_each_contact_a_fixed_number_of_times_however_long_the_case():
    """Twice as many contacts are twice as many looks, in both passes; counted, not timed."""
    looks = []
    for size in (200, 400, 800):
        found = [
            Contact((str(n),), "call", (WHO[n % 4], WHO[(n + 1) % 4]), (WHO[n % 4], WHO[(n + 1) % 4]), w, w)
            for n in range(size)
            for w in [When(10 + n, 10 + n, Unit.MINUTE)]
        ]
        passes = Contacts(found, Tree([Agency(w) for w in WHO]), WHO)
        passes.possible([spell("A", When(1, 1, Unit.MINUTE))])
        passes.certain([spell("A", When(1, 1, Unit.MINUTE))])
        looks.append(passes.looked_at)
    assert looks == [3 * size for size in (200, 400, 800)]


@FEW
@given(written())
def test_random_cases_are_told_without_blame_and_every_sentence_rests_on_rows(tables):
    g = Ground(case_of(**tables))
    ids = {e.id for e in g.case.entries}
    for item in g.items:
        went, might = routes.route(g, item).as_json(), routes.could(g, item).as_json()
        for rows in (v for part in (went, might) for v in part.values() if isinstance(v, list)):
            for row in rows:
                assert row["sentence"] and set(row["entries"]) <= ids and row["entries"]
                text = row["sentence"].lower()
                assert not BLAME.search(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(written())
def test_one_pass_for_every_item_gives_what_a_pass_for_each_gives(tables):
    g = Ground(case_of(**tables))
    each = {}
    for item in g.items:
        own = {s.agency: s for s in reversed(g.spells(item))}
        for agency, x in g.passing.certain(g.spells(item)).items():
            if x.steps and (agency not in own or x.at // DAY < own[agency].since.earliest // DAY):
                each[item, agency] = iso(x.at, Unit.DAY)
    assert {(r["item"], r["agency"]): r["certain_by"] for r in routes.every_item(g)} == each


@pytest.mark.parametrize("rows", [200, 600])
def test_one_pass_gives_what_a_pass_for_each_gives_in_a_longer_case(tmp_path, rows):
    from benchmarks.generate import write

    write(tmp_path / "case", rows)
    g = Ground(read(tmp_path / "case"))
    each = {}
    for item in g.items:
        own = {s.agency: s for s in reversed(g.spells(item))}
        for agency, x in g.passing.certain(g.spells(item)).items():
            if x.steps and (agency not in own or x.at // DAY < own[agency].since.earliest // DAY):
                each[item, agency] = iso(x.at, Unit.DAY)
    assert {(r["item"], r["agency"]): r["certain_by"] for r in routes.every_item(g)} == each


def test_the_plain_pass_of_the_benchmark_goes_on_from_the_next_day():
    #  A --day 2--> B --day 4--> C, D        B --day 2--> C: too soon for what it heard that day
    from benchmarks.reach import NEVER, plain

    met = [(2, ("A",), ("B",)), (4, ("B",), ("C", "D")), (2, ("B",), ("C",))]
    assert plain(met, [(1, "A", "x"), (2, "A", "y")], "ABCD") == {"x": [NEVER, 2, 4, 4], "y": [NEVER] * 4}



def test_after_its_holding_had_ended_no_contact_is_told():
    g = ground("""
        date       | agency | event_type | information | present | case_holder
        2020-01-01 | CSC    | record     |             |         | CSC
        2020-01-05 | School | contact    | bruise      |         |
        2020-01-10 | CSC    | meeting    |             | School  |
        2020-01-15 | CSC    | record     |             |         | none
        2020-01-20 | CSC    | meeting    |             | School  |
        """)
    assert [r["sent_earliest"] for r in raised(g, "bruise", "CSC")] == ["2020-01-10"]


def test_a_minute_shared_by_two_contacts_leaves_their_order_open():
    at = When(5, 5, Unit.MINUTE)
    found = [Contact((n,), "call", (a,), (b,), at, at) for n, a, b in (("1", "A", "B"), ("2", "B", "C"))]
    passes = Contacts(found, Tree([Agency(w) for w in WHO]), WHO)
    start = [spell("A", When(1, 1, Unit.MINUTE))]
    assert set(passes.possible(start)) == {"A", "B", "C"} and set(passes.certain(start)) == {"A", "B"}


@pytest.mark.parametrize(("known", "told"), [("2020-01-09", False), ("2020-01-10", True)])
def test_an_earlier_hour_of_the_day_on_which_a_row_shows_it_is_no_other_way(known, told):
    rows = COULD.format(met="2020-01-05").rstrip() + f"\n    R6 | {known}T17:00 | CSC | record | bruise | | | |"
    assert [r["holder"] for r in routes.could(ground(rows), "bruise").holders] == (["CSC"] if told else [])


def test_where_a_body_has_it_only_by_a_units_record_it_began_with_the_unit():
    agencies = "id | part_of | shares_record\n CSC | |\n Team | CSC | yes"
    g = ground("date | agency | information\n 2020-01-01 | Team | bruise", agencies=agencies)
    way = routes.route(g, "bruise")
    assert [r["agency"] for r in way.origins] == ["Team"] and [r["agency"] for r in way.stopped] == ["Team"]


# What if


def told_as_rows(tellings):
    """The same as a transmissions table."""
    rows = [
        {"information": t.item, "from": t.sender, "to": t.receiver, "mode": "told", "sent": t.when.text, "received": t.when.text}
        for t in tellings
    ]
    return table(("information", "from", "to", "mode", "sent", "received"), rows)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(written(), st.sampled_from(["bruise", "burn"]), st.sampled_from(list(permutations(("CSC", "School", "GP"), 2))))
def test_a_what_if_is_the_programs_answer_for_the_case_with_that_row_really_added(tables, item, ends):
    case = case_of(**tables)
    telling = [Told(item, *ends, day(2020, 1, 7))]
    assumed = routes.results(added(case, telling))
    real = routes.results(case_of(**tables, transmissions=told_as_rows(telling)))
    for name in assumed:
        assert len(assumed[name].findings) == len(real[name].findings)
        for a, b in zip(assumed[name].findings, real[name].findings, strict=True):
            assert {k: v for k, v in a.items() if k != "entries"} == {k: v for k, v in b.items() if k != "entries"}


WHAT_IF = """
    date       | agency | information | case_holder
    2020-01-01 | School | bruise      | CSC
    2020-01-05 | GP     | burn        |
    2020-02-10 | CSC    | bruise      |
    2020-03-31 | CSC    |             |
    """


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bruise from School to CSC on 2020-01-01", [("bruise", "closed", "late", None, 40, 40)]),
        ("bruise from School to CSC on 2020-01-11", [("bruise", "shorter", "late", "late", 30, 30)]),
        ("burn from GP to CSC on 2020-01-15", [("burn", "shorter", "none", "late", 76, 76)]),
        ("burn from GP to School on 2020-01-15", []),
        ("bruise from School to CSC on 2020-03-01", []),
    ],
)
def test_what_a_telling_would_have_changed(text, expected):
    g = ground(WHAT_IF, until="")
    changes = routes.compared(g, routes.results(g.case), routes.results(added(g.case, [routes.told(g, text)])))
    changes = [c for c in changes if c["query"] == "never-reached"]
    found = [(c["item"], c["change"], c["before"], c["after"], c["gained_least"], c["gained_most"]) for c in changes]
    assert found == expected


@pytest.mark.parametrize(
    ("day_", "said"),
    [
        ("2020-01-11", "School is first recorded as knowing “bruise” on 1 January 2020."),
        ("2019-12-01", "No row shows School knowing “bruise” by 1 December 2019; it is taken as so."),
        ("2019-12/2020-02", "Whether School knew “bruise” by between 1 December 2019 and 29 February 2020 cannot be determined; it is taken as so."),
    ],
)  # fmt: skip
def test_what_is_taken_as_so_is_said(day_, said):
    g = ground(WHAT_IF)
    assert routes.premises(g, [routes.told(g, f"bruise from School to CSC on {day_}")]) == [said]


def test_what_the_teller_had_no_record_of_any_more_is_taken_as_so():
    g = ground("date | agency | event_type | information\n 2020-01-01 | School | contact | bruise\n"
               " 2020-01-05 | School | record_deletion | bruise\n 2020-01-06 | CSC | contact | mark")  # fmt: skip
    (said,) = routes.premises(g, [routes.told(g, "bruise from School to CSC on 2020-01-11")])
    assert said.endswith("it is taken as so.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("bruise, School to CSC", "is not of the form"),
        ("bruize from School to CSC on 2020-01-01", 'no item "bruize". Did you mean "bruise"?'),
        ("bruise from Scool to CSC on 2020-01-01", 'no agency "Scool". Did you mean "School"?'),
        ("bruise from CSC to CSC on 2020-01-01", "on both sides"),
        ("bruise from School to CSC on Tuesday", "is not a day"),
    ],
)
def test_a_what_if_that_is_not_understood_says_what_may_be_meant(text, problem):
    with pytest.raises(routes.NotUnderstood, match=problem.replace("?", r"\?")):
        routes.told(ground(WHAT_IF), text)


def test_titles_may_hold_the_words_from_to_and_on():
    g = ground(WHAT_IF, information="id | title\n bruise | Letter from Ward to GP on the bruise\n burn |")
    assert routes.told(g, "Letter from Ward to GP on the bruise from School to CSC on 2020-01-01")[:3] == ("bruise", "School", "CSC")


# What would have closed most


def offer(name, **gains):
    return Candidate(None, day(2020, 1, 1), {}, name, name, {int(at[1:]): gain for at, gain in gains.items()})


def test_the_best_set_is_exact_and_may_leave_out_the_best_single_contact():
    #   a: gaps 1 2 3 4      b: 1 2 5      c: 3 4 6         two of them: b and c close all six
    a, b, c = offer("a", g1=1, g2=1, g3=1, g4=1), offer("b", g1=1, g2=1, g5=1), offer("c", g3=1, g4=1, g6=1)
    assert [x.holder for x in most_closed([a, b, c], 1).contacts] == ["a"]
    assert [x.holder for x in most_closed([a, b, c], 2).contacts] == ["b", "c"]
    assert [x.holder for x in fewest_closing_all([a, b, c]).contacts] == ["b", "c"]
    assert most_closed([a, b, c], 2).exact and fewest_closing_all([a, b, c]).exact


def test_a_set_may_be_chosen_by_days_instead():
    many, long = offer("many", g1=1, g2=1), offer("long", g1=9)
    assert most_closed([many, long], 1).contacts == (many,)
    assert most_closed([many, long], 1, "days").contacts == (long,)


OFFERS = st.lists(st.dictionaries(st.integers(1, 8), st.integers(1, 9), min_size=1, max_size=5), min_size=1, max_size=9)


@settings(max_examples=100, deadline=None)
@given(OFFERS, st.integers(1, 3), st.sampled_from(["gaps", "days"]))
def test_what_is_chosen_one_by_one_keeps_its_bound_against_every_set(offers, number, aim):
    from agencygraph.routes import closing

    offered = [Candidate(None, UNDATED, {}, "x", str(n), gains) for n, gains in enumerate(offers)]
    best = max(worth(s, aim)[0] for s in combinations(offered, min(number, len(offered))))
    assert worth(most_closed(offered, number, aim).contacts, aim)[0] == best
    quick = list(closing._one_by_one(offered, number, aim=aim))
    assert worth(quick, aim)[0] >= (1 - 1 / 2.718281828) * best
    fewest, every = fewest_closing_all(offered), worth(offered)[0]
    assert worth(fewest.contacts)[0] == every
    assert not any(worth(s)[0] == every for s in combinations(offered, len(fewest.contacts) - 1))
    greedy = list(closing._one_by_one(offered, len(offered), every))
    assert len(fewest.contacts) >= closing._least(len(greedy), every)


def test_with_too_many_sets_the_search_says_that_it_is_not_exact():
    offered = [Candidate(None, UNDATED, {}, "x", str(n), {n: 1}) for n in range(40)]
    found = most_closed(offered, 5)
    assert not found.exact and len(found.contacts) == 5 and SETS < 658_008
    assert not fewest_closing_all(offered).exact


BEST = """
    entry_id | date       | agency | event_type | information | present | case_holder
    R0       | 2020-01-01 | CSC    | record     |             |         | CSC
    R1       | 2020-01-02 | School | contact    | bruise;burn |         |
    R2       | 2020-01-03 | GP     | contact    | mark        |         |
    R3       | 2020-01-10 | CSC    | meeting    | scar        | School  |
    R4       | 2020-03-31 | CSC    | record     |             |         |
    """


def test_the_recorded_contact_and_the_new_call_that_would_have_closed_most():
    answer = routes.best(ground(BEST, combinations="id | items | title\n K | bruise;mark | Two marks"), 1)
    of = {(s["of"], s["aim"]): s for s in answer["sets"]}
    (meeting,) = of["recorded contacts", "gaps"]["chosen"]
    assert (meeting["items"], meeting["entries"], meeting["recorded"]) == (["bruise", "burn"], ["R3"], True)
    changes = of["recorded contacts", "gaps"]["before_after"]
    assert [(c["item"], c["change"], c["gained_least"]) for c in changes] == [("bruise", "shorter", 81), ("burn", "shorter", 81)]
    (call,) = of["recorded contacts and new calls", "days"]["chosen"]
    assert (call["from"], call["items"], call["sent_earliest"]) == (["School"], ["bruise", "burn"], "2020-01-02")
    # One contact closes several gaps; for both marks the GP has to call as well.
    assert [r["entries"] for r in answer["several"]] == [["R3"]]
    over = [r for r in answer["thresholds"] if r["threshold"] == "K"]
    assert [(r["of"], len(r["contacts"]), r["gained_least"], r["met_by"]) for r in over] == [("contacts or new calls", 2, 88, "2020-01-03")]


def test_over_a_threshold_only_what_the_holder_lacked_by_then_is_brought():
    rows = BEST.replace("R3  ", "#R3").replace("R4  ", "R5 | 2020-01-03 | CSC | record | bruise | |\n R4 ")
    rows = rows.replace("2020-01-02 | School", "2020-01-10 | School").replace("| mark ", "| scar ").replace("bruise;burn", "bruise;mark")
    answer = routes.best(ground(rows, combinations="id | items | title\n K | bruise;mark | Two marks"), 1)
    over = [c for r in answer["thresholds"] if r["threshold"] == "K" for c in r["contacts"]]
    assert over and all(c["items"] == ["mark"] for c in over)


@pytest.mark.parametrize(("known", "called"), [("2020-01-02", "2020-01-02"), ("2020-01", "2020-02-01")])
def test_a_new_call_is_on_the_first_whole_day_on_which_the_caller_certainly_knew(known, called):
    sets = routes.best(ground(BEST.replace("2020-01-02", known).replace("R3  ", "#R3")), 1)["sets"]
    days = next(s for s in sets if s["aim"] == "days" and "calls" in s["of"])
    assert [c["sent_earliest"] for c in days["chosen"] if "bruise" in c["items"]] == [called]


@pytest.mark.parametrize(
    ("row", "recorded"),
    [
        ("R3 | 2020-01-10 | CSC    | meeting         |             | School |      |", [["R3"]]),
        # Only the caller's record tells of the call; the school has no record of it any more; the holder has it.
        ("R3 | 2020-01-10 | School | call            |             |        | CSC  |", []),
        ("R3 | 2020-01-10 | CSC    | meeting         |             | School |      |\nR5 | 2020-01-08 | School | record_deletion | bruise | | |", []),
        ("R3 | 2020-01-10 | CSC    | meeting         | bruise      | School |      |\nR5 | 2020-01-20 | CSC | record_deletion | bruise | | |", []),
    ],
    ids=["met", "told of by one side", "no longer known", "conveyed"],
)  # fmt: skip
def test_which_recorded_contacts_could_have_closed_a_gap(row, recorded):
    g = ground(f"""
        entry_id | date | agency | event_type | information | present | shared_with | case_holder
        R0 | 2020-01-01 | CSC    | record     |             |         |             | CSC
        R1 | 2020-01-02 | School | contact    | bruise      |         |             |
        {row}
        R4 | 2020-03-31 | CSC    | record     |             |         |             |
        """)
    assert [list(c.contact.entries) for c in candidates(g, looked_at(g).gaps, False)] == recorded


def test_what_a_unit_heard_before_it_was_one_of_the_holder_was_conveyed_there():
    g = ground(
        """
        entry_id | date       | agency | event_type | information | present | case_holder
        R0       | 2020-01-01 | Trust  | record     |             |         | Trust
        R1       | 2020-01-02 | School | contact    | bruise;burn |         |
        R2       | 2020-01-10 | Ward   | meeting    | bruise      | School  |
        R3       | 2020-03-31 | Trust  | record     |             |         |
        """,
        agencies="id | part_of | from | shares_record\n Ward | Trust | 2020-02-01 | yes\n Trust | | |\n School | | |",
    )
    (found,) = candidates(g, looked_at(g).gaps, False)
    assert list(found.senders) == ["burn"]


def test_nobody_calls_with_what_its_record_no_longer_has():
    g = ground("""
        entry_id | date       | agency | event_type      | information | case_holder
        R0       | 2020-01-01 | CSC    | record          |             | CSC
        R1       | 2020-01-02 | GP     | contact         | bruise      |
        R2       | 2020-01-08 | GP     | record_deletion | bruise      |
        R3       | 2020-01-10 | GP     | contact         | burn        |
        R4       | 2020-03-31 | CSC    | record          |             |
        """)
    called = {c.when[:2]: set(c.senders) for c in candidates(g, looked_at(g).gaps, True)}
    assert called == {day(2020, 1, 2)[:2]: {"bruise"}, day(2020, 1, 10)[:2]: {"burn"}}


@pytest.mark.parametrize(("found", "closed", "least"), [(10, 8, 4), (3, 1, 3), (1, 5, 1), (0, 0, 0)])
def test_how_few_contacts_there_can_be_where_so_many_were_taken_one_by_one(found, closed, least):
    from agencygraph.routes import closing

    assert closing._least(found, closed) == least


def test_a_contact_on_the_day_the_other_came_to_know_it_is_no_certain_candidate():
    g = ground(BEST.replace("2020-01-02", "2020-01-10"))
    assert routes.best(g, 1)["sets"][0]["chosen"] == []


@FEW
@given(written(plain=True))
def test_every_recorded_candidate_is_told_by_raised_as_certain(tables):
    from agencygraph.routes.candidates import gaps as gaps_of
    from agencygraph.routes.telling import asked_of

    g = Ground(case_of(**tables))
    with asked_of(g.case) as store:
        found = gaps_of(g, store)
    for c in candidates(g, found, False):
        for at in c.gains:
            rows = raised(g, found[at].item, found[at].holder)
            assert any(r["certain"] and r["entries"] == list(c.contact.entries) for r in rows)


# Gap by gap, for the report and the page


def looked_at(g):
    with in_memory([build(derive(g.case, ("coded",)))]) as store:
        return gaps.looked(g, store)


def test_each_gap_has_the_contacts_of_its_holding_and_the_day_by_which_it_could_have_come():
    # CSC holds it twice; the meeting of 10 January is in the first holding, School's letter of 5 May in the second.
    g = ground("""
        entry_id | date       | agency | event_type | information | present | shared_with | received_from | case_holder
        R0       | 2020-01-01 | CSC    | record     |             |         |             |               | CSC
        R1       | 2020-01-02 | School | contact    | bruise      |         |             |               |
        R2       | 2020-01-10 | CSC    | meeting    |             | School  |             |               |
        R3       | 2020-01-31 | GP     | record     |             |         |             |               | GP
        R4       | 2020-05-01 | CSC    | record     |             |         |             |               | CSC
        R5       | 2020-05-05 | School | letter     |             |         | CSC         |               |
        R6       | 2020-05-06 | CSC    | record     |             |         |             | School        |
        R7       | 2020-06-01 | CSC    | record     | bruise      |         |             |               |
        """)
    it = looked_at(g)
    rows = [gaps.in_contacts(g, gap, f) for gap, f in zip(it.gaps, it.findings, strict=True)]
    found = {(r["holder"], r["held_from"]): ([c["entries"] for c in r["raised"]], r["certain_by"], r["sooner"]) for r in rows}
    assert found == {
        ("CSC", "2020-01-01"): ([["R2"]], "2020-01-10", 21),
        ("GP", "2020-01-31"): ([], None, None),
        ("CSC", "2020-05-01"): ([["R5", "R6"]], "2020-01-10", 31),
    }


def test_what_each_contact_would_change_is_the_answer_for_the_case_with_it():
    g = ground(BEST)
    it = looked_at(g)
    found, left = gaps.alternatives(g, it, gaps.few(g))
    assert left == 0 and [(a["recorded"], a["from"], a["items"]) for a in found] == [
        (True, ["School"], ["bruise", "burn"]), (False, ["School"], ["bruise", "burn"]), (False, ["GP"], ["mark"]),
    ]  # fmt: skip
    for a in found:
        told = [routes.told(g, f"{item} from {a['from'][0]} to CSC on {a['sent_earliest']}") for item in a["items"]]
        assert a["changes"] == routes.compared(g, routes.results(g.case), routes.results(added(g.case, told)))
        assert (a["closed"], a["shorter"]) == tuple(sum(c["change"] == x for c in a["changes"]) for x in ("closed", "shorter"))
    assert [a["recorded"] for a in gaps.alternatives(g, it, 2)[0]] == [True, False] and gaps.alternatives(g, it, 2)[1] == 1


def test_where_there_are_few_calls_more_recorded_contacts_are_worked_out():
    #  Three meetings on the first whole day on which each agency knew, so that no call is sooner; the GP met nobody.
    rows = "".join(f"M{n} | 2020-01-0{n} | CSC | meeting | | S{n} |\n" for n in (3, 4, 5))
    rows += "".join(f"S{n} | 2020-01-0{n - 1}T10:00 | S{n} | contact | item{n} | |\n" for n in (3, 4, 5))
    head = "entry_id | date | agency | event_type | information | present | case_holder\n R0 | 2020-01-01 | CSC | record | | | CSC\n"
    g = ground(f"{head}{rows}R8 | 2020-01-02 | GP | contact | burn | |\nR9 | 2020-03-31 | CSC | record | | |")
    found, left = gaps.alternatives(g, looked_at(g), 4)
    assert ([a["recorded"] for a in found], left) == ([True, True, True, False], 0)


def test_a_contact_after_the_item_had_come_is_not_of_its_gap():
    g = ground("""
        entry_id | date       | agency | event_type      | information | present | case_holder
        R0       | 2020-01-01 | CSC    | record          |             |         | CSC
        R1       | 2020-01-02 | School | contact         | bruise      |         |
        R2       | 2020-01-05 | CSC    | meeting         |             | School  |
        R3       | 2020-01-10 | CSC    | record          | bruise      |         |
        R4       | 2020-01-12 | CSC    | record_deletion | bruise      |         |
        R5       | 2020-01-20 | CSC    | meeting         |             | School  |
        R6       | 2020-03-31 | CSC    | record          |             |         |
        """)
    assert [r["entries"] for r in raised(g, "bruise", "CSC")] == [["R2"], ["R5"]]
    it = looked_at(g)
    found = [gaps.in_contacts(g, gap, f)["raised"] for gap, f in zip(it.gaps, it.findings, strict=True)]
    assert [[r["entries"] for r in rows] for rows in found] == [[["R2"]]]


def test_the_report_has_a_section_on_how_it_could_have_come(folder):
    from agencygraph.opening import opened
    from agencygraph.report.annex import Annex
    from agencygraph.report.facts import facts
    from agencygraph.report.markdown import text
    from agencygraph.report.parts import Report
    from agencygraph.report.ways import travelled

    with opened(folder) as it:
        said = " ".join(text(Report("x", "", "", (travelled(facts(it, {}), Annex()),))).split())
    assert "“bruise” at CSC, since 1 January 2020 | no evidence that it reached it | No row shows it going on from School" in said
    assert "9 January 2020; the gap at least 23 days shorter" in said
    assert "whether anybody had reason to, is not recorded" in said


# Expected paths


def test_steps_are_read_from_one_cell_and_what_is_amiss_is_said():
    agencies = {"primary school": "School", "CSC": "CSC", "Police": "Police", "School": "School"}
    text = "primary school tells CSC within 24 hours; CSC tells Police within 3 days; copy School; CSC rings Ward; CSC tells Polce"
    found, problems = steps(text, lambda name: agencies.get(name, ""), Place("procedures.csv", 2))
    assert [s[:4] for s in found] == [
        ("School", "CSC", 1440, 0),
        ("CSC", "Police", 4320, 3),
        ("CSC", "School", 0, 0),
        ("CSC", "Polce", 0, 0),
    ]
    assert found[2].copy
    assert [(p.severity, p.text) for p in problems] == [("error", "CSC rings Ward"), ("warning", "Polce")]


DAYS_3 = Step("A", "B", 3 * 1440, 3)
HOURS_24 = Step("A", "B", 1440, 0)
AT = {
    text: When(at, at, Unit.MINUTE)
    for text, at in (
        ("10:00", 737_000 * DAY + 600),
        ("next 10:00", 737_001 * DAY + 600),
        ("next 10:01", 737_001 * DAY + 601),
        ("in 3 days, 10:00", 737_003 * DAY + 600),
        ("in 3 days, 10:01", 737_003 * DAY + 601),
    )
}


@pytest.mark.parametrize(
    ("start", "told", "step", "expected"),
    [
        (day(2020, 1, 1), day(2020, 1, 4), DAYS_3, True),
        (day(2020, 1, 1), day(2020, 1, 5), DAYS_3, False),
        (day(2020, 1, 1), When(day(2020, 1, 3).earliest, day(2020, 1, 5).latest, Unit.RANGE), DAYS_3, None),
        (UNDATED, day(2020, 1, 5), DAYS_3, None),
        (day(2020, 1, 1), day(2020, 1, 1), HOURS_24, True),
        (day(2020, 1, 1), day(2020, 1, 2), HOURS_24, None),
        (day(2020, 1, 1), day(2020, 1, 3), HOURS_24, False),
        (AT["10:00"], AT["next 10:00"], HOURS_24, True),
        (AT["10:00"], AT["next 10:01"], HOURS_24, False),
        (AT["10:00"], AT["in 3 days, 10:00"], DAYS_3, True),
        (AT["10:00"], AT["in 3 days, 10:01"], DAYS_3, False),  # both ends are timed, so days are minutes
    ],
)
def test_whether_a_step_was_in_time(start, told, step, expected):
    assert in_time(start, told, step) is expected


def procedure(text, since=UNDATED, until=NOT_ENDED, categories=()):
    found, problems = steps(text, lambda name: name, Place("procedures.csv"))
    assert problems == []
    return Procedure("P1", Place(""), "Injuries", (), categories, found, since, until)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # School --2 Jan--> CSC --10 Jan--> Police
        ("2020-01-02 | CSC | bruise | | School \n 2020-01-10 | Police | bruise | | CSC", ["followed", "late"]),
        # CSC hears from the GP within the time of the step; it never had it from School
        ("2020-01-02 | GP | bruise | |\n 2020-01-03 | CSC | bruise | | GP", ["bypassed and quicker", "none"]),
        ("2020-01-02 | GP | bruise | |\n 2020-01-30 | CSC | bruise | | GP", ["bypassed", "none"]),
        ("2020-01-02 | School | bruise | CSC |", ["unconfirmed", "nobody"]),
        ("2020-01-02 | School | mark | |", ["none", "nobody"]),
        ("2020-01 | CSC | bruise | | School", ["cannot-tell", "none"]),
    ],
)
def test_each_step_of_a_procedure_against_what_happened(rows, expected):
    g = ground(
        f"date | agency | information | shared_with | received_from\n 2020-01-01 | School | bruise | |\n {rows}\n"
        " 2020-02-01 | CSC | mark | |\n 2020-02-01 | Police | mark | |",
        information="id | risk_category\n bruise | Physical\n mark | other",
    )
    made = [procedure("School tells CSC within 3 days; CSC tells Police within 3 days", categories=("physical",))]
    found = routes.expected(g, "bruise", made)
    assert [r["outcome"] for r in found] == expected
    assert all(r["sentence"].startswith("Injuries: ") for r in found)
    assert routes.expected(g, "mark", made) == []


def test_the_time_of_a_later_step_runs_from_the_step_before():
    #  CSC hears it from the GP on 1 January, from School on 10 January, and tells the Police on 12 January.
    g = ground("""
        date       | agency | event_type | information | received_from
        2020-01-01 | CSC    | record     | bruise      | GP
        2020-01-10 | CSC    | record     | bruise      | School
        2020-01-12 | Police | record     | bruise      | CSC
        """)
    found = routes.expected(g, "bruise", [procedure("School tells CSC; CSC tells Police within 3 days")])
    assert [r["outcome"] for r in found] == ["followed", "followed"]
    found = routes.expected(g, "bruise", [procedure("CSC tells Police within 3 days")])
    assert [r["outcome"] for r in found] == ["late"]


def test_a_procedure_counts_only_while_it_was_in_force():
    g = ground("date | agency | information\n 2020-01-01 | School | bruise\n 2020-01-02 | CSC | mark")
    made = procedure("School tells CSC")
    assert len(routes.expected(g, "bruise", [made])) == 1
    assert routes.expected(g, "bruise", [replace(made, since=day(2020, 1, 2))]) == []
    assert routes.expected(g, "bruise", [replace(made, until=day(2019, 12, 31))]) == []


def test_a_table_of_procedures_is_read_with_the_case_and_told_by_route(folder):
    path = Path(folder) / "procedures.csv"
    path.write_text(
        "id,title,information,category,steps,from,to\n"
        "P1,Injuries,bruise,,School tells CSC within 24 hours; copy GP,2019,\n"
        "P2,Blank,,,,,\nP3,Odd,,,GP rings CSC; MASH tells CSC,,\n"
    )
    case = read(folder)
    first = case.procedures[0]
    assert (first.items, [s[:2] for s in first.steps]) == (("bruise",), [("School", "CSC"), ("School", "GP")])
    assert [(p.severity, p.place.row, p.place.column, p.text) for p in case.problems if p.place.file == "procedures.csv"] == [
        ("error", 3, "steps", ""),
        ("error", 4, "steps", "GP rings CSC"),
        ("warning", 4, "steps", "MASH"),
    ]
    assert "MASH" not in [a.id for a in case.agencies]
    done = CliRunner().invoke(main, ["route", folder, "bruise"])
    assert "Injuries: School tells CSC within 24 hours." in " ".join(done.stdout.split())


# Measures


def numbers(g, when=None):
    return {(r["measure"], r["of"]): (r["whole"], r["before"], r["since"]) for r in routes.measures(g, when)}


def test_measures_before_and_from_a_day_with_a_definition_beside_each():
    #  School -> CSC -> Police (both records)          GP alone knows burn
    g = ground("""
        date       | agency | event_type | information | shared_with | received_from
        2020-01-01 | School | letter     | bruise      | CSC         |
        2020-01-03 | CSC    | record     | bruise      |             | School
        2020-02-01 | CSC    | letter     | bruise;mark | Police      |
        2020-02-03 | Police | record     | bruise;mark |             | CSC
        2020-02-05 | GP     | record     | burn        |             |
        2020-01/2020-03 | GP | record    |             |             |
        """)
    found = numbers(g, day(2020, 2, 1))
    assert found["agencies in contact", "case"] == (3, 2, 2)
    assert found["density, social", "case"] == (0.67, 1.0, 1.0)
    assert found["pairs of items together", "case"] == (1, 0, 1)
    assert found["items relayed", "CSC"] == (1, 0, 0)
    assert found["items only received", "Police"] == (2, 0, 2)
    assert found["items known to it alone", "GP"] == (1, 0, None)
    assert found["items known to it alone", "School"] == (0, 0, None)
    assert found["rows on neither side", "case"] == (1, None, None)
    assert all(r["definition"] for r in routes.measures(g))
    assert numbers(g)["contacts", "CSC"] == (2, None, None)


def test_what_a_unit_and_its_body_know_is_known_to_each_of_them_alone():
    agencies = "id | part_of | shares_record\n Ward | Trust | yes\n Trust | |\n School | |"
    rows = "date | agency | information\n 2020-01-01 | Ward | bruise\n 2020-01-02 | School | burn"
    found = numbers(ground(rows, agencies=agencies))
    assert [found["items known to it alone", a][0] for a in ("Ward", "Trust", "School")] == [1, 1, 1]


def test_what_goes_back_to_where_it_came_from_is_not_relayed():
    g = ground("""
        date       | agency | event_type | information | shared_with | received_from
        2020-01-01 | School | letter     | bruise      | CSC         |
        2020-01-03 | CSC    | record     | bruise      |             | School
        2020-01-05 | CSC    | letter     | bruise      | School      |
        2020-01-07 | School | record     | bruise      |             | CSC
        """)
    found = numbers(g)
    assert found["items relayed", "CSC"][0] == 0 and found["items only received", "CSC"][0] == 1
    assert (found["items relayed", "School"][0], found["items only received", "School"][0]) == (0, 1)


def test_what_is_relayed_is_not_only_received():
    g = ground("""
        date       | agency | event_type | information | shared_with | received_from
        2020-01-01 | School | letter     | bruise      | CSC         |
        2020-01-03 | CSC    | record     | bruise      |             | School
        2020-01-05 | CSC    | letter     | bruise      | GP          |
        2020-01-07 | GP     | record     | bruise      |             | CSC
        """)
    assert numbers(g)["items relayed", "CSC"][0] == 1 and numbers(g)["items only received", "CSC"][0] == 0


# Commands


@pytest.fixture
def folder(tmp_path):
    rows = [line.split("|") for line in COULD.format(met="2020-01-05").strip().splitlines()]
    (tmp_path / "chronology.csv").write_text("\n".join(",".join(c.strip() for c in r) for r in rows) + "\n")
    return str(tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["route", "bruise"], "could have been heard by CSC by 9 January 2020"),
        (["route"], "bruise CSC 2020-01-09 yes"),
        (["route", "bruise", "--format", "json"], '"certain_by": "2020-01-09"'),
        (["what-if", "--told", "bruise from School to CSC on 2020-01-05"], "with a gap shorter by"),
        (["what-if", "--best", "1", "--format", "md"], "## Most gaps, recorded contacts"),
        (["measures", "--before", "2020-01-09"], "density, social"),
    ],
)
def test_the_commands_print_what_was_found(folder, words, said):
    done = CliRunner().invoke(main, [words[0], folder, *words[1:]])
    assert done.exit_code == 0, done.output
    assert said in " ".join(done.stdout.split())
    assert "Assumed: " in done.stderr


@pytest.mark.parametrize("words", [["--told", "bruise from School to CSC on 2020-01-05"], ["--best", "1"]], ids=" ".join)
def test_a_what_if_is_written_as_a_document_before_and_after(folder, tmp_path_factory, words):
    before, tmp_path = sorted(p.name for p in Path(folder).iterdir()), tmp_path_factory.mktemp("made")
    done = CliRunner().invoke(main, ["what-if", folder, *words, "-o", str(tmp_path / "w.html")])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "w.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page.replace("&#x27;", "'") and "<script" not in page
    assert "<q>bruise</q>" in page and "Finding by finding" in page and "<td>31</td>" in page
    assert ("before and after" in page) == (words[0] == "--told")
    assert sorted(p.name for p in Path(folder).iterdir()) == before
    assert CliRunner().invoke(main, ["what-if", folder, *words, "-o", str(tmp_path / "w.docx")]).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["route", "bruize"], 'Did you mean "bruise"?'),
        (["what-if"], "--told"),
        (["what-if", "--told", "x", "--best", "1"], "--told"),
        (["what-if", "--told", "bruise"], "is not of the form"),
        (["measures", "--before", "soon"], "is not a day"),
    ],
)
def test_what_is_not_understood_is_misuse(folder, words, said):
    done = CliRunner().invoke(main, [words[0], folder, *words[1:]])
    assert done.exit_code == 2
    assert said in done.stderr


# From a store


@FEW
@given(written())
def test_the_records_of_a_case_are_the_same_after_they_were_text(tables):
    case = case_of(**tables, procedures="id | steps\n P | School tells CSC within 24 hours; copy GP")
    assert records.of(records.texts(case)) == case


@pytest.mark.parametrize(
    "words",
    [
        ["route", "I07"], ["route"], ["measures", "--before", "2024-03-01"], ["what-if", "--best", "2"],
        ["what-if", "--told", "I07 from School to CSC on 2024-03-05"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_address_of_a_store_is_answered_as_the_folder_is(emptied, checkout, words):
    folder, environment = str(checkout / "samples" / "invented"), emptied.environment()
    run = CliRunner().invoke
    assert run(main, ["load", folder, "--into", emptied.uri], env=environment).exit_code == 0
    here = run(main, [words[0], folder, *words[1:], "--format", "json"])
    for address in (emptied.uri, f"{emptied.uri}#training"):
        there = run(main, [words[0], address, *words[1:], "--format", "json"], env=environment)
        assert (there.exit_code, there.stdout) == (0, here.stdout), there.output
    assert here.stdout


def test_a_store_without_the_records_or_with_several_cases_says_what_to_do(emptied, checkout):
    from agencygraph.store.neo4j import Neo4j

    environment = emptied.environment()
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        for name in ("pelka", "invented"):
            store.load(build(derive(read(checkout / "samples" / name), ("coded",))))
    done = CliRunner().invoke(main, ["route", emptied.uri], env=environment)
    assert (done.exit_code, "Name one case" in done.stderr, "pelka, training" in done.stderr) == (2, True, True)
    done = CliRunner().invoke(main, ["route", f"{emptied.uri}#pelka"], env=environment)
    assert (done.exit_code, "load it again" in done.stderr) == (2, True)


def test_records_are_replaced_with_their_case_and_taken_out_with_it(emptied):
    from agencygraph.store.neo4j import Neo4j

    case = case_of(COULD.format(met="2020-01-05"))
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        assert store.put(build(derive(case)), records=tuple(records.texts(case))) == "loaded"
        assert store.put(build(derive(case)), records=tuple(records.texts(case))) == "unchanged"
        changed = replace(case, procedures=(procedure("School tells CSC"),))
        assert store.put(build(derive(changed)), records=tuple(records.texts(changed))) == "replaced"
        assert records.held(store, case.id) == changed
        store.delete(case.id)
        assert store.rows("MATCH (n) WHERE n.case_id IS NOT NULL RETURN n.key AS key", {}) == []
