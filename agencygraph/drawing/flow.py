"""Agency flow: what is recorded as sent from one agency to another, and how much of it has a matching receipt."""

from __future__ import annotations

import math
from collections import defaultdict

from agencygraph.drawing.of_case import Seen
from agencygraph.drawing.shapes import BLUE, GREY, PALE_BLUE, RED, Drawing, cut

LEGEND = (
    "On each arrow: how many have a matching receipt or were found to have been told, of how many sent. "
    "Red and dashed: none has, or may have."
)
WIDTH, HEIGHT, BOX = 1000.0, 640.0, (170.0, 40.0)


def flow(case: Seen) -> tuple[str, str]:
    """The arrows between agencies, and what they show in words."""
    pairs: dict[tuple[str, str], list[bool | None]] = defaultdict(list)
    for t in case.sent:
        pairs[t["sender"], t["receiver"]].append(t["arrived"])
    named = [a for a in case.agencies if any(a in pair for pair in pairs)]
    on = Drawing(WIDTH, HEIGHT)
    on.text(10, 20, "Items recorded as sent, from agency to agency", 14, bold=True)
    on.text(10, 38, LEGEND, 11, fill=GREY)
    places = {
        a: (
            WIDTH / 2 + math.sin(math.tau * n / len(named)) * (WIDTH / 2 - 110),
            HEIGHT / 2 + 24 - math.cos(math.tau * n / len(named)) * (HEIGHT / 2 - 70),
        )
        for n, a in enumerate(named)
    }
    counts = []
    for (a, b), arrived in sorted(pairs.items()):
        if a in places and b in places:
            counts.append((places[a], places[b], sum(map(bool, arrived)), len(arrived), None in arrived))
    words = [_arrow(on, *one) for one in counts]
    for agency, (x, y) in places.items():
        on.rect(x - BOX[0] / 2, y - BOX[1] / 2, *BOX, PALE_BLUE, BLUE)
        on.text(x, y + 4, cut(case.who(agency), 26), 11.5, anchor="middle")
    for x, y, label in words:
        on.rect(x - 17, y - 9, 34, 16, "#ffffff")
        on.text(x, y + 4, label, 11, anchor="middle")
    said = [
        f"{case.who(a)} to {case.who(b)}: {sum(map(bool, arrived))} of {len(arrived)}"
        for (a, b), arrived in sorted(pairs.items())
    ]
    return on.svg("Agency flow"), (
        "Arrows between agencies, each with how many items sent have a matching receipt, of how many: "
        f"{'; '.join(said) or 'nothing is recorded as sent'}."
    )


def _arrow(
    on: Drawing, a: tuple[float, float], b: tuple[float, float], got: int, of: int, more: bool
) -> tuple[float, float, str]:
    """Draws one arrow, bent to its left so that two ways between agencies lie apart; where its label goes.

    more  whether more may have a matching receipt than have
    """
    none = not got and not more
    x, y = b[0] - a[0], b[1] - a[1]
    length = math.hypot(x, y) or 1
    bend = ((a[0] + b[0]) / 2 - y / length * 42, (a[1] + b[1]) / 2 + x / length * 42)
    on.curve(_edge(a, bend), bend, _edge(b, bend), RED if none else GREY, 1 + min(4.0, of / 2), none)
    return (a[0] + 2 * bend[0] + b[0]) / 4, (a[1] + 2 * bend[1] + b[1]) / 4, f"{got} of {of}"


def _edge(of: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Where the line from the middle of a box leaves it."""
    x, y = towards[0] - of[0], towards[1] - of[1]
    share = min((BOX[0] / 2 + 3) / abs(x) if x else math.inf, (BOX[1] / 2 + 3) / abs(y) if y else math.inf, 1.0)
    return of[0] + x * share, of[1] + y * share
