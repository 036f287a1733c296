"""What the page prints, row by row.

In goes the model of a case, out come lists of plain words for the template. Nothing here reads
a file or decides what was known: outcomes and dates come with the model.
"""

from datetime import date
from typing import Any

Row = dict[str, Any]

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")
OUTCOMES = {
    "none": "No evidence it reached",
    "unconfirmed": "Unconfirmed",
    "late": "Late",
    "recorded": "Recorded",
    "cannot-tell": "Cannot tell",
    "in-time": "In time",
}
STATUS = {
    "in-time": "in time",
    "late": "late",
    "unconfirmed": "unconfirmed",
    "none": "no evidence",
    "cannot-tell": "cannot tell",
    "unknown-yet": "not yet recorded",
}
SENT = {
    "corroborated": "sent, and received",
    "unmatched": "recorded as sent; no matching receipt",
    "unrecorded by sender": "recorded as received; no matching record of sending",
    "disputed": "accounts differ",
    "false": "recorded as sent in error",
    "held back": "held back",
    "cannot tell": "cannot tell; the dates overlap, or the other agency's record does not cover it",
    "available": "made available; that is not receipt",
    "uncertain": "uncertain in the record itself",
}
NOT_SENT = ("false", "held back", "available")
"""Classes that say of a send that there was none."""
NO_HOLDER = {"no-holder": "Nobody held the case", "not-recorded": "Holder not recorded"}


def prose(day: str | None) -> str:
    """A day as people write it.

    >>> prose("2012-02-10")
    '10 February 2012'
    """
    if not day:
        return ""
    year, month, number = (int(part) for part in day[:10].split("-"))
    return f"{number} {MONTHS[month - 1]} {year}"


def brief(words: str) -> str:
    """The same words with short names of months, for narrow cells.

    >>> brief("10 February 2012")
    '10 Feb 2012'
    """
    for month in MONTHS:
        words = words.replace(f" {month} ", f" {month[:3]} ")
    return words


def span(earliest: str | None, latest: str | None) -> str:
    """Two ends of a range in words, one if they are the same."""
    if not earliest and not latest:
        return "date not known"
    if not earliest:
        return f"by {prose(latest)}"
    if not latest:
        return f"from {prose(earliest)}"
    if earliest[:10] == latest[:10]:
        return prose(earliest)
    return f"{prose(earliest)} to {prose(latest)}"


def count(least: int | None, most: int | None) -> str:
    """A number of days as a range: "74", "60 to 74", or "" where not known."""
    if least is None and most is None:
        return ""
    if least is None:
        return f"up to {most}"
    if most is None:
        return f"{least} or more"
    return str(least) if least == most else f"{least} to {most}"


