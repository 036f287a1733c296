"""A case made safe to share: who has which code, what dates become, what leaks, and that findings stay what they were."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from chronologies import cells
from click.testing import CliRunner

from agencygraph import dates
from agencygraph.anonymising import anonymise, back, in_content, in_folder, making, read_key, source
from agencygraph.anonymising.days import Change, changed, found_in, said, written
from agencygraph.anonymising.doubts import of as doubts_of
from agencygraph.anonymising.key import Key
from agencygraph.anonymising.leaks import _is_nhs as is_nhs
from agencygraph.anonymising.levels import COLUMNS as KINDS
from agencygraph.anonymising.levels import LEVELS
from agencygraph.anonymising.making import FindingsDiffer, Leaked
from agencygraph.anonymising.roles import is_role
from agencygraph.anonymising.tables import moved_days
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.files import CannotWrite
from agencygraph.headings import COLUMNS
from agencygraph.opening import opened
from agencygraph.when import DAY

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "invented"

# The school tells social care of a bruise on the 5th, and social care has it on the 20th. All people are invented.
CHRONOLOGY = """
    entry_id | date       | agency                   | practitioner               | people         | event_type | description                                                | information | shared_with            | received_from            | case_holder            | source            | Remarks
    E1       | 2020-01-05 | Southmere Primary School | Sarah Ward, head teacher   | Anna Kowalska  | letter     | ANNA's bruise seen by Mrs Ward. Annie said "Al did it".    | bruise      | Children's social care |                          |                        | log 5, 05/01/2020 | AK at 14 Weir Lane
    E2       | 2020-01-10 | Children's social care   | social worker              | Anna Kowalska  | contact    | Zoe Kowalska telephoned on 9 January 2020 from 01632 960123. |           |                        |                          | Children's social care | file 2            |
    E3       | 2020-01-20 | Children's social care   | social worker              | Annie          | record     | NHS 943 476 5919. Letter from Southmere about A.K. read.   | bruise      |                        | Southmere Primary School |                        | file 3            |
    E4       | 2020-02    | Southmere Primary School | Sarah Ward, head teacher   | Zoë Kowalska   | contact    | Mother of the child is well.                               | burn        |                        |                          |                        | log 9             |
    """
PEOPLE = """
    id            | title  | role   | born       | aliases   | household
    Anna Kowalska | Anna   | child  | 2012-06-14 | Annie; Al | home
    Zoë Kowalska  | Mother | parent | 1990       | Mum       | home
    """
ADDRESSES = """
    person        | address                   | area      | from
    Anna Kowalska | 14 Weir Lane, Millborough | Southmere | 2019-03-04
    """
SETTINGS = {"id": "kowalska", "title": "The review of Anna Kowalska", "from": "2020-01-01", "to": "2020-12-31",
            "duty_holder": "Children's social care", "nation": "England", "area": "Southmere"}  # fmt: skip


def folder(path: Path, chronology: str = CHRONOLOGY, settings: dict[str, str] = SETTINGS, **tables: str) -> Path:
    """A case folder with tables as written, one row a line."""
    path.mkdir()
    tables = {"people": PEOPLE, "addresses": ADDRESSES, **tables} if chronology is CHRONOLOGY else tables
    for name, table in {"chronology": chronology, **tables}.items():
        with (path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(cells(table))
    lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in settings.items()]
    (path / "case.toml").write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return folder(tmp_path / "kowalska")


def text_of(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8-sig") for path in sorted(folder.iterdir()))


def rows(folder: Path, table: str = "chronology") -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def column(folder: Path, name: str, table: str = "chronology") -> list[str]:
    return [row[name] for row in rows(folder, table)]


def made(case: Path, into: str = "shared", **asked) -> Path:
    return anonymise(case, case.parent / into, **{"compare": False, **asked}).folder


# Codes


def test_a_name_has_one_code_in_every_agencys_rows_and_in_text(case):
    shared = made(case, level="panel")
    assert column(shared, "people") == ["Child 1", "Child 1", "Child 1", "Parent 1"]
    assert column(shared, "practitioner") == ["Head teacher 1", "social worker", "social worker", "Head teacher 1"]
    assert column(shared, "description") == [
        'Child 1\'s bruise seen by Mrs Ward. Child 1 said "Child 1 did it".',
        "Parent 1 telephoned on 9 January 2020 from Reference 1.",
        "NHS Reference 2. Letter from Southmere about Child 1 read.",
        "Mother of the child is well.",
    ]
    assert column(shared, "Remarks")[0] == "Child 1 at Address 1"
    assert column(shared, "agency")[0] == "Southmere Primary School"


def test_two_runs_with_one_key_give_the_same_codes_and_the_same_bytes(case):
    key = case.parent / "key.json"
    first, again = (made(case, name, key_file=key) for name in ("one", "two"))
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [p.read_bytes() for p in sorted(again.iterdir())]


def test_another_case_with_the_same_key_gets_the_same_code_for_the_same_name(case, tmp_path):
    key = tmp_path / "key.json"
    made(case, "one", key_file=key)
    other = folder(
        tmp_path / "other", "date | agency | people\n2021-01-01 | GP | Ben Kowalski; Anna Kowalska",
        people="id | role\nBen Kowalski | child\nAnna Kowalska | child",
    )  # fmt: skip
    assert column(made(other, "two", key_file=key), "people") == ["Child 2; Child 1"]


def test_a_code_that_stands_in_the_case_already_is_not_given_to_another(tmp_path):
    case = folder(
        tmp_path / "case", "date | agency | people | description\n2021-01-01 | GP | Anna Kowalska | Child 1 was there",
        people="id | role\nAnna Kowalska | child",
    )  # fmt: skip
    assert column(made(case), "people") == ["Child 2"]


@pytest.mark.parametrize(
    ("name", "role"),
    [("the child", True), ("mother's partner", True), ("SW1", True), ("Child A", True), ("GP", True), ("ED nurse", True),
     ("Anna", False), ("Al", False), ("AK", False), ("A", False), ("Sarah Ward, nurse", False), ("", False)],
)  # fmt: skip
def test_a_role_is_not_a_name(name, role):
    assert is_role(name) is role


def test_with_genders_removed_roles_and_words_say_nothing_of_anybodys_sex(tmp_path):
    case = folder(
        tmp_path / "case", "date | agency | people | description\n2021-01-01 | GP | mother | Mother says he hit her; Mum cried",
        people="id | role | aliases\nmother | parent | Mum",
    )  # fmt: skip
    assert column(made(case, "kept"), "description") == ["Mother says he hit her; Mum cried"]
    shared = made(case, neutral=True)
    assert column(shared, "people") == ["Parent 1"]
    assert column(shared, "description") == ["Parent 1 says they hit their; Parent 1 cried"]


@pytest.mark.parametrize("name", ["Anna (sister)", "Dr Anna", "Anna, nurse", "Mrs Anna Oyelaran"])
def test_a_name_is_known_without_what_stands_beside_it(tmp_path, name):
    case = folder(tmp_path / "case", f"date | agency | people | description\n2021-01-01 | GP | {name} | Anna came")
    assert "Anna" not in text_of(made(case))


def test_a_name_no_table_has_is_hidden_where_it_is_given(case):
    assert "Mrs Ward" in text_of(made(case, "one", level="panel"))
    assert "Ward" not in text_of(made(case, "two", level="panel", names=["Mrs Ward"], key_file=case.parent / "k2"))


# Levels


@pytest.mark.parametrize(
    ("words", "panel", "practitioner", "family", "publication"),
    [
        ("Anna", False, False, False, False),
        ("Weir Lane", False, False, False, False),
        ("943 476 5919", False, False, False, False),
        ("Southmere Primary School", True, True, True, False),
        ("Southmere", True, True, True, False),
        ("file 2", True, True, False, False),
        ("Remarks", True, False, False, False),
        ("2012-06-14", True, False, True, False),
        ("2012", True, True, True, False),
        ("2020-01-05", True, True, True, False),
        ("The review of", True, True, True, False),
        ("social worker", True, True, True, True),
        ("Mother of the child is well.", True, True, True, True),
    ],
)  # fmt: skip
def test_what_each_level_takes_out(case, words, panel, practitioner, family, publication):
    found = [words in text_of(made(case, level, level=level)) for level in LEVELS]
    assert found == [panel, practitioner, family, publication]


def test_an_agency_keeps_the_service_it_is_known_as_under_its_code(case):
    shared = made(case, level="publication")
    assert column(shared, "agency")[:2] == ["Primary school 1", "Children's social care"]
    assert column(shared, "received_from")[2] == "Primary school 1"


def test_a_family_that_is_an_agency_by_its_name_has_a_code_at_every_level(tmp_path):
    case = folder(
        tmp_path / "case", "date | agency\n2021-01-01 | Kowalska household",
        agencies="id | kind\nKowalska household | family",
    )  # fmt: skip
    assert column(made(case, level="panel"), "agency") == ["Household 1"]


def test_an_id_that_gives_a_name_away_is_changed_and_what_refers_to_it_follows(tmp_path):
    case = folder(
        tmp_path / "case",
        "entry_id | date | agency | people | answers\nAnna-1 | 2021-01-01 | GP | Anna Kowalska |\nE2 | 2021-01-02 | School | | Anna-1",
        people="id | role\nAnna Kowalska | child",
    )
    shared = made(case)
    assert column(shared, "entry_id") == ["row-1", "E2"]
    assert column(shared, "answers") == ["", "row-1"]


def test_one_key_serves_levels_that_hide_more_and_less(case):
    key = case.parent / "key.json"
    hidden, shown = (made(case, level, level=level, key_file=key) for level in ("publication", "panel"))
    assert column(hidden, "agency")[0] == "Primary school 1"
    assert column(shown, "agency")[0] == "Southmere Primary School"
    assert column(hidden, "people") == column(shown, "people")
    assert in_folder(hidden, read_key(key)) == in_folder(shown, read_key(key)) == []
    (hidden / "note.txt").write_text("Southmere")
    (shown / "note.txt").write_text("Southmere")
    assert (len(in_folder(hidden, read_key(key))), len(in_folder(shown, read_key(key)))) == (1, 0)


# Dates


FORMS = ["2023-09-18", "18.09.23", "w/c 4 March 2024", "early 2010", "by 10 Oct 2023", "after 3 May 2012", "2024-01~",
         "2016-05-22T22:30/2016-05-23T01:15", "mid 2010", "2012", "201x", "overnight 3-4 May 2016", "?12/12/2023"]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_a_moved_date_keeps_its_bounds_and_its_weekday_in_every_form(text):
    when = dates.read(text)
    moved = dates.read(written(changed(when, Change(days=700))))
    for old, new in zip(when[:2], moved[:2], strict=True):
        assert new - old == (700 * DAY if 0 < old < 2_000_000_000 else 0)


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize("text", FORMS)
def test_a_coarse_date_holds_all_that_the_date_may_be_and_is_no_single_unit(text, months):
    when, coarse = dates.read(text), dates.read(written(changed(dates.read(text), Change(months=months))))
    assert coarse.earliest <= when.earliest and when.latest <= coarse.latest
    assert coarse.unit.name == "RANGE"


@pytest.mark.parametrize(
    ("text", "moved", "coarse"),
    [("on 14 October 2023", "on 23 December 2023", "on October 2023"), ("14/10/23", "23 December 2023", "October 2023"),
     ("Sat 14th Oct 2023", "23 December 2023", "October 2023"), ("20231014", "23 December 2023", "October 2023"),
     ("Christmas Day 2023", "4 March 2024", "December 2023"), ("notes 28/09", "notes [date]", "notes [date]"),
     ("the October call", "the [date] call", "the [date] call"), ("she may go; log 41", "she may go; log 41", "she may go; log 41")],
)  # fmt: skip
def test_dates_in_text_become_other_dates_or_are_taken_out(text, moved, coarse):
    for by, expected in ((Change(days=70), moved), (Change(months=1), coarse), (Change(), text)):
        done, at = "", 0
        for found in found_in(text):
            done, at = done + text[at : found.start] + said(found, by), found.end
        assert done + text[at:] == expected


def test_the_whole_case_moves_by_one_number_of_weeks(case):
    done = anonymise(case, case.parent / "shared", level="panel", dates="shift")
    before, after = read(case), read(done.folder)
    moved = {new.when.earliest - old.when.earliest for old, new in zip(before.entries, after.entries, strict=True)}
    assert moved == {done.change.days * DAY}
    assert done.change.days % 7 == 0
    assert after.since.earliest - before.since.earliest == done.change.days * DAY
    assert after.people[0].born.earliest - before.people[0].born.earliest == done.change.days * DAY
    shared = text_of(done.folder)
    assert [entry.when.text for entry in before.entries if entry.when.text in shared] == []


@pytest.mark.parametrize(
    ("written", "days_after", "weeks"),
    [("2020-02-01", 182, 31), ("2020-02-01", 183, 26), ("2020-02", 182, 31), ("2020-02", 182 + 28, 31), ("2020-02", 183, 26)],
)
def test_no_move_makes_a_day_or_the_end_of_a_month_another_day_of_the_case(tmp_path, monkeypatch, written, days_after, weeks):
    """26 weeks are drawn first and 31 then: the 26 stand where they bring nothing onto the other row's day."""
    other = date(2020, 2, 1) + timedelta(days_after)
    case = folder(tmp_path / "case", f"date | agency\n{written} | GP\n{other} | GP", people="id | role\nbaby | child")
    drawn = iter([0, 5])
    monkeypatch.setattr(making.secrets, "randbelow", lambda _: next(drawn))
    monkeypatch.setattr(making.secrets, "choice", lambda _: 1)
    assert anonymise(case, tmp_path / "shared", level="panel", dates="shift", compare=False).change.days == 7 * weeks


