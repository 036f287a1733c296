"""Two agencies of one case compared: what both records show, and what only one of them does."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from agencygraph.comparing.days import state_on
from agencygraph.findings import Options, natural
from agencygraph.opening import Opened

Row = dict[str, Any]
COLUMNS = (
    *("item", "title", "found", "one", "one_state", "one_earliest", "one_latest"),
    *("other", "other_state", "other_earliest", "other_latest", "first", "days_least", "days_most", "entries"),
)
FOUND = ("both", "one", "other", "unconfirmed", "cannot-tell")
"""What can be found of an item: see `agencies`."""


class Agencies(NamedTuple):
    """A row for each item that one of two agencies had or may have had, and of how many items of the case."""

    rows: list[Row]
    of: int


def agencies(it: Opened, one: str, other: str, options: Options | None = None) -> Agencies:
    """What the records show of each item at two agencies of one case, up to the day of the options or ever.

    "found" is "both" where both certainly had it, even if one no longer has ("ended"); "one" or "other" where that
    agency had it and there is no evidence in the chronologies supplied that the other did; "unconfirmed" where it is
    recorded as sent to one of them, with no matching receipt; else "cannot-tell". "first" is the agency that certainly
    had it earlier, None where neither certainly did, with the days between in "days_least" and "days_most", None where
    they cannot be told. Items that neither is recorded as having, or as having been sent, are left out. Ordered by
    found, then by item.
    """
    asked = options or Options()
    mine, theirs = ({r["item"]: r for r in it.who_knew(asked, agency=agency)} for agency in (one, other))
    titles = {row["id"]: row["title"] for row in it.graph().nodes["Information"]}
    rows = []
    for item in sorted(mine, key=natural):
        a, b = ({**row, "state": state_on(row, asked.as_of)} for row in (mine[item], theirs[item]))
        if a["state"] == b["state"] == "none":
            continue
        found = _found(a["state"], b["state"])
        first, least, most = _apart(a, b) if found == "both" else (None, None, None)
        entries = sorted({*a["entries"], *b["entries"]}, key=natural)
        cells = (item, titles.get(item, item), found, *_half(a), *_half(b))
        rows.append(dict(zip(COLUMNS, (*cells, first, least, most, entries), strict=True)))
    rows.sort(key=lambda r: FOUND.index(r["found"]))
    return Agencies(rows, len(mine))


def _half(row: Row) -> tuple[Any, ...]:
    return row["agency"], row["state"], row["earliest"], row["latest"]


def _found(one: str, other: str) -> str:
    states = {one, other}
    if states <= {"known", "ended"}:
        return "both"
    if "cannot-tell" in states:
        return "cannot-tell"
    if "unconfirmed" in states:
        return "unconfirmed"
    return "one" if one != "none" else "other"


def _apart(a: Row, b: Row) -> tuple[str | None, int | None, int | None]:
    """Which of two certainly had it first, and by how many days at the least and the most."""
    if not all((a["earliest"], a["latest"], b["earliest"], b["latest"])):
        return None, None, None
    if (a["earliest"], a["latest"]) == (b["earliest"], b["latest"]) and a["earliest"][:10] == a["latest"][:10]:
        return None, 0, 0
    for sooner, later in ((a, b), (b, a)):
        timed = "T" in sooner["latest"] and "T" in later["earliest"]
        if (sooner["latest"] < later["earliest"]) if timed else (_day(sooner["latest"]) < _day(later["earliest"])):
            least = _day(later["earliest"]) - _day(sooner["latest"])
            return str(sooner["agency"]), least, _day(later["latest"]) - _day(sooner["earliest"])
    return None, None, None


def _day(iso: str) -> int:
    return date.fromisoformat(iso[:10]).toordinal()
