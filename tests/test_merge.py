"""Many files become one case without losing a row; what is written is read back as it was."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import string
import tempfile
from dataclasses import replace
from pathlib import Path

import chronologies
import openpyxl
import pytest
from chronologies import written
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from agencygraph import workbook
from agencygraph.case import read as read_case
from agencygraph.cli import main
from agencygraph.files import CannotWrite
from agencygraph.headings import COLUMNS
from agencygraph.merging import ORIGIN, agency_of, merge
from agencygraph.tables import File, read_file

MESSY = Path(__file__).resolve().parent / "messy"
AGENCIES = sorted((MESSY / "agencies").iterdir())
UNUSABLE = sorted((MESSY / "unusable").iterdir())


def hashes(paths: list[Path]) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def cells(files: list[File]) -> dict[str, list[tuple[dict[str, str], tuple[tuple[str, str], ...]]]]:
    """What each table says, without where."""
    found: dict[str, list[tuple[dict[str, str], tuple[tuple[str, str], ...]]]] = {}
    for file in files:
        if file.rows:
            found.setdefault(file.table, []).extend((row.cells, row.other) for row in file.rows)
    return found


def merged_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "chronology.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def said(case):
    return sorted((e.agency, e.when.text, e.description, e.shared_with) for e in case.entries)


def errors(case):
    """The dates that cannot be read; what else was wrong with the files was said when they were merged."""
    return sorted(
        p.text for p in case.problems if p.severity == "error" and p.message.startswith("cannot read the date")
    )


def test_every_row_of_every_file_is_in_the_case_or_has_a_problem(tmp_path):
    before = hashes([*AGENCIES, *UNUSABLE])
    account = merge([*AGENCIES, *UNUSABLE], tmp_path / "case")
    assert account.records == account.rows + account.aside == 61
    assert (account.rows, account.aside) == (52, 9)
    assert all(table.records == table.rows + table.aside for table in account.tables)
    assert sum(table.table == "chronology" and table.rows for table in account.tables) == len(
        merged_rows(tmp_path / "case")
    )
    assert {problem.place.file for problem in account.unused} == {p.name for p in UNUSABLE} - {"side by side.xlsx"}
    assert hashes([*AGENCIES, *UNUSABLE]) == before


def test_the_account_is_printed_with_its_sum(tmp_path):
    lines = list(merge([MESSY / "agencies" / "Police.docx", MESSY / "unusable" / "old.doc"], tmp_path / "case").lines())
    assert lines == [
        "Police.docx, table 1: not read, 2 in = 0 out + 2 set aside",
        "Police.docx, table 2 (Police): chronology, 8 in = 5 out + 3 set aside",
        'old.doc: nothing was read; this is a Word 97-2003 document. Open it in Word, choose File, Save As, "Word Document (*.docx)", and send that. Nothing was read from it.',
        "Until those are read, write their agencies into agencies.csv: check then shows each as not in.",
        "2 files, 10 rows in = 5 rows out + 5 set aside with a problem",
        "Ask each agency what period and which records it searched, and write it into agencies.csv (covers_from, covers_to, records_searched): Police",
        f"Next: agencygraph check {tmp_path / 'case'}",
    ]


@pytest.mark.parametrize("name, told", [("Child K chronology", True), ("Oak Primary School v2", False), ("of two", False)])
def test_one_table_of_no_known_agency_is_said_to_be_taken_as_one(tmp_path, name, told):
    agency = "School,GP" if name == "of two" else ","
    head = "date,agency,event" if name == "of two" else "date,event,who"
    rows = [f"3 May 2024,{one},bruise" for one in agency.split(",")]
    (tmp_path / f"{name}.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    lines = list(merge([tmp_path / f"{name}.csv"], tmp_path / "my case").lines())
    assert any("taken as those of one agency, Child K, after" in line for line in lines) is told
    assert lines[-1] == f'Next: agencygraph check "{tmp_path / "my case"}"'


def test_of_a_folder_all_documents_are_merged_and_none_that_word_keeps_while_open(tmp_path):
    sent = tmp_path / "as sent"
    sent.mkdir()
    for name in ("GP.csv", "School.csv", "~$School.docx", "notes.jpg"):
        (sent / name).write_text("date,event\n3 May 2024,seen", encoding="utf-8")
    account = merge([sent], tmp_path / "case")
    assert ([table.file for table in account.tables], account.files) == (["GP.csv", "School.csv"], 2)


def test_a_problem_of_a_merged_row_names_the_place_in_the_file_that_was_sent(tmp_path):
    (tmp_path / "GP.csv").write_text("date,event\n3 May 2024,seen\nsoonish,rang", encoding="utf-8")
    merge([tmp_path / "GP.csv"], tmp_path / "case")
    said = CliRunner().invoke(main, ["check", str(tmp_path / "case")]).stdout
    assert 'chronology.csv, row 3, date (sent in GP.csv, row 3): cannot read the date "soonish" (error)' in said
    own = CliRunner().invoke(main, ["check", str(tmp_path / "GP.csv")]).stdout
    assert "sent in" not in own and "GP.csv, row 3, date: cannot read" in own


def test_agencies_that_may_be_one_are_named_and_left_as_they_are(tmp_path):
    account = merge(AGENCIES, tmp_path / "case")
    assert list(account.alike) == [("HV", "Health Visiting"), ("POL", "Police")]
    assert "HV may be Health Visiting. If it is, write HV under aliases of Health Visiting in agencies.csv." in list(
        account.lines()
    )
    assert {"HV", "Health Visiting", "POL", "Police"} <= {row["agency"] for row in merged_rows(tmp_path / "case")}


def test_what_a_date_was_understood_to_be_stands_next_to_it_in_the_documents(tmp_path):
    merge(AGENCIES, tmp_path / "case")
    path = tmp_path / "case" / "merged" / "chronology.xlsx"
    sheet = openpyxl.load_workbook(path)["chronology"]
    said = {row[0]: row[1] for row in sheet.iter_rows(max_col=2, values_only=True)}
    assert said["date"] == "read as" and said["w/c 6 November 2023"] == "between 6 November 2023 and 12 November 2023"
    assert said["18/09/2023"] == "18 September 2023" and said["undated"] == "a date not recorded"
    assert said["Autumn term 2023"] == "not read: see check"
    _, problems = read_file(path.read_bytes(), "chronology.xlsx", "chronology")
    assert [p.text for p in problems if "came from" in p.text or p.text == "read as"] == []
    assert "read as" not in merged_rows(tmp_path / "case")[0]


def test_a_merge_gives_the_same_bytes_each_time(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        merge(AGENCIES, tmp_path / name / "case")
    made = [sorted(path for path in (tmp_path / name).rglob("*") if path.is_file()) for name in ("one", "two")]
    assert hashes(made[0]) == hashes(made[1]) and len(made[0]) == 5


def test_the_merged_case_is_read_as_the_files_were(tmp_path):
    merge(AGENCIES, tmp_path / "case")
    merged, apart = read_case(tmp_path / "case"), read_case(MESSY / "agencies")
    assert said(merged) == said(apart) and len(merged.entries) == 50
    assert errors(merged) == errors(apart) == ["24/40", "Autumn term 2023", "aged 6 weeks"]


def test_rows_stand_in_the_order_of_their_dates_each_with_where_it_came_from(tmp_path):
    merge(AGENCIES, tmp_path / "case")
    rows = merged_rows(tmp_path / "case")
    assert [row["date"] for row in rows][:5] == [
        "07.09.2023",
        "18/09/2023",
        "early October 2023",
        "w/c 6 November 2023",
        "08.11.2023",
    ]
    assert rows[-1]["date"] == "undated"
    assert [rows[0][head] for head in ORIGIN] == ["Health Visiting.docm", "table 1", "2"]


def test_a_cell_that_a_spreadsheet_would_work_out_is_guarded_and_read_back(tmp_path):
    merge([MESSY / "agencies" / "Housing and Probation.xlsx"], tmp_path / "case")
    assert [r["description"] for r in merged_rows(tmp_path / "case")][1] == "'-visit: no answer"
    assert [e.description for e in read_case(tmp_path / "case").entries][1] == "-visit: no answer"


@pytest.mark.parametrize("name", ["chronology.xlsx", "chronology.docx"])
def test_the_documents_hold_every_row_of_the_merged_chronology(tmp_path, name):
    merge(AGENCIES, tmp_path / "case")
    path = tmp_path / "case" / "merged" / name
    files, problems = read_file(path.read_bytes(), name, "chronology")
    rows = next(file.rows for file in files if file.table == "chronology")
    expected = [
        (row["date"], row["agency"], row["description"].removeprefix("'")) for row in merged_rows(tmp_path / "case")
    ]
    assert [(row.get("date"), row.get("agency"), row.get("description")) for row in rows] == expected
    assert [p for p in problems if p.severity == "error"] == []


def test_nothing_is_written_over(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "mine.txt").write_text("mine")
    with pytest.raises(CannotWrite, match="already there"):
        merge(AGENCIES, case)
    with pytest.raises(CannotWrite, match="already there"):
        workbook.new(case)
    assert [path.name for path in tmp_path.rglob("*")] == ["case", "mine.txt"]


def test_files_without_a_row_make_no_case(tmp_path):
    with pytest.raises(CannotWrite, match="Word 97-2003"):
        merge([MESSY / "unusable" / "old.doc"], tmp_path / "case")
    assert list(tmp_path.iterdir()) == []


def test_ids_used_twice_are_told_apart_and_references_follow(tmp_path):
    for agency in ("GP", "School"):
        (tmp_path / f"{agency}.csv").write_text(
            "date,entry_id,event,answers\n2024-05-01,1,Call,\n2024-05-02,2,Reply,1\n"
        )
    merge([tmp_path / "GP.csv", tmp_path / "School.csv"], tmp_path / "case")
    rows = [(row["agency"], row["entry_id"], row["answers"]) for row in merged_rows(tmp_path / "case")]
    assert rows == [("GP", "1", ""), ("School", "1#2", ""), ("GP", "2", "1"), ("School", "2#2", "1#2")]


def test_each_agency_has_a_row_in_which_to_state_its_coverage(tmp_path):
    merge(AGENCIES, tmp_path / "case")
    with (tmp_path / "case" / "agencies.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows][:2] == ["Housing", "Probation"] and len(rows) == 16
    assert rows[0]["records_searched"] == "tenancy file" and {"covers_from", "covers_to"} <= rows[0].keys()


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path):
    for agency in ("GP", "School"):
        (tmp_path / agency).mkdir()
        (tmp_path / agency / "chron.csv").write_text(f"date,agency\n2024-05-01,{agency}\n")
    account = merge([tmp_path / "GP" / "chron.csv", tmp_path / "School" / "chron.csv"], tmp_path / "case")
    assert [table.file for table in account.tables] == ["GP/chron.csv", "School/chron.csv"]


@pytest.mark.parametrize(
    ("stem", "agency"),
    [
        ("Police", "Police"),
        ("Police chronology v2 FINAL", "Police"),
        ("Children's Social Care - single agency chronology (2024)", "Children's Social Care"),
        ("GP_IMR_draft", "GP"),
        ("Chronology", "Chronology"),
        ("Ward 7", "Ward 7"),
        ("Chronology of the Department for Work (1)", "Department for Work"),
    ],
)
def test_the_agency_is_what_is_left_of_a_files_name(stem, agency):
    assert agency_of(stem) == agency


# The workbook to begin with


def test_a_new_case_reads_without_an_error(tmp_path):
    made = workbook.new(tmp_path / "case")
    assert [path.relative_to(tmp_path / "case").as_posix() for path in made] == [
        "case.toml",
        "case.xlsx",
        workbook.FORM,
    ]
    case = read_case(tmp_path / "case")
    assert [(p.place, p.message) for p in case.problems if p.severity != "note"] == []
    assert (
        len(case.entries) == 3
        and len(case.information) == 2
        and {a.id for a in case.agencies} == {"School", "Children's social care"}
    )


def test_the_form_for_one_agency_reads_without_an_error(tmp_path):
    path = workbook.new(tmp_path / "case")[-1]
    files, problems = read_file(path.read_bytes(), "School.docx", "School")
    assert [len(file.rows) for file in files] == [1] and not problems
    assert {"date", "time", "source", "practitioner", "people", "description"} <= files[0].rows[0].heads.keys()
    assert all(problem.message != "a heading of the file's own" for problem in problems)


def test_the_workbook_helps_those_who_fill_it_in():
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(workbook.new(Path(folder) / "case")[1])
    sheet = book["chronology"]
    assert sheet.freeze_panes == "B2" and all(cell.comment for cell in sheet[1])
    offered = {
        str(v.sqref).rstrip("0123456789").split("2:")[0]: v.formula1 for v in sheet.data_validations.dataValidation
    }
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    assert (
        offered[heads["agency"]] == "agencies!$A$2:$A$2000"
        and offered[heads["information"]] == "information!$A$2:$A$2000"
    )
    assert offered[heads["people"]] == "people!$A$2:$A$2000" and offered[heads["event_type"]].startswith("lists!$A$2:")
    assert sheet.column_dimensions["A"].number_format == "@"
    assert set(COLUMNS) - {"suggestions"} <= set(book.sheetnames)


# What is written is read back

TEXT = st.text(st.sampled_from(string.ascii_letters + string.digits + " ;=+-@'\"<&>,.\t\n_é—😀"), max_size=20).map(
    str.strip
)


@st.composite
def tables(draw):
    heads = draw(st.lists(st.sampled_from(list(COLUMNS["chronology"])[1:]), unique=True, max_size=5))
    own = draw(st.lists(st.sampled_from(["RAG", "Comment", "Impact"]), unique=True, max_size=2))
    lines = [["date", "description", *(h for h in heads if h != "description"), *own]]
    for _ in range(draw(st.integers(1, 5))):
        row = draw(st.lists(TEXT, min_size=len(lines[0]), max_size=len(lines[0])))
        lines.append(["2024-05-01", *row[1:]])
    return lines


@settings(max_examples=40, deadline=None)
@given(tables())
def test_tables_lose_nothing_as_a_workbook(lines):
    files, _ = read_file(workbook.of_tables({"chronology": lines}), "case.xlsx", "case")
    expected = [{h: c for h, c in zip(lines[0], line, strict=True) if c} for line in lines[1:]]
    assert [row.cells | dict(row.other) for row in files[0].rows] == expected


@settings(max_examples=25, deadline=None)
@given(written())
def test_a_case_loses_nothing_as_a_workbook_and_back(given_case):
    names = [key for key in given_case if key in COLUMNS]
    sheets = {name: [*csv.reader(io.StringIO(as_csv(given_case[name])))] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "case.csv", Path(folder) / "two"
        one.mkdir()
        two.mkdir()
        for name in names:
            with (one / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(sheets[name])
        (two / "case.xlsx").write_bytes(workbook.of_case(one))
        assert records(read_case(two)) == records(read_case(one))
        first = cells(read_file((two / "case.xlsx").read_bytes(), "case.xlsx", "case")[0])
        assert cells(read_file(workbook.of_case(two), "case.xlsx", "case")[0]) == first


HOSTILE = st.lists(
    st.sampled_from(
        ["=1+1", "@SUM(A1)", "'", "''=x", '"', ";", ",", "\n", "\t", "<b>&amp;</b>", "_x0041_", "\u202e", "\ufeff", "�", "😀", "é",
         "none", "holder", "Unrecorded", "DISPUTED", "aged 6 weeks", "autumn term 2023", "24/40", "?", "x" * 300, "EXAMPLE", " "]
    ), min_size=1, max_size=4,
).map("".join).map(str.strip)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[HOSTILE] * 7), min_size=1, max_size=5), st.lists(st.tuples(HOSTILE, HOSTILE), max_size=3))
def test_hostile_text_comes_back_from_a_workbook_as_it_was(chronology, people):
    heads = ["date", "agency", "people", "description", "shared_with", "source", "RAG"]
    lines = {"chronology": [heads, *chronology], "people": [["id", "born", "due"], *([*row, "2024-05-01"] for row in people)]}
    with tempfile.TemporaryDirectory() as folder:
        one, two, three = (Path(folder) / name for name in ("one", "two", "three"))
        for path in (one, two, three):
            path.mkdir()
            (path / "case.toml").write_text('[terms]\n"Autumn term 2023" = "2023-09-04/2023-12-20"\n', encoding="utf-8")
        for name, table in lines.items():
            with (one / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(table)
        (two / "case.xlsx").write_bytes(workbook.of_case(one))
        (three / "case.xlsx").write_bytes(workbook.of_case(two))
        assert records(read_case(two)) == records(read_case(one)) == records(read_case(three))
        assert (three / "case.xlsx").read_bytes() == (two / "case.xlsx").read_bytes()


@pytest.mark.parametrize("sample", ["invented", "pelka"])
def test_a_sample_case_loses_nothing_as_a_workbook(tmp_path, sample):
    folder = Path(__file__).resolve().parent.parent / "samples" / sample
    (tmp_path / "case.xlsx").write_bytes(workbook.of_case(folder))
    (tmp_path / "case.toml").write_bytes((folder / "case.toml").read_bytes())
    assert records(read_case(tmp_path)) == records(read_case(folder))


def test_headings_that_a_case_maps_are_read_under_them(tmp_path):
    (tmp_path / "GP.csv").write_text("date,Vermerk\n2024-05-01,Visit\n")
    (tmp_path / "case.toml").write_text('[headings]\nVermerk = "description"\n')
    files, _ = read_file(workbook.of_case(tmp_path), "case.xlsx", "case")
    assert files[0].rows[0].cells == {
        "date": "2024-05-01", "description": "Visit", "agency": "GP", "entry_id": "GP-2",
    }  # fmt: skip


def test_a_second_heading_for_a_column_is_not_taken_for_the_first_later(tmp_path):
    (tmp_path / "GP.csv").write_text("date,event,event\n2024-05-01,,second\n2024-05-02,,\n")
    merge([tmp_path / "GP.csv"], tmp_path / "case")
    entry = read_case(tmp_path / "case").entries[0]
    assert entry.description == "" and ("as sent: event", "second") in entry.other


def as_csv(text: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(chronologies.cells(text))
    return out.getvalue()


def records(case):
    """A case without where its rows stood, and what was said of them."""
    kept = replace(case, id="", sources=(), problems=())
    return re.sub(r"Place\([^)]*\)|Sending\(id='[^']*'", "", repr(kept))
