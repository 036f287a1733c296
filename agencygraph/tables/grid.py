"""The tables of a document as lines of cells, before anything is known of their headings, and the rows they give.

Every line below the headings becomes a row, or is set aside with a Problem that says why, so that rows in are
rows out and problems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agencygraph.headings import COLUMNS, column_of, known, match, normal
from agencygraph.records import Place, Problem
from agencygraph.tables.rows import Row, row_of

SAMPLE = 30
"""Lines at the top of a table among which the headings are looked for; cover text may stand above them."""
MANY = 4
"""Headings that make a table one of ours though it has no column of the first kind, as a date."""

OWN_SHEETS = ("guide", "lists")
"""Sheets of the workbook that `new` writes which hold no rows of the case."""


class Aside(NamedTuple):
    """Why a line is not a row: how serious that is, what is the matter, what to do."""

    severity: str
    message: str
    remedy: str


ACROSS = Aside(
    "warning",
    "a line across the whole table",
    "If it tells of an event, or of a time without contact, give it a row and a date. It was kept out of the rows.",
)
REPEATED = Aside("note", "the headings are repeated", "Nothing. The line was kept out of the rows.")


class Line(NamedTuple):
    """One line of a table.

    number  from 1, as counted in the document
    cells   the text of each cell, "" where it is blank
    spans   where each cell begins and how many columns it is wide; () where a cell is one column
    widest  how many columns the widest cell takes up
    aside   why the line is not a row, None where it may be one
    """

    number: int
    cells: list[str]
    spans: tuple[tuple[int, int], ...] = ()
    widest: int = 1
    aside: Aside | None = None


class Grid(NamedTuple):
    """A table as it stands: what a reader would call it, what it is called in the document, its lines not blank."""

    label: str
    called: str
    lines: list[Line]
    sheet: bool = False


class File(NamedTuple):
    """A table that was read.

    name     the file
    stem     whose record it is, where no column says so: the file's name, or the sheet's
    table    which table it is: a key of `headings.COLUMNS`, "" for one that could not be used
    label    its name within the file, "" where the file is the table
    records  lines that stand below its headings: its rows and those set aside
    aside    a Problem for each line set aside, or one for a table that could not be used
    """

    name: str
    stem: str
    table: str
    rows: list[Row]
    label: str = ""
    records: int = 0
    aside: tuple[Problem, ...] = ()


class Head(NamedTuple):
    """The headings of a table: the line they stand in, and which columns they name."""

    table: str
    line: Line
    columns: list[str | None]
    heads: Mapping[str, str]


def files(
    grids: Sequence[Grid], name: str, stem: str, mapped: Mapping[str, str] | None
) -> tuple[list[File], list[Problem]]:
    """The tables of one document, with all that is to be said of them, in the document's order.

    name    the file, for the places
    stem    its name without the ending
    mapped  headings of the case's own, as in case.toml
    """
    problems, made, above = list[Problem](), list[File](), None
    for grid in grids:
        if not grid.lines or (grid.sheet and normal(grid.called) in OWN_SHEETS):
            continue
        file, above = _file(grid, name, stem, mapped, above, problems)
        made.append(file)
    if made and not any(file.table for file in made) and all(problem.severity != "error" for problem in problems):
        remedy = 'Head the columns of the chronology as in "Date | Event". Nothing was read from it.'
        problems.append(Problem("error", Place(name), "", "none of its tables is understood as a chronology", remedy))
    return _owned(made, grids, stem), problems


def _owned(made: list[File], grids: Sequence[Grid], stem: str) -> list[File]:
    """The tables with whose record each is, and an id for rows of later tables, whose row numbers begin again."""
    chronologies = [file for file in made if file.table == "chronology"]
    called = {grid.label: grid.called for grid in grids if grid.sheet}
    companions = any(file.table not in ("", "chronology") for file in made)
    done = list[File]()
    for file in made:
        title = called.get(file.label, "")
        if file.table == "chronology" and title:
            if companions and normal(title) == "chronology":
                file = file._replace(stem="chronology")  # a whole case: the sheet of that name is nobody's own
            elif len(chronologies) > 1 and not normal(title).startswith(("sheet", "chronology")):
                file = file._replace(stem=title)
        if file.table == "chronology" and chronologies and file is not chronologies[0]:
            where = normal(title) or file.label.replace("table ", "t")
            ids = [f"{stem}-{where}-{row.number}" for row in file.rows]
            rows = [row._replace(cells={"entry_id": id_, **row.cells}) for id_, row in zip(ids, file.rows, strict=True)]
            file = file._replace(rows=rows)
        done.append(file)
    return done


def _file(
    grid: Grid, name: str, stem: str, mapped: Mapping[str, str] | None, above: Head | None, problems: list[Problem]
) -> tuple[File, Head | None]:
    """One table read, and the headings that a table below it without any would continue."""
    place = Place(name, 0, "", grid.label)
    table = _table(grid.called) or _table(stem) or "chronology"
    head, lines = _head(grid, place, table, mapped, problems), grid.lines
    if head is not None:
        lines = lines[lines.index(head.line) + 1 :]
    elif above is not None and not grid.sheet and len(above.line.cells) == max(len(line.cells) for line in lines):
        head = above
        remedy = "Nothing, if it goes on over the page. Its rows were read under the same headings."
        problems.append(Problem("note", place, "", "a table without headings goes on from the one above it", remedy))
    if head is None:
        said = _not_a_table(grid, place)
        problems.append(said)
        return File(name, stem, "", [], grid.label, len(lines), (said,)), above
    if (twice := _side_by_side(head, place)) is not None:
        problems.append(twice)
        return File(name, stem, "", [], grid.label, len(lines), (twice,)), None
    rows, aside = list[Row](), list[Problem]()
    for line in lines:
        at = place._replace(row=line.number)
        cells = _under(line, head.line)
        if reason := _aside(line, cells, head):
            shown = " | ".join(filter(None, line.cells))
            aside.append(Problem(reason.severity, at, shown, reason.message, reason.remedy))
        else:
            rows.append(row_of(cells, at, head.columns, head.line.cells, head.heads, problems))
    problems += aside
    if not lines and head.table == "chronology":
        remedy = "Write a row for each event below the headings, or take the table out."
        problems.append(Problem("note", place, "", "the table has headings and no rows", remedy))
    return File(name, stem, head.table, rows, grid.label, len(lines), tuple(aside)), head


def _table(name: str) -> str:
    """The table of ours that a sheet, a file or the line above a table is named after, or ""."""
    return next((table for table in COLUMNS if normal(table) == normal(name)), "")


def _aside(line: Line, cells: list[str], head: Head) -> Aside | None:
    """Why a line below the headings is not a row; None where it is one."""
    if line.aside:
        return line.aside
    if [normal(cell) for cell in cells] == [normal(cell) for cell in head.line.cells]:
        return REPEATED
    width = max(sum(wide for _, wide in head.line.spans), len(head.line.cells))
    return ACROSS if line.widest >= max(2, width) and sum(map(bool, line.cells)) == 1 else None


def _head(
    grid: Grid, place: Place, table: str, mapped: Mapping[str, str] | None, problems: list[Problem]
) -> Head | None:
    """The line with the most headings that are understood; None where no line plainly has them."""
    headings, required = known(table, mapped), next(iter(COLUMNS[table]))
    # Family trees and lists of staff share a heading or two with a chronology, but have no dates.
    least = 2 if grid.sheet and table != "chronology" else MANY
    best, found = -1, 0
    for at, line in enumerate(grid.lines[:SAMPLE]):
        columns = {column_of(cell, headings) for cell in line.cells if len(cell) < 200} - {None}
        filled = sum(map(bool, line.cells))
        plain = required in columns and (len(columns) > 1 or (at == 0 and filled > 1))
        if (plain or len(columns) >= least) and len(columns) > found:
            best, found = at, len(columns)
    if best < 0 and table != "chronology" and required in {column_of(c, headings) for c in grid.lines[0].cells}:
        best = 0
    if best < 0:
        return None
    for line in grid.lines[:best]:
        shown = " | ".join(filter(None, line.cells))
        at_line = place._replace(row=line.number)
        problems.append(Problem("note", at_line, shown, "a line above the headings", "It was kept out of the rows."))
    line = grid.lines[best]
    written = [" ".join(cell.split())[:200] for cell in line.cells]
    while written and not written[-1]:
        written.pop()
    spans = line.spans[: len(written)]
    line = line._replace(cells=written, spans=spans)
    grid.lines[best] = line
    columns_, said = match(table, written, place._replace(row=line.number), mapped)
    if _twice(written, columns_):
        said = []
    problems += said
    return Head(table, line, columns_, {c: head for c, head in zip(columns_, written, strict=True) if c})


def _twice(written: Sequence[str], columns: Sequence[str | None]) -> list[str]:
    """The headings that stand twice, where one of them is the first column's."""
    plain = [normal(head) for head in written]
    again = [head for head in dict.fromkeys(plain) if head and plain.count(head) > 1]
    first = normal(written[next((at for at, column in enumerate(columns) if column == "date"), 0)])
    return again if first in again and len(again) > 1 else []


