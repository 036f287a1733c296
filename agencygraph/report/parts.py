"""What a report is made of: sections, paragraphs, lists, tables and pictures, and words that somebody else wrote.

Sections are made without knowing in what file they end; the writers (`word`, `html`, `markdown`) know nothing of a
case. Every statement carries the ids of the entries it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a chronology or a table of the case, which every writer marks as a quotation."""

    text: str


Piece = str | Quote
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A statement and the entries it rests on. kind is "text", "lead" for a summary, or "note"."""

    pieces: Pieces
    entries: tuple[str, ...] = ()
    kind: str = "text"
    more: str = ""
    """Where the entries are that are not named here; "" where all are."""


@dataclass(frozen=True, slots=True)
class Points:
    """A list, each point a statement of its own."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Pieces, ...]
    entries: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. shares are how wide its columns are beside each other; () for all alike.

    note  what is said under it; "" for nothing
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: tuple[int, ...] = ()
    note: str = ""

    @property
    def cites(self) -> bool:
        """Whether a row rests on entries, so that a writer adds a column for them."""
        return any(row.entries for row in self.rows)

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """Each column's heading and how many hundredths of the table it is wide, all together 100.

        That of the entries comes last.
        """
        shares = self.shares or (1,) * len(self.head)
        room = 88 if self.cites else 100
        ends = [room * sum(shares[:n]) // sum(shares) for n in range(len(shares) + 1)]
        named = tuple((head, ends[n + 1] - ends[n]) for n, head in enumerate(self.head))
        return (*named, ("Entries", 12)) if self.cites else named


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG, what it shows in words for those who do not see it, and its caption."""

    svg: str
    alternative: str
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    key    a short name that no other section of the report has
    gist   its answer in a sentence or two, for the first page; None where it has none
    apart  whether it begins on a page of its own
    """

    key: str
    title: str
    parts: tuple[Part, ...]
    gist: Paragraph | None = None
    apart: bool = False


Part = Section | Paragraph | Points | Table | Picture

FEW = 2
"""Sections up to which a document needs no list of them."""


@dataclass(frozen=True, slots=True)
class Report:
    """title and marking are words of the case; made says by what it was made."""

    title: str
    marking: str
    made: str
    sections: tuple[Section, ...]

    @property
    def long(self) -> bool:
        """Whether it has so many sections that a list of them helps."""
        return len(self.sections) > FEW


def said(*pieces: Piece | Pieces, entries: Iterable[str] = (), kind: str = "text") -> Paragraph:
    """A paragraph of pieces, some of which may be several."""
    return Paragraph(flat(pieces), tuple(entries), kind)


def flat(pieces: Iterable[Piece | Pieces]) -> Pieces:
    """
    >>> flat(["a", ("b", "c")])
    ('a', 'b', 'c')
    """
    return tuple(x for piece in pieces for x in (piece if isinstance(piece, tuple) else (piece,)) if x != "")


def row(*cells: Piece | Pieces, entries: Iterable[str] = ()) -> Row:
    """A row of cells, each of one piece or several."""
    return Row(tuple(flat([cell]) for cell in cells), tuple(entries))


def joined(parts: Iterable[Piece | Pieces], between: str = "; ") -> Pieces:
    """Several pieces as one text with something between them."""
    found: list[Piece | Pieces] = []
    for part in parts:
        found += [between, part] if found else [part]
    return flat(found)


def walk(parts: Iterable[Part]) -> Iterator[Part]:
    """Every part, those of a section after it."""
    for part in parts:
        yield part
        if isinstance(part, Section):
            yield from walk(part.parts)


def spoken(report: Report) -> Iterator[Piece]:
    """Every piece of text a reader sees, quotations among them as such."""
    yield from (report.made,)
    for part in walk(report.sections):
        if isinstance(part, Section):
            yield part.title
            yield from part.gist.pieces if part.gist else ()
        elif isinstance(part, Paragraph):
            yield from part.pieces
        elif isinstance(part, Points):
            yield from (piece for item in part.items for piece in item.pieces)
        elif isinstance(part, Table):
            yield from (part.caption, *part.head, part.note)
            yield from (piece for r in part.rows for cell in r.cells for piece in cell)
        else:
            yield from (part.alternative, part.caption)
