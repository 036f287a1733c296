"""The account of what was done, as Markdown: what was changed, what was not looked for, what a person must still read.

It names nobody who has a code, yet points at what may still tell; it is kept with the key and not shared.
"""

from __future__ import annotations

from collections import Counter

from agencygraph.anonymising.doubts import Doubt
from agencygraph.anonymising.levels import WORDS
from agencygraph.anonymising.making import Anonymised
from agencygraph.output import markdown

DATES = {
    "keep": "Dates stay as they were written, in cells and in text; the leak check does not look for them.",
    "shift": "All dates are moved by one secret number of whole weeks, which only the key holds: intervals and "
    "weekdays stay. Whoever knows the true date of one row can work out the others. Dates in text without a year, and "
    "months or years by themselves, stand as [date]. A date given to the month became a range of days, so that what "
    "hung on two rows being of one month can no longer be told.",
    "coarsen": "Days became whole months, quarters or years, written as ranges; times of day are gone. The order of "
    "the rows still shows which came first. Dates in text became months; those without a year stand as [date].",
}
LIMITS = (
    "This is pseudonymised, and still personal data for whoever has the key or knows the family.",
    "A story can be recognised without any name: read every row as a neighbour, a journalist or a relative would.",
    "Names that no table, no option and no key holds are not found, nor are nicknames and misspellings; they are "
    "pointed at below where they begin with a capital inside a sentence.",
    "A name that begins a sentence, or is written in small letters, is not pointed at.",
    "Words in pictures and scans, handwriting, the style of a writer, and who was present together are not looked at.",
)


def lines(done: Anonymised) -> list[str]:
    """The account, line by line."""
    made = [
        "# What was anonymised, and what a person must still read", "",
        f"Level {done.level}. {WORDS[done.level]}", "", DATES[done.change.mode], "",
        "Only plain .csv files and case.toml were written: properties of files, authors, comments, tracked changes, "
        "hidden text, hidden sheets and pictures of the documents that were read are in none of them.", "",
        "## Changed", "",
        *([f"- {what}: {number}" for what, number in done.counts.items()] or ["- nothing in free text"]), "",
        "## The findings", "", *_findings(done), "",
        "## What this cannot do", "", *(f"- {limit}" for limit in LIMITS), "",
    ]  # fmt: skip
    if done.not_searched:
        made += ["## Not looked for by themselves", "", *(f"- {markdown(s)}" for s in done.not_searched), ""]
    counted = Counter(doubt.reason for doubt in done.doubts)
    made += [
        "## A person must still read", "",
        f"{done.read_cells} cells hold free text: all of them must be read, these first:", "",
        *(f"- {reason}: {number}" for reason, number in counted.most_common()), "",
        "| file | row | column | words | why |", "| --- | --- | --- | --- | --- |",
        *map(_row, sorted(done.doubts, key=_last)),
    ]  # fmt: skip
    return made


def _row(doubt: Doubt) -> str:
    return f"| {doubt.file} | {doubt.row} | {markdown(doubt.column)} | {markdown(doubt.words)} | {doubt.reason} |"


def _last(doubt: Doubt) -> bool:
    """Whether it only says that something was taken out, which comes after what may still be there."""
    return doubt.words.startswith("[")


def _findings(done: Anonymised) -> list[str]:
    if not done.compared:
        return ["They were not compared with those of the case."]
    if not done.differences:
        return ["They are those of the case, each with the same outcome."]
    honest = sum(d.honest for d in done.differences)
    other = [d for d in done.differences if not d.honest]
    said = [f"{honest} can no longer be told, because dates are coarser; all others but those named here are the same."]
    if other:
        said += ["", "These read otherwise than in the case; what they say rests on the coarse dates alone:", ""]
        said += [f"- {markdown(str(d))}" for d in other]
    return said
