"""The review report: each question against what a reader finds in the rows of the training case, and in three files."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from hypothesis import example, settings
from hypothesis import given as given_

from agencygraph import report as telling
from agencygraph.cli import main
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.opening import Opened, opened
from agencygraph.report import markdown
from agencygraph.report.parts import Paragraph, Part, Picture, Points, Quote, Report, Section, Table, said, spoken, walk
from agencygraph.store import in_memory
from benchmarks.generate import write
from tests.blame import BLAME
from tests.chronologies import given, written

HOSTILE = (
    """=cmd|' /C calc'!A0 <script>alert(1)</script> ](javascript:x) {{7*7}} HYPERLINK "http://evil.example" ]]> """
    "<w:instrText> `*_# | \x00\x1b[31m\u202e\ud800 \U0001f600"
)
MISSING = "not recorded in the chronologies supplied"


def made(case) -> Report:
    """The report of a case made in a test."""
    graph = build(derive(case))
    with in_memory([graph]) as store:
        return telling.report(Opened(store, case.id, case=case, built=graph), "1.0")


@pytest.fixture(scope="module")
def invented(checkout: Path) -> Iterator[Report]:
    with opened(str(checkout / "samples" / "invented")) as it:
        yield telling.report(it, "1.0")


@pytest.fixture(scope="module")
def pelka(checkout: Path) -> Iterator[Report]:
    with opened(str(checkout / "samples" / "pelka")) as it:
        yield telling.report(it, "1.0")


@pytest.fixture(scope="module")
def hostile() -> Report:
    """A case whose every cell that takes words holds what would be markup, a formula or a link elsewhere."""
    text = HOSTILE.replace("|", "/").replace("\x00", "").replace("\ud800", "")
    return made(
        given(
            f"""
            entry_id | date       | agency | event_type | information | shared_with | description | response | oversight | source | case_holder | child_seen | threshold | present
            E1       | 2020-01-05 | School | referral   | I1          | CSC         | {text}      | {text}   | {text}    | {text} | CSC         | {text}     | {text}    |
            E2       | 2020-02-05 | CSC    | decision   |             |             | {text}      | {text}   | {text}    | {text} |             | alone      | {text}    | School
            """,
            information=f"id | title | about | level\nI1 | {text} | {text} | 3",
            people=f"id | title | role\n{text} | {text} | child",
            plans=f"id | agency | aim | marker\nP1 | CSC | {text} | {text}",
            title=text.replace('"', "'").replace("\\", "/").replace("\x1b", ""),
            marking="=1+1",
        )
    )


def section(report: Report, key: str) -> Section:
    return next(p for p in walk(report.sections) if isinstance(p, Section) and p.key == key)


def line(parts) -> str:
    return "".join(p.text if isinstance(p, Quote) else p for p in parts)


def words(part: Part) -> str:
    """All words of a part, its entries in brackets."""
    if isinstance(part, Section):
        return "\n".join([part.title, *map(words, part.parts)])
    if isinstance(part, Paragraph):
        return f"{line(part.pieces)} [{', '.join(part.entries)}]"
    if isinstance(part, Points):
        return "\n".join(map(words, part.items))
    if isinstance(part, Picture):
        return part.alternative
    return "\n".join(" | ".join([*map(line, r.cells), f"[{', '.join(r.entries)}]"]) for r in part.rows)


def table(report: Report, key: str, caption: str) -> list[str]:
    """The rows of a table of a section as lines, its cells parted by |, its entries in brackets at the end."""
    parts = [p for p in walk(section(report, key).parts) if isinstance(p, Table) and p.caption.startswith(caption)]
    assert len(parts) == 1, [p.caption for p in parts]
    return words(parts[0]).splitlines()


def row(report: Report, key: str, caption: str, *holding: str) -> str:
    """The one row of a table that holds these words."""
    found = [r for r in table(report, key, caption) if all(h in r for h in holding)]
    assert len(found) == 1, (holding, found)
    return found[0]


# Written by hand from samples/invented: section, table, words that tell the row, words the row has to have.
EXPECTED = [
    # a. Police, then social care two days later by notice; the school by the mother on the 18th; the meeting of 12 December.
    ("a", "Significant items", ("I03",), ("14 October 2023 at 22:35", "Children's social care, since 16 October 2023",
     "Primary school, since 18 October 2023", "Health visiting service, since 12 December 2023", "TR011")),
    ("a", "Significant items", ("I05",), ("Primary school, since 13 November 2023",
     "Council early help service, since 13 November 2023", "Children's social care, since 4 December 2023")),
    ("a", "Significant items", ("I12",), ("8 February 2024", "General practice, since 8 February 2024 |", "TR055")),
    ("a", "Significant items", ("I19",), ("Grandmother and mother, since 11 August 2024 |", "TR104")),
    # What reached each holder: early help, social care, nobody, social care, family team, health visiting.
    ("reached", "Significant items", ("I03",), (" | no evidence | in time | – | in time | no evidence | in time",)),
    ("reached", "Significant items", ("I20",), (" | – | – | late: 4 days | in time | in time | ",)),
    ("reached", "Significant items", ("I14",), ("late: 9 hours 30 minutes",)),
    ("reached", "Significant items", ("I26",), ("late: 3 days",)),
    ("reached", "Reached in time", ("I21", "Children's social care"), ("20 March 2024 | 20 March 2024 | same day",)),
    # b. Eight rows give a threshold; the pooled picture as the README of the case has it.
    ("b", "Thresholds as rows", ("TR032",), ("4 December 2023 | Children's social care | s17",)),
    ("b", "Rules", ("(K1)",), ("15 January 2024 at 00:20 | Children's social care, 16 January 2024 | 1 day later",)),
    ("b", "Rules", ("(T1)",), ("Invented local guidance, page 2 (somebody saw", "3 to 28 days later: Children's social care")),
    ("b", "Rules", ("(K3)",), ("| none |", "no evidence that its record alone did: ")),
    # c. Three requests are answered by a row or in their own; the question to the police is not.
    ("c", "Requests", ("TR044",), ("General practice: GP answers about mother's mood. | 2 days | [TR044, TR045]",)),
    ("c", "Requests", ("TR005",), ("Council early help service", "| 5 days |")),
    ("c", "Requests", ("TR113",), ("No row that answers it in the chronologies supplied.",)),
    ("c", "Requests", ("TR204",), ("In the row itself: NFA, below threshold",)),
    ("c", "Items recorded as sent", ("Police | Primary school",), ("| 2 | 0 | 0 | 1 | 0 | 1 |",)),
    ("c", "Timescales", ("TR018",), ("Health visiting service | 10 working days | 21 November 2023 | 11 December 2023, 14 working days after it",)),
    ("c", "Timescales", ("TR057",), ("in time, 15 February 2024",)),
    ("c", "Held back", ("I12",), ("mother asked that it go no further", "TR055")),
    ("c", "Received, with no reading", ("I20",), ("26 days after", "TR059")),
    # d. The plan's review rests on a visit and on the end of the police enquiry; nothing later is decided.
    ("d", "Decisions", ("TR112",), ("row TR089; row TR108 | none in the chronologies supplied",)),
    ("d", "Decisions", ("TR029",), ("Council early help service", "| 4 days later |")),
    ("d", "Items acted on", ("I21",), ("Primary school | Children's social care | same day",)),
    ("d", "Reached the agency holding", ("I25",), ("No evidence", "TR089")),
    # e. and f.
    ("e", "Who held the case", ("Nobody",), ("2 February 2024 | 18 March 2024", "TR054, TR068")),
    ("e", "Who held the case", ("Family team",), ("(social worker) | 20 May 2024 | the end of the period | s17",)),
    ("e", "Transfers", ("4 December 2023",), ("Council early help service to Children's social care", "(I05)")),
    ("f", "Rows of supervision", ("TR054",), ("2 February 2024 | Children's social care | manager agrees |",)),
    # What social care directed on 25 January, and that the file was closed 8 days later.
    ("f", "Rows of supervision", ("TR213",), ("see the child alone before the assessment ends", "| yes | 8 days later: Assessment ends and the file is closed.")),
    ("f", "Oversight in each", ("Council early help",), ("| 2 | 45 days, 25 September 2023 to 9 November 2023",)),
    # Its own row of 10 September, and supervision on 3 July: 20 May, 3 July, 10 September, 31 October.
    ("f", "Oversight in each", ("Family team",), ("| 2 | 69 days, 3 July 2024 to 10 September 2024",)),
    ("f", "Oversight in each", ("Health visiting",), ("| 0 | 30 days",)),
    # g. The GP was invited on 12 December and is not shown as present; the police were there and had no minutes.
    ("g", "Meetings", ("TR034",), ("Health visiting service, Police and Primary school | General practice | "
     "Health visiting service and Primary school",)),
    ("g", "Outcome of a meeting", ("12 December 2023", "Police was present"), ("TR034",)),
    ("g", "Never joined", ("Primary school",), ("Absence, and a move to come",)),
    # h. and i., as the README of the case has them.
    ("h", "Aims", ("calm",), ("Council early help service | Bedtimes and mornings are calm | at school by nine, nine days in ten | 30 November 2023 | "
     "due by the end of the period, and no review or outcome recorded | not recorded", "TR009")),
    ("h", "Aims", ("Rent",), ("| 4 December 2023 (4 days after it was due) | payment plan agreed |",)),
    ("h", "Aims", ("TR043",), ("| 31 January 2024 (on the day it was due) | not yet |",)),
    ("h", "Aims", ("TR073",), ("| not recorded | 5 April 2024 | April 2024 (whether by the day it was due cannot be told) | not recorded |",)),
    ("h", "Aims", ("weight",), ("| 14 May 2024 (before it was due) | yes |",)),
    ("h", "Aims", ("somebody of her own",), ("| not recorded | 30 September 2024 | 22 October 2024 (22 days after it was due) | partly |",)),
    ("h", "Aims", ("92 per cent",), ("| 20 December 2024 | due only after the period | not recorded |",)),
    ("i", "Recommendations", ("reaches the school",), ("done 15 June 2020 (76 days after it was due) | First police call, October",
     "recorded as sent by Police to Primary school", "TR013")),
    ("i", "Recommendations", ("missed appointment",), ("no date of completion recorded; due by the end of the period",)),
    ("i", "Recommendations", ("within the hour",), ("done 30 November 2022 (before it was due) | none | [TR084]",)),
    ("i", "Recommendations", ("who supervises",), ("no date of completion recorded; due only after the period | no row is named with it | []",)),
    # d. An aim that a plan gives a decision; a closure, of which it is not asked what was known elsewhere.
    ("d", "Decisions", ("TR043",), ("aim: The child is heard about the injury",)),
    ("d", "Decisions", ("TR054",), ("not looked at: a closure, and no decision",)),
    # g. Police and school were at the meeting of 21 March, and nobody of health.
    ("g", "Strategy discussions", ("TR073",), ("| Children's social care | Police | not shown as there |",)),
    ("g", "Strategy discussions", ("TR043",), ("| Hospital, emergency department and clinics |",)),
    # The child: last seen alone on 24 October, 41 days before the transfer and 101 before the file was closed.
    ("child", "What the column for seeing", ("Family team",), ("| 3 | 3 | 3 | 3 | 0",)),
    ("child", "Last seen alone", ("TR032",), ("24 October 2023 | Council early help service | 41 |",)),
    ("child", "Last seen alone", ("TR054",), ("| 101 |",)),
    ("child", "Last seen alone", ("TR006",), ("no earlier row says so",)),
    # The family.
    ("family", "People", ("The child's baby sister",), ("child | 2022-11 | home",)),
    ("family", "Addresses", ("Mother | 14 Weir Lane",), ("Southmere | 25 May 2024 | not recorded as left",)),
    ("family", "Moved to another", ("General practice at the new address",), ("No evidence", "25 May 2024")),
    ("family", "Acted on an address", ("TR111",), ("Flat 2, Old Mill",)),
    ("voices", "What family and", ("I02",), ("6 July 2024 | no evidence in the chronologies supplied that it reached an agency",)),
    ("voices", "What family and", ("I03",), ("Police, 14 October 2023 at 22:35",)),
    ("differ", "Rows whose account", ("TR088",), ("disputed by another",)),
    ("differ", "Rows whose account", ("TR098",), ("found not to have happened",)),
    ("differ", "Passed on, and taken", ("I18", "recorded it as meaning"), ("the injury was an accident",)),
    ("questions", "Questions to Primary school", ("I03",), ("Police records sending you", "TR013")),
    ("questions", "What is recorded as told to General practice", ("I14",), ("Hospital", "a matching row", "TR047")),
]


@pytest.mark.parametrize(("key", "caption", "which", "expected"), EXPECTED, ids=lambda x: str(x)[:40])
def test_the_training_case_is_told_as_its_rows_have_it(invented, key, caption, which, expected):
    found = row(invented, key, caption, *which)
    assert [part for part in expected if part not in found] == [], found


def test_the_first_page_answers_each_question_in_a_sentence(invented):
    rows = table(invented, "short", "Each question")
    starts = [r[:2] for r in rows]
    assert [x for x in ("a.", "b.", "c.", "d.", "e.", "f.", "g.", "h.", "i.") if x not in starts] == []
    short = words(section(invented, "short"))
    assert "Nobody is recorded as holding the case from 2 February 2024 to 18 March 2024." in short
    assert "on the very day another agency had it" in short, "what went well stands beside the gaps"


def test_the_front_says_what_the_report_rests_on(invented):
    about = words(section(invented, "about"))
    assert re.search(r"chronology\.csv \| 1\d\d \| [0-9a-f]{64}", about)
    assert row(invented, "about", "Coverage", "General practice |").startswith(
        "General practice | body | 8 | 1 September 2023 to 31 March 2024 |"
    )
    assert "Strategy discussion (R5): not judged from rows: no national number of days" in about
    assert "What Breakfast-Club knew is not taken as known to the body above" in about


def test_what_is_not_recorded_is_never_said_to_be_no(invented):
    silent = made(given("entry_id | date       | agency\nE1       | 2020-01-05 | School"))
    for key in ("e", "f", "h", "i", "child", "voices"):
        assert MISSING in words(section(silent, key)).lower(), key
    assert "Not answered, because nothing was supplied that could say: " in words(section(silent, "short"))
    assert "Not answered" not in words(section(invented, "short")), "every question has something recorded"
    assert "Oversight of Primary school" in words(section(invented, "f")), "who records nothing of oversight is named"
    assert "Grandmother" not in words(section(invented, "f")), "a family is not supervised"


def test_a_question_that_is_answered_in_part_is_not_said_to_be_unanswered(pelka):
    """No row of Pelka says what it answers, yet 13 rows give a response."""
    [note] = [p for p in section(pelka, "short").parts if isinstance(p, Paragraph) and p.kind == "note"]
    assert "c. Responses" not in line(note.pieces) and "h. Aims" in line(note.pieces)


def test_how_long_without_oversight_is_a_bound_where_a_date_is_vague():
    case = given("""
        entry_id | date       | agency | event_type  | oversight  | case_holder
        E1       | 2020-01-01 | CSC    | contact     |            | CSC
        E2       | 2020-01-21 | CSC    | supervision | see child  |
        E3       | 2020-02    | CSC    | supervision | close soon |
        E4       | 2020-03-01 | School | contact     |            |
        """)
    # The row of some day in February may lie anywhere in it: between 21 January and 1 March are 40 days at the most.
    assert "| 2 | at most 40 days, 21 January 2020 to 1 March 2020; how long exactly cannot be told" in row(made(case), "f", "Oversight in", "CSC")


def test_a_decision_of_the_same_day_or_of_a_vague_one_is_not_said_to_be_none():
    report = made(given("""
        entry_id | date       | agency | event_type  | oversight
        E1       | 2020-01-05 | CSC    | supervision | hold a meeting
        E2       | 2020-01-05 | CSC    | decision    |
        E3       | 2020-02    | Police | supervision | arrest him
        E4       | 2020-02-20 | Police | decision    |
        E5       | 2020-03-05 | Police | decision    |
        E6       |            | GP     | supervision | refer her
        E7       | 2020-03-01 | GP     | decision    |
        E8       | 2020-01-05 | School | supervision | tell them
        E9       | 2020-01-04 | School | decision    |
        """))  # fmt: skip
    open_ = "cannot be told, because dates overlap or are not recorded"
    told = {r.rpartition("[")[2][:2]: r for r in table(report, "f", "Rows of supervision")}
    assert f"| {open_} |" in told["E1"] and f"| {open_} |" in told["E6"]
    assert "| 5 to 33 days later (whether another came between cannot be told): " in told["E3"]
    assert "| none in the chronologies supplied |" in told["E8"], "one of the day before is not after it"


def test_of_a_language_that_only_a_row_names_nothing_is_denied():
    report = made(given("""
        entry_id | date       | agency | description
        E1       | 2020-01-05 | School | Mother speaks only Polish.
        """))
    told = words(section(report, "child"))
    assert "A language that a row names by itself is not looked for." in told and "name a language" not in told


def test_a_review_of_which_one_end_is_known_is_a_review():
    case = given(
        """
        entry_id | date       | agency
        E1       | 2020-01-01 | CSC
        E2       | 2020-12-31 | CSC
        """,
        plans="id | agency | aim | due | reviewed\n"
        "P1 | CSC | calm  | 2020-02-10 | since 2020-02-01\nP2 | CSC | heard | 2020-02-10 | by 2020-02-01\nP3 | CSC | fed | 2020-02-10 |",
    )
    told = "\n".join(table(made(case), "h", "Aims"))
    assert "calm | not recorded | 10 February 2020 | a date not recorded, not before 1 February 2020 (whether by the day it was due cannot be told)" in told
    assert "a date not recorded, by 1 February 2020 (before it was due)" in told
    assert told.count("no review or outcome recorded") == 1, "the third aim's alone"


def test_who_of_three_services_a_strategy_discussion_shows():
    report = made(given("""
        entry_id | date       | agency   | event_type | description          | present
        E1       | 2020-01-05 | CSC      | meeting    | Strategy discussion. | Police;Hospital
        E2       | 2020-02-05 | CSC      | meeting    | Strategy discussion. | Police
        E3       | 2020-03-05 | CSC      | meeting    | Strategy discussion. |
        E4       | 2020-04-05 | CSC      | meeting    | No strategy discussion was held. | Police
        E5       | 2020-04-05 | Hospital | contact    |                      |
        E6       | 2020-05-05 | CSC      | meeting    | Strategy discussion. | PPU
        """, agencies="id | part_of\nPPU | Police"))  # fmt: skip
    assert [r.split(" | ")[2:5] for r in table(report, "g", "Strategy discussions")] == [
        ["CSC", "Police", "Hospital"],
        ["CSC", "Police", "not shown as there"],
        ["CSC", "who was there is not recorded", "who was there is not recorded"],
        ["CSC", "PPU", "not shown as there"],
    ]


def test_a_rule_that_may_have_been_met_is_not_said_to_have_been(pelka):
    """Of three items of domestic abuse in twelve months Pelka's vague rows show that it may be so, and not that it was."""
    assert "| cannot be told; not before 1 July 2007 | none |" in row(pelka, "b", "Rules", "domestic-abuse-3")
    assert "certainly met 0 rules, and may have met 1 more" in line(section(pelka, "b").gist.pieces)


