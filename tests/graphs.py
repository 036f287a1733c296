"""Graphs to export: those of the sample cases, and the same with something hostile in every text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agencygraph.case import read
from agencygraph.graph import Graph, Row, build
from agencygraph.knowledge import derive

HOSTILE = "'\"`\\ }) DETACH DELETE n // $cid <b>&amp; \u202e \x01 \U0001f600 ; , x\n\u2028 a\r\nb\rc \x1f \ufffe "


def sample(checkout: Path, name: str) -> Graph:
    return build(derive(read(checkout / "samples" / name)))


def spoilt(graph: Graph) -> Graph:
    """The same with something hostile in each text that is not a key."""

    def row(given: Row) -> Row:
        return {k: v if k in {"key", "id", "case_id", "a", "b"} else bad(v) for k, v in given.items()}

    def bad(value: Any) -> Any:
        if isinstance(value, list):
            return [*value, HOSTILE] if value else value
        return value + HOSTILE if isinstance(value, str) else value

    nodes = {label: [row(r) for r in rows] for label, rows in graph.nodes.items()}
    return Graph(graph.case_id, nodes, {kind: [row(r) for r in rows] for kind, rows in graph.edges.items()})
