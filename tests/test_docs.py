"""README.md says what is so: its commands exist, its outputs are real, its schema is the schema.

A marked block, `<!-- output: agencygraph … -->` up to `<!-- /output -->`, is filled by `pytest tests/test_docs.py --update`.
A line "…" in an output stands for any number of lines left out.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from agencygraph import cli, queries, schema

README = Path(__file__).resolve().parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")

MARKED = re.compile(r"(<!-- output: (?P<command>agencygraph [^\n]*?) -->\n)(?P<body>.*?)(<!-- /output -->)", re.S)
FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.S | re.M)
STEP = re.compile(r"^\$ (?P<command>[^\n]*)\n(?P<output>(?:(?!\$ )[^\n]*\n)*)", re.M)


def group() -> click.Group:
    found = [value for value in vars(cli).values() if isinstance(value, click.Group)]
    return cli.main if isinstance(cli.main, click.Group) else found[0]


def steps() -> list[tuple[str, str]]:
    """Every (command, output) of the console blocks whose output is given."""
    blocks = (block["body"] for block in FENCED.finditer(TEXT) if block["body"].startswith("$ agencygraph"))
    return [(step["command"], step["output"]) for body in blocks for step in STEP.finditer(body) if step["output"].strip()]


def run(command: str, folder: Path) -> str:
    """Standard output of a command run in a folder that has the samples, as a pipe would get it."""
    (folder / "samples").symlink_to(README.parent / "samples")
    environment = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "FORCE_COLOR"}}
    environment |= {"PYTHONUTF8": "1", "PYTHONPATH": str(README.parent)}
    program = [sys.executable, "-c", "from agencygraph.cli import main; main()"]
    done = subprocess.run(
        [*program, *shlex.split(command)[1:]], cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    return tidy(done.stdout)


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and without empty lines around, which a document may lose."""
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"


def agrees(given: str, real: str) -> bool:
    """Whether an output as printed in a document is the real one, "…" standing for lines left out."""
    lines = (r"(?:[^\n]*\n)*" if line.strip() == "…" else re.escape(line) + r"\n" for line in tidy(given).splitlines())
    return re.fullmatch("".join(lines), real) is not None


@pytest.mark.parametrize("given, same", [("a\nb", True), ("a", False), ("a\n…", True), ("…\nb", True), ("…\na", False)])
def test_dots_stand_for_lines_left_out(given, same):
    assert agrees(given, "a\nb\n") is same


@pytest.mark.parametrize("command", sorted(group().commands))
def test_every_command_has_help_and_a_line_in_the_readme(command):
    assert group().commands[command].help
    assert re.search(rf"`agencygraph {re.escape(command)}[ `]", TEXT)


def test_every_command_in_the_readme_exists():
    assert set(re.findall(r"`agencygraph ([a-z-]+)[ `]", TEXT)) == set(group().commands)


@pytest.mark.parametrize("command", [block["command"] for block in MARKED.finditer(TEXT)])
def test_a_marked_output_is_what_the_command_prints(command, tmp_path, pytestconfig):
    block = next(b for b in MARKED.finditer(README.read_text(encoding="utf-8")) if b["command"] == command)
    given = re.sub(r"^```\w*\n?", "", block["body"], flags=re.M)
    update = pytestconfig.getoption("update")
    if given.strip() or update:
        real = run(command, tmp_path)
        if update and not agrees(given, real):
            rewrite(block, f"```text\n{real}```\n")
        else:
            assert agrees(given, real), "run pytest tests/test_docs.py --update"


def test_a_console_block_is_what_the_command_prints(tmp_path):
    for number, (command, output) in enumerate(steps()):
        (folder := tmp_path / str(number)).mkdir()
        real = run(command, folder)
        assert agrees(output, real), f"{command} now prints:\n{real}"


def test_the_python_examples_run():
    examples = "\n".join(b["body"] for b in FENCED.finditer(TEXT) if b["language"] in {"python", "pycon"} and ">>>" in b["body"])
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", str(README), 0)
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("name, table", [("schema", schema.table), ("queries", queries.table)])
def test_a_table_made_from_code_is_what_the_code_says(name, table, pytestconfig):
    block = re.search(rf"(<!-- {name} -->\n)(?P<body>.*?)(<!-- /{name} -->)", README.read_text(encoding="utf-8"), re.S)
    if pytestconfig.getoption("update"):
        rewrite(block, f"\n{tidy(table())}\n")
    else:
        assert tidy(block["body"]) == tidy(table()), "run pytest tests/test_docs.py --update"


def rewrite(block: re.Match[str], body: str) -> None:
    """Puts a new body between a block's markers."""
    start, end = block.span("body")
    README.write_text(block.string[:start] + body + block.string[end:], encoding="utf-8")
