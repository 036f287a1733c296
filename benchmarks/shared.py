"""One case loaded into a Neo4j server and into the embedded store, and every gap query asked of both.

The server is the one at NEO4J_URI, whose database must be empty, or one started for the run as the tests start it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from agencygraph import case, findings, graph, knowledge, queries
from agencygraph.store import Store
from agencygraph.store.ladybug import Ladybug
from agencygraph.store.neo4j import Neo4j
from benchmarks.generate import write
from benchmarks.measure import CHECKOUT, setting


@contextmanager
def server() -> Iterator[tuple[Neo4j, str]]:
    """An open store in a server, and what the server is."""
    with tempfile.TemporaryDirectory() as home:
        started = None
        if uri := os.environ.get("NEO4J_URI"):
            user, password, version = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"], "given"
        else:
            sys.path.append(str(CHECKOUT / "tests"))
            import neo4j_server

            started = neo4j_server.Server(neo4j_server.NEWEST, Path(home) / "home", heap="2g")
            uri, user, password, version = started.start()
        try:
            with Neo4j(uri, user, password) as store:
                if store.rows("MATCH (n) RETURN count(n) AS n", {}) != [{"n": 0}]:
                    raise SystemExit("The database at NEO4J_URI is not empty.")
                yield store, f"Neo4j {version}"
        finally:
            if started is not None:
                started.stop()


def compared(sizes: Sequence[int], times: int) -> str:
    with server() as (there, name):
        lines = [
            f"One case, every gap query with --to all, {name} beside ladybug in memory, seconds of the best of {times} "
            f"(a load: of one; the first size meets a cold server). {setting()}",
            "",
            "| rows | what | Neo4j s | ladybug s | answers | equal |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for rows in sizes:
            lines += _size(there, rows, times)
    return "\n".join(lines)


def _size(there: Neo4j, rows: int, times: int) -> Iterator[str]:
    """The lines of the table for one number of rows; the case is taken out of the server again."""
    with tempfile.TemporaryDirectory() as folder, Ladybug() as here:
        write(Path(folder, "case"), rows)
        whole = graph.build(knowledge.derive(case.read(Path(folder, "case"))))
        spent = [_timed(store.load, whole) for store in (there, here)]
        size = sum(map(len, whole.nodes.values())), sum(map(len, whole.edges.values()))
        yield f"| {rows:,} | load of {size[0]:,} nodes, {size[1]:,} edges | {spent[0]:.2f} | {spent[1]:.2f} | | |"
        options = findings.Options(to="all")
        values = options.parameters(whole.case_id)
        for query in queries.library().values():
            given = {name: values[name] for name in query.params}
            best, found = [], []
            for store in (there, here):
                best.append(min(_timed(store.rows, query.text, given) for _ in range(times)))
                found.append(_told(store, query, options, whole.case_id))
            same = "yes" if found[0] == found[1] else "NO"
            yield f"| {rows:,} | {query.name} | {best[0]:.2f} | {best[1]:.2f} | {len(found[0])} | {same} |"
        there.delete(whole.case_id)


def _told(store: Store, query: queries.Query, options: findings.Options, case_id: str) -> list[str]:
    """The findings as text; in which order a store collects the parts of a list is its own affair."""
    rows = findings.run(store, query, options, case_id).as_json()["findings"]
    return sorted(repr({k: sorted(v, key=str) if isinstance(v, list) else v for k, v in r.items()}) for r in rows)


def _timed(work: Callable[..., object], *given: object) -> float:
    began = perf_counter()
    work(*given)
    return perf_counter() - began
