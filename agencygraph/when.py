"""Dates as a chronology gives them: a span the moment lies in, its unit, and the words as written.

`When` holds the earliest and latest minute at which something can have happened. `order` compares two
of them and answers before, same, after, or cannot tell. `earliest_of` and `latest_of` join several.
Reading dates from text is in `dates`; nothing here guesses.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

DAY = 1440
"""Minutes in a day. A moment is a number of minutes: `date.toordinal() * DAY` plus the minute of the day."""

# Bounds that are not known are numbers too, so that both stores compare them as they compare any other. All of
# them, and every minute up to the year 2999, need less than 32 bits, so that no store can take them for another type.
UNKNOWN_EARLIEST = 0
UNKNOWN_LATEST = 2_000_000_000
MAYBE_NEVER = 2_050_000_000
FOREVER = 2_100_000_000


class Unit(IntEnum):
    """What a date was written to. Two dates with the same bounds and the same single unit are "the same"."""

    MINUTE = 1
    DAY = 2
    MONTH = 3
    SEASON = 4
    YEAR = 5
    DECADE = 6
    RANGE = 9


class Order(StrEnum):
    """How one moment stands to another."""

    BEFORE = "before"
    SAME = "same"
    AFTER = "after"
    CANNOT_TELL = "cannot-tell"


class When(NamedTuple):
    """A moment known to lie between two minutes, both included.

    earliest  first possible minute; UNKNOWN_EARLIEST where the record does not say
    latest    last possible minute; UNKNOWN_LATEST where the record does not say; MAYBE_NEVER where it may
              not have happened at all; FOREVER for an end that has not come
    unit      what it was written to; RANGE for anything that is not one calendar unit or one minute
    text      the words as written
    """

    earliest: int
    latest: int
    unit: Unit
    text: str = ""

    @property
    def dated(self) -> bool:
        """True where the record gives an earliest bound; an undated row proves *that*, never *since when*."""
        return self.earliest != UNKNOWN_EARLIEST

    @property
    def known(self) -> bool:
        """True where both bounds are real moments."""
        return self.dated and self.latest < UNKNOWN_LATEST

    def shifted(self, minutes: int) -> When:
        """The same span later by some minutes; unknown bounds stay unknown."""
        return When(
            self.earliest + minutes if self.dated else self.earliest,
            self.latest + minutes if self.latest < UNKNOWN_LATEST else self.latest,
            self.unit,
            self.text,
        )


UNDATED = When(UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit.RANGE)
NOT_ENDED = When(FOREVER, FOREVER, Unit.RANGE)


def order(a: When, b: When) -> Order:
    """Whether A came before B, after it, at the same time, or whether that cannot be told.

    The same: both one whole day, both the same single calendar unit, or both the same minute. Anything
    else whose bounds overlap, if only by touching, cannot be told.

    >>> order(day(2012, 1, 5), day(2012, 1, 6)).value
    'before'
    >>> order(When(0, 9, Unit.RANGE), When(9, 12, Unit.RANGE)).value
    'cannot-tell'

    Source: the meaning of a date, guide/meaning.md "Vague dates".
    """
    if a.latest < b.earliest:
        return Order.BEFORE
    if b.latest < a.earliest:
        return Order.AFTER
    if a[:3] == b[:3] and a.unit is not Unit.RANGE:
        return Order.SAME
    return Order.CANNOT_TELL


def not_after(a: When, b: When) -> bool:
    """True where A certainly came before B or at the same time."""
    return order(a, b) in (Order.BEFORE, Order.SAME)


def earliest_of(proofs: Iterable[When]) -> When:
    """When something was first so, from several proofs that it was.

    The earliest bound is the least of the dated earliests, the latest the least of the latests; a proof
    with no since-when gives only a latest. Where such a proof lies before every dated one, since when is
    unknown. Of no proofs at all it is UNDATED.
    """
    earliest, latest, unit, text = FOREVER, FOREVER, Unit.RANGE, ""
    latest_unit = Unit.RANGE
    for w in proofs:
        if w.dated and (w.earliest, w.unit) < (earliest, unit):
            earliest, unit, text = w.earliest, w.unit, w.text
        if (w.latest, w.unit) < (latest, latest_unit):
            latest, latest_unit = w.latest, w.unit
    if latest == FOREVER:
        return UNDATED
    if earliest > latest:
        earliest = UNKNOWN_EARLIEST
    if earliest == UNKNOWN_EARLIEST or unit is not latest_unit:
        unit = Unit.RANGE
    return When(earliest, latest, unit, text)


def later_of(a: When, b: When) -> When:
    """The later of two moments, as bounds: at or after both."""
    earliest, latest = max(a.earliest, b.earliest), max(a.latest, b.latest)
    for w in (a, b):
        if (w.earliest, w.latest) == (earliest, latest):
            return w
    return When(earliest, latest, Unit.RANGE)


def moment(day_: date, minute: int = 0) -> int:
    """A calendar day (and minute of it) as a number of minutes."""
    return day_.toordinal() * DAY + minute


def months_on(day_: int, months: int) -> int:
    """The day number of the same date so many months on; the last day of that month where it has no such date.

    >>> date.fromordinal(months_on(date(2023, 11, 30).toordinal(), 3)).isoformat()
    '2024-02-29'
    """
    on = date.fromordinal(day_)
    years, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + years, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1])).toordinal()


def day(year: int, month: int, day_of_month: int) -> When:
    """One whole day."""
    start = moment(date(year, month, day_of_month))
    return When(start, start + DAY - 1, Unit.DAY, date(year, month, day_of_month).isoformat())


def is_moment(minute: int) -> bool:
    """Whether a bound is a real moment rather than one of the signs for "not known" or "not ended"."""
    return UNKNOWN_EARLIEST < minute < UNKNOWN_LATEST


def iso(minute: int, unit: int) -> str | None:
    """A bound as "YYYY-MM-DD", with "Thh:mm" where the time is known, or None where it is not a moment."""
    if not is_moment(minute):
        return None
    days, rest = divmod(minute, DAY)
    text = date.fromordinal(days).isoformat()
    return f"{text}T{rest // 60:02}:{rest % 60:02}" if unit == Unit.MINUTE else text


def in_words(earliest: int, latest: int, unit: int) -> str:
    """Bounds as they read in a sentence: "10 February 2012", "January 2011", "between … and …".

    >>> d = day(2012, 2, 10)
    >>> in_words(d.earliest, d.latest, d.unit)
    '10 February 2012'
    """
    first, last = is_moment(earliest), is_moment(latest)
    if not first and not last:
        return "a date not recorded"
    if not first:
        return f"a date not recorded, by {_prose(latest)}"
    if not last:
        return f"a date not recorded, not before {_prose(earliest)}"
    start = datetime.min + timedelta(minutes=earliest - DAY)
    if unit == Unit.MINUTE:
        return f"{_prose(earliest)} at {start:%H:%M}"
    if unit == Unit.MONTH:
        return f"{start:%B} {start.year}"
    if unit == Unit.YEAR:
        return str(start.year)
    if earliest // DAY == latest // DAY:
        return _prose(earliest)
    return f"between {_prose(earliest)} and {_prose(latest)}"


def _prose(minute: int) -> str:
    on = date.fromordinal(minute // DAY)
    return f"{on.day} {on:%B} {on.year}"
