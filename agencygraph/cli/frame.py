"""What every subcommand stands in: its faults as sentences and exit codes, its options, where results go.

Results go to standard output; what they rest on, and what is amiss, to standard error. Exit codes: 0 ran; 1 a
file or table could not be used; 2 misuse; 3 store unreachable; 4 findings present, only where asked for; 130 stopped
by Ctrl-C.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agencygraph import output as out
from agencygraph.cli import completing, sections

if TYPE_CHECKING:
    from datetime import date

    from agencygraph.asking import Question
    from agencygraph.findings import Result
    from agencygraph.many import Answer
    from agencygraph.opening import Opened

Command = Callable[..., None]
UNUSABLE, UNREACHABLE, FOUND, STOPPED = 1, 3, 4, 130
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SEVERAL = 5
"""Cases up to which the problems of each are told apart."""
PATIENCE = 1.0
"""Seconds after which a terminal is told what is being waited for."""


class Unusable(click.ClickException):
    """A file or table that could not be used."""

    exit_code = UNUSABLE


class Unreachable(click.ClickException):
    """A store that could not be reached."""

    exit_code = UNREACHABLE


class Commands(click.Group):
    """The subcommands, in the order of their sections, with every fault turned into a sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in sections.SECTIONS.values() for name in names]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections.written(self.commands, formatter)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        completing.by_files(cmd)
        super().add_command(cmd, name)

    def make_context(self, *words: Any, **more: Any) -> click.Context:
        with _stopped():
            return super().make_context(*words, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _stopped():
            return self._invoked(ctx)

    def _invoked(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:  # the reader has gone, as with `| head`
            _silence()
            ctx.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            _silence()
            raise Unusable(f"The result cannot be written: {error.strerror}.") from error
        except Exception as error:
            raise _fault(error) from error


@contextmanager
def _stopped() -> Iterator[None]:
    """Ctrl-C as an exit code of its own."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("\nStopped. What was being written is there whole, or as it was before.", err=True)
        raise click.exceptions.Exit(STOPPED) from None


def _silence() -> None:
    """Python would say once more that nothing can be written when it closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(error: Exception) -> Exception:
    """The fault that an error of ours stands for; any other error as it is, so that its trace is seen."""
    from agencygraph.case import CaseUnreadable
    from agencygraph.files import CannotWrite
    from agencygraph.formats import UnknownFormat
    from agencygraph.queries import QueryError
    from agencygraph.store import QueryRefused, StoreError

    if isinstance(error, MemoryError):
        return Unusable("There is not enough memory for this case.")
    said = out.visible(str(error), keep="\n")
    if isinstance(error, (CaseUnreadable, CannotWrite, UnknownFormat, QueryError, QueryRefused)):
        return Unusable(said)
    return Unreachable(said) if isinstance(error, StoreError) else error


def print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"agencygraph {version()}")
        ctx.exit()


def version() -> str:
    from importlib import metadata

    try:
        return metadata.version("agencygraph")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator; help shows them in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


printing = _together(
    click.option("--format", "form", type=click.Choice(out.FORMATS), help="Default: by the ending of -o, else table."),
    click.option("-o", "--output", metavar="FILE", help="Write to a file, readable by you only."),
)
reading = _together(
    click.option("--level", type=click.Choice(["coded", "body", "worker"]), default="coded", show_default=True,
                 help="Agencies as written, their topmost bodies, or each worker apart."),
    click.option("--receipt", type=click.Choice(["stated", "required", "accepted"]), default="stated",
                 show_default=True, help="What a send without a receipt proves: as its row's account has it, "
                 "nothing, or that it came."),
)  # fmt: skip
filters = _together(
    click.option("--to", default="holder", show_default=True, metavar="holder|all|AGENCY", help="Whom it reached."),
    click.option("--by", metavar="DAY|ENTRY", help="Measure from this day, or the day of this entry."),
    click.option("--as-of", metavar="DAY", help="Leave out everything certainly after this day."),
    click.option("--within", default="0", show_default=True, metavar="TIME", help="Time allowed: 9m, 24h, 3d."),
    click.option("--window", type=click.IntRange(0, 36_500), default=7, show_default=True, metavar="DAYS",
                 help="Days in which a receipt may follow a send."),
    reading,
    click.option("--about", metavar="PERSON", help="Only items about this person."),
    click.option("--fail-on-findings", "fail", is_flag=True, help="Exit with 4 where there are findings."),
    printing,
)  # fmt: skip


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=print_version,
              help="Show the version and exit.")  # fmt: skip
