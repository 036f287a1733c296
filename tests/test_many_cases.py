"""Several cases, in one store or in one folder: each is answered as if it were alone, and says which it is."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from agencygraph import asking, findings, knowing, many, marks, queries
from agencygraph.case import CaseUnreadable
from agencygraph.cli import main
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.store import in_memory
from tests.chronologies import given

NORTH = """
    date       | agency | information | shared_with
    2020-01-05 | School | bruise      |
    2020-03-01 | CSC    | burn        |
"""
SOUTH = """
    date       | agency | information | decision
    2021-01-05 | School | bruise      |
    2021-06-01 | CSC    |             |
"""
SILENT = """
    date       | agency | description
    2022-01-05 | School | nothing is coded in this case
"""


def graphs():
    """Three cases whose agencies have the same ids, with other titles and other records."""
    schools = {"north": "Hill School", "south": "Lake School", "silent": "Moor School"}
    rows = {"north": NORTH, "south": SOUTH, "silent": SILENT}
    return [
        build(derive(given(rows[id_], id=id_, duty_holder="CSC", agencies=f"id | title\nSchool | {title}\nCSC |")))
        for id_, title in schools.items()
    ]


def test_all_cases_together_are_each_case_alone():
    cases = graphs()
    with in_memory(cases) as store:
        together = findings.run_all(store)
        alone = {case.case_id: findings.run_all(store, None, case.case_id) for case in cases}
        knew = knowing.who_knew(store)
    for at, result in enumerate(together):
        each = {id_: results[at] for id_, results in alone.items()}
        expected = [{**row, "case": id_} for id_ in sorted(each) for row in each[id_].findings]
        assert result.findings == expected
        assert (result.of, result.count) == (sum(r.of for r in each.values()), sum(r.count for r in each.values()))
    assert {row["case"] for row in knew} == {"north", "south"}


def test_an_agency_has_the_name_and_the_coverage_of_its_own_case():
    with in_memory(graphs()) as store:
        result = next(r for r in findings.run_all(store) if r.query.name == "never-reached")
    said = {row["case"]: f"{row['sentence']} {row['coverage']}" for row in result.findings if row["item"] == "bruise"}
    assert "Hill School" in said["north"] and "2020-01-05 to 2020-03-01" in said["north"]
    assert "Lake School" in said["south"] and "2021-01-05 to 2021-06-01" in said["south"]


def test_what_could_not_be_looked_for_in_one_case_is_said_although_it_could_in_another():
    with in_memory(graphs()) as store:
        result = next(r for r in findings.run_all(store) if r.query.name == "never-reached")
        alone = next(r for r in findings.run_all(store, None, "silent") if r.query.name == "never-reached")
    assert alone.not_looked_for
    assert result.not_looked_for is None
    assert any(line.startswith("silent: ") and alone.not_looked_for in line for line in result.assumptions)


def test_a_store_without_a_case_was_not_looked_through():
    with in_memory() as store:
        assert {result.not_looked_for for result in findings.run_all(store)} == {"The store holds no case."}


# A folder of case folders

ASKED = {"to": "holder", "level": "coded"}
HOLDER = "date,agency,information,case_holder\n{},CSC,,CSC\n{},School,bruise,\n{},CSC,,\n"


def question(*names: str, **asked: str) -> asking.Question:
    library = queries.library()
    return asking.Question(tuple(library[name] for name in names or ("never-reached", "held-back")), {**ASKED, **asked})


@pytest.fixture
def cases(tmp_path):
    """Three case folders that differ in their dates, of which School's bruise never reached the holder in any."""
    for id_, days in {"a": ("2020-01-03", "2020-01-05", "2020-02-01"), "b": ("2021-01-03", "2021-01-05", "2021"), "c": ["2022"] * 3}.items():
        folder = tmp_path / "cases" / id_
        folder.mkdir(parents=True)
        (folder / "chronology.csv").write_text(HOLDER.format(*days), encoding="utf-8")
        (folder / "case.toml").write_text(f'id = "{id_}"\n', encoding="utf-8")
    return tmp_path / "cases"


def answers(folder, asked: asking.Question, **given) -> list[many.Answer]:
    return many.asked([str(p) for p in sorted(folder.iterdir())], asked, **given)


def test_cases_of_a_folder_are_each_case_alone_however_they_are_shared_out(cases, monkeypatch):
    asked = question()
    whole = [(a.case_id, [r.as_json() for r in a.results]) for a in answers(cases, asked)]
    seen: list[int] = []
    monkeypatch.setattr(many, "BATCH", 1)
    apart = [(a.case_id, [r.as_json() for r in a.results]) for a in answers(cases, asked, told=seen.append)]
    alone = [(a.case_id, [r.as_json() for r in a.results]) for one in sorted(cases.iterdir())
             for a in many.answered([str(one)], asked)]  # fmt: skip
    assert whole == apart == alone
    assert seen == [1, 1, 1]
    assert [case_id for case_id, _ in whole] == ["a", "b", "c"]


def test_a_case_that_cannot_be_read_is_said_and_hides_none_of_the_others(cases):
    (cases / "b" / "chronology.csv").unlink()
    done = CliRunner().invoke(main, ["gap", "never-reached", str(cases), "--format", "jsonl"])
    assert done.exit_code == 1
    assert {line.split('"case": "')[1][0] for line in done.stdout.splitlines()} == {"a", "c"}
    assert "b: not asked, so nothing is said of its gaps." in done.stderr


def test_where_no_case_can_be_read_nothing_looks_like_no_findings(cases):
    for folder in cases.iterdir():
        (folder / "chronology.csv").unlink()
    done = CliRunner().invoke(main, ["gaps", str(cases)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "None of the 3 cases could be asked." in done.stderr


def test_two_cases_of_one_id_are_refused_since_their_findings_could_not_be_told_apart(cases, monkeypatch):
    (cases / "c" / "case.toml").write_text('id = "a"\n', encoding="utf-8")
    for batch in (many.BATCH, 1):
        monkeypatch.setattr(many, "BATCH", batch)
        with pytest.raises(CaseUnreadable, match="cases of the same id, 'a'"):
            answers(cases, question())


def test_an_agency_that_only_some_cases_have_is_said_of_the_others(cases):
    (cases / "b" / "chronology.csv").write_text("date,agency,information\n2021-01-05,GP,burn\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["gap", "never-reached", str(cases), "--to", "CSC", "--format", "csv"])
    assert done.exit_code == 1
    assert 'b: not asked, so nothing is said of its gaps. The case has no agency "CSC".' in done.stderr
    assert "never-reached-" in done.stdout


def test_sentences_say_whose_they_are_and_what_all_assume_is_said_once(cases):
    done = CliRunner().invoke(main, ["gaps", str(cases), "--only", "never-reached"])
    assert "1. a: No evidence in the chronologies supplied that" in done.stdout
    assumed = [line for line in done.stderr.splitlines() if "each of the 3 cases: " in line]
    assert assumed and len(assumed) == len(set(assumed))


def test_a_mark_beside_a_case_of_the_folder_is_on_its_finding(cases):
    finding = answers(cases, question())[0].results[0].findings[0]["finding"]
    marks.add(cases / "a", finding, "explained", initials="AB", reason="told by post", on=date(2026, 1, 5))
    rows = many.together(answers(cases, question()))[0].findings
    assert [row["case"] for row in rows if "mark" in row] == ["a"]
