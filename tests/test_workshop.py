"""The training day made from a case: each pack holds its own agency's record up to its day, and nothing else."""

from __future__ import annotations

import contextlib
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from blame import BLAME
from chronologies import given
from click.testing import CliRunner

from agencygraph import opened, queries, routes
from agencygraph.cli import main
from agencygraph.knowledge import derive
from agencygraph.workshop import NotAChoice, Told, file_names, files, pdf, points, read, replayed, stages
from agencygraph.workshop.learning import PROMPTS
from agencygraph.workshop.page import card_page
from agencygraph.workshop.pdf import BROWSERS, OFFICES
from agencygraph.workshop.stages import Stage, left_out, pooled

pytest_plugins = ["chromium"]

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DAYS = {
    "invented": ("TR032", "TR054", "TR068", "TR112"),
    "adult-safeguarding": ("2023-07-13", "2023-08-28", "2023-09-19", "2023-11-21"),
    "moving-area": ("2023-12-13", "2024-02-08", "2024-03-11", "2024-03-17"),
}
ROWS = """
    entry_id | date       | span  | agency | event_type     | description         | information | shared_with | received_from | present | account | standing | date_recorded | date_known | response  | case_holder
    OWN-1    | 2024-01-10 |       | School | observation    | OWNWORDS            | bruise      |             |               |         |         |          |               |            | OWNANSWER |
    OWN-2    | 2024-03-20 |       | School | observation    | LATERWORDS          | burn        |             |               |         |         |          |               |            |           |
    OWN-3    |            |       | School | observation    | UNDATEDWORDS        | hunger      |             |               |         |         |          |               |            |           |
    OWN-4    | 2024-01-11 |       | School | contact        | WRITTENLATER        | talk        |             |               |         |         |          | 2024-05-01    |            |           |
    OWN-5    | 2024-01-12 |       | School | contact        | KNOWNLATER          | rumour      |             |               |         |         |          |               | 2024-05-01 |           |
    OWN-6    | 2024-01-13 |       | School | call           | REVIEWWORDS         | call        | CSC         |               |         | review  |          |               |            |           |
    OWN-7    | 2024-01-14 |       | School | letter         | FALSEWORDS          | draft       | CSC         |               |         |         | false    |               |            |           |
    OWN-8    | 2024-01-15/2024-06-01 | state | School | observation | STATEWORDS  | gate        |             |               |         |         |          |               |            |           |
    OWN-9    | 2024-01~   |       | School | contact        | VAGUEWORDS          | vague       |             |               |         |         |          |               |            |           |
    CSC-1    | 2024-01-12 |       | CSC    | decision       | DECISIONWORDS       | history     |             |               |         |         |          |               |            |           | CSC
    CSC-2    | 2024-01-16 |       | CSC    | meeting        | MINUTESWORDS        | plan        |             |               | School  |         |          |               |            |           |
    CSC-3    | 2024-01-17 |       | CSC    | record         | RECEIPTWORDS        | bite        |             | School        |         |         |          |               |            |           |
    GP-1     | 2024-01-18 |       | GP     | non_disclosure | KEPTWORDS           | secret      | School      |               |         |         |          |               |            | KEPTWHY   |
    GP-2     | 2024-01-19 |       | GP     | letter         | LETTERWORDS         | letter      | School      |               |         |         |          |               |            |           |
    NOB-1    | 2024-01-19 |       | Unrecorded | record     | NOBODYWORDS         | unseen      |             |               |         | review  |          |               |            |           |
"""
ITEMS = """
    id      | title        | detail
    bruise  | OWNTITLE     | DETAILTITLE
    burn    | LATERTITLE   |
    hunger  | UNDATEDTITLE |
    talk    | TALKTITLE    |
    rumour  | RUMOURTITLE  |
    call    | CALLTITLE    |
    draft   | DRAFTTITLE   |
    gate    | GATETITLE    |
    vague   | VAGUETITLE   |
    history | HISTORYTITLE |
    plan    | PLANTITLE    |
    bite    | BITETITLE    |
    secret  | SECRETTITLE  |
    letter  | LETTERTITLE  |
    unseen  | UNSEENTITLE  |
"""
SHOWN = ("OWNWORDS", "OWNANSWER", "OWN-1", "OWNTITLE", "PLANTITLE")
SENTINELS = set(re.findall(r"\b[A-Z]{5,}\b", ROWS + ITEMS)) | {f"OWN-{n}" for n in range(2, 10)} | {"CSC-1", "CSC-3", "GP-1", "GP-2", "CASETITLE"}
HIDDEN = sorted(SENTINELS - set(SHOWN))


