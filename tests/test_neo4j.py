"""The shared store, against a real server: what goes in comes out whole, and bad days end in a clear sentence."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.store import QueryRefused, StoreError, in_memory
from agencygraph.store.neo4j import Neo4j, at
from agencygraph.store.refusals import (
    Attached,
    IdTaken,
    NoSuchDatabase,
    NotAdmitted,
    ReadOnly,
    TooOld,
    Unreachable,
    refuse_old,
)
from tests import test_gaps

pytest.importorskip("neo4j")
pytest_plugins = ["neo4j_server"]

COUNT = "MATCH (n) WHERE n.case_id IS NOT NULL RETURN count(n) AS n"
HOSTILE = (
    """'"`\\ }) DETACH DELETE n // */ $cid ${x} {{x}} <b>\u202e \x01 \U0001f600 ; MATCH (n) SET n.title = "x"\n\u2028"""
)


@pytest.fixture
def store(emptied) -> Iterator[Neo4j]:
    with Neo4j(emptied.uri, emptied.user, emptied.password) as opened:
        yield opened


@pytest.fixture(scope="session")
def pelka(checkout: Path) -> Graph:
    return build(derive(read(checkout / "samples" / "pelka")))


@pytest.fixture(scope="session")
def invented(checkout: Path) -> Graph:
    return build(derive(read(checkout / "samples" / "invented")))


def comparable(graph: Graph) -> dict[Any, list[str]]:
    return {
        what: sorted(repr(sorted(r.items())) for r in rows)
        for kept in (graph.nodes, graph.edges)
        for what, rows in kept.items()
    }


def changed(graph: Graph, text: str) -> Graph:
    """The same case with other words in every entry."""
    return Graph(
        graph.case_id,
        {**graph.nodes, "Entry": [{**r, "description": text} for r in graph.nodes["Entry"]]},
        graph.edges,
    )


def entitled(graph: Graph, title: str) -> Graph:
    return Graph(
        graph.case_id, {**graph.nodes, "CaseFile": [{**graph.nodes["CaseFile"][0], "title": title}]}, graph.edges
    )


def larger(graph: Graph, times: int) -> Graph:
    """The case with its entries and their edges several times over, for a load that takes a while."""
    nodes, edges = dict(graph.nodes), dict(graph.edges)

    def again(row: dict[str, Any], names: tuple[str, ...], n: int) -> dict[str, Any]:
        return {k: f"{v}+{n}" if k in names else v for k, v in row.items()}

    nodes["Entry"] = [again(r, ("key", "id"), n) for n in range(times) for r in graph.nodes["Entry"]]
    for (type_, a, b), rows in graph.edges.items():
        ends = tuple(end for end, label in (("a", a), ("b", b)) if label == "Entry")
        if ends:
            edges[type_, a, b] = [again(r, ends, n) for n in range(times) for r in rows]
    return Graph(graph.case_id, nodes, edges)


