"""Question d: what the responses were aimed at, and whether they were followed through, as recorded."""

from __future__ import annotations

from collections import Counter

from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts, Node, decides, next_decision
from agencygraph.report.parts import Part, Pieces, Points, Quote, Row, Section, Table, joined, row, said
from agencygraph.report.plans import DONE, LATER, NEITHER, OPEN, REVIEWED, state
from agencygraph.report.responses import findings_of
from agencygraph.report.words import NOTHING, apart, count, when
from agencygraph.when import is_moment

TITLE = "d. Relevance and follow-through, as recorded"
FOLLOWED = (
    "not-acted-on",
    "arrived-after-the-decision",
    "assumed-another-had-it",
    "negative-decision-as-safe",
    "history-not-retrieved",
    "referral-bounced",
)
KNOWN = ("late", "unconfirmed", "none")


def follow_through(f: Facts, annex: Annex) -> Section:
    """The section of question d."""
    decisions = [(i, e) for i, e in f.entries.items() if decides(e)]
    parts: list[Part] = []
    if decisions:
        rows = [_decision(f, i, e) for i, e in decisions]
        head = ("Date", "Agency", "Decision", "About, and aimed at", "Rows and items it names", "Its next decision",
                "Known elsewhere only")  # fmt: skip
        parts += [
            said(
                "Every row that is a decision, gives a threshold decided or closes something: the people it is about, "
                "the aims of plans that name it, what it says it rests on, and when the same agency next decided. "
                "“Known elsewhere only” counts the items that another agency's record certainly showed on that day and "
                "the deciding agency's did not; what was known elsewhere may not have mattered to the decision."
            ),
            annex.limited(Table("Decisions and closures", head, tuple(rows), (3, 4, 7, 5, 5, 3, 3)), 20),
        ]
    else:
        parts.append(said(NOTHING + " No row is a decision or a closure."))
    parts += _aims(f)
    checks = [part for name in FOLLOWED for part in findings_of(f, annex, name, 5)]
    if checks:
        lead = "Where the records show no following step, one that came late, or do not tell:"
        parts += [said(lead, kind="lead"), *checks]
    missing = [f.why_not(name) for name in FOLLOWED if f.why_not(name)]
    parts += [said("Not looked for: ", why, kind="note") for why in dict.fromkeys(missing)]
    parts += _done(f)
    resting = sum(bool(_rests_on(f, i)) for i, _ in decisions)
    gist = said(
        f"{count(len(decisions), 'decision or closure', 'decisions and closures')}; {resting} "
        f"{'names' if resting == 1 else 'name'} a row or an item. "
        f"{count(len(f.found('not-acted-on', 'late', 'none')), 'item')} received with no step recorded, or a late one."
    )
    return Section("d", TITLE, tuple(parts), gist)


def _rests_on(f: Facts, entry: str) -> list[str]:
    return [
        *f.ends("CITES", "Entry", "Entry", entry),
        *f.ends("CITES_ITEM", "Entry", "Information", entry),
        *f.ends("SHOWS", "Entry", "Information", entry),
    ]


def _aims(f: Facts) -> list[Part]:
    """What is recorded of aims and actions after they were set; each stands under question h."""
    lead = said("Whether aims were followed through, as the table of plans has it:", kind="lead")
    if not f.plans:
        return [lead, said(NOTHING + " There is no table of plans.")]
    number = Counter(state(f, p) for p in f.plans)
    named = (DONE, REVIEWED, OPEN, NEITHER, LATER)
    words = said(f"Of {count(len(f.plans), 'aim')}: ", "; ".join(f"{s}: {number[s]}" for s in named if number[s]), ".")
    lines = [
        said(
            f"{f.who(p['agency'])}: " if p["agency"] else "",
            Quote(p["aim"]),
            f", due {when(p, 'due_')}: no review or outcome is recorded.",
            entries=[p["entry_id"]] if p["entry_id"] else [],
        )
        for p in f.plans
        if state(f, p) == OPEN
    ]
    return [lead, words, *([Points(tuple(lines))] if lines else [])]


def _aimed_at(f: Facts, entry: str, e: Node) -> Pieces:
    aims: list[Pieces] = [("aim: ", Quote(p["aim"])) for p in f.plans if p["entry_id"] == entry and p["aim"]]
    return joined([f.people_of(e) or "nobody is named", *aims])


def _elsewhere(f: Facts, entry: str) -> str:
    """How many items were known elsewhere only, and of how many more that cannot be told."""
    outcomes = Counter(r["outcome"] for r in f.every("decided-without") if r["decision"] == entry)
    if not f.entries[entry]["decides"]:
        return "not looked at: a closure, and no decision"
    sure, open_ = sum(outcomes[name] for name in KNOWN), outcomes["cannot-tell"]
    return f"{sure}, and of {open_} more it cannot be told" if open_ else str(sure)


def _decision(f: Facts, entry: str, e: Node) -> Row:
    _, after = next_decision(f, e)
    cited = [f"row {x}" for x in f.ends("CITES", "Entry", "Entry", entry)]
    items = dict.fromkeys(
        [*f.ends("CITES_ITEM", "Entry", "Information", entry), *f.ends("SHOWS", "Entry", "Information", entry)]
    )
    rests = joined([*cited, *(f.item(i) for i in items)]) or ("not recorded",)
    about, elsewhere = _aimed_at(f, entry, e), _elsewhere(f, entry)
    return row(when(e), f.who(e["agency"]), f.words_of(e), about, rests, after, elsewhere, entries=[entry])


def _done(f: Facts) -> list[Part]:
    """What was received and acted on: good practice stands beside the gaps."""
    rows = []
    for t in f.sent:
        if t["acted"] and t["side"] == "sent":
            received = {"earliest": t["received_earliest"] or t["earliest"], "latest": t["received"] or t["latest"]}
            acted = {"earliest": t["acted_earliest"] or t["acted"], "latest": t["acted"]}
            after = apart(received, acted) if is_moment(received["latest"]) else "not recorded"
            rows.append(row(f.item(t["item"]), f.who(t["sender"]), f.who(t["receiver"]), after, entries=t["entries"]))
    if not rows:
        return []
    head = ("Item", "From", "To", "Acted on after it was received")
    return [said("Received and acted on:", kind="lead"), Table("Items acted on", head, tuple(rows), (6, 5, 5, 4))]
