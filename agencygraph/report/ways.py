"""How what the holder lacked went, how it could have come in recorded contacts, and what single contacts would change.

Every statement is of a possibility. `what_if` makes the document of `agencygraph what-if -o FILE.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from agencygraph import drawing
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.records import Case
from agencygraph.report.annex import Annex
from agencygraph.report.events import is_marked
from agencygraph.report.facts import Facts
from agencygraph.report.parts import Paragraph, Part, Picture, Pieces, Points, Report, Row, Section, Table, row, said
from agencygraph.report.responses import findings_of
from agencygraph.report.words import NOTHING, count, day, quoted
from agencygraph.routes import Ground
from agencygraph.routes import gaps as of_gaps
from agencygraph.routes.candidates import candidates
from agencygraph.routes.closing import fewest_closing_all
from agencygraph.routes.ground import ASSUMED
from agencygraph.routes.hops import STANDING, hops
from agencygraph.routes.tipping import tipping
from agencygraph.store import records

TITLE = "How it travelled, and how it could have"
SHOWN = 12
"""Gaps that the body shows, items marked as significant first."""
HOPS, CONTACTS = 4, 3
"""Hops, and contacts, that one cell names."""
POSSIBLE = (
    "What could have been is a possibility and no more. A row says that agencies met, wrote or spoke; whether anything "
    "else could have been said there, and whether anybody had reason to, is not recorded."
)
OUTCOMES = {"late": "late", "unconfirmed": "sent; no matching receipt", "none": "no evidence that it reached it"}


def travelled(f: Facts, annex: Annex) -> Section:
    """The section of what could have brought the holder what it lacked.

    Of a store that was filled without the records of the case it has what the query on contacts finds, and no more.
    """
    case = f.files or records.held(f.it.store, f.case["id"])
    if case is None:
        words = said("Told in part: the store was filled without the records of the case. Load it again for more.")
        return Section("ways", TITLE, (words, *findings_of(f, annex, "could-have-been-raised", SHOWN)), words)
    ground = Ground(case)
    it = of_gaps.looked(ground, f.it.store)
    if not it.gaps:
        return Section("ways", TITLE, (said(NOTHING + " No item is found that the holder lacked."),), said(NOTHING))
    spoken = _spoken(case)
    order = sorted(range(len(it.gaps)), key=lambda at: not is_marked(f, it.gaps[at].item))
    told = {at: of_gaps.in_contacts(ground, it.gaps[at], it.findings[at]) for at in order}
    head = ("Item, and who held the case", "What became of it", "How it went", "Contacts at which it could have been "
            "raised", "Could have been there by")  # fmt: skip
    rows = [_gap(f, ground, told[at], spoken) for at in order]
    caption = f"What the agency holding the case lacked, and how it could have come ({len(rows)})"
    parts: list[Part] = [
        said(POSSIBLE, kind="lead"),
        annex.limited(Table(caption, head, tuple(rows), (5, 3, 7, 7, 3)), SHOWN),
        *_alternatives(ground, it, annex, spoken),
        *_together(ground, it, annex, spoken),
        *_thresholds(f, ground, annex, spoken),
        Points(tuple(said(line, kind="note") for line in ASSUMED)),
    ]
    met = sum(bool(r["raised"]) for r in told.values())
    sooner = [r for r in told.values() if r["sooner"]]
    gist = said(
        f"Of {count(len(told), 'item')} that the agency holding the case lacked for a time, counted for each holding, "
        f"{met} could have been raised with it in a recorded contact; {len(sooner)} could have been heard by it sooner "
        "through recorded contacts, directly or by way of others. The rows stand beside each of them."
    )
    return Section("ways", TITLE, tuple(parts), gist)


def _spoken(case: Case) -> list[str]:
    """Words of the case that sentences on contacts repeat, to be marked as quotations."""
    reasons = [e.response for e in case.entries if e.event_type == "non_disclosure"]
    reasons += [s.reason for s in case.sendings]
    return list(dict.fromkeys(x for x in (*reasons, *(i.title for i in case.information)) if " " in x))


def _gap(f: Facts, ground: Ground, told: dict[str, Any], spoken: Sequence[str]) -> Row:
    contacts = told["raised"]
    shown = [
        f"{day(c['sent_latest'])}, with {ground.listed(c['knowers'])}"
        + (" (a record says that it was held back there)" if c["held_back"] else "")
        for c in contacts[:CONTACTS]
    ]
    shown += [f"and {len(contacts) - CONTACTS} more"] if contacts[CONTACTS:] else []
    shown += [f"{told['open']} of which it cannot be told"] if told["open"] else []
    went, entries = _went(ground, told["item"])
    shorter = count(told["sooner"] or 0, "day")
    by = f"{day(told['certain_by'])}; the gap at least {shorter} shorter" if told["sooner"] else "–"
    since = f", since {day(told['held_from'])}" if told["held_from"] else ""
    cited = [*entries, *(e for c in contacts[:CONTACTS] for e in c["entries"]), *told["entries"]]
    return row(
        (*f.item(told["item"]), f" at {ground.agency(told['holder'])}{since}"), OUTCOMES[told["outcome"]],
        quoted(went, spoken), "; ".join(shown) or "none recorded", by, entries=dict.fromkeys(cited),
    )  # fmt: skip


def _went(ground: Ground, item: str) -> tuple[str, list[str]]:
    """How an item went, as a cell says it, and the rows of it."""
    every = hops(ground, item)
    lines = [
        f"{ground.listed(h.senders) or 'not named'} → {ground.agency(h.receiver)}, {STANDING[h.standing]}"
        for h in every[:HOPS]
    ]
    lines += [f"and {len(every) - HOPS} more"] if every[HOPS:] else []
    if not every:
        first = ground.listed(dict.fromkeys(s.agency for s in ground.first(item)))
        lines = [f"No row shows it going on from {first}"]
    return "; ".join(lines), [e for h in every[:HOPS] for e in h.entries]


def _alternatives(ground: Ground, it: of_gaps.Looked, annex: Annex, spoken: Sequence[str]) -> list[Part]:
    found, left = of_gaps.alternatives(ground, it, of_gaps.few(ground))
    if not found:
        return []
    rows = [
        row(quoted(a["sentence"], spoken), str(a["closed"]), str(a["shorter"]), entries=a["entries"]) for a in found
    ]
    head = ("If everything that could have been raised in it had been", "Not a finding then", "Shorter then")
    note = f"Of {left} more contacts and calls this was not worked out." if left else ""
    table = Table("Single contacts, and the findings each would change", head, tuple(rows), (14, 2, 2), note)
    return [said("What one contact would have changed:", kind="lead"), annex.limited(table)]


def _together(ground: Ground, it: of_gaps.Looked, annex: Annex, spoken: Sequence[str]) -> list[Part]:
    """The fewest recorded contacts that together bear on every gap that any of them does."""
    fewest = fewest_closing_all(candidates(ground, it.gaps, False))
    if len(fewest.contacts) < 2:
        return []
    closed = len({at for c in fewest.contacts for at in c.gains})
    rows = [
        row(quoted(c.sentence(ground, it.gaps), spoken), entries=c.contact.entries if c.contact else ())
        for c in fewest.contacts
    ]
    how = "No smaller set does." if fewest.exact else "Not every set was tried, so a smaller one may do."
    caption = f"The fewest recorded contacts for the {closed} of {len(it.gaps)} gaps that recorded contacts bear on"
    return [annex.limited(Table(caption, ("Contact",), tuple(rows), (1,), how), 6)]


def _thresholds(f: Facts, ground: Ground, annex: Annex, spoken: Sequence[str]) -> list[Part]:
    met = tipping(ground, f.it.store)
    if not met:
        return []
    rules = [rule.title for rule in ground.known.rules if " " in rule.title]
    rows = [row(quoted(t["sentence"], [*spoken, *rules]), entries=t["entries"]) for t in met]
    caption = f"Over a threshold: the fewest contacts that could have brought a holder's record there ({len(rows)})"
    return [annex.limited(Table(caption, ("What could have been",), tuple(rows), (1,)), 6)]


# The document of what-if


def what_if(
    case: Case,
    then: Case | None,
    sections: Iterable[tuple[str, Sequence[dict[str, Any]]]],
    tables: Iterable[tuple[str, Sequence[dict[str, Any]]]],
    premises: Iterable[str],
    title: str,
    made: str,
) -> Report:
    """The case before and after some rows that are not in it, as a document.

    then      the case with these rows, of which the network is drawn beside that of the case; None for no picture
    sections  as the command prints them: a title, and rows with "sentence" and "entries"
    tables    a caption and rows of routes.compared for each table
    """
    spoken = _spoken(case)
    parts: list[Section] = []
    for number, (name, rows) in enumerate(sections, 1):
        if rows:
            lines = [said(quoted(r["sentence"], spoken), entries=r.get("entries") or ()) for r in rows]
            parts.append(Section(f"part-{number}", name, (Points(tuple(lines)),)))
    if then is not None:
        pictures = [_picture(case, "now"), _picture(then, "with these rows")]
        parts.insert(1, Section("pictures", "What went from agency to agency, before and after", tuple(pictures)))
    if found := [_changes(caption, changes, case) for caption, changes in tables if changes]:
        parts.insert(1, Section("table", "Finding by finding", tuple(found)))
    given = [said(POSSIBLE, kind="lead"), *(said(quoted(line, spoken)) for line in premises)]
    notes: tuple[Paragraph, ...] = tuple(said(line, kind="note") for line in ASSUMED)
    return Report(
        title, case.marking, made,
        (Section("given", "What is taken as so", (*given, Points(notes))), *parts),
    )  # fmt: skip


def _changes(caption: str, changes: Sequence[dict[str, Any]], case: Case) -> Table:
    titles = {a.id: a.title or a.id for a in case.agencies}
    items = {i.id: i.title or i.id for i in case.information}
    head = ("Item or threshold", "At", "Now", "With these rows", "Gap now, days", "Gap then, days", "Sooner, days")
    rows = [
        row(
            quoted(f"“{items.get(c['item'], c['item'])}” ({c['item']})", items.values()),
            titles.get(c["lacking"] or "", "the agency holding the case"),
            c["before"] or "not a finding", c["after"] or "not a finding",
            *(_range(c[f"{name}_least"], c[f"{name}_most"]) for name in ("gap_before", "gap_after", "gained")),
            entries=c["entries"],
        )
        for c in changes
    ]  # fmt: skip
    return Table(f"{caption}: findings that would be different ({len(rows)})", head, tuple(rows), (7, 5, 4, 4, 3, 3, 3))


def _range(least: int | None, most: int | None) -> Pieces:
    if least is None and most is None:
        return ("cannot be told",)
    if least == most:
        return (str(least),)
    return (f"{'?' if least is None else least} to {'?' if most is None else most}",)


def _picture(case: Case, which: str) -> Picture:
    drawn = drawing.draw(build(derive(case), met=False), "flow")
    return Picture(drawn.svg, drawn.alternative, f"What went from agency to agency, {which}")
