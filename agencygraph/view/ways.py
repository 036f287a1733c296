"""How items could have come to the agency holding the case, for the page: worked out here, only looked up there.

`worked_out` makes the part of the model, `printed` the lists that the template shows. All of it is possibilities.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from agencygraph.opening import Opened
from agencygraph.routes import Ground
from agencygraph.routes import gaps as of_gaps
from agencygraph.store import records
from agencygraph.view.rows import count, ordinals, prose, span, text

Row = dict[str, Any]
Step = tuple[str, str, str | None, str | None]
"""Who could have told whom, and the two ends of the day."""

MOST_ROWS = 2_000
"""Rows of a case beyond which none of it is worked out for a page; the page says so."""
MOST_GAPS = 300
"""Gaps that a page lists; it says how many more there are."""
TOO_MANY = "This is not worked out for a page of a case of more than {most:,} rows; agencygraph what-if does it."
NO_RECORDS = "This is not worked out, because the store was filled without the records of the case."


def worked_out(it: Opened) -> Row:
    """What the page tells of how items could have come to their holder, from the records of a case.

    gaps          as routes.gaps.in_contacts has them, each with "raised" and what leads there, items marked by findings
    left_out      how many gaps are not among them
    alternatives  as routes.gaps.alternatives has them; others is how many contacts are not among them
    not_worked_out  why there is nothing of it; "" where there is
    """
    case = it.case or records.held(it.store, it.case_id)
    if case is None or len(case.entries) > MOST_ROWS:
        why = NO_RECORDS if case is None else TOO_MANY.format(most=MOST_ROWS)
        return {"gaps": [], "left_out": 0, "alternatives": [], "others": 0, "not_worked_out": why}
    ground = Ground(case)
    looked = of_gaps.looked(ground, it.store)
    alternatives, others = of_gaps.alternatives(ground, looked, of_gaps.few(ground))
    gaps = zip(looked.gaps[:MOST_GAPS], looked.findings, strict=False)
    return {
        "gaps": [of_gaps.in_contacts(ground, gap, finding) for gap, finding in gaps],
        "left_out": len(looked.gaps[MOST_GAPS:]), "alternatives": alternatives, "others": others, "not_worked_out": "",
    }  # fmt: skip


def printed(model: Row, cards: Sequence[Row]) -> Row | None:
    """The lists of the template; None where the model has nothing of it.

    cards  those of the findings, whose numbers the lists name
    """
    made = model.get("ways")
    if not made:
        return None
    agencies = {str(a["id"]): text(a["title"]) for a in model["agencies"]}
    titles = {str(i["id"]): text(i["title"]) for i in model["items"]}
    entries, items, places = ordinals(model["entries"]), ordinals(model["items"]), ordinals(model["agencies"])
    numbers = {card["id"]: card["number"] for card in cards}
    drawn: list[list[Any]] = []

    def way(of: Sequence[str], steps: Sequence[Step], recorded: bool, finding: int) -> int:
        """The number of a way among those the pictures draw; -1 where it has an end that the page does not show."""
        known = [items.get(str(i), -1) for i in of]
        ends = [[places.get(a, -1), places.get(b, -1), (x or "")[:10], (y or "")[:10]] for a, b, x, y in steps]
        if not ends or -1 in (*known, *(at for end in ends for at in end[:2])):
            return -1
        named = hashlib.sha256(json.dumps([list(map(str, of)), steps, recorded, finding]).encode()).hexdigest()[:10]
        drawn.append([known, ends, int(recorded), finding, named])
        return len(drawn) - 1

    def rows_of(row: Row) -> str:
        found = sorted(entries[str(e)] + 1 for e in row["entries"] if str(e) in entries)
        return f"{'Entry' if len(found) == 1 else 'Entries'} {', '.join(map(str, found))}" if found else ""

    def contact(gap: Row, row: Row) -> Row:
        who = ", ".join(agencies.get(a, a) for a in row["knowers"])
        days = row["sent_earliest"], row["sent_latest"]
        steps = [(a, gap["holder"], *days) for a in row["knowers"]]
        at = way([gap["item"]], steps, True, numbers.get(gap["finding"], -1))
        return {"when": span(*days), "who": who, "held_back": row["held_back"], "rows": rows_of(row), "way": at}

    gaps = [
        {
            "item": titles.get(g["item"], g["item"]), "item_at": items.get(g["item"], -1),
            "agencies_at": sorted({places[a] for r in g["raised"] for a in (*r["knowers"], g["holder"]) if a in places}
                                  | {places.get(g["holder"], -1)}),
            "holder": agencies.get(g["holder"], g["holder"]),
            "since": prose(g["held_from"]), "outcome": g["outcome"], "finding": numbers.get(g["finding"], -1),
            "raised": [contact(g, r) for r in g["raised"]], "open": g["open"],
            "by": prose(g["certain_by"]), "sooner": count(g["sooner"], g["sooner"]) if g["sooner"] else "",
            "sentence": text(g["sentence"]), "rows": rows_of(g),
            "way": way([g["item"]], [(s["from"], s["to"], s["sent_earliest"], s["sent_latest"]) for s in g["path"]],
                       True, numbers.get(g["finding"], -1)),
        }
        for g in made["gaps"]
    ]  # fmt: skip
    alternatives = [
        {
            "recorded": a["recorded"], "when": span(a["sent_earliest"], a["sent_latest"]), "rows": rows_of(a),
            "from": ", ".join(agencies.get(x, x) for x in a["from"]), "to": agencies.get(a["to"], a["to"]),
            "items": len(a["items"]), "sentence": text(a["sentence"]), "closed": a["closed"], "shorter": a["shorter"],
            "otherwise": len(a["changes"]) - a["closed"] - a["shorter"],
            "changes": (changes := [_change(c, agencies, titles, numbers) for c in a["changes"]]),
            "alike": _alike(changes),
            "way": way(a["items"], [(x, a["to"], a["sent_earliest"], a["sent_latest"]) for x in a["from"]],
                       a["recorded"], -1),
        }
        for a in made["alternatives"]
    ]  # fmt: skip
    with_one = sum(bool(g["raised"]) for g in gaps)
    return {
        **made, "gaps": gaps, "alternatives": alternatives, "with_one": with_one, "drawn": drawn,
        "marks": [
            [[c["finding"], c["words"]] for c in a["changes"] if c["finding"] >= 0] for a in alternatives
        ],
    }  # fmt: skip


def _alike(changes: Sequence[Row]) -> list[Row]:
    """The changes with the same words at the same agency as one row, so that many of them are not many pages."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for c in changes:
        found.setdefault((c["words"], c["at"]), {})[c["item"]] = None
    return [{"words": words, "at": at, "titles": list(titles)} for (words, at), titles in found.items()]


def _change(c: Row, agencies: dict[str, str], titles: dict[str, str], numbers: dict[str, int]) -> Row:
    days = count(c["gained_least"], c["gained_most"])
    words = {
        "closed": "would not be found",
        "shorter": f"gap {days} {'day' if days == '1' else 'days'} shorter",
        "opened": "would be found",
    }.get(c["change"], f"would be “{c['after']}”, is “{c['before']}” now")
    return {
        "item": titles.get(str(c["item"]), text(c["item"])), "kind": c["change"], "words": words,
        "at": agencies.get(str(c["lacking"]), "the agency holding the case"), "finding": numbers.get(c["finding"], -1),
    }  # fmt: skip
