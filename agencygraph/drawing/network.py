"""The network: agencies, the items, and which agency's record shows which."""

from __future__ import annotations

from agencygraph.drawing.of_case import Seen
from agencygraph.drawing.shapes import BLUE, FAINT, GREY, INK, ORANGE, PALE_BLUE, Drawing, cut
from agencygraph.knowledge import UNHELD
from agencygraph.view import layout

WIDTH, HEIGHT = 1400.0, 900.0


def network(case: Seen) -> tuple[str, str]:
    """The picture of who knew what, and what it shows in words. Places are those of the page of the case."""
    holders = list(dict.fromkeys(h["agency"] for h in case.held if h["basis"] not in UNHELD))
    holders = [a for a in holders if a in case.agencies]
    knowers: dict[str, list[str]] = {}
    for k in case.knew:
        if k["agency"] in case.agencies:
            knowers.setdefault(k["item"], []).append(k["agency"])
    knowers = {item: list(dict.fromkeys(named)) for item, named in sorted(knowers.items())}
    others = [a for a in case.agencies if a not in holders]
    held = {item: (named, bool(set(named) & set(holders))) for item, named in knowers.items()}
    place = {
        key: (WIDTH / 2 + x * (WIDTH / 2 - 90), HEIGHT / 2 + 20 + y * (HEIGHT / 2 - 60))
        for key, (x, y) in layout.positions(holders, others, held).items()
    }
    _nudge(place, list(knowers))
    on = Drawing(WIDTH, HEIGHT)
    on.text(10, 20, "Whose record shows which item, over the whole period", 14, bold=True)
    on.text(10, 38, "Blue boxes held the case at some time. Orange: in no holder's record.", 11, fill=GREY)
    for item, named in knowers.items():
        for agency in named:
            on.line([place[item], place[agency]], FAINT)
    for item, (_, inside) in held.items():
        x, y = place[item]
        on.dot(x, y, 5, BLUE if inside else ORANGE)
        on.text(x, y + 17, cut(case.items[item]["title"], 26), 10, anchor="middle")
    for agency in (*holders, *others):
        x, y = place[agency]
        on.rect(x - 85, y - 18, 170, 36, PALE_BLUE if agency in holders else "#ffffff", INK)
        on.text(x, y + 4, cut(case.who(agency), 26), 11.5, anchor="middle")
    outside = [case.items[item]["title"] for item, (_, inside) in held.items() if not inside]
    return on.svg("Network of agencies and items"), (
        f"{len(held)} items and {len(case.agencies)} agencies. Items in the record of no agency that held the case: "
        f"{'; '.join(outside) or 'none'}."
    )


def _nudge(place: dict[str, tuple[float, float]], items: list[str]) -> None:
    """Moves an item down until its words are clear of those of the items before it."""
    for number, item in enumerate(items):
        x, y = place[item]
        for _ in range(12):
            if all(abs(x - place[o][0]) > 140 or abs(y - place[o][1]) > 26 for o in items[:number]):
                break
            y = y + 27 if y < HEIGHT - 50 else 60.0
        place[item] = (x, y)