def everything(content: str | bytes) -> str:
    """All that a file holds, as a search of its bytes finds it: of a document, each part of the archive, its names too."""
    if isinstance(content, str):
        return content + html.unescape(content)
    found = [content.decode("latin-1")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            found += [name, text, html.unescape(re.sub(r"<[^>]+>", "", text))]
    return "\n".join(found)


def words(content: str | bytes) -> str:
    """What a reader of a file finds in it: its text, and of a document also what stands at the head and foot and in its properties."""
    if isinstance(content, str):
        return html.unescape(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if re.search(r"(document|header\d|footer\d|core|custom|comments)\.xml$", name)]
        return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", archive.read(name).decode("utf-8")) for name in parts))


def day(folder: Path | str, texts: tuple[str, ...]) -> tuple[Told, dict[str, str | bytes]]:
    from agencygraph.cli.workshop import _days

    with opened(str(folder)) as it:
        made = stages(it.case, _days(it.case, texts))
        told = Told(it.case, derive(it.case, ("coded",)), made, points(it.case), it.gaps(), routes.best(routes.Ground(it.case), 2))
        return told, files(told, "Made by a test.")


@pytest.fixture(scope="module")
def small() -> dict[str, str | bytes]:
    case = given(ROWS, information=ITEMS, title="CASETITLE", incident="2024-06-01")
    told = Told(case, derive(case, ("coded",)), stages(case, [date(2024, 1, 31)]), points(case), [])
    return files(told, "Made by a test.")


def test_a_pack_has_what_its_agency_s_rows_show_by_then(small: dict[str, str | bytes]) -> None:
    for form in ("html", "docx"):
        for kind in ("pack", "cards"):
            text = everything(small[f"stage-1/School-{kind}.{form}"])
            assert [word for word in SHOWN if word not in text] == [], (form, kind)


@pytest.mark.parametrize("name", ["pack.html", "pack.docx", "cards.html", "cards.docx"])
def test_nothing_later_and_nothing_of_another_agency_is_in_the_bytes_of_a_pack(name: str, small: dict[str, str | bytes]) -> None:
    text = everything(small[f"stage-1/School-{name}"])
    assert [word for word in HIDDEN if word in text] == []


def test_the_facilitator_s_files_do_hold_what_the_packs_must_not(small: dict[str, str | bytes]) -> None:
    page, guide = everything(small["facilitator/facilitator.html"]), everything(small["facilitator/guide.docx"])
    assert "DECISIONWORDS" in page and "KEPTWORDS" in page and "CASETITLE" in page
    assert "FALSEWORDS" in guide and "UNDATEDWORDS" in guide


@pytest.mark.parametrize("name", DAYS)
def test_no_pack_of_a_sample_holds_a_row_or_item_that_is_not_its_own(name: str) -> None:
    told, made = day(SAMPLES / name, DAYS[name])
    titles = {i.id: i.title for i in told.case.information}
    searched = 0
    for at, stage in enumerate(told.stages):
        for agency, base in file_names(stage).items():
            seen = stage.seen[agency]
            own = {e.id for e in seen.rows}
            known = {k.item for k in seen.items}
            before = [one.seen[agency] for one in told.stages[:at] if agency in one.seen]
            fresh = {*own.difference(*({e.id for e in s.rows} for s in before)), *known.difference(*({k.item for k in s.items} for s in before))}
            allowed = " ".join([*(f"{e.description} {e.response} {e.source} {e.meaning}" for e in seen.rows), *(titles[i] for i in known)])
            for kind in ("pack.html", "pack.docx", "cards.html", "cards.docx"):
                if kind.startswith("cards") and not fresh:
                    assert f"stage-{stage.number}/{base}-{kind}" not in made
                    continue
                text = words(made[f"stage-{stage.number}/{base}-{kind}"])
                assert set(re.findall(r"\w+", text)) & {e.id for e in told.case.entries} == (own & fresh if kind.startswith("cards") else own)
                shown = [e.description for e in told.case.entries if e.id not in own and e.description not in allowed and e.description in text]
                assert shown == []
                assert [t for i, t in titles.items() if i not in known and t not in allowed and t in text] == []
                assert {i for i in re.findall(r"(?:\(|item )(\w+)", text) if i in titles} == (known & fresh if kind.startswith("cards") else known)
                assert told.case.marking in text
                assert told.case.title not in text
                searched += 1
    assert searched > 50


def test_the_guide_has_warning_times_stages_and_learning_points_tied_to_findings() -> None:
    told, made = day(SAMPLES / "adult-safeguarding", ("AS026", "2023-09-19"))
    for text in (words(made["facilitator/guide.html"]), words(made["facilitator/guide.docx"])):
        for part in ("Content warning", "How to talk about hindsight", "In all 2 h 40 min", "Stage 2: the end of 19 September 2023",
                     "To read aloud, words of The adult's sister", "What would have closed the gaps", "Rows that are in no pack"):  # fmt: skip
            assert part in text, part
        found = [f["sentence"] for r in told.results if r.count for f in r.findings[:3] if f["outcome"] != "cannot-tell"]
        assert len(found) > 20
        assert [s for s in found if " ".join(s.split()) not in " ".join(text.split())] == []
        assert PROMPTS["F22"] in text and PROMPTS["F16"] not in text
    assert told.closing["sets"][0]["chosen"][0]["sentence"] in words(made["facilitator/guide.html"])
    aloud = re.findall("<q>(.+?)</q>", "".join(re.findall(r"To read aloud.*?What the case decides next", words(made["facilitator/guide.html"]), re.DOTALL)))
    assert aloud and len(aloud) == len(set(aloud)), "what was read aloud in one stage is not read again in the next"


def test_a_question_sheet_by_itself_is_one_leaf_without_a_list_of_contents() -> None:
    _, made = day(SAMPLES / "adult-safeguarding", ("AS026", "2023-09-19"))
    assert "Contents" in words(made["facilitator/guide.html"]) and "Contents" in words(made["facilitator/guide.docx"])
    for text in (words(made["facilitator/questions.html"]), words(made["facilitator/questions.docx"])):
        assert "2. What do you not know?" in text and "Contents" not in text


def test_a_unit_s_row_is_in_its_body_s_pack_only_where_the_record_is_shared() -> None:
    for shares, known in (("yes", [("bruise", "a unit's row"), ("mark", "own row")]), ("no", [("mark", "own row")])):
        case = given(
            "date|agency|information\n2024-01-10|Ward|bruise\n2024-01-11|Trust|mark",
            agencies=f"id|part_of|shares_record\nTrust||\nWard|Trust|{shares}",
        )
        (stage,) = stages(case, [date(2024, 2, 1)])
        assert [(k.item, k.basis) for k in stage.seen["Trust"].items] == known


def test_an_agency_has_no_pack_before_its_record_shows_something(small: dict[str, str | bytes]) -> None:
    case = given("entry_id|date|agency|information\nA|2024-01-01|School|bruise\nB|2024-03-01|New Town|move")
    early, late = stages(case, [date(2024, 2, 1), date(2024, 4, 1)])
    assert list(file_names(early)) == ["School"]
    assert list(file_names(late)) == ["School", "New Town"]
    assert file_names(late)["New Town"] == "New-Town"


def test_two_agencies_whose_names_would_give_one_file_get_two() -> None:
    case = given("date|agency|information\n2024-01-01|A/B|bruise\n2024-01-02|a b|bruise")
    (stage,) = stages(case, [date(2024, 2, 1)])
    assert sorted(file_names(stage).values()) == ["A-B", "a-b-2"]


@pytest.mark.parametrize(
    ("last", "known"),
    [(date(2024, 1, 9), []), (date(2024, 1, 10), ["bruise"]), (date(2024, 1, 12), ["bruise", "mood"]), (date(2024, 1, 20), ["bruise"])],
    ids=["the day before", "on the day", "at the meeting", "after the deletion"],
)
def test_what_an_agency_s_record_shows_at_the_end_of_a_day(last: date, known: list[str]) -> None:
    case = given(
        """
        date       | agency | event_type      | information | present
        2024-01-10 | School | observation     | bruise      |
        2024-01-12 | CSC    | meeting         | mood        | School
        2024-01-20 | School | record_deletion | mood        |
        """
    )
    (stage,) = stages(case, [last])
    assert [k.item for k in stage.seen["School"].items] == known if "School" in stage.seen else known == []


def test_what_only_another_agency_says_that_it_had_is_not_in_its_pack() -> None:
    case = given("date|agency|information|received_from\n2024-01-10|CSC|bite|School\n2024-01-11|School|bruise|")
    (stage,) = stages(case, [date(2024, 2, 1)])
    assert [k.item for k in stage.seen["School"].items] == ["bruise"]
    assert pooled(stage) == {"bite": ["CSC", "School"], "bruise": ["School"]}


def test_a_transmission_is_known_from_the_day_it_was_received_and_not_before() -> None:
    sent = "information|from|to|sent|received\nbruise|School|CSC|2024-01-10|2024-01-20"
    case = given("date|agency|information\n2024-01-10|School|bruise\n2024-01-01|CSC|other", transmissions=sent)
    before, after = stages(case, [date(2024, 1, 19), date(2024, 1, 20)])
    assert [k.item for k in before.seen["CSC"].items] == ["other"]
    assert [(k.item, k.basis) for k in after.seen["CSC"].items] == [("other", "own row"), ("bruise", "transmission")]


@pytest.mark.parametrize(("account", "said"), [("review", True), ("agency", False)])
def test_a_pack_of_a_review_s_rows_says_whose_words_they_are(account: str, said: bool) -> None:
    case = given("date|agency|information|shared_with\n2024-01-10|School|bruise|GP\n2024-01-11|GP|other|", account=account)
    (stage,) = stages(case, [date(2024, 2, 1)])
    assert [k.item for k in stage.seen["GP"].items] == (["bruise", "other"] if said else ["other"])
    made = files(Told(case, derive(case, ("coded",)), [stage], points(case), []), "Made by a test.")
    assert ("a review's findings about GP" in words(made["stage-1/GP-pack.docx"])) is said


def test_rows_in_no_pack_are_named_with_the_reason() -> None:
    case = given(ROWS, information=ITEMS)
    assert sorted(left_out(case)) == ["NOB-1", "OWN-3", "OWN-6", "OWN-7"]


def test_points_are_decisions_meetings_closures_thresholds_and_handovers() -> None:
    case = given(
        """
        entry_id | date       | agency | event_type | information | case_holder | threshold
        D1       | 2024-01-10 | EH     | decision   | bruise      | EH          |
        M1       | 2024-01-20 | CSC    | meeting    | burn        |             |
        T1       | 2024-02-01 | CSC    | contact    | burn        | CSC         | s47
        X1       | 2024-02-02 | CSC    | contact    | burn        |             | arguably met
        C1       | 2024-03-01 | CSC    | closure    |             | none        |
        U1       |            | CSC    | decision   |             |             |
        """
    )
    found = [(p.entry, p.kind, p.stage.isoformat(), p.known_here, p.known_elsewhere) for p in points(case)]
    assert found == [
        ("D1", "decision", "2024-01-09", 0, 0),
        ("M1", "meeting", "2024-01-19", 0, 1),
        ("T1", "threshold, handover", "2024-01-31", 1, 1),
        ("C1", "closure", "2024-02-29", 1, 1),
    ]


def test_every_type_of_failure_has_something_to_talk_about() -> None:
    assert {t for q in queries.library().values() for t in q.types} <= PROMPTS.keys()


CHOSEN = """
    date       | agency | information | shared_with | received_from
    2024-01-10 | School | bruise      |             |
    2024-02-10 | CSC    | bruise      |             | School
    2024-01-12 | GP     | mood        | School      |
    2024-01-15 | School | record      |             |
    2024-01-15 | CSC    | record      |             |
"""


def replay(*lines: str) -> Any:
    case = given(CHOSEN, agencies="id\nSchool\nCSC\nGP\nNursery", information="id\nbruise\nmood\nrecord")
    ground = routes.Ground(case)
    from agencygraph import findings
    from agencygraph.graph import build
    from agencygraph.knowing import who_knew
    from agencygraph.store import in_memory

    with in_memory([build(derive(case))]) as store:
        knew = who_knew(store, findings.Options(), case.id)
    return replayed(ground, read("stage,from,to,item,day\n" + "\n".join(lines), ground), knew)


def test_a_choice_brings_what_it_told_sooner() -> None:
    (row,) = replay("1,School,CSC,bruise,2024-01-20").rows
    assert (row["agency"], row["item"], row["state"], row["before"], row["after"]) == ("CSC", "bruise", "known", "2024-02-10", "2024-01-20")
    assert (row["gained_least"], row["gained_most"], row["stages"]) == (21, 21, ["1"])
    assert "could have shown “bruise” by 20 January 2024, 21 days sooner" in row["sentence"]


@pytest.mark.parametrize(
    ("line", "state", "says"),
    [
        ("1,GP,School,mood,2024-01-20", "unconfirmed", "no matching receipt"),
        ("1,GP,CSC,mood,2024-01-20", "none", "No evidence in the chronologies supplied"),
        ("1,GP,Nursery,mood,2024-01-20", "cannot-tell", "cannot be determined"),
    ],
)
def test_what_the_rows_show_without_a_choice_is_said_as_it_is(line: str, state: str, says: str) -> None:
    (row,) = replay(line).rows
    assert row["state"] == state and says in row["sentence"] and row["before"] is None


def test_a_choice_of_what_the_table_did_not_have_is_not_replayed() -> None:
    found = replay("1,School,CSC,bruise,2024-01-09", "1,GP,CSC,bruise,2024-01-20")
    assert found.rows == [] and len(found.left_out) == 2
    assert "no row and no earlier choice shows" in found.left_out[0]


def test_a_choice_can_pass_on_what_an_earlier_one_brought() -> None:
    found = replay("2,GP,CSC,bruise,2024-01-25", "1,School,GP,bruise,2024-01-20")
    assert [(r["agency"], r["after"], r["stages"]) for r in found.rows] == [("CSC", "2024-01-25", ["2"]), ("GP", "2024-01-20", ["1"])]


def test_a_choice_later_than_the_rows_changes_nothing() -> None:
    found = replay("1,School,CSC,bruise,2024-03-01")
    assert found.rows == [] and found.left_out == []
    assert ["nothing sooner: its record shows it by 1 March 2024" in note for note in found.notes] == [True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("stage,from,to,item\n", "no column day"),
        ("stage,from,to,item,day\n1,Scool,CSC,bruise,2024-01-20", "no agency"),
        ("stage,from,to,item,day\n1,School,CSC,bruse,2024-01-20", "no item"),
        ("stage,from,to,item,day\n1,School,CSC,bruise,soon", "soon"),
        ("stage,from,to,item,day\n1,School,School,bruise,2024-01-20", "both sides"),
    ],
)
def test_a_file_of_choices_that_cannot_be_used_says_why(text: str, says: str) -> None:
    with pytest.raises(NotAChoice, match=says):
        read(text, routes.Ground(given(CHOSEN)))


