"""The family over time: where each person lived, and when that changed."""

from __future__ import annotations

from agencygraph.drawing.of_case import Seen
from agencygraph.drawing.shapes import FAINT, GREY, INK, SHADES, Axis, Drawing
from agencygraph.when import in_words, is_moment

LANE, LEFT, WIDTH, TOP = 34.0, 200.0, 1000.0, 40.0


def family(case: Seen) -> tuple[str, str]:
    """The picture of people and addresses, and what it shows in words."""
    people = [p for p in case.people if any(r["person"] == p for r in case.lived)]
    addresses = list(dict.fromkeys(r["address"] for r in case.lived))
    foot = TOP + LANE * max(1, len(people))
    on = Drawing(WIDTH, foot + 40 + 18 * len(addresses))
    axis = Axis(case.first, case.last, LEFT, WIDTH - 16)
    on.text(10, 20, "Where each person is recorded as living, in the period under review", 14, bold=True)
    axis.draw(on, TOP, foot)
    if not people:
        on.text(LEFT, TOP + 20, "No address is recorded in the chronologies supplied.", 12, fill=GREY)
    said = []
    for number, person in enumerate(people):
        top = TOP + LANE * number
        on.line([(10, top), (WIDTH - 16, top)], FAINT)
        on.text(LEFT - 10, top + LANE * 0.62, case.people[person]["title"], 12, anchor="end", most=LEFT - 20)
        for r in (r for r in case.lived if r["person"] == person):
            left = axis.at(r["from_latest"]) if is_moment(r["from_latest"]) else axis.left
            right = axis.at(r["to_earliest"]) if is_moment(r["to_earliest"]) else axis.right
            if right > left:
                at = addresses.index(r["address"])
                on.rect(left, top + 5, right - left, LANE - 10, SHADES[at % len(SHADES)], GREY)
                if right - left > 60:
                    on.text(left + 5, top + LANE * 0.62, r["address"], 11, most=max(0.1, right - left - 8))
            since = in_words(r["from_earliest"], r["from_latest"], r["from_unit"])
            said.append(f"{case.people[person]['title']} at {r['address']} from {since}")
    for number, address in enumerate(addresses):
        y = foot + 24 + 18 * number
        on.rect(LEFT, y, 12, 12, SHADES[number % len(SHADES)], INK)
        on.text(LEFT + 18, y + 10, address, 11, fill=GREY)
    return on.svg("The family over time"), f"Addresses over time. {'; '.join(said) or 'No address is recorded'}."
