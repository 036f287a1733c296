"""The shared store: many cases side by side in a Neo4j server, through its official driver.

A case goes in, is replaced and goes out in one transaction each, and what a reader is given was never read
across one: the server lets a query that runs during a commit see both sides of it, so the node (:LoadState)
counts the writes, and a reading that met one is done again. Nodes that somebody else put into the database are
neither read nor deleted: every node of a case carries its case_id and a key.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from agencygraph import schema
from agencygraph.graph import Graph, Row
from agencygraph.store import Parameters, StoreError
from agencygraph.store.refusals import Attached, IdTaken, NotAdmitted, ReadOnly, refuse_old, said

if TYPE_CHECKING:
    import neo4j

T = TypeVar("T")
Work = Callable[["neo4j.ManagedTransaction"], T]

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
BATCH = 10_000
PATIENCE = 10.0
"""Seconds to wait for a connection, and seconds in which work that the server asks to repeat is repeated."""
LONGEST_LOAD = 600.0
"""Seconds after which the server gives up a load, so that a reader's machine gone to sleep keeps nobody out."""


RECORDS = "CaseRecords"
"""Label of the nodes that hold a case's records beside its graph; see `store.records`."""


class Loaded(NamedTuple):
    id: str
    title: str
    content: str


def at(
    address: str, *, ask: Callable[[str], str] | None = None, environ: Mapping[str, str] = os.environ
) -> tuple[Neo4j, str]:
    """The store at an address such as "neo4j+s://host:7687#case-id", and the case id, "" for all cases.

    User, password and database are those of NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE, as for
    cypher-shell; ask is called with a question where the password is not there. Raises StoreError.
    """
    plain, _, case_id = address.partition("#")
    if "@" in urlsplit(plain).netloc:
        raise StoreError("Put the user and the password into NEO4J_USERNAME and NEO4J_PASSWORD, not into the address.")
    user = environ.get("NEO4J_USERNAME") or "neo4j"
    password = environ.get("NEO4J_PASSWORD")
    if password is None:
        if ask is None:
            raise NotAdmitted(f"A password for {user} at {plain} is needed: set NEO4J_PASSWORD.")
        password = ask(f"Password for {user} at {plain}")
    return Neo4j(plain, user, password, database=environ.get("NEO4J_DATABASE") or None), unquote(case_id)


