"""Rows as text: what a person or a program gets, and what a chronology cannot do to either."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agencygraph import output as out
from agencygraph.records import Place, Problem
from agencygraph.tables.rows import guarded, unguarded

ROWS = [
    {"item": "I1", "known_by": ["School", "GP"], "lag": 3, "when": None, "sure": True},
    {"item": "I22", "known_by": [], "lag": None, "when": "2012-01-16", "sure": False},
]
COLUMNS = ["item", "known_by", "lag", "when", "sure"]


@pytest.mark.parametrize(
    "form, expected",
    [
        (
            "table",
            "item  known by    lag  when        sure\n"
            "----  ----------  ---  ----------  ----\n"
            "I1    School; GP  3                yes\n"
            "I22                    2012-01-16  no\n",
        ),
        ("csv", "item,known_by,lag,when,sure\nI1,School; GP,3,,yes\nI22,,,2012-01-16,no\n"),
        (
            "md",
            "| item | known_by | lag | when | sure |\n| --- | --- | --- | --- | --- |\n"
            "| I1 | School; GP | 3 |  | yes |\n| I22 |  |  | 2012-01-16 | no |\n",
        ),
        (
            "jsonl",
            '{"item": "I1", "known_by": ["School", "GP"], "lag": 3, "when": null, "sure": true}\n'
            '{"item": "I22", "known_by": [], "lag": null, "when": "2012-01-16", "sure": false}\n',
        ),
    ],
)
def test_the_same_rows_in_each_format(form, expected):
    assert out.rendered(ROWS, COLUMNS, form) == expected


@pytest.mark.parametrize("form, expected", [("json", "[]\n"), ("jsonl", ""), ("csv", "item\n"), ("md", "| item |\n| --- |\n"), ("table", "item\n----\n")])
def test_no_rows_is_still_the_format(form, expected):
    assert out.rendered([], ["item"], form) == expected


def test_a_table_counts_wide_letters_and_accents_as_the_terminal_does():
    rows = [{"a": "日本", "b": 1}, {"a": "e\u0301", "b": 2}, {"a": "abcd", "b": 3}]
    assert out.rendered(rows, ["a", "b"], "table").splitlines()[2:] == ["日本  1", "e\u0301     2", "abcd  3"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("=1+1", "'=1+1"), ("+44 20", "'+44 20"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r=1", "'\\r=1"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), ("a=1", "a=1"), (["=1", "b"], "'=1; b"), (-1, "-1"),
        ("two\r\nlines", "two\nlines"), ('say "x", y', 'say "x", y'),
    ],
)  # fmt: skip
def test_no_cell_of_a_csv_file_is_something_to_work_out(text, expected):
    written = out.rendered([{"=head": text}], ["=head"], "csv")
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["'=head"], [expected]]


DRIVES = "\x00\x07\x08\x1b\x7f\x9b\u061c\u202e\u2028\u2066\ufeff"


@pytest.mark.parametrize("form", out.FORMATS)
@given(text=st.text())
@example(text="\x1b[31mred\x1b[0m")
@example(text=DRIVES)
@example(text="\r\n|`a`[x](y)<b>\\")
def test_nothing_that_drives_a_terminal_is_printed(form, text):
    shown = out.rendered([{"a": text}], ["a"], form)
    assert not out.UNSEEN.search(shown.replace("\n", "").replace("\t", "")), ascii(shown)
    if form == "json":
        assert json.loads(shown) == [{"a": text}]
    if form in ("md", "table"):
        assert shown.count("\n") == 3
    if form == "table":
        assert "\t" not in shown


def test_control_characters_are_seen_where_they_were():
    assert out.visible("a\x1b[2Jb\n\u202e") == "a\\x1b[2Jb\\n\\u202e"
    assert out.rendered([{"a": "x\ny"}], ["a"], "table").splitlines()[2] == "x\\ny"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a|b", "a\\|b"), ("a\\|b", "a\\\\\\|b"), ("a\nb", "a<br>b"), ("<script>", "&lt;script&gt;"),
        ("![x](http://y)", "!\\[x\\](http://y)"), ("never_reached", "never_reached"),
    ],
)  # fmt: skip
def test_markdown_shows_text_as_it_was_written(text, expected):
    assert out.markdown(text) == expected


def test_json_can_do_without_letters_beyond_ascii():
    assert out.rendered([{"a": "Peł\u202eka"}], [], "json", ascii_only=True).isascii()
    assert out.rendered([{"a": "Pełka"}], [], "json") == '[\n  {\n    "a": "Pełka"\n  }\n]\n'


NONE = {"outcome": "none", "sentence": "No evidence … \x1b[31m", "entries": ["E1", "E2"], "coverage": "Records of A cover 2012."}
LATE = {"outcome": "late", "sentence": "Late by a day.", "entries": ["E3"], "coverage": "Records of B cover 2012.", "also": ["held-back"]}
RESULT = {
    "query": "never-reached", "title": "Never reached", "question": "What?", "count": 2, "cannot_tell": 0, "of": 9,
    "findings": [LATE, NONE], "assumptions": ["A send is a send."], "innocent": ["A call."], "not_looked_for": None,
}  # fmt: skip
EMPTY = {**RESULT, "query": "plans", "title": "Plans", "findings": [], "count": 0, "of": 0, "not_looked_for": "the case names no plans"}


def test_a_section_gives_the_count_then_the_findings_by_outcome_then_what_they_rest_on():
    assert out.section(RESULT) == (
        "Never reached\n\nWhat?\n\n2 of 9; 0 cannot be told.\n\n"
        "No evidence in the chronologies supplied (1)\n\n1. No evidence … \\x1b[31m\n   Entries: E1; E2\n\n"
        "Late (1)\n\n2. Late by a day.\n   Entries: E3\n   Also found by: held-back\n\n"
        "Coverage this rests on\n\n- Records of B; A cover 2012.\n\nWhat would look the same in the records\n\n- A call.\n"
    )


def test_a_section_may_be_cut_and_says_how_much_it_leaves_out():
    many = {**RESULT, "findings": [NONE] * 5}
    assert out.section(many, entries=False, most=3).splitlines()[-3:] == [
        "2. No evidence … \\x1b[31m", "3. No evidence … \\x1b[31m", "   … and 2 more.",
    ]  # fmt: skip


def test_a_section_is_folded_between_words_to_the_width_of_the_terminal():
    long = {**RESULT, "findings": [{**NONE, "sentence": "word-of-it " * 30}]}
    assert max(map(len, out.section(long, width=80).splitlines())) <= 80
    assert " ".join(out.section(long, width=80).split()) == " ".join(out.section(long).split())


def test_a_query_that_found_or_could_look_for_nothing_says_so():
    assert out.section(EMPTY, form="md") == (
        "## Plans\n\nWhat?\n\n0 of 0; 0 cannot be told.\nNot looked for: the case names no plans\n"
    )
    nothing = out.section({**EMPTY, "not_looked_for": None})
    assert nothing.endswith("0 of 0; 0 cannot be told.\nNo findings in the chronologies supplied.\n")


def test_the_overview_counts_the_findings_of_each_query_by_outcome():
    assert out.overview([RESULT, EMPTY]) == (
        "question       found           of  none  late\n"
        "-------------  --------------  --  ----  ----\n"
        "Never reached  2               9   1     1\n"
        "Plans          not looked for\n"
    )


def test_results_rest_on_their_counts_coverage_explanations_and_assumptions_each_said_once():
    counts = ["never-reached: 2 of 9; 0 cannot be told.", "plans: 0 of 0; 0 cannot be told.", "plans: not looked for: the case names no plans"]
    rest = ["Records of B; A cover 2012.", "Another explanation: A call.", "Assumed: A send is a send."]
    assert out.basis([RESULT, EMPTY]) == [*counts, *rest]
    assert out.basis([RESULT, EMPTY], told=True) == rest[-1:]


def test_a_table_of_findings_has_each_pair_of_bounds_in_one_column():
    row = {
        "finding": "f", "item": "I1", "lacking": "CSC", "outcome": "late", "known_earliest": "2012-01-01", "known_latest": "2012-01-31",
        "reached_earliest": "2012-02-03", "reached_latest": "2012-02-03", "lag_least": 3, "lag_most": 33, "sentence": "S", "entries": ["E1"],
    }  # fmt: skip
    rows, columns = out.shown([row], [], "table")
    assert columns == ["item", "lacking", "outcome", "known", "reached", "lag", "entries"]
    assert [rows[0][c] for c in ("known", "reached", "lag")] == ["2012-01-01 to 2012-01-31", "2012-02-03", "3 to 33 days"]
    timed = {**row, "minutes_least": 570, "minutes_most": 570, "held_from": "2012-01-01", "held_to": None, "known_by": ["GP"]}
    (row_,), columns = out.shown([{**timed, "entries": ["E1", "E2", "E3", "E4", "E5"], "coverage": "C"}], [], "table")
    assert columns == ["item", "lacking", "outcome", "known", "reached", "lag", "held", "entries"]
    assert [row_[c] for c in ("lag", "held", "entries")] == ["9 h 30 min", "from 2012-01-01", "E1; E2; E3; and 2 more"]
    alone = {"finding": "f", "item": "I1", "known_by": ["GP"], "outcome": "none", "entries": ["E1"]}
    assert out.shown([alone], [], "table")[1] == ["item", "known_by", "outcome", "entries"]
    assert out.shown([row], [], "csv") == ([row], list(row))
    assert out.shown([], ["item"], "csv") == ([], ["item"])


def test_a_problem_is_printed_with_its_place_text_and_remedy():
    problem = Problem("error", Place("health.csv", 41, "date"), "22\x1b05/16", "cannot read the date", "Write it as 2016-05-22.")
    (row,) = out.problem_rows([problem])
    assert list(row) == list(out.PROBLEM)
    assert out.problem(row) == (
        "health.csv, row 41, date: cannot read the date (error)\n    22\\x1b05/16\nWrite it as 2016-05-22.\n"
    )


def test_what_could_not_be_looked_for_ends_the_result_with_what_to_record():
    asked_for = {"query": "sent-without-receipt", "title": "Sent", "not_looked_for": None}
    not_asked = {"query": "plans", "title": "Plans", "not_looked_for": "No plan is given; fill the table plans."}
    assert out.missing([asked_for]) == ""
    assert out.missing([asked_for, not_asked]) == (
        "Could not be looked for\n\n- Plans: No plan is given; fill the table plans.\n"
    )
    uncoded = [{**not_asked, "query": name} for name in out.BASIC]
    assert out.UNCODED in out.missing(uncoded)
    assert out.UNCODED not in out.missing([asked_for, *(row for row in uncoded if row["query"] != asked_for["query"])])


@pytest.mark.parametrize("cell", ["=1+1", "'=1+1", "''-2", "-", "'tis", "plain", "＝1"])
def test_a_cell_of_a_csv_that_was_written_is_read_as_it_was(cell):
    """Also one that begins with the apostrophe itself: suggestions and choices are saved, edited and read again."""
    written = out.rendered([{"words": cell}], ["words"], "csv")
    assert [row[0] for row in csv.reader(written.splitlines())][1:] == [guarded(cell)]
    assert unguarded(guarded(cell)) == cell
