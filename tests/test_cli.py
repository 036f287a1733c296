"""The commands as a person or a program runs them: what comes on which stream, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agencygraph.cli import main
from agencygraph.dates import read as read_date
from agencygraph.findings import TAKEN_AS, Options
from agencygraph.opening import opened
from agencygraph.queries import library

HEADS = "entry_id,date,agency,people,information,shared_with,case_holder,description\n"
LATE_AND_NONE = HEADS + (
    "R1,2012-01-05,School,Child D,I1,,CSC,Mark seen\n"
    "R2,2012-01-20,CSC,,I1,,,Told by the school\n"
    "R3,2012-01-21,GP,,I2,,,Weight lost\n"
)
"""CSC holds the case from 5 January. It comes to know I1 15 days late; nothing shows that I2 reached it."""
IN_TIME = HEADS + "R1,2012-01-05,CSC,,I1,,CSC,Seen\nR2,2012-01-20,School,,I1,,,Seen\n"
BAD_DATE = LATE_AND_NONE + "R4,32/13/2012,GP,,,,,No such day\n"


def run(*words: object) -> Result:
    """A command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


def ok(*words: object) -> Result:
    """A command that must run: exit code 0."""
    done = run(*words)
    assert done.exit_code == 0, (done.stderr, done.exception)
    return done


