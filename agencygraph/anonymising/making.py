"""A case made safe to share: read, given codes, written anew, searched for leaks, and compared with what it was."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agencygraph import files
from agencygraph.anonymising import codes, key, leaks, sameness
from agencygraph.anonymising import source as sources
from agencygraph.anonymising.days import Change, change
from agencygraph.anonymising.doubts import Doubt
from agencygraph.anonymising.key import Key, Made
from agencygraph.anonymising.leaks import Leak
from agencygraph.anonymising.levels import DATES, GRAINS, LEVELS
from agencygraph.anonymising.sameness import Difference
from agencygraph.anonymising.tables import Tables, given_days, moved_days
from agencygraph.anonymising.wording import Wording
from agencygraph.files import CannotWrite
from agencygraph.findings import Result
from agencygraph.opening import opened

LEAST_WEEKS, MOST_WEEKS = 26, 520
TRIES = 500
TIMES = 5
"""Moves of the dates that are tried where one falls so that bank holidays, or rules that changed, change a finding."""


class Leaked(Exception):
    """What was made holds something it may not, so nothing was written."""

    def __init__(self, found: list[Leak]) -> None:
        super().__init__(f"{len(found)} leaks")
        self.found = found


class FindingsDiffer(Exception):
    """What was made gives other findings, so nothing was written."""

    def __init__(self, found: list[Difference]) -> None:
        super().__init__(f"{len(found)} findings differ")
        self.found = found


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What was done: the folder, the key's file, counts by kind, what a person must read, what coarser dates changed.

    not_searched  spellings that are not looked for, each with why
    differences   findings that are not as they were; with kept or moved dates there is none
    """

    folder: Path
    key: Path
    level: str
    change: Change
    counts: dict[str, int]
    doubts: list[Doubt]
    read_cells: int
    not_searched: list[str]
    differences: list[Difference]
    compared: bool


def anonymise(
    case: str | Path,
    into: str | Path,
    *,
    level: str = "practitioner",
    dates: str = "",
    grain: str = "month",
    key_file: str | Path = "",
    neutral: bool = False,
    names: Iterable[str] = (),
    compare: bool = True,
    allow_changed: bool = False,
) -> Anonymised:
    """Makes a case folder to share, whole or not at all, and writes its key.

    into      the new folder; it may not be there, or be empty
    level     one of levels.LEVELS
    dates     keep, shift or coarsen; "" for what the level has
    grain     what days are coarsened to: month, quarter or year
    key_file  where the key is, or is to be; "" for the folder's name with .key.json, beside it
    neutral   whether words that say somebody's sex are replaced
    names     further names to be coded, which no table has
    compare   whether the findings before and after are compared; it takes as long as asking for all of them twice
    allow_changed  whether to write even where coarser dates make a finding something else than one that cannot be told
    Raises Leaked, FindingsDiffer, CannotWrite, key.NotAKey, case.CaseUnreadable; then nothing is in the folder.
    """
    if level not in LEVELS or (dates and dates not in DATES) or grain not in GRAINS:
        raise ValueError(f"{level}, {dates}, {grain}: not a level, a way with dates, or a grain")
    target, where = files.new_folder(into), key_path(into, key_file)
    _apart(target, where, Path(case))
    names = list(names)
    source, mode = sources.read(case), dates or LEVELS[level].dates
    before = _results(case) if compare else []
    for left in range(TIMES if mode == "shift" else 1, 0, -1):
        own = key.read(where)
        made, content, code = _once(source, own, level, mode, grain, neutral, names)
        found = _compared(before, content, own, code, mode) if compare else []
        wrong = [d for d in found if not d.honest]
        if not wrong or (mode == "coarsen" and allow_changed):
            break
        if left == 1 or mode != "shift" or code in key.read(where).cases:
            raise FindingsDiffer(wrong)
    shown = own.hiding(own.cases[code].hidden, mode)
    leaked = leaks.in_content(content, shown)
    leaked += leaks.Searcher(shown).text(target.name, "the folder's own name")
    if leaked:
        raise Leaked(leaked)
    key.write(where, own)
    files.write_folder(target, content)
    by, wording = made.by, made.wording
    return Anonymised(
        target, where, level, by, dict(sorted(wording.done.items())), made.doubts, made.read_cells, wording.left,
        found, compare,
    )  # fmt: skip


def key_path(into: str | Path, given: str | Path = "") -> Path:
    """Where the key of a folder is: as given, or beside it under its name with .key.json."""
    folder = Path(into).absolute()
    return Path(given).absolute() if given else folder.with_name(f"{folder.name}.key.json")


def _apart(target: Path, where: Path, case: Path) -> None:
    """Raises CannotWrite for a key in the folder that is shared, and for a folder in the case or around it."""
    folder, own = target.resolve(), case.resolve()
    if where.resolve().is_relative_to(folder):
        raise CannotWrite(f"{where} lies in the folder that is shared: keep the key apart from it.")
    if own.is_dir() and (folder.is_relative_to(own) or own.is_relative_to(folder)):
        raise CannotWrite(f"{target} lies in the case, or the case in it: name a folder apart from it.")


def _once(
    source: sources.Source, own: Key, level: str, mode: str, grain: str, neutral: bool, names: list[str]
) -> tuple[Tables, dict[str, bytes], str]:
    """The files of one try, with the key completed."""
    shown, case = LEVELS[level], source.case
    code = own.case_code(case.id, level, mode)
    before, days = own.cases.get(code), given_days(source)
    own.days |= days if mode != "keep" else set()
    move = (before.days if before else _move(own.days, moved_days(source))) if mode == "shift" else 0
    by = change(mode, move, grain)
    texts = [*source.texts(), case.title, case.area]
    hidden = codes.give(case, own, shown, neutral, names, texts)
    view = own.hiding(hidden, mode)

    def number(kind: str, words: str) -> str:
        main = "".join(c for c in words if c.isalnum() or c == "@")
        there = own.find("reference", main) or own.give("reference", main, own.new_code("Reference", ""))
        there.spelt += [words] if words not in there.spelt else []
        return there.code

    tables = Tables(source, view, shown, by, Wording(view, by, neutral, number))
    content = tables.content(code)
    own.cases[code] = Made(case.id, level, mode, move, case.title, case.marking, hidden, tables.changed_ids())
    return tables, content, code


def _move(seen: set[int], moving: set[int]) -> int:
    """A secret number of days: whole weeks, so that weekdays stay.

    None by which a day that moves, be it of a rule or the end of a month, becomes a day that the case gives away.
    """
    for _ in range(TRIES):
        weeks = LEAST_WEEKS + secrets.randbelow(MOST_WEEKS - LEAST_WEEKS)
        move = 7 * weeks * secrets.choice((-1, 1))
        if seen.isdisjoint(day + move for day in seen | moving):
            return move
    raise CannotWrite("The case's days lie so close for so long that no move keeps them apart: coarsen them instead.")


def _results(case: str | Path) -> list[Result]:
    with opened(case) as it:
        return it.gaps()


def _compared(before: list[Result], content: dict[str, bytes], own: Key, code: str, mode: str) -> list[Difference]:
    with tempfile.TemporaryDirectory(prefix="agencygraph-") as folder:
        for name, data in content.items():
            files.write(Path(folder) / name, data)
        return sameness.differences(before, _results(folder), own, code, mode)
