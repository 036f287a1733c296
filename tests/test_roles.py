"""An agency's view on a server: loaded under its own id, and the scripts of the guide that let its people read it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.own import of_agency, told
from agencygraph.store import records
from agencygraph.store.neo4j import Neo4j
from tests.test_neo4j import comparable

neo4j_driver = pytest.importorskip("neo4j")
pytest_plugins = ["neo4j_server"]

ROOT = Path(__file__).resolve().parent.parent
INVENTED, REVIEW = ROOT / "samples" / "invented", ROOT / "samples" / "pelka"
ONLY_ENTERPRISE = "Neo.ClientError.Statement.UnsupportedAdministrationCommand"
MISSPELT = "Neo.ClientError.Statement.SyntaxError"


def run(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(main, list(map(str, words)), env=environment)


def small(folder: Path, agency: str) -> Path:
    folder.mkdir(parents=True)
    rows = f"date,agency,description,information\n2024-01-01,{agency},OWN,burn\n2024-01-02,CSC,OTHERS,mark\n"
    (folder / "chronology.csv").write_text(rows)
    return folder


# Loading views.


def test_a_view_is_loaded_under_its_own_id_beside_the_case_and_again_only_when_it_changed(emptied: Any) -> None:
    environment, into = emptied.environment(), ("--into", emptied.uri)
    case = read(INVENTED)
    view = of_agency(case, "School")
    assert run("load", INVENTED, *into, **environment).exit_code == 0
    first = run("load", INVENTED, *into, "--agency", "primary school", **environment)
    assert (first.exit_code, first.stdout.startswith("training.School: loaded.")) == (0, True), first.output
    assert told(case, view) in first.stderr
    again = run("load", INVENTED, *into, "--agency", "primary school", **environment)
    assert (again.exit_code, again.stdout) == (0, "training.School: unchanged.\n")
    assert told(case, view) not in again.stderr  # it was not read
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        assert [c.id for c in store.cases()] == ["training", "training.School"]
        assert comparable(store.graph("training.School")) == comparable(build(derive(view)))
        assert comparable(store.graph("training")) == comparable(build(derive(case)))
        held = records.held(store, "training.School")
    assert held == view


def test_of_several_cases_those_without_the_agency_are_passed_over(emptied: Any, tmp_path: Path) -> None:
    environment, into = emptied.environment(), ("--into", emptied.uri)
    small(tmp_path / "cases" / "one", "School")
    small(tmp_path / "cases" / "two", "Police")
    done = run("load", tmp_path / "cases", *into, "--agency", "School", **environment)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "loaded: 1, without that agency: 1"), done.output
    assert 'The case two has no agency "School"' in done.stderr
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        assert [c.id for c in store.cases()] == ["one.School"]
        assert [e["description"] for e in store.graph("one.School").nodes["Entry"]] == ["OWN"]
    none = run("load", tmp_path / "cases", *into, "--agency", "Schol", **environment)
    assert (none.exit_code, 'Did you mean "School"?' in none.stderr) == (2, True)


def test_a_reviews_rows_are_not_loaded_as_an_agencys_own(emptied: Any) -> None:
    done = run("load", REVIEW, "--into", emptied.uri, "--agency", "CSC", **emptied.environment())
    assert (done.exit_code, "no agency's own" in done.stderr) == (1, True)
    with Neo4j(emptied.uri, emptied.user, emptied.password) as store:
        assert store.cases() == []


def test_a_view_is_cut_from_what_a_server_holds_too(emptied: Any, tmp_path: Path) -> None:
    small(tmp_path / "one", "School")
    assert run("load", tmp_path / "one", "--into", emptied.uri, **emptied.environment()).exit_code == 0
    file = tmp_path / "view.json"
    words = ("export", f"{emptied.uri}#one", "-o", file, "--agency", "School")
    assert run(*words, **emptied.environment()).exit_code == 0
    assert ("OWN" in file.read_text("utf-8"), "OTHERS" in file.read_text("utf-8")) == (True, False)


# The scripts of the guide.


def scripts() -> dict[str, list[str]]:
    """The statements of each script that the guide gives, by its name."""
    page = (ROOT / "agencygraph" / "guide" / "neo4j.md").read_text(encoding="utf-8")
    found = re.findall(r"^``` (\w+\.cypher)\n(.*?)^```$", page, re.M | re.S)
    return {name: [text.strip() for text in body.split(";\n") if text.strip()] for name, body in found}


@pytest.fixture
def system(neo4j: Any) -> Iterator[Any]:
    """What the system database says to a statement: the code of its refusal, "" where it was carried out."""
    with neo4j_driver.GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as driver:

        def said(text: str) -> str:
            try:
                driver.execute_query(text, {"password": "invented-1234"}, database_="system")
            except neo4j_driver.exceptions.Neo4jError as error:
                return str(error.code)
            return ""

        try:
            yield said
        finally:
            said("DROP USER kim IF EXISTS")


def test_the_server_reads_every_statement_and_refuses_only_what_community_does_not_have(system: Any) -> None:
    given = scripts()
    assert {name: len(texts) for name, texts in given.items()} == {"roles.cypher": 7, "shared.cypher": 6}
    for text in (text for texts in given.values() for text in texts):
        assert system(text) == ("" if text.startswith("CREATE USER") else ONLY_ENTERPRISE), text


def test_a_misspelt_statement_is_told_as_one(system: Any) -> None:
    for text in (text for texts in scripts().values() for text in texts):
        first, _, rest = text.partition(" ")
        assert system(f"{first[:-1]} {rest}") == MISSPELT, text
        if " ON " in text:
            assert system(text.replace(" ON ", " IN ", 1)) == MISSPELT, text
        if " FOR " in text:
            assert system(re.sub(r"IN \[.*?\]", "STARTS WITH 'training'", text)) == MISSPELT, text
