"""How the code is arranged: imports go one way, engines stay behind their door, words stay fair."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import agencygraph
from tests.blame import BLAME

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "agencygraph"

ORDER = [
    *("formats", "when", "calendar_words", "clock", "remedies", "dates", "anchors", "records", "headings", "tables", "naming", "rules", "procedures"),
    *("suggesting", "companions", "case", "glossary", "knowledge", "own", "schema", "rule_rows", "graph", "store", "cypher_text", "queries", "lags"),
    *("sentences", "basis", "findings", "knowing", "marks", "files", "output", "quality", "columns", "forms"),
    *("workbook", "exporting", "merging", "opening", "loading", "lately", "auditing", "anonymising", "comparing", "revisions", "asking", "many", "routes", "view", "drawing", "report", "workshop", "cli"),
    *("__init__", "__main__"),
]
"""A module may import only those named before it. A new module takes its place in this list first."""

ONLY_IN = {"ladybug": "store", "neo4j": "store", "pyvis": "view", "jinja2": "view"}
LONGEST = 400

MODULES = sorted(PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    """The module's name in ORDER: the file's, or that of the folder it is in."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The full dotted names that a module imports, wherever in it the import stands.

    What is imported *from* a module is added to its name, so `from agencygraph import when` gives
    "agencygraph.when".
    """
    package = ("agencygraph", *path.relative_to(PACKAGE).parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*start, *(node.module or "").split(".")]).strip(".")
            found |= {f"{stem}.{alias.name}" for alias in node.names}
    return found


def ours(dotted: str) -> str | None:
    """The module of ORDER that a dotted name leads to, or None where it is another library's."""
    first, *rest = dotted.split(".")
    if first != "agencygraph":
        return None
    return rest[0] if rest and rest[0] in ORDER else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_what_stands_before_it(path):
    assert name(path) in ORDER, f"{name(path)} has no place in ORDER"
    place = ORDER.index(name(path))
    used = {module for dotted in imports(path) if (module := ours(dotted)) and module != name(path)}
    assert {module for module in used if ORDER.index(module) > place} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_an_engine_is_imported_only_behind_its_door(path):
    used = {dotted.split(".")[0] for dotted in imports(path)}
    assert {library for library in used & ONLY_IN.keys() if ONLY_IN[library] != name(path)} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_public_names_are_those_declared():
    declared = list(agencygraph.__all__)
    typed = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("agencygraph")
        for alias in node.names
    }
    assert typed == set(declared)
    assert [key for key in declared if not hasattr(agencygraph, key)] == []
    assert len(declared) == len(set(declared))


def spoken() -> list[Path]:
    """The files whose words a reader of a finding sees: the queries, the page and the guide, not other people's code."""
    pages = (p for p in (PACKAGE / "view").rglob("*") if p.suffix in {".html", ".j2", ".jinja", ".js", ".css"})
    own = (p for p in pages if "vendor" not in p.parts)
    return sorted((ROOT / "cypher").rglob("*.cypher")) + sorted(own) + sorted((PACKAGE / "guide").glob("*.md"))


@pytest.mark.parametrize("path", spoken(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_query_and_no_page_lays_blame(path):
    assert BLAME.findall(" ".join(path.read_text(encoding="utf-8").split())) == []