def test_the_days_of_the_rules_that_apply_are_moved_too_and_are_not_brought_onto_the_cases_own(case):
    assert {date(2013, 4, 14).toordinal(), date(2010, 3, 31).toordinal()} <= moved_days(source.read(SAMPLE))


def test_a_state_stays_a_state_as_wide_as_it_has_to_be(tmp_path):
    case = folder(tmp_path / "case", "date | span | agency\n2021-01-05/2021-03-09 | state | GP\n2021-06 | state | GP")
    (state, month), old = read(made(case, dates="coarsen")).entries, read(case).entries
    assert state.when.earliest <= old[0].when.earliest and state.when.latest >= old[0].when.latest
    assert state.ends.earliest <= old[0].ends.earliest and state.ends.latest >= old[0].ends.latest
    assert month.when[:2] == old[1].when[:2] == month.ends[:2]


def test_an_age_is_written_as_the_days_it_means_where_births_are_left_out(tmp_path):
    case = folder(
        tmp_path / "case", "date | agency | people\naged 8 weeks | GP | baby", people="id | role | born\nbaby | child | 2021-03-01"
    )
    shared = made(case, level="publication", dates="keep")
    assert read(shared).entries[0].when[:2] == read(case).entries[0].when[:2]
    assert "2021-03-01" not in text_of(shared)