def test_words_of_rows_that_name_a_language_are_shown(pelka):
    told = words(section(pelka, "child"))
    assert "Starts school, well at first, little English, rather alone." in told and "no independent interpreter" in told


def test_a_rule_says_its_caveats_wherever_it_is_used(pelka):
    told = row(pelka, "c", "Timescales", "R3")
    assert "From what day the time counts was not verified." in told, "the day it counts from"
    assert "whose source has not been verified" in row(pelka, "c", "Timescales", "R6"), "the source"



def test_plans_and_learning_are_told_and_come_through_a_store():
    case = given(
        """
        entry_id | date       | agency | information | case_holder | shared_with
        E1       | 2020-01-05 | School | bruise      | CSC         | GP
        E2       | 2020-03-01 | CSC    |             |             |
        E3       | 2020-02-01 | GP     |             |             |
        """,
        plans="""
        id | agency | aim                | marker             | due        | reviewed   | achieved | entry_id
        P1 | CSC    | Home is calm       | No call in a month | 2020-02-01 | 2020-02-11 | partly   | E2
        P2 | CSC    | The child is heard |                    | 2020-02-01 |            |          |
        """,
        learning="""
        id | source_review | recommendation          | due        | done       | entry_id
        L1 | Review 2015   | Share injuries that day | 2016-01-01 | 2016-03-01 | E1
        L2 | Review 2018   | Name one lead           | 2020-01-10 |            |
        """,
    )
    graph = build(derive(case))
    with in_memory([graph]) as store:
        # As of a store: neither the files nor the graph they gave.
        report = telling.report(Opened(store, "case"), "1.0")
    plans, learning = table(report, "h", "Aims"), table(report, "i", "Recommendations")
    assert plans[0] == "CSC | Home is calm | No call in a month | 1 February 2020 | 11 February 2020 (10 days after it was due) | partly | [E2]"
    assert plans[1] == "CSC | The child is heard | not recorded | 1 February 2020 | due by the end of the period, and no review or outcome recorded | not recorded | []"
    assert learning[0].startswith("Review 2015 | Share injuries that day | 1 January 2016 | done 1 March 2016 (60 days after it was due) |")
    assert "“bruise”" not in learning[0] and "bruise is recorded as sent by School to GP" in learning[0], "the finding about the letter rests on the same row"
    assert "no date of completion recorded; due by the end of the period | no row is named with it" in learning[1]