def test_a_spreadsheet_s_mark_before_a_formula_is_taken_off() -> None:
    case = given("date|agency|information\n2024-01-10|=School|bruise\n2024-01-11|CSC|other")
    (choice,) = read("\ufeffstage,from,to,item,day\r\n1,'=School,CSC,bruise,2024-01-20\r\n", routes.Ground(case))
    assert choice.told.sender == "=School"


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["workshop", *words])


def test_the_folder_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    case, there = str(SAMPLES / "moving-area"), tmp_path / "day"
    made = run(case, "-o", str(there), "--stages", "2023-12-13,DM038", "2024-03-17")
    assert made.exit_code == 0, made.output
    assert sorted(p.name for p in there.iterdir()) == ["facilitator", "stage-1", "stage-2", "stage-3"]
    assert {p.stat().st_mode & 0o077 for p in there.rglob("*")} == {0}
    again = run(case, "-o", str(there), "--stages", "2023-12-13")
    assert again.exit_code == 1 and "already there" in again.output
    assert list(tmp_path.iterdir()) == [there]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--stages", "2023-12-13"], "name it with -o"),
        (["-o", "x", "--stages", "soon"], "is not a day"),
        (["-o", "x", "--stages", "2001-01-01"], "no record shows anything"),
        (["-o", "x", "--stages", "2023-12-13", "2031-12-13", "2032-12-13"], "anything new from 2031-12-13 to 2032-12-13"),
        (["2023-12-13"], "come after --stages"),
        (["--pdf"], "--pdf goes with --stages"),
        (["--choices", "x.csv", "--stages", "2023-12-13", "-o", "x"], "not both"),
    ],
)
def test_misuse_is_said_and_nothing_is_written(words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(str(SAMPLES / "moving-area"), *words)
    assert done.exit_code == 2 and says in done.output
    assert list(tmp_path.iterdir()) == []


PROGRAMS = ("chromium", "libreoffice")


def printer(name: str) -> str:
    """The path of the program. Skips aloud where it is not there; without Chromium it fails under CI."""
    found = next((path for word in (BROWSERS if name == "chromium" else OFFICES) if (path := shutil.which(word))), None)
    if found is None:
        reason = f"NO TEST OF THE PDF OF A WORKSHOP: {name} is not installed"
        if name == "chromium" and os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def unpacked(data: bytes) -> bytes:
    """A PDF with what its streams hold."""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            data += zlib.decompressobj().decompress(stream)
    return data


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_pdf_says_what_the_pack_says_and_nothing_of_the_machine(
    name: str, small: dict[str, str | bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = printer(name)
    monkeypatch.setattr(pdf, "programs", lambda: (None, path) if name == "chromium" else (path, None))
    given_ = {file: content for file, content in small.items() if file.startswith("stage-1/School-")}
    made = pdf.pdfs(given_)
    assert sorted(made) == ["stage-1/School-cards.pdf", "stage-1/School-pack.pdf"]
    for data in made.values():
        raw = unpacked(data)
        for word in ("file:", tempfile.gettempdir(), str(Path.home()), "/Author", "docx0", "html0", "CASETITLE", *HIDDEN):
            assert word.encode() not in raw, word
            assert word.encode("utf-16-be").hex().upper().encode() not in raw, word
    if not shutil.which("pdftotext"):
        pytest.skip("NO TEST OF THE WORDS OF A PDF: poppler-utils is not installed")
    for file, data in made.items():
        (tmp_path / "it.pdf").write_bytes(data)
        text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "it.pdf"), "-"], capture_output=True, text=True, check=True).stdout
        assert [word for word in SHOWN if word not in text] == [], file
        assert [word for word in HIDDEN if word in text] == [], file
        assert all(page.strip() for page in text.split("\f")[:-1]), file


