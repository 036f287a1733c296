"""The sheets of an Excel workbook (.xlsx, .xlsm) as they stand, and what is to be said of them.

Cells give what Excel last worked out for them; formulas and macros are never run. Dates are those that Excel
shows: a cell that shows a month alone is a month, though Excel keeps its first day.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter

from agencygraph.records import Place, Problem
from agencygraph.tables.archive import Archive, Unusable
from agencygraph.tables.grid import OWN_SHEETS, Grid, Line

MOST_ROWS, MOST_COLUMNS = 100_000, 300
AUTHOR = "agencygraph"
"""Author of the notes on headings in workbooks of our own, which say nothing of the case."""

MOST_MERGED = 2_000_000
"""Cells under merged ones in one workbook: openpyxl makes each of them."""

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)
QUOTED = re.compile(r'"[^"]{0,255}"|\[[^\]]{0,255}\]|\\.')


def read(archive: Archive, data: bytes, name: str) -> tuple[list[Grid], list[Problem]]:
    """The sheets of a workbook in its order, and its notes.

    data  the bytes that the archive was opened from
    name  the file, for the places
    Raises Unusable where openpyxl cannot open it.
    """
    sheets = [archive.bytes_of(part) for part in archive.names if SHEET.fullmatch(part)]
    if sum(_area(found) for sheet in sheets for found in MERGED.finditer(sheet)) > MOST_MERGED:
        remedy = "Take the merged cells apart in Excel (Home, Merge & Center), save it, and send that."
        raise Unusable("the workbook has merged cells over more than two million cells", remedy)
    book = _opened(data, True)
    formulas = any(b"<f" in sheet for sheet in sheets)
    written = _opened(data, False) if formulas else None
    grids, problems = list[Grid](), list[Problem]()
    for sheet in book.worksheets:
        if sheet.title.lower() in OWN_SHEETS:
            continue
        place = Place(name, 0, "", sheet.title)
        grids.append(_grid(sheet, place, problems, written[sheet.title] if written else None))
        _hidden(sheet, place, problems)
    if not any(grid.lines for grid in grids):
        pictures = sum(part.startswith("xl/media/") for part in archive.names)
        message = "the workbook has no filled cells" + (f", only {pictures} pictures" if pictures else "")
        remedy = "Ask the agency for the table itself. Nothing was read from it."
        problems.append(Problem("error", Place(name), "", message, remedy))
    return grids, problems


def _opened(data: bytes, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of charts and other parts that are not looked at
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception as error:  # whatever the library trips on is the file's fault, and it names no common error
        remedy = "Open it in Excel, save it again, and send that."
        raise Unusable(f"the workbook cannot be read: {str(error)[:200]}", remedy) from error


def _grid(sheet: Any, place: Place, problems: list[Problem], formulas: Any) -> Grid:
    above, wide, covered = _merged(sheet)
    lines = list[Line]()
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        message = f"the sheet says it has {sheet.max_row:,} rows and {sheet.max_column:,} columns"
        remedy = f"Take out what is not the chronology. Only the first {MOST_ROWS:,} and {MOST_COLUMNS} were looked at."
        problems.append(Problem("warning", place, "", message, remedy))
    for number, row in groupby(_filled(sheet), key=lambda cell: cell.row):
        cells, own = list[str](), False
        for cell in row:
            at = (number, cell.column)
            source = above.get(at)
            text = "" if at in covered else _text(sheet.cell(*source) if source else cell)
            own = own or bool(text and not source)
            cells += [""] * (cell.column - 1 - len(cells)) + [text]
            if cell.comment is not None and cell.comment.author != AUTHOR:
                here = place._replace(row=number, column=get_column_letter(cell.column))
                remedy = "Answer it, or take it out. It was kept out of the rows."
                problems.append(Problem("note", here, cell.comment.text.strip(), "a comment", remedy))
            if formulas is not None or cell.data_type == "e":
                _worked_out(cell, formulas, place, problems)
        while cells and not cells[-1]:
            cells.pop()
        if own:
            lines.append(Line(number, cells, (), wide.get(number, 1)))
    if above:
        message = "a cell stands over several rows"
        remedy = "Nothing, if it holds for each of them. What it says was read into every row it stands over."
        problems.append(Problem("note", place._replace(row=min(above)[0]), "", message, remedy))
    return Grid(sheet.title, sheet.title, lines, True)


def _area(found: re.Match[bytes]) -> int:
    left, top, right, bottom = (part.decode() for part in found.groups())
    width: int = column_index_from_string(right) - column_index_from_string(left) + 1
    return width * (int(bottom) - int(top) + 1)


Spot = tuple[int, int]


def _filled(sheet: Any) -> list[Any]:
    """The cells that are in the file, row by row.

    Taken from openpyxl's own table of them, because what it offers makes every cell of the rectangle up to the
    furthest one, and that may be the last of the sheet.
    """
    return [cell for (row, column), cell in sorted(sheet._cells.items()) if row <= MOST_ROWS and column <= MOST_COLUMNS]


def _merged(sheet: Any) -> tuple[dict[Spot, Spot], dict[int, int], set[Spot]]:
    """Cells that take what a merged cell above them says, the widest merged cell per row, cells that are covered."""
    above: dict[Spot, Spot] = {}
    wide: dict[int, int] = {}
    covered: set[Spot] = set()
    for merged in sheet.merged_cells.ranges:
        top, left = merged.min_row, merged.min_col
        if merged.max_row > MOST_ROWS or merged.max_col > 20_000:
            continue
        for row in range(top, merged.max_row + 1):
            wide[row] = max(wide.get(row, 1), merged.max_col - left + 1)
            covered.update((row, column) for column in range(left + 1, min(merged.max_col, MOST_COLUMNS) + 1))
            if row > top:
                above[row, left] = (top, left)
    return {spot: source for spot, source in above.items() if sheet.cell(*source).value is not None}, wide, covered


def _worked_out(cell: Any, formulas: Any, place: Place, problems: list[Problem]) -> None:
    """Reports a formula of which Excel kept no value, and one that gives an error."""
    here = place._replace(row=cell.row, column=get_column_letter(cell.column))
    formula = formulas.cell(cell.row, cell.column) if formulas is not None else None
    if cell.value is None and formula is not None and formula.data_type == "f":
        remedy = "Open the file in Excel, save it, and send that; or type the value. The cell was read as blank."
        text = str(getattr(formula.value, "text", formula.value))
        problems.append(Problem("error", here, text, "a formula whose value is not in the file", remedy))
    elif cell.data_type == "e":
        remedy = "Correct the formula, or type the value. It was kept as it stands."
        problems.append(Problem("warning", here, str(cell.value), "a formula that gives an error", remedy))


def _text(cell: Any) -> str:
    """What a cell says, dates as Excel shows them in ISO form.

    A cell's own format tells which parts of a date are meant: without a day it is a month, without both a year.
    """
    value = cell.value
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return _moment(value, QUOTED.sub("", cell.number_format.lower()))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _moment(value: datetime, shown: str) -> str:
    if value.time() != time():  # programs that export write midnight where they know the day alone
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    if "d" in shown or "h" in shown or "y" not in shown:
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in shown else "%Y")


def _hidden(sheet: Any, place: Place, problems: list[Problem]) -> None:
    """Reports a hidden sheet, hidden columns, and hidden rows, those that follow one another together."""
    remedy = "Ask whether they are meant to be sent. They were read with the rest."
    if sheet.sheet_state != "visible":
        problems.append(
            Problem("warning", place, "", "the sheet is hidden", "Ask whether it is meant to be sent. It was read.")
        )
    filled = {cell.row for cell in _filled(sheet) if cell.value is not None}
    rows = sorted(number for number, row in sheet.row_dimensions.items() if row.hidden and number in filled)
    for first, last in _runs(rows):
        which = f"row {first} is" if first == last else f"rows {first} to {last} are"
        problems.append(Problem("warning", place._replace(row=first), "", f"{which} hidden", remedy))
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            problems.append(Problem("warning", place._replace(column=letter), "", "a column is hidden", remedy))


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers that follow one another, as first and last.

    >>> _runs([3, 4, 5, 9])
    [(3, 5), (9, 9)]
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
