"""A case as it was read, with the rows it was read from beside it, so that every cell can be gone through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agencygraph import anchors, dates
from agencygraph import case as cases
from agencygraph.headings import COLUMNS
from agencygraph.records import Case
from agencygraph.rules import FOLDER
from agencygraph.tables import Folder, Row, read_file
from agencygraph.tables.settings import parsed
from agencygraph.when import UNDATED, When


@dataclass(frozen=True, slots=True)
class Source:
    """rows by table, those of the chronology in the order of the case's entries; settings as case.toml has them."""

    case: Case
    rows: dict[str, list[Row]]
    settings: dict[str, Any]
    terms: anchors.Terms

    def texts(self) -> Iterator[str]:
        """Every cell of every table."""
        for rows in self.rows.values():
            for row in rows:
                yield from row.cells.values()
                yield from (text for _, text in row.other)

    def when(self, text: str) -> When | None:
        """What a date cell of a companion table says; None where it cannot be read."""
        try:
            return dates.read(text)
        except dates.UnreadableDate:
            found = anchors.read(text, (), self.terms)
            return found.when if found else None

    def rules(self, table: str) -> list[Row]:
        """The rows of a table of rules: the case's own, then the shipped ones that apply to it."""
        own = self.rows[table]
        applying = {r.id for r in (self.case.timescales if table == "timescales" else self.case.thresholds)}
        name = f"{table}.csv"
        shipped, _ = read_file((FOLDER / name).read_bytes(), name, table)
        taken = {row.get("id") for row in own}
        return [*own, *(r for r in shipped[0].rows if r.get("id") in applying and r.get("id") not in taken)]


def read(path: str | Path) -> Source:
    """The case at a path. Raises case.CaseUnreadable as `case.read` does."""
    path = Path(path)
    case = cases.read(path)
    one = path.is_file()
    found = [path] if one else sorted(path.iterdir(), key=lambda p: (p.name.lower(), p.name))
    settings: dict[str, Any] = {}
    if not one and (path / "case.toml").is_file():
        with suppress(ValueError):
            settings = parsed((path / "case.toml").read_bytes())
    headings = settings.get("headings")
    mapped = {k: v for k, v in headings.items() if isinstance(v, str)} if isinstance(headings, dict) else {}
    files = Folder(path.resolve() if not one else path.resolve().parent).files(found, one, mapped)
    rows = {table: [row for file in files if file.table == table for row in file.rows] for table in COLUMNS}
    return Source(case, rows, settings, _terms(settings.get("terms")))


def _terms(given: object) -> anchors.Terms:
    kept: dict[frozenset[str], When] = {}
    for name, text in given.items() if isinstance(given, dict) else ():
        with suppress(dates.UnreadableDate):
            kept[anchors.words_of(str(name))] = dates.read(str(text))
    return {name: when for name, when in kept.items() if when[:2] != UNDATED[:2]}