# Findings


@pytest.mark.parametrize(
    ("level", "way", "neutral"),
    [("panel", "keep", True), ("practitioner", "shift", False), ("publication", "keep", False)],
)
def test_the_findings_of_the_sample_are_the_same_before_and_after(tmp_path, level, way, neutral):
    done = anonymise(SAMPLE, tmp_path / "shared", level=level, dates=way, neutral=neutral)
    assert done.compared
    assert done.differences == []


def test_a_moved_month_is_a_range_of_days_so_that_what_hung_on_it_cannot_be_told(tmp_path):
    case = folder(
        tmp_path / "case",
        "date | agency | information | case_holder\n2020-01-05 | CSC | | CSC\n2020-02 | School | burn |\n2020-02 | CSC | burn |",
    )
    done = anonymise(case, tmp_path / "shared", dates="shift")
    assert {(d.query, d.before, d.after) for d in done.differences if d.query == "never-reached"} == {
        ("never-reached", "", "cannot-tell")
    }
    assert all(d.honest for d in done.differences)


def outcomes(path: Path, **asked) -> dict[tuple[str, str | None], str]:
    with opened(path) as it:
        return {(row["item"], row["lacking"]): row["outcome"] for row in it.gap("never-reached", **asked).findings}


def test_a_late_finding_becomes_one_that_cannot_be_told_and_never_one_in_time(case):
    assert outcomes(case)["bruise", "Children's social care"] == "late"
    done = anonymise(case, case.parent / "coarse", dates="coarsen", allow_changed=True)
    assert outcomes(done.folder)["bruise", "Children's social care"] == "cannot-tell"
    assert all(d.after == "cannot-tell" for d in done.differences if d.query == "never-reached")
    assert [d.honest for d in done.differences if d.query == "never-reached"] == [True]