def text(value: object) -> str:
    """One line of words from a line, a list or a set of named values."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {text(part)}" for key, part in value.items() if part is not None)
    if isinstance(value, list | tuple):
        return ", ".join(text(part) for part in value)
    return str(value)


def ordinals(things: list[Row]) -> dict[str, int]:
    """Id -> place in the list; the first of two with one id."""
    found: dict[str, int] = {}
    for number, thing in enumerate(things):
        found.setdefault(str(thing["id"]), number)
    return found


def entry(model: Row, row: Row, agencies: dict[str, int]) -> Row:
    """One entry of a chronology in words: "written" is its date as it stands there, "when" as people write a day."""
    written = text(row.get("date")) or span(row.get("earliest"), row.get("latest"))
    day, _, time = (row.get("earliest") or "").partition("T")
    when = f"{prose(day)} at {time}" if time else prose(day)
    number = agencies.get(str(row.get("agency")), -1)
    return {
        "id": str(row["id"]),
        "number": row.get("number", -1),
        "when": when if written.replace(" ", "T") in (day, f"{day}T{time}") else written,
        "written": written,
        "day": (row.get("earliest") or row.get("latest") or "")[:10],
        "agency": number,
        "agency_title": model["agencies"][number]["title"] if number >= 0
        else text(row.get("agency")),
        "event_type": text(row.get("event_type")),
        "description": text(row.get("description")),
        "practitioner": text(row.get("practitioner")),
        "place": text(row.get("place")),
        "where": _where(text(row.get("source")), text(row.get("place"))),
        "items": row.get("items") or [],
    }


def _where(source: str, place: str) -> str:
    """Source and place in the file, without saying the file twice."""
    return place if place.startswith(source) else f"{source}, {place}" if place else source


def knowing(model: Row) -> list[Row]:
    """The item by agency table: one row an item, one cell an agency."""
    cells = {(str(cell["item"]), str(cell["agency"])): cell for cell in model["knew"]}
    status = model["changes"].get("status") or {}
    rows = []
    for number, item in enumerate(model["items"]):
        line = [cells.get((str(item["id"]), str(agency["id"])), {"state": "none"})
                for agency in model["agencies"]]
        steps = status.get(item["id"]) or []
        last = steps[-1][1] if steps else "unknown-yet"
        rows.append({
            "number": number, "title": item["title"], "detail": text(item.get("detail")),
            "category": text(item.get("category")),
            "cells": [_cell(cell, line) for cell in line],
            "status": last if last in STATUS else "cannot-tell",
            "status_words": STATUS.get(last, STATUS["cannot-tell"]),
        })
    return rows


def _cell(cell: Row, line: list[Row]) -> Row:
    state = cell["state"]
    shown = {"state": state, "when": "", "note": "", "band": "", "reason": ""}
    if state == "known":
        words = text(cell.get("when")) or span(cell.get("earliest"), cell.get("latest"))
        shown["when"] = brief(words)
        shown["note"], shown["band"] = _lag(cell, line)
    elif state == "unconfirmed":
        shown["when"] = SENT["unmatched"]
    elif state == "cannot-tell":
        shown["when"] = "cannot tell"
        shown["reason"] = text(cell.get("reason")).replace("-", " ")
    return shown


def _lag(cell: Row, line: list[Row]) -> tuple[str, str]:
    """Days after the first knowing anywhere, as a range, and the shade for it."""
    mine = _ends(cell)
    rest = [_ends(other) for other in line if other is not cell and other["state"] == "known"]
    if mine is None or any(other is None for other in rest):
        return "", "undated"
    firm = [other for other in rest if other]
    if all(mine[1] <= other[0] for other in firm):
        return "first", "first"
    least = max(0, (mine[0] - min(other[1] for other in firm)).days)
    most = max(0, (mine[1] - min(other[0] for other in firm)).days)
    band = "week" if most <= 7 else "month" if most <= 28 else "longer"
    return f"+{count(least, most)} {'day' if least == most == 1 else 'days'}", band


def _ends(cell: Row) -> tuple[date, date] | None:
    earliest, latest = cell.get("earliest"), cell.get("latest")
    if not earliest or not latest:
        return None
    return date.fromisoformat(earliest[:10]), date.fromisoformat(latest[:10])


def holding(model: Row) -> list[Row]:
    """The stretches in which the case was held, or nobody is recorded as holding it."""
    agencies = ordinals(model["agencies"])
    rows = []
    for held in model["held"]:
        number = agencies.get(str(held.get("agency")), -1) if held.get("agency") else -1
        rows.append({
            "agency": number,
            "title": model["agencies"][number]["title"] if number >= 0
            else NO_HOLDER.get(str(held.get("basis")), "Holder not recorded"),
            "short": model["agencies"][number]["title"] if number >= 0
            else "Nobody" if held.get("basis") == "no-holder" else "Not recorded",
            "basis": text(held.get("basis")).replace("-", " "),
            "from": span(held.get("from"), held.get("from_latest") or held.get("from")),
            "to": span(held.get("to_earliest") or held["to"], held["to"]) if held.get("to")
            else "not ended in the record",
            "first": (held.get("from") or "")[:10],
            "last": (held.get("to") or "")[:10],
        })
    return rows


def sharing(model: Row) -> list[Row]:
    """Every send or receipt, with what became of it."""
    agencies = ordinals(model["agencies"])
    items = ordinals(model["items"])

    def told(sent: Row) -> bool:
        """Whether a send that no receipt matches counts as told, because a review found it so."""
        return bool(sent.get("told")) and sent.get("class") in ("unmatched", "cannot tell")

    def name(key: object) -> str:
        return model["agencies"][agencies[str(key)]]["title"] if str(key) in agencies \
            else text(key)

    return [{
        "item": items.get(str(sent.get("item")), -1),
        "title": model["items"][items[str(sent["item"])]]["title"]
        if str(sent.get("item")) in items else text(sent.get("item")),
        "from": name(sent.get("from")), "to": name(sent.get("to")), "mode": text(sent.get("mode")),
        "from_agency": agencies.get(str(sent.get("from")), -1),
        "to_agency": agencies.get(str(sent.get("to")), -1),
        "class": sent.get("class"),
        "sent_to": -1 if sent.get("class") in NOT_SENT else agencies.get(str(sent.get("to")), -1),
        "words": SENT.get(str(sent.get("class")), text(sent.get("class")))
        + ("; taken as told, as the row is a review's finding" if told(sent) else ""),
        "told": told(sent),
        "when": span(sent.get("earliest"), sent.get("latest")),
        "earliest": (sent.get("earliest") or "")[:10], "latest": (sent.get("latest") or "")[:10],
        "day": (sent.get("earliest") or sent.get("latest") or "")[:10],
    } for sent in model["sent"]]
