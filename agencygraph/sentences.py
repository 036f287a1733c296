"""The words of a finding: a query's sentence with its columns put in as a reader would say them.

Only what the row holds is said. A bound that is not known is said to be not recorded, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agencygraph.queries import Column, Query
from agencygraph.when import FOREVER, Unit, in_words, is_moment

Row = Mapping[str, Any]


def sentence(
    query: Query, row: Row, outcome: str, reason: str, items: Mapping[str, str], agencies: Mapping[str, str]
) -> str:
    """One row of a query as a sentence. items and agencies give titles by id."""
    types = {c.name: c for c in query.columns}
    held = next((c for c in query.columns if c.type == "held"), None)

    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name == "stretch" and held is not None:
            return _stretch(*(row[x] for x in held.returned))
        if name == "moment":
            return _moment(row)
        return said(types[name], row, items, agencies)

    words = re.sub(r"\{(\w+)\}", word, query.sentence(outcome, reason, row.get("reason") or ""))
    return words[:1].upper() + words[1:]


def said(column: Column, row: Row, items: Mapping[str, str], agencies: Mapping[str, str]) -> str:
    """A column of a row in words."""
    if column.type == "when":
        return on(*(row[name] for name in column.returned))
    if column.type == "held":
        words = _stretch(*(row[name] for name in column.returned))
        return f" (holder of the case{words})" if words and not row.get("reason") else ""
    if column.type == "lag":
        return lag(row)
    value = row[column.name]
    if column.type == "item":
        return titled(value, items)
    if column.type == "agency":
        return agencies.get(value, value) if value else "any agency"
    if column.type == "agencies":
        return listed(sorted({agencies.get(v, v) for v in value})) or "no other agency"
    if column.type == "text":
        return str(value) if value else "none recorded"
    return "an unknown number of" if value is None else str(value)


def titled(item: str, items: Mapping[str, str]) -> str:
    """An item by its title and id: “Bruise to the cheek” (I07)."""
    title = items.get(item, item)
    return f"“{title}” ({item})" if title != item else f"“{item}”"


def listed(names: Sequence[str]) -> str:
    """
    >>> listed(["School", "GP", "Police"])
    'School, GP and Police'
    """
    return " and ".join(([", ".join(names[:-1])] if names[1:] else []) + list(names[-1:]))


def on(earliest: int | None, latest: int | None, unit: int | None) -> str:
    """A moment with the word that goes before it: on a day, in a month, between two days."""
    if earliest is not None and earliest >= FOREVER:
        return "not within the period"
    words = in_words(earliest or 0, latest if latest is not None else 0, unit or Unit.RANGE)
    if words.startswith("between "):
        return words
    return f"{'in' if unit in (Unit.MONTH, Unit.YEAR) else 'on'} {words}"


def lag(row: Row) -> str:
    """How long after: "3 days", "9 to 12 days", "25 minutes", "at least 3 days"."""
    for name, one in (("minutes", "minute"), ("lag", "day")):
        least, most = row[f"{name}_least"], row[f"{name}_most"]
        if least is None or (name == "minutes" and least >= 2880):
            continue
        if most is None:
            return f"at least {_counted(least, one)}"
        if name == "minutes" and most is not None and most >= 60:
            return _hours(least) if least == most else f"{_hours(least)} to {_hours(most)}"
        if least == most:
            return _counted(least, one) if most else f"less than a {one}"
        return f"{least} to {_counted(most, one)}"
    return "some time"


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    said = [_counted(hours, "hour")] if hours else []
    return " ".join([*said, _counted(rest, "minute")] if rest or not hours else said)


def _counted(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def _stretch(
    from_earliest: int, from_latest: int, from_unit: int, to_earliest: int, to_latest: int, to_unit: int
) -> str:
    """A stretch of holding with a blank before it: " from 3 May 2011 to 6 June 2011"; "" where the row has none."""
    begun, ended = is_moment(from_earliest) or is_moment(from_latest), is_moment(to_earliest) or is_moment(to_latest)
    if not begun and not ended:
        return ""
    since = in_words(from_earliest, from_latest, from_unit) if begun else "a date not recorded"
    until = in_words(to_earliest, to_latest, to_unit) if ended else "the end of the period"
    return f" from {since} to {until}".replace(" between ", " a day between ")


def _moment(row: Row) -> str:
    """What the reference moment of a row is: the day it counts from, and why."""
    asked, known, held = (
        (row[f"{x}_earliest"], row[f"{x}_latest"]) for x in ("reference", "known", "held_from")
    )
    when = on(row["reference_earliest"], row["reference_latest"], row["reference_unit"])
    if asked == known:
        return f"it was first recorded as known to another agency, {when}"
    if asked == held:
        return f"its holding began, {when}"
    if all(asked[end] in (known[end], held[end]) for end in (0, 1)):
        return f"the later of the beginning of its holding and the first record at another agency, {when}"
    return f"the day asked about, {when}"
