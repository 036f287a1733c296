"""What never reached the agency holding the case, reached it late, or in time: each item for each holding."""

from __future__ import annotations

from agencygraph.findings import Row as Finding
from agencygraph.findings import entries_of
from agencygraph.report.annex import Annex
from agencygraph.report.events import is_marked, weight
from agencygraph.report.facts import Facts
from agencygraph.report.parts import Paragraph, Part, Row, Section, Table, joined, row, said
from agencygraph.report.responses import findings_of
from agencygraph.report.words import NOTHING, apart, count, when
from agencygraph.sentences import lag
from agencygraph.when import is_moment, iso

TITLE = "What reached the agency holding the case, and what did not"
QUERY = "never-reached"
NAMED = 8
"""Items that a sentence of the first page names."""
COLUMNS = 6
"""Holdings that stand beside each other in one table."""


def reached(f: Facts, annex: Annex) -> Section:
    """The section of what reached the agency holding the case."""
    result = f.result(QUERY)
    if result is None or not f.every(QUERY):
        return Section("reached", TITLE, (said(f.why_not(QUERY) or NOTHING),), said(NOTHING))
    parts: list[Part] = [
        said(
            "Each item is looked at for each agency while it held the case, from the day another agency first had it "
            "or the holding began, whichever was later. Late says nothing of blame: it may not have mattered then."
        ),
        *_tables(f, annex),
        *_in_time(f, annex),
    ]
    marked = sorted(result.findings, key=lambda r: not (r["item"] in f.items and is_marked(f, r["item"])))
    rows = [row(f.told(result.query, r), entries=r["entries"]) for r in marked]
    if rows:
        title = f"Each finding in words, items marked as significant first ({result.count} of {result.of}; "
        title += f"{result.cannot_tell} cannot be told)"
        whole = Table(title, ("What the records show",), tuple(rows), (1,))
        parts.append(annex.limited(whole, 8, f"agencygraph gap {QUERY} CASE"))
    for name in ("known-to-one-agency-only", "never-sent", "reached-only-in-part"):
        parts += findings_of(f, annex, name, 6)
    number = {name: sum(r["outcome"] == name for r in result.findings) for name in ("late", "unconfirmed", "none")}
    gist = said(
        f"Of {result.of} answers, one for each item and holding: {number['late']} late, {number['unconfirmed']} "
        f"recorded as sent with no matching receipt, {number['none']} with no evidence in the chronologies supplied, "
        f"{result.cannot_tell} cannot be told; the others in time, or known to nobody else first."
    )
    return Section("reached", TITLE, tuple(parts), gist)


def in_time(f: Facts) -> list[Finding]:
    """Items that reached a holder in time when another agency had them first, or at the same moment; each once."""
    found: dict[tuple[str, str], Finding] = {}
    for r in f.every(QUERY):
        others = set(r["known_by"]) - {r["lacking"]}
        there = is_moment(r["reached_latest"] or 0) and is_moment(r["known_latest"] or 0)
        if r["outcome"] == "in-time" and others and there and r["known_earliest"] <= r["reached_latest"]:
            found.setdefault((r["item"], r["lacking"]), r)
    return list(found.values())


def lacked(f: Facts) -> list[Paragraph]:
    """For each holding, the significant items of which there is no evidence that they reached the holder."""
    groups: dict[Stretch, list[Finding]] = {}
    for r in sorted(f.every(QUERY), key=lambda r: weight(f, r["item"])):
        if r["outcome"] == "none" and r["item"] in f.items and is_marked(f, r["item"]):
            groups.setdefault(_holding(r), []).append(r)
    found = []
    for holding in sorted(groups, key=lambda h: (h[1], h[0], h[2])):
        rows = groups[holding]
        more = f", and {len(rows) - NAMED} more" if rows[NAMED:] else ""
        duty = f.who(rows[0]["lacking"]) if rows[0]["lacking"] else "a holder"
        target = f" reached {'it' if rows[0]['reason'] != 'no-holder' else duty}"
        found.append(
            said(
                f"{_head(f, rows[0])}: no evidence in the chronologies supplied that "
                f"{count(len(rows), 'significant item')} known elsewhere{target}: ",
                joined((f.item(r["item"]) for r in rows[:NAMED]), ", "),
                f"{more}.",
                entries=entries_of(*(r["known_entries"] for r in rows[:NAMED])),
            )
        )
    return found


def is_prompt(r: Finding) -> bool:
    """Whether a row that is in time shows it reached on the very day on which another agency first had it."""
    first = {"earliest": r["known_earliest"], "latest": r["known_latest"]}
    there = {"earliest": r["reached_earliest"], "latest": r["reached_latest"]}
    return r["reached_earliest"] >= r["held_from_earliest"] and apart(first, there) == "same day"


