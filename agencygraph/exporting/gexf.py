"""Agencies and items as a GEXF 1.3 graph whose edges come and go, for the timeline of Gephi.

KNEW joins an agency and an item, SENT a sender and a receiver; each pair is one edge of each kind, with a spell for
each stretch of knowing and each sending, because Gephi merges edges of one kind between the same two nodes.

A spell needs a day at which it begins. That is the earliest possible day; where the record gives none, the latest
one, by which it was so. It lasts until the latest possible day. Inside it the attribute "sure" says "possible" where
the record leaves open whether it was so on that day and "certain" where it does not, and "since", "until" and "sent"
have the bounds. What the record gives no day at all has no place on a timeline: it is left out, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from xml.etree import ElementTree

from agencygraph.exporting.dating import bound, on, placed, span
from agencygraph.exporting.whole import Escaped
from agencygraph.graph import Graph, Row
from agencygraph.when import FOREVER, is_moment

ABOUT = (
    "Made by agencygraph. A stretch begins on its earliest possible day, or where the record gives none on the latest, "
    "by which it was so, and lasts until its latest possible day. The attribute sure is possible on days on which the "
    "record leaves open whether it was so, and certain on the others; since, until and sent hold the bounds as "
    "earliest/latest, with .. for one that is not known or has not come."
)
ONE_DAY = timedelta(days=1)
OF_NODES = {
    "type": "string", "kind": "string", "covered": "boolean", "covers_from": "string", "covers_to": "string",
    "listed": "boolean", "risk_category": "string", "level": "string", "severity": "integer", "critical": "string",
}  # fmt: skip
OF_SPELLS = ("sure", "since", "until", "basis", "sent", "items", "mode")


class Stretch(NamedTuple):
    """Days from one to another, None where it has no end, with something that was so on them."""

    first: date
    last: date | None
    name: str
    value: str


class Spell(NamedTuple):
    first: date
    last: date | None
    told: tuple[Stretch, ...]


def gexf(graph: Graph) -> tuple[bytes, tuple[str, ...]]:
    """The graph as the bytes of a GEXF file, and sentences on what is not in it as it is."""
    clean = Escaped("GEXF")
    edges, undated = _edges(graph)
    root = ElementTree.Element("gexf", {"xmlns": "http://gexf.net/1.3", "version": "1.3"})
    meta = ElementTree.SubElement(root, "meta", {"lastmodifieddate": "2000-01-01"})
    ElementTree.SubElement(meta, "creator").text = "agencygraph"
    ElementTree.SubElement(meta, "description").text = f"{clean(graph.case_id)}. {ABOUT}" + (
        f" Left out, because no day is recorded: {undated}." if undated else ""
    )
    shape = {"mode": "dynamic", "defaultedgetype": "directed", "timeformat": "date", "timerepresentation": "interval"}
    whole = ElementTree.SubElement(root, "graph", shape)
    _declared(whole, "node", "static", OF_NODES)
    _declared(whole, "edge", "dynamic", dict.fromkeys(OF_SPELLS, "string"))
    nodes = ElementTree.SubElement(whole, "nodes")
    for label in ("Agency", "Information"):
        for row in graph.nodes[label]:
            _node(nodes, label, row, clean)
    lines = ElementTree.SubElement(whole, "edges")
    for number, ((kind, a, b), spells) in enumerate(edges.items()):
        given = {"id": f"e{number}", "source": clean(a), "target": clean(b), "kind": kind, "label": kind}
        edge = ElementTree.SubElement(lines, "edge", given)
        values = ElementTree.SubElement(edge, "attvalues")
        for told in _joined(stretch for spell in spells for stretch in spell.told):
            found = {"for": told.name, "value": clean(told.value), **_days(told.first, told.last)}
            ElementTree.SubElement(values, "attvalue", found)
        times = ElementTree.SubElement(edge, "spells")
        for first, last in dict.fromkeys((s.first, s.last) for s in spells):
            ElementTree.SubElement(times, "spell", _days(first, last))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    left_out = (f"Not in the GEXF, because no day is recorded: {undated}.",) if undated else ()
    return content, (*left_out, *clean.notes())


def _declared(whole: ElementTree.Element, of: str, mode: str, types: dict[str, str]) -> None:
    attributes = ElementTree.SubElement(whole, "attributes", {"class": of, "mode": mode})
    for name, type_ in types.items():
        ElementTree.SubElement(attributes, "attribute", {"id": name, "title": name, "type": type_})


def _node(nodes: ElementTree.Element, label: str, row: Row, clean: Escaped) -> None:
    node = ElementTree.SubElement(nodes, "node", {"id": clean(row["key"]), "label": clean(row["title"])})
    values = ElementTree.SubElement(node, "attvalues")
    for name in OF_NODES:
        value: Any = label if name == "type" else row.get(name)
        if name.startswith("covers") and label == "Agency":
            value = bound(row[name]) if row["covered"] else None
        if value is not None and value != "":
            text = str(value).lower() if isinstance(value, bool) else str(value)
            ElementTree.SubElement(values, "attvalue", {"for": name, "value": clean(text)})


def _days(first: date, last: date | None) -> dict[str, str]:
    return {"start": first.isoformat(), **({"end": last.isoformat()} if last else {})}


def _edges(graph: Graph) -> tuple[dict[tuple[str, str, str], list[Spell]], str]:
    """The spells of each edge by its kind and ends, in the order of the case, and what has no day, in words."""
    found: dict[tuple[str, str, str], list[Spell]] = {}
    undated = {"of knowing": 0, "of sending": 0}
    for row in graph.edges["KNEW", "Agency", "Information"]:
        if spell := _knowing(row):
            found.setdefault(("KNEW", row["a"], row["b"]), []).append(spell)
        else:
            undated["of knowing"] += 1
    items = {row["a"]: row["b"] for row in graph.edges["CARRIED", "Transmission", "Information"]}
    titles = {row["key"]: row["id"] for row in graph.nodes["Information"]}
    for t, sender, receiver in sendings(graph):
        if spell := _sending(t, titles[items[t["key"]]]):
            found.setdefault(("SENT", sender, receiver), []).append(spell)
        else:
            undated["of sending"] += 1
    words = [f"{n} stretch{'' if n == 1 else 'es'} {what}" for what, n in undated.items() if n]
    return found, " and ".join(words)


def sendings(graph: Graph) -> Iterator[tuple[Row, str, str]]:
    """Every transmission with the keys of a sender and a receiver of it at the same level."""
    senders: dict[str, list[Row]] = {}
    receivers: dict[str, list[Row]] = {}
    for row in graph.edges["SENT", "Agency", "Transmission"]:
        senders.setdefault(row["b"], []).append(row)
    for row in graph.edges["TO", "Transmission", "Agency"]:
        receivers.setdefault(row["a"], []).append(row)
    for t in graph.nodes["Transmission"]:
        for sender in senders.get(t["key"], ()):
            for receiver in receivers.get(t["key"], ()):
                if set(sender["levels"]) & set(receiver["levels"]):
                    yield t, sender["a"], receiver["b"]


def _knowing(row: Row) -> Spell | None:
    start = placed(row["earliest"], row["latest"])
    if start is None:
        return None
    first = on(start)
    last = max(first, on(row["until_latest"])) if is_moment(row["until_latest"]) else None
    sure = on(row["latest"]) if is_moment(row["latest"]) else None
    ends = row["until_earliest"]
    if sure is None or not (is_moment(ends) or ends >= FOREVER) or (is_moment(ends) and on(ends) < sure):
        phases = [Stretch(first, last, "sure", "possible")]
    else:
        until = on(ends) if is_moment(ends) else None
        phases = [Stretch(sure, until, "sure", "certain")]
        if first < sure:
            phases.insert(0, Stretch(first, sure - ONE_DAY, "sure", "possible"))
        if until and (last is None or until < last):
            phases.append(Stretch(until + ONE_DAY, last, "sure", "possible"))
    said = {
        "since": span(row["earliest"], row["latest"], row["unit"]),
        "until": span(row["until_earliest"], row["until_latest"], row["until_unit"]),
        "basis": row["basis"],
    }
    return Spell(first, last, (*phases, *(Stretch(first, last, name, value) for name, value in said.items())))


def _sending(row: Row, item: str) -> Spell | None:
    start = placed(row["earliest"], row["latest"])
    if start is None:
        return None
    first = on(start)
    last = max(first, on(row["latest"])) if is_moment(row["latest"]) else first
    exact = is_moment(row["earliest"]) and is_moment(row["latest"]) and first == last
    said = {
        "sure": "certain" if exact else "possible",
        "sent": span(row["earliest"], row["latest"], row["unit"]),
        "items": item,
        "mode": row["mode"],
    }
    return Spell(first, last, tuple(Stretch(first, last, name, value) for name, value in said.items()))


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """What is said of the same days under the same name, as one: Gephi keeps one value for each interval."""
    found: dict[tuple[date, date | None, str], dict[str, None]] = {}
    for s in stretches:
        found.setdefault((s.first, s.last, s.name), {})[s.value] = None
    return [Stretch(*where, "; ".join(values)) for where, values in found.items()]
