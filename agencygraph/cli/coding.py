"""The subcommand that helps to code a case: suggest. It proposes, and never codes by itself.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agencygraph import output as out
from agencygraph.cli.frame import UNUSABLE, form_of, main, put_rows, say, waiting

if TYPE_CHECKING:
    from agencygraph.suggesting import Suggestion

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
        with waiting("Writing the workbook"):
            path = files.write(output, as_workbook(found), case=case)
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
        say([f"{out.plural(errors, 'error')} in reading the case: see agencygraph check."])
    ctx.exit(UNUSABLE if unusable(read) else 0)


def as_workbook(found: Sequence[Suggestion]) -> bytes:
    """Suggestions as a workbook to answer in: every cell a text, yes or no to choose from, the same bytes each time."""
    import io

    import openpyxl
    from openpyxl.worksheet.datavalidation import DataValidation

    from agencygraph import workbook
    from agencygraph.suggesting.proposals import COLUMNS

    lines = [list(COLUMNS), *([str(one.as_row()[column]) for column in COLUMNS] for one in found)]
    book = openpyxl.load_workbook(io.BytesIO(workbook.of_tables({"suggestions": lines})))
    sheet = book["suggestions"]
    letter = openpyxl.utils.get_column_letter(COLUMNS.index("accepted") + 1)
    # Unlike the lists of other sheets this one refuses what is not in it: any other word would be no answer.
    answers = DataValidation(type="list", formula1='"yes,no"', allow_blank=True, showErrorMessage=True)
    answers.add(f"{letter}2:{letter}{len(lines) + 1}")
    sheet.add_data_validation(answers)
    made = io.BytesIO()
    book.save(made)
    return _undated(made.getvalue())


def _undated(data: bytes) -> bytes:
    """A workbook without the time at which it was made, which is all that two of the same differ in."""
    import io
    import re
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return made.getvalue()
