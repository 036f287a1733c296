"""What the shared store says to a Neo4j server: the Cypher with which cases go in and come out, and who may write.

Each function is the work of one transaction or a part of it. Every statement about a case starts from its id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from agencygraph import schema
from agencygraph.graph import Graph, Row
from agencygraph.store import Parameters, StoreError
from agencygraph.store.refusals import Attached, NotWhole

if TYPE_CHECKING:
    import neo4j

BATCH = 10_000
RECORDS = "CaseRecords"
"""Label of the nodes that hold a case's records beside its graph; see `store.records`."""
CASES = "UNWIND $said AS r MATCH (c:CaseFile {case_id: r[0], key: r[0]})"
EITHER = re.compile(r"\(\$cid = '' OR (\w+\.\w+ = \$cid)\)|(?<=WHERE )\$cid = '' OR (\w+\.\w+ = \$cid)(?=\s*\n)")


class Loaded(NamedTuple):
    """A case in the store. source is what it was made of, as `loading.source_of` gives it, "" where nobody said."""

    id: str
    title: str
    content: str
    source: str = ""


class Given(NamedTuple):
    """A case to put into the store: its graph, its records as `store.records.texts` gives them, and its source."""

    graph: Graph
    records: tuple[str, ...] = ()
    source: str = ""


def prepare(session: neo4j.Session) -> None:
    """Make what is missing of the constraints, the indexes and (:LoadState).

    A key is unique within its case, so that a node of somebody else without a case_id stands in nobody's way. The
    index of that constraint answers only what asks for both of its properties, and a question asks for the case
    alone: hence an index for each label on that.
    """
    there = {r["name"] for kind in ("CONSTRAINTS", "INDEXES") for r in session.execute_read(_names, kind)}
    constraints = {name: text for name, text in wanted().items() if text.startswith("CREATE CONSTRAINT")}
    for name, text in constraints.items():
        if name not in there:
            session.execute_write(_run, [text])
    session.execute_write(_run, [text for name, text in wanted().items() if name not in {*there, *constraints}])


def _run(tx: neo4j.ManagedTransaction, texts: Sequence[str]) -> None:
    for text in texts:
        tx.run(text).consume()


def _names(tx: neo4j.ManagedTransaction, kind: str) -> list[neo4j.Record]:
    return list(tx.run(f"SHOW {kind} YIELD name"))


def wanted() -> dict[str, str]:
    """The statements that make the constraints and indexes, by the name of each."""
    unique = {f"agencygraph_{n.label.lower()}": (n.label, "n.case_id, n.key") for n in schema.NODES}
    unique["agencygraph_loadstate"] = ("LoadState", "n.agencygraph")
    found = {f"agencygraph_{label.lower()}_case": (label, "n.case_id") for label in (*schema.LABELS, RECORDS)}
    # Queries ask for a case by its id, and one carries the key of an item from one pattern to the next.
    found |= {"agencygraph_casefile_id": ("CaseFile", "n.id"), "agencygraph_information_key": ("Information", "n.key")}
    return {
        **{
            name: f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE ({properties}) IS UNIQUE"
            for name, (label, properties) in unique.items()
        },
        **{
            name: f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON ({properties})"
            for name, (label, properties) in found.items()
        },
    }


def announce(tx: neo4j.ManagedTransaction) -> None:
    tx.run("MERGE (s:LoadState {agencygraph: 'writes'}) ON CREATE SET s.number = 0").consume()
    lock(tx)
    tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) SET s.number = s.number + 1 - s.number % 2").consume()


def settle(tx: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
    lock(tx)
    tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) SET s.number = s.number + s.number % 2").consume()


def lock(tx: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
    """Wait until no other writer is at work; any SET locks its node until the transaction ends."""
    tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) SET s.locked = true").consume()


def number(tx: neo4j.Transaction | neo4j.ManagedTransaction) -> int:
    found = tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) RETURN s.number").single()
    return found[0] if found else 0


def counted(tx: neo4j.ManagedTransaction) -> None:
    """Let the number rise with the commit of the write itself: a server of a cluster that lags behind shows that."""
    tx.run("MATCH (s:LoadState {agencygraph: 'writes'}) SET s.number = s.number + 2").consume()


def cases(tx: neo4j.ManagedTransaction, ids: Sequence[str] | None = None) -> list[Loaded]:
    """The cases of the store, or those of some ids, by id."""
    of = "" if ids is None else "UNWIND $ids AS id "
    which = "c.case_id IS NOT NULL AND c.key = c.case_id" if ids is None else "c.case_id = id AND c.key = id"
    text = (
        f"{of}MATCH (c:CaseFile) WHERE {which} AND c.content IS NOT NULL "
        "RETURN c.case_id, c.title, c.content, coalesce(c.source, '') ORDER BY c.case_id"
    )
    return [Loaded(*r) for r in tx.run(text, ids=ids)]


