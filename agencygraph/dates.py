"""Reads a date, and a time beside it, as people write them in chronologies; gives a `When`, or says why not.

What goes in is the text of a date cell and of a time cell. Understood are EDTF (ISO 8601) dates of level 0
and 1, and British forms, day first: "22.05.16", "22 May 2016", "late March 2012", "w/c 5 March 2012".
Nothing is guessed: American order, a missing year, or a date that hangs on something the cell does not say
("autumn term", "two weeks before") is refused with a remedy; `anchors` reads those that the case gives. Years run
from 1000 to 2999; of two digits, 00 to 49 are 2000 to 2049 and 50 to 99 are 1950 to 1999. Times are local and carry
no zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from agencygraph.calendar_words import DAY_PARTS, MONTHS, NOT_DATED, SEASONS, THIRDS, WEEKDAYS, named_day
from agencygraph.clock import LONGEST, PLAINLY, Refused, at, clock, normal, unhedged
from agencygraph.remedies import BOTH_ENDS, REMEDIES
from agencygraph.when import DAY, NOT_ENDED, UNDATED, UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit, When, moment

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ISO_TIMED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)")
EDTF = re.compile(r"([0-9]{4}|[0-9]{3}x|[0-9]{2}xx)(?:-([0-9]{2}|xx))?(?:-([0-9]{2}|xx))?")
NUMBERS = re.compile(r"([0-9]{1,2}) ?[./-] ?([0-9]{1,2}) ?[./-] ?([0-9]{4}|[0-9]{2})")
UNKNOWN_DAY = re.compile(r"(?:\?\??|xx)[./-](?:(?=[0-9]{1,2}[./-][0-9]{4}$)|(?:\?\??|xx)[./-](?=[0-9]{4}$))")
MONTH_NUMBER = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ ./-]?([a-z]{3,9})\.?[ ./-]?([0-9]{4}|[0-9]{2})")
MONTH_DAY_YEAR = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)? ([0-9]{4})")
NAME_YEAR = re.compile(r"([a-z' ]{3,20}?)\.?[ -]([0-9]{4})")
THIRD = re.compile(rf"({'|'.join(THIRDS)})[ -](.+)")
WEEK = re.compile(r"(?:(w/c|w/b|week commencing|week beginning)|w/e|week ending) (.+)")
DAY_PART_FIRST = re.compile(rf"({'|'.join(DAY_PARTS)}) (.+)")
OPEN = re.compile(r"(by|on or before|no later than|until|before|prior to|after|since|from|on or after) (.+)")
BARE_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")

UNIT_MONTHS = {Unit.MONTH: 1, Unit.SEASON: 3, Unit.YEAR: 12, Unit.DECADE: 120}
UNIT_MINUTES = {Unit.MINUTE: 15, Unit.DAY: 3 * DAY}


class UnreadableDate(ValueError):
    """A date or time that cannot be read without guessing.

    text    the words as written
    remedy  what to write instead, as one or two sentences
    """

    def __init__(self, text: str, remedy: str, message: str = "") -> None:
        self.text, self.remedy = text, remedy
        self.message = message or f'cannot read the date "{text}"'
        super().__init__(text, remedy, self.message)

    def __str__(self) -> str:
        return self.message


@lru_cache(maxsize=1 << 16)
def read(text: str, time: str = "") -> When:
    """The span in which a date cell says something happened.

    A range, or a date with "?", "~", "probably" or the like, has unit RANGE. Such words widen each end by one
    of the value's own unit, once: a day by 3 days, a time by 15 minutes, part of a month or year by its length.

    text  the date cell; one that is empty or says "undated" gives the bounds of UNDATED
    time  the time cell; it counts only where the date is one whole day, and is else kept in the words alone
    Raises UnreadableDate for a date that would have to be guessed, and for a time that is not one.

    >>> when = read("22.05.16", "14:30")
    >>> when.unit.name, when.text
    ('MINUTE', '22.05.16 14:30')
    >>> read("31/02/2012")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    agencygraph.dates.UnreadableDate: cannot read the date "31/02/2012": there is no such day
    """
    if not time and ISO_DAY.fullmatch(text):
        return _explained(text, _iso)._replace(text=text)
    words = " ".join(part for part in (text.strip(), time.strip()) if part)
    when = _explained(text, _cell)
    if when.unit is Unit.DAY and time.strip():
        try:
            when = at(when, clock(normal(time)))
        except Refused as refused:
            raise UnreadableDate(time, refused.remedy, f'cannot read the time "{_short(time)}"{refused.why}') from None
    return when._replace(text=words)


def read_span(text: str) -> tuple[When, When] | None:
    """Both ends of an interval, for a state that held throughout, each with its own bounds and words.

    An end left empty is UNDATED, as is a beginning of ".."; an end of ".." is NOT_ENDED.

    Returns None where the text is not an interval with two ends; "between" and "or" name one moment in between.
    Raises UnreadableDate where an end cannot be read or the ends are in the wrong order.

    >>> first, last = read_span("2012-01/2012-03-05")
    >>> first.unit.name, last.unit.name
    ('MONTH', 'DAY')
    """
    found: list[tuple[When, When]] = []

    def span(cell: str) -> When:
        found.extend(pair for pair in [_ends(_without_heading(cell))] if pair)
        return _between(*found[0]) if found else UNDATED

    _explained(text, span)
    return found[0] if found else None


def _explained(text: str, reader: Callable[[str], When | None]) -> When:
    """What the reader makes of the cell, or UnreadableDate with the remedy that fits best."""
    if len(text) > LONGEST:
        raise UnreadableDate(text, PLAINLY, f'cannot read the date "{_short(text)}": it is too long')
    cell = text if reader is _iso else normal(text)
    try:
        when = reader(cell)
    except Refused as refused:
        raise UnreadableDate(text, refused.remedy, f'cannot read the date "{text}"{refused.why}') from None
    if when is None:
        raise UnreadableDate(text, next((remedy for found, remedy in REMEDIES if found.search(cell)), PLAINLY))
    return when


def _iso(cell: str) -> When:
    return _day(_year(cell[:4]), int(cell[5:7]), int(cell[8:]))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _without_heading(cell: str) -> str:
    """The cell without "retrospective entry", which says when a row was written up, not when it happened."""
    return re.sub(r"^retrospective(?: entry)?:? ?", "", cell)


def _cell(cell: str) -> When | None:
    cell = _without_heading(cell)
    if not cell or cell in NOT_DATED:
        return UNDATED
    if closed := _closed(cell):
        return closed
    bare, loose = unhedged(cell)
    opened = OPEN.fullmatch(bare)
    when = _closed(opened[2]) if opened else None
    if opened is None or when is None:
        return None
    when = _widened(when) if loose else when
    vague = when.unit is Unit.RANGE  # "before about 10 October" may be before a later day than the 10th
    match opened[1]:
        case "before" | "prior to":
            return When(UNKNOWN_EARLIEST, (when.latest if vague else when.earliest) - 1, Unit.RANGE)
        case "after":
            return When((when.earliest if vague else when.latest) + 1, UNKNOWN_LATEST, Unit.RANGE)
        case "since" | "from" | "on or after":
            return When(when.earliest, UNKNOWN_LATEST, Unit.RANGE)
    return When(UNKNOWN_EARLIEST, when.latest, Unit.RANGE)


def _closed(cell: str) -> When | None:
    """A date, or a range of two, with neither side left open by a word."""
    ends = _ends(cell)
    if ends:
        return _between(*ends)
    bare, loose = unhedged(cell)
    for opening, joint in (("between ", " and "), ("", " or ")):
        left, found, right = bare.removeprefix(opening).partition(joint)
        if found and bare.startswith(opening):
            pair = _pair(left, right, loose)
            return _between(*pair) if pair else None
    night = bare.removeprefix("overnight ")
    pair = _ends(night) if night != bare else None
    if pair:
        if pair[0].unit is not Unit.DAY or pair[1].earliest - pair[0].earliest != DAY:
            raise Refused(": a night runs from one day to the next", BOTH_ENDS)
        when = at(pair[0], DAY_PARTS["overnight"] + (Unit.RANGE,))
        return _widened(when) if loose else when
    return _point(cell)


def _between(first: When, last: When) -> When:
    latest = last.latest if last != NOT_ENDED else UNKNOWN_LATEST
    if latest < first.earliest:
        raise Refused(": the end comes before the beginning", "Write the earlier end first, each with its year.")
    return When(first.earliest, latest, Unit.RANGE)


def _ends(cell: str) -> tuple[When, When] | None:
    """The two ends of "a/b", "a - b" or "a to b", each of which may be hedged; a hedge on the whole counts for both."""
    for mark in (" / ", "/"):
        left, found, right = cell.partition(mark)
        if found and mark not in right and left + right not in ("", "..", "...."):
            pair = (
                UNDATED if left in ("", "..") else _point(left),
                NOT_ENDED if right == ".." else UNDATED if right == "" else _point(right),
            )
            if pair[0] and pair[1]:
                return pair[0], pair[1]
    bare, loose = unhedged(cell)
    if _point(bare):
        return None
    for mark in (" - ", " to ", " until ", "-", "/"):
        left, found, right = bare.removeprefix("from ").replace("mid-", "mid ").partition(mark)
        if left and right and mark not in right:
            given = _pair(left.strip(), right.strip(), loose)
            if given:
                return given
    return None


def _pair(left: str, right: str, loose: bool) -> tuple[When, When] | None:
    """Two ends, where the first may leave to the second what both share: "3-4 May 2016", "May to July 2016"."""
    last = _point(right)
    if last is None:
        return None
    first = _point(f"{left} {third[2]}" if left in THIRDS and (third := THIRD.fullmatch(right)) else left)
    day = BARE_DAY.fullmatch(left)
    rest = re.match(r"(?:[a-z]+ )?[0-9]{1,2}(?:st|nd|rd|th)?([ ./-].+)", right)
    year = re.search(r"[0-9]{4}$|[0-9]{2}$", unhedged(right)[0])
    if first is None and day and rest and not _timed(unhedged(right)[0]):
        first = _point(left + rest[1])
    # The last digits may be of a time or a day; they are the year only if the date read says so too.
    years = {f"{date.fromordinal(minute // DAY):%Y}" for minute in last[:2]}
    if first is None and not day and year and any(known.endswith(year[0]) for known in years):
        first = _point(f"{left} {year[0]}")
    if first is None:
        return None
    return (_widened(first), _widened(last)) if loose else (first, last)


def _widened(when: When) -> When:
    """The span with one of its own unit more on each side."""
    if when.unit in UNIT_MONTHS:
        start = date.fromordinal(when.earliest // DAY)
        count = UNIT_MONTHS[when.unit]
        return _months(start.year * 12 + start.month - 1 - count, 3 * count, Unit.RANGE)
    by = UNIT_MINUTES.get(when.unit, when.latest - when.earliest + 1)
    return When(when.earliest - by, when.latest + by, Unit.RANGE)


def _point(cell: str) -> When | None:
    """One date, hedged or not, with its weekday and its time if it has them."""
    bare, loose = unhedged(cell)
    when = _on_weekday(bare) or _part_or_week(bare) or _timed(bare)
    return _widened(when) if when and loose else when


def _on_weekday(cell: str) -> When | None:
    """One calendar unit; a day may begin or end with the name of its weekday, which has to agree."""
    if when := _unit(cell):
        return when
    first, _, rest = cell.partition(" ")
    before, _, last = cell.rpartition(" ")
    for name, other in ((first, rest), (last, before)):
        when = _unit(other) if name in WEEKDAYS else None
        if when and when.unit is Unit.DAY:
            on = date.fromordinal(when.earliest // DAY)
            if on.weekday() != WEEKDAYS[name]:
                raise Refused(f": {on.isoformat()} was a {on:%A}", "Check which is wrong, weekday or date. " + PLAINLY)
            return when
    return None


def _part_or_week(cell: str) -> When | None:
    """A third of a calendar unit, or the week that a day begins or ends."""
    if (found := THIRD.fullmatch(cell)) and (whole := _unit(found[2])):
        return _third(whole, THIRDS[found[1]])
    if (found := WEEK.fullmatch(cell)) and (day := _on_weekday(found[2])) and day.unit is Unit.DAY:
        start = day.earliest if found[1] else day.earliest - 6 * DAY
        return When(start, start + 7 * DAY - 1, Unit.RANGE)
    return None


def _timed(cell: str) -> When | None:
    """One day with the time after it, or with the part of the day before it."""
    part = DAY_PART_FIRST.fullmatch(cell)
    if part and (when := _on_weekday(part[2])) and when.unit is Unit.DAY:
        return at(when, DAY_PARTS[part[1]] + (Unit.RANGE,))
    words = cell.split(" ")
    for i in range(1, len(words)):
        when = _on_weekday(" ".join(words[:i]))
        if when and when.unit is Unit.DAY:
            try:
                return at(when, clock(" ".join(words[i:])))
            except Refused:
                continue
    return None


def _unit(cell: str) -> When | None:
    """One calendar unit or ISO time, without hedges or weekday; of "?/12/2016" the month."""
    cell = UNKNOWN_DAY.sub("", cell)
    if found := ISO_TIMED.fullmatch(cell):
        day = _iso(found[1])
        # Spreadsheets write a day without a time as midnight to the second.
        return day if found[2].startswith("00:00:00") else at(day, clock(found[2]))
    if found := EDTF.fullmatch(cell):
        return _edtf(found[1], found[2], found[3])
    if found := NUMBERS.fullmatch(cell):
        return _day(_year(found[3]), int(found[2]), int(found[1]))
    if found := MONTH_NUMBER.fullmatch(cell):
        return _month(_year(found[2]), int(found[1]))
    if (found := DAY_MONTH_YEAR.fullmatch(cell)) and found[2] in MONTHS:
        return _day(_year(found[3]), MONTHS[found[2]], int(found[1]))
    if (found := MONTH_DAY_YEAR.fullmatch(cell)) and found[1] in MONTHS:
        return _day(_year(found[3]), MONTHS[found[1]], int(found[2]))
    if found := NAME_YEAR.fullmatch(cell):
        name, year = found[1], _year(found[2])
        if name in MONTHS:
            return _month(year, MONTHS[name])
        if name in SEASONS:
            return _months(year * 12 + SEASONS[name] - 1, 3, Unit.SEASON)
        if on := named_day(name, year):
            return _day(on.year, on.month, on.day)
    return None


def _edtf(year: str, month: str | None, day: str | None) -> When | None:
    if "x" in year:
        if month:
            return None
        decades = 1 if year.count("x") == 1 else 10
        unit = Unit.DECADE if decades == 1 else Unit.RANGE
        return _months(_year(year.replace("x", "0")) * 12, 120 * decades, unit)
    number = _year(year)
    if month in (None, "xx"):
        return _months(number * 12, 12, Unit.YEAR) if day in (None, "xx") else None
    assert month is not None
    if 21 <= int(month) <= 24 and day is None:
        return _months(number * 12 + 3 * (int(month) - 21) + 2, 3, Unit.SEASON)
    if day in (None, "xx"):
        return _month(number, int(month))
    assert day is not None
    return _day(number, int(month), int(day))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < 50 else 1900
    if not 1000 <= year <= 2999:
        raise Refused(f": the year {digits} is not between 1000 and 2999", "Write four digits. " + PLAINLY)
    return year


def _months(index: int, count: int, unit: Unit) -> When:
    """So many whole months from one on, numbered year * 12 + month - 1."""
    first, after = (date(i // 12, i % 12 + 1, 1) for i in (index, index + count))
    return When(moment(first), moment(after) - 1, unit)


def _month(year: int, month: int) -> When:
    if not 1 <= month <= 12:
        raise Refused(f": there is no month {month}", "The day comes before the month, as in 25/12/2012. " + PLAINLY)
    return _months(year * 12 + month - 1, 1, Unit.MONTH)


def _day(year: int, month: int, day: int) -> When:
    within = _month(year, month)
    start = within.earliest + (day - 1) * DAY
    if not within.earliest <= start <= within.latest:
        raise Refused(": there is no such day", "Check it against the source. " + PLAINLY)
    return When(start, start + DAY - 1, Unit.DAY)


def _third(whole: When, third: int) -> When | None:
    """The first, second or last third: of a month days 1-10, 11-20 and the rest, of a season or year by months."""
    start = date.fromordinal(whole.earliest // DAY)
    if whole.unit is Unit.MONTH:
        last = whole.latest if third == 2 else whole.earliest + (third + 1) * 10 * DAY - 1
        return When(moment(start + timedelta(days=10 * third)), last, Unit.RANGE)
    if whole.unit in (Unit.SEASON, Unit.YEAR):
        count = UNIT_MONTHS[whole.unit] // 3
        return _months(start.year * 12 + start.month - 1 + third * count, count, Unit.RANGE)
    return None
