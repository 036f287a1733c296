"""Open questions to put to each agency: what others say they told it, what it says it sent, and its gaps."""

from __future__ import annotations

from agencygraph.knowledge.parties import INFORMS
from agencygraph.report.annex import Annex
from agencygraph.report.facts import READING, WINDOW, Facts, Node
from agencygraph.report.parts import Paragraph, Part, Row, Section, Table, joined, row, said
from agencygraph.report.words import MISSING, count, on, when

TITLE = "Open questions to put to each agency"
MOST = 8
HELD_BACK = "held back"
LACKING = (
    "never-reached",
    "request-not-answered",
    "received-not-read",
    "not-acted-on",
    "decided-without",
    "child-not-asked",
    "history-not-retrieved",
    "arrived-after-the-decision",
    "minutes-not-circulated",
)


def questions(f: Facts, annex: Annex) -> Section:
    """A page for each body, unit or worker with rows, or to which others say they sent something."""
    named = {t[end] for t in f.sent for end in ("sender", "receiver")}
    asked_of = [a for a in f.agencies if f.agencies[a]["kind"] in INFORMS and (f.rows_of(a) or a in named)]
    made = {a: _agency(f, annex, a) for a in asked_of}
    intro = said(
        "One page for each agency, for the author of its own review. A question is no finding: it asks what the record "
        "holds beside what was supplied."
    )
    numbers = [row(f.who(a), str(len(f.rows_of(a))), str(asked)) for a, (_, asked) in made.items()]
    heads = ("Agency", "Rows supplied", "Questions")
    table = Table("Agencies, and how many questions there are to each", heads, tuple(numbers), (8, 2, 2))
    pages = [page for page, _ in made.values()]
    gist = said(f"{count(len(pages), 'page')}, one for each agency.")
    return Section("questions", TITLE, (intro, table, *pages), gist, apart=True)


def _agency(f: Facts, annex: Annex, agency: str) -> tuple[Section, int]:
    """An agency's page, and how many questions there are to it, also where some stand in the annex."""
    name = f.who(agency)
    told_it = [t for t in _between(f) if t["receiver"] == agency and not t["standing"].startswith(HELD_BACK)]
    sent = [t for t in _between(f) if t["sender"] == agency]
    parts: list[Part] = [_record(f, agency)]
    parts += _table(f, annex, f"What is recorded as told to {name}", told_it, "sender", "From", "In your record")
    held = f"What is recorded as sent, or held back, by {name}"
    parts += _table(f, annex, held, sent, "receiver", "To", "In their record")
    asked = _asked(f, agency, told_it, sent)
    if asked:
        table = Table(f"Questions to {name}", ("Question",), tuple(asked), (1,))
        parts += [said("Questions:", kind="lead"), annex.limited(table, MOST)]
    return Section(f"questions-{list(f.agencies).index(agency) + 1}", name, tuple(parts), apart=True), len(asked)


def _between(f: Facts) -> list[Node]:
    """What one agency records of telling another."""
    return [t for t in f.sent if t["side"] == "sent" and t["sender"] != t["receiver"]]


def _record(f: Facts, agency: str) -> Paragraph:
    """What of an agency's rows leaves something out that a reader will ask for."""
    rows = f.rows_of(agency)
    if not rows:
        return said(f"No chronology of {f.who(agency)} was supplied: was there contact in the period?")
    missing = {
        "source": [e["id"] for e in rows if not e["source"]],
        "date": [e["id"] for e in rows if when(e) == "date not recorded"],
        "practitioner": [e["id"] for e in rows if not e["practitioner"]],
    }
    words = [f"{len(ids)} without a {name}" for name, ids in missing.items() if ids]
    rest = f", {' and '.join([', '.join(words[:-1]), words[-1]] if words[1:] else words)}" if words else ""
    cited = [*missing["source"], *missing["date"]]
    return said(f"{count(len(rows), 'row')} supplied{rest}.", entries=dict.fromkeys(cited))


