"""The graph as tables: one for each label and each type of edge, as plain rows, CSV or Parquet.

A node's row has its properties, an edge's the keys of its two ends under "from" and "to". A moment is two bounds,
"earliest" and "latest", with the unit it was written to and, under "dating", how far it is known; a bound that is
not a moment is empty. Nothing is put between the bounds.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from agencygraph import output, schema
from agencygraph.exporting.dating import MOMENTS, bound, moments, told
from agencygraph.files import CannotWrite
from agencygraph.graph import Graph, Row
from agencygraph.knowledge import NO_RECEIPT
from agencygraph.when import DAY, is_moment

KINDS = {"STRING": "text", "STRING[]": "texts", "INT64": "number", "BOOLEAN": "yes or no"}
HEADINGS, README = "headings.csv", "README.txt"
UNIT, DATING = "minute, day, month, season, year, decade or range", (
    "how far it is known: dated; by (no earliest); from (no latest); not recorded; not ended; may not have been"
)  # fmt: skip
DATES = """\
A date is as exact as it was written. "earliest" is the first possible day or minute and "latest" the last possible
one; "unit" says what it was written to, and "dating" how far it is known at all. An empty bound is not known, or
has not come: "dating" says which. No date is put between the two bounds, and a month is never made its first day:
for "May 2016" earliest is 2016-05-01, latest is 2016-05-31 and unit is month.
"""


class Heading(NamedTuple):
    """A column: its name, what it holds (text, texts, number, yes or no, date), and what that is."""

    name: str
    kind: str
    about: str


class Table(NamedTuple):
    """The rows of one label, or of one type of edge between two labels, each with every heading."""

    headings: tuple[Heading, ...]
    rows: list[Row]


Bound = Callable[[int, int | None], Any]


def tables(graph: Graph, give: Bound = bound) -> dict[str, Table]:
    """Every table of a graph by its name, also those without rows, in the order of the schema.

    give  makes a bound of a minute and its unit; as it stands, text
    """
    found = {}
    for node in schema.NODES:
        heads = _headings(node.properties)
        types = schema.LABELS[node.label]
        found[node.label] = Table(heads, [_row(r, types, heads, give) for r in graph.nodes[node.label]])
    for edge in schema.EDGES:
        for a, b in edge.ends:
            ends = (Heading("from", "text", f"key of the {a}"), Heading("to", "text", f"key of the {b}"))
            heads = (*ends, *_headings(edge.properties))
            rows = (
                {**_row(r, schema.TYPES[edge.type], heads, give), "from": r["a"], "to": r["b"]}
                for r in graph.edges[edge.type, a, b]
            )
            found[table_name(edge, a, b)] = Table(heads, [{h.name: row[h.name] for h in heads} for row in rows])
    return found


def table_name(edge: schema.Edge, a: str, b: str) -> str:
    """The name of the table of an edge: its type, with the labels of its ends where it joins several pairs."""
    return edge.type if len(edge.ends) == 1 else f"{edge.type}-{a}-{b}"


def _headings(properties: tuple[schema.Property, ...]) -> tuple[Heading, ...]:
    of = {p.name: p.type for p in properties}
    units = {m.unit: m for m in moments(of)}
    bounds = {*MOMENTS, *(x for m in units.values() for x in (m.earliest, m.latest))}
    found = []
    for p in properties:
        if p.name in units:
            found += [Heading(p.name, "text", UNIT), Heading(units[p.name].dating, "text", DATING)]
        else:
            date = p.type == "INT64" and p.name in bounds
            about = p.about.replace("minute", "day or minute") if date else p.about
            found.append(Heading(p.name, "date" if date else KINDS[p.type], about))
    return tuple(found)


def _row(row: Row, properties: dict[str, str], headings: tuple[Heading, ...], give: Bound) -> Row:
    made = {name: row[name] for name in properties}
    made |= {n: None for n in ("receipt_days", "receipt_most") if made.get(n) == NO_RECEIPT}
    for name in MOMENTS:
        if name in properties:
            made[name] = give(row[name], None)
    for moment in moments(properties):
        made |= told(row, moment)
        made |= {name: give(row[name], row[moment.unit]) for name in (moment.earliest, moment.latest)}
    return {h.name: made[h.name] for h in headings if h.name in made}


def as_csv(graph: Graph) -> dict[str, str]:
    """A CSV for each table that has rows, one of all headings, and what a reader must know of both."""
    made = {
        f"{name}.csv": output.rendered(table.rows, [h.name for h in table.headings], "csv")
        for name, table in tables(graph).items()
        if table.rows
    }
    more = (
        'Lists are parted by "; ". A text that a spreadsheet would take for a formula has \' before it, and control '
        "characters\nare written out, as \\x01.\n"
    )
    return {**made, HEADINGS: _all_headings(graph), README: _readme(graph, more)}


def as_parquet(graph: Graph) -> dict[str, str | bytes]:
    """A Parquet file for each table that has rows; bounds are timestamps. Raises CannotWrite without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        remedy = "pip install 'agencygraph[parquet]', or export CSV tables with --tables csv."
        raise CannotWrite(f"Parquet needs pyarrow, which is not installed: {remedy}") from error
    types = {
        "text": pyarrow.string(),
        "texts": pyarrow.list_(pyarrow.string()),
        "number": pyarrow.int64(),
        "yes or no": pyarrow.bool_(),
        "date": pyarrow.timestamp("us"),
    }
    made: dict[str, str | bytes] = {}
    for name, table in tables(graph, _timestamp).items():
        if table.rows:
            fields = [
                pyarrow.field(h.name, types[h.kind], metadata={"about": h.about} if h.about else None)
                for h in table.headings
            ]
            out = io.BytesIO()
            parquet.write_table(pyarrow.Table.from_pylist(table.rows, schema=pyarrow.schema(fields)), out)
            made[f"{name}.parquet"] = out.getvalue()
    more = "Bounds are timestamps without a zone, local time as written: the first or last possible minute.\n"
    return {**made, HEADINGS: _all_headings(graph), README: _readme(graph, more)}


def _timestamp(minute: int, _: int | None) -> datetime | None:
    return datetime.min + timedelta(minutes=minute - DAY) if is_moment(minute) else None


def _all_headings(graph: Graph) -> str:
    def lines() -> Iterator[Row]:
        for name, table in tables(graph).items():
            for h in table.headings if table.rows else ():
                yield {"table": name, "heading": h.name, "holds": h.kind, "what it is": h.about}

    return output.rendered(list(lines()), ("table", "heading", "holds", "what it is"), "csv")


def _readme(graph: Graph, more: str) -> str:
    return (
        f"The case {output.visible(graph.case_id)} as tables: one for each kind of node, one for each kind of edge.\n"
        f'{HEADINGS} says what stands under each heading; "from" and "to" of an edge are the "key" of a node.\n\n'
        f"{DATES}{more}"
    )
