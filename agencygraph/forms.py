"""Word documents: the form that one agency fills in, and a merged chronology to read.

python-docx makes the document around the table. The table's XML is put into the saved file as text, because
python-docx takes minutes to build some thousand rows, and parsing them takes longer than writing them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from agencygraph import files
from agencygraph.columns import FORM_COLUMNS, FORM_EXAMPLE
from agencygraph.headings import FORM_LINES, FORM_TITLE, READ_AS

# What XML cannot hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BLANK_ROWS = 12

DOCUMENT = "word/document.xml"
BODY_ENDS = b"<w:sectPr"
"""What stands last in the body of a document, behind everything that is read."""

MAIN = ("date", READ_AS, "time", "agency", "practitioner", "people", "description", "information", "shared_with",
        "received_from", "response", "source")  # fmt: skip
"""Columns that have one of their own in the document to read; what others say stands together in the last but one."""

WIDTHS = {
    "date": 15, READ_AS: 17, "time": 9, "agency": 13, "practitioner": 14, "source": 13, "description": 34,
    "response": 16, "more": 16, "came from": 15, "Date": 13, "Event": 34,
}  # fmt: skip
"""How wide columns are beside one another; of 10 where nothing is said."""


def agency_form() -> bytes:
    """The form for one agency's chronology: what to state at the top, headings on each page, a worked row."""
    document = _landscape(FORM_TITLE)
    for line in FORM_LINES:
        document.add_paragraph(line)
    rows = [list(FORM_EXAMPLE), *([""] * len(FORM_COLUMNS) for _ in range(BLANK_ROWS))]
    heads = [f"{head} ({note})" for head, note in FORM_COLUMNS]
    return _saved(document, _table(heads, rows, [head for head, _ in FORM_COLUMNS]))


def chronology(title: str, lines: Sequence[Sequence[str]], origin: Sequence[str]) -> bytes:
    """A merged chronology to read and print, in the order given; every filled cell stands in it.

    lines   headings first, then the rows
    origin  the headings that say where a row came from, which share the last column
    """
    heads, rows = list(lines[0]), lines[1:]
    main = [head for head in MAIN if head in heads]
    rest = [head for head in heads if head not in main and head not in origin]
    shown = [*main, "more", "came from"]
    made = []
    for row in rows:
        cells = dict(zip(heads, row, strict=True))
        more = "\n".join(f"{head.replace('_', ' ')}: {cells[head]}" for head in rest if cells[head])
        place = ", ".join(cells[head] for head in origin[:-1] if cells.get(head))
        came = f"{place}, row {cells[origin[-1]]}" if origin and cells.get(origin[-1]) else place
        made.append([*(cells[head] for head in main), more, came])
    document = _landscape(title)
    document.add_paragraph(
        f"{len(rows)} rows, in the order of their dates; rows without a date stand at the end. Rows of several "
        "agencies that may tell of one event are all kept."
    )
    return _saved(document, _table([head.replace("_", " ").capitalize() for head in shown], made, shown))


def _landscape(title: str) -> Any:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(9)
    document.core_properties.author, document.core_properties.title = "", title
    document.add_heading(title, 1)
    return document


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], names: Sequence[str]) -> str:
    """The XML of a table across the page, its headings repeated on each."""
    shares = [WIDTHS.get(name, 10) for name in names]
    widths = [15_100 * share // sum(shares) for share in shares]  # twentieths of a point
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    opening = [f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
    body = "".join([_row(heads, opening, True), *(_row(row, opening) for row in rows)])
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _row(cells: Sequence[str], opening: Sequence[str], head: bool = False) -> str:
    about = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' * head}</w:trPr>"
    made = "".join(f"<w:tc>{start}{_paragraphs(cell, head)}</w:tc>" for cell, start in zip(cells, opening, strict=True))
    return f"<w:tr>{about}{made}</w:tr>"


def _paragraphs(text: str, bold: bool) -> str:
    if not text:
        return "<w:p/>"
    style = "<w:rPr><w:b/></w:rPr>" * bold
    plain = escape(UNWRITABLE.sub("�", text)).replace("\r", "&#13;")
    start, end = f'<w:p><w:r>{style}<w:t xml:space="preserve">', "</w:t></w:r></w:p>"
    return start + plain.replace("\n", end + start) + end


def _saved(document: Any, table: str) -> bytes:
    """The bytes of a document with a table at its end, the same whenever it is made."""
    document.core_properties.created = document.core_properties.modified = datetime(*files.LONG_AGO)
    plain = io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    before, mark, after = parts[DOCUMENT].rpartition(BODY_ENDS)
    return files.zipped({**parts, DOCUMENT: before + table.encode() + mark + after})
