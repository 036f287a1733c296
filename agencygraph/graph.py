"""The case as a graph: rows of nodes and edges by the schema, ready for a store or for networkx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agencygraph import schema
from agencygraph.headings import sent, severity
from agencygraph.knowledge import Held, Knowledge, Party
from agencygraph.knowledge.handovers import handovers
from agencygraph.knowledge.parties import INFORMS, Tree, worker_id
from agencygraph.records import NOBODY, Case, Entry
from agencygraph.rule_rows import bounds, contacts, thresholds, timescales
from agencygraph.when import FOREVER, UNKNOWN_LATEST, Unit, When

if TYPE_CHECKING:
    import networkx

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by label, and edges by (type, label it starts at, label it ends at).

    A node row holds the properties of its label; an edge row those of its type, with the keys of its two
    ends under "a" and "b".
    """

    case_id: str
    nodes: dict[str, list[Row]]
    edges: dict[tuple[str, str, str], list[Row]]

    def part(self, names: Iterable[str], level: str) -> Graph:
        """What one question needs: the labels and edge types named, and of edges those that hold at its level.

        An edge without levels is kept where both its ends are; an agency that does not know at this level has
        no KNEW left.
        """
        wanted = set(names)
        here = {r["key"] for r in self.nodes["Agency"] if level in r["levels"]}
        edges = {}
        for (type_, a, b), rows in self.edges.items():
            if not wanted or {type_, a, b} <= wanted:
                if type_ == "KNEW":
                    rows = [r for r in rows if r["a"] in here]
                elif "levels" in schema.TYPES[type_]:
                    rows = [r for r in rows if level in r["levels"]]
                edges[type_, a, b] = rows
        nodes = {label: rows for label, rows in self.nodes.items() if not wanted or label in wanted}
        return Graph(self.case_id, nodes, edges)

    def networkx(self) -> networkx.MultiDiGraph[tuple[str, str]]:
        """A MultiDiGraph: nodes (label, key) with their properties and "label", edges with theirs and "type"."""
        import networkx  # here, because a tenth of a second matters to those who ask one question

        result: networkx.MultiDiGraph[tuple[str, str]] = networkx.MultiDiGraph(case=self.case_id)
        for label, rows in self.nodes.items():
            for r in rows:
                result.add_node((label, r["key"]), label=label, **r)
        for (type_, a, b), rows in self.edges.items():
            for r in rows:
                result.add_edge(
                    (a, r["a"]), (b, r["b"]), type=type_, **{k: v for k, v in r.items() if k not in ("a", "b")}
                )
        return result


