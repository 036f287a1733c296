"""How much the records show as known over time: all agencies together, any one agency, and the holder.

In goes the model, out come step curves and the picture of them in numbers for a drawing 1,000 wide. Only what is
certainly known by the end of a day is counted, and only by bodies, units and workers: what a family or a community
knew is not in any agency's record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from agencygraph.view.rows import MONTHS, prose

Row = dict[str, Any]

WIDTH, HEIGHT, LEFT, RIGHT, FOOT = 1000, 340, 46, 16, 30
MARK = 20
"""Room for the number of a threshold, across and down."""
CURVES = (
    ("all", "All agencies together"),
    ("most", "Any one agency, the most"),
    ("holder", "The agency holding the case"),
)
INFORMS = ("body", "unit", "worker")


def steps(model: Row) -> list[Row]:
    """"day", "all" together, "most" of any one "agency" and "holder" where a number changes, oldest first.

    holder is None on days where nobody certainly holds the case or it is not recorded who does.
    """
    changes = model["changes"]
    informs = {str(agency["id"]) for agency in model["agencies"] if agency.get("kind") in INFORMS}
    return counted(changes.get("knows") or {}, changes.get("holder") or [], informs)


def counted(known: Mapping[str, list[list[Any]]], holder: list[list[Any]], informs: Collection[str]) -> list[Row]:
    """The same from "knows" and "holder" of `changes.changes` and the agencies whose records are counted."""
    moves: dict[str, list[tuple[str, set[str]]]] = {}
    for agency, rows in known.items():
        for row in rows:
            moves.setdefault(row[0][:10], []).append((str(agency), set(row[1])))
    turns = {row[0][:10]: [str(agency) for agency in row[1]] for row in holder}
    knows: dict[str, set[str]] = {}
    holders: list[str] = []
    found: list[Row] = []
    for day in sorted(moves.keys() | turns.keys()):
        knows.update(moves.get(day, []))
        holders = turns.get(day, holders)
        own = {agency: items for agency, items in knows.items() if agency in informs}
        whole = set[str]().union(*own.values())
        most = max(sorted(own), key=lambda agency: len(own[agency]), default="")
        held = set[str]().union(*(knows.get(agency, set()) for agency in holders))
        now = {
            "all": len(whole),
            "most": len(own[most]) if most else 0,
            "agency": most if most and own[most] else "",
            "holder": len(held) if holders else None,
        }
        if not found or {key: found[-1][key] for key in now} != now:
            found.append({"day": day, **now})
    return found


def picture(model: Row, first: str, last: str, met: list[Row]) -> Row | None:
    """Paths and labels of the curves; None where the case has no dates or nothing is known on any of them.

    met     rows of `thresholds.met`: each that has a number gets it over the curves, on the last day by which it was
            met, with a band over the days on which that may have been
    """
    rows = steps(model)
    if not first or not any(row["all"] for row in rows):
        return None
    top = max(row["all"] for row in rows)
    begin, whole = date.fromisoformat(first), max(1, (date.fromisoformat(last) - date.fromisoformat(first)).days)

    def across(day: str) -> float:
        part = (date.fromisoformat(day) - begin).days / whole
        return round(LEFT + max(0.0, min(1.0, part)) * (WIDTH - LEFT - RIGHT), 1)

    marks = _marks([row for row in met if row["number"]], first, last, across)
    ceiling = 14 + MARK * max((mark["row"] + 1 for mark in marks), default=0)

    def up(number: int) -> float:
        share: float = number / top
        return round(HEIGHT - FOOT - share * (HEIGHT - FOOT - ceiling), 1)

    shown = [row for row in rows if row["day"] <= last]
    unit = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**6) if top / size <= 6)
    names = {str(agency["id"]): str(agency["title"]) for agency in model["agencies"]}
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "foot": HEIGHT - FOOT,
        "top": ceiling,
        "right": WIDTH - RIGHT,
        "curves": [
            {"name": name, "words": words, "path": _path(shown, name, across, up, last)} for name, words in CURVES
        ],
        "numbers": [{"y": up(number), "words": str(number)} for number in range(0, top + 1, unit)],
        "dates": _dates(begin, date.fromisoformat(last), across),
        "marks": marks,
        "rows": [
            {**row, "when": prose(row["day"]), "agency": names.get(row["agency"], "")} for row in shown if row["all"]
        ],
        "end": {**shown[-1], "agency": names.get(shown[-1]["agency"], "")},
    }


def _path(rows: list[Row], name: str, across: Any, up: Any, last: str) -> str:
    """A step curve; it breaks where there is no number."""
    parts: list[str] = []
    before: int | None = None
    for row in rows:
        x, now = across(row["day"]), row[name]
        if before is not None:
            parts.append(f"H{x}")
        if now is not None:
            parts.append(f"V{up(now)}" if before is not None else f"M{x} {up(now)}")
        before = now
    return " ".join([*parts, f"H{across(last)}"] if before is not None else parts)


def _marks(met: list[Row], first: str, last: str, across: Any) -> list[Row]:
    """Where the number of each threshold stands: on the day it was met by, in the lowest row where it is free."""
    found: list[Row] = []
    rows: list[float] = []
    for row in met:
        x = across(row["latest"] or last)
        start = across(row["earliest"] or first)
        place = min(max(x, LEFT + MARK / 2), WIDTH - RIGHT - MARK / 2)
        free = next((at for at, end in enumerate(rows) if place - end >= MARK + 2), len(rows))
        rows[free : free + 1] = [place]
        found.append({"number": row["number"], "x": x, "from": start, "place": place, "row": free, "sure": row["sure"]})
    for mark in found:
        mark["y"] = 12 + MARK * (len(rows) - 1 - mark["row"])
    return found


def _dates(first: date, last: date, across: Any) -> list[Row]:
    """About eight dates under the curves: years where the case is long, months where it is short."""
    months = (last.year - first.year) * 12 + last.month - first.month
    every = next(size for size in (1, 2, 3, 6, 12, 24, 60, 120, 10**6) if months / size <= 9)
    found, here = [], first.replace(day=1)
    while here <= last:
        if here >= first - timedelta(days=3) and (here.year * 12 + here.month - 1) % every == 0:
            words = str(here.year) if every >= 12 else f"{MONTHS[here.month - 1][:3]} {here.year}"
            found.append({"x": across(max(here, first).isoformat()), "words": words})
        here = date(here.year + here.month // 12, here.month % 12 + 1, 1)
    return found