def _side_by_side(head: Head, place: Place) -> Problem | None:
    if not _twice(head.line.cells, head.columns):
        return None
    remedy = "Put the second table below the first, or on a sheet or in a file of its own. Nothing of the two was read."
    text = " | ".join(head.line.cells)
    at = place._replace(row=head.line.number)
    return Problem("error", at, text, "two tables stand side by side under one row of headings", remedy)


def _not_a_table(grid: Grid, place: Place) -> Problem:
    """What is to be said of a table no line of which is understood as headings."""
    first = max(grid.lines[:SAMPLE], key=lambda line: sum(bool(cell) for cell in line.cells))
    small = len(grid.lines) < 2 or max(len(line.cells) for line in grid.lines) < 3
    message = f"a table of {len(grid.lines)} lines, none of which is understood as headings"
    remedy = (
        'If it is a chronology, head its columns as in "Date | Event", or name them in case.toml under [headings]. '
    )
    text = " / ".join(" | ".join(filter(None, line.cells)) for line in grid.lines) if small else " | ".join(first.cells)
    at = place._replace(row=first.number)
    return Problem("warning" if small else "error", at, text[:100_000], message, remedy + "Nothing of it was read.")


def _under(line: Line, head: Line) -> list[str]:
    """The cells of a line, each in the place of its heading.

    Where somebody has moved the borders of single cells, columns of a Word table do not begin at the same place
    in each line: cells as many as the headings are taken in order, others go to the heading they lie most under.
    """
    if not line.spans or len(line.cells) == len(head.cells):
        return line.cells
    placed = [""] * len(head.cells)
    for (start, width), cell in zip(line.spans, line.cells, strict=True):
        shared = [max(0, min(start + width, begin + wide) - max(start, begin)) for begin, wide in head.spans] or [0]
        at = shared.index(max(shared))
        if not max(shared):
            placed.append(cell)
        else:
            placed[at] = f"{placed[at]}\n{cell}".strip()
    return placed
