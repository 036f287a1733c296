"""Several cases compared, for learning across reviews: what recurs of failure types, channels and pairs of agencies.

Nothing here is about a person: workers, family and community are left out. Agencies of two cases are taken as one
where their ids are, apart from letter case and punctuation. Each count stands beside what it is a count of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from agencygraph import findings, queries
from agencygraph.findings import Options
from agencygraph.headings import normal
from agencygraph.knowledge.parties import INFORMS
from agencygraph.opening import Opened

Row = dict[str, Any]
ASKED = Options()
"""Each case is looked at in the reading of a question asked without options."""
COLUMNS = (
    *("kind", "name", "title", "cases_found", "cases_looked", "cases"),
    *("findings", "cannot_tell", "of", "found_in"),
)
KINDS = ("failure type", "query", "channel", "pair, sent", "pair, never reached")
"""What is counted: findings of all queries of one failure type; of one query; what was sent by one way, or from one
agency to another, and has no matching receipt; items that one agency had, of which there is no evidence that they
reached the other while it held the case."""


UNSENT = ("held back", "held back, uncertain", "available", "false")
"""Standings of what a record says was not sent, or not certainly."""


@dataclass(slots=True)
class _Count:
    """What one case shows of one thing."""

    findings: int = 0
    cannot_tell: int = 0
    of: int = 0
    looked: bool = True


class Shown(NamedTuple):
    """What one case shows of each thing, by its kind and a key; the name and title of each, by the same."""

    case_id: str
    counts: dict[tuple[str, str], _Count]
    named: dict[tuple[str, str], tuple[str, str]]


@dataclass(slots=True)
class _Shown:
    """What is gathered of one case."""

    counts: dict[tuple[str, str], _Count] = field(default_factory=lambda: defaultdict(_Count))
    named: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def add(self, kind: str, name: str, title: str, outcome: str) -> None:
        """Counts one thing looked at: a finding, one that cannot be told, or ("") neither."""
        key = (kind, " > ".join(map(normal, name.split(" > "))))
        self.named.setdefault(key, (name, title))
        count = self.counts[key]
        count.of += 1
        count.findings += outcome == "finding"
        count.cannot_tell += outcome == "cannot-tell"


def is_unreceived(sending: Row) -> bool | None:
    """Whether a node of what was sent has no matching receipt; None where records or dates cannot tell.

    What a review found to have been told has none, and needs none. What was held back, or only made available, was not
    sent: ask `is_sent` first.
    """
    if sending["receipt_most"] <= ASKED.window or ASKED.receipt in sending["told_in"]:
        return False
    open_ = sending["receipt_days"] <= ASKED.window or sending["standing"] or not sending["covered"]
    return None if open_ else True


def is_sent(sending: Row) -> bool:
    """Whether a node of what was sent is a sender's record of sending it, not of holding it back or making it ready."""
    return bool(sending["side"] == "sent" and sending["standing"] not in UNSENT)


def shown(it: Opened) -> Shown:
    """What one case shows: an open case, or one case of a store."""
    found = _Shown()
    _queries(found, it)
    graph = it.graph()
    bodies = (row for row in graph.nodes["Agency"] if ASKED.level in row["levels"])
    informing = {row["key"]: row for row in bodies if row["kind"] in INFORMS - {"worker"}}
    _sendings(found, graph.nodes["Transmission"], graph.edges, informing)
    _lacking(found, it, {row["id"] for row in informing.values()})
    return Shown(it.case_id, found.counts, found.named)


