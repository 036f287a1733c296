"""How a report says dates, lists and findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from agencygraph.findings import Row
from agencygraph.report.parts import Piece, Pieces, Quote
from agencygraph.sentences import listed
from agencygraph.when import DAY, Unit, in_words, is_moment

MISSING = "not recorded in the chronologies supplied"
NOTHING = "Not recorded in the chronologies supplied."
REASONS = {
    "dates-overlap": "the dates overlap",
    "not-covered": "the records supplied do not cover the time",
    "disputed": "the accounts differ, or one is uncertain",
    "uncertain": "a record is uncertain",
    "no-holder": "nobody held the case, and the dates overlap",
    "holder-not-recorded": "no row says who held the case",
    "holding-may-have-ended": "the holding may have ended before",
    "known-by-then-uncertain": "whether it was known elsewhere by then is open",
    "giver-uncertain": "whether the old holder had it is open",
    "pool-uncertain": "whether all records together met it is open",
    "not-named": "the row names no worker",
    "list-not-recorded": "no row says to whom it was sent",
    "response-not-recorded": "its outcome is not recorded",
    "response-uncertain": "what is recorded may be the response or something else",
    "day-not-recorded": "the row says that there was a response, and not on what day",
    "trigger-uncertain": "the row does not settle whether the time began",
    "date-uncertain": "the day on which the time began is not recorded",
    "rule-uncertain": "whether the rule was in force that day is open",
    "no-agency-named": "the records do not settle which agency it was due from",
    "not-yet-due": "the time ended after the last day looked at",
    "one-account": "only one of the two says so",
}
"""Why a query cannot tell, in words; any other reason is said as it stands."""
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def when(row: Mapping[str, Any], name: str = "") -> str:
    """A moment of a row of the graph as a cell says it: "10 February 2012", "date not recorded".

    name  what its three properties begin with: "from_", "to_", or ""
    """
    words = in_words(row[f"{name}earliest"] or 0, row[f"{name}latest"] or 0, row[f"{name}unit"] or Unit.RANGE)
    return "date not recorded" if words == "a date not recorded" else words


def day(iso: str | None) -> str:
    """
    >>> day("2024-01-05"), day("2024-01-05T09:10"), day(None)
    ('5 January 2024', '5 January 2024 at 09:10', 'a date not recorded')
    """
    if not iso:
        return "a date not recorded"
    on, _, at = iso.partition("T")
    year, month, number = map(int, on.split("-"))
    return f"{number} {MONTHS[month - 1]} {year}" + (f" at {at}" if at else "")


def on(words: str) -> str:
    """A moment in words as a sentence begins with it.

    >>> on("5 May 2011"), on("February 2012"), on("2006"), on("between 1 May 2011 and 3 May 2011")
    ('On 5 May 2011', 'In February 2012', 'In 2006', 'Between 1 May 2011 and 3 May 2011')
    """
    if words.startswith(("between", "a date", "date")):
        return words[0].upper() + words[1:]
    return f"{'On' if words.partition(' ')[0].isdecimal() and ' ' in words else 'In'} {words}"


def since(row: Row, name: str = "") -> str:
    """Two bounds of a finding, or of who knew what, as words.

    >>> since({"earliest": "2024-01-05", "latest": "2024-01-09"}), since({"earliest": None, "latest": "2024-01-31"})
    ('between 5 January 2024 and 9 January 2024', 'by 31 January 2024, since when is not recorded')
    >>> since({"earliest": "2024-02-01", "latest": "2024-02-29"})
    'February 2024'
    """
    first, last = row.get(f"{name}earliest"), row.get(f"{name}latest")
    if not first:
        return f"by {day(last)}, since when is not recorded" if last else "since when is not recorded"
    if not last or first == last:
        return day(first)
    if whole := _whole(first, last):
        return whole
    return f"between {day(first)} and {day(last)}"


def _whole(first: str, last: str) -> str:
    """The month or year that two days bound; "" where they bound neither."""
    if "T" in first + last or not first.endswith("-01"):
        return ""
    if (first[4:], last[4:], first[:4]) == ("-01-01", "-12-31", last[:4]):
        return first[:4]
    ends = (date.fromisoformat(last) + timedelta(days=1)).day == 1
    return month((int(first[:4]), int(first[5:7]))) if ends and first[:7] == last[:7] else ""


def because(reason: str) -> str:
    """A reason of a query in words.

    >>> because("dates-overlap"), because("some-new-reason")
    ('the dates overlap', 'some new reason')
    """
    return REASONS.get(reason, reason.replace("-", " "))


def apart(first: Mapping[str, Any], second: Mapping[str, Any]) -> str:
    """How many days from one moment of the graph to another: "3 days", "9 to 12 days", or that it cannot be told.

    Both are rows with earliest and latest.
    """
    bounds = (first["earliest"], first["latest"], second["earliest"], second["latest"])
    if not all(map(is_moment, bounds)):
        return "cannot be told"
    a, b, c, d = (bound // DAY for bound in bounds)
    least, most = max(0, c - b), d - a
    if most < 0:
        return "before it"
    if least == most:
        return "same day" if not least else count(least, "day")
    return f"{least} to {count(most, 'day')}"


def count(number: int, one: str, many: str = "") -> str:
    """
    >>> count(1, "day"), count(0, "day"), count(2, "agency", "agencies"), count(1500, "row")
    ('1 day', '0 days', '2 agencies', '1,500 rows')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def days_since(minute: int, start: int) -> int:
    return minute // DAY - start // DAY


def is_one_day(row: Mapping[str, Any], name: str = "") -> bool:
    """Whether the two bounds of a moment of the graph lie on one day."""
    first, last = row[f"{name}earliest"], row[f"{name}latest"]
    return is_moment(first) and is_moment(last) and bool(first // DAY == last // DAY)


def moment(minute: int) -> str:
    """A minute of the graph as a day in words."""
    return in_words(minute, minute, Unit.RANGE) if is_moment(minute) else "a date not recorded"


def quoted(words: str, texts: Iterable[str]) -> Pieces:
    """Words with the texts, and what stands in “ ”, marked as quotations.

    >>> quoted("It said (all is well), of “a bruise” (I1).", ["all is well"])
    ('It said (', Quote(text='all is well'), '), of ', Quote(text='a bruise'), ' (I1).')
    """
    known = [re.escape(text) for text in sorted(set(texts), key=lambda t: (-len(t), t))]
    pattern = re.compile("|".join([*(f"“?(?:{text})”?" for text in known), "“[^”]*”"]))
    found: list[Piece] = []
    at = 0
    for match in pattern.finditer(words):
        found += [words[at : match.start()], Quote(match[0].removeprefix("“").removesuffix("”"))]
        at = match.end()
    return tuple(piece for piece in [*found, words[at:]] if piece != "")


def month(year_and_month: tuple[int, int]) -> str:
    """
    >>> month((2024, 3))
    'March 2024'
    """
    return f"{MONTHS[year_and_month[1] - 1]} {year_and_month[0]}"


def month_of(minute: int) -> tuple[int, int]:
    on = date.fromordinal(minute // DAY)
    return on.year, on.month


__all__ = [
    "MISSING",
    "NOTHING",
    "apart",
    "count",
    "day",
    "days_since",
    "is_one_day",
    "listed",
    "moment",
    "month",
    "month_of",
    "on",
    "quoted",
    "since",
    "when",
]
