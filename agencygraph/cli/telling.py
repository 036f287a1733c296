"""The subcommands that tell a case: report, story, picture.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from agencygraph import output as out
from agencygraph.cli.frame import finish, main, one_case, say, the_case, version, waiting, written

REPORTS = ("docx", "html", "md")
PICTURES = ("svg", "png")
OF = ("timeline", "network", "pooled", "family", "flow")


@main.command()
@click.argument("case")
@click.option("-o", "--output", metavar="FILE", required=True, help="A file ending in .docx, .html or .md.")
@click.pass_context
def report(ctx: click.Context, case: str, output: str) -> None:
    """The review report: the nine questions answered with the rows each answer rests on, ready to edit."""
    from agencygraph import marks
    from agencygraph import report as telling
    from agencygraph.opening import is_address

    form = _form(output, REPORTS)
    with the_case(case) as it, waiting("Making the report"):
        there = {} if is_address(case) else marks.read(case)
        made = telling.written(telling.report(one_case(it), version(), there), form)
        path = _put(output, made, case)
    click.echo(out.visible(str(path)))
    finish(ctx, it)


@main.command()
@click.argument("case")
@click.option("--since", metavar="DAY", help="Only rows of this day or later.")
@click.option("--until", metavar="DAY", help="Only rows of this day or earlier.")
@click.option(
    "-o", "--output", metavar="FILE", help="A file ending in .docx, .html or .md; else Markdown on the screen."
)
@click.pass_context
def story(ctx: click.Context, case: str, since: str | None, until: str | None, output: str | None) -> None:
    """The child's story month by month, from the entries alone: each sentence is a row's, with its source."""
    from agencygraph import asking
    from agencygraph import report as telling

    form = _form(output, REPORTS) if output else "md"
    first = asking.day(since, "--since") if since else None
    last = asking.day(until, "--until") if until else None
    if first and last and last.latest < first.earliest:
        raise click.UsageError("--until lies before --since.")
    with the_case(case) as it, waiting("Making the story"):
        graph = one_case(it).graph()
        made = telling.written(telling.story(graph, f"Made by agencygraph {version()}.", first, last), form)
        if output:
            say([f"Written: {_put(output, made, case)}"])
        else:
            click.echo(made, nl=False)
    finish(ctx, it)


@main.command()
@click.argument("case")
@click.option("--of", type=click.Choice(OF), default="timeline", show_default=True, help="What to draw.")
@click.option("-o", "--output", metavar="FILE", required=True, help="A file ending in .svg or .png.")
@click.pass_context
def picture(ctx: click.Context, case: str, of: str, output: str) -> None:
    """One picture of a case as SVG or PNG; what it shows in words is printed."""
    from agencygraph import drawing

    form = _form(output, PICTURES)
    with the_case(case) as it, waiting("Drawing"):
        made = drawing.draw(one_case(it).graph(), of)
        path = _put(output, drawing.png(made.svg) if form == "png" else made.svg, case)
    click.echo(out.visible(str(path)))
    say([made.alternative])
    finish(ctx, it)


def _form(output: str, forms: tuple[str, ...]) -> str:
    """What the ending of a file stands for. Raises click.UsageError for any other."""
    ending = Path(output).suffix.lower().removeprefix(".")
    if ending not in forms:
        raise click.UsageError(f'-o: "{output}" ends in none of {", ".join("." + form for form in forms)}.')
    return ending


def _put(output: str, content: str | bytes, case: str) -> Path:
    from agencygraph import files
    from agencygraph.opening import is_address

    if isinstance(content, str):
        return written(output, content, case)
    return files.write(output, content, case=None if is_address(case) else case)