def test_a_finding_months_apart_outlives_coarse_dates(tmp_path):
    apart = CHRONOLOGY.replace("E3       | 2020-01-20", "E3       | 2020-04-20")
    case = folder(tmp_path / "case", apart, people=PEOPLE)
    done = anonymise(case, tmp_path / "coarse", dates="coarsen", allow_changed=True)
    assert outcomes(done.folder)["bruise", "Children's social care"] == "late"


def test_in_the_sample_coarse_dates_make_no_item_reach_in_time(tmp_path):
    done = anonymise(SAMPLE, tmp_path / "coarse", dates="coarsen")
    assert len(done.differences) > 100 and all(d.honest for d in done.differences)
    assert [d.query for d in done.differences if not d.after] == ["no-agency-held-the-case"]


def test_where_a_finding_is_not_what_it_was_nothing_is_written(case):
    """Of a letter that went in some day of January, a row of January is the receipt; before, it was a row 15 days later."""
    with pytest.raises(FindingsDiffer) as refused:
        anonymise(case, case.parent / "refused", dates="coarsen")
    assert [(d.query, d.before, d.after) for d in refused.value.found if not d.honest] == [
        ("sent-without-receipt", "unconfirmed", ""),
        ("unmatched-by-pair", "unconfirmed", ""),
    ]
    assert [path.name for path in case.parent.iterdir()] == ["kowalska"]


