"""The command agencygraph: what each subcommand takes, and what it prints where.

Results go to standard output; what they rest on, and what is amiss, to standard error. Exit codes: 0 ran; 1 a
file or table could not be used; 2 misuse; 3 store unreachable; 4 findings present, only where asked for. What
a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agencygraph import output as out

if TYPE_CHECKING:
    from agencygraph.opening import Opened

Command = Callable[..., None]
UNUSABLE, UNREACHABLE, FOUND = 1, 3, 4
DEMO = 3
"""Findings of each outcome that the demo prints; its page has all of them."""
PATIENCE = 1.0
"""Seconds after which a terminal is told what is being waited for."""


class Unusable(click.ClickException):
    """A file or table that could not be used."""

    exit_code = UNUSABLE


class Unreachable(click.ClickException):
    """A store that could not be reached."""

    exit_code = UNREACHABLE


class Commands(click.Group):
    """The subcommands, in the order they are written, with every fault turned into a sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # The reader has gone, as with `| head`; Python would say so again when it closes the stream.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            raise _fault(error) from error


def _fault(error: Exception) -> Exception:
    """The fault that an error of ours stands for; any other error as it is, so that its trace is seen."""
    from agencygraph.case import CaseUnreadable
    from agencygraph.files import CannotWrite
    from agencygraph.queries import QueryError
    from agencygraph.store import QueryRefused, StoreError

    said = out.visible(str(error), keep="\n")
    if isinstance(error, (CaseUnreadable, CannotWrite, QueryError, QueryRefused)):
        return Unusable(said)
    return Unreachable(said) if isinstance(error, StoreError) else error


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"agencygraph {_version()}")
        ctx.exit()


def _version() -> str:
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
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
              help="Show the version and exit.")  # fmt: skip
def main() -> None:
    """What each agency's chronology shows it knew, since when, and what never reached the agency holding the case.

    CASE is a folder of tables, a chronology file, or the address of a store (neo4j://host#case-id).
    """


@main.command()
@click.option("-o", "--output", metavar="FILE.html", default="agencygraph-demo.html", show_default=True)
@click.pass_context
def demo(ctx: click.Context, output: str) -> None:
    """The invented training case: its findings, and one HTML page to open."""
    from agencygraph.opening import shipped

    folder = str(shipped("samples") / "invented")
    with _case(folder) as it:
        page, results = _page(it)
        path = _written(output, page, folder)
    for result in results:
        click.echo(out.section(result, entries=False, most=DEMO, width=_width()))
    click.echo(out.overview(results))
    click.echo(f"The page, to open in a browser: {out.visible(str(path))}")
    _finish(ctx, it)


@main.command()
@click.argument("case")
@printing
@click.pass_context
def check(ctx: click.Context, case: str, form: str | None, output: str | None) -> None:
    """Every problem in a case: file, table, row, column, the text as written, and what to write instead.

    Exits with 1 where there is an error, that is where part of a table could not be used.
    """
    from agencygraph import case as cases
    from agencygraph.opening import is_address

    if is_address(case):
        raise click.UsageError("check reads a folder or a file; a store holds no problems.")
    with _waiting("Reading the case"):
        found = cases.read(case)
    form = _form(form, output)
    rows = out.problem_rows(found.problems)
    if form == "table":
        _put("".join(out.problem(row) + "\n" for row in rows) or "No problems.\n", output, case)
    else:
        _put_rows(rows, out.PROBLEM, form, output, case)
    kinds = [out.plural(sum(r["severity"] == s for r in rows), s) for s in ("error", "warning", "note")]
    _say([f"{len(found.entries)} entries read: {', '.join(kinds)}."])
    ctx.exit(UNUSABLE if any(row["severity"] == "error" for row in rows) else 0)


