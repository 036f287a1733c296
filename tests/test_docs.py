"""README.md and the guide say what is so: commands and options exist, outputs are real, links lead somewhere.

Three kinds of block are checked, and all but the second are written by `pytest tests/test_docs.py --update`:
`<!-- output: agencygraph … -->` up to `<!-- /output -->` holds what a command prints; in a console block the commands
of a page run one after another in one folder, as a reader would run them; `<!-- name -->` up to `<!-- /name -->` holds
what `reference.BLOCKS` makes from the code. A line "…" in an output stands for any number of lines left out. A block
whose first line ends in a file's name is that file, written before the commands that follow it.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from test_architecture import ORDER

from agencygraph import cli, columns, headings, queries
from tests.reference import BLOCKS

ROOT = Path(__file__).resolve().parent.parent
README, GUIDE = ROOT / "README.md", ROOT / "agencygraph" / "guide"
REFERENCE, MEANING = GUIDE / "reference.md", GUIDE / "meaning.md"
PAGES = [README, *sorted(GUIDE.glob("*.md"))]
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
MOST_LINES = 160
"""Lines of the README, which is read to the end only where it is short."""

MARKED = re.compile(r"(<!-- output: (?P<command>agencygraph [^\n]*?) -->\n)(?P<body>.*?)(<!-- /output -->)", re.S)
FENCED = re.compile(r"^ *```(?P<language>\w*) ?(?P<file>[^\n]*)\n(?P<body>.*?)^ *```$", re.S | re.M)
STEP = re.compile(r"^\$ (?P<command>[^\n]*)\n(?P<output>(?:(?!\$ )[^\n]*\n)*)", re.M)
LINK = re.compile(r"\]\((?P<page>[^)#]*)(?P<place>#[^)]*)?\)")


def group() -> click.Group:
    assert isinstance(cli.main, click.Group)
    return cli.main


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return FENCED.sub("", TEXTS[page])


def spans(page: Path) -> list[str]:
    """What stands as code in the lines of a page, each on one line."""
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", re.sub(r"^ {4}.*$", "", prose(page), flags=re.M))]


def commands(page: Path) -> Iterator[str]:
    """Every command that a page shows, in a line, in a block or with its output, from the word agencygraph on."""
    shown = re.findall(r"^ {4,}(.*)$", prose(page), re.M)
    shown += [step["command"] for block in FENCED.finditer(TEXTS[page]) for step in STEP.finditer(block["body"])]
    shown += [block["command"] for block in MARKED.finditer(TEXTS[page])]
    for line in [*shown, *spans(page)]:
        yield from re.findall(r"(?:^|&& )(agencygraph [a-z-][^#&]*)", line.partition("   #")[0])


def run(command: str, folder: Path) -> str:
    """Standard output of a command run in a folder that has the samples, as a pipe would get it."""
    if not (folder / "samples").exists():
        (folder / "samples").symlink_to(ROOT / "samples")
    environment = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "FORCE_COLOR"}}
    environment |= {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
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


def test_the_readme_can_be_read_to_its_end():
    assert len(TEXTS[README].splitlines()) <= MOST_LINES


@pytest.mark.parametrize("command", sorted(group().commands))
def test_every_command_has_help_and_a_page_that_says_when_to_use_it(command):
    assert group().commands[command].help
    named = [page.name for page in PAGES if page != REFERENCE for line in commands(page) if line.split()[1] == command]
    assert named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_and_option_that_a_page_names_exists(page):
    options = {name: {o for param in command.params for o in param.opts} for name, command in group().commands.items()}
    for line in commands(page):
        name, given = line.split()[1], set(re.findall(r"(?<!\S)--[a-z][a-z-]*", line))
        assert name in options, line
        assert given <= options[name], line
        if name == "gap" and not (query := line.partition(" gap")[2].split()[:1] or ["NAME"])[0].isupper():
            assert query[0] in queries.shipped(), line
    alone = {span.split("=")[0].split("|")[0].split()[0] for span in spans(page) if span.startswith("--")}
    assert alone - {"--update", *(o for given in options.values() for o in given)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_to_a_page_and_a_place_of_it(page):
    for link in LINK.finditer(prose(page)):
        if "://" in link["page"]:
            continue
        target = (page.parent / link["page"]).resolve() if link["page"] else page
        assert target.exists(), link[0]
        assert page == README or target.parent == GUIDE, f"{link[0]}: an installed program has the guide's pages alone"
        if link["place"]:
            heads = re.findall(r"^#+ (.*)$", prose(target), re.M)
            assert link["place"][1:] in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}, link[0]


def test_every_page_is_reached_from_the_readme():
    linked = {(ROOT / link["page"]).resolve() for link in LINK.finditer(TEXTS[README])}
    assert set(PAGES[1:]) <= linked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_that_a_page_names_is_there(page):
    named = {span for span in spans(page) if re.fullmatch(r"(agencygraph|benchmarks|cypher|samples|tests)(/[\w.-]+)+/?", span)}
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.stem)
def test_a_page_of_the_guide_begins_with_its_title_and_one_line(page):
    title, blank, line, rest = TEXTS[page].split("\n", 3)
    assert title.startswith("# ") and not blank and line.endswith(".") and rest.startswith("\n")


def test_every_module_has_a_line_in_how_it_is_built():
    named = {span.rstrip("/") for span in spans(GUIDE / "developer.md")}
    assert set(ORDER) - {"__init__", "__main__"} <= named


def test_the_guide_is_listed_and_printed():
    listed = CliRunner().invoke(cli.main, ["guide"])
    assert listed.exit_code == 0
    assert [page.stem for page in PAGES[1:]] == [line.split()[0] for line in listed.stdout.split("\n\n")[0].splitlines()]
    assert str(ROOT / "samples") in listed.stdout
    for page in PAGES[1:]:
        printed = CliRunner().invoke(cli.main, ["guide", page.stem])
        assert printed.exit_code == 0 and printed.stdout.startswith(TEXTS[page].split("\n")[0])
        assert "<!--" not in printed.stdout and "](" not in printed.stdout
    assert "reviewer works with it (agencygraph guide reviewer)" in CliRunner().invoke(cli.main, ["guide", "tutorial"]).stdout


@pytest.mark.parametrize("name", ["tutorail", "../reference", "reference.md"])
def test_a_page_that_the_guide_does_not_have_is_misuse(name):
    done = CliRunner().invoke(cli.main, ["guide", name])
    assert done.exit_code == 2 and f'no page "{name}"' in done.stderr and not done.stdout


@pytest.mark.parametrize("table", [name for name in headings.COLUMNS if name != "suggestions"])
def test_every_column_that_a_person_fills_in_is_explained(table):
    assert [c for c in headings.COLUMNS[table] if not {f"{table}.{c}", c} & columns.MEANING.keys()] == []


def test_every_outcome_and_failure_type_is_explained():
    assert [outcome for outcome in queries.OUTCOMES if f"`{outcome}`" not in TEXTS[MEANING]] == []
    types = {f for query in queries.library().values() for f in query.types}
    assert [f for f in types if not re.search(rf"\b{f}\s[a-z]", prose(REFERENCE))] == []


@pytest.mark.parametrize("page, command", [(page, block["command"]) for page in PAGES for block in MARKED.finditer(TEXTS[page])])
def test_a_marked_output_is_what_the_command_prints(page, command, tmp_path, pytestconfig):
    block = next(b for b in MARKED.finditer(page.read_text(encoding="utf-8")) if b["command"] == command)
    given = re.sub(r"^```\w*\n?", "", block["body"], flags=re.M)
    real = run(command, tmp_path)
    if pytestconfig.getoption("update") and not agrees(given, real):
        rewrite(page, block, f"```text\n{real}```\n")
    else:
        assert agrees(given, real), "run pytest tests/test_docs.py --update"


@pytest.mark.parametrize("page", [p for p in PAGES if "\n$ agencygraph" in TEXTS[p]], ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_and_print_what_it_says(page, tmp_path):
    for block in FENCED.finditer(TEXTS[page]):
        if block["file"]:
            (tmp_path / block["file"]).write_text(block["body"], encoding="utf-8")
        for step in STEP.finditer(block["body"] if block["language"] == "console" else ""):
            real = run(step["command"], tmp_path)
            assert agrees(step["output"], real), f"{step['command']} now prints:\n{real}"


def test_the_python_examples_run():
    blocks = [b["body"] for page in PAGES for b in FENCED.finditer(TEXTS[page]) if b["language"] == "python"]
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "the guide", str(GUIDE), 0)
    assert test.examples and doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_made_from_code_is_what_the_code_says(name, pytestconfig):
    block = re.search(rf"(<!-- {name} -->\n)(?P<body>.*?)(<!-- /{name} -->)", REFERENCE.read_text(encoding="utf-8"), re.S)
    real = tidy(BLOCKS[name]())
    if pytestconfig.getoption("update"):
        rewrite(REFERENCE, block, f"\n{real}\n")
    else:
        assert tidy(block["body"]) == real, "run pytest tests/test_docs.py --update"


def rewrite(page: Path, block: re.Match[str], body: str) -> None:
    """Puts a new body between a block's markers."""
    start, end = block.span("body")
    page.write_text(block.string[:start] + body + block.string[end:], encoding="utf-8")