# The key, and the way back


def test_the_key_is_its_owners_alone_and_never_in_the_folder_that_is_shared(case):
    done = anonymise(case, case.parent / "shared", compare=False)
    assert done.key.parent == case.parent
    assert stat.S_IMODE(done.key.stat().st_mode) == 0o600
    with pytest.raises(CannotWrite, match="keep the key apart"):
        anonymise(case, case.parent / "two", key_file=case.parent / "two" / "key.json", compare=False)
    with pytest.raises(CannotWrite, match="apart from it"):
        anonymise(case, case / "inside", compare=False)


@pytest.mark.parametrize("way", ["keep", "shift"])
def test_with_the_key_the_case_comes_back(case, way):
    done = anonymise(case, case.parent / "shared", level="panel", dates=way, compare=False)
    returned = read(back(done.folder, case.parent / "returned", done.key))
    for old, new in zip(read(case).entries, returned.entries, strict=True):
        for name in ("id", "agency", "practitioner", "people", "information", "shared_with", "received_from"):
            assert getattr(new, name) == getattr(old, name)
        assert new.when[:2] == old.when[:2]
    assert (returned.id, returned.title) == ("kowalska", "The review of Anna Kowalska")
    assert "9 January 2020" in returned.entries[1].description
    assert returned.entries[0].description.startswith("Anna Kowalska's bruise")


def test_a_folder_of_another_key_does_not_come_back(case):
    shared = made(case)
    (case.parent / "other.json").write_text(Key().as_text())
    with pytest.raises(CannotWrite, match="no case that was made with the key"):
        back(shared, case.parent / "returned", case.parent / "other.json")


# Leaks


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> Key:
    """The key of the case at the level that hides most, with its days."""
    where = tmp_path_factory.mktemp("key")
    case = folder(where / "kowalska")
    return read_key(anonymise(case, where / "shared", level="publication", allow_changed=True, compare=False).key)


