"""The front page: what the report is, what it rests on, how to read it, and each answer in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from agencygraph import basis, drawing
from agencygraph.findings import entries_of
from agencygraph.knowledge.timescales import not_judged
from agencygraph.report.events import weight
from agencygraph.report.facts import WINDOW, Facts
from agencygraph.report.parts import Paragraph, Part, Picture, Points, Quote, Row, Section, Table, joined, row, said
from agencygraph.report.reached import in_time, is_prompt, lacked
from agencygraph.report.words import MISSING, count, moment
from agencygraph.when import is_moment

FIRST = (
    *(("no-agency-held-the-case", 2), ("known-to-one-agency-only", 4), ("held-back", 1)),
    *(("sent-without-receipt", 2), ("disputed-or-false-record", 1), ("family-not-heard", 1), ("referral-bounced", 1)),
)
"""Queries whose findings stand on the first page, and how many of each, no item twice."""
READ = (
    "Everything here is what the chronologies supplied show. It is not what was in anybody's mind, and it is not a "
    "finding of fact by a court.",
    "Words in quotation marks are those of the rows and tables supplied. All other words were made by the program from "
    "the rows named beside them. A panel may edit both.",
    "“No evidence in the chronologies supplied” means that no row shows it. A telephone call that nobody wrote "
    "down looks the same.",
    f"“{MISSING.capitalize()}” means that nothing was supplied that could say. It never means no.",
    "“Cannot be told” means that dates overlap, accounts differ, or an agency's records were not supplied for the "
    "time; the reason stands beside it.",
    "An agency is aware from the day on which its own record first shows an item, another's row shows it present where "
    "the item was told, or a review's row shows that it was told. What an agency's own row says it sent, and has no "
    f"matching row in the receiver's record within {WINDOW} days, is “recorded as sent; no matching receipt”.",
    "Agencies and people stand by their role. Nobody is ranked.",
    "Entry numbers such as those after a statement are the rows it rests on. Annex C has every row.",
)


def about(f: Facts) -> Section:
    """What the report is and rests on."""
    case = f.case
    period = f"{moment(case['period_from'])} to {moment(case['period_to'])}"
    incident = moment(case["incident"]) if is_moment(case["incident"]) else MISSING
    facts = [
        row("Case", (Quote(case["title"]), f" ({case['id']})")),
        row("Marking", (Quote(case["marking"]),) if case["marking"] else "none given"),
        row("Period under review", period),
        row("Incident", incident),
        row("Duty holder", f.who(case["duty_holder"]) if case["duty_holder"] else "none named"),
        row("Nation and area", ", ".join(filter(None, (case["nation"], case["area"]))) or "none given"),
        row(
            "Rows",
            f"{len(f.entries):,}, of {len({e['agency'] for e in f.entries.values()} & set(f.agencies))} agencies",
        ),
        row("Items of information", f"{len(f.items):,}"),
    ]
    parts: list[Part] = [
        Table("The case", ("What", "As supplied"), tuple(facts), (3, 9)),
        said("How to read this report:", kind="lead"),
        Points(tuple(said(line) for line in READ)),
        *_coverage(f),
        *_sources(f),
        said("Taken as so because the case does not say:", kind="lead"),
    ]
    assumed = basis.assumptions(f.it.store, case["id"])
    parts.append(Points(tuple(said(line) for line in assumed)) if assumed else said("Nothing."))
    if f.files and (unseen := not_judged(f.files)):
        why = (said(Quote(rule.title), f" ({rule.id}): ", Quote(rule.note)) for rule in unseen)
        parts += [said("Rules on timescales that are not judged, and why:", kind="lead"), Points(tuple(why))]
    return Section("about", "About this report", tuple(parts), apart=True)


def _coverage(f: Facts) -> list[Part]:
    searched = {a.id: a.records_searched for a in f.files.agencies} if f.files else {}
    rows = [_covered(f, agency, searched.get(agency, "")) for agency in f.agencies]
    head = ("Agency", "Kind", "Rows", "Records cover", "Records searched")
    note = (
        "" if f.files else "Which records were searched stands with the folder of the case; a store does not keep it."
    )
    return [
        said("What was supplied, and what it covers:", kind="lead"),
        Table("Coverage", head, tuple(rows), (6, 3, 2, 5, 6), note),
    ]


def _covered(f: Facts, agency: str, searched: str) -> Row:
    node = f.agencies[agency]
    if not node["covered"]:
        dates = "no records supplied"
    else:
        dates = f"{moment(node['covers_from'])} to {moment(node['covers_to'])}" + (
            " (assumed)" if node["assumed"] else ""
        )
    looked = (Quote(searched),) if searched else ("not recorded" if f.files else "not in a store",)
    return row(f.who(agency), node["kind"], str(len(f.rows_of(agency))), dates, looked)


def _sources(f: Facts) -> list[Part]:
    lead = said("Files it was made from:", kind="lead")
    if f.files is None:
        return [
            lead,
            said(
                "This report was made from a store. The names of the files and their SHA-256 sums are with the "
                "folder that the store was filled from."
            ),
        ]
    rows = [row((Quote(s.file),), f"{s.rows:,}", s.sha256) for s in f.files.sources]
    return [lead, Table("Files", ("File", "Rows", "SHA-256"), tuple(rows), (4, 2, 9))]


def summary(f: Facts, sections: Sequence[Section]) -> Section:
    """Each question with its answer in a sentence, what arrived in time, and the picture of the whole."""
    made = drawing.draw(f.graph, "timeline")
    rows = [Row(((s.title,), s.gist.pieces), s.gist.entries) for s in sections if s.gist]
    parts: list[Part] = [
        said("What stands out in the records:", kind="lead"),
        Points(tuple(_first(f))),
        Table("Each question, in short", ("Question", "What the chronologies supplied show"), tuple(rows), (5, 10)),
        *_weak(sections),
        Picture(made.svg, made.alternative, "Who held the case, and when each agency first had each item"),
    ]
    return Section("short", "In short", tuple(parts), apart=True)


def _first(f: Facts) -> list[Paragraph]:
    """The findings to look at first, in a fixed order of questions, and beside them what arrived at once."""
    found: list[Paragraph] = []
    named: set[str] = set()
    for name, most in FIRST:
        result = f.result(name)
        rows = [r for r in result.findings if r["outcome"] in ("none", "unconfirmed", "recorded")] if result else []
        rows.sort(key=lambda r: weight(f, r.get("item")))
        for r in rows:
            if result and most and r.get("item") not in named:
                most -= 1
                named |= {r["item"]} if r.get("item") else set()
                found.append(said(f.told(result.query, r), entries=r["entries"]))
    found[1:1] = lacked(f)
    prompt = [r for r in in_time(f) if is_prompt(r)]
    if prompt:
        names = joined((f.item(r["item"]) for r in prompt[:4]), ", ")
        found.append(
            said(
                f"Recorded as reaching the agency holding the case on the very day another agency had it: "
                f"{count(len(prompt), 'item')}, among them ",
                names,
                ".",
                entries=entries_of(*(r["own_entries"] for r in prompt[:4])),
            )
        )
    return found or [said("No query has a finding in the chronologies supplied.")]


def _weak(sections: Sequence[Section]) -> list[Paragraph]:
    """Which answers rest on nothing, so that a reader does not take silence for an answer."""
    empty = [s.title for s in sections if s.gist and str(s.gist.pieces[0]).lower().startswith(MISSING)]
    if not empty:
        return []
    return [said("Not answered, because nothing was supplied that could say: ", "; ".join(empty), ".", kind="note")]
