"""The words of the British calendar as tables: months, weekdays, seasons, feast days, parts of a day.

Only tables, and the day Easter falls on. Reading a date with them is in `dates`.
"""

from __future__ import annotations

from datetime import date, timedelta

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {name[:n]: i for i, name in enumerate(_MONTH_NAMES, 1) for n in (3, len(name))} | {"sept": 9}

_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {name[:n]: i for i, name in enumerate(_WEEKDAY_NAMES) for n in (3, len(name))}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

# First month. Winter 2011 runs from December 2011 to February 2012.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}

# Which third of the month, season or year.
THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}

# Month and day.
FIXED_DAYS = {
    "new year's day": (1, 1), "new years day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25),
    "boxing day": (12, 26), "new year's eve": (12, 31), "new years eve": (12, 31),
}  # fmt: skip

# Days after Easter Sunday.
EASTER_DAYS = {
    "shrove tuesday": -47, "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3, "good friday": -2,
    "easter sunday": 0, "easter day": 0, "easter monday": 1,
}  # fmt: skip

# First and last minute, counted from the start of the day; a night ends on the day after.
DAY_PARTS = {
    "am": (0, 719), "pm": (720, 1439), "morning": (360, 719), "afternoon": (720, 1079), "evening": (1080, 1439),
    "night": (1080, 1800), "overnight": (1080, 1800),
}  # fmt: skip

NOT_DATED = frozenset(
    {"?", "undated", "not dated", "no date", "not known", "unknown", "n/k", "nk", "not recorded", "date not recorded",
     "date not known", "date unknown", "not stated"}
)  # fmt: skip
NOT_TIMED = frozenset(
    {"", "not recorded", "time not recorded", "not known", "time not known", "unknown", "time unknown", "untimed",
     "nk", "n/k", "not stated", "time not stated"}
)  # fmt: skip


def easter(year: int) -> date:
    """Easter Sunday.

    Source: the Gregorian reckoning of Easter, by golden number, century corrections and Sunday letter.
    """
    golden, century = year % 19, year // 100
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=moon - weekday)


def named_day(name: str, year: int) -> date | None:
    """The day a feast or bank holiday fell on, or None where the name is not of one.

    >>> named_day("shrove tuesday", 2012)
    datetime.date(2012, 2, 21)
    """
    if name in FIXED_DAYS:
        return date(year, *FIXED_DAYS[name])
    if name in EASTER_DAYS:
        return easter(year) + timedelta(days=EASTER_DAYS[name])
    return None
