"""How the files of a workshop put things: days, rows and items in words, and what is asked of each table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from agencygraph.records import Case, Entry
from agencygraph.when import When, in_words

QUESTIONS = (
    ("What do you know?", ("What", "From which row", "Seen, heard, told or read?")),
    ("What do you not know?", ("What", "Who may know it", "How you would ask")),
    ("Whom would you tell?", ("What", "Whom", "How you would know that it arrived")),
    ("Would a threshold be met?", ("Which, by your area's guidance", "Yes, no or cannot tell", "On what it rests")),
)
"""What each table is asked, and the columns in which it answers."""
BLANK = "\u00a0\n\u00a0"
"""An empty cell, high enough to write in by hand."""
LINES = 4
"""Empty lines for each question: two questions fill a page, so that a sheet is one leaf, printed on both sides."""


def day(of: date) -> str:
    """
    >>> day(date(2024, 2, 2))
    '2 February 2024'
    """
    return f"{of.day} {of:%B} {of.year}"


def when(of: When) -> str:
    """A moment as a cell says it."""
    return in_words(of.earliest, of.latest, of.unit)


class Names:
    """The words for agencies and items of a case."""

    def __init__(self, case: Case) -> None:
        self.agencies = {a.id: a.title or a.id for a in case.agencies}
        self.items = {i.id: i.title or i.id for i in case.information}

    def listed(self, ids: Iterable[str], of: Mapping[str, str]) -> str:
        return "; ".join(of.get(id_, id_) for id_ in ids)

    def item(self, id_: str) -> str:
        title = self.items.get(id_, id_)
        return title if title == id_ else f"{title} ({id_})"

    def passed(self, e: Entry) -> list[str]:
        """What a row says of those it dealt with and what came of it, each as a short sentence."""
        said = [
            ("Told", self.listed(e.shared_with, self.agencies)),
            ("Heard from", self.listed(e.received_from, self.agencies)),
            ("Present", self.listed(e.present, self.agencies)),
            ("Child seen", e.child_seen),
            ("Response", e.response),
            ("Threshold", e.threshold),
            ("Oversight", e.oversight),
            ("Taken to mean", e.meaning),
        ]
        return [f"{name}: {words}." for name, words in said if words]
