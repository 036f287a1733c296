"""The tables of an OpenDocument text (.odt) or spreadsheet (.ods) as they stand, and what is to be said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from agencygraph.records import Place, Problem
from agencygraph.tables.archive import ODS, Archive
from agencygraph.tables.grid import Grid, Line
from agencygraph.tables.notes import around, without_a_table

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT = f"{{{OASIS}office:1.0}}", f"{{{OASIS}table:1.0}}", f"{{{OASIS}text:1.0}}"
DRAW = f"{{{OASIS}drawing:1.0}}"
MOST_ROWS, MOST_COLUMNS = 100_000, 300
CLOCK = re.compile(r"PT(\d+)H(\d+)M(\d+)")
MONTH_ALONE = re.compile(r"[^\W\d]+\.?[ -]\d{2}(?:\d{2})?|\d{1,2}[/.-]\d{4}")


def read(archive: Archive, name: str) -> tuple[list[Grid], list[Problem]]:
    """The tables or sheets of a document in its order, and its notes. Raises Unusable as Archive.xml does."""
    body = archive.xml("content.xml").find(f"{OFFICE}body")
    reading = _Reading(name, archive.kind == ODS)
    if body is not None:
        reading.blocks(body)
    reading.end()
    return reading.grids, reading.problems


class _Reading:
    def __init__(self, name: str, sheets: bool) -> None:
        self.name, self.sheets = name, sheets
        self.grids: list[Grid] = []
        self.problems: list[Problem] = []
        self.text: list[str] = []
        self.pictures = 0

    def blocks(self, parent: etree._Element) -> None:
        """Reads paragraphs and tables in their order, whatever they are wrapped in."""
        for child in parent:
            if child.tag == f"{TABLE}table":
                self.table(child)
            elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                self.pictures += sum(1 for _ in child.iter(f"{DRAW}image"))
                self.text.append(self._words(child, Place(self.name)).strip())
                for box in child.iter(f"{DRAW}text-box"):
                    self.blocks(box)
            elif child.tag == f"{TEXT}tracked-changes":
                count = sum(1 for _ in child.iter(f"{TEXT}changed-region"))
                if count:
                    remedy = "Accept or reject them (Edit, Track Changes). They were read as if accepted."
                    self._say("warning", Place(self.name), "", f"{count} tracked changes", remedy)
            elif child.tag not in (f"{TEXT}sequence-decls", f"{TABLE}content-validations"):
                self.blocks(child)

    def table(self, table: etree._Element) -> None:
        """One table or sheet; the tables inside one of one or two rows are read each on its own."""
        inner = [t for t in table.iter(f"{TABLE}table") if t is not table]
        if inner and not self.sheets and len(list(_rows(table))) <= 2:
            for row in _rows(table):
                self.blocks(row)
            return
        called = table.get(f"{TABLE}name", "") if self.sheets else (self.text[-1] if self.text else "")
        self._text_so_far()
        label = called if self.sheets else f"table {len(self.grids) + 1}"
        grid = Grid(label, called, [], self.sheets)
        self.grids.append(grid)
        above: dict[int, tuple[int, str]] = {}
        number, place = 0, Place(self.name, 0, "", label)
        for row in _rows(table):
            times = _times(row, "number-rows-repeated")
            line = self._line(row, place._replace(row=number + 1), above)
            if line is not None and number < MOST_ROWS:
                if row.get(f"{TABLE}visibility") in ("collapse", "filter"):
                    remedy = "Ask whether it is meant to be sent. It was read with the rest."
                    self._say("warning", place._replace(row=number + 1), "", f"row {number + 1} is hidden", remedy)
                if times > MOST_ROWS:
                    remedy = f"Take the copies out. The first {MOST_ROWS:,} were read."
                    self._say(
                        "error", place._replace(row=number + 1), "", f"a row that stands there {times:,} times", remedy
                    )
                grid.lines.extend(line._replace(number=number + n) for n in range(1, min(times, MOST_ROWS) + 1))
            number += times

    def _line(self, row: etree._Element, place: Place, above: dict[int, tuple[int, str]]) -> Line | None:
        """One row, None where it is blank or wholly of cells from above."""
        cells: list[str] = []
        own, widest = False, 1
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = min(_times(cell, "number-columns-repeated"), max(0, MOST_COLUMNS - len(cells)))
            text = self._cell(cell, place)
            for _ in range(times):
                at = len(cells)
                if cell.tag == f"{TABLE}covered-table-cell":
                    left, said = above.get(at, (0, ""))
                    above[at] = (left - 1, said)
                    cells.append(said if left > 0 else text)
                    continue
                down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
                above[at] = (down - 1, text)
                widest, own = max(widest, across), own or bool(text)
                cells.append(text)
        while cells and not cells[-1]:
            cells.pop()
        return Line(place.row, cells, (), widest) if own else None

    def _cell(self, cell: etree._Element, place: Place) -> str:
        shown = "\n".join(filter(None, (self._words(p, place).strip() for p in _paragraphs(cell))))
        kind, value = cell.get(f"{OFFICE}value-type"), cell.get(f"{OFFICE}value", "")
        for note in cell.iter(f"{OFFICE}annotation"):
            if note.getparent() is cell:
                self._comment(note, place)
        if kind == "date":
            day: str = cell.get(f"{OFFICE}date-value", "")
            return day[:7] if MONTH_ALONE.fullmatch(shown) else day.removesuffix("T00:00:00").replace("T", " ")
        if kind == "time" and (clock := CLOCK.match(cell.get(f"{OFFICE}time-value", ""))):
            return f"{clock[1]}:{clock[2]}" + (f":{clock[3]}" if int(clock[3]) else "")
        if kind == "float":
            return str(value).removesuffix(".0") or shown
        return shown

    def _words(self, element: etree._Element, place: Place) -> str:
        """The words of a paragraph; a comment in it is reported, not read."""
        out = [element.text or ""]
        for child in element:
            if child.tag == f"{TEXT}s":
                out.append(" " * min(_times(child, "c", TEXT), 100))
            elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                out.append("\t" if child.tag == f"{TEXT}tab" else "\n")
            elif child.tag == f"{OFFICE}annotation":
                self._comment(child, place)
            elif child.tag == f"{TEXT}note":
                words = " ".join(self._words(p, place) for p in child.iter(f"{TEXT}p"))
                remedy = "Write it into the row if it belongs there. It was kept out of the rows."
                self._say("note", place, words, "a footnote", remedy)
            elif child.tag != f"{DRAW}frame":
                out.append(self._words(child, place))
            out.append(child.tail or "")
        return "".join(out)

    def _comment(self, note: etree._Element, place: Place) -> None:
        words = "\n".join("".join(p.itertext()) for p in note.iter(f"{TEXT}p"))
        self._say("note", place, words, "a comment", "Answer it, or take it out. It was kept out of the rows.")

    def _say(self, severity: str, place: Place, text: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(severity, place, text, message, remedy))

    def _text_so_far(self) -> None:
        self.problems += around(self.text, Place(self.name))
        self.text.clear()

    def end(self) -> None:
        """Says what stood below the last table, and what a document without one seems to hold."""
        self._text_so_far()
        if not any(grid.lines for grid in self.grids):
            self.problems.append(without_a_table(Place(self.name), self.pictures))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those in groups and among the headings."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-header-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)


def _paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, also those in lists and in tables inside it, without those of comments."""
    for child in parent:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield child
        elif child.tag != f"{OFFICE}annotation":
            yield from _paragraphs(child)


def _times(element: etree._Element, name: str, space: str = TABLE) -> int:
    text = element.get(f"{space}{name}", "1")
    return int(text) if text.isdecimal() else 1
