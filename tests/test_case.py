"""What is read from a case folder, and what is said of what cannot be."""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agencygraph.case import CaseUnreadable, read
from agencygraph.headings import COLUMNS, column_of, known
from agencygraph.when import NOT_ENDED, UNDATED, Unit, day

HEADS = "entry_id,date,agency,information,shared_with\n"


@pytest.fixture
def made(tmp_path):
    """A function that writes the files given by name (text or bytes; "_" for ".") and reads the folder."""

    def make(**files):
        for name, content in files.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(tmp_path)

    return make


def said(case):
    """Each problem as "severity file:row column | text"."""
    return [f"{p.severity} {p.place.file}:{p.place.row} {p.place.column} | {p.text}" for p in case.problems]


def one(case, **fields):
    """The first entry has these values."""
    return {key: getattr(case.entries[0], key) for key in fields}


def test_a_row_is_read_with_every_column_under_its_usual_name(made):
    case = made(
        chronology_csv="entry_id,date,time,agency,practitioner,people,event_type,description,information,shared_with,case_holder,child_seen\n"
        'R1,2012-01-16,09:15,School,teacher,Child D; Sister,Referral,"Mark seen, told",I1;I2;I1;,Social-Care; GP,Social-Care,yes\n'
        "R2,2012-01-17,,Social-Care,,,,,,,,\nR3,2012-01-18,,GP,,,,,,,,\n"
    )
    assert case.problems == ()
    expected = {
        "id": "R1", "agency": "School", "practitioner": "teacher", "people": ("Child D", "Sister"), "order": 1,
        "event_type": "referral", "information": ("I1", "I2"), "shared_with": ("Social-Care", "GP"),
        "case_holder": ("Social-Care",), "child_seen": "yes", "description": "Mark seen, told",
    }  # fmt: skip
    assert one(case, **expected) == expected
    assert case.entries[0].when.unit is Unit.MINUTE
    assert case.entries[0].recorded == case.entries[0].known == case.entries[0].ends == case.entries[0].when
    assert case.entries[1].event_type == "contact"
    assert [(a.id, a.listed, a.kind) for a in case.agencies] == [
        (a, True, "body") for a in ("School", "Social-Care", "GP")
    ]
    assert [(i.id, i.title) for i in case.information] == [("I1", "I1"), ("I2", "I2")]
    assert [p.id for p in case.people] == ["Child D", "Sister"]


@pytest.mark.parametrize(
    "heading, column",
    [
        ("Date (& time where appropriate)", "date"), ("Date or Period of Event", "date"), ("START_DATE", "date"),
        ("Significant Event", "description"), ("Event/contact", "description"), ("Child seen?", "child_seen"),
        ("Source (record/system/page)", "source"), ("Information shared with", "shared_with"),
        ("Decision by / manager oversight", "oversight"), ("entry-id", "entry_id"), ("RAG", None),
    ],
)  # fmt: skip
def test_headings_in_use_are_understood(heading, column):
    assert column_of(heading, known("chronology")) == column


@pytest.mark.parametrize("table", COLUMNS)
def test_every_columns_own_name_names_it(table):
    assert [column_of(c, known(table)) for c in COLUMNS[table]] == list(COLUMNS[table])


def test_columns_of_its_own_are_kept_and_a_misspelt_one_is_named(made):
    case = made(chronology_csv="date,agency,RAG,infomation\n2012-01-16,School,red,I1\n")
    assert case.entries[0].other == (("RAG", "red"), ("infomation", "I1"))
    assert said(case) == ["note chronology.csv:1 RAG | RAG", "warning chronology.csv:1 infomation | infomation"]
    assert 'Did you mean "information"?' in case.problems[1].remedy


def test_case_toml_names_columns_and_the_period(made):
    case = made(
        case_toml='id="c1"\nfrom=2011-01-01\nto="2012-03"\naccount="review"\nduty_holder="gp"\n[headings]\nRAG="threshold"\n',
        chronology_csv="date,agency,RAG\n2012-01-16,GP,red\n2013-01-01,GP,\n",
    )
    assert (case.id, case.account, case.duty_holder, case.since) == ("c1", "review", "GP", day(2011, 1, 1))
    assert case.entries[0].threshold == "red"
    assert said(case) == ["note chronology.csv:3 date | 2013-01-01"]