def test_a_store_gives_the_same_report_but_for_what_only_the_files_have(checkout, invented):
    with opened(str(checkout / "samples" / "invented")) as it, in_memory([it.graph()]) as store:
        other = telling.report(Opened(store, it.case_id), "1.0")
    mine, theirs = ({s.key: s for s in r.sections} for r in (invented, other))
    # The ways, with their line on the first page and their part of the annexes, need the rows as the files have them.
    apart = ["short", "about", "child", "ways", "annex-a", "annex-b"]
    assert [key for key in mine if mine[key] != theirs.get(key)] == apart
    assert "the store was filled without the records of the case" in words(theirs["ways"])
    assert "This report was made from a store." in words(theirs["about"])


def test_every_statement_of_pelka_leads_to_its_rows(pelka):
    assert row(pelka, "a", "Significant items", "(P17)").endswith(
        "| School, since a day between 1 December 2011 and 31 January 2012 | No evidence in the chronologies supplied: 9. | [DP029]"
    )
    assert "s47 arguably met (a later reading of the row, and no decision)" in row(pelka, "b", "Thresholds as rows", "DP028")
    assert "(P19)" in words(section(pelka, "short")), "the marks on the neck are on the first page"
    assert "filled in 14 rows: seen in 12, seen alone in 0 and heard in 0" in line(section(pelka, "child").gist.pieces)
    known = {e for p in walk(section(pelka, "annex-c").parts) if isinstance(p, Table) for e in [line(r.cells[0]) for r in p.rows]}
    assert len(known) == 40
    assert {e for e in cited(pelka) if e not in known} == set()


