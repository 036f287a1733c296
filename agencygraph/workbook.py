"""A case as an Excel workbook to code in, the Word form that one agency fills in, and the folder to begin with.

Tables come in as lines of text, headings first; files go out as bytes. What is written here is read back by
`tables` cell for cell. Date columns are kept as text, because Excel turns "May 2016" into 1 May 2016.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from agencygraph import files
from agencygraph.columns import EXAMPLE, GUIDE, LISTS, MEANING, OFFERED, SETTINGS, WIDE
from agencygraph.forms import agency_form
from agencygraph.headings import COLUMNS, mapping
from agencygraph.records import Place
from agencygraph.suggesting.proposals import COLUMNS as SUGGESTED
from agencygraph.suggesting.proposals import Suggestion
from agencygraph.tables import ENDINGS, File, Row, by_source, names_in, read_file
from agencygraph.tables.excel import AUTHOR
from agencygraph.tables.settings import parsed

Lines = Sequence[Sequence[str]]

LONGEST = 32_767
"""Characters that a cell of Excel holds."""

HIGHEST = 400
"""Points that a row is high at most."""
CUT = " … (cut here: a cell of Excel holds no more)"
FORM = "templates/Chronology of one agency.docx"


def new(folder: str | Path) -> list[Path]:
    """A case folder to fill in: case.toml, case.xlsx with worked rows, and the Word form for one agency.

    folder  may not be there, or be empty
    Returns the files made. The form lies in a folder of its own, so that it is not read as part of the case.
    Raises CannotWrite where the folder is there and not empty, or cannot be made.
    """
    target = files.new_folder(folder)
    sheets = {table: [list(columns), *_example(table)] for table, columns in COLUMNS.items() if table != "suggestions"}
    content = {
        "case.toml": f"id = {quoted(target.name)}\n{SETTINGS}".encode(),
        "case.xlsx": of_tables(sheets),
        FORM: agency_form(),
    }
    files.write_folder(target, content)
    return [target / name for name in content]


def of_case(path: str | Path) -> bytes:
    """The tables of a case on disk, one folder or one file, as a workbook that reads as the same case.

    Rows without an agency column are given the agency they are read with, rows without an id theirs; settings
    stay in case.toml. Problems of reading are those of `tables`, and are not repeated here.
    """
    path = Path(path)
    found = sorted(path.iterdir(), key=_reading_order) if path.is_dir() else [path]
    mapped = _headings(path / "case.toml") if path.is_dir() else {}
    read: list[File] = []
    for file in found:
        if file.is_file() and file.suffix.lower() in ENDINGS and not file.name.startswith((".", "~$")):
            read += read_file(file.read_bytes(), file.name, file.stem, mapped, not path.is_dir())[0]
    tables: dict[str, list[tuple[Row, str]]] = {}
    for table in by_source(read, names_in(read))[0]:
        named = "agency" in (table.rows[0].heads if table.rows else {}) or table.stem.lower() == "chronology"
        owner = "" if named or table.table != "chronology" else table.stem
        tables.setdefault(table.table, []).extend((row, owner) for row in table.rows)
    tables.pop("", None)
    return of_tables({name: _lines(name, rows) for name, rows in tables.items()})


def _reading_order(path: Path) -> tuple[str, str]:
    """The order in which `case` reads files: the one called chronology, then the others by name."""
    return ("" if path.stem.lower() == "chronology" else path.name, path.name)


def _headings(path: Path) -> dict[str, str]:
    """The headings that a case maps by itself; none where its settings cannot be read, which `case` reports."""
    try:
        given = parsed(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return mapping(given.get("headings", {}), Place(path.name))[0]


def of_tables(sheets: Mapping[str, Lines]) -> bytes:
    """Tables as the sheets of one workbook, by the names of the tables, headings first in each.

    Headings that are columns of ours bear a note; the cells below them offer the case's own agencies, items and
    people, and the words a column may hold, without refusing any other.
    """
    book = Workbook()
    book.remove(book.active)
    for table, lines in sheets.items():
        _sheet(book, table, lines, set(sheets))
    words = book.create_sheet("lists")
    words.sheet_state = "hidden"
    for at, (name, values) in enumerate(LISTS.items(), 1):
        for down, value in enumerate((name, *values), 1):
            words.cell(down, at, value)
    guide = book.create_sheet("guide")
    guide.column_dimensions["A"].width = 110
    for down, line in enumerate(GUIDE, 1):
        guide.cell(down, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    return saved(book)


def of_suggestions(found: Sequence[Suggestion]) -> bytes:
    """Suggestions as a workbook to answer in: every cell a text, yes or no to choose from."""
    book = Workbook()
    book.remove(book.active)
    lines = [list(SUGGESTED), *([str(one.as_row()[column]) for column in SUGGESTED] for one in found)]
    _sheet(book, "suggestions", lines, set())
    letter = get_column_letter(SUGGESTED.index("accepted") + 1)
    # Unlike the lists of other sheets this one refuses what is not in it: any other word would be no answer.
    answers = DataValidation(type="list", formula1='"yes,no"', allow_blank=True, showErrorMessage=True)
    answers.add(f"{letter}2:{letter}{len(lines) + 1}")
    book["suggestions"].add_data_validation(answers)
    return saved(book)


@contextmanager
def room() -> Iterator[None]:
    """Says where there is no room for the sheets of a workbook, each of which is a temporary file first."""
    try:
        yield
    except (OSError, etree.LxmlError) as error:
        raise files.CannotWrite(f"A workbook cannot be made in {tempfile.gettempdir()}: {error}.") from error


def saved(book: Any) -> bytes:
    """The bytes of a workbook, the same whenever it is made. Raises CannotWrite."""
    plain = io.BytesIO()
    with room():
        book.save(plain)
    with zipfile.ZipFile(plain) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", parts[core])
    return files.zipped(parts)


def _sheet(book: Any, table: str, lines: Lines, there: set[str]) -> None:
    sheet = book.create_sheet(table)
    styles = [_text_style(sheet, guarded) for guarded in (False, True)]
    for down, line in enumerate(lines, 1):
        for at, text in enumerate(line, 1):
            if text:
                _write(sheet.cell(down, at), text, styles)
    heads = list(lines[0])
    for at, head in enumerate(heads, 1):
        cell, letter = sheet.cell(1, at), get_column_letter(at)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="FFDDE6EE")
        sheet.column_dimensions[letter].width = _width(head)
        sheet.column_dimensions[letter].number_format = "@"
        if head in COLUMNS.get(table, {}):
            cell.comment = Comment(_note(table, head), AUTHOR, height=160, width=320)
            _offer(sheet, table, head, letter, there)
    sheet.freeze_panes = "B2"
    widths = [_width(head) - 2 for head in heads]
    for down, line in enumerate(lines, 1):
        high = max((_high(text, width) for text, width in zip(line, widths, strict=False)), default=1)
        if high > 1:  # Excel finds the height of a row by itself, LibreOffice does not
            sheet.row_dimensions[down].height = min(HIGHEST, 15 * high)
    if heads:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{max(2, len(lines))}"


def _width(head: str) -> int:
    """Characters that a column is wide."""
    return 48 if head in WIDE else 18


def _high(text: str, width: int) -> int:
    """Lines that a text takes, at most those of the highest row."""
    return sum(1 + len(line) // width for line in text[: HIGHEST * width].splitlines())


def _text_style(sheet: Any, guarded: bool) -> Any:
    """How a cell of text looks, made once, because openpyxl is slow over each property of each cell.

    guarded  whether the text begins as a formula does, so that editing the cell does not make it one
    """
    model = WriteOnlyCell(sheet)
    model.number_format, model.quotePrefix = "@", guarded
    model.alignment = Alignment(wrap_text=True, vertical="top")
    return model._style


def _write(cell: Any, text: str, styles: Sequence[Any]) -> None:
    """A text that stays one: what begins with "=" is not worked out, now or when somebody edits the cell."""
    text = ILLEGAL_CHARACTERS_RE.sub("�", text)
    cell.value = text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
    cell.data_type, cell._style = "s", copy(styles[text[0] in "=+-@'"])


def _note(table: str, head: str) -> str:
    """What a heading's cells are to hold, and how else it may be worded."""
    others = COLUMNS[table][head]
    also = f"\nAlso read as: {', '.join(others[:8])}." if others else ""
    needed = " Needed." if head == next(iter(COLUMNS[table])) else ""
    return MEANING.get(f"{table}.{head}", MEANING.get(head, head.replace("_", " ").capitalize() + ".")) + needed + also