def build(known: Knowledge, met: bool = True) -> Graph:
    """The graph of one case's knowledge. Rows stand in the order of the case, so two runs give the same.

    met  whether it has the contacts between agencies, which few questions need
    """
    case = known.case
    nodes: dict[str, list[Row]] = {n.label: [] for n in schema.NODES}
    edges: dict[tuple[str, str, str], list[Row]] = {(e.type, a, b): [] for e in schema.EDGES for a, b in e.ends}
    prefix = f"{case.id}/"

    def node(label: str, id_: str, **rest: Any) -> None:
        nodes[label].append({"key": prefix + id_, "id": id_, "case_id": case.id, **rest})

    def edge(type_: str, a: str, a_id: str, b: str, b_id: str = "", **rest: Any) -> None:
        start, end = (prefix + id_ if id_ else case.id for id_ in (a_id, b_id))
        edges[type_, a, b].append({"a": start, "b": end, **rest})

    nodes["CaseFile"].append(
        {
            "key": case.id,
            "id": case.id,
            "case_id": case.id,
            "title": case.title or case.id,
            "period_from": known.period.earliest,
            "period_to": known.period.latest,
            "incident": case.incident.latest if case.incident is not None and case.incident.known else 0,
            "duty_holder": case.duty_holder,
            "account": case.account,
            "nation": case.nation,
            "area": case.area,
            "marking": case.marking,
            "assumptions": list(known.assumptions),
        }
    )
    for p in case.people:
        node("Person", p.id, title=p.title or p.id, role=p.role, household=p.household, born=p.born.text)
    people = {p.id for p in case.people}
    areas: dict[str, str] = {}
    for r in case.residences:
        areas[r.address] = areas.get(r.address) or r.area
        edge(
            "LIVED_AT", "Person", r.person, "Address", r.address, **bounds("from_", r.since), **bounds("to_", r.until)
        )
    for address, area in areas.items():
        node("Address", address, area=area)
    parties = {p.id for p in known.parties}
    if any(h.agency == NOBODY for h in known.holdings):
        node("Agency", NOBODY, **_party(None))
        parties.add(NOBODY)
    for party in known.parties:
        node("Agency", party.id, **_party(party))
        for target in ("all", "party"):
            levels = [x for x in party.levels if (x in party.target) == (target == "all")]
            if levels:
                edge("PARTY_TO", "Agency", party.id, "CaseFile", **_stretch(target, levels, "party", known.period))
    for h in known.holdings:
        if h.agency in parties:
            edge("HELD", "Agency", h.agency, "CaseFile", **_held(h, known.period))
    for x in handovers(known.holdings):
        if x.giver in parties and x.taker in parties:
            edge(
                "HANDED_TO",
                "Agency",
                x.giver,
                "Agency",
                x.taker,
                levels=list(x.levels),
                **bounds("", x.when),
                certain=x.certain,
                entries=list(x.entries),
            )
    for a in case.agencies:
        for m in a.memberships:
            if m.parent in parties:
                edge("PART_OF", "Agency", a.id, "Agency", m.parent)
    items = {i.id for i in case.information}
    for i in case.information:
        node(
            "Information",
            i.id,
            title=i.title or i.id,
            detail=i.detail,
            risk_category=i.risk_category,
            level=i.level,
            critical=i.critical,
            severity=severity(i.level),
            origin=i.origin,
        )
        edge("CONCERNS", "Information", i.id, "CaseFile")
        for who in i.about:
            if who in people:
                edge("ABOUT", "Information", i.id, "Person", who)
        for type_, others in (
            ("PART_OF", i.part_of),
            ("REFINES", i.refines),
            ("SUPERSEDES", i.supersedes),
            ("CONTRADICTS", i.contradicts),
            ("RETRACTS", i.retracts),
        ):
            for other in others:
                if other in items:
                    edge(type_, "Information", i.id, "Information", other)
    for c in case.combinations:
        node("Combination", c.id, title=c.title or c.id, threshold=c.threshold, items=list(c.items))
        edge("CONCERNS", "Combination", c.id, "CaseFile")
    _records(case, node)
    thresholds(known, node, edge)
    timescales(known, node, edge, parties)
    _entries(case, node, edge, parties, items)
    for s in known.spells:
        if s.agency not in parties:
            continue  # a practitioner not named, of an agency without rows
        edge(
            "KNEW",
            "Agency",
            s.agency,
            "Information",
            s.item,
            **bounds("", s.since),
            **bounds("until_", s.until),
            reason=s.reason,
            basis=s.basis,
            number=s.number,
            since_entry=s.since_entry,
            entries=list(s.entries),
            readings=list(s.readings),
        )
    _transmissions(known, node, edge, parties)
    if met:
        contacts(known, node, edge)
    return Graph(case.id, nodes, edges)


def _records(case: Case, node: Any) -> None:
    """What the case's own tables say of plans and of earlier reviews; nothing is derived from it."""
    for p in case.plans:
        due, reviewed = bounds("due_", p.due), bounds("reviewed_", p.reviewed)
        said = {"agency": p.agency, "aim": p.aim, "marker": p.marker, "achieved": p.achieved, "entry_id": p.entry_id}
        node("Plan", p.id, **said, **due, **reviewed)
    for r in case.learning:
        due, done = bounds("due_", r.due), bounds("done_", r.done)
        said = {"source_review": r.source_review, "recommendation": r.recommendation, "entry_id": r.entry_id}
        node("Learning", r.id, **said, **due, **done)


def _entries(case: Case, node: Any, edge: Any, parties: set[str], items: set[str]) -> None:
    ids = {e.id for e in case.entries}
    tree = Tree(case.agencies)
    for e in case.entries:
        place = sent(e)
        node(
            "Entry",
            e.id,
            **bounds("", e.when),
            written=e.when.text,
            position=e.order,
            agency=e.agency,
            practitioner=e.practitioner,
            people=list(e.people),
            event_type=e.event_type,
            description=e.description,
            response=e.response,
            child_seen=e.child_seen,
            threshold=e.threshold,
            decides=_decides(e),
            oversight=e.oversight,
            source=e.source,
            evidence=e.evidence,
            account=e.account or case.account,
            standing=e.standing,
            meaning=e.meaning,
            severity=e.severity,
            address=e.address,
            file=place.file,
            file_table=place.table,
            file_row=place.row,
        )
        edge("CONCERNS", "Entry", e.id, "CaseFile")
        for levels, who in _recorders(tree, e):
            if who in parties:
                edge("RECORDED", "Agency", who, "Entry", e.id, levels=levels)
        for type_, named in (("TOOK_PART", e.present), ("INVITED", e.invited)):
            for who in named:
                if who in parties:
                    edge(type_, "Agency", who, "Entry", e.id)
        for who in e.circulated_to:
            if who in parties:
                edge("CIRCULATED_TO", "Entry", e.id, "Agency", who)
        for item in e.information:
            if item in items:
                edge("SHOWS", "Entry", e.id, "Information", item)
        for item in e.cites_items:
            edge("CITES_ITEM", "Entry", e.id, "Information", item)
        for type_, others in (("ANSWERS", e.answers), ("SAME_EVENT", e.same_as), ("CITES", e.cites)):
            for other in others:
                if other in ids:
                    edge(type_, "Entry", e.id, "Entry", other)


