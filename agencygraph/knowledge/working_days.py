"""Counting days as rules do: working days of a nation, days, weeks and months, hours.

The day after the one counted from is day 1. Working days are Monday to Friday without the bank holidays of the
nation; where the nation is not known, each of the four is counted and the bounds hold for all. A time given in days
ends with its last day; one given in hours ends to the minute.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from datetime import date
from functools import cache

from agencygraph.when import DAY, months_on

NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern ireland": "NIR"}
"""The nations of the United Kingdom, each with the name that the library of holidays has for it."""


def of_nation(nation: str) -> tuple[str, ...]:
    """The nations whose holidays count: the one of a case, or all four where it names none of them."""
    known = NATIONS.get(" ".join(nation.split()).casefold())
    return (known,) if known else tuple(NATIONS.values())


def ends(minute: int, limit: int, unit: str, nations: Collection[str]) -> tuple[int, int]:
    """The last minute of a time that is counted from a minute: the least and the greatest that the nations give.

    >>> from agencygraph.when import iso, moment
    >>> good_friday_to_easter_monday = ends(moment(date(2024, 3, 28)), 1, "working days", ("ENG",))
    >>> iso(good_friday_to_easter_monday[0], 2)
    '2024-04-02'
    """
    if unit == "hours":
        return minute + limit * 60, minute + limit * 60
    day = minute // DAY
    if unit == "working days":
        last = [_nth_after(nation, day, limit) for nation in nations]
    elif unit == "months":
        last = [months_on(day, limit)]
    else:
        last = [day + limit * (7 if unit == "weeks" else 1)]
    return min(last) * DAY + DAY - 1, max(last) * DAY + DAY - 1


def passed(since: int, until: int, unit: str, nations: Collection[str]) -> tuple[int, int]:
    """How many hours, working days, or days (for every other unit) end after one minute and by another.

    The least and the greatest number that the nations give; 0 where `until` is not after `since`.
    """
    if until <= since:
        return 0, 0
    if unit == "hours":
        return (until - since) // 60, (until - since) // 60
    first, last = since // DAY, until // DAY
    if unit != "working days":
        return last - first, last - first
    found = [_between(nation, first, last) for nation in nations]
    return min(found), max(found)


def _nth_after(nation: str, day: int, number: int) -> int:
    """The day number of the nth working day after a day."""
    year = date.fromordinal(day).year
    days = _working_days(nation, year)
    at = bisect_right(days, day)
    while at + number > len(days):
        number -= len(days) - at
        year, at = year + 1, 0
        days = _working_days(nation, year)
    return days[at + number - 1]


def _between(nation: str, day: int, other: int) -> int:
    """How many working days come after a day and not after the other."""
    first, last = date.fromordinal(day).year, date.fromordinal(other).year
    whole = sum(len(_working_days(nation, year)) for year in range(first, last))
    return whole - bisect_right(_working_days(nation, first), day) + bisect_right(_working_days(nation, last), other)


@cache
def _working_days(nation: str, year: int) -> list[int]:
    """The working days of a year, as day numbers."""
    import holidays  # here, because it takes a third of a second that no other question has to wait for

    off = holidays.country_holidays("GB", subdiv=nation, years=year)
    days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    return [d for d in days if (d - 1) % 7 < 5 and date.fromordinal(d) not in off]