@main.command()
@click.argument("case")
@filters
@click.pass_context
def gaps(ctx: click.Context, /, case: str, fail: bool, form: str | None, output: str | None, **asked: Any) -> None:
    """Every gap query of a case, with its counts and what they are counts of."""
    from agencygraph import asking, findings, queries

    form = _form(form, output)
    library = list(queries.library().values())
    with (
        _case(case, findings.needed(library, *asking.looked_up(asked)), asked["level"]) as it,
        _waiting("Looking for gaps"),
    ):
        results = findings.run_all(it.store, asking.options(it, **asked), it.case_id, library)
    objects = [result.as_json() for result in results]
    if form in ("table", "md"):
        width = 0 if output else _width()
        sections = (out.section(thing, form=form, width=width) for thing in objects)
        _put("\n".join([out.overview(objects, form), *sections]), output, case)
    elif form == "csv":
        rows = [{"query": thing["query"], **row} for thing in objects for row in thing["findings"]]
        _put_rows(rows, out.columns(rows) or ["query"], form, output, case)
    else:
        _put_rows(objects, (), form, output, case)
    _say(out.basis(objects, told=form in ("table", "md")))
    _finish(ctx, it, found=fail and any(result.count for result in results))


@main.command()
@click.argument("name")
@click.argument("case")
@filters
@click.option("--show-cypher", is_flag=True, help="Print the query and its parameters; do not run it.")
@click.pass_context
def gap(ctx: click.Context, /, name: str, case: str, fail: bool, form: str | None, output: str | None,
        show_cypher: bool, **asked: Any) -> None:  # fmt: skip
    """One gap query by its name, as `agencygraph gaps` shows it."""
    from agencygraph import asking, findings, queries

    form, library = _form(form, output), queries.library()
    if name not in library:
        raise click.UsageError(f'There is no query "{name}". {asking.near(name, library)}')
    query = library[name]
    asking.only_what_it_takes(ctx, query)
    with _case(case, findings.needed([query], *asking.looked_up(asked)), asked["level"]) as it:
        options = asking.options(it, **asked)
        if show_cypher:
            values = options.parameters(it.case_id)
            _put(out.cypher(query.text, {name: values[name] for name in query.params}), output, case)
            ctx.exit(0)
        with _waiting("Looking for gaps"):
            result = findings.run(it.store, query, options, it.case_id)
    rows, columns = out.shown(result.findings, [column.name for column in query.columns], form)
    _put_rows(rows, columns, form, output, case)
    _say(out.basis([result.as_json()]))
    _finish(ctx, it, found=fail and result.count > 0)


@main.command("who-knew")
@click.argument("case")
@click.argument("item", default="")
@click.option("--agency", default="", help="Only this agency.")
@click.option("--on", "as_of", metavar="DAY", help="What the records up to this day show.")
@reading
@printing
@click.pass_context
def who_knew(ctx: click.Context, /, case: str, item: str, agency: str, form: str | None, output: str | None,
             **asked: Any) -> None:  # fmt: skip
    """Every item against every agency, or one of them: whether it was known, since when, and by which entries."""
    from agencygraph import asking, findings

    form = _form(form, output)
    wanted = findings.needed([findings.who_knew_query()], *asking.looked_up(asked))
    with _case(case, wanted, asked["level"]) as it, _waiting("Looking up who knew what"):
        options = asking.options(it, **asked)
        item = item and asking.named(it, "Information", item, "item")
        agency = agency and asking.named(it, "Agency", agency, "agency", options.level)
        rows = findings.who_knew(it.store, options, it.case_id, item=item, agency=agency)
        assumed = asking.assumptions(it)
    columns: Iterable[str] = out.columns(rows)
    if form in ("table", "md"):
        rows, columns = [out.knowing(row) for row in rows], out.KNOWING
    _put_rows(rows, list(columns) or out.KNOWING, form, output, case)
    _say(f"Assumed: {line}" for line in assumed)
    _finish(ctx, it)


@main.command()
@click.argument("case")
@click.option("-o", "--output", metavar="FILE.html", required=True, help="The page, readable by you only.")
@click.pass_context
def show(ctx: click.Context, case: str, output: str) -> None:
    """The interactive page of a case: one HTML file that opens without a network."""
    with _case(case) as it:
        page, _ = _page(it)
    click.echo(out.visible(str(_written(output, page, case))))
    _finish(ctx, it)


