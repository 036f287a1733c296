"""A second, naive reading of when a threshold was first met, for tests to compare with.

It looks at every moment at which anything began or ended, one after the other, and tries every choice of items. It
takes spells of knowing as they are, and shares no code with what works thresholds out. What it follows:

- An item is possibly known from the first moment at which knowing it may have begun until the last at which it may
  have ended; certainly known from the last moment at which it may have begun until the first at which it may have
  ended. Several parties know what any one of them does.
- A level asks for an item of at least that severity, a list for all of its items at the same time.
- A repeat asks for so many happenings of a category. Items of it that are part of one another, refine, supersede,
  contradict, retract or repeat one another tell of one happening. It happened when the first row that shows it says.
- They possibly lie within the time of the rule if some choice of days puts them so, certainly if every choice does.
  The same date so many months later is still within it.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from agencygraph.records import Case, Threshold
from agencygraph.when import DAY, MAYBE_NEVER, UNKNOWN_LATEST

Moment = tuple[int, int]
SEVERE = {"low": 1, "medium": 2, "high": 3}
FAR = 400
"""Days before the last possible day of the first happening at which the naive search for a choice begins."""


def first_met(case: Case, rule: Threshold, spells) -> Moment | None:
    """(earliest, latest) of the first moment at which what the spells show meets a rule; None where it never may."""
    moments = sorted({t for s in spells for t in (s.since.earliest, s.since.latest, s.until.earliest, s.until.latest)})
    spans = happenings(case, rule) if rule.categories else {}
    earliest = next((t for t in moments if met(case, rule, known(spells, t, False), spans, False)), None)
    if earliest is None:
        return None
    sure = (t for t in moments if t < MAYBE_NEVER and met(case, rule, known(spells, t, True), spans, True))
    return earliest, next(sure, MAYBE_NEVER)


def known(spells, moment: int, certainly: bool) -> set[str]:
    """The items known at a moment."""
    if certainly:
        return {s.item for s in spells if s.since.latest <= moment < s.until.earliest}
    return {s.item for s in spells if s.since.earliest <= moment < s.until.latest}


def met(case: Case, rule: Threshold, items: set[str], spans, certainly: bool) -> bool:
    """Whether a rule is met by knowing these items."""
    if rule.level:
        return any(severity(i.level) >= rule.level for i in case.information if i.id in items)
    if rule.items:
        return set(rule.items) <= items
    happened = [span for together, span in spans.items() if together & items]
    return any(within(rule, some, certainly) for some in combinations(happened, rule.count))


def severity(text: str) -> int:
    return int(text) if text.isdigit() else SEVERE.get(text.lower(), 0)


def happenings(case: Case, rule: Threshold) -> dict[frozenset[str], tuple[int, int]]:
    """Sets of items that tell of one happening, each with its first and last possible day."""
    spelt = {c.lower() for c in rule.categories}
    counted = {i.id: i for i in case.information if i.risk_category.lower() in spelt}
    sets = [{id_} for id_ in counted]
    for i in counted.values():
        for other in (*i.part_of, *i.refines, *i.supersedes, *i.contradicts, *i.retracts, i.origin):
            if other in counted:
                mine, theirs = (next(s for s in sets if x in s) for x in (i.id, other))
                if mine is not theirs:
                    mine |= theirs
                    sets.remove(theirs)
    return {frozenset(s): days(case, s) for s in sets}


def days(case: Case, items: set[str]) -> tuple[int, int]:
    """The first and last possible day of the first of the rows that say when any of the items happened."""
    lows, highs = [], []
    for row in case.entries:
        shown = set(row.information)
        while more := {i.id for i in case.information if shown & {*i.part_of}} - shown:
            shown |= more
        if not shown & items or row.event_type in ("request", "system", "non_disclosure", "record_deletion"):
            continue
        low, high = row.when.earliest, row.when.latest
        if row.standing in ("uncertain", "false") and not row.shared_with and not row.received_from and not row.disputed_to:
            if row.standing == "false":
                continue
            high = MAYBE_NEVER  # it may not have happened at all
        lows += [low] if low else []
        highs.append(high)
    high = min(highs, default=UNKNOWN_LATEST)
    # A row of which only the end is known, and that lies before every dated one, leaves open when it began.
    low = min(lows, default=0)
    return (low if low <= high else 0) // DAY, high // DAY


def within(rule: Threshold, spans, certainly: bool) -> bool:
    """Whether happenings lie within the time of a rule of one another."""
    if certainly:
        if any(not low or high >= UNKNOWN_LATEST // DAY for low, high in spans):
            return False
        return max(high for _, high in spans) <= last_day(rule, min(low for low, _ in spans))
    end = min(high for _, high in spans)
    for first in range(max(1, min(low for low, _ in spans), end - FAR), end + 1):
        if all(low <= last_day(rule, first) and high >= first for low, high in spans):
            return True
    return False


def last_day(rule: Threshold, first: int) -> int:
    """The same date so many months later, or the last day of a month that has no such date, and the days more."""
    on = date.fromordinal(first)
    month, year = on.month + rule.months, on.year
    while month > 12:
        month, year = month - 12, year + 1
    day = on.day
    while True:
        try:
            return (date(year, month, day) + timedelta(days=rule.days)).toordinal()
        except ValueError:
            day -= 1
