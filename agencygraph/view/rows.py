"""What the page prints, row by row.

In goes the model of a case, out come lists of plain words for the template. Nothing here reads
a file or decides what was known: outcomes and dates come with the model.
"""

from collections import Counter
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
    "cannot tell": "cannot tell; the other agency's record does not cover it",
    "available": "made available; that is not receipt",
    "uncertain": "uncertain in the record itself",
}
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


def findings(model: Row) -> list[Row]:
    """The gap queries with a card for each finding, by outcome, numbered through the page."""
    agencies = ordinals(model["agencies"])
    items = ordinals(model["items"])
    entries = {str(entry["id"]): entry for entry in model["entries"]}
    titles = {str(gap.get("query")): text(gap.get("title")) for gap in model["gaps"]}
    groups, number = [], 0
    for gap in model["gaps"]:
        made = gap.get("findings") or []
        cards = [_card(model, finding, gap, agencies, items, entries) for finding in made]
        alike = Counter((card["title"], card["kind"]) for card in cards)
        for finding, card in zip(made, cards, strict=True):
            if alike[card["title"], card["kind"]] > 1 and finding.get("held_from"):
                card["kind"] += f" (holder from {brief(prose(finding['held_from']))})"
        cards.sort(key=lambda card: list(OUTCOMES).index(card["outcome"]))
        for card in cards:
            card["number"] = number
            card["also"] = [titles.get(name, name) for name in card["also"]]
            number += 1
            card["id"] = card["id"] or f"row-{number}"
        groups.append({
            "title": gap.get("title") or gap.get("query") or "",
            "question": text(gap.get("question")),
            "count": gap.get("count") or 0,
            "of": gap.get("of") or 0,
            "cannot_tell": gap.get("cannot_tell") or 0,
            "elsewhere": gap.get("elsewhere") or 0,
            "innocent": [text(line) for line in gap.get("innocent") or []],
            "not_looked_for": text(gap.get("not_looked_for")),
            "cards": cards,
        })
    return groups


def _card(model: Row, finding: Row, gap: Row, agencies: dict[str, int], items: dict[str, int],
          entries: dict[str, Row]) -> Row:
    item = items.get(str(finding.get("item")), -1)
    lacking = agencies.get(str(finding.get("lacking")), -1)
    outcome = finding.get("outcome") if finding.get("outcome") in OUTCOMES else "cannot-tell"
    late = outcome == "late"
    side = "lag" if late else "gap"
    target = model["agencies"][lacking] if lacking >= 0 else None
    kind = OUTCOMES[str(outcome)]
    if target:
        kind += f" {target['title']}" if outcome == "none" else f" for {target['title']}"
    elif outcome == "none":
        kind = "No evidence"
    reason = text(finding.get("reason")).replace("-", " ")
    if reason:
        kind += f": {reason}"
    evidence = [entry(model, entries[str(key)], agencies) for key in finding.get("entries") or []
                if str(key) in entries]
    evidence.sort(key=lambda line: line["day"] or "9999")
    known_by = [agencies[str(key)] for key in finding.get("known_by") or []
                if str(key) in agencies]
    names = [model["agencies"][key]["title"] for key in known_by]
    sentence = text(finding.get("sentence"))
    about = [agencies[str(key)] for key in finding.get("agencies") or [] if str(key) in agencies]
    rests_on = [lacking] if lacking >= 0 else about or known_by
    covers = [f"{model['agencies'][key]['title']}: {text(model['agencies'][key].get('covers'))}" for key in rests_on]
    if lacking < 0 and known_by and outcome == "none":
        covers = _others(model, known_by)
    return {
        "id": str(finding.get("finding") or ""),
        "item": item,
        "title": model["items"][item]["title"] if item >= 0
        else text(finding.get("item")) or text(gap.get("title")),
        "outcome": outcome,
        "kind": kind,
        "lacking": lacking,
        "known_by": known_by,
        "agencies": list(dict.fromkeys([*known_by, *about, *rests_on])),
        "about_words": "" if known_by or lacking >= 0
        else ", ".join(model["agencies"][key]["title"] for key in about),
        # Most sentences name them; what a sentence says is not said twice.
        "known_words": ", ".join(names) if any(name not in sentence for name in names) else "",
        "days": count(finding.get(f"{side}_least"), finding.get(f"{side}_most")),
        "days_word": "days late" if late else "days",
        "measured": _measured(finding, late),
        "sentence": sentence,
        "also": [text(name) for name in finding.get("also") or []],
        "evidence": evidence,
        "day": next((line["day"] for line in reversed(evidence) if line["day"]), ""),
        "coverage": [text(finding["coverage"])] if finding.get("coverage") else covers,
    }


def _others(model: Row, known_by: list[int]) -> list[str]:
    """The coverage of every agency but those that knew, where a finding is that none of them did."""
    rest = [agency for number, agency in enumerate(model["agencies"]) if number not in known_by]
    found = []
    for words, covered in (("Other agencies whose chronology was supplied", True),
                           ("Without a chronology", False)):
        names = [text(agency["title"]) for agency in rest if bool(agency.get("covered")) == covered]
        found += [f"{words}: {'; '.join(names)}"] if names else []
    return found


def _measured(finding: Row, late: bool) -> str:
    """From when to when the days of a finding are counted, "" where it has none or does not say since when."""
    side = "lag" if late else "gap"
    since = (finding.get("reference_earliest"), finding.get("reference_latest"))
    if finding.get(f"{side}_least") is None or not any(since):
        return ""
    if late:
        until = span(finding.get("reached_earliest"), finding.get("reached_latest"))
    elif finding.get("reason") == "no-holder":
        until = "the end of the time in which nobody held the case"
    else:
        until = "the end of the holding" if finding.get("held_to") else "the end of the period"
    exact = since[0] and since[1] and since[0][:10] == since[1][:10]
    start = span(*since) if exact or not all(since) else \
        f"a day between {prose(since[0])} and {prose(since[1])}"
    return f"from {start} until {until}"


def entry(model: Row, row: Row, agencies: dict[str, int]) -> Row:
    """One entry of a chronology in words."""
    number = agencies.get(str(row.get("agency")), -1)
    return {
        "id": str(row["id"]),
        "when": text(row.get("date")) or span(row.get("earliest"), row.get("latest")),
        "day": (row.get("earliest") or row.get("latest") or "")[:10],
        "agency": number,
        "agency_title": model["agencies"][number]["title"] if number >= 0
        else text(row.get("agency")),
        "event_type": text(row.get("event_type")),
        "description": text(row.get("description")),
        "practitioner": text(row.get("practitioner")),
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
        "words": SENT.get(str(sent.get("class")), text(sent.get("class")))
        + ("; taken as told, as the row is a review's finding" if told(sent) else ""),
        "told": told(sent),
        "when": span(sent.get("earliest"), sent.get("latest")),
        "day": (sent.get("earliest") or sent.get("latest") or "")[:10],
    } for sent in model["sent"]]
