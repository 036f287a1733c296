"""The annexes: tables that the body shows only in part, long lists of entries, and every row of the chronologies.

A body that says "the other 20 are in table A3" has put all of them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agencygraph.report.facts import Facts
from agencygraph.report.parts import Paragraph, Part, Points, Quote, Row, Section, Table, row, said
from agencygraph.report.words import when

SHOWN = 12
"""Rows of a table that the body shows where it does not say otherwise."""
WHOLE = 250
"""Rows of a table that the annex shows where a command gives every one: nobody reads a document of 500 pages."""
CITED = 8
"""Entries that a statement names beside it; more of them stand in the annex, under a number."""


class Annex:
    """What the body leaves to the annexes, collected while the sections are made."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self._notes: list[tuple[str, ...]] = []

    def limited(self, table: Table, most: int = SHOWN, command: str = "") -> Table:
        """The table with its first rows only, and all of them in the annex; a short one as it is.

        command  what gives every row, so that of very many the annex need not hold more than the first
        """
        if len(table.rows) <= most:
            return table
        left = len(table.rows) - most
        if command and len(table.rows) > WHOLE:
            number = self.whole(table, WHOLE)
            rest = (
                f"There are {left:,} more: the first {WHOLE} of {len(table.rows):,} are in annex A, table {number}, "
                f"and “{command}” gives every one."
            )
        else:
            number = self.whole(table)
            rest = f"The other {f'{left:,} are' if left > 1 else 'one is'} in annex A, table {number}."
        return replace(table, rows=table.rows[:most], note=f"{table.note} {rest}".strip())

    def whole(self, table: Table, most: int = 0) -> str:
        """Puts a table into the annex, whole or so many of its rows; the number it has there."""
        number = f"A{len(self.tables) + 1}"
        rows = table.rows[:most] if most else table.rows
        told = f"the first {len(rows)} of {len(table.rows):,}" if most else f"all {len(rows):,}"
        self.tables.append(replace(table, caption=f"{number}: {table.caption} ({told})", rows=rows))
        return number

    def cited(self, part: Part) -> Part:
        """A part whose statements each name a few entries, the whole list standing in the annex under a number."""
        if isinstance(part, Section):
            gist = self._paragraph(part.gist) if part.gist else None
            return replace(part, parts=tuple(map(self.cited, part.parts)), gist=gist)
        if isinstance(part, Points):
            return Points(tuple(map(self._paragraph, part.items)))
        if isinstance(part, Table):
            return replace(part, rows=tuple(map(self._row, part.rows)))
        return self._paragraph(part) if isinstance(part, Paragraph) else part

    def _paragraph(self, one: Paragraph) -> Paragraph:
        entries, more = self._short(one.entries)
        return replace(one, entries=entries, more=more) if more else one

    def _row(self, one: Row) -> Row:
        entries, more = self._short(one.entries)
        return replace(one, entries=entries, more=more) if more else one

    def _short(self, entries: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        if len(entries) <= CITED + 2:
            return entries, ""
        if entries not in self._notes:
            self._notes.append(entries)
        number = self._notes.index(entries) + 1
        return entries[:CITED], f"and {len(entries) - CITED} more: annex B, list {number}"

    def sections(self, f: Facts) -> list[Section]:
        """Annex A, B and C; A and B only where something stands in them. Call it when all else is made."""
        tables = [self.cited(table) for table in self.tables]
        found = []
        if tables:
            found.append(Section("annex-a", "Annex A: tables shown in part above", tuple(tables), apart=True))
        if self._notes:
            lists = [row(str(n), "; ".join(ids)) for n, ids in enumerate(self._notes, 1)]
            table = Table("Entries of statements that rest on many", ("List", "Entries"), tuple(lists), (1, 12))
            found.append(Section("annex-b", "Annex B: long lists of entries", (table,), apart=True))
        return [*found, _rows(f)]


def _rows(f: Facts) -> Section:
    rows: Sequence[Row] = [
        row(
            entry,
            when(e),
            f.who(e["agency"]),
            (Quote(e["description"]),) if e["description"] else "",
            (Quote(e["response"]),) if e["response"] else "",
            (Quote(e["source"]),) if e["source"] else "",
        )
        for entry, e in f.entries.items()
    ]
    head = ("Entry", "Date", "Agency", "What the row says", "Response", "Source")
    table = Table("Every row of the chronologies, in the order of their dates", head, tuple(rows), (2, 3, 4, 9, 4, 4))
    intro = said("The words are those of the rows supplied. A date is as exact as the row gives it.")
    return Section("annex-c", "Annex C: the chronology", (intro, table), apart=True)
