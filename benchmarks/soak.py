"""A day of use in minutes: cases opened, asked, shown and closed in one process, whose memory and files are watched.

Nothing may grow from one hundred uses to the next. In a store in memory an open file or a connection that is not given
back would stay until the process ends, which a command never shows: a service that runs for weeks does.
"""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path
from statistics import median
from time import monotonic
from typing import NamedTuple

from benchmarks.generate import write
from benchmarks.measure import setting

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
USES = ("gaps", "who knew", "page", "report", "export")


class Seen(NamedTuple):
    """After so many uses: MiB held, files open, threads alive."""

    uses: int
    mib: float
    files: int
    threads: int


def use(case: Path, kind: str, folder: Path) -> None:
    """One use of a case as a command makes it."""
    from agencygraph import opened
    from agencygraph.cli.frame import page_model
    from agencygraph.exporting import export
    from agencygraph.report import report, written
    from agencygraph.view import page

    with opened(case) as it:
        if kind == "gaps":
            it.gaps()
        elif kind == "who knew":
            it.who_knew()
        elif kind == "page":
            page.render(page_model(it, str(case)))
        elif kind == "report":
            written(report(it, "soak"), "docx")
        else:
            export(it.graph(), folder / "graph.json")


def now(uses: int) -> Seen:
    """What the process holds, from /proc: on another system nothing is known, and nothing is claimed."""
    gc.collect()
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return Seen(uses, int(status["VmRSS"].split()[0]) / 1024, len(os.listdir("/proc/self/fd")), int(status["Threads"]))


def soak(minutes: float, most: int = 0, only: str = "") -> list[Seen]:
    """What the process held after every round of uses; `most` rounds where given, of one sample alone where named."""
    ends = monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "made", 200)
        cases = [*(p for p in sorted(SAMPLES.iterdir()) if (p / "case.toml").exists()), folder / "made"]
        cases = [SAMPLES / only] if only else cases
        seen, uses, rounds = [], 0, 0
        while True:
            for case in cases:
                for kind in USES:
                    use(case, kind, folder)
                    uses += 1
            rounds += 1
            seen.append(now(uses))
            if rounds == most or (not most and monotonic() > ends):
                return seen


def table(minutes: float) -> tuple[str, bool]:
    """The figures, and whether something grew: the last fifth of the rounds against the fifth after the first."""
    seen = soak(minutes)
    fifth = max(1, len(seen) // 5)
    early, late = seen[fifth : 2 * fifth] or seen[:1], seen[-fifth:]
    lines = [
        f"{seen[-1].uses:,} uses in {minutes:g} minutes in one process: {', '.join(USES)}, of every sample and of a "
        f"generated case of 200 rows. {setting()}", "",
        "| after uses | MiB | files open | threads |", "| --- | --- | --- | --- |",
    ]  # fmt: skip
    step = max(1, len(seen) // 12)
    lines += [f"| {s.uses:,} | {s.mib:.0f} | {s.files} | {s.threads} |" for s in [*seen[::step], seen[-1]]]
    growth = median(s.mib for s in late) / median(s.mib for s in early)
    more = max(s.files for s in late) - max(s.files for s in early)
    lines += ["", f"The last fifth holds {growth:.2f} times the memory of the second, and {more} more files."]
    return "\n".join(lines), growth > 1.1 or more > 0
