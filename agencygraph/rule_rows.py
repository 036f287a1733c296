"""The rules of a case, what they say of it, and its contacts, as rows of nodes and edges by the schema.

`node` and `edge` are those of `graph.build`, which add one row each.
"""

from __future__ import annotations

from typing import Any

from agencygraph.knowledge import Knowledge
from agencygraph.knowledge.contacts import contacts as found_in
from agencygraph.knowledge.parties import Tree
from agencygraph.when import When

Row = dict[str, Any]


def bounds(name: str, when: When) -> Row:
    """The three properties of a moment, each with a name before it."""
    return {f"{name}earliest": when.earliest, f"{name}latest": when.latest, f"{name}unit": int(when.unit)}


def thresholds(known: Knowledge, node: Any, edge: Any) -> None:
    """The thresholds of a case, and who met them when."""
    for r in known.rules:
        node("Threshold", r.id, title=r.title, kind=r.kind, source=r.source, verified=r.verified, words=r.words)
        edge("CONCERNS", "Threshold", r.id, "CaseFile")
    for m in known.met:
        edge(
            "MET",
            "Agency" if m.agency else "CaseFile",
            m.agency,
            "Threshold",
            m.rule,
            levels=list(m.levels),
            readings=list(m.readings),
            **bounds("", m.when),
            since=m.since,
            at_once=m.at_once,
            items=list(m.items),
            named=m.named,
            about=list(m.about),
            entries=list(m.entries),
        )


def timescales(known: Knowledge, node: Any, edge: Any, parties: set[str]) -> None:
    """The times that rules set, the rows they are counted from, and those that respond."""
    for t in known.timescales:
        node(
            "Timescale",
            t.id,
            rule=t.rule,
            title=t.title,
            words=t.words,
            source=t.source,
            verified=t.verified,
            event=t.event,
            response=t.response,
            allowed=t.allowed,
            number=t.limit,
            counted_in=t.unit,
            levels=["coded", "body"],
            **bounds("due_", t.due),
            without=t.without,
            outcome=t.outcome,
        )
        edge("STARTED_BY", "Timescale", t.id, "Entry", t.entry.id)
        edge("CONCERNS", "Timescale", t.id, "CaseFile")
        for number, step in enumerate(t.steps, 1):
            edge(
                "RESPONDED_BY",
                "Timescale",
                t.id,
                "Entry",
                step.entry,
                number=number,
                outcome=step.outcome,
                **bounds("", step.when),
                over=step.over,
            )
        for levels, owner in _owing(t.owed_by, t.bodies):
            if owner in parties:
                edge("OWED_BY", "Timescale", t.id, "Agency", owner, levels=levels)


def contacts(known: Knowledge, node: Any, edge: Any) -> None:
    """Where agencies met, wrote or spoke, who could have said or heard something there, and what it carried."""
    tree = Tree(known.case.agencies)
    for number, c in enumerate(found_in(known), 1):
        id_ = f"contact-{number}"
        node(
            "Contact",
            id_,
            kind=c.kind,
            **bounds("", c.departs),
            **bounds("arrives_", c.arrives),
            doubt=c.doubt,
            sure_in=list(c.sure_in),
            items=list(c.items),
            entries=list(c.entries),
        )
        for agency, levels in c.speaking(tree).items():
            edge("COULD_SPEAK", "Agency", agency, "Contact", id_, levels=levels)
        for agency, levels in c.hearing(tree).items():
            edge("COULD_HEAR", "Contact", id_, "Agency", agency, levels=levels)


def _owing(owner: str, bodies: tuple[str, ...]) -> list[tuple[list[str], str]]:
    """Which agency owes a response at each level: as written, and the body that is part of."""
    if owner in ("", *bodies):
        return [(["coded", "body"], owner)]
    return [(["coded"], owner), (["body"], bodies[0])]
