"""Reads the time of day beside a date, and makes the words of a cell alike before either is read.

What goes in is the text of a time cell, or what follows the day in a date cell; what comes out is the first and
last minute of that day. Times are local and carry no zone. Reading the day itself is in `dates`.
"""

from __future__ import annotations

import re

from agencygraph.calendar_words import DAY_PARTS, NOT_TIMED
from agencygraph.when import Unit, When

LONGEST = 200
"""Characters in a cell that is read as a date; a longer one is refused unread."""

PLAINLY = "Write it as 2016-05-22, or as 2016-05 if the day is not known."
AS_TIME = "Write the time as 14:30, as 14:30/15:00 if it lies between two, with ~ if approximate, or leave it out."

ONE_SPELLING = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019", "'")
    | dict.fromkeys(",()", " ")
)
SMALL_WORDS = re.compile(r"\b(?:the|of|in|during|on(?! or\b)) ")
LOOSE_START = re.compile(
    r"(?:[?~%]+(?!\?*[./-])|c(?=[0-9])|"
    r"(?:probably|possibly|perhaps|maybe|approx|approximately|circa|ca|c|about|around|roughly)\b\.?) ?"
)
LOOSE_END = re.compile(r"(?:[?~%]| (?:approx|approximately|circa|probably)\.?)$")
CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.]?([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)? ?(am|pm|a\.m\.?|p\.m\.?|hrs|hours|h)?"
)
CLOCKS = re.compile(r"(.+?) ?(?:/|-| to | and ) ?(.+)")


class Refused(Exception):
    """Why a piece of a cell cannot stand, and the remedy; `dates.read` adds the words of the whole cell."""

    def __init__(self, why: str, remedy: str = PLAINLY) -> None:
        super().__init__(why, remedy)
        self.why, self.remedy = why, remedy


def clock(cell: str) -> tuple[int, int, Unit] | None:
    """First and last minute of the day, and the unit, or None where the cell says the time is not known."""
    if cell in NOT_TIMED:
        return None
    bare, loose = unhedged(cell.removeprefix("at "))
    first, last, unit = _clock_span(bare)
    return (first - 15, last + 15, Unit.RANGE) if loose else (first, last, unit)


def at(day: When, time: tuple[int, int, Unit] | None) -> When:
    """The day narrowed to a time on it, or the day itself where there is none."""
    return When(day.earliest + time[0], day.earliest + time[1], time[2]) if time else day


def normal(text: str) -> str:
    """Lower case, one space between words, one kind of dash and apostrophe, and no small words."""
    if len(text) > LONGEST:
        raise Refused(": it is too long", AS_TIME)
    return SMALL_WORDS.sub("", " ".join(text.translate(ONE_SPELLING).casefold().split()))


def unhedged(cell: str) -> tuple[str, bool]:
    """The cell without "?", "about" and the like, and whether there were any."""
    bare = cell
    while found := LOOSE_START.match(bare):
        bare = bare[found.end() :]
    while found := LOOSE_END.search(bare):
        bare = bare[: found.start()].rstrip()
    return bare, bare != cell


def _clock_span(cell: str) -> tuple[int, int, Unit]:
    if cell in DAY_PARTS:
        return DAY_PARTS[cell] + (Unit.RANGE,)
    if (minute := _minute(cell)) is not None:
        return minute, minute, Unit.MINUTE
    if (minute := _minute(cell.removeprefix("just after "))) is not None:
        return minute, minute + 15, Unit.RANGE
    if (minute := _minute(cell.removeprefix("just before "))) is not None:
        return minute - 15, minute, Unit.RANGE
    if found := CLOCKS.fullmatch(cell.removeprefix("between ")):
        (left, loose), (right, wide) = unhedged(found[1]), unhedged(found[2])
        first, last = _minute(left), _minute(right)
        if first is not None and last is not None:
            if last < first:
                raise Refused(": it ends before it begins", "Past midnight, write 2016-05-22T22:30/2016-05-23T01:15.")
            return first - 15 * loose, last + 15 * wide, Unit.RANGE
    raise Refused("", AS_TIME)


def _minute(cell: str) -> int | None:
    """The minute of the day of one time on the clock; None where it is not one."""
    if cell in ("noon", "midday"):
        return 720
    found = CLOCK.fullmatch(cell)
    if not found or not (found[2] or found[3]) or (found[2] is None and found[3][0] == "h"):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "h")[0]
    if hour > 23 or minute > 59 or (half == "a" and hour > 12):
        return None
    if half in "ap" and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute
