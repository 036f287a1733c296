"""The bytes of a .csv or .tsv file, read as rows of named cells, each with the line it starts on.

Encoding and delimiter are found from the bytes. Whatever the bytes are, rows and Problems come back; no
exception does.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping

from agencygraph.headings import column_of, known, match
from agencygraph.records import Place, Problem
from agencygraph.tables.rows import LONGEST, Row, row_of, unguarded

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 10
"""Records at the top of a file among which the headings are looked for."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
            yield first, [unguarded(cell) for cell in record]
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
                rows.append(row_of(record, Place(file, line), columns, written, heads, problems))
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


def _unclosed(text: str, last: list[str]) -> bool:
    """Whether the last record runs to the end of the file because a quotation mark was left open."""
    end = last[-1] if last else ""
    return ("\n" in end or "\r" in end) and (text.count('"') % 2 == 1 or not text.rstrip().endswith('"'))
