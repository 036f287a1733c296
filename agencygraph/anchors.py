"""Dates that hang on something the case gives: an age on a birth, weeks of pregnancy on a due date, a term on its days.

What goes in is a date cell that says no date by itself, the people its row names, and the terms of case.toml. An age
is a range: so many weeks from the day they are full to the day before the next. Days of age and of pregnancy are
counted from nought or from one, so they are given a day more on each side. Whose age it is has to be plain: where the
row names somebody whose birth is not known, or several born on different days, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from agencygraph.calendar_words import THIRDS
from agencygraph.clock import Refused, normal, unhedged
from agencygraph.when import DAY, UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit, When, moment, months_on

Terms = Mapping[frozenset[str], When]
"""The days of each term or holiday that a case names, by the words of its name, as `words_of` gives them."""


class Life(NamedTuple):
    """Somebody whose age or weeks of pregnancy a date may be counted in; what is not known is undated."""

    name: str
    born: When
    due: When


class Anchored(NamedTuple):
    """A date worked out, and what it hangs on: "the birth of Child A"."""

    when: When
    on: str


class Amount(NamedTuple):
    """A length of time as said: calendar months and days of its least and of its most, and its smallest unit."""

    least: tuple[int, int]
    most: tuple[int, int]
    unit: str


NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
UNITS = {"d": (0, 1), "w": (0, 7), "m": (1, 0), "y": (12, 0)}
"""Calendar months and days in each unit, by its first letter."""
PARTS = {"7": "d", "52": "w", "12": "m"}
"""Units as notes write them: "6/52" is six weeks, "3/12" three months, "4/7" four days."""
LOOSE = {"d": 3, "w": 7, "m": 31, "y": 366}
"""Days by which "about" widens an age on each side."""

COUNT = r"(?P<least>\d{1,3})(?: ?(?:-|to|or|and) ?(?P<most>\d{1,3}))?"
UNIT = r"(?:days?|d|weeks?|wks?|w|months?|mths?|m|years?|yrs?|y)"
LENGTH = re.compile(
    rf"{COUNT}(?:/(?P<part>7|52|12)|[ -]?(?P<unit>{UNIT})(?:(?: and)? ?(?P<more>\d{{1,2}}) ?(?P<small>{UNIT}))?)"
)
YEARS = re.compile(COUNT)
AGED = re.compile(r"(?:when |at )?(?:aged?|age of) (?:between )?(.+?)(?:[ -]old)?")
OLD = re.compile(r"(?:when |at )?(?:between )?(.+?)(?:[ -]old| age| (?:after|since|from|post) (?:birth|delivery))")
BIRTHDAY = re.compile(r"([0-9]{1,3})(?:st|nd|rd|th) birthday")
BIRTH = frozenset({"birth", "at birth", "day birth", "born", "delivery"})

WEEKS = r"(?: ?(?:weeks?|wks?|w)\b)?"
PREGNANT = r"(?:pregnant|pregnancy|gestation|gestational age|gest|into pregnancy|antenatal)"
GESTATION = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:at )?{COUNT}(?:\+(?P<days>[0-6]))?/40(?: {PREGNANT})?",
        rf"(?:at |when )?{COUNT}{WEEKS}(?: ?(?:\+|and|) ?(?P<days>[0-6])(?: days?)?)? {PREGNANT}",
        rf"{PREGNANT} (?:at )?{COUNT}{WEEKS}(?: ?\+ ?(?P<days>[0-6]))?{WEEKS}",
    )
)
AT_WEEKS = (re.compile(rf"(?:at )?{COUNT}\+(?P<days>[0-6]){WEEKS}"), re.compile(rf"at {COUNT} ?weeks"))
"""Weeks that are of a pregnancy unless they may be of an age: "at 28 weeks", "28+3"."""
FULL = 40 * 7
"""Days of a pregnancy up to the due date."""
LONGEST = 45
"""Weeks of a pregnancy."""
OLDEST = 130
"""Years of an age."""
NEAR = 300
"""Days between a birth and a due date that may be of one child."""


def words_of(name: str) -> frozenset[str]:
    """The words of a term's name, in whatever order and spelling: "Half-term, October 2023"."""
    return frozenset(normal(name).replace("-", " ").split()) - {"school"}


def read(text: str, people: Iterable[Life], terms: Terms) -> Anchored | None:
    """What a date cell says that hangs on a birth, a due date or a term; None where it does not, or that is not given.

    people  those whom the row names
    """
    try:
        cell, loose = unhedged(normal(text))
    except Refused:
        return None
    for number, word in enumerate(NUMBERS, 1):
        cell = re.sub(rf"\b{word}\b", str(number), cell)
    lives = list(people)
    try:
        found = _of_term(cell, terms) or _of_birth(cell, loose, lives) or _of_pregnancy(cell, loose, lives)
    except (ValueError, OverflowError):  # beyond the calendar
        return None
    return found._replace(when=found.when._replace(text=text)) if found else None


def _between(first: int, last: int, on: str, loose: int = 0) -> Anchored:
    """Whole days as a range, with some more on each side."""
    start, end = (date.fromordinal(day) for day in (first - loose, last + loose))
    if start.year < 1000 or end.year > 2999:
        raise ValueError("beyond the years that are read")
    return Anchored(When(moment(start), moment(end) + DAY - 1, Unit.RANGE), on)


