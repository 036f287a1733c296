"""Files made to do harm: nothing runs, nothing is fetched, nothing is written elsewhere, nothing goes on without end.

Text in every cell that takes words, ids among them, is followed through every command and every form of output.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import signal
import socket
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path, PureWindowsPath

import docx
import pytest
from click.testing import CliRunner, Result
from lxml import etree
from messy import make
from openpyxl import Workbook

from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.output import FORMULA
from agencygraph.tables import read_file
from agencygraph.workshop.folder import file_names
from benchmarks import fuzzing, patterns

DRIVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WORDS = ("title", "detail", "description", "response", "oversight", "source", "practitioner", "aim", "marker", "note",
         "recommendation", "source_review", "role", "address", "area", "origin", "reason", "basis", "records_searched")  # fmt: skip
IDS = {"agencies": "id", "information": "id", "people": "id", "procedures": "id", "plans": "id", "chronology": "entry_id"}
MARK = "zqx"


def spoilt(text: str) -> str:
    """A formula, markup, a link, an escape code, a way up and Cypher, before and after a text."""
    return (f"={MARK}('{text}')</script><img src=http://evil.example/x onerror=alert(1)><b>\x1b[31m\u202e\"`${{x}}"
            f"](javascript:1) ../../{MARK} \\ }}) DETACH DELETE n //")  # fmt: skip


def run(*words: object) -> Result:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exc_info)
    return done


@pytest.fixture(scope="module")
def plain(checkout: Path) -> Path:
    return checkout / "samples" / "invented"


@pytest.fixture(scope="module")
def hostile(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented case with every id of an agency, item, person and row spoilt wherever it stands, and every text."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = {path.stem: list(csv.DictReader(path.open(encoding="utf-8", newline=""))) for path in plain.glob("*.csv")}
    ids = {row[column] for name, column in IDS.items() for row in tables.get(name, ()) if row.get(column)}

    def cell(column: str, text: str) -> str:
        parts = [part.strip() for part in (text or "").split(";")]
        if any(part in ids for part in parts):
            return ";".join(spoilt(part) if part in ids else part for part in parts)
        return spoilt(text) if text and column in WORDS else text

    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows({column: cell(column, text) for column, text in row.items()} for row in rows)
    settings = {"id": "../../" + MARK, "title": spoilt("title"), "marking": spoilt("marking")}
    kept = [line for line in (plain / "case.toml").read_text(encoding="utf-8").splitlines()
            if line.partition(" ")[0] in ("account", "from", "to", "incident")]  # fmt: skip
    lines = [*(f"{key} = {json.dumps(value)}" for key, value in settings.items()), *kept]
    (folder / "case.toml").write_text("\n".join(lines), encoding="utf-8")
    assert len(read(folder).entries) == len(read(plain).entries)
    return folder


SVG = "data:image/svg+xml;base64,"


class Tags(HTMLParser):
    """The tags of a page, how often each stands there, and what it would load or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.does: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if (value or "").startswith(SVG):
                as_xml(base64.b64decode(str(value).removeprefix(SVG)))
            elif name.startswith("on") or (name in ("src", "href", "action") and not re.match("#", value or "")):
                self.does.add(f"{tag} {name}={value}")


def as_html(text: str, usual: str) -> None:
    found, known = Tags(text), Tags(usual)
    assert set(found.tags) <= set(known.tags) and found.does <= known.does
    assert found.tags["script"] == known.tags["script"] and found.tags["img"] == known.tags["img"]


