r"""Writes a case's graph for other programs: GraphML, JSON, or the files that `neo4j-admin database import full` reads.

The name says which:

FILE.graphml          nodes "Label:key" with "label", edges with "type"; a list is text joined with "; "
FILE.json             {"case", "nodes": {label: [properties]}, "edges": [{"type", "from_label", "from", "to_label",
                      "to", and its properties}]}; from and to are keys
FOLDER or FILE.zip    one CSV for each kind of node and edge, for an empty database of a server that is stopped:
                      cd FOLDER && neo4j-admin database import full @import.txt neo4j
                      and when it is started, cypher-shell -f after.cypher, for the lists with nothing in them

Text is kept as it is. The exceptions are reported: GraphML cannot hold some control characters, which are written
out, as \x01. A case imported into Neo4j is one that was loaded: the same questions can be asked of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from agencygraph import files, output, schema
from agencygraph.files import CannotWrite, IsInput
from agencygraph.graph import Graph, Row
from agencygraph.store.neo4j import fingerprint

ARGUMENTS, AFTER = "import.txt", "after.cypher"
DELIMITERS = {";": ";", "|": "|", "\t": "TAB", "\x1f": "U+001F"}
"""What may stand between the parts of a list in a CSV, and how neo4j-admin is told; the first that no part holds."""
TYPES = {"INT64": "long", "BOOLEAN": "boolean", "STRING": "string", "STRING[]": "string[]"}
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Exported(NamedTuple):
    """Where it was written, and sentences on what could not be written as it is."""

    path: Path
    notes: tuple[str, ...] = ()


def export(graph: Graph, path: str | Path, *, case: str | Path | None = None) -> Exported:
    """Write a case's graph whole or not at all, readable by its owner only.

    path     its ending says in which form; one without an ending is a folder, which must be new or empty
    case     the folder or file the graph was made from, which is never written over; None where there is none
    Raises CannotWrite, and IsInput for a file of the case.
    """
    name = Path(path).name.lower()
    if name.endswith(".graphml"):
        content, notes = _graphml(graph)
        return Exported(files.write(path, content, case=case), notes)
    if name.endswith(".json"):
        return Exported(files.write(path, output.as_json(_plain(graph)), case=case))
    if name.endswith(".zip"):
        return Exported(files.write(path, files.zipped(_import_files(graph)), case=case))
    if Path(path).suffix and not Path(path).is_dir():
        raise CannotWrite(f"{path}: end it with .graphml, .json or .zip, or name a folder.")
    if case is not None and Path(path).resolve() == Path(case).resolve():
        raise IsInput(f"{path} is the case itself: name another folder.")
    return Exported(files.write_folder(path, _import_files(graph)))


def _graphml(graph: Graph) -> tuple[bytes, tuple[str, ...]]:
    import networkx  # here, as in graph.py: it takes a tenth of a second

    replaced = 0

    def flat(row: Row) -> Row:
        nonlocal replaced
        result = {}
        for key, value in row.items():
            text = "; ".join(value) if isinstance(value, list) else value
            if isinstance(text, str) and NOT_IN_XML.search(text):
                text = NOT_IN_XML.sub(lambda m: m[0].encode("unicode_escape").decode(), text)
                replaced += 1
            result[key] = text
        return result

    network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(**flat({"case": graph.case_id}))
    for label, rows in graph.nodes.items():
        for row in rows:
            network.add_node(_name(label, row["key"]), label=label, **flat(row))
    for number, (type_, a, b, row) in enumerate(_edges(graph)):
        network.add_edge(_name(a, row["a"]), _name(b, row["b"]), f"e{number}", type=type_, **flat(_own(row)))
    out = io.BytesIO()
    networkx.write_graphml_xml(network, out)
    # A reader of XML takes a bare carriage return for a line end.
    content = out.getvalue().replace(b"\r", b"&#13;")
    if not replaced:
        return content, ()
    many = "1 text holds" if replaced == 1 else f"{replaced} texts hold"
    return content, (f"{many} characters that GraphML has no place for; they are written out, as \\x01.",)


def _name(label: str, key: str) -> str:
    return NOT_IN_XML.sub(lambda m: m[0].encode("unicode_escape").decode(), f"{label}:{key}")


def _plain(graph: Graph) -> dict[str, Any]:
    edges = [
        {"type": type_, "from_label": a, "from": row["a"], "to_label": b, "to": row["b"], **_own(row)}
        for type_, a, b, row in _edges(graph)
    ]
    return {"case": graph.case_id, "nodes": graph.nodes, "edges": edges}


def _edges(graph: Graph) -> Iterator[tuple[str, str, str, Row]]:
    for (type_, a, b), rows in graph.edges.items():
        for row in rows:
            yield type_, a, b, row


def _own(row: Row) -> Row:
    """The properties of an edge row, without its ends."""
    return {key: value for key, value in row.items() if key not in ("a", "b")}


def _import_files(graph: Graph) -> dict[str, str]:
    """The text of each file by its name: tables that have rows, the arguments of their import, what is done after."""
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
            rows = [{**row, "content": fingerprint(graph)} for row in rows]
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
    """What an import cannot do: it leaves a list of nothing out. The imported database holds this case alone."""
    text = ""
    for label, rows in graph.nodes.items():
        text += _filled(f"(x:{label})", rows)
    for (type_, a, b), rows in graph.edges.items():
        text += _filled(f"(:{a})-[x:{type_}]->(:{b})", rows)
    return text


def _filled(pattern: str, rows: list[Row]) -> str:
    empty = dict.fromkeys(name for row in rows for name, value in row.items() if value == [])
    return "".join(f"MATCH {pattern} WHERE x.{name} IS NULL SET x.{name} = [];\n" for name in empty)
