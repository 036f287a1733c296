"""The subcommands that follow information from agency to agency: route, what-if, measures.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agencygraph import output as out
from agencygraph.cli.frame import (
    finish,
    form_of,
    main,
    one_case,
    printing,
    put,
    put_rows,
    say,
    the_case,
    version,
    waiting,
    width,
)

if TYPE_CHECKING:
    from agencygraph.opening import Opened
    from agencygraph.routes import Ground

ROUTE = {
    "origins": "Where it began", "hops": "How it went", "waiting": "How long it stayed", "stopped": "Where it stopped",
    "softened": "Where it became less", "came_back": "Where it came back", "routes": "The ways it came",
}  # fmt: skip
COULD = {
    "holders": "Whom holding the case it could have reached", "contacts": "Contacts at which it could have been raised",
    "reach": "Whom else it could have reached", "through": "Through whom",
}  # fmt: skip
MEASURES = ("measure", "of", "whole", "before", "since", "definition")
EVERY = ("item", "agency", "certain_by", "known_earliest", "known_latest", "holder")
PAGE, PAGES = "What would have closed most", ("html", "docx")
SHOWN = ("closed", "shorter", "longer", "opened")
"""Changes that are told one by one; of the others the table gives how many there are."""


@main.command()
@click.argument("case")
@click.argument("item", default="")
@printing
@click.pass_context
def route(ctx: click.Context, case: str, item: str, form: str | None, output: str | None) -> None:
    """How an item went from agency to agency, and how it could have, through the contacts that are recorded.

    ITEM is an id or a title; without one, every item and where it could certainly have been heard before a row shows
    it there. CSV gives the hops alone. What could have been is a possibility and no more.
    """
    from agencygraph import routes

    form = form_of(form, output)
    with the_case(case, ("Agency", "CaseFile", "Information")) as it, waiting("Following it"):
        ground = _ground(it, case)
        if not item:
            put_rows(routes.every_item(ground), EVERY, form, output, case)
            _basis(ground)
            finish(ctx, it)
        id_ = _item(ground, item)
        went, might = routes.route(ground, id_).as_json(), routes.could(ground, id_).as_json()
        steps = routes.expected(ground, id_, ground.case.procedures)
    if form in ("table", "md"):
        sections = [(title, went[name]) for name, title in ROUTE.items()]
        holders = {row["holder"] for row in might["holders"]}
        told = {**might, "reach": [row for row in might["reach"] if row["agency"] not in holders]}
        sections += [("Expected paths", steps), *((title, told[name]) for name, title in COULD.items())]
        put(_text(ground.item(id_), sections, form, 0 if output else width()), output, case)
    elif form == "csv":
        put_rows(went["hops"], out.columns(went["hops"]) or ["from", "to"], form, output, case)
    else:
        put_rows([{**went, "expected": steps, "could": might}], (), form, output, case)
    _basis(ground)
    finish(ctx, it)


@main.command("what-if")
@click.argument("case")
@click.option("--told", "texts", multiple=True, metavar='"ITEM from A to B on DAY"', help="May be repeated.")
@click.option("--best", "number", type=click.IntRange(1, 20), metavar="N", help="The N contacts that would close most.")
@printing
@click.pass_context
def what_if(ctx: click.Context, case: str, texts: tuple[str, ...], number: int | None, form: str | None,
            output: str | None) -> None:  # fmt: skip
    """What an item told by one agency to another on a day would have changed, or which contacts could have most.

    The rows are added in memory and no file of the case is changed. The findings are those of never-reached, for the
    agency holding the case, and of pooled-picture. -o FILE.html or FILE.docx makes a document of it, before and after.
    """
    from agencygraph import routes

    if bool(texts) == bool(number):
        raise click.UsageError('Give --told "ITEM from A to B on DAY", once or more, or --best N.')
    page = Path(output or "").suffix.lower().removeprefix(".") if form is None else ""
    form = form_of(form, output)
    with the_case(case, ("Agency", "CaseFile", "Information")) as it, waiting("Working it out"):
        ground = _ground(it, case)
        then = None
        if number:
            answer = routes.best(ground, number)
            title, sections = f"{PAGE}: {ground.case.title or ground.case.id}", _best(answer)
        else:
            try:
                tellings = [routes.told(ground, text) for text in texts]
            except routes.NotUnderstood as error:
                raise click.UsageError(f"--told: {error}") from None
            then = routes.added(ground.case, tellings)
            (after,) = routes.results_each(ground, [tellings])
            now = routes.results(ground.case)
            answer = {
                "what_if": routes.listing(ground, tellings),
                "premises": routes.premises(ground, tellings),
                "count_before": {name: result.count for name, result in now.items()},
                "count_after": {name: result.count for name, result in after.items()},
                "changes": routes.compared(ground, now, after),
            }
            title, sections = " ".join(answer["what_if"]), _told(answer)
        changes = [row for s in answer["sets"] for row in s["before_after"]] if number else answer["changes"]
        if page in PAGES and output:
            made = f"Made by agencygraph {version()} from the chronologies supplied."
            sets = [(_aim(one), one["before_after"]) for one in answer["sets"]] if number else []
            tables = sets or [("With these rows", changes)]
            _document(case, output, page, ground.case, then, sections, tables, answer.get("premises", ()), title, made)
        elif form in ("table", "md"):
            put(_text(PAGE if number else title, sections, form, 0 if output else width()), output, case)
        elif form == "csv":
            put_rows(changes, out.columns(changes) or ["finding"], form, output, case)
        else:
            put_rows([answer], (), form, output, case)
    say(answer.get("premises", ()))
    _basis(ground)
    finish(ctx, it)


@main.command()
@click.argument("case")
@click.option("--before", "day", metavar="DAY", help="Also the time before this day, and from it on.")
@printing
@click.pass_context
def measures(ctx: click.Context, case: str, day: str | None, form: str | None, output: str | None) -> None:
    """The networks of a case in numbers, each with its definition: a description, and no score of anybody."""
    from agencygraph import dates
    from agencygraph.routes import measures as numbers

    form = form_of(form, output)
    try:
        when = dates.read(day) if day else None
    except dates.UnreadableDate as error:
        raise click.UsageError(f'--before: "{day}" is not a day. {error.remedy}') from None
    if when is not None and not when.known:
        raise click.UsageError(f'--before: "{day}" gives no day. Write it as 2016-05-22.')
    with the_case(case, ("Agency", "CaseFile", "Information")) as it, waiting("Counting"):
        ground = _ground(it, case)
        rows = numbers(ground, when)
    put_rows(rows, MEASURES, form, output, case)
    _basis(ground)
    finish(ctx, it)


def _ground(it: Opened, address: str) -> Ground:
    """What questions about routes stand on: the records of one case, from its files or as a store holds them.

    Raises click.UsageError where a store has several cases and none is named, and as `records_of`.
    """
    from agencygraph.asking import records_of
    from agencygraph.routes import Ground

    return Ground(records_of(one_case(it), address))


def _item(ground: Ground, text: str) -> str:
    """The id of the item meant by an id or a title. Raises click.UsageError with the nearest where there is none."""
    from agencygraph.routes import NotUnderstood
    from agencygraph.routes.telling import named

    try:
        return named(text, ground.items, "item")
    except NotUnderstood as error:
        raise click.UsageError(str(error)) from None


def _basis(ground: Ground) -> None:
    from agencygraph.routes.ground import ASSUMED

    say(f"Assumed: {line}" for line in (*ASSUMED, *ground.known.assumptions))


def _document(case: str, output: str, form: str, *told: Any) -> None:
    """A what-if as a document, before and after; told is what report.ways.what_if takes."""
    from agencygraph import files, report
    from agencygraph.opening import is_address
    from agencygraph.report import ways

    content = report.written(ways.what_if(*told), form)
    path = files.write(output, content, case=None if is_address(case) else case)
    say([f"Written: {path}"])


# What a person reads


def _told(answer: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    changes = answer["changes"]
    then = answer["count_after"]
    counts = [
        {"sentence": f"{name}: {out.plural(count, 'finding')} now, {then[name]} with these rows."}
        for name, count in answer["count_before"].items()
    ]
    return [("Before and after", counts), *_changes(changes)]


def _changes(changes: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    sections = [(name.capitalize(), [c for c in changes if c["change"] == name]) for name in SHOWN]
    rest = sum(c["change"] not in SHOWN for c in changes)
    if rest:
        said = f"{out.plural(rest, 'finding')} would have another outcome, with the same gap; JSON and CSV give them."
        sections.append(("Otherwise", [{"sentence": said}]))
    return sections


def _best(answer: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    sections: list[tuple[str, list[dict[str, Any]]]] = []
    for one in answer["sets"]:
        changes = one["before_after"]
        tally = {name: sum(c["change"] == name for c in changes) for name in SHOWN}
        unsure = sum(c["after"] == "cannot-tell" and c["before"] != "cannot-tell" for c in changes)
        chosen = out.plural(len(one["chosen"]), "contact")
        said = (
            f"With {chosen} of {one['candidates']} that were looked at: {out.plural(tally['closed'], 'finding')} "
            f"closed, {tally['shorter']} with a shorter gap, {unsure} that could then not be told."
        )
        sections.append((_aim(one), [{"sentence": said}, *one["chosen"], *_bound(one)] if one["chosen"] else []))
    for one in answer["smallest"]:
        said = f"{out.plural(len(one['chosen']), 'contact')} for {one['closes']} of {answer['gaps']} gaps."
        sections.append((f"Fewest for all that could be closed, {one['of']}", [{"sentence": said}, *_bound(one)]))
    sections.append(("One contact for several gaps", answer["several"]))
    sections.append(("Over a threshold", answer["thresholds"]))
    return sections


def _aim(one: dict[str, Any]) -> str:
    return f"Most {one['aim']}, {one['of']}"


def _bound(one: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"sentence": one["bound"] or "Every set of that size was tried."}]


def _text(title: str, sections: Iterable[tuple[str, Sequence[dict[str, Any]]]], form: str, wide: int) -> str:
    """Sections of sentences with their entries; one without any is left out."""
    shown = out.markdown if form == "md" else out.visible
    head = ("# ", "## ") if form == "md" else ("", "")

    def folded(text: str) -> str:
        if not wide or form == "md":
            return text
        return textwrap.fill(text, wide, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)

    lines = [head[0] + shown(title)]
    for name, rows in sections:
        lines += ["", head[1] + name, ""] if rows else []
        for row in rows:
            cited = f" [{out.cell(row['entries'])}]" if row.get("entries") else ""
            lines.append(folded(f"- {shown(row['sentence'] + cited)}"))
    return "\n".join(lines) + "\n"
