"""Query files: a misspelt name is an error with its line; a reader's own query can only read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agencygraph import queries
from agencygraph.graph import build
from agencygraph.knowledge import NO_RECEIPT, derive
from agencygraph.queries import QueryError
from agencygraph.store import QueryRefused, in_memory
from agencygraph.when import FOREVER, MAYBE_NEVER, UNKNOWN_LATEST
from tests.chronologies import given

GOOD = """// title: Items
// question: Which items are there?
// source: This test.
// params: cid
// columns: item item, outcome outcome, entries entries
// findings: none
// identity: item
// sentence none: {item} is there.
// innocent: None.
MATCH (a:Agency)-[k:KNEW]->(i:Information)
WHERE $cid = '' OR i.case_id = $cid
RETURN i.id AS item, 'none' AS outcome, k.entries AS entries
ORDER BY item
"""


def read(folder: Path, text: str) -> queries.Query:
    (folder / "q.cypher").write_text(text, encoding="utf-8")
    return queries.read(folder / "q.cypher")


def test_a_good_file_is_read(tmp_path: Path) -> None:
    query = read(tmp_path, GOOD)
    assert (query.title, query.params, query.findings) == ("Items", ("cid",), ("none",))
    assert query.names == {"Agency", "KNEW", "Information"}


@pytest.mark.parametrize(
    "there, instead, line, says",
    [
        ("Agency)", "Agancy)", 10, "there is no label Agancy. Did you mean Agency?"),
        ("KNEW", "KNOW", 10, "there is no edge type KNOW. Did you mean KNEW?"),
        ("i.id AS", "i.titel AS", 12, "Information has no property titel. Did you mean title?"),
        ("k.entries", "x.entries", 12, "x is not bound by any pattern."),
        ("i.case_id = $cid", "i.case_id = $cide", 11, "$cide is not a parameter"),
        ("params: cid", "params: cid level", 4, "level: in the header or in the text, but not in both."),
        ("item item,", "thing item,", 5, "item, thing: in the columns or in RETURN, but not in both."),
        ("outcome outcome", "outcome verdict", 5, 'not "outcome verdict"'),
        ("identity: item", "identity: itm", 7, "itm is not one of the columns."),
        ("findings: none", "findings: none late", 6, "late is not an outcome with a sentence."),
        ("{item} is", "{itm} is", 8, "{itm} is not one of the columns."),
        ("// title: Items\n", "", 1, 'the header has no line "// title: …".'),
        ("// source:", "// sauce:", 3, 'the header has no "sauce".'),
        ("// title: Items", "// Items", 1, 'a line of the header reads "// name: value"'),
    ],
)
def test_a_misspelt_file_is_an_error_with_its_line(tmp_path: Path, there: str, instead: str, line: int, says: str) -> None:
    with pytest.raises(QueryError) as error:
        read(tmp_path, GOOD.replace(there, instead))
    assert (error.value.file, error.value.line) == ("q.cypher", line)
    assert says in error.value.message


READS = [
    "MATCH (n:Agency) RETURN n.id",
    "match (n:Agency)-[k:KNEW]->(i:Information) where k.earliest > 5 with n, count(i) as c return n.id, c order by c desc limit 3;",
    "OPTIONAL MATCH (n:Agency) WHERE NOT EXISTS { MATCH (n)-[:KNEW]->(i:Information) } RETURN n.id AS id",
    "UNWIND [1, 2] AS x RETURN x UNION ALL UNWIND [3] AS x RETURN x",
    "MATCH (n:Entry) WHERE n.description CONTAINS 'CREATE (x)' RETURN n.id /* DELETE n */ // DROP",
    "MATCH (n:Entry) WHERE n.id STARTS WITH 'e' AND (n.position * 2 - 1) IN [1, 2] RETURN DISTINCT n.id AS `set`",
    "MATCH (n:Agency) RETURN CASE WHEN n.covered THEN 'a' ELSE 'b' END AS covered, size(n.levels) + 1 AS n",
    "MATCH (n:Agency) WITH * RETURN n.id SKIP 1",
]


@pytest.mark.parametrize("text", READS)
def test_a_query_that_only_reads_passes_and_runs(tmp_path: Path, text: str) -> None:
    (tmp_path / "q.cypher").write_text(text, encoding="utf-8")
    query = queries.own(tmp_path / "q.cypher")
    with in_memory([build(derive(given("date | agency | information\n2020-01-01 | School | bruise")))]) as store:
        store.rows(query.text, {})


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Agency {key: 'x'})",
        "MATCH (n:Agency) SET n.title = 'x'",
        "MATCH (n:Agency) DETACH DELETE n",
        "MATCH (n:Agency) RETURN n.id UNION CREATE (m:Agency) RETURN m.id",
        "MATCH (n:Agency) WITH * CREATE (m:Agency) RETURN m.id",
        "MATCH (n:Agency) WITH n MERGE (m:Agency {key: n.key}) RETURN m.id",
        "MATCH (n:Agency) REMOVE n.title RETURN n.id",
        "MATCH (n:Agency) FOREACH (x IN [1] | CREATE (:Agency))",
        "CALL db.labels() YIELD label RETURN label",
        "MATCH (n:Agency) CALL { CREATE (m:Agency) } RETURN n.id",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "LOAD FROM '/etc/passwd' RETURN *",
        "COPY (MATCH (n:Agency) RETURN n.id) TO 'out.csv'",
        "EXPORT DATABASE 'x'",
        "ATTACH 'x' AS y",
        "INSTALL httpfs",
        "DROP TABLE Agency",
        "MATCH (n:Agency) RETURN n.id; CREATE (m:Agency)",
        "MATCH (n:Agency) RETURN apoc.load.json('http://example.org')",
        "MATCH (n:Agency) RETURN read_csv('x')",
        "MATCH (n:Agency) RETURN n.id ＣＲＥＡＴＥ (m)",
        "MATCH (n:Agency) RETURN n.id\\u003b CREATE (m:Agency)",
        "MATCH (n:Agency) RETURN n.id FINISH",
        "EXPLAIN MATCH (n:Agency) RETURN n.id",
        "PROFILE MATCH (n:Agency) RETURN n.id",
        "USE other MATCH (n) RETURN n.id",
        "MATCH (n:Agency) /* */ \n\n SeT n.title = 'x'",
        "",
    ],
)
def test_a_query_that_would_do_more_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "q.cypher").write_text(text, encoding="utf-8")
    with pytest.raises(QueryError):
        queries.own(tmp_path / "q.cypher")


def test_what_the_store_cannot_run_is_said_never_empty() -> None:
    with in_memory() as store, pytest.raises(QueryRefused):
        store.rows("MATCH (n:Agency) RETURN n.nothing", {})


def test_the_shipped_queries_are_read_in_their_order() -> None:
    library = queries.library()
    assert next(iter(library)) == "never-reached"
    assert all(name == path.stem for name, path in ((n, q.path) for n, q in library.items()))


@pytest.mark.parametrize("path", queries.shipped().values(), ids=lambda path: path.stem)
def test_a_bound_in_a_query_is_one_that_the_records_know(path):
    """Long numbers in a query stand for a moment that is not recorded or has not come, or for no receipt."""
    known = {UNKNOWN_LATEST, MAYBE_NEVER, FOREVER, NO_RECEIPT}
    assert {int(number) for number in re.findall(r"\b\d{7,}\b", path.read_text(encoding="utf-8"))} <= known