def _offer(sheet: Any, table: str, head: str, letter: str, there: set[str]) -> None:
    """The list that opens in the cells of a column, where it has one."""
    source = OFFERED.get(f"{table}.{head}", OFFERED.get(head, ""))
    if source in LISTS:
        at = get_column_letter(list(LISTS).index(source) + 1)
        formula = f"lists!${at}$2:${at}${len(LISTS[source]) + 1}"
    elif source in there and not (source == table and head == next(iter(COLUMNS[table]))):
        formula = f"{source}!$A$2:$A$2000"
    else:
        return
    # A cell may name several, parted by ";", so a value that is not in the list is never refused.
    offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    offered.add(f"{letter}2:{letter}5000")
    sheet.add_data_validation(offered)


def _example(table: str) -> list[list[str]]:
    return [[row.get(column, "") for column in COLUMNS[table]] for row in EXAMPLE.get(table, ())]


def _lines(table: str, rows: Sequence[tuple[Row, str]]) -> list[list[str]]:
    """The rows of a table under all columns of ours that any of them fills, and the headings of its own."""
    cells = []
    for row, owner in rows:
        given = dict(row.cells)
        if owner:
            given.setdefault("agency", owner)
        if table == "chronology":
            given.setdefault("entry_id", f"{Path(row.file).stem}-{row.number}")
        cells.append(given)
    used = [c for c in COLUMNS[table] if c == next(iter(COLUMNS[table])) or any(c in given for given in cells)]
    places = [_numbered(row.other) for row, _ in rows]
    own = list(dict.fromkeys(key for place in places for key in place))
    made = [[*used, *(heading for heading, _ in own)]]
    for given, place in zip(cells, places, strict=True):
        made.append([*(given.get(c, "") for c in used), *(place.get(key, "") for key in own)])
    return made


def _numbered(other: Iterable[tuple[str, str]]) -> dict[tuple[str, int], str]:
    """Cells under headings of the file's own; a heading that stands several times is counted."""
    found: dict[tuple[str, int], str] = {}
    for heading, text in other:
        number = 0
        while (heading, number) in found:
            number += 1
        found[heading, number] = text
    return found


def quoted(text: str) -> str:
    """A text as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
