"""The subcommands that fill a Neo4j server: load, and watch, which loads again whatever changes.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from agencygraph import output as out
from agencygraph.cli.frame import UNUSABLE, main, password, say, waiting
from agencygraph.cli.views import for_agency

if TYPE_CHECKING:
    from agencygraph.loading import Outcome
    from agencygraph.store.neo4j import Neo4j

KINDS = ("unchanged", "loaded", "replaced", "absent", "waiting", "refused")
CALLED = {"waiting": "still being written", "refused": "not loaded", "absent": "without that agency"}
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0
"""Seconds until the second try, where a server does not answer, and between two tries at most."""


@main.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option("--into", "address", metavar="ADDRESS", required=True, help="neo4j://host or bolt://host; also +s, +ssc.")
@click.option("--again", is_flag=True, help="Read every case again, also those whose files are as they were.")
@click.option("--replace", is_flag=True, help="Take the place of a case of another title under the same id.")
@for_agency
@click.pass_context
def load(ctx: click.Context, cases: tuple[str, ...], address: str, again: bool, replace: bool,
         agency: str) -> None:  # fmt: skip
    """Put cases into a Neo4j server, each all or nothing; what is there already the same is left as it is.

    CASE is a case folder, a chronology file, or a folder of case folders. A case whose files and program are those of
    its last load is not read again. After an interruption the same command loads the rest. A case that cannot be
    loaded is said, what the server held of it stays, and this exits with 1. No case is ever taken out.

    With --agency each goes in as that agency's own records have it, under the id CASE.AGENCY; a case without that
    agency is passed over, and it is misuse where none has it.

    User, password and database are those of NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE.
    """
    from agencygraph import loading

    paths = _paths(cases, address, "load CASE... --into ADDRESS")
    told: list[Outcome] = []
    with _store(address) as store, waiting("Loading the case") if len(paths) == 1 else nullcontext():
        try:
            done = loading.load(paths, store, again=again, replace=replace, agency=agency)
            for one in _shown(done, len(paths)):
                told.append(one)
        finally:
            if len(paths) > 1:
                click.echo(_counts(told))
    if told and all(one.what == "absent" for one in told):
        raise click.UsageError(told[0].why)
    if more := sum(bool(one.serious[0]) for one in told) if len(paths) > 1 else 0:
        say([f"{out.plural(more, 'case')} with problems: see agencygraph check."])
    there = [one.id for one in told if one.what not in CALLED]
    if there:
        say([f"It is asked as {address}#{there[0]}" if len(paths) == 1 else f"Each is asked as {address}#ID"])
    ctx.exit(_code(told))


@main.command()
@click.argument("cases", metavar="FOLDER...", nargs=-1, required=True)
@click.option("--to", "address", metavar="ADDRESS", required=True, help="neo4j://host or bolt://host; also +s, +ssc.")
@click.option(
    "--every",
    type=click.FloatRange(1, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait between two looks.",
)
@click.option("--once", is_flag=True, help="One look, then end: for a scheduler.")
@click.option("--replace", is_flag=True, help="Take the place of a case of another title under the same id.")
@click.pass_context
def watch(ctx: click.Context, cases: tuple[str, ...], address: str, every: float, once: bool,
          replace: bool) -> None:  # fmt: skip
    """Keep a Neo4j server at what case folders hold: a case that changes is loaded once it is written whole.

    FOLDER is a case folder or a folder of case folders, as for load. A case is loaded when its files have stayed the
    same for two seconds. One that cannot be read is said once, and what the server held of it stays. Where the server
    goes away, that is said, and it is tried again with longer and longer waits. Ctrl-C or SIGTERM ends it after the
    cases that are being written. With --once it exits as load does.
    """
    from agencygraph import loading
    from agencygraph.store import StoreError
    from agencygraph.store.refusals import NotAdmitted

    _paths(cases, address, "watch FOLDER... --to ADDRESS")
    with _ending() as ended:
        looking, wait = loading.Watch(lambda: _folders(cases), ended, replace=replace), FIRST_WAIT
        while not ended.is_set():
            try:
                with _store(address) as store:
                    while not ended.is_set():
                        told = list(_shown(looking.look(store), 0))
                        wait = FIRST_WAIT
                        if once:
                            click.echo(_counts(told))
                            ctx.exit(_code(told))
                        ended.wait(every)
            except NotAdmitted:
                raise
            except StoreError as error:
                if once:
                    raise
                say([f"{error} It is tried again in {wait:.0f} seconds."])
                ended.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
    say(["Ended."])


def _paths(cases: Sequence[str], address: str, usage: str) -> list[str]:
    """The cases that some words name. Raises click.UsageError where the address or a case is of the wrong kind."""
    from agencygraph.opening import is_address

    if any(map(is_address, cases)) or not is_address(address):
        named = usage.split()[1].removesuffix("...")
        raise click.UsageError(f"{usage}: {named} is a folder or a file, ADDRESS begins with neo4j:// or bolt://.")
    if "#" in address:
        raise click.UsageError("A case brings its own id; leave out what follows # in the address.")
    return _folders(cases)


def _folders(cases: Sequence[str]) -> list[str]:
    from agencygraph.opening import folders_of_cases

    return [path for case in cases for path in folders_of_cases(case) or [case]]


def _store(address: str) -> Neo4j:
    from agencygraph.store.neo4j import at

    return at(address, ask=password)[0]


def _shown(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """Each outcome, told as it comes; a terminal is also told how far it has got. total is 0 where it is not known."""
    counting = total > 1 and sys.stderr.isatty()
    for number, one in enumerate(outcomes, 1):
        if counting:
            click.echo("\r\x1b[K", err=True, nl=False)
        whose = one.id or one.path
        if one.what in CALLED:
            say([f"{one.path}: {CALLED[one.what]}{': ' if one.why else ''}{one.why}"])
        elif one.what != "unchanged":
            click.echo(out.visible(f"{whose}: {one.what}. {one.nodes} nodes, {one.edges} edges."))
        elif total == 1:
            click.echo(out.visible(f"{whose}: unchanged."))
        if one.cut:
            say([one.cut])
        if one.serious[1] or (one.serious[0] and total == 1):
            problems = f"{out.plural(one.serious[0], 'problem')}, {one.serious[1]} of them errors"
            say([f"{whose}: {problems}: see agencygraph check."])
        if counting and number < total:
            click.echo(f"{number} of {total} cases", err=True, nl=False)
        yield one


def _counts(told: Sequence[Outcome]) -> str:
    """
    >>> from agencygraph.loading import Outcome
    >>> _counts([Outcome("a", "a", "loaded"), Outcome("b", "b", "unchanged"), Outcome("c", "", "refused", "why")])
    'unchanged: 1, loaded: 1, not loaded: 1'
    """
    number = {kind: sum(one.what == kind for one in told) for kind in KINDS}
    return ", ".join(f"{CALLED.get(kind, kind)}: {n}" for kind, n in number.items() if n) or "unchanged: 0, loaded: 0"


def _code(told: Sequence[Outcome]) -> int:
    return UNUSABLE if any(one.what in CALLED and one.what != "absent" for one in told) else 0


@contextmanager
def _ending() -> Iterator[threading.Event]:
    """Set when the process is asked to end, by Ctrl-C or SIGTERM."""
    ended = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda *_: ended.set())
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
