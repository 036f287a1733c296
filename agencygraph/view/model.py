"""The case as the page takes it: plain data, from the graph of a case and the findings made from it.

In go a graph, the objects of `gaps` and the rows of `who-knew`, out comes the one dict that `page.render`
takes. It asks no store and decides no outcome. Agencies as the case writes them (level coded), a lone send
read as its row's account has it (receipt stated), receipts within 7 days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agencygraph.graph import Graph
from agencygraph.knowledge import UNHELD
from agencygraph.records import NOBODY, WINDOW, Place, Problem
from agencygraph.view.changes import Facts, changes
from agencygraph.view.decisions import decisions, thresholds
from agencygraph.view.rows import span
from agencygraph.when import UNKNOWN_LATEST, Unit, in_words, is_moment, iso

Row = dict[str, Any]

LEVEL, READING = "coded", "stated"
INNER = ("side", "first", "last")
"""What a send has for working out days, and no page."""
SETTLED = ("corroborated", "unrecorded by sender", "false", "available", "held back", "held back, uncertain")


def model(
    graph: Graph, gaps: list[Row], knew: list[Row], *, version: str, problems: Sequence[Problem]
) -> dict[str, Any]:
    """The page's model of one case.

    gaps   objects of `gaps --format json`; "innocent" and "agencies" may stand beside the keys given there
    knew   rows of `who-knew --format json`
    Returns plain dicts, lists, text and numbers, each list in a fixed order, so that the same case gives
           the same page. Agencies that held the case come first, those without a chronology last.
    """
    ids = {row["key"]: row["id"] for rows in graph.nodes.values() for row in rows}
    case = graph.nodes["CaseFile"][0]
    stretches = _stretches(graph, ids)
    agencies = _agencies(graph, {str(h["agency"]) for h in stretches if h["basis"] not in UNHELD})
    shown = {a["id"] for a in agencies}
    items = sorted(
        ({"id": i["id"], "title": i["title"], "detail": i["detail"], "category": i["risk_category"]}
         for i in graph.nodes["Information"]),
        key=lambda i: str(i["id"]),
    )  # fmt: skip
    spells = _spells(graph, ids, shown)
    sent = _sent(graph, ids, shown)
    facts = Facts(
        spells,
        stretches,
        _unmatched(sent),
        _unsettled(sent),
        frozenset(a["id"] for a in agencies if a["covered"]),
        case["period_from"],
        case["period_to"],
    )
    asked = [{**gap, "findings": [_finding(row, shown) for row in gap.get("findings") or []]} for gap in gaps]
    measured = [row for gap in asked if gap.get("query") == "never-reached" for row in gap["findings"]]
    return {
        "case": {
            "id": case["id"],
            "title": case["title"] or case["id"],
            "marking": case["marking"] or None,
            "from": _day(case["period_from"]),
            "to": _day(case["period_to"]),
            "incident": _day(case["incident"]),
        },
        "version": version,
        "agencies": agencies,
        "items": items,
        "entries": [*_entries(graph, ids), *_cited(graph, ids)],
        "knew": sorted(
            ({**row, "when": _exact(row, spells)} for row in knew if row["agency"] in shown),
            key=lambda row: (str(row["item"]), str(row["agency"])),
        ),
        "sent": [{key: value for key, value in row.items() if key not in INNER} for row in sent],
        "held": [_holding(h) for h in stretches],
        "gaps": asked,
        "decisions": decisions(graph, facts, [i["id"] for i in items]),
        "thresholds": thresholds(graph, {a["id"]: a["title"] for a in agencies}),
        "changes": changes(facts, [a["id"] for a in agencies], [i["id"] for i in items], measured),
        "assumptions": list(case["assumptions"]),
        "problems": [
            {"severity": p.severity, "place": str(p.place), "text": p.text, "message": p.message, "remedy": p.remedy}
            for p in problems
        ],
    }


def _day(minute: int) -> str | None:
    return iso(minute, Unit.DAY)


def _agencies(graph: Graph, holders: set[str]) -> list[Row]:
    found = [
        {"id": a["id"], "title": a["title"], "kind": a["kind"], "covered": a["covered"], "covers": _covers(a)}
        for a in graph.nodes["Agency"]
        if LEVEL in a["levels"] and a["id"] != NOBODY
    ]
    return sorted(found, key=lambda a: (a["id"] not in holders, not a["covered"], str(a["id"])))


def _covers(agency: Row) -> str:
    if not agency["covered"]:
        return "no chronology supplied"
    words = span(_day(agency["covers_from"]), _day(agency["covers_to"]))
    if agency["assumed"]:
        return f"{words} (the period under review; assumed, as it has rows of its own)"
    return f"{words}, as the case says"


def _stretches(graph: Graph, ids: dict[str, str]) -> list[Row]:
    """The stretches of holding at the page's level, with the agency None where it is nobody's."""
    found = []
    for h in graph.edges["HELD", "Agency", "CaseFile"]:
        if LEVEL in h["levels"]:
            agency = ids[h["a"]]
            found.append({**h, "agency": None if agency == NOBODY else agency})
    return sorted(
        found, key=lambda h: (h["from_earliest"], h["from_latest"], h["agency"] or "", h["to_earliest"], h["to_latest"])
    )


def _holding(stretch: Row) -> Row:
    return {
        "agency": None if stretch["basis"] in UNHELD else stretch["agency"],
        "basis": stretch["basis"],
        "from": iso(stretch["from_earliest"], stretch["from_unit"]),
        "from_latest": iso(stretch["from_latest"], stretch["from_unit"]),
        "to": iso(stretch["to_latest"], stretch["to_unit"]),
        "to_earliest": iso(stretch["to_earliest"], stretch["to_unit"]),
    }


def _spells(graph: Graph, ids: dict[str, str], shown: set[str]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for k in graph.edges["KNEW", "Agency", "Information"]:
        if READING in k["readings"] and ids[k["a"]] in shown:
            found.setdefault((ids[k["a"]], ids[k["b"]]), []).append(k)
    return {pair: sorted(spells, key=lambda s: (s["number"], s["earliest"])) for pair, spells in sorted(found.items())}


def _exact(row: Row, spells: dict[tuple[str, str], list[Row]]) -> str:
    """A since-when in words where it is one calendar unit, such as "January 2011"; else "" for its two ends."""
    for s in spells.get((row["agency"], row["item"]), [])[:1]:
        whole = s["unit"] in (Unit.MINUTE, Unit.MONTH, Unit.YEAR) and is_moment(s["earliest"])
        if whole and iso(s["earliest"], s["unit"]) == row["earliest"]:
            return in_words(s["earliest"], s["latest"], s["unit"])
    return ""


def _entries(graph: Graph, ids: dict[str, str]) -> list[Row]:
    items: dict[str, list[str]] = {}
    for x in graph.edges["SHOWS", "Entry", "Information"]:
        items.setdefault(ids[x["a"]], []).append(ids[x["b"]])
    return [
        {
            "id": e["id"],
            "date": e["written"],
            "earliest": iso(e["earliest"], e["unit"]),
            "latest": iso(e["latest"], e["unit"]),
            "agency": e["agency"],
            "event_type": e["event_type"].replace("_", " "),
            "description": e["description"],
            "practitioner": e["practitioner"],
            "source": e["source"],
            "place": str(Place(e["file"], e["file_row"], table=e["file_table"])),
            "items": sorted(items.get(e["id"], [])),
        }
        for e in sorted(graph.nodes["Entry"], key=lambda e: (e["position"], e["id"]))
    ]


def _cited(graph: Graph, ids: dict[str, str]) -> list[Row]:
    """Rows of the transmissions table that no entry stands for, so that what cites them has its evidence."""
    entries = {e["id"] for e in graph.nodes["Entry"]}
    found: dict[str, Row] = {}
    for t, item, sender, receiver in _journeys(graph, ids):
        for by in t["entries"]:
            if by in entries:
                continue
            table, _, row = by.split("/")[0].rpartition("-")
            line = found.setdefault(
                by,
                {
                    "id": by,
                    "date": "",
                    "earliest": iso(t["earliest"], t["unit"]),
                    "latest": iso(t["latest"], t["unit"]),
                    "agency": sender,
                    "event_type": "transmission",
                    "description": f"From {sender} to {receiver}, {t['mode']}. {t['reason']}".strip(),
                    "practitioner": "",
                    "source": "",
                    "place": f"{table}, row {row}" if re.fullmatch(r"\d+", row) and table else by,
                    "items": [],
                },
            )
            line["items"] = sorted({*line["items"], item})
    return [found[by] for by in sorted(found)]


def _journeys(graph: Graph, ids: dict[str, str]) -> list[tuple[Row, str, str, str]]:
    """Each transmission with its item, sender and receiver, as the case writes them."""
    senders = {x["b"]: ids[x["a"]] for x in graph.edges["SENT", "Agency", "Transmission"] if LEVEL in x["levels"]}
    takers = {x["a"]: ids[x["b"]] for x in graph.edges["TO", "Transmission", "Agency"] if LEVEL in x["levels"]}
    items = {x["a"]: ids[x["b"]] for x in graph.edges["CARRIED", "Transmission", "Information"]}
    return [
        (t, items[t["key"]], senders[t["key"]], takers[t["key"]])
        for t in sorted(graph.nodes["Transmission"], key=lambda t: (t["earliest"], t["latest"], t["id"]))
        if t["key"] in senders and t["key"] in takers and t["key"] in items
    ]


def _sent(graph: Graph, ids: dict[str, str], shown: set[str]) -> list[Row]:
    """Sends, and receipts that no send matches, each with its class.

    A receipt that a send matches is left out: it is the same journey, told from its other end.
    """
    found = []
    for t, item, sender, receiver in _journeys(graph, ids):
        paired = t["receipt_most"] <= WINDOW
        if {sender, receiver} <= shown and not (t["side"] == "received" and paired and not t["standing"]):
            found.append(
                {
                    "item": item,
                    "from": sender,
                    "to": receiver,
                    "mode": t["mode"],
                    "class": _class(t, paired),
                    "told": READING in t["told_in"],
                    "earliest": iso(t["earliest"], t["unit"]),
                    "latest": iso(t["latest"], t["unit"]),
                    "entries": list(t["entries"]),
                    "side": t["side"],
                    "first": t["earliest"],
                    "last": t["latest"],
                }
            )
    return found


def _class(t: Row, paired: bool) -> str:
    if t["standing"]:
        return str(t["standing"])
    if paired:
        return "corroborated"
    if not t["covered"] or t["receipt_days"] <= WINDOW:
        return "cannot tell"
    return "unrecorded by sender" if t["side"] == "received" else "unmatched"


def _unmatched(sent: list[Row]) -> dict[tuple[str, str], list[int]]:
    """When items were last sent to agencies whose record shows no receipt and who are not taken as told."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in sent:
        if row["class"] == "unmatched" and not row["told"] and row["last"] < UNKNOWN_LATEST:
            found.setdefault((row["to"], row["item"]), []).append(row["last"])
    return found


def _unsettled(sent: list[Row]) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """Sends of which it is open whether they arrived: why is "unmatched", "cannot tell" or how the accounts differ."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in sent:
        plain = row["class"] in ("unmatched", "cannot tell")
        if row["side"] == "sent" and row["class"] not in SETTLED and not (plain and row["told"]):
            found.setdefault((row["to"], row["item"]), []).append((row["first"], row["class"]))
    return found


def _finding(row: Row, shown: set[str]) -> Row:
    """A finding with the agencies it is about under one key, whichever columns its query has for them."""
    named: dict[str, None] = {}
    for key, value in row.items():
        if key not in ("finding", "item", "outcome", "reason", "sentence", "entries"):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, str) and part in shown:
                    named[part] = None
    return {**row, "agencies": list(named)}