def cited(report: Report) -> set[str]:
    found: set[str] = set()
    for part in walk(report.sections):
        if isinstance(part, Paragraph):
            found |= set(part.entries)
        elif isinstance(part, Points):
            found |= {e for item in part.items for e in item.entries}
        elif isinstance(part, Table):
            found |= {e for r in part.rows for e in r.entries}
    return found


def test_what_a_table_leaves_out_is_in_the_annex(invented):
    tables = {t.caption: t for t in walk(section(invented, "annex-a").parts) if isinstance(t, Table)}
    named = 0
    for part in walk(invented.sections):
        if isinstance(part, Table) and (match := re.search(r"The other ([\d,]+|one) (?:are|is) in annex A, table (A\d+)", part.note)):
            whole = next(t for caption, t in tables.items() if caption.startswith(f"{match[2]}: "))
            left = 1 if match[1] == "one" else int(match[1].replace(",", ""))
            assert len(whole.rows) == len(part.rows) + left
            assert [r.cells for r in whole.rows[: len(part.rows)]] == [r.cells for r in part.rows]
            named += 1
    assert named > 5


def test_of_very_many_rows_the_annex_has_the_first_and_a_command_gives_every_one():
    rows = "".join(f"\n    E{n} | 2020-01-{n % 28 + 1:02} | School | item{n} |" for n in range(260))
    few = "".join(f"\n    E{n} | 2020-01-{n % 28 + 1:02} | School | item{n} |" for n in range(250))
    head = "entry_id | date | agency | information | case_holder\n    H1 | 2020-01-01 | CSC | | CSC"
    for chronology, told, left in ((head + rows, "the first 250 of 260", 10), (head + few, "all 250", 0)):
        report = made(given(chronology))
        [whole] = [t for t in walk(section(report, "annex-a").parts) if isinstance(t, Table) and "Each finding in words" in t.caption]
        assert whole.caption.endswith(f"({told})") and len(whole.rows) == 250
        [short] = [t for t in walk(section(report, "reached").parts) if isinstance(t, Table) and "Each finding in words" in t.caption]
        assert ("“agencygraph gap never-reached CASE” gives every one." in short.note) is bool(left)


