"""Every regular expression of the package, fed with long texts made to keep it busy: none may take time without end.

A pattern is found where a module keeps it, or where it is written into a call of `re`. The texts are repeats of the
characters that the pattern itself looks for, ended by what it does not take. Each pattern runs in a process that
the system kills when its time is over, because a pattern that runs away cannot be stopped from within.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import agencygraph

LONGEST = 100_000
"""Characters of a cell as it is kept."""
SHORT = tuple(f"agencygraph.{name}" for name in ("anchors", "clock", "dates", "tables.archive"))
"""Modules whose patterns are given 200 characters at most: `clock.normal` refuses a longer cell unread."""
PATIENCE = 20
"""Seconds of the processor for one pattern with all its texts."""
METHODS = "fullmatch|match|search|sub|finditer|findall|split"
CATEGORY = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_SPACE": "x", "NOT_DIGIT": "x", "NOT_WORD": "-"}
ALWAYS = (" ", "a", "A", "1", ".", "a ", "Aa ", "\n", "\u00e9")
END = "\x00!"


class Pattern(NamedTuple):
    """A pattern, the module it stands in, and the methods it is used by."""

    module: str
    compiled: re.Pattern[Any]
    methods: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.module}: {self.compiled.pattern!r:.100}"


def patterns() -> list[Pattern]:
    """Every pattern of the package, each once, in the order of modules."""
    found: dict[tuple[Any, int], tuple[str, re.Pattern[Any], set[str]]] = {}

    def add(module: str, compiled: re.Pattern[Any], methods: set[str]) -> None:
        found.setdefault((compiled.pattern, compiled.flags), (module, compiled, set()))[2].update(methods)

    folder = Path(agencygraph.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    for info in pkgutil.walk_packages(agencygraph.__path__, "agencygraph."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for compiled in _held(value):
                used = set(re.findall(rf"\b{re.escape(name)}\.({METHODS})\(", source))
                add(info.name, compiled, used or {"search"})
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for method, text in _written(tree):
            add(info.name, re.compile(text), {method})
    return [Pattern(module, compiled, tuple(sorted(used))) for module, compiled, used in found.values()]


def _held(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset, dict)):
        for part in [*value, *(value.values() if isinstance(value, dict) else ())]:
            yield from _held(part, depth + 1)


def _written(tree: ast.AST) -> Iterator[tuple[str, Any]]:
    """The method and the text of each call of re whose pattern is written out."""
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re":
            first = node.args[0] if node.args else None
            if called.attr not in ("compile", "escape") and isinstance(first, ast.Constant):
                yield called.attr, first.value


def sample(compiled: re.Pattern[Any]) -> list[str]:
    """A character for each place of a pattern that takes one, in the order of the pattern."""
    found: list[str] = []

    def walk(part: Any) -> None:
        for op, value in part:
            name = str(op)
            if name == "LITERAL":
                found.append(chr(value))
            elif name in ("ANY", "NOT_LITERAL"):
                found.append("z")
            elif name == "IN":
                kind, first = str(value[0][0]), value[0][1]
                by_kind = {"LITERAL": first, "RANGE": first[0] if isinstance(first, tuple) else 0}
                found.append(chr(by_kind[kind]) if kind in by_kind else CATEGORY.get(str(first)[9:], "~"))
            elif name.endswith("REPEAT"):
                walk(value[2])
            elif name == "SUBPATTERN":
                walk(value[3])
            elif name == "BRANCH":
                for branch in value[1]:
                    walk(branch)
            elif name in ("ASSERT", "ASSERT_NOT"):
                walk(value[1])

    walk(_parser.parse(compiled.pattern, compiled.flags & ~re.DEBUG))
    return found


def texts(compiled: re.Pattern[Any], length: int, most: int) -> list[str]:
    """Texts of so many characters that end in what the pattern does not take: its own characters over and over."""
    own = sample(compiled)
    whole = "".join(own)
    some = own[:: max(1, len(own) // most)]
    pairs = [a + b for a, b in pairwise(own)]
    units = dict.fromkeys([whole[:40], *ALWAYS, *some[:most], *pairs[:: max(1, len(pairs) // most)][:most]])
    return [start + (unit * (length // len(unit) + 1))[:length] + END
            for start in ("", whole[:30]) for unit in units if unit]  # fmt: skip


def feed(pattern: Pattern, length: int, most: int) -> None:
    """Gives a pattern all its texts, by each method it is used by."""
    for text in texts(pattern.compiled, min(length, 200 if pattern.module in SHORT else length), most):
        data: Any = text.encode("latin-1", "replace") if isinstance(pattern.compiled.pattern, bytes) else text
        for method in pattern.methods:
            if method == "sub":
                pattern.compiled.sub(data[:0], data)
            elif method == "finditer":
                deque(pattern.compiled.finditer(data), maxlen=0)
            else:
                getattr(pattern.compiled, method)(data)


def runaways(length: int, most: int, patience: int = PATIENCE) -> tuple[int, list[str]]:
    """How many patterns were fed, and those whose texts took more than so many seconds of the processor."""
    every, slow, at = patterns(), list[str](), 0
    while at < len(every):
        words = [sys.executable, "-m", __name__, str(length), str(most), str(patience), str(at)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        reached = int(done.stdout.split()[-1])
        if done.returncode == -signal.SIGPROF:
            slow.append(str(every[reached]))
        elif done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        at = reached + 1
    return len(every), slow


def _child(length: int, most: int, patience: int, start: int) -> None:
    for at, pattern in enumerate(patterns()[start:], start):
        print(at, flush=True)
        signal.setitimer(signal.ITIMER_PROF, patience)  # of the processor, whatever else the machine does
        feed(pattern, length, most)
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    _child(*map(int, sys.argv[1:]))