@pytest.mark.parametrize(
    "toml, expected",
    [
        ('titel="x"', "warning case.toml:0 titel | titel"),
        ("title=3", "error case.toml:0 title | 3"),
        ('account="police"', "error case.toml:0 account | police"),
        ('from="soon"', "error case.toml:0 from | soon"),
        ("from=2013-01-01\nto=2012-01-01", "error case.toml:0 from | 2013-01-01"),
        ("id=\n", "error case.toml:1  | "),
        ('[headings]\nRAG="colour"', "warning case.toml:0 headings.RAG | colour"),
        ('duty_holder="GPP"', "warning case.toml:0 duty_holder | GPP"),
        ('duty_holder="none"', "error case.toml:0 duty_holder | none"),
    ],
)
def test_a_fault_in_case_toml_is_reported_and_the_rest_read(made, toml, expected):
    case = made(case_toml=toml, chronology_csv="date,agency\n2012-01-16,GP\n")
    assert said(case) == [expected]
    assert case.account == "agency" and case.since is None and len(case.entries) == 1
    assert case.problems[0].message and case.problems[0].remedy


@pytest.mark.parametrize(
    "cells, expected, fields",
    [
        ("R1,31/02/2012,School,,", "error 2 date | 31/02/2012", {"when": UNDATED._replace(text="31/02/2012")}),
        ("R1,,School,,", "warning 2 date | ", {"when": UNDATED}),
        (",2012-01-16,School,,", None, {"id": "chronology-2"}),
        ("R1,2012-01-16,,I1,", "error 2 agency | ", {"agency": "Unrecorded"}),
        ("R1,2012-01-16,all,,", "error 2 agency | all", {"agency": "Unrecorded"}),
        ("R1,2012-01-16,Unrecorded,I1,", "", {"information": ("I1",)}),
        ("R1,2012-01-16,School,I1,school; GP", "error 2 shared_with | school; GP", {"shared_with": ("GP",)}),
        ("R1,2012-01-16,School,I1,holder; GP", "error 2 shared_with | holder", {"shared_with": ("GP",)}),
        ("R1,2012-01-16,School,I1,none", "error 2 shared_with | none", {"shared_with": ()}),
        ("R1,2012-01-16,School,I1,GPS", "warning 2 shared_with | GPS", {"shared_with": ("GPS",)}),
        ("R1,2012-01-16,School,I1,GP,more", "warning 2 column 6 | more", {"other": (("column 6", "more"),)}),
        ("R1,2012-01-16,School", None, {"information": ()}),
    ],
)
def test_a_row_is_kept_whatever_is_wrong_with_it(made, cells, expected, fields):
    case = made(chronology_csv=f"{HEADS}{cells}\nR2,2012-01-17,GP,,\nR3,2012-01-17,School,,\n")
    found = [s.replace("chronology.csv:", "") for s in said(case)]
    assert expected in found if expected else found == []
    assert one(case, **fields) == fields


def test_the_remedy_says_what_to_write_and_what_was_done(made):
    problem = made(chronology_csv="date,agency\n31/02/2012,School\n").problems[0]
    assert "31/02/2012" in problem.message
    assert "Write it as 2016-05-22" in problem.remedy and problem.remedy.endswith("The row was kept without a date.")


def test_a_second_row_with_the_same_id_gets_another(made):
    case = made(chronology_csv="entry_id,date,agency\nA,2012,GP\nA,2012,GP\nA#2,2012,GP\nA,2012,GP\n")
    assert [e.id for e in case.entries] == ["A", "A#2", "A#2#2", "A#3"]
    assert said(case) == [
        f"error chronology.csv:{row} entry_id | {id_}" for row, id_ in ((3, "A"), (4, "A#2"), (5, "A"))
    ]


