"""One run of the program in its stages: `python -m benchmarks.stages FOLDER` prints their seconds as JSON.

FOLDER is a case, or a folder of cases; all of them go into one store, and the question is asked of all.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

STAGES = ("imports", "reading", "derive", "graph", "load", "query")
QUERY = "never-reached"
TOGETHER = 200
"""Cases put into the store by one load."""


def run(folder: Path) -> dict[str, float]:
    """Seconds per stage, and how many rows were read."""
    spent = dict.fromkeys(STAGES, 0.0)
    began = perf_counter()

    def lap(stage: str) -> None:
        nonlocal began
        now = perf_counter()
        spent[stage] += now - began
        began = now

    # Imported here because what the imports cost is measured too.
    from agencygraph import case, findings, graph, knowledge, queries
    from agencygraph.store.ladybug import Ladybug

    lap("imports")
    rows = 0
    query, options = queries.library()[QUERY], findings.Options()
    paths = [folder] if (folder / "chronology.csv").exists() else sorted(folder.iterdir())
    with Ladybug() as kept:
        lap("load")
        for start in range(0, len(paths), TOGETHER):
            graphs = []
            for path in paths[start : start + TOGETHER]:
                one = case.read(path)
                rows += len(one.entries)
                lap("reading")
                known = knowledge.derive(one, (options.level,))
                lap("derive")
                graphs.append(graph.build(known).part(findings.needed([query]), options.level))
                lap("graph")
            kept.load(*graphs)
            lap("load")
        findings.run(kept, query, options)
        lap("query")
    return {**spent, "rows": rows}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]))))
