"""The network picture and what the page looks up as the date moves.

In go the model and the printed rows, out comes plain data for the page's script. Ids in the
picture are numbers of ours ("a0", "i3"), never text of the case.
"""

import json
import textwrap
from datetime import date, timedelta
from typing import Any

from agencygraph.view import layout
from agencygraph.view.rows import STATUS, brief, ordinals, span, text

Row = dict[str, Any]

# Above these the picture opens on the agencies alone: more would be a tangle.
MOST_ITEMS_AT_FIRST = 30
MOST_AGENCIES_AT_FIRST = 12
RECEIVED = ("received", "told")


def looked_up(model: Row, groups: list[Row], sharing: list[Row]) -> Row:
    """Everything the script needs, by number instead of id, ISO days throughout."""
    agencies, items = ordinals(model["agencies"]), ordinals(model["items"])
    changes = model["changes"]
    first, last = period(model)
    steps = changes.get("status") or {}
    holder = [[row[0][:10], *([agencies[str(key)] for key in keys if str(key) in agencies]
                              for keys in (row[1], row[2] if len(row) > 2 else [])),
               [agencies[str(key)] for key in row[3] if str(key) in agencies]
               if len(row) > 3 and row[3] is not None else None]
              for row in changes.get("holder") or []]
    held = sorted({number for row in holder for numbers in row[1:3] for number in numbers}
                  | {agencies[str(row["agency"])] for row in model["held"]
                     if row.get("agency") and str(row["agency"]) in agencies})
    status = [[[day[:10], word if word in STATUS else "cannot-tell"]
               for day, word in steps.get(item["id"]) or []] for item in model["items"]]
    return {
        "first": first, "last": last, "incident": (model["case"].get("incident") or "")[:10],
        "start": _start(model, first, last),
        "days": sorted({day[:10] for day in changes.get("days") or []
                        if first and first <= day[:10] <= last}),
        "agencies": [{"id": str(agency["id"]), "title": text(agency["title"])}
                     for agency in model["agencies"]],
        "items": [{"id": str(item["id"]), "title": text(item["title"])}
                  for item in model["items"]],
        "findings": [{"id": card["id"], "item": card["item"], "outcome": card["outcome"],
                      "agencies": card["agencies"],
                      "day": card["day"]}
                     for group in groups for card in group["cards"]],
        "status": status,
        "holder": holder,
        "held": held,
        "knows": [_differences((changes.get("knows") or {}).get(agency["id"]) or [], items)
                  for agency in model["agencies"]],
        "network": network(model, agencies, items, held, status, sharing),
        "items_at_first": len(items) <= MOST_ITEMS_AT_FIRST
        and len(agencies) <= MOST_AGENCIES_AT_FIRST,
        "items_drawn": len(items) <= layout.MOST_ITEMS_SEARCHED,
    }


def period(model: Row) -> tuple[str, str]:
    """First and last day the date bar shows, "" where the case has no dates at all."""
    case = model["case"]
    days = sorted(day[:10] for day in model["changes"].get("days") or [])
    first = (case.get("from") or (days[0] if days else "") or case.get("to") or "")[:10]
    last = (case.get("to") or (days[-1] if days else "") or first)[:10]
    return (first, last) if first <= last else (last, first)


