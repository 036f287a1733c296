"""Questions e and f: who held the case and what crossed when it was handed over; oversight and support."""

from __future__ import annotations

from itertools import pairwise

from agencygraph.findings import entries_of
from agencygraph.knowledge import UNHELD
from agencygraph.knowledge.parties import INFORMS
from agencygraph.report.annex import Annex
from agencygraph.report.events import is_marked
from agencygraph.report.facts import Facts, Node, next_decision
from agencygraph.report.parts import Part, Pieces, Points, Quote, Row, Section, Table, joined, row, said
from agencygraph.report.words import NOTHING, count, days_since, is_one_day, moment, when
from agencygraph.when import FOREVER, is_moment

E_TITLE = "e. Who held the case, and what crossed when it was handed over"
F_TITLE = "f. Management oversight and support"
SUPERVISING = ("supervision", "oversight", "management", "direction")


def holders(f: Facts) -> list[Node]:
    """The holdings of agencies, without the times in which nobody held the case or no row says who did."""
    return [h for h in f.held if h["basis"] not in UNHELD]


def holding(f: Facts, annex: Annex) -> Section:
    """The section of question e."""
    if not holders(f):
        return Section("e", E_TITLE, (said(NOTHING + " No row says who held the case."),), said(NOTHING))
    rows = [row(_holder(f, h), when(h, "from_"), _until(h), _basis(h), entries=h["entries"]) for h in f.held]
    head = ("Held by", "From", "To", "As the record calls it")
    parts: list[Part] = [Table("Who held the case", head, tuple(rows), (6, 4, 4, 5))]
    for name, none in (
        ("no-agency-held-the-case", "No time is recorded in which nobody held the case."),
        ("holders-overlap", "No time is recorded in which two agencies held the case at once."),
    ):
        result = f.result(name)
        lines = [said(f.told(result.query, r), entries=r["entries"]) for r in result.findings] if result else []
        parts.append(Points(tuple(lines)) if lines else said(none))
    if f.handed:
        columns = (
            "Handed over",
            "Crossed by then",
            "Crossed later",
            "Sent, no matching receipt",
            "No evidence it crossed",
            "Cannot be told",
        )
        rows = [_handover(f, h) for h in f.handed]
        table = Table(
            "Transfers, and which items of the old holder's record the new holder's then showed",
            columns,
            tuple(rows),
            (4, 6, 5, 5, 6, 5),
            "The file itself may have gone across without a row that says so.",
        )
        parts += [annex.limited(table)]
    else:
        parts.append(said("No transfer from one agency to another is recorded in the chronologies supplied."))
    parts += _worker(f, annex)
    nobody = f.found("no-agency-held-the-case", "none")
    gist = said(
        f"{count(len(holders(f)), 'holding')} by "
        f"{count(len({h['agency'] for h in holders(f)}), 'agency', 'agencies')}, "
        f"{count(sum(h['certain'] for h in f.handed), 'transfer')}; "
        f"{count(len(nobody), 'time')} in which nobody is recorded as holding it, "
        f"{count(len(f.found('holders-overlap', 'recorded')), 'time')} in which two did.",
        entries=entries_of(*(r["entries"] for r in nobody)),
    )
    return Section("e", E_TITLE, tuple(parts), gist)


def _holder(f: Facts, h: Node) -> Pieces:
    if h["basis"] in UNHELD:
        return ("Nobody",) if h["basis"] == "no-holder" else ("No row says who",)
    return (f.who(h["agency"]), *((" (", Quote(h["person"]), ")") if h["person"] else ()))


def _until(h: Node) -> str:
    return when(h, "to_") if is_moment(h["to_latest"]) else "the end of the period"


def _basis(h: Node) -> Pieces:
    """What the record calls a holding; nothing where it only shows that there was one."""
    return () if h["basis"] in (*UNHELD, "recorded", "") else (Quote(h["basis"]),)


def _handover(f: Facts, h: Node) -> Row:
    """One transfer, with the items that the old holder's record showed by then, by what became of them."""
    rows = [
        r
        for r in f.every("lost-at-handover")
        if (r["giver"], r["lacking"]) == (h["giver"], h["taker"]) and r["reference_latest"] == h["latest"]
    ]
    outcomes = ("in-time", "late", "unconfirmed", "none", "cannot-tell")
    cells = [_items(f, [r["item"] for r in rows if r["outcome"] == outcome]) for outcome in outcomes]
    between = f"{when(h)}: {f.who(h['giver'])} to {f.who(h['taker'])}{'' if h['certain'] else ', which cannot be told'}"
    return row(between, *cells, entries=h["entries"])


