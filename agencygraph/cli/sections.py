"""The commands as help lists them: by what a person is about to do, each with the first clause of its own help."""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

SECTIONS = {
    "Begin": ("demo", "guide"),
    "Read chronologies": ("new", "merge", "check", "suggest"),
    "Ask": ("gaps", "gap", "who-knew", "query", "route", "what-if", "measures", "compare"),
    "Show": ("show", "report", "story", "picture", "workshop"),
    "Keep and share": ("mark", "audit", "anonymise", "export", "load", "watch"),
}


def written(commands: Mapping[str, click.Command], formatter: click.HelpFormatter) -> None:
    """Adds every command to a help text, under the heading of its section."""
    for heading, names in SECTIONS.items():
        with formatter.section(heading):
            formatter.write_dl([(name, clause(commands[name].help or "")) for name in names])


def clause(text: str) -> str:
    """
    >>> clause("The page of a case: one HTML file that opens without a network.")
    'The page of a case'
    """
    return re.split(r"[:;.](?:\s|$)", " ".join(text.split("\n\n")[0].split()), maxsplit=1)[0]