def program(*words: object, **options: object) -> subprocess.Popen[bytes]:
    """A command as a process of its own, with given environment variables."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent), **options.pop("env", {})}
    command = [sys.executable, "-m", "agencygraph", *map(str, words)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def case(tmp_path):
    """A function that writes a case folder (LATE_AND_NONE, or the text given; more files by name, "_" for ".")."""

    def make(chronology: str = LATE_AND_NONE, **files: str) -> Path:
        folder = tmp_path / "case"
        folder.mkdir(exist_ok=True)
        for name, text in {"chronology_csv": chronology, **files}.items():
            (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return folder

    return make


# Exit codes


@pytest.mark.parametrize("command", ["check CASE", "gaps CASE", "gap never-reached CASE", "who-knew CASE", "who-knew CASE I1", "show CASE -o OUT.html"])
def test_0_it_ran_whatever_it_found(case, tmp_path, command):
    ok(*command.replace("CASE", str(case())).replace("OUT", str(tmp_path / "out")).split())


@pytest.mark.parametrize("command", ["check", "gaps", "gap never-reached", "who-knew", "show -o x.html"])
def test_1_there_is_no_such_case(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    done = run(*command.split(), tmp_path / "nothing")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "There is no case at" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "files, why",
    [
        ({"information_csv": ""}, "empty"),
        ({"chronology": "agency,information,case_holder\nSchool,I1,CSC\n"}, "no column is headed date"),
        ({"chronology": "date,information\n2012-01-05,I1\n"}, "no column names the agency"),
        ({"case_toml": "title = \n"}, "not TOML"),
    ],
)  # fmt: skip
def test_1_a_file_or_table_could_not_be_used_and_no_result_hides_it(case, files, why):
    folder = case(**files)
    assert run("check", folder).exit_code == 1
    for command in (["gaps"], ["gap", "never-reached"], ["who-knew"]):
        done = run(*command, folder, *(["--fail-on-findings"] if "gap" in command[0] else []), "--format", "json")
        assert done.exit_code == 1, why
        assert isinstance(json.loads(done.stdout), list)
        assert "could not be used" in done.stderr


def test_one_date_that_cannot_be_read_is_an_error_for_check_and_a_line_for_the_others(case):
    folder = case(BAD_DATE)
    assert run("check", folder).exit_code == 1
    said = ok("gap", "never-reached", folder).stderr
    assert f"1 problem, 1 of them errors: see agencygraph check {folder}." in said


@pytest.mark.parametrize(
    "words, said",
    [
        ("gap never-reachd CASE", "never-reached"),
        ("gap never-reached CASE --to Scool", "School"),
        ("gap never-reached CASE --to none", "no agency"),
        ("gap never-reached CASE --about Chid-D", "Child D"),
        ("gap never-reached CASE --by 2012-13-45", "neither an entry of the case nor a day"),
        ("gap never-reached CASE --by undated", "gives no day"),
        ("gap never-reached CASE --as-of someday", "--as-of"),
        ("gap never-reached CASE --within 3", "0, 9m, 24h or 3d"),
        ("gap never-reached CASE --within long", "0, 9m, 24h or 3d"),
        ("gap never-reached CASE --window -1", "--window"),
        ("gap never-reached CASE --level team", "--level"),
        ("gap never-reached CASE --format xml", "--format"),
        ("gap never-reached", "CASE"),
        ("gap never-reached CASE --nonsense", "--nonsense"),
        ("who-knew CASE I9", 'no item "I9"'),
        ("who-knew CASE --agency Scool", "School"),
        ("who-knew CASE --on someday", "not a day"),
        ("show CASE", "-o"),
        ("check neo4j://host", "folder or a file"),
        ("gasp CASE", "gasp"),
    ],
)  # fmt: skip
def test_2_misuse_says_what_was_meant(case, words, said):
    done = run(*words.replace("CASE", str(case())).split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", ["neo4j://127.0.0.1:1#x", "neo4j+s://127.0.0.1:1", "bolt://127.0.0.1:1", "bolt+ssc://127.0.0.1:1"])
def test_3_the_store_cannot_be_reached(address, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "not the password")
    done = run("gaps", address)
    assert (done.exit_code, done.stdout) == (3, "")
    assert address.partition("#")[0] in done.stderr and "not the password" not in done.stderr


def test_2_a_password_is_needed_and_nobody_is_there_to_ask(monkeypatch):
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    done = run("gaps", "neo4j://127.0.0.1:1#x")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "NEO4J_PASSWORD" in done.stderr


@pytest.mark.parametrize("words", ["load neo4j://host --into neo4j://host", "load CASE --into folder"])
def test_2_a_case_is_loaded_from_a_folder_into_a_store(case, words):
    done = run(*words.replace("CASE", str(case())).split())
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize("command", [["gaps"], ["gap", "never-reached"]])
def test_4_findings_are_present_only_where_asked_for(case, command):
    assert run(*command, case(), "--fail-on-findings").exit_code == 4
    assert run(*command, case()).exit_code == 0


def test_without_findings_nothing_is_4(case):
    assert run("gap", "never-reached", case(IN_TIME), "--fail-on-findings").exit_code == 0


# What is printed


def test_a_finding_has_its_row_and_its_denominator(case):
    done = ok("gap", "never-reached", case(), "--format", "json")
    found = {row["item"]: row for row in json.loads(done.stdout)}
    assert {item: row["outcome"] for item, row in found.items()} == {"I1": "late", "I2": "none"}
    assert [found["I1"][key] for key in ("lacking", "lag_least", "lag_most")] == ["CSC", 15, 15]
    assert "never-reached: 2 of 2; 0 cannot be told." in done.stderr
    assert "Assumed: " in done.stderr
    assert "Another explanation: " in done.stderr


def test_gaps_has_every_key_of_the_contract(case):
    for result in json.loads(ok("gaps", case(), "--format", "json").stdout):
        keys = {"query", "title", "question", "findings", "count", "cannot_tell", "of", "assumptions", "not_looked_for", "cypher"}
        assert keys <= result.keys()


def test_gaps_on_a_terminal_reads_as_sections(case):
    done = ok("gaps", case())
    assert "Never reached, or reached late\n" in done.stdout
    assert "Entries: " in done.stdout
    assert re.search(r"^2 of 2; 0 cannot be told\.$", done.stdout, re.M)
    assert "Assumed: " not in done.stdout


@pytest.mark.parametrize("form", ["csv", "jsonl", "md", "table"])
@pytest.mark.parametrize("command", [["gaps"], ["gap", "never-reached"], ["who-knew"], ["check"]])
def test_every_command_has_every_format(case, command, form):
    text = ok(*command, case(), "--format", form).stdout
    if form == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in text.splitlines())
    if form == "csv" and command != ["check"]:
        assert {"I1", "I2"} <= {row["item"] for row in rows(text)}


def test_the_entry_and_its_day_are_the_same_reference(case):
    folder = case()
    by_entry, by_day = (ok("gap", "never-reached", folder, "--by", by, "--format", "json").stdout for by in ("R2", "20 January 2012"))
    assert by_entry == by_day


def test_allowed_time_and_a_target_change_the_findings(case):
    folder = case()
    within = json.loads(ok("gap", "never-reached", folder, "--within", "15d", "--format", "json").stdout)
    assert [row["item"] for row in within] == ["I2"]
    to = json.loads(ok("gap", "never-reached", folder, "--to", "school", "--format", "json").stdout)
    assert [(row["item"], row["lacking"]) for row in to] == [("I2", "School")]


def test_who_knew_has_every_item_against_every_agency(case):
    folder = case()
    cells = json.loads(ok("who-knew", folder, "--format", "json").stdout)
    assert len(cells) == 2 * 3
    one = json.loads(ok("who-knew", folder, "I1", "--agency", "CSC", "--format", "json").stdout)
    assert [(c["item"], c["agency"], c["state"], c["earliest"]) for c in one] == [("I1", "CSC", "known", "2012-01-20")]
    (before,) = json.loads(ok("who-knew", folder, "I1", "--agency", "CSC", "--on", "2012-01-10", "--format", "json").stdout)
    assert before["state"] != "known"


@pytest.mark.parametrize("day, state, reason", [
    ("2024-08-31", "none", None), ("2024-09-15", "cannot-tell", "dates-overlap"), ("2024-10-31", "known", None),
])  # fmt: skip
def test_who_knew_on_a_day_within_a_vague_date_cannot_be_told(tmp_path, day, state, reason):
    (tmp_path / "GP.csv").write_text("date,event,information\nMay 2024,seen,\nSept/Oct 2024,told,afraid", encoding="utf-8")
    (row,) = json.loads(ok("who-knew", tmp_path / "GP.csv", "afraid", "--on", day, "--format", "json").stdout)
    assert (row["state"], row["reason"]) == (state, reason)


def test_check_gives_place_text_and_remedy_of_every_problem(case):
    done = run("check", case(BAD_DATE), "--format", "json")
    (problem,) = json.loads(done.stdout)
    assert list(problem) == ["severity", "file", "table", "row", "column", "text", "message", "remedy"]
    assert [problem[key] for key in ("severity", "file", "row", "column", "text")] == ["error", "chronology.csv", 5, "date", "32/13/2012"]
    assert "4 entries read: 1 error, 0 warnings, 0 notes." in done.stderr
    assert "chronology.csv, row 5, date: " in run("check", case(BAD_DATE)).stdout
    assert ok("check", case()).stdout.startswith("No problems.\n\nagency  chronology")


def test_the_query_can_be_shown_with_its_parameters_and_is_not_run(case):
    query = library()["never-reached"]
    text = ok("gap", "never-reached", case(), "--to", "CSC", "--show-cypher").stdout
    *parameters, rest = text.split("\n", len(query.params))
    assert {line.split()[1] for line in parameters} == set(query.params)
    assert ':param to => "CSC";' in parameters
    assert rest == query.text.rstrip() + ";\n"


OTHER = {"as_of": read_date("2012-01-10"), "by": read_date("2012"), "about": "Child D", "within": 9, "window": 3, "level": "body",
         "receipt": "accepted", "to": "all"}  # fmt: skip


def test_2_an_option_that_a_query_does_not_take_is_not_passed_over(case):
    folder = case()
    values = {"as_of": "2012-01-10", "by": "R1", "about": "Child D", "within": "3d", "window": "3", "level": "body", "receipt": "accepted", "to": "all"}
    for query in library().values():
        for option, starts in TAKEN_AS.items():
            taken = any(name == start or name.startswith(f"{start}_") for name in query.params for start in starts)
            if not taken:
                with opened(folder) as it, pytest.raises(ValueError, match=f"does not take {option}"):
                    it.gap(query.name, Options(**{option: OTHER[option]}))
                done = run("gap", query.name, folder, f"--{option.replace('_', '-')}", values[option])
                assert done.exit_code == 2
                assert f"does not take --{option.replace('_', '-')}" in done.stderr


def test_the_options_of_the_command_are_by_default_those_of_the_library():
    defaults = {p.name: p.default for p in main.commands["gaps"].params}
    assert {name: defaults[name] for name in ("to", "window", "level", "receipt")} == {
        name: getattr(Options(), name) for name in ("to", "window", "level", "receipt")
    }


# Your own query

OWN = (
    "MATCH (a:Agency)-[k:KNEW]->(i:Information) WHERE i.id = $item AND 'coded' IN a.levels "
    "RETURN a.id AS agency, i.id AS item ORDER BY agency, item\n"
)


def test_a_readers_own_query_is_run_with_its_parameters(case, tmp_path):
    (tmp_path / "own.cypher").write_text(OWN)
    done = ok("query", tmp_path / "own.cypher", case(), "-p", "item=I1", "--format", "json")
    assert {row["agency"] for row in json.loads(done.stdout)} == {"CSC", "School"}


def test_a_readers_own_query_takes_lists_and_days_and_gives_days_for_bounds(case, tmp_path):
    (tmp_path / "own.cypher").write_text(
        "MATCH (a:Agency)-[k:KNEW]->(i:Information) WHERE a.id IN $agencies AND k.latest < $before_earliest "
        "RETURN a.id AS agency, i.id AS item, k.earliest, k.latest, k.until_latest, k.latest + 0 AS minutes, 7 AS few_latest "
        "ORDER BY agency, item\n"
    )
    rows = json.loads(ok("query", tmp_path / "own.cypher", case(), "-p", "agencies=[CSC, 'School']", "-p", "before=2012-01-10", "--format", "json").stdout)
    [first] = rows  # what CSC was told on the 20th is not before the 10th
    assert (first["agency"], first["k.earliest"], first["k.latest"], first["k.until_latest"]) == ("School", "2012-01-05", "2012-01-05", None)
    assert isinstance(first["minutes"], int) and first["few_latest"] == 7  # no moment is that small
    done = run("query", tmp_path / "own.cypher", case(), "-p", "agencies=CSC")
    assert (done.exit_code, '-p "agencies=[CSC]"' in done.stderr) == (2, True)
    done = run("query", tmp_path / "own.cypher", case(), "-p", "agencies=[CSC]")
    assert (done.exit_code, "-p before=2016-05-22" in done.stderr) == (2, True)
    done = run("query", tmp_path / "own.cypher", case(), "-p", "agencies=[CSC]", "-p", "before=soon")
    assert (done.exit_code, '"soon" is not a day' in done.stderr) == (2, True)


@pytest.mark.parametrize("text", ["MATCH (n) DETACH DELETE n", "MATCH (a:Agencyy) RETURN a.id AS id", "MATCH (e:Entry) WHERE e.earliest > date('2020-01-01') RETURN e.id AS id", "COPY (MATCH (n) RETURN n.id) TO 'x.csv'"])
def test_a_query_that_writes_or_names_what_is_not_there_is_refused(case, tmp_path, text):
    (tmp_path / "own.cypher").write_text(text)
    done = run("query", tmp_path / "own.cypher", case())
    assert (done.exit_code, done.stdout) == (1, "")
    assert "own.cypher" in done.stderr


def test_a_query_file_that_is_not_there_and_a_parameter_that_is_none(case, tmp_path):
    assert run("query", tmp_path / "none.cypher", case()).exit_code == 1
    (tmp_path / "own.cypher").write_text(OWN)
    assert run("query", tmp_path / "own.cypher", case(), "-p", "item").exit_code == 2


# Files


@pytest.mark.skipif(os.name == "nt", reason="permission bits as POSIX has them")
@pytest.mark.parametrize("command", ["gaps CASE -o OUT.json", "gap never-reached CASE -o OUT.csv", "who-knew CASE -o OUT.md", "check CASE -o OUT.jsonl", "show CASE -o OUT.html"])
def test_a_file_holds_the_result_in_the_format_of_its_ending_for_its_owner_only(case, tmp_path, command):
    done = ok(*command.replace("CASE", str(case())).replace("OUT", str(tmp_path / "out")).split())
    (path,) = tmp_path.glob("out.*")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    assert str(path) in done.stdout + done.stderr
    assert {".json": "[", ".csv": "finding", ".md": "| item", ".html": "<!doctype", ".jsonl": ""}[path.suffix] in text.lower()[:40]


@pytest.mark.parametrize("command", ["gaps CASE -o CASE/chronology.csv", "show CASE -o CASE/case.toml", "gap never-reached CASE -o CASE/findings.csv", "check CASE/chronology.csv -o CASE/chronology.csv"])
def test_a_result_is_never_written_over_the_case_or_into_it(case, command):
    folder = case(case_toml='title = "T"\n')
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = run(*command.replace("CASE", str(folder)).split())
    assert done.exit_code == 1
    assert "one of the files of the case" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_demo_ends_with_the_path_of_its_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = ok("demo")
    assert done.stdout.rstrip().endswith(str(tmp_path / "agencygraph-demo.html"))
    assert (tmp_path / "agencygraph-demo.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert re.search(r"^\d+ of \d+; \d+ cannot be told\.$", done.stdout, re.M)


# Terminals, pipes, spreadsheets

DRIVEN = HEADS + (
    'R1,2012-01-05,School,Child D,I\x1b[31m1,,"CS\x9bC","Mark \x1b[2J\u202e seen"\n'
    "R\x1b]0;x\x07,2012-01-20,CS\x9bC,,I2,,,Told\nR3,2012-01-21,GP,,I3,,,Told\n"
)


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl", "md"])
@pytest.mark.parametrize("command", [["gaps"], ["gap", "never-reached"], ["who-knew"], ["check"]])
def test_a_chronology_cannot_drive_the_terminal(case, command, form):
    done = run(*command, case(DRIVEN), "--format", form)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    for stream in (done.stdout, done.stderr):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", stream)


def test_no_cell_of_a_csv_result_is_something_to_work_out(case):
    text = LATE_AND_NONE.replace("School", '"=HYPERLINK(""http://x"")"').replace("I2", "@SUM(1)")
    for command in (["gap", "never-reached"], ["who-knew"]):
        cells = [value for row in rows(ok(*command, case(text), "--format", "csv").stdout) for value in row.values()]
        assert [value for value in cells if value[:1] in tuple("=+-@\t\r")] == []
        assert any("@SUM(1)" in value for value in cells)


@pytest.mark.parametrize("encoding", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}])
@pytest.mark.parametrize("form", ["json", "table", "csv"])
def test_any_encoding_of_standard_output_will_do(case, encoding, form):
    folder = case(LATE_AND_NONE.replace("School", "Szkoła → 学校"))
    with program("who-knew", folder, "--format", form, env=encoding) as done:
        text, said = done.communicate(timeout=60)
    assert done.returncode == 0, said
    if form == "json":
        assert {row["agency"] for row in json.loads(text.decode("ascii"))} == {"CSC", "GP", "Szkoła → 学校"}
    else:
        assert "CSC" in text.decode("cp1252")


def test_a_reader_that_goes_away_is_no_fault(case):
    long = HEADS + "".join(f"R{n},2012-01-05,A{n % 40},,I{n},,,x\n" for n in range(800))
    with program("who-knew", case(long), "--format", "json") as done:
        done.stdout.read(10)
        done.stdout.close()
        said = done.stderr.read().decode()
        done.wait(60)
    assert done.returncode == 0
    assert "Traceback" not in said
    assert "Broken" not in said


def test_version_names_the_program():
    assert ok("--version").stdout.startswith("agencygraph ")


def test_a_new_case_is_read_without_an_error(tmp_path):
    assert run("new", tmp_path / "ours").exit_code == 0
    assert run("check", tmp_path / "ours").exit_code == 0
    assert run("gaps", tmp_path / "ours").exit_code == 0
    again = run("new", tmp_path / "ours")
    assert (again.exit_code, again.stdout) == (1, "")


def test_many_files_become_one_case_with_every_row_accounted_for(tmp_path):
    files = sorted((Path(__file__).parent / "messy" / "agencies").iterdir())
    done = run("merge", *files, "-o", tmp_path / "merged")
    rows_in, rows_out, aside = map(int, re.search(r"(\d+) rows in = (\d+) rows out \+ (\d+) set aside", done.stdout).groups())
    assert (done.exit_code, rows_in) == (0, rows_out + aside)
    assert run("gaps", tmp_path / "merged").exit_code == 0
    (tmp_path / "count.cypher").write_text("MATCH (e:Entry) RETURN e.id AS id", encoding="utf-8")
    assert len(json.loads(run("query", tmp_path / "count.cypher", tmp_path / "merged", "--format", "json").stdout)) <= rows_out


def test_a_file_of_which_nothing_is_read_ends_a_merge_with_1(tmp_path):
    messy = Path(__file__).parent / "messy"
    done = run("merge", messy / "agencies" / "School.docx", messy / "unusable" / "old.doc", "-o", tmp_path / "merged")
    assert done.exit_code == 1 and "old.doc" in done.stdout and "docx" in done.stdout