class Neo4j:
    """A `Store` in a Neo4j server, version 5.26 or newer. See `agencygraph.store.Store` for its verbs."""

    def __init__(self, address: str, user: str, password: str, *, database: str | None = None) -> None:
        if urlsplit(address).scheme not in SCHEMES:
            raise StoreError(
                f"{address} is not an address of a Neo4j server: it begins with none of {', '.join(SCHEMES)}."
            )
        try:
            import neo4j
        except ImportError as e:
            raise StoreError("Neo4j needs its driver: python -m pip install 'agencygraph[neo4j]'") from e
        self._address, self._database = address, database
        with self._said():
            self._driver = neo4j.GraphDatabase.driver(
                address,
                auth=(user, password),
                connection_timeout=PATIENCE,
                max_transaction_retry_time=PATIENCE,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        try:
            with self._said():
                agent = self._driver.get_server_info().agent
                refuse_old(agent, address)
                # Naming the database in a query is what shows whether it exists.
                self._read(lambda tx: tx.run("RETURN 1").consume())
        except BaseException:
            self._driver.close()
            raise

    def load(self, *graphs: Graph) -> None:
        for graph in graphs:
            self.put(graph)

    def put(self, graph: Graph, *, replace: bool = False, records: Sequence[str] = ()) -> str:
        """Put a case into the store, in place of what it held of it, all or nothing.

        records  its records as `store.records.texts` gives them, kept beside the graph
        Returns "loaded", "replaced", or "unchanged" where the store holds the very same already. Raises IdTaken
        where the id is that of a case with another title, unless replace.
        """
        content = fingerprint(graph, records)
        title = graph.nodes["CaseFile"][0]["title"]

        def work(tx: neo4j.ManagedTransaction) -> str:
            there = next((c for c in _cases(tx) if c.id == graph.case_id), None)
            if there and there.title != title and not replace:
                raise IdTaken(
                    f"{graph.case_id!r} is already loaded with the title {there.title!r}, and this case is {title!r}. "
                    "Give the case another id, or load it with --replace."
                )
            if there and there.content == content:
                return "unchanged"
            if there:
                _delete(tx, graph.case_id)
            _create(tx, graph, content)
            kept = [{"number": number, "text": text} for number, text in enumerate(records)]
            tx.run(f"UNWIND $kept AS r CREATE (:{RECORDS} {{case_id: $cid, number: r.number, text: r.text}})",
                   kept=kept, cid=graph.case_id).consume()  # fmt: skip
            return "replaced" if there else "loaded"

        return self._write(work)

    def delete(self, case_id: str) -> None:
        """Take one case out. Raises StoreError where it is not in the store."""

        def work(tx: neo4j.ManagedTransaction) -> None:
            if all(c.id != case_id for c in _cases(tx)):
                raise _absent(case_id)
            _delete(tx, case_id)

        self._write(work)

    def cases(self) -> list[Loaded]:
        """The cases in the store, by id."""
        return self._read(_cases)

    def rows(self, query: str, parameters: Parameters) -> list[dict[str, Any]]:
        return self._read(lambda tx: _rows(tx, query, parameters))

    def graph(self, case_id: str) -> Graph:
        def work(tx: neo4j.ManagedTransaction) -> Graph:
            if all(c.id != case_id for c in _cases(tx)):
                raise _absent(case_id)
            return _graph(tx, case_id)

        return self._read(work)

    def close(self) -> None:
        self._driver.close()

    def __enter__(self) -> Neo4j:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _session(self, mode: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=mode)

    def _read(self, work: Work[T]) -> T:
        """What work reads, none of it while a commit is being carried out.

        The number of (:LoadState) is odd from before a write's commit until after it. The same even number
        before and after a reading means that no write fell into it. Otherwise the reading is done again with
        the writers kept waiting.
        """

        def watched(tx: neo4j.ManagedTransaction) -> tuple[T, bool]:
            before = _number(tx)
            found = work(tx)
            return found, before % 2 == 0 and before == _number(tx)

        with self._said(), self._session("READ") as reading:
            found, whole = reading.execute_read(watched)
            if whole:
                return found
            try:
                with (
                    self._said(),
                    self._session("WRITE") as waiting,
                    waiting.begin_transaction(timeout=LONGEST_LOAD) as tx,
                ):
                    _settle(tx)
                    found = reading.execute_read(work)
                    tx.commit()
            except ReadOnly as e:
                raise StoreError(f"A case is being loaded at {self._address}; ask again in a moment.") from e
            return found

    def _write(self, work: Work[T]) -> T:
        """Do work in one transaction, one writer at a time, as `_read` has to know of it."""
        import neo4j

        @neo4j.unit_of_work(timeout=LONGEST_LOAD)
        def alone(tx: neo4j.ManagedTransaction) -> tuple[bool, T | None]:
            _lock(tx)
            # Even: since this writer's announcement another one, or a reader, has closed it.
            return (True, work(tx)) if _number(tx) % 2 else (False, None)

        with self._said(), self._session("WRITE") as session:
            _prepare(session)
            while True:
                session.execute_write(_announce)
                gone = False
                try:
                    done, result = session.execute_write(alone)
                except neo4j.exceptions.DriverError:
                    gone = True
                    raise
                finally:
                    # After an error too. Where the server is gone, the first reader after it does this.
                    if not gone:
                        with contextlib.suppress(neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
                            session.execute_write(_settle)
                if done:
                    return result  # type: ignore[return-value]

    def _said(self) -> contextlib.AbstractContextManager[None]:
        return said(self._address, self._database)


def fingerprint(graph: Graph, records: Sequence[str] = ()) -> str:
    """The same for two graphs only where every node, edge and property is the same, and the records beside them."""
    edges = [["/".join(kind), rows] for kind, rows in graph.edges.items()]
    whole = [graph.case_id, graph.nodes, edges, *([list(records)] if records else [])]
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _prepare(session: neo4j.Session) -> None:
    """Make what is missing of the constraints and (:LoadState).

    A key is unique within its case, so that a node of somebody else without a case_id stands in nobody's way.
    """
    there = {r["name"] for r in session.run("SHOW CONSTRAINTS YIELD name")}
    wanted = {f"agencygraph_{n.label.lower()}": (n.label, "n.case_id, n.key") for n in schema.NODES}
    wanted["agencygraph_loadstate"] = ("LoadState", "n.agencygraph")
    for name, (label, properties) in wanted.items():
        if name not in there:
            text = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE ({properties}) IS UNIQUE"
            session.execute_write(lambda tx, text: tx.run(text).consume(), text)


def _announce(tx: neo4j.ManagedTransaction) -> None:
    tx.run("MERGE (s:LoadState {agencygraph: 'writes'}) ON CREATE SET s.number = 0").consume()
    _lock(tx)
    tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) SET s.number = s.number + 1 - s.number % 2").consume()


def _settle(tx: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
    _lock(tx)
    tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) SET s.number = s.number + s.number % 2").consume()


def _lock(tx: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
    """Wait until no other writer is at work; any SET locks its node until the transaction ends."""
    tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) SET s.locked = true").consume()


def _number(tx: neo4j.ManagedTransaction) -> int:
    found = tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) RETURN s.number").single()
    return found[0] if found else 0