def as_office(data: bytes) -> None:
    """Every part is XML; no formula, field of its own, or link to outside."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(archive.read(name))
            assert not [e for e in root.iter() if e.get("TargetMode") == "External"], name
            assert not [e for e in root.iter("{*}f") if name.startswith("xl/worksheets/")], name
            fields = ["".join(e.itertext()) for e in root.iter("{*}instrText")] + [
                e.get(e.tag.rpartition("}")[0] + "}instr", "") for e in root.iter("{*}fldSimple")]  # fmt: skip
            assert not [f for f in fields if MARK in f or "HYPERLINK" in f], fields


def as_xml(data: bytes) -> None:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    assert root.getroottree().docinfo.internalDTD is None and not list(root.iter("{*}script", "{*}foreignObject"))


def as_csv(text: str) -> None:
    for row in csv.reader(io.StringIO(text)):
        assert not [c for c in row if FORMULA.match(c) and not re.fullmatch(r"-?[\d.]+", c)]


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl", "md"])
@pytest.mark.parametrize(
    "words", [["gaps"], ["gap", "never-reached"], ["who-knew"], ["check"], ["measures"], ["workshop"]], ids=lambda w: w[0]
)
def test_what_is_printed_is_text(hostile: Path, words: list[str], form: str) -> None:
    done = run(*words, hostile, "--format", form)
    assert MARK in done.stdout
    assert not DRIVES.search(done.stdout) and not DRIVES.search(done.stderr)
    if form == "csv":
        as_csv(done.stdout)
    elif form == "json":
        json.loads(done.stdout)
    elif form == "jsonl":
        [json.loads(line) for line in done.stdout.splitlines()]
    elif form == "md":
        assert not re.search(r"<(?!br>)|(?<!\\)\]\(", done.stdout)


@pytest.mark.parametrize("words", [["story"], ["check", "--agencies"], ["check", "--glossary"], ["suggest"]], ids=" ".join)
def test_what_is_told_does_not_drive_a_terminal(hostile: Path, words: list[str], tmp_path: Path) -> None:
    out = ["-o", tmp_path / "found.xlsx"] if words == ["suggest"] else []
    done = run(words[0], hostile, *words[1:], *out)
    assert not DRIVES.search(done.stdout + done.stderr)


FILES: list[tuple[list[str], str, Callable[[bytes], None] | None]] = [
    (["show"], "case.html", None), (["report"], "case.html", None), (["picture", "--of", "network"], "case.svg", as_xml),
    (["picture", "--of", "flow"], "case.svg", as_xml), (["report"], "case.docx", as_office), (["export"], "case.xlsx", as_office),
    (["export"], "case.graphml", as_xml), (["export"], "case.gexf", as_xml), (["export"], "case.json", json.loads),
    (["export"], "case.prov.json", json.loads), (["export"], "case.ocel.json", json.loads),
    (["story"], "story.md", None), (["report"], "case.md", None),
]  # fmt: skip


@pytest.mark.parametrize("words, name, check", FILES, ids=lambda x: "-".join(x) if isinstance(x, list) else str(x)[:10])
def test_what_is_written_is_text(
    hostile: Path, plain: Path, tmp_path: Path, words: list[str], name: str, check: Callable[[bytes], None] | None
) -> None:
    made = []
    for case, folder in ((hostile, "hostile"), (plain, "plain")):
        (tmp_path / folder).mkdir()
        done = run(words[0], case, *words[1:], "-o", tmp_path / folder / name)
        assert done.exit_code in (0, 1), done.output
        made.append((tmp_path / folder / name).read_bytes())
        assert [p.name for p in (tmp_path / folder).iterdir()] == [name]
    if check:
        check(made[0])
    elif name.endswith(".html"):
        as_html(*(data.decode() for data in made))
    else:
        assert MARK in made[0].decode() and not DRIVES.search(made[0].decode())
        assert not re.search(r"<(?:script|img|b>)|(?<!\\)\]\(javascript", made[0].decode())


def safe(name: str) -> bool:
    """Whether a path stays in its folder and can be made on every system."""
    path = PureWindowsPath(name)
    parts = path.parts
    return not (path.is_absolute() or path.drive or ".." in parts or path.is_reserved() or len(name) > 200
                or DRIVES.search(name) or re.search(r'[<>:"|?*]', name)
                or any(part.endswith((" ", ".")) for part in parts))  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [["workshop", "--stages", "2012-01-31"], ["export", "--tables", "csv"], ["export", "--tables", "neo4j"],
     ["anonymise", "--no-compare", "--level", "panel"], ["export", "--tables", "csv", ".zip"]],
    ids=lambda words: "-".join(words[:3:2] + words[3:]),
)  # fmt: skip
def test_names_in_a_case_lead_nowhere(hostile: Path, tmp_path: Path, words: list[str]) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    ending = words.pop() if words[-1] == ".zip" else ""
    case = read(hostile)
    stage = case.entries[len(case.entries) // 2].when
    day = stage.text[:10] if words[0] == "workshop" else ""
    done = run(words[0], hostile, "-o", inner / f"out{ending}", *([*words[1:-1], day] if day else words[1:]))
    found = [p.relative_to(inner) for p in tmp_path.rglob("*") if p.is_file()] if not done.exit_code or ending else []
    assert all(safe(str(p)) for p in found) and all(p.parts[0].startswith("out") for p in found)
    if words[0] != "anonymise":  # which refuses to write what it cannot make safe
        assert done.exit_code == 0, done.output
        assert found
    if ending:
        with zipfile.ZipFile(inner / "out.zip") as archive:
            assert all(safe(name) for name in archive.namelist())


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "..", "CON", "a\\b", "C:\\x", "a\x00b", "x" * 400, "nul.txt", "."])
def test_a_file_named_after_an_agency_stays_in_its_folder(name: str) -> None:
    from types import SimpleNamespace as Made

    stage = Made(seen={"a": Made(agency=Made(id=name, kind="", title=name))})
    named = list(file_names(stage).values())  # type: ignore[arg-type]
    assert all(safe(f"{one}-pack.html") for one in named)


# Files that lead outside, or have no bottom


def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was fetched")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}
<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
 Target="{target}" TargetMode="External"/></Relationships>"""


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/x", "file:///etc/passwd", "\\\\127.0.0.1\\x"])
@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "comments", "externalLink", "officeDocument"])
def test_a_link_to_outside_is_never_followed(monkeypatch: pytest.MonkeyPatch, kind: str, target: str) -> None:
    document = docx.Document()
    make.table(document, [["Date", "Event"], ["2024-05-01", "Visit"]])
    book = Workbook()
    book.active.append(["Date", "Event"])
    book.active.append(["2024-05-01", "=HYPERLINK(\"http://127.0.0.1:9\")"])
    given = RELATIONS.replace("{}", "").replace("{kind}", kind).replace("{target}", target).encode()
    no_network(monkeypatch)
    for data, name, part in (
        (make.saved(document), "a.docx", "word___rels__settings.xml.rels"),
        (make.workbook(book), "a.xlsx", "xl__worksheets___rels__sheet1.xml.rels"),
    ):
        files, problems = read_file(make.again(data, **{part: given}), name, "a")
        refused = [problem.severity for problem in problems] == ["error"]  # openpyxl wants every comment in the file
        assert refused if (kind, name) == ("comments", "a.xlsx") else len(files[0].rows) == 1, problems
        assert "root:" not in str(files) + str(problems)


