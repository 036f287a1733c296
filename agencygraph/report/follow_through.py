"""Question d: what the responses were aimed at, and whether they were followed through, as recorded."""

from __future__ import annotations

from collections import Counter

from agencygraph.report.annex import Annex
from agencygraph.report.facts import CLOSING, Facts, Node
from agencygraph.report.parts import Part, Row, Section, Table, joined, row, said
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


def decides(e: Node) -> bool:
    """Whether a row is a decision or closes something."""
    return bool(e["decides"]) or e["event_type"] in CLOSING


def follow_through(f: Facts, annex: Annex) -> Section:
    """The section of question d."""
    decisions = [(i, e) for i, e in f.entries.items() if decides(e)]
    parts: list[Part] = []
    if decisions:
        lacked = Counter(r["decision"] for r in f.found("decided-without", *KNOWN))
        rows = [_decision(f, i, e, lacked[i]) for i, e in decisions]
        head = ("Date", "Agency", "Decision", "What it says it rests on", "Its next decision", "Known elsewhere only")
        parts += [
            said(
                "Every decision and closure, with what it says it rests on and when the same agency next decided. "
                "“Known elsewhere only” counts the items that another agency's record showed on that day and "
                "the deciding agency's did not; what was known elsewhere may not have mattered to the decision."
            ),
            annex.limited(Table("Decisions and closures", head, tuple(rows), (3, 4, 7, 6, 3, 2)), 20),
        ]
    else:
        parts.append(said(NOTHING + " No row is a decision or a closure."))
    checks = [part for name in FOLLOWED for part in findings_of(f, annex, name, 5)]
    if checks:
        parts += [said("Where the records show no following step, or one that came late:", kind="lead"), *checks]
    missing = [f.why_not(name) for name in FOLLOWED if f.why_not(name)]
    parts += [said("Not looked for: ", why, kind="note") for why in dict.fromkeys(missing)]
    parts += _done(f)
    resting = sum(bool(_rests_on(f, i)) for i, _ in decisions)
    gist = said(
        f"{count(len(decisions), 'decision or closure', 'decisions and closures')}; {resting} "
        f"{'says' if resting == 1 else 'say'} what {'it rests' if resting == 1 else 'they rest'} on. "
        f"{count(len(f.found('not-acted-on', 'late', 'none')), 'item')} received with no step recorded, or a late one."
    )
    return Section("d", TITLE, tuple(parts), gist)


def _rests_on(f: Facts, entry: str) -> list[str]:
    return [
        *f.ends("CITES", "Entry", "Entry", entry),
        *f.ends("CITES_ITEM", "Entry", "Information", entry),
        *f.ends("SHOWS", "Entry", "Information", entry),
    ]


def _decision(f: Facts, entry: str, e: Node, lacked: int) -> Row:
    later = [
        x
        for i, x in f.entries.items()
        if x["agency"] == e["agency"]
        and decides(x)
        and i != entry
        and is_moment(e["latest"])
        and x["earliest"] > e["latest"]
    ]
    next_ = min(later, key=lambda x: (x["earliest"], x["id"]), default=None)
    cited = [f"row {x}" for x in f.ends("CITES", "Entry", "Entry", entry)]
    items = dict.fromkeys(
        [*f.ends("CITES_ITEM", "Entry", "Information", entry), *f.ends("SHOWS", "Entry", "Information", entry)]
    )
    rests = joined([*cited, *(f.item(i) for i in items)]) or ("not recorded",)
    after = f"{apart(e, next_)} later" if next_ else "none in the chronologies supplied"
    return row(when(e), f.who(e["agency"]), f.words_of(e), rests, after, str(lacked), entries=[entry])


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
