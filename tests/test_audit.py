"""The record of what was read and found is appended to only when asked, and shows any later change to it."""

from __future__ import annotations

import json
import os
import shutil
import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from agencygraph import auditing
from agencygraph.cli import main

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
ROWS = "date,agency,information,shared_with\n2016-05-01,School,I1,Police\n2016-05-03,Police,I2,\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "chronology.csv").write_text(ROWS)
    (tmp_path / "case" / "case.toml").write_text('title = "Invented"\n')
    return tmp_path / "case"


def write(case: Path, initials: str = "AB") -> Result:
    return run("audit", case, "--write", "--initials", initials)


def three(case: Path) -> list[bytes]:
    """A record of three lines, each with its line end."""
    for number in range(3):
        auditing.add(case, {"case": "c", "number": number}, initials="AB", now=NOW)
    return (case / "audit.jsonl").read_bytes().splitlines(keepends=True)


def first_fault(lines: list[bytes]) -> tuple[int, str]:
    found = auditing.check(b"".join(lines))
    return found.line, found.why


def test_nothing_is_written_unless_asked_for(case: Path) -> None:
    before = {p.name: p.read_bytes() for p in case.iterdir()}
    done = run("audit", case)
    assert done.exit_code == 0 and "Nothing was written" in done.stderr
    assert json.loads(done.stdout)["case"] == "case"
    assert {p.name: p.read_bytes() for p in case.iterdir()} == before
    assert run("audit", case, "--verify").exit_code == 1
    assert run("audit", case, "--write").exit_code == 2
    assert run("audit", case, "--write", "--initials", " ").exit_code == 2
    assert run("audit", case, "--write", "--verify", "--initials", "AB").exit_code == 2
    assert {p.name: p.read_bytes() for p in case.iterdir()} == before


def test_a_line_says_what_was_read_asked_and_found(case: Path) -> None:
    from hashlib import sha256

    found = json.loads(run("gaps", case, "--format", "json", "--to", "all").stdout)
    run("mark", case, next(f["finding"] for g in found for f in g["findings"]), "explained", "--reason", "seen", "--initials", "CD")
    assert write(case).exit_code == 0
    said = json.loads((case / "audit.jsonl").read_text())
    assert said["read"] == [
        {"file": name, "sha256": sha256((case / name).read_bytes()).hexdigest(), "rows": rows}
        for name, rows in (("case.toml", 0), ("chronology.csv", 2))
    ]
    gaps = json.loads(run("gaps", case, "--format", "json").stdout)
    told = [(g["query"], g["count"], g["cannot_tell"], g["of"], sorted(f["finding"] for f in g["findings"])) for g in gaps]
    assert [tuple(f[k] for k in ("query", "count", "cannot_tell", "of", "ids")) for f in said["findings"]] == told
    assert any(ids for *_, ids in told)
    assert {"never-reached.cypher", "thresholds.csv", "timescales.csv", "events.csv"} <= {r["file"] for r in said["rules"]}
    assert said["options"]["level"] == "coded" and said["by"] == "AB" and said["line"] == 1
    assert [mark[1:3] for mark in said["marks"]["standing"]] == [["explained", "CD"]]
    assert stat.S_IMODE((case / "audit.jsonl").stat().st_mode) == 0o600


def test_no_words_of_a_chronology_stand_in_the_record(case: Path) -> None:
    (case / "chronology.csv").write_text("date,agency,information,description\n2016-05-01,School,I1,Zebedee told a teacher\n")
    write(case)
    assert "Zebedee" not in (case / "audit.jsonl").read_text()


def test_lines_follow_and_the_case_is_read_as_before(case: Path) -> None:
    assert [write(case, who).exit_code for who in ("AB", "CD")] == [0, 0]
    done = run("audit", case, "--verify")
    assert done.exit_code == 0 and done.stdout.startswith("2 lines, each follows")
    assert run("check", case).exit_code == 0
    assert "All is as line 2 of the record says." in run("audit", case).stderr


def test_what_changed_since_the_last_line_is_said(case: Path) -> None:
    write(case)
    (case / "chronology.csv").write_text(ROWS + "2016-05-09,Housing,I3,\n")
    (case / "agencies.csv").write_text("id\nSchool\n")
    said = run("audit", case, "--level", "body").stderr
    assert "The file chronology.csv has changed." in said
    assert "The file agencies.csv was not there." in said
    assert "other options" in said and "Findings: " in said
    assert "case.toml" not in said and "rule file" not in said


