"""Question c: what response followed, what was asked for, shared and cleared up, and in how many days."""

from __future__ import annotations

from collections import Counter

from agencygraph import drawing
from agencygraph.findings import Row as Finding
from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts, Node
from agencygraph.report.parts import Part, Picture, Quote, Row, Section, Table, row, said
from agencygraph.report.words import MISSING, NOTHING, apart, because, count, quoted, when

ASKING = ("request", "referral")
CALLING = ("contact", "referral", "request", "disclosure", "call", "letter", "admission", "closure", "decision")
TITLE = "c. Responses, and what was asked, shared and cleared up between agencies"
RULES = "response-not-in-time"


def responses(f: Facts, annex: Annex) -> Section:
    """The section of question c."""
    asked, answered = _asked(f)
    recorded = [(i, e) for i, e in f.entries.items() if e["response"]]
    open_ = [
        (i, e)
        for i, e in f.entries.items()
        if e["event_type"] in CALLING and not e["response"] and not f.starts("ANSWERS", "Entry", "Entry", i)
    ]
    parts: list[Part] = [said("Requests and referrals, and how long an answer took:", kind="lead")]
    if asked:
        head = ("Date", "Agency", "What was asked", "Answer recorded", "After")
        parts.append(annex.limited(Table("Requests and referrals", head, tuple(asked), (3, 4, 8, 6, 3))))
    else:
        parts.append(said(NOTHING + " No row is of the type request or referral."))
    parts += [*_timescales(f, annex), said("Responses as the rows give them:", kind="lead")]
    if recorded:
        rows = [
            row(when(e), f.who(e["agency"]), f.words_of(e), (Quote(e["response"]),), entries=[i]) for i, e in recorded
        ]
        columns = ("Date", "Agency", "What happened", "Response")
        parts.append(annex.limited(Table("Responses recorded", columns, tuple(rows), (3, 4, 8, 6))))
    else:
        parts.append(said(NOTHING + " The column for responses is empty."))
    if recorded or not f.why_not("request-not-answered"):
        parts += _no_response(f, annex, open_)
    parts += _sharing(f, annex)
    without = len(asked) - answered
    how_many = f"{answered} with an answer recorded" + (f", {without} without" if without else "")
    if not answered and f.why_not("request-not-answered"):
        how_many = f"whether {'it was' if len(asked) == 1 else 'they were'} answered is {MISSING}"
    late = len(f.found(RULES, "late", "none"))
    gist = said(
        f"{count(len(asked), 'request or referral', 'requests and referrals')}"
        f"{f', {how_many}' if asked else ''}. {count(len(recorded), 'row')} "
        f"{'gives' if len(recorded) == 1 else 'give'} a response. {_sent_gist(f)}"
        + (f" {count(late, 'response')} recorded after the time a rule sets, or not at all." if f.result(RULES) else "")
    )
    return Section("c", TITLE, tuple(parts), gist)


def _asked(f: Facts) -> tuple[list[Row], int]:
    """A row for each request and referral, and how many of them have an answer."""
    found, answered = [], 0
    unknown = "Not recorded in the chronologies supplied: no row of the case says what it answers."
    nothing = unknown if f.why_not("request-not-answered") else "No row that answers it in the chronologies supplied."
    for entry, e in f.entries.items():
        if e["event_type"] not in ASKING:
            continue
        answers = f.starts("ANSWERS", "Entry", "Entry", entry)
        answers.sort(key=lambda x: (f.entries[x]["latest"], x))
        answered += bool(answers or e["response"])
        if answers:
            last = f.entries[answers[0]]
            words, after = (f"{f.who(last['agency'])}: ", *f.words_of(last)), apart(e, last)
        elif e["response"]:
            words, after = ("In the row itself: ", Quote(e["response"])), "not recorded"
        else:
            words, after = (nothing,), ""
        found.append(row(when(e), f.who(e["agency"]), f.words_of(e), words, after, entries=[entry, *answers]))
    return found, answered


def _timescales(f: Facts, annex: Annex) -> list[Part]:
    """What the rules in force say of times, where that is looked for."""
    lead = said("Against the timescales in force:", kind="lead")
    result = f.results.get(RULES)
    if result is None or result.not_looked_for:
        return [lead, said(result.not_looked_for if result and result.not_looked_for else NOTHING)]
    every = f.every(RULES)
    rows = [
        _timescale(f, r) for r in sorted(every, key=lambda r: (r["occurred_earliest"] or 0, r["started"], r["rule"]))
    ]
    if not rows:
        return [lead, said(NOTHING)]
    number = Counter(r["outcome"] for r in every)
    head = (
        "From",
        "What began the time",
        "What is due, by which rule",
        "Due from",
        "Within",
        "Which ended",
        "Recorded",
    )
    return [
        lead,
        said(
            f"{count(len(rows), 'time')} a rule sets a time: {number['in-time']} recorded within it, {number['late']} "
            f"after it, {number['none']} with no record of a response, {number['cannot-tell']} cannot be told."
        ),
        annex.limited(Table("Timescales", head, tuple(rows), (3, 5, 6, 3, 3, 3, 4))),
    ]