def test_a_name_found_only_as_a_recipient_is_kept_with_the_nearest_spelling(made):
    case = made(chronology_csv=HEADS + "R1,2012-01-16,School,I1,Scool\nR2,2012-01-17,School,I1,Scool\n")
    assert [(a.id, a.listed) for a in case.agencies] == [("School", True), ("Scool", False)]
    assert said(case) == ["warning chronology.csv:2 shared_with | Scool"]
    assert 'Did you mean "School"?' in case.problems[0].remedy


def test_a_state_holds_from_its_first_day_to_its_last(made):
    case = made(
        chronology_csv="date,agency,span\n2011-09-05/2011-12-16,GP,state\n2011-09-05,GP,state\n2011-09-05/2011-12-16,GP,\n"
    )
    state, single, event = case.entries
    assert (state.when[:3], state.ends[:3]) == (day(2011, 9, 5)[:3], day(2011, 12, 16)[:3])
    assert single.ends == single.when
    assert event.ends == event.when and event.when.unit is Unit.RANGE


@pytest.mark.parametrize(
    "description, standing, disputed_to",
    [
        ("DISPUTED to GP; CSC: a call", "disputed", ("GP", "CSC")),
        ("DISPUTED" + " " * 50_000 + "x", "disputed", ()),
        ("DISPUTED (CSC). A call", "disputed", ("CSC",)),
        ("DISPUTED to the family doctor: a call", "disputed", ()),
        ("DISPUTED. A call", "disputed", ()),
        ("UNCERTAIN whether a call was made", "uncertain", ()),
        ("Disputed call", "", ()),
        ("DISPUTEDLY", "", ()),
    ],
)
def test_disputed_and_uncertain_at_the_start_of_a_description(made, description, standing, disputed_to):
    case = made(chronology_csv=f'date,agency,description\n2012,School,"{description}"\n2012,GP,\n2012,CSC,\n')
    assert (case.entries[0].standing, case.entries[0].disputed_to) == (standing, disputed_to)
    warned = ["warning chronology.csv:2 disputed_to | " + description]
    assert said(case) == (warned if standing == "disputed" and not disputed_to else [])


@pytest.mark.parametrize(
    "column, text, expected, value",
    [
        ("event_type", "Intelligence-Report", [], "intelligence_report"),
        ("event_type", "refferal", ["refferal"], "refferal"),
        ("standing", "Denied", [], "disputed"),
        ("standing", "found false", [], "false"),
        ("standing", "maybe", ["maybe"], ""),
        ("account", "Review", [], "review"),
        ("account", "mine", ["mine"], ""),
        ("answers", "R9", ["R9"], ("R9",)),
    ],
)
def test_words_that_a_column_may_hold(made, column, text, expected, value):
    case = made(chronology_csv=f"date,agency,shared_with,{column}\n2012,School,GP,{text}\n2012,GP,,\n")
    assert getattr(case.entries[0], column) == value
    assert said(case) == [f"warning chronology.csv:2 {column} | {t}" for t in expected]


def test_a_case_holder_without_a_date_is_not_used(made):
    case = made(chronology_csv="date,agency,case_holder\nundated,GP,GP\n2012,GP,none\n")
    assert case.entries[0].case_holder == () and case.entries[0].other == (("case_holder", "GP"),)
    assert case.entries[1].case_holder == ("none",)
    assert said(case) == ["warning chronology.csv:2 case_holder | GP"]


def test_agencies_are_found_by_id_title_and_alias_whatever_the_case(made):
    case = made(
        agencies_csv="id,title,kind,part_of,from,to,shares_record,aliases,covers_from,covers_to\n"
        "CSC,Social Care,body,,,,,Children's Services,2011-01-01,2012-01-01\n"
        "EDT,Emergency Desk,unit,social care,2010-01-01,2011-01-01,yes,,,\nEDT,,,GP,2011-01-02,,,,,\n",
        chronology_csv="date,agency,shared_with\n2012,children's  services,edt\n2012,GP,SOCIAL CARE\n",
    )
    assert [(e.agency, e.shared_with) for e in case.entries] == [("CSC", ("EDT",)), ("GP", ("CSC",))]
    csc, edt, _ = case.agencies
    assert csc.covers == (day(2011, 1, 1), day(2012, 1, 1))
    assert [(m.parent, m.until == NOT_ENDED) for m in edt.memberships] == [("CSC", False), ("GP", True)]
    assert edt.shares_record and edt.kind == "unit"
    assert said(case) == ["warning chronology.csv:3 agency | GP"]


