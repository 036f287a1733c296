"""Makes the files of this folder again: chronologies as agencies send them, all invented.

    python tests/messy/make.py [NAME…]    those named, or else those that are not there yet

`agencies/` holds files that are read, `unusable/` files that cannot be, each with something the matter with it
that its name says. What must come out of each stands in tests/test_reading.py.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.comments import Comment

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODF = " ".join(f'xmlns:{p}="{OASIS}{n}:1.0"' for p, n in (("office", "office"), ("table", "table"), ("text", "text")))
FIXED = (2024, 11, 4, 9, 0, 0)


def table(document: docx.document.Document, rows: list[list[str]]) -> docx.table.Table:
    made = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for line, row in zip(made.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    return made


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def again(data: bytes, **parts: bytes) -> bytes:
    """An archive with some members changed or added, all with the same date, so that it is made alike each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        members = {name: old.read(name) for name in old.namelist()} | {
            k.replace("__", "/"): v for k, v in parts.items()
        }
        for name, content in members.items():
            new.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def police() -> bytes:
    """Chronolator's columns: a cover table, headings typed again, a year across, one date over two rows, a change
    that is tracked, a comment, a deleted row."""
    document = docx.Document()
    document.add_heading("Internal chronology", 1)
    document.add_paragraph("Records searched: command and control, crime and intelligence systems.")
    table(document, [["Agency", "Police"], ["Author", "Review officer"]])
    document.add_paragraph("Period: September 2023 to October 2024")
    heads = ["Start Date", "Start Time", "Source of Information", "Event", "Information shared with"]
    rows = [
        heads,
        ["2023", "", "", "", ""],
        ["?12.12.23", "", "Intelligence log 4", "Third party says the partner is violent.", ""],
        ["22.01/24", "21:10", "Log 77", "Neighbour reports shouting; all calm on arrival.", "CSC"],
        heads,
        ["14-feb-24", "", "Log 81", "Mother seen with a bruised wrist.", "CSC; GP"],
        ["", "", "Log 82", "Referral sent by secure e-mail.", "CSC"],
        ["3/3/2024", "", "Log 90", "Entered twice.", ""],
        ["probably 19 Mar 2024", "", "Log 93", "Partner arrested.", "CSC"],
    ]
    made = table(document, rows)
    across = made.rows[1].cells[0].merge(made.rows[1].cells[4])
    across.text = "2023"
    made.rows[5].cells[0].merge(made.rows[6].cells[0]).text = "14-feb-24"
    document.add_comment(
        made.rows[3].cells[3].paragraphs[0].runs, text="Is this the same as log 78?", author="Reviewer"
    )
    made.rows[7]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="90" w:author="R"/>'))
    paragraph = made.rows[8].cells[3].paragraphs[0]._p
    paragraph.append(
        parse_xml(f'<w:del {W} w:id="91" w:author="R"><w:r><w:delText> and charged</w:delText></w:r></w:del>')
    )
    paragraph.append(parse_xml(f'<w:ins {W} w:id="92" w:author="R"><w:r><w:t> and bailed.</w:t></w:r></w:ins>'))
    document.add_paragraph("Glossary: CSC, children's social care.")
    return saved(document)


def school() -> bytes:
    """Tayside's columns, the table cut in two at the page's end, the second part without headings."""
    document = docx.Document()
    document.add_paragraph("Chronology of significant events")
    heads = ["Date or Period of Event", "Significant Event", "Source (who/what practitioner)", "Impact", "Action Taken"]
    table(
        document,
        [
            heads,
            ["18/09/2023", "Mother tells the office that her partner has moved in.", "School record 2", "", "Noted"],
            ["early October 2023", "Child often hungry.", "Class teacher", "Negative", "Breakfast club\noffered"],
        ],
    )
    document.add_paragraph("")
    table(
        document,
        [
            ["w/c 6 November 2023", "Bruise to the forearm, t/c to HV.", "DSL", "Negative", "T/C to HV"],
            ["undated", "Child says he is scared of the dog.", "TA", "", ""],
        ],
    )
    return saved(document)