def _timescale(f: Facts, r: Finding) -> Row:
    began = f.words_of(f.entries[r["started"]]) if r["started"] in f.entries else (r["event"],)
    recorded = {
        "in-time": f"in time, {when(r, 'reached_')}",
        "late": f"{when(r, 'reached_')}, {r['over']} after it",
        "none": "no record of it within the time",
    }.get(r["outcome"], f"cannot be told: {because(r['why'])}")
    return row(
        when(r, "occurred_"),
        began,
        quoted(f"{r['owed']}. Rule {r['rule']}", ()),
        f.who(r["agency"]) if r["agency"] else "not settled",
        r["allowed"],
        when(r, "due_"),
        recorded,
        entries=r["cited"],
    )


def _no_response(f: Facts, annex: Annex, open_: list[tuple[str, Node]]) -> list[Part]:
    """Contacts and the like with neither a response nor a row that answers them: counted, and listed in the annex."""
    of: dict[str, list[int]] = {}
    for e in f.entries.values():
        if e["event_type"] in CALLING:
            of.setdefault(e["agency"], [0, 0])[1] += 1
    for _, e in open_:
        of[e["agency"]][0] += 1
    if not of:
        return []
    head = ("Agency", "Rows of such a type", "With no response recorded")
    rows = [row(f.who(a), str(all_), str(none)) for a, (none, all_) in of.items()]
    listed = [row(when(e), f.who(e["agency"]), f.words_of(e), entries=[i]) for i, e in open_]
    table = Table("Rows with no recorded response", ("Date", "Agency", "What the row says"), tuple(listed), (3, 4, 12))
    return [
        said("Contacts with no recorded response:", kind="lead"),
        said(
            "Counted are rows of a type that may call for a response (contact, referral, request, disclosure, call, "
            "letter, admission, decision, closure). That no response is recorded says nothing of whether one was "
            "needed, or made and not written down."
        ),
        Table("Rows with no recorded response, by agency", head, tuple(rows), (6, 3, 3)),
        annex.limited(table, 5),
    ]


def _pairs(f: Facts) -> list[Finding]:
    return [r for r in f.every("unmatched-by-pair") if r["sent"]]


def _sent_gist(f: Facts) -> str:
    sent = sum(r["sent"] for r in _pairs(f))
    lone = sum(r["unmatched"] for r in _pairs(f))
    if not sent:
        return "Nothing is recorded as sent from one agency to another."
    return f"Of {count(sent, 'sending')} between agencies {lone} {'has' if lone == 1 else 'have'} no matching receipt."


def _sharing(f: Facts, annex: Annex) -> list[Part]:
    """What was sent between agencies, held back, read late, or of which the records differ."""
    pairs = _pairs(f)
    parts: list[Part] = [said("Information shared between agencies:", kind="lead")]
    if not pairs:
        return [*parts, said(NOTHING + " No row says that anything was sent.")]
    rows = [
        row(
            f.who(r["sender"]),
            f.who(r["lacking"]),
            *(str(r[n]) for n in ("sent", "corroborated", "told", "unmatched")),
            str(r["disputed"] + r["false_record"]),
            str(r["held_back"]),
        )
        for r in sorted(pairs, key=lambda r: (-r["sent"], r["sender"], r["lacking"]))
    ]
    head = (
        "From",
        "To",
        "Sent",
        "Receipt found",
        "Told, as a review found",
        "No matching receipt",
        "Disputed or found false",
        "Held back",
    )
    made = drawing.draw(f.graph, "flow")
    parts += [
        annex.limited(
            Table("Items recorded as sent, by pair of agencies", head, tuple(rows), (5, 5, 2, 2, 2, 2, 2, 2)), 15
        ),
        Picture(made.svg, made.alternative, "What went from agency to agency"),
    ]
    for name in ("sent-without-receipt", "held-back", "received-not-read"):
        parts += findings_of(f, annex, name)
    return parts


def findings_of(f: Facts, annex: Annex, name: str, most: int = 8) -> list[Part]:
    """The findings of one query as a table of sentences under its question; nothing where it has none."""
    result = f.result(name)
    if result is None or not result.findings:
        return []
    rows = [row(f.told(result.query, r), entries=r["entries"]) for r in result.findings]
    count_ = f"{result.count} of {result.of}; {result.cannot_tell} cannot be told"
    table = Table(f"{result.query.title} ({count_})", ("What the records show",), tuple(rows), (1,))
    return [annex.limited(table, most, f"agencygraph gap {name} CASE")]
