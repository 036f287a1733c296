"""The subcommand audit: the record, for disclosure, of what was read, asked and found.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from agencygraph import output as out
from agencygraph.cli.frame import Unusable, finish, main, reading, say, the_case, waiting


@main.command()
@click.argument("case")
@reading
@click.option("--write", is_flag=True, help="Append what is shown to the record beside the case.")
@click.option("--initials", help="Who writes it; needed with --write.")
@click.option("--verify", is_flag=True, help="Only look through the record: the first line that does not follow.")
@click.option("--last", metavar="HASH", help="With --verify: the hash that was noted of a line, which must be there.")
@click.pass_context
def audit(ctx: click.Context, /, case: str, write: bool, initials: str | None, verify: bool, last: str | None,
          **asked: Any) -> None:  # fmt: skip
    """What was read, with which version, options and rules, what was found and marked: as JSON, with its hashes.

    Nothing is written unless --write is given: then a line is appended to audit.jsonl beside the case. Note the hash
    that is printed somewhere else: a record cannot show by itself that its last lines were taken away.
    """
    from datetime import UTC, datetime

    from agencygraph import asking, auditing
    from agencygraph.opening import is_address

    if is_address(case):
        raise click.UsageError("A record stands beside a case on this disk; name its folder or file.")
    if write and verify:
        raise click.UsageError("Take either --write or --verify.")
    if write and not (initials or "").strip():
        raise click.UsageError("A line of the record needs initials: --initials AB.")
    if last and not verify:
        raise click.UsageError("--last goes with --verify.")
    if verify:
        _verified(case, last)
        return
    with _readable():
        found = auditing.read(case)
    with the_case(case) as it, waiting("Looking for gaps"):
        if it.case is None:
            raise click.UsageError("A record stands beside a case on this disk; name its folder or file.")
        options = asking.options(it, **asked)
        with _readable():
            said = auditing.account(case, it.case, it.gaps(options), options)
    if found and found.line:
        raise Unusable(auditing.fault(found))
    if found and found.said:
        say(auditing.changes(found.said, said) or [f"All is as line {found.lines} of the record says."])
    if write:
        with _readable():
            made = auditing.add(case, said, initials=" ".join((initials or "").split()), now=datetime.now(UTC))
        click.echo(out.visible(f"Line {made.lines} of {auditing.place(case)}: {made.last}"))
    else:
        click.echo(out.as_json(said), nl=False)
        say(["Nothing was written: --write --initials AB appends this to the record."])
    finish(ctx, it)


@contextmanager
def _readable() -> Iterator[None]:
    """Turns a record that does not follow, or that the disk refuses, into a sentence."""
    from agencygraph.auditing import Broken

    try:
        yield
    except Broken as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Unusable(f"The record cannot be read or written: {error.strerror or error}.") from error


def _verified(case: str, last: str | None) -> None:
    from agencygraph import auditing

    path = auditing.place(case)
    if not path.exists():
        raise Unusable(out.visible(f"There is no record at {path}."))
    with _readable():
        content = path.read_bytes()
    found = auditing.check(content)
    if found.line:
        raise Unusable(auditing.fault(found))
    if last and not auditing.holds(content, last):
        raise Unusable("No line of the record has this hash: lines were taken away, or it is of another record.")
    click.echo(f"{out.plural(found.lines, 'line')}, each follows from the one before it. The last: {found.last}")
