"""The pooled picture: how many items all records together held, the fullest single record, and the case holder's."""

from __future__ import annotations

from agencygraph.drawing.of_case import Seen
from agencygraph.drawing.shapes import BLUE, FAINT, GREY, INK, ORANGE, Axis, Drawing
from agencygraph.knowledge import UNHELD
from agencygraph.when import Unit, is_moment

WIDTH, HEIGHT, LEFT, TOP, FOOT = 1000.0, 420.0, 60.0, 60.0, 360.0
CURVES = (("All agencies' records together", INK), ("The fullest single record", BLUE), ("The case holder's", ORANGE))


def pooled(case: Seen) -> tuple[str, str]:
    """The curves, and what they show in words."""
    steps = _steps(case)
    most = max((step[1] for step in steps), default=1) or 1
    on = Drawing(WIDTH, HEIGHT)
    axis = Axis(case.first, case.last, LEFT, WIDTH - 16)
    on.text(10, 20, "Items certainly in the records, day by day", 14, bold=True)
    for number, (name, colour) in enumerate(CURVES):
        on.line([(LEFT + 250 * number, 40), (LEFT + 30 + 250 * number, 40)], colour, 2.5, dashed=number == 1)
        on.text(LEFT + 36 + 250 * number, 44, name, 12)
    axis.draw(on, TOP, FOOT)
    for share in (0, 0.5, 1):
        y = FOOT - (FOOT - TOP - 20) * share
        on.line([(LEFT, y), (WIDTH - 16, y)], FAINT)
        on.text(LEFT - 8, y + 4, str(round(most * share)), 11, anchor="end", fill=GREY)
    for number, (_, colour) in enumerate(CURVES, 1):
        points = [(LEFT, FOOT)]
        for step in steps:
            y = FOOT - (FOOT - TOP - 20) * step[number] / most
            points += [(axis.at(step[0]), points[-1][1]), (axis.at(step[0]), y)]
        on.line([*points, (WIDTH - 16, points[-1][1])], colour, 2.5, dashed=number == 2)
    days = sorted({m["latest"] for m in case.met if is_moment(m["latest"]) and m["latest"] <= case.last})
    for day in days:
        on.line([(axis.at(day), TOP - 7), (axis.at(day), TOP + 7)], GREY, 2)
    if days:
        on.text(
            LEFT,
            HEIGHT - 12,
            "Grey ticks at the top: days on which all records together first met a threshold.",
            11,
            fill=GREY,
        )
    last = steps[-1] if steps else (0, 0, 0, 0)
    alternative = (
        f"Three curves. At the end of the period all records together held {last[1]} items, the fullest single record "
        f"{last[2]}, and the record of the agency or agencies holding the case {last[3]}."
    )
    return on.svg("Pooled picture"), alternative


def _steps(case: Seen) -> list[tuple[int, int, int, int]]:
    """(minute, items in all records, in the fullest, in the holders') at each moment at which one of them changes."""
    informs = {a for a, row in case.agencies.items() if row["informs"]}
    knew = [k for k in case.knew if k["agency"] in informs and is_moment(k["latest"])]
    moments = {k["latest"] for k in knew} | {k["until_earliest"] for k in knew}
    moments |= {h[name] for h in case.held for name in ("from_latest", "to_earliest", "to_latest")}
    begins = sorted({m for m in moments if is_moment(m) and m <= case.last})
    found: list[tuple[int, int, int, int]] = []
    for at in begins:
        records: dict[str, set[str]] = {}
        for k in knew:
            if k["latest"] <= at < k["until_earliest"]:
                records.setdefault(k["agency"], set()).add(k["item"])
        holders = {
            h["agency"]
            for h in case.held
            # A holding that ends on a day ends with it, as the one that follows begins.
            if h["basis"] not in UNHELD
            and h["from_latest"] <= at < h["to_latest" if h["to_unit"] == Unit.DAY else "to_earliest"]
        }
        held = set().union(*(records.get(a, set()) for a in holders))
        fullest = max(map(len, records.values()), default=0)
        counts = (len(set().union(*records.values())), fullest, len(held))
        if not found or found[-1][1:] != counts:
            found.append((at, *counts))
    return found
