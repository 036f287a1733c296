"""`gaps --all-cases`: the gaps of many cases, one after the other, and which of the cases could not be looked at."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from agencygraph import output as out
from agencygraph.cli.frame import FOUND, UNUSABLE, put, put_marks, put_rows, say, the_case, width

if TYPE_CHECKING:
    from agencygraph.lately import Look
    from agencygraph.queries import Query
    from agencygraph.when import When

OVERVIEW = ("case", "title", "found", "cannot_tell", "may_be", "of", "before", "undated")


def gaps(ctx: click.Context, case: str, library: Sequence[Query], asked: dict[str, Any], form: str,
         output: str | None, fail: bool) -> NoReturn:  # fmt: skip
    """Look at every case that an address names, put what they show where results go, and exit."""
    from agencygraph import asking, lately

    if "#" in case:
        raise click.UsageError("--all-cases looks at every case of a store; leave out what follows # in the address.")
    written = asked.pop("since")
    since = asking.day(written, "--since") if written else None
    found: list[Look] = []
    unusable = False
    for one, is_unusable in _each(case, library, asked, since):
        unusable |= is_unusable
        found.append(one)
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{len(found)} cases looked at", err=True, nl=False)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
    seen = [one for one in found if one.why is None]
    if form in ("table", "md"):
        names = [name for name in OVERVIEW if since or name not in ("may_be", "before", "undated")]
        told = [
            _section(one, lately.told, written or "", form, 0 if output else width()) for one in seen if one.results
        ]
        rows = [one.row() for one in seen if one.count or one.cannot_tell]
        put("\n".join(filter(None, [out.rendered(rows, names, form) if rows else "", *told])), output, case)
    elif form == "csv":
        lines = [{"case": one.case, "query": result.query.name, **row}
                 for one in seen for result in one.results for row in result.findings]  # fmt: skip
        put_rows(lines, out.columns(lines) or ["case", "query"], form, output, case)
    else:
        put_rows([one.as_json() for one in found], (), form, output, case)
    for one in found:
        if one.why is not None:
            say([f"{one.case}: cannot be looked at: {one.why}"])
    say([_counts(found, written)])
    count = sum(one.count for one in seen)
    ctx.exit(UNUSABLE if unusable or len(seen) < len(found) else FOUND if fail and count else 0)


def _each(
    case: str, library: Sequence[Query], asked: dict[str, Any], since: When | None
) -> Iterator[tuple[Look, bool]]:
    """What each case shows, and whether a file of it could not be used."""
    from agencygraph import asking, findings, lately
    from agencygraph.case import CaseUnreadable
    from agencygraph.opening import folders_of_cases, is_address

    wanted = findings.needed(library, *asking.looked_up(asked), "Entry")
    for folder in folders_of_cases(case) or [case]:
        try:
            with the_case(folder, wanted, asked["level"]) as it:
                for one in lately.looks(it, asking.options(it, **asked), library, since):
                    put_marks(folder, one.results)
                    yield one, it.unusable
                if it.unusable:
                    say([f"{it.case_id}: a file or table could not be used, so what it says is missing from this."])
        except (CaseUnreadable, click.UsageError) as error:
            if is_address(case) or folder == case:
                raise
            yield lately.Look(folder, why=str(error)), True


def _section(one: Look, told: Any, day: str, form: str, columns: int) -> str:
    """The findings of one case under its name; "" where there are none."""
    objects = [result.as_json() for result in one.results if result.findings]
    if not objects:
        return ""
    head = f"{one.case}: {one.title}"
    head = f"# {out.markdown(head)}\n" if form == "md" else f"{out.visible(head)}\n{'=' * min(len(head), 100)}\n"
    shown = [{**thing, "findings": [told(row, day) for row in thing["findings"]]} for thing in objects]
    return "\n".join([head, *(out.section(thing, form=form, width=columns) for thing in shown)])


def _counts(found: Sequence[Look], day: str | None) -> str:
    """What was looked at, as a line.

    >>> from agencygraph.lately import Look
    >>> _counts([Look("a"), Look("b", why="it is locked")], None)
    '2 cases, 1 of which could not be looked at; findings in 0: 0, and 0 that cannot be told.'
    """
    unseen = sum(one.why is not None for one in found)
    lost = f", {unseen} of which could not be looked at" if unseen else ""
    some = [one for one in found if one.count]
    what = f"findings of {day} or later" if day else "findings"
    count, cannot, may_be = (sum(getattr(one, name) for one in found) for name in ("count", "cannot_tell", "may_be"))
    vague = f"; {may_be} of both may be of before, their dates are vague" if may_be else ""
    return (
        f"{out.plural(len(found), 'case')}{lost}; {what} in {len(some)}: {count}, "
        f"and {cannot} that cannot be told{vague}."
    )