def health_visiting() -> bytes:
    """A full grid in a document with macros; borders of one row moved, text in a content control, a table in a cell."""
    document = docx.Document()
    heads = [
        "Date", "Time", "Source", "Event/contact", "Who present", "Child seen?", "Child's views",
        "Information shared with", "Response/action/outcome", "Decision by / manager oversight", "Expected practice?",
    ]  # fmt: skip
    rows = [
        heads,
        ["07.09.2023", "10.30", "SystmOne", "Routine visit.", "HV1; mother", "Y", "", "", "Plan: review", "", "Y"],
        ["08.11.2023", "", "SystmOne", "", "", "N", "", "GP", "None", "HV team lead", "N (policy 4)"],
    ]
    made = table(document, rows)
    control = f"<w:sdt {W}><w:sdtContent><w:r><w:t>School rings re bruising.</w:t></w:r></w:sdtContent></w:sdt>"
    made.rows[2].cells[3].paragraphs[0]._p.append(parse_xml(control))
    inner = made.rows[1].cells[3].add_table(1, 2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "Weight", "9.1 kg"
    for grid in made.rows[2]._tr.findall(qn("w:tc"))[10:]:
        grid.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {W} w:val="2"/>'))
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )
    return again(data, **{"[Content_Types].xml": types, "word__vbaProject.bin": b"\xd0\xcf\x11\xe0 never looked at"})


