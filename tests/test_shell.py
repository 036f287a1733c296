"""The command starts quickly, a shell can complete its words, and its manual page says what the commands are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from agencygraph import queries
from agencygraph.cli import main, manual
from agencygraph.cli.sections import SECTIONS

ROOT = Path(__file__).resolve().parent.parent
LARGE = ("docx", "holidays", "jinja2", "ladybug", "lxml", "neo4j", "networkx", "openpyxl", "pyvis", "rapidfuzz", "resvg_py")
"""Libraries that take long to load, and that only some commands need."""


def python(code: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, with the program of this checkout."""
    there = {name: value for name, value in os.environ.items() if not name.startswith("_AGENCYGRAPH")}
    there |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, env=there, capture_output=True, encoding="utf-8", timeout=60, check=False)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["gap", "--help"], ["check", "--help"], ["no-such-command"]])
def test_no_large_library_is_loaded_to_answer_what_needs_none(words: list[str]) -> None:
    code = (
        "import sys\nfrom agencygraph.cli import main\n"
        "try: main(prog_name='agencygraph')\n"
        "finally: print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = python(code, *words)
    loaded = done.stderr.partition("LOADED")[2].split()
    assert "agencygraph" in loaded and set(loaded) & set(LARGE) == set()


def offered(*words: str) -> list[str]:
    """What is offered for the last of some words, after those before it."""
    *before, last = words
    found = ShellComplete(main, {}, "agencygraph", "_AGENCYGRAPH_COMPLETE").get_completions(before, last)
    return [item.value if item.type == "plain" else item.type for item in found]


@pytest.mark.parametrize(
    "words, expected",
    [
        (["g"], ["gaps", "gap", "guide"]),
        (["guide", "re"], ["reference", "reviewer"]),
        (["gap", "never"], ["never-reached", "never-joined-in-one-agency", "never-sent"]),
        (["gap", "no-such"], []),
        (["gaps", "samples/pelka", "--only", "held"], ["held-back"]),
        (["gap", "--level", ""], ["coded", "body", "worker"]),
        (["gap", "never-reached", ""], ["file"]),
        (["gap", "never-reached", "samples/pelka", "-o", ""], ["file"]),
        (["compare", "a.json", "b"], ["file"]),
        (["mark", "samples/pelka", "id", "ex"], ["explained"]),
        (["who-knew", "samples/pelka", ""], []),
    ],
)
def test_words_are_completed(words: list[str], expected: list[str]) -> None:
    assert sorted(offered(*words)) == sorted(expected)


def test_the_first_argument_of_gap_offers_every_query_without_opening_a_case() -> None:
    assert offered("gap", "") == list(queries.shipped())


def test_every_argument_that_may_be_a_file_is_completed_by_files() -> None:
    context = click.Context(main)
    assert {
        (name, param.name)
        for name, command in main.commands.items()
        for param in command.params
        if isinstance(param, click.Argument) and "file" not in {item.type for item in param.shell_complete(context, "")}
    } == {
        ("gap", "name"), ("guide", "page"), ("who-knew", "item"), ("route", "item"), ("mark", "finding"), ("mark", "kind"), ("workshop", "more"),
    }


@pytest.mark.parametrize("shell, begins", [("bash", "_agencygraph_completion() {"), ("zsh", "#compdef agencygraph"), ("fish", "function _agencygraph_completion;")])
def test_a_shell_is_told_how_to_complete(shell: str, begins: str) -> None:
    done = python("from agencygraph.cli import main; main(prog_name='agencygraph')", _AGENCYGRAPH_COMPLETE=f"{shell}_source")
    assert done.returncode == 0 and done.stdout.startswith(begins)


def test_bash_completes_with_what_it_is_told(tmp_path: Path) -> None:
    if not (bash := shutil.which("bash")):
        pytest.skip("no bash here")
    program = tmp_path / "agencygraph"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -m agencygraph \"$@\"\n")
    program.chmod(0o755)
    text = '''
        eval "$(_AGENCYGRAPH_COMPLETE=bash_source agencygraph)"
        COMP_WORDS=(agencygraph g) COMP_CWORD=1
        _agencygraph_completion agencygraph
        echo "${COMPREPLY[@]}"
    '''
    there = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([bash, "-c", text], env=there, capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert sorted(done.stdout.split()) == ["gap", "gaps", "guide"], done.stderr


def test_the_manual_page_is_the_one_the_commands_make() -> None:
    made = "run python -m agencygraph.cli.manual > agencygraph/guide/agencygraph.1"
    assert (ROOT / "agencygraph" / "guide" / "agencygraph.1").read_text(encoding="utf-8") == manual.page(), made


def test_the_manual_page_has_every_command_and_option() -> None:
    page = manual.page()
    for name, command in main.commands.items():
        section = page.partition(f"\n.SS {name.replace('-', chr(92) + '-')}\n")[2].partition("\n.S")[0]
        for option in command.params:
            if isinstance(option, click.Option):
                assert max(option.opts, key=len).replace("-", "\\-") in section, (name, option.name)


def test_the_manual_page_renders_without_a_warning() -> None:
    if not (groff := shutil.which("groff")):
        pytest.skip("no groff here")
    words = [groff, "-man", "-Kutf8", "-Tutf8", "-ww", "-b", str(ROOT / "agencygraph" / "guide" / "agencygraph.1")]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert done.stderr == "" and "A file or table could not be used" in done.stdout


def test_help_lists_every_command_once_and_says_what_each_is_for() -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(main.commands) and len(set(listed)) == len(listed)
    told = CliRunner().invoke(main, ["--help"]).output
    assert [name for name in listed if f"\n  {name} " not in told] == [] and "..." not in told.partition("Begin:")[2]
