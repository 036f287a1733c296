"""What a report looks things up in: the graph of one case, what every query found, and who knew what.

It is the same for a folder and for a store. What only the files have (their hashes, what records were searched)
comes with `Opened.case`, and is None for a store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agencygraph import findings, queries
from agencygraph.findings import Options, Result, natural
from agencygraph.graph import Graph
from agencygraph.marks import Mark
from agencygraph.opening import Opened
from agencygraph.output import marked
from agencygraph.queries import Query
from agencygraph.records import Case
from agencygraph.report.parts import Pieces, Quote
from agencygraph.report.words import apart, quoted
from agencygraph.sentences import listed
from agencygraph.when import is_moment

Node = dict[str, Any]
LEVEL, READING, WINDOW = Options().level, Options().receipt, Options().window
"""The reading in which a report looks at a case: that of a question asked without options."""
CLOSING = ("decision", "closure")
SAID = ("description", "response", "meaning", "oversight", "threshold", "practitioner", "reason", "address", "title")
"""Properties that hold words of the case."""
MEETINGS = ("meeting", "conference")


@dataclass(frozen=True, slots=True)
class Facts:
    """One case, looked up.

    entries   the rows by id, in the order of their dates, those without one last
    agencies  those that know at the level "coded", by id; people and items likewise
    knew      rows of who knew what, by item
    held      stretches of holding in order of time, each with its "agency"; nobody's and unrecorded ones too
    results   what each query found, each finding once: under the first query that has it
    sent      sendings, each with "item", "sender" and "receiver"
    texts     what the rows and tables of the case say in words of their own
    marks     what reviewers decided, by the id of a finding
    met       (agency or "", rule) to when its record met it, in the reading "stated"
    """

    it: Opened
    graph: Graph
    case: Node
    files: Case | None
    entries: dict[str, Node]
    agencies: dict[str, Node]
    people: dict[str, Node]
    items: dict[str, Node]
    results: dict[str, Result]
    knew: dict[str, list[findings.Row]]
    held: list[Node]
    handed: list[Node]
    sent: list[Node]
    lived: list[Node]
    rules: dict[str, Node]
    met: list[Node]
    plans: list[Node]
    learning: list[Node]
    texts: frozenset[str]
    marks: Mapping[str, Mark]
    _ends: dict[tuple[str, str, str], dict[str, list[str]]]
    _raw: dict[str, list[findings.Row]] = field(default_factory=dict)
    _whole: dict[str, Result] = field(default_factory=dict)

    def ends(self, type_: str, a: str, b: str, of: str) -> list[str]:
        """The ids of the nodes to which edges of a type lead from one node, of the labels a and b."""
        return self._ends.get((type_, a, b), {}).get(of, [])

    def starts(self, type_: str, a: str, b: str, at: str) -> list[str]:
        """The ids of the nodes from which edges of a type lead to one node."""
        return self._ends.get((type_, f"<{a}", b), {}).get(at, [])

    def who(self, agency: str) -> str:
        """An agency by its title."""
        return str(self.agencies[agency]["title"]) if agency in self.agencies else agency or "nobody"

    def whom(self, agencies: Iterable[str]) -> str:
        """Several agencies by their titles, as a list in words."""
        return listed([self.who(a) for a in agencies])

    def item(self, id_: str) -> Pieces:
        """An item by its title and id."""
        title = self.items[id_]["title"] if id_ in self.items else id_
        return (Quote(title), f" ({id_})") if title != id_ else (Quote(id_),)

    def result(self, name: str) -> Result | None:
        """All that a query found, also what is counted under another; None where there is none or it could not look."""
        found = self.results.get(name) or self._whole.get(name)
        if found is None and name in queries.shipped():  # one that is asked only by name
            found = self._whole[name] = self.it.gap(name)
        if found is None or found.not_looked_for:
            return None
        if found.elsewhere and name not in self._whole:
            self._whole[name] = findings.run(self.it.store, found.query, None, self.case["id"])
        return self._whole.get(name, found)

    def why_not(self, name: str) -> str:
        """Why a query could not be looked for; "" where it was."""
        found = self.results.get(name)
        return (found.not_looked_for or "") if found else ""

    def found(self, name: str, *outcomes: str) -> list[findings.Row]:
        """The findings of a query, of these outcomes or of all."""
        result = self.result(name)
        rows = result.findings if result else []
        return [row for row in rows if not outcomes or row["outcome"] in outcomes]

    def every(self, name: str) -> list[findings.Row]:
        """All rows that a query looked at, as the store gives them: each once, those that are no findings too.

        "outcome" is without its reason, which stands under "why"; "cited" has every entry that a row names.
        """
        if name not in self._raw:
            ran = self.results.get(name)
            rows: list[findings.Row] = []
            if ran is not None:
                for row in findings.looked_at(self.it.store, ran.query, Options(), self.case["id"]):
                    outcome, _, why = row["outcome"].partition(": ")
                    cited = findings.entries_of(*(row[key] for key in row if key.endswith("entries")))
                    rows.append({**row, "outcome": outcome, "why": why, "cited": cited})
            self._raw[name] = rows
        return self._raw[name]

    def rows_of(self, agency: str) -> list[Node]:
        return [e for e in self.entries.values() if e["agency"] == agency]

    def people_of(self, entry: Node) -> str:
        """The people a row is about, by their titles."""
        return ", ".join(str(self.people[p]["title"]) if p in self.people else p for p in entry["people"])

    def told(self, query: Query, finding: findings.Row, marks: bool = True) -> Pieces:
        """The sentence of a finding, what it repeats of the case as quotations, and how it was marked."""
        given = (str(finding[c.name]) for c in query.columns if c.type == "text" and finding.get(c.name))
        words = quoted(str(finding["sentence"]), [text for text in given if " " in text and text in self.texts])
        mark = self.marks.get(finding["finding"]) if marks else None
        return (*words, f" Marked {marked(mark._asdict())}") if mark else words

    def words_of(self, entry: Node) -> Pieces:
        """What a row says, as a quotation; that it says nothing, where it does."""
        return (Quote(entry["description"]),) if entry["description"] else ("(no words)",)


def decides(e: Node) -> bool:
    """Whether a row is a decision, gives a threshold decided, or closes something."""
    return bool(e["decides"]) or e["event_type"] in CLOSING


def next_decision(f: Facts, e: Node) -> tuple[Node | None, str]:
    """The first decision or closure of a row's agency that is certainly after the row, and how long after, in words.

    One of the same day or of a date that overlaps may come before the row or after it, and the words say so.
    """
    others = [x for x in f.rows_of(e["agency"]) if decides(x) and x["id"] != e["id"]]
    later = [x for x in others if is_moment(e["latest"]) and is_moment(x["latest"]) and x["earliest"] > e["latest"]]
    maybe = any(x not in later and not x["latest"] < e["earliest"] for x in others)
    found = min(later, key=lambda x: (x["earliest"], x["id"]), default=None)
    if found:
        return found, f"{apart(e, found)} later" + (" (whether another came between cannot be told)" if maybe else "")
    unsure = "cannot be told, because dates overlap or are not recorded"
    return None, unsure if maybe else "none in the chronologies supplied"


def facts(it: Opened, marks: Mapping[str, Mark]) -> Facts:
    """Everything a report of one case looks up. Raises StoreError where the store does not hold it."""
    graph = it.graph()
    ids = {row["key"]: row["id"] for rows in graph.nodes.values() for row in rows}
    ends: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for (type_, a, b), rows in graph.edges.items():
        there: dict[str, list[str]] = defaultdict(list)
        back: dict[str, list[str]] = defaultdict(list)
        for e in rows:
            if LEVEL in e.get("levels", [LEVEL]):
                there[ids[e["a"]]].append(ids[e["b"]])
                back[ids[e["b"]]].append(ids[e["a"]])
        for of in (there, back):
            for named in of.values():
                named.sort(key=natural)  # a store gives edges in an order of its own
        ends[type_, a, b], ends[type_, f"<{a}", b] = there, back
    node = {
        label: {r["id"]: r for r in sorted(rows, key=lambda r: natural(r["id"]))} for label, rows in graph.nodes.items()
    }
    entries = dict(sorted(node["Entry"].items(), key=lambda pair: order(pair[1])))
    coded = [(k, r) for k, r in node["Agency"].items() if LEVEL in r["levels"]]
    agencies = dict(sorted(coded, key=by_first(entries)))
    held = [{**e, "agency": ids[e["a"]]} for e in graph.edges["HELD", "Agency", "CaseFile"] if LEVEL in e["levels"]]
    handed = [
        {**e, "giver": ids[e["a"]], "taker": ids[e["b"]]}
        for e in graph.edges["HANDED_TO", "Agency", "Agency"]
        if LEVEL in e["levels"]
    ]
    lived = [
        {**e, "person": ids[e["a"]], "address": ids[e["b"]], "area": node["Address"][ids[e["b"]]]["area"]}
        for e in graph.edges["LIVED_AT", "Person", "Address"]
    ]
    met = [
        {**e, "agency": "" if a == "CaseFile" else ids[e["a"]], "rule": ids[e["b"]]}
        for a in ("CaseFile", "Agency")
        for e in graph.edges.get(("MET", a, "Threshold"), [])
        if LEVEL in e["levels"] and READING in e["readings"]
    ]
    knew: dict[str, list[findings.Row]] = defaultdict(list)
    for row in it.who_knew():
        knew[row["item"]].append(row)
    return Facts(
        it,
        graph,
        graph.nodes["CaseFile"][0],
        it.case,
        entries,
        agencies,
        node["Person"],
        node["Information"],
        {result.query.name: result for result in it.gaps()},
        {item: sorted(rows, key=_first) for item, rows in knew.items()},
        sorted(held, key=lambda h: (h["from_earliest"], h["to_latest"], h["agency"])),
        sorted(handed, key=lambda h: (h["earliest"], h["latest"], h["giver"], h["taker"])),
        _sent(node["Transmission"], ends),
        sorted(lived, key=lambda r: (r["from_earliest"], r["person"], r["address"])),
        node["Threshold"],
        sorted(met, key=lambda m: (m["latest"], m["earliest"], m["rule"], m["agency"])),
        _in_order(graph.nodes.get("Plan", [])),
        _in_order(graph.nodes.get("Learning", [])),
        frozenset(
            str(value)
            for label, rows in graph.nodes.items()
            for r in rows
            if label != "Timescale"
            for name, value in r.items()
            if name in SAID and " " in str(value)
        ).union(str(h["person"]) for h in held),
        marks,
        ends,
    )


def by_first(entries: dict[str, Node]) -> Callable[[tuple[str, Node]], tuple[int, str]]:
    """Sorts agencies by the first of their rows, those without one last."""
    first = {e["agency"]: at for at, e in reversed(list(enumerate(entries.values())))}
    return lambda pair: (first.get(pair[0], len(entries)), pair[0])


def order(entry: Node) -> tuple[bool, int, int, str]:
    """Sorts rows by their dates, those without one last and in the order of the case."""
    dated = is_moment(entry["earliest"])
    return not dated, entry["earliest"] if dated else 0, entry["position"], entry["id"]


def _first(row: findings.Row) -> tuple[str, str, str]:
    return (row["earliest"] or row["latest"] or "9", row["latest"] or "9", row["agency"])


def _in_order(rows: Sequence[Node]) -> list[Node]:
    return sorted(rows, key=lambda r: (r["due_earliest"] if is_moment(r["due_earliest"]) else 0, natural(r["id"])))


def _sent(nodes: dict[str, Node], ends: dict[tuple[str, str, str], dict[str, list[str]]]) -> list[Node]:
    found = []
    for id_, node in nodes.items():
        senders = ends["SENT", "<Agency", "Transmission"].get(id_, [])
        receivers = ends["TO", "Transmission", "Agency"].get(id_, [])
        items = ends["CARRIED", "Transmission", "Information"].get(id_, [])
        if senders and receivers and items:
            found.append({**node, "sender": senders[0], "receiver": receivers[0], "item": items[0]})
    return sorted(found, key=lambda t: (t["earliest"], t["latest"], t["sender"], t["receiver"], t["item"], t["id"]))