def _recorders(tree: Tree, e: Entry) -> Iterable[tuple[list[str], str]]:
    """In whose record a row is: its agency as written, the body that is part of, and who wrote it."""
    body = tree.roots(e.agency, e.when)[0]
    if body == e.agency:
        yield ["coded", "body"], e.agency
    else:
        yield ["coded"], e.agency
        yield ["body"], body
    yield ["worker"], worker_id(e.agency, e.practitioner)


def _decides(e: Entry) -> bool:
    """Whether a row is a decision: of that type, or with the threshold decided.

    That a threshold was "arguably met" is somebody's reading of the row later on, and no decision.
    """
    return e.event_type == "decision" or bool(e.threshold and "arguably" not in e.threshold.casefold())


def _transmissions(known: Knowledge, node: Any, edge: Any, parties: set[str]) -> None:
    tree = Tree(known.case.agencies)
    for t in known.transmissions:
        node(
            "Transmission",
            t.id,
            mode=t.mode,
            side=t.side,
            standing=t.standing,
            told_in=list(t.told_in),
            **bounds("", t.sent),
            **_state("received", t.received),
            **_state("read", t.read),
            **_state("understood", t.understood),
            **_state("acted", t.acted),
            receipt_days=t.receipt_days,
            receipt_most=t.receipt_most,
            receipt_earliest=t.receipt.earliest,
            covered=t.covered,
            reason=t.reason,
            entries=list(t.entries),
        )
        edge("CARRIED", "Transmission", t.id, "Information", t.item)
        for levels, sender, receiver in _ends(tree, t.sender, t.receiver, t.sent):
            if sender in parties and receiver in parties:
                edge("SENT", "Agency", sender, "Transmission", t.id, levels=levels)
                edge("TO", "Transmission", t.id, "Agency", receiver, levels=levels)


def _ends(tree: Tree, sender: str, receiver: str, at: When) -> Iterable[tuple[list[str], str, str]]:
    senders, receivers = tree.roots(sender, at), tree.roots(receiver, at)
    between = bool(set(senders).isdisjoint(receivers))
    if senders == [sender] and receivers == [receiver]:
        yield ["coded", "body"], sender, receiver
        return
    yield ["coded"], sender, receiver
    if between:
        yield ["body"], senders[0], receivers[0]


def _state(name: str, when: When | None) -> Row:
    at = when if when is not None and when.latest < UNKNOWN_LATEST else When(0, 0, Unit.RANGE)
    return {name: at.latest, f"{name}_earliest": at.earliest, f"{name}_unit": int(at.unit)}


def _party(party: Party | None) -> Row:
    if party is None:
        return {
            "title": "nobody",
            "kind": "none",
            "informs": False,
            "levels": [],
            "kin": [NOBODY],
            "covered": False,
            "covers_from": 0,
            "covers_to": 0,
            "assumed": True,
            "shares_record": False,
            "listed": False,
        }
    return {
        "title": party.title,
        "kind": party.kind,
        "informs": party.kind in INFORMS,
        "levels": list(party.levels),
        "kin": list(party.kin),
        "covered": party.coverage.covered,
        "covers_from": party.coverage.since,
        "covers_to": party.coverage.until,
        "assumed": party.coverage.assumed,
        "shares_record": party.shares_record,
        "listed": party.listed,
    }


def _stretch(target: str, levels: Sequence[str], basis: str, whole: When) -> Row:
    return {
        "target": target,
        "levels": list(levels),
        "basis": basis,
        "person": "",
        "from_earliest": 0,
        "from_latest": 0,
        "from_unit": 0,
        "to_earliest": FOREVER,
        "to_latest": FOREVER,
        "to_unit": 9,
        "end_earliest": whole.latest,
        "end_latest": whole.latest,
        "entries": [],
    }


def _held(h: Held, whole: When) -> Row:
    return {
        **_stretch("holder", h.levels, h.basis, whole),
        "person": h.person,
        **bounds("from_", h.since),
        **bounds("to_", h.until),
        "end_earliest": min(h.until.earliest, whole.latest),
        "end_latest": min(h.until.latest, whole.latest),
        "entries": list(h.entries),
    }
