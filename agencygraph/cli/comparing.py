"""The subcommand compare: two versions of a case, two saved results, two days, two agencies, or several cases.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from agencygraph import output as out
from agencygraph.cli.completing import OnDisk
from agencygraph.cli.frame import (
    Unusable,
    each_case,
    finish,
    form_of,
    main,
    one_case,
    printing,
    put,
    put_rows,
    reading,
    say,
    the_case,
    waiting,
)

TWO = 2
CAVEAT = "No evidence in the chronologies supplied is not the same as no: a call that nobody wrote down looks the same."


@main.command()
@click.argument("things", nargs=-1, required=True, metavar="A [B]…", type=OnDisk())
@click.option("--on", "days", multiple=True, metavar="DAY", help="Of one case: two days, each with an --on of its own.")
@click.option("--agency", "agencies", multiple=True, metavar="AGENCY", help="Of one case: two agencies, likewise.")
@click.option("--across", is_flag=True, help="What recurs in two cases, rather than what changed between them.")
@reading
@printing
@click.pass_context
def compare(ctx: click.Context, /, things: tuple[str, ...], days: tuple[str, ...], agencies: tuple[str, ...],
            across: bool, form: str | None, output: str | None, **asked: Any) -> None:  # fmt: skip
    """Two versions of a case, two saved results, two days or two agencies of a case, or what recurs in several cases.

    \b
    compare BEFORE AFTER                  two cases as before and after an agency sends its chronology again: the rows,
                                          a changed one with each cell, and what that does to the findings of gaps;
                                          or two saved results of gaps --format json
    compare CASE --on DAY --on DAY        what the records show on the later day and not on the earlier one
    compare CASE --agency A --agency B    what both agencies' records show, and what only one's does;
                                          with one --on, up to that day
    compare CASE CASE CASE…               what recurs: failure types, channels, pairs of agencies; also a folder of
                                          cases, or a store that holds several; of two cases with --across
    """
    form = form_of(form, output)
    given = [name for name in asked if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT]
    if given and not (days or agencies):
        raise click.UsageError(f"--{given[0]} goes with two days or two agencies.")
    if days or agencies:
        if len(things) > 1 or across:
            raise click.UsageError("Days and agencies are compared within one case: name one.")
        if len(days) == TWO:
            _days(ctx, things[0], days, agencies, form, output, asked)
        if len(agencies) == TWO and len(days) < TWO:
            _agencies(ctx, things[0], days, agencies, form, output, asked)
        raise click.UsageError("Name two days, each with --on, or two agencies, each with --agency.")
    if len(things) == TWO and not across:
        _versions(things[0], things[1], form, output)
    else:
        _across(ctx, things, form, output)


def _days(ctx: click.Context, case: str, days: Sequence[str], agencies: Sequence[str], form: str, output: str | None,
          asked: Mapping[str, Any]) -> None:  # fmt: skip
    from agencygraph import asking, comparing

    first, second = sorted((asking.day(text, "--on") for text in days), key=lambda day: day.latest)
    if first.latest >= second.earliest:
        raise click.UsageError("--on: the two days are the same, or lie within each other.")
    with the_case(case) as opened, waiting("Comparing the days"):
        it = one_case(opened)
        options = asking.options(it, **asked)
        only = [asking.named(it, "Agency", text, "agency", options.level) for text in agencies]
        found = comparing.days(it, first, second, options, only)
    rows: Sequence[out.Row] = found.rows
    put_rows(rows, comparing.DAY_COLUMNS, form, output, case)
    items = sum(row["what"] == "item" for row in rows)
    say([f"{items} of {out.plural(found.of, 'pair')} of an item and an agency differ.", CAVEAT])
    finish(ctx, it)


def _agencies(ctx: click.Context, case: str, days: Sequence[str], agencies: Sequence[str], form: str,
              output: str | None, asked: Mapping[str, Any]) -> None:  # fmt: skip
    from agencygraph import asking, comparing

    with the_case(case) as opened, waiting("Comparing the agencies"):
        it = one_case(opened)
        options = asking.options(it, **asked, as_of=days[0] if days else None)
        one, other = (asking.named(it, "Agency", text, "agency", options.level) for text in agencies)
        if one == other:
            raise click.UsageError("--agency: name two agencies.")
        found = comparing.agencies(it, one, other, options)
    put_rows(found.rows, comparing.AGENCY_COLUMNS, form, output, case)
    told = (f"{sum(row['found'] == name for row in found.rows)} {words}" for name, words in (
        ("both", "in both records"), ("one", f"in that of {one} only"), ("other", f"in that of {other} only"),
        ("unconfirmed", "sent, with no matching receipt"), ("cannot-tell", "cannot be told"),
    ))  # fmt: skip
    say([f"Of {out.plural(found.of, 'item')}: {', '.join(told)}.", CAVEAT])
    finish(ctx, it)


def _across(ctx: click.Context, things: Sequence[str], form: str, output: str | None) -> None:
    from agencygraph import comparing

    shown, looked_at = [], []
    with waiting("Comparing the cases"):
        for address in things:
            for _, it in each_case(address):
                shown.append(comparing.shown(it))
                looked_at.append(it)
    ids = [case.case_id for case in shown]
    if len(set(ids)) < len(ids):
        raise click.UsageError(f"Two cases have one id: {', '.join(sorted({i for i in ids if ids.count(i) > 1}))}.")
    if len(ids) < TWO:
        also = "a second case, two days (--on) or two agencies (--agency)"
        raise click.UsageError(f"Name what to compare it with: {also}.")
    rows = comparing.recurring(shown)
    if form in ("table", "md"):
        lines = [_told(row) for row in rows]
        put_rows(lines, out.columns(lines) or comparing.CASE_COLUMNS, form, output, things[0])
    else:
        put_rows(rows, comparing.CASE_COLUMNS, form, output, things[0])
    again = sum(row["cases_found"] > 1 for row in rows)
    say([
        f"{len(ids)} cases: {', '.join(ids)}. {again} of {out.plural(len(rows), 'row')} in more than one case.",
        "A type, channel or pair is counted in the cases that could show it. People are not compared.",
        CAVEAT,
    ])  # fmt: skip
    finish(ctx, *looked_at)


def _told(row: out.Row) -> out.Row:
    """What recurs, with each count beside what it is a count of."""
    return {
        "kind": row["kind"],
        "name": row["name"],
        "cases": f"{row['cases_found']} of {row['cases_looked']}",
        "findings": f"{row['findings']} of {row['of']}",
        "cannot be told": row["cannot_tell"],
        "found in": row["found_in"],
        "title": row["title"],
    }


def _versions(before: str, after: str, form: str, output: str | None) -> None:
    from agencygraph.opening import is_address
    from agencygraph.tables import ENDINGS

    if is_address(before) or is_address(after):
        raise click.UsageError("Two versions are folders or files; a case in a store has no rows to compare. To see "
                               "what recurs in two cases add --across.")  # fmt: skip
    cases = [Path(path).is_dir() or Path(path).suffix.lower() in ENDINGS for path in (before, after)]
    if any(cases) and not all(cases):
        raise click.UsageError("Compare two cases, or two saved results (gaps CASE -o FILE.json), not one of each.")
    if all(cases):
        _cases(before, after, form, output)
    else:
        _results(before, after, form, output)


def _cases(before: str, after: str, form: str, output: str | None) -> None:
    from agencygraph import revisions

    with waiting("Comparing the cases"):
        lines, rows = revisions.told(before, after)
    if form == "table":
        put(revisions.as_text(lines, rows), output, after)
    elif form in ("json", "jsonl"):
        put_rows([{"rows": lines, "findings": rows}], (), form, output, after)
    else:
        both = [{"what changed": "row", **row} for row in lines] + [{"what changed": "finding", **r} for r in rows]
        put_rows(both, out.columns(both) or revisions.COLUMNS, form, output, after)
    say([f"Rows: {_changes(lines)}", f"Findings: {_changes(rows)}"])


def _results(before: str, after: str, form: str, output: str | None) -> None:
    from agencygraph import formats
    from agencygraph.comparing import COLUMNS, as_text, compared

    saved = []
    for path in (before, after):
        try:
            saved.append(formats.brought_up("result", json.loads(Path(path).read_text(encoding="utf-8")), path))
        except formats.UnknownFormat:
            raise
        except (OSError, ValueError, RecursionError) as error:
            raise Unusable(f"{path} cannot be read as a saved result: {error}") from error
    try:
        rows = compared(*saved)
    except ValueError as error:
        raise Unusable(str(error)) from error
    if form == "table":
        put(as_text(rows), output, before)
    else:
        put_rows(rows, COLUMNS, form, output, before)
    say([_changes(rows)])


def _changes(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many of each change there are, as a sentence."""
    return ", ".join(f"{sum(r['change'] == kind for r in rows)} {kind}" for kind in ("new", "gone", "changed")) + "."
