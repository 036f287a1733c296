"""A date given in two columns, its start and its end, joined into one cell: "05/01/2023 10:00 / 06/01/2023".

Nothing is joined where the two cannot be read as one interval; the end is then kept as a column of the file's own.
"""

from __future__ import annotations

from collections.abc import Iterable

from agencygraph import dates
from agencygraph.headings import normal
from agencygraph.records import Place, Problem
from agencygraph.tables.grid import File
from agencygraph.tables.rows import Row

END_DATES = frozenset(map(normal, ("end date", "date to", "to date", "finish date", "latest date", "latest", "end")))
END_TIMES = frozenset(map(normal, ("end time", "time to", "to time", "finish time", "latest time")))


def joined(files: Iterable[File], problems: list[Problem]) -> list[File]:
    """The files, each chronology with start and end in one cell; what was said of the end's heading is said anew."""
    return [_file(file, problems) if file.table == "chronology" else file for file in files]


def _file(file: File, problems: list[Problem]) -> File:
    ends = END_DATES | END_TIMES
    headings = dict.fromkeys(h for row in file.rows for h, _ in row.other if normal(h.partition("(")[0]) in ends)
    if not headings or "date" not in file.rows[0].heads:
        return file
    rows = [_row(row, problems) for row in file.rows]
    for heading in headings:
        if not any(heading == h for row in rows for h, _ in row.other):
            problems[:] = [p for p in problems if not _of_heading(p, file, heading)]
            remedy = "Nothing, if each event lies between the two. Otherwise write its date into one column."
            place = Place(file.name, 0, heading, file.label)
            problems.append(Problem("note", place, heading, "this column is read as the end of each date", remedy))
    return file._replace(rows=rows)


def _of_heading(problem: Problem, file: File, heading: str) -> bool:
    place = problem.place
    return (place.file, place.table, place.column) == (file.name, file.label, heading) and problem.text == heading


def _row(row: Row, problems: list[Problem]) -> Row:
    """The row with its end in the cell of its date or time, and taken out of the cells that are not used."""
    day, time = _end(row, END_DATES), _end(row, END_TIMES)
    start, at = row.get("date"), row.get("time")
    if not start or not (day or time):
        return row
    cells = dict(row.cells)
    if (not day or _same_day(start, day)) and (not time or at):
        cells |= {"time": f"{at}/{time}"} if time and time != at else {}
    elif day and (not time or at):
        cells["date"] = f"{' '.join(filter(None, (start, at)))} / {' '.join(filter(None, (day, time)))}"
        cells.pop("time", None)
    else:
        return row
    try:
        dates.read(cells["date"], cells.get("time", ""))
    except dates.UnreadableDate as error:
        text = " / ".join(filter(None, (start, at, day, time)))
        remedy = f"{error.remedy} The start was kept as the date, the end as a cell that is not used."
        problems.append(Problem("warning", row.place("date"), text, f"start and end together: {error}", remedy))
        return row
    used = END_DATES | END_TIMES
    other = tuple((h, text) for h, text in row.other if normal(h.partition("(")[0]) not in used)
    return row._replace(cells=cells, other=other)


def _end(row: Row, names: frozenset[str]) -> str:
    return next((text for heading, text in row.other if normal(heading.partition("(")[0]) in names), "")


def _same_day(start: str, end: str) -> bool:
    try:
        return dates.read(start)[:3] == dates.read(end)[:3]
    except dates.UnreadableDate:
        return start == end
