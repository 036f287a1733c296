"""Questions h and i: the aims of plans and whether they were achieved; learning from earlier reviews.

Whether anything is missing is said of what was due by the end of the period only.
"""

from __future__ import annotations

from collections import Counter

from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts, Node
from agencygraph.report.parts import Part, Pieces, Quote, Row, Section, Table, row, said
from agencygraph.report.words import NOTHING, apart, count, when
from agencygraph.when import is_moment

H_TITLE = "h. Aims, markers of progress, and whether they were achieved"
I_TITLE = "i. Learning from earlier reviews"
DONE, REVIEWED = "outcome recorded", "review recorded, and no outcome"
LATER, OPEN = "due only after the period", "due by the end of the period, and no review or outcome recorded"
NEITHER = "no review or outcome recorded"
"""What is recorded of an aim."""
FEW = 3
"""Rows that a finding rests on at most, to be about any one of them."""


def plans(f: Facts, annex: Annex) -> Section:
    """The section of question h."""
    if not f.plans:
        return Section("h", H_TITLE, (said(NOTHING + " There is no table of plans."),), said(NOTHING))
    rows = [_plan(f, p) for p in f.plans]
    head = ("Agency", "Aim", "Marker of progress", "Due", "Reviewed", "Achieved, as recorded")
    parts: list[Part] = [
        annex.limited(Table("Aims of plans", head, tuple(rows), (4, 7, 6, 3, 5, 4)), 25),
        said("Whether an aim was met is as the plan's own record has it; nothing is judged here.", kind="note"),
    ]
    number = Counter(state(f, p) for p in f.plans)
    gist = said(
        f"{count(len(f.plans), 'aim')}: {sum(not p['marker'] for p in f.plans)} without a marker of progress, "
        f"{sum(_dated(p, 'reviewed') for p in f.plans)} with a review recorded, "
        f"{sum(bool(p['achieved']) for p in f.plans)} with an outcome recorded; {number[OPEN]} with neither and due "
        f"by the end of the period, {number[LATER]} due only after it.",
        entries=dict.fromkeys(p["entry_id"] for p in f.plans if p["entry_id"]),
    )
    return Section("h", H_TITLE, tuple(parts), gist)


def _plan(f: Facts, p: Node) -> Row:
    missing = "no review recorded" if p["achieved"] else state(f, p)
    review = f"{when(p, 'reviewed_')}{_timing(p, 'reviewed')}" if _dated(p, "reviewed") else missing
    return row(
        f.who(p["agency"]) if p["agency"] else "not recorded",
        _words(p["aim"]),
        _words(p["marker"]),
        when(p, "due_") if _dated(p, "due") else "not recorded",
        review,
        _words(p["achieved"]),
        entries=[p["entry_id"]] if p["entry_id"] else [],
    )


def state(f: Facts, p: Node) -> str:
    """What is recorded of an aim: an outcome, only a review, or neither, and then whether one was due by the end."""
    if p["achieved"]:
        return DONE
    if _dated(p, "reviewed"):
        return REVIEWED
    if _dated(p, "due") and p["due_earliest"] > f.case["period_to"]:
        return LATER
    return OPEN if _dated(p, "due") and p["due_latest"] <= f.case["period_to"] else NEITHER


def learning(f: Facts, annex: Annex) -> Section:
    """The section of question i."""
    if not f.learning:
        return Section("i", I_TITLE, (said(NOTHING + " There is no table of learning."),), said(NOTHING))
    rows = [_recommendation(f, r) for r in f.learning]
    head = ("Earlier review", "Recommendation", "Due", "State, as recorded", "Findings here that rest on the same row")
    parts: list[Part] = [
        annex.limited(Table("Recommendations of earlier reviews", head, tuple(rows), (4, 8, 3, 5, 8)), 25),
        said(
            "Beside each stand the findings about the row named with the recommendation, without those that name it "
            "only as one of many rows or as one that shows who knew an item. Whether a finding repeats what was "
            "learned, and whether another one does, is for the panel to say.",
            kind="note",
        ),
    ]
    done = sum(_dated(r, "done") for r in f.learning)
    again = sum(bool(_again(f, r)) for r in f.learning)
    gist = said(
        f"{count(len(f.learning), 'recommendation')}, {done} recorded as done; findings here rest on the row named "
        f"with {again} of them.",
        entries=dict.fromkeys(r["entry_id"] for r in f.learning if r["entry_id"]),
    )
    return Section("i", I_TITLE, tuple(parts), gist)


def _recommendation(f: Facts, r: Node) -> Row:
    done = "no date of completion recorded"
    if _dated(r, "done"):
        done = f"done {when(r, 'done_')}{_timing(r, 'done')}"
    elif _dated(r, "due"):
        later, within = r["due_earliest"] > f.case["period_to"], r["due_latest"] <= f.case["period_to"]
        done += "; due only after the period" if later else "; due by the end of the period" if within else ""
    due = when(r, "due_") if _dated(r, "due") else "not recorded"
    entries = [r["entry_id"]] if r["entry_id"] else []
    none = "none" if entries else "no row is named with it"
    return row(
        _words(r["source_review"]), _words(r["recommendation"]), due, done, _again(f, r) or none, entries=entries
    )


def _again(f: Facts, r: Node) -> Pieces:
    """The titles of queries with findings that rest on the row of a recommendation, the first said in full."""
    found = [
        (result.query, row_)
        for result in f.results.values()
        if all(column.name != "known_by" for column in result.query.columns)
        for row_ in result.findings
        if len(row_["entries"]) <= FEW
        and r["entry_id"] in row_["entries"]
        and row_["outcome"] != "cannot-tell"
    ]
    if not found:
        return ()
    rest = len(found) - 1
    return (*f.told(*found[0]), f" And {count(rest, 'more finding')}." if rest else "")


def _dated(row_: Node, name: str) -> bool:
    return is_moment(row_[f"{name}_latest"]) or is_moment(row_[f"{name}_earliest"])


def _moment(row_: Node, name: str) -> Node:
    return {"earliest": row_[f"{name}_earliest"], "latest": row_[f"{name}_latest"]}


def _timing(row_: Node, name: str) -> str:
    """How a moment lies to the due date of its row: " (10 days after it was due)"."""
    if not _dated(row_, "due"):
        return ""
    due, then = _moment(row_, "due"), _moment(row_, name)
    days = apart(due, then)
    if days == "before it" or (is_moment(then["latest"]) and then["latest"] < due["earliest"]):
        return " (before it was due)"
    if days == "same day":
        return " (on the day it was due)"
    after = is_moment(then["earliest"]) and then["earliest"] > due["latest"]
    return f" ({days} after it was due)" if after else " (whether by the day it was due cannot be told)"


def _words(text: str) -> Pieces:
    return (Quote(text),) if text else ("not recorded",)
