"""By when every item could have been heard where, in one pass, beside a plain pass in whole days; and the search for
the contacts that would have closed most. Called by `python -m benchmarks reach`.

The plain pass is what an analyst would write for the same question: each contact and each knowing has one whole day,
nothing is vague, ends, or is lifted to a body. Both are given the contacts and spells ready; only the pass is timed.
Where raphtory is installed it is asked the same as the plain pass, for some items.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import groupby
from math import log
from pathlib import Path
from time import perf_counter
from typing import Any

from agencygraph import case as cases
from agencygraph.routes import Ground, best
from agencygraph.routes.candidates import candidates, gaps
from agencygraph.routes.sweep import earliest
from agencygraph.routes.telling import asked_of
from agencygraph.when import DAY, UNKNOWN_LATEST
from benchmarks.generate import write
from benchmarks.measure import setting

NEVER = 1 << 40
ASKED = 5
"""Items that raphtory is asked for."""
NO_RAPHTORY = "RAPHTORY NOT RUN: it is not installed."
RAPHTORY = (
    "raphtory's `temporally_reachable_nodes` goes through the whole graph for each item, and its answer lists every "
    f"time of arrival; up to {ASKED} items from all over a case are asked; when each could first be at every agency "
    "is compared with the plain pass. It follows several edges of one day, and those of the day it starts on, where "
    "our question lets what is heard on a day go on from the next only; so each contact is drawn for it as two edges, "
    "to a node of the hearer's day at twice the day and from there to the hearer one later."
)
CHOSEN = 3
"""Contacts that the search is asked for."""

Met = tuple[int, tuple[str, ...], tuple[str, ...]]
"""A contact as the plain pass takes it: day, who could speak, who could hear."""


def plain(met: Iterable[Met], known: Iterable[tuple[int, str, str]], agencies: Sequence[str]) -> dict[str, list[int]]:
    """By item the first day on which it could have been heard at each agency; known is (day, agency, item).

    From the last day to the first; what is heard on a day goes on from the next.
    """
    never = [NEVER] * len(agencies)
    place = {agency: at for at, agency in enumerate(agencies)}
    then = dict.fromkeys(agencies, never)
    found: dict[str, list[int]] = {}
    steps = [(-day, 0, contact) for contact in met for day in contact[:1]]
    starts = [(-day, 1, (agency, item)) for day, agency, item in known]
    for day, group in groupby(sorted([*steps, *starts], key=lambda s: s[:2]), key=lambda s: s[0]):
        # What was known by a day goes on from the next, so it looks at what stood before the day's contacts.
        before = dict(then)
        for _, kind, what in group:
            if kind:
                agency, item = what
                found[item] = list(map(min, found.get(item, never), before[agency]))
                continue
            _, givers, takers = what
            for giver in givers:
                now = then[giver]
                for taker in takers:
                    if taker != giver:
                        now = list(map(min, now, before[taker]))
                        now[place[taker]] = -day
                then[giver] = now
    return found


def reach(sizes: Sequence[int], times: int) -> str:
    """The table of the passes for several sizes of one case."""
    lines = [
        f"By when every item could have been heard at every agency, in one case, seconds of the best of {times}; the "
        f"plain pass knows whole days alone. {setting()}", "",
        "| rows | items | contacts | spells | read and derive s | contacts s | pass s | plain pass s | ratio "
        "| raphtory: graph s | search of an item s | reading its answer s | answers, differ |",
        f"| {' | '.join(['---'] * 13)} |",
    ]  # fmt: skip
    there = find_spec("raphtory") is not None
    if not there:
        print(NO_RAPHTORY, file=sys.stderr)
    seen = []
    for rows in sizes:
        began = perf_counter()
        ground = made(rows)
        derived = perf_counter()
        sure = ground.passing.sure
        ready = perf_counter()
        whole = [(c.departs.latest // DAY, c.givers, c.takers) for c in sure]
        spells = [s for item in ground.items for s in ground.spells(item) if s.since.latest < UNKNOWN_LATEST]
        known = [(s.since.latest // DAY, s.agency, s.item) for s in spells]
        ours = min(_timed(earliest, ground) for _ in range(times))
        other = min(_timed(plain, whole, known, list(ground.agencies)) for _ in range(times))
        lines.append(
            f"| {rows:,} | {len(ground.items):,} | {len(ground.contacts):,} | {len(spells):,} | {derived - began:.2f} "
            f"| {ready - derived:.2f} | {ours:.2f} | {other:.2f} | {ours / other:.1f} "
            + (_by_raphtory(whole, known, list(ground.agencies)) if there else "| - | - | - | - |")
        )
        seen.append((rows, ours))
    if len(seen) > 1:
        (small, first), (large, last) = seen[0], seen[-1]
        grows = log(last / first) / log(large / small)
        lines += ["", f"From {small:,} to {large:,} rows the pass grows by the power of {grows:.2f}."]
    return "\n".join([*lines, "", RAPHTORY if there else NO_RAPHTORY])


def _by_raphtory(met: Sequence[Met], known: Sequence[tuple[int, str, str]], agencies: Sequence[str]) -> str:
    """The last cells of a line: seconds for the graph, of an item's search and of its answer, and what was compared."""
    from raphtory import algorithms

    items = sorted({item for _, _, item in known})
    asked = items[:: max(1, len(items) // ASKED)][:ASKED]
    began = perf_counter()
    graph = drawn(met, (spell for spell in known if spell[2] in asked))
    made = perf_counter()
    reached = {item: algorithms.temporally_reachable_nodes(graph, 1 << 20, 0, [f"item {item}"]) for item in asked}
    searched = perf_counter()
    theirs = {item: first_days(found, agencies) for item, found in reached.items()}
    spent = made - began, (searched - made) / len(asked), (perf_counter() - searched) / len(asked)
    heard = plain(met, known, agencies)
    ours: dict[str, dict[str, int]] = {
        item: {a: day for a, day in zip(agencies, heard[item], strict=True) if day < NEVER} for item in asked
    }
    for day, agency, item in known:
        if item in ours:
            ours[item][agency] = min(day, ours[item].get(agency, NEVER))
    differ = sum(theirs[item].get(a) != ours[item].get(a) for item in asked for a in agencies)
    return f"| {spent[0]:.2f} | {spent[1]:.4f} | {spent[2]:.4f} | {len(asked) * len(agencies):,}, {differ} |"


def drawn(met: Iterable[Met], known: Iterable[tuple[int, str, str]]) -> Any:
    """A raphtory graph of contacts and of who knew some items, in which what is heard on a day goes on from the next.

    Contacts lie at twice their day, knowing and having heard at one more.
    """
    from raphtory import Graph

    edges = {(2 * day + 1, f"item {item}", f"agency {agency}") for day, agency, item in known}
    for day, givers, takers in met:
        for taker in takers:
            then = f"day {day} of {taker}"
            edges.add((2 * day + 1, then, f"agency {taker}"))
            edges |= {(2 * day, f"agency {giver}", then) for giver in givers if giver != taker}
    graph = Graph()
    for edge in sorted(edges):
        graph.add_edge(*edge)
    return graph


def first_days(reached: Any, agencies: Iterable[str]) -> dict[str, int]:
    """The first day on which an item is or could be at each agency, shown or heard there, from what raphtory found."""
    each = ((agency, reached.get(f"agency {agency}")) for agency in agencies)
    days = {agency: [at["0"] // 2 for at in found["reachable_nodes"]] for agency, found in each if found}
    return {agency: min(found) for agency, found in days.items() if found}


def search(sizes: Sequence[int]) -> str:
    """The table of the search for the contacts that would have closed most."""
    lines = [
        f"The {CHOSEN} contacts that would have closed most (`what-if --best {CHOSEN}`), in one case, seconds of one "
        "run, with everything that is worked out anew for the case with them.", "",
        "| rows | gaps | recorded contacts to choose from | with new calls | exact | s |",
        "| --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for rows in sizes:
        ground = made(rows)
        with asked_of(ground.case) as store:
            found = gaps(ground, store)
        offered = [len(candidates(ground, found, calls)) for calls in (False, True)]
        began = perf_counter()
        answer = best(ground, CHOSEN)
        spent = perf_counter() - began
        exact = ", ".join(f"{'yes' if s['exact'] else 'no'} ({s['of']})" for s in answer["sets"][::2])
        lines.append(f"| {rows:,} | {len(found):,} | {offered[0]} | {offered[1]} | {exact} | {spent:.1f} |")
    return "\n".join(lines)


def made(rows: int) -> Ground:
    """What questions about routes stand on, of an invented case of so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder, "case"), rows)
        return Ground(cases.read(Path(folder, "case")))


def _timed(work: object, *given: object) -> float:
    began = perf_counter()
    work(*given)  # type: ignore[operator]
    return perf_counter() - began
