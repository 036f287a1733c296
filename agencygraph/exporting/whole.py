r"""The whole graph as GraphML or as JSON.

Every moment stays the three whole numbers of the schema: first and last possible minute, and the unit it was written
to. GraphML cannot hold some control characters; they are written out, as \x01.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from agencygraph import formats
from agencygraph.graph import Graph, Row

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Escaped:
    """Writes out what XML has no place for, and counts the texts in which it did. form names the file in its note."""

    def __init__(self, form: str) -> None:
        self.form, self.count = form, 0

    def __call__(self, text: str) -> str:
        if not NOT_IN_XML.search(text):
            return text
        self.count += 1
        return NOT_IN_XML.sub(lambda m: m[0].encode("unicode_escape").decode(), text)

    def notes(self) -> tuple[str, ...]:
        if not self.count:
            return ()
        many = "1 text holds" if self.count == 1 else f"{self.count} texts hold"
        return (f"{many} characters that {self.form} has no place for; they are written out, as \\x01.",)


def graphml(graph: Graph) -> tuple[bytes, tuple[str, ...]]:
    """The graph as the bytes of a GraphML file, and a sentence where a text could not be kept as it is."""
    import networkx  # here, as in graph.py: it takes a tenth of a second

    clean = Escaped("GraphML")
    names = Escaped("GraphML")

    def flat(row: Row) -> Row:
        texts = {key: "; ".join(value) if isinstance(value, list) else value for key, value in row.items()}
        return {key: clean(text) if isinstance(text, str) else text for key, text in texts.items()}

    network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(**flat(_whose(graph)))
    for label, rows in graph.nodes.items():
        for row in rows:
            network.add_node(names(f"{label}:{row['key']}"), label=label, **flat(row))
    for number, (type_, a, b, row) in enumerate(_edges(graph)):
        start, end = names(f"{a}:{row['a']}"), names(f"{b}:{row['b']}")
        network.add_edge(start, end, f"e{number}", type=type_, **flat(_own(row)))
    out = io.BytesIO()
    networkx.write_graphml_xml(network, out)
    # A reader of XML takes a bare carriage return for a line end.
    return out.getvalue().replace(b"\r", b"&#13;"), clean.notes()


def plain(graph: Graph) -> dict[str, Any]:
    """The graph as plain values, of the shape that `described.json_schema` describes."""
    edges = [
        {"type": type_, "from_label": a, "from": row["a"], "to_label": b, "to": row["b"], **_own(row)}
        for type_, a, b, row in _edges(graph)
    ]
    return {**_whose(graph), "nodes": graph.nodes, "edges": edges}


def _whose(graph: Graph) -> dict[str, Any]:
    return {"format": formats.written("graph"), "case": graph.case_id}


def _edges(graph: Graph) -> Iterator[tuple[str, str, str, Row]]:
    for (type_, a, b), rows in graph.edges.items():
        for row in rows:
            yield type_, a, b, row


def _own(row: Row) -> Row:
    """The properties of an edge row, without its ends."""
    return {key: value for key, value in row.items() if key not in ("a", "b")}