def _queries(found: _Shown, it: Opened) -> None:
    """Counts of each query, also of what is reported under another one, and of each failure type, each finding once."""
    results = {result.query.name: result for result in it.gaps()}
    named: dict[str, list[str]] = defaultdict(list)
    for name, result in results.items():
        query, looked = result.query, result.not_looked_for is None
        found.counts["query", name] = _Count(result.count + result.elsewhere, result.cannot_tell, result.of, looked)
        found.named["query", name] = (name, query.title)
        for kind in query.types:
            named[kind].append(query.title)
            of_type = found.counts.setdefault(("failure type", kind), _Count(looked=False))
            of_type.of += result.of
            of_type.looked |= looked
        for row in result.findings:
            queries_ = (results[other].query for other in row.get("also", ()))
            for kind in {kind for one in (query, *queries_) for kind in one.types}:
                of_type = found.counts.setdefault(("failure type", kind), _Count(looked=False))
                of_type.cannot_tell += row["outcome"] == "cannot-tell"
                of_type.findings += row["outcome"] != "cannot-tell"
    found.named |= {("failure type", kind): (kind, "; ".join(titles)) for kind, titles in named.items()}


def _sendings(
    found: _Shown, nodes: Iterable[Row], edges: dict[tuple[str, str, str], list[Row]], informing: dict[str, Row]
) -> None:
    ends = {("from", e["b"]): e["a"] for e in edges["SENT", "Agency", "Transmission"] if ASKED.level in e["levels"]}
    ends |= {("to", e["a"]): e["b"] for e in edges["TO", "Transmission", "Agency"] if ASKED.level in e["levels"]}
    for node in nodes:
        sender, receiver = (informing.get(ends.get((end, node["key"]), "")) for end in ("from", "to"))
        if not sender or not receiver or not is_sent(node):
            continue
        lost = is_unreceived(node)
        outcome = "cannot-tell" if lost is None else "finding" if lost else ""
        mode = node["mode"] or "not recorded"
        found.add("channel", mode, f"sent, with no matching receipt, by the way “{mode}”", outcome)
        title = f"sent by {sender['title']} to {receiver['title']}, with no matching receipt"
        found.add("pair, sent", f"{sender['id']} > {receiver['id']}", title, outcome)


def _lacking(found: _Shown, it: Opened, informing: set[str]) -> None:
    """Each item that an agency had, for each holder: whether there is no evidence that it reached it."""
    titles = {row["id"]: row["title"] for row in it.graph().nodes["Agency"]}
    query = queries.read(queries.shipped()["never-reached"])
    for r in findings.looked_at(it.store, query, ASKED, it.case_id):
        if r["reason"] == "no-holder":  # who has the duty to hold a case does not hold it
            continue
        outcome = r["outcome"].partition(": ")[0]
        kind = "finding" if outcome == "none" else "cannot-tell" if outcome == "cannot-tell" else ""
        for knower in sorted(set(r["known_by"]) & informing - {r["lacking"]}):
            if r["lacking"] in informing:
                title = f"known to {titles[knower]}, no evidence that it reached the holder {titles[r['lacking']]}"
                found.add("pair, never reached", f"{knower} > {r['lacking']}", title, kind)


def recurring(cases: Sequence[Shown]) -> list[Row]:
    """Each thing that was found in a case, with in how many it was, of how many in which it could be looked for.

    cases         how many cases are compared; cases_looked of them could show it, cases_found of these do
    findings, of  findings in all of them, of how many looked at; cannot_tell of these cannot be told
    found_in      the ids of the cases
    Ordered by kind, then by how many cases, findings, and name. What no case shows is left out.
    """
    rows = []
    for key in dict.fromkeys(key for case in cases for key in case.counts):
        looked = [(case, c) for case in cases if (c := case.counts.get(key)) and c.looked]
        found = [case for case, c in looked if c.findings]
        if found:
            name, title = found[0].named[key]
            sums = (sum(getattr(c, part) for _, c in looked) for part in ("findings", "cannot_tell", "of"))
            cells = (key[0], name, title, len(found), len(looked), len(cases), *sums, [case.case_id for case in found])
            rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return sorted(rows, key=lambda r: (KINDS.index(r["kind"]), -r["cases_found"], -r["findings"], r["name"]))
