"""A folder of many cases: `agencygraph gap` on it beside the plain networkx script, answers compared case by case."""

from __future__ import annotations

import json
import math
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.generate import write_many
from benchmarks.measure import Cost, process, setting

ROW = ("case", "item", "lacking", "outcome")


def table(sizes: Sequence[int], per_case: int, times: int) -> str:
    """What both cost for each number of rows, in cases of about `per_case` rows."""
    lines = [
        f"`gap never-reached` to the holder, cases of {per_case} rows in one folder, best of {times} whole processes. "
        f"The command uses every core, the script one; the peak is that of the largest process. {setting()}", "",
        "| rows | command | s | rows/s | processor s | ratio: s, processor | peak MiB | files left | answers, differ |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    spent = []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_many(Path(folder, "cases"), rows, rows // per_case)
            words = str(Path(folder, "cases"))
            other = _least("benchmarks.plain", words, times=times)
            mine = _least("agencygraph", "gap", "never-reached", words, "--format", "json", times=times)
        count, differ = _compared(json.loads(mine.output), json.loads(other.output))
        for name, cost, last in (("networkx script", other, ""), ("`agencygraph gap`", mine, f"{count:,}, {differ}")):
            ratio = f"{cost.seconds / other.seconds:.1f}, {cost.processor / other.processor:.1f}"
            spent_on = f"{cost.seconds:.2f} | {rows / cost.seconds:,.0f} | {cost.processor:.2f}"
            left = ", ".join(cost.left) or "none"
            lines.append(f"| {rows:,} | {name} | {spent_on} | {ratio} | {cost.mib:.0f} | {left} | {last} |")
        spent.append((rows, mine))
    if len(spent) > 1:
        (small, first), (large, last_) = spent[0], spent[-1]
        power = math.log(last_.seconds / first.seconds) / math.log(large / small)
        lines += ["", f"From {small:,} to {large:,} rows the command's time grows by the power of {power:.2f}."]
    return "\n".join(lines)


def _least(*words: str, times: int) -> Cost:
    return min((process(*words) for _ in range(times)), key=lambda cost: cost.seconds)


def _compared(mine: list[dict[str, Any]], theirs: dict[str, Any]) -> tuple[int, int]:
    """How many answers were compared, and how many of them only one of the two gives."""
    unsure = {tuple(pair) for pair in theirs["unsure"]}
    found = [
        Counter(
            tuple(row[name] for name in ROW)
            for row in rows
            if (row["case"], row["item"]) not in unsure
            and row["outcome"] != "in-time"
            and row.get("reason") != "no-holder"
        )
        for rows in (mine, theirs["rows"])
    ]
    return (found[0] | found[1]).total(), ((found[0] - found[1]) + (found[1] - found[0])).total()