@pytest.mark.parametrize(("table", "name"), [(t, c) for t in COLUMNS if t in KINDS for c in COLUMNS[t]])
def test_a_name_in_any_column_of_any_table_is_a_leak(tmp_path, key, table, name):
    heads = list(COLUMNS[table])
    path = tmp_path / "shared"
    path.mkdir()
    with (path / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heads, ["x Kowalska y" if head == name else "" for head in heads]])
    assert [leak.file for leak in in_folder(path, key)] == [f"{table}.csv"]


@pytest.mark.parametrize(("table", "name"), [(t, c) for t in KINDS for c in KINDS[t]])
def test_a_name_in_any_column_is_written_as_its_code(tmp_path, table, name):
    kinds = KINDS[table]
    heads = list(dict.fromkeys((next(iter(kinds)), name)))
    row = ["Anna Kowalska" if h == name else {"date": "2021-01-01"}.get(h, "x1") for h in heads]
    tables = {table: f"{' | '.join(heads)}\n{' | '.join(row)}"}
    chronology = tables.pop("chronology", "date | agency | description\n2021-01-01 | GP | a visit")
    case = folder(tmp_path / "case", chronology, {"id": "case"}, **tables)
    assert "Kowalska" not in text_of(made(case, names=["Anna Kowalska"]))