def test_without_a_program_that_prints_it_is_said_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run(str(SAMPLES / "moving-area"), "-o", str(tmp_path / "day"), "--stages", "2023-12-13", "--pdf")
    assert done.exit_code == 1 and "neither is found" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_gives_no_pdf_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "programs", lambda: (None, sys.executable))
    done = run(str(SAMPLES / "moving-area"), "-o", str(tmp_path / "day"), "--stages", "2023-12-13", "--pdf")
    assert done.exit_code == 1 and "gave no PDF" in done.output
    assert list(tmp_path.iterdir()) == []


def test_without_stages_the_points_are_listed() -> None:
    done = run(str(SAMPLES / "moving-area"), "--format", "json")
    rows = json.loads(done.stdout)
    assert ("2024-02-08", "closure", "DM038") in {(r["stage"], r["kind"], r["entry"]) for r in rows}


def test_choices_are_replayed_from_the_command_line(tmp_path: Path) -> None:
    chosen = tmp_path / "choices.csv"
    chosen.write_text("stage,from,to,item,day\n2,Domestic-Abuse-Service,Police-Tarnwick,D12,2024-02-08\n", encoding="utf-8")
    done = run(str(SAMPLES / "moving-area"), "--choices", str(chosen), "--format", "json")
    (found,) = json.loads(done.stdout)
    assert [(r["agency"], r["item"], r["gained_least"]) for r in found["rows"]] == [("Police-Tarnwick", "D12", 41)]
    assert "possibility and no more" in done.stderr


