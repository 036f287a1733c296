"""What is said of a document as a whole: the text around its tables, and one that has no table."""

from __future__ import annotations

from collections.abc import Sequence

from agencygraph.headings import FORM_LINES, FORM_TITLE
from agencygraph.records import Place, Problem
from agencygraph.tables.rows import LONGEST

PRINTED = frozenset(line.strip() for line in (FORM_TITLE, *FORM_LINES))
"""What stands in the form for one agency before anything is written into it."""


def around(text: Sequence[str], place: Place) -> list[Problem]:
    """The text before, between or after tables as one note, without what our own form says; none where none is left."""
    lines = (" ".join(line.split()) for paragraph in text for line in paragraph.splitlines())
    words = " / ".join(line for line in lines if line and line not in PRINTED)[:LONGEST]
    remedy = "Look whether it says what period or records the table covers. It was kept out of the rows."
    return [Problem("note", place, words, "text around the tables", remedy)] if words else []


def without_a_table(place: Place, pictures: int) -> Problem:
    """A document in which there is nothing to read; pictures are what it may hold instead."""
    if pictures:
        message = f"there is no table in the document, only {pictures} picture{'s' * (pictures > 1)}"
        remedy = "Ask the agency for the table itself: a picture of one cannot be read. Nothing was read from it."
    else:
        message = "there is no table in the document"
        remedy = "Put the chronology into a table with a row for each event. Nothing was read from it."
    return Problem("error", place, "", message, remedy)
