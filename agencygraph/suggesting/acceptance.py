"""Reads back what a person decided of suggestions: what is accepted is added as the case is read, nothing else.

A value is only added to what a row has. A row that is no longer as it was when the suggestion was made is not
touched. No file is changed: what was accepted stands in the table of suggestions, and is said in a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from agencygraph.naming import Agencies, Items, People, folded
from agencygraph.records import RESERVED, Case, Entry, Place, Problem
from agencygraph.suggesting.proposals import AGENCY_NAME, NEW_ITEM, PERSON_NAME, id_of, of_entry, print_of
from agencygraph.suggesting.services import SERVICES
from agencygraph.tables import File, Folder, Row, parts

ANSWERS = {
    "": "open", "yes": "accepted", "y": "accepted", "true": "accepted", "no": "rejected", "n": "rejected",
    "false": "rejected",
}  # fmt: skip
AGAIN = "Run suggest again and answer the suggestion it makes now."
NOTHING = "Nothing was added."
AGENCY_CELLS = ("agency", "shared_with", "received_from", "present", "case_holder", "invited", "circulated_to")
READ_WITH = ("suggestions",)
TOGETHER = (".xlsx", ".xlsm", ".ods", ".odt", ".docx", ".docm")
"""Endings of files that may hold the table beside others."""


class Decided(NamedTuple):
    """How many suggestions were accepted, rejected or left open, and the ids not to be proposed again."""

    accepted: int = 0
    rejected: int = 0
    open: int = 0
    ids: frozenset[str] = frozenset()


class Acceptance:
    """The accepted rows of the table of suggestions, to be added as a case is read."""

    def __init__(self, rows: Iterable[Row], problems: list[Problem]) -> None:
        self.problems = problems
        self.used = Counter[tuple[str, str]]()
        self.rows = list(self._accepted(rows))

    def _say(self, row: Row, column: str, message: str, remedy: str, severity: str = "error") -> None:
        self.problems.append(Problem(severity, row.place(column), row.get(column), message, remedy))

    def _accepted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows answered with yes, each suggestion once; one that is answered both ways is not among them."""
        answered: dict[str, list[Row]] = {}
        for row in rows:
            if folded(row.get("accepted")) not in ANSWERS:
                remedy = "Write yes or no, or leave the cell blank. The suggestion was left open."
                self._say(row, "accepted", "this is neither yes nor no", remedy, "warning")
            elif _answer(row) != "open":
                answered.setdefault(row.get("id") or f"{row.file} {row.number}", []).append(row)
        for same in answered.values():
            answers = {_answer(row) for row in same}
            if len(answers) > 1:
                remedy = f"Take one of the two answers out. {NOTHING}"
                self._say(same[-1], "accepted", "the same suggestion is both accepted and rejected", remedy)
            elif answers == {"accepted"}:
                yield same[0]

    def names(self, agencies: Agencies, people: People, files: Iterable[File]) -> None:
        """Adds accepted names, before any cell of the chronologies among the files is read for who it names."""
        wanted = [row for row in self.rows if row.get("kind") == "name"]
        if not wanted:
            return
        whose, who = dict[str, tuple[str, Place, bool]](), dict[str, tuple[str, Place, bool]]()
        for stem, row in ((f.stem, row) for f in files if f.table == "chronology" for row in f.rows):
            own = row.get("agency") or ("" if "agency" in row.heads else stem)
            for column in AGENCY_CELLS:
                for name in parts(own if column == "agency" else row.get(column)):
                    key = folded(name)
                    owns = column == "agency" or (key in whose and whose[key][2])
                    whose[key] = (name, whose[key][1] if key in whose else row.place(column), owns)
            for name in parts(row.get("people")):
                who.setdefault(folded(name), (name, row.place("people"), False))
        for row in wanted:
            if row.get("column") == AGENCY_NAME:
                self._name(row, agencies, whose)
            elif row.get("column") == PERSON_NAME:
                self._name(row, people, who)
            else:
                self._say(row, "column", "this is no column for a name", f"{AGAIN} {NOTHING}")

    def _name(self, row: Row, known: Agencies | People, used: dict[str, tuple[str, Place, bool]]) -> None:
        """Makes one name of a cell another's alias."""
        halves = row.get("value").split(" = ")
        for at in range(1, len(halves)):
            alias, of = " = ".join(halves[:at]).strip(), " = ".join(halves[at:]).strip()
            if folded(alias) in used and (folded(of) in used or known.find(of)) and folded(alias) != folded(of):
                break
        else:
            remedy = f"Write it as NAME = ID, both as the case has them. {NOTHING}"
            return self._say(row, "value", "this does not name two names that the case has", remedy)
        if {folded(alias), folded(of)} & {folded(word) for word in RESERVED}:
            return self._say(row, "value", "one of the two has a meaning of its own", f"Name another. {NOTHING}")
        target = known.find(of)
        if target is None:
            name, place, owns = used[folded(of)]
            target = known.has_rows(name, place) if owns and isinstance(known, Agencies) else known.name(name, place)
        there = known.find(alias)
        if there not in (None, target):
            remedy = f"Look at which of the two it is. {NOTHING}"
            return self._say(row, "value", f'"{alias}" is a name of {there} already', remedy)
        known.aliases[folded(alias)] = target
        found = known.found[target]
        if alias not in found.aliases:
            known.found[target] = replace(found, aliases=(*found.aliases, alias))  # type: ignore[assignment]
        self._count(row)

    def coded(self, entries: Sequence[Entry], agencies: Agencies, items: Items) -> list[Entry]:
        """The entries with accepted values added to their lists, and a note for each file that some came from."""
        made, at = list(entries), {entry.id: place for place, entry in enumerate(entries)}
        prints: dict[tuple[str, str, str], list[int]] = {}
        if self.rows:
            for place, entry in enumerate(entries):
                prints.setdefault(of_entry(entry), []).append(place)
        for row in self.rows:
            if row.get("kind") == "name":
                continue
            found = self._place(row, at, prints, agencies)
            value = self._value(row, made[found], made, at, agencies, items) if found is not None else ""
            if found is not None and value:
                column = row.get("column")
                more: dict[str, Any] = {column: tuple(dict.fromkeys((*getattr(made[found], column), value)))}
                made[found] = replace(made[found], **more)
                self._count(row)
        for (file, table), number in sorted(self.used.items()):
            codings = "1 coding was" if number == 1 else f"{number:,} codings were"
            remedy = "They are read as if the rows said so. Write no, or clear the cell, to take one back."
            message = f"{codings} accepted from {file}"
            self.problems.append(Problem("note", Place(file, 0, "accepted", table), "", message, remedy))
        return made

    def _count(self, row: Row) -> None:
        self.used[row.file, row.table] += 1

    def _place(
        self, row: Row, at: dict[str, int], prints: dict[tuple[str, str, str], list[int]], agencies: Agencies
    ) -> int | None:
        """Where the row of a suggestion is: under its id, or elsewhere as the only one that says the same."""
        agency = agencies.find(row.get("agency")) or row.get("agency")
        held = print_of(agency, row.get("date"), row.get("description"))
        places = prints.get(held, [])
        here = at.get(row.get("entry_id"))
        if here in places:
            return here
        if len(places) == 1:
            return places[0]
        message = "no row has this id any more" if here is None else "the row has changed since this was suggested"
        self._say(row, "entry_id", message, f"{AGAIN} {NOTHING}")
        return None

    def _value(
        self, row: Row, entry: Entry, entries: Sequence[Entry], at: dict[str, int], agencies: Agencies, items: Items
    ) -> str:
        """The id to be added, "" where the value names nothing that can be."""
        column, value = row.get("column"), row.get("value")
        found: str | None = None
        if column in ("shared_with", "received_from"):
            found = agencies.find(value)
            if found is None and value in SERVICES:
                found = agencies.name(value, row.place("value"))
            if found == entry.agency:
                self._say(row, "value", "this is the row's own agency", f"Name the other one. {NOTHING}")
                return ""
        elif column == "information":
            found = items.find(value) if value != NEW_ITEM else None
        elif column == "same_as":
            return self._other(row, entries, at, agencies)
        else:
            self._say(row, "column", "suggestions add nothing to this column", f"{AGAIN} {NOTHING}")
            return ""
        if found is None:
            what = "item" if column == "information" else "agency"
            table = "information (id, title)" if column == "information" else "agencies (id)"
            remedy = f"Add a row for it to the table {table}, and write that id in place of this value. {NOTHING}"
            self._say(row, "value", f"no {what} of the case has this name", remedy)
        return found or ""

    def _other(self, row: Row, entries: Sequence[Entry], at: dict[str, int], agencies: Agencies) -> str:
        """The id of the row that a row tells of the same event as; it has to be as it was, too."""

        def is_it(other: Entry) -> bool:
            names = (other.agency, *agencies.found[other.agency].aliases) if other.agency in agencies.found else ()
            held = print_of(row.get("agency"), row.get("date"), row.get("description"))
            return any(id_of("same_as", held, "same_as", name, *of_entry(other)[1:]) == row.get("id") for name in names)

        here = at.get(row.get("value"))
        if here is not None and is_it(entries[here]):
            return entries[here].id
        message = "no row has this id any more" if here is None else "the other row has changed since"
        self._say(row, "value", message, f"{AGAIN} {NOTHING}")
        return ""