@pytest.mark.parametrize("path", sorted((Path(__file__).parent.parent / "agencygraph" / "workshop").rglob("*.*")), ids=lambda p: p.name)
def test_no_word_of_the_workshop_lays_blame(path: Path) -> None:
    if path.suffix in (".py", ".j2", ".js"):
        text = " ".join(path.read_text(encoding="utf-8").split())
        assert BLAME.findall(text) == []


def test_markup_in_a_row_stays_text() -> None:
    case = given("entry_id|date|agency|description|information\nE1|2024-01-01|School|</script><script>alert(1)</script>|<b>x</b>")
    (stage,) = stages(case, [date(2024, 2, 1)])
    told = Told(case, derive(case, ("coded",)), [stage], points(case), [])
    made = files(told, "Made by a test.")
    for name, content in made.items():
        if name.endswith(".html"):
            assert "<script>alert" not in str(content) and "<b>x" not in str(content), name
    assert "alert(1)" in card_page(stage, [], "School", "Made by a test.")


HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1>"


@pytest.fixture
def shown(browser: Any, tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """The page of a case with hostile words, and the case; at the end it has asked for nothing and said nothing."""
    rows = CHOSEN.replace("information |", "information | description |", 1)
    lines = [line.split("|") for line in rows.strip().splitlines()]
    rows = "\n".join("|".join([*c[:3], *([] if n == 0 else [HOSTILE]), *c[3:]]) for n, c in enumerate(lines))
    case = given(rows, agencies=f"id|title\nSchool|\nCSC|Social care of the council, with its out-of-hours team and its front door\nGP|<b>GP</b>{HOSTILE}", information=f"id|title\nmood|{HOSTILE}\nbruise|\nrecord|", title=HOSTILE)
    told = Told(case, derive(case, ("coded",)), stages(case, [date(2024, 1, 12), date(2024, 1, 31)]), points(case), [])
    path = tmp_path / "facilitator.html"
    path.write_bytes(str(files(told, "Made by a test.")["facilitator/facilitator.html"]).encode())
    page = browser.new_page(accept_downloads=True, bypass_csp=False)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield page, case
    assert page.evaluate("window.hit") is None
    assert said == []
    assert {url for url in asked if not url.startswith("blob:")} == {path.as_uri()}
    page.close()


def test_the_page_reveals_counts_votes_and_saves_them(shown: tuple[Any, Any]) -> None:
    page, case = shown
    assert page.locator("#main article:visible").count() == 0
    page.click("#main button:text-is('School')")
    assert page.locator("#main article:visible").inner_text().startswith("School")
    assert page.locator("#stages button:text-is('Last of all')").is_disabled()
    page.click("#stages button:nth-child(2)")
    assert page.locator("#stages button:text-is('Last of all')").is_enabled()
    page.select_option("#vote [name=answer]", "cannot tell")
    page.fill("#vote [name=reason]", HOSTILE)
    page.click("text=Add the vote")
    assert "stage 2: 0 yes, 0 no, 1 cannot tell" in page.locator("#cast").inner_text()
    assert HOSTILE in page.locator("#cast").inner_text()
    page.select_option("#share [name=from]", "School")
    assert page.locator("#share [name=to] option[value=School]").count() == 0
    page.select_option("#share [name=thing]", "bruise")
    page.select_option("#share [name=to]", "CSC")
    page.click("text=Add the choice")
    with page.expect_download() as saving:
        page.click("#save-choices")
    text = Path(saving.value.path()).read_text(encoding="utf-8")
    assert [c.told[:3] for c in read(text, routes.Ground(case))] == [("bruise", "School", "CSC")]
    page.click("#stages button:nth-child(1)")
    assert "stage 1: 0 yes, 0 no, 0 cannot tell" in page.locator("#cast").inner_text()


def test_votes_are_kept_in_the_page_alone(shown: tuple[Any, Any]) -> None:
    page, _ = shown
    page.fill("#vote [name=threshold]", "section 47")
    page.click("text=Add the vote")
    assert "section 47" in page.locator("#cast").inner_text()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    assert page.locator("#cast").inner_text() == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_page_works_by_keyboard(shown: tuple[Any, Any]) -> None:
    page, _ = shown
    page.keyboard.press("Tab")
    reached = []
    for _n in range(30):
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.name || document.activeElement.textContent"))
        if reached[-1] == "The pooled picture":
            page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    assert [name for name in ("minutes", "run", "reset", "School", "The pooled picture", "table", "answer", "from", "save-votes") if name not in reached] == []
    assert "All agencies' records together" in page.locator("#main article:visible").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_the_page(shown: tuple[Any, Any], width: int) -> None:
    import axe_playwright_python

    page, _ = shown
    page.set_viewport_size({"width": width, "height": 844})
    for button in page.locator("#main button").all():
        button.click()
    page.click("text=Add the vote")
    page.click("text=Add the choice")
    source = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    page.evaluate(source + ";0")
    assert [rule["id"] for rule in page.evaluate("axe.run(document)")["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inside = "[...document.querySelectorAll('form')].every((form) => form.scrollWidth <= form.clientWidth)"
    assert page.evaluate(inside)


def test_the_pooled_picture_counts_what_all_records_show_by_then() -> None:
    made: list[Stage] = stages(given(CHOSEN), [date(2024, 1, 11), date(2024, 1, 31), date(2024, 2, 29)])
    assert [sorted(pooled(stage)) for stage in made] == [["bruise"], ["bruise", "mood", "record"], ["bruise", "mood", "record"]]
    assert pooled(made[2])["bruise"] == ["School", "CSC"]