def test_a_changed_byte_shows_at_its_line(case: Path) -> None:
    lines = three(case)
    for at in range(3):
        for place in range(len(lines[at])):
            changed = bytes([*lines[at][:place], lines[at][place] ^ 1, *lines[at][place + 1 :]])
            assert first_fault([*lines[:at], changed, *lines[at + 1 :]])[0] == at + 1


def test_a_line_rewritten_with_a_new_hash_shows_at_the_next(case: Path) -> None:
    lines = three(case)
    said = json.loads(lines[1])
    del said["hash"]
    said["number"] = 9
    forged = auditing._text({**said, "hash": auditing._hash(said)}) + b"\n"
    assert first_fault([lines[0], forged, lines[2]])[0] == 3
    assert auditing.check(lines[0] + forged).line == 0  # nothing follows it: the hash noted elsewhere is what shows it
    assert not auditing.holds(lines[0] + forged, json.loads(lines[1])["hash"])


@pytest.mark.parametrize(
    ("order", "line"),
    [((1, 2), 1), ((0, 2), 2), ((0, 2, 1), 2), ((1, 0, 2), 1), ((0, 1, 1, 2), 3), ((0, 1, 2, 0), 4)],
)
def test_a_line_taken_out_moved_or_put_in_shows(case: Path, order: tuple[int, ...], line: int) -> None:
    lines = three(case)
    found = first_fault([lines[at] for at in order])
    assert found == (line, "it does not follow the line before it: a line was taken out, put in or moved")


def test_a_cut_last_line_shows_and_nothing_is_added_to_it(case: Path) -> None:
    content = b"".join(three(case))
    for end in (1, 2, 40):
        assert first_fault([content[:-end]]) == (3, "its end is missing")
    (case / "audit.jsonl").write_bytes(content[:-40])
    done = write(case)
    assert done.exit_code == 1 and "Line 3 of the record does not stand: its end is missing." in done.stderr
    assert (case / "audit.jsonl").read_bytes() == content[:-40]
    done = run("audit", case, "--verify")
    assert done.exit_code == 1 and "Line 3" in done.stderr


def test_whole_last_lines_taken_away_show_only_against_a_hash_noted_elsewhere(case: Path) -> None:
    lines = three(case)
    noted = json.loads(lines[2])["hash"]
    assert run("audit", case, "--verify", "--last", noted).exit_code == 0
    (case / "audit.jsonl").write_bytes(b"".join(lines[:2]))
    assert run("audit", case, "--verify").exit_code == 0
    done = run("audit", case, "--verify", "--last", noted)
    assert done.exit_code == 1 and "lines were taken away" in done.stderr
    assert run("audit", case, "--last", noted).exit_code == 2


@pytest.mark.parametrize("text", [b"\n", b"[]\n", b"{}\n", b"\xff\xfe\n", b"[" * 100_000 + b"\n", b'{"hash":1}\n'])
def test_what_is_no_line_of_ours_is_said_and_not_a_trace(case: Path, text: bytes) -> None:
    (case / "audit.jsonl").write_bytes(text)
    done = run("audit", case, "--verify")
    assert done.exit_code == 1 and "Line 1 of the record does not stand" in done.stderr


def _add(case: str, who: str, times: int) -> None:
    for number in range(times):
        auditing.add(case, {"number": number}, initials=who, now=NOW)


def test_two_who_write_at_once_wait_for_one_another(case: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        for done in [pool.submit(_add, str(case), who, 30) for who in ("AB", "CD")]:
            done.result()
    found = auditing.read(case)
    assert found is not None and (found.lines, found.line) == (60, 0)
    said: list[dict[str, Any]] = [json.loads(line) for line in (case / "audit.jsonl").read_text().splitlines()]
    assert {who: [s["number"] for s in said if s["by"] == who] for who in ("AB", "CD")} == {
        who: list(range(30)) for who in ("AB", "CD")
    }


def test_a_full_disk_leaves_the_record_as_it_was(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = b"".join(three(case))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = write(case)
    assert done.exit_code == 1 and "No space left on device" in done.stderr
    assert (case / "audit.jsonl").read_bytes() == before


def test_a_case_of_one_file_has_its_record_beside_it(case: Path) -> None:
    one = Path(shutil.copy(case / "chronology.csv", case.parent / "school.csv"))
    assert write(one).exit_code == 0
    assert (case.parent / "school-audit.jsonl").is_file()
    assert run("audit", "neo4j://host#x").exit_code == 2


def test_the_hash_printed_is_that_of_the_line_before_it_in_the_next(case: Path) -> None:
    noted = write(case).stdout.split()[-1]
    write(case)
    assert json.loads((case / "audit.jsonl").read_text().splitlines()[1])["previous"] == noted
