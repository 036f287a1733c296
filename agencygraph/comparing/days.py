"""Two days of one case compared: what its records up to either day show, and who held the case on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple

from agencygraph.findings import Options, natural
from agencygraph.knowledge import UNHELD
from agencygraph.opening import Opened
from agencygraph.when import Unit, When, iso

Row = dict[str, Any]
COLUMNS = ("what", "item", "title", "agency", "before", "after", "entries")
UNHELD_AS = {"no-holder": "nobody", "not-recorded": "not recorded"}


class Days(NamedTuple):
    """What differs between two days, and of how many pairs of an item and an agency that was looked for."""

    rows: list[Row]
    of: int


def days(
    it: Opened, first: When, second: When, options: Options | None = None, agencies: Collection[str] = ()
) -> Days:
    """What is otherwise on a later day than on an earlier one, in one case.

    first, second  the two days, the earlier one first
    options        the level and the receipt reading; its day is not looked at
    agencies       only these; () for all
    Each row has "what": a holding ("held", "none" or "cannot-tell") or an item at an agency (the states of who-knew,
    and "ended" where what was known no longer is). "entries" are those of the later day. Holdings come first, then
    items in their order.
    """
    asked = options or Options()
    each = [
        {(r["item"], r["agency"]): r for r in it.who_knew(replace(asked, as_of=day))} for day in (first, second)
    ]
    graph = it.graph()
    titles = {row["id"]: row["title"] for row in graph.nodes["Information"]}
    pairs = [pair for pair in each[1] if not agencies or pair[1] in agencies]
    found = [row for row in _holdings(it, first, second, asked.level) if not agencies or row["agency"] in agencies]
    for item, agency in sorted(pairs, key=lambda pair: (natural(pair[0]), pair[1])):
        before, after = (known[item, agency] for known in each)
        states = (state_on(before, first), state_on(after, second))
        if states[0] != states[1]:
            found.append(_row("item", item, titles.get(item, item), agency, states, after["entries"]))
    return Days(found, len(pairs))


def on_day(row: Row, day: When | None) -> Row:
    """A row of who-knew with its state at the end of a day; its reason too where a date leaves that open."""
    state = state_on(row, day)
    vague = state == "cannot-tell" != row["state"]
    return {**row, "state": state, "reason": row["reason"] or ("dates-overlap" if vague else None)}


def state_on(row: Row, day: When | None) -> str:
    """The state of an item at an agency at the end of a day, from a row of who-knew as of that day.

    "known" where it certainly was known by then and still is, "ended" where every time of knowing it certainly has,
    "cannot-tell" where a date leaves open whether it was known yet, or still. Of no day it is the row's own state.
    """
    if row["state"] != "known" or day is None:
        return str(row["state"])
    last = iso(day.latest, Unit.DAY) or ""
    begun = [s for s in row["spells"] if s["latest"] and s["latest"][:10] <= last]
    if any(not s["until_earliest"] for s in begun):
        return "known"
    if all(s["until_latest"] and s["until_latest"][:10] <= last for s in row["spells"]):
        return "ended"
    return "cannot-tell"


def _row(what: str, item: str, title: str, agency: str, states: tuple[str, str], entries: list[str]) -> Row:
    return dict(zip(COLUMNS, (what, item, title, agency, *states, entries), strict=True))


def _holdings(it: Opened, first: When, second: When, level: str) -> list[Row]:
    graph = it.graph()
    ids = {row["key"]: row["id"] for row in graph.nodes["Agency"]}
    of: dict[str, list[Row]] = {}
    for edge in graph.edges["HELD", "Agency", "CaseFile"]:
        if level in edge["levels"]:
            who = UNHELD_AS[edge["basis"]] if edge["basis"] in UNHELD else ids[edge["a"]]
            of.setdefault(who, []).append(edge)
    period = graph.nodes["CaseFile"][0]
    outside = any(day.latest < period["period_from"] or day.earliest > period["period_to"] for day in (first, second))
    found = []
    for who, edges in sorted(of.items()):
        if outside and who in UNHELD_AS.values():  # of a day outside it is not known whether anybody held the case
            continue
        states = tuple(_held(edges, day) for day in (first, second))
        if states[0] != states[1]:
            then = [x for e in edges if _held([e], second) != "none" for x in e["entries"]]
            found.append(_row("holding", "", "", who, (states[0], states[1]), sorted(set(then), key=natural)))
    return found


def _held(edges: list[Row], day: When) -> str:
    """Whether one of some holdings covers a day: its end counts, as for what was known."""
    if any(e["from_latest"] <= day.latest < e["to_earliest"] for e in edges):
        return "held"
    return "cannot-tell" if any(e["from_earliest"] <= day.latest < e["to_latest"] for e in edges) else "none"
