"""What the pictures draw, taken from the graph of a case: agencies, holdings, spells, sendings, the family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencygraph.graph import Graph
from agencygraph.records import WINDOW
from agencygraph.when import is_moment

Row = dict[str, Any]
LEVEL, READING = "coded", "stated"
SERIOUS = 3
"""The level from which on an item is marked without a word of its own."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One case at the level "coded", in the reading "stated".

    first, last  the period in minutes; 0 where no row has a date
    agencies  by the first of their rows; only those with rows, a holding or knowledge
    held      holdings with their "agency", nobody's and unrecorded ones too, in order of time
    knew      spells of knowing, with "agency" and "item"
    sent      sendings, with "sender", "receiver", "item" and whether they "arrived", None where dates leave it open
    """

    title: str
    first: int
    last: int
    agencies: dict[str, Row]
    items: dict[str, Row]
    held: list[Row]
    knew: list[Row]
    sent: list[Row]
    people: dict[str, Row]
    lived: list[Row]
    met: list[Row]

    def who(self, agency: str) -> str:
        return str(self.agencies[agency]["title"]) if agency in self.agencies else agency


def seen(graph: Graph) -> Seen:
    """What can be drawn of a case."""
    ids = {r["key"]: r["id"] for rows in graph.nodes.values() for r in rows}
    case = graph.nodes["CaseFile"][0]
    held = [{**e, "agency": ids[e["a"]]} for e in graph.edges["HELD", "Agency", "CaseFile"] if LEVEL in e["levels"]]
    knew = [
        {**e, "agency": ids[e["a"]], "item": ids[e["b"]]}
        for e in graph.edges["KNEW", "Agency", "Information"]
        if READING in e["readings"]
    ]
    items = _by_id(graph.nodes["Information"])
    rows = sorted(graph.nodes["Entry"], key=lambda e: (not is_moment(e["earliest"]), e["earliest"], e["position"]))
    first = {e["agency"]: at for at, e in reversed(list(enumerate(rows)))}
    coded = [r for r in graph.nodes["Agency"] if LEVEL in r["levels"]]
    agencies = {r["id"]: r for r in sorted(coded, key=lambda r: (first.get(r["id"], len(rows)), r["id"]))}
    knew = [k for k in knew if k["agency"] in agencies]
    named = {e["agency"] for e in graph.nodes["Entry"]} | {k["agency"] for k in knew} | {h["agency"] for h in held}
    moments = [m for e in graph.nodes["Entry"] for m in (e["earliest"], e["latest"]) if is_moment(m)]
    since, until = (m if is_moment(m) else 0 for m in (case["period_from"], case["period_to"]))
    residences = graph.edges["LIVED_AT", "Person", "Address"]
    return Seen(
        case["title"],
        since or min(moments, default=0),
        until or max(moments, default=0),
        {id_: r for id_, r in agencies.items() if id_ in named},
        items,
        sorted(held, key=lambda h: (h["from_earliest"], h["to_latest"], h["agency"])),
        sorted(knew, key=lambda k: (k["latest"], k["earliest"], k["item"], k["agency"], k["number"])),
        _sent(graph, ids),
        _by_id(graph.nodes["Person"]),
        sorted(
            ({**e, "person": ids[e["a"]], "address": ids[e["b"]]} for e in residences),
            key=lambda r: (r["from_earliest"], r["person"], r["address"]),
        ),
        [
            {**e, "rule": ids[e["b"]]}
            for e in graph.edges.get(("MET", "CaseFile", "Threshold"), [])
            if LEVEL in e["levels"] and READING in e["readings"]
        ],
    )


def _by_id(rows: list[Row]) -> dict[str, Row]:
    """Rows in the order of their ids: a store gives them in an order of its own."""
    return {r["id"]: r for r in sorted(rows, key=lambda r: (len(r["id"]), r["id"]))}


def _sent(graph: Graph, ids: dict[str, str]) -> list[Row]:
    def coded(type_: str, a: str, b: str) -> list[Row]:
        return [e for e in graph.edges[type_, a, b] if LEVEL in e["levels"]]

    sender = {ids[e["b"]]: ids[e["a"]] for e in coded("SENT", "Agency", "Transmission")}
    receiver = {ids[e["a"]]: ids[e["b"]] for e in coded("TO", "Transmission", "Agency")}
    item = {ids[e["a"]]: ids[e["b"]] for e in graph.edges["CARRIED", "Transmission", "Information"]}
    found = []
    for t in graph.nodes["Transmission"]:
        if t["id"] in sender and t["id"] in receiver and t["side"] == "sent" and t["id"] in item:
            arrived = not t["standing"] and (t["receipt_most"] <= WINDOW or READING in t["told_in"])
            if not arrived and not t["standing"] and t["receipt_days"] <= WINDOW:
                arrived = None
            ends = {"sender": sender[t["id"]], "receiver": receiver[t["id"]], "item": item[t["id"]]}
            found.append({**t, **ends, "arrived": arrived})
    return found


def marked(item: Row) -> bool:
    """Whether the case marks an item as critical or as of level 3 or more."""
    return item["severity"] >= SERIOUS or item["critical"].casefold() in ("yes", "true", "y", "1", "x", "critical")
