"""Runs a command as a process of its own and says what it cost."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent
LIBRARIES = ("agencygraph", "ladybug", "networkx", "click")
IF_THERE = ("duckdb", "raphtory")
"""Libraries of single comparisons."""
EVERY = 0.05
"""Seconds between two looks at the memory of all processes together."""


class Cost(NamedTuple):
    """What one run took: seconds, seconds of processor, memory, files left behind, and what it printed.

    mib       of the largest of its processes at its peak
    together  of all its processes at once at their peak, pages that several share counted in each; a short peak may
              be missed, and where the system does not tell it is that of the largest
    """

    seconds: float
    processor: float
    mib: float
    together: float
    left: tuple[str, ...]
    output: str


class Failed(Exception):
    """A measured command ended with an error; str() is the end of what it said."""


def process(*words: str) -> Cost:
    """One run of `python -m …` in an empty folder, its temporary files in another.

    The files are those in either folder when it has ended.
    """
    with tempfile.TemporaryDirectory() as here, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        work, scratch = Path(here, "work"), Path(here, "tmp")
        work.mkdir()
        scratch.mkdir()
        there = {**os.environ, "PYTHONPATH": str(CHECKOUT), "TMPDIR": str(scratch), "PYTHONHASHSEED": "0"}
        began = perf_counter()
        child = subprocess.Popen([sys.executable, "-m", *words], cwd=work, env=there, stdout=out, stderr=err)
        ended, peaks = Event(), [0]
        looking = Thread(target=_look, args=(child.pid, ended, peaks))
        looking.start()
        _, status, used = os.wait4(child.pid, 0)
        seconds = perf_counter() - began
        ended.set()
        looking.join()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            raise Failed(f"{' '.join(words)}: {err.read().decode()[-2000:]}")
        left = tuple(sorted(str(p.relative_to(here)) for folder in (work, scratch) for p in folder.rglob("*")))
        # Linux gives kilobytes, macOS bytes.
        mib = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        together = max(mib, max(peaks) / (1 << 20))
        return Cost(seconds, used.ru_utime + used.ru_stime, mib, together, left, out.read().decode())


def _look(process: int, ended: Event, peaks: list[int]) -> None:
    """Puts the greatest memory seen of a process and those it started into `peaks`, until it has ended."""
    while not ended.wait(EVERY):
        peaks[0] = max(peaks[0], _resident(process))


def _resident(process: int) -> int:
    """Bytes in memory of a process and of all it started; 0 where there is no /proc."""
    total, waiting = 0, [str(process)]
    while waiting:
        there = Path("/proc", waiting.pop())
        try:
            total += int((there / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for task in (there / "task").iterdir():
                waiting += (task / "children").read_text().split()
        except OSError:  # it has ended
            continue
    return total


def best_and_median(seconds: Sequence[float]) -> tuple[float, float]:
    return min(seconds), median(seconds)


def setting() -> str:
    """What the figures were measured on, without the name of any machine."""
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} from the checkout")
    for name in IF_THERE:
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {', '.join(found)}."
