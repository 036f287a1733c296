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
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

from agencygraph.graph import Graph
from agencygraph.store import Parameters, QueryRefused, StoreError, statements
from agencygraph.store.refusals import Attached, IdTaken, NotAdmitted, NotWhole, ReadOnly, TooLarge, refuse_old, said
from agencygraph.store.statements import Given, Loaded

if TYPE_CHECKING:
    import neo4j

T = TypeVar("T")
Work = Callable[["neo4j.ManagedTransaction"], T]

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
PATIENCE = 10.0
"""Seconds to wait for a connection, and seconds in which work that the server asks to repeat is repeated."""
LONGEST_LOAD = 600.0
"""Seconds after which the server gives up a load, so that a reader's machine gone to sleep keeps nobody out."""


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
        self._address, self._database, self._prepared = address, database, False
        # What a command wrote it also reads, whichever server of a cluster answers.
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
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

    def put(self, graph: Graph, *, replace: bool = False, records: Sequence[str] = (), source: str = "") -> str:
        """Put a case into the store, in place of what it held of it, all or nothing.

        records  its records as `store.records.texts` gives them, kept beside the graph
        source   what it was made of, by which `cases` tells whether it has to be made again
        Returns "loaded", "replaced", or "unchanged" where the store holds the very same already. Raises IdTaken
        where the id is that of a case with another title, unless replace.
        """
        done = self.put_all([Given(graph, tuple(records), source)], replace=replace)[0]
        if isinstance(done, StoreError):
            raise done
        return done

    def put_all(self, given: Sequence[Given], *, replace: bool = False) -> list[str | StoreError]:
        """Put cases of different ids into the store in one transaction; what `put` returns or raises for each.

        Where one cannot be put, each is put by itself, and only that one is not. Raises StoreError where the server
        cannot be reached or written to; then each case is as it was, or whole as it was to become.
        """
        content = {one.graph.case_id: fingerprint(one.graph, one.records) for one in given}

        def work(tx: neo4j.ManagedTransaction) -> list[str | StoreError]:
            there = {c.id: c for c in statements.cases(tx, list(content))}
            done = [_done(one, there.get(one.graph.case_id), content[one.graph.case_id], replace) for one in given]
            new = [one for one, said in zip(given, done, strict=True) if said in ("loaded", "replaced")]
            statements.delete(tx, [one.graph.case_id for one in new if one.graph.case_id in there])
            statements.create(tx, [(one, content[one.graph.case_id]) for one in new])
            same = [one for one, said in zip(given, done, strict=True) if said == "unchanged"]
            statements.name(tx, [one for one in same if one.source != there[one.graph.case_id].source])
            return done

        try:
            return self._write(work)
        except (Attached, NotWhole, TooLarge, QueryRefused) as error:
            if len(given) == 1:
                return [error]
            return [done for one in given for done in self.put_all([one], replace=replace)]

    def delete(self, case_id: str) -> None:
        """Take one case out. Raises StoreError where it is not in the store."""

        def work(tx: neo4j.ManagedTransaction) -> None:
            if not statements.cases(tx, [case_id]):
                raise statements.absent(case_id)
            statements.delete(tx, [case_id])

        self._write(work)

    def cases(self) -> list[Loaded]:
        """The cases in the store, by id."""
        return self._read(statements.cases)

    def rows(self, query: str, parameters: Parameters) -> list[dict[str, Any]]:
        return self._read(lambda tx: statements.rows(tx, query, parameters))

    def graph(self, case_id: str) -> Graph:
        def work(tx: neo4j.ManagedTransaction) -> Graph:
            if not statements.cases(tx, [case_id]):
                raise statements.absent(case_id)
            return statements.graph(tx, case_id)

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
        return self._driver.session(database=self._database, default_access_mode=mode, bookmark_manager=self._bookmarks)

    def _read(self, work: Work[T]) -> T:
        """What work reads, none of it while a commit is being carried out.

        The number of (:LoadState) is odd from before a write's commit until after it. The same even number
        before and after a reading means that no write fell into it. Otherwise the reading is done again with
        the writers kept waiting.
        """

        def watched(tx: neo4j.ManagedTransaction) -> tuple[int, T, int]:
            before = statements.number(tx)
            return before, work(tx), statements.number(tx)

        with self._said(), self._session("READ") as reading:
            before, found, after = reading.execute_read(watched)
            if before == after and before % 2 == 0:
                return found
            try:
                with (
                    self._said(),
                    self._session("WRITE") as waiting,
                    waiting.begin_transaction(timeout=LONGEST_LOAD) as tx,
                ):
                    statements.lock(tx)
                    last, end = statements.number(tx), time.monotonic() + LONGEST_LOAD
                    before, found, after = reading.execute_read(watched)
                    # Another server of a cluster, from which is read, may not have got the last write yet.
                    while not before == after == last and time.monotonic() < end:
                        time.sleep(0.1)
                        before, found, after = reading.execute_read(watched)
                    statements.settle(tx)
                    tx.commit()
            except ReadOnly as e:
                raise StoreError(f"A case is being loaded at {self._address}; ask again in a moment.") from e
            if not before == after == last:
                raise StoreError(f"The servers at {self._address} do not agree yet; ask again in a moment.")
            return found

    def _write(self, work: Work[T]) -> T:
        """Do work in one transaction, one writer at a time, as `_read` has to know of it."""
        import neo4j

        @neo4j.unit_of_work(timeout=LONGEST_LOAD)
        def alone(tx: neo4j.ManagedTransaction) -> tuple[bool, T | None]:
            statements.lock(tx)
            # Even: since this writer's announcement another one, or a reader, has closed it.
            if statements.number(tx) % 2 == 0:
                return False, None
            done = work(tx)
            statements.counted(tx)
            return True, done

        with self._said(), self._session("WRITE") as session:
            if not self._prepared:
                statements.prepare(session)
                self._prepared = True
            while True:
                session.execute_write(statements.announce)
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
                            session.execute_write(statements.settle)
                if done:
                    return result  # type: ignore[return-value]

    def _said(self) -> contextlib.AbstractContextManager[None]:
        return said(self._address, self._database)


def _done(given: Given, there: Loaded | None, content: str, replace: bool) -> str | StoreError:
    """What putting a case into the store means, where that of its id is there already."""
    case_id, title = given.graph.case_id, given.graph.nodes["CaseFile"][0]["title"]
    if there and there.title != title and not replace:
        return IdTaken(
            f"{case_id!r} is already loaded with the title {there.title!r}, and this case is {title!r}. "
            "Give the case another id, or load it with --replace."
        )
    if there:
        return "unchanged" if there.content == content else "replaced"
    return "loaded"


def fingerprint(graph: Graph, records: Sequence[str] = ()) -> str:
    """The same for two graphs only where every node, edge and property is the same, and the records beside them."""
    edges = [["/".join(kind), rows] for kind, rows in graph.edges.items()]
    whole = [graph.case_id, graph.nodes, edges, *([list(records)] if records else [])]
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