@pytest.mark.parametrize(
    "text, why",
    [("x = " + "[" * 100_000, "nested too deep"), ("x = " + "{a=" * 100_000, "nested too deep"),
     (".".join("a" * 100_000) + " = 1", "too many parts"), ("[" + " . ".join(['"a"'] * 50_000) + "]", "too many parts"),
     ("#" * (1024**2 + 1), "larger than 1 MB")],
    ids=["brackets", "braces", "dots", "dots in a heading", "length"],
)  # fmt: skip
def test_settings_without_a_bottom_are_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "chronology.csv").write_text("date,agency\n2020-01-01,School\n")
    (tmp_path / "case.toml").write_text(text)
    done = run("check", tmp_path)
    assert done.exit_code == 1 and why in done.stdout
    for words in (["anonymise", tmp_path, "-o", tmp_path.with_name("shared")], ["show", tmp_path, "-o", tmp_path / "p.html"]):
        assert run(*words).exit_code in (0, 1)


def test_a_key_or_a_saved_result_without_a_bottom_is_refused(tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    for words in (["anonymise", tmp_path, "--check", "--key", deep], ["compare", deep, deep]):
        done = run(*words)
        assert done.exit_code == 1 and "cannot be read" in done.stderr


def test_a_giant_cell_is_cut_and_said(tmp_path: Path) -> None:
    (tmp_path / "chronology.csv").write_text(f'date,agency,description\n2020-01-01,School,"{"a " * 2_000_000}"\n')
    done = run("check", tmp_path)
    assert done.exit_code == 1 and "a cell of 3,999,999 characters is too long" in done.stdout
    assert len(done.stdout) < 5_000


def test_every_test_that_the_threat_model_names_is_there(checkout: Path) -> None:
    page = (checkout / "agencygraph" / "guide" / "safety.md").read_text(encoding="utf-8")
    there = "".join(path.read_text(encoding="utf-8") for path in (checkout / "tests").glob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", page)
    assert len(named) > 20 and [name for name in named if f"def {name}(" not in there] == []


# Regular expressions and fuzzing: samples of `python -m benchmarks fuzz`


@pytest.mark.skipif(sys.platform == "win32", reason="a pattern is ended by a signal")
def test_no_regular_expression_goes_on_without_end() -> None:
    count, slow = patterns.runaways(20_000, 1)
    assert count > 150 and slow == []


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="a pattern is ended by a signal")
def test_a_pattern_that_runs_away_would_be_found() -> None:
    away = patterns.Pattern("x", re.compile(r"(a+)+b"), ("search",))
    assert any(text.startswith("a" * 100) for text in patterns.texts(away.compiled, 100, 3))


@pytest.mark.parametrize("target", fuzzing.targets(), ids=lambda target: target.name)
def test_what_is_nearly_right_is_read_or_refused(target: fuzzing.Target) -> None:
    found = fuzzing.fuzz(target, 60, seed=3, most=40 if target.archive else 400)
    assert found.crashes == {} and found.runs >= 20


def test_an_unforeseen_error_would_be_found() -> None:
    def feed(data: bytes) -> None:
        if b"\xff" in data:
            raise KeyError(data)

    found = fuzzing.fuzz(fuzzing.Target("x", feed, (ValueError,), (b"abc",)), 20, most=3_000)
    assert [name.partition(" ")[0] for name in found.crashes] == ["KeyError"]