def main() -> None:
    """What each agency's chronology shows it knew, since when, and what never reached the agency holding the case.

    CASE is a folder of tables, a chronology file, or the address of a store (neo4j://host#case-id).
    """


@contextmanager
def the_case(address: str, only: Iterable[str] = (), level: str = "") -> Iterator[Opened]:
    """The case a command is asked of, or the part of it that is; a terminal is told where it takes long to read."""
    from agencygraph.opening import opened

    with ExitStack() as stack:
        with waiting("Reading the case"):
            it = stack.enter_context(opened(address, only, level, ask=password))
        yield it


def password(question: str) -> str:
    """A password from the terminal, unseen. Raises click.UsageError where there is no terminal to ask."""
    if not sys.stdin.isatty():
        raise click.UsageError(f"{question}: set NEO4J_PASSWORD.")
    return str(click.prompt(question, hide_input=True, err=True))


def put_marks(case: str, results: Iterable[Result]) -> None:
    """Give findings the marks that stand beside a case on this disk; "" for one that has none."""
    from agencygraph import marks
    from agencygraph.opening import is_address

    if case and not is_address(case):
        there = marks.read(case)
        for result in results:
            marks.put_on(result.findings, there)


def each_case(address: str) -> Iterator[tuple[str, Opened]]:
    """The cases that an address names, each open until the next is asked for, with what it was read from.

    A folder of case folders names each of them, the address of a store without "#" all it holds; else there is one.
    """
    from dataclasses import replace

    from agencygraph.basis import case_ids
    from agencygraph.opening import folders_of_cases

    for folder in folders_of_cases(address) or [address]:
        with the_case(folder) as it:
            for case_id in [it.case_id] if it.case_id else case_ids(it.store):
                yield folder, replace(it, case_id=case_id)


def found_in(address: str, question: Question) -> tuple[list[Result], list[Opened | Answer]]:
    """What a question finds in the case of an address, or in all cases there, and in which it was asked.

    Raises Unusable where none of several could be asked.
    """
    from agencygraph import findings, many
    from agencygraph.opening import folders_of_cases

    folders = folders_of_cases(address)
    if not folders:
        with the_case(address, question.names, question.level) as it, waiting("Looking for gaps"):
            found = findings.run_all(it.store, question.options(it), it.case_id, question.library)
            results = question.narrowed(it, found)
        put_marks(address, results)
        return results, [it]
    with ExitStack() as stack:
        told = None
        if sys.stderr.isatty():
            told = stack.enter_context(click.progressbar(length=len(folders), label="Cases", file=sys.stderr)).update
        answers = many.asked(folders, question, told)
    faults = [answer for answer in answers if answer.fault]
    if len(faults) == len(answers):
        raise Unusable(f"None of the {len(answers)} cases could be asked. {faults[0].folder}: {faults[0].fault}")
    say(f"{answer.case_id}: not asked, so nothing is said of its gaps. {answer.fault}" for answer in faults)
    return many.together(answers), [*answers]


def one_case(it: Opened) -> Opened:
    """The one case that is asked of. Raises click.UsageError where a store holds several and none is named."""
    from dataclasses import replace

    from agencygraph.basis import case_ids

    if it.case_id:
        return it
    ids = case_ids(it.store)
    if len(ids) != 1:
        raise click.UsageError(f"Name one case, as address#id. The store holds {', '.join(ids[:20]) or 'no case'}.")
    return replace(it, case_id=ids[0])