def test_long_lists_of_entries_stand_in_annex_b_whole(invented):
    lists = {r.cells[0][0]: line(r.cells[1]).split("; ") for t in walk(section(invented, "annex-b").parts) if isinstance(t, Table) for r in t.rows}
    shortened = [r for t in walk(invented.sections) if isinstance(t, Table) for r in t.rows if r.more]
    assert shortened
    for one in shortened:
        number = one.more.rpartition(" ")[2]
        assert lists[number][: len(one.entries)] == list(one.entries)
        assert f"and {len(lists[number]) - len(one.entries)} more" in one.more


@pytest.mark.parametrize("name", ["invented", "pelka", "hostile"])
def test_no_word_of_ours_lays_blame(name, request):
    report = request.getfixturevalue(name)
    ours = [p for p in spoken(report) if isinstance(p, str)]
    assert len(ours) > 100
    assert [p for p in ours if BLAME.search(" ".join(p.split()))] == []


def test_the_words_of_a_chronology_are_quotations():
    report = made(given("""
        entry_id | date       | agency | event_type | information | case_holder | description           | response
        E1       | 2020-01-05 | School | decision   | bruise      | CSC         | They ignored the mark | should have rung
        """))  # fmt: skip
    pieces = list(spoken(report))
    assert Quote("They ignored the mark") in pieces and Quote("should have rung") in pieces
    assert [p for p in pieces if isinstance(p, str) and ("ignored" in p or "should have" in p)] == []


