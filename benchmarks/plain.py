"""The same question by a short networkx script: `python -m benchmarks.plain CASE|FOLDER [--to holder|all]`.

What an analyst would write for one case and one question: which item never reached, or reached too late, the
agency holding the case (or every agency). It works in whole days. A row whose date is not one day is left out,
and its items are listed under "unsure"; so are items of a row with a time of day, where another row of the item
or a change of holder lies on the same day. It takes rows as agencies' own, knows no relation between items, no
deletion, no standing, no window, and leaves out the time in which nobody held the case.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

import networkx as nx

LONG_AGO = date.min


def read(folder: Path) -> tuple[nx.MultiDiGraph, set[str], date]:
    """The case as a graph of KNEW, SENT and HELD edges, the items it is unsure of, and the end of the period."""
    graph, unsure = nx.MultiDiGraph(), set()
    until = tomllib.loads((folder / "case.toml").read_text())["to"]
    with (folder / "agencies.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            graph.add_node(row["id"], kind=row["kind"], parent=row["part_of"], shares=row["shares_record"] == "yes")
    with (folder / "information.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            graph.add_node(row["id"], kind="item")

    holders: list[tuple[date, str, str]] = []
    timed: set[tuple[str, date]] = set()
    shown_on: dict[tuple[str, date], int] = defaultdict(int)
    with (folder / "chronology.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            items = [x for x in row["information"].split(";") if x]
            try:
                day = date.fromisoformat(row["date"])
            except ValueError:
                unsure.update(items)
                continue
            entry, agency, kind = row["entry_id"], row["agency"], row["event_type"]
            if row["case_holder"]:
                holders.append((day, row["case_holder"], entry))
            sent_to = [x for x in row["shared_with"].split(";") if x]
            present = [x for x in row["present"].split(";") if x]
            sources = [x for x in row["received_from"].split(";") if x]
            for item in items:
                shown_on[item, day] += 1
                if row["time"]:
                    timed.add((item, day))
                if kind in ("request", "system"):
                    continue
                graph.add_edge(agency, item, type="KNEW", since=day, by=day, entry=entry)
                if kind == "non_disclosure":
                    continue
                for other in present:
                    graph.add_edge(other, item, type="KNEW", since=day, by=day, entry=entry)
                for other in sent_to:
                    graph.add_edge(agency, item, type="SENT", to=other, day=day, entry=entry)
                for other in sources:
                    graph.add_edge(other, item, type="KNEW", since=None, by=day, entry=entry)
    unit_edges = [
        (graph.nodes[a]["parent"], item, data)
        for a, item, data in graph.edges(data=True)
        if data["type"] == "KNEW" and graph.nodes[a]["shares"]
    ]
    for parent, item, data in unit_edges:
        graph.add_edge(parent, item, **data)
    changes = {day for day, _, _ in holders}
    unsure.update(item for item, day in timed if shown_on[item, day] > 1 or day in changes)

    graph.add_node("case", kind="case")
    open_since, now = LONG_AGO, "none"
    for day, holder, _ in holders:
        if holder != now:
            if now != "none":
                graph.add_edge(now, "case", type="HELD", since=open_since, until=day)
            open_since, now = day, holder
    if now != "none":
        graph.add_edge(now, "case", type="HELD", since=open_since, until=None)
    return graph, unsure, until


def knowers(graph: nx.MultiDiGraph, item: str) -> dict[str, tuple[date, date]]:
    """Who knew an item: between which first and last day each came to know it."""
    found: dict[str, tuple[date, date]] = {}
    for agency in set(graph.predecessors(item)):
        edges = [e for e in graph.get_edge_data(agency, item).values() if e["type"] == "KNEW"]
        if edges:
            last = min(e["by"] for e in edges)
            dated = [e["since"] for e in edges if e["since"]]
            first = min(dated) if dated and min(dated) <= last else LONG_AGO
            found[agency] = first, last
    return found


def family(graph: nx.MultiDiGraph, agency: str) -> set[str]:
    """An agency with the units above and below it: their knowing is not another agency's."""
    mine = {agency, graph.nodes[agency]["parent"]}
    return mine | {n for n, d in graph.nodes(data=True) if d.get("parent") == agency}


def never_reached(folder: Path, to: str) -> tuple[list[dict[str, str]], set[str]]:
    """Rows of item, lacking, outcome (in time and the rest), and the items that whole days cannot decide."""
    graph, unsure, until = read(folder)
    if to == "holder":
        targets = [(h, d["since"], d["until"]) for h, _, d in graph.in_edges("case", data=True)]
    else:
        bodies = [n for n, d in graph.nodes(data=True) if d["kind"] in ("body", "unit")]
        targets = [(n, LONG_AGO, None) for n in bodies]
    kin = {t: family(graph, t) for t, _, _ in targets}
    items = [n for n, d in graph.nodes(data=True) if d["kind"] == "item"]
    rows = []
    for item in items:
        known = knowers(graph, item)
        if not known:
            continue
        anywhere = min(last for _, last in known.values())
        for target, began, ended in targets:
            if ended is not None and ended < anywhere:
                continue
            others = {
                a: x for a, x in known.items() if a not in kin[target] and graph.nodes[a]["kind"] in ("body", "unit")
            }
            outcome = "in-time"
            if others:
                first = max(began, min(f for f, _ in others.values()))
                last = max(began, min(x for _, x in others.values()))
                outcome = judge(known.get(target), first, last, others)
            elif target not in known and set(known) & kin[target]:
                continue
            if outcome == "none":
                end = min(ended or until, until)
                sends = [e for _, _, e in graph.in_edges(item, data=True) if e["type"] == "SENT" and e["to"] == target]
                if any(e["day"] <= end for e in sends):
                    outcome = "unconfirmed"
            rows.append({"item": item, "lacking": target, "outcome": outcome})
    return rows, unsure


def judge(own: tuple[date, date] | None, first: date, last: date, others: dict[str, tuple[date, date]]) -> str:
    """What became of an item for one agency that others knew from between two days."""
    if own is None:
        return "none"
    mine_first, mine_last = own
    if mine_last <= first or all(mine_last <= f for f, _ in others.values()):
        return "in-time"
    return "late" if mine_first > last else "cannot-tell"


def main() -> None:
    folder = Path(sys.argv[1])
    to = sys.argv[3] if sys.argv[2:3] == ["--to"] else "holder"
    if (folder / "chronology.csv").exists():
        rows, unsure = never_reached(folder, to)
        json.dump({"rows": rows, "unsure": sorted(unsure)}, sys.stdout)
        return
    found = {path.name: never_reached(path, to) for path in sorted(folder.iterdir())}
    json.dump(
        {
            "rows": [{"case": case, **row} for case, (rows, _) in found.items() for row in rows],
            "unsure": [[case, item] for case, (_, unsure) in found.items() for item in sorted(unsure)],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
