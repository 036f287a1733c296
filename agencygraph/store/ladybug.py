"""The embedded store: ladybug in memory, its tables made from the schema, rows put in a column at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from types import TracebackType
from typing import Any

import ladybug

from agencygraph import schema
from agencygraph.graph import Graph, Row
from agencygraph.store import Parameters, QueryRefused, StoreError

BATCH = 10_000
"""Rows of one statement: so many that a case is one, so few that what is sent to the engine stays small."""
FIRST: dict[str, Any] = {"STRING": "", "INT64": 1 << 40, "BOOLEAN": False, "STRING[]": [""]}
"""What stands first in a column of each type, and is passed over: the engine takes the type from there."""
MEMORY = 1 << 30
"""Bytes the engine may take for its pages; without a limit it asks for most of the machine."""
ADDRESSES = 1 << 36
"""Bytes of address space it may reserve for them; without a limit a dozen stores are all that a process can open."""


class Ladybug:
    """A `Store` that lives as long as this process. See `agencygraph.store.Store` for its verbs.

    Each verb has a connection of its own, for one that lives keeps every plan it made: 500 MB after the 41 queries.
    """

    def __init__(self) -> None:
        try:
            self._database = ladybug.Database(":memory:", buffer_pool_size=MEMORY, max_db_size=ADDRESSES)
            with self._connection() as connection:
                for statement in _tables():
                    connection.execute(statement)
        except RuntimeError as error:
            raise StoreError(f"The embedded store could not be started: {error}") from error

    def load(self, *graphs: Graph) -> None:
        """Put cases into the store: many at once take far less time than one after the other."""
        with self._connection() as connection:
            connection.execute("BEGIN TRANSACTION")
            try:
                for n in schema.NODES:
                    rows = [r for graph in graphs for r in graph.nodes.get(n.label, ())]
                    types = schema.LABELS[n.label]
                    _put(connection, rows, types, f"CREATE (:{n.label}{_taken(types)})")
                for e in schema.EDGES:
                    for a, b in e.ends:
                        rows = [r for graph in graphs for r in graph.edges.get((e.type, a, b), ())]
                        types = schema.TYPES[e.type]
                        joined = f"CREATE (a)-[:{e.type}{_taken(types)}]->(b)"
                        _put(
                            connection,
                            rows,
                            {"a": "STRING", "b": "STRING", **types},
                            f"WITH n, $a[n] AS start, $b[n] AS finish MATCH (a:{a} {{key: start}}) "
                            f"WITH n, a, finish MATCH (b:{b} {{key: finish}}) {joined}",
                        )
                connection.execute("COMMIT")
            except RuntimeError as error:
                with suppress(RuntimeError):  # a failed statement has ended the transaction itself
                    connection.execute("ROLLBACK")
                raise StoreError(f"The case could not be put into the embedded store: {error}") from error

    def rows(self, query: str, parameters: Parameters) -> list[dict[str, Any]]:
        with self._connection() as connection:
            return _rows(connection, query, parameters)

    def graph(self, case_id: str) -> Graph:
        nodes: dict[str, list[Row]] = {}
        for n in schema.NODES:
            columns = ", ".join(f"n.{p.name} AS {p.name}" for p in n.properties)
            nodes[n.label] = self.rows(
                f"MATCH (n:{n.label}) WHERE n.case_id = $cid RETURN {columns} ORDER BY n.key", {"cid": case_id}
            )
        if not nodes["CaseFile"]:
            raise StoreError(f"There is no case {case_id!r} in this store.")
        edges: dict[tuple[str, str, str], list[Row]] = {}
        for e in schema.EDGES:
            columns = "".join(f", x.{p.name} AS {p.name}" for p in e.properties)
            for a, b in e.ends:
                found = self.rows(
                    f"MATCH (a:{a})-[x:{e.type}]->(b:{b}) WHERE a.case_id = $cid "
                    f"RETURN a.key AS start, b.key AS finish{columns} ORDER BY start, finish",
                    {"cid": case_id},
                )
                edges[e.type, a, b] = [{"a": r.pop("start"), "b": r.pop("finish"), **r} for r in found]
        return Graph(case_id, nodes, edges)

    def _connection(self) -> ladybug.Connection:
        return ladybug.Connection(self._database)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Ladybug:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _put(connection: ladybug.Connection, rows: list[Row], types: Mapping[str, str], text: str) -> None:
    """Run a statement for each row n, whose value of a property is in the parameter of its name, at n."""
    first = next(iter(types))
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        columns = {name: [FIRST[type_], *(r[name] for r in batch)] for name, type_ in types.items()}
        connection.execute(f"UNWIND range(2, size(${first})) AS n {text}", columns)


def _rows(connection: ladybug.Connection, query: str, parameters: Parameters) -> list[dict[str, Any]]:
    try:
        result: Any = connection.execute(query, dict(parameters))
    except RuntimeError as error:
        raise QueryRefused(str(error)) from error
    try:
        names = result.get_column_names()
        lists = [type_.endswith("[]") for type_ in result.get_column_data_types()]
        found = []
        while result.has_next():
            values = map(_plain, result.get_next(), lists)
            found.append(dict(zip(names, values, strict=True)))
        return found
    except RuntimeError as error:
        raise QueryRefused(str(error)) from error
    finally:
        result.close()  # an open result keeps its memory for as long as the store lives


def _tables() -> Iterable[str]:
    for n in schema.NODES:
        columns = ", ".join(f"{p.name} {p.type}" for p in n.properties)
        yield f"CREATE NODE TABLE {n.label}({columns}, PRIMARY KEY(key))"
    for e in schema.EDGES:
        ends = ", ".join(f"FROM {a} TO {b}" for a, b in e.ends)
        columns = "".join(f", {p.name} {p.type}" for p in e.properties)
        yield f"CREATE REL TABLE {e.type}({ends}{columns})"


def _taken(types: Iterable[str]) -> str:
    """The properties of a node or edge, each taken from its column at row n."""
    inside = ", ".join(f"{name}: ${name}[n]" for name in types)
    return f" {{{inside}}}" if inside else ""


def _plain(value: Any, is_list: bool) -> Any:
    """Whole numbers as ints, and the list of nothing, which this engine gives as null, as a list."""
    if value is None and is_list:
        return []
    return int(value) if isinstance(value, Decimal) else value
