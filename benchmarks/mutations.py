"""Small faults put into the page one at a time: each has to turn a test red.

The checkout is copied to a temporary folder, so that nothing of it is changed. What no test noticed is listed as
survived, and a fault whose place is no longer in the text is an error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent
VIEW = "agencygraph/view"
LEFT_OUT = shutil.ignore_patterns(".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "*.egg-info")
LONGEST = 600
"""Seconds that the tests of one fault may take."""


class Fault(NamedTuple):
    """One edit: in a file of the view, the one place where `old` stands becomes `new`; tests are those asked."""

    name: str
    file: str
    old: str
    new: str
    tests: Sequence[str]


def _read() -> tuple[Fault, ...]:
    listed = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))["fault"]
    return tuple(Fault(**{**row, "tests": tuple(f"tests/{name}" for name in row["tests"])}) for row in listed)


FAULTS = _read()
QUICK = ("hidden outcome shown", "what may be known counts as known", "a decision knows what came after")
"""Those that no browser is needed for."""


def campaign(names: Sequence[str] = ()) -> tuple[list[tuple[str, str]], list[str]]:
    """(fault, the first test that noticed it, "" where none did) for these faults or all, and those of the tests that
    are red without a fault."""
    asked = [fault for fault in FAULTS if not names or fault.name in names]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(CHECKOUT, copy, ignore=LEFT_OUT)
        for fault in asked:
            path = copy / VIEW / fault.file
            before = path.read_bytes()
            path.write_bytes(changed(fault, before.decode("utf-8")).encode("utf-8"))
            found.append((fault.name, _noticed(copy, fault.tests)))
            path.write_bytes(before)
        red = sorted({name for _, name in found if name})
        still = _failed(copy, red, stop=False) if red else []
    return found, still


def changed(fault: Fault, text: str) -> str:
    """The text with the fault in it. Raises ValueError where its place is not there exactly once."""
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.name}: its place stands {text.count(fault.old)} times in {fault.file}.")
    return text.replace(fault.old, fault.new)


def _noticed(copy: Path, tests: Sequence[str]) -> str:
    return next(iter(_failed(copy, tests, stop=True)), "")


def _failed(copy: Path, tests: Sequence[str], stop: bool) -> list[str]:
    """The tests that are red, in order; the first alone with stop."""
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(["-x"] if stop else []), *tests]
    at = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(run, cwd=copy, env=at, capture_output=True, text=True, timeout=LONGEST)
    names = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if done.returncode not in (0, 1) and not names:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return names


def table() -> tuple[str, int]:
    """A table of the faults and what noticed them, and how many nothing did."""
    return _table(*campaign())


def _table(found: Sequence[tuple[str, str]], still: Sequence[str]) -> tuple[str, int]:
    survived = [name for name, by in found if not by]
    lines = [f"{len(found)} faults, {len(found) - len(survived)} noticed.", ""]
    lines += ["| fault | noticed by |", "| --- | --- |"]
    lines += [f"| {name} | {by.removeprefix('tests/') or '**survived**'} |" for name, by in found]
    if still:
        lines += ["", f"Red without a fault too, so they show nothing: {', '.join(still)}."]
    return "\n".join(lines), len(survived) + len(still)
