"""Two days, two agencies and several cases compared: what fires, what lies just on the other side, what cannot be told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from neo4j_server import on_the_last_version

from agencygraph import comparing, dates
from agencygraph.cli import main
from agencygraph.findings import Options
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.opening import Opened, opened
from agencygraph.store import in_memory
from agencygraph.store.neo4j import Neo4j
from tests.chronologies import given

pytest_plugins = ["neo4j_server"]

# The school has the bruise on the 5th and tells the GP, who has no row of it in 7 days. Social care takes the case on
# the 10th and has the bruise on the 20th. When the burn was seen is known to the month only.
CHRONOLOGY = """
    entry_id | date       | agency | event_type | information | shared_with | received_from | case_holder
    E1       | 2020-01-05 | School | letter     | bruise      | GP          |               |
    E2       | 2020-01-10 | CSC    | contact    |             |             |               | CSC
    E3       | 2020-01-20 | CSC    | record     | bruise      |             | School        |
    E4       | 2020-02    | GP     | contact    | burn        |             |               |
    E5       | 2020-02-10 | CSC    | contact    | burn        |             |               |
    E6       | 2020-03-01 | School | contact    | mark        |             |               | none
    E7       | 2020-03-05 | GP     | contact    |             |             |               |
    """


@contextmanager
def case(chronology: str = CHRONOLOGY, **more: str) -> Iterator[Opened]:
    made = given(chronology, **more)
    graph = build(derive(made))
    with in_memory([graph]) as store:
        yield Opened(store, made.id, case=made, built=graph)


def told(it: Opened, first: str, second: str, **more) -> list[tuple[str, str, str, str]]:
    found = comparing.days(it, dates.read(first), dates.read(second), **more)
    return [(row["item"], row["agency"], row["before"], row["after"]) for row in found.rows]


def test_what_came_between_two_days_is_told_with_who_held_the_case():
    with case() as it:
        assert told(it, "2020-01-09", "2020-01-20") == [
            ("", "CSC", "none", "held"),
            ("", "not recorded", "held", "none"),
            ("bruise", "CSC", "none", "known"),
        ]
        # A day earlier the bruise had not come; three items at three agencies are nine pairs.
        assert told(it, "2020-01-10", "2020-01-19") == []
        assert comparing.days(it, dates.read("2020-01-10"), dates.read("2020-01-19")).of == 9


def test_a_day_that_a_vague_date_may_lie_before_cannot_tell():
    with case() as it:
        assert told(it, "2020-01-31", "2020-02-15", agencies=["GP"]) == [("burn", "GP", "none", "cannot-tell")]
        assert told(it, "2020-01-31", "2020-02-29", agencies=["GP"]) == [("burn", "GP", "none", "known")]


def test_what_was_deleted_between_two_days_has_ended():
    with case("""
        entry_id | date       | agency | event_type      | information
        E1       | 2020-01-05 | School | contact         | bruise
        E2       | 2020-01-20 | School | record_deletion | bruise
        """) as it:
        assert ("bruise", "School", "known", "ended") in told(it, "2020-01-10", "2020-01-25")
        assert told(it, "2020-01-06", "2020-01-19") == []


def test_a_case_that_nobody_holds_any_more_is_told():
    with case() as it:
        assert told(it, "2020-02-29", "2020-03-02")[:2] == [("", "CSC", "held", "none"), ("", "nobody", "none", "held")]


def test_of_a_day_outside_the_period_it_is_not_said_that_nobody_held_the_case():
    with case() as it:
        assert told(it, "2019-12-01", "2020-01-05", agencies=["not recorded"]) == []
        assert ("", "nobody", "held", "none") not in told(it, "2020-03-04", "2020-04-01")
        assert told(it, "2020-01-05", "2020-01-10", agencies=["not recorded"]) == [("", "not recorded", "held", "none")]


def both(it: Opened, one: str, other: str) -> dict[str, tuple]:
    rows = comparing.agencies(it, one, other).rows
    return {row["item"]: (row["found"], row["first"], row["days_least"], row["days_most"]) for row in rows}


def test_two_agencies_are_told_by_what_each_record_shows():
    with case() as it:
        # The school had the bruise 15 days before; the mark is the school's alone; who had the burn first is open to the other.
        assert both(it, "CSC", "School") == {
            "bruise": ("both", "School", 15, 15), "burn": ("one", None, None, None), "mark": ("other", None, None, None),
        }  # fmt: skip
        assert both(it, "CSC", "GP") == {
            "burn": ("both", None, None, None), "bruise": ("unconfirmed", None, None, None),
        }  # fmt: skip
        assert comparing.agencies(it, "CSC", "GP").of == 3


def test_an_agency_whose_records_do_not_cover_the_time_cannot_tell():
    agencies = "id | covers_from | covers_to\nGP | 2020-02-01 | 2020-12-31"
    with case(agencies=agencies) as it:
        assert both(it, "GP", "School")["mark"][0] == "cannot-tell"


def test_up_to_a_day_what_may_be_later_cannot_be_told():
    with case() as it:
        assert {r["item"]: r["found"] for r in comparing.agencies(it, "CSC", "GP", Options(as_of=dates.read("2020-02-15"))).rows} == {
            "bruise": "unconfirmed", "burn": "cannot-tell",
        }  # fmt: skip


def test_what_an_agency_no_longer_has_it_had():
    with case("""
        entry_id | date       | agency | event_type      | information
        E1       | 2020-01-05 | School | contact         | bruise;burn
        E2       | 2020-01-08 | CSC    | contact         | bruise
        E3       | 2020-01-20 | School | record_deletion | bruise;burn
        """) as it:
        rows = comparing.agencies(it, "CSC", "School", Options(as_of=dates.read("2020-01-25"))).rows
        assert [(r["item"], r["found"], r["other_state"], r["first"], r["days_least"]) for r in rows] == [
            ("bruise", "both", "ended", "School", 3), ("burn", "other", "ended", None, None),
        ]  # fmt: skip


def test_the_same_day_is_no_difference_and_a_range_gives_both_bounds():
    with case("""
        entry_id | date                  | agency | information
        E1       | 2020-01-05            | School | one
        E2       | 2020-01-05            | CSC    | one
        E3       | 2020-01-05/2020-01-08 | School | two
        E4       | 2020-01-10            | CSC    | two
        E5       | 2020-01-05/2020-01-12 | School | three
        E6       | 2020-01-10            | CSC    | three
        """) as it:
        assert both(it, "CSC", "School") == {
            "one": ("both", None, 0, 0), "two": ("both", "School", 2, 5), "three": ("both", None, None, None),
        }  # fmt: skip


# Several cases


def recurring(*cases: tuple[str, str], **more: str) -> dict[tuple[str, str], tuple]:
    shown = []
    for name, chronology in cases:
        with case(chronology, id=name, **more) as it:
            shown.append(comparing.shown(it))
    rows = comparing.recurring(shown)
    keys = ("cases_found", "cases_looked", "cases", "findings", "of", "cannot_tell", "found_in")
    return {(row["kind"], row["name"]): tuple(row[key] for key in keys) for row in rows}


LOST = """
    entry_id | date       | agency | information | shared_with | case_holder
    A1       | 2020-01-05 | School | bruise      | CSC         | CSC
    A2       | 2020-03-05 | CSC    |             |             |
    """
CAME = """
    entry_id | date       | agency | information | shared_with | received_from | case_holder
    B1       | 2020-01-05 | school | burn        | csc         |               | csc
    B2       | 2020-01-08 | csc    | burn        |             | school        |
    """
ALONE = """
    entry_id | date       | agency | information
    C1       | 2020-01-05 | Police | knife
    """


def test_what_recurs_is_counted_in_the_cases_that_could_show_it():
    found = recurring(("a", LOST), ("b", CAME), ("c", ALONE))
    # School and social care write to each other in two of three cases, in other letters; in one the letter has no receipt.
    assert found["pair, sent", "School > CSC"] == (1, 2, 3, 1, 2, 0, ["a"])
    assert found["channel", "told"] == (1, 2, 3, 1, 2, 0, ["a"])
    assert found["query", "sent-without-receipt"] == (1, 2, 3, 1, 2, 0, ["a"])
    # Known to one agency only in "a", perhaps; in "c" there is no other agency that could have had it.
    assert found["query", "known-to-one-agency-only"][:3] == (1, 3, 3)
    assert found["failure type", "F3"][:3] == (1, 2, 3)


def test_a_finding_that_two_queries_of_a_type_report_is_counted_once(checkout: Path):
    with opened(checkout / "samples" / "invented") as it:
        rows, results = comparing.recurring([comparing.shown(it)]), it.gaps()
    types = {result.query.name: result.query.types for result in results}
    told = {row["name"]: row["findings"] for row in rows if row["kind"] == "failure type"}
    expected: dict[str, set[str]] = {}
    for result in results:
        for row in result.findings:
            if row["outcome"] != "cannot-tell":
                for name in (result.query.name, *row.get("also", ())):
                    for kind in types[name]:
                        expected.setdefault(kind, set()).add(row["finding"])
    assert told == {kind: len(findings) for kind, findings in expected.items()}


def test_what_no_case_shows_is_left_out_and_so_are_people():
    assert ("pair, sent", "school > csc") not in recurring(("b", CAME), ("c", ALONE))
    agencies = "id | kind\nSchool | worker"
    assert [key for key in recurring(("a", LOST), agencies=agencies) if key[0].startswith(("pair", "channel"))] == []


def test_a_letter_to_an_agency_without_records_is_not_taken_as_lost():
    uncovered = "entry_id | date       | agency | information | shared_with\nA1       | 2020-01-05 | School | bruise      | GP"
    found = recurring(("a", LOST), ("d", uncovered))
    assert ("pair, sent", "School > GP") not in found
    assert found["channel", "told"] == (1, 2, 2, 1, 2, 1, ["a"]), "one of the two sendings cannot be told"


def test_what_was_perhaps_held_back_is_no_sending():
    perhaps = """
        entry_id | date       | agency | event_type     | information | shared_with | standing
        A1       | 2020-01-05 | School | contact        | bruise      | CSC         |
        A2       | 2020-01-06 | School | non_disclosure | burn        | CSC         | uncertain
        A3       | 2020-03-05 | CSC    | contact        |             |             |
        """
    assert recurring(("a", perhaps))["channel", "told"] == (1, 1, 1, 1, 1, 0, ["a"])


def test_who_has_the_duty_to_hold_a_case_is_not_counted_as_its_holder():
    nobody = """
        entry_id | date       | agency | information | case_holder
        A1       | 2020-01-05 | School | bruise      | none
        A2       | 2020-02-05 | School |             | CSC
        A3       | 2020-03-05 | CSC    |             | none
        A4       | 2020-04-05 | School | burn        |
        """
    found = recurring(("a", nobody), duty_holder="CSC")
    assert found["pair, never reached", "School > CSC"] == (1, 1, 1, 1, 1, 0, ["a"])


# Both stores, and the command


@on_the_last_version
def test_both_stores_compare_alike(emptied, checkout: Path) -> None:
    with opened(checkout / "samples" / "invented") as mine, Neo4j(emptied.uri, emptied.user, emptied.password) as server:
        server.load(mine.graph())
        theirs = Opened(server, mine.case_id)
        first, second = dates.read("2024-02-02"), dates.read("2024-03-18")
        assert comparing.days(theirs, first, second) == comparing.days(mine, first, second)
        assert comparing.agencies(theirs, "CSC", "School") == comparing.agencies(mine, "CSC", "School")
        assert comparing.recurring([comparing.shown(theirs)]) == comparing.recurring([comparing.shown(mine)])


def run(*words: object):
    return CliRunner().invoke(main, ["compare", *map(str, words)])


def test_the_training_case_between_the_closing_and_the_reopening(checkout: Path) -> None:
    """Nobody held the case from 2 February to 18 March 2024; the second police call came to social care in that time."""
    done = run(checkout / "samples" / "invented", "--on", "2024-03-18", "--on", "2024-02-02", "--format", "json")
    rows = {(row["item"], row["agency"]): (row["before"], row["after"]) for row in json.loads(done.stdout)}
    assert rows["", "CSC"] == ("none", "held") and rows["", "nobody"] == ("held", "none")
    assert rows["I20", "CSC"] == ("none", "known") and rows["I28", "Early-Help"] == ("known", "ended")
    assert rows["I30", "CSC"] == ("none", "unconfirmed")
    assert "14 of 480 pairs" in done.stderr


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_each_comparison_comes_in_each_format(form, checkout: Path) -> None:
    invented, pelka = checkout / "samples" / "invented", checkout / "samples" / "pelka"
    for words in (
        (invented, "--on", "2024-02-02", "--on", "2024-03-18"),
        (invented, "--agency", "CSC", "--agency", "School", "--on", "2024-01-01"),
        (invented, pelka, "--across"),
    ):
        done = run(*words, "--format", form)
        assert done.exit_code == 0 and len(done.stdout.splitlines()) > 5, (words, done.output)


@pytest.mark.parametrize("words", [
    ("samples/invented",),
    ("samples/invented", "samples/invented", "--across"),
    ("samples/invented", "--on", "2024-02-02"),
    ("samples/invented", "--on", "2024-02", "--on", "2024-02-10"),
    ("samples/invented", "--agency", "CSC"),
    ("samples/invented", "--agency", "CSC", "--agency", "children's social care"),
    ("samples/invented", "samples/pelka", "--across", "--level", "body"),
    ("samples/invented", "samples/pelka", "--on", "2024-02-02", "--on", "2024-03-18"),
])  # fmt: skip
def test_what_cannot_be_compared_is_misuse(words, checkout: Path) -> None:
    assert run(*(checkout / w if w.startswith("samples") else w for w in words)).exit_code == 2


def test_a_folder_of_cases_is_several_cases(checkout: Path, tmp_path: Path) -> None:
    for name in ("invented", "pelka"):
        (tmp_path / name).symlink_to(checkout / "samples" / name)
    done = run(tmp_path, "--format", "json")
    assert done.exit_code == 0, done.output
    [lost] = [row for row in json.loads(done.stdout) if row["kind"] == "query" and row["name"] == "never-reached"]
    assert (lost["cases_found"], lost["cases_looked"], lost["cases"], lost["found_in"]) == (2, 2, 2, ["training", "pelka"])
