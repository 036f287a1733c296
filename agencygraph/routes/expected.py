"""Expected paths: a procedure written once as data, held against what rows show of each item it is for.

The time of a step runs from when its first agency knew the item; of a later step from when that agency had it by the
step before, where it had. Days are counted as days, hours to the minute where both ends are timed and else as far as
days allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agencygraph.headings import normal
from agencygraph.knowledge import Spell
from agencygraph.records import Procedure, Step
from agencygraph.routes.ground import Ground, Row, bounds, days, on, some_days
from agencygraph.routes.hops import Hop, hops
from agencygraph.when import UNDATED, Order, Unit, When, order


def expected(ground: Ground, item: str, every: Iterable[Procedure]) -> list[Row]:
    """Each step of each procedure that is for an item, against what rows show.

    Objects of procedure, step (its number), from, to, copy, within (words or null), outcome, days_least and days_most
    (from when its time runs until it was told; null where not told), sentence, entries. outcome is one of
      followed              a hop between the two arrived within the time
      late                  it arrived certainly after it
      bypassed and quicker  the one to be told certainly knew it another way within that time
      bypassed              it knew it another way
      unconfirmed           it is recorded as sent; no matching receipt
      none                  no evidence in the chronologies supplied that it was told
      nobody                a step nobody owned: no row shows the agency that was to tell it ever knowing it
      cannot-tell           dates overlap, accounts differ, or no record of one of the two covers it
    """
    there = hops(ground, item)
    return [row for p in every if _is_for(ground, item, p) for row in _against(ground, item, p, there)]


def _is_for(ground: Ground, item: str, p: Procedure) -> bool:
    """Whether a procedure is for an item, and was or may have been in force when it was first known."""
    found = next((i for i in ground.case.information if i.id == item), None)
    named = item in p.items or (found is not None and normal(found.risk_category) in map(normal, p.categories))
    first = ground.first(item)
    in_force = any(
        order(p.since, s.since) is not Order.AFTER and order(s.since, p.until) is not Order.AFTER for s in first
    )
    return (named or not (p.items or p.categories)) and in_force


def _against(ground: Ground, item: str, p: Procedure, there: Sequence[Hop]) -> Iterable[Row]:
    reached: dict[str, When] = {}
    for number, step in enumerate(p.steps, 1):
        mine = [s for s in ground.spells(item) if s.agency == step.giver]
        start = reached.get(step.giver) or (mine[0].since if mine else None)
        hop = _hop(step, there)
        own = next((s for s in ground.spells(item) if s.agency == step.taker), None)
        outcome, when, shown = _outcome(ground, step, start, hop, own)
        if hop is not None and hop.carried:
            reached[step.taker] = hop.arrived
        least, most = days(start, when) if start is not None and when is not None else (None, None)
        entries = list(dict.fromkeys((*(ground.began(mine[0]) if mine else ()), *shown)))
        yield {
            "procedure": p.id, "step": number, "from": step.giver, "to": step.taker, "copy": step.copy,
            "within": step.words or None, "outcome": outcome, "days_least": least, "days_most": most,
            **bounds("told", when or UNDATED),
            "sentence": _said(ground, item, p, step, outcome, start, when, (least, most)), "entries": entries,
        }  # fmt: skip


def _hop(step: Step, there: Sequence[Hop]) -> Hop | None:
    """The hop that is the step: the first that arrived, else the first that may have, else None."""
    between = [h for h in there if step.giver in h.senders and h.receiver == step.taker and h.may_have]
    return next((h for h in between if h.carried), next(iter(between), None))


def _outcome(
    ground: Ground, step: Step, start: When | None, hop: Hop | None, own: Spell | None
) -> tuple[str, When | None, tuple[str, ...]]:  # fmt: skip
    """The outcome of a step, when the one to be told was, and the rows that show it."""
    if start is None:
        covered = ground.covered(step.giver)
        return ("nobody" if covered else "cannot-tell"), None, ()
    if hop is not None and hop.carried:
        within = in_time(start, hop.arrived, step)
        return {True: "followed", False: "late", None: "cannot-tell"}[within], hop.arrived, hop.entries
    if own is not None:
        quicker = bool(step.minutes) and in_time(start, own.since, step) is True
        return ("bypassed and quicker" if quicker else "bypassed"), own.since, tuple(ground.began(own))
    if hop is not None:
        return ("unconfirmed" if hop.standing == "unconfirmed" else "cannot-tell"), None, hop.entries
    return ("none" if ground.covered(step.giver) or ground.covered(step.taker) else "cannot-tell"), None, ()


def in_time(start: When, told: When, step: Step) -> bool | None:
    """Whether a step was taken in its time: None where that cannot be told. Without a time limit any is in time."""
    if not step.minutes:
        return True
    if step.days and not (start.unit == told.unit == Unit.MINUTE):
        least, most = days(start, told)
        limit = step.days
    else:
        least = max(0, told.earliest - start.latest)
        most, limit = told.latest - start.earliest, step.minutes
        most = most if start.dated and told.known else None
    if most is not None and most <= limit:
        return True
    return False if told.dated and start.known and least is not None and least > limit else None


def _said(
    ground: Ground, item: str, p: Procedure, step: Step, outcome: str, start: When | None, when: When | None,
    took: tuple[int | None, int | None],
) -> str:  # fmt: skip
    a, b, what = ground.agency(step.giver), ground.agency(step.taker), ground.item(item)
    within = f" {step.words}" if step.words else ""
    rule = f"{p.title or p.id}: {a} {'copies it to' if step.copy else 'tells'} {b}{within}."
    knew = f"{a} is first recorded as having {what} {on(start)}" if start is not None else ""
    if outcome in ("followed", "late"):
        how = "in that time" if outcome == "followed" and step.minutes else "later than that"
        how = "" if outcome == "followed" and not step.minutes else f", {how}"
        after = "on the same day" if took == (0, 0) else f"{some_days(*took)} later"
        return f"{rule} {knew}; {b} had it from {a} {on(when or UNDATED)}, {after}{how}."
    if outcome.startswith("bypassed"):
        quick = ", within the time of the step" if outcome.endswith("quicker") else ""
        since = on(when or UNDATED)
        return f"{rule} No row shows it going from {a} to {b}; {b} is first recorded as knowing it {since}{quick}."
    if outcome == "unconfirmed":
        return f"{rule} {knew}, and as having sent it to {b}; no matching receipt."
    if outcome == "none":
        return f"{rule} {knew}. No evidence in the chronologies supplied that it reached {b}."
    if outcome == "nobody":
        return f"{rule} No row shows {a} knowing {what}, so no agency is recorded that could have taken this step."
    if when is not None:
        unsure = "Whether that was in time cannot be determined, because dates overlap."
        return f"{rule} {knew}; {b} had it from {a} {on(when)}. {unsure}"
    return f"{rule} Whether it was taken cannot be determined from the chronologies supplied."
