"""The child's experience: seen, seen alone, heard, and what is recorded of wishes, feelings and language."""

from __future__ import annotations

import re

from agencygraph.report.annex import Annex
from agencygraph.report.facts import Facts, Node, decides
from agencygraph.report.parts import Part, Points, Quote, Row, Section, Table, joined, row, said
from agencygraph.report.responses import findings_of
from agencygraph.report.words import NOTHING, apart, count, when
from agencygraph.when import is_moment

TITLE = "The child's experience"
DUTIES = re.compile(r"\bs(?:ection|\.)? ?(17|47)\b", re.IGNORECASE)
SPOKEN = re.compile(
    r"\b(interpret(er|ers|s|ing)|translat\w+|languages?|(little|no|some|poor|limited|good|speaks?) English)\b",
    re.IGNORECASE,
)
"""Words of a row that speak of language or of an interpreter."""
UNSAID = (
    "No column for language is filled in, and no row has a word such as language, interpreter, translated or little "
    "English. A language that a row names by itself is not looked for."
)
LANGUAGE = ("language", "interpreter", "first language", "translator")


def child(f: Facts, annex: Annex) -> Section:
    """The section of the child's experience."""
    marked = [(i, e) for i, e in f.entries.items() if e["child_seen"]]
    parts: list[Part] = []
    if marked:
        parts += [
            Table(
                "What the column for seeing the child says, by agency",
                ("Agency", "Rows that say", "Seen", "Seen alone", "Heard", "Not seen"),
                tuple(_counts(f)),
                (6, 3, 2, 3, 2, 3),
                "Which child a row is about stands in its column of people, not in this count. What only the words "
                "of a row say, such as “spoken to”, is not counted.",
            ),
            annex.limited(
                Table(
                    "Each time, as recorded",
                    ("Date", "Agency", "About", "Child seen", "What the row says"),
                    tuple(_seen(f, i, e) for i, e in marked),
                    (3, 4, 4, 3, 8),
                ),
                15,
            ),
        ]
    else:
        parts.append(said(NOTHING + " No row says whether a child was seen."))
    parts += findings_of(f, annex, "child-not-asked")
    parts += [said("Wishes, feelings and the child's own words:", kind="lead"), *_words(f)]
    parts += [said("Language and interpreters:", kind="lead"), *_language(f)]
    decisions = [(i, e) for i, e in f.entries.items() if decides(e)]
    if marked and decisions:
        rows = [_decision(f, i, e) for i, e in decisions]
        parts += [
            said(
                "Days since a child, whichever it was, was last recorded as seen alone, at each decision:", kind="lead"
            ),
            annex.limited(
                Table(
                    "Last seen alone before each decision",
                    ("Decided", "Agency", "Decision", "Last seen alone before it", "By", "Days before"),
                    tuple(rows),
                    (3, 4, 7, 3, 4, 2),
                ),
                20,
            ),
        ]
    parts += _duties(f)
    alone = [i for i, e in marked if is_alone(e)]
    heard = [i for i, e in marked if is_heard(e)]
    gist = (
        said(NOTHING)
        if not marked
        else said(
            f"The column for seeing the child is filled in {count(len(marked), 'row')}: seen in "
            f"{sum(is_seen(e) for _, e in marked)}, seen alone in {len(alone)} and heard in {len(heard)}.",
            entries=dict.fromkeys([*alone, *heard]),
        )
    )
    return Section("child", TITLE, tuple(parts), gist)


def is_alone(e: Node) -> bool:
    return "alone" in e["child_seen"].casefold() and not _denied(e)


def is_heard(e: Node) -> bool:
    return bool(re.search(r"heard|spoken|spoke|talked", e["child_seen"].casefold())) and not _denied(e)


def is_seen(e: Node) -> bool:
    return bool(e["child_seen"]) and not _denied(e)


def _denied(e: Node) -> bool:
    return bool(re.match(r"(no|not|never)\b", e["child_seen"].casefold().strip()))


