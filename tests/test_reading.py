"""Every form in which agencies send a chronology is read, each value with its place; what cannot be is said plainly.

The files are those of tests/messy, made by tests/messy/make.py.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messy import make
from openpyxl import Workbook

from agencygraph import workbook
from agencygraph.case import read as read_case
from agencygraph.tables import File, read_file
from agencygraph.tables.archive import MOST_CELLS, MOST_XML

MESSY = Path(__file__).resolve().parent / "messy"


def opened(path: Path) -> tuple[list[File], list[str]]:
    files, problems = read_file(path.read_bytes(), path.name, path.stem)
    return files, [f"{p.severity} {p.place.table}:{p.place.row} {p.message}" for p in problems]


def lines(files: list[File], *columns: str) -> list[str]:
    """Each row as its table, its number, and some of its cells."""
    return [
        " | ".join([f"{row.table}:{row.number}", *(row.get(column) for column in columns)])
        for file in files
        for row in file.rows
        if file.table == "chronology"
    ]


ROWS = {
    "Police.docx": [
        "table 2:3 | ?12.12.23 | Third party says the partner is violent. | ",
        "table 2:4 | 22.01/24 | Neighbour reports shouting; all calm on arrival. | CSC",
        "table 2:6 | 14-feb-24 | Mother seen with a bruised wrist. | CSC; GP",
        "table 2:7 | 14-feb-24 | Referral sent by secure e-mail. | CSC",
        "table 2:9 | probably 19 Mar 2024 | Partner arrested. and bailed. | CSC",
    ],
    "School.docx": [
        "table 1:2 | 18/09/2023 | Mother tells the office that her partner has moved in. | ",
        "table 1:3 | early October 2023 | Child often hungry. | ",
        "table 2:1 | w/c 6 November 2023 | Bruise to the forearm, t/c to HV. | ",
        "table 2:2 | undated | Child says he is scared of the dog. | ",
    ],
    "Health Visiting.docm": [
        "table 1:2 | 07.09.2023 | Routine visit.\nWeight | 9.1 kg | ",
        "table 1:3 | 08.11.2023 | School rings re bruising. | GP",
    ],
    "GP.xlsx": [
        "Sheet1:5 | 2024-02-08 | Mother asks that it go no further. | ",
        "Sheet1:6 | 15.2.24 | Letter from hospital received. | Health Visiting",
        "Sheet1:7 | 2024-03 | Did not attend. | ",
        "Sheet1:8 | 2024-04-02 14:30 |  | ",
        "Sheet1:9 | 2024-04-02 14:30 | Second note of the same day. | ",
    ],
    "Housing and Probation.xlsx": [
        "Housing:2 | 2024-05-01 | Eviction notice served. | ",
        "Housing:3 | 02/05/2024 | -visit: no answer | ",
        "Probation:2 | 2024-05-03 | Partner misses appointment. | Police",
    ],
    "Hospital.odt": [
        "table 1:2 | 4 Jan 2024 | Baby admitted. | ",
        "table 1:3 | 4 Jan 2024 | Seen by registrar. | ",
        "table 1:4 | circa 10/01/2024 | Discharged; copied to GP. | ",
    ],
    "Midwifery.ods": [
        "Sheet1:2 | 2023-11-20 | Booking visit. | ",
        "Sheet1:3 | 2023-12 | Scan. | ",
        "Sheet1:4 | 2023-12-20 | Missed visit. | ",
        "Sheet1:5 | 2023-12-20 | Missed visit. | ",
    ],
    "Composite chronology v3.docx": [
        "table 1:2 | ?05/02/2024 | Child says he slept at a friend's. | ",
        "table 1:3 | 07/02/2024 21:40 / 08/02/2024 01:15 | Officers look for the mother. | CSC",
        "table 1:4 | ?/02/2024 | No reply at two visits. | ",
        "table 1:5 | 12/02/2024 | Telephone call with the school. | ",
        "table 1:6 | 14.02.24? | Mother found at her sister's. | ",
    ],
    "Community Paediatrics.docx": [
        "table 1:2 | 24/40 | Scan: growth as expected. | ",
        "table 1:3 | aged 6 weeks | Six-week check. | ",
        "table 1:4 | Autumn term 2023 | School asks for advice. | ",
        "table 1:5 | w/c 5 February 2024 | Not brought to clinic (WNB). | ",
        "table 1:6 | Easter Monday 2024 | Seen on the ward. | ",
        "table 1:7 | 12/03/2024\n14:30 | Strategy discussion. | ",
        "table 1:8 | 05/02/2024 | Letter to GP about the missed appointment. | ",
    ],
    "Adult Social Care.docx": [
        "table 1:2 | 02/01/2024 | Mother's carer's assessment begins. | ",
        "table 1:3 | 02/01/2024 | Call to GP about medication. | ",
        "table 1:5 | 02/01/2024 | Manager agrees respite. | ",
        "table 1:6 | 09/01/2024 | Visit: child of the household seen, well. | ",
        "table 1:7 | 09/01/2024 | Visit; child of the household seen, well | ",
        "table 1:9 | 01/02/24 | Case transferred. NFA | ",
    ],
    "Ambulance.xlsm": [
        "Calls:3 | 2024-06-03 / 2024-06-04 | Mother taken to hospital, back next day. | ",
        "Calls:4 | 2024-05-02 | Call to the home, no need found. | ",
        "Calls:5 | 2024-05-09 | The end is before the start. | ",
        "Calls:6 | 2024-04-01 | Fall on the stairs. | ",
    ],
    "CAMHS.csv": [":2 | 1.6.24 | Café visit – no reply | "],
    "Youth Service.tsv": [":2 | 05/06/2024 | Drop-in | "],
}
SAID = {
    "Police.docx": [
        "note : text around the tables",
        "note : text around the tables",
        "note table 2:4 a comment",
        "warning table 2:9 a tracked change that nobody has accepted",
        "note table 2:7 a cell stands over several rows",
        "note : text around the tables",
        "warning table 1:1 a table of 2 lines, none of which is understood as headings",
        "warning table 2:2 a line across the whole table",
        "note table 2:5 the headings are repeated",
        "warning table 2:8 a row that a tracked change deletes",
    ],
    "School.docx": [
        "note : text around the tables",
        "note table 1:1 a heading of the file's own",
        "note table 2:0 a table without headings goes on from the one above it",
    ],
    "GP.xlsx": [
        "note Sheet1:6 a comment",
        "error Sheet1:8 a formula whose value is not in the file",
        "note Sheet1:9 a cell stands over several rows",
        "warning Sheet1:6 row 6 is hidden",
        "warning Sheet1:0 a column is hidden",
        "note Sheet1:1 a line above the headings",
        "note Sheet1:2 a line above the headings",
        "note Sheet1:4 a heading of the file's own",
        "warning Abbreviations:1 a table of 1 lines, none of which is understood as headings",
    ],
    "Hospital.odt": ["note : text around the tables", "note table 1:2 a comment"],
    "Midwifery.ods": ["warning Sheet1:3 row 3 is hidden"],
    "Composite chronology v3.docx": [
        "note : text around the tables",
        "note table 1:0 this column is read as the end of each date",
        "note table 1:0 this column is read as the end of each date",
        "note table 1:0 the agency of each row is taken from what its source begins with",
    ],
    "Community Paediatrics.docx": [],
    "Adult Social Care.docx": [
        "note table 1:3 a cell stands over several rows",
        "note table 1:4 the headings are repeated",
        "note table 1:8 the headings are repeated",
    ],
    "Ambulance.xlsm": [
        "note Calls:2 a cell stands over several rows",
        "note Calls:1 a heading of the file's own",
        "note Calls:1 a heading of the file's own",
        'warning Calls:5 start and end together: cannot read the date "2024-05-09 / 2024-05-08": '
        "the end comes before the beginning",
    ],
}
UNUSABLE = {
    "side by side.xlsx": "two tables stand side by side under one row of headings",
    "pictures of tables.docx": "there is no table in the document, only 1 picture",
    "no table.docx": "there is no table in the document",
    "entities.docx": "the file declares XML entities, which no office program writes",
    "cut short.docx": "the file is cut short or damaged",
    "protected.docx": "the file is protected by a password",
    "old.doc": "this is a Word 97-2003 document",
    "old.xls": "this is an Excel 97-2003 workbook",
    "text.docx": "this is plain text, whatever its name ends in",
    "scan.pdf": "this is a PDF, whatever its name ends in",
    "empty.xlsx": "the file is empty",
}


@pytest.mark.parametrize("name", ROWS)
def test_each_row_is_read_with_its_place(name):
    files, _ = opened(MESSY / "agencies" / name)
    assert lines(files, "date", "description", "shared_with") == ROWS[name]


@pytest.mark.parametrize("name", SAID)
def test_what_is_not_a_row_is_said(name):
    said = [line.replace(":0 text", ": text") for line in opened(MESSY / "agencies" / name)[1]]
    assert said == SAID[name]


@pytest.mark.parametrize("name", ROWS)
def test_every_line_below_the_headings_is_a_row_or_has_a_problem(name):
    for file in opened(MESSY / "agencies" / name)[0]:
        if file.table:
            assert file.records == len(file.rows) + len(file.aside)


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_that_cannot_be_used_says_why_and_gives_no_row(name):
    path = MESSY / "unusable" / name
    files, problems = read_file(path.read_bytes(), path.name, path.stem)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [error.message for error in errors] == [UNUSABLE[name]]
    assert "Nothing" in errors[0].remedy and not any(file.rows for file in files)


def test_the_script_makes_these_files(tmp_path):
    make.make(tmp_path)
    for path in sorted(tmp_path.glob("*/*")):
        kept = MESSY / path.relative_to(tmp_path)
        assert read_file(path.read_bytes(), path.name, path.stem) == read_file(kept.read_bytes(), kept.name, kept.stem)


def test_no_file_of_the_folder_is_left_without_a_test():
    assert {p.name for p in (MESSY / "agencies").iterdir()} == ROWS.keys()
    assert {p.name for p in (MESSY / "unusable").iterdir()} == UNUSABLE.keys()


def test_a_folder_of_such_files_is_a_case():
    case = read_case(MESSY / "agencies")
    assert len(case.entries) == sum(map(len, ROWS.values()))
    assert {entry.agency for entry in case.entries} == {
        "Police", "School", "Health Visiting", "GP", "Housing", "Probation", "Hospital", "Midwifery", "CAMHS",
        "Youth Service", "Adult Social Care", "Ambulance", "Community Paediatrics", "POL", "HV", "CSC",
    }  # fmt: skip
    assert len({entry.id for entry in case.entries}) == len(case.entries)


def packed(**parts: bytes) -> bytes:
    return make.again(make.text_only(), **parts)


def said_of(data: bytes, name: str = "a.docx") -> str:
    files, problems = read_file(data, name, "a")
    assert not files
    return problems[-1].message


def test_a_file_that_unpacks_to_too_much_is_not_unpacked():
    data = packed(word__document_xml=b"", **{"word__bomb.xml": bytes(MOST_XML + 1)})
    assert len(data) < 1_000_000 and "more than is opened here (80 MB of text)" in said_of(data)


@pytest.mark.parametrize("opening", [b"<a>", b"\xef\xbb\xbf <a>", b"<\0a\0", b" " * 300])
def test_a_part_that_begins_as_xml_counts_whatever_it_is_named(opening):
    for name in ("word__part.bin", "word__media__picture.png"):
        assert "more than is opened here" in said_of(packed(**{name: opening + bytes(MOST_XML + 1)}))
    _, problems = read_file(packed(**{"word__media__picture.png": b"\x89PNG" + bytes(MOST_XML + 1)}), "a.docx", "a")
    assert "more than is opened here" not in "".join(problem.message for problem in problems)


def test_a_document_of_too_many_cells_is_not_read():
    row = b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>"
    sheet = b"<worksheet><sheetData>" + row * (MOST_CELLS // 100 + 1) + b"</sheetData></worksheet>"
    data = make.again(make.beside(), **{"xl__worksheets__sheet1.xml": sheet})
    assert len(data) < 100_000 and said_of(data, "a.xlsx") == "the document has more than 1,000,000 cells"


@pytest.mark.parametrize(("times", "read"), [(3_000, True), (4_000, False)])
def test_a_row_that_is_repeated_counts_as_often_as_it_stands_there(times, read):
    cell = '<table:table-cell{}><text:p>Date</text:p></table:table-cell>'
    wide = cell.format(' table:number-columns-repeated="300"')
    rows = f'{cell.format("") * 2}</table:table-row><table:table-row table:number-rows-repeated="{times}">{wide}'
    text = f"<office:document-content {make.ODF}><office:body><office:spreadsheet><table:table><table:table-row>{rows}"
    text += "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    whole = (MESSY / "agencies" / "Midwifery.ods").read_bytes()
    files, problems = read_file(make.again(whole, content__xml=b"", **{"content.xml": text.encode()}), "a.ods", "a")
    assert bool(files) is read and [p.message for p in problems if "1,000,000 cells" in p.message] == (
        [] if read else ["the document has more than 1,000,000 cells"]
    )


def test_a_row_with_more_cells_than_headings_is_said_once():
    files, problems = read_file(b"date,event\n2024-05-01,Visit,a,b,c\n", "GP.csv", "GP")
    assert [p.message for p in problems] == ["the row has more cells than the 2 headings"]
    assert files[0].rows[0].other == (("column 3", "a"), ("column 4", "b"), ("column 5", "c"))


def test_a_file_of_too_many_parts_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"word/{number}", b"")
    assert "10,001 parts" in said_of(out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_is_never_expanded(encoding):
    text = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]><x>&secret;</x>'
    assert "entities" in said_of(packed(**{"word__document.xml": text.encode(encoding)}))
    book = make.again(make.beside(), **{"xl__worksheets__sheet1.xml": text.encode(encoding)})
    assert "entities" in said_of(book, "a.xlsx")


def test_a_workbook_named_as_a_document_is_read_as_what_it_is():
    files, problems = read_file((MESSY / "agencies" / "GP.xlsx").read_bytes(), "GP.docx", "GP")
    assert len(files[0].rows) == 5
    assert problems[0].message == "this is an Excel workbook, whatever its name ends in"


@pytest.mark.parametrize("cut", [3, 30, 300, 3000, -1, -30])
@pytest.mark.parametrize("name", ["GP.xlsx", "Police.docx", "Hospital.odt"])
def test_a_file_cut_anywhere_is_a_problem_and_no_exception(name, cut):
    files, problems = read_file((MESSY / "agencies" / name).read_bytes()[:cut], name, "a")
    assert files or [p.severity for p in problems] == ["error"]


def test_a_missing_part_is_a_problem():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/other.xml", b"<a/>")
    assert "missing or damaged" in said_of(out.getvalue())


def test_tables_laid_side_by_side_in_a_frame_are_read_one_after_the_other():
    document = docx.Document()
    frame = document.add_table(1, 2)
    for cell, day in zip(frame.rows[0].cells, ("2024-05-01", "2024-05-02"), strict=True):
        inner = cell.add_table(2, 2)
        for at, text in enumerate(("Date", "Event", day, "Visit")):
            inner.rows[at // 2].cells[at % 2].text = text
    files, _ = read_file(make.saved(document), "a.docx", "a")
    assert lines(files, "date") == ["table 1:2 | 2024-05-01", "table 2:2 | 2024-05-02"]


def test_a_sheet_with_a_cell_far_away_is_read_at_once():
    book = Workbook()
    book.active.append(["Date", "Event"])
    book.active.append(["2024-05-01", "Visit"])
    book.active["XFD1048576"] = "x"
    files, problems = read_file(make.workbook(book), "a.xlsx", "a")
    assert len(files[0].rows) == 1 and "1,048,576 rows" in problems[0].message


def test_a_merged_cell_over_the_whole_sheet_is_refused():
    book = make.beside()
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = make.again(book, **{"xl__worksheets__sheet1.xml": sheet.replace(b"</sheetData>", merged)})
    assert "merged cells" in said_of(data, "a.xlsx")


def test_a_list_of_the_family_is_not_a_chronology():
    document = docx.Document()
    make.table(document, [["Name", "Role", "Agency"], ["Mother", "parent", ""], ["SW1", "social worker", "CSC"]])
    make.table(document, [["Date", "Event"], ["2024-05-01", "Visit"]])
    files, problems = read_file(make.saved(document), "a.docx", "a")
    assert lines(files, "date") == ["table 2:2 | 2024-05-01"]
    assert "Name | Role | Agency" in [problem.text for problem in problems]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["GP.xlsx", "Police.docx", "Hospital.odt", "Midwifery.ods"]), st.data())
def test_whatever_the_parts_of_a_file_hold_no_exception_comes_out(name, data):
    whole = (MESSY / "agencies" / name).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        part = data.draw(st.sampled_from(sorted(archive.namelist())))
        content = archive.read(part)
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    other = data.draw(
        st.one_of(st.binary(max_size=20), st.sampled_from([b"99999999", b"-1", b'" x="', b"<a>", b"w:tbl"]))
    )
    changed = content[:start] + other + content[end:]
    read_file(make.again(whole, **{part.replace("/", "__"): changed}), name, "a")


def test_a_cover_sheet_before_a_picture_of_the_chronology_is_not_a_file_that_was_read():
    document = docx.Document()
    make.table(document, [["Agency", "Police"]])
    document.add_paragraph()._p.append(make.parse_xml(f"<w:r {make.W}><w:drawing/></w:r>"))
    files, problems = read_file(make.saved(document), "a.docx", "a")
    assert lines(files) == []
    assert [p.message for p in problems if p.severity == "error"] == [
        "none of its tables is understood as a chronology"
    ]
    assert "the document holds 1 picture" in [p.message for p in problems]


def test_a_table_of_a_document_is_the_one_that_the_line_above_it_names():
    document = docx.Document()
    make.table(document, [["Date", "Event"], ["2024-05-01", "Visit"]])
    document.add_heading("Information", 2)
    make.table(document, [["id", "title"], ["bruise", "A bruise"]])
    files, _ = read_file(make.saved(document), "a.docx", "a")
    assert [(file.table, len(file.rows)) for file in files] == [("chronology", 1), ("information", 1)]


# Columns read together


def read_csv(name, *lines):
    """The rows of a .csv file as its agencies, dates and times, and what was said of it."""
    data = "\n".join(lines).encode()
    files, problems = read_file(data, name, name.removesuffix(".csv"))
    found = [[row.get("agency"), row.get("date"), row.get("time")] for row in files[0].rows]
    return found, [problem.message for problem in problems]


SOURCED = ("date,source", "2024-05-01,School: concern log p3", "2024-05-02,[POL] log 12", "2024-05-03,(hv) SystmOne")


def test_a_prefix_of_every_source_that_is_an_agency_is_the_rows_agency():
    rows, said = read_csv("Composite.csv", *SOURCED)
    assert [agency for agency, _, _ in rows] == ["School", "POL", "hv"]
    assert said == ["the agency of each row is taken from what its source begins with"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Composite.csv", (*SOURCED, "2024-05-04,log 14")),
        ("Composite.csv", (*SOURCED, "2024-05-04,")),
        ("Composite.csv", (*SOURCED, "2024-05-04,Uncle: told the nurse")),
        ("Police chronology v2.csv", SOURCED),
        ("Composite.csv", ("date,agency,source", "2024-05-01,,School: log", "2024-05-01,,GP: letter")),
    ],
)
def test_otherwise_no_agency_is_guessed_from_the_sources(name, lines):
    rows, said = read_csv(name, *lines)
    assert {agency for agency, _, _ in rows} == {""}
    assert "the agency of each row is taken from what its source begins with" not in said


def test_the_agencies_of_the_case_count_as_prefixes_too(tmp_path):
    (tmp_path / "Together.csv").write_text("date,source\n2024-05-01,Rosewood: file\n2024-05-02,SC: note\n")
    assert {entry.agency for entry in read_case(tmp_path).entries} == {"Together"}
    (tmp_path / "agencies.csv").write_text("id,aliases\nRosewood Project,Rosewood\nCSC,SC\n")
    case = read_case(tmp_path)
    assert [entry.agency for entry in case.entries] == ["Rosewood Project", "CSC"]
    assert [entry.source for entry in case.entries] == ["Rosewood: file", "SC: note"]


@pytest.mark.parametrize(
    ("start", "end", "date", "time"),
    [
        ("05/01/2024,10:00", "06/01/2024,12:30", "05/01/2024 10:00 / 06/01/2024 12:30", ""),
        ("05/01/2024,", "06/01/2024,", "05/01/2024 / 06/01/2024", ""),
        ("?05/01/2024,", "01/2024,", "?05/01/2024 / 01/2024", ""),
        ("05/01/2024,10:00", "05/01/2024,10:30", "05/01/2024", "10:00/10:30"),
        ("05/01/2024,10:00", ",10:30", "05/01/2024", "10:00/10:30"),
        ("05/01/2024,10:00", "5.1.24,10:00", "05/01/2024", "10:00"),
        ("05/01/2024,10:00", ",", "05/01/2024", "10:00"),
        ("05/01/2024,10:00", "04/01/2024,", "05/01/2024", "10:00"),
        (",", "04/01/2024,", "", ""),
    ],
)
def test_a_start_and_an_end_are_read_as_one_interval_where_they_are_one(start, end, date, time):
    rows, _ = read_csv("School.csv", "Start Date,Start Time,End Date,End Time,Event", f"{start},{end},Absent")
    assert rows == [["", date, time]]


def test_an_end_that_cannot_be_joined_is_kept_and_said():
    lines = ("Start Date,End Date,Event", "05/01/2024,04/01/2024,Absent")
    files, problems = read_file("\n".join(lines).encode(), "School.csv", "School")
    assert files[0].rows[0].other == (("End Date", "04/01/2024"),)
    assert [p.severity for p in problems] == ["note", "warning"]
    assert "The start was kept as the date" in problems[-1].remedy


def test_of_our_own_form_only_what_was_written_into_it_is_noted(tmp_path):
    workbook.new(tmp_path / "new")
    form = docx.Document(str(tmp_path / "new" / "templates" / "Chronology of one agency.docx"))
    blank = tmp_path / "School.docx"
    form.save(str(blank))
    assert [p.message for p in read_case(blank).problems if "text around" in p.message] == []
    form.paragraphs[2].add_run("1 May 2024 to 31 May 2024; CPOMS")
    form.save(str(blank))
    [said] = [p.text for p in read_case(blank).problems if "text around" in p.message]
    assert said == "Period and records searched (please state): 1 May 2024 to 31 May 2024; CPOMS"


def test_the_empty_sheets_of_a_new_workbook_are_no_problem(tmp_path):
    workbook.new(tmp_path / "new")
    assert not any("no rows" in p.message for p in read_case(tmp_path / "new").problems)
