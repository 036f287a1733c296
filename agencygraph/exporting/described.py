"""The JSON Schema of the graph as JSON, made from the schema of the graph; it ships as graph.schema.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agencygraph import formats, schema

FILE = Path(__file__).with_name("graph.schema.json")
TYPES: dict[str, dict[str, Any]] = {
    "STRING": {"type": "string"},
    "STRING[]": {"type": "array", "items": {"type": "string"}},
    "INT64": {"type": "integer"},
    "BOOLEAN": {"type": "boolean"},
}
DATES = (
    "A moment is three whole numbers: earliest and latest, the first and last possible minute, and unit, what it was "
    "written to. A minute is the proleptic Gregorian ordinal of its day (1 is 0001-01-01) times 1440 plus the minute "
    "of the day, local time as written. 0 is an earliest that is not known, 2000000000 a latest that is not known, "
    "2050000000 an end that may not have come, 2100000000 an end that has not."
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every file written as .json keeps to."""
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case as agencygraph exports it",
        "description": DATES,
        **_object({
            "format": {"const": formats.written("graph")},
            "case": text,
            "nodes": _object({
                node.label: {
                    "description": node.about,
                    "type": "array",
                    "items": _object({p.name: _property(p) for p in node.properties}),
                }
                for node in schema.NODES
            }),
            "edges": {
                "description": "from and to are the keys of nodes of the labels from_label and to_label",
                "type": "array",
                "items": {
                    "oneOf": [
                        {
                            "description": edge.about,
                            **_object({
                                "type": {"const": edge.type}, "from_label": {"const": a}, "from": text,
                                "to_label": {"const": b}, "to": text,
                                **{p.name: _property(p) for p in edge.properties},
                            }),
                        }
                        for edge in schema.EDGES
                        for a, b in edge.ends
                    ]
                },
            },
        }),
    }  # fmt: skip


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def _property(p: schema.Property) -> dict[str, Any]:
    return {**({"description": p.about} if p.about else {}), **TYPES[p.type]}
