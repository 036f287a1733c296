"""What the timeline draws: where each item was first recorded, where it went, and what happened in each lane.

In go the model and the printed rows, out come short lists by number instead of id, ISO days throughout, "" where
a day is not known. Nothing is worked out here about who knew what: the days come with the model.
"""

from __future__ import annotations

from typing import Any

from agencygraph.view.rows import SENT, count, ordinals

Row = dict[str, Any]

EVENTS = {
    "meeting": "meeting",
    "conference": "meeting",
    "visit": "visit",
    "admission": "visit",
    "decision": "decision",
    "closure": "decision",
}
"""Event types that have a hollow mark of their own, and which."""
LAST = "9999-12-31"


def timeline(model: Row, sharing: list[Row]) -> Row:
    """The lists the script draws from.

    knew     [item, agency, earliest, latest, whether it is certain], one for each agency that knew an item
    first    for each item [the agency where it was first recorded or -1, earliest, latest]
    order    for each item its number on the page, by the day it was first recorded
    sent     [item, from, to, class, earliest, latest, mode, whether it counts as told]
    events   [agency, kind, earliest, latest, number of the entry]
    bands    [agency or -1, from, latest from, earliest to, to, words where nobody held the case]
    lacked   [item, agency or -1, from, to, days in words] of each finding that an item never reached a holder
    """
    agencies, items = ordinals(model["agencies"]), ordinals(model["items"])
    knew: list[list[Any]] = []
    for cell in model["knew"]:
        item, agency = items.get(str(cell["item"]), -1), agencies.get(str(cell["agency"]), -1)
        certain = cell["state"] == "known"
        dated = cell.get("earliest") or cell.get("latest")
        if min(item, agency) >= 0 and (certain or (cell["state"] == "cannot-tell" and dated)):
            knew.append([item, agency, _day(cell.get("earliest")), _day(cell.get("latest")), certain])
    first = [_first([row for row in knew if row[0] == item]) for item in range(len(model["items"]))]
    by_day = sorted(range(len(first)), key=lambda item: (first[item][2] or LAST, first[item][1] or LAST, item))
    order = [0] * len(first)
    for place, item in enumerate(by_day):
        order[item] = place + 1
    return {
        "knew": knew,
        "first": first,
        "order": order,
        "sent": [
            [
                *(sent["item"], sent["from_agency"], sent["to_agency"], sent["class"]),
                *(sent["earliest"], sent["latest"], sent["mode"], sent["told"]),
            ]
            for sent in sharing
            if sent["item"] >= 0
        ],
        "classes": SENT,
        "events": _events(model, agencies),
        "bands": _bands(model, agencies),
        "lacked": _lacked(model, agencies, items),
    }


def _day(value: object) -> str:
    return str(value or "")[:10]


def _first(knew: list[list[Any]]) -> list[Any]:
    """Where an item was first recorded: the dated one that was so by the earliest day, else the undated one."""
    if not knew:
        return [-1, "", ""]
    row = min(knew, key=lambda row: (not row[4], row[3] or LAST, row[2] or LAST, row[1]))
    return row[1:4]


def _events(model: Row, agencies: dict[str, int]) -> list[list[Any]]:
    found = []
    for number, row in enumerate(model["entries"]):
        kind = EVENTS.get(str(row.get("event_type")))
        agency = agencies.get(str(row.get("agency")), -1)
        if kind and agency >= 0:
            found.append([agency, kind, _day(row.get("earliest")), _day(row.get("latest")), number])
    return found


def _bands(model: Row, agencies: dict[str, int]) -> list[list[Any]]:
    found = []
    for held in model["held"]:
        agency = agencies.get(str(held.get("agency")), -1) if held.get("agency") else -1
        words = "" if agency >= 0 else "Nobody" if held.get("basis") == "no-holder" else "Not recorded"
        since, until = _day(held.get("from")), _day(held.get("to"))
        bounds = [since, _day(held.get("from_latest")) or since, _day(held.get("to_earliest")) or until, until]
        found.append([agency, *bounds, words])
    return found


def _lacked(model: Row, agencies: dict[str, int], items: dict[str, int]) -> list[list[Any]]:
    found = []
    for gap in model["gaps"]:
        if gap.get("query") != "never-reached":
            continue
        for row in gap.get("findings") or []:
            item = items.get(str(row.get("item")), -1)
            if item < 0 or row.get("outcome") != "none":
                continue
            days = count(row.get("gap_least"), row.get("gap_most"))
            since = _day(row.get("reference_latest") or row.get("held_from") or row.get("known_latest"))
            until = _day(row.get("held_to")) or _day(model["case"].get("to"))
            lacking = agencies.get(str(row.get("lacking")), -1)
            found.append([item, lacking, since, until, f"{days} {'day' if days == '1' else 'days'}" if days else ""])
    return found
