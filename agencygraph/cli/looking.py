"""The subcommands to begin with, demo and guide, and those that look at a case: check to query.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from agencygraph import output as out
from agencygraph.cli import across, completing
from agencygraph.cli.frame import (
    UNUSABLE,
    Unusable,
    each_case,
    filters,
    finish,
    form_of,
    found_in,
    main,
    page_model,
    printing,
    put,
    put_rows,
    reading,
    say,
    the_case,
    version,
    waiting,
    width,
    written,
)
from agencygraph.cli.views import for_agency, viewed

DEMO = 3
"""Findings of each outcome that the demo prints; its page has all of them."""


@main.command()
@click.option("-o", "--output", metavar="FILE.html", default="agencygraph-demo.html", show_default=True)
def demo(output: str) -> None:
    """The invented training case: its findings, and one HTML page to open."""
    from agencygraph.opening import shipped
    from agencygraph.view import page

    folder = str(shipped("samples") / "invented")
    with the_case(folder) as it:
        model = page_model(it, folder)
        results = model["gaps"]
        path = written(output, page.render(model), folder)
    for result in results:
        click.echo(out.section(result, entries=False, most=DEMO, width=width()))
    click.echo(out.overview(results))
    click.echo(f"The page, to open in a browser: {out.visible(str(path))}")


@main.command()
@click.argument("page", default="", shell_complete=completing.pages)
def guide(page: str) -> None:
    """The guide, to read without a network: its pages with a line each, or one PAGE as text."""
    from agencygraph.asking import near
    from agencygraph.opening import shipped

    pages = {path.stem: path.read_text(encoding="utf-8") for path in sorted(shipped("guide").glob("*.md"))}
    if not page:
        for name, text in pages.items():
            click.echo(f"{name:{max(map(len, pages))}}  {text.splitlines()[2]}")
        click.echo("\nagencygraph guide PAGE prints one; begin with tutorial.")
        click.echo(f"The cases it speaks of are in {out.visible(str(shipped('samples')))}")
        return
    if page not in pages:
        raise click.UsageError(f'The guide has no page "{page}". {near(page, pages)}')
    text = re.sub(r"<!-- .*? -->\n+", "", pages[page])
    text = re.sub(r"\[([^\]]+)\]\(([\w-]+)\.md[^)]*\)", r"\1 (agencygraph guide \2)", text)
    click.echo(re.sub(r"\[([^\]]+)\]\(#[^)]*\)", r"\1", text), nl=False)


@main.command()
@click.argument("case")
@click.option("--agencies", is_flag=True, help="Only what each agency sent: period, dates, blanks, duplicates.")
@click.option("--glossary", "words", is_flag=True, help="Only the abbreviations in the rows, and what they mean.")
@printing
@click.pass_context
def check(ctx: click.Context, case: str, agencies: bool, words: bool, form: str | None, output: str | None) -> None:
    """Every problem in a case: file, table, row, column, the text as written, and what to write instead.

    Then what each agency sent: whether its chronology is in and covers the period, rows without a date, a source or
    a practitioner, the longest stretch without a row, rows out of order, likely duplicates. Nothing is taken out.

    Exits with 1 where there is an error, that is where part of a table could not be used.
    """
    from agencygraph import case as cases
    from agencygraph import glossary, headings, quality
    from agencygraph.opening import is_address

    if agencies and words:
        raise click.UsageError("Ask for --agencies or for --glossary, not for both.")
    if is_address(case):
        raise click.UsageError("check reads a folder or a file; a store holds no problems.")
    with waiting("Reading the case"):
        found = cases.read(case)
    form = form_of(form, output)
    rows = out.problem_rows(found.problems)
    if words:
        put_rows(glossary.found(found), glossary.COLUMNS, form, output, case)
    elif form == "table":
        places = {entry.place: headings.sent(entry) for entry in found.entries}
        sent_in = {here: str(there) for here, there in places.items() if here != there}
        whose = [sent_in.get(problem.place._replace(column=""), "") for problem in found.problems]
        told = "".join(out.problem(row, sent) + "\n" for row, sent in zip(rows, whose, strict=True))
        said = "" if agencies else told or "No problems.\n\n"
        put(said + quality.as_text(quality.survey(found)), output, case)
    elif agencies:
        sent = quality.survey(found)
        put_rows(sent, out.columns(sent) or quality.COLUMNS, form, output, case)
    else:
        put_rows(rows, out.PROBLEM, form, output, case)
    kinds = [out.plural(sum(r["severity"] == s for r in rows), s) for s in ("error", "warning", "note")]
    say([f"{len(found.entries)} entries read: {', '.join(kinds)}."])
    ctx.exit(UNUSABLE if any(row["severity"] == "error" for row in rows) else 0)


@main.command()
@click.argument("case")
@filters
@click.option("--only", multiple=True, metavar="QUERY", help="Only this query; may be repeated.",
              shell_complete=completing.query_names)  # fmt: skip
@click.option("--tag", multiple=True, metavar="F1", help="Only queries of this failure type; may be repeated.")
@click.option("--item", multiple=True, metavar="ITEM", help="Only findings about this item; may be repeated.")
@click.option("--agency", multiple=True, metavar="AGENCY", help="Only findings that name this agency; may be repeated.")
@click.option("--since", metavar="DAY", help="Only findings that rest on a row of this day or later.")
@click.option("--all-cases", is_flag=True, help="Case by case, all cases of a store or of a folder of case folders.")
@click.pass_context
def gaps(ctx: click.Context, /, case: str, fail: bool, form: str | None, output: str | None, only: tuple[str, ...],
         tag: tuple[str, ...], item: tuple[str, ...], agency: tuple[str, ...], all_cases: bool,
         **asked: Any) -> None:  # fmt: skip
    """Every gap query of a case, with its counts and what they are counts of.

    With --all-cases and --since, what is new since a day in any of many cases: findings of which a row or a date is of
    that day or later. Where it only may be, because a date is vague, that is said. How many are older is counted, also
    how many have no date. A finding that comes of time passing alone rests on no new row, and is not new.
    """
    from agencygraph import asking

    form, library = form_of(form, output), asking.chosen(only, tag)
    if all_cases:
        if item or agency:
            raise click.UsageError("--item and --agency go with one case.")
        across.gaps(ctx, case, library, asked, form, output, fail)
    since = asked.pop("since")
    results, looked_at = found_in(case, asking.Question(tuple(library), asked, item, agency, since))
    objects = [result.as_json() for result in results]
    if form in ("table", "md"):
        columns = 0 if output else width()
        asked_for = (thing for thing in objects if not thing["not_looked_for"])
        sections = (out.section(thing, form=form, width=columns) for thing in asked_for)
        rest = out.missing(objects, form=form, width=columns)
        put("\n".join(filter(None, [out.overview(objects, form), *sections, rest])), output, case)
    elif form == "csv":
        lines = [{"query": thing["query"], **row} for thing in objects for row in thing["findings"]]
        put_rows(lines, out.columns(lines) or ["query"], form, output, case)
    else:
        put_rows(objects, (), form, output, case)
    say(out.basis(objects, told=form in ("table", "md")))
    finish(ctx, *looked_at, found=fail and any(result.count for result in results))


@main.command()
@click.argument("name", shell_complete=completing.query_names)
@click.argument("case")
@filters
@click.option("--show-cypher", is_flag=True, help="Print the query and its parameters; do not run it.")
@click.pass_context
def gap(ctx: click.Context, /, name: str, case: str, fail: bool, form: str | None, output: str | None,
        show_cypher: bool, **asked: Any) -> None:  # fmt: skip
    """One gap query by its name, as `agencygraph gaps` shows it."""
    from agencygraph import asking

    form, query = form_of(form, output), asking.query(name)
    asking.only_what_it_takes(ctx, query)
    question = asking.Question((query,), asked)
    if show_cypher:
        with the_case(case, question.names, question.level) as it:
            put(out.cypher(query.text, asking.options(it, **asked).given(query, it.case_id)), output, case)
        ctx.exit(0)
    (result,), looked_at = found_in(case, question)
    rows, columns = out.shown(result.findings, [column.name for column in query.columns], form)
    put_rows(rows, columns, form, output, case)
    say(out.basis([result.as_json()]))
    finish(ctx, *looked_at, found=fail and result.count > 0)


@main.command("who-knew")
@click.argument("case")
@click.argument("item", default="")
@click.option("--agency", default="", help="Only this agency.")
@click.option("--on", "as_of", metavar="DAY", help="What the records show for the end of this day.")
@reading
@printing
@click.pass_context
def who_knew(ctx: click.Context, /, case: str, item: str, agency: str, form: str | None, output: str | None,
             **asked: Any) -> None:  # fmt: skip
    """Every item against every agency, or one of them: whether it was known, since when, and by which entries."""
    from agencygraph import asking, basis, findings, knowing
    from agencygraph.comparing.days import on_day

    form = form_of(form, output)
    wanted = findings.needed([knowing.query()], *asking.looked_up(asked))
    with the_case(case, wanted, asked["level"]) as it, waiting("Looking up who knew what"):
        options = asking.options(it, **asked)
        item = item and asking.named(it, "Information", item, "item")
        agency = agency and asking.named(it, "Agency", agency, "agency", options.level)
        rows = [on_day(row, options.as_of) for row in it.who_knew(options, item=item, agency=agency)]
        assumed = basis.assumptions(it.store, it.case_id)
    columns: Iterable[str] = out.columns(rows)
    if form in ("table", "md"):
        rows, columns = [out.knowing(row) for row in rows], out.KNOWING
    put_rows(rows, list(columns) or out.KNOWING, form, output, case)
    say(f"Assumed: {line}" for line in assumed)
    finish(ctx, it)


@main.command()
@click.argument("case")
@click.option("-o", "--output", metavar="FILE.html", required=True, help="The page, readable by you only.")
@click.option("--hide-outcome", metavar="DAY", help="Nothing that is not certainly of this day or before is in it.")
@click.option("--view", "reader", type=click.Choice(["practitioner", "family", "panel"]), default="panel",
              show_default=True, help="For whom: what they are not shown is absent from the file.")
@click.option("--about", multiple=True, metavar="PERSON", help="With --view family: whose items they are shown.")
@for_agency
@click.pass_context
def show(ctx: click.Context, case: str, output: str, hide_outcome: str | None, reader: str,
         about: tuple[str, ...], agency: str) -> None:  # fmt: skip
    """The interactive page of a case: one HTML file that opens without a network.

    Of several cases, those in a folder of case folders or all of a store, it makes a folder: a page for each, and
    index.html, which lists them.
    """
    from agencygraph import asking, files
    from agencygraph.view import index, page

    if about and reader != "family":
        raise click.UsageError("--about goes with --view family.")
    until = asking.last_day(hide_outcome, "--hide-outcome") if hide_outcome else None
    models, looked_at = [], []
    for address, whole in each_case(case):
        with viewed(whole, address, agency) as it:
            people = [asking.named(it, "Person", text, "person") for text in about] or None
            beside = "" if agency else address
            models.append(page_model(it, beside, until=until, reader=reader, people=people))
        looked_at.append(whole)
    if len(models) == 1:
        click.echo(out.visible(str(written(output, page.render(models[0]), case))))
        finish(ctx, *looked_at)
    if not models:
        raise Unusable("The store holds no case.")
    if Path(output).suffix:
        raise click.UsageError(f"There are {len(models)} cases: name a folder for their pages with -o.")
    named = index.names(model["case"]["id"] for model in models)
    pages = {name: page.render(model) for name, model in zip(named, models, strict=True)}
    folder = files.write_folder(output, {**pages, index.NAME: index.render(models, version=version())})
    click.echo(out.visible(str(folder / index.NAME)))
    finish(ctx, *looked_at)


@main.command()
@click.argument("file", metavar="FILE.cypher")
@click.argument("case")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE",
              help="A parameter, a list as [A, B], or a day for $NAME_earliest and $NAME_latest; may be repeated.")
@printing
@click.pass_context
def query(ctx: click.Context, file: str, case: str, parameters: tuple[str, ...], form: str | None,
          output: str | None) -> None:  # fmt: skip
    """Your own query, read only: MATCH, OPTIONAL MATCH, WITH, UNWIND, WHERE, RETURN, UNION."""
    from agencygraph import asking, queries

    form, own = form_of(form, output), queries.own(Path(file))
    given = asking.parameters(own, parameters)
    with the_case(case) as it, waiting("Running the query"):
        rows = asking.own_rows(it, own, given)
    columns = out.columns(rows) or [column.name for column in own.columns]
    put_rows(rows, columns, form, output, case)
    say([f"{out.plural(len(rows), 'row')}."])
    finish(ctx, it)