# The three files


def test_the_word_file_reads_back_as_it_was_meant(invented):
    data = telling.written(invented, "docx")
    document = docx.Document(io.BytesIO(data))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert [t for s, t in headings if s == "Heading 1"] == [s.title for s in invented.sections]
    levels = [int(s[-1]) for s, _ in headings]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in pairwise(levels)), "no level is skipped"
    assert len(document.tables) == sum(isinstance(p, Table) for p in walk(invented.sections))
    for one in document.tables:
        assert "w:tblHeader" in one.rows[0]._tr.xml
    xml = document.element.xml
    assert xml.count("<pic:pic") == xml.count('descr="') - xml.count('descr=""') > 3
    assert re.findall(r"PAGEREF (\w+)", xml) == re.findall(r'w:anchor="(\w+)"', xml), "each line of the contents has its page"
    section_ = document.sections[0]
    assert section_.header.paragraphs[0].text == "Training example: all people and agencies are invented"
    assert " PAGE " in section_.footer._element.xml and " NUMPAGES " in section_.footer._element.xml
    assert not re.search(r"<w:(b|i|sz|color|jc|ind)\b", xml), "looks come from styles"
    outside = [r for part in document.part.package.iter_parts() for r in part.rels.values() if r.is_external]
    assert outside == []
    assert document.core_properties.author == ""


def test_the_html_file_fetches_nothing_and_runs_nothing(invented):
    page = telling.written(invented, "html")
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert not re.search(r"<(script|link|iframe|object|form)\b|\son\w+=|\sstyle=", page)
    assert [x for x in re.findall(r'(?:src|href)="([^"]*)"', page) if not x.startswith(("#", "data:image/svg+xml;base64,"))] == []
    assert page.count("<img") == page.count(' alt="') and ' alt=""' not in page
    assert page.count("<table>") == page.count("<thead>") == page.count("<caption>")


@pytest.mark.parametrize("form", telling.FORMATS)
def test_the_same_report_gives_the_same_bytes(form, checkout, pelka):
    with opened(str(checkout / "samples" / "pelka")) as it:
        again = telling.report(it, "1.0")
    assert telling.written(again, form) == telling.written(pelka, form)


def test_hostile_words_stay_words_in_word(hostile):
    data = telling.written(hostile, "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        xml = file.read("word/document.xml").decode()
    fields = re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)
    assert fields and [field for field in fields if not re.fullmatch(r" PAGEREF s_\w+ \\h ", field)] == []
    assert 'HYPERLINK "http://evil.example"' in xml.replace("&quot;", '"')
    document = docx.Document(io.BytesIO(data))
    assert [r for part in document.part.package.iter_parts() for r in part.rels.values() if r.is_external] == []
    said_ = "\n".join(c.text for t in document.tables for r in t.rows for c in r.cells)
    assert "<script>alert(1)</script>" in said_ and "\\x1b[31m\\u202e" in said_ and "\u202e" not in said_