def _one(whens: Sequence[tuple[str, When]]) -> tuple[str, When] | None:
    """Whose date it is, where all that are known are the same."""
    known = [(name, when) for name, when in whens if when.known]
    return known[0] if len({when[:2] for _, when in known}) == 1 else None


# Terms


def _of_term(cell: str, terms: Terms) -> Anchored | None:
    if (whole := terms.get(words_of(cell))) is not None:
        return Anchored(whole, "its dates in case.toml")
    first, _, rest = cell.partition(" ")
    days = 0
    if first in ("first", "last"):
        unit, _, rest = rest.partition(" ")
        days = {"day": 1, "week": 7}.get(unit, 0)
        if not days:  # "last autumn term" may be any
            return None
    when = terms.get(words_of(rest))
    if when is None:
        return None
    start, end = when.earliest // DAY, when.latest // DAY
    on = f"the dates of {rest} in case.toml"
    if days:
        days = min(days, end - start + 1)
        return _between(start, start + days - 1, on) if first == "first" else _between(end - days + 1, end, on)
    if first in THIRDS:
        third, length = THIRDS[first], end - start + 1
        return _between(start + length * third // 3, start + -(-length * (third + 1) // 3) - 1, on)
    if first == "before":
        return Anchored(When(UNKNOWN_EARLIEST, when.earliest - 1, Unit.RANGE), on)
    return Anchored(When(when.latest + 1, UNKNOWN_LATEST, Unit.RANGE), on) if first == "after" else None


# Ages


def _of_birth(cell: str, loose: bool, people: Sequence[Life]) -> Anchored | None:
    whose = _one([(life.name, life.born) for life in people])
    if whose is None or not all(life.born.known for life in people):
        return None
    on, born = f"the birth of {whose[0]}", whose[1]
    if cell in BIRTH and not loose:
        return Anchored(born, on)
    if found := BIRTHDAY.fullmatch(cell):
        months = 12 * int(found[1])
        return _between(_full(born.earliest, months)[0], _full(born.latest, months)[1], on, LOOSE["d"] * loose)
    if (framed := AGED.fullmatch(cell)) or (framed := OLD.fullmatch(cell)):
        bare, about = unhedged(framed[1])
        amount = _amount(bare, framed.re is AGED)
        if amount is None:
            return None
        first, last = _full(born.earliest, *amount.least)[0], _full(born.latest, *amount.most)[1]
        if amount.unit == "d":
            first, last = max(first - 1, born.earliest // DAY), last + 1
        else:
            months, days = (a + b for a, b in zip(amount.most, UNITS[amount.unit], strict=True))
            last = _full(born.latest, months, days)[1] - 1
        return _between(first, last, on, LOOSE[amount.unit] * (loose or about))
    return None


def _amount(words: str, years: bool) -> Amount | None:
    """A length of time: "6 weeks", "2 years 3 months", "6-8 weeks", "3/12"; a bare number where it is of years."""
    found = LENGTH.fullmatch(words) or (YEARS.fullmatch(words) if years else None)
    if found is None:
        return None
    given = found.groupdict()
    unit = PARTS[given["part"]] if given.get("part") else (given.get("unit") or "y")[0]
    small = (given.get("small") or unit)[0]
    if given.get("small") and UNITS[small] >= UNITS[unit]:
        return None
    least, more = int(found["least"]), int(given.get("more") or 0)
    most = int(found["most"] or least)
    if most < least or (unit == "y" and most > OLDEST):
        return None
    (months, days), (more_months, more_days) = UNITS[unit], UNITS[small]
    added = (more * more_months, more * more_days)
    ends = [(count * months + added[0], count * days + added[1]) for count in (least, most)]
    return Amount(ends[0], ends[1], small)


def _full(minute: int, months: int, days: int = 0) -> tuple[int, int]:
    """The day on which so many months and days after a day are full, as its first and last reckoning.

    Where the month has no such day that is its last, or the first of the next: one month from 31 January is full on
    the last of February, or on 1 March.
    """
    start = minute // DAY
    on = months_on(start, months)
    short = date.fromordinal(on).day != date.fromordinal(start).day
    return on + days, on + days + short


# Weeks of pregnancy


def _of_pregnancy(cell: str, loose: bool, people: Sequence[Life]) -> Anchored | None:
    whose = _one([(life.name, life.due) for life in people])
    patterns = GESTATION if _may_be_age(people) else (*GESTATION, *AT_WEEKS)
    found = next((match for pattern in patterns if (match := pattern.fullmatch(cell))), None)
    if whose is None or found is None:
        return None
    given = found.groupdict()
    least, most = int(found["least"]), int(found["most"] or found["least"])
    if not 0 < least <= most <= LONGEST:
        return None
    due, days = whose[1], given.get("days")
    first, last = due.earliest // DAY - FULL + 7 * least, due.latest // DAY - FULL + 7 * most + 6
    if days is not None:
        first, last = first + int(days) - 1, last - 6 + int(days) + 1
    return _between(first, last, f"the due date of {whose[0]}", (LOOSE["w"] if days is None else LOOSE["d"]) * loose)


def _may_be_age(people: Iterable[Life]) -> bool:
    """Whether weeks may be those of a child who was born since."""
    both = ((life.born.earliest, life.due.earliest) for life in people if life.born.known and life.due.known)
    return any(abs(born - due) < NEAR * DAY for born, due in both)
