"""The key: which code stands for whom, by how many days dates were moved, and which ids were changed.

It is one file, kept apart from what is shared and readable by its owner only. Whoever has it can undo the work.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from agencygraph import files, formats
from agencygraph.naming import folded

NOTE = "Whoever has this file can undo the anonymising. Keep it apart from what is shared, and never send it with it."
OF_LEVELS = ("agency", "area")
"""Kinds of name that some levels hide and others show."""
AMBIGUOUS = "[name]"
"""What stands for a name that two people bear."""


class NotAKey(Exception):
    """A file is not a key; str() is one sentence that says which and why."""


@dataclass(slots=True)
class Name:
    """Somebody or something that has a code.

    kind   "person", "practitioner", "agency", "address", "area" or "reference"
    code   what stands for it; main itself where that is a role already and not a name
    main   its id as written, to which the way back returns
    spelt  every way of writing it that may not be seen
    """

    kind: str
    code: str
    main: str
    spelt: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Made:
    """One case made with the key.

    title, marking  those of the case, "" where it has none
    dates, days     what was done with dates, and by how many days they were moved
    hidden          codes of the agencies and areas that are hidden in it, which at other levels are not
    ids             new id to old one, for each id of a row, item or rule that was changed
    """

    id: str
    level: str
    dates: str
    days: int = 0
    title: str = ""
    marking: str = ""
    hidden: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Key:
    """names, the cases by their code, and the days (as day numbers) that may not be seen where dates were changed."""

    names: list[Name] = field(default_factory=list)
    cases: dict[str, Made] = field(default_factory=dict)
    days: set[int] = field(default_factory=set)
    _found: dict[tuple[str, str], Name] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._found = {(name.kind, folded(name.main)): name for name in self.names}

    def find(self, kind: str, main: str) -> Name | None:
        """The name with an id, None where it has no code yet."""
        return self._found.get((kind, folded(main)))

    def give(self, kind: str, main: str, code: str) -> Name:
        """A new name with its code."""
        name = Name(kind, code, main)
        self.names.append(name)
        self._found[kind, folded(main)] = name
        return name

    def hiding(self, hidden: Collection[str], mode: str) -> Key:
        """What a case with these agencies and areas hidden may not show.

        mode  keep: no day is hidden; coarsen: the first and last of a month are not, for they end the ranges
        """
        names = [n for n in self.names if n.kind not in OF_LEVELS or n.code in hidden]
        days = {"keep": set[int](), "coarsen": {d for d in self.days if not _ends_a_month(d)}}.get(mode, self.days)
        return Key(names, self.cases, days)

    def new_code(self, base: str, taken: str) -> str:
        """The base and the first number that no other code has, nor the folded text `taken` holds."""
        used = {folded(name.code) for name in self.names}
        codes = (f"{base} {number}" for number in count(1))
        return next(c for c in codes if folded(c) not in used and not re.search(rf"\b{re.escape(folded(c))}\b", taken))

    def case_code(self, id_: str, level: str, dates: str) -> str:
        """The code of a case made in one way: the one it had, or the next."""
        way = (id_, level, dates)
        known = next((code for code, made in self.cases.items() if (made.id, made.level, made.dates) == way), None)
        return known or f"case-{len(self.cases) + 1}"

    def as_text(self) -> str:
        """The key as it is written."""
        plain = {
            "format": formats.written("key"), "note": NOTE,
            "names": [{"kind": n.kind, "code": n.code, "main": n.main, "spelt": n.spelt} for n in self.names],
            "cases": {
                code: {"id": m.id, "level": m.level, "dates": m.dates, "days": m.days, "title": m.title,
                       "marking": m.marking, "hidden": m.hidden, "ids": m.ids}
                for code, m in self.cases.items()
            },
            "days": sorted(self.days),
        }  # fmt: skip
        return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _ends_a_month(day: int) -> bool:
    return 1 in (date.fromordinal(day).day, date.fromordinal(day + 1).day)


def read(path: str | Path) -> Key:
    """The key in a file; an empty one where there is no such file. Raises NotAKey for anything else."""
    path = Path(path)
    try:
        given: Any = formats.brought_up("key", json.loads(path.read_text(encoding="utf-8")), path)
        names = [Name(n["kind"], n["code"], n["main"], list(n["spelt"])) for n in given["names"]]
        cases = {code: Made(**made) for code, made in given["cases"].items()}
        return Key(names, cases, set(map(int, given["days"])))
    except FileNotFoundError:
        return Key()
    except formats.UnknownFormat as error:
        raise NotAKey(str(error)) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotAKey(f"{path} cannot be read as a key: {getattr(error, 'strerror', None) or error}.") from error


def write(path: str | Path, key: Key) -> Path:
    """Writes a key, whole or not at all, readable by its owner only. Raises files.CannotWrite."""
    return files.write(path, key.as_text())


def seen_by_others(path: str | Path) -> bool:
    """Whether others than its owner may read a file."""
    return bool(Path(path).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
