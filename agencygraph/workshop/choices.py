"""What the tables chose to share, replayed: what each agency's record would then have shown, and since when.

A choice is taken as told and received on its day, as what-if does it (`routes.telling.added`). It is replayed only if
a row, or an earlier choice, shows that the table had the item by then. The answer is a possibility: whether it would
have been understood, or anything done with it, no record can say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from agencygraph import dates
from agencygraph.knowledge import Spell, derive
from agencygraph.knowledge.effects import with_parts
from agencygraph.records import Case
from agencygraph.routes import Ground, NotUnderstood, added, compared, results, results_each
from agencygraph.routes.ground import days, of, on, some_days
from agencygraph.routes.telling import Told, named
from agencygraph.tables.rows import unguarded
from agencygraph.when import FOREVER, Order, When, is_moment, iso, not_after, order
from agencygraph.workshop.stages import READING

CHOICE = ("stage", "from", "to", "item", "day")
"""The columns of a file of choices."""
COLUMNS = ("agency", "item", "state", "before", "after", "gained_least", "gained_most", "stages", "sentence")
LARGEST = 1_000_000
"""Characters of a file of choices at most."""
HEDGE = (
    "What is said of a choice is a possibility and no more: that something was told does not show that it would have "
    "been understood, or that anything would have gone otherwise."
)
INSTEAD = {
    "known": "It is recorded as known to {who}, since when cannot be determined.",
    "unconfirmed": "It is recorded as sent to {who}; no matching receipt.",
    "none": "No evidence in the chronologies supplied that it reached {who}.",
    "cannot-tell": "Whether it reached {who} cannot be determined from the chronologies supplied.",
}
"""What the rows show of an item at an agency, by the state of it in who-knew, as a sentence."""
Row = dict[str, Any]


class NotAChoice(ValueError):
    """A file of choices, or a row of one, that cannot be used; its text says which and what to write instead."""


class Choice(NamedTuple):
    """That a table decided, in a stage, to tell another table an item on a day. row is that of the file."""

    stage: str
    told: Told
    row: int


class Replay(NamedTuple):
    """What came of the choices.

    rows      for each agency and item whose knowing would begin sooner, with the columns COLUMNS: state and before
              are what the rows show without the choices, as in who-knew
    left_out  why choices were not replayed, as sentences; notes what was taken as so
    findings  what changed in never-reached and pooled-picture, as routes.compared gives it
    """

    rows: list[Row]
    left_out: list[str]
    notes: list[str]
    findings: list[Row]


def read(text: str, ground: Ground) -> list[Choice]:
    """The choices of a CSV file, by day. Raises NotAChoice for a column, name or day that is not understood."""
    if len(text) > LARGEST:
        raise NotAChoice("The file of choices is too large.")
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in CHOICE if name not in (reader.fieldnames or ())]
    if missing:
        raise NotAChoice(f"There is no column {', '.join(missing)}. The columns are {', '.join(CHOICE)}.")
    found = []
    for row in reader:
        cells = {name: _cell(row.get(name)) for name in CHOICE}
        if any(cells.values()):
            found.append(_choice(cells, reader.line_num, ground))
    return sorted(found, key=lambda c: (c.told.when.earliest, c.row))


def replayed(ground: Ground, choices: Sequence[Choice], knew: Iterable[Row]) -> Replay:
    """What each agency would have known with these choices. knew is who knew what without them, of `who_knew`."""
    kept: list[Choice] = []
    left_out, notes = [], []
    spells = _spells(ground.case)
    now = spells
    for choice in choices:
        t = choice.told
        had = _had(now.get((t.sender, t.item), ()), t.when)
        what = f"Row {choice.row}: {ground.item(t.item)} from {ground.agency(t.sender)} to {ground.agency(t.receiver)}"
        if not had:
            left_out.append(f"{what} on {of(t.when)} was not replayed: no row and no earlier choice shows that "
                            f"{ground.agency(t.sender)} had it by then.")  # fmt: skip
            continue
        if had is Order.CANNOT_TELL:
            notes.append(f"{what}: whether {ground.agency(t.sender)} had it by {of(t.when)} cannot be determined; "
                         "it is taken as so.")  # fmt: skip
        kept.append(choice)
        now = _spells(added(ground.case, [c.told for c in kept]))
    if not kept:
        return Replay([], left_out, notes, [])
    whole, tellings = with_parts(ground.case), [c.told for c in kept]
    (after,) = results_each(ground, [tellings])
    changed = compared(ground, results(ground.case), after)
    states = {(r["agency"], r["item"]): r for r in knew}
    rows = list(_differences(ground, spells, now, kept, states))
    sooner = {(r["agency"], r["item"]) for r in rows}
    for c in kept:
        if not any((agency, item) in sooner for agency in ground.kin(c.told.receiver) for item in whole(c.told.item)):
            notes.append(f"Row {c.row}: {ground.item(c.told.item)} brings {ground.agency(c.told.receiver)} nothing "
                         f"sooner: its record shows it by {of(c.told.when)} without this choice.")  # fmt: skip
    return Replay(rows, left_out, notes, changed)


def _cell(text: str | None) -> str:
    """A cell without the mark that keeps a spreadsheet from taking it for a formula."""
    return unguarded((text or "").strip())


def _choice(cells: Mapping[str, str], row: int, ground: Ground) -> Choice:
    try:
        item = named(cells["item"], ground.items, "item")
        sender = named(cells["from"], ground.agencies, "agency")
        receiver = named(cells["to"], ground.agencies, "agency")
        when = dates.read(cells["day"])
    except NotUnderstood as error:
        raise NotAChoice(f"Row {row}: {error}") from None
    except dates.UnreadableDate as error:
        raise NotAChoice(f'Row {row}: "{cells["day"]}" is not a day. {error.remedy}') from None
    if sender == receiver:
        raise NotAChoice(f"Row {row}: {sender} stands on both sides. Name another agency.")
    if not when.known:
        raise NotAChoice(f'Row {row}: "{cells["day"]}" gives no day. Write it as 2016-05-22.')
    return Choice(cells["stage"], Told(item, sender, receiver, when), row)


def _spells(case: Case) -> dict[tuple[str, str], list[Spell]]:
    found: dict[tuple[str, str], list[Spell]] = {}
    for s in derive(case, ("coded",), ("Agency",)).spells:
        if READING in s.readings:
            found.setdefault((s.agency, s.item), []).append(s)
    return found


def _had(spells: Iterable[Spell], by: When) -> Order | None:
    """BEFORE where an item was certainly in a record by a day and still is, CANNOT_TELL where perhaps, else None."""
    found = None
    for s in spells:
        if order(s.since, by) is Order.AFTER or order(s.until, by) is Order.BEFORE:
            continue
        if not_after(s.since, by) and (s.until.earliest >= FOREVER or order(by, s.until) is Order.BEFORE):
            return Order.BEFORE
        found = Order.CANNOT_TELL
    return found


def _differences(
    ground: Ground, before: Mapping[tuple[str, str], list[Spell]], after: Mapping[tuple[str, str], list[Spell]],
    kept: Sequence[Choice], knew: Mapping[tuple[str, str], Row],
) -> Iterable[Row]:  # fmt: skip
    whole = with_parts(ground.case)
    for agency, item in sorted(after):
        now, then = after[agency, item][0].since, before.get((agency, item), [])
        was = then[0].since if then else None
        if was is not None and was[:3] == now[:3]:
            continue
        if was is not None and was.latest <= now.latest:
            continue
        least, most = days(now, was) if was is not None and is_moment(was.latest) else (None, None)
        state = knew[agency, item]
        of_these = [c for c in kept if c.told.receiver in ground.kin(agency) and item in whole(c.told.item)]
        yield {
            "agency": agency, "item": item, "state": state["state"],
            "before": state["latest"], "after": iso(now.latest, now.unit),
            "gained_least": least, "gained_most": most,
            "stages": list(dict.fromkeys(c.stage for c in of_these)),
            "sentence": _said(ground, state, now, was, least, most),
        }  # fmt: skip


def _said(ground: Ground, state: Row, now: When, was: When | None, least: int | None, most: int | None) -> str:
    who = ground.agency(state["agency"])
    begin = f"With these choices the record of {who} could have shown {ground.item(state['item'])} by {of(now)}"
    if state["state"] == "known" and was is not None:
        return f"{begin}, {some_days(least, most)} sooner. It is first recorded as known there {on(was)}."
    return f"{begin}. {INSTEAD[state['state']].format(who=who)}"