@pytest.mark.parametrize(
    "rows, expected",
    [
        ("GP,clinic,", "error agencies.csv:2 kind | clinic"),
        ("holder,,", "error agencies.csv:2 id | holder"),
        (",body,", "error agencies.csv:2 id | "),
        ("GP,,\nGP,,", "error agencies.csv:3 id | GP"),
        ("GP,,Trust", "warning agencies.csv:2 part_of | Trust"),
        ("GP,,Trust\nTrust,,GP", "error agencies.csv:3 part_of | GP"),
        ("GP,,GP", "error agencies.csv:2 part_of | GP"),
    ],
)
def test_a_fault_in_the_agencies_table(made, rows, expected):
    case = made(agencies_csv=f"id,kind,part_of\n{rows}\n", chronology_csv="date\n2012\n")
    assert expected in said(case)
    assert all(a.kind == "body" for a in case.agencies)
    assert sum(len(a.memberships) for a in case.agencies) <= 1


@pytest.mark.parametrize(
    "rows, expected",
    [
        ("I1,,", []),
        ("I1,,\nI1,,", ["error information.csv:3 id | I1"]),
        ("I2,,", ["error chronology.csv:2 information | I1"]),
        ("I1,I2,\nI2,I1,", ["error information.csv:3 part_of | I1"]),
        ("I1,I9,", ["error information.csv:2 part_of | I9"]),
        ("I1,,Mother", []),
    ],
)
def test_items_and_their_relations(made, rows, expected):
    case = made(information_csv=f"id,part_of,about\n{rows}\n", chronology_csv="date,agency,information\n2012,GP,I1\n")
    assert said(case) == expected
    assert case.information[0].id in ("I1", "I2")


def test_an_item_not_in_the_table_names_the_nearest(made):
    case = made(information_csv="id\nbruise\n", chronology_csv="date,agency,information\n2012,GP,bruize\n")
    assert 'Did you mean "bruise"?' in case.problems[0].remedy
    assert [i.id for i in case.information] == ["bruise", "bruize"]


@pytest.mark.parametrize(
    "row, expected, sendings",
    [
        ("I1,,School,GP,held back", [], [("School", "GP", "held-back")]),
        ("I1,R1,,,", [], [("School", "GP", "")]),
        ("I1,R9,School,GP,", ["warning transmissions.csv:2 entry_id | R9"], [("School", "GP", "")]),
        ("I1,,School,,", ["error transmissions.csv:2 to | "], []),
        (",,School,GP,", ["error transmissions.csv:2 information | "], []),
        ("I1,,School,School,", ["error transmissions.csv:2 to | School"], []),
        ("I1,,School,GP,lost", ["warning transmissions.csv:2 standing | lost"], [("School", "GP", "")]),
    ],
)
def test_transmissions(made, row, expected, sendings):
    case = made(
        chronology_csv=HEADS + "R1,2012,School,I1,GP\nR2,2012,GP,,\n",
        transmissions_csv=f"information,entry_id,from,to,standing\n{row}\n",
    )
    assert said(case) == expected
    assert [(s.sender, s.receiver, s.standing) for s in case.sendings] == sendings
    assert all(s.id == "transmissions-2" and s.sent is None and s.mode == "sent" for s in case.sendings)


@pytest.mark.parametrize(
    "rows, expected",
    [
        ("GP,2011-01-01,2012-01-01", []),
        ("GP,2012-01-01,2011-01-01", ["error holdings.csv:2 to | 2011-01-01"]),
        ("GP,2011-01-01,\nnone,2012-01-01,", ["warning holdings.csv:3 agency | none"]),
        ("GP,2011-01-01,2012-01-01\nnone,2012-01-01,", []),
        (",2011-01-01,", ["error holdings.csv:2 agency | "]),
        ("GPS,2011-01-01,", ["warning holdings.csv:2 agency | GPS"]),
    ],
)
def test_holdings(made, rows, expected):
    case = made(chronology_csv="date,agency\n2012,GP\n", holdings_csv=f"agency,from,to\n{rows}\n")
    assert said(case) == expected