def gp() -> bytes:
    """A workbook: a title over the columns, headings in row 4, hidden rows and column, dates real, typed and of a
    month, a formula without its value, two more sheets."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"] = "GP practice: single agency chronology"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "Records searched: EMIS"
    for at, head in enumerate(["Date", "Time", "Practitioner", "Details of event", "Told", "RAG"], 1):
        sheet.cell(4, at, head)
    rows = [
        (datetime(2024, 2, 8), time(9, 15), "GP1", "Mother asks that it go no further.", "", "Amber"),
        ("15.2.24", "", "GP2", "Letter from hospital received.", "Health Visiting", ""),
        (datetime(2024, 3, 1), "", "GP1", "Did not attend.", "", "Red"),
        (datetime(2024, 4, 2, 14, 30), "", "Nurse", "=A5", "", ""),
        ("", "", "Nurse", "Second note of the same day.", "", ""),
    ]
    for down, row in enumerate(rows, 5):
        for at, value in enumerate(row, 1):
            if value != "":
                sheet.cell(down, at, value)
    sheet["A5"].number_format = "dd/mm/yyyy"
    sheet["A7"].number_format = "mmm-yy"
    sheet["A8"].number_format = "dd/mm/yyyy hh:mm"
    sheet.merge_cells("A8:A9")
    sheet["D6"].comment = Comment("Which hospital?", "Reviewer")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.create_sheet("Sheet2")
    notes = book.create_sheet("Abbreviations")
    notes.append(["DNA", "did not attend"])
    return workbook(book)


def workbook(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def together() -> bytes:
    """One workbook of two agencies, a sheet each, and a sheet of agencies."""
    book = Workbook()
    book.active.title = "Housing"
    book.active.append(["Date", "Event", "Action taken", "Date"])
    book.active.append(["2024-05-01", "Eviction notice served.", "", "x"])
    book.active.append(["02/05/2024", "-visit: no answer", "Card left"])
    other = book.create_sheet("Probation")
    other.append(["Date of contact", "Details", "Shared to"])
    other.append([datetime(2024, 5, 3), "Partner misses appointment.", "Police"])
    agencies = book.create_sheet("agencies")
    agencies.append(["id", "kind", "records searched"])
    agencies.append(["Housing", "body", "tenancy file"])
    agencies.append(["Probation", "body", ""])
    return workbook(book)


def odf(kind: str, body: str) -> bytes:
    content = f'<?xml version="1.0"?><office:document-content {ODF}><office:body>{body}</office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", FIXED), f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(zipfile.ZipInfo("content.xml", FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def cell(text: str, extra: str = "") -> str:
    return f"<table:table-cell{extra}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, extra: str = "") -> str:
    return f"<table:table-row{extra}>{''.join(cells)}</table:table-row>"


def hospital() -> bytes:
    """A text document: one cell over two rows, a comment."""
    heads = row(*(cell(head) for head in ("Date of event", "Source of information", "What happened")))
    over = cell("4 Jan 2024", ' table:number-rows-spanned="2"')
    note = "<office:annotation><text:p>Check the ward book.</text:p></office:annotation>"
    rows = (
        row(over, cell("Ward notes"), cell(f"Baby admitted.{note}"))
        + row("<table:table-cell/>".replace("table-cell", "covered-table-cell"), cell("Ward notes"), cell("Seen by<text:s/>registrar."))
        + row(cell("circa 10/01/2024"), cell("Letter"), cell("Discharged; copied to GP."))
    )  # fmt: skip
    head = f"<table:table-header-rows>{heads}</table:table-header-rows>"
    return odf("text", f"<office:text><text:h>Hospital</text:h><table:table>{head}{rows}</table:table></office:text>")


def midwifery() -> bytes:
    """A spreadsheet: real dates, a month alone, rows repeated, a hidden row, a million blank rows below."""
    day = ' office:value-type="date" office:date-value="2023-11-20"'
    month = ' office:value-type="date" office:date-value="2023-12-01"'
    rows = (
        row(cell("Date"), cell("Event"), cell("Practitioner"))
        + row(cell("20/11/23", day), cell("Booking visit."), cell("MW1"))
        + row(cell("Dec 23", month), cell("Scan."), cell("MW2"), extra=' table:visibility="collapse"')
        + row(cell("2023-12-20"), cell("Missed visit."), cell("MW1"), extra=' table:number-rows-repeated="2"')
        + row("<table:table-cell/>", extra=' table:number-rows-repeated="1048570"')
    )
    sheet = f'<table:table table:name="Sheet1">{rows}</table:table>'
    return odf("spreadsheet", f"<office:spreadsheet>{sheet}</office:spreadsheet>")


def composite() -> bytes:
    """Chronolator's composite: rows of several agencies told apart by what Source begins with, a start and an end for
    each, "?" for what is not known."""
    document = docx.Document()
    document.add_paragraph("Composite chronology")
    rows = [
        ["Start Date", "Start Time", "End Date", "End Time", "Source of Information", "Event", "Shared to"],
        ["?05/02/2024", "", "", "", "School: concern log p3", "Child says he slept at a friend's.", ""],
        ["07/02/2024", "21:40", "08/02/2024", "01:15", "[POL] log 12", "Officers look for the mother.", "CSC"],
        ["?/02/2024", "", "", "", "HV: SystmOne", "No reply at two visits.", ""],
        ["12/02/2024", "10:00", "12/02/2024", "10:20", "CSC: case note 8", "Telephone call with the school.", ""],
        ["14.02.24?", "", "", "", "[POL] log 15", "Mother found at her sister's.", ""],
    ]
    table(document, rows)
    return saved(document)


def paediatrics() -> bytes:
    """Dates that hang on a birth, a pregnancy or a school's terms, among others that do not; one on two lines."""
    document = docx.Document()
    rows = [
        ["Date of contact", "Practitioner", "Details", "Source of evidence"],
        ["24/40", "Dr1", "Scan: growth as expected.", "Letter 1"],
        ["aged 6 weeks", "Dr1", "Six-week check.", "Letter 2"],
        ["Autumn term 2023", "Dr2", "School asks for advice.", "Letter 3"],
        ["w/c 5 February 2024", "Dr2", "Not brought to clinic (WNB).", "Clinic list"],
        ["Easter Monday 2024", "Dr3", "Seen on the ward.", "Ward notes"],
        ["12/03/2024\n14:30", "Dr2", "Strategy discussion.", "Minutes"],
        ["05/02/2024", "Dr2", "Letter to GP about the missed appointment.", "Letter 4"],
    ]
    table(document, rows)
    return saved(document)


def adult_care() -> bytes:
    """Headings typed again at the top of each page, a date and a practitioner over several rows, a note over two
    columns, one row told twice."""
    document = docx.Document()
    heads = ["Date", "Time", "Worker", "Event", "Outcome", "Record"]
    rows = [
        heads,
        ["02/01/2024", "09:00", "SW1", "Mother's carer's assessment begins.", "", "Mosaic 1"],
        ["", "11:30", "", "Call to GP about medication.", "", "Mosaic 2"],
        heads,
        ["", "16:00", "", "Manager agrees respite.", "", "Mosaic 3"],
        ["09/01/2024", "", "SW2", "Visit: child of the household seen, well.", "", "Mosaic 4"],
        ["09/01/2024", "", "SW2", "Visit; child of the household seen, well", "", "Mosaic 4"],
        heads,
        ["01/02/24", "", "SW-b", "Case transferred.", "NFA", ""],
    ]
    made = table(document, rows)
    for column in (0, 2):
        text = rows[1][column]
        made.rows[1].cells[column].merge(made.rows[2].cells[column]).text = text
        made.rows[4].cells[column].text = text
    made.rows[8].cells[3].merge(made.rows[8].cells[4]).text = "Case transferred. NFA"
    return saved(document)


