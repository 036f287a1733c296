"""The facilitator's guide: what to say first, a timetable, each stage with what it shows, and what to learn from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agencygraph.findings import Result
from agencygraph.knowledge import UNHELD, Knowledge
from agencygraph.records import Case
from agencygraph.report.parts import Paragraph, Part, Points, Quote, Report, Section, Table, row, said
from agencygraph.sentences import listed
from agencygraph.workshop.learning import Point, learning
from agencygraph.workshop.points import Point as Decision
from agencygraph.workshop.points import after
from agencygraph.workshop.stages import READING, Stage, agencies, left_out, new, pooled
from agencygraph.workshop.wording import Names, day, when

CHANGES = 12
"""Findings that the closing says would be changed; the command has all."""
OPENING, CLOSING, BREAK = 20, 40, 15
STEPS = (
    ("Each table reads its pack", 10),
    ("Each table fills in its question sheet, lays out its cards and votes", 15),
    ("Reveal, agency by agency; then the pooled picture", 10),
    ("In the room: what differs, and what would each table now share, with whom?", 15),
)
"""What is done in each stage, and for how many minutes."""
WARNING = (
    "Before anybody reads: say what the case is about, that anybody may leave the room without giving a reason, and "
    "who can be spoken to today and afterwards. Some in the room will have lived through something like it. Nobody is "
    "asked for experiences of their own, and nobody plays a child, a relative or an adult at risk: the facilitator "
    "reads their words aloud."
)
HINDSIGHT = (
    "You know how it goes on; the tables do not. Keep it so until the last stage, in what you say as well.",
    "Ask what a record could show on that day, and not what anybody ought to have seen. A thing that stands out now "
    "stood among many others then.",
    "Say 'no row shows'. A record is not a mind, and a call that nobody wrote down looks the same as a gap.",
    "Ask for the reason first: what made sense to those who did it, with the time, the rules and the words they had?",
    "Talk of agencies and of how work is arranged. Do not look for the person.",
    "Give what went well as much time as what did not.",
    "What would have closed a gap is a possibility. It does not say that the outcome would have been another.",
)
BEFORE = (
    "Read every pack. Titles of items and the words of rows were written or coded by people, some of them with the "
    "whole case in view: what gives too much away, change in the case and make the folder again.",
    "The response, the threshold and the oversight of a row have no date of their own: see whether they came later.",
    "The rows that are in no pack are listed at the end. They are a review's words, or have no date.",
    "Print a pack, which ends with a question sheet, and a set of cards for each table and stage. Hand out a stage "
    "only when it begins.",
    "Keep this folder's facilitator files to yourself: they hold the whole case.",
    "Put somebody at each table who knows the work of that agency, and mix the other tables.",
)
AFTERWARDS = (
    "Go round: one thing that each takes back to their own service, and whom they will speak to about it.",
    "Collect the packs and cards. What was made from a real case is as confidential as its chronologies.",
    "Stay for half an hour. Ring those who left early.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the facilitator's files tell.

    case      the whole case; known what its records show
    points    its decisions, thresholds, meetings, closures and handovers
    results   what every gap query found
    closing   what routes.best gives for it: the contacts that could have closed most
    """

    case: Case
    known: Knowledge
    stages: Sequence[Stage]
    points: Sequence[Decision]
    results: Sequence[Result]
    closing: Mapping[str, Any] = field(default_factory=dict)


def guide(it: Told, made: str) -> Report:
    """The facilitator's guide of a workshop."""
    names = Names(it.case)
    sections = [
        Section("warning", "Content warning", (said(WARNING, kind="lead"), *_categories(it.case))),
        Section("hindsight", "How to talk about hindsight", (_points(HINDSIGHT),)),
        Section("before", "Before the day", (_points(BEFORE),)),
        Section("times", "Timetable", tuple(_timetable(it.stages))),
        *(_stage(it, at, names) for at in range(len(it.stages))),
        Section("learning", "Learning points, with the findings they are tied to", tuple(_learning(it)), apart=True),
        Section("closed", "Last of all: what would have closed the gaps", tuple(closing(it.closing))),
        Section("after", "Afterwards", (_points(AFTERWARDS),)),
        Section("out", "Rows that are in no pack", tuple(_out(it.case)), apart=True),
    ]
    return Report(f"Facilitator's guide: {it.case.title or it.case.id}", it.case.marking, made, tuple(sections))


def holders(it: Told, stage: Stage) -> str:
    """Who is recorded as holding the case at the end of a stage, as a sentence."""
    names = Names(it.case)
    now = [
        h for h in it.known.holdings
        if "coded" in h.levels and h.since.latest <= stage.end and h.until.earliest > stage.end
    ]  # fmt: skip
    held = [names.agencies.get(h.agency, h.agency) for h in now if h.basis not in UNHELD]
    if held:
        return f"Recorded as holding the case: {listed(held)}."
    if any(h.basis == "no-holder" for h in now):
        return "Nobody is recorded as holding the case."
    return "Who held the case is not recorded."


def together(stage: Stage) -> list[str]:
    """What all records together show at the end of a stage, and which thresholds they met by then, as sentences."""
    names, every = Names(stage.case), pooled(stage)
    counts = {a: sum(a in of for of in every.values()) for of in every.values() for a in of}
    said_ = [f"All agencies' records together show {len(every)} items."]
    if counts:
        most = max(counts.values())
        who = listed([names.agencies.get(a, a) for a, n in counts.items() if n == most])
        said_.append(f"The fullest single record has {most} of them: {who}.")
    alone = sum(len(of) == 1 for of in every.values())
    said_.append(f"{alone} of them stand in one agency's record only.")
    rules = {r.id: r for r in stage.known.rules}
    met = [m for m in stage.known.met if READING in m.readings and m.when.latest <= stage.end]
    for m in met:
        if not m.agency:
            by = [names.agencies.get(o.agency, o.agency) for o in met if o.agency and o.rule == m.rule]
            single = f"so did the record alone of {listed(by)}" if by else "no single record did"
            source = "" if rules[m.rule].verified else " (its source is not verified)"
            said_.append(f"Together they met “{rules[m.rule].title}”{source} by then; {single}.")
    return said_


def closing(best: Mapping[str, Any]) -> Iterator[Paragraph | Points]:
    """The contacts that could have closed most, and what they would have changed, hedged."""
    chosen = next((s for s in best.get("sets", ()) if s["aim"] == "gaps"), None)
    if not chosen or not chosen["chosen"]:
        yield said("No recorded contact is found that could have closed a gap.")
        return
    yield said("These are possibilities and no more. Whether anything else could have been said there is not recorded, "
               "nor that the outcome would have been another.", kind="note")  # fmt: skip
    yield Points(tuple(said(c["sentence"], entries=c["entries"]) for c in chosen["chosen"]))
    if changed := [c for c in chosen["before_after"] if c["change"] in ("closed", "shorter")]:
        yield said("What that could have changed:", kind="lead")
        yield Points(tuple(said(c["sentence"], entries=c["entries"]) for c in changed[:CHANGES]))
        if len(changed) > CHANGES:
            yield said(f"{len(changed) - CHANGES} more: agencygraph what-if CASE --best 3.", kind="note")


def _points(texts: Sequence[str]) -> Points:
    return Points(tuple(said(text) for text in texts))


def _categories(case: Case) -> Iterator[Paragraph]:
    there = dict.fromkeys(i.risk_category for i in case.information if i.risk_category)
    if there:
        yield said("The items of this case are of these kinds: ", Quote("; ".join(there)), ".")


def _timetable(stages: Sequence[Stage]) -> Iterator[Part]:
    lines = [("Welcome, content warning, how to talk about hindsight, who sits where", OPENING)]
    for at, stage in enumerate(stages):
        lines += [(f"Stage {stage.number}, {day(stage.last)}: {step[0].lower()}{step[1:]}", n) for step, n in STEPS]
        if at % 2 == 1 and at + 1 < len(stages):
            lines.append(("Break", BREAK))
    lines.append(("What would have closed the gaps, learning points, one thing to take back", CLOSING))
    rows, begun = [], 0
    for what, minutes in lines:
        rows.append(row(f"{begun // 60}:{begun % 60:02}", f"{minutes} min", what))
        begun += minutes
    yield Table(f"In all {begun // 60} h {begun % 60:02} min", ("From", "For", "What"), tuple(rows), (1, 1, 8))


def _stage(it: Told, at: int, names: Names) -> Section:
    stage, earlier = it.stages[at], it.stages[:at]
    later = it.stages[at + 1].last if at + 1 < len(it.stages) else None
    tables = tuple(
        row(names.agencies[s.agency.id], str(len(new(stage, earlier, s.agency.id)[0])), str(len(s.rows)),
            "; ".join(names.item(k.item) for k in s.items) or "none")
        for s in agencies(stage.seen.values())
    )  # fmt: skip
    parts: list[Part] = [said(holders(it, stage), kind="lead"), _points(together(stage))]
    head = ("Table", "New rows", "Rows", "Items its record shows")
    parts.append(Table("What each table has", head, tables, (3, 1, 1, 7)))
    for one in agencies(stage.seen.values(), informing=False):
        words = tuple(said(f"{when(e.when)}: ", Quote(e.description), entries=(e.id,))
                      for e in new(stage, earlier, one.agency.id)[0])  # fmt: skip
        if words:
            parts += [said(f"To read aloud, words of {names.agencies[one.agency.id]}:", kind="lead"), Points(words)]
    if coming := after(it.points, stage.last, later):
        parts.append(said("What the case decides next. Ask each table for its own answer first:", kind="lead"))
        parts.append(Points(tuple(
            said(f"{when(p.when)}, {p.kind}, {names.agencies.get(p.agency, p.agency)}: ", Quote(p.what),
                 f" By the evening of {day(p.stage)} its record showed {p.known_here} items; {p.known_elsewhere} more "
                 "stood in other records.", entries=(p.entry,))
            for p in coming
        )))  # fmt: skip
    title = f"Stage {stage.number}: the end of {day(stage.last)}"
    return Section(f"stage{stage.number}", title, tuple(parts), apart=True)


def _learning(it: Told) -> Iterator[Part]:
    found = learning(it.results)
    if not found:
        yield said("No query found anything in the chronologies supplied.")
    for at, point in enumerate(found):
        yield Section(f"learning{at}", point.title, tuple(_point(point)))


def _point(point: Point) -> Iterator[Part]:
    yield said(point.question)
    yield Points(tuple(said("To talk about: ", text) for text in point.prompts))
    yield Points(tuple(said(f["sentence"], entries=f["entries"]) for f in point.findings))
    if point.number > len(point.findings):
        yield said(f"{point.number - len(point.findings)} more are in the report of the case.", kind="note")
    if point.innocent:
        yield said("What would look the same in the records: ", " ".join(point.innocent), kind="note")


def _out(case: Case) -> Iterator[Part]:
    out = left_out(case)
    if not out:
        yield said("Every row is in its agency's pack from the stage on in which it was written down.")
        return
    rows = tuple(
        row(e.agency, when(e.when), Quote(e.description), out[e.id], entries=(e.id,))
        for e in case.entries
        if e.id in out
    )
    yield Table(f"{len(rows)} rows", ("Agency", "When", "Words", "Why"), rows, (2, 2, 5, 3))
