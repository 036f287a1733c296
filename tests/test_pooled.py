"""Thresholds: read from a case and from the shipped set, and when one record or all records together first met them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

import pooled_oracle as oracle
import pytest
from chronologies import ITEMS, cells, table, written
from chronologies import given as case_of
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from agencygraph.case import read
from agencygraph.graph import build
from agencygraph.knowledge import LEVELS, POOL, READINGS, derive
from agencygraph.knowledge.parties import INFORMS
from agencygraph.records import Place, Threshold
from agencygraph.when import MAYBE_NEVER, Unit, in_words

PLACE = Place("thresholds.csv", 2)

# Reading


@pytest.fixture
def made(tmp_path):
    """A function that reads a case with the thresholds given as a table, and settings of case.toml."""

    def make(thresholds, settings="", **tables):
        (tmp_path / "case.toml").write_text(f'id = "case"\n{settings}')
        (tmp_path / "chronology.csv").write_text("date,agency,information\n2020-01-01,GP,bruise\n")
        for name, rows in {"thresholds": thresholds, **tables}.items():
            if rows.strip():
                lines = [",".join(line) for line in cells(rows)]
                (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
        return read(tmp_path)

    return make


def own(case):
    return [t for t in case.thresholds if t.place.row and not t.id.startswith(SHIPPED)]


SHIPPED = ("level-high", "domestic-abuse-3-in-12-months")


def test_a_threshold_is_a_level_a_list_of_items_or_a_number_of_happenings_within_a_time(made):
    case = made("""
        id | title     | level | items       | category           | count | within    | source   | verified
        A  | High      | high  |             |                    |       |           | guidance | yes
        B  | Both      |       | bruise;burn |                    |       |           |          |
        C  | Escalates |       |             | abuse; violence    | 3     | 12 months | guidance | no
        """)
    assert [(t.id, t.level, t.items, t.categories, t.count, t.months, t.days, t.verified) for t in own(case)] == [
        ("A", 3, (), (), 0, 0, 0, True),
        ("B", 0, ("bruise", "burn"), (), 0, 0, 0, False),
        ("C", 0, (), ("abuse", "violence"), 3, 12, 0, False),
    ]
    assert case.problems == ()


@pytest.mark.parametrize(
    "text, months, days",
    [
        ("12 months", 12, 0),
        ("1 month", 1, 0),
        ("90 days", 0, 90),
        ("2 weeks", 0, 14),
        ("1 year", 12, 0),
        ("2  Years", 24, 0),
    ],
)
def test_within_is_a_number_of_days_weeks_months_or_years(made, text, months, days):
    (rule,) = own(made(f"id | category | count | within\nA | abuse | 3 | {text}"))
    assert (rule.months, rule.days) == (months, days)


@pytest.mark.parametrize(
    "cells_, column, message",
    [
        ("        |      |       |           |       ", "id", "the row says no threshold"),
        ("high    | burn |       |           |       ", "items", "the row is of two kinds of threshold"),
        ("high    |      | abuse | 12 months | 3     ", "category", "the row is of two kinds of threshold"),
        ("grave   |      |       |           |       ", "level", "this does not say how serious"),
        ("        |      | abuse | 12 months | some  ", "count", "this is not a count"),
        ("        |      | abuse | 12 months | 0     ", "count", "this is not a count"),
        ("        |      | abuse | 12 months |       ", "count", "this is not a count"),
        ("        |      | abuse | a while   | 3     ", "within", "this is not a length of time"),
        ("        |      | abuse | 0 days    | 3     ", "within", "this is not a length of time"),
        ("        |      | abuse | 101 years | 3     ", "within", "this is not a length of time"),
        ("        |      | abuse |           | 3     ", "within", "this is not a length of time"),
        ("        |      |       | 12 months | 3     ", "category", "the row gives no category to count"),
    ],
)  # fmt: skip
def test_a_row_of_no_kind_of_two_or_that_cannot_be_read_is_reported_and_left_out(made, cells_, column, message):
    case = made(f"id | level | items | category | within | count\nA | {cells_}")
    assert own(case) == []
    assert [(p.severity, p.place.row, p.place.column, p.message) for p in case.problems] == [
        ("error", 2, column, message)
    ]
    assert case.problems[0].remedy.endswith("The row was left out.")


def test_two_rows_of_one_id_a_row_without_and_one_with_the_id_of_a_combination(made):
    case = made("id | level\nA | high\nA | low\n | low\nK | low", combinations="id | items\nK | bruise")
    assert [t.level for t in own(case)] == [3]
    assert [(p.place.row, p.message) for p in case.problems] == [
        (3, "another row has this id"), (4, "the row has no id"), (5, "a combination has this id")
    ]  # fmt: skip


def test_whether_a_source_was_seen_is_yes_or_no(made):
    case = made("id | level | verified\nA | high | perhaps")
    assert [t.verified for t in own(case)] == [False]
    assert [(p.severity, p.place.column) for p in case.problems] == [("warning", "verified")]


@pytest.mark.parametrize(
    "rule, settings, used",
    [
        ("England |       |            |           ", 'nation = "england"', True),
        ("Wales   |       |            |           ", 'nation = "England"', False),
        ("Wales   |       |            |           ", "", True),
        ("        | Leeds |            |           ", 'area = "York"', False),
        ("        |       | 2021-01-01 |           ", "to = 2020-12-31", False),
        ("        |       | 2020-12-31 |           ", "to = 2020-12-31", True),
        ("        |       |            | 2018-12-31", "from = 2019-01-01", False),
        ("        |       |            | 2019-01-01", "from = 2019-01-01", True),
    ],
)  # fmt: skip
def test_a_rule_is_used_where_nation_area_and_time_fit(made, rule, settings, used):
    case = made(f"id | level | nation | area | from | to\nA | high | {rule}", settings)
    assert [t.id for t in own(case)] == (["A"] if used else [])
    said = [p.message for p in case.problems if p.place.file == "thresholds.csv"]
    assert said == ([] if used else ["this threshold is for another nation, area or time than the case's"])


def test_the_shipped_rules_are_there_with_their_source_and_say_that_it_was_not_seen(made):
    case = made("")
    assert [(t.id, t.level, t.count, t.months, bool(t.source), t.verified) for t in case.thresholds] == [
        ("level-high", 3, 0, 0, True, False),
        ("domestic-abuse-3-in-12-months", 0, 3, 12, True, False),
    ]


@pytest.mark.parametrize("level", ["2", "grave"])
def test_a_row_with_the_id_of_a_shipped_rule_takes_its_place_even_if_it_cannot_be_read(made, level):
    case = made(f"id | level\nlevel-high | {level}")
    assert [(t.id, t.level) for t in case.thresholds][:-1] == ([("level-high", 2)] if level == "2" else [])


# When a rule is met

INFORMATION = """
    id     | risk_category | level | origin
    bruise | abuse         | high  |
    burn   | abuse         | low   |
    mark   | Abuse         |       |
    again  | abuse         |       | mark
    """
LEVEL = Threshold("T", PLACE, level=3)
BOTH = Threshold("T", PLACE, items=("bruise", "burn"))


def repeat(count, months=0, days=0):
    return Threshold("T", PLACE, categories=("abuse",), count=count, within="so long", months=months, days=days)


def met(rule, chronology, **tables):
    """Who met a rule at level coded, in the reading stated: agency ("" for all together) to (when, items, entries)."""
    case = replace(case_of(chronology, information=INFORMATION, **tables), thresholds=(rule,), combinations=())
    found = [m for m in derive(case, ["coded"]).met if "coded" in m.levels and "stated" in m.readings]
    return {m.agency or "all": (said(m.when), " ".join(m.items), " ".join(sorted(m.entries))) for m in found}


def said(when):
    return "perhaps" if when.latest == MAYBE_NEVER else in_words(*when[:3])


def test_a_level_is_met_by_the_first_item_as_serious():
    assert met(LEVEL, """
        entry_id | date       | agency | information
        R1       | 2020-01-03 | GP     | burn
        R2       | 2020-01-05 | School | bruise
        R3       | 2020-01-08 | CSC    | bruise
        """) == {
        "all": ("5 January 2020", "bruise", "R2"),
        "School": ("5 January 2020", "bruise", "R2"),
        "CSC": ("8 January 2020", "bruise", "R3"),
    }  # fmt: skip


def test_all_records_together_meet_what_no_single_one_does():
    assert met(BOTH, """
        entry_id | date       | agency | information
        R1       | 2020-01-03 | GP     | burn
        R2       | 2020-01-05 | School | bruise
        """) == {"all": ("5 January 2020", "bruise burn", "R1 R2")}  # fmt: skip


def test_what_the_family_knows_is_its_own_and_not_part_of_all_records_together():
    assert met(BOTH, """
        entry_id | date       | agency | information
        R1       | 2020-01-03 | Gran   | burn
        R2       | 2020-01-05 | Gran   | bruise
        R3       | 2020-01-06 | GP     | burn
        """, agencies="id | kind\nGran | family\nGP | body") == {
        "Gran": ("5 January 2020", "bruise burn", "R1 R2"),
    }  # fmt: skip


def test_items_must_be_known_at_one_time():
    assert met(BOTH, """
        entry_id | date       | agency | event_type      | information
        R1       | 2020-01-03 | GP     | contact         | burn
        R2       | 2020-01-04 | GP     | record_deletion | burn
        R3       | 2020-01-05 | GP     | contact         | bruise
        """) == {}  # fmt: skip


def test_what_overlaps_with_a_loss_is_only_perhaps_known_at_one_time():
    assert met(BOTH, """
        entry_id | date       | agency | event_type      | information
        R1       | 2020-01-03 | GP     | contact         | burn
        R2       | 2020-01    | GP     | record_deletion | burn
        R3       | 2020-01-05 | GP     | contact         | bruise
        """)["GP"][0] == "perhaps"  # fmt: skip


REPEATS = """
    entry_id | date       | agency | information
    R1       | 2020-01-31 | GP     | bruise
    R2       | {second}   | School | burn
    """


@pytest.mark.parametrize(
    "second, within, expected",
    [
        ("2020-02-29", {"months": 1}, True),  # a month that has no 31st ends with its last day
        ("2020-03-01", {"months": 1}, False),
        ("2020-03-31", {"months": 2}, True),  # the same date is still within
        ("2020-04-01", {"months": 2}, False),
        ("2020-02-07", {"days": 7}, True),
        ("2020-02-08", {"days": 7}, False),
        ("2021-01-31", {"months": 12}, True),
        ("2021-02-01", {"months": 12}, False),
    ],
)
def test_a_repeat_counts_to_the_same_date(second, within, expected):
    assert ("all" in met(repeat(2, **within), REPEATS.format(second=second))) == expected


def test_days_that_only_may_lie_within_the_time_leave_it_open():
    assert met(repeat(2, days=7), REPEATS.format(second="2020-02")) == {"all": ("perhaps", "bruise burn", "R1 R2")}


def test_a_repeat_is_met_when_the_last_of_its_items_became_known_whenever_it_happened():
    assert met(repeat(2, months=1), """
        entry_id | date       | date_known | agency | information
        R1       | 2020-01-03 | 2020-06-01 | GP     | bruise
        R2       | 2020-01-05 |            | GP     | burn
        """)["GP"][0] == "1 June 2020"  # fmt: skip


def test_an_item_that_repeats_another_is_no_happening_of_its_own():
    assert met(repeat(2, months=1), """
        date       | agency | information
        2020-01-03 | GP     | mark
        2020-01-05 | School | again
        """) == {}  # fmt: skip


@pytest.mark.parametrize("event_type", ["request", "system", "non_disclosure", "record_deletion"])
def test_a_row_about_dealings_with_an_item_does_not_say_when_it_happened(event_type):
    found = met(repeat(2, days=2), f"""
        date       | agency | event_type   | information | present
        2020-01-03 | GP     | contact      | bruise      |
        2020-01-04 | GP     | {event_type} | burn        |
        2020-01-09 | CSC    | contact      | burn        |
        """)  # fmt: skip
    assert "all" not in found


@pytest.mark.parametrize("standing, when", [("uncertain", "perhaps"), ("false", None)])
def test_a_happening_that_is_uncertain_may_not_have_been_and_one_found_false_was_not(standing, when):
    found = met(
        repeat(2, days=2),
        f"""
        date       | agency | information | standing
        2020-01-03 | GP     | bruise      |
        2020-01-04 | GP     | burn        | {standing}
        """,
    )
    assert found.get("all", (None,))[0] == when


def test_knowledge_without_a_since_when_stays_without():
    assert met(LEVEL, """
        entry_id | date       | agency | information | received_from
        R1       | 2020-01-05 | School | bruise      | GP
        """)["all"][0] == "a date not recorded, by 5 January 2020"  # fmt: skip


@pytest.mark.parametrize(
    "chronology, at_once",
    [
        # the only one who knew, on a day not known
        ("2020-01-06~ | GP | bruise |        | x", True),
        # the last item to be known was its own alone
        ("2020-01-03 | School | burn | | x\n2020-01-04 | GP | burn | | x\n2020-01-10~ | GP | bruise | | x", True),
        # learned in one row with another
        (
            "2020-01-06~ | School | bruise | GP | x\n2020-01-01 | GP | burn | | x\n2020-01-01 | School | burn | | x",
            True,
        ),
        # another may have known first
        ("2020-01-06~ | School | bruise | | x\n2020-01-06~ | GP | bruise | | x\n2020-01-01 | GP | burn | | x", False),
        # another's earlier knowing may have met it first
        ("2020-01-06~ | School | burn | | x\n2020-01-06~ | GP | burn | | x\n2020-01-01 | GP | bruise | | x", False),
    ],
)
def test_a_record_met_it_at_once_where_no_other_can_have_added_to_it(chronology, at_once):
    rule = LEVEL if "burn" not in chronology else BOTH
    text = f"date | agency | information | present | source\n{chronology}"
    case = replace(case_of(text, information=INFORMATION), thresholds=(rule,))
    assert [m.at_once for m in derive(case, ["coded"]).met if m.agency == "GP"] == [at_once]


def test_combinations_are_rules_and_the_graph_holds_who_met_them():
    case = replace(
        case_of("date | agency | information\n2020-01-03 | GP | burn;bruise", information=INFORMATION + "\n",
                combinations="id | items | title | threshold\nK | bruise;burn | Two injuries | s47"),
        thresholds=(),
    )  # fmt: skip
    graph = build(derive(case))
    (node,) = graph.nodes["Threshold"]
    assert (node["key"], node["title"], node["kind"], node["verified"]) == ("case/K", "Two injuries", "items", False)
    assert node["words"] == "all of bruise and burn are known at the same time, for the threshold s47"
    (pool,) = graph.edges["MET", "CaseFile", "Threshold"]
    assert (pool["a"], pool["b"], pool["levels"], pool["readings"]) == ("case", "case/K", list(LEVELS), list(READINGS))
    assert [(e["a"], e["levels"]) for e in graph.edges["MET", "Agency", "Threshold"]] == [
        ("case/GP", ["coded", "body"]), ("case/GP / not named", ["worker"])
    ]  # fmt: skip
    part = graph.part(["Agency", "CaseFile", "Threshold", "MET"], "worker")
    assert [e["a"] for e in part.edges["MET", "Agency", "Threshold"]] == ["case/GP / not named"]


# Random cases

EXAMPLES = int(os.environ.get("AGENCYGRAPH_EXAMPLES", "300"))
tried: Counter[str] = Counter()


@st.composite
def ruled(draw):
    """The tables of a random case, and a rule of each kind."""
    tables = draw(written())
    part = {row[0]: row[1] for row in cells(tables["information"])[1:] if len(row) > 1}
    categories, levels = st.sampled_from(["abuse", "ABUSE", "neglect"]), st.sampled_from(["high", "2", "low", ""])
    rows = [
        {"id": item, "part_of": part.get(item, ""), "risk_category": draw(categories), "level": draw(levels)}
        for item in ITEMS
    ]
    rows[2]["origin"] = draw(st.sampled_from(["", "", "burn", "a neighbour"]))
    tables["information"] = table(("id", "part_of", "risk_category", "level", "origin"), rows)
    months, days = draw(st.sampled_from([(0, 1), (0, 3), (0, 7), (1, 0), (12, 0)]))
    listed = draw(st.lists(st.sampled_from(ITEMS), min_size=1, unique=True))
    rules = (
        Threshold("level", PLACE, level=draw(st.integers(1, 3))),
        Threshold("items", PLACE, items=tuple(listed)),
        Threshold(
            "repeat", PLACE, categories=("abuse",), count=draw(st.integers(2, 3)), within="x", months=months, days=days
        ),
    )
    return tables, rules


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(given_=ruled())
def test_who_met_a_rule_and_when_is_what_the_naive_reading_says(given_):
    tables, rules = given_
    for name, value in tables.items():
        note(f"{name}\n{value}")
    case = replace(case_of(**tables), thresholds=rules)
    found = derive(case)
    tried["cases"] += 1
    for rule in rules:
        for level in LEVELS:
            for reading in READINGS:
                ours = {
                    m.agency: m.when
                    for m in found.met
                    if m.rule == rule.id and level in m.levels and reading in m.readings
                }
                there = {p.id: p for p in found.parties if level in p.levels}
                knew = [s for s in found.spells if reading in s.readings and s.agency in there]
                pool = [s for s in knew if there[s.agency].kind in INFORMS]
                theirs = {a: [s for s in knew if s.agency == a] for a in there} | {POOL: pool}
                naive = {a: when for a, spells in theirs.items() if (when := oracle.first_met(case, rule, spells))}
                assert {a: (w.earliest, w.latest) for a, w in ours.items()} == naive, (rule.id, level, reading)
                tried[rule.id] += len(naive)
                for agency, when in ours.items():
                    units = [s.since.unit for s in theirs[agency] if s.since[:2] == when[:2]]
                    assert when.unit == min(units, default=Unit.RANGE)


def test_the_random_cases_met_rules_of_every_kind(capsys):
    with capsys.disabled():
        print(f"\nthresholds against the naive reading: {tried['cases']} cases, met {dict(tried)}")
    if tried["cases"] >= 100:
        assert min(tried[kind] for kind in ("level", "items", "repeat")) > 0
