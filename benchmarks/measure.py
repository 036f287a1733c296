"""Runs a command as a process of its own and says what it cost."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent
LIBRARIES = ("agencygraph", "ladybug", "networkx", "click")


class Cost(NamedTuple):
    """What one run took: seconds, seconds of processor, MiB at its peak, files left behind, and what it printed."""

    seconds: float
    processor: float
    mib: float
    left: tuple[str, ...]
    output: str


class Failed(Exception):
    """A measured command ended with an error; str() is the end of what it said."""


def process(*words: str) -> Cost:
    """One run of `python -m …` in an empty folder, its temporary files in another.

    The peak is the process's own (`wait4`), the files are those in either folder when it has ended.
    """
    with tempfile.TemporaryDirectory() as here, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        work, scratch = Path(here, "work"), Path(here, "tmp")
        work.mkdir()
        scratch.mkdir()
        there = {**os.environ, "PYTHONPATH": str(CHECKOUT), "TMPDIR": str(scratch), "PYTHONHASHSEED": "0"}
        began = perf_counter()
        child = subprocess.Popen([sys.executable, "-m", *words], cwd=work, env=there, stdout=out, stderr=err)
        _, status, used = os.wait4(child.pid, 0)
        seconds = perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            raise Failed(f"{' '.join(words)}: {err.read().decode()[-2000:]}")
        left = tuple(sorted(str(p.relative_to(here)) for folder in (work, scratch) for p in folder.rglob("*")))
        # Linux gives kilobytes, macOS bytes.
        mib = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        return Cost(seconds, used.ru_utime + used.ru_stime, mib, left, out.read().decode())


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
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {', '.join(found)}."