def test_the_other_tables(made):
    case = made(
        chronology_csv="entry_id,date,agency,information\nR1,2012,GP,I1;I2\n",
        people_csv="id,title,born,aliases\nchild,Child D,2007-07-15,Danny\n",
        combinations_csv="id,items,threshold\nC1,I1;I2,s47\nC1,I1,\n",
        plans_csv="id,agency,due,entry_id\nP1,gp,2012-05-01,R9\n",
        learning_csv="id,done\nL1,soon\n",
    )
    assert case.people[0].born == day(2007, 7, 15)
    assert [c.items for c in case.combinations] == [("I1", "I2")]
    assert case.plans[0].agency == "GP" and case.learning[0].done.text == "soon"
    assert said(case) == [
        "error combinations.csv:3 id | C1",
        "error learning.csv:2 done | soon",
        "warning plans.csv:2 entry_id | R9",
    ]


def test_without_an_agency_column_the_agency_is_the_files_name(made):
    case = made(School_csv="date,event\n2012,a\n", GP_csv="date,event\n2012,b\n")
    assert [(e.id, e.agency, e.order) for e in case.entries] == [("GP-2", "GP", 1), ("School-2", "School", 2)]
    assert [(s.file, s.rows, len(s.sha256)) for s in case.sources] == [("GP.csv", 1, 64), ("School.csv", 1, 64)]


def test_the_settings_are_one_of_the_files_that_a_case_was_made_from(made):
    """They say who had the duty, and in which period rows count: another one gives other findings."""
    text = 'duty_holder = "CSC"\n'
    case = made(GP_csv="date,event\n2012,b\n", case_toml=text)
    assert [(s.file, s.rows) for s in case.sources] == [("GP.csv", 1), ("case.toml", 0)]
    assert case.sources[1].sha256 == sha256(text.encode()).hexdigest()


def test_chronology_csv_without_an_agency_column_names_no_agency(made):
    case = made(chronology_csv="date\n2012\n2013\n")
    assert said(case) == ["error chronology.csv:2 agency | "]
    assert {e.agency for e in case.entries} == {"Unrecorded"} and case.agencies == ()


TEXT = "date,agency,description\n2012-01-16,Café,said “no”\n2012-01-17,GP,two\n"


@pytest.mark.parametrize(
    "data, noted",
    [
        (TEXT.encode(), False), (TEXT.encode("utf-8-sig"), False), (TEXT.encode("cp1252"), True),
        (TEXT.encode("utf-16"), True), (TEXT.encode("utf-16-le"), True), (TEXT.encode("utf-16-be"), True),
        (TEXT.replace(",", ";").encode(), False), (TEXT.replace(",", "\t").encode(), False),
        (TEXT.replace(",", "|").encode(), False), (TEXT.replace("\n", "\r\n").encode(), False),
        (TEXT.replace("\n", "\r").encode(), False),
    ],
)  # fmt: skip
def test_the_encoding_and_the_delimiter_are_found(made, data, noted):
    case = made(chronology_csv=data)
    assert [(e.agency, e.description, e.place.row) for e in case.entries] == [
        ("Café", "said “no”", 2),
        ("GP", "two", 3),
    ]
    assert [p.severity for p in case.problems] == (["note"] if noted else [])


def test_commas_in_the_text_do_not_make_a_file_comma_separated(made):
    case = made(chronology_csv="date;agency;event, or contact\n2012;GP;one, two, three, four\n2013;GP;a, b, c\n")
    assert [e.agency for e in case.entries] == ["GP", "GP"]
    assert case.entries[0].other[0][1] == "one, two, three, four"


def test_a_row_is_known_by_the_line_it_starts_on(made):
    case = made(chronology_csv='date,agency,event\n2012,GP,"one\ntwo"\n\n2013,GP,"three\r\nfour"\n2014,GP,five\n')
    assert [e.place.row for e in case.entries] == [2, 5, 7]