def create(tx: neo4j.ManagedTransaction, given: Sequence[tuple[Given, str]]) -> None:
    """Make cases of which nothing is there, each with its fingerprint: a statement for each kind of node and edge."""
    graphs = [one.graph for one, _ in given]
    for label in schema.LABELS:
        names = [*schema.LABELS[label]]
        rows = [[r[n] for n in names] for g in graphs for r in g.nodes.get(label, ())]
        _put(tx, rows, f"CREATE (n:{label} {{{_assigned(names)}}})")
    said = [[one.graph.case_id, content] for one, content in given]
    tx.run(f"{CASES} SET c.content = r[1]", said=said).consume()
    name(tx, [one for one, _ in given])
    for kind in dict.fromkeys(kind for g in graphs for kind in g.edges):
        type_, a, b = kind
        names = ["a", "b", *schema.TYPES[type_]]
        rows = [[g.case_id, *(r[n] for n in names)] for g in graphs for r in g.edges.get(kind, ())]
        text = (
            f"MATCH (a:{a} {{case_id: r[0], key: r[1]}}) MATCH (b:{b} {{case_id: r[0], key: r[2]}}) "
            f"CREATE (a)-[x:{type_} {{{_assigned(['', *names], skip=3)}}}]->(b)"
        )
        _put(tx, rows, text)
    texts = [[one.graph.case_id, number, text] for one, _ in given for number, text in enumerate(one.records)]
    _put(tx, texts, f"CREATE (:{RECORDS} {{case_id: r[0], number: r[1], text: r[2]}})")


def name(tx: neo4j.ManagedTransaction, given: Sequence[Given]) -> None:
    """Note what cases that are there were made of."""
    tx.run(f"{CASES} SET c.source = r[1]", said=[[one.graph.case_id, one.source] for one in given]).consume()


def _put(tx: neo4j.ManagedTransaction, rows: list[list[Any]], text: str) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        made = tx.run(f"UNWIND $rows AS r {text}", rows=batch).consume().counters
        if made.nodes_created + made.relationships_created != len(batch):
            raise NotWhole(f"{batch[0][0]}: an edge of the case has no node at one of its ends; nothing was loaded.")


def _assigned(names: list[str], skip: int = 0) -> str:
    return ", ".join(f"{n}: r[{i}]" for i, n in enumerate(names) if i >= skip)


def delete(tx: neo4j.ManagedTransaction, ids: Sequence[str]) -> None:
    """Take cases out. Raises Attached where somebody else's relationships hang on one."""
    if not ids:
        return
    each = "UNWIND $ids AS cid "
    for e in schema.EDGES:
        for a, b in e.ends:
            text = f"{each}MATCH {_own('a', a, 'cid')}-[x:{e.type}]->(b:{b} {{case_id: cid}}) DELETE x"
            tx.run(text, ids=ids).consume()
    for n in schema.NODES:
        text = f"{each}MATCH {_own('n', n.label, 'cid')}-[x]-() RETURN cid, type(x), count(DISTINCT x)"
        for case_id, type_, count in tx.run(text, ids=ids):
            raise Attached(
                f"{case_id}: {count} relationships {type_}, which are not the case's own, hang on its {n.label} nodes. "
                "The case was left as it is; take them off first."
            )
    for n in schema.NODES:
        tx.run(f"{each}MATCH {_own('n', n.label, 'cid')} DELETE n", ids=ids).consume()
    tx.run(f"{each}MATCH (n:{RECORDS} {{case_id: cid}}) DELETE n", ids=ids).consume()


def graph(tx: neo4j.ManagedTransaction, case_id: str) -> Graph:
    nodes: dict[str, list[Row]] = {}
    for n in schema.NODES:
        columns = ", ".join(f"n.{p.name} AS {p.name}" for p in n.properties)
        text = f"MATCH {_own('n', n.label)} RETURN {columns} ORDER BY n.key"
        nodes[n.label] = rows(tx, text, {"cid": case_id})
    edges: dict[tuple[str, str, str], list[Row]] = {}
    for e in schema.EDGES:
        columns = "".join(f", x.{p.name} AS {p.name}" for p in e.properties)
        for a, b in e.ends:
            text = (
                f"MATCH {_own('a', a)}-[x:{e.type}]->(b:{b} {{case_id: $cid}}) "
                f"RETURN a.key AS a, b.key AS b{columns} ORDER BY a.key, b.key"
            )
            edges[e.type, a, b] = rows(tx, text, {"cid": case_id})
    return Graph(case_id, nodes, edges)


def _own(name: str, label: str, case: str = "$cid") -> str:
    # The index of the constraint answers this only where both of its properties are asked for.
    return f"({name}:{label} WHERE {name}.case_id = {case} AND {name}.key IS NOT NULL)"


def rows(tx: neo4j.ManagedTransaction, query: str, parameters: Parameters) -> list[dict[str, Any]]:
    result = tx.run(of_one_case(query) if parameters.get("cid") else query, dict(parameters))
    names = result.keys()
    return [dict(zip(names, map(_plain, r.values()), strict=True)) for r in result]


def of_one_case(query: str) -> str:
    """The text of a query that is asked of one case without its "or of all": so the server starts from the case.

    >>> of_one_case("MATCH (c:CaseFile) WHERE ($cid = '' OR c.id = $cid) RETURN c.title")
    'MATCH (c:CaseFile) WHERE c.id = $cid RETURN c.title'

    With the "or" the server plans for both at once, and looks through every node of the first label.
    """
    return EITHER.sub(lambda found: found[1] or found[2], query)


def _plain(value: Any) -> Any:
    """Nodes and edges as their properties, the server's dates as Python's."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if hasattr(value, "to_native"):
        return value.to_native()
    if hasattr(value, "items"):
        return {k: _plain(v) for k, v in value.items()}
    return value


def absent(case_id: str) -> StoreError:
    return StoreError(f"There is no case {case_id!r} in this store.")
