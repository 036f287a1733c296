"""Rules that say how soon one event is to follow another, held against the rows of a case.

The rules of a case and its rows go in. For each row that such a time is counted from comes which rule was in force
then, who owed the response, when the time ended, and which rows respond: within it, after it, or cannot tell. What is
judged is the record. Nothing here says that anybody did or did not do a thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from agencygraph.knowledge import working_days
from agencygraph.knowledge.happenings import Happening, Happenings, Response
from agencygraph.knowledge.parties import Coverage, Tree, coverage, period
from agencygraph.records import Case, Entry, Timescale
from agencygraph.rules import vocabulary
from agencygraph.when import DAY, UNDATED, UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit, When, is_moment

FAMILY = re.compile(r"([A-Za-z]+[0-9]+(?:\.[0-9]+)?)[a-z]?(?:-.*)?")


PREMISES = frozenset(
    f"cannot-tell: {reason}" for reason in ("date-uncertain", "trigger-uncertain", "rule-uncertain", "no-agency-named")
)
"""Doubts whether there was a time to keep, which come before doubts whether it was kept."""


class Step(NamedTuple):
    """What the records show from a responding row on, together with the rows before it in the same list.

    when     when the response was first recorded, as bounds
    outcome  in-time, late, or "cannot-tell: " and the reason
    over     how long after the time ended, in words; "" unless late
    """

    entry: str
    when: When
    outcome: str
    over: str


class Judged(NamedTuple):
    """A row that a time is counted from, under the rule in force then, for one agency that owes the response.

    rule      the rule's id, or several where it cannot be told which was in force, or either may apply
    words     the rule in words, with its source and whether that was verified
    event     what the row is; response what is to follow it
    owed_by   the agency that owes it, "" where the records do not settle who
    bodies    the body that agency is part of
    allowed   how long it may take, in words; limit and unit the same as a number, the longest of several
    due       when the time ends, as bounds
    steps     the responding rows that matter, by their earliest dates
    without   the outcome where none of them is looked at: none, or "cannot-tell: " and the reason
    """

    id: str
    rule: str
    title: str
    words: str
    source: str
    verified: bool
    entry: Entry
    event: str
    response: str
    owed_by: str
    bodies: tuple[str, ...]
    allowed: str
    limit: int
    unit: str
    due: When
    steps: tuple[Step, ...]
    without: str

    @property
    def outcome(self) -> str:
        """What all rows together show: in-time, late, none, or "cannot-tell: " and the reason."""
        return self.steps[-1].outcome if self.steps else self.without


class _Sight(NamedTuple):
    """What is looked at for every row alike."""

    happenings: Happenings
    tree: Tree
    covers: Mapping[str, Coverage]
    whole: When
    nations: tuple[str, ...]


def family(rule: str) -> str:
    """What the versions of one rule have in common: its id without the version's letter and what follows a hyphen.

    >>> family("R2a-Coventry"), family("R2b"), family("R8.1-Wales"), family("own rule")
    ('R2', 'R2', 'R8.1', 'own rule')
    """
    found = FAMILY.fullmatch(rule)
    return found[1] if found else rule


def not_judged(case: Case) -> list[Timescale]:
    """The rules that apply to a case in its period and that rows of a chronology cannot show."""
    first, last = period(case)[:2]
    unseen = (rule for rule in case.timescales if not rule.unit)
    return [rule for rule in unseen if rule.since.earliest <= last and first <= rule.until.latest]


def timescales(case: Case) -> list[Judged]:
    """Every row that the time of a rule is counted from, by rule and in the order of the case."""
    rules = [rule for rule in case.timescales if rule.unit]
    if not rules:
        return []
    tree, known = Tree(case.agencies), vocabulary()
    events = dict.fromkeys(event for rule in rules for event in (*rule.trigger, *rule.response))
    happenings = Happenings(case, tree, known, events)
    sight = _Sight(happenings, tree, coverage(case, tree), period(case), working_days.of_nation(case.nation))
    families: dict[tuple[str, str], list[Timescale]] = {}
    for rule in rules:
        for event in rule.trigger:
            families.setdefault((family(rule.id), event), []).append(rule)
    found: dict[str, Judged] = {}
    for (_, event), versions in families.items():
        for happening in (h for h in happenings.found[event] if h.named):
            for judged in _of_row(event, happening, _in_force(versions, happening.entry.when), sight):
                found.setdefault(judged.id, judged)
    return list(found.values())


# Which rule was in force


class _Force(NamedTuple):
    """The versions of a rule that may have been in force at a moment, and whether one of them certainly was."""

    rules: tuple[Timescale, ...]
    certain: bool


def _in_force(versions: Sequence[Timescale], when: When) -> _Force:
    """The versions in force on the days that a row may be of: those of the case's own area take the others' place."""
    first, last = when.earliest // DAY, when.latest // DAY
    found = [v for v in versions if v.since.earliest // DAY <= last and first <= v.until.latest // DAY]
    local = [v for v in found if v.area]
    if _covers(local, first, last):
        found = local
    return _Force(tuple(found), _covers(found, first, last))


def _covers(rules: Sequence[Timescale], first: int, last: int) -> bool:
    """Whether on each of some days one of the rules was certainly in force.

    Where one version ends on the vague date on which another begins, one of the two was in force throughout it.
    """
    begins, ends = {r.since[:2] for r in rules}, {r.until[:2] for r in rules}
    at = first
    for since, until in sorted(
        (
            (r.since.earliest if r.since[:2] in ends or r.since[:2] == UNDATED[:2] else r.since.latest) // DAY,
            (r.until.latest if r.until[:2] in begins else r.until.earliest) // DAY,
        )
        for r in rules
    ):
        if since <= at:
            at = max(at, until + 1)
    return at > last


# What the rows show


class _Time(NamedTuple):
    """The time that a row sets running.

    doubt  why nothing can be told of a time that ended without a certain response, "" where it can
    """

    due: When
    unit: str
    nations: tuple[str, ...]
    doubt: str


def _of_row(event: str, happening: Happening, force: _Force, sight: _Sight) -> Iterable[Judged]:
    """What the rules in force say of one row, once for each agency that owes the response."""
    if not force.rules:
        return
    e, rules, seen = happening.entry, force.rules, sight.happenings
    responses = tuple(dict.fromkeys(r for rule in rules for r in rule.response))
    needs = [need for r in responses for way in vocabulary().events[r] for need in way.needs]
    due, units, names = _due(e.when, rules, sight.nations), {rule.unit for rule in rules}, [rule.id for rule in rules]
    for owner in seen.owing(needs, e) or ("",):
        if owner and seen.told_again(event, e, owner):
            continue
        doubt = _doubt(happening, force.certain, seen.says(responses, e, owner), owner, due, sight)
        time = _Time(due, rules[0].unit if len(units) == 1 else "days", sight.nations, doubt)
        yield Judged(
            f"{'+'.join(names)}/{e.id}/{owner}", " or ".join(names), rules[0].title, _words(rules),
            "; ".join(dict.fromkeys(rule.source for rule in rules)), all(rule.verified for rule in rules), e, event,
            ", or ".join(responses), owner, tuple(sight.tree.roots(owner, e.when)) if owner else (), _allowed(rules),
            max(rule.limit for rule in rules), time.unit, due,
            _steps(time, seen.responding(event, responses, needs, e, owner)), doubt or "none",
        )  # fmt: skip


def _due(when: When, rules: Sequence[Timescale], nations: tuple[str, ...]) -> When:
    """When the time ends, as bounds over the days a row may be of, the versions of a rule and the nations."""
    least, most = UNKNOWN_EARLIEST, UNKNOWN_LATEST
    if is_moment(when.earliest):
        least = min(working_days.ends(when.earliest, r.limit, r.unit, nations)[0] for r in rules)
    if is_moment(when.latest):
        most = max(working_days.ends(when.latest, r.limit, r.unit, nations)[1] for r in rules)
    timed = when.unit is Unit.MINUTE and all(r.unit == "hours" for r in rules)
    unit = Unit.RANGE if least // DAY != most // DAY else Unit.MINUTE if timed and least == most else Unit.DAY
    return When(least, most, unit)


def _doubt(happening: Happening, in_force: bool, said: bool, owner: str, due: When, sight: _Sight) -> str:
    """Why it cannot be told of a row that nothing responds to it in time; "" where it can."""
    covered, since = sight.covers.get(owner, Coverage(False)), happening.entry.when.earliest
    for so, reason in (
        (not due.known, "date-uncertain"),
        (not happening.certain, "trigger-uncertain"),
        (not in_force, "rule-uncertain"),
        (not owner, "no-agency-named"),
        (said, "day-not-recorded"),
        (due.latest > sight.whole.latest, "not-yet-due"),
        (not covered.covered or covered.since > since or covered.until < due.latest, "not-covered"),
    ):
        if so:
            return f"cannot-tell: {reason}"
    return ""


def _steps(time: _Time, rows: Iterable[Response]) -> tuple[Step, ...]:
    """The rows that change what can be said, by their earliest dates: the first, and each that is sooner certain."""
    steps: list[Step] = []
    first, last, sure, named, before = UNKNOWN_EARLIEST, UNKNOWN_LATEST, False, False, False
    for r in sorted(rows, key=lambda r: (r.entry.when.earliest, r.entry.when.latest, r.entry.order)):
        when, certain = r.entry.when, r.is_it and r.after
        if before and not (certain and (when.latest < last or not sure)):
            continue
        if not before:
            first, before = when.earliest, True
        sure, named = sure or certain, named or r.is_it
        if certain:
            last = when.latest
            when = when if when.earliest == first else When(first, last, Unit.RANGE)
        outcome, over = _outcome(time, when, sure, named)
        if sure or outcome != (time.doubt or "none"):
            steps.append(Step(r.entry.id, when, outcome, over))
    return tuple(steps)


def _outcome(time: _Time, when: When, sure: bool, named: bool) -> tuple[str, str]:
    """The outcome of responses first recorded between two bounds, and how late they are in words.

    sure   whether one of them certainly came after the row counted from and certainly is the response
    named  whether one of them certainly is the response, whenever it came
    """
    if sure and when.latest <= time.due.earliest:
        return "in-time", ""
    if time.doubt in PREMISES:
        return time.doubt, ""
    if when.earliest <= time.due.latest:
        return f"cannot-tell: {'dates-overlap' if named else 'response-uncertain'}", ""
    if time.doubt or not sure:
        return time.doubt or "none", ""
    return "late", _over(time, when)


def _over(time: _Time, when: When) -> str:
    """How long after the end of its time a response was recorded: "3 working days", "2 to 5 days"."""
    unit = time.unit if time.unit in ("working days", "hours") else "days"
    least = working_days.passed(time.due.latest, when.earliest, unit, time.nations)[0]
    if when.latest >= UNKNOWN_LATEST:
        return f"at least {_counted(least, unit)}"
    most = working_days.passed(time.due.earliest, when.latest, unit, time.nations)[1]
    if most == 0:
        return f"less than {_counted(1, unit)}"
    return _counted(most, unit) if least == most else f"{least} to {_counted(most, unit)}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit.removesuffix('s') if number == 1 else unit}"


def _allowed(rules: Sequence[Timescale]) -> str:
    """How long the rules allow, in words: "10 working days", "7 working days or 10 working days"."""
    return " or ".join(dict.fromkeys(_counted(r.limit, r.unit) for r in sorted(rules, key=lambda r: r.limit)))


def _words(rules: Sequence[Timescale]) -> str:
    """The rules as they are named in a sentence: id, title, source, note, and whether the source was verified."""
    said = []
    for rule in rules:
        source = rule.source or "no source given"
        note = f"; note: “{rule.note}”" if rule.note else ""
        unverified = "" if rule.verified else ", whose source has not been verified"
        said.append(f"{rule.id} “{rule.title or rule.id}” ({source}{note}){unverified}")
    return ", or ".join(said) + (", whichever applied" if rules[1:] else "")