def page_model(
    it: Opened, case: str, *, until: date | None = None, reader: str = "panel", people: Collection[str] | None = None
) -> dict[str, Any]:
    """The model of a case's page, as `view.page.render` takes it; its "gaps" are the objects of `gaps`.

    until   nothing after this day is in the page, nor any mark or problem, which may speak of it
    reader  one of view.readers.READERS; people as there
    """
    from agencygraph.opening import Opened
    from agencygraph.store import in_memory
    from agencygraph.view import readers, reduced, ways
    from agencygraph.view.model import model

    with waiting("Making the page"), ExitStack() as stack:
        there = it
        if until:
            small = reduced.until(it.graph(), until)
            there = Opened(stack.enter_context(in_memory([small])), it.case_id, built=small)
        results = there.gaps()
        if not until:
            put_marks(case, results)
        shown = [result.as_json() for result in results]
        graph = there.graph()
        whole = model(graph, shown, there.who_knew(), version=version(), problems=there.problems)
        if until:
            whole["view_words"] = reduced.words(until)
        else:
            whole["ways"] = ways.worked_out(it)
        return readers.for_reader(whole, reader, graph, people)


def form_of(form: str | None, output: str | None) -> str:
    """The format asked for, else what the ending of the output file stands for, else a table."""
    ending = Path(output or "").suffix.lower().removeprefix(".")
    return form or (ending if ending in out.FORMATS else "table")


def width() -> int:
    """Columns into which sentences are folded; 0 where no person reads them as they come."""
    return min(100, shutil.get_terminal_size().columns) if sys.stdout.isatty() else 0


def put(text: str, output: str | None, case: str) -> None:
    """A result, on standard output or in the file asked for."""
    if output:
        say([f"Written: {written(output, text, case)}"])
    else:
        click.echo(text, nl=False)


def put_rows(rows: Sequence[out.Row], columns: Sequence[str], form: str, output: str | None, case: str) -> None:
    """Rows in a format, put where a result goes; JSON in bare ASCII where standard output takes nothing else."""
    takes_all = bool(output) or "utf" in (getattr(sys.stdout, "encoding", "") or "").lower()
    put(out.rendered(rows, columns, form, ascii_only=not takes_all), output, case)


def written(output: str, text: str, case: str) -> Path:
    from agencygraph import files
    from agencygraph.opening import is_address

    return files.write(output, text, case=None if is_address(case) else case)


def say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(out.visible(line), err=True)


def checking(ctx: click.Context) -> str:
    """The command that shows the problems of the case that was asked of, to be typed as it stands."""
    from agencygraph.files import typed

    case = ctx.params.get("case", "")
    return f"agencygraph check {typed(case)}" if isinstance(case, str) and case else "agencygraph check"


def finish(ctx: click.Context, *cases: Opened | Answer, found: bool = False) -> None:
    """Says how many problems each case has, and exits. Findings never hide that a file could not be used."""
    several = len(cases) > SEVERAL
    if several:
        found_in = [sum(p.severity != "note" for p in it.problems) for it in cases]
        errors = sum(p.severity == "error" for it in cases for p in it.problems)
        with_them = f"{sum(map(bool, found_in))} of {len(cases)} cases"
        say([f"{with_them} have problems, {sum(found_in)} in all, {errors} of them errors: see {checking(ctx)}."])
    for it in cases:
        whose = f"{it.case_id}: " if len(cases) > 1 else ""
        serious = [p for p in it.problems if p.severity != "note"]
        if serious and not several:
            errors = sum(p.severity == "error" for p in serious)
            say([f"{whose}{out.plural(len(serious), 'problem')}, {errors} of them errors: see {checking(ctx)}."])
        if it.unusable:
            say([f"{whose}A file or table could not be used, so what it says is missing from this result."])
    ctx.exit(UNUSABLE if any(it.unusable for it in cases) else FOUND if found else 0)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Meanwhile a terminal is told, after a second, what is being waited for; afterwards that is wiped away."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(PATIENCE, click.echo, [f"{what} …"], {"err": True, "nl": False})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        told = timer.finished.is_set()
        timer.cancel()
        if told:
            click.echo("\r\x1b[K", err=True, nl=False)