def _answer(row: Row) -> str:
    return ANSWERS.get(folded(row.get("accepted")), "open")


def decided(path: str | Path, case: Case) -> Decided:
    """What a person has decided of the suggestions of a case on disk, a folder or one file.

    Ids are those of the table, and those the same suggestions have where an agency goes by another name since.
    """
    ids = {folded(name): agency.id for agency in case.agencies for name in (agency.id, *agency.aliases)}
    counted, done = Counter[str](), set[str]()
    seen = set[str]()
    for row in _rows(Path(path)):
        answer = _answer(row)
        if row.get("id") in seen and answer == "open":
            continue
        seen.add(row.get("id"))
        counted[answer] += 1
        if answer != "open":
            kind, column, value = row.get("kind"), row.get("column"), row.get("value")
            held = print_of(ids.get(folded(row.get("agency")), ""), row.get("date"), row.get("description"))
            done |= {row.get("id"), id_of(kind, held, column, ids.get(folded(value), value))}
    return Decided(counted["accepted"], counted["rejected"], counted["open"], frozenset(done))


def _rows(path: Path) -> list[Row]:
    """The rows of the table of suggestions; what is the matter with the files is said where the case is read."""
    if path.is_dir():
        there = [p for p in path.iterdir() if p.stem.lower() in READ_WITH or p.suffix.lower() in TOGETHER]
        files = Folder(path.resolve()).files(sorted(there), False, {})
    elif path.suffix.lower() in TOGETHER:
        files = Folder(path.resolve().parent).files([path], True, {})
    else:
        return []
    return [row for file in files if file.table == "suggestions" for row in file.rows]
