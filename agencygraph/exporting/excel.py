"""The findings of a case and its tables as one Excel workbook, every text a text.

Dates are text, as exact as they were written, because Excel turns "2016-05" into the first of May. A text that
begins as a formula does is marked so that Excel does not work it out; control characters are written out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from agencygraph import output
from agencygraph.exporting.tables import DATES, tables
from agencygraph.exporting.whole import Escaped
from agencygraph.graph import Graph
from agencygraph.workbook import CUT, LONGEST, room, saved

MOST_ROWS = 1_048_575
WIDE, NARROW = 60, 18
LONG = ("sentence", "description", "detail", "response", "what it is", "title", "words", "said")


def workbook(graph: Graph, findings: Sequence[Mapping[str, Any]]) -> tuple[bytes, tuple[str, ...]]:
    """A workbook of sheets read me, queries, findings, one for each table that has rows, and headings.

    findings  the objects of `gaps --format json`
    Returns its bytes, the same whenever it is made, and sentences on what a sheet could not hold. Raises CannotWrite.
    """
    with room():
        made = _Sheets(Workbook(write_only=True))
        about = [f"The case {graph.case_id}.", *DATES.split("\n"), "What stands in each sheet is told in the last one."]
        made.sheet("read me", ["said"], ([line] for line in about if line))
        counts = ("query", "title", "question", "count", "cannot_tell", "of", "not_looked_for")
        made.sheet("queries", counts, ([thing.get(name) for name in counts] for thing in findings))
        rows = [{"query": thing["query"], **row} for thing in findings for row in thing["findings"]]
        for row in rows:
            if "mark" in row:
                row["mark"] = output.marked(row["mark"])
        heads = output.columns(rows) or ["query"]
        made.sheet("findings", heads, ([row.get(name) for name in heads] for row in rows))
        held = {name: table for name, table in tables(graph).items() if table.rows}
        for name, table in held.items():
            heads = [h.name for h in table.headings]
            made.sheet(name, heads, ([row[h] for h in heads] for row in table.rows))
        told = ([name, h.name, h.kind, h.about] for name, table in held.items() for h in table.headings)
        made.sheet("headings", ["sheet", "heading", "holds", "what it is"], told)
    return saved(made.book), made.notes()


class _Sheets:
    """A workbook being written sheet by sheet."""

    def __init__(self, book: Any) -> None:
        self.book, self.cut, self.lost, self.clean = book, 0, 0, Escaped("Excel")

    def sheet(self, name: str, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
        sheet = self.book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, head in enumerate(heads):
            letter = chr(65 + at) if at < 26 else f"{chr(64 + at // 26)}{chr(65 + at % 26)}"
            sheet.column_dimensions[letter].width = WIDE if head in LONG else NARROW
        styles = []
        for guarded in (False, True):
            model = WriteOnlyCell(sheet)
            model.number_format, model.quotePrefix = "@", guarded
            model.alignment = Alignment(wrap_text=True, vertical="top")
            styles.append(model._style)
        first = [WriteOnlyCell(sheet, output.visible(head)) for head in heads]
        for cell in first:
            cell.font = Font(bold=True)
        sheet.append(first)
        for number, line in enumerate(lines):
            if number < MOST_ROWS:
                sheet.append([self._cell(sheet, value, styles) for value in line])
            else:
                self.lost += 1

    def _cell(self, sheet: Any, value: Any, styles: Sequence[Any]) -> Any:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return WriteOnlyCell(sheet, value)
        text = self.clean(output.visible(output.cell(value).replace("\r\n", "\n"), keep="\n\t"))
        if len(text) > LONGEST:
            text, self.cut = text[: LONGEST - len(CUT)] + CUT, self.cut + 1
        cell = WriteOnlyCell(sheet, text or None)
        if text:
            cell.data_type, cell._style = "s", copy(styles[bool(output.FORMULA.match(text)) or text[0] == "'"])
        return cell

    def notes(self) -> tuple[str, ...]:
        cut = f"{output.plural(self.cut, 'text')} longer than a cell of Excel holds: cut, which the cell says."
        lost = f"{output.plural(self.lost, 'row')} more than a sheet of Excel holds: left out. Take --tables csv."
        return (*([cut] if self.cut else []), *([lost] if self.lost else []))
