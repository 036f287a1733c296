"""Forms for other tools hold the case's counts and times, and no date more exactly than it was written."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import openpyxl
import pytest
from click.testing import CliRunner
from graphs import HOSTILE, sample, spoilt

from agencygraph import opened, schema
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.exporting import at, export
from agencygraph.exporting.dating import MOMENTS, moments
from agencygraph.exporting.described import FILE, json_schema
from agencygraph.exporting.gexf import sendings
from agencygraph.exporting.tables import tables
from agencygraph.files import CannotWrite
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive

CASES = ("pelka", "invented", "adult-safeguarding", "moving-area")
VAGUE = """\
entry_id,date,time,agency,information,received_from,shared_with
A,2016-05,,School,I1,,
B,2016-06-02,09:30,Police,I1,Health,
C,,,GP,I1,,
D,2016-06,,School,I1,,Housing
"""
"""A month, a minute, a date that only says by when (Health), and no date at all."""


@pytest.fixture(scope="module", params=CASES)
def graph(request: pytest.FixtureRequest, checkout: Path) -> Graph:
    return sample(checkout, request.param)


@pytest.fixture
def vague(tmp_path: Path) -> Graph:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "chronology.csv").write_text(VAGUE)
    return build(derive(read(tmp_path / "case")))


def children(node: ElementTree.Element, name: str) -> list[dict[str, str]]:
    return [dict(x.attrib) for x in node.iter(f"{{http://gexf.net/1.3}}{name}")]


def edge(path: Path, kind: str, a: str, b: str) -> ElementTree.Element | None:
    ends = {"kind": kind, "source": f"case/{a}", "target": f"case/{b}"}
    found = ElementTree.parse(path).iter("{http://gexf.net/1.3}edge")
    return next((e for e in found if ends.items() <= e.attrib.items()), None)


def said(node: ElementTree.Element, name: str) -> list[tuple[str, str, str | None]]:
    return [(x["value"], x["start"], x.get("end")) for x in children(node, "attvalue") if x["for"] == name]


# GEXF


@pytest.mark.parametrize("hostile", [False, True], ids=["as it is", "hostile"])
def test_gexf_is_read_back_by_networkx_with_every_stretch(graph: Graph, tmp_path: Path, hostile: bool) -> None:
    given = at(spoilt(graph) if hostile else graph, "" if hostile else "coded", "stated")
    done = export(given, tmp_path / "x.gexf", level="coded")
    given = at(given, "coded")
    network = networkx.read_gexf(done.path, version="1.3")
    assert set(network) == {r["key"] for label in ("Agency", "Information") for r in given.nodes[label]}
    knew, dated = given.edges["KNEW", "Agency", "Information"], (lambda r: r["earliest"] or r["latest"] < 2_000_000_000)
    sent = [(t, a, b) for t, a, b in sendings(given) if dated(t)]
    pairs = {("KNEW", r["a"], r["b"]) for r in knew if dated(r)} | {("SENT", a, b) for _, a, b in sent}
    assert {(kind["label"], a, b) for a, b, kind in network.edges(data=True)} == pairs
    spells = sum(len(set(e["spells"])) for *_, e in network.edges(data=True) if e["label"] == "KNEW")
    assert spells == len({(r["a"], r["b"], r["number"]) for r in knew if dated(r)})
    left_out = sum(not dated(r) for r in knew)
    assert any(f"{left_out} stretch" in note for note in done.notes) == bool(left_out)
    assert any(note.endswith("they are written out, as \\x01.") for note in done.notes) == hostile


def test_gexf_shows_a_month_as_possible_until_its_last_day(vague: Graph, tmp_path: Path) -> None:
    path = export(vague, tmp_path / "x.gexf").path
    school = edge(path, "KNEW", "School", "I1")
    assert school is not None
    assert children(school, "spell") == [{"start": "2016-05-01"}]
    assert said(school, "sure") == [("possible", "2016-05-01", "2016-05-30"), ("certain", "2016-05-31", None)]
    assert said(school, "since") == [("2016-05-01/2016-05-31", "2016-05-01", None)]
    told = edge(path, "SENT", "School", "Housing")
    assert told is not None
    assert children(told, "spell") == [{"start": "2016-06-01", "end": "2016-06-30"}]
    assert said(told, "sure") == [("possible", "2016-06-01", "2016-06-30")]


def test_gexf_begins_at_the_latest_day_where_no_earliest_is_known(vague: Graph, tmp_path: Path) -> None:
    path = export(vague, tmp_path / "x.gexf").path
    health, police = (edge(path, "KNEW", who, "I1") for who in ("Health", "Police"))
    assert health is not None and police is not None
    assert said(health, "since") == [("../2016-06-02", "2016-06-02", None)]
    assert said(police, "since") == [("2016-06-02T09:30", "2016-06-02", None)]
    assert said(health, "sure") == said(police, "sure") == [("certain", "2016-06-02", None)]


def test_what_has_no_day_is_not_on_the_timeline_and_is_counted(vague: Graph, tmp_path: Path) -> None:
    done = export(vague, tmp_path / "x.gexf")
    assert edge(done.path, "KNEW", "GP", "I1") is None
    assert done.notes == ("Not in the GEXF, because no day is recorded: 1 stretch of knowing.",)
    assert "1 stretch of knowing" in done.path.read_text()


# Tables


def test_every_number_of_the_schema_is_a_count_or_a_moment() -> None:
    numbers = {"position", "file_row", "severity", "receipt_days", "receipt_most", "number"}
    for properties in (*schema.LABELS.values(), *schema.TYPES.values()):
        timed = {x for m in moments(properties) for x in (m.earliest, m.latest, m.unit)} | set(MOMENTS)
        assert {n for n, t in properties.items() if t == "INT64"} - timed <= numbers


def test_tables_say_a_date_as_it_was_written(vague: Graph) -> None:
    knew = {r["from"]: r for r in tables(at(vague, "coded", "stated"))["KNEW"].rows}
    bounds = ("earliest", "latest", "unit", "dating", "until_latest", "until_dating")
    assert {who.removeprefix("case/"): [r[x] for x in bounds] for who, r in knew.items()} == {
        "School": ["2016-05-01", "2016-05-31", "month", "dated", None, "not ended"],
        "Police": ["2016-06-02T09:30", "2016-06-02T09:30", "minute", "dated", None, "not ended"],
        "Health": [None, "2016-06-02", "range", "by", None, "not ended"],
        "GP": [None, None, None, "not recorded", None, "not ended"],
    }


def rows_of(text: str | bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode() if isinstance(text, bytes) else text, newline="")))


@pytest.mark.parametrize("form", ["folder", "x.zip"])
def test_csv_tables_hold_every_row_under_documented_headings(graph: Graph, tmp_path: Path, form: str) -> None:
    path = export(graph, tmp_path / form, tables="csv").path
    if form == "x.zip":
        with zipfile.ZipFile(path) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
    else:
        held = {p.name: p.read_bytes() for p in path.iterdir()}
    told = {(r["table"], r["heading"]) for r in rows_of(held.pop("headings.csv"))}
    assert b"never made its first day" in held.pop("README.txt")
    counts = {label: len(rows) for label, rows in graph.nodes.items()}
    for edge_ in schema.EDGES:
        for a, b in edge_.ends:
            name = edge_.type if len(edge_.ends) == 1 else f"{edge_.type}-{a}-{b}"
            counts[name] = len(graph.edges[edge_.type, a, b])
    assert {name.removesuffix(".csv"): len(rows_of(text)) for name, text in held.items()} == {
        name: n for name, n in counts.items() if n
    }
    assert {(n.removesuffix(".csv"), h) for n, text in held.items() for h in rows_of(text)[0]} == told
    entries = {r["key"]: r for r in rows_of(held["Entry.csv"])}
    for row in tables(graph)["Entry"].rows:
        assert [entries[row["key"]][x] for x in ("earliest", "latest")] == [row["earliest"] or "", row["latest"] or ""]


def test_no_cell_of_a_csv_is_worked_out_or_drives_a_terminal(checkout: Path, tmp_path: Path) -> None:
    given = sample(checkout, "pelka")
    bad = [{**r, "description": f"=HYPERLINK(1){HOSTILE}"} for r in given.nodes["Entry"]]
    given = Graph(given.case_id, {**given.nodes, "Entry": bad}, given.edges)
    text = (export(given, tmp_path / "x", tables="csv").path / "Entry.csv").read_text(encoding="utf-8")
    assert {r["description"][:12] for r in rows_of(text)} == {"'=HYPERLINK("}
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", text)


def test_parquet_is_read_back_with_its_types_and_times(graph: Graph, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    given = spoilt(graph)
    path = export(given, tmp_path / "x", tables="parquet").path
    for name, table in tables(given).items():
        if table.rows:
            back = parquet.read_table(path / f"{name}.parquet")
            assert back.num_rows == len(table.rows)
            for told, row in zip(back.to_pylist(), table.rows, strict=True):
                for h in table.headings:
                    value = told[h.name]
                    if h.kind == "date":
                        assert (value.isoformat()[: len(row[h.name])] if value else None) == row[h.name]
                    else:
                        assert value == row[h.name]


def test_without_pyarrow_parquet_is_refused_with_a_remedy(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CannotWrite, match=r"pip install 'agencygraph\[parquet\]'"):
        export(sample(checkout, "pelka"), tmp_path / "x", tables="parquet")
    assert list(tmp_path.iterdir()) == []


def test_opened_gives_tables_as_plain_lists(checkout: Path) -> None:
    with opened(checkout / "samples" / "pelka") as case:
        found, graph = case.tables(), case.graph()
    assert {name: len(found[name]) for name in graph.nodes} == {name: len(rows) for name, rows in graph.nodes.items()}
    kinds = {type(x) for rows in found.values() for row in rows for x in row.values()}
    assert kinds == {str, int, bool, list, type(None)}
    assert all(len({tuple(row) for row in rows}) <= 1 for rows in found.values())


# JSON and its schema


def faults(value: Any, rule: dict[str, Any]) -> bool:
    """Whether a value breaks a rule, of the part of JSON Schema that ours is written in."""
    types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    used = {"$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items", "const", "oneOf"}
    assert rule.keys() <= used
    if "const" in rule:
        return bool(value != rule["const"])
    if "oneOf" in rule:
        return sum(not faults(value, one) for one in rule["oneOf"]) != 1
    if type(value) is not types[rule["type"]]:
        return True
    if rule["type"] == "object":
        assert rule["additionalProperties"] is False and rule["required"] == list(rule["properties"])
        return value.keys() != rule["properties"].keys() or any(faults(v, rule["properties"][k]) for k, v in value.items())
    return rule["type"] == "array" and any(faults(one, rule["items"]) for one in value)


def test_json_keeps_to_the_schema_that_is_shipped(checkout: Path, tmp_path: Path) -> None:
    rule = json.loads(FILE.read_text(encoding="utf-8"))
    told = json.loads(export(spoilt(sample(checkout, "pelka")), tmp_path / "x.json").path.read_text(encoding="utf-8"))
    assert not faults(told, rule)
    assert faults({**told, "more": 1}, rule)
    assert faults({**told, "edges": [{**told["edges"][0], "type": "NONE"}]}, rule)
    assert faults({**told, "nodes": {**told["nodes"], "Entry": [{"key": 1}]}}, rule)


def test_the_schema_that_is_shipped_is_that_of_the_graph(pytestconfig: pytest.Config) -> None:
    text = json.dumps(json_schema(), indent=1) + "\n"
    if pytestconfig.getoption("update"):
        FILE.write_text(text, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == text, "run pytest tests/test_export_forms.py --update"


# PROV and OCEL. Reading them with prov and pm4py is done apart: neither is a dependency, and pm4py's licence differs.


@pytest.mark.parametrize("hostile", [False, True], ids=["as it is", "hostile"])
def test_prov_names_only_what_it_declares(graph: Graph, tmp_path: Path, hostile: bool) -> None:
    given = spoilt(graph) if hostile else graph
    told = json.loads(export(given, tmp_path / "x.prov.json", level="" if hostile else "coded").path.read_text())
    there = {*told["entity"], *told["agent"], *told["activity"]}
    assert all(re.fullmatch(r"ag:[A-Za-z0-9._~-]+", name) for name in there)
    relations = {k: v for k, v in told.items() if k not in ("prefix", "entity", "agent", "activity")}
    ends = {v for records in relations.values() for r in records.values() for k, v in r.items() if k not in ("prov:role", "prov:type")}
    assert ends <= there
    coded = at(given, "coded", "stated")
    assert len(told["activity"]) == len(given.nodes["Transmission"])
    assert len(told["agent"]) == len(coded.nodes["Agency"])
    assert len(told["used"]) == len(given.edges["CARRIED", "Transmission", "Information"])
    assert len(told["wasAttributedTo"]) == len(coded.edges["RECORDED", "Agency", "Entry"])


def test_prov_gives_a_time_only_to_what_was_timed(vague: Graph, tmp_path: Path) -> None:
    told = json.loads(export(vague, tmp_path / "x.prov.json").path.read_text())
    entries = {v["ag:id"]: v for k, v in told["entity"].items() if k.startswith("ag:Entry")}
    assert [entries["A"][f"ag:{x}"] for x in ("earliest", "latest", "unit")] == ["2016-05-01", "2016-05-31", "month"]
    assert "ag:earliest" not in entries["C"] and entries["C"]["ag:dating"] == "not recorded"
    times = {a["ag:earliest"]: a.get("prov:startTime") for a in told["activity"].values() if "ag:earliest" in a}
    assert times["2016-06-01"] is None
    assert set(filter(None, times.values())) <= {"2016-06-02T09:30:00"}


@pytest.mark.parametrize("hostile", [False, True], ids=["as it is", "hostile"])
def test_ocel_declares_what_it_uses_and_joins_what_there_is(graph: Graph, tmp_path: Path, hostile: bool) -> None:
    given = spoilt(graph) if hostile else graph
    done = export(given, tmp_path / "x.ocel.json")
    told = json.loads(done.path.read_text())
    dated = [r for label in ("Entry", "Transmission") for r in given.nodes[label] if r["earliest"] or r["latest"] < 2_000_000_000]
    lost = sum(len(given.nodes[label]) for label in ("Entry", "Transmission")) - len(dated)
    assert len(told["events"]) == len(dated)
    assert [note.split()[0] for note in done.notes] == ([str(lost)] if lost else [])
    objects = {o["id"] for o in told["objects"]}
    assert len(objects) == len(told["objects"])
    for thing in (*told["events"], *told["objects"]):
        joined = [r["objectId"] for r in thing["relationships"]]
        assert set(joined) <= objects and len(set(joined)) == len(joined)
        assert all(type(a["value"]) is str for a in thing["attributes"])
    for types, things in (("eventTypes", "events"), ("objectTypes", "objects")):
        declared = {t["name"]: {a["name"] for a in t["attributes"]} for t in told[types]}
        assert all({a["name"] for a in x["attributes"]} == declared[x["type"]] for x in told[things])


def test_ocel_says_of_each_event_which_minute_its_time_is(vague: Graph, tmp_path: Path) -> None:
    told = json.loads(export(vague, tmp_path / "x.ocel.json").path.read_text())
    events = {e["id"]: (e["time"], next(a["value"] for a in e["attributes"] if a["name"] == "time_is")) for e in told["events"]}
    assert events["Entry:case/A"] == ("2016-05-01T00:00:00Z", "the first possible minute")
    assert events["Entry:case/B"] == ("2016-06-02T09:30:00Z", "the minute recorded")
    assert "Entry:case/C" not in events


# Excel


def test_a_workbook_holds_findings_and_tables_as_text(checkout: Path, tmp_path: Path) -> None:
    case, path = checkout / "samples" / "pelka", tmp_path / "x.xlsx"
    assert CliRunner().invoke(main, ["export", str(case), "-o", str(path)]).exit_code == 0
    book = openpyxl.load_workbook(path)
    with opened(case) as it:
        found, held = sum(len(r.findings) for r in it.gaps()), it.tables()
    assert book["findings"].max_row == 1 + found
    sheets = {name: book[name].max_row - 1 for name in book.sheetnames if name not in ("read me", "queries", "findings", "headings")}
    assert sheets == {name: len(rows) for name, rows in held.items() if rows}
    assert [c.value for c in book["Entry"][2]][:1] == [held["Entry"][0]["key"]]


def test_no_cell_of_a_workbook_is_a_formula_or_holds_what_excel_refuses(checkout: Path, tmp_path: Path) -> None:
    given = sample(checkout, "pelka")
    texts = ["=1+1", "+1", "-1", "@x", "'x", f"=x{HOSTILE}", "x" * 40_000]
    rows = [{**r, "description": text} for r, text in zip(given.nodes["Entry"], texts, strict=False)]
    done = export(Graph(given.case_id, {**given.nodes, "Entry": rows}, given.edges), tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(done.path)["Entry"]
    at_ = [c.value for c in sheet[1]].index("description") + 1
    cells = [sheet.cell(row, at_) for row in range(2, 2 + len(rows))]
    assert {c.data_type for c in cells} == {"s"}
    assert [c.value for c in cells][:5] == texts[:5]
    assert all(c.quotePrefix for c in cells[:6]) and "\\x01" in cells[5].value
    assert len(cells[6].value) == 32_767 and done.notes == ("1 text longer than a cell of Excel holds: cut, which the cell says.",)


# Levels, the command


def test_a_level_leaves_out_what_does_not_hold_at_it(checkout: Path, tmp_path: Path) -> None:
    given = sample(checkout, "invented")
    kinds: dict[str, set[str]] = {}
    for level in ("coded", "body", "worker"):
        told = json.loads(export(given, tmp_path / f"{level}.json", level=level, receipt="stated").path.read_text())
        knowers = {r["key"]: r for r in told["nodes"]["Agency"]}
        knew = [e for e in told["edges"] if e["type"] == "KNEW"]
        assert knew and all(level in knowers[e["from"]]["levels"] and "stated" in e["readings"] for e in knew)
        kinds[level] = {knowers[e["from"]]["kind"] for e in knew}
        ends = {(e[f"{x}_label"], e[x]) for e in told["edges"] for x in ("from", "to")}
        assert ends <= {(label, r["key"]) for label, rows in told["nodes"].items() for r in rows}
    assert "worker" in kinds["worker"] and "worker" not in kinds["coded"] | kinds["body"]


def test_the_command_says_what_is_left_out_and_refuses_other_endings(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "chronology.csv").write_text(VAGUE)
    done = CliRunner().invoke(main, ["export", str(case), "-o", str(tmp_path / "x.gexf")])
    assert (done.exit_code, done.stdout) == (0, f"{tmp_path / 'x.gexf'}\n")
    assert "no day is recorded: 1 stretch of knowing" in done.stderr
    done = CliRunner().invoke(main, ["export", str(case), "-o", str(tmp_path / "x.pdf")])
    assert done.exit_code == 1 and ".ocel.json" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case", "x.gexf"]


def test_rows_are_the_same_for_networkx_and_the_tables(graph: Graph) -> None:
    network = graph.networkx()
    found = tables(graph)
    assert network.number_of_nodes() == sum(len(found[label].rows) for label in graph.nodes)
    assert network.number_of_edges() == sum(len(t.rows) for name, t in found.items() if name not in graph.nodes)


def test_a_mark_stands_in_the_workbook_beside_its_finding(checkout: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "chronology.csv").write_text("date,agency,information,shared_with\n2016-05-01,School,I1,Police\n2016-05-03,Police,I2,\n")
    with opened(case) as it:
        finding = next(row["finding"] for r in it.gaps() for row in r.findings)
    run = CliRunner().invoke
    assert run(main, ["mark", str(case), finding, "explained", "--reason", "=a call", "--initials", "AB"]).exit_code == 0
    assert run(main, ["export", str(case), "-o", str(tmp_path / "x.xlsx")]).exit_code == 0
    head, *rows = openpyxl.load_workbook(tmp_path / "x.xlsx")["findings"].iter_rows(values_only=True)
    marks = {dict(zip(head, row, strict=True))["finding"]: dict(zip(head, row, strict=True))["mark"] for row in rows}
    assert marks[finding].startswith("explained by AB on ") and marks[finding].endswith(": =a call")
