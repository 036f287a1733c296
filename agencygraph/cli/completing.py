"""What a shell offers for a word being typed: files, queries, pages of the guide. No case or store is opened."""

from __future__ import annotations

import glob
import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

ON_DISK = re.compile("CASE|FILE|FOLDER|DIR", re.IGNORECASE)
"""Names of values that are files or folders of this machine, or may be."""


class OnDisk(click.types.StringParamType):
    """A text that a shell completes by the files and folders there are."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def by_files(command: click.Command) -> None:
    """Has a shell complete the arguments and options of a command that stand for files or folders."""
    for param in command.params:
        if param.type is click.STRING and ON_DISK.search(param.metavar or param.name or ""):
            param.type = OnDisk()


def query_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The names of shipped queries that begin with what was typed, in the order they are shown."""
    from agencygraph.queries import shipped

    return [name for name in shipped() if name.startswith(incomplete)]


def pages(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The pages of the guide that begin with what was typed."""
    from agencygraph.opening import shipped

    return sorted(path.stem for path in shipped("guide").glob(f"{glob.escape(incomplete)}*.md"))