def raw(address: Any, query: str, **parameters: Any) -> list[list[Any]]:
    """What somebody else does in the same database."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        return [list(r.values()) for r in driver.execute_query(query, parameters).records]


@pytest.mark.parametrize("name", ["pelka", "invented"])
def test_a_case_comes_back_as_it_went_in(store: Neo4j, name: str, request: pytest.FixtureRequest) -> None:
    graph = request.getfixturevalue(name)
    store.load(graph)
    assert comparable(store.graph(graph.case_id)) == comparable(graph)


def test_a_query_gives_the_rows_it_gives_in_memory(store: Neo4j, pelka: Graph) -> None:
    store.load(pelka)
    query = (
        "MATCH (c:CaseFile)<-[:CONCERNS]-(i:Information)<-[w:KNEW]-(a:Agency) WHERE c.id = $cid "
        "RETURN i.id AS item, a.id, w.number, w.basis, w.earliest, count(*) AS n ORDER BY item, a.id, w.number, w.basis, w.earliest"
    )
    with in_memory([pelka]) as embedded:
        expected = embedded.rows(query, {"cid": "pelka"})
    assert expected
    assert store.rows(query, {"cid": "pelka"}) == expected


def test_a_second_load_changes_nothing(store: Neo4j, pelka: Graph, emptied: Any) -> None:
    assert store.put(pelka) == "loaded"
    before = raw(emptied, "MATCH (n:Entry) RETURN elementId(n) ORDER BY n.key")
    assert store.put(pelka) == "unchanged"
    assert raw(emptied, "MATCH (n:Entry) RETURN elementId(n) ORDER BY n.key") == before


def test_a_changed_case_takes_the_place_of_the_old(store: Neo4j, pelka: Graph) -> None:
    store.load(larger(pelka, 2))
    assert store.put(pelka) == "replaced"
    assert comparable(store.graph("pelka")) == comparable(pelka)


def test_an_id_taken_by_another_title_is_refused_unless_replaced(store: Neo4j, pelka: Graph) -> None:
    store.load(pelka)
    other = entitled(changed(pelka, "other"), "Another child")
    with pytest.raises(IdTaken, match=r"already loaded with the title 'Daniel Pelka.*--replace"):
        store.load(other)
    assert comparable(store.graph("pelka")) == comparable(pelka)
    assert store.put(other, replace=True) == "replaced"
    assert [c.title for c in store.cases()] == ["Another child"]
    assert comparable(store.graph("pelka")) == comparable(other)


def test_cases_stand_side_by_side_and_one_goes_without_the_other(
    store: Neo4j, pelka: Graph, invented: Graph, emptied: Any
) -> None:
    for graph in (pelka, invented):
        store.load(graph)
    assert [c.id for c in store.cases()] == ["pelka", "training"]
    assert raw(emptied, "MATCH (a)-->(b) WHERE a.case_id <> b.case_id RETURN count(*)") == [[0]]
    store.delete("pelka")
    assert [c.id for c in store.cases()] == ["training"]
    assert comparable(store.graph("training")) == comparable(invented)
    assert store.rows(COUNT, {}) == [{"n": sum(map(len, invented.nodes.values()))}]
    for missing in (store.delete, store.graph):
        with pytest.raises(StoreError, match="no case 'pelka'"):
            missing("pelka")
    store.delete("training")
    assert raw(emptied, "MATCH (n) RETURN DISTINCT labels(n)") == [[["LoadState"]]]


def test_ids_that_make_the_same_key_stay_apart(store: Neo4j) -> None:
    """Case "a" with the item "b/c", and case "a/b" with the item "c": both items have the key "a/b/c"."""

    def tiny(case_id: str, item: str) -> Graph:
        empty = build(derive(read_nothing()))
        case = {**empty.nodes["CaseFile"][0], "key": case_id, "id": case_id, "case_id": case_id, "title": case_id}
        row = {
            **{
                "key": f"{case_id}/{item}",
                "id": item,
                "case_id": case_id,
                "title": case_id,
                "detail": "",
                "origin": "",
            },
            **{"risk_category": "", "level": "", "critical": "", "severity": 0},
        }
        return Graph(
            case_id,
            {**{label: [] for label in empty.nodes}, "CaseFile": [case], "Information": [row]},
            {
                **{kind: [] for kind in empty.edges},
                ("CONCERNS", "Information", "CaseFile"): [{"a": row["key"], "b": case_id}],
            },
        )

    store.load(tiny("a", "b/c"))
    store.load(tiny("a/b", "c"))
    found = store.rows("MATCH (i:Information)-[:CONCERNS]->(c:CaseFile) RETURN i.title, c.id ORDER BY c.id", {})
    assert found == [{"i.title": "a", "c.id": "a"}, {"i.title": "a/b", "c.id": "a/b"}]


def read_nothing() -> Any:
    from agencygraph.records import Case

    return Case(**{f.name: "x" for f in dataclasses.fields(Case) if f.name == "id"})


def test_words_that_look_like_cypher_are_words(store: Neo4j, invented: Graph) -> None:
    kept = {"key", "case_id", "id"}
    graph = Graph(
        invented.case_id,
        {
            label: [{k: v if k in kept else hostile(v) for k, v in r.items()} for r in rows]
            for label, rows in invented.nodes.items()
        },
        {
            kind: [{k: v if k in {"a", "b"} else hostile(v) for k, v in r.items()} for r in rows]
            for kind, rows in invented.edges.items()
        },
    )
    text = json.dumps([graph.nodes, [[*k, v] for k, v in graph.edges.items()]]).replace("training", "x'`}) //")
    nodes, edges = json.loads(text)
    graph = Graph("x'`}) //", nodes, {(t, a, b): rows for t, a, b, rows in edges})
    store.load(graph)
    assert comparable(store.graph(graph.case_id)) == comparable(graph)
    store.delete(graph.case_id)
    assert store.rows(COUNT, {}) == [{"n": 0}]


def hostile(value: Any) -> Any:
    if isinstance(value, list):
        return [*value, HOSTILE]
    return HOSTILE if isinstance(value, str) else value


FOREIGN = """
CREATE (a:Agency {title: 'theirs'})-[:KNEW]->(i:Information {key: 'pelka/theirs'}), (c:CaseFile {id: 'pelka', title: 'x'}),
  (a)-[:HELD {target: 'holder'}]->(c)<-[:CONCERNS]-(i), (:Agency {key: 'pelka/Police'}), (:Agency {key: 'pelka/Police'}),
  (:CaseFile {case_id: 'stray'}), (:LoadState {note: 'theirs'}), (:Recipe {case_id: 'pelka', key: 'soup'})
