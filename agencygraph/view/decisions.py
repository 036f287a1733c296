"""What each decision could rest on: known to the decider, elsewhere that day, and what cannot be told.

In goes the graph of a case, out come rows of ids for the page. Worked out from the spells of knowing, by the same
comparison of dates as everything else: one whole day against the same day is "by then", and bounds that overlap in
any other way cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agencygraph.graph import Graph
from agencygraph.view.changes import Facts
from agencygraph.view.rows import entry, ordinals, span, text
from agencygraph.when import FOREVER, Order, Unit, When, is_moment, iso, not_after, order

Row = dict[str, Any]

KNOWN, NOT, UNSURE = "known", "not", "unsure"
SENT_TO_DECIDER = "recorded as sent to the decider; no matching receipt"


def decisions(graph: Graph, facts: Facts, items: Sequence[str]) -> list[Row]:
    """A row for each entry that decides, or that names a threshold, in the order of their days.

    Each has entry, agency, decides, threshold, and three lists of objects with "item" and "agencies":

    known      the decider is certainly recorded as knowing it by then
    elsewhere  bodies, units or workers outside its own body certainly are (agencies), and there is no evidence that
               the decider was; "sent" is true where it was recorded as sent to the decider by then, with no matching
               receipt
    unsure     the dates overlap, an account of it may have ended, accounts of its sending differ, the decider's record
               does not cover the time, or the decision has no date; "why" says which

    For a decision with a date this is what the query decided-without says, and beside it what the decider alone knew.

    What was certainly first recorded after the decision is in none of them.
    """
    covers = {a["id"]: a for a in graph.nodes["Agency"]}
    informs = {a["id"] for a in graph.nodes["Agency"] if a["informs"]}
    known: dict[str, dict[str, Sequence[Row]]] = {item: {} for item in items}
    for (agency, item), spells in facts.spells.items():
        known[item][agency] = spells
    outside = {item: {a: spells for a, spells in of.items() if a in informs} for item, of in known.items()}
    found = []
    for made in sorted(graph.nodes["Entry"], key=lambda e: (e["earliest"] or FOREVER, e["position"], e["id"])):
        if not (made["decides"] or made["threshold"]):
            continue
        row: Row = {
            "entry": made["id"],
            "agency": made["agency"],
            "decides": made["decides"],
            "threshold": made["threshold"],
            "known": [],
            "elsewhere": [],
            "unsure": [],
        }
        for item in items:
            own = known[item].get(made["agency"], ())
            where, what = _placed(facts, covers.get(made["agency"]), made, item, own, outside[item])
            if where:
                row[where].append({"item": item, **what})
        found.append(row)
    return found


def _placed(
    facts: Facts, decider: Row | None, made: Row, item: str, mine: Sequence[Row], known: Mapping[str, Sequence[Row]]
) -> tuple[str, Row]:
    """Which list an item stands in for one decision, "" for none, and what stands with it."""
    at = When(made["earliest"], made["latest"], Unit(made["unit"]))
    own = _by(mine, at)
    kin = set(decider["kin"]) if decider else {made["agency"]}
    others = {agency: _by(spells, at) for agency, spells in known.items() if agency not in kin}
    sure = sorted(a for a, state in others.items() if state == KNOWN)
    maybe = sorted(a for a, state in others.items() if state == UNSURE)
    if not at.known:
        return "unsure", {"agencies": sorted(others), "why": "the decision has no date"}
    if own == KNOWN:
        return "known", {"agencies": sure}
    if own == UNSURE:
        return "unsure", {"agencies": sure, "why": "the decider's own dates overlap the decision"}
    if not sure:
        return ("unsure", {"agencies": maybe, "why": "the dates elsewhere overlap the decision"}) if maybe else ("", {})
    open_sends = {why for minute, why in facts.sends.get((made["agency"], item), ()) if minute <= at.latest}
    if open_sends - {"unmatched", "cannot tell"}:
        return "unsure", {"agencies": sure, "why": "the accounts of its sending to the decider differ or are uncertain"}
    if "cannot tell" in open_sends:
        return "unsure", {"agencies": sure, "why": "whether what was sent to the decider came cannot be told"}
    if not decider or not _covers(decider, at):
        return "unsure", {"agencies": sure, "why": "the decider's record does not cover that time"}
    return "elsewhere", {"agencies": sure, "sent": bool(open_sends)}


def _covers(agency: Row, at: When) -> bool:
    """Whether the records supplied for an agency cover the whole of a moment."""
    return bool(agency["covered"] and agency["covers_from"] <= at.earliest and at.latest <= agency["covers_to"])


def _by(spells: Sequence[Row], at: When) -> str:
    """Whether the spells show an item known at a moment."""
    states = {_at(spell, at) for spell in spells}
    return KNOWN if KNOWN in states else UNSURE if UNSURE in states else NOT


def _at(spell: Row, at: When) -> str:
    since = When(spell["earliest"], spell["latest"], Unit(spell["unit"]))
    until = When(spell["until_earliest"], spell["until_latest"], Unit(spell["until_unit"]))
    if order(since, at) is Order.AFTER or order(until, at) is Order.BEFORE:
        return NOT
    begun = not_after(since, at)
    lasts = order(until, at) is Order.AFTER or until.earliest >= FOREVER
    return KNOWN if begun and lasts else UNSURE


def thresholds(graph: Graph, titles: Mapping[str, str]) -> list[Row]:
    """The thresholds of a case and since when they were met, by all agencies' records together and by one agency's.

    Each: id, title, kind, words, source, verified, and "met": objects with agency (None for all together), earliest,
    latest and the items. A graph without thresholds gives none.
    """
    ids = {row["key"]: row["id"] for rows in graph.nodes.values() for row in rows}
    found = []
    for node in sorted(graph.nodes.get("Threshold", []), key=lambda t: str(t["id"])):
        met = []
        for label in ("CaseFile", "Agency"):
            for edge in graph.edges.get(("MET", label, "Threshold"), []):
                here = "coded" in edge.get("levels", ["coded"]) and "stated" in edge.get("readings", ["stated"])
                agency = ids.get(edge["a"]) if label == "Agency" else None
                if edge["b"] == node["key"] and here and (agency is None or agency in titles):
                    met.append(
                        {
                            "agency": agency,
                            "earliest": iso(edge["earliest"], edge["unit"]),
                            "latest": iso(edge["latest"], edge["unit"]),
                            "sure": is_moment(edge["latest"]),
                            "items": list(edge.get("items", [])),
                        }
                    )
        met.sort(key=lambda m: (m["agency"] is not None, m["latest"] or "9999", str(m["agency"])))
        found.append({**{k: node.get(k) for k in ("id", "title", "kind", "words", "source", "verified")}, "met": met})
    return found


def printed(model: Row) -> list[Row]:
    """The decisions in words, each item with its number on the page."""
    agencies, items = ordinals(model["agencies"]), ordinals(model["items"])
    entries = {str(row["id"]): row for row in model["entries"]}
    found = []
    for row in model.get("decisions") or []:
        line = entry(model, entries[str(row["entry"])], agencies)
        lists = []
        for name in ("known", "elsewhere", "unsure"):
            things = [{
                "item": items[str(part["item"])],
                "title": model["items"][items[str(part["item"])]]["title"],
                "who": ", ".join(model["agencies"][agencies[str(a)]]["title"] for a in part["agencies"]
                                 if str(a) in agencies) if name != "known" else "",
                "note": SENT_TO_DECIDER if part.get("sent") else part.get("why", ""),
            } for part in row[name] if str(part["item"]) in items]  # fmt: skip
            lists.append({"name": name, "items": things})
        found.append({**line, "threshold": text(row["threshold"]), "decides": row["decides"], "lists": lists})
    return found


def printed_thresholds(model: Row) -> list[Row]:
    """The thresholds in words."""
    agencies, items = ordinals(model["agencies"]), ordinals(model["items"])
    found = []
    for row in model.get("thresholds") or []:
        met = [{
            "who": model["agencies"][agencies[str(part["agency"])]]["title"] if str(part["agency"]) in agencies
            else "All agencies' records together",
            "when": span(part["earliest"], part["latest"]),
            "items": [model["items"][items[str(i)]]["title"] for i in part["items"] if str(i) in items],
        } for part in row["met"]]  # fmt: skip
        words = {key: text(row.get(key)) for key in ("title", "kind", "words", "source", "verified")}
        found.append({**words, "title": words["title"] or str(row["id"]), "met": met})
    return found
