"""The pooled picture: how many items all records together held, the fullest single record, and the case holder's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agencygraph.drawing.of_case import Row, Seen
from agencygraph.drawing.shapes import BLUE, FAINT, GREY, INK, ORANGE, Axis, Drawing
from agencygraph.view import changes
from agencygraph.view import pooled as curves
from agencygraph.when import DAY, is_moment

WIDTH, HEIGHT, LEFT, TOP, FOOT = 1000.0, 420.0, 60.0, 60.0, 360.0
CURVES = (
    ("all", "All agencies' records together", INK),
    ("most", "The fullest single record", BLUE),
    ("holder", "The case holder's", ORANGE),
)


def pooled(case: Seen) -> tuple[str, str]:
    """The curves, and what they show in words."""
    steps = _steps(case)
    most = max((row["all"] for row in steps), default=1) or 1
    on = Drawing(WIDTH, HEIGHT)
    axis = Axis(case.first, case.last, LEFT, WIDTH - 16)
    on.text(10, 20, "Items certainly in the records, day by day", 14, bold=True)
    for number, (name, words, colour) in enumerate(CURVES):
        on.line([(LEFT + 250 * number, 40), (LEFT + 30 + 250 * number, 40)], colour, 2.5, dashed=name == "most")
        on.text(LEFT + 36 + 250 * number, 44, words, 12)
    axis.draw(on, TOP, FOOT)
    for share in (0, 0.5, 1):
        y = FOOT - (FOOT - TOP - 20) * share
        on.line([(LEFT, y), (WIDTH - 16, y)], FAINT)
        on.text(LEFT - 8, y + 4, str(round(most * share)), 11, anchor="end", fill=GREY)
    for name, _, colour in CURVES:
        for points in _runs([(axis.at(_end(row["day"])), row[name]) for row in steps], WIDTH - 16):
            heights = [(x, FOOT - (FOOT - TOP - 20) * number / most) for x, number in points]
            on.line(heights, colour, 2.5, dashed=name == "most")
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
    last = steps[-1] if steps else {"all": 0, "most": 0, "holder": None}
    held = "no agency is recorded as certainly holding the case" if last["holder"] is None else (
        f"the record of the agency or agencies holding the case {last['holder']}"
    )
    alternative = (
        f"Three curves. At the end of the period all records together held {last['all']} items, the fullest single "
        f"record {last['most']}, and {held}."
    )
    return on.svg("Pooled picture"), alternative


def _steps(case: Seen) -> list[Row]:
    """The numbers of the page of the case, up to the end of the period."""
    spells: dict[tuple[str, str], list[Row]] = {}
    for k in case.knew:
        spells.setdefault((k["agency"], k["item"]), []).append(k)
    known = changes.knowing(spells, case.agencies, case.first)
    informs = {agency for agency, row in case.agencies.items() if row["informs"]}
    rows = curves.counted(known, changes.holding(case.held, case.first), informs)
    return [row for row in rows if _end(row["day"]) // DAY <= case.last // DAY]


def _end(day: str) -> int:
    """The last minute of a day."""
    return date.fromisoformat(day).toordinal() * DAY + DAY - 1


def _runs(steps: Sequence[tuple[float, int | None]], right: float) -> list[list[tuple[float, int]]]:
    """A step curve as lines; it breaks where there is no number: nobody's record is not an empty one."""
    runs: list[list[tuple[float, int]]] = []
    before: int | None = None
    for x, number in (*steps, (right, None)):
        if before is not None:
            runs[-1].append((x, before))
        if number is not None:
            if before is None:
                runs.append([])
            runs[-1].append((x, number))
        before = number
    return runs
