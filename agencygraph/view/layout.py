"""Where each box of the network picture stands.

In go the agencies that ever held the case, the other agencies, and per item who knows it and
whether it is with the holder; out come positions between -1 and 1 in both directions. Positions
never depend on the date shown, and the same input gives the same positions.
"""

import math
import random

WIDTH, HEIGHT = 1000.0, 540.0
AGENCY_BOX = (196.0, 92.0)
ITEM_BOX = (124.0, 70.0)
# The words of an item stand under its mark, so the middle of its box is lower than its place.
LABEL_BELOW = 20.0
# The search grows with the square of the number of items; beyond this it would take many seconds.
MOST_ITEMS_SEARCHED = 300
SEED = 20120116

Point = tuple[float, float]


def positions(
    holders: list[str],
    others: list[str],
    items: dict[str, tuple[list[str], bool]],
) -> dict[str, Point]:
    """Positions of agencies and items, each from -1 to 1.

    holders  ids of agencies that held the case at any time, in order; they stand in the middle
    others   ids of the other agencies, in order; they stand on a ring
    items    id -> (ids of agencies that knew it, whether it reached the holder)
    Returns  id -> (x, y). What reached the holder lies inside the ring, the rest outside or on it.

    >>> positions(["social-care"], [], {})
    {'social-care': (0.0, 0.0)}
    """
    placed = _agencies(holders, others)
    aims = {item: _aim(placed, holders, knowers, inside, number)
            for number, (item, (knowers, inside)) in enumerate(items.items())}
    if len(items) <= MOST_ITEMS_SEARCHED:
        aims = _spread(placed, aims)
    placed.update(aims)
    return {key: (round(x / (WIDTH / 2), 4), round(y / (HEIGHT / 2), 4))
            for key, (x, y) in placed.items()}


def _agencies(holders: list[str], others: list[str]) -> dict[str, Point]:
    placed: dict[str, Point] = {}
    for number, agency in enumerate(holders):
        share = (number + 0.5) / len(holders) - 0.5
        # Three boxes side by side would touch, so they stand high and low in turn.
        turn = 0.0 if len(holders) < 3 else HEIGHT * (0.1 if number % 2 else -0.1)
        placed[agency] = (share * WIDTH * 0.6, turn)
    # Never level with the holders: on a narrow screen the boxes would touch.
    shift = 0.5 if len(others) % 4 == 0 else 0.0
    for number, agency in enumerate(others):
        angle = -math.pi / 2 + math.tau * (number + shift) / len(others)
        placed[agency] = (math.cos(angle) * WIDTH * 0.38, math.sin(angle) * HEIGHT * 0.4)
    return placed


def _aim(placed: dict[str, Point], holders: list[str], knowers: list[str], inside: bool,
         number: int) -> Point:
    """The place an item would take if nothing else were drawn."""
    known = [placed[agency] for agency in knowers if agency in placed]
    outer = [placed[agency] for agency in knowers if agency in placed and agency not in holders]
    near = known if inside else outer or known
    if not near:
        angle = number * 2.399963
        return (math.cos(angle) * WIDTH * 0.44, math.sin(angle) * HEIGHT * 0.44)
    x = sum(point[0] for point in near) / len(near)
    y = sum(point[1] for point in near) / len(near)
    reach = 0.72 if inside else 1.22
    turn = ((number * 0.618) % 1 - 0.5) * 0.9
    return (x * reach * math.cos(turn) - y * reach * math.sin(turn) * 1.2,
            y * reach * math.cos(turn) + x * reach * math.sin(turn) * 0.55)


def _spread(fixed: dict[str, Point], aims: dict[str, Point]) -> dict[str, Point]:
    """Move one item at a time so that boxes do not lie over each other."""
    chance = random.Random(SEED)
    names = list(aims)
    placed = {name: _keep_in(aims[name]) for name in names}
    rounds = min(260, 600_000 // (len(names) + len(fixed) + 1) // max(1, len(names)) * 2 + 20)
    for step in range(rounds):
        heat = 170.0 * (1 - step / rounds) + 6
        for name in names:
            now = placed[name]
            there = _keep_in((now[0] + chance.uniform(-heat, heat),
                              now[1] + chance.uniform(-heat, heat) * 0.7))
            if _cost(name, there, placed, fixed, aims) < _cost(name, now, placed, fixed, aims):
                placed[name] = there
    return placed


def _cost(name: str, here: Point, placed: dict[str, Point], fixed: dict[str, Point],
          aims: dict[str, Point]) -> float:
    aim = aims[name]
    total = abs(here[0] - aim[0]) + abs(here[1] - aim[1])
    width, height = ITEM_BOX
    for other, there in placed.items():
        if other != name:
            over_x = width - abs(here[0] - there[0])
            over_y = height - abs(here[1] - there[1])
            if over_x > 0 and over_y > 0:
                total += 400 + over_x * over_y
    wide, high = (width + AGENCY_BOX[0]) / 2, (height + AGENCY_BOX[1]) / 2
    for there in fixed.values():
        over_x = wide - abs(here[0] - there[0])
        over_y = high - abs(here[1] + LABEL_BELOW - there[1])
        if over_x > 0 and over_y > 0:
            total += 900 + 2 * over_x * over_y
    return total


def _keep_in(point: Point) -> Point:
    edge_x, top, foot = WIDTH / 2 - 62, HEIGHT / 2 - 16, HEIGHT / 2 - 48
    return (max(-edge_x, min(edge_x, point[0])), max(-top, min(foot, point[1])))