def _items(f: Facts, items: list[str]) -> Pieces:
    """How many items, and the significant ones by name."""
    named = [i for i in items if is_marked(f, i)]
    rest = len(items) - len(named)
    if not named:
        return (count(rest, "item") if rest else "none",)
    others = f", and {count(rest, 'other item')}" if rest else ""
    return (*joined((f.item(i) for i in named), ", "), others) if others else joined((f.item(i) for i in named), ", ")


def _worker(f: Facts, annex: Annex) -> list[Part]:
    result = f.result("known-to-the-agency-not-the-worker")
    if result is None or not result.findings:
        return []
    rows = [row(f.told(result.query, r), entries=r["entries"]) for r in result.findings]
    return [annex.limited(Table(result.query.title, ("What the records show",), tuple(rows), (1,)), 5)]


def oversight(f: Facts, annex: Annex) -> Section:
    """The section of question f."""
    seen = [(i, e) for i, e in f.entries.items() if e["oversight"] or e["event_type"] in SUPERVISING]
    if not seen:
        words = said(NOTHING + " No row fills the column for oversight, and none is of the type supervision.")
        return Section("f", F_TITLE, (words,), said(NOTHING))
    rows = [
        row(
            when(e),
            f.who(e["agency"]),
            (Quote(e["oversight"]),) if e["oversight"] else "",
            f.words_of(e),
            _holding_then(f, e),
            _decided_next(f, e),
            entries=[i],
        )
        for i, e in seen
    ]
    head = ("Date", "Agency", "In the column for oversight", "The row it stands in", "Held the case then",
            "The agency's next decision or closure")  # fmt: skip
    caption = "Rows of supervision, and what stands in the column for oversight"
    parts: list[Part] = [annex.limited(Table(caption, head, tuple(rows), (3, 4, 5, 6, 3, 5)))]
    stretches = [_stretch(f, h, [e for _, e in seen if e["agency"] == h["agency"]]) for h in holders(f)]
    if stretches:
        heads = ("Held by", "From", "To", "Rows with oversight", "Longest time without one")
        note = "Supervision may be kept in a file of its own that was not supplied."
        parts.append(Table("Oversight in each holding", heads, tuple(stretches), (6, 4, 4, 3, 5), note))
    shown = {e["agency"] for _, e in seen}
    silent = [a for a in f.agencies if f.rows_of(a) and a not in shown and f.agencies[a]["kind"] in INFORMS]
    if silent:
        parts.append(said(f"Oversight of {f.whom(silent)}: ", NOTHING[0].lower() + NOTHING[1:]))
    gist = said(
        f"{count(len(seen), 'row')} of {count(len({e['agency'] for _, e in seen}), 'agency', 'agencies')} "
        f"{'says' if len(seen) == 1 else 'say'} something of oversight.",
        entries=[i for i, _ in seen],
    )
    return Section("f", F_TITLE, tuple(parts), gist)


def _holding_then(f: Facts, e: Node) -> str:
    """Whether the row's agency certainly held the case on the row's day."""
    mine = [h for h in holders(f) if h["agency"] == e["agency"]]
    if any(h["from_latest"] <= e["latest"] and e["earliest"] < h["to_earliest"] for h in mine):
        return "yes"
    if any(
        h["basis"] == "not-recorded" and h["from_earliest"] <= e["latest"] and e["earliest"] <= h["to_latest"]
        for h in f.held
    ):
        return "not recorded"
    maybe = any(h["from_earliest"] <= e["latest"] and e["earliest"] <= h["to_latest"] for h in mine)
    return "cannot be told" if maybe else "no"


def _decided_next(f: Facts, e: Node) -> Pieces:
    """What the same agency next decided or closed, and how long after: a reader can set it beside a direction."""
    found, after = next_decision(f, e)
    return (f"{after}: ", *f.words_of(found)) if found else (after,)


def _stretch(f: Facts, h: Node, seen: list[Node]) -> Row:
    """How long a holding went at the most without a row that shows oversight; where a date is vague, only a bound."""
    end = min(h["end_latest"], h["to_latest"])
    dated = sorted(e["latest"] for e in seen if is_moment(e["latest"]) and h["from_earliest"] <= e["latest"] <= end)
    longest = "cannot be told"
    if is_moment(h["from_earliest"]) and is_moment(end) and end < FOREVER:
        sure = [e["latest"] for e in seen if e["latest"] in dated and is_one_day(e)]
        points = [h["from_earliest"], *sorted(sure), end]
        days, first, last = max((days_since(b, a), a, b) for a, b in pairwise(points))
        ended = end < h["to_earliest"] or is_one_day(h, "to_")
        vague = len(sure) < len(dated) or not is_one_day(h, "from_") or not ended
        longest = f"{count(days, 'day')}, {moment(first)} to {moment(last)}" if days else "less than a day"
        longest = f"at most {longest}; how long exactly cannot be told" if vague else longest
    return row(_holder(f, h), when(h, "from_"), _until(h), str(len(dated)), longest, entries=h["entries"])
