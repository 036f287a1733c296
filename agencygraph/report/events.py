"""Question a: which significant events took place, and who was aware of each."""

from __future__ import annotations

from agencygraph.drawing.of_case import SERIOUS
from agencygraph.drawing.of_case import marked as is_serious
from agencygraph.findings import Row as Finding
from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts
from agencygraph.report.parts import Part, Pieces, Row, Section, Table, joined, row, said
from agencygraph.report.words import NOTHING, count, since

HEAD = ("First recorded", "What", "Aware, and since when", "Other agencies")
SHARES = (3, 5, 8, 6)


def events(f: Facts, annex: Annex) -> Section:
    """The section of question a."""
    marked = [item for item in f.items if is_marked(f, item)]
    every = sorted((item for item in f.items if known(f, item)), key=lambda item: _when(f, item))
    chosen = [item for item in every if item in marked] or every
    rest = [item for item in every if item not in chosen]
    title = "a. Significant events, and who was aware of each"
    if not every:
        return Section("a", title, (said(NOTHING + " No row says what information it shows."),), said(NOTHING))
    alone = sum(len(known(f, item)) == 1 for item in chosen)
    why = (
        f"Shown are the {len(chosen)} items that the case marks as critical or as of level {SERIOUS} or more, in the "
        "order in which a record first shows them."
        if rest or marked
        else "The case marks no item as critical and none as of level 3 or more, so all are shown."
    )
    parts: list[Part] = [
        said(
            why,
            " An agency is aware as described under “How to read this report”.",
        ),
        annex.limited(_table(f, "Significant items, and who was aware of each", chosen), 25),
    ]
    if rest:
        parts += [
            said(f"The other {len(rest)} items, in the same way:"),
            annex.limited(_table(f, "Other items, and who was aware of each", rest), 3),
        ]
    gist = said(
        f"{count(len(chosen), 'significant item')} in {count(len(f.entries), 'row')}; {alone} of them "
        f"{'is' if alone == 1 else 'are'} recorded as known to one agency only."
    )
    return Section("a", title, tuple(parts), gist)


def is_marked(f: Facts, item: str) -> bool:
    """Whether the case marks an item as critical or as of level 3 or more."""
    return is_serious(f.items[item])


def weight(f: Facts, item: str | None) -> int:
    """Sorts the items that the case marks as the most serious first."""
    if item not in f.items:
        return 0
    return -int(f.items[item]["severity"]) - is_marked(f, item)


def known(f: Facts, item: str) -> list[Finding]:
    """The rows of those whose record certainly shows an item, by since when."""
    return [r for r in f.knew.get(item, ()) if r["state"] == "known" and r["agency"] in f.agencies]


def _when(f: Facts, item: str) -> tuple[str, str, str]:
    first = known(f, item)[0]
    return first["earliest"] or first["latest"] or "9999", first["latest"] or "9999", item


def _table(f: Facts, caption: str, items: list[str]) -> Table:
    return Table(caption, HEAD, tuple(_row(f, item) for item in items), SHARES)


def _row(f: Facts, item: str) -> Row:
    aware = known(f, item)
    others = [r for r in f.knew[item] if r["state"] != "known" and r["agency"] in f.agencies]
    entries = dict.fromkeys(x for r in aware for x in r["entries"])
    return row(since(aware[0]), f.item(item), _aware(f, aware), _others(f, others), entries=entries)


def _aware(f: Facts, rows: list[Finding]) -> Pieces:
    return joined(f"{f.who(r['agency'])}, {_from(r)}{_ended(r)}" for r in rows)


def _from(r: Finding) -> str:
    words = since(r)
    if words.startswith(("by ", "since ")):
        return words
    if words.startswith("between"):
        return f"since a day {words}"
    return f"since {words}" if r["earliest"] == r["latest"] else f"since a day in {words}"


def _ended(r: Finding) -> str:
    return f" until {since(r, 'until_')}" if r["until_latest"] or r["until_earliest"] else ""


def _others(f: Facts, rows: list[Finding]) -> str:
    """What can be said of the agencies whose record does not certainly show it."""
    sent = [r["agency"] for r in rows if r["state"] == "unconfirmed"]
    outside = [r for r in rows if r["state"] == "cannot-tell" and r["reason"] == "not-covered"]
    open_ = [r["agency"] for r in rows if r["state"] == "cannot-tell" and r not in outside]
    none = sum(r["state"] == "none" for r in rows)
    found = [
        f"Recorded as sent, no matching receipt: {f.whom(sent)}." if sent else "",
        f"Cannot be told: {f.whom(open_)}." if open_ else "",
        f"Not covered by the records supplied: {len(outside)}." if outside else "",
        f"No evidence in the chronologies supplied: {none}." if none else "",
    ]
    return " ".join(filter(None, found)) or "All are aware."