@main.command()
@click.argument("file", metavar="FILE.cypher")
@click.argument("case")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; may be repeated.")
@printing
@click.pass_context
def query(ctx: click.Context, file: str, case: str, parameters: tuple[str, ...], form: str | None,
          output: str | None) -> None:  # fmt: skip
    """Your own query, read only: MATCH, OPTIONAL MATCH, WITH, UNWIND, WHERE, RETURN, UNION."""
    from agencygraph import asking, findings, queries

    form, own = _form(form, output), queries.own(Path(file))
    given = asking.parameters(own, parameters)
    with _case(case) as it, _waiting("Running the query"):
        rows = findings.own_rows(it.store, own, None, it.case_id, **given)
    columns = out.columns(rows) or [column.name for column in own.columns]
    _put_rows(rows, columns, form, output, case)
    _say([f"{len(rows)} rows."])
    _finish(ctx, it)


@contextmanager
def _case(address: str, only: Iterable[str] = (), level: str = "") -> Iterator[Opened]:
    """The case a command is asked of, or the part of it that is; a terminal is told where it takes long to read."""
    from agencygraph.opening import opened

    with ExitStack() as stack:
        with _waiting("Reading the case"):
            it = stack.enter_context(opened(address, only, level))
        yield it


def _page(it: Opened) -> tuple[str, list[dict[str, Any]]]:
    """The HTML page of a case, and the objects of `gaps` that it shows."""
    from agencygraph import findings
    from agencygraph.view.model import model
    from agencygraph.view.page import render

    with _waiting("Making the page"):
        options = findings.Options()
        results = findings.run_all(it.store, options, it.case_id)
        knew = findings.who_knew(it.store, options, it.case_id)
        shown = [result.as_json() for result in results]
        page = render(model(it.graph(), shown, knew, version=_version(), problems=it.problems))
    return page, shown


def _form(form: str | None, output: str | None) -> str:
    """The format asked for, else what the ending of the output file stands for, else a table."""
    ending = Path(output or "").suffix.lower().removeprefix(".")
    return form or (ending if ending in out.FORMATS else "table")


def _width() -> int:
    """Columns into which sentences are folded; 0 where no person reads them as they come."""
    return min(100, shutil.get_terminal_size().columns) if sys.stdout.isatty() else 0


def _put(text: str, output: str | None, case: str) -> None:
    """A result, on standard output or in the file asked for."""
    if output:
        _say([f"Written: {_written(output, text, case)}"])
    else:
        click.echo(text, nl=False)


def _put_rows(rows: Sequence[out.Row], columns: Sequence[str], form: str, output: str | None, case: str) -> None:
    """Rows in a format, put where a result goes; JSON in bare ASCII where standard output takes nothing else."""
    takes_all = bool(output) or "utf" in (getattr(sys.stdout, "encoding", "") or "").lower()
    _put(out.rendered(rows, columns, form, ascii_only=not takes_all), output, case)


def _written(output: str, text: str, case: str) -> Path:
    from agencygraph import files
    from agencygraph.opening import is_address

    return files.write(output, text, case=None if is_address(case) else case)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(out.visible(line), err=True)


def _finish(ctx: click.Context, it: Opened, *, found: bool = False) -> None:
    """Says how many problems the case has, and exits. Findings never hide that a file could not be used."""
    serious = [p for p in it.problems if p.severity != "note"]
    if serious:
        errors = sum(p.severity == "error" for p in serious)
        _say([f"{out.plural(len(serious), 'problem')}, {errors} of them errors: see agencygraph check."])
    if it.unusable:
        _say(["A file or table of the case could not be used, so what it says is missing from this result."])
    ctx.exit(UNUSABLE if it.unusable else FOUND if found else 0)


@contextmanager
def _waiting(what: str) -> Iterator[None]:
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
