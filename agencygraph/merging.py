"""Many agencies' files made into one case folder, with an account in which every row is found again.

The files go in as they were sent, and are not changed. Out comes a new folder: the merged chronology and the
companion tables as .csv, which are the case, and in the folder `merged` the same chronology as .docx and .xlsx
to be read by people. Rows stand in the order of their dates, each with the file, table and row it came from. The
same event told by two agencies stays two rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from agencygraph import dates, forms, workbook
from agencygraph.columns import SETTINGS
from agencygraph.files import CannotWrite, new_folder, typed, write_folder
from agencygraph.headings import AS_SENT, COLUMNS, READ_AS, column_of, known, normal
from agencygraph.records import UNRECORDED, Place, Problem
from agencygraph.suggesting.names import same_agency
from agencygraph.suggesting.wording import Speller
from agencygraph.tables import (
    ENDINGS,
    LARGEST,
    ORIGIN,
    OTHER_DOCUMENTS,
    File,
    Row,
    agency_of,
    by_source,
    guarded,
    names_in,
    parts,
    read_file,
)
from agencygraph.tables.owners import USUAL
from agencygraph.when import UNDATED, UNKNOWN_EARLIEST, When, in_words

COVERAGE = ("covers_from", "covers_to", "records_searched")
"""Columns of the agencies table that are written even where nobody has filled them in yet."""


MOST = 200
"""Agencies that are compared with one another by name."""


class Counted(NamedTuple):
    """One table of a file: the lines below its headings, and what became of each.

    agency  whose rows they were taken as, "" where a column of the table says so
    rows    how many are in the merged case
    aside   how many were set aside, each with a Problem, or all of them with one
    """

    file: str
    label: str
    table: str
    agency: str
    records: int
    rows: int
    aside: int


@dataclass(frozen=True, slots=True)
class Account:
    """What a merge did: `tables` in the order read, `problems` in the order found, the agencies it has rows of."""

    folder: Path
    tables: tuple[Counted, ...]
    problems: tuple[Problem, ...]
    agencies: tuple[str, ...]
    files: int

    @property
    def records(self) -> int:
        """Rows in: lines below headings, in all files."""
        return sum(table.records for table in self.tables)

    @property
    def rows(self) -> int:
        """Rows out: those in the merged case."""
        return sum(table.rows for table in self.tables)

    @property
    def aside(self) -> int:
        """Rows set aside, for which a Problem says why."""
        return sum(table.aside for table in self.tables)

    @property
    def alike(self) -> Iterator[tuple[str, str]]:
        """Pairs of agencies whose names are likely one, the shorter first; nothing is done about them."""
        speller, names = Speller(), sorted(self.agencies[:MOST], key=lambda name: (len(name), name))
        for at, one in enumerate(names):
            yield from ((one, other) for other in names[at + 1 :] if same_agency(one, other, speller))

    @property
    def unused(self) -> tuple[Problem, ...]:
        """A Problem for each file from which nothing was read."""
        read = {table.file for table in self.tables}
        return tuple(p for p in self.problems if p.severity == "error" and p.place.file not in read)

    def lines(self) -> Iterator[str]:
        """The account as lines to print."""
        for table in self.tables:
            where = ", ".join(filter(None, (table.file, table.label)))
            whose = f" ({table.agency})" if table.agency and table.table == "chronology" else ""
            what = table.table or "not read"
            yield f"{where}{whose}: {what}, {table.records} in = {table.rows} out + {table.aside} set aside"
        for problem in self.unused:
            yield f"{problem.place.file}: nothing was read; {problem.message}. {problem.remedy}"
        if self.unused:
            yield "Until those are read, write their agencies into agencies.csv: check then shows each as not in."
        entries = sum(table.rows for table in self.tables if table.table == "chronology")
        of_them = f"; {entries} of the rows out are events, which check counts" if entries != self.rows else ""
        sums = f"{self.records} rows in = {self.rows} rows out + {self.aside} set aside with a problem{of_them}"
        yield f"{self.files} file{'s' * (self.files != 1)}, {sums}"
        if self.agencies:
            asked = ", ".join(self.agencies)
            yield (
                f"Ask each agency what period and which records it searched, and write it into agencies.csv "
                f"(covers_from, covers_to, records_searched): {asked}"
            )
        for one, other in self.alike:
            yield f"{one} may be {other}. If it is, write {one} under aliases of {other} in agencies.csv."
        named = {table.agency for table in self.tables if table.table == "chronology"}
        words = {normal(word) for name in named for word in name.split()}
        if named == set(self.agencies) and len(named) == 1 and not words & {normal(name) for name in USUAL}:
            yield (
                f"All rows are taken as those of one agency, {self.agencies[0]}, after the file's name. If they are of "
                "several, give the table a column headed Agency and merge again into a new folder."
            )
        yield f"Next: agencygraph check {typed(self.folder)}"


def merge(
    files: Sequence[str | Path],
    into: str | Path,
    mapped: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Account:
    """Makes one new case folder from many files; nothing is left behind where it cannot be made.

    files   chronologies and companion tables in any form that is read, in the order to be read; folders of them too
    into    the folder to make; it may not be there, or be empty
    mapped  headings that name a column of ours, as in case.toml; they are written into the new case.toml
    progress  called with what is done as each of `steps(files)` steps is
    Rows whose table has no agency column are given the agency of the file's name, without words such as
    "chronology" or "final". An id that another row has is made the row's own with "#2", and "answers" and "same_as"
    of the same file follow it.
    Raises CannotWrite where the folder is there and not empty, or no file gives a row.
    """
    target = new_folder(into)
    files = _files(files)
    if not files:
        raise CannotWrite("No file to merge: name at least one, or a folder that holds some.")
    made, problems = _read(files, mapped, progress)
    tables, counted, agencies = _merged(made)
    if not tables.get("chronology"):
        said = "".join(f" {p.place}: {p.message}. {p.remedy}" for p in problems if p.severity == "error")
        raise CannotWrite(f"None of the files gives a row of a chronology.{said}")
    write_folder(target, _contents(target.name, tables, agencies, mapped, progress))
    return Account(target, tuple(counted), tuple(problems), tuple(agencies), len(files))


def steps(files: Sequence[str | Path]) -> int:
    """How many steps a merge of some files takes: reading each, and writing the case, the workbook, the document."""
    return len(_files(files)) + 3


def _files(named: Sequence[str | Path]) -> list[Path]:
    """The files that are named, of a folder its documents by name; not those that Word and Excel keep while open."""
    found = list[Path]()
    for path in map(Path, named):
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [p for p in inside if p == path or p.suffix.lower() in (*ENDINGS, *OTHER_DOCUMENTS)]
    return [path for path in found if not path.name.startswith("~$")]


def _read(
    files: Sequence[str | Path], mapped: Mapping[str, str] | None, progress: Callable[[str], None]
) -> tuple[list[File], list[Problem]]:
    """The tables of every file, named by the file, or with its folder where two have the same name."""
    paths = [Path(file) for file in files]
    made, problems, seen = list[File](), list[Problem](), dict[Path, str]()
    for path in paths:
        progress(path.name)
        same = [other for other in paths if other.name == path.name and other.resolve() != path.resolve()]
        name = f"{path.resolve().parent.name}/{path.name}" if same else path.name
        try:
            if path.resolve() in seen:
                remedy = "Name it once. It was read once."
                problems.append(Problem("note", Place(name), "", "the same file is named twice", remedy))
                continue
            seen[path.resolve()] = name
            if path.stat().st_size > LARGEST:
                raise OSError(f"it is larger than {LARGEST // 1024**2} MB")
            data = path.read_bytes()
        except OSError as error:
            remedy = "Look at its name and at who may read it. Nothing was read from it."
            reason = getattr(error, "strerror", None) or str(error)
            problems.append(Problem("error", Place(name), "", f"the file cannot be read: {reason}", remedy))
            continue
        found, said = read_file(data, name, path.stem, mapped)
        made += found
        problems += said
    made, said = by_source(made, names_in(made))
    return made, problems + said


class Merged(NamedTuple):
    """One row of the merged case, under the names of its columns, with its other cells and where it came from.

    when  its date; None where that cannot be read
    """

    cells: dict[str, str]
    other: tuple[tuple[str, str], ...]
    place: Place
    when: When | None = None


def _merged(files: Sequence[File]) -> tuple[dict[str, list[Merged]], list[Counted], list[str]]:
    """The rows of every table, chronologies in the order of their dates; what became of each line; the agencies."""
    tables: dict[str, list[Merged]] = {}
    counted, agencies, taken = list[Counted](), dict[str, None](), set[str]()
    names: dict[str, dict[str, str]] = {}
    for file in files:
        owner = agency_of(file.stem)
        by_column = not file.rows or "agency" in file.rows[0].heads or normal(file.stem) == "chronology"
        if file.table == "chronology":
            own = names.setdefault(file.name, {})
            for row in file.rows:
                cells = dict(row.cells)
                agency = cells.get("agency", "") or ("" if by_column else owner)
                cells |= {"agency": agency} if agency else {}
                agencies.setdefault(agency or UNRECORDED)
                wanted = cells.get("entry_id") or f"{agency or file.stem}-{row.number}"
                cells["entry_id"] = _free(wanted, taken)
                own.setdefault(wanted, cells["entry_id"])
                tables.setdefault(file.table, []).append(Merged(cells, row.other, row.place(), _when(row)))
        elif file.table:
            made = [Merged(dict(row.cells), row.other, row.place()) for row in file.rows]
            tables.setdefault(file.table, []).extend(made)
        aside = len(file.aside) if file.table else file.records
        whose = "" if by_column else owner
        counted.append(Counted(file.name, file.label, file.table, whose, file.records, len(file.rows), aside))
    for merged in tables.get("chronology", []):
        for column in ("answers", "same_as"):
            if merged.cells.get(column):
                own = names[merged.place.file]
                merged.cells[column] = "; ".join(own.get(id_, id_) for id_ in parts(merged.cells[column]))
    tables.get("chronology", []).sort(key=lambda merged: _order(merged.when))
    agencies.pop(UNRECORDED, None)
    return tables, counted, list(agencies)


def _free(wanted: str, taken: set[str]) -> str:
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}#{number}"
    taken.add(free)
    return free


def _when(row: Row) -> When | None:
    """The date of a row, None where it cannot be read."""
    for time in (row.get("time"), ""):
        try:
            return dates.read(row.get("date"), time)
        except dates.UnreadableDate:
            continue
    return None


def _read_as(row: Merged) -> str:
    """What the date of a row was understood to be, in words; "" where it has none."""
    if not row.cells.get("date"):
        return ""
    return in_words(*row.when[:3]) if row.when else "not read: see check"


def _order(when: When | None) -> tuple[int, int]:
    """By the earliest it can have been; by the latest where only that is known; rows without a date last."""
    when = when or UNDATED
    return (when.earliest if when.earliest > UNKNOWN_EARLIEST else when.latest, when.latest)


# What is written


def _contents(
    title: str,
    tables: Mapping[str, list[Merged]],
    agencies: Sequence[str],
    mapped: Mapping[str, str] | None,
    progress: Callable[[str], None],
) -> dict[str, bytes]:
    """Every file of the new folder by its name in it."""
    progress("the case")
    content = {"case.toml": _settings(title, mapped)}
    tables = {**tables, "agencies": _listed(tables.get("agencies", []), agencies)}
    sheets: dict[str, list[list[str]]] = {}
    for table in COLUMNS:
        rows = tables.get(table, [])
        if rows:
            sheets[table] = _lines(table, rows)
    for table, lines in sheets.items():
        content[f"{table}.csv"] = _csv(lines)
    said = [READ_AS, *map(_read_as, tables["chronology"])]
    lines = sheets["chronology"]
    sheets["chronology"] = [[line[0], words, *line[1:]] for line, words in zip(lines, said, strict=True)]
    progress("chronology.xlsx")
    content["merged/chronology.xlsx"] = workbook.of_tables(sheets)
    progress("chronology.docx")
    content["merged/chronology.docx"] = forms.chronology(title, sheets["chronology"], ORIGIN)
    return content


def _listed(rows: Sequence[Merged], agencies: Sequence[str]) -> list[Merged]:
    """The agencies table with a row for each agency that has rows of its own, so that its coverage can be stated."""
    cells = [row.cells for row in rows]
    named = {
        normal(name) for c in cells for name in (c.get("id", ""), c.get("title", ""), *parts(c.get("aliases", "")))
    }
    more = [agency for agency in agencies if normal(agency) not in named]
    return [*rows, *(Merged({"id": agency}, (), Place("agencies.csv")) for agency in more)]


def _lines(table: str, rows: Sequence[Merged]) -> list[list[str]]:
    """A table with the columns that any row fills, then the headings of the files' own, then where rows came from."""
    always = (next(iter(COLUMNS[table])), *(COVERAGE if table == "agencies" else ()))
    used = [c for c in COLUMNS[table] if c in always or any(row.cells.get(c) for row in rows)]
    own = list(dict.fromkeys(heading for row in rows for heading, _ in row.other))
    understood = known(table)
    # A heading of the files' own that is one of ours would be read as that next time.
    shown = [f"{AS_SENT}{heading}" if column_of(heading, understood) else heading for heading in own]
    origin = ORIGIN if table == "chronology" else ()
    made = [[*used, *shown, *origin]]
    for row in rows:
        other: dict[str, list[str]] = {}
        for heading, text in row.other:
            other.setdefault(heading, []).append(text)
        place = (row.place.file, row.place.table, str(row.place.row)) if origin else ()
        made.append(
            [*(row.cells.get(c, "") for c in used), *("\n".join(other.get(heading, ())) for heading in own), *place]
        )
    return made


def _csv(lines: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([guarded(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _settings(title: str, mapped: Mapping[str, str] | None) -> bytes:
    text = f"id = {workbook.quoted(title)}\n{SETTINGS}"
    if mapped:
        text += "\n[headings]\n" + "".join(f"{workbook.quoted(k)} = {workbook.quoted(v)}\n" for k, v in mapped.items())
    return text.encode("utf-8")
