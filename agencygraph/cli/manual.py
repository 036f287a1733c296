"""The manual page agencygraph(1), made from the commands.

`python -m agencygraph.cli.manual > agencygraph/guide/agencygraph.1` writes the one that is shipped.

Text in, text out: what is printed is the source of the page, as `man -l` takes it.
"""

from __future__ import annotations

import inspect
import re

import click

from agencygraph.cli import main
from agencygraph.cli.frame import FOUND, STOPPED, UNREACHABLE, UNUSABLE

ENDS = {
    0: "It ran.",
    UNUSABLE: "A file or table could not be used; for check, there is an error.",
    2: "The command was not understood.",
    UNREACHABLE: "The store cannot be reached.",
    FOUND: "There are findings; only with --fail-on-findings.",
    STOPPED: "Stopped by Ctrl-C.",
}
ENVIRONMENT = {
    "NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE": "Where a store is, and who asks it.",
    "_AGENCYGRAPH_COMPLETE": "Set to bash_source, zsh_source or fish_source, prints what makes that shell complete "
    "commands, options and the names of queries.",
}


def page() -> str:
    """The source of the page: every command with its arguments and options, then how it ends and what it reads."""
    lines = [
        '.TH AGENCYGRAPH 1 "" "agencygraph" "User Commands"',
        ".SH NAME",
        "agencygraph \\- what agencies' chronologies show was known, since when, and what never reached the holder",
        ".SH SYNOPSIS",
        ".B agencygraph",
        "COMMAND [OPTIONS] ...",
        ".SH DESCRIPTION",
        *_paragraphs(main.help or ""),
        ".SH COMMANDS",
    ]
    with click.Context(main, info_name="agencygraph") as top:
        for name in main.list_commands(top):
            with click.Context(main.commands[name], info_name=name, parent=top) as ctx:
                lines += _command(main.commands[name], ctx)
    lines += [".SH EXIT STATUS", *(line for code, why in ENDS.items() for line in (".TP", str(code), _text(why)))]
    lines += [".SH ENVIRONMENT"]
    lines += [line for name, what in ENVIRONMENT.items() for line in (".TP", f".B {_text(name)}", _text(what))]
    return "\n".join(lines) + "\n"


def _command(command: click.Command, ctx: click.Context) -> list[str]:
    words = " ".join(command.collect_usage_pieces(ctx))
    lines = [f".SS {_text(ctx.info_name or '')}", f".B agencygraph {_text(ctx.info_name or '')}", _text(words)]
    lines += [".PP", *_paragraphs(command.help or "")]
    for option in command.get_params(ctx):
        if isinstance(option, click.Option) and "--help" not in option.opts and (told := option.get_help_record(ctx)):
            lines += [".TP", f".B {_text(told[0])}", _text(told[1])]
    return lines


def _paragraphs(text: str) -> list[str]:
    r"""A docstring as the page has it; a paragraph after \b stands as it is written."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if paragraph.startswith("\b"):
            said = [".nf", *map(_text, paragraph.split("\n")[1:]), ".fi"]
        else:
            said = [_text(" ".join(paragraph.split()))]
        lines += [".PP", *said] if lines else said
    return lines


def _text(text: str) -> str:
    """Text of which nothing is taken for an instruction."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", text)


if __name__ == "__main__":
    print(page(), end="")