def test_hostile_words_stay_words_in_html(hostile):
    page = telling.written(hostile, "html")
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page
    assert "javascript:x" in page and 'href="javascript' not in page
    assert "\x1b" not in page and "\u202e" not in page


def test_hostile_words_stay_words_in_markdown(hostile):
    text = telling.written(hostile, "md")
    assert "<script" not in text and not re.search(r"(?<!\\)\]\(", text) and "\x1b" not in text and "\u202e" not in text
    assert re.search(r"(?<!\\)`", text) is None
    widths = [len(re.findall(r"(?<!\\)\|", r)) for r in text.splitlines() if r.startswith("|")]
    blocks = [len({len(re.findall(r"(?<!\\)\|", r)) for r in block.splitlines()}) for block in re.findall(r"(?:^\|.*\n)+", text, re.M)]
    assert widths and set(blocks) == {1}, "no cell breaks its row"


@pytest.mark.parametrize("words_", ["# head", "- point", "1. first", "> said", "+ more", "| cell", "http://evil.example", "a_b_c"])
def test_a_line_of_markdown_is_only_words(words_):
    shown = markdown.line(words_)
    assert not re.match(r"(#|- |\d+\. |>|\+ |\|)", shown) and "http://" not in shown and "_b_" not in shown.replace("\\_", "")


# The story


def test_the_story_is_the_rows_and_nothing_more(checkout):
    with opened(str(checkout / "samples" / "invented")) as it:
        told = telling.story(it.graph(), "made")
    assert [s.title for s in told.sections][1:4] == ["September 2023", "October 2023", "November 2023"]
    assert [s.title for s in told.sections][-2:] == ["In more than one month", "Without a date"]
    rows = {e["id"]: e for e in it.built.nodes["Entry"]}
    points = [p for s in told.sections[1:] for part in s.parts for p in part.items]
    assert len(points) == sum(bool(e["description"]) for e in rows.values())
    for point in points:
        [entry] = point.entries
        assert Quote(rows[entry]["description"]) in point.pieces
        assert not rows[entry]["source"] or Quote(rows[entry]["source"]) in point.pieces


@pytest.mark.parametrize(("since", "until", "expected"), [
    ("2020-01-05", "2020-01-31", ["E1", "E2"]),  # E2 may lie before or after the end
    ("2020-02", None, ["E3", "E2"]),  # a row of no one month stands after the months
    (None, "2020-01-04", []),
])  # fmt: skip
def test_the_story_keeps_to_the_time_asked_for(since, until, expected):
    from agencygraph import dates

    case = given("""
        entry_id | date                  | agency | description
        E1       | 2020-01-05            | School | one
        E2       | 2020-01-20/2020-02-10 | School | two
        E3       | 2020-03-01            | School | three
        E4       |                       | School | four
        """)
    told = telling.story(build(derive(case)), "made", *(dates.read(x) if x else None for x in (since, until)))
    assert [e for s in told.sections[1:] for part in s.parts for p in part.items for e in p.entries] == expected


# The commands


def run(*words_: object):
    return CliRunner().invoke(main, [str(w) for w in words_])


@pytest.mark.parametrize("form", telling.FORMATS)
def test_the_command_writes_the_file_asked_for(form, checkout, tmp_path):
    done = run("report", checkout / "samples" / "pelka", "-o", tmp_path / f"out.{form}")
    assert done.exit_code == 0, (done.stderr, done.exception)
    assert (tmp_path / f"out.{form}").stat().st_size > 20_000


@pytest.mark.parametrize("arguments", [
    ("report", "samples/pelka", "-o", "out.pdf"),
    ("story", "samples/pelka", "--since", "yesterday"),
    ("story", "samples/pelka", "--since", "2011", "--until", "2010"),
    ("picture", "samples/pelka", "-o", "out.jpg"),
])  # fmt: skip
def test_what_cannot_be_understood_is_misuse(arguments):
    assert run(*arguments).exit_code == 2


def test_the_story_comes_on_the_screen(checkout):
    done = run("story", checkout / "samples" / "invented", "--since", "2024-03", "--until", "2024-03")
    assert done.exit_code == 0 and "## March 2024" in done.stdout and "## April 2024" not in done.stdout


def test_a_case_of_1500_rows_is_told_in_seconds(tmp_path):
    write(tmp_path / "case", 1500)
    with opened(str(tmp_path / "case")) as it:
        start = time.process_time()
        report = telling.report(it, "1.0")
        data = telling.written(report, "docx")
    assert time.process_time() - start < 30, "about four seconds on an idle machine"
    assert len(docx.Document(io.BytesIO(data)).tables) > 30


def test_a_paragraph_of_nothing_has_no_empty_piece():
    assert said("", ("a", ""), "b").pieces == ("a", "b")


