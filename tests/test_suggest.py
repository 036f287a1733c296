"""Suggestions come from a row's own words, change nothing until a person accepts them, and then only add."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from time import perf_counter

import openpyxl
import pytest
from chronologies import given as case_of
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from agencygraph import knowledge, workbook
from agencygraph.case import read
from agencygraph.cli import main
from agencygraph.suggesting import acceptance, suggest
from agencygraph.suggesting.names import same_agency, same_person
from agencygraph.suggesting.proposals import COLUMNS, NEW_ITEM, Suggestion
from agencygraph.suggesting.wording import Speller
from benchmarks import suggestions as measures

OTHERS = ("Police", "School", "GP", "Health Visiting", "Children's Social Care", "School Nursing", "Midwifery")
HEADS = "entry_id,date,agency,people,information,shared_with,case_holder,description\n"
CASE = HEADS + (
    "S1,2020-01-06,School,Child A,bruise,,CSC,Bruise seen on the arm.\n"
    "S2,2020-01-07,School,Child A,bruise,,,Rang the police about the bruise.\n"
    "P1,2020-01-07,Police,Child A,,,,Call from school: bruise on the arm.\n"
    "C1,2020-02-01,CSC,Child A,,,,Visit to the home.\n"
)


def told(description: str, agency: str = "Early Help", event_type: str = "contact") -> set[tuple[str, str]]:
    """What is proposed for one row's telling, in a case in which seven other agencies have rows."""
    lines = [f"2021-05-05 | {agency} | {event_type} | {description}"]
    lines += [f"2019-01-{n:02} | {other} | contact | nothing" for n, other in enumerate(OTHERS, 1) if other != agency]
    case = case_of("date | agency | event_type | description\n" + "\n".join(lines))
    return {(s.column, s.value) for s in suggest(case) if s.kind == "told" and s.date == "2021-05-05"}


def of_kind(case, kind):
    return [s for s in suggest(case) if s.kind == kind]


