"""What a business manager is told of each agency's chronology, and which abbreviations its rows use."""

from __future__ import annotations

import csv
import itertools

import pytest
from chronologies import given
from click.testing import CliRunner

from agencygraph import glossary
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.knowledge import derive
from agencygraph.quality import duplicates, longest_gap, out_of_order, survey
from agencygraph.tables import ORIGIN


def of(case, agency):
    return next(row for row in survey(case) if row["agency"] == agency)


def told(case, agency, *keys):
    return tuple(of(case, agency)[key] for key in keys)


# Who is in


PARTIES = """
    id       | kind   | part_of | covers_from | covers_to
    CSC      | body   |         |             |
    MASH     | unit   | CSC     |             |
    GP       | body   |         |             |
    Father   | family |         |             |
"""


def test_an_agency_without_rows_is_not_in_unless_its_body_or_unit_is():
    case = given(
        """
        date       | agency | description | shared_with
        2020-01-05 | MASH   | Referral    | Hospital
        """,
        agencies=PARTIES,
    )
    assert [(row["agency"], row["chronology"], row["rows"]) for row in survey(case)] == [
        ("CSC", "with MASH", 0), ("GP", "not in", 0), ("Hospital", "not in", 0), ("MASH", "in", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "covers"),
    [
        ("2020-01-01", "2020-12-31", "yes"),
        ("2019", "2021", "yes"),
        ("2020-01", "2020-12", "yes"),
        ("2020-01-02", "2020-12-31", "no"),
        ("2020-01-01", "2020-11", "no"),
        ("2020-01-02~", "2020-12-31", "cannot tell"),
        ("", "2020-12-31", "not stated"),
        ("", "2020-11-30", "no"),
        ("", "", "not stated"),
    ],
)
def test_the_period_searched_covers_that_of_the_case_does_not_or_cannot_be_told(since, until, covers):
    case = given(
        "date | agency\n2020-05-01 | GP",
        agencies=f"id | covers_from | covers_to\nGP | {since} | {until}",
        from_="2020-01-01",
        to="2020-12-31",
    )
    assert told(case, "GP", "covers", "covers_from", "covers_to") == (covers, since, until)


def test_a_case_without_a_period_cannot_be_covered_or_not():
    case = given(
        "date | agency\n2020-05-01 | GP", agencies="id | covers_from | covers_to\nGP | 2020-06-01 | 2020-07-01"
    )
    assert told(case, "GP", "covers") == ("not stated",)


def test_blanks_are_counted_with_their_places():
    case = given("""
        date       | agency | practitioner | source | description
        2020-01    | School | Teacher      | log 1  | One
        undated    | School |              | log 2  | Two
        by 2020-03 | School | Head         |        | Three
        2020-02-03 | School |              |        | Four
    """)
    row = of(case, "School")
    assert (row["rows"], row["undated"], row["no_source"], row["no_practitioner"]) == (4, 1, 2, 2)
    assert row["undated_rows"] == ["chronology.csv, row 3"]
    assert row["no_source_rows"] == ["chronology.csv, row 4", "chronology.csv, row 5"]
    assert (row["first_earliest"], row["first_latest"]) == ("2020-01-01", "2020-01-31")
    assert (row["last_earliest"], row["last_latest"]) == ("2020-02-03", "2020-02-03")


# The longest stretch without a row


def gap(*dates):
    """The days of the longest stretch without a row between rows of these dates."""
    found = longest_gap(given("date | agency\n" + "\n".join(f"{date} | GP" for date in dates)).entries)
    return found and (found.least, found.most)


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["2020-01-01"], None),
        (["undated", "2020-01-01"], None),
        (["2020-01-01", "2020-01-04", "2020-01-06"], (3, 3)),
        (["2020-01-06", "2020-01-01"], (5, 5)),
        (["2020-01-01", "2020-01-01"], (0, 0)),
        (["2020-01-10", "2020-02", "2020-03-05"], (22, 50)),
        (["2020-01-10", "2020"], (0, 356)),
        (["2020-01-01", "2020-01-01/2020-01-20", "2020-01-25"], (5, 24)),
    ],
)
def test_the_longest_stretch_without_a_row_is_a_range_where_dates_are_vague(dates, days):
    assert gap(*dates) == days


def test_the_range_of_the_longest_stretch_is_that_of_all_days_the_rows_can_lie_on():
    spans = [
        ("2020-01-02", 2, 2),
        ("2020-01-01/2020-01-06", 1, 6),
        ("2020-01-04/2020-01-09", 4, 9),
        ("2020-01-05", 5, 5),
    ]
    for size in (2, 3, 4):
        for chosen in itertools.permutations(spans, size):
            days = itertools.product(*(range(first, last + 1) for _, first, last in chosen))
            longest = [max(b - a for a, b in itertools.pairwise(sorted(day))) for day in days]
            found = gap(*(text for text, _, _ in chosen))
            assert found[1] == max(longest) and found[0] <= min(longest)


def test_a_state_leaves_no_stretch_within_it():
    case = given("""
        date                  | agency | span
        2020-01-01/2020-01-20 | GP     | state
        2020-01-25            | GP     |
    """)
    assert longest_gap(case.entries)[2:] == (5, 5)