def _tables(f: Facts, annex: Annex) -> list[Part]:
    """Items against holdings, so many holdings to a table as a page takes."""
    cells = {(r["item"], *_holding(r)): r for r in f.every(QUERY)}
    heads = {_holding(r): _head(f, r) for r in f.every(QUERY)}
    found_of = {(r["item"], r["lacking"], r["held_from"]): r for r in f.found(QUERY)}
    holdings = sorted(heads, key=lambda h: (h[1], h[0], h[2]))
    items = [i for i in f.items if any((i, *h) in cells for h in holdings)]
    shown = [i for i in items if is_marked(f, i)] or items
    rest = [i for i in items if i not in shown]
    parts: list[Part] = []
    for start in range(0, len(holdings), COLUMNS):
        some = holdings[start : start + COLUMNS]
        which = f" (part {start // COLUMNS + 1})" if holdings[COLUMNS:] else ""
        head = ("Item", *(heads[h] for h in some))
        shares = (7, *([4] * len(some)))

        def rows(items: list[str], some: list[Stretch] = some) -> tuple[Row, ...]:
            return tuple(row(f.item(i), *(_cell(cells.get((i, *h)), found_of) for h in some)) for i in items)

        parts.append(
            annex.limited(Table(f"Significant items, by who held the case{which}", head, rows(shown), shares), 25)
        )
        if rest:
            number = annex.whole(Table(f"Other items, by who held the case{which}", head, rows(rest), shares))
            parts.append(said(f"The other {len(rest)} items are in annex A, table {number}.", kind="note"))
    return parts


Stretch = tuple[str, int, int]
"""A holding: the agency, and the first and last minute of its bounds."""


def _holding(r: Finding) -> Stretch:
    return r["lacking"] or "", r["held_from_earliest"], r["held_to_latest"]


def _head(f: Facts, r: Finding) -> str:
    nobody = r["reason"] == "no-holder"
    name = (
        f.who(r["lacking"]) if r["lacking"] else "No row says who" if r["reason"] == "holder-not-recorded" else "Nobody"
    )
    if nobody and r["lacking"]:
        name = f"Nobody ({name} had the duty)"
    until = when(r, "held_to_") if is_moment(r["held_to_latest"]) else "the end of the period"
    since = when(r, "held_from_") if is_moment(r["held_from_latest"]) else "the start"
    vague = tuple("a day " if words.startswith("between") else "" for words in (since, until))
    return f"{name}, from {vague[0]}{since} to {vague[1]}{until}"


def _cell(r: Finding | None, found_of: dict[tuple[str, str | None, str | None], Finding]) -> str:
    """What became of one item for one holding; a dash where it was not looked at."""
    if r is None:
        return "–"
    found = found_of.get((r["item"], r["lacking"] or None, iso(r["held_from_earliest"], r["held_from_unit"])))
    if r["outcome"] == "late" and found is not None:
        if found["reason"] == "after-holding":
            return f"late: {when(r, 'reached_')}, after it ended"
        return f"late: {lag(found)}"
    return {
        "in-time": "in time",
        "late": "late",
        "unconfirmed": "sent; no matching receipt",
        "none": "no evidence",
        "cannot-tell": "cannot be told",
    }[str(r["outcome"])]


def _in_time(f: Facts, annex: Annex) -> list[Part]:
    rows = []
    for r in in_time(f):
        first = {"earliest": r["known_earliest"], "latest": r["known_latest"]}
        there = {"earliest": r["reached_earliest"], "latest": r["reached_latest"]}
        after = "before it held the case" if r["reached_latest"] < r["held_from_earliest"] else apart(first, there)
        others = sorted(set(r["known_by"]) - {r["lacking"]})
        rows.append(
            (
                after != "same day",
                row(
                    f.item(r["item"]),
                    f.who(r["lacking"]),
                    when(r, "known_"),
                    when(r, "reached_"),
                    after,
                    f.whom(others),
                    entries=entries_of(r["known_entries"], r["own_entries"]),
                ),
            )
        )
    if not rows:
        return []
    rows.sort(key=lambda pair: pair[0])
    head = ("Item", "Holder", "First with another agency", "In the holder's record", "After", "Also known to")
    table = Table("Reached in time, the promptest first", head, tuple(r for _, r in rows), (6, 5, 4, 4, 3, 6))
    return [
        said(f"What arrived in time: {count(len(rows), 'item')} that another agency had as well.", kind="lead"),
        annex.limited(table, 10),
    ]
