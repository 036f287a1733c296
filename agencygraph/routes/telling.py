"""What if an item had been told: the case with such rows added, and what that does to the findings.

The rows are rows of the transmissions table, told and received on the day. They are added to the records in memory;
nothing is written. So a what-if is the program's own answer for the case with those rows in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from agencygraph import dates, findings, queries, sentences
from agencygraph.findings import Options, Result
from agencygraph.graph import Graph, build
from agencygraph.headings import did_you_mean, normal
from agencygraph.knowledge import derive
from agencygraph.queries import Query
from agencygraph.records import Case, Place, Sending
from agencygraph.routes.ground import Ground, Row, of, on, some_days
from agencygraph.store import Store, in_memory
from agencygraph.when import Order, When, order

ASKED = ("never-reached", "pooled-picture")
"""The queries whose findings are compared."""
FORM = "ITEM from AGENCY to AGENCY on DAY"


class NotUnderstood(ValueError):
    """A what-if that names no item, agency or day of the case; its text says what may be meant."""


class Told(NamedTuple):
    """That an item had been told by one agency to another, and received at once."""

    item: str
    sender: str
    receiver: str
    when: When
    entries: tuple[str, ...] = ()


def told(ground: Ground, text: str) -> Told:
    """What "ITEM from AGENCY to AGENCY on DAY" means, items and agencies by id or title.

    Raises NotUnderstood where it does not have this form or names something that the case does not have.
    """
    problem = f'"{text}" is not of the form "{FORM}".'
    for match in _splits(text):
        item, sender, receiver = match["item"], match["sender"], match["receiver"]
        try:
            found = (
                named(item, ground.items, "item"),
                named(sender, ground.agencies, "agency"),
                named(receiver, ground.agencies, "agency"),
            )
        except NotUnderstood as error:
            problem = str(error)
            continue
        if found[1] == found[2]:
            raise NotUnderstood(f'"{text}" has {found[1]} on both sides. Name another agency.')
        try:
            when = dates.read(match["day"])
        except dates.UnreadableDate as error:
            raise NotUnderstood(f'"{match["day"]}" is not a day. {error.remedy}') from None
        if not when.known:
            raise NotUnderstood(f'"{match["day"]}" gives no day. Write it as 2016-05-22.')
        return Told(*found, when)
    raise NotUnderstood(problem)


def _splits(text: str) -> Iterator[dict[str, str]]:
    """Each way to read the text: titles may hold the words from, to and on themselves."""
    text = " ".join(text.split())
    for a in re.finditer(" from ", text):
        for b in re.finditer(" to ", text[a.end() :]):
            for c in re.finditer(" on ", text[a.end() + b.end() :]):
                at = a.end() + b.end()
                yield {
                    "item": text[: a.start()].strip(), "sender": text[a.end() : a.end() + b.start()].strip(),
                    "receiver": text[at : at + c.start()].strip(), "day": text[at + c.end() :].strip(),
                }  # fmt: skip


def named(text: str, titles: Mapping[str, str], what: str) -> str:
    """The id meant by an id or a title, of titles by id. Raises NotUnderstood with the nearest where there is none."""
    if text in titles:
        return text
    alike = [id_ for id_, title in titles.items() if normal(text) and normal(text) in (normal(id_), normal(title))]
    if len(alike) == 1:
        return alike[0]
    raise NotUnderstood(f'The case has no {what} "{text}". {did_you_mean(text, list(titles)).strip()}'.strip())


def added(case: Case, tellings: Iterable[Told]) -> Case:
    """The case with a row of the transmissions table for each, at its end; ids "what-if-1", "what-if-2", …"""
    rows = [
        Sending(
            f"what-if-{at}", Place("what-if", at), t.item, t.sender, t.receiver,
            mode="told", sent=t.when, received=t.when,
        )
        for at, t in enumerate(tellings, 1)
    ]  # fmt: skip
    return replace(case, sendings=(*case.sendings, *rows))


@contextmanager
def asked_of(case: Case) -> Iterator[Store]:
    """A store in memory that holds what the compared queries need of a case."""
    with in_memory([_graph(case)]) as store:
        yield store


def results(case: Case) -> dict[str, Result]:
    """What the compared queries find in a case, with the options they have by default."""
    with asked_of(case) as store:
        return results_in(store, case.id)


def results_in(store: Store, case_id: str) -> dict[str, Result]:
    """The same of one case of a store, such as `asked_of` gives."""
    return {result.query.name: result for result in findings.run_all(store, Options(), case_id, _compared())}


def results_each(ground: Ground, sets: Sequence[Sequence[Told]]) -> list[dict[str, Result]]:
    """What the compared queries find in a case with each of several sets of rows added, in the order of the sets.

    All of them stand in one store, as cases of their own: that takes a fifth of the time of a store for each. The
    findings have the ids that they have in the case itself.
    """
    case = ground.case
    several = [replace(added(case, told), id=f"{case.id} {at}") for at, told in enumerate(sets)]
    graphs = [_graph(one) for one in several]
    with in_memory(graphs) as store:
        found = [results_in(store, one.id) for one in several]
    for each in found:
        for result in each.values():
            for row in result.findings:
                row["finding"] = findings.id_of(result.query, row, case.id)
    return found


@cache
def _compared() -> tuple[Query, ...]:
    """The compared queries; reading one takes longer than asking it of a small case."""
    shipped = queries.shipped()
    return tuple(queries.read(shipped[name]) for name in ASKED)


def _graph(case: Case) -> Graph:
    """What the compared queries need of a case."""
    asked = findings.needed(_compared())
    return build(derive(case, ("coded",), asked), met=False).part(asked, "coded")


def premises(ground: Ground, tellings: Iterable[Told]) -> list[str]:
    """What each what-if takes as so: whether rows show that the sender knew the item by then."""
    said = []
    for t in tellings:
        mine = [s for s in ground.spells(t.item) if s.agency == t.sender]
        orders = [(order(s.since, t.when), order(t.when, s.until)) for s in mine]
        who, day = ground.agency(t.sender), of(t.when)
        if any(a in (Order.BEFORE, Order.SAME) and b is Order.BEFORE for a, b in orders):
            since = next(s for s in mine if order(s.since, t.when) in (Order.BEFORE, Order.SAME)).since
            said.append(f"{who} is first recorded as knowing {ground.item(t.item)} {on(since)}.")
        elif any(a is not Order.AFTER and b is not Order.AFTER for a, b in orders):
            said.append(f"Whether {who} knew {ground.item(t.item)} by {day} cannot be determined; it is taken as so.")
        else:
            said.append(f"No row shows {who} knowing {ground.item(t.item)} by {day}; it is taken as so.")
    return list(dict.fromkeys(said))


def compared(ground: Ground, before: Mapping[str, Result], after: Mapping[str, Result]) -> list[Row]:
    """What is different between the findings of a case without and with the rows added, query by query.

    finding, query   the finding's id and the query that gives it
    item             the item, or the threshold for pooled-picture; lacking the agency
    before, after    outcome; null where it is no finding
    change           closed (no longer found), shorter, longer, changed (another outcome) or opened (found only now)
    gap_before_least, gap_before_most, gap_after_least, gap_after_most
                     days; null where they cannot be told; a closed gap is 0
    gained_least, gained_most
                     days by which the gap is shorter; null where that cannot be told
    """
    rows = []
    for name in before:
        now = {f["finding"]: f for f in after[name].findings}
        then = {f["finding"]: f for f in before[name].findings}
        for id_ in dict.fromkeys((*then, *now)):
            row = _change(ground, name, then.get(id_), now.get(id_))
            if row is not None:
                rows.append(row)
    return rows


def _change(ground: Ground, name: str, then: Row | None, now: Row | None) -> Row | None:
    one = then or now or {}
    gaps = [_gap(then), _gap(now)]
    gained = [a - b if a is not None and b is not None else None for a, b in zip(*gaps, strict=True)]
    if now is None:
        change = "closed"
    elif then is None:
        change, gained = "opened", [None, None]
    elif then["outcome"] == now["outcome"] and gaps[0] == gaps[1]:
        return None
    elif all(g is not None and g >= 0 for g in gained) and any(gained):
        change = "shorter"
    else:
        change = "longer" if any(g is not None and g < 0 for g in gained) else "changed"
    both = [g for g in gained if g is not None]
    least, most = (min(both), max(both)) if len(both) == 2 else (None, None)
    outcomes = [f["outcome"] if f else None for f in (then, now)]
    return {
        "finding": one["finding"], "query": name, "item": one.get("item") or one.get("threshold"),
        "lacking": one["lacking"], "before": outcomes[0], "after": outcomes[1], "change": change,
        "gap_before_least": gaps[0][0], "gap_before_most": gaps[0][1],
        "gap_after_least": gaps[1][0], "gap_after_most": gaps[1][1],
        "gained_least": least, "gained_most": most,
        "sentence": _said(ground, name, one, change, least, most, now),
        "entries": list(dict.fromkeys(e for f in (then, now) if f for e in f["entries"])),
    }  # fmt: skip


def _gap(finding: Row | None) -> tuple[int | None, int | None]:
    return (finding["gap_least"], finding["gap_most"]) if finding else (0, 0)


def _said(
    ground: Ground, name: str, one: Row, change: str, least: int | None, most: int | None, now: Row | None
) -> str:  # fmt: skip
    who = ground.agency(one["lacking"]) if one["lacking"] else "the agency holding the case"
    what = ground.item(one["item"]) if name == "never-reached" else f"“{one['title']}” ({one['threshold']})"
    until = one["held_to"] or "the end of the period"
    held = f", holding the case from {one['held_from']} to {until}," if one["held_from"] else ""
    begin = f"With these rows, {what} at {who}{held}"
    if change == "closed":
        known = one["gap_least"] is not None
        gap = f", with a gap of {some_days(one['gap_least'], one['gap_most'])}" if known else ""
        found = f"is found as “{one['outcome']}” now{gap}"
        was = "cannot be determined now" if one["outcome"] == "cannot-tell" else found
        return f"{begin} would not be a finding; it {was}."
    if change == "opened":
        return f"{begin} would be found as “{now['outcome'] if now else ''}”, and is not a finding now."
    outcome = now["outcome"] if now else ""
    if change == "shorter":
        return f"{begin} would be “{outcome}”, with a gap shorter by {some_days(least, most)}."
    return f"{begin} would be “{outcome}”, and is “{one['outcome']}” now."


def listing(ground: Ground, tellings: Sequence[Told]) -> list[str]:
    """What is taken to have been told, as sentences."""
    groups: dict[tuple[str, str, When], list[str]] = {}
    for t in tellings:
        groups.setdefault((t.sender, t.receiver, t.when), []).append(ground.item(t.item))
    return [
        f"What if {sentences.listed(items)} had been told by {ground.agency(a)} to {ground.agency(b)} {on(when)}?"
        for (a, b, when), items in groups.items()
    ]
