"""Swim lanes: who held the case, and when each agency first had each item in its record."""

from __future__ import annotations

from agencygraph.drawing.of_case import Row, Seen, marked
from agencygraph.drawing.shapes import BLUE, FAINT, GREY, INK, ORANGE, PALE_BLUE, Axis, Drawing
from agencygraph.knowledge import UNHELD
from agencygraph.when import FOREVER, is_moment

LANE, LEFT, WIDTH, TOP = 30.0, 270.0, 1000.0, 46.0


def timeline(case: Seen) -> tuple[str, str]:
    """The picture of holding and knowledge, and what it shows in words."""
    lanes = sorted(case.agencies, key=lambda a: _held_first(case, a))
    nobody = [h for h in case.held if h["basis"] in UNHELD]
    foot = TOP + LANE * (len(lanes) + 1)
    on = Drawing(WIDTH, foot + 46)
    axis = Axis(case.first, case.last, LEFT, WIDTH - 16)
    on.text(
        10, 20, "Who held the case (blue), and when each agency first had an item in its record (dots)", 14, bold=True
    )
    axis.draw(on, TOP, foot)
    on.text(LEFT - 10, TOP + LANE * 0.62, "Nobody, or not recorded", 12, anchor="end", fill=GREY)
    for h in nobody:
        unknown = h["basis"] == "not-recorded"
        _band(on, axis, h, TOP, "#ffffff" if unknown else "#f6d9b8", "not recorded" if unknown else "nobody")
    for number, agency in enumerate(lanes, 1):
        top = TOP + LANE * number
        on.line([(10, top), (WIDTH - 16, top)], FAINT)
        on.text(LEFT - 10, top + LANE * 0.62, case.who(agency), 12, anchor="end", most=LEFT - 20)
        for h in _holdings(case):
            if h["agency"] == agency:
                _band(on, axis, h, top, PALE_BLUE, "")
        for k in case.knew:
            if k["agency"] == agency and k["number"] == 1 and is_moment(k["latest"]) and k["latest"] <= case.last:
                _dot(on, axis, k, top + LANE / 2, case.items[k["item"]])
    on.dot(LEFT, foot + 32, 4.5, ORANGE)
    on.text(LEFT + 10, foot + 36, "item marked critical or of level 3 or more", 11, fill=GREY)
    on.dot(LEFT + 270, foot + 32, 3.5, BLUE)
    on.text(LEFT + 280, foot + 36, "other item; a line before a dot: since when is not exactly known", 11, fill=GREY)
    return on.svg("Timeline of holding and knowledge"), _words(case, lanes)


def _held_first(case: Seen, agency: str) -> int:
    """The minute at which an agency first held the case; those that never did come after all others."""
    return min((h["from_earliest"] for h in _holdings(case) if h["agency"] == agency), default=FOREVER)


def _holdings(case: Seen) -> list[Row]:
    return [h for h in case.held if h["basis"] not in UNHELD]


def _band(on: Drawing, axis: Axis, h: Row, top: float, fill: str, words: str) -> None:
    left = axis.at(h["from_latest"]) if is_moment(h["from_latest"]) else axis.left
    right = axis.at(h["to_earliest"]) if is_moment(h["to_earliest"]) else axis.right
    on.rect(left, top + 4, max(2.0, right - left), LANE - 8, fill, GREY if words else "none", bool(words))
    if right - left > 8 * len(words):
        on.text((left + right) / 2, top + LANE * 0.62, words, 11, fill=GREY, anchor="middle")


def _dot(on: Drawing, axis: Axis, k: Row, y: float, item: Row) -> None:
    shown = marked(item)
    x = axis.at(k["latest"])
    since = axis.at(k["earliest"]) if is_moment(k["earliest"]) else axis.left
    if x - since > 4:
        on.line([(since, y), (x, y)], ORANGE if shown else BLUE, 1, dashed=not is_moment(k["earliest"]))
    on.dot(x, y, 4.5 if shown else 3.5, ORANGE if shown else BLUE, INK if shown else "none")


def _words(case: Seen, lanes: list[str]) -> str:
    known = {a: len({k["item"] for k in case.knew if k["agency"] == a}) for a in lanes}
    held = [case.who(h["agency"]) for h in _holdings(case)]
    return (
        "Swim lanes over the period, one for each agency. Held the case, in order: "
        f"{', then '.join(held) or 'not recorded'}. Items in the record of each agency: "
        + "; ".join(f"{case.who(a)} {known[a]}" for a in lanes)
        + "."
    )