@pytest.fixture
def folder(tmp_path):
    """A function that writes CASE, or another chronology, as a case folder, with other files by name."""

    def make(chronology: str = CASE, **files: str) -> Path:
        path = tmp_path / "case"
        path.mkdir(exist_ok=True)
        information = "id,title,about\nbruise,Bruise to the arm,Child A\n"
        for name, text in {"chronology_csv": chronology, "information_csv": information, **files}.items():
            (path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return path

    return make


def answered(found: list[Suggestion], answer: str = "yes", **changed: str) -> str:
    """Suggestions as a table of .csv in which every one is answered."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({**one.as_row(), "accepted": answer, "initials": "AB", **changed} for one in found)
    return out.getvalue()


def run(*words: object):
    return CliRunner().invoke(main, [str(word) for word in words])


# Who was told, and who told


@pytest.mark.parametrize(
    "words, agency",
    [
        ("Informed police of the incident.", "Police"),
        ("t/c to HV re bruising", "Health Visiting"),
        ("Discharge summary copied to GP", "GP"),
        ("Referral made to CSC.", "Children's Social Care"),
        ("Liased with school nurse about weight", "School Nursing"),
        ("Letter sent to G.P.", "GP"),
        ("Rang MASH for advice", "Children's Social Care"),
        ("Police informed.", "Police"),
        ("SW was updated by email", "Children's Social Care"),
        ("Copy of minutes to parents and GP.", "GP"),
        ("cc: GP", "GP"),
        ("E-mail to HV1 about the heating", "Health Visiting"),
        ("Ltr to GP re weight.", "GP"),
        ("D/w SW2, for visit.", "Children's Social Care"),
        ("Phoned the duty desk at CSC", "Children's Social Care"),
        ("HV spoken to, no worries.", "Health Visiting"),
        ("Verbal findings given to police.", "Police"),
        ("Manager to school by phone, 15:10.", "School"),
        ("Spoke to Reception teacher about both boys", "School"),
        ("Strat w police today.", "Police"),
    ],
)
def test_words_of_telling_give_shared_with(words, agency):
    assert told(words) == {("shared_with", agency)}


@pytest.mark.parametrize(
    "words, agency",
    [
        ("Police informed us that he was arrested.", "Police"),
        ("Call from school, child absent", "School"),
        ("HV reported that mother is low.", "Health Visiting"),
        ("Referral recieved from midwife", "Midwifery"),
        ("Informed by CSC of the plan", "Children's Social Care"),
        ("GP letter read.", "GP"),
        ("School shared attendance data with us.", "School"),
        ("1512 school rang. Two marks.", "School"),
        ("Tel contact, police: mother found asleep.", "Police"),
        ("Task from HV team re immunisations.", "Health Visiting"),
        ("Verbal medical results from the GP", "GP"),
        ("HV form in tray.", "Health Visiting"),
    ],
)
def test_words_of_being_told_give_received_from(words, agency):
    assert told(words) == {("received_from", agency)}


@pytest.mark.parametrize(
    "words",
    [
        "To inform police.", "Will contact HV", "Plan: liaise with GP, t/c to school.", "Need to send letter to GP",
        "Consider referral to CSC", "GP to be informed", "Agreed to refer to MASH.", "HV should be told.",
        "To write to HV1.", "HV to be spoken to", "Results will be given to GP.",
    ],
)  # fmt: skip
def test_what_is_meant_to_be_done_is_no_telling(words):
    assert told(words) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Did not tell GP", "No contact with police", "Unable to reach SW", "Police not informed.", "No referral to CSC",
        "Neither GP nor HV were told", "t/c to HV, no reply", "Rang the GP. No answer.", "Call from no one",
        "HV hasn't been contacted", "Attempted call to SW, went to voicemail", "Referral to CSC declined by mother",
        "HV not spoken to.", "No findings given to police", "HV9 visited.",
    ],
)  # fmt: skip
def test_what_was_not_done_is_no_telling(words):
    assert told(words) == set()


@pytest.mark.parametrize(
    "words",
    ["Mother told the GP.", "Mother stated that police had been informed", "SW informed police.", "Police attended.",
     "School was informed of the bruise by HV", "Seen by GP.", "Advised mother to see GP"],
)  # fmt: skip
def test_what_somebody_else_is_said_to_have_done_is_not_the_rows_telling(words):
    assert told(words) == set()


@pytest.mark.parametrize(("words", "new"), [("Child missing overnight.", True), ("Missed appointment.", False)])
def test_somebody_missing_is_new_and_a_missed_appointment_is_not(words, new):
    case = case_of(f"date | agency | description\n2021-05-05 | School | {words}")
    assert any(s.value == NEW_ITEM for s in suggest(case)) is new


def test_of_one_agencys_rows_only_the_likeliest_is_the_same_event():
    rows = [
        "P1 | 2021-05-05 | Police | baby | Call from hospital: bruise on the cheek of the baby, skeletal survey",
        "P2 | 2021-05-05 | Police | baby | Log: bruise on the cheek, survey",
        "H1 | 2021-05-05 | Hospital | baby | Rang police: bruise on the cheek of the baby, skeletal survey",
    ]
    case = case_of("entry_id | date | agency | people | description\n" + "\n".join(rows))
    assert [(s.value, s.entry_id) for s in suggest(case) if s.kind == "same_as"] == [("P1", "H1")]


def test_a_list_is_told_as_a_whole():
    assert told("Notified SW, HV and the GP") == {
        ("shared_with", name) for name in ("Children's Social Care", "Health Visiting", "GP")
    }


def test_an_agency_does_not_tell_itself():
    assert told("Informed police.", agency="Police") == set()


def test_what_was_held_back_is_not_proposed_as_told():
    assert told("Discussed with police.", event_type="non_disclosure") == set()


def test_a_fact_that_nobody_recorded_tells_nobody():
    assert told("Rang the police.", agency="Unrecorded") == set()


def test_a_name_that_two_agencies_bear_is_not_decided():
    case = case_of("date | agency | description\n2020-01-01 | School | Rang the GP.\n2020-01-02 | Elm Practice | x\n2020-01-03 | Oak Practice | x")
    assert of_kind(case, "told") == []


def test_what_is_coded_already_is_not_proposed():
    case = case_of("date | agency | description | shared_with\n2020-01-01 | School | Rang police. | Police\n2020-01-02 | Police | x |")
    assert of_kind(case, "told") == []


# One event in two records


EVENT = """
    date       | agency | people  | event_type | description
    2020-01-07 | School | Child A | call       | Rang police about bruise on the arm.
    {date}     | Police | {who}   | call       | Call from school: bruise on the arm.
"""


def test_one_event_in_two_records_is_linked_with_its_words():
    [link] = of_kind(case_of(EVENT.format(date="2020-01-07", who="Child A")), "same_as")
    assert (link.entry_id, link.value) == ("chronology-3", "chronology-2")
    assert '"bruise"' in link.words and "School, 2020-01-07" in link.words and link.strength.startswith("strong")


def test_the_same_words_about_somebody_else_or_days_later_are_another_event():
    assert of_kind(case_of(EVENT.format(date="2020-01-10", who="Child A")), "same_as") == []
    other = "date | agency | people | description\n2020-01-07 | School | Child A | Weight taken\n2020-01-07 | Police | Child B | Weight noted"
    assert of_kind(case_of(other), "same_as") == []


def test_a_row_without_a_date_is_never_linked():
    assert of_kind(case_of(EVENT.format(date="", who="Child A")), "same_as") == []


# Items


ITEMS = "id | title | about\nburn | Burn to the hand | Child A\narrears | Rent arrears | mother"


def test_an_item_whose_words_a_row_has_is_proposed():
    case = case_of("date | agency | people | description\n2020-01-01 | GP | Child A | Scald to the hand seen.", information=ITEMS)
    [found] = of_kind(case, "information")
    assert (found.column, found.value, found.words) == ("information", "burn", '"Scald", "hand"')


def test_an_item_about_somebody_else_or_coded_already_is_not_proposed():
    rows = "date | agency | people | description | information\n2020-01-01 | GP | Child B | Held her hand | \n2020-01-01 | GP | Child A | Burn to hand | burn"
    assert of_kind(case_of(rows, information=ITEMS), "information") == []


def test_what_no_item_stands_for_asks_for_a_new_one_unless_it_is_denied():
    case = case_of("date | agency | description\n2020-01-01 | GP | Child very hungry\n2020-01-02 | GP | No bruising, not hungry", information=ITEMS)
    assert [(s.row, s.value, s.words) for s in of_kind(case, "information")] == [(2, NEW_ITEM, '"hungry"')]


# Names


@pytest.mark.parametrize("same, one, other", [
    (same_agency, "HV", "Health Visitor"), (same_agency, "CSC", "Children's Social Care"),
    (same_agency, "Northshire Police", "Nothshire Police"), (same_person, "J Smith", "Jane Smith"), (same_person, "mum", "mother"),
])  # fmt: skip
def test_a_spelling_an_abbreviation_and_initials_may_be_one(same, one, other):
    assert same(one, other, Speller()) >= 75 and same(other, one, Speller()) >= 75


@pytest.mark.parametrize("same, one, other", [
    (same_person, "SW1", "SW2"), (same_person, "Child A", "Child B"), (same_person, "father", "stepfather"), (same_person, "SW2", "SW 2"),
    (same_agency, "Ward 7", "Ward 8"), (same_agency, "Elm Practice", "Oak Practice"), (same_agency, "School", "School Nursing"),
])  # fmt: skip
def test_what_a_number_or_a_letter_tells_apart_is_not_one(same, one, other):
    assert same(one, other, Speller()) == same(other, one, Speller()) == 0


def test_one_code_in_two_agencies_is_two_practitioners():
    case = case_of("date | agency | practitioner | description\n2020-01-01 | CSC | SW2 | x\n2020-01-02 | Hospital | SW2 | x")
    assert of_kind(case, "name") == []


def test_two_names_of_the_agencies_table_are_two_agencies():
    rows = "date | agency\n2020-01-01 | HV\n2020-01-02 | Health Visiting"
    assert [s.value for s in of_kind(case_of(rows), "name")] == ["HV = Health Visiting"]
    assert of_kind(case_of(rows, agencies="id | kind\nHV | body\nHealth Visiting | body"), "name") == []


# Accepting and rejecting


def test_nothing_answered_changes_nothing(folder):
    before = read(folder())
    after = read(folder(suggestions_csv=answered(suggest(before), answer="")))
    assert (after.entries, after.agencies, after.information) == (before.entries, before.agencies, before.information)
    assert [p for p in after.problems if p.place.file == "suggestions.csv"] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_accepted_is_read_with_the_case_and_what_is_rejected_is_not_proposed_again(folder, tmp_path, form):
    path, table = folder(), tmp_path / f"answers.{form}"
    sources = {p.name: p.read_bytes() for p in path.iterdir()}
    assert run("suggest", path, "-o", table).exit_code == 0
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
        for row in rows:
            row["accepted"] = "yes" if row["kind"] == "told" else "no"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    else:
        book = openpyxl.load_workbook(table)
        sheet = book["suggestions"]
        heads = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, heads["accepted"]).value = "yes" if sheet.cell(row, heads["kind"]).value == "told" else "no"
        book.save(table)
    table.rename(path / f"suggestions.{form}")
    case = read(path)
    by_id = {entry.id: entry for entry in case.entries}
    assert by_id["S2"].shared_with == ("Police",) and by_id["P1"].received_from == ("School",)
    assert by_id["P1"].information == by_id["P1"].same_as == ()
    assert [p.message for p in case.problems if p.severity == "note" and "accepted" in p.message] == [
        f"2 codings were accepted from suggestions.{form}"
    ]
    done = run("suggest", path)
    assert "0 suggestions. Nothing was coded." in done.stderr
    assert "2 accepted, 2 rejected, 0 open" in done.stderr
    assert {name: (path / name).read_bytes() for name in sources} == sources


def test_findings_change_when_codings_are_accepted(folder):
    def knows(case):
        return {(k.agency, k.item) for k in knowledge.derive(case, ("coded",)).spells}

    before = read(folder())
    items = [s for s in suggest(before) if s.kind == "information"]
    assert [(s.entry_id, s.value) for s in items] == [("P1", "bruise")]
    after = read(folder(suggestions_csv=answered(items)))
    assert knows(after) - knows(before) == {("Police", "bruise")}


def test_a_value_is_added_to_those_that_are_there(folder):
    found = [s for s in suggest(read(folder())) if s.entry_id == "S2"]
    changed = CASE.replace("S2,2020-01-07,School,Child A,bruise,,", "S2,2020-01-07,School,Child A,bruise,GP,")
    [entry] = [e for e in read(folder(changed, suggestions_csv=answered(found))).entries if e.id == "S2"]
    assert entry.shared_with == ("GP", "Police")


@pytest.mark.parametrize("now, said", [
    (CASE.replace("Rang the police about the bruise", "Rang the police about a mark"), "the row has changed since this was suggested"),
    (CASE.replace("S2,2020-01-07", "S2,2020-01-08"), "the row has changed since this was suggested"),
    (CASE.replace("S2,2020-01-07,School", "S2,2020-01-07,GP"), "the row has changed since this was suggested"),
    ("\n".join(line for line in CASE.splitlines() if "S2" not in line), "no row has this id any more"),
])  # fmt: skip
def test_a_row_that_has_changed_or_gone_is_not_touched_and_reported(folder, now, said):
    found = [s for s in suggest(read(folder())) if s.entry_id == "S2"]
    case = read(folder(now, suggestions_csv=answered(found)))
    assert all(e.shared_with == () for e in case.entries)
    [problem] = [p for p in case.problems if p.place.file == "suggestions.csv"]
    assert (problem.message, problem.severity, problem.place.row) == (said, "error", 2) and "Run suggest again" in problem.remedy


def test_a_row_that_only_stands_elsewhere_is_found(folder):
    bare = "date,agency,description\n2020-01-07,School,Rang the police.\n2020-01-09,Police,Visit\n"
    found = suggest(read(folder(bare)))
    moved = bare.replace("description\n", "description\n2020-01-01,School,First row\n")
    assert [e.shared_with for e in read(folder(moved, suggestions_csv=answered(found))).entries] == [(), ("Police",), ()]


@pytest.mark.parametrize("kind, value, said", [
    ("told", "Nobody we know", "no agency of the case has this name"), ("told", "School", "this is the row's own agency"),
    ("information", NEW_ITEM, "no item of the case has this name"), ("same_as", "S1", "the other row has changed since"),
    ("same_as", "X9", "no row has this id any more"),
])  # fmt: skip
def test_a_value_that_names_nothing_is_reported(folder, kind, value, said):
    before = read(folder())
    found = [s for s in suggest(before) if s.kind == kind and s.column != "received_from"]
    case = read(folder(suggestions_csv=answered(found[:1], value=value)))
    assert case.entries == before.entries
    assert [p.message for p in case.problems if p.place.file == "suggestions.csv"] == [said]


def test_an_accepted_link_is_not_made_where_the_other_row_has_changed(folder):
    found = [s for s in suggest(read(folder())) if s.kind == "same_as"]
    case = read(folder(CASE.replace("Rang the police about the bruise", "Rang about a mark"), suggestions_csv=answered(found)))
    assert [p.message for p in case.problems if p.place.file == "suggestions.csv"] == ["the other row has changed since"]


def test_two_names_accepted_as_one_are_read_as_one_with_the_codings_of_their_rows(folder):
    rows = "date,agency,description\n2020-01-01,HV,Rang police.\n2020-01-02,Health Visiting,Visit\n2020-01-03,Health Visiting,Visit\n2020-01-04,Police,x\n"
    found = suggest(read(folder(rows)))
    assert {(s.kind, s.value) for s in found} == {("told", "Police"), ("name", "HV = Health Visiting")}
    case = read(folder(rows, suggestions_csv=answered(found)))
    assert [e.agency for e in case.entries] == ["Health Visiting"] * 3 + ["Police"]
    assert case.entries[0].shared_with == ("Police",)
    assert [a.aliases for a in case.agencies if a.id == "Health Visiting"] == [("HV",)]


def test_an_answer_that_is_neither_or_both_is_reported_and_not_used(folder):
    found = [s for s in suggest(read(folder())) if s.entry_id == "S2"]
    case = read(folder(suggestions_csv=answered(found, answer="perhaps")))
    assert [p.message for p in case.problems if p.place.file == "suggestions.csv"] == ["this is neither yes nor no"]
    both = answered(found) + answered(found, answer="no").partition("\n")[2]
    case = read(folder(suggestions_csv=both))
    assert [p.message for p in case.problems if p.place.file == "suggestions.csv"] == ["the same suggestion is both accepted and rejected"]
    assert all(e.shared_with == () for e in case.entries)


def test_answers_are_counted_in_a_workbook_of_the_whole_case(folder):
    path = folder(suggestions_csv=answered(suggest(read(folder()))[:1], answer="no"))
    assert acceptance.decided(path, read(path))[:3] == (0, 1, 0)


# Written


def test_the_same_suggestions_twice_are_the_same_bytes(folder, tmp_path):
    path = folder()
    for ending in ("xlsx", "csv", "json", "md"):
        for name in "ab":
            assert run("suggest", path, "-o", tmp_path / f"{name}.{ending}").exit_code == 0
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_the_workbook_offers_yes_and_no_and_keeps_its_head(folder):
    book = openpyxl.load_workbook(io.BytesIO(workbook.of_suggestions(suggest(read(folder())))))
    sheet = book["suggestions"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS) and sheet.freeze_panes == "B2"
    [offered] = [v for v in sheet.data_validations.dataValidation if v.formula1 == '"yes,no"']
    assert str(offered.sqref).startswith("N2")


def test_suggestions_are_not_written_into_the_case(folder):
    path = folder()
    done = run("suggest", path, "-o", path / "suggestions.csv")
    assert done.exit_code == 1 and not (path / "suggestions.csv").exists()


def test_only_one_kind_may_be_asked_for(folder):
    done = run("suggest", folder(), "--kind", "told", "--format", "csv")
    assert {row["kind"] for row in csv.DictReader(io.StringIO(done.stdout))} == {"told"}


HOSTILE = ["=cmd|'/c calc'!A1 Rang the police.", "'=1+1 informed police", "\x1b[31m informed\u202e police\u2028", "@SUM(A1) told police; ''", "+44 rang \ufeffpolice\t\ttoday", "<script>rang police</script>"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hostile_text_is_neither_run_nor_lost(folder, tmp_path, text, form):
    out = io.StringIO()
    csv.writer(out).writerows([["date", "agency", "description"], ["2020-01-07", "=School", text], ["2020-01-09", "Police", "Visit"]])
    path, table = folder(out.getvalue()), tmp_path / f"s.{form}"
    assert run("suggest", path, "--kind", "told", "-o", table).exit_code == 0
    if form == "csv":
        lines = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8"))))
        assert len(lines) == 2 and all(not cell.startswith(("=", "+", "-", "@")) for cell in lines[1])
        lines[1][COLUMNS.index("accepted")] = "yes"
        with (path / "suggestions.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    else:
        book = openpyxl.load_workbook(table)
        assert all(cell.data_type == "s" for cell in book["suggestions"][2] if cell.value)
        book["suggestions"].cell(2, COLUMNS.index("accepted") + 1).value = "yes"
        book.save(path / "suggestions.xlsx")
    assert read(path).entries[0].shared_with == ("Police",)


# Properties and measures


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(OTHERS), st.text(max_size=60), st.sampled_from(["", "rang HV", "=police informed;", "GP told us"])), min_size=1, max_size=5))
def test_any_text_is_suggested_from_twice_alike_and_accepting_only_adds(rows):
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "case")
        path.mkdir()
        with (path / "chronology.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file).writerows([["date", "agency", "description"], *(("2020-01-01", a, f"{text} {more}") for a, text, more in rows)])
        before = read(path)
        found = suggest(before)
        assert suggest(read(path)) == found
        (path / "suggestions.csv").write_text(answered([s for s in found if s.kind != "name"]), encoding="utf-8")
        after = read(path)
        for old, new in zip(before.entries, after.entries, strict=True):
            for column in ("shared_with", "received_from", "same_as", "information"):
                assert set(getattr(old, column)) <= set(getattr(new, column))
            assert (old.agency, old.when, old.description, old.people) == (new.agency, new.when, new.description, new.people)


def test_the_labelled_rows_are_told_apart():
    found = measures.measured()
    for half, least in (("development", {"shared_with": (0.95, 0.9), "received_from": (0.95, 0.9), "same_as": (0.9, 0.9), "information": (0.8, 0.6), "name": (0.9, 0.9)}),
                        ("held-out", {"shared_with": (0.95, 0.85), "received_from": (0.95, 0.85), "same_as": (0.75, 0.75), "information": (0.8, 0.6), "name": (0.9, 0.9)}),
                        ("other-wording", {"shared_with": (0.95, 0.75), "received_from": (0.95, 0.75), "same_as": (0.75, 0.4), "information": (0.9, 0.35), "name": (0.9, 0.9)}),
                        ("set-aside", {"shared_with": (0.65, 0.4), "received_from": (0.9, 0.35), "same_as": (0.9, 0.3), "information": (0.9, 0.15), "name": (0.9, 0.8)})):  # fmt: skip
        mine, theirs = found[f"labelled, {half}"]
        assert all(theirs[kind] for kind in least)
        for kind, (precision, recall) in least.items():
            right = len(mine[kind] & theirs[kind])
            assert right >= precision * len(mine[kind]) and right >= recall * len(theirs[kind]), (half, kind)


def test_five_thousand_rows_take_seconds(folder):
    rows = measures.rows_of(measures.LABELLED / "development" / "labelled.csv")
    agencies = sorted({row["expected_told"] for row in rows if ";" not in row["expected_told"]} - {""})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", "agency", "people", "description"])
    for n in range(5_000):
        writer.writerow([f"{2000 + n // 360}-{n // 30 % 12 + 1:02}-{n % 28 + 1:02}", agencies[n % len(agencies)], "mother", rows[n * 7 % len(rows)]["description"]])
    case = read(folder(out.getvalue()))
    began = perf_counter()
    assert len(suggest(case)) > 1_000
    assert perf_counter() - began < 30
