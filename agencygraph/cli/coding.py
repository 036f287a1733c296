"""The subcommand that helps to code a case: suggest. It proposes, and never codes by itself.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from agencygraph import output as out
from agencygraph.cli.frame import UNUSABLE, form_of, main, put_rows, say, waiting

SHOWN = ("kind", "entry_id", "agency", "column", "value", "strength", "words")
"""What a table shows; the other formats have all columns."""
FORMATS = (*out.FORMATS, "xlsx")


@main.command()
@click.argument("case")
@click.option(
    "--kind",
    multiple=True,
    type=click.Choice(["told", "same_as", "information", "name"]),
    help="Only suggestions of this kind; may be repeated.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: by the ending of -o, else table.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file, readable by you only; outside the case.")
@click.pass_context
def suggest(
    ctx: click.Context, case: str, kind: tuple[str, ...], form: str | None, output: str | None
) -> None:  # fmt: skip
    """Coding that the rows' own words suggest, for a person to accept or reject; nothing is coded.

    Write yes or no under "accepted" and put the file into the case folder as suggestions.csv or suggestions.xlsx:
    what is accepted is then read with the case, what is rejected is not suggested again.
    """
    from agencygraph import case as cases
    from agencygraph import files
    from agencygraph.opening import is_address, unusable
    from agencygraph.suggesting import acceptance
    from agencygraph.suggesting import suggest as suggested

    if is_address(case):
        raise click.UsageError("suggest reads a folder or a file; name one.")
    form = form or ("xlsx" if Path(output or "").suffix.lower() == ".xlsx" else form_of(form, output))
    if form == "xlsx" and not output:
        raise click.UsageError("An Excel workbook is written to a file: add -o FILE.xlsx.")
    with waiting("Reading the case"):
        read = cases.read(case)
        before = acceptance.decided(case, read)
    with waiting("Looking for suggestions"):
        found = [one for one in suggested(read, before.ids) if not kind or one.kind in kind]
    if form == "xlsx" and output:
        from agencygraph import workbook

        with waiting("Writing the workbook"):
            path = files.write(output, workbook.of_suggestions(found), case=case)
        say([f"Written: {path}"])
    else:
        from agencygraph.suggesting.proposals import COLUMNS

        put_rows([one.as_row() for one in found], SHOWN if form == "table" else COLUMNS, form, output, case)
    kinds = Counter(one.kind for one in found)
    said = ", ".join(f"{number} {name}" for name, number in kinds.items())
    say([
        f"{out.plural(len(found), 'suggestion')}{f': {said}' if said else ''}. Nothing was coded.",
        f"Of those answered in the case: {before.accepted} accepted, {before.rejected} rejected, {before.open} open.",
    ])  # fmt: skip
    if errors := sum(problem.severity == "error" for problem in read.problems):
        say([f"{out.plural(errors, 'error')} in reading the case: see agencygraph check {files.typed(case)}."])
    ctx.exit(UNUSABLE if unusable(read) else 0)