def test_the_stretch_is_said_as_one_without_rows_and_what_may_lie_in_it_is_said_too():
    plain = given("date | agency\n2020-01-05 | GP\n2020-03-01 | GP")
    loose = given("date | agency\n2020-01-05 | GP\n2020-03-01 | GP\nundated | GP")
    assert of(plain, "GP")["longest_gap"] == "no row between 5 January 2020 and 1 March 2020: 56 days"
    assert of(loose, "GP")["longest_gap"] == (
        "no dated row between 5 January 2020 and 1 March 2020: 56 days; 1 row without a full date may lie in it"
    )
    vague = given("date | agency\n2020-01 | GP\n2020 | GP")
    assert of(vague, "GP")["longest_gap"] == "cannot tell, the dates overlap: up to 365 days"


# The order of rows


@pytest.mark.parametrize(
    ("dates", "misplaced"),
    [
        (["2020-01-01", "2020-01-02", "2020-01-02", "2020-01-03"], []),
        (["2020-01-03", "2020-01-02", "2020-01-01"], []),  # newest first
        (["2020-01-01", "2020-01-09", "2020-01-02", "2020-01-03"], ["2020-01-09"]),
        (["2020-01-05", "2020-01-06", "2020-01-01", "2020-01-07"], ["2020-01-01"]),
        (
            ["2020-01-05", "2102-01-06", "2102-01-07", "2020-01-07", "2020-01-08", "2020-01-09"],
            ["2102-01-06", "2102-01-07"],
        ),
        (["2020-01-15", "2020-01", "2020-01-20"], []),  # cannot tell
        (["2020-02-14", "2020-02-15", "2020-01", "2020-02-20"], ["2020-01"]),
        (["2020-02-15", "undated", "2020-02-20"], []),
    ],
)
def test_a_row_is_out_of_order_only_where_it_certainly_is(dates, misplaced):
    case = given("date | agency\n" + "\n".join(f"{date} | GP" for date in dates))
    assert [entry.when.text for entry in out_of_order(case.entries)] == misplaced


def test_rows_of_two_files_are_each_in_their_own_order(tmp_path):
    (tmp_path / "GP.csv").write_text("date\n2020-05-01\n2020-06-01\n")
    (tmp_path / "GP records.csv").write_text("date,agency\n2020-01-01,GP\n2020-02-01,GP\n")
    assert out_of_order(read(tmp_path).entries) == []


def test_rows_of_a_merged_case_are_in_the_order_of_the_files_they_came_from():
    heads = " | ".join(ORIGIN)
    case = given(f"""
        date       | agency | {heads}
        2020-01-01 | GP     | GP.docx | table 1 | 4
        2020-01-02 | GP     | GP.docx | table 1 | 2
        2020-01-03 | GP     | GP.docx | table 1 | 3
    """)
    assert told(case, "GP", "out_of_order_rows") == (["GP.docx, table 1, row 4"],)


# Duplicates


@pytest.mark.parametrize(
    ("other", "twice"),
    [
        ("2020-01-05 | GP | Home visit: no reply. Card left!", True),
        ("2020-01-05 | GP | Home visit, no reply, cards left", True),
        ("2020-01-05 | GP | Mother telephones about the cough", False),
        ("2020-01-06 | GP | Home visit, no reply, card left", False),
        ("2020-01    | GP | Home visit, no reply, card left", False),
        ("2020-01-05 | HV | Home visit, no reply, card left", False),
    ],
)
def test_rows_alike_of_one_agency_and_day_are_listed_and_kept(other, twice):
    case = given(f"date | agency | description\n2020-01-05 | GP | Home visit, no reply, card left\n{other}")
    assert told(case, "GP", "duplicates_rows", "duplicates") == (
        ([["chronology.csv, row 2", "chronology.csv, row 3"]], 2) if twice else ([], 0)
    )
    assert len(case.entries) == 2


def test_other_numbers_other_times_and_no_words_are_no_duplicates():
    case = given("""
        date             | agency | description
        2020-01-05       | GP     | Weighed at clinic, 9.1 kg
        2020-01-05       | GP     | Weighed at clinic, 9.2 kg
        2020-01-06 10:00 | GP     | Text message sent to mother
        2020-01-06 16:00 | GP     | Text message sent to mother
        2020-01-07       | GP     |
        2020-01-07       | GP     |
    """)
    assert duplicates(case.entries) == []


# The command


CASE = 'date,agency,description,shared_with\n2020-01-05,School,Bruise seen,GP\n2020-02-05,School,"Call, no reply",\n'


def run(*words):
    return CliRunner().invoke(main, [*map(str, words)])


def test_check_shows_the_agencies_after_the_problems(tmp_path):
    (tmp_path / "chronology.csv").write_text(CASE)
    shown = run("check", tmp_path).stdout
    assert "only this cell and others like it name this agency" in shown.split("agency  chronology")[0]
    lines = shown[shown.index("agency  chronology") :].splitlines()
    assert [line.split("  ")[0] for line in lines] == ["agency", "------", "GP", "School"]
    assert lines[2].split() == ["GP", "not", "in", "0", "0", "0", "0", "0", "0"]
    assert lines[3].endswith("no row between 5 January 2020 and 5 February 2020: 31 days")


