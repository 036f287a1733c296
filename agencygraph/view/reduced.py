"""The case as its rows stood by the end of a day, for a page without the outcome.

In goes the graph of a case, out comes a smaller one; nothing given is changed. What is not certainly dated on or
before the day is in no list of it, so that no file made from it can hold any of that. Findings are to be made anew
from the smaller graph: those of the whole case speak of what came later.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from agencygraph.graph import Graph
from agencygraph.knowledge.transmissions import NO_RECEIPT
from agencygraph.when import DAY, FOREVER, is_moment

Row = dict[str, Any]

WRITTEN_LATER = ("Plan", "Learning")
"""What says of itself how it came out."""
HINTS = ("PARTY_TO", "PART_OF")
"""Edges that an agency has even where nothing in the case is left of it."""


def until(graph: Graph, last: date) -> Graph:
    """The graph without anything after a day.

    Left out: rows, sends, knowing and holdings not certainly dated by then, undated ones among them; items,
    agencies, people and addresses of which nothing is left; named combinations that lack an item now; times of rules
    that had not ended; plans and learning; the incident where it came later; the case's assumptions, which speak of
    its whole period. An end, a receipt or a response that came later has not come. The period and what the records
    cover end on the day.
    """
    end = last.toordinal() * DAY + DAY - 1
    dated = (row for label in ("Entry", "Transmission", "Contact") for row in graph.nodes[label])
    out = {row["key"] for row in dated if max(row["latest"], row.get("arrives_latest", 0)) > end}
    ids = {row["id"] for row in graph.nodes["Entry"] if row["key"] in out}
    edges = {
        key: [_ended(row, end, ids) for row in rows if not (_after(row, end) or {row["a"], row["b"]} & out)]
        for key, rows in graph.edges.items()
    }
    met: dict[str, set[str]] = {}
    for (type_, a, b), rows in edges.items():
        if type_ not in HINTS:
            for row in rows:
                met.setdefault(a, set()).add(row["a"])
                met.setdefault(b, set()).add(row["b"])
    shown = [key for key in edges if key[2] == "Information" and key[0] in ("SHOWS", "KNEW", "CARRIED")]
    seen = {row["b"] for key in shown for row in edges[key]}
    here = {row["id"] for row in graph.nodes["Information"] if row["key"] in seen}
    responses = sorted(edges["RESPONDED_BY", "Timescale", "Entry"], key=lambda row: int(row["number"]))
    shown_by = {row["a"]: row["outcome"] for row in responses}
    begun = {row["a"] for row in edges["STARTED_BY", "Timescale", "Entry"]}
    nodes = {}
    for label, rows in graph.nodes.items():
        kept = [row for row in rows if row["key"] not in out and label not in WRITTEN_LATER]
        if label == "Information":
            kept = [row for row in kept if row["key"] in seen]
        elif label in ("Agency", "Person", "Address"):
            kept = [row for row in kept if row["key"] in met.get(label, ())]
        elif label == "Timescale":
            kept = [
                {**row, "outcome": shown_by.get(row["key"], row["without"])}
                for row in kept
                if row["due_latest"] <= end and row["key"] in begun
            ]
        elif label == "Combination":
            kept = [row for row in kept if here.issuperset(row["items"])]
        nodes[label] = [_ended(row, end, ids) for row in kept]
    (case,) = nodes["CaseFile"]
    case.update(
        period_to=min(case["period_to"] or end, end),
        incident=case["incident"] if case["incident"] <= end else 0,
        assumptions=[words(last)],
    )
    keys = {row["key"] for rows in nodes.values() for row in rows}
    return Graph(
        graph.case_id,
        nodes,
        {key: [row for row in rows if row["a"] in keys and row["b"] in keys] for key, rows in edges.items()},
    )


def words(last: date) -> str:
    """What a page made from the smaller graph says of itself, for the model's "view_words".

    >>> words(date(2024, 2, 28))
    'Only what is certainly dated on or before 28 February 2024 is in this file.'
    """
    return f"Only what is certainly dated on or before {last.day} {last:%B} {last.year} is in this file."


def _after(row: Row, end: int) -> bool:
    """Whether what an edge says is not certainly so by then."""
    return bool(row.get("latest", 0) > end or row.get("from_latest", 0) > end)


def _ended(row: Row, end: int, gone: set[str]) -> Row:
    """A row without the ends, receipts and proofs that came after the day."""
    now = dict(row)
    for name in ("until", "to"):
        if f"{name}_latest" in now and now[f"{name}_latest"] > end:
            now[f"{name}_latest"] = FOREVER
            if now[f"{name}_earliest"] > end:
                now[f"{name}_earliest"] = FOREVER
    if now.get("until_earliest") == FOREVER:
        now["reason"] = ""
    for name in ("received", "read", "understood", "acted"):
        if f"{name}_earliest" in now and max(now[name], now[f"{name}_earliest"]) > end:
            now.update({name: 0, f"{name}_earliest": 0})
    if is_moment(now.get("receipt_earliest", 0)) and now["receipt_earliest"] > end:
        now.update(receipt_days=NO_RECEIPT, receipt_most=NO_RECEIPT, receipt_earliest=0)
    if "covers_to" in now:
        now["covers_to"] = min(now["covers_to"], end)
    if "end_latest" in now:
        now.update(end_earliest=min(now["end_earliest"], end), end_latest=min(now["end_latest"], end))
    if "entries" in now:
        now["entries"] = [entry for entry in now["entries"] if entry not in gone]
    if now.get("since_entry") in gone:
        now["since_entry"] = ""
    return now
