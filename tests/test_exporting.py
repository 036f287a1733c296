"""A case written for other programs is the same case when they have read it."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import neo4j_server
import networkx
import pytest
from graphs import sample, spoilt

from agencygraph import files, output, queries, schema
from agencygraph.case import read
from agencygraph.exporting import export
from agencygraph.files import CannotWrite, IsInput
from agencygraph.findings import Options
from agencygraph.graph import Graph, Row
from agencygraph.store import records
from agencygraph.store.neo4j import Neo4j

pytest_plugins = ["neo4j_server"]

ENDINGS = ("x.graphml", "x.json", "x.gexf", "x.prov.json", "x.ocel.json", "x.xlsx", "x.zip", "folder")


@pytest.fixture(scope="module", params=["pelka", "invented"])
def graph(request: pytest.FixtureRequest, checkout: Path) -> Graph:
    return sample(checkout, request.param)


def same(rows: Any) -> list[str]:
    """Rows in an order that does not depend on how they were read; True and 1 stay apart."""
    return sorted(repr(sorted(r.items())) for r in rows)


def assert_same(one: Graph, other: Graph) -> None:
    assert one.case_id == other.case_id
    for mine, theirs in ((one.nodes, other.nodes), (one.edges, other.edges)):
        assert {k: same(v) for k, v in mine.items()} == {k: same(v) for k, v in theirs.items()}


def as_text(row: Row, names: dict[str, str], escaped: bool) -> Row:
    """A row as GraphML gives it back."""
    told = {k: "; ".join(row[k]) if t == "STRING[]" else row[k] for k, t in names.items()}
    if escaped:
        written = {"\x01": "\\x01", "\x1f": "\\x1f", "\ufffe": "\\ufffe"}
        told = {k: v.translate(str.maketrans(written)) if isinstance(v, str) else v for k, v in told.items()}
    return told


@pytest.mark.parametrize("hostile", [False, True], ids=["as it is", "hostile"])
def test_graphml_is_read_back_by_networkx(graph: Graph, tmp_path: Path, hostile: bool) -> None:
    given = spoilt(graph) if hostile else graph
    done = export(given, tmp_path / "x.graphml")
    assert [note.endswith("they are written out, as \\x01.") for note in done.notes] == [True] * hostile
    network = networkx.read_graphml(done.path, force_multigraph=True)
    assert network.graph["case"] == graph.case_id

    def whole(found: Row, names: dict[str, str]) -> Row:
        # networkx leaves an empty text out when it reads.
        return {k: found.get(k, "") for k in names}

    for label, names in schema.LABELS.items():
        found = [whole(r, names) for _, r in network.nodes(data=True) if r["label"] == label]
        assert same(found) == same(as_text(r, names, hostile) for r in given.nodes[label])
    for (type_, a, b), rows in given.edges.items():
        names = schema.TYPES[type_]
        found = [
            {"a": start, "b": end, **whole(r, names)}
            for start, end, r in network.edges(data=True)
            if r["type"] == type_ and (start.partition(":")[0], end.partition(":")[0]) == (a, b)
        ]
        assert same(found) == same(
            {"a": f"{a}:{r['a']}", "b": f"{b}:{r['b']}", **as_text(r, names, hostile)} for r in rows
        )
    assert network.number_of_edges() == sum(map(len, given.edges.values()))


def test_json_holds_every_node_and_edge(graph: Graph, tmp_path: Path) -> None:
    given = spoilt(graph)
    text = export(given, tmp_path / "x.json").path.read_text(encoding="utf-8")
    assert not output.UNSEEN.search(text.replace("\n", ""))
    told = json.loads(text)
    edges: dict[tuple[str, str, str], list[Row]] = {kind: [] for kind in given.edges}
    for e in told["edges"]:
        kind = (e.pop("type"), e.pop("from_label"), e.pop("to_label"))
        edges[kind].append({"a": e.pop("from"), "b": e.pop("to"), **e})
    assert_same(Graph(told["case"], told["nodes"], edges), given)


def test_no_property_of_an_edge_goes_by_the_name_of_its_ends_in_json() -> None:
    assert not {"type", "from_label", "from", "to_label", "to"} & {name for names in schema.TYPES.values() for name in names}


def test_an_import_gives_the_case_that_a_load_gives(
    neo4j_alone: neo4j_server.Server, checkout: Path, tmp_path: Path
) -> None:
    given, case = spoilt(sample(checkout, "invented")), read(checkout / "samples" / "invented")
    kept = tuple(records.texts(case))
    folder = export(given, tmp_path / "folder", records=kept).path
    with zipfile.ZipFile(export(given, tmp_path / "x.zip", records=kept).path) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }
    server = neo4j_alone
    with Neo4j(server.address.uri, "neo4j", server.password) as store:
        store.load(given)
        loaded = store.graph(given.case_id)
    server.stop()
    imported(server, folder)
    server.start()
    statements(server.address, (folder / "after.cypher").read_text(encoding="utf-8"))
    with Neo4j(server.address.uri, "neo4j", server.password) as store:
        assert_same(store.graph(given.case_id), loaded)
        assert_same(loaded, given)
        count = "MATCH (n) RETURN count(n) AS nodes, COUNT { MATCH ()-->() } AS edges"
        assert store.rows(count, {}) == [
            {"nodes": sum(map(len, given.nodes.values())) + len(kept), "edges": sum(map(len, given.edges.values()))}
        ]
        assert store.put(given, records=kept) == "unchanged"
        assert records.held(store, given.case_id) == case


def imported(server: neo4j_server.Server, folder: Path) -> None:
    """The command of the README, as neo4j-admin starts it."""
    java, _ = neo4j_server.java(server.version)
    done = subprocess.run(
        [
            *(java, "-Xmx512m", "--add-opens=java.base/java.nio=ALL-UNNAMED"),
            *("-cp", f"{neo4j_server.jars(server.version)}/*", "org.neo4j.cli.AdminTool"),
            *("database", "import", "full", "@import.txt", "--overwrite-destination=true", "neo4j"),
        ],
        cwd=folder,
        env={**os.environ, "NEO4J_HOME": str(server.home), "NEO4J_CONF": str(server.home / "conf")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def statements(address: neo4j_server.Address, text: str) -> list[list[Row]]:
    """What cypher-shell makes of a file: its statements one by one, with the parameters its :param lines set."""
    from neo4j import GraphDatabase

    results, parameters, statement = [], {}, ""
    with GraphDatabase.driver(
        address.uri, auth=(address.user, address.password), notifications_min_severity="OFF"
    ) as driver:
        for line in text.splitlines():
            if line.startswith(":param "):
                name, _, value = line.removeprefix(":param ").removesuffix(";").partition(" => ")
                parameters[name] = driver.execute_query(f"RETURN {value}").records[0][0]
            else:
                statement += line + "\n"
                if line.endswith(";"):
                    results.append([r.data() for r in driver.execute_query(statement.rstrip(";\n"), parameters).records])
                    statement = ""
    assert not "".join(line for line in statement.splitlines() if not line.startswith("//"))
    return results


@pytest.mark.parametrize("name", list(queries.library()))
def test_what_show_cypher_prints_runs_in_a_cypher_shell(emptied: neo4j_server.Address, checkout: Path, name: str) -> None:
    given, query, options = sample(checkout, "invented"), queries.library()[name], Options()
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        store.load(given)
        values = {p: options.parameters(given.case_id)[p] for p in query.params}
        there, here = statements(emptied, output.cypher(query.text, values)), [store.rows(query.text, values)]
    assert unordered(there) == unordered(here)


def unordered(value: Any) -> Any:
    """With every list sorted: in which order a store collects is its own affair."""
    if isinstance(value, dict):
        return {name: unordered(one) for name, one in value.items()}
    return sorted(map(unordered, value), key=repr) if isinstance(value, list) else value


@pytest.mark.parametrize("name", ENDINGS)
def test_the_same_case_gives_the_same_bytes_for_its_owner_only(checkout: Path, tmp_path: Path, name: str) -> None:
    given = sample(checkout, "pelka")
    kept = []
    for where in ("one", "two"):
        (tmp_path / where).mkdir()
        path = export(given, tmp_path / where / name, case=checkout / "samples" / "pelka").path
        paths = sorted(path.iterdir()) if path.is_dir() else [path]
        assert {stat.S_IMODE(p.stat().st_mode) for p in paths} == {0o600}
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        assert os.listdir(tmp_path / where) == [name]
        kept.append([(p.name, p.read_bytes()) for p in paths])
    assert kept[0] == kept[1]


def test_nothing_is_written_over_a_case_or_into_a_full_folder(checkout: Path, tmp_path: Path) -> None:
    given = sample(checkout, "pelka")
    case = tmp_path / "case"
    case.mkdir()
    with pytest.raises(IsInput):
        export(given, case, case=case)
    (case / "chronology.csv").write_text("date\n")
    for place in (case, case / "chronology.csv", tmp_path / "x.pdf", tmp_path / "none" / "folder", tmp_path / "none" / "x.json"):
        with pytest.raises(CannotWrite):
            export(given, place, case=case)
    assert [p.name for p in tmp_path.rglob("*")] == ["case", "chronology.csv"]
    (tmp_path / "empty").mkdir()
    assert (export(given, tmp_path / "empty").path / "import.txt").is_file()


def test_a_list_that_holds_the_usual_delimiter_gets_another(checkout: Path, tmp_path: Path) -> None:
    given = sample(checkout, "pelka")
    for held, told in (("", ";"), ("a;b", "|"), ("a;b|c", "TAB"), ("a;b|c\td", "U+001F")):
        rows = [{**given.nodes["CaseFile"][0], "assumptions": [held]}]
        made = export(Graph("pelka", {**given.nodes, "CaseFile": rows}, given.edges), tmp_path / f"x{len(held)}").path
        assert f"--array-delimiter={told}\n" in (made / "import.txt").read_text()
    rows = [{**given.nodes["CaseFile"][0], "assumptions": [";|\t\x1f"]}]
    with pytest.raises(CannotWrite, match="every sign"):
        export(Graph("pelka", {**given.nodes, "CaseFile": rows}, given.edges), tmp_path / "last")


def pasted(checkout: Path) -> list[str]:
    """The queries that the guide gives to paste."""
    page = (checkout / "agencygraph" / "guide" / "neo4j.md").read_text(encoding="utf-8")
    return re.findall(r"^```cypher\n(.*?)^```$", page, re.M | re.S)


def test_the_queries_to_paste_are_those_the_program_asks(emptied: neo4j_server.Address, checkout: Path) -> None:
    given, asked = sample(checkout, "invented"), ("sent-without-receipt", "held-back", "disputed-or-false-record")
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        store.load(given)
        for text, name in zip(pasted(checkout), asked, strict=True):
            query, values = queries.library()[name], Options().parameters(given.case_id)
            values = {p: values[p] for p in query.params}
            printed = output.cypher(query.text, values).splitlines()
            assert text.splitlines() == [line for line in printed if not line.startswith("//")]
            assert unordered(statements(emptied, text)) == unordered([store.rows(query.text, values)])


def test_the_style_file_names_what_the_schema_has(checkout: Path) -> None:
    text = (checkout / "cypher" / "agencygraph.grass").read_text(encoding="utf-8")
    captions = dict(re.findall(r'^node\.(\w+) \{[^}]*caption: "\{(\w+)\}"', text, re.M))
    assert captions.keys() == schema.LABELS.keys()
    assert [(label, name) for label, name in captions.items() if name not in schema.LABELS[label]] == []
    assert set(re.findall(r"^relationship\.(\w+) \{", text, re.M)) <= schema.TYPES.keys()
    assert text.count("{") - text.count('"{') == text.count("\n}")


def test_a_folder_that_cannot_be_finished_is_not_there(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = files.write, []

    def full(path: Path, content: str) -> Path:
        written.append(path)
        if len(written) == 3:
            raise CannotWrite("no space is left")
        return real(path, content)

    monkeypatch.setattr(files, "write", full)
    with pytest.raises(CannotWrite, match="no space"):
        export(sample(checkout, "pelka"), tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []
