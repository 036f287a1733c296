"""What lies on a table: an agency's pack for one stage, its cards to cut out, and a sheet of questions.

All of it is made from what `stages` gives for that agency and that stage, and from nothing else of the case but the
names of agencies and people in those rows, and the case's marking. The case's own title may tell how it ended, and is
in none of it; nor are the details of items, which whoever coded the case wrote with the whole of it in view.
"""

from __future__ import annotations

from collections.abc import Sequence

from agencygraph.records import Entry
from agencygraph.report.parts import Paragraph, Quote, Report, Section, Table, row, said
from agencygraph.report.words import count
from agencygraph.workshop.stages import Known, Stage, new
from agencygraph.workshop.wording import BLANK, LINES, QUESTIONS, Names, day, when

HEAD = ("When", "What", "In the record", "Items", "With whom, and what came of it", "Source")
SHARES = (11, 14, 30, 18, 19, 11)
PAIR = 2
"""Cards beside each other."""
HOW = {
    "own row": "your own row",
    "meeting": "you were at the meeting",
    "a unit's row": "a unit whose record is yours too",
    "transmission": "a record of what was sent and received",
    "a review's row": "a review found that you were told",
}
ONLY = (
    "Only what the records supplied for {who} show by the end of {day} is in this file. What is not in it may still "
    "have been known: a call that nobody wrote down stands in no record."
)
OF_REVIEW = (
    "The rows are a review's findings about {who}, and not its own records: they were written afterwards, and some may "
    "say what was only seen later."
)


def pack(stage: Stage, earlier: Sequence[Stage], agency: str, made: str) -> Report:
    """The pack of one agency for one stage, its question sheet at the end."""
    names, seen = Names(stage.case), stage.seen[agency]
    who = seen.agency.title or agency
    fresh, before = new(stage, earlier, agency)
    notes = [ONLY.format(who=who, day=day(stage.last))]
    if stage.case.account == "review":
        notes.append(OF_REVIEW.format(who=who))
    known = {k.item for k in seen.items}
    sections = [
        Section("what", "How to read this", tuple(said(text, kind="note") for text in notes)),
        Section("new", "New since the stage before" if earlier else "Your rows", (_rows(fresh, names, known),)),
    ]
    if before:
        sections.append(Section("before", "From the stages before", (_rows(before, names, known),)))
    sections.append(Section("items", "What your record shows as known", (_items(seen.items, names),)))
    sections += questions(stage, who)
    return Report(f"{who}: stage {stage.number}, {day(stage.last)}", stage.case.marking, made, tuple(sections))


def questions(stage: Stage | None, who: str = "") -> list[Section]:
    """The sheet of questions, with lines to write on: two pages, the front and the back of one leaf."""
    head = f"Questions for {who}, {day(stage.last)}" if stage else "Questions for each table"
    tables = [
        Table(f"{at}. {asked}", columns, (row(BLANK, BLANK, BLANK),) * LINES, (2, 1, 1))
        for at, (asked, columns) in enumerate(QUESTIONS, 1)
    ]
    note = said("Write down what you know from the rows in front of you, and not what you expect to come.", kind="note")
    return [
        Section("questions", head, (note, *tables[:2]), apart=stage is not None),
        Section("questions2", f"{head}: over", tuple(tables[2:]), apart=True),
    ]


def cards(stage: Stage, earlier: Sequence[Stage], agency: str, made: str) -> Report:
    """The cards of one agency for one stage as a document: two beside each other, a line between them to cut along."""
    every = texts(stage, earlier, agency)
    who = stage.seen[agency].agency.title or agency
    pairs = [every[at : at + PAIR] for at in range(0, len(every), PAIR)]
    rows = tuple(row(*map(_card, pair), *[BLANK] * (PAIR - len(pair))) for pair in pairs)
    table = Table(f"Cut along the lines ({len(every)} cards)", ("Card", "Card"), rows)
    section = Section("cards", f"Cards of {who}", (table,))
    return Report(f"Cards of {who}: stage {stage.number}, {day(stage.last)}", stage.case.marking, made, (section,))


def texts(stage: Stage, earlier: Sequence[Stage], agency: str) -> list[tuple[str, str, str, str]]:
    """The cards of an agency: for each row and each item known a heading, its words, more of it, and what it is.

    Only what no earlier stage has: those cards lie on the table already. The case's marking stands on every card.
    """
    names, seen = Names(stage.case), stage.seen[agency]
    who = seen.agency.title or agency
    had = {k.item for one in earlier if agency in one.seen for k in one.seen[agency].items}
    marked = f". {stage.case.marking}" if stage.case.marking else ""
    found = [
        (f"{when(e.when)}, {_kind(e)}", e.description, " ".join(names.passed(e)), f"{who}, row {e.id}{marked}")
        for e in new(stage, earlier, agency)[0]
    ]
    return found + [
        (names.items[k.item], f"Known from {when(k.when)}: {HOW[k.basis]}.", "", f"{who}, item {k.item}{marked}")
        for k in seen.items
        if k.item not in had
    ]


def _rows(entries: Sequence[Entry], names: Names, known: set[str]) -> Paragraph | Table:
    if not entries:
        return said("No row of yours was written down in this time.")
    rows = tuple(
        row(
            when(e.when), _kind(e), Quote(e.description) if e.description else "(no words)",
            "; ".join(names.item(i) for i in e.information if i in known), " ".join(names.passed(e)), e.source,
            entries=(e.id,),
        )
        for e in entries
    )  # fmt: skip
    return Table(count(len(rows), "row"), HEAD, rows, SHARES)


def _card(card: tuple[str, ...]) -> str:
    """A card as the words of a cell, with room around them to cut."""
    return "\n".join(["", *(line for line in card if line), ""])


def _kind(e: Entry) -> str:
    what = e.event_type.replace("_", " ")
    return f"{what}, by {e.practitioner}" if e.practitioner else what


def _items(items: Sequence[Known], names: Names) -> Paragraph | Table:
    if not items:
        return said("No item is shown as known in your record by then.")
    rows = tuple(row(names.item(k.item), when(k.when), HOW[k.basis]) for k in items)
    return Table("What you could lay on the table", ("Item", "First shown", "By what"), rows, (3, 1, 2))
