"""How long: the lag from the reference moment to reaching it, and the gap in which it was lacking.

Days are differences of day numbers, never below 0; minutes are given only where both ends are timed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencygraph.when import DAY, UNKNOWN_EARLIEST, UNKNOWN_LATEST, Unit

Row = Mapping[str, Any]


def lag(row: Row, outcome: str) -> dict[str, int | None]:
    """lag_least and lag_most in days and minutes_least and minutes_most; null unless the outcome is late.

    >>> day = {"reference_earliest": 1440, "reference_latest": 2879, "reference_unit": 2}
    >>> lag({**day, "reached_earliest": 4320, "reached_latest": 5759, "reached_unit": 2}, "late")["lag_least"]
    2
    """
    found: dict[str, int | None] = dict.fromkeys(("lag_least", "lag_most", "minutes_least", "minutes_most"))
    if outcome == "late":
        found["lag_least"] = _days(row["reference_latest"], row["reached_earliest"])
        if row["reference_earliest"] != UNKNOWN_EARLIEST and row["reached_latest"] < UNKNOWN_LATEST:
            found["lag_most"] = _days(row["reference_earliest"], row["reached_latest"])
        if row["reached_unit"] == row["reference_unit"] == Unit.MINUTE:
            found["minutes_least"] = max(0, row["reached_earliest"] - row["reference_latest"])
            found["minutes_most"] = max(0, row["reached_latest"] - row["reference_earliest"])
    return found


def gap(row: Row, outcome: str) -> dict[str, int | None]:
    """gap_least and gap_most in days, to reaching it or to the end if that came first; null where it cannot be told."""
    found: dict[str, int | None] = dict.fromkeys(("gap_least", "gap_most"))
    if outcome != "cannot-tell":
        reached = row["reached_earliest"] is not None
        least = min(row["reached_earliest"], row["end_earliest"]) if reached else row["end_earliest"]
        most = min(row["reached_latest"], row["end_latest"]) if reached else row["end_latest"]
        found["gap_least"] = _days(row["reference_latest"], least)
        if row["reference_earliest"] != UNKNOWN_EARLIEST and most < UNKNOWN_LATEST:
            found["gap_most"] = _days(row["reference_earliest"], most)
    return found


def _days(start: int, end: int) -> int:
    return max(0, end // DAY - start // DAY)
