"""Questions h and i: the aims of plans and whether they were achieved; learning from earlier reviews."""

from __future__ import annotations

from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts, Node
from agencygraph.report.parts import Part, Pieces, Quote, Row, Section, Table, row, said
from agencygraph.report.words import NOTHING, apart, count, when
from agencygraph.when import is_moment

H_TITLE = "h. Aims, markers of progress, and whether they were achieved"
I_TITLE = "i. Learning from earlier reviews"


def plans(f: Facts, annex: Annex) -> Section:
    """The section of question h."""
    if not f.plans:
        return Section("h", H_TITLE, (said(NOTHING + " There is no table of plans."),), said(NOTHING))
    rows = [_plan(f, p) for p in f.plans]
    head = ("Agency", "Aim", "Marker of progress", "Due", "Reviewed", "Achieved, as recorded")
    no_marker = sum(not p["marker"] for p in f.plans)
    no_review = sum(not _dated(p, "reviewed") for p in f.plans)
    parts: list[Part] = [
        annex.limited(Table("Aims of plans", head, tuple(rows), (4, 7, 6, 3, 5, 4)), 25),
        said("Whether an aim was met is as the plan's own record has it; nothing is judged here.", kind="note"),
    ]
    gist = said(
        f"{count(len(f.plans), 'aim')}: {no_marker} without a marker of progress, {no_review} without a review "
        f"recorded, {sum(bool(p['achieved']) for p in f.plans)} with an outcome recorded.",
        entries=[p["entry_id"] for p in f.plans if p["entry_id"]],
    )
    return Section("h", H_TITLE, tuple(parts), gist)


def _plan(f: Facts, p: Node) -> Row:
    review = when(p, "reviewed_") if _dated(p, "reviewed") else "no review recorded"
    if _dated(p, "reviewed") and _dated(p, "due"):
        days = apart(_moment(p, "due"), _moment(p, "reviewed"))
        review += {"before it": " (by the due date)", "same day": " (on the due date)"}.get(days, f" ({days} after)")
    return row(
        f.who(p["agency"]) if p["agency"] else "not recorded",
        _words(p["aim"]),
        _words(p["marker"]),
        when(p, "due_") if _dated(p, "due") else "not recorded",
        review,
        _words(p["achieved"]),
        entries=[p["entry_id"]] if p["entry_id"] else [],
    )


def learning(f: Facts, annex: Annex) -> Section:
    """The section of question i."""
    if not f.learning:
        return Section("i", I_TITLE, (said(NOTHING + " There is no table of learning."),), said(NOTHING))
    rows = [_recommendation(f, r) for r in f.learning]
    head = ("Earlier review", "Recommendation", "Due", "State, as recorded", "Findings here that rest on the same row")
    parts: list[Part] = [
        annex.limited(Table("Recommendations of earlier reviews", head, tuple(rows), (4, 8, 3, 5, 8)), 25),
        said(
            "Beside each stand the findings of this report that rest on the row named with the recommendation. Whether "
            "another finding repeats it is for the panel to say.",
            kind="note",
        ),
    ]
    done = sum(_dated(r, "done") for r in f.learning)
    again = sum(bool(_again(f, r)) for r in f.learning)
    gist = said(
        f"{count(len(f.learning), 'recommendation')}, {done} recorded as done; findings here rest on the row named "
        f"with {again} of them.",
        entries=[r["entry_id"] for r in f.learning if r["entry_id"]],
    )
    return Section("i", I_TITLE, tuple(parts), gist)


def _recommendation(f: Facts, r: Node) -> Row:
    state = "no date of completion recorded"
    if _dated(r, "done"):
        state = f"done {when(r, 'done_')}"
        if _dated(r, "due"):
            days = apart(_moment(r, "due"), _moment(r, "done"))
            state += {"before it": ", by the due date", "same day": ", on the due date"}.get(days, f", {days} after it")
    elif _dated(r, "due") and r["due_latest"] < f.case["period_to"]:
        state += "; the due date lies within the period"
    due = when(r, "due_") if _dated(r, "due") else "not recorded"
    entries = [r["entry_id"]] if r["entry_id"] else []
    return row(
        _words(r["source_review"]), _words(r["recommendation"]), due, state, _again(f, r) or "none", entries=entries
    )


def _again(f: Facts, r: Node) -> Pieces:
    """The titles of queries with findings that rest on the row of a recommendation, the first said in full."""
    found = [
        (result.query, row_)
        for result in f.results.values()
        for row_ in result.findings
        if r["entry_id"] and r["entry_id"] in row_["entries"] and row_["outcome"] != "cannot-tell"
    ]
    if not found:
        return ()
    rest = len(found) - 1
    return (*f.told(*found[0]), f" And {count(rest, 'more finding')}." if rest else "")


def _dated(row_: Node, name: str) -> bool:
    return is_moment(row_[f"{name}_latest"])


def _moment(row_: Node, name: str) -> Node:
    return {"earliest": row_[f"{name}_earliest"], "latest": row_[f"{name}_latest"]}


def _words(text: str) -> Pieces:
    return (Quote(text),) if text else ("not recorded",)
