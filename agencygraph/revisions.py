"""Two readings of one case compared row by row: what is new, changed or gone since an agency sent its file again.

Rows are matched by the id that the file gives them, where date or words agree too: numbers of rows move when a row
is put in above them. Others are matched by agency, date and near-same description, then by the same words under
another date, and last by the id alone. An id that only says where a row stands, as "Police-12", never counts alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from agencygraph import case as cases
from agencygraph import comparing, findings
from agencygraph import output as out
from agencygraph.graph import build
from agencygraph.headings import AS_SENT, OWN, sent
from agencygraph.knowledge import derive
from agencygraph.quality import near, plain
from agencygraph.records import Case, Entry
from agencygraph.store import in_memory
from agencygraph.when import DAY

ALIKE = 60
"""How alike two descriptions of one agency and day are, of 100, to be one row in two wordings."""
MOST = 60
"""Rows of one agency and day that are each compared with the others; of more, only those that say the same."""
WORDS = 4
"""Words that a description has at least, so that the same one under another date is taken as the same row."""

AROUND = 3
"""Words shown before and after the part of a long text that has changed."""

CELLS = ("when", "ends", "recorded", "known")
PLACES = frozenset({"id", "place", "order", "other", *CELLS})
COLUMNS = ("change", "agency", "date", "what", "description", "before", "after", "entry_before", "entry_after")
TABLE = ("change", "agency", "date", "what", "description", "where")

Row = dict[str, Any]
Pair = tuple[Entry, Entry]


class Cell(NamedTuple):
    """A cell that differs, as it was and as it is."""

    column: str
    before: str
    after: str


class Revision(NamedTuple):
    """What became of each row: pairs of the same row, those of the second reading alone, those of the first alone."""

    pairs: tuple[Pair, ...]
    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]


def revised(before: Case, after: Case) -> Revision:
    """Which row of the one reading is which row of the other. Pairs and new rows in the order of the second reading."""
    left, right = dict(enumerate(before.entries)), dict(enumerate(after.entries))
    found: dict[int, int] = {}

    def pair(
        key: Callable[[Entry], Hashable | None], single: bool = False, likely: Callable[[Entry, Entry], bool] = _any
    ) -> None:
        """Joins rows with the same key, in their order; with `single` only where each side has one."""
        waiting: dict[Hashable, list[int]] = {}
        for at, entry in left.items():
            if (value := key(entry)) is not None:
                waiting.setdefault(value, []).append(at)
        seen: dict[Hashable, list[int]] = {}
        for at, entry in right.items():
            if (value := key(entry)) in waiting:
                seen.setdefault(value, []).append(at)
        for value, others in seen.items():
            if not single or len(others) == len(waiting[value]) == 1:
                for a, b in zip(waiting[value], others, strict=False):
                    if likely(left[a], right[b]):
                        found[b] = a
                        del left[a], right[b]

    pair(lambda e: None if _by_place(e) else e.id, single=True, likely=_likely)
    pair(lambda e: (e.agency, *_said(e).items()))
    pair(lambda e: (e.agency, e.when[:2], plain(e.description)))
    pair(lambda e: (e.agency, e.id, plain(e.description)), single=True)
    for a, b in _near(left, right):
        found[b] = a
        del left[a], right[b]
    pair(lambda e: (e.agency, words) if len((words := plain(e.description)).split()) >= WORDS else None, single=True)
    pair(lambda e: None if _by_place(e) else e.id, single=True)
    pairs = [(before.entries[a], after.entries[b]) for b, a in sorted(found.items())]
    return Revision(tuple(pairs), tuple(right.values()), tuple(left.values()))


def rows(before: Case, after: Case, revision: Revision | None = None) -> list[Row]:
    """One row for each row of a chronology that is new, changed or gone; what is the same is left out.

    what           of a changed row, each cell as "column: before → after", shortened where a text is long
    cells          the same in full, as column, before and after
    before, after  the places in the agency's own files, None where the row is not there
    In the order of the second reading, then those gone in the order of the first.
    """
    revision = revision or revised(before, after)
    names = {a.id: b.id for a, b in revision.pairs}
    made = []
    new = {id(entry) for entry in revision.new}
    old = {id(b): a for a, b in revision.pairs}
    for entry in after.entries:
        if id(entry) in new:
            made.append(_row("new", None, entry))
        elif cells := _changes(old[id(entry)], entry, names):
            made.append(_row("changed", old[id(entry)], entry, cells))
    return [*made, *(_row("gone", entry, None) for entry in revision.gone)]


def told(before: str | Path, after: str | Path) -> tuple[list[Row], list[Row]]:
    """What is new, changed or gone between two cases on disk: the rows as `rows` gives them, and the findings.

    The findings are those of all gap queries, as `comparing.compared` gives them.
    Raises case.CaseUnreadable where one of the two is no case.
    """
    old, new = cases.read(before), cases.read(after)
    revision = revised(old, new)
    results = [_gaps(renamed(old, new, revision)), _gaps(new)]
    return rows(old, new, revision), comparing.compared(*results)


def _gaps(case: Case) -> list[dict[str, Any]]:
    with in_memory([build(derive(case, ("coded",)))]) as store:
        return [result.as_json() for result in findings.run_all(store, None, case.id)]


def as_text(lines: Sequence[Row], found: Sequence[Row]) -> str:
    """Both results of `told` as a person reads them: the rows as a table, then the findings."""
    shown = [{**row, "where": " → ".join(filter(None, (row["before"], row["after"])))} for row in lines]
    said = [out.rendered(shown, TABLE, "table") if lines else "No row is new, changed or gone.\n"]
    return "\n".join([*said, comparing.as_text(found)])


def renamed(before: Case, after: Case, revision: Revision) -> Case:
    """The first reading with the ids that its rows have in the second, so that findings of the two can be compared.

    A row that is gone keeps its id, with " (before)" where another row has it now.
    """
    taken = {entry.id for entry in after.entries}
    names = {a.id: b.id for a, b in revision.pairs}
    for entry in revision.gone:
        names[entry.id] = f"{entry.id} (before)" if entry.id in taken else entry.id

    def name(id_: str) -> str:
        return names.get(id_, id_)

    def named(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(name, ids))

    entries = tuple(
        replace(e, id=name(e.id), answers=named(e.answers), same_as=named(e.same_as), cites=named(e.cites))
        for e in before.entries
    )
    return replace(
        before,
        id=after.id,
        entries=entries,
        sendings=tuple(replace(s, entry_id=name(s.entry_id)) for s in before.sendings),
        plans=tuple(replace(p, entry_id=name(p.entry_id)) for p in before.plans),
        learning=tuple(replace(x, entry_id=name(x.entry_id)) for x in before.learning),
    )


def _any(_: Entry, __: Entry) -> bool:
    return True


def _likely(a: Entry, b: Entry) -> bool:
    return a.when[:2] == b.when[:2] or _likeness(a, b) >= ALIKE


def _by_place(entry: Entry) -> bool:
    """Whether an id only says where the row stands, as those do that reading or merging gives."""
    number = re.fullmatch(r".*-(\d+)(?:#\d+)?", entry.id, re.DOTALL)
    return bool(number) and int(number[1]) in (entry.place.row, sent(entry).row) if number else False


def _near(left: Mapping[int, Entry], right: Mapping[int, Entry]) -> list[tuple[int, int]]:
    """Pairs of one agency and day whose descriptions are alike, the most alike first."""
    days: dict[Hashable, tuple[list[int], list[int]]] = {}
    for side, entries in enumerate((left, right)):
        for at, entry in entries.items():
            day = (entry.agency, entry.when.earliest // DAY, entry.when.latest // DAY)
            days.setdefault(day, ([], []))[side].append(at)
    found = []
    for first, second in days.values():
        if not first or not second or len(first) > MOST or len(second) > MOST:
            continue
        likely = sorted((-_likeness(left[a], right[b]), a, b) for a in first for b in second)
        used = set[tuple[str, int]]()
        for score, a, b in likely:
            if -score >= ALIKE and ("left", a) not in used and ("right", b) not in used:
                used |= {("left", a), ("right", b)}
                found.append((a, b))
    return found


def _likeness(a: Entry, b: Entry) -> float:
    """How alike two descriptions are, of 100; a number corrected in the same words leaves them alike."""
    words = plain(a.description), plain(b.description)
    return max(near(*words), near(*(re.sub(r"\d+", "0", text) for text in words)))


def _said(entry: Entry) -> dict[str, str]:
    """What each cell of a row says, by its column."""
    said = {"date": entry.when.text}
    for column, clock in (("date_recorded", entry.recorded), ("date_known", entry.known)):
        said[column] = clock.text if clock != entry.when else ""
    said["span"] = "state" if entry.ends != entry.when else ""
    for field in fields(Entry):
        if field.name not in PLACES:
            value = getattr(entry, field.name)
            said[field.name] = "; ".join(value) if isinstance(value, tuple) else str(value or "")
    for heading, text in entry.other:
        if heading not in OWN:
            key = heading.removeprefix(AS_SENT)
            said[key] = f"{said[key]}\n{text}" if said.get(key) else text
    return said


def _changes(a: Entry, b: Entry, names: Mapping[str, str]) -> list[Cell]:
    """The cells that differ; references count by the row meant, a row's own id only where the file gives it."""

    def named(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(id_, id_) for id_ in ids)

    old = _said(replace(a, answers=named(a.answers), same_as=named(a.same_as), cites=named(a.cites)))
    new = _said(b)
    if not _by_place(a) and not _by_place(b):
        old["entry_id"], new["entry_id"] = a.id, b.id
    columns = dict.fromkeys((*old, *new))
    cells = [Cell(column, old.get(column, ""), new.get(column, "")) for column in columns]
    return [cell for cell in cells if cell.before != cell.after]


def _brief(cell: Cell) -> str:
    """A changed cell on one line; of two long texts, what is alike at the beginning and the end is left out."""
    a, b = cell.before.split(), cell.after.split()
    least = min(len(a), len(b))
    start = next((n for n in range(least) if a[n] != b[n]), least)
    end = next((n for n in range(least - start) if a[-1 - n] != b[-1 - n]), least - start)
    head, tail = max(0, start - AROUND), max(0, end - AROUND)
    said = []
    for words in (a, b):
        kept = " ".join(words[head : len(words) - tail])
        said.append(f"{'… ' * bool(head)}{kept}{' …' * bool(tail)}" if words else "blank")
    return f"{cell.column}: {said[0]} → {said[1]}"


def _row(change: str, a: Entry | None, b: Entry | None, cells: Sequence[Cell] = ()) -> Row:
    entry = b or a
    assert entry is not None
    return {
        "change": change,
        "agency": entry.agency,
        "date": entry.when.text,
        "what": [_brief(cell) for cell in cells],
        "cells": [cell._asdict() for cell in cells],
        "description": entry.description,
        "before": str(sent(a)) if a else None,
        "after": str(sent(b)) if b else None,
        "entry_before": a.id if a else None,
        "entry_after": b.id if b else None,
    }
