"""One run of the program in its stages: `python -m benchmarks.stages FOLDER [QUERY…]` prints their seconds as JSON.

FOLDER is a case, or a folder of cases, which are taken a batch at a time as the command takes them, in one process.
The queries, never-reached where none is named, are asked one after the other.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

STAGES = ("imports", "reading", "derive", "graph", "load", "query")
QUERY = "never-reached"


def run(folder: Path, names: Sequence[str]) -> dict[str, float]:
    """Seconds per stage, of all queries and of each, and how many rows were read."""
    spent = dict.fromkeys((*STAGES, *names), 0.0)
    began = perf_counter()

    def lap(stage: str) -> None:
        nonlocal began
        now = perf_counter()
        spent[stage] += now - began
        began = now

    # Imported here because what the imports cost is measured too.
    from agencygraph import case, findings, graph, knowledge, many, queries
    from agencygraph.store.ladybug import Ladybug

    lap("imports")
    rows = 0
    shipped = queries.shipped()
    asked, options = [queries.read(shipped[name]) for name in names], findings.Options()
    needed = findings.needed(asked)
    paths = [str(p) for p in ([folder] if (folder / "chronology.csv").exists() else sorted(folder.iterdir()))]
    for batch in many.batches(paths):
        graphs = []
        for path in batch:
            one = case.read(path)
            rows += len(one.entries)
            lap("reading")
            known = knowledge.derive(one, (options.level,), needed)
            lap("derive")
            graphs.append(graph.build(known, False).part(needed, options.level))
            lap("graph")
        with Ladybug() as kept:
            kept.load(*graphs)
            lap("load")
            for query in asked:
                findings.run_each(kept, options, [one.case_id for one in graphs], [query])
                lap(query.name)
    return {**spent, "query": sum(spent[name] for name in names), "rows": rows}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), sys.argv[2:] or [QUERY])))