def zipped(name: str, text: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return out.getvalue()


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "nothing"
    book.create_sheet("two").sheet_state = "hidden"
    book["two"]["A1"] = "Anna Kowalska"
    book.save(out)
    return out.getvalue()


def document(author: str = "", *runs: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    paragraph = made.add_paragraph()
    for run in runs:
        paragraph.add_run(run).bold = len(run) % 2 == 0
    made.core_properties.author = author
    made.save(out)
    return out.getvalue()


PLANTED = {
    "as it is": ("a.csv", b"x,Anna Kowalska,y"),
    "by the surname": ("a.csv", b"the Kowalska family"),
    "by an alias": ("a.txt", b"Annie came"),
    "in capitals": ("a.csv", b"ANNA"),
    "in small letters": ("a.csv", b"kowalska"),
    "without its accent": ("a.csv", b"Zoe"),
    "with a combining accent": ("a.csv", "Zoe\u0308".encode()),
    "a short alias": ("a.csv", b"Al came"),
    "initials": ("a.csv", b"seen by AK"),
    "initials with dots": ("a.csv", b"seen by A.K."),
    "initials with a blank": ("a.csv", b"seen by A K"),
    "with its possessive": ("a.csv", "Anna’s".encode()),
    "beside a number": ("a.csv", b"anna1"),
    "with underscores": ("a.csv", b"x_anna_kowalska_y"),
    "split by a soft hyphen": ("a.csv", "Kowal\u00adska".encode()),
    "split by a joiner": ("a.csv", "Kowal\u200bska".encode()),
    "split by a line break": ("a.csv", b"Kowal\nska"),
    "split by a hyphen and a line break": ("a.csv", b"Kowal-\r\nska"),
    "with a hard blank": ("a.csv", "Anna\u00a0Kowalska".encode()),
    "in full-width letters": ("a.csv", "Ｋｏｗａｌｓｋａ".encode()),
    "in UTF-16 with its mark": ("a.csv", "Kowalska".encode("utf-16")),
    "in UTF-16 without it": ("a.bin", "Kowalska".encode("utf-16-le")),
    "in UTF-16, high byte first": ("a.bin", "Kowalska".encode("utf-16-be")),
    "in Windows-1252": ("a.csv", "caf\u00e9 Zo\u00eb".encode("cp1252")),
    "behind a byte order mark": ("a.csv", "Kowalska".encode("utf-8-sig")),
    "in case.toml": ("case.toml", b'title = "Anna"'),
    "as TOML escapes": ("case.toml", b'title = "\\u0041nna Kowal\\u0073ka"'),
    "as HTML": ("a.html", b"Zo&euml; and &#65;nna"),
    "split by tags": ("a.html", b"<b>Kowal</b>ska"),
    "in an attribute": ("a.html", b'<img alt="Kowalska">'),
    "URL-encoded": ("a.txt", b"?q=Anna%20Kowal%73ka"),
    "in a file's name": ("anna-kowalska.csv", b""),
    "in a folder's name": ("Anna/a.csv", b"x"),
    "URL-encoded in a file's name": ("K%6Fwalska.csv", b""),
    "in a Word document": ("a.docx", document("", "Anna")),
    "in a Word document, split over runs": ("a.docx", document("", "Kow", "als", "ka")),
    "as a document's author": ("a.docx", document("Zoë Kowalska")),
    "on a hidden sheet": ("a.xlsx", workbook()),
    "in an archive in an archive": ("a.zip", zipped("b.zip", "") [:0] or zipped("x.txt", "Kowalska")),
    "as a name in an archive": ("a.zip", zipped("Kowalska.txt", "")),
    "an address": ("a.csv", b"14 Weir Lane, Millborough"),
    "a street without its number": ("a.csv", b"weir lane"),
    "an agency": ("a.csv", b"Southmere Primary School"),
    "an agency's own word": ("a.csv", b"Southmere"),
    "an NHS number": ("a.csv", b"9434765919"),
    "an NHS number with blanks": ("a.csv", b"943 476 5919"),
    "an NHS number over two lines": ("a.csv", b"943 476\n5919"),
    "an NHS number the key does not hold": ("a.csv", b"987 654 3210"),
    "a postcode": ("a.csv", b"near ZZ9 9ZZ"),
    "an e-mail address": ("a.html", b"<p>write to x@example.org</p>"),
    "a National Insurance number": ("a.csv", b"QQ 12 34 56 C"),
    "a telephone number the key does not hold": ("a.csv", b"ring 01632 960 999"),
    "a telephone number with hyphens": ("a.csv", b"01632-960-123"),
    **{
        f"a date as {form}": ("a.csv", form.encode())
        for form in ("2020-01-05", "05/01/2020", "5.1.20", "5-Jan-2020", "5 January 2020", "5th Jan 20", "January 5, 2020",
                     "Sunday 5 January 2020", "2020/01/05", "05012020", "20200105", "2020-01-05T10:30", "5/01\n/2020",
                     "5th of January 2020", "5%20January%202020")
    },
}  # fmt: skip


@pytest.mark.parametrize("where", PLANTED)
def test_a_leak_is_found_wherever_it_is_planted(tmp_path, key, where):
    name, data = PLANTED[where]
    path = tmp_path / "shared" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    assert in_folder(tmp_path / "shared", key) != []


@pytest.mark.parametrize(
    "text",
    ["Child 1, Parent 1, Address 1", "also, always, pal", "ak, a k", "banana, annals", "Wardrobe", "the ward, Ward 7",
     "log 41", "2020-01-06", "2020-01-01/2020-01-31", "12345", "987 654 3211", "January 2020", "al dente",
     "<td>x</td><td>2020-01-01/2020-01-31</td>", "1 January 2020"],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_no_leak(tmp_path, key, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert in_folder(tmp_path / "a.csv", key) == []


def test_in_the_bytes_of_a_picture_two_letters_beside_one_another_are_no_name(key):
    assert in_content({"a.png": b"\x89PNG Al AK"}, key) == []
    assert [leak.words for leak in in_content({"a.png": b"\x89PNG Author: Kowalska"}, key)] == ["Kowalska"]


def test_an_nhs_number_is_known_by_its_check_digit():
    assert is_nhs("943 476 5919") and not is_nhs("943 476 5918")


def test_what_cannot_be_searched_is_said(tmp_path, key):
    for data in (b"PK\x03\x04 cut short", b"\x1f\x8b packed", b"%PDF-1.4"):
        assert [leak.kind for leak in in_content({"a": data}, key)] == ["not searched"]


def test_where_there_is_a_leak_nothing_is_written(case):
    with pytest.raises(Leaked):
        anonymise(case, case.parent / "for Anna", compare=False)
    assert [path.name for path in case.parent.iterdir()] == ["kowalska"]


# Where it came from is gone


def test_nothing_of_a_document_but_its_cells_is_written(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    made_ = docx.Document()
    table = made_.add_table(rows=2, cols=3)
    for cell, text in zip((c for row in table.rows for c in row.cells),
                          ("Date", "Event", "People", "05/01/2020", "Anna was seen", "Anna Kowalska"), strict=True):  # fmt: skip
        cell.text = text
    made_.core_properties.author, made_.core_properties.comments = "Zoë Kowalska", "draft by Zebedee"
    made_.add_paragraph("Cover text by Zebedee")
    made_.save(case / "School.docx")
    book = openpyxl.Workbook()
    book.active.title = "people"
    for row in (["id", "role"], ["Anna Kowalska", "child"]):
        book.active.append(row)
    book.active["A2"].comment = openpyxl.comments.Comment("told by Zebedee", "Zebedee")
    hidden = book.create_sheet("Zebedee")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "Zebedee was here"
    book.properties.creator = "Zebedee"
    book.save(case / "companions.xlsx")
    shared = made(case, level="panel")
    assert sorted(path.suffix for path in shared.iterdir()) == [".csv", ".csv", ".toml"]
    assert column(shared, "description") == ["Child 1 was seen"]
    assert not any(word in text_of(shared) for word in ("Zebedee", "Kowalska", "companions.xlsx", "School.docx"))


# What a person must read


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Seen by Mrs Oyelaran", "a name after a title?"), ("at Old Mill Road", "a place?"), ("a boy of 3, aged 3", "an age"),
     ("St Brigid Academy rang", "a service by its name?"), ("speaks Latvian", "belief, origin or language: few in a place may share it"),
     ("epilepsy again", "health: a rare diagnosis, disability or treatment tells"), ("after the inquest", "death or a grave event: likely to have been in the news"),
     ("his snake", "a rare fact: work, fame, an animal, a vehicle or a possession may tell"), ("before Christmas", "a time of year or a day that can be placed"),
     ('said "I am never going home"', "words somebody said: they can be searched for"), ("room 4512", "a number"),
     ("moved from Leeds", "a word with a capital: a name, a place or a service?"), ("Met Bob", "a word with a capital: a name, a place or a service?")],
)  # fmt: skip
def test_words_that_may_tell_are_pointed_at(text, reason):
    assert reason in [doubt.reason for doubt in doubts_of(text, "chronology.csv", 2, "description", frozenset())]


@pytest.mark.parametrize("text", ["The child was seen at school.", "Police rang Social Care on Monday.", "Child 1 is well."])
def test_ordinary_words_are_not_pointed_at(text):
    assert list(doubts_of(text, "chronology.csv", 2, "description", frozenset({"child", "1"}))) == []


# The command


def run(*asked: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["anonymise", *asked])
    return result.exit_code, result.output


def test_the_command_makes_a_case_that_other_commands_read(case):
    shared = case.parent / "shared"
    code, said_ = run(str(case), "-o", str(shared), "--level", "panel", "--genders", "remove")
    assert code == 0, said_
    report = (case.parent / "shared.report.md").read_text(encoding="utf-8")
    assert "| chronology.csv | 2 |" in report and "Kowalska" not in report
    for asked in (["check", str(shared)], ["compare", str(shared), str(shared)], ["gaps", str(shared), "--format", "json"]):
        assert CliRunner().invoke(main, asked).exit_code == 0


def test_the_check_of_a_folder_exits_with_1_where_something_leaks(case):
    shared, key = made(case), str(case.parent / "shared.key.json")
    assert run(str(shared), "--check", "--key", key)[0] == 0
    (shared / "note.txt").write_text("ring Anna's mother")
    code, said_ = run(str(shared), "--check", "--key", key)
    assert run(str(shared / "note.txt"), "--check", "--key", key)[0] == 1
    assert code == 1
    assert "note.txt, line 1: person “Anna”" in said_


@pytest.mark.parametrize(
    "asked", [["x"], ["x", "--check"], ["x", "--back", "--key", "k"], ["x", "--check", "--key", "there-is-none"]]
)
def test_what_is_not_given_is_asked_for(asked):
    assert run(*asked)[0] == 2