def network(model: Row, agencies: dict[str, int], items: dict[str, int], held: list[int],
            status: list[list[list[str]]], sharing: list[Row]) -> Row:
    """Nodes, edges and options as pyvis holds them."""
    from pyvis.network import Network  # slow to import, and only this view needs it

    class CaseNetwork(Network):  # type: ignore[misc]
        """pyvis keeps nodes and edges; the page around them is ours."""

        def __init__(self) -> None:
            super().__init__(directed=True, cdn_resources="in_line")
            self.options = {
                "physics": {"enabled": False}, "layout": {"improvedLayout": False},
                "interaction": {"hover": True, "multiselect": False, "keyboard": False},
                "edges": {"smooth": False},
            }

        def payload(self) -> Row:
            nodes, edges, _, _, _, options = self.get_network_data()
            return {"nodes": nodes, "edges": edges, "options": json.loads(options)}

    drawn = CaseNetwork()
    known: dict[int, list[int]] = {number: [] for number in items.values()}
    lines = []
    for cell in model["knew"]:
        item, agency = items.get(str(cell["item"]), -1), agencies.get(str(cell["agency"]), -1)
        if item < 0 or agency < 0:
            continue
        if cell["state"] == "known":
            known[item].append(agency)
        if cell["state"] in ("known", "cannot-tell"):
            words = brief(span(cell.get("earliest"), cell.get("latest")))
            lines.append((item, agency, "knows", words, cell.get("basis") in RECEIVED))
    for sent in sharing:
        if sent["item"] >= 0 and sent["to_agency"] >= 0:
            kind = {"unmatched": "unconfirmed", "held back": "held-back", "disputed": "unclear",
                    "cannot tell": "unclear", "uncertain": "unclear"}.get(sent["class"])
            if kind and not sent["told"]:
                lines.append((sent["item"], sent["to_agency"], kind, sent["day"], True))
    places = layout.positions(
        [f"a{number}" for number in held],
        [f"a{number}" for number in agencies.values() if number not in held],
        {f"i{number}": ([f"a{agency}" for agency in known[number]],
                        bool(status[number]) and status[number][-1][1] in ("in-time", "late"))
         for number in items.values()})
    for number in agencies.values():
        x, y = places[f"a{number}"]
        drawn.add_node(f"a{number}", label=_wrapped(model["agencies"][number]["title"], 22),
                       group="agency", shape="box", x=x, y=y)
    for number in items.values():
        x, y = places[f"i{number}"]
        drawn.add_node(f"i{number}", label=_wrapped(model["items"][number]["title"], 18),
                       group="item", shape="dot", x=x, y=y)
    seen = set()
    for item, agency, kind, when, arrow in lines:
        if (item, agency, kind) not in seen:
            seen.add((item, agency, kind))
            drawn.add_edge(f"i{item}", f"a{agency}", id=f"{kind}-{item}-{agency}", kind=kind,
                           when=when, arrow=arrow)
    for item in items.values():
        for agency in held:
            drawn.add_edge(f"i{item}", f"a{agency}", id=f"missing-{item}-{agency}",
                           kind="missing", when="", arrow=False)
    for (giver, taker), days in _flows(sharing).items():
        drawn.add_edge(f"a{giver}", f"a{taker}", id=f"flow-{giver}-{taker}", kind="flow",
                       when="", arrow=True, passed=days[0], unmatched=days[1])
    return drawn.payload()


def _flows(sharing: list[Row]) -> dict[tuple[int, int], tuple[list[str], list[str]]]:
    flows: dict[tuple[int, int], tuple[list[str], list[str]]] = {}
    for sent in sharing:
        pair = (sent["from_agency"], sent["to_agency"])
        if min(pair) < 0 or pair[0] == pair[1]:
            continue
        side = 0 if sent["told"] else {"corroborated": 0, "unrecorded by sender": 0,
                                       "unmatched": 1}.get(sent["class"])
        if side is not None:
            flows.setdefault(pair, ([], []))[side].append(sent["day"])
    return {pair: (sorted(flows[pair][0]), sorted(flows[pair][1])) for pair in sorted(flows)}


def _differences(steps: list[list[Any]], items: dict[str, int]) -> list[list[Any]]:
    """What one agency knows as [day, certain from then, no longer certain, possible, no longer possible].

    Whole lists for each day would grow with the square of the items.
    """
    found, before = [], (set[int](), set[int]())
    for step in steps:
        now = tuple({items[str(key)] for key in keys if str(key) in items} for keys in step[1:3])
        found.append([step[0][:10], *(sorted(part) for old, new in zip(before, now, strict=True)
                                      for part in (new - old, old - new))])
        before = (now[0], now[1])
    return found


def _start(model: Row, first: str, last: str) -> str:
    """The day before the incident, or the end of the period where there is none."""
    incident = (model["case"].get("incident") or "")[:10]
    if incident and first:
        before = (date.fromisoformat(incident) - timedelta(days=1)).isoformat()
        if first <= before <= last:
            return before
    return last


def _wrapped(title: object, width: int) -> str:
    # pyvis would show the id where the label is empty.
    lines = textwrap.wrap(text(title), width, max_lines=3, placeholder=" …")
    return "\n".join(lines) or "(no title)"
