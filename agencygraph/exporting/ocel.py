"""A case as an object-centric event log, OCEL 2.0 JSON, for process mining.

Events are the entries, by their event type, and the transmissions, by how they went; objects are the agencies, the
items and the people. An event is joined to each object with a word for what it is to it.

An event of OCEL has one time. It is the first possible minute; where the record gives only the last possible one it
is that. Each event says which in "time_is", and has both bounds in "earliest" and "latest". What has no day at all
cannot stand in an event log: it is left out, and counted. Times are local as written, though the form marks them Z.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from agencygraph.exporting.dating import UNITS, bound, placed
from agencygraph.graph import Graph, Row
from agencygraph.when import DAY, Unit, is_moment

OBJECTS = {
    "Agency": ("title", "kind", "covered"),
    "Information": ("title", "risk_category", "level", "critical"),
    "Person": ("title", "role"),
}
ENTRY = (
    "written", "practitioner", "description", "response", "threshold", "standing", "source", "file", "file_table",
    "file_row",
)  # fmt: skip
TRANSMISSION = ("mode", "side", "standing", "covered", "reason")
ALWAYS = "1970-01-01T00:00:00Z"
"""The time at which OCEL gives an attribute that does not change."""
JOINED = {
    "RECORDED": "in the record of", "TOOK_PART": "present", "INVITED": "invited", "CIRCULATED_TO": "sent minutes",
    "SHOWS": "shows", "CITES_ITEM": "rests on", "SENT": "sender", "TO": "receiver", "CARRIED": "carried",
}  # fmt: skip
BETWEEN = {"ABOUT": "about", "PART_OF": "part of", "REFINES": "refines", "SUPERSEDES": "takes the place of"}
NUMBERS = {"file_row": "integer", "covered": "boolean"}

Node = tuple[str, str]
"""The label and the key of a node."""


def ocel(graph: Graph) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The log as OCEL 2.0 has it, and a sentence on what could not stand in it."""
    objects = {
        (label, row["key"]): {
            "id": _id(label, row["key"]),
            "type": label,
            "attributes": [{"name": n, "time": ALWAYS, "value": _text(row[n])} for n in names],
        }
        for label, names in OBJECTS.items()
        for row in graph.nodes[label]
    }
    events: dict[Node, dict[str, Any]] = {}
    undated = 0
    for label in ("Entry", "Transmission"):
        for row in graph.nodes[label]:
            if (minute := placed(row["earliest"], row["latest"])) is None:
                undated += 1
            else:
                events[label, row["key"]] = _event(label, row, minute)
    joined = _joined(graph)
    for here, thing in (*objects.items(), *events.items()):
        thing["relationships"] = [
            {"objectId": objects[there]["id"], "qualifier": "; ".join(words)}
            for there, words in joined.get(here, {}).items()
            if there in objects
        ]
    told = sorted(events.values(), key=lambda event: event["time"])
    kinds = {event["type"]: event for event in told}
    log = {
        "objectTypes": [{"name": label, "attributes": _declared(names)} for label, names in OBJECTS.items()],
        "eventTypes": [
            {"name": kind, "attributes": _declared([x["name"] for x in kinds[kind]["attributes"]])}
            for kind in sorted(kinds)
        ],
        "objects": list(objects.values()),
        "events": told,
    }
    verb = "has" if undated == 1 else "have"
    notes = (f"{undated} of the entries and transmissions {verb} no date and {verb} no place in an event log.",)
    return log, notes if undated else ()


def _joined(graph: Graph) -> dict[Node, dict[Node, dict[str, None]]]:
    """What each event or object is joined to, and as what; one that is joined twice has both words.

    Readers keep one relation between the same two, so that two of them would not come back as two.
    """
    found: dict[Node, dict[Node, dict[str, None]]] = {}

    def join(here: Node, there: Node, word: str) -> None:
        found.setdefault(here, {}).setdefault(there, {})[word] = None

    for (type_, a, b), rows in graph.edges.items():
        for row in rows:
            one, other = (a, row["a"]), (b, row["b"])
            if type_ in JOINED:
                join(*((other, one) if a in OBJECTS else (one, other)), JOINED[type_])
            elif type_ in BETWEEN and a in OBJECTS:
                join(one, other, BETWEEN[type_])
    for row in graph.nodes["Entry"]:
        for person in row["people"]:
            join(("Entry", row["key"]), ("Person", f"{graph.case_id}/{person}"), "names")
    return found


def _event(label: str, row: Row, minute: int) -> dict[str, Any]:
    times = (datetime.min + timedelta(minutes=minute - DAY)).isoformat()
    exact = row["unit"] == Unit.MINUTE and row["earliest"] == row["latest"]
    which = "the minute recorded" if exact else "the first possible minute" if is_moment(row["earliest"]) else (
        "the last possible minute; no first one is recorded"
    )  # fmt: skip
    said = {
        "time_is": which,
        "earliest": bound(row["earliest"], row["unit"]) or "",
        "latest": bound(row["latest"], row["unit"]) or "",
        "unit": UNITS[Unit(row["unit"])],
        **{n: row[n] for n in (ENTRY if label == "Entry" else TRANSMISSION)},
    }
    return {
        "id": _id(label, row["key"]),
        "type": row["event_type"] if label == "Entry" else f"transmission: {row['mode']}",
        "time": f"{times}Z",
        "attributes": [{"name": n, "value": _text(v)} for n, v in said.items()],
    }


def _text(value: Any) -> str:
    """A value as the JSON Schema of OCEL takes it: a text, whatever its declared type."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _id(label: str, key: str) -> str:
    return f"{label}:{key}"


def _declared(names: Any) -> list[dict[str, str]]:
    return [{"name": n, "type": NUMBERS.get(n, "string")} for n in names]