def test_every_query_has_its_place(checkout):
    """A query that no section names stands under the other questions; a name that is no query is a slip of the pen."""
    from agencygraph import queries
    from agencygraph.report.others import TOLD

    source = "".join(p.read_text(encoding="utf-8") for p in (checkout / "agencygraph" / "report").glob("*.py") if p.stem != "others")
    assert sorted(name for name in TOLD if name not in queries.shipped()) == []
    assert sorted(name for name in TOLD if f'"{name}"' not in source and name != "reached-late") == []


def test_what_was_held_back_from_an_agency_is_not_on_the_page_for_it(invented):
    pages = {s.title: words(s) for s in section(invented, "questions").parts if isinstance(s, Section)}
    # TR035: the police held I04 back from the school and the health visitors; TR055: the GP I12 from the health visitors.
    assert "(I04)" not in pages["Primary school"] and "(I04)" not in pages["Health visiting service"]
    assert "(I12)" not in pages["Health visiting service"]
    assert "(I04)" in pages["Police"] and "(I12)" in pages["General practice"], "on the page of who held it back it is"


@settings(max_examples=6)
@example({"chronology": "date | agency\n | School"})
@example({"chronology": "date | agency | description\nno date at all | | "})
@given_(written())
def test_any_case_can_be_told_and_every_entry_named_is_a_row(tables):
    case = given(**tables)
    report = made(case)
    assert cited(report) <= {e.id for e in case.entries}
    assert [s.key for s in report.sections][:4] == ["short", "about", "reached", "a"]
    for form in telling.FORMATS:
        assert telling.written(report, form)
    assert telling.written(telling.story(build(derive(case)), "made"), "html")


def test_where_no_row_says_what_it_answers_a_request_is_not_shown_as_unanswered():
    silent = made(given("""
        entry_id | date       | agency | event_type | information
        E1       | 2020-01-05 | School | referral   | bruise
        """))  # fmt: skip
    assert "Not recorded in the chronologies supplied: no row of the case says what it answers." in row(silent, "c", "Requests", "E1")
    assert f"whether it was answered is {MISSING}" in line(section(silent, "c").gist.pieces)
    assert "Rows with no recorded response" not in words(section(silent, "c"))
    telling_ = made(given("""
        entry_id | date       | agency | event_type | answers
        E1       | 2020-01-05 | School | referral   |
        E2       | 2020-01-06 | School | referral   |
        E3       | 2020-01-09 | CSC    | contact    | E2
        """))  # fmt: skip
    assert "No row that answers it in the chronologies supplied." in row(telling_, "c", "Requests", "[E1]")
    assert "| 3 days | [E2, E3]" in row(telling_, "c", "Requests", "E3")
    assert "2 requests and referrals, 1 with an answer recorded, 1 without." in line(section(telling_, "c").gist.pieces)


# The Word file as LibreOffice shows it


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of the machine's LibreOffice; without it, or without pdftotext, the pages of a report are not looked at."""
    found = shutil.which("soffice")
    if not found or not shutil.which("pdftotext"):
        pytest.skip("NO TEST OF THE PAGES OF A REPORT: libreoffice-writer or poppler-utils is not installed")
    return found


def pages(soffice: str, data: bytes, folder: Path) -> list[str]:
    """The words on each page of a Word file, as LibreOffice lays it out; "\\f" parts them."""
    (folder / "report.docx").write_bytes(data)
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    subprocess.run(
        [soffice, own, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "report.docx"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    told = subprocess.run(["pdftotext", "-layout", folder / "report.pdf", "-"], check=True, capture_output=True, timeout=60)
    return told.stdout.decode("utf-8").split("\f")[:-1]


@pytest.mark.parametrize("name", ["pelka", "invented"])
def test_libreoffice_shows_every_page_as_it_was_meant(soffice, name, request, tmp_path):
    report = request.getfixturevalue(name)
    found = pages(soffice, telling.written(report, "docx"), tmp_path)
    flat = [" ".join(page.split()) for page in found]
    assert 30 < len(flat) < 130
    for number, page in enumerate(flat, 1):
        assert page.startswith(report.marking), f"the marking heads page {number}"
        assert page.endswith(f"Page {number} of {len(flat)}"), f"page {number} has its number"
        foot = f"{report.title} Page {number} of {len(flat)}"
        assert page.removeprefix(report.marking).removesuffix(foot).strip(), f"page {number} is empty"
    # The number beside each line of the contents is that of the page on which its heading stands.
    for one in report.sections:
        [at] = [int(n) for n in re.findall(re.escape(" ".join(one.title.split())) + r" ?\.{3,} ?(\d+)", flat[0])]
        assert " ".join(one.title.split()) in flat[at - 1], one.title
    # Rows of a table that goes on have its headings above them again.
    head = "Entry Date Agency What the row says Response Source"
    [first] = [n for n, page in enumerate(flat[1:], 1) if "Annex C: the chronology" in page and head in page]
    assert [page[:200] for page in flat[first:] if head not in page] == []
