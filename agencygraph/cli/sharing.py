"""The subcommand anonymise: a case to share, the check of a folder for leaks, and the way back with the key.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from agencygraph import output as out
from agencygraph.cli.frame import Unusable, main, say, waiting

MOST = 40
"""Leaks or findings that are printed one by one."""


@main.command()
@click.argument("case", metavar="CASE|DIR")
@click.option("-o", "--output", metavar="DIR", help="The new folder.")
@click.option(
    "--level",
    type=click.Choice(["panel", "practitioner", "family", "publication"]),
    default="practitioner",
    show_default=True,
    help="For whom.",
)
@click.option(
    "--dates", type=click.Choice(["keep", "shift", "coarsen"]), help="Default: coarsen for publication, else keep."
)
@click.option(
    "--grain",
    type=click.Choice(["month", "quarter", "year"]),
    default="month",
    show_default=True,
    help="What days are coarsened to.",
)
@click.option("--key", "key_file", metavar="FILE", default="", help="Default: DIR.key.json, beside DIR.")
@click.option(
    "--genders",
    type=click.Choice(["keep", "remove"]),
    default="keep",
    show_default=True,
    help="Words that say somebody's sex.",
)
@click.option("--name", "names", multiple=True, metavar="NAME", help="A further name to hide; may be given again.")
@click.option("--report", metavar="FILE", default="", help="Default: DIR.report.md, beside DIR.")
@click.option("--no-compare", is_flag=True, help="Do not compare the findings before and after.")
@click.option("--allow-changed", is_flag=True, help="Write even where coarser dates make a finding read otherwise.")
@click.option("--check", is_flag=True, help="Search the folder DIR for all that the key knows; writes nothing.")
@click.option("--back", is_flag=True, help="From DIR and the key, the case with its names.")
@click.pass_context
def anonymise(ctx: click.Context, /, case: str, output: str | None, level: str, dates: str | None, grain: str,
              key_file: str, genders: str, names: tuple[str, ...], report: str, no_compare: bool, allow_changed: bool,
              check: bool, back: bool) -> None:  # fmt: skip
    """A case to share: names as codes, dates kept, moved or coarsened, a key kept apart, a report of what to read.

    \b
    anonymise CASE -o DIR                     panel, practitioner, family or publication
    anonymise DIR --check --key FILE          search any folder for leaks; exits with 1 where there is one
    anonymise DIR --back -o CASE --key FILE   names and moved dates again

    Nothing is written where the leak check finds anything, or where a finding would not be what it was.
    """
    from agencygraph import anonymising

    if check or back:
        if check == back or not key_file or back != bool(output):
            raise click.UsageError("Give --check DIR --key FILE, or --back DIR -o CASE --key FILE.")
        if not Path(key_file).is_file():
            raise click.UsageError(f"There is no key at {key_file}.")
    elif not output:
        raise click.UsageError("Name the new folder with -o DIR.")
    try:
        if check:
            _check(ctx, case, key_file)
        elif back:
            click.echo(out.visible(str(anonymising.back(case, str(output), key_file))))
            say(["Spellings come back as one name; what was left out, and coarse dates, do not come back."])
        else:
            _make(case, str(output), report, level=level, dates=dates or "", grain=grain, key_file=key_file,
                  neutral=genders == "remove", names=names, compare=not no_compare,
                  allow_changed=allow_changed)  # fmt: skip
    except anonymising.NotAKey as error:
        raise Unusable(str(error)) from error
    except anonymising.Leaked as error:
        say([str(leak) for leak in error.found[:MOST]])
        raise Unusable(
            f"{out.plural(len(error.found), 'leak')} found in what was made; nothing was written. Change the words in "
            "the case, or name what they are with --name."
        ) from error
    except anonymising.FindingsDiffer as error:
        say([str(one) for one in error.found[:MOST]])
        raise Unusable(
            f"{out.plural(len(error.found), 'finding')} would read otherwise; nothing was written. Use --dates keep or "
            "shift, or --allow-changed, which names them in the report."
        ) from error


def _check(ctx: click.Context, folder: str, key_file: str) -> None:
    from agencygraph import anonymising
    from agencygraph.cli.frame import UNUSABLE

    key = anonymising.read_key(key_file)
    _warn(key_file)
    try:
        found = anonymising.in_folder(folder, key)
    except OSError as error:
        raise Unusable(f"{folder} cannot be searched: {error.strerror or error}") from error
    for leak in found:
        click.echo(out.visible(str(leak)))
    say([f"{out.plural(len(found), 'leak')} in {folder}; {out.plural(len(key.names), 'name')} of the key looked for."])
    say(["Not searched: pictures, what is encrypted, single letters, misspellings, and what a person would recognise."])
    ctx.exit(UNUSABLE if found else 0)


def _make(case: str, output: str, report: str, **asked: object) -> None:
    from agencygraph import anonymising, files
    from agencygraph.opening import is_address

    if is_address(case):
        raise click.UsageError("A store has no files to be made anew; name the case's folder or file.")
    folder = Path(output).absolute()
    where = Path(report) if report else folder.with_name(f"{folder.name}.report.md")
    if where.resolve().is_relative_to(folder.resolve()):
        raise click.UsageError(f"{where} lies in the folder that is shared: keep the report apart from it.")
    with waiting("Making the case to share"):
        done = anonymising.anonymise(case, output, **asked)  # type: ignore[arg-type]
    files.write(where, "\n".join(anonymising.lines(done)) + "\n")
    click.echo(out.visible(str(done.folder)))
    honest = sum(d.honest for d in done.differences)
    say([
        f"Key, for its owner only: {done.key}. Never send it with the folder.",
        f"Report, with {out.plural(len(done.doubts), 'doubt')} for a person in {done.read_cells} cells: {where}",
    ])  # fmt: skip
    if done.differences:
        other = len(done.differences) - honest
        say([f"{out.plural(honest, 'finding')} can no longer be told, {other} read otherwise."])
    _warn(str(done.key))


def _warn(key_file: str) -> None:
    from agencygraph.anonymising.key import seen_by_others

    if seen_by_others(key_file):
        say([f"Others than you may read the key {key_file}: take that right away (chmod 600)."])
