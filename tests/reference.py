"""The blocks of agencygraph/guide/reference.md that are made from code, each as the Markdown that stands there."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import NamedTuple

import click
from click.testing import CliRunner

import agencygraph
from agencygraph import case, cli, columns, headings, queries, rules, schema

PACKAGE = Path(cli.__file__).resolve().parent.parent
SAMPLE = str(PACKAGE.parent / "samples" / "invented")

BAR = "\\|"
"""A bar inside a cell of a table."""
ASKED = {
    "gap": ("gap", "never-reached", SAMPLE),
    "gaps": ("gaps", SAMPLE, "--only", "held-back"),
    "who-knew": ("who-knew", SAMPLE),
    "check": ("check", SAMPLE),
    "check --agencies": ("check", SAMPLE, "--agencies"),
    "check --glossary": ("check", SAMPLE, "--glossary"),
    "suggest": ("suggest", SAMPLE),
    "route": ("route", SAMPLE, "I12"),
    "what-if --best": ("what-if", SAMPLE, "--best", "1"),
    "measures": ("measures", SAMPLE),
    "workshop": ("workshop", SAMPLE),
    "compare --on --on": ("compare", SAMPLE, "--on", "2024-02-02", "--on", "2024-03-18"),
    "compare --agency --agency": ("compare", SAMPLE, "--agency", "School", "--agency", "CSC"),
    "compare --across": ("compare", SAMPLE, SAMPLE.replace("invented", "moving-area"), "--across"),
}
"""What is asked of a sample to see the keys of each command's objects."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(' '.join(cell.replace('|', BAR).split()) for cell in line)} |" for line in lines)


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def commands() -> str:
    """Each command with its usage, its help, and its options."""
    return "\n\n".join(_command(name, command) for name, command in sorted(cli.main.commands.items()))


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join(["agencygraph", name, *command.collect_usage_pieces(context)])
    parts = [f"### {name}", f"`{usage}`"]
    for paragraph in cleandoc(command.help or "").split("\n\n"):
        as_it_is, text = paragraph.startswith("\b"), paragraph.strip("\b\n")
        parts.append(f"```text\n{text}\n```" if as_it_is else text)
    records = [param.get_help_record(context) for param in command.params if isinstance(param, click.Option)]
    rows = [(code(record[0]), record[1]) for record in records if record]
    return "\n\n".join([*parts, *([table(("option", "what it does"), rows)] if rows else [])])


def tables() -> str:
    """The keys of case.toml; each table of a case with its columns, what they mean and how else they are headed."""
    keys = f"The keys of `case.toml`: {', '.join(f'`{key}`' for key in case.KEYS)}."
    words = [f"Event types: {', '.join(f'`{word}`' for word in headings.EVENT_TYPES)}; any other is an ordinary row."]
    words += [f"{name.capitalize()}: {', '.join(f'`{word}`' for word in given)}."
              for name, given in columns.LISTS.items() if name not in ("event types", "yes or no")]  # fmt: skip
    return "\n\n".join([keys, *(_table(name) for name in headings.COLUMNS), "### Words of some cells", *words])


def _table(name: str) -> str:
    rows = []
    for column, others in headings.COLUMNS[name].items():
        meaning = columns.MEANING.get(f"{name}.{column}") or columns.MEANING.get(column, "")
        rows.append((code(column), meaning, "; ".join(others)))
    return f"### Table {name}\n\n{table(('column', 'what to write', 'also headed'), rows)}"


def python() -> str:
    """The public names of the package, each with the first sentence of what it says of itself."""
    said = {name: cleandoc(getattr(agencygraph, name).__doc__ or "").split("\n\n")[0] for name in agencygraph.__all__}
    return table(("name", "what it is"), ((code(name), text) for name, text in said.items()))


def thresholds() -> str:
    return _rules("thresholds", ("id", "title", "level", "category", "count", "within", "source", "verified"))


def timescales() -> str:
    """The rules on timescales, the time as one cell."""
    rows = []
    for row in _read("timescales"):
        time = f"{row['limit']} {row['unit']}" if row["limit"] else ""
        where = ", ".join(filter(None, (row["nation"], row["area"])))
        force = f"{row['from']} to {row['to']}" if row["to"] else f"from {row['from']}" if row["from"] else ""
        source = f"{row['source']}{f'. {note}' if (note := row['note']) else ''}"
        rows.append((code(row["id"]), row["title"], row["trigger"].replace(";", " or "), row["response"].replace(";", " or "),
                     time, where, force, source, row["verified"]))  # fmt: skip
    heads = ("id", "rule", "counted from", "what is to follow", "within", "where", "in force", "source and note", "verified")
    return table(heads, rows)


