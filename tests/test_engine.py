"""The embedded engine gives the rows that a query asks for: random patterns against plain loops.

A release of an engine can lose rows without a word, so what the query files rely on is tried here on random
small graphs: one to three hops, filters on nodes and edges, OPTIONAL MATCH, aggregates, NOT EXISTS, two types.

Two forms no query may use, because the embedded engine gets them wrong: `cypher_text.lossy` says which, and
refuses them in a reader's own query too.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencygraph import schema
from agencygraph.cypher_text import lossy
from agencygraph.graph import Graph
from agencygraph.queries import folder
from agencygraph.store import in_memory

Bound = dict[str, dict[str, Any] | None]
Test = Callable[[Bound], bool]

HOPS = (
    ("Agency", "KNEW", "Information"), ("Information", "CONCERNS", "CaseFile"), ("Agency", "HELD|PARTY_TO", "CaseFile"),
    ("Transmission", "CARRIED", "Information"), ("Transmission", "TO", "Agency"), ("Agency", "SENT", "Transmission"),
)  # fmt: skip
FILTERED = {
    "Agency": ("informs", "kind", "covers_to", "levels"),
    "Information": ("level", "title"),
    "Transmission": ("side", "earliest", "covered", "told_in"),
    "CaseFile": ("period_to",),
    "KNEW": ("number", "earliest", "basis", "readings"),
    "HELD|PARTY_TO": ("from_earliest", "target", "levels"),
    "TO": ("levels",),
    "SENT": ("levels",),
    "CONCERNS": (),
    "CARRIED": (),
}


class Hop(NamedTuple):
    """One hop of a pattern: names of the node it starts at, the edge, and the node it ends at."""

    a: str
    edge: str
    b: str
    kind: tuple[str, str, str]

    def text(self) -> str:
        start, type_, end = self.kind
        return f"({self.a}:{start})-[{self.edge}:{type_}]->({self.b}:{end})"


def a_graph(draw: random.Random, case_id: str = "c", most: int = 3, words: tuple[str, ...] = ("a", "b", "")) -> Graph:
    """A graph by the schema with few values, so that filters keep some rows and leave out others."""

    def value(type_: str) -> Any:
        return {
            "STRING": draw.choice(words), "INT64": draw.randint(0, most), "BOOLEAN": draw.random() < 0.5,
            "STRING[]": [x for x in words[:2] if draw.random() < 0.5],
        }[type_]  # fmt: skip

    def row(types: dict[str, str], **known: Any) -> dict[str, Any]:
        return {name: value(type_) for name, type_ in types.items()} | known

    sizes = {"CaseFile": 2, "Agency": draw.randint(2, 5), "Information": draw.randint(2, 8)}
    sizes["Transmission"] = draw.randint(2, 8)
    nodes: dict[str, list[dict[str, Any]]] = {
        label: [row(schema.LABELS[label], key=f"{case_id}{label}{n}", case_id=case_id) for n in range(size)]
        for label, size in sizes.items()
    }
    edges = {}
    for start, types, end in HOPS:
        for type_ in types.split("|"):
            dense = draw.choice((0.3, 0.7))
            edges[type_, start, end] = [
                row(schema.TYPES[type_], a=a["key"], b=b["key"])
                for a in nodes[start] for b in nodes[end] if draw.random() < dense
            ]  # fmt: skip
    return Graph(case_id, nodes, edges)


class Query:
    """A random query, as Cypher text and as the rows that plain loops find."""

    def __init__(self, draw: random.Random, graph: Graph) -> None:
        self.draw, self.graph = draw, graph
        self.labels: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.optional: set[str] = set()
        self.lines: list[str] = []
        self.rows: list[Bound] = [{}]

    def made(self) -> tuple[str, Counter[str]]:
        """The text, and what it is to give."""
        self._match("MATCH", self.draw.randint(1, 3))
        for _ in range(self.draw.randrange(3)):
            self._match(self.draw.choice(("MATCH", "OPTIONAL MATCH", "OPTIONAL MATCH")), 1)
        if self.draw.random() < 0.4:
            return self._folded()
        shown = [f"{v}.key" for v in self.labels] + [f"{e}.{p}" for e, t in self.types.items() for p in FILTERED[t]]
        self.lines.append("RETURN " + ", ".join(f"{x} AS x{n}" for n, x in enumerate(shown)))
        return "\n".join(self.lines), Counter(as_text([value(row, x) for x in shown]) for row in self.rows)

    def _match(self, word: str, hops: int) -> None:
        before = {*self.labels, *self.types}
        pattern: list[Hop] = []
        for _ in range(hops):
            used = {hop.kind for hop in pattern}
            inside = {v for hop in pattern for v in (hop.a, hop.b)} or set(self.labels)
            kinds = [
                k for k in HOPS if k not in used and (not inside or {k[0], k[2]} & {self.labels[v] for v in inside})
            ]
            if kinds:
                pattern.append(self._hop(self.draw.choice(kinds), inside))
        own = {v for hop in pattern for v in hop[:3]}
        free = [v for v in own - before if v in {**self.labels, **self.types}]
        conditions = [self._condition(v) for v in sorted(free) if self.draw.random() < 0.5]
        # What the docstring of this module says that no query may do is not tried.
        if before and not (own & before & self.optional) and self.draw.random() < 0.5:
            conditions.append(self._compared(sorted(free), sorted(before)))
        if word == "MATCH" and not before and self.draw.random() < 0.3:
            conditions.append(self._without(sorted(own & set(self.labels))))
        kept = [c for c in conditions if c]
        where = f" WHERE {' AND '.join(text for text, _ in kept)}" if kept else ""
        self.lines.append(f"{word} {', '.join(hop.text() for hop in pattern)}{where}")
        found = []
        for row in self.rows:
            here = [r for r in self._walks(row, pattern) if all(test(r) for _, test in kept)]
            found += here or ([{**row, **dict.fromkeys(own - before)}] if word != "MATCH" else [])
        self.rows = found
        if word != "MATCH":
            self.optional |= own - before

    def _hop(self, kind: tuple[str, str, str], inside: set[str]) -> Hop:
        """A hop that hangs on one node of `inside`; now and then both its ends are there already."""
        names = []
        ends = [0, 2] if self.draw.random() < 0.5 else [2, 0]
        held = False
        for end in ends:
            there = sorted(v for v in inside if self.labels[v] == kind[end])
            if there and (not held or self.draw.random() < 0.4):
                names.append(self.draw.choice(there))
                held = True
            else:
                names.append(f"n{len(self.labels)}")
                self.labels[names[-1]] = kind[end]
        if not held and inside:  # only the end tried second can have been there
            raise AssertionError(kind)
        edge = f"e{len(self.types)}"
        self.types[edge] = kind[1]
        a, b = names if ends[0] == 0 else reversed(names)
        return Hop(a, edge, b, kind)

    def _walks(self, row: Bound, pattern: list[Hop]) -> Iterator[Bound]:
        if not pattern:
            yield row
            return
        (a, edge, b, (start, types, end)), rest = pattern[0], pattern[1:]
        nodes = {n["key"]: n for label in (start, end) for n in self.graph.nodes[label]}
        for type_ in types.split("|"):
            for r in self.graph.edges[type_, start, end]:
                ends = {a: nodes[r["a"]], b: nodes[r["b"]]}
                if all(v not in row or ((there := row[v]) and there["key"] == n["key"]) for v, n in ends.items()):
                    yield from self._walks({**row, **ends, edge: r}, rest)

    def _condition(self, name: str) -> tuple[str, Test] | None:
        """A filter of one node or edge by one value."""
        what = self.labels.get(name) or self.types[name]
        if not FILTERED[what]:
            return None
        property_ = self.draw.choice(FILTERED[what])
        type_ = (schema.LABELS.get(what) or schema.TYPES[what.split("|")[0]])[property_]
        x = f"{name}.{property_}"
        n = self.draw.randrange(4)
        texts: dict[str, list[tuple[str, Callable[[Any], bool]]]] = {
            "BOOLEAN": [(x, bool), (f"NOT {x}", lambda v: not v)],
            "INT64": [(f"{x} < {n}", lambda v: v < n), (f"{x} = {n}", lambda v: v == n), (f"{x} >= {n}", lambda v: v >= n)],
            "STRING": [(f"{x} = 'a'", lambda v: v == "a"), (f"{x} <> 'a'", lambda v: v != "a"), (f"{x} IN ['a', '']", lambda v: v != "b")],
            "STRING[]": [(f"'a' IN {x}", lambda v: "a" in v), (f"NOT 'a' IN {x}", lambda v: "a" not in v), (f"$word IN {x}", lambda v: "b" in v)],
        }  # fmt: skip
        text, test = self.draw.choice(texts[type_])
        return text, lambda row: test(value(row, x))

    def _compared(self, new: list[str], old: list[str]) -> tuple[str, Test] | None:
        """A filter of what is new by what is there already."""
        ours = [v for v in new if v in self.labels]
        theirs = [v for v in old if v in self.labels and v not in self.optional]
        if not ours or not theirs:
            return None
        a, b = self.draw.choice(ours), self.draw.choice(theirs)
        if (self.labels[a], self.labels[b]) == ("Agency", "Agency") and self.draw.random() < 0.5:
            return f"NOT {a}.kind IN {b}.levels", lambda r: value(r, f"{a}.kind") not in value(r, f"{b}.levels")
        return f"{a}.key <> {b}.key", lambda r: value(r, f"{a}.key") != value(r, f"{b}.key")

    def _without(self, names: list[str]) -> tuple[str, Test] | None:
        """NOT EXISTS of a hop with a filter of its own."""
        found = [(v, k) for v in names for k in HOPS if k[0] == self.labels[v] and k[1] in ("KNEW", "SENT", "TO")]
        if not found:
            return None
        name, kind = self.draw.choice(found)
        inner = Query(self.draw, self.graph)
        inner.labels, inner.types = {name: kind[0], "z": kind[2]}, {"y": kind[1]}
        text, test = inner._condition("y") or ("true", lambda row: True)
        hop = Hop(name, "y", "z", kind)
        return (
            f"NOT EXISTS {{ MATCH {hop.text()} WHERE {text} }}",
            lambda row: not any(test(r) for r in self._walks({name: row[name]}, [hop])),
        )

    def _folded(self) -> tuple[str, Counter[str]]:
        """Grouped by one node, and folded: count, min, max, collect of another."""
        by, of = self.draw.choice(sorted(self.labels)), self.draw.choice(sorted(self.labels))
        number = {"Agency": "covers_to", "Information": "key", "Transmission": "earliest", "CaseFile": "period_to"}
        x = f"{of}.{number[self.labels[of]]}"
        self.lines.append(
            f"WITH {by}, count(*) AS n, count({of}.key) AS m, min({x}) AS low, max({x}) AS high, collect({of}.key) AS gathered\n"
            f"RETURN {by}.key AS x0, n AS x1, m AS x2, low AS x3, high AS x4, gathered AS x5"
        )
        groups: dict[Any, list[Bound]] = {}
        for row in self.rows:
            groups.setdefault(value(row, f"{by}.key"), []).append(row)
        given = Counter[str]()
        for key, rows in groups.items():
            values = [v for row in rows if (v := value(row, x)) is not None]
            keys = sorted(v for row in rows if (v := value(row, f"{of}.key")) is not None)
            low, high = (min(values), max(values)) if values else (None, None)
            given[as_text([key, len(rows), len(keys), low, high, keys])] += 1
        return "\n".join(self.lines), given


def value(row: Bound, name: str) -> Any:
    """A property such as "n0.key"; None where the node or edge is not there."""
    variable, _, property_ = name.partition(".")
    there = row[variable]
    return None if there is None else there[property_]


def as_text(values: Iterable[Any]) -> str:
    """A row as comparable text: lists sorted, for their order is not given, and nothing for an empty one.

    Of an edge that an OPTIONAL MATCH leaves out the engine shows a list as [], though it IS NULL in the query.
    """
    return repr([sorted(v) or None if isinstance(v, list) else v for v in values])


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_the_rows_of_random_patterns_are_those_plain_loops_find(seed: int) -> None:
    draw = random.Random(seed)
    graph = a_graph(draw)
    with in_memory([graph]) as store:
        for _ in range(12):
            text, expected = Query(draw, graph).made()
            if any(lossy(text)):
                continue
            parameters = {"word": "b"} if "$word" in text else {}
            assert Counter(as_text(r.values()) for r in store.rows(text, parameters)) == expected, text


def test_what_one_case_holds_changes_nothing_of_the_types_of_another() -> None:
    words = ("12", "", "2020-01-01", "true", "[a, 'b']", '{x: "y"}', "\\ \n\t\r\0", "Ærø – 子", "null", "a;b")
    graphs = []
    for n in range(20):
        draw = random.Random(n)
        graphs.append(a_graph(draw, f"case {n}/", 9 ** (n % 20), (*draw.sample(words, 4), f"'{n}")))
    with in_memory(graphs) as store:
        for graph in graphs:
            back = store.graph(graph.case_id)
            for given_, kept in ((graph.nodes, back.nodes), (graph.edges, back.edges)):
                for what, rows in given_.items():
                    assert sorted(map(repr, map(sorted_row, kept[what]))) == sorted(map(repr, map(sorted_row, rows)))


def sorted_row(row: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(row.items())


@pytest.mark.parametrize("path", sorted(folder().rglob("*.cypher")), ids=lambda path: path.stem)
def test_no_query_has_the_form_that_loses_rows(path: Path) -> None:
    assert list(lossy(path.read_text(encoding="utf-8"))) == []


def test_the_form_that_loses_rows_is_found() -> None:
    start = "MATCH (o:Agency)-[:KNEW]->(i:Information) OPTIONAL MATCH (m:Transmission)-[:CARRIED]->(i) "
    assert [
        line for line, _ in lossy(f"{start}\nOPTIONAL MATCH (m)-[:TO]->(r:Agency) WHERE r.id <> o.id RETURN r.id")
    ] == [2]
    assert [line for line, _ in lossy(f"{start}\nMATCH (m)-[:TO]->(r:Agency) RETURN r.id")] == [2]
    fine = "MATCH (o:Agency)-[:KNEW]->(i) OPTIONAL MATCH (r)-[:KNEW]->(i) WHERE r.id <> o.id RETURN r.id"
    assert not any(lossy(f"{start}OPTIONAL MATCH (m)-[d:TO]->(r:Agency) WHERE r.informs RETURN r.id"))
    assert not any(lossy(fine))