def _counts(f: Facts) -> list[Row]:
    found = []
    for agency in f.agencies:
        mine = [e for e in f.rows_of(agency) if e["child_seen"]]
        if mine:
            numbers = (sum(map(test, mine)) for test in (is_seen, is_alone, is_heard, _denied))
            found.append(row(f.who(agency), str(len(mine)), *map(str, numbers)))
    return found


def _seen(f: Facts, entry: str, e: Node) -> Row:
    return row(when(e), f.who(e["agency"]), f.people_of(e), (Quote(e["child_seen"]),), f.words_of(e), entries=[entry])


def is_child(f: Facts, person: str) -> bool:
    return person in f.people and f.people[person]["role"].casefold() in ("child", "sibling", "subject")


def _words(f: Facts) -> list[Part]:
    """Rows in which a child was heard, and rows that show an item which is a child's own account."""
    voice = {i for i, n in f.items.items() if "voice" in n["risk_category"].casefold() or is_child(f, n["origin"])}
    lines = []
    for i, e in f.entries.items():
        items = [item for item in f.ends("SHOWS", "Entry", "Information", i) if item in voice]
        if is_heard(e) or items:
            shows = (", which shows ", *joined((f.item(item) for item in items), ", ")) if items else ()
            lines.append(said(f"{when(e)}, {f.who(e['agency'])}: ", f.words_of(e), shows, entries=[i]))
    if not lines:
        words = "In no row does the column for seeing the child say heard, and no item is of the category voice."
        return [said(f"{NOTHING} {words}")]
    return [Points(tuple(lines[:15])), *([said(f"The other {len(lines) - 15} are in annex C.")] if lines[15:] else [])]


def _language(f: Facts) -> list[Part]:
    """Rows whose words speak of language or of an interpreter, and columns for it that the files have of their own."""
    found = [
        said(f"{when(e)}, {f.who(e['agency'])}: ", Quote(e[name]), entries=[i])
        for i, e in f.entries.items()
        for name in ("description", "response", "oversight")
        if SPOKEN.search(e[name])
    ]
    if f.files is not None:
        found += [
            said(f"{f.people[p.id]['title'] if p.id in f.people else p.id}: ", Quote(text), f" ({head})")
            for p in f.files.people
            for head, text in p.other
            if head.casefold().strip() in LANGUAGE and text
        ]
        found += [
            said(f"{when(f.entries[e.id])}, {f.who(e.agency)}: ", Quote(text), f" ({head})", entries=[e.id])
            for e in f.files.entries
            for head, text in e.other
            if head.casefold().strip() in LANGUAGE and text and e.id in f.entries
        ]
    parts: list[Part] = [Points(tuple(found))] if found else []
    if f.files is None:
        words = "A column for language is read from the files of the case only; this report was made from a store."
        return [*parts, said(words, kind="note")]
    return parts or [said(UNSAID)]


def _decision(f: Facts, entry: str, e: Node) -> Row:
    before = [
        x
        for i, x in f.entries.items()
        if is_alone(x) and i != entry and is_moment(x["latest"]) and x["latest"] < e["earliest"]
    ]
    last = max(before, key=lambda x: (x["latest"], x["id"]), default=None)
    first = (when(e), f.who(e["agency"]), f.words_of(e))
    if last is None:
        return row(*first, "no earlier row says so", "", "", entries=[entry])
    days = apart(last, e).removesuffix(" days").removesuffix(" day")
    return row(*first, when(last), f.who(last["agency"]), days, entries=[entry, last["id"]])


def _duties(f: Facts) -> list[Part]:
    """The rows whose threshold names section 17 or section 47."""
    lines = [
        said(
            f"{when(e)}, {f.who(e['agency'])}: ",
            joined([(Quote(e["threshold"]),), f.words_of(e)], ", in the row "),
            entries=[i],
        )
        for i, e in f.entries.items()
        if DUTIES.search(e["threshold"])
    ]
    lead = said("Duties under sections 17 and 47 of the Children Act 1989, where a row names them:", kind="lead")
    return [lead, Points(tuple(lines)) if lines else said(NOTHING)]
