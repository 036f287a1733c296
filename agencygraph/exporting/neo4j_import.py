"""The files that `neo4j-admin database import full` reads: a CSV for each kind of node and edge, and its arguments.

Every moment stays the three whole numbers of the schema (first and last possible minute, and the unit it was written
to), so the imported case answers the same questions as the one that was loaded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agencygraph import schema
from agencygraph.files import CannotWrite
from agencygraph.graph import Graph, Row
from agencygraph.store.neo4j import fingerprint
from agencygraph.store.statements import RECORDS, wanted

ARGUMENTS, AFTER = "import.txt", "after.cypher"
DELIMITERS = {";": ";", "|": "|", "\t": "TAB", "\x1f": "U+001F"}
"""What may stand between the parts of a list in a CSV, and how neo4j-admin is told; the first that no part holds."""
TYPES = {"INT64": "long", "BOOLEAN": "boolean", "STRING": "string", "STRING[]": "string[]"}


def import_files(graph: Graph, records: Sequence[str] = ()) -> dict[str, str]:
    """The text of each file by its name: tables that have rows, the arguments of their import, what is done after.

    records  the case's records as `store.records.texts` gives them, for what is worked out from the rows themselves
    """
    held = set("".join(_parts(graph)))
    delimiter = next((d for d in DELIMITERS if d not in held), "")
    if not delimiter:
        raise CannotWrite("The lists of the case hold every sign that could stand between their parts.")
    tables: dict[str, str] = {}
    arguments = []
    for label, rows in graph.nodes.items():
        types = dict(schema.LABELS[label])
        if label == "CaseFile":
            types["content"] = "STRING"  # by which a store knows a loaded case
            rows = [{**row, "content": fingerprint(graph, records)} for row in rows]
        head = [f"key:ID({label})", *(f"{p}:{TYPES[t]}" for p, t in types.items() if p != "key"), ":LABEL"]
        names = ["key", *(p for p in types if p != "key")]
        if rows:
            tables[f"{label}.csv"] = _table(head, ([*(row[n] for n in names), label] for row in rows), delimiter)
            arguments.append(f"--nodes=./{label}.csv")
    for (type_, a, b), rows in graph.edges.items():
        types = schema.TYPES[type_]
        head = [f":START_ID({a})", f":END_ID({b})", ":TYPE", *(f"{p}:{TYPES[t]}" for p, t in types.items())]
        if rows:
            name = f"{type_}-{a}-{b}.csv"
            found = ([row["a"], row["b"], type_, *(row[p] for p in types)] for row in rows)
            tables[name] = _table(head, found, delimiter)
            arguments.append(f"--relationships=./{name}")
    if records:
        head = ["case_id:string", "number:long", "text:string", ":LABEL"]
        texts = ([graph.case_id, number, text, RECORDS] for number, text in enumerate(records))
        tables[f"{RECORDS}.csv"] = _table(head, texts, delimiter)
        arguments.append(f"--nodes=./{RECORDS}.csv")
    if any("\n" in text or "\r" in text for text in _texts(graph)):
        arguments.append("--multiline-fields=true")
    arguments.append(f"--array-delimiter={DELIMITERS[delimiter]}")
    return {**tables, ARGUMENTS: "".join(f"{a}\n" for a in arguments), AFTER: _after(graph)}


def _rows(graph: Graph) -> Iterator[Row]:
    for kept in (graph.nodes, graph.edges):
        for rows in kept.values():
            yield from rows


def _texts(graph: Graph) -> Iterator[str]:
    for row in _rows(graph):
        for value in row.values():
            if isinstance(value, str):
                yield value
            elif isinstance(value, list):
                yield from value


def _parts(graph: Graph) -> Iterator[str]:
    """Every text that is a part of a list."""
    for row in _rows(graph):
        for value in row.values():
            if isinstance(value, list):
                yield from value


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]], delimiter: str) -> str:
    """A CSV for neo4j-admin: text always in quotes, so that an empty one is not taken for nothing."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(head)
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        writer.writerow([_field(value, delimiter) for value in row])
    return out.getvalue()


def _field(value: Any, delimiter: str) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return delimiter.join(value) if isinstance(value, list) else value


def _after(graph: Graph) -> str:
    """What an import cannot do: it leaves a list of nothing out, and makes no index.

    The imported database holds this case alone.
    """
    text = "".join(f"{statement};\n" for statement in wanted().values())
    for label, rows in graph.nodes.items():
        text += _filled(f"(x:{label})", rows)
    for (type_, a, b), rows in graph.edges.items():
        text += _filled(f"(:{a})-[x:{type_}]->(:{b})", rows)
    return text


def _filled(pattern: str, rows: list[Row]) -> str:
    empty = dict.fromkeys(name for row in rows for name, value in row.items() if value == [])
    return "".join(f"MATCH {pattern} WHERE x.{name} IS NULL SET x.{name} = [];\n" for name in empty)
