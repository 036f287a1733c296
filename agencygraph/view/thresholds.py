"""When each threshold was met: by all records together, first by one agency's alone, and by the holder's.

In goes the model, out come rows of words and days for the list under the pooled picture. Days only: the times of day
stand with the rows. A date that is not certain is a range, and so are the days between two of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from agencygraph.view.pooled import INFORMS
from agencygraph.view.rows import count, span, text

Row = dict[str, Any]

NO_SINGLE = "No single agency's record met it."
NO_HOLDER = "No evidence that the record of an agency met it while that agency held the case."
UNSURE_HOLDER = "Cannot tell: the dates of holding the case and of meeting it overlap."


def met(model: Row) -> list[Row]:
    """The thresholds in the order in which all records together met them; those not met come last.

    Each: number from 1 (0 where not met), title, words; earliest and latest, ISO days, where "" is not known; sure,
    whether all records together certainly met it; when, single, holder, after (days from then to the first
    single agency) and held_after (days to the holder), as words, "" where there are none.
    """
    found = [_row(model, threshold) for threshold in model.get("thresholds") or []]
    found.sort(key=lambda row: (not row["earliest"] and not row["latest"], row["latest"] or "9999", row["earliest"]))
    for number, row in enumerate(found, 1):
        row["number"] = number if row["when"] else 0
    return found


def _row(model: Row, threshold: Row) -> Row:
    together = next((part for part in threshold["met"] if part["agency"] is None), None)
    row: Row = {
        "title": text(threshold.get("title")) or str(threshold["id"]),
        "words": text(threshold.get("words")),
        **{"earliest": "", "latest": "", "sure": False, "when": "", "single": "", "holder": ""},
        **{"after": "", "held_after": ""},
    }
    if together is None:
        return row
    row.update(earliest=_day(together["earliest"]), latest=_day(together["latest"]), sure=bool(together["sure"]))
    row["when"] = span(together["earliest"], together["latest"])
    names = {str(agency["id"]): text(agency["title"]) for agency in model["agencies"]}
    kinds = {str(agency["id"]): agency.get("kind") for agency in model["agencies"]}
    alone = [part for part in threshold["met"] if kinds.get(str(part["agency"])) in INFORMS]
    row["single"], row["after"] = _first(row, alone, names)
    row["holder"], row["held_after"] = _holder(model, row, alone, names)
    return row


def _first(row: Row, alone: list[Row], names: dict[str, str]) -> tuple[str, str]:
    """The first agency whose record alone met it; several where their dates do not say which."""
    sure = [part for part in alone if part["sure"]]
    if not alone:
        return NO_SINGLE, ""
    if not sure:
        return "Cannot tell: " + ", ".join(sorted(names[str(part["agency"])] for part in alone)), ""
    by = min(_day(part["latest"]) for part in sure)
    first = [part for part in alone if _day(part["earliest"]) <= by]
    since = min(_day(part["earliest"]) for part in first)
    who = " or ".join(sorted(names[str(part["agency"])] for part in first))
    return f"{who}, {span(since, by)}", _between(row, since, by)


def _holder(model: Row, row: Row, alone: list[Row], names: dict[str, str]) -> tuple[str, str]:
    """The agency holding the case whose own record first met it in that time, "" words only where none did."""
    certain, unsure = [], False
    for part in alone:
        for held in model["held"]:
            if str(held.get("agency")) != str(part["agency"]):
                continue
            start, until = _day(held.get("from")), _day(held.get("to")) or "9999"
            firm, ending = _day(held.get("from_latest")) or start, _day(held.get("to_earliest")) or until
            since = max(_day(part["earliest"]), start)
            by = max(_day(part["latest"]), firm)
            if since > until:
                continue
            if not part["sure"] or by > ending:
                unsure = True
            else:
                certain.append((by, since, str(part["agency"])))
    if not certain:
        return (UNSURE_HOLDER if unsure else NO_HOLDER), ""
    by, since, agency = min(certain)
    return f"{names[agency]}, {span(since, by)}", _between(row, since, by)


def _between(row: Row, since: str, by: str) -> str:
    """Days from the day all records together met it, as a range; "" where a day is not known."""
    if not (row["sure"] and row["earliest"] and row["latest"] and since and by):
        return ""
    least = max(0, (date.fromisoformat(since) - date.fromisoformat(row["latest"])).days)
    most = max(0, (date.fromisoformat(by) - date.fromisoformat(row["earliest"])).days)
    if most == 0:
        return "the same day"
    return f"{count(least, most)} {'day' if least == most == 1 else 'days'} later"


def _day(value: object) -> str:
    return str(value or "")[:10]
