"""Many cases in one server: only what changed goes in, a case is never seen half, and every look starts from it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from neo4j_server import alive

from agencygraph import findings, loading, queries, schema
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.store import statements
from agencygraph.store.neo4j import Neo4j
from agencygraph.store.statements import Given
from benchmarks.generate import write_many
from tests.test_neo4j import changed, comparable, raw

pytest.importorskip("neo4j")
pytest_plugins = ["neo4j_server"]

FULL = re.compile(r"AllNodesScan|NodeByLabelScan|RelationshipTypes?Scan|IndexScan|AllRelationshipsScan")
"""Operators that go through a whole label, type or index."""


@pytest.fixture
def store(emptied) -> Iterator[Neo4j]:
    with Neo4j(emptied.uri, emptied.user, emptied.password) as opened:
        yield opened


def run(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(main, list(map(str, words)), env=environment)


def graph_of(folder: Path) -> Graph:
    return build(derive(read(folder)))


def add_row(folder: Path, text: str = "A new row") -> None:
    """One more row in a generated case, which makes it another case of the same id."""
    table = folder / "chronology.csv"
    kept = [line for line in table.read_text("utf-8").splitlines() if line]
    columns = kept[0].split(",")
    said = {"entry_id": "NEW", "date": "2021-01-01", "agency": kept[1].split(",")[columns.index("agency")]}
    table.write_text("\n".join([*kept, ",".join(said.get(c, text if c == "description" else "") for c in columns)]))


def filled(address: Any, cases: int, each: int) -> None:
    """So many other cases with so many edges of every kind, for the numbers that a server plans by."""
    for edge in schema.EDGES:
        for a, b in edge.ends:
            first, second = (f"{{case_id: 'other-' + n % $cases, key: '{edge.type}-{a}-{b}-{x}' + n}}" for x in "ab")
            text = f"UNWIND range(1, $rows) AS n CREATE (:{a} {first})-[:{edge.type}]->(:{b} {second})"
            raw(address, text, cases=cases, rows=cases * each)


def test_only_what_changed_is_loaded_again(emptied: Any, store: Neo4j, tmp_path: Path) -> None:
    folders, environment = write_many(tmp_path / "cases", 60, 3), emptied.environment()
    first = run("load", tmp_path / "cases", "--into", emptied.uri, **environment)
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "loaded: 3")
    again = run("load", *folders, "--into", emptied.uri, **environment)
    assert (again.exit_code, again.stdout) == (0, "unchanged: 3\n")
    add_row(folders[1])
    third = run("load", tmp_path / "cases", "--into", emptied.uri, **environment)
    assert third.stdout.splitlines()[-1] == "unchanged: 2, replaced: 1"
    assert third.stdout.startswith("case-000002: replaced.")
    for folder in folders:
        assert comparable(store.graph(folder.name)) == comparable(graph_of(folder))
    assert run("load", *folders, "--into", emptied.uri, "--again", **environment).stdout == "unchanged: 3\n"


def test_another_version_of_the_program_makes_the_case_again(
    store: Neo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(write_many(tmp_path, 20, 1)[0])
    made: list[str] = []
    whole = loading._made
    monkeypatch.setattr(loading, "_made", lambda path, *of: made.append(path) or whole(path, *of))
    assert [one.what for one in loading.load([folder], store)] == ["loaded"]
    assert [one.what for one in loading.load([folder], store)] == ["unchanged"]
    assert made == [folder]
    monkeypatch.setattr(loading, "program", lambda: "another")
    assert [one.what for one in loading.load([folder], store)] == ["unchanged"]  # the graph is the same
    assert [one.what for one in loading.load([folder], store)] == ["unchanged"]
    assert made == [folder, folder]


def test_a_case_that_cannot_be_loaded_is_said_and_the_others_are(emptied: Any, store: Neo4j, tmp_path: Path) -> None:
    folders = write_many(tmp_path / "cases", 80, 4)
    assert run("load", tmp_path / "cases", "--into", emptied.uri, **emptied.environment()).exit_code == 0
    before = comparable(store.graph("case-000002"))
    add_row(folders[0])
    (folders[1] / "chronology.csv").write_text("nothing,of,use\n1,2,3\n")
    (folders[2] / "case.toml").write_text('id = "case-000002"\ntitle = "x"\n')
    (folders[3] / "case.toml").write_text('id = "case-000001"\n')
    done = run("load", tmp_path / "cases", "--into", emptied.uri, **emptied.environment())
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == "replaced: 1, not loaded: 3"
    assert f"{folders[1]}: not loaded: " in done.stderr
    assert f"{folders[2]}: not loaded: 'case-000002' is already loaded with the title" in done.stderr
    assert f"{folders[3]}: not loaded: its id 'case-000001' is that of {folders[0]} too" in done.stderr
    assert comparable(store.graph("case-000002")) == before
    assert comparable(store.graph("case-000001")) == comparable(graph_of(folders[0]))


def test_in_a_transaction_of_several_cases_only_the_one_that_cannot_go_in_stays_out(
    store: Neo4j, tmp_path: Path
) -> None:
    graphs = [graph_of(folder) for folder in write_many(tmp_path, 60, 3)]
    edges = {**graphs[1].edges, ("ABOUT", "Information", "Person"): [{"a": "none", "b": "none"}]}
    bad = Graph(graphs[1].case_id, graphs[1].nodes, edges)
    done = store.put_all([Given(graphs[0]), Given(bad), Given(graphs[2])])
    assert [str(said)[:50] for said in done] == [
        "loaded",
        "case-000002: an edge of the case has no node at on",
        "loaded",
    ]
    assert [c.id for c in store.cases()] == ["case-000001", "case-000003"]


LOADS = """
import sys
from agencygraph import loading
from agencygraph.store.neo4j import at
loading.TOGETHER = 600  # a transaction for every few of these small cases
if __name__ == "__main__":
    store, _ = at(sys.argv[1])
    for one in loading.load(sys.argv[2:], store):
        print(one.id, one.what, flush=True)
