"""The tables of a Word document (.docx, .docm) as they stand, and what is to be said of the text around them.

Changes that are tracked are read as if accepted and reported, comments and hidden text are reported. Text in
text boxes and content controls is read; headers and footers of pages are not. Macros are never looked at.

The XML is read directly: python-docx refuses .docm, leaves out tracked insertions and content controls, and
takes minutes over a table of 5,000 rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from agencygraph.records import Place, Problem
from agencygraph.tables.archive import Archive
from agencygraph.tables.grid import Aside, Grid, Line
from agencygraph.tables.notes import around, without_a_table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
STRUCK = (f"{W}del", f"{W}moveFrom")
ADDED = (f"{W}ins", f"{W}moveTo")
NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")
DELETED = Aside(
    "warning", "a row that a tracked change deletes", "Accept or reject the change in Word. It was kept out."
)


@dataclass
class Marks:
    """What was met in a stretch of text beside its words."""

    struck: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    tables: list[etree._Element] = field(default_factory=list)
    pictures: int = 0


def read(archive: Archive, name: str) -> tuple[list[Grid], list[Problem]]:
    """The tables of a document in its order, numbered from 1, and its notes.

    name  the file, for the places
    Raises Unusable where the text cannot be parsed.
    """
    main = archive.main_part()
    reading = _Reading(name, archive, main)
    body = archive.xml(main).find(f"{W}body")
    if body is not None:
        reading.blocks(body)
    reading.end()
    return reading.grids, reading.problems


class _Reading:
    def __init__(self, name: str, archive: Archive, main: str) -> None:
        self.name = name
        self.grids: list[Grid] = []
        self.problems: list[Problem] = []
        self.text: list[str] = []
        self.pictures = 0
        folder, _, file = main.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels"
        self.said = {kind: self._said(archive, relations, kind) for kind in ("comments", "footnotes", "endnotes")}

    @staticmethod
    def _said(archive: Archive, relations: str, kind: str) -> dict[str, str]:
        """The comments, or footnotes, of a document by their number."""
        found: dict[str, str] = {}
        for part in archive.related(relations, f"/{kind}"):
            for note in archive.xml(part):
                found[note.get(f"{W}id", "")] = "\n".join(_words(p, Marks()) for p in note.iter(f"{W}p")).strip()
        return found

    # The flow of the document

    def blocks(self, parent: etree._Element) -> None:
        """Reads paragraphs and tables in their order, whatever they are wrapped in."""
        for child in parent:
            if child.tag == f"{W}tbl":
                self.table(child)
            elif child.tag == f"{W}p":
                marks = Marks()
                words = _words(child, marks).strip()
                if words:
                    self.text.append(words)
                self.pictures += marks.pictures
                self._report(marks, Place(self.name))
                for table in marks.tables:
                    self.table(table)
            elif child.tag not in (FALLBACK, *STRUCK):
                self.blocks(child)

    def table(self, table: etree._Element) -> None:
        """One table; the tables inside one that only lays out the page are read each on its own."""
        inner = [t for t in table.iter(f"{W}tbl") if t is not table]
        if inner and len(list(_children(table, f"{W}tr"))) <= 2:
            for row in _children(table, f"{W}tr"):
                for cell in _children(row, f"{W}tc"):
                    self.blocks(cell)
            return
        called = self.text[-1] if self.text else ""
        self._text_so_far()
        label = f"table {len(self.grids) + 1}"
        grid = Grid(label, called, [])
        self.grids.append(grid)
        above: dict[int, str] = {}
        repeated = 0
        for number, row in enumerate(_children(table, f"{W}tr"), 1):
            line, again = self._line(row, Place(self.name, number, "", label), above)
            repeated = repeated or (number if again else 0)
            if line is not None:
                grid.lines.append(line)
        if repeated:
            message = "a cell stands over several rows"
            remedy = "Nothing, if it holds for each of them. What it says was read into every row it stands over."
            self.problems.append(Problem("note", Place(self.name, repeated, "", label), "", message, remedy))

    def _line(self, row: etree._Element, place: Place, above: dict[int, str]) -> tuple[Line | None, bool]:
        """One row of a table, None where it is blank or wholly of cells from above; whether any was from above."""
        properties = row.find(f"{W}trPr")
        cells: list[str] = []
        spans: list[tuple[int, int]] = []
        marks, start, own, again = Marks(), 0, False, False
        aside = None
        if properties is not None:
            start = _number(properties.find(f"{W}gridBefore"), 0)
            aside = DELETED if properties.find(f"{W}del") is not None else None
            if properties.find(f"{W}ins") is not None:
                marks.added.append("the whole row")
            if properties.find(f"{W}hidden") is not None:
                marks.hidden.append("the whole row")
        for cell in _children(row, f"{W}tc"):
            about = cell.find(f"{W}tcPr")
            width = _number(about.find(f"{W}gridSpan"), 1) if about is not None else 1
            merged = about.find(f"{W}vMerge") if about is not None else None
            text = _cell(cell, marks)
            if merged is not None and merged.get(f"{W}val") != "restart":
                text = "\n".join(filter(None, (above.get(start, ""), text)))
                again = again or bool(text)
            else:
                own = own or bool(text)
                above.pop(start, None)
                if merged is not None:
                    above[start] = text
            cells.append(text)
            spans.append((start, width))
            start += width
        self._report(marks, place)
        self.pictures += marks.pictures
        if not own:
            return None, False
        widest = max((width for _, width in spans), default=1)
        return Line(place.row, cells, tuple(spans), widest, aside), again

    # What is said of it

    def _report(self, marks: Marks, place: Place) -> None:
        said = self.problems.append
        if marks.struck or marks.added:
            struck, added = "".join(marks.struck).strip(), "".join(marks.added).strip()
            text = "; ".join(filter(None, (f"deleted: {struck}" * bool(struck), f"inserted: {added}" * bool(added))))
            remedy = "Accept or reject it in Word (Review, Accept). It was read as if accepted."
            if struck or added:
                said(Problem("warning", place, text, "a tracked change that nobody has accepted", remedy))
        if hidden := "".join(marks.hidden).strip():
            remedy = "Ask whether it is meant to be sent. It was read with the rest."
            said(Problem("warning", place, hidden, "hidden text", remedy))
        for number in marks.comments:
            remedy = "Answer it, or take it out. It was kept out of the rows."
            said(Problem("note", place, self.said["comments"].get(number, ""), "a comment", remedy))
        for kind, number in marks.notes:
            remedy = "Write it into the row if it belongs there. It was kept out of the rows."
            said(Problem("note", place, self.said[kind].get(number, ""), "a footnote", remedy))

    def _text_so_far(self) -> None:
        self.problems += around(self.text, Place(self.name))
        self.text.clear()

    def end(self) -> None:
        """Says what stood below the last table, and what a document without one seems to hold."""
        self._text_so_far()
        if not self.grids:
            self.problems.append(without_a_table(Place(self.name), self.pictures))
        elif self.pictures:
            remedy = "Ask for the table itself, if one of them shows a table. They were not read."
            message = f"the document holds {self.pictures} picture{'s' * (self.pictures > 1)}"
            self.problems.append(Problem("note", Place(self.name), "", message, remedy))


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", *ADDED):
            yield from _children(child, tag)


def _cell(cell: etree._Element, marks: Marks) -> str:
    """The text of a cell, its paragraphs on lines of their own; tables inside it with " | " between cells."""
    pieces = list[str]()
    for child in cell:
        if child.tag == f"{W}p":
            pieces.append(_words(child, marks))
        elif child.tag == f"{W}tbl":
            for row in _children(child, f"{W}tr"):
                pieces.append(" | ".join(filter(None, (_cell(c, marks) for c in _children(row, f"{W}tc")))))
        elif child.tag not in (f"{W}tcPr", FALLBACK, *STRUCK):
            pieces.append(_cell(child, marks))
    return "\n".join(piece for piece in (p.strip() for p in pieces) if piece)


def _words(element: etree._Element, marks: Marks, added: bool = False, hidden: bool = False) -> str:
    """The words of a paragraph as they stand once every tracked change is accepted."""
    out = list[str]()
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            text = child.text or ""
            out.append(text)
            if added:
                marks.added.append(text)
            if hidden:
                marks.hidden.append(text)
        elif tag in BREAKS:
            out.append(BREAKS[tag])
        elif tag in STRUCK:
            marks.struck += [t.text or "" for t in child.iter(f"{W}delText", f"{W}t")]
        elif tag == f"{W}commentReference":
            marks.comments.append(child.get(f"{W}id", ""))
        elif tag in NOTES:
            marks.notes.append((tag[len(W) : -len("Reference")] + "s", child.get(f"{W}id", "")))
        elif tag == f"{W}tbl":
            marks.tables.append(child)
        elif tag in (f"{W}pPr", f"{W}rPr", f"{W}sdtPr", FALLBACK):
            continue
        else:
            if tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                marks.pictures += 1
            properties = child.find(f"{W}rPr") if tag == f"{W}r" else None
            vanish = properties is not None and properties.find(f"{W}vanish") is not None
            if tag == f"{W}p" and out:
                out.append("\n")
            out.append(_words(child, marks, added or tag in ADDED, hidden or vanish))
    return "".join(out)


def _number(element: etree._Element | None, otherwise: int) -> int:
    """The whole number that a property says, within reason."""
    text = element.get(f"{W}val", "") if element is not None else ""
    return min(int(text), 1000) if text.isdecimal() else otherwise
