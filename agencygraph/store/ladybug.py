"""The embedded store: ladybug in memory, its tables made from the schema, rows put in by UNWIND CREATE."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from types import TracebackType
from typing import Any

import ladybug

from agencygraph import schema
from agencygraph.graph import Graph, Row
from agencygraph.store import Parameters, QueryRefused, StoreError

BATCH = 5_000
MEMORY = 1 << 30
"""Bytes the engine may take for its pages; without a limit it asks for most of the machine."""


class Ladybug:
    """A `Store` that lives as long as this process. See `agencygraph.store.Store` for its verbs."""

    def __init__(self) -> None:
        try:
            self._database = ladybug.Database(":memory:", buffer_pool_size=MEMORY)
            self._connection = ladybug.Connection(self._database)
        except RuntimeError as e:
            raise StoreError(f"The embedded store could not be started: {e}") from e
        for statement in _tables():
            self._connection.execute(statement)

    def load(self, graph: Graph, *, only: Iterable[str] | None = None) -> None:
        wanted = None if only is None else set(only)
        self._connection.execute("BEGIN TRANSACTION")
        try:
            for label, rows in graph.nodes.items():
                if wanted is None or label in wanted:
                    names = [*schema.LABELS[label]]
                    self._put(rows, f"CREATE (:{label} {{{_assigned(names)}}})", names)
            for (type_, a, b), rows in graph.edges.items():
                if wanted is None or (type_ in wanted and a in wanted and b in wanted):
                    names = [*schema.TYPES[type_]]
                    properties = f" {{{_assigned(names)}}}" if names else ""
                    self._put(
                        rows,
                        f"MATCH (a:{a} {{key: r.a}}) WITH r, a MATCH (b:{b} {{key: r.b}}) "
                        f"CREATE (a)-[:{type_}{properties}]->(b)",
                        ["a", "b", *names],
                    )
            self._connection.execute("COMMIT")
        except RuntimeError as e:
            self._connection.execute("ROLLBACK")
            raise StoreError(f"The case could not be put into the embedded store: {e}") from e

    def _put(self, rows: list[Row], text: str, names: list[str]) -> None:
        for start in range(0, len(rows), BATCH):
            batch = [{n: r[n] for n in names} for r in rows[start : start + BATCH]]
            self._connection.execute(f"UNWIND $rows AS r {text}", {"rows": batch})

    def rows(self, query: str, parameters: Parameters) -> list[dict[str, Any]]:
        try:
            result: Any = self._connection.execute(query, dict(parameters))
            names = result.get_column_names()
            found = []
            while result.has_next():
                found.append(dict(zip(names, map(_plain, result.get_next()), strict=True)))
            return found
        except RuntimeError as e:
            raise QueryRefused(str(e)) from e

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

    def close(self) -> None:
        self._connection.close()
        self._database.close()

    def __enter__(self) -> Ladybug:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _tables() -> Iterable[str]:
    for n in schema.NODES:
        columns = ", ".join(f"{p.name} {p.type}" for p in n.properties)
        yield f"CREATE NODE TABLE {n.label}({columns}, PRIMARY KEY(key))"
    for e in schema.EDGES:
        ends = ", ".join(f"FROM {a} TO {b}" for a, b in e.ends)
        columns = "".join(f", {p.name} {p.type}" for p in e.properties)
        yield f"CREATE REL TABLE {e.type}({ends}{columns})"


def _assigned(names: list[str]) -> str:
    return ", ".join(f"{n}: r.{n}" for n in names)


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value
