"""What an export says of a moment: its bounds as days or minutes, the unit it was written to, and how far it is known.

A bound that is not a moment is left out and told in words instead, so that no form gives a date that the record does
not. Where a form takes one point only, `placed` says which bound that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from agencygraph.graph import Row
from agencygraph.when import DAY, MAYBE_NEVER, Unit, is_moment, iso

UNITS = {unit: unit.name.lower() for unit in Unit}
STATES = ("received", "read", "understood", "acted")
"""Of a transmission: the last minute stands under the name itself, and 0 where it is not recorded."""
MOMENTS = ("period_from", "period_to", "incident", "covers_from", "covers_to", "receipt_earliest", "since",
           "end_earliest", "end_latest")  # fmt: skip
"""Single bounds, which have no unit of their own."""


class Moment(NamedTuple):
    """A moment among the properties of a label or type: the names of its two bounds and of its unit."""

    name: str
    earliest: str
    latest: str
    unit: str

    @property
    def dating(self) -> str:
        """The heading under which it is said in words how far the moment is known."""
        return f"{self.name}_dating" if self.name else "dating"


def moments(properties: dict[str, str]) -> Iterator[Moment]:
    """The moments that stand as two bounds and a unit among the properties of a label or type, in order.

    >>> from agencygraph import schema
    >>> [m.name for m in moments(schema.TYPES["KNEW"])]
    ['', 'until']
    """
    for name in properties:
        stem = name.removesuffix("unit")
        if stem != name:
            last = stem.rstrip("_") if stem.rstrip("_") in STATES else f"{stem}latest"
            yield Moment(stem.rstrip("_"), f"{stem}earliest", last, name)


def dating(earliest: int, latest: int) -> str:
    """How far a moment is known, in words.

    >>> dating(1440, 2879), dating(0, 2879), dating(0, 2_000_000_000), dating(1440, MAYBE_NEVER)
    ('dated', 'by', 'not recorded', 'may not have been')
    """
    if earliest > MAYBE_NEVER:
        return "not ended"
    if latest == MAYBE_NEVER:
        return "may not have been"
    if is_moment(earliest):
        return "dated" if is_moment(latest) else "from"
    return "by" if is_moment(latest) else "not recorded"


def bound(minute: int, unit: int | None = None) -> str | None:
    """A bound as "YYYY-MM-DD", with "Thh:mm" where it was timed; None where it is not a moment.

    unit  what the moment was written to; None for a bound without one, which is a day where it begins or ends one
    """
    if unit is None:
        unit = Unit.DAY if minute % DAY in (0, DAY - 1) else Unit.MINUTE
    return iso(minute, unit)


def told(row: Row, moment: Moment) -> dict[str, str | None]:
    """What is said of a moment of a row in words: the unit it was written to, and how far it is known."""
    earliest, latest, unit = row[moment.earliest], row[moment.latest], row[moment.unit]
    known = unit in UNITS and (is_moment(earliest) or is_moment(latest))
    return {moment.unit: UNITS[Unit(unit)] if known else None, moment.dating: dating(earliest, latest)}


def span(earliest: int, latest: int, unit: int) -> str:
    """Both bounds as one text: "2012-01-05", "2012-01-01/2012-01-31", "../2012-01-31"; ".." is not known or not ended.

    >>> span(1440, 2879, Unit.DAY), span(0, 2879, Unit.RANGE), span(0, 0, Unit.RANGE)
    ('0001-01-01', '../0001-01-01', '../..')
    """
    first, last = bound(earliest, unit), bound(latest, unit)
    return first if first and first == last else f"{first or '..'}/{last or '..'}"


def placed(earliest: int, latest: int) -> int | None:
    """The one minute at which a form that takes one puts a moment: the earliest; where none is known, the latest."""
    return next((minute for minute in (earliest, latest) if is_moment(minute)), None)


def on(minute: int) -> date:
    """The day of a minute."""
    return date.fromordinal(minute // DAY)