"""


def test_what_somebody_else_put_there_is_neither_read_nor_deleted(store: Neo4j, pelka: Graph, emptied: Any) -> None:
    raw(emptied, FOREIGN)
    before = raw(emptied, "MATCH (n) RETURN labels(n), properties(n)")
    store.load(pelka)
    assert [c.id for c in store.cases()] == ["pelka"]
    assert comparable(store.graph("pelka")) == comparable(pelka)
    store.load(changed(pelka, "again"))
    store.delete("pelka")
    after = raw(emptied, "MATCH (n) WHERE n.agencygraph IS NULL RETURN labels(n), properties(n)")
    assert sorted(map(repr, after)) == sorted(map(repr, before))


def test_a_label_and_a_property_somebody_adds_to_a_case_do_no_harm(store: Neo4j, pelka: Graph, emptied: Any) -> None:
    store.load(pelka)
    raw(emptied, "MATCH (n:Entry) SET n:Read, n.colour = 'red'")
    assert comparable(store.graph("pelka")) == comparable(pelka)


def test_relationships_somebody_hung_on_a_case_keep_it_from_being_deleted(
    store: Neo4j, pelka: Graph, emptied: Any
) -> None:
    store.load(pelka)
    raw(emptied, "MATCH (e:Entry) WITH e LIMIT 2 CREATE (:Note {text: 'ask them'})-[:ON]->(e)")
    for change in (lambda: store.delete("pelka"), lambda: store.load(changed(pelka, "other"))):
        with pytest.raises(Attached, match="2 relationships ON"):
            change()
    assert comparable(store.graph("pelka")) == comparable(pelka)
    raw(emptied, "MATCH (:Note)-[x:ON]->() DELETE x")
    store.delete("pelka")
    assert raw(emptied, "MATCH (n:Note) RETURN count(n)") == [[2]]


@pytest.mark.parametrize(
    "query",
    ["CREATE (:Agency)", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.title = ''", "not Cypher", "RETURN $none"],
)
def test_a_query_that_writes_or_cannot_be_read_is_refused(store: Neo4j, pelka: Graph, query: str) -> None:
    store.load(pelka)
    with pytest.raises(QueryRefused):
        store.rows(query, {})
    assert comparable(store.graph("pelka")) == comparable(pelka)


def test_a_graph_whose_edge_leads_nowhere_is_not_loaded_at_all(store: Neo4j, pelka: Graph) -> None:
    edges = {**pelka.edges, ("ABOUT", "Information", "Person"): [{"a": "pelka/none", "b": "pelka/none"}]}
    with pytest.raises(StoreError, match="nothing was loaded"):
        store.load(Graph("pelka", pelka.nodes, edges))
    assert store.cases() == []
    assert store.rows(COUNT, {}) == [{"n": 0}]


def test_two_loads_at_once_leave_one_whole_case(emptied: Any, pelka: Graph) -> None:
    versions = [changed(pelka, "one"), changed(larger(pelka, 3), "two")]
    failed: list[BaseException] = []

    def load(graph: Graph) -> None:
        try:
            with Neo4j(emptied.uri, emptied.user, emptied.password) as mine:
                for _ in range(3):
                    mine.load(graph)
        except BaseException as e:
            failed.append(e)

    threads = [threading.Thread(target=load, args=(v,)) for v in versions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert failed == []
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        assert comparable(store.graph("pelka")) in [comparable(v) for v in versions]


def test_a_reader_never_sees_two_versions_or_a_part(emptied: Any, pelka: Graph) -> None:
    """The query counts the entries twice, with some work between, so that a commit falls between the two."""
    query = (
        "MATCH (e:Entry) WITH e, size([x IN range(1, 400) WHERE x % 7 = e.position % 7]) AS work "
        "WITH count(e) AS n, min(e.description) AS least, sum(work) AS work "
        "MATCH (f:Entry) RETURN n, least, count(f) AS later, max(f.description) AS most"
    )
    sizes = {"one": 1, "two": 20}
    versions = {text: changed(larger(pelka, n), text) for text, n in sizes.items()}
    whole = {(len(v.nodes["Entry"]), text, len(v.nodes["Entry"]), text) for text, v in versions.items()}
    seen: set[tuple[Any, ...]] = set()
    done = threading.Event()

    def look() -> None:
        with Neo4j(emptied.uri, emptied.user, emptied.password) as mine:
            while not done.is_set():
                seen.update(tuple(r.values()) for r in mine.rows(query, {}))

    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        store.load(versions["one"])
        readers = [threading.Thread(target=look) for _ in range(2)]
        for t in readers:
            t.start()
        for _ in range(5):
            for version in (versions["two"], versions["one"]):
                store.load(version)
        done.set()
        for t in readers:
            t.join()
    assert seen
    assert seen <= whole


def test_a_server_killed_during_a_load_holds_the_case_as_it_was(neo4j_alone: Any, pelka: Graph) -> None:
    address = neo4j_alone.address
    large = larger(pelka, 200)
    with Neo4j(address.uri, address.user, address.password) as store:
        store.load(pelka)
        failed: list[StoreError] = []

        def load() -> None:
            try:
                store.load(large)
            except StoreError as e:
                failed.append(e)

        thread = threading.Thread(target=load)
        thread.start()
        under_way = "SHOW TRANSACTIONS YIELD currentQuery AS q WHERE q STARTS WITH 'UNWIND' RETURN count(q)"
        while raw(address, under_way) == [[0]]:
            assert thread.is_alive(), "the load was over before the server could be killed"
        neo4j_alone.kill()
        thread.join()
    assert [type(e) for e in failed] == [Unreachable]
    assert "may be run again" in str(failed[0])
    neo4j_alone.start()
    with Neo4j(address.uri, address.user, address.password) as store:
        assert comparable(store.graph("pelka")) == comparable(pelka)
        assert store.put(large) == "replaced"
        assert store.rows("MATCH (e:Entry) RETURN count(e) AS n", {}) == [{"n": 8_000}]


def test_a_database_that_may_only_be_read_says_so(neo4j_alone: Any, pelka: Graph) -> None:
    address = neo4j_alone.address
    with Neo4j(address.uri, address.user, address.password) as store:
        store.load(pelka)
    neo4j_alone.stop()
    neo4j_alone.start("server.databases.default_to_read_only=true\n")
    with Neo4j(address.uri, address.user, address.password) as store:
        assert comparable(store.graph("pelka")) == comparable(pelka)
        with pytest.raises(ReadOnly, match="read-only"):
            store.load(changed(pelka, "other"))


def test_a_server_that_goes_away_between_two_queries_is_unreachable(neo4j_alone: Any) -> None:
    address = neo4j_alone.address
    with Neo4j(address.uri, address.user, address.password) as store:
        neo4j_alone.kill()
        with pytest.raises(Unreachable):
            store.rows("RETURN 1", {})


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "neo4j+s", "bolt+ssc"])
def test_nobody_at_the_address_is_unreachable(scheme: str) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with pytest.raises(Unreachable, match=f"No Neo4j server answers at .*{port}") as e:
        Neo4j(f"{scheme}://127.0.0.1:{port}", "neo4j", "a secret")
    assert "a secret" not in str(e.value)


def test_a_server_without_a_certificate_is_refused_where_one_is_asked_for(neo4j: Any) -> None:
    with pytest.raises(Unreachable):
        Neo4j(neo4j.uri.replace("bolt:", "bolt+s:").replace("neo4j:", "neo4j+s:"), neo4j.user, neo4j.password)


def test_an_address_that_is_none_says_so() -> None:
    with pytest.raises(StoreError, match="not an address"):
        Neo4j("http://127.0.0.1", "neo4j", "x")


def test_a_wrong_password_says_so_and_is_not_repeated(neo4j: Any) -> None:
    with pytest.raises(NotAdmitted, match="does not accept") as e:
        Neo4j(neo4j.uri, neo4j.user, "hunter22hunter22")
    assert "hunter22" not in str(e.value)


def test_a_missing_database_says_so(neo4j: Any) -> None:
    with pytest.raises(NoSuchDatabase, match="'nowhere'"):
        Neo4j(neo4j.uri, neo4j.user, neo4j.password, database="nowhere")


def test_an_old_server_is_refused() -> None:
    with pytest.raises(TooOld, match=r"Neo4j/5\.25\.1; Neo4j 5\.26 or newer"):
        refuse_old("Neo4j/5.25.1", "bolt://x")
    for agent in ("Neo4j/5.26.0", "Neo4j/2025.01.0", "Neo4j/2026.08.1"):
        refuse_old(agent, "bolt://x")


def test_the_address_names_the_case_and_the_environment_the_rest(neo4j: Any) -> None:
    store, case_id = at(f"{neo4j.uri}#a%20case", environ=neo4j.environment())
    with store:
        assert case_id == "a case"
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return str(neo4j.password)

    store, case_id = at(neo4j.uri, ask=ask, environ={})
    store.close()
    assert (case_id, asked) == ("", [f"Password for neo4j at {neo4j.uri}"])
    with pytest.raises(NotAdmitted, match="set NEO4J_PASSWORD"):
        at(neo4j.uri, environ={})
    with pytest.raises(StoreError, match="not into the address") as e:
        at("bolt://neo4j:geheim@127.0.0.1", environ={})
    assert "geheim" not in str(e.value)


queries = pytest.importorskip("agencygraph.queries")
findings = pytest.importorskip("agencygraph.findings")
knowing = pytest.importorskip("agencygraph.knowing")

ASKED = [
    findings.Options(),
    findings.Options(to="all", receipt="accepted"),
    findings.Options(to="all", level="body", receipt="required"),
    findings.Options(level="worker", within=540, window=30),
]


def shipped() -> list[Path]:
    return sorted(queries.folder().rglob("*.cypher"))


def unordered(value: Any) -> Any:
    """With the lists of a row sorted: in which order a store collects is its own affair."""
    if isinstance(value, dict):
        return {k: unordered(v) for k, v in value.items()}
    return sorted(map(unordered, value), key=repr) if isinstance(value, list) else value


@pytest.mark.parametrize(
    "path",
    [pytest.param(p, id=p.stem) for p in shipped()],
)
def test_a_shipped_query_gives_the_same_rows_in_both_stores(
    store: Neo4j, pelka: Graph, invented: Graph, emptied: Any, path: Path
) -> None:
    query = queries.read(path)
    raw(emptied, FOREIGN)
    for graph in (pelka, invented):
        store.load(graph)
    total = 0
    with in_memory([pelka, invented]) as embedded:
        for case_id in ("pelka", "training", ""):
            for options in ASKED:
                given = options.parameters(case_id)
                values = {name: given[name] for name in query.params}
                expected = [unordered(r) for r in embedded.rows(query.text, values)]
                assert sorted(map(repr, map(unordered, store.rows(query.text, values)))) == sorted(map(repr, expected))
                total += len(expected)
    assert total, "no row to compare in either sample"


@pytest.mark.parametrize(
    "others",
    [
        pytest.param("", id="alone"),
        pytest.param(FOREIGN, id="beside others"),
    ],
)
def test_the_findings_of_all_cases_are_the_same_in_both_stores(
    store: Neo4j, pelka: Graph, invented: Graph, emptied: Any, others: str
) -> None:
    if others:
        raw(emptied, others)
    for graph in (pelka, invented):
        store.load(graph)
    with in_memory([pelka, invented]) as embedded:
        for case_id in ("pelka", "training", ""):
            for options in ASKED[:2]:
                there = [unordered(r.as_json()) for r in findings.run_all(store, options, case_id)]
                assert there == [unordered(r.as_json()) for r in findings.run_all(embedded, options, case_id)]
                there = knowing.who_knew(store, options, case_id)
                assert unordered(there) == unordered(knowing.who_knew(embedded, options, case_id))


def test_every_case_file_is_answered_as_in_the_embedded_store(store: Neo4j) -> None:
    """All of tests/gaps side by side in one server: each case, asked with those like it, gives what its file expects."""
    library = queries.library()
    store.load(*(test_gaps.graph(case) for case in test_gaps.CASES))
    for name, query in library.items():
        for cases in test_gaps.asked_alike(case for case in test_gaps.CASES if case.query == name):
            ids = [test_gaps.case_id(case) for case in cases]
            each = findings.run_each(store, test_gaps.options(cases[0]), ids, [query])
            for case, one in zip(cases, ids, strict=True):
                test_gaps.check(case, each[one][0])


def run(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(main, list(map(str, words)), env=environment)


def test_a_case_is_loaded_by_command_and_asked_by_its_address(emptied: Any, checkout: Path) -> None:
    environment, folder = emptied.environment(), checkout / "samples" / "pelka"
    first = run("load", folder, "--into", emptied.uri, **environment)
    assert (first.exit_code, first.stdout.partition(".")[0]) == (0, "pelka: loaded")
    assert run("load", folder, "--into", emptied.uri, **environment).stdout.startswith("pelka: unchanged.")
    for command in (["gaps"], ["gap", "never-reached"], ["who-knew"]):
        there = run(*command, f"{emptied.uri}#pelka", "--format", "json", **environment)
        here = run(*command, folder, "--format", "json")
        assert there.exit_code == 0, there.stderr
        assert unordered(json.loads(there.stdout)) == unordered(json.loads(here.stdout))


def test_a_case_that_the_store_does_not_hold_is_said_with_those_it_holds(emptied: Any, checkout: Path) -> None:
    run("load", checkout / "samples" / "pelka", "--into", emptied.uri, **emptied.environment())
    done = run("gaps", f"{emptied.uri}#nobody", **emptied.environment())
    assert (done.exit_code, done.stdout) == (1, "")
    assert "There is no case 'nobody' in this store. It holds pelka." in done.stderr


def test_a_query_that_writes_is_refused_by_the_session_as_well(store: Neo4j, pelka: Graph) -> None:
    store.load(pelka)
    with pytest.raises(StoreError):
        store.rows("MATCH (n:Agency) SET n.title = 'x' RETURN n.id", {})
    assert comparable(store.graph("pelka")) == comparable(pelka)


class Cut:
    """A way to a server that is cut after so many bytes have gone through it to the server."""

    def __init__(self, uri: str, after: int) -> None:
        host, _, port = uri.rpartition("//")[2].rpartition(":")
        self._server, self._left = (host, int(port)), after
        self._door = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                far = socket.create_connection(self._server)
            except OSError:
                return
            for a, b, counted in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pass, args=(a, b, counted), daemon=True).start()

    def _pass(self, a: socket.socket, b: socket.socket, counted: bool) -> None:
        try:
            while data := a.recv(4096):
                self._left -= len(data) if counted else 0
                if self._left < 0:
                    self._door.close()
                    break
                b.sendall(data)
        except OSError:
            pass
        for end in (a, b):  # closing alone says nothing to an end that another thread is reading from
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("after", [10_000, 50_000])
def test_a_connection_cut_in_the_middle_of_a_load_leaves_the_case_whole_or_absent(
    emptied: Any, store: Neo4j, pelka: Graph, after: int
) -> None:
    cut = Cut(emptied.uri, after)
    with pytest.raises(StoreError), Neo4j(cut.uri, emptied.user, emptied.password) as broken:
        broken.load(pelka)
    assert [c.id for c in store.cases()] in ([], ["pelka"])
    assert store.put(pelka) in ("loaded", "unchanged")
    assert comparable(store.graph("pelka")) == comparable(pelka)