def _cases(tx: neo4j.ManagedTransaction) -> list[Loaded]:
    text = (
        "MATCH (c:CaseFile) WHERE c.case_id IS NOT NULL AND c.key = c.case_id AND c.content IS NOT NULL "
        "RETURN c.case_id, c.title, c.content ORDER BY c.case_id"
    )
    return [Loaded(*r) for r in tx.run(text)]


def _create(tx: neo4j.ManagedTransaction, graph: Graph, content: str) -> None:
    for label, rows in graph.nodes.items():
        names = [*schema.LABELS[label]]
        _put(tx, rows, names, f"CREATE (n:{label} {{{_assigned(names)}}})", graph.case_id)
    tx.run(
        "MATCH (c:CaseFile {case_id: $cid, key: $cid}) SET c.content = $content", cid=graph.case_id, content=content
    ).consume()
    for (type_, a, b), rows in graph.edges.items():
        names = ["a", "b", *schema.TYPES[type_]]
        text = (
            f"MATCH (a:{a} {{case_id: $cid, key: r[0]}}) MATCH (b:{b} {{case_id: $cid, key: r[1]}}) "
            f"CREATE (a)-[x:{type_} {{{_assigned(names, skip=2)}}}]->(b)"
        )
        _put(tx, rows, names, text, graph.case_id)


def _put(tx: neo4j.ManagedTransaction, rows: list[Row], names: list[str], text: str, case_id: str) -> None:
    for start in range(0, len(rows), BATCH):
        batch = [[r[n] for n in names] for r in rows[start : start + BATCH]]
        made = tx.run(f"UNWIND $rows AS r {text}", rows=batch, cid=case_id).consume().counters
        if made.nodes_created + made.relationships_created != len(batch):
            raise StoreError(f"{case_id}: an edge of the case has no node at one of its ends; nothing was loaded.")


def _assigned(names: list[str], skip: int = 0) -> str:
    return ", ".join(f"{n}: r[{i}]" for i, n in enumerate(names) if i >= skip)


def _delete(tx: neo4j.ManagedTransaction, case_id: str) -> None:
    for e in schema.EDGES:
        for a, b in e.ends:
            tx.run(f"MATCH {_own('a', a)}-[x:{e.type}]->(b:{b} {{case_id: $cid}}) DELETE x", cid=case_id).consume()
    for n in schema.NODES:
        text = f"MATCH {_own('n', n.label)}-[x]-() RETURN type(x), count(DISTINCT x)"
        for type_, count in tx.run(text, cid=case_id):
            raise Attached(
                f"{case_id}: {count} relationships {type_}, which are not the case's own, hang on its {n.label} nodes. "
                "The case was left as it is; take them off first."
            )
    for n in schema.NODES:
        tx.run(f"MATCH {_own('n', n.label)} DELETE n", cid=case_id).consume()
    tx.run(f"MATCH (n:{RECORDS} {{case_id: $cid}}) DELETE n", cid=case_id).consume()


def _graph(tx: neo4j.ManagedTransaction, case_id: str) -> Graph:
    nodes: dict[str, list[Row]] = {}
    for n in schema.NODES:
        columns = ", ".join(f"n.{p.name} AS {p.name}" for p in n.properties)
        text = f"MATCH {_own('n', n.label)} RETURN {columns} ORDER BY n.key"
        nodes[n.label] = _rows(tx, text, {"cid": case_id})
    edges: dict[tuple[str, str, str], list[Row]] = {}
    for e in schema.EDGES:
        columns = "".join(f", x.{p.name} AS {p.name}" for p in e.properties)
        for a, b in e.ends:
            text = (
                f"MATCH {_own('a', a)}-[x:{e.type}]->(b:{b} {{case_id: $cid}}) "
                f"RETURN a.key AS a, b.key AS b{columns} ORDER BY a.key, b.key"
            )
            edges[e.type, a, b] = _rows(tx, text, {"cid": case_id})
    return Graph(case_id, nodes, edges)


def _own(name: str, label: str) -> str:
    # The index of the constraint answers this only where both of its properties are asked for.
    return f"({name}:{label} WHERE {name}.case_id = $cid AND {name}.key IS NOT NULL)"


def _rows(tx: neo4j.ManagedTransaction, query: str, parameters: Parameters) -> list[dict[str, Any]]:
    result = tx.run(query, dict(parameters))
    names = result.keys()
    return [dict(zip(names, map(_plain, r.values()), strict=True)) for r in result]


def _plain(value: Any) -> Any:
    """Nodes and edges as their properties, the server's dates as Python's."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if hasattr(value, "to_native"):
        return value.to_native()
    if hasattr(value, "items"):
        return {k: _plain(v) for k, v in value.items()}
    return value


def _absent(case_id: str) -> StoreError:
    return StoreError(f"There is no case {case_id!r} in this store.")
