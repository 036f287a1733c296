r"""Writes a case's graph for other programs. The name says in which form:

FILE.graphml          the whole graph: nodes "Label:key" with "label", edges with "type"; a list is text joined by "; "
FILE.json             the whole graph: {"format", "case", "nodes": {label: [properties]}, "edges": [{"type",
                      "from_label", "from", "to_label", "to", and its properties}]}; from and to are keys.
                      graph.schema.json describes it
FILE.gexf             agencies and items over time, for the timeline of Gephi
FILE.prov.json        what the account rests on, as PROV-JSON
FILE.ocel.json        entries and transmissions as an event log, OCEL 2.0
FILE.xlsx             the findings and every table, for Excel
FOLDER or FILE.zip    as asked for: CSV tables, Parquet tables, or the files of neo4j-admin import for an empty database
                      of a server that is stopped:
                      cd FOLDER && neo4j-admin database import full @import.txt neo4j
                      and when it is started, cypher-shell -f after.cypher, for the lists with nothing in them

No form gives a date more exactly than it was written; each module says what it does with a vague one. Text is kept
as it is; the exceptions are reported. A case imported into Neo4j is one that was loaded: the same questions can be
asked of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agencygraph import files, output
from agencygraph.exporting.neo4j_import import import_files
from agencygraph.exporting.whole import graphml, plain
from agencygraph.files import CannotWrite, IsInput
from agencygraph.graph import Graph

TABLES = ("neo4j", "csv", "parquet")
"""What a folder or .zip may hold."""
WHOLE = (".graphml", ".json", ".xlsx", "", ".zip")
"""Forms that hold every level and reading where none is asked for."""
ENDINGS = ".graphml, .json, .gexf, .prov.json, .ocel.json, .xlsx or .zip"


class Exported(NamedTuple):
    """Where it was written, and sentences on what could not be written as it is."""

    path: Path
    notes: tuple[str, ...] = ()


def export(
    graph: Graph,
    path: str | Path,
    *,
    case: str | Path | None = None,
    tables: str = "neo4j",
    level: str = "",
    receipt: str = "",
    findings: Sequence[Mapping[str, Any]] = (),
    records: Sequence[str] = (),
) -> Exported:
    """Write a case's graph whole or not at all, readable by its owner only.

    path      its ending says in which form; one without an ending is a folder, which must be new or empty
    case      the folder or file the graph was made from, which is never written over; None where there is none
    tables    one of TABLES: what a folder or .zip holds
    level     coded, body or worker: only what holds at it; "" for all, or coded where a form takes one
    receipt   stated, required or accepted: only what holds in this reading; "" for all, or stated likewise
    findings  the objects of `gaps --format json`, for a workbook
    records   what `store.records.texts` gives, for the import of a whole case
    Raises CannotWrite, and IsInput for a file of the case.
    """
    form = form_of(path)
    if form not in WHOLE:
        level, receipt = level or "coded", receipt or "stated"
    graph, records = at(graph, level, receipt), () if level or receipt else records
    if form:
        content, notes = _content(graph, form, tables, findings, records)
        return Exported(files.write(path, content, case=case), notes)
    if case is not None and Path(path).resolve() == Path(case).resolve():
        raise IsInput(f"{path} is the case itself: name another folder.")
    return Exported(files.write_folder(path, _folder(graph, tables, records)))


def form_of(path: str | Path) -> str:
    """The ending of a path that says its form; "" for a folder. Raises CannotWrite for another ending."""
    name = Path(path).name.lower()
    for ending in (".prov.json", ".ocel.json", ".graphml", ".gexf", ".json", ".xlsx", ".zip"):
        if name.endswith(ending):
            return ending
    if Path(path).suffix and not Path(path).is_dir():
        raise CannotWrite(f"{path}: end it with {ENDINGS}, or name a folder.")
    return ""


def at(graph: Graph, level: str = "", receipt: str = "") -> Graph:
    """The part of a graph that holds at a level and in a reading of receipts; "" takes all of them.

    Of the agencies those stay that are knowers at the level, and those that an edge which stays begins or ends at.
    """
    if not (level or receipt):
        return graph
    part = graph.part((), level) if level else graph
    edges = {
        kind: [row for row in rows if "readings" not in row or not receipt or receipt in row["readings"]]
        for kind, rows in part.edges.items()
    }
    ends = {
        row[end] for (_, *labels), rows in edges.items() for end, label in zip("ab", labels, strict=True)
        if label == "Agency" for row in rows
    }  # fmt: skip
    agencies = [r for r in part.nodes["Agency"] if not level or level in r["levels"] or r["key"] in ends]
    return Graph(part.case_id, {**part.nodes, "Agency": agencies}, edges)


def _content(
    graph: Graph, form: str, tables: str, findings: Sequence[Mapping[str, Any]], records: Sequence[str]
) -> tuple[str | bytes, tuple[str, ...]]:
    """What a file of a form holds, and what is to be said of it. A form is loaded when it is asked for."""
    if form == ".graphml":
        return graphml(graph)
    if form == ".gexf":
        from agencygraph.exporting.gexf import gexf

        return gexf(graph)
    if form == ".prov.json":
        from agencygraph.exporting.prov import prov

        return output.as_json(prov(graph)), ()
    if form == ".ocel.json":
        from agencygraph.exporting.ocel import ocel

        log, notes = ocel(graph)
        return output.as_json(log), notes
    if form == ".xlsx":
        from agencygraph.exporting.excel import workbook

        return workbook(graph, findings)
    return (files.zipped(_folder(graph, tables, records)) if form == ".zip" else output.as_json(plain(graph))), ()


def _folder(graph: Graph, tables: str, records: Sequence[str]) -> Mapping[str, str | bytes]:
    if tables == "neo4j":
        return import_files(graph, records)
    from agencygraph.exporting.tables import as_csv, as_parquet

    return as_csv(graph) if tables == "csv" else as_parquet(graph)
