"""The bytes of a .csv or .tsv file, read as rows of named cells, each with the line it starts on; and the files
of a case's folder so read.

Encoding and delimiter are found from the bytes. What a cell means is not looked at here. Whatever the bytes
are, rows and Problems come back; no exception does.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from agencygraph import dates
from agencygraph.headings import COLUMNS, column_of, did_you_mean, known, match
from agencygraph.records import Place, Problem, Source
from agencygraph.when import NOT_ENDED, UNDATED, Order, When, order

LONGEST = 100_000
"""Characters of one cell that are kept."""

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 10
"""Records at the top of a file among which the headings are looked for."""

ENDINGS = (".csv", ".tsv")
OTHER_DOCUMENTS = (".doc", ".docm", ".docx", ".ods", ".odt", ".pdf", ".rtf", ".xls", ".xlsm", ".xlsx")

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Row(NamedTuple):
    """One record of a table.

    number  the line of the file it starts on, from 1
    cells   column to text, trimmed; a blank cell is left out
    heads   column to the heading as written, the same for all rows of a file
    other   cells under headings that are not used, as (heading, text)
    """

    file: str
    number: int
    cells: dict[str, str]
    heads: Mapping[str, str]
    other: tuple[tuple[str, str], ...] = ()

    def get(self, column: str) -> str:
        """The text of a cell, "" where it is blank or the table has no such column."""
        return self.cells.get(column, "")

    def place(self, column: str = "") -> Place:
        """Where a cell of this row stands, under its heading as written."""
        return Place(self.file, self.number, self.heads.get(column, column))


class Cells:
    """Reads single cells for what they may say, and gathers what is to be said of them in `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.ids: dict[str, int] = {}

    def say(self, severity: str, place: Place, text: str, message: str, remedy: str) -> None:
        """One more Problem."""
        self.problems.append(Problem(severity, place, text, message, remedy))

    def when(self, row: Row, column: str, blank: When) -> When:
        """The date in a cell; `blank` where there is none; undated with its words where it cannot be read."""
        text = row.get(column)
        if not text:
            return blank
        try:
            return dates.read(text)
        except dates.UnreadableDate as error:
            remedy = f"{error.remedy} The row was kept without this date."
            self.say("error", row.place(column), text, str(error), remedy)
            return UNDATED._replace(text=text)

    def span(self, row: Row, since: str, until: str) -> tuple[When, When]:
        """The dates in two cells as from and to; the end is left out where it certainly comes before the beginning."""
        first, last = self.when(row, since, UNDATED), self.when(row, until, NOT_ENDED)
        if order(first, last) is Order.AFTER:
            remedy = "Correct one of the two dates. The row was kept without the end."
            self.say("error", row.place(until), row.get(until), f"this ends before it begins, {first.text}", remedy)
            last = NOT_ENDED
        return first, last

    def word(self, row: Row, column: str, words: Mapping[str, str], otherwise: str) -> str:
        """What a cell says among the words that may stand in it; `otherwise`, reported, for any other."""
        text = row.get(column)
        if (found := words.get(text.casefold())) is not None:
            return found
        allowed = [word for word in dict.fromkeys(words.values()) if word]
        read_as = f"It was read as {otherwise}." if otherwise else "It was left out."
        guess = did_you_mean(text[:40], allowed)
        remedy = f"{guess}Write one of {', '.join(allowed)}. {read_as}"
        self.say("warning", row.place(column), text, f"unknown {column}", remedy)
        return otherwise

    def unique(self, row: Row, id_: str, column: str) -> str:
        """An id that no other row has: the one wanted, or the one wanted and "#2"."""
        if id_ not in self.ids:
            self.ids[id_] = 1
            return id_
        while (other := f"{id_}#{self.ids[id_] + 1}") in self.ids:
            self.ids[id_] += 1
        self.ids[id_] += 1
        self.ids[other] = 1
        self.say(
            "error", row.place(column), id_, "another row has this id", f"Give it another. The row was kept as {other}."
        )
        return other


def parts(text: str) -> tuple[str, ...]:
    """The values of a list cell: parted at ";", trimmed, each once, in the order written.

    >>> parts("GP; School;; GP")
    ('GP', 'School')
    """
    if ";" not in text:
        return (text.strip(),) if text.strip() else ()
    return tuple(dict.fromkeys(part for piece in text.split(";") if (part := piece.strip())))


def read(
    data: bytes, file: str, table: str, mapped: Mapping[str, str] | None = None
) -> tuple[list[Row], list[Problem]]:
    """The rows of a table and what is to be said of them, in the order of the file.

    data    the bytes of the file
    file    its name, for the places
    table   which table it is: a key of `headings.COLUMNS`
    mapped  headings of the case's own, as in case.toml
    """
    text, problems = _decoded(data, file)
    if not text.strip():
        remedy = "Fill it in, or take it out of the folder. Nothing was read from it."
        return [], [*problems, Problem("error", Place(file), "", "the file is empty", remedy)]
    limit = csv.field_size_limit(2**31 - 1)  # the limit is the whole process's, so it is put back
    try:
        return _rows(text, file, table, mapped, problems)
    finally:
        csv.field_size_limit(limit)


def _decoded(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text of a file, and a note where it is not UTF-8."""
    encoding = next((name for bom, name in BOMS if data.startswith(bom)), "") or _utf16(data) or "utf-8"
    problems: list[Problem] = []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = encoding if encoding.startswith(("utf-16", "utf-32")) else "cp1252"
        text = data.decode(encoding, errors="replace")
    if not encoding.startswith("utf-8"):
        message = (
            f"read as {'Windows-1252' if encoding == 'cp1252' else encoding.upper()} text, because it is not UTF-8"
        )
        problems.append(
            Problem("note", Place(file), "", message, "Look at letters with accents; save it as UTF-8 if one is wrong.")
        )
    if "�" in text:
        remedy = "Save the file again as UTF-8. The rows were kept, with � in place of what could not be read."
        row = text.count("\n", 0, text.index("�")) + 1
        problems.append(Problem("warning", Place(file, row), "�", "some characters cannot be read", remedy))
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        remedy = "Save the file again from the program it came from. They were left out."
        problems.append(Problem("warning", Place(file, row), "", "the file holds NUL characters", remedy))
        text = text.replace("\0", "")
    return text, problems


def _utf16(data: bytes) -> str:
    """The UTF-16 a file without a mark is in, or "": nearly every second byte of such text is NUL."""
    sample = data[:4000]
    half, even, odd = len(sample) // 2, sample[::2].count(0), sample[1::2].count(0)
    if half and odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if half and even > 0.7 * half and odd < 0.1 * half else ""


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the line it starts on."""
    reader, first = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
    for record in reader:
        if any(cell.strip() for cell in record):
            yield first, record
        first = reader.line_num + 1


def _layout(text: str, file: str, headings: Mapping[str, str]) -> tuple[str, int]:
    """The delimiter, and the line of the headings: those under which the most headings are understood."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        return text[4], 2
    best, sample = (-1, 0, 0, ",", 1), text[: 10 * LONGEST]
    order = ("\t", *DELIMITERS) if file.lower().endswith(".tsv") else DELIMITERS
    for rank, delimiter in enumerate(order):
        for at, (line, record) in zip(range(SAMPLE), _records(sample, delimiter), strict=False):
            found = len({column_of(cell, headings) for cell in record if len(cell) < 200} - {None})
            if at and found < 2:
                continue  # a row lower down is the headings only if it plainly is
            best = max(best, (found, -at, len(record) * 10 - rank, delimiter, line))
    return best[3], best[4]


def _rows(
    text: str, file: str, table: str, mapped: Mapping[str, str] | None, problems: list[Problem]
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    columns: list[str | None] | None = None
    written: list[str] = []
    heads: dict[str, str] = {}
    line, record = 1, list[str]()
    try:
        delimiter, top = _layout(text, file, known(table, mapped))
        for line, record in _records(text, delimiter):
            if columns is None:
                if line < top:
                    if not text.lower().startswith("sep="):
                        said = "It was kept out of the rows."
                        place, shown = Place(file, line), delimiter.join(record)[:LONGEST]
                        problems.append(Problem("note", place, shown, "a line above the headings", said))
                    continue
                written = [cell.strip()[:200] for cell in record]
                columns, said_of_heads = match(table, written, Place(file, line), mapped)
                heads = {column: head for column, head in zip(columns, written, strict=True) if column}
                problems += said_of_heads
            else:
                rows.append(_row(file, line, record, columns, written, heads, problems))
    except csv.Error as error:
        remedy = "Save the file again as comma-separated UTF-8 text. The rows below this line were not read."
        problems.append(Problem("error", Place(file, line), "", f"cannot be read as a table: {error}", remedy))
    if _unclosed(text, record):
        remedy = 'Close it with ", and write " inside a cell as "". The lines below it were read as part of one cell.'
        shown = next(cell for cell in record if "\n" in cell or "\r" in cell)[:LONGEST]
        problems.append(Problem("error", Place(file, line), shown, "a quotation mark is opened and not closed", remedy))
    if columns is not None and not rows:
        remedy = "Write a row for each event or item below the headings, or take the file out of the folder."
        problems.append(Problem("warning", Place(file), "", "the file has headings and no rows", remedy))
    return rows, problems


def _row(
    file: str,
    line: int,
    record: list[str],
    columns: list[str | None],
    written: list[str],
    heads: Mapping[str, str],
    problems: list[Problem],
) -> Row:
    cells: dict[str, str] = {}
    other: list[tuple[str, str]] = []
    for at, cell in enumerate(record):
        value = cell.strip()
        if not value:
            continue
        heading = (written[at] if at < len(written) else "") or f"column {at + 1}"
        if len(value) > LONGEST:
            remedy = f"Look for a quotation mark that is not closed. The first {LONGEST:,} characters were kept."
            message, value = f"a cell of {len(value):,} characters is too long", value[:LONGEST]
            problems.append(Problem("error", Place(file, line, heading), value, message, remedy))
        if at >= len(written):
            remedy = "Put a cell that holds the delimiter between quotation marks. The cell was kept and not used."
            message = f"the row has more cells than the {len(written)} headings"
            problems.append(Problem("warning", Place(file, line, heading), value, message, remedy))
        column = columns[at] if at < len(columns) else None
        if column:
            cells[column] = value
        else:
            other.append((heading, value))
    return Row(file, line, cells, heads, tuple(other))


def _unclosed(text: str, last: list[str]) -> bool:
    """Whether the last record runs to the end of the file because a quotation mark was left open."""
    end = last[-1] if last else ""
    return ("\n" in end or "\r" in end) and (text.count('"') % 2 == 1 or not text.rstrip().endswith('"'))


class File(NamedTuple):
    """A table file that was read: which table it is, and its rows."""

    name: str
    stem: str
    table: str
    rows: list[Row]


class Folder(Cells):
    """The files of a case, none of which is read from outside its folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__([])
        self.folder = folder

    def bytes_of(self, path: Path) -> bytes | None:
        """What a file holds; None, reported, where it cannot be read or lies outside the folder."""
        try:
            if not path.resolve().is_relative_to(self.folder):
                remedy = "Put a copy of the file itself into the folder. It was not read."
                self.say("error", Place(path.name), "", "this is a link to a file outside the case folder", remedy)
                return None
            if path.exists() and not path.is_file():
                raise OSError("it is not a file")
            return path.read_bytes()
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            remedy = "Look at who may read it. Nothing was read from it."
            self.say("error", Place(path.name), "", f"the file cannot be read: {reason}", remedy)
            return None

    def files(self, found: Iterable[Path], one: bool, mapped: Mapping[str, str]) -> tuple[list[File], list[Source]]:
        """The table files among those found, chronologies in reading order first, with what was read of each.

        one     True where the case is a single chronology file
        mapped  headings of the case's own, as in case.toml
        """
        chosen: list[tuple[bool, str, str, Path]] = []
        for path in found:
            ending, stem = path.suffix.lower(), path.stem.lower()
            if not one and (path.name.startswith((".", "~$")) or path.is_dir()):
                continue
            if ending in OTHER_DOCUMENTS:
                remedy = "Save its table as .csv in the same folder. Nothing was read from it."
                self.say("warning", Place(path.name), "", "a document that is not read as a table", remedy)
            elif ending in ENDINGS:
                companion = not one and stem != "chronology" and stem in COLUMNS
                chosen.append((companion, "" if stem == "chronology" else path.name, path.name, path))
        files, sources = [], list[Source]()
        for companion, _, name, path in sorted(chosen):
            table = path.stem.lower() if companion else "chronology"
            data = self.bytes_of(path)
            rows, problems = read(data, name, table, mapped) if data is not None else ([], [])
            self.problems += problems
            files.append(File(name, path.stem, table, rows))
            if data is not None:
                sources.append(Source(name, sha256(data).hexdigest(), len(rows)))
        return files, sorted(sources, key=lambda source: source.file)
