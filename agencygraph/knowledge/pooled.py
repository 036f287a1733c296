"""The pooled picture: when a threshold was first met by one party's record, and by all agencies' records together.

Thresholds and spells go in; for each rule, party and level, and for the pool of a level, comes the first moment at
which what was known met the rule, as bounds. Earliest is the first moment at which what was possibly known meets it,
latest the first at which what was certainly known does. The pool is everything that the bodies, units and workers of
a level knew; family and community are not in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from agencygraph.knowledge.effects import READINGS
from agencygraph.knowledge.parties import INFORMS, Party
from agencygraph.knowledge.spells import Spell
from agencygraph.knowledge.thresholds import Rule, listed
from agencygraph.records import Case, Information
from agencygraph.when import DAY, FOREVER, MAYBE_NEVER, UNKNOWN_LATEST, Unit, When, months_on

POOL = ""
"""The agency of what the records of all agencies together met."""


class Met(NamedTuple):
    """That a record, or all agencies' records together (agency POOL), met a rule.

    when     the first moment at which it did; latest is MAYBE_NEVER where it may not have at all
    since    first possible minute at which any of its items was known
    at_once  for one agency: whether it certainly did so at the very moment at which all records together did
    items    those that met it, as far as certain; entries the rows that prove them
    named    the items in words
    about    ids of the people they are about
    """

    rule: str
    agency: str
    levels: tuple[str, ...]
    readings: tuple[str, ...]
    when: When
    since: int
    at_once: bool
    items: tuple[str, ...]
    entries: tuple[str, ...]
    named: str
    about: tuple[str, ...]


class _First(NamedTuple):
    """The first moment at which a rule was met, and the spells that met it."""

    when: When
    spells: tuple[Spell, ...]


Found = tuple[int, frozenset[int]]
"""The moment at which a rule is first met, and by which of its groups."""


class _Stretch(NamedTuple):
    """A stretch in which a group of items was known, from `start` until just before `end`."""

    start: int
    end: int
    group: int


def pooled(case: Case, rules: Sequence[Rule], parties: Sequence[Party], spells: Iterable[Spell]) -> list[Met]:
    """Every meeting of a rule, by rule; the pool's first, then the parties' in their order."""
    able = [r for r in rules if r.groups and len(r.groups) >= r.needed]
    wanted = {item for r in able for group in r.groups for item in group}
    if not wanted:
        return []
    known: dict[str, list[Spell]] = {}
    for s in spells:
        if s.item in wanted:
            known.setdefault(s.agency, []).append(s)
    there = [p for p in parties if p.id in known]
    items = {i.id: i for i in case.information}
    return [met for rule in able for met in _of_rule(rule, there, known, items)]


# Who met a rule, and when


def _of_rule(
    rule: Rule, parties: Sequence[Party], known: Mapping[str, list[Spell]], items: Mapping[str, Information]
) -> Iterable[Met]:
    wanted = {item for group in rule.groups for item in group}
    own = {p.id: [s for s in known[p.id] if s.item in wanted] for p in parties}
    pools: dict[str, list[Spell]] = {}
    for p in parties:
        if p.kind in INFORMS:
            for level in p.levels:
                pools.setdefault(level, []).extend(own[p.id])
    at_levels: dict[str, dict[str, _First]] = {level: _by_reading(rule, spells) for level, spells in pools.items()}
    yield from _together({(POOL, level): met for level, met in at_levels.items()}, rule, items, {})
    for p in parties:
        if own[p.id]:
            met = _by_reading(rule, own[p.id])
            at_once = {
                (level, reading): _at_once(rule, one, at_levels[level].get(reading), reading, own[p.id], pools[level])
                for level in p.levels
                if level in pools
                for reading, one in met.items()
            }
            yield from _together({(p.id, level): met for level in p.levels}, rule, items, at_once)


def _by_reading(rule: Rule, spells: Sequence[Spell]) -> dict[str, _First]:
    """The first moment in each receipt reading in which the rule is met."""
    if all(s.readings == READINGS for s in spells):
        one = _first(rule, spells)
        return dict.fromkeys(READINGS, one) if one is not None else {}
    found = {}
    for reading in READINGS:
        one = _first(rule, _in(spells, reading))
        if one is not None:
            found[reading] = one
    return found


def _in(spells: Iterable[Spell], reading: str) -> list[Spell]:
    return [s for s in spells if reading in s.readings]


def _together(
    met: Mapping[tuple[str, str], Mapping[str, _First]],
    rule: Rule,
    items: Mapping[str, Information],
    at_once: Mapping[tuple[str, str], bool],
) -> Iterable[Met]:
    """Meetings that are the same in several readings, and then at several levels, as one."""
    same: dict[Met, list[str]] = {}
    for (agency, level), readings in met.items():
        within: dict[Met, list[str]] = {}
        for reading, one in readings.items():
            made = _met(rule, agency, one, items, at_once.get((level, reading), False))
            within.setdefault(made, []).append(reading)
        for made, in_readings in within.items():
            same.setdefault(made._replace(readings=tuple(in_readings)), []).append(level)
    for made, levels in same.items():
        yield made._replace(levels=tuple(levels))


def _met(rule: Rule, agency: str, one: _First, items: Mapping[str, Information], at_once: bool) -> Met:
    shown = {s.item for s in one.spells}
    met_by = [i for group in rule.groups for i in group if i in shown]
    entries = dict.fromkeys(e for s in one.spells for e in ((s.since_entry,) if s.since_entry else s.entries))
    about = dict.fromkeys(who for i in met_by if i in items for who in items[i].about)
    return Met(
        rule.id, agency, (), (), one.when, min(s.since.earliest for s in one.spells), at_once, tuple(met_by),
        tuple(entries), listed(met_by, items), tuple(about),
    )  # fmt: skip


def _at_once(
    rule: Rule, one: _First, pool: _First | None, reading: str, own: Sequence[Spell], everyone: Sequence[Spell]
) -> bool:
    """Whether a party certainly met a rule when all records together did: no other record can have added to it.

    With whole days, months or minutes the two moments tell. With vaguer ones another's knowing of an item adds
    nothing where the party certainly had it no later, and kept it; and none does where all records together
    could not have met the rule before the party learned the item that met it.
    """
    if pool is None or one.when[:3] != pool.when[:3]:
        return False
    if one.when.unit is not Unit.RANGE:
        return True
    own, everyone = _in(own, reading), _in(everyone, reading)
    mine: dict[str, list[Spell]] = {}
    for s in own:
        mine.setdefault(s.item, []).append(s)
    others = [
        s for s in everyone if s.agency != own[0].agency and not any(_no_later(o, s) for o in mine.get(s.item, ()))
    ]
    earliest, latest = one.when[:2]
    if all(s.since.earliest > latest for s in others):
        return True
    last = [s for s in own if s.since[:2] == (earliest, latest)]
    if not last or latest >= UNKNOWN_LATEST or any(s.until.earliest < FOREVER for s in own):
        return False
    before = [s for s in own if s not in last]
    without = _first(rule, [*before, *others])
    if without is not None and without.when.earliest <= latest:
        return False
    for at in (earliest, latest):
        dated = [s._replace(since=When(at, at, Unit.MINUTE)) for s in last]
        if (met := _first(rule, [*before, *dated])) is None or met.when.latest != at:
            return False
    return True


def _no_later(own: Spell, other: Spell) -> bool:
    """Whether a party certainly knew an item no later than another, and kept it."""
    same = own.since[:3] == other.since[:3] and own.since.unit is not Unit.RANGE
    in_one_row = other.since_entry != "" and other.since_entry in own.entries
    return own.until.earliest >= FOREVER and (same or in_one_row or own.since.latest < other.since.earliest)


def _first(rule: Rule, spells: Sequence[Spell]) -> _First | None:
    """When a rule was first met by what some spells show; None where it cannot have been."""
    of = {item: at for at, group in enumerate(rule.groups) for item in group}
    possible = _found(rule, ((s.since.earliest, s.until.latest, of[s.item]) for s in spells), False)
    if possible is None:
        return None
    certain = _found(rule, ((s.since.latest, s.until.earliest, of[s.item]) for s in spells), True)
    if certain is None or certain[0] >= MAYBE_NEVER:
        at, groups = possible
        when = When(at, MAYBE_NEVER, Unit.RANGE)
        met = [s for s in spells if of[s.item] in groups and s.since.earliest <= at < s.until.latest]
    else:
        at, groups = certain
        units = [s.since.unit for s in spells if s.since[:2] == (possible[0], at)]
        when = When(possible[0], at, min(units, default=Unit.RANGE))
        met = [s for s in spells if of[s.item] in groups and s.since.latest <= at < s.until.earliest]
    return _First(when, tuple(met))


def _found(rule: Rule, known: Iterable[tuple[int, int, int]], certain: bool) -> Found | None:
    stretches = _union(known)
    return _first_repeat(rule, stretches, certain) if rule.kind == "repeat" else _first_at_one_time(rule, stretches)


def _union(stretches: Iterable[tuple[int, int, int]]) -> list[_Stretch]:
    """Stretches by when they start, those of one group that overlap or meet joined; empty ones left out."""
    found: list[_Stretch] = []
    last: dict[int, int] = {}
    for start, end, group in sorted(s for s in stretches if s[0] < s[1]):
        at = last.get(group)
        if at is not None and found[at].end >= start:
            found[at] = found[at]._replace(end=max(end, found[at].end))
        else:
            last[group] = len(found)
            found.append(_Stretch(start, end, group))
    return found


def _first_at_one_time(rule: Rule, stretches: Sequence[_Stretch]) -> Found | None:
    """The first moment at which one item of every group is known."""
    until = [0] * len(rule.groups)
    for s in stretches:
        until[s.group] = s.end
        if min(until) > s.start:
            return s.start, frozenset(range(len(until)))
    return None


def _first_repeat(rule: Rule, stretches: Sequence[_Stretch], certain: bool) -> Found | None:
    """The first moment at which so many happenings known then lie within the time of the rule.

    They certainly do where the last possible day of each is within that time of the first possible day of each;
    they possibly do where some choice of days puts them so. Either way there is a window that begins on the last
    (certainly: first) possible day of one of them, and only windows around a happening just learned need be looked at.
    """
    days = [_days(w) for w in rule.whens]
    here: set[int] = set()
    anchors: list[int] = []
    others: list[int] = []
    marks = [(s.start, True, s.group) for s in stretches] + [(s.end, False, s.group) for s in stretches]
    for at, begins, group in sorted(marks):
        low, high = days[group]
        if certain and not (low > 0 and high <= min(_end(rule, low), UNKNOWN_LATEST // DAY - 1)):
            continue
        anchor, other = (low, high) if certain else (high, low)
        if not begins:
            here.discard(group)
            del anchors[bisect_left(anchors, anchor)], others[bisect_left(others, other)]
            continue
        here.add(group)
        insort(anchors, anchor)
        insort(others, other)
        for start in reversed(anchors[: bisect_right(anchors, anchor)]):
            end = _end(rule, start)
            if end < other:
                break
            if bisect_right(others, end) - bisect_left(anchors, start) >= rule.needed:
                return at, frozenset(g for g in here if _inside(days[g], start, end, certain))
    return None


def _days(when: When) -> tuple[int, int]:
    """The first and the last possible day of a happening, as day numbers."""
    return when.earliest // DAY, when.latest // DAY


def _inside(days: tuple[int, int], start: int, end: int, certain: bool) -> bool:
    return start <= days[0] and days[1] <= end if certain else days[1] >= start and days[0] <= end


def _end(rule: Rule, day: int) -> int:
    """The last day that is within the time of a rule of a day: the same date so many months on, and its days more."""
    return months_on(day, rule.months) + rule.days
