"""A table's rows as named cells, each with its place, and the reading of single cells.

What a cell means for who knew what is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from agencygraph import anchors, dates
from agencygraph.headings import did_you_mean
from agencygraph.records import Place, Problem
from agencygraph.when import NOT_ENDED, UNDATED, Order, When, in_words, order

LONGEST = 100_000
"""Characters of one cell that are kept."""


class Row(NamedTuple):
    """One record of a table.

    number  the line of the file, or the row of the table or sheet, it starts on, from 1
    cells   column to text, trimmed; a blank cell is left out
    heads   column to the heading as written, the same for all rows of a file
    other   cells under headings that are not used, as (heading, text)
    table   the table or sheet of a document that holds several, "" for a file that is one table
    """

    file: str
    number: int
    cells: dict[str, str]
    heads: Mapping[str, str]
    other: tuple[tuple[str, str], ...] = ()
    table: str = ""

    def get(self, column: str) -> str:
        """The text of a cell, "" where it is blank or the table has no such column."""
        return self.cells.get(column, "")

    def place(self, column: str = "") -> Place:
        """Where a cell of this row stands, under its heading as written."""
        return Place(self.file, self.number, self.heads.get(column, column), self.table)


class Cells:
    """Reads single cells for what they may say, and gathers what is to be said of them in `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.ids: dict[str, int] = {}
        self.terms: anchors.Terms = {}

    def say(self, severity: str, place: Place, text: str, message: str, remedy: str) -> None:
        """One more Problem."""
        self.problems.append(Problem(severity, place, text, message, remedy))

    def when(self, row: Row, column: str, blank: When) -> When:
        """The date in a cell; `blank` where there is none; undated with its words where it cannot be read."""
        text = row.get(column)
        if not text:
            return blank
        try:
            return dates.read(text)
        except dates.UnreadableDate as error:
            if when := self.anchored(row, column):
                return when
            remedy = f"{error.remedy} The row was kept without this date."
            self.say("error", row.place(column), text, str(error), remedy)
            return UNDATED._replace(text=text)

    def anchored(self, row: Row, column: str, people: Iterable[anchors.Life] = ()) -> When | None:
        """The date of a cell that hangs on a birth, a due date or a term, said in a note; None where it does not.

        people  those whom the row names
        """
        text = row.get(column)
        if (found := anchors.read(text, people, self.terms)) is None:
            return None
        message = f"read as {in_words(*found.when[:3])}, from {found.on}"
        remedy = "Nothing, if that is meant. Write the date itself where the record has it."
        self.say("note", row.place(column), text, message, remedy)
        return found.when

    def span(self, row: Row, since: str, until: str) -> tuple[When, When]:
        """The dates in two cells as from and to; the end is left out where it certainly comes before the beginning."""
        first, last = self.when(row, since, UNDATED), self.when(row, until, NOT_ENDED)
        if order(first, last) is Order.AFTER:
            remedy = "Correct one of the two dates. The row was kept without the end."
            self.say("error", row.place(until), row.get(until), f"this ends before it begins, {first.text}", remedy)
            last = NOT_ENDED
        return first, last

    def word(self, row: Row, column: str, words: Mapping[str, str], otherwise: str) -> str:
        """What a cell says among the words that may stand in it; `otherwise`, reported, for any other."""
        text = row.get(column)
        if (found := words.get(text.casefold())) is not None:
            return found
        allowed = [word for word in dict.fromkeys(words.values()) if word]
        read_as = f"It was read as {otherwise}." if otherwise else "It was left out."
        guess = did_you_mean(text[:40], allowed)
        remedy = f"{guess}Write one of {', '.join(allowed)}. {read_as}"
        self.say("warning", row.place(column), text, f"unknown {column}", remedy)
        return otherwise

    def unique(self, row: Row, id_: str, column: str) -> str:
        """An id that no other row has: the one wanted, or the one wanted and "#2"."""
        if id_ not in self.ids:
            self.ids[id_] = 1
            return id_
        while (other := f"{id_}#{self.ids[id_] + 1}") in self.ids:
            self.ids[id_] += 1
        self.ids[id_] += 1
        self.ids[other] = 1
        self.say(
            "error", row.place(column), id_, "another row has this id", f"Give it another. The row was kept as {other}."
        )
        return other


def parts(text: str) -> tuple[str, ...]:
    """The values of a list cell: parted at ";", trimmed, each once, in the order written.

    >>> parts("GP; School;; GP")
    ('GP', 'School')
    """
    if ";" not in text:
        return (text.strip(),) if text.strip() else ()
    return tuple(dict.fromkeys(part for piece in text.split(";") if (part := piece.strip())))


def row_of(
    record: Sequence[str],
    place: Place,
    columns: Sequence[str | None],
    written: Sequence[str],
    heads: Mapping[str, str],
    problems: list[Problem],
) -> Row:
    """One record as a row of named cells.

    columns  the column that each heading names, None where its cells are kept without being used
    written  the headings as they stand
    heads    column to its heading as written
    A cell too long, and one beyond the headings, is added to the problems.
    """
    cells: dict[str, str] = {}
    other: list[tuple[str, str]] = []
    beyond = False
    for at, cell in enumerate(record):
        value = cell.strip()
        if not value:
            continue
        heading = (written[at] if at < len(written) else "") or f"column {at + 1}"
        if len(value) > LONGEST:
            remedy = f"Look for a quotation mark that is not closed. The first {LONGEST:,} characters were kept."
            message, value = f"a cell of {len(value):,} characters is too long", value[:LONGEST]
            problems.append(Problem("error", place._replace(column=heading), value, message, remedy))
        if at >= len(written) and not beyond:
            remedy = "Put a cell that holds the delimiter between quotation marks. They were kept and not used."
            message, beyond = f"the row has more cells than the {len(written)} headings", True
            problems.append(Problem("warning", place._replace(column=heading), value, message, remedy))
        column = columns[at] if at < len(columns) else None
        if column:
            cells[column] = value
        else:
            other.append((heading, value))
    return Row(place.file, place.row, cells, heads, tuple(other), place.table)


GUARDED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """A cell for .csv: behind an apostrophe where a spreadsheet would work it out, or where `unguarded` would bare it.

    >>> guarded("=1+1"), unguarded("'=1+1")
    ("'=1+1", '=1+1')
    """
    return f"'{text}" if GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The cell without the apostrophe that `guarded` set before it."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text