def _rules(name: str, heads: Sequence[str]) -> str:
    return table(heads, ([code(row["id"]), *(row[head] for head in heads[1:])] for row in _read(name)))


def _read(name: str) -> list[dict[str, str]]:
    with (rules.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keys() -> str:
    """The keys of each command's objects, those inside a list of a key in brackets."""
    rows = []
    for name, words in ASKED.items():
        done = CliRunner().invoke(cli.main, [*words, "--format", "json"])
        assert done.exit_code == 0, (name, done.stderr)
        said = json.loads(done.stdout)
        rows.append((code(name), ", ".join(_keys(said, deep=name != "gaps"))))
    return table(("command", "each object has"), rows)


def _keys(said: object, *, deep: bool) -> list[str]:
    objects = said if isinstance(said, list) else [said]
    found: dict[str, dict[str, None]] = {}
    for one in objects:
        for key, value in one.items():
            inside = found.setdefault(key, {})
            many = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)]
            if deep and many and all(re.fullmatch(r"[a-z_]+", k) for v in many for k in v):
                inside.update(dict.fromkeys(k for v in many for k in v))
    return [f"{key} ({', '.join(inside)})" if inside else key for key, inside in found.items()]


def problems() -> str:
    """What a problem may say and what its remedy is; "…" stands for words of the case, or of an error."""
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]
    found = {said for module in modules for said in _problems(module) if re.search(r"\w", said[1])}
    ranked = sorted(found, key=lambda said: (SEVERITIES.index(said[0]), said[1].strip('…" ').casefold(), said))
    return table(("severity", "what is the matter", "what to write instead, and what was done"), ranked)


SEVERITIES = ("error", "warning", "note")
SAYING = {"Problem", "say", "_say", "said", "Aside"}
"""What makes a problem: its first argument is the severity, its last two are the message and the remedy."""


class Given(NamedTuple):
    """A value given to a name of a function, and the statements it stands in, from the outermost."""

    name: str
    value: ast.expr
    inside: tuple[ast.AST, ...]


def _problems(module: ast.Module) -> Iterator[tuple[str, str, str]]:
    for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.Module)):
        nodes = list(_own(function, ()))
        given = [one for node, inside in nodes if isinstance(node, ast.Assign) for one in _given(node, inside)]
        for call, inside in nodes:
            name = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
            if name in SAYING and len(call.args) > 2:
                told = [_texts(argument, given, inside) for argument in (call.args[0], *call.args[-2:])]
                most = max(map(len, told))
                if set(told[0]) <= set(SEVERITIES):
                    yield from zip(*(texts * most if len(texts) == 1 else texts for texts in told), strict=False)


def _own(node: ast.AST, inside: tuple[ast.AST, ...]) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """The nodes of a function, each with those it stands in, without the nodes of functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef):
            yield child, inside
            yield from _own(child, (*inside, child))


def _given(node: ast.Assign, inside: tuple[ast.AST, ...]) -> Iterator[Given]:
    target, value = node.targets[0], node.value
    for one in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
        several = isinstance(target, ast.Tuple) and isinstance(one, ast.Tuple)
        for name, text in zip(target.elts, one.elts, strict=True) if several else [(target, one)]:
            if isinstance(name, ast.Name):
                yield Given(name.id, text, (*inside, node))


def _texts(node: ast.expr, given: Sequence[Given], inside: tuple[ast.AST, ...]) -> list[str]:
    """The texts that an expression may be where it stands; "…" for what is not known before."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, given, inside), *_texts(node.orelse, given, inside)]
    if isinstance(node, ast.BinOp):
        return [a + b for a in _texts(node.left, given, inside) for b in _texts(node.right, given, inside)]
    if isinstance(node, ast.Name):
        before = [one for one in given if one.name == node.id and one.value.lineno < node.lineno]
        if before:
            # The last value given before; where that was in a choice that is over, each of its ways.
            ended = next(part for part in before[-1].inside if part not in inside)
            ways = [one for one in before if ended in one.inside]
            return [text for one in ways for text in _texts(one.value, [], ())]
    return ["…"]


BLOCKS = {
    "commands": commands,
    "tables": tables,
    "problems": problems,
    "json": keys,
    "queries": queries.table,
    "thresholds": thresholds,
    "timescales": timescales,
    "python": python,
    "schema": schema.table,
}
"""For each block its text."""
