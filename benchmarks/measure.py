"""Runs a command as a process of its own and says what it cost."""

from __future__ import annotations

import json
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
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent
LIBRARIES = ("agencygraph", "ladybug", "networkx", "click")
IF_THERE = ("duckdb", "raphtory")
"""Libraries of single comparisons."""
LAUNCH = """
import json, os, sys, time
began = time.perf_counter()
child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[2:]], os.environ)
_, status, used = os.wait4(child, 0)
seconds = time.perf_counter() - began
with open(sys.argv[1], "w") as file:
    json.dump([seconds, os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss], file)
"""
"""Starts what is measured: Linux counts the memory of the process that starts another as the other's too, and this one
is small."""
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
        command = [sys.executable, "-SIc", LAUNCH, str(Path(here, "used")), "-m", *words]
        with subprocess.Popen(command, cwd=work, env=there, stdout=out, stderr=err) as launcher:
            ended, peaks = Event(), [0]
            looking = Thread(target=_look, args=(launcher.pid, ended, peaks))
            looking.start()
            launcher.wait()
            ended.set()
            looking.join()
        out.seek(0)
        err.seek(0)
        seconds, code, processor, most = json.loads(Path(here, "used").read_text())
        if code:
            raise Failed(f"{' '.join(words)}: {err.read().decode()[-2000:]}")
        left = tuple(sorted(str(p.relative_to(here)) for folder in (work, scratch) for p in folder.rglob("*")))
        # Linux gives kilobytes, macOS bytes.
        mib = most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        together = max(mib, max(peaks) / (1 << 20))
        return Cost(seconds, processor, mib, together, left, out.read().decode())


def _look(process: int, ended: Event, peaks: list[int]) -> None:
    """Puts the greatest memory seen of all that a process started into `peaks`, until it has ended."""
    while not ended.wait(EVERY):
        peaks[0] = max(peaks[0], resident(process))


def resident(process: int) -> int:
    """Bytes in memory of all that a process started, and that those started; 0 where there is no /proc."""
    total, waiting = 0, _started(str(process))
    while waiting:
        one = waiting.pop()
        with suppress(OSError):  # it has ended
            total += int(Path("/proc", one, "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            waiting += _started(one)
    return total


def _started(process: str) -> list[str]:
    try:
        tasks = list(Path("/proc", process, "task").iterdir())
        return [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


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