def state(t: Node) -> str:
    """What the two records say of one message."""
    if t["standing"]:
        return {
            "disputed": "the accounts differ",
            "false": "found not to have happened",
            HELD_BACK: "held back",
            "uncertain": "uncertain",
            "available": "made available; that is no receipt",
        }.get(t["standing"], str(t["standing"]))
    if t["receipt_most"] <= WINDOW:
        return "a matching row"
    possible = t["receipt_days"] <= WINDOW
    if READING in t["told_in"]:
        return "told, as a review found; no matching row" if not possible else "told, as a review found"
    if possible:
        return "cannot be told: the dates overlap"
    return "no matching row" if t["covered"] else "cannot be told: the records do not cover the time"


def _table(f: Facts, annex: Annex, caption: str, sent: list[Node], end: str, word: str, found: str) -> list[Part]:
    if not sent:
        return [said(f"{caption}: nothing is recorded.")]
    rows = [row(when(t), f.who(t[end]), f.item(t["item"]), state(t), entries=t["entries"]) for t in sent]
    rows.sort(key=lambda r: str(r.cells[3][0]).startswith(("a matching", "told")))
    return [annex.limited(Table(caption, ("Date", word, "Item", found), tuple(rows), (3, 5, 7, 5)), MOST)]


def _asked(f: Facts, agency: str, told_it: list[Node], sent: list[Node]) -> list[Row]:
    """Questions, the most particular first."""
    found: list[Row] = []
    for t in told_it:
        if state(t).startswith(("no matching", "the accounts", "uncertain")):
            found.append(
                row(
                    (
                        f"{f.who(t['sender'])} records sending you ",
                        *f.item(t["item"]),
                        f" ({when(t)}). Is there a record of it?",
                    ),
                    entries=t["entries"],
                )
            )
    for t in sent:
        if state(t).startswith("no matching"):
            found.append(
                row(
                    (
                        "You record sending ",
                        *f.item(t["item"]),
                        f" to {f.who(t['receiver'])} ({when(t)}). Is there a proof that it went, or an answer?",
                    ),
                    entries=t["entries"],
                )
            )
        elif t["standing"] == HELD_BACK:
            found.append(
                row(
                    (
                        "You record holding ",
                        *f.item(t["item"]),
                        f" back from {f.who(t['receiver'])} ({when(t)}). Who decided it, and was it looked at again?",
                    ),
                    entries=t["entries"],
                )
            )
    found += _gaps(f, agency)
    rows = [e for e in f.rows_of(agency) if e["oversight"]]
    if f.rows_of(agency) and not rows:
        found.append(
            row(f"Supervision and management oversight: {MISSING}. Who supervised, when, and what was directed?")
        )
    return found


def _gaps(f: Facts, agency: str) -> list[Row]:
    """Questions from findings about an agency; of those there may be hundreds of, one question for all."""
    found: list[Row] = []
    kept = {t["item"] for t in _between(f) if t["receiver"] == agency and t["standing"].startswith(HELD_BACK)}
    never = [r for r in f.found("never-reached", "none", "late") if r["lacking"] == agency and r["item"] not in kept]
    if never:
        items = list(dict.fromkeys(r["item"] for r in never))
        rest = f", and {len(items) - MOST} more (see “What reached the agency holding the case”)?"
        found.append(
            row(
                (
                    "You held the case, or had the duty to. Does your record show, and since when: ",
                    *joined((f.item(i) for i in items[:MOST]), ", "),
                    rest if items[MOST:] else "?",
                ),
                entries=dict.fromkeys(x for r in never for x in r["entries"]),
            )
        )
    for name in LACKING[1:]:
        result = f.result(name)
        if result is None or name == "decided-without":
            continue
        for r in result.findings:
            if r.get("item") in kept:
                continue
            if r["outcome"] != "cannot-tell" and agency in (r.get("lacking"), r.get("asker"), r.get("agency")):
                asked = (*f.told(result.query, r, marks=False), " Is there more in your record?")
                found.append(row(asked, entries=r["entries"]))
    lacked: dict[str, list[str]] = {}
    for r in f.found("decided-without", "none", "unconfirmed", "late"):
        if r["lacking"] == agency:
            lacked.setdefault(r["decision"], []).append(r["item"])
    for decision, items in lacked.items():
        if decision in f.entries:
            e = f.entries[decision]
            found.append(
                row(
                    (
                        f"{on(when(e))} you decided: ",
                        *f.words_of(e),
                        f" {count(len(items), 'item')} stood in other agencies' records "
                        "and not in yours. Which of them did you ask for?",
                    ),
                    entries=[decision],
                )
            )
    return found