def ambulance() -> bytes:
    """A workbook with macros: headings in two merged rows, a start and an end, newest first."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Calls"
    for at, head in enumerate(["Start Date", "End Date", "Crew", "What happened"], 1):
        sheet.cell(1, at, head)
        sheet.merge_cells(start_row=1, end_row=2, start_column=at, end_column=at)
    rows = [
        (datetime(2024, 6, 3), datetime(2024, 6, 4), "C2", "Mother taken to hospital, back next day."),
        (datetime(2024, 5, 2), "", "C1", "Call to the home, no need found."),
        (datetime(2024, 5, 9), datetime(2024, 5, 8), "C1", "The end is before the start."),
        (datetime(2024, 4, 1), "", "C1", "Fall on the stairs."),
    ]
    for down, row in enumerate(rows, 3):
        for at, value in enumerate(row, 1):
            if value != "":
                sheet.cell(down, at, value)
    data = workbook(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    return again(data, **{"[Content_Types].xml": types, "xl__vbaProject.bin": b"\xd0\xcf\x11\xe0 never looked at"})


def beside() -> bytes:
    book = Workbook()
    book.active.append(["Date", "Event", "", "Date", "Event"])
    book.active.append(["2024-05-01", "Left.", "", "2024-05-02", "Right."])
    return workbook(book)


def pictures() -> bytes:
    document = docx.Document()
    document.add_paragraph("Our chronology is below.")
    drawing = f"<w:r {W}><w:drawing/></w:r>"
    document.paragraphs[0]._p.append(parse_xml(drawing))
    return saved(document)


def text_only() -> bytes:
    document = docx.Document()
    document.add_paragraph("1 May 2024: visit. 2 May 2024: telephone call.")
    return saved(document)


def entities() -> bytes:
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    body = f"{bomb}<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    return again(text_only(), **{"word__document.xml": body.encode()})


def old(*words: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + b"".join(w.encode("utf-16-le") for w in words) + bytes(500)
    )


AGENCIES = {
    "Police.docx": police,
    "School.docx": school,
    "Health Visiting.docm": health_visiting,
    "GP.xlsx": gp,
    "Housing and Probation.xlsx": together,
    "Hospital.odt": hospital,
    "Midwifery.ods": midwifery,
    "CAMHS.csv": lambda: "Date;Event;Worker\n1.6.24;Café visit – no reply;K\n".encode("cp1252"),
    "Composite chronology v3.docx": composite,
    "Community Paediatrics.docx": paediatrics,
    "Adult Social Care.docx": adult_care,
    "Ambulance.xlsm": ambulance,
    "Youth Service.tsv": lambda: b"Date\tEvent\n05/06/2024\tDrop-in\n",
}
UNUSABLE = {
    "side by side.xlsx": beside,
    "pictures of tables.docx": pictures,
    "no table.docx": text_only,
    "entities.docx": entities,
    "cut short.docx": lambda: police()[:9000],
    "protected.docx": lambda: old("EncryptedPackage"),
    "old.doc": lambda: old("WordDocument"),
    "old.xls": lambda: old("Workbook"),
    "text.docx": lambda: b"Date, Event\n2024-05-01, Visit\n",
    "scan.pdf": lambda: b"%PDF-1.7\n",
    "empty.xlsx": lambda: b"",
}


def make(folder: Path, names: Sequence[str] = ()) -> None:
    """Writes the files of these names into the two folders below one; without a name, those that are not there.

    A file written again differs by the time in it, so that what nobody changed is left as it is.
    """
    for kind, files in (("agencies", AGENCIES), ("unusable", UNUSABLE)):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / kind / name
            if name in names or (not names and not path.exists()):
                path.write_bytes(content())
                print(path)


if __name__ == "__main__":
    make(Path(__file__).parent, sys.argv[1:])