def test_other_forms_hold_the_problems_unless_the_agencies_are_asked_for(tmp_path):
    (tmp_path / "chronology.csv").write_text(CASE)
    assert run("check", tmp_path, "--format", "csv").stdout.splitlines()[0].startswith("severity,file,table,row")
    rows = list(csv.DictReader(run("check", tmp_path, "--agencies", "--format", "csv").stdout.splitlines()))
    assert [(row["agency"], row["rows"], row["gap_most"]) for row in rows] == [("GP", "0", ""), ("School", "2", "31")]
    assert run("check", tmp_path, "--agencies").stdout.startswith("agency  chronology")


def test_asking_for_the_agencies_leaves_the_exit_code_that_of_the_problems(tmp_path):
    (tmp_path / "chronology.csv").write_text(CASE.replace("2020-02-05", "2020-02-31"))
    assert [run("check", tmp_path, *option).exit_code for option in ([], ["--agencies"], ["--glossary"])] == [1, 1, 1]
    assert run("check", tmp_path, "--agencies", "--glossary").exit_code == 2


# Names and abbreviations


def test_a_code_of_one_file_is_not_that_of_another(tmp_path):
    for agency in ("CSC", "School"):
        (tmp_path / f"{agency}.csv").write_text("date,practitioner,items\n2020-01-05,SW2,bruise\n")
    workers = {party.id for party in derive(read(tmp_path)).parties if "worker" in party.target}
    assert workers == {"CSC / SW2", "School / SW2"}


def test_two_names_of_an_agency_are_one_while_an_alias_says_so(tmp_path):
    (tmp_path / "chronology.csv").write_text("date,agency\n2020-01-05,GP\n2020-01-06,Elm Surgery\n")
    agencies = tmp_path / "agencies.csv"
    agencies.write_text("id,aliases\nGP,Elm Surgery\n")
    assert [(row["agency"], row["rows"]) for row in survey(read(tmp_path))] == [("GP", 2)]
    agencies.write_text("id,aliases\nGP,\n")
    assert [(row["agency"], row["rows"]) for row in survey(read(tmp_path))] == [("Elm Surgery", 1), ("GP", 1)]


def abbreviations(case):
    return [(row["abbreviation"], row["count"], row["explained"]) for row in glossary.found(case)]


def test_abbreviations_are_listed_with_what_they_mean_those_not_explained_first():
    case = given("""
        date       | agency | description                                       | source
        2020-01-05 | School | t/c to HV re WNB; XQR informed, HVs to ring HV2   | Log A&E
        2020-01-06 | School | XQR rang. s47 strategy meeting at MASH. NFA       |
    """)
    rows = glossary.found(case)
    assert abbreviations(case) == [
        ("XQR", 2, "not explained"), ("A&E", 1, "general use"), ("HV", 3, "general use"), ("MASH", 1, "general use"),
        ("NFA", 1, "general use"), ("S47", 1, "general use"), ("T/C", 1, "general use"), ("WNB", 1, "general use"),
    ]  # fmt: skip
    assert rows[0]["first"] == "chronology.csv, row 2, description" and rows[0]["meaning"] == ""
    assert {row["abbreviation"]: row["meaning"] for row in rows}["WNB"] == "was not brought"


def test_a_case_explains_its_own_before_general_use_and_by_its_agencies(tmp_path):
    (tmp_path / "School.csv").write_text("date,event\n2020-01-05,HV and XQR met RTP\n")
    (tmp_path / "agencies.csv").write_text("id,title,aliases\nRTP,Rosewood Tenants' Project,\n")
    (tmp_path / "glossary.csv").write_text("Short form,Stands for\nXQR,quick response team\nHV,home visitor\nABC,\n")
    case = read(tmp_path)
    assert {row["abbreviation"]: (row["meaning"], row["explained"]) for row in glossary.found(case)} == {
        "HV": ("home visitor", "by the case"),
        "RTP": ("Rosewood Tenants' Project", "by the case"),
        "XQR": ("quick response team", "by the case"),
    }
    assert [p.message for p in case.problems if p.place.file == "glossary.csv"] == ["the row gives no meaning"]


def test_a_text_in_capitals_and_words_that_are_none_are_left_out():
    case = given("""
        date       | agency | description
        2020-01-05 | School | MOTHER RANG THE SCHOOL ABOUT NFA
        2020-01-06 | School | DISPUTED: and/or I saw A and B.
    """)
    assert abbreviations(case) == [("NFA", 1, "general use")]


def test_the_abbreviations_are_printed_by_check(tmp_path):
    (tmp_path / "School.csv").write_text("date,event\n2020-01-05,XQR rang\n")
    assert run("check", tmp_path, "--glossary").stdout.splitlines()[2].split() == [
        "XQR", "1", "not", "explained", "School.csv,", "row", "2,", "description",
    ]  # fmt: skip