@pytest.mark.parametrize(
    "data, expected",
    [
        (b"", "error chronology.csv:0  | "),
        (b" \n\n", "error chronology.csv:0  | "),
        (b"date,agency\n", "warning chronology.csv:0  | "),
        (b"agency,event\nGP,x\n", "error chronology.csv:1  | agency, event"),
        (b"date,agency\n2012,G\0P\n", "warning chronology.csv:2  | "),
        (b"date,agency,date\n2012,GP,2013\n", "warning chronology.csv:1 date | date"),
        (b'date,agency,event\n2012,GP,"open\n2013,GP,x\n', "error chronology.csv:2  | open\n2013,GP,x\n"),
        (b"Chronology of a case\ndate,agency\n2012,GP\n", "note chronology.csv:1  | Chronology of a case"),
    ],
)
def test_a_file_that_is_not_quite_a_table(made, data, expected):
    assert expected in said(made(chronology_csv=data))


def test_a_very_long_cell_is_cut_and_reported(made):
    limit = csv.field_size_limit()
    case = made(chronology_csv=b"date,agency,event\n2012,GP," + b"x" * 5_000_000 + b"\n2013,GP,y\n")
    assert [len(e.description) for e in case.entries] == [100_000, 1]
    assert [(p.severity, p.place.row, p.place.column) for p in case.problems] == [("error", 2, "event")]
    assert "100,000" in case.problems[0].remedy
    assert csv.field_size_limit() == limit


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    inside = tmp_path / "case"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("date,agency\n2012,GP\n")
    (inside / "chronology.csv").write_text("date,agency\n2012,GP\n")
    (inside / "b.csv").symlink_to(tmp_path / "secret.csv")
    case = read(inside)
    assert said(case) == ["error b.csv:0  | "] and len(case.entries) == 1


def test_a_document_in_the_folder_is_not_passed_over_in_silence(made):
    assert said(made(chronology_csv="date,agency\n2012,GP\n", health_docx=b"PK")) == ["error health.docx:0  | "]


def test_one_file_is_a_case(tmp_path):
    (tmp_path / "School.csv").write_text("date\n2012\n")
    case = read(tmp_path / "School.csv")
    assert (case.id, case.entries[0].agency) == ("School", "School")


@pytest.mark.parametrize("name", ["nowhere", "", "notes.txt"])
def test_no_case_is_one_sentence(tmp_path, name):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(CaseUnreadable, match=r"^[^\n]+\.$"):
        read(tmp_path / name)


def test_reading_twice_gives_the_same_and_changes_nothing(made, tmp_path):
    first = made(chronology_csv=HEADS + "R1,x,School,I1,GP; Scool\n", GP_csv="date\n2012\n")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    again = read(tmp_path)
    assert (again, again.problems) == (first, first.problems)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    assert [p.place[:3] for p in first.problems] == sorted(p.place[:3] for p in first.problems)


HEADERS = b"date,time,span,agency,event_type,description,information,shared_with,case_holder,standing,answers\n"


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(HEADERS.__add__), st.text(max_size=200).map(lambda t: HEADERS + t.encode("utf-8", "replace"))))  # fmt: skip
@example(b"\xff\xfe\x00")
@example(b'"')
@example(HEADERS + b'2012,,state,"\r,none;all;')
def test_any_bytes_give_rows_or_problems(data):
    with TemporaryDirectory() as folder:
        for name in (
            "chronology.csv",
            "information.csv",
            "agencies.csv",
            "transmissions.csv",
            "holdings.csv",
            "case.toml",
        ):
            (Path(folder) / name).write_bytes(data)
        try:
            case = read(folder)
        except CaseUnreadable as error:  # none of the files is a table
            assert str(error)
            return
    assert case.entries or case.problems
    assert all(
        p.severity in ("error", "warning", "note") and p.message and p.remedy and p.place.file for p in case.problems
    )


def test_many_unknown_names_are_each_kept(made):
    rows = "".join(f"R{n},2012-01-16,School,I{n},Agency{n}\n" for n in range(300))
    case = made(chronology_csv=HEADS + rows)
    assert len(case.agencies) == 301 and len(case.information) == 300 and len(case.problems) == 300
