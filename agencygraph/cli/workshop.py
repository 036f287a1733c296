"""The subcommand workshop: a training day made from a case.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agencygraph import output as out
from agencygraph.cli.frame import (
    Unusable,
    finish,
    form_of,
    main,
    one_case,
    put_rows,
    say,
    the_case,
    version,
    waiting,
)

if TYPE_CHECKING:
    from agencygraph.opening import Opened
    from agencygraph.records import Case

CONTACTS = 3
"""Contacts that could have closed most, as the end of the day shows them."""
MOST = 12
"""Stages of one day at most."""


@main.command()
@click.argument("case")
@click.argument("more", nargs=-1, metavar="")
@click.option("-o", "--output", metavar="DIR", help="With --stages: a new folder. Else a file for the table printed.")
@click.option("--stages", multiple=True, metavar="DATE…", help="The last day of each stage, or an entry, for the day "
              "before it; several after one another, or with a comma between them.")  # fmt: skip
@click.option("--choices", metavar="FILE.csv", help="What the tables decided to share, to be replayed: a file with "
              "the columns stage, from, to, item, day.")  # fmt: skip
@click.option("--pdf", is_flag=True, help="With --stages: packs, cards and guide as PDF too, by the LibreOffice or "
              "Chromium of this machine.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(out.FORMATS), help="Of a table. Default: by the ending of -o.")
@click.pass_context
def workshop(ctx: click.Context, case: str, more: tuple[str, ...], output: str | None, stages: tuple[str, ...],
             choices: str | None, pdf: bool, form: str | None) -> None:  # fmt: skip
    """A training day from a case: packs for each table and stage, cards, and a page and a guide for the facilitator.

    \b
    workshop CASE                        the decisions, thresholds, meetings and handovers to choose stages from
    workshop CASE -o DIR --stages DATE…  the folder: each pack has only what that agency's records show by then
    workshop CASE --choices FILE.csv     what each agency would have known with what the tables chose to share
    """
    if more and not stages:
        raise click.UsageError(f"Got an unexpected argument ({more[0]}). Days of stages come after --stages.")
    if stages and choices:
        raise click.UsageError("Give --stages or --choices, not both.")
    if stages and not output:
        raise click.UsageError("--stages needs a new folder: name it with -o DIR.")
    if stages and form:
        raise click.UsageError("--format goes with the tables, and not with --stages.")
    if pdf and not stages:
        raise click.UsageError("--pdf goes with --stages.")
    from agencygraph.asking import records_of

    with the_case(case) as opened:
        it = one_case(opened)
        records = records_of(it, case)
        if choices:
            _replayed(it, records, choices, form, output, case)
        elif stages and output:
            _folder(it, records, [*stages, *more], output, pdf)
        else:
            _points(records, form, output, case)
    finish(ctx, it)


def _points(records: Case, form: str | None, output: str | None, case: str) -> None:
    from agencygraph.workshop import COLUMNS, points

    with waiting("Looking for the points"):
        rows = [point.as_row() for point in points(records)]
    put_rows(rows, COLUMNS, form_of(form, output), output, case)
    say([
        f"{out.plural(len(rows), 'point')}. stage is the day before; items known are counted by then.",
        "Choose three or four, and make the folder: agencygraph workshop CASE -o DIR --stages DATE…",
    ])  # fmt: skip


def _folder(it: Opened, records: Case, texts: Sequence[str], output: str, pdf: bool) -> None:
    from agencygraph import files, routes, workshop
    from agencygraph.knowledge import derive
    from agencygraph.workshop.pdf import CannotPrint, pdfs, programs

    days = _days(records, texts)
    files.new_folder(output)  # a folder that is in the way is said before the work
    try:
        if pdf:
            programs()
    except CannotPrint as error:
        raise Unusable(str(error)) from None
    with waiting("Making the workshop"):
        made = workshop.stages(records, days)
        if empty := [stage for stage in made if not stage.seen]:
            raise click.UsageError(f"--stages: no record shows anything by {empty[0].last}. Choose a later day.")
        rows = [sum(len(one.rows) for one in stage.seen.values()) for stage in made]
        if 0 in (more := [later - sooner for sooner, later in pairwise(rows)]):
            at = more.index(0)
            between = f"from {made[at].last} to {made[at + 1].last}"
            raise click.UsageError(f"--stages: no record shows anything new {between}. Choose another day.")
        told = workshop.Told(
            records, derive(records, ("coded",)), made, workshop.points(records), it.gaps(),
            routes.best(routes.Ground(records), CONTACTS),
        )  # fmt: skip
        content = workshop.files(told, f"Made by agencygraph {version()}.")
        try:
            content |= pdfs(content) if pdf else {}
        except CannotPrint as error:
            raise Unusable(str(error)) from None
        folder = files.write_folder(output, content)
    click.echo(out.visible(str(folder)))
    packs = sum(len(workshop.file_names(stage)) for stage in made)
    say([
        f"{out.plural(len(made), 'stage')}, {out.plural(packs, 'pack')}, cards for what is new in each. The folder "
        "facilitator holds the whole case: read its guide first, and every pack before it is handed out.",
    ])  # fmt: skip


def _replayed(it: Opened, records: Case, file: str, form: str | None, output: str | None, case: str) -> None:
    from agencygraph import routes, workshop
    from agencygraph.workshop.choices import COLUMNS, HEDGE

    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise Unusable(f"{file} cannot be read: {error}") from error
    with waiting("Replaying the choices"):
        ground = routes.Ground(records)
        try:
            found = workshop.replayed(ground, workshop.read(text, ground), it.who_knew())
        except workshop.NotAChoice as error:
            raise Unusable(f"{file}: {error}") from None
    form = form_of(form, output)
    if form in ("json", "jsonl"):
        put_rows([found._asdict()], (), form, output, case)
    else:
        put_rows(found.rows, COLUMNS, form, output, case)
        changed = [row["sentence"] for row in found.findings if row["change"] != "changed"]
        say(changed or ["No finding of never-reached or pooled-picture would be another."])
    say([*found.left_out, *found.notes, HEDGE])


def _days(records: Case, texts: Sequence[str]) -> list[date]:
    """The days of the stages, each once. Raises click.UsageError for what is neither a day nor a dated entry."""
    from agencygraph import asking
    from agencygraph.when import DAY, is_moment

    entries = {e.id: e for e in records.entries}
    found = []
    for text in (part for given in texts for part in re.split(r"[,;\s]+", given) if part):
        if text in entries:
            first = entries[text].when.earliest
            if not is_moment(first):
                raise click.UsageError(f"--stages: the entry {text} has no date.")
            found.append(date.fromordinal(first // DAY - 1))
        else:
            found.append(asking.last_day(text, "--stages"))
    if not found:
        raise click.UsageError("--stages names no day.")
    if len(set(found)) > MOST:
        raise click.UsageError(f"--stages names {len(set(found))} days; a workshop has at most {MOST} stages.")
    return found
