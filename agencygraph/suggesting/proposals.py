"""What a suggestion is: the row it is about, what it would add to which cell, and the words it rests on.

Nothing is looked for here, and nothing is applied.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from hashlib import sha256

from agencygraph.records import Entry, Place

KINDS = ("told", "same_as", "information", "name")
NEW_ITEM = "(new item)"
"""The value of a suggestion that the row tells of something no item stands for yet."""
AGENCY_NAME, PERSON_NAME = "agency alias", "person alias"
"""The columns of suggestions of kind `name`, whose value is "NAME = ID": the name is read as that id."""

STRONG, FAIR = 80, 60
"""From which number, of 100, a suggestion is strong or fair; below it is weak."""

UNSTEADY = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]+"
)
"""White space, and what not every kind of file keeps as it was."""
LONGEST = 30_000
"""Characters of a description that a suggestion repeats; a cell of Excel holds few more."""
LONGEST_READ = 8_000
"""Characters of a description in which something is looked for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value that a person may want to add to one row.

    id        the same from run to run while row and value are the same, wherever the row stands
    kind      one of KINDS
    entry_id  with file, sheet, row, agency, date and description: the row, as it was when this was proposed
    column    where the value would be added: shared_with, received_from, same_as, information; or which names are one
    words     what it rests on, quoted from the row
    strength  "strong 90": how much speaks for it, of 100
    """

    id: str
    kind: str
    entry_id: str
    file: str
    sheet: str
    row: int
    agency: str
    date: str
    description: str
    column: str
    value: str
    words: str
    strength: str

    def as_row(self) -> dict[str, object]:
        """The suggestion under the headings of its table, with empty cells for the answer."""
        return {**asdict(self), "accepted": "", "initials": "", "reason": ""}


COLUMNS = (*Suggestion.__slots__, "accepted", "initials", "reason")
"""The headings of the table of suggestions, in order."""


def steady(text: str) -> str:
    """A text as every kind of file gives it back: one line, without what is not seen.

    >>> steady("one\\n two\\u200e ")
    'one two'
    """
    return UNSTEADY.sub(" ", text).strip(" '")[:LONGEST].strip()


def print_of(agency: str, date: str, description: str) -> tuple[str, str, str]:
    """What tells a row from others, and shows that it has changed."""
    return steady(agency), steady(date), steady(description)


def of_entry(entry: Entry) -> tuple[str, str, str]:
    return print_of(entry.agency, entry.when.text, entry.description)


def id_of(kind: str, row: tuple[str, ...], column: str, *proposed: str) -> str:
    """The id of a suggestion: a hash of the row's words and of what is proposed."""
    said = "\0".join((kind, *row, column, *map(steady, proposed)))
    return f"{kind}-{sha256(said.encode('utf-8', 'backslashreplace')).hexdigest()[:10]}"


def strength(number: float) -> str:
    """A number of 100 with its word.

    >>> strength(90), strength(61.4), strength(12)
    ('strong 90', 'fair 61', 'weak 12')
    """
    whole = max(0, min(100, round(number)))
    return f"{'strong' if whole >= STRONG else 'fair' if whole >= FAIR else 'weak'} {whole}"


def for_entry(
    kind: str, entry: Entry, column: str, value: str, words: str, number: float, other: Entry | None = None
) -> Suggestion:
    """A suggestion about a row.

    other  the row that the value names, whose words are part of what is proposed
    Of names the row is only the first that has one; what is proposed is about the names.
    """
    proposed = of_entry(other) if other else (value,)
    about = () if kind == "name" else of_entry(entry)
    place: Place = entry.place
    return Suggestion(
        id_of(kind, about, column, *proposed), kind, entry.id, place.file, place.table, place.row,
        *of_entry(entry), column, value, steady(words), strength(number),
    )  # fmt: skip
