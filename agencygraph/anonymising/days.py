"""Dates of a case moved or made coarser, written so that they are read back with just the bounds they should have.

A moved date keeps its weekday and its distance from every other. A coarse one is written as a range, "2023-09-01/
2023-09-30", and not as a month: two rows of one month are not known to be of one day, so nothing may be told of
which came first. What cannot be written exactly, as the vague end of a state, is written wider, never narrower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from agencygraph import dates
from agencygraph.anonymising.levels import GRAINS
from agencygraph.calendar_words import EASTER_DAYS, FIXED_DAYS, MONTHS, SEASONS, WEEKDAYS
from agencygraph.when import DAY, NOT_ENDED, UNDATED, UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit, When, moment

REMOVED = "[date]"
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
NAMED = "|".join(sorted([*FIXED_DAYS, *EASTER_DAYS, *SEASONS], key=len, reverse=True)).replace(" ", r"\s+")
NTH = r"[0-9]{1,2}(?:st|nd|rd|th)?"
DAY_NAME = r"(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\.?,?\s+"
CLOCK = r"(?:[T\s]\s?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
IN_TEXT = re.compile(
    rf"""(?<![^\W_])(?<![0-9][-./])(?:
    (?P<range>(?:{ISO}{CLOCK}|\.\.)/(?:{ISO}{CLOCK}|\.\.))
    |(?P<day>(?:{DAY_NAME})?(?:
        {ISO}{CLOCK}
        |{NTH}\s?[./-]\s?[0-9]{{1,2}}\s?[./-]\s?(?:[0-9]{{4}}|[0-9]{{2}})
        |[0-9]{{4}}[./][0-9]{{1,2}}[./][0-9]{{1,2}}
        |{NTH}(?:\s+of)?[\s./-]*{MONTH}[\s,./-]*(?:[0-9]{{4}}|'?[0-9]{{2}}(?![0-9:.]))
        |{MONTH}\s+{NTH},?\s+[0-9]{{4}}
        |(?:{NAMED})\s+[0-9]{{4}}
        |(?:19|20)[0-9]{{6}}|[0-3][0-9][01][0-9](?:19|20)[0-9]{{2}}
      ))
    |(?P<part>(?:(?:early|mid|late|end|start|middle|beginning)(?:\s+of)?[\s-])?{MONTH}[\s-]+[0-9]{{4}}
        |[0-9]{{4}}-[0-9]{{2}}(?!-?[0-9]) |[0-9]{{1,2}}[/.][0-9]{{4}}
        |(?:{DAY_NAME})?{NTH}(?:\s+of)?\s+{MONTH} |{MONTH}\s+{NTH}(?!\s*(?:pm|am))
        |[0-9]{{1,2}}/[0-9]{{1,2}} |(?:19|20)[0-9]{{2}}
        |(?-i:January|February|April|June|July|August|September|October|November|December)
        |(?-i:(?<=in\s)|(?<=since\s)|(?<=by\s)|(?<=of\s)|(?<=late\s)|(?<=early\s)|(?<=mid\s)|(?<=the\s))(?-i:March|May))
    )(?![^\W_])""",
    re.IGNORECASE | re.VERBOSE,
)
"""Dates as they stand in free text: whole days, ranges of days, and what says less than a day."""
WEEKDAY = re.compile(f"^{DAY_NAME}", re.IGNORECASE)
COMPACT = re.compile(r"[0-9]{8}")


class Change(NamedTuple):
    """What is done with dates: moved by so many days, or coarsened to so many months; neither where both are 0."""

    days: int = 0
    months: int = 0

    @property
    def mode(self) -> str:
        """keep, shift or coarsen."""
        return "shift" if self.days else "coarsen" if self.months else "keep"


class Found(NamedTuple):
    """A date in a text: where it stands, and the days it names where it is whole; None where it says less."""

    start: int
    end: int
    words: str
    when: When | None


def change(mode: str, days: int, grain: str) -> Change:
    """The change of a mode: `days` for shift, a key of GRAINS for coarsen."""
    return Change(days if mode == "shift" else 0, GRAINS[grain] if mode == "coarsen" else 0)


def changed(when: When, by: Change) -> When:
    """The date moved, or widened to whole months; bounds that are not known stay so.

    >>> written(changed(dates.read("2023-09-18"), Change(months=1)))
    '2023-09-01/2023-09-30'
    """
    if by.days:
        return when.shifted(by.days * DAY)
    if not by.months:
        return when
    first, last = when.earliest, when.latest
    if when.dated and first < UNKNOWN_LATEST:
        first = moment(_whole(first, by.months)[0])
    if last < UNKNOWN_LATEST:
        last = moment(_whole(last, by.months)[1]) + DAY - 1
    return When(first, last, Unit.RANGE, when.text)


def written(when: When) -> str:
    """A date as a cell says it, read back by `dates.read` with the same bounds; "undated" where none is known.

    >>> written(dates.read("w/c 4 March 2024")), written(dates.read("by 10 October 2023"))
    ('2024-03-04/2024-03-10', '../2023-10-10')
    """
    if when.unit is Unit.MINUTE:
        return _minute(when.earliest)
    if when.unit is Unit.DAY:
        return _day(when.earliest)
    if not when.dated and when.latest >= UNKNOWN_LATEST:
        return "undated"
    clock = (when.dated and when.earliest % DAY) or (when.latest < UNKNOWN_LATEST and when.latest % DAY != DAY - 1)
    one = _minute if clock else _day
    first = one(when.earliest) if when.dated else ".."
    last = one(when.latest) if when.latest < UNKNOWN_LATEST else ".."
    return f"{first}/{last}"


def written_span(first: When, last: When) -> str:
    """Both ends of a state in one cell; a vague end is written as wide as it has to be."""
    return f"{_end(first, '..')}/{'..' if last == NOT_ENDED else _end(last, '')}"


def _end(when: When, blank: str) -> str:
    """One end of a state: a day, a minute, or the shortest "~" that holds all it may be."""
    if when.unit in (Unit.MINUTE, Unit.DAY):
        return written(when)
    if not when.known:
        return blank
    middle = date.fromordinal((when.earliest + when.latest) // 2 // DAY)
    for text in (f"{middle}~", f"{middle:%Y-%m}~", f"{middle:%Y}~", f"{middle.year // 10}X~"):
        wide = dates.read(text)
        if wide.earliest <= when.earliest and when.latest <= wide.latest:
            return text
    return blank


def _whole(minute: int, months: int) -> tuple[date, date]:
    """First and last day of the stretch of whole months that a minute lies in."""
    day = date.fromordinal(minute // DAY)
    at = (day.year * 12 + day.month - 1) // months * months
    first, after = (date(i // 12, i % 12 + 1, 1) for i in (at, at + months))
    return first, date.fromordinal(after.toordinal() - 1)


def _day(minute: int) -> str:
    return date.fromordinal(minute // DAY).isoformat()


def _minute(minute: int) -> str:
    return f"{_day(minute)}T{minute % DAY // 60:02}:{minute % 60:02}"


# Dates in free text


def found_in(text: str) -> Iterator[Found]:
    """Every date in a text, in order; one without its year, and a month or a year alone, has no `when`."""
    for match in IN_TEXT.finditer(text):
        words, when = match[0], None
        if not match["part"]:
            for tried in (words, WEEKDAY.sub("", words)):
                try:
                    when = dates.read(_plain(tried))
                    break
                except dates.UnreadableDate:
                    continue
            if when is None and COMPACT.fullmatch(words):
                continue
        yield Found(match.start(), match.end(), words, when)


def _plain(words: str) -> str:
    """The words of a date as `dates.read` takes them."""
    if COMPACT.fullmatch(words):
        whole = words if words.startswith(("19", "20")) else f"{words[4:]}{words[2:4]}{words[:2]}"
        return f"{whole[:4]}-{whole[4:6]}-{whole[6:]}"
    if turned := re.fullmatch(r"([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})", words):
        return f"{turned[1]}-{int(turned[2]):02}-{int(turned[3]):02}"
    if re.match("[0-9]", words):
        words = re.sub(r"^([0-9]{1,2})(?:st|nd|rd|th)(?=\s?[./-]\s?[0-9])", r"\1", words, flags=re.IGNORECASE)
    return " ".join(words.replace("'", "").split())


def said(found: Found, by: Change) -> str:
    """What stands in a text instead of a date in it: the moved day, the months it lies in, or REMOVED."""
    if by.mode == "keep":
        return found.words
    when = found.when
    if when is None or not when.known:
        bare = re.fullmatch("(?:19|20)[0-9]{2}", found.words)
        return found.words if bare and by.months else REMOVED
    if by.days and when.unit not in (Unit.DAY, Unit.MINUTE):
        return written(changed(when, by))
    if by.days:
        on = date.fromordinal(when.earliest // DAY + by.days)
        return f"{on.day} {on:%B} {on.year}"
    first, last = (date.fromordinal(m // DAY) for m in changed(when, by)[:2])
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    if first.year == last.year and (first.month, last.month) == (1, 12):
        return str(first.year)
    return f"{first:%B} {first.year} to {last:%B} {last.year}"


def whole_days(when: When | None) -> Iterator[int]:
    """The day numbers that a date gives away: its day, or the ends of a range that is not of whole months."""
    if when is None or when in (UNDATED, NOT_ENDED) or when.unit in (Unit.MONTH, Unit.SEASON, Unit.YEAR, Unit.DECADE):
        return
    first, last = when.earliest, when.latest
    if when.known and _whole(first, 1)[0].toordinal() == first // DAY and _whole(last, 1)[1].toordinal() == last // DAY:
        return
    if UNKNOWN_EARLIEST < first < UNKNOWN_LATEST:
        yield first // DAY
    if last < UNKNOWN_LATEST:
        yield last // DAY


def ends(when: When | None) -> Iterator[int]:
    """The day numbers of both ends of a date, as far as they are known."""
    if when is not None:
        yield from (bound // DAY for bound in when[:2] if UNKNOWN_EARLIEST < bound < UNKNOWN_LATEST)
