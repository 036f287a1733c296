"""Given a chronology, who knew what: for each rule one table that fires, one beside it, one that cannot tell."""

from __future__ import annotations

import pytest
from chronologies import cells, given

from agencygraph.knowledge import derive
from agencygraph.when import DAY, FOREVER, MAYBE_NEVER, is_moment, iso


def day(minute):
    return iso(minute // DAY * DAY, 2) if is_moment(minute) else ""


def since(when):
    """A beginning in few words: a day, "first..last", "by" a day, "perhaps" from a day, or "undated"."""
    first, last = day(when.earliest), day(when.latest)
    if when.latest == MAYBE_NEVER:
        return f"perhaps {first}".strip()
    if not first or not last:
        return f"by {last}" if last else f"from {first}" if first else "undated"
    return first if first == last else f"{first}..{last}"


def until(when):
    """An end in few words; "?" after a day from which on the knowing may have ended."""
    if when.earliest == FOREVER:
        return ""
    return f"{day(when.earliest)}?" if when.latest == FOREVER else since(when)


def who_knew(case, level="coded", receipt="stated"):
    """The spells as "agency | item | since | until", by agency and item."""
    knowledge = derive(case)
    at_level = {party.id for party in knowledge.parties if level in party.levels}
    found = [
        [s.agency, s.item, since(s.since), until(s.until)]
        for s in knowledge.spells
        if receipt in s.readings and s.agency in at_level
    ]
    return sorted(found)


def expected(table):
    return sorted([*row, "", "", ""][:4] for row in cells(table))


ROWS = {
    # An ordinary row
    "A row with items shows its agency knowing them from its date": ("""
        date       | agency | information
        2020-01-05 | School | bruise
     """, """
        School | bruise | 2020-01-05
     """),
    "A row without items shows nothing": ("""
        date       | agency | information
        2020-01-05 | School |
     """, ""),
    "An undated row shows that, and not since when": ("""
        date | agency | information
             | School | bruise
     """, """
        School | bruise | undated
     """),
    "What became known later is known from then": ("""
        date       | agency | information | date_known
        2020-01-05 | School | bruise      | 2020-02-01
     """, """
        School | bruise | 2020-02-01
     """),
    "Of several rows the first counts": ("""
        date       | agency | information
        2020-01-09 | School | bruise
        2020-01-05 | School | bruise
     """, """
        School | bruise | 2020-01-05
     """),
    "Of several vague rows the least earliest and the least latest count": ("""
        date       | agency | information
        2020-01    | School | bruise
        2020-01-09 | School | bruise
     """, """
        School | bruise | 2020-01-01..2020-01-09
     """),
    # shared_with
    "A lone send is no knowledge in agencies' own records": ("""
        date       | agency | information | shared_with
        2020-01-05 | School | bruise      | GP
     """, """
        School | bruise | 2020-01-05
     """),
    "A send and a receipt are two agencies knowing": ("""
        date       | agency | information | shared_with | received_from
        2020-01-05 | School | bruise      | GP          |
        2020-01-07 | GP     | bruise      |             | School
     """, """
        School | bruise | 2020-01-05
        GP     | bruise | 2020-01-07
     """),
    "The one told knows where the row is a review's": ("""
        date       | agency | information | shared_with | account
        2020-01-05 | School | bruise      | GP          | review
     """, """
        School | bruise | 2020-01-05
        GP     | bruise | 2020-01-05
     """),
    "A review's row that reports a claim leaves the receipt open": ("""
        date       | agency | information | shared_with | account | standing
        2020-01-05 | School | bruise      | GP          | review  | claimed
     """, """
        School | bruise | 2020-01-05
     """),
    "What was found to have been told is known in an agency's row too": ("""
        date       | agency | information | shared_with | standing
        2020-01-05 | School | bruise      | GP          | found
     """, """
        School | bruise | 2020-01-05
        GP     | bruise | 2020-01-05
     """),
    # received_from
    "Whom it came from knew by then, since when is unknown": ("""
        date       | agency | information | received_from
        2020-01-07 | GP     | bruise      | School
     """, """
        School | bruise | by 2020-01-07
        GP     | bruise | 2020-01-07
     """),
    "A proof without since-when does not move a dated one before it": ("""
        date       | agency | information | received_from
        2020-01-05 | School | bruise      |
        2020-01-07 | GP     | bruise      | School
     """, """
        School | bruise | 2020-01-05
        GP     | bruise | 2020-01-07
     """),
    "Before a dated one it leaves since when unknown": ("""
        date       | agency | information | received_from
        2020-01-09 | School | bruise      |
        2020-01-07 | GP     | bruise      | School
     """, """
        School | bruise | by 2020-01-07
        GP     | bruise | 2020-01-07
     """),
    # present
    "All who are present have what was put on the table": ("""
        date       | agency | event_type | information | present
        2020-01-05 | CSC    | meeting    | bruise      | School; GP
     """, """
        CSC    | bruise | 2020-01-05
        School | bruise | 2020-01-05
        GP     | bruise | 2020-01-05
     """),
    "Present counts in a row of any type": ("""
        date       | agency | event_type | information | present
        2020-01-05 | CSC    | visit      | bruise      | School
     """, """
        CSC    | bruise | 2020-01-05
        School | bruise | 2020-01-05
     """),
    "A meeting without items puts nothing on the table": ("""
        date       | agency | event_type | information | present
        2020-01-05 | CSC    | meeting    |             | School; GP
     """, ""),
    "At a meeting of doubtful content all only may have learned": ("""
        date       | agency | event_type | information | present | standing
        2020-01-05 | CSC    | meeting    | bruise      | School  | uncertain
     """, """
        CSC    | bruise | perhaps 2020-01-05
        School | bruise | perhaps 2020-01-05
     """),
    "Who disputes having been there is not taken as present": ("""
        date       | agency | event_type | information | present    | standing | disputed_to
        2020-01-05 | CSC    | meeting    | bruise      | School; GP | disputed | GP
     """, """
        CSC    | bruise | 2020-01-05
        School | bruise | 2020-01-05
     """),
    # request
    "Asking is not learning, for either side": ("""
        date       | agency | event_type | information | shared_with
        2020-01-05 | CSC    | request    | bruise      | GP
     """, ""),
    "The answer is its own row": ("""
        date       | agency | event_type | information | shared_with | received_from
        2020-01-05 | CSC    | request    | bruise      | GP          |
        2020-01-08 | CSC    | letter     | bruise      |             | GP
     """, """
        CSC | bruise | 2020-01-08
        GP  | bruise | by 2020-01-08
     """),
    # check
    "A check that finds something is knowledge": ("""
        date       | agency | event_type | information
        2020-01-05 | Police | check      | warning
     """, """
        Police | warning | 2020-01-05
     """),
    "A check that finds nothing is not": ("""
        date       | agency | event_type | information
        2020-01-05 | Police | check      |
     """, ""),
    # system
    "Available is not known": ("""
        date       | agency   | event_type | information | shared_with | present
        2020-01-05 | Hospital | system     | x-ray       | GP          | School
     """, ""),
    "What was looked up is known from the looking": ("""
        date       | agency   | event_type | information | shared_with
        2020-01-05 | Hospital | system     | x-ray       | GP
        2020-01-09 | GP       | check      | x-ray       |
     """, """
        GP | x-ray | 2020-01-09
     """),
    # non_disclosure
    "What was held back is known to who held it back, and to nobody else": ("""
        date       | agency | event_type     | information | shared_with | present
        2020-01-05 | GP     | non_disclosure | drinking    | CSC         | School
     """, """
        GP | drinking | 2020-01-05
     """),
    "Held back and later told is known from the telling": ("""
        date       | agency | event_type     | information | shared_with | received_from
        2020-01-05 | GP     | non_disclosure | drinking    | CSC         |
        2020-03-05 | CSC    | call           | drinking    |             | GP
     """, """
        GP  | drinking | 2020-01-05
        CSC | drinking | 2020-03-05
     """),
    "A doubtful holding back leaves its agency's own knowledge": ("""
        date       | agency | event_type     | information | shared_with | standing
        2020-01-05 | GP     | non_disclosure | drinking    | CSC         | uncertain
     """, """
        GP | drinking | 2020-01-05
     """),
    # record_deletion
    "A deletion ends the knowing": ("""
        date       | agency | event_type      | information
        2020-01-05 | Police | contact         | warning
        2020-06-01 | Police | record_deletion | warning
     """, """
        Police | warning | 2020-01-05 | 2020-06-01
     """),
    "That it had known what it deleted is presumed": ("""
        date       | agency | event_type      | information
        2020-06-01 | Police | record_deletion | warning
     """, """
        Police | warning | by 2020-06-01 | 2020-06-01
     """),
    "What is learned again after it is a spell of its own": ("""
        date       | agency | event_type      | information
        2020-01-05 | Police | contact         | warning
        2020-06-01 | Police | record_deletion | warning
        2020-06-02 | Police | contact         | warning
     """, """
        Police | warning | 2020-01-05 | 2020-06-01
        Police | warning | 2020-06-02 |
     """),
    "A row on the day of the deletion leaves it open whether it ended": ("""
        date       | agency | event_type      | information
        2020-01-05 | Police | contact         | warning
        2020-06-01 | Police | record_deletion | warning
        2020-06-01 | Police | contact         | warning
     """, """
        Police | warning | 2020-01-05 | 2020-06-01?
     """),
    "A deletion found not to have happened ends nothing": ("""
        date       | agency | event_type      | information | standing
        2020-01-05 | Police | contact         | warning     |
        2020-06-01 | Police | record_deletion | warning     | false
     """, """
        Police | warning | 2020-01-05
     """),
    "An uncertain deletion may have ended it, and presumes nothing for certain": ("""
        date       | agency | event_type      | information | standing
        2020-01-05 | Police | contact         | warning     |
        2020-06-01 | Police | record_deletion | warning     | uncertain
        2020-06-01 | School | record_deletion | warning     | uncertain
     """, """
        Police | warning | 2020-01-05 | 2020-06-01?
        School | warning | perhaps    | 2020-06-01?
     """),
    # Unrecorded
    "A fact that no agency recorded is known to none": ("""
        date       | agency     | information | present | received_from
        2020-01-05 | Unrecorded | move        | School  | GP
     """, ""),
    # standing
    "A disputed call leaves the caller's own knowledge": ("""
        date       | agency | information | standing | disputed_to | account
        2020-01-05 | School | bruise      | disputed | CSC         | review
     """, """
        School | bruise | 2020-01-05
     """),
    "DISPUTED at the start of the words is the same": ("""
        date       | agency | information | shared_with | description                         | account
        2020-01-05 | School | bruise      | CSC         | DISPUTED: CSC has no note of a call | review
     """, """
        School | bruise | 2020-01-05
     """),
    "UNCERTAIN at the start of the words makes knowing possible only": ("""
        date       | agency | information | description
        2020-01-05 | School | bruise      | UNCERTAIN: a half-legible note
     """, """
        School | bruise | perhaps 2020-01-05
     """),
    "A send found false leaves the sender's own knowledge": ("""
        date       | agency | information | shared_with | standing | account
        2020-01-05 | School | bruise      | CSC         | false    | review
     """, """
        School | bruise | 2020-01-05
     """),
    "A row found false that sends nothing shows nothing": ("""
        date       | agency | information | standing
        2020-01-05 | School | bruise      | false
     """, ""),
}  # fmt: skip


@pytest.mark.parametrize("title", ROWS)
def test_what_a_row_does_to_knowledge(title):
    chronology, expect = ROWS[title]
    assert who_knew(given(chronology)) == expected(expect)


LONE = """
    date       | agency | event_type | information | shared_with | account
    2020-01-05 | School | {type}     | bruise      | GP          | {account}
"""


@pytest.mark.parametrize(
    ("kind", "account", "readings"),
    [
        ("letter", "agency", "accepted"),
        ("letter", "review", "stated accepted"),
        ("system", "review", ""),
        ("request", "review", ""),
        ("non_disclosure", "review", ""),
    ],
)
def test_the_readings_differ_in_lone_sends_alone(kind, account, readings):
    case = given(LONE.format(type=kind, account=account))
    found = [r for r in ("stated", "required", "accepted") if any(row[0] == "GP" for row in who_knew(case, receipt=r))]
    assert " ".join(found) == readings


def test_the_case_says_whose_account_its_rows_are_and_a_row_may_say_otherwise():
    table = """
        date       | agency | information | shared_with | account
        2020-01-05 | School | bruise      | GP          |
        2020-01-05 | School | burn        | GP          | agency
    """
    assert [row for row in who_knew(given(table, account="review")) if row[0] == "GP"] == expected(
        "GP | bruise | 2020-01-05"
    )


PARTS = """
    id    | part_of
    fall  |
    where | fall
    when  | fall
"""


def test_knowing_the_whole_is_knowing_its_parts_and_not_the_reverse():
    table = """
        date       | agency | information | shared_with | received_from
        2020-01-05 | School | fall        | GP          |
        2020-01-06 | CSC    | where       |             |
        2020-01-07 | GP     | fall        |             | School
    """
    case = given(table, information=PARTS)
    assert who_knew(case) == expected("""
        School | fall  | 2020-01-05
        School | where | 2020-01-05
        School | when  | 2020-01-05
        GP     | fall  | 2020-01-07
        GP     | where | 2020-01-07
        GP     | when  | 2020-01-07
        CSC    | where | 2020-01-06
    """)
    sends = {t.item: t.receipt_days for t in derive(case).transmissions if t.side == "sent"}
    assert sends == {"fall": 2, "where": 2, "when": 2}


def test_the_deletion_of_the_whole_leaves_it_open_whether_a_part_was_kept():
    table = """
        date       | agency | event_type      | information
        2020-01-05 | School | contact         | fall
        2020-06-01 | School | record_deletion | fall
    """
    assert who_knew(given(table, information=PARTS)) == expected("""
        School | fall  | 2020-01-05 | 2020-06-01
        School | where | 2020-01-05 | 2020-06-01?
        School | when  | 2020-01-05 | 2020-06-01?
    """)


# Levels

TEAMS = """
    id     | kind | part_of | from       | shares_record
    CSC    | body |         |            |
    Team   | unit | CSC     | 2020-01-10 | {shares}
"""
TEAM_KNEW = """
    date       | agency | information
    {on}       | Team   | bruise
    2020-02-01 | CSC    | other
"""


@pytest.mark.parametrize(
    ("shares", "on", "csc"),
    [
        ("yes", "2020-01-15", "2020-01-15"),
        ("yes", "2020-01-05", "2020-01-10"),
        ("yes", "2020-01", "2020-01-10..2020-01-31"),
        ("no", "2020-01-15", None),
        ("", "2020-01-15", None),
    ],
)
def test_a_shared_record_lifts_from_the_later_of_knowing_and_belonging(shares, on, csc):
    case = given(TEAM_KNEW.format(on=on), agencies=TEAMS.format(shares=shares))
    at_body = [row[:3] for row in who_knew(case, "body") if row[1] == "bruise"]
    assert at_body == ([["CSC", "bruise", csc]] if csc else [])


def test_knowledge_does_not_flow_down():
    case = given(TEAM_KNEW.format(on="2020-01-15"), agencies=TEAMS.format(shares="yes"))
    assert [row for row in who_knew(case) if row[1] == "other"] == expected("CSC | other | 2020-02-01")


def test_at_worker_level_a_row_naming_nobody_leaves_it_open_who_knew():
    table = """
        date       | agency | practitioner | information | received_from
        2020-01-05 | School | teacher      | bruise      |
        2020-01-06 | School | nurse        | burn        |
        2020-01-07 | School |              | burn        | GP
    """
    assert [row for row in who_knew(given(table), "worker") if row[0].startswith("School")] == expected("""
        School / teacher   | bruise | 2020-01-05
        School / nurse     | burn   | 2020-01-06
        School / teacher   | burn   | perhaps 2020-01-07
        School / not named | burn   | 2020-01-07
    """)


def test_at_worker_level_an_agency_without_rows_knows_what_another_record_shows_it_got():
    """What is left out where a table other than the chronology names the agency, and no row does."""
    case = given(
        """
        entry_id | date       | agency | practitioner | information
        E1       | 2020-01-05 | School | teacher      | bruise
        """,
        transmissions="""
        information | entry_id | from   | to | sent       | received
        bruise      | E1       | School | GP | 2020-01-05 | 2020-01-06
        """,
    )
    assert [row for row in who_knew(case, "worker") if row[0].startswith("GP")] == expected("""
        GP / not named | bruise | 2020-01-06
    """)


# Pairing

PAIRS = {
    "A receipt within the days": ("2020-01-05", "2020-01-12", "School", "", "sent 7"),
    "A receipt later has its days too, the window is the query's": ("2020-01-05", "2020-01-14", "School", "", "sent 9"),
    "A receipt that names nobody may be of this send": ("2020-01-05", "2020-01-05", "", "", "sent 0"),
    "A receipt that names somebody else is not": ("2020-01-05", "2020-01-06", "Family", "", "sent -"),
    "A row before the send is no receipt": ("2020-01-05", "2020-01-04", "School", "", "sent -"),
    "A vague send may have been on any of its days": ("2020-01", "2020-01-04", "School", "", "sent 0"),
    "From the latest day of a vague send the days are counted": ("2020-01", "2020-02-03", "School", "", "sent 3"),
    "An undated send pairs with nothing": ("", "2020-02-03", "School", "", "sent -"),
    "A disputed send": ("2020-01-05", "2020-01-06", "Family", "disputed", "disputed -"),
    "A send found false": ("2020-01-05", "2020-01-06", "Family", "false", "false -"),
    "An uncertain send": ("2020-01-05", "2020-01-06", "Family", "uncertain", "uncertain -"),
}


@pytest.mark.parametrize("title", PAIRS)
def test_a_send_is_paired_with_its_receipt(title):
    sent, received, from_whom, standing, expect = PAIRS[title]
    case = given(f"""
        date       | agency | information | shared_with | received_from | standing
        {sent}     | School | bruise      | GP          |               | {standing}
        {received} | GP     | bruise      |             | {from_whom}   |
    """)
    (send,) = [t for t in derive(case).transmissions if t.side == "sent"]
    days = send.receipt_days if send.receipt_days < 1000 else "-"
    assert f"{send.standing or 'sent'} {days}" == expect


def test_what_is_held_back_keeps_its_reason_and_what_is_available_is_not_sent():
    case = given("""
        date       | agency | event_type     | information | shared_with | present | response
        2020-01-05 | GP     | non_disclosure | drinking    | CSC         | School  | no consent
        2020-01-06 | GP     | system         | x-ray       | CSC         |         |
    """)
    found = [(t.item, t.receiver, t.standing, t.reason) for t in derive(case).transmissions]
    assert sorted(found) == [
        ("drinking", "CSC", "held back", "no consent"),
        ("drinking", "School", "held back", "no consent"),
        ("x-ray", "CSC", "available", ""),
    ]


def test_a_receipt_that_no_sender_recorded_is_kept_as_such():
    case = given("""
        date       | agency | information | received_from
        2020-01-07 | GP     | bruise      | School
    """)
    (only,) = derive(case).transmissions
    assert (only.side, only.sender, only.receiver, day(only.sent.earliest)) == (
        "received",
        "School",
        "GP",
        "2020-01-07",
    )


# Coverage


def covered(case):
    return {
        p.id: f"{day(p.coverage.since)} to {day(p.coverage.until)}" if p.coverage.covered else "not covered"
        for p in derive(case).parties
        if not p.of
    }


def test_an_agency_with_rows_covers_the_period_and_one_without_is_not_covered():
    table = """
        date       | agency | information | shared_with
        2020-01-05 | School | bruise      | GP
        2020-03-01 | School |             |
    """
    assert covered(given(table)) == {"School": "2020-01-05 to 2020-03-01", "GP": "not covered"}
    assert covered(given(table, from_="2019-12-01", to="2020-12-31"))["School"] == "2019-12-01 to 2020-12-31"


def test_the_agencies_table_says_what_was_searched_and_a_root_is_covered_with_a_unit_of_it():
    table = """
        date       | agency | information
        2020-01-05 | Team   | bruise
    """
    agencies = """
        id   | kind | part_of | covers_from | covers_to
        CSC  | body |         |             |
        Team | unit | CSC     |             |
        GP   | body |         | 2020-01-01  | 2020-02-01
        Club | body |         |             |
    """
    assert covered(given(table, agencies=agencies)) == {
        "CSC": "2020-01-05 to 2020-01-05",
        "Team": "2020-01-05 to 2020-01-05",
        "GP": "2020-01-01 to 2020-02-01",
        "Club": "not covered",
    }


# Holdings


def held(case, level="coded"):
    return [
        f"{h.agency} {since(h.since)} to {until(h.until) or 'now'} {h.basis}"
        for h in derive(case).holdings
        if level in h.levels
    ]


HELD = """
    date       | agency | case_holder
    2020-01-01 | CSC    |
    2020-02-01 | CSC    | CSC
    2020-03-01 | School | CSC; School
    2020-04-01 | School | none
    2020-05-01 | School | School
"""


def test_a_holder_is_set_where_it_changes_several_and_none_are_possible():
    assert held(given(HELD)) == [
        "none 2020-01-01 to 2020-02-01 not-recorded",
        "CSC 2020-02-01 to 2020-04-01 recorded",
        "School 2020-03-01 to 2020-04-01 recorded",
        "none 2020-04-01 to 2020-05-01 no-holder",
        "School 2020-05-01 to now recorded",
    ]


def test_while_nobody_holds_the_case_the_duty_holder_is_the_target():
    assert "CSC 2020-04-01 to 2020-05-01 no-holder" in held(given(HELD, duty_holder="CSC"))


def test_without_any_value_the_holder_is_not_recorded_throughout():
    assert held(given("date | agency\n2020-01-01 | CSC\n2020-03-01 | CSC")) == [
        "none 2020-01-01 to 2020-03-01 not-recorded"
    ]


def test_where_the_first_row_names_a_holder_nothing_is_unrecorded():
    assert held(given("date | agency | case_holder\n2020-01-01 | CSC | CSC\n2020-03-01 | CSC |")) == [
        "CSC 2020-01-01 to now recorded"
    ]


def test_a_holder_named_in_a_row_without_a_date_cannot_be_placed():
    case = given("date | agency | case_holder\n2020-01-01 | CSC |\n | CSC | CSC\n2020-03-01 | CSC |")
    assert held(case) == ["none 2020-01-01 to 2020-03-01 not-recorded"]


def test_the_holdings_table_gives_its_own_dates():
    case = given(
        "date | agency\n2020-01-01 | CSC\n2020-12-31 | CSC",
        holdings="agency | from | to | basis\nCSC | 2020-01-01 | 2020-06-30 | child in need\nSchool | 2020-07 | |",
    )
    assert held(case)[:2] == [
        "CSC 2020-01-01 to 2020-06-30 child in need",
        "School 2020-07-01..2020-07-31 to now recorded",
    ]
