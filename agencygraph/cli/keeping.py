"""The subcommands that keep something: a new case, many files as one, a case in a file, a mark.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext

import click

from agencygraph import output as out
from agencygraph.cli.frame import UNUSABLE, Unusable, finish, main, put_marks, say, the_case, waiting
from agencygraph.cli.views import for_agency, viewed
from agencygraph.marks import KINDS

SUCH = "never-reached-0123456789"
"""What the id of a finding looks like."""


@main.command()
@click.argument("case")
@click.argument("finding")
@click.argument("kind", metavar="|".join(KINDS), type=click.Choice(KINDS))
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--initials", required=True, help="Whose mark it is.")
@click.pass_context
def mark(ctx: click.Context, case: str, finding: str, kind: str, reason: str, initials: str) -> None:
    """Mark a finding, with a reason and initials, in a plain file beside the case that is only appended to.

    FINDING is its id, which `gaps` prints below it. The mark is shown wherever the finding is.
    """
    from datetime import date

    from agencygraph import marks
    from agencygraph.opening import is_address
    from agencygraph.queries import shipped

    if is_address(case):
        raise click.UsageError("A mark stands beside a case on this disk; name its folder or file.")
    name, _, number = finding.rpartition("-")
    if name not in shipped() or len(number) != 10:
        raise click.UsageError(f'"{finding}" is not the id of a finding. `gaps` prints it below each, as {SUCH}.')
    if not reason.strip() or not initials.strip():
        raise click.UsageError("A mark needs a reason and initials.")
    with the_case(case) as it:
        if all(row["finding"] != finding for row in it.gap(name).findings):
            say([f"The case has no finding {finding} with the options of gap as they are; marked all the same."])
        try:
            path = marks.add(case, finding, kind, initials=initials, reason=reason, on=date.today())
        except OSError as error:
            raise Unusable(f"The mark cannot be written: {error.strerror}.") from error
        click.echo(out.visible(f"{finding}: {kind}, in {path}"))
        finish(ctx, it)


@main.command()
@click.argument("case")
@click.option("-o", "--output", metavar="FILE|DIR", required=True, help="Its ending says the form; see above.")
@click.option("--tables", type=click.Choice(["neo4j", "csv", "parquet"]), default="neo4j", show_default=True,
              help="What a folder or .zip holds: the files of neo4j-admin database import, or tables.")
@click.option("--level", type=click.Choice(["coded", "body", "worker"]),
              help="Only what holds at this level. Default: all; coded for .gexf, .prov.json and .ocel.json.")
@click.option("--receipt", type=click.Choice(["stated", "required", "accepted"]),
              help="Only what holds in this reading of a send without a receipt. Default: all; stated likewise.")
@for_agency
@click.pass_context
def export(ctx: click.Context, case: str, output: str, tables: str, level: str | None, receipt: str | None,
           agency: str) -> None:  # fmt: skip
    """The whole case for other tools. No form gives a date more exactly than it was written.

    \b
    .graphml, .json     the graph as it is
    .gexf               agencies and items over time: opens in Gephi with its timeline
    .prov.json          what the account rests on, as PROV-JSON
    .ocel.json          entries and transmissions as an event log, OCEL 2.0, for process mining
    .xlsx               the findings and all tables
    DIR or .zip         by --tables: CSV or Parquet tables, or the files of neo4j-admin database import
    """
    from agencygraph import exporting
    from agencygraph.findings import Options
    from agencygraph.opening import is_address
    from agencygraph.store import records

    needed = ("Agency",) if agency else ()
    with the_case(case, needed) as whole, viewed(whole, case, agency) as it, waiting("Writing the export"):
        found = []
        if exporting.form_of(output) == ".xlsx":
            results = it.gaps(Options(level=level or "coded", receipt=receipt or "stated"))
            put_marks("" if agency else case, results)
            found = [result.as_json() for result in results]
        done = exporting.export(
            it.graph(), output, case=None if is_address(case) else case, tables=tables,
            level=level or "", receipt=receipt or "", findings=found,
            records=tuple(records.texts(it.case)) if it.case else records.kept(it.store, it.case_id),
        )  # fmt: skip
    say(done.notes)
    click.echo(out.visible(str(done.path)))
    finish(ctx, whole)


@main.command()
@click.argument("folder", metavar="DIR")
def new(folder: str) -> None:
    """A case folder to fill in: a workbook with lists to choose from, and a Word form for one agency."""
    from agencygraph import workbook
    from agencygraph.files import typed

    for path in workbook.new(folder):
        click.echo(out.visible(str(path)))
    say([f"Fill in the workbook, delete the rows that begin EXAMPLE, then: agencygraph check {typed(folder)}"])


@main.command()
@click.argument("files", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DIR", required=True, help="The new case folder.")
@click.pass_context
def merge(ctx: click.Context, files: tuple[str, ...], output: str) -> None:
    """One case from many agencies' files, every row accounted for; the files themselves are not touched.

    Word, Excel, OpenDocument and CSV are read; of a folder, all that are in it. The agency is a column's, or else the
    file's name. The merged chronology stands in the new folder's `merged` as .docx and .xlsx too. Exits with 1 where
    nothing could be read of a file.
    """
    from agencygraph import merging

    bar = click.progressbar(length=merging.steps(files), label="Merging", item_show_func=lambda at: at, file=sys.stderr)
    with bar if sys.stderr.isatty() else nullcontext() as shown:
        account = merging.merge(files, output, progress=lambda at: shown.update(1, at) if shown else None)
    click.echo(out.visible("\n".join(account.lines()), keep="\n"))
    for row in out.problem_rows(account.problems):
        click.echo(out.visible(out.problem(row), keep="\n"), err=True)
    ctx.exit(UNUSABLE if account.unused else 0)