"""


def begun(script: Path, address: Any, folders: list[Path]) -> subprocess.Popen[str]:
    script.write_text(LOADS)
    environment = {**os.environ, **address.environment(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, str(script), address.uri, *map(str, folders)]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)


@pytest.mark.parametrize("lines", [0, 1, 7])
def test_a_load_that_is_killed_leaves_each_case_old_or_new_and_is_finished_by_the_next(
    emptied: Any, store: Neo4j, tmp_path: Path, lines: int
) -> None:
    folders = write_many(tmp_path / "cases", 240, 12)
    old = {folder.name: graph_of(folder) for folder in folders}
    store.put_all([Given(graph) for graph in list(old.values())[:6]])
    for folder in folders:
        add_row(folder)
    new = {folder.name: graph_of(folder) for folder in folders}
    process = begun(tmp_path / "loads.py", emptied, folders)
    assert process.stdout is not None
    for _ in range(lines):
        assert process.stdout.readline()
    if not lines:
        time.sleep(1.5)
    children = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    process.kill()
    process.wait()
    wholes = [comparable(old[c]) for c in old], [comparable(new[c]) for c in new]
    for at, case_id in enumerate(old):
        there = [c for c in store.cases() if c.id == case_id]
        assert there or at >= 6
        if there:
            assert comparable(store.graph(case_id)) in (wholes[0][at], wholes[1][at])
    told = [one.what for one in loading.load(map(str, folders), store)]
    assert set(told) <= {"unchanged", "loaded", "replaced"}
    assert "unchanged" in told or lines == 0
    for at, case_id in enumerate(new):
        assert comparable(store.graph(case_id)) == wholes[1][at]
    assert [one.what for one in loading.load(map(str, folders), store)] == ["unchanged"] * 12
    end = time.monotonic() + 10
    while any(map(alive, children)) and time.monotonic() < end:
        time.sleep(0.1)
    assert [pid for pid in children if alive(pid)] == []


def scans(plan: dict[str, Any]) -> list[str]:
    own = plan["operatorType"].partition("@")[0]
    here = [f"{own} {plan['args'].get('Details', '')}"] if FULL.search(own) else []
    return here + [found for child in plan.get("children", ()) for found in scans(child)]


def test_every_query_of_one_case_starts_from_the_case(store: Neo4j, emptied: Any, checkout: Path) -> None:
    """Beside many cases no plan goes through a label, a type or an index, so that a million rows cost nothing."""
    from neo4j import GraphDatabase

    store.put(graph_of(checkout / "samples" / "invented"))
    filled(emptied, cases=50, each=20)
    asked = [(q.name, q.text, findings.Options(to="all").given(q, "training")) for q in queries.library().values()]
    asked += [(f"needs of {q.name}", needed(q), {"cid": "training"}) for q in queries.library().values() if q.needs]
    mine = [(label, f"MATCH (n:{label}) WHERE n.case_id = $cid RETURN n", {"cid": "a"}) for label in schema.LABELS]
    with (
        GraphDatabase.driver(emptied.uri, auth=(emptied.user, emptied.password)) as driver,
        driver.session() as session,
    ):

        def planned(text: str, values: dict[str, Any]) -> list[str]:
            return scans(session.run("EXPLAIN " + text, values).consume().plan)

        session.run("CALL db.prepareForReplanning(60)").consume()  # the planner goes by samples of the indexes
        found = {name: planned(statements.of_one_case(text), values) for name, text, values in asked + mine}
        as_written = next(planned(text, values) for name, text, values in asked if name == "never-reached")
    assert {name: where for name, where in found.items() if where} == {}
    assert as_written == ["NodeByLabelScan c:CaseFile"], "as it is written, for one case or all, it goes through all"


def needed(query: Any) -> str:
    pattern, _, condition = query.needs.partition(" WHERE ")
    first = pattern[pattern.index("(") + 1 : pattern.index(":")]
    return f"{pattern} WHERE {first}.case_id = $cid" + (f" AND ({condition})" if condition else "") + " RETURN count(*)"


def test_only_the_or_of_all_cases_is_taken_out_of_a_query() -> None:
    text = "MATCH (c:CaseFile) WHERE ($cid = '' OR c.id = $cid) AND ($to = '' OR c.title = $to) RETURN c.id"
    assert statements.of_one_case(text) == text.replace("($cid = '' OR c.id = $cid)", "c.id = $cid")
    for query in queries.library().values():
        assert "$cid = ''" not in statements.of_one_case(query.text), query.name


def watching(store: Neo4j, folder: Path) -> loading.Watch:
    return loading.Watch(lambda: sorted(map(str, folder.iterdir())), threading.Event())


def test_what_changes_is_loaded_and_what_cannot_be_read_leaves_the_old(
    store: Neo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PAUSE", 0.01)
    folders = write_many(tmp_path / "cases", 40, 2)
    watch = watching(store, tmp_path / "cases")

    def looked() -> list[str]:
        return [one.what for one in watch.look(store)]

    assert looked() == ["loaded", "loaded"]
    assert looked() == ["unchanged", "unchanged"]
    add_row(folders[0])
    assert looked() == ["replaced", "unchanged"]
    before, good = comparable(store.graph("case-000001")), (folders[0] / "chronology.csv").read_bytes()
    (folders[0] / "chronology.csv").write_bytes(b"nothing,of,use\n1,2,3\n")
    assert looked() == ["refused", "unchanged"]
    assert looked() == ["unchanged"], "it is said once"
    assert comparable(store.graph("case-000001")) == before
    (folders[0] / "chronology.csv").write_bytes(good)
    assert looked() == ["unchanged", "unchanged"]


def test_a_file_that_is_being_written_is_waited_for(
    store: Neo4j, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PAUSE", 0.4)
    folder = write_many(tmp_path / "cases", 20, 1)[0]
    whole = (folder / "chronology.csv").read_bytes()
    (folder / "chronology.csv").write_bytes(whole[: len(whole) // 2])
    rest = threading.Timer(0.15, (folder / "chronology.csv").write_bytes, [whole])
    rest.start()
    watch = watching(store, tmp_path / "cases")
    assert [one.what for one in watch.look(store)] == ["waiting"]
    assert store.cases() == []
    rest.join()
    assert [one.what for one in watch.look(store)] == ["loaded"]
    assert comparable(store.graph(folder.name)) == comparable(graph_of(folder))


def test_watch_says_that_the_server_is_gone_goes_on_when_it_is_back_and_ends_when_told(
    neo4j_alone: Any, tmp_path: Path
) -> None:
    folder = write_many(tmp_path / "cases", 20, 1)[0]
    address = neo4j_alone.address
    environment = {**os.environ, **address.environment(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-m", "agencygraph", "watch", str(folder), "--to", address.uri, "--every", "1"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and process.stderr
    try:
        assert process.stdout.readline().startswith("case-000001: loaded.")
        neo4j_alone.kill()
        while "tried again in 2 seconds" not in (line := process.stderr.readline()):
            assert process.poll() is None and line
        assert "tried again in 4 seconds" in process.stderr.readline()
        add_row(folder)
        neo4j_alone.start()
        assert process.stdout.readline().startswith("case-000001: replaced.")
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()
    with Neo4j(address.uri, address.user, address.password) as store:
        assert comparable(store.graph(folder.name)) == comparable(graph_of(folder))


def test_watch_once_ends_as_load_does(emptied: Any, tmp_path: Path) -> None:
    folders = write_many(tmp_path / "cases", 40, 2)
    done = run("watch", tmp_path / "cases", "--to", emptied.uri, "--once", **emptied.environment())
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "loaded: 2")
    (folders[0] / "chronology.csv").write_text("nothing,of,use\n1,2,3\n")
    done = run("watch", tmp_path / "cases", "--to", emptied.uri, "--once", **emptied.environment())
    assert (done.exit_code, done.stdout) == (1, "unchanged: 1, not loaded: 1\n")


def test_the_morning_look_of_a_server_is_that_of_the_folders(emptied: Any, tmp_path: Path) -> None:
    write_many(tmp_path / "cases", 60, 3)
    assert run("load", tmp_path / "cases", "--into", emptied.uri, **emptied.environment()).exit_code == 0
    since = ("--all-cases", "--since", "2011-05-01", "--only", "never-reached", "--format", "json")
    here = json.loads(run("gaps", tmp_path / "cases", *since).stdout)
    there = json.loads(run("gaps", emptied.uri, *since, **emptied.environment()).stdout)
    assert here == there
    assert [one["case"] for one in there] == ["case-000001", "case-000002", "case-000003"]
    assert sum(one["found"] for one in there) and sum(one["before"] for one in there)


def test_what_was_written_is_read_through_routing_too(emptied: Any, tmp_path: Path) -> None:
    graph = graph_of(write_many(tmp_path, 20, 1)[0])
    with Neo4j(emptied.uri.replace("bolt://", "neo4j://"), emptied.user, emptied.password) as store:
        for text in ("one", "two", "three"):
            store.put(changed(graph, text))
            assert store.rows("MATCH (e:Entry) RETURN DISTINCT e.description AS said", {}) == [{"said": text}]
