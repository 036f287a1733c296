"""Who and what the names in the cells mean: agencies, items of information and people, each by one id.

Rows of the companion tables go in; `Agencies`, `Items` and `People` then answer, for a name in any cell, whose
id it is, keep the names that no table lists, and report them with the nearest spelling. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from agencygraph.headings import did_you_mean
from agencygraph.records import NOBODY, RESERVED, UNRECORDED, Agency, Information, Membership, Person, Place, Problem
from agencygraph.tables import Row, parts
from agencygraph.when import UNDATED, When

KINDS = ("body", "unit", "worker", "family", "community")
YES_NO = {"": False, "no": False, "n": False, "false": False, "yes": True, "y": True, "true": True}
RESERVED_FOLDED = {word.casefold(): word for word in RESERVED}
SPELLINGS = 200
"""Names of one kind whose nearest spelling is looked for; where more are unknown, a list of them is at fault."""

Span = Callable[[Row, str, str], tuple[When, When]]
"""Reads two date cells of a row as from and to, and reports what is wrong with them."""


def folded(name: str) -> str:
    """A name without what does not count in it: letter case, and how many spaces."""
    return " ".join(name.split()).casefold()


class _Names:
    """The ids known so far, found by id, then title, then alias."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.ids: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self._spelt: list[str] = []
        self._searches = 0

    def find(self, name: str) -> str | None:
        """The id a name stands for, or None."""
        key = folded(name)
        return self.ids.get(key) or self.titles.get(key) or self.aliases.get(key)

    def guess(self, name: str) -> str:
        """'Did you mean …? ' where another name is close, else ""."""
        self._searches += 1
        if self._searches > SPELLINGS:
            return ""
        return did_you_mean(name, self._spelt)

    def list_(self, row: Row) -> bool:
        """Takes the id, title and aliases of a table's row; False where the id is already there."""
        id_ = row.get("id")
        if folded(id_) in self.ids:
            return False
        self.take(id_)
        self._spelt += [name for name in (row.get("title"), *parts(row.get("aliases"))) if name]
        if row.get("title"):
            self.titles.setdefault(folded(row.get("title")), id_)
        for alias in parts(row.get("aliases")):
            taken = self.aliases.setdefault(folded(alias), id_)
            if taken != id_:
                remedy = f"Give it to one of the two. It was read as {taken}."
                self.say("warning", row, "aliases", alias, f'"{alias}" is an alias of {taken} too', remedy)
        return True

    def take(self, id_: str) -> None:
        """Makes a name an id of its own."""
        self.ids[folded(id_)] = id_
        self._spelt.append(id_)

    def say(self, severity: str, row: Row, column: str, text: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(severity, row.place(column), text, message, remedy))

    def in_a_circle(self, row: Row, child: str, parent: str) -> None:
        message, remedy = f"{child} would be part of itself through {parent}", "Take one of the links out."
        self.say("error", row, "part_of", row.get("part_of"), message, f"{remedy} This one was not used.")

    def identified(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that give an id; the others are reported."""
        for row in rows:
            if row.get("id"):
                yield row
            else:
                self.say("error", row, "id", "", "the row has no id", "Give it one. The row was left out.")


class Agencies(_Names):
    """The agencies of a case. Those of the table first, then those whose rows there are, then those only named."""

    def __init__(self, rows: Iterable[Row], span: Span, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.found: dict[str, Agency] = {}
        self.part_of: list[tuple[str, Row, Membership]] = []
        self.has_table = False
        for row in self.identified(rows):
            self.has_table = True
            self._read(row, span)

    def join(self) -> None:
        """Puts the memberships in, once every agency with rows is known, and takes out those that make a circle."""
        for child, row, link in self.part_of:
            parent = self.name(row.get("part_of"), row.place("part_of"))
            if parent:
                own = self.found[child]
                self.found[child] = replace(own, memberships=(*own.memberships, replace(link, parent=parent)))
        self._break_circles()

    def _read(self, row: Row, span: Span) -> None:
        written = row.get("id")
        if folded(written) in RESERVED_FOLDED:
            remedy = "Give the agency another id. The row was left out."
            return self.say("error", row, "id", written, f'"{written}" has a meaning of its own', remedy)
        kind, shares = folded(row.get("kind")) or "body", folded(row.get("shares_record"))
        if kind not in KINDS:
            remedy = f"{did_you_mean(kind, KINDS)}Write one of {', '.join(KINDS)}. It was read as body."
            self.say("error", row, "kind", row.get("kind"), "this is not a kind of agency", remedy)
            kind = "body"
        if shares not in YES_NO:
            text = row.get("shares_record")
            self.say(
                "warning",
                row,
                "shares_record",
                text,
                "this is neither yes nor no",
                "Write yes or no. It was read as no.",
            )
        covers = span(row, "covers_from", "covers_to") if row.get("covers_from") or row.get("covers_to") else None
        if self.list_(row):
            self.found[written] = Agency(
                id=written, place=row.place(), title=row.get("title"), kind=kind, covers=covers,
                shares_record=YES_NO.get(shares, False), aliases=parts(row.get("aliases")),
                records_searched=row.get("records_searched"), other=row.other,
            )  # fmt: skip
        elif not row.get("part_of"):
            remedy = "Take one out, or give the second a part_of of its own. The first was kept."
            self.say("error", row, "id", written, "a second row for this agency", remedy)
        if row.get("part_of"):
            since, until = span(row, "from", "to")
            self.part_of.append((self.ids[folded(written)], row, Membership("", since, until)))

    def _break_circles(self) -> None:
        links = {id_: [m.parent for m in agency.memberships] for id_, agency in self.found.items()}
        for child, parent in circles(links):
            agency = self.found[child]
            kept = tuple(m for m in agency.memberships if m.parent != parent)
            self.found[child] = replace(agency, memberships=kept)
            row = next(row for id_, row, _ in self.part_of if id_ == child and self.find(row.get("part_of")) == parent)
            self.in_a_circle(row, child, parent)

    def has_rows(self, name: str, place: Place) -> str:
        """The id of the agency whose row it is, taken in where no table lists it; "Unrecorded" for a reserved word."""
        if folded(name) == UNRECORDED.casefold():
            return UNRECORDED
        if folded(name) in RESERVED_FOLDED:
            remedy = f"Name the agency whose record it is. The row was kept with agency {UNRECORDED}."
            self.problems.append(Problem("error", place, name, f'"{name}" is not an agency', remedy))
            return UNRECORDED
        if id_ := self.find(name):
            return id_
        if self.has_table:
            remedy = (
                f"{self.guess(name)}Add it to the agencies table, or correct the spelling. It was kept as an agency."
            )
            self.problems.append(Problem("warning", place, name, "this agency is not in the agencies table", remedy))
        return self._add(name, place, listed=True)

    def name(self, name: str, place: Place, nobody: bool = False) -> str:
        """The id of an agency named in a cell, or "" for a word that cannot be one.

        nobody  True where the word "none" may stand
        """
        key = folded(name)
        if key in RESERVED_FOLDED:
            if nobody and key == NOBODY:
                return NOBODY
            remedy = "Name the agency, or leave the cell blank. It was left out."
            self.problems.append(Problem("error", place, name, f'"{name}" is not an agency', remedy))
            return ""
        if not key:
            return ""
        if id_ := self.find(name):
            return id_
        remedy = f"{self.guess(name)}Correct the spelling, or add a row for it. It was kept as an agency without rows."
        self.problems.append(
            Problem("warning", place, name, "only this cell and others like it name this agency", remedy)
        )
        return self._add(name, place, listed=False)

    def names(self, row: Row, column: str, nobody: bool = False) -> tuple[str, ...]:
        """The ids of the agencies in a list cell, each once."""
        text = row.get(column)
        if not text:
            return ()
        place = row.place(column)
        found = dict.fromkeys(id_ for part in parts(text) if (id_ := self.name(part, place, nobody)))
        if len(found) > 1 and NOBODY in found:
            del found[NOBODY]
            self.say(
                "error",
                row,
                column,
                text,
                '"none" stands beside an agency',
                'Write one or the other. "none" was left out.',
            )
        return tuple(found)

    def listed_in(self, text: str, own: str) -> tuple[str, ...]:
        """The agencies a text lists, but for one; () unless every part of it is one."""
        for parting in (";", "[;,]", r"[;,]|\band\b"):
            ids = [self.find(part) for part in re.split(parting, text)]
            if all(ids):
                return tuple(dict.fromkeys(id_ for id_ in ids if id_ and id_ != own))
        return ()

    def _add(self, name: str, place: Place, listed: bool) -> str:
        self.take(name)
        self.found[name] = Agency(id=name, place=place, title=name, listed=listed)
        return name


class Items(_Names):
    """The items of information of a case: those of the table, or those that rows use where there is no table."""

    def __init__(self, rows: list[Row] | None, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.has_table = rows is not None
        self.found: dict[str, Information] = {}
        self._rows: list[Row] = []
        for row in self.identified(rows or ()):
            if self.list_(row):
                self._rows.append(row)
                self.found[row.get("id")] = Information(row.get("id"), row.place())
            else:
                remedy = "Give it another id. The first row was kept, this one left out."
                self.say("error", row, "id", row.get("id"), "another item has this id", remedy)

    def name(self, name: str, place: Place) -> str:
        """The id of an item named in a cell; taken in, and reported where there is a table without it."""
        if id_ := self.find(name):
            return id_
        if self.has_table:
            remedy = f"{self.guess(name)}Add a row for it, or correct the spelling. It was kept as an item of its own."
            self.problems.append(Problem("error", place, name, "the information table has no such item", remedy))
        self.take(name)
        self.found[name] = Information(name, place, name)
        return name

    def names(self, row: Row, column: str) -> tuple[str, ...]:
        """The ids of the items in a list cell, each once."""
        text = row.get(column)
        if not text:
            return ()
        place = row.place(column)
        return tuple(dict.fromkeys(self.name(part, place) for part in parts(text)))

    def finish(self, people: People) -> tuple[Information, ...]:
        """All items, with what the table says of them; part_of without circles."""
        for row in self._rows:
            origin = row.get("origin")
            about = people.names(row, "about")
            self.found[row.get("id")] = Information(
                row.get("id"), row.place(), row.get("title") or row.get("id"), row.get("detail"), about,
                row.get("risk_category"), row.get("level"), row.get("critical"), self.names(row, "part_of"),
                self.names(row, "refines"), self.names(row, "supersedes"), self.names(row, "contradicts"),
                self.names(row, "retracts"), self.find(origin) or people.find(origin) or origin, row.other,
            )  # fmt: skip
        table = {row.get("id"): row for row in self._rows}
        for child, parent in circles({id_: list(item.part_of) for id_, item in self.found.items()}):
            item = self.found[child]
            self.found[child] = replace(item, part_of=tuple(p for p in item.part_of if p != parent))
            self.in_a_circle(table[child], child, parent)
        return tuple(self.found.values())


class People(_Names):
    """The people of a case: those of the table, then those that other cells name."""

    def __init__(
        self, rows: Iterable[Row], span: Span, when: Callable[[Row, str, When], When], problems: list[Problem]
    ) -> None:
        super().__init__(problems)
        self.found: dict[str, Person] = {}
        for row in self.identified(rows):
            id_ = row.get("id")
            if not self.list_(row):
                self.say(
                    "error",
                    row,
                    "id",
                    id_,
                    "another person has this id",
                    "Give them another. The first row was kept, this one left out.",
                )
                continue
            since, until = span(row, "from", "to")
            self.found[id_] = Person(
                id_, row.place(), row.get("title") or id_, row.get("role"), when(row, "born", UNDATED),
                when(row, "due", UNDATED), parts(row.get("aliases")), row.get("household"), since, until, row.other,
            )  # fmt: skip

    def name(self, name: str, place: Place) -> str:
        """The id of a person named in a cell, taken in where no table lists them."""
        if id_ := self.find(name):
            return id_
        self.take(name)
        self.found[name] = Person(name, place, name)
        return name

    def names(self, row: Row, column: str) -> tuple[str, ...]:
        """The ids of the people in a list cell, each once."""
        place = row.place(column)
        return tuple(dict.fromkeys(self.name(part, place) for part in parts(row.get(column))))


def circles(links: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """The links, as (from, to), without which following the others never leads back to where one began.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["a"]})
    [('c', 'a')]
    """
    closing: list[tuple[str, str]] = []
    done: set[str] = set()
    for start in links:
        if start in done:
            continue
        path, on_path = [(start, iter(links[start]))], {start}
        while path:
            at, onward = path[-1]
            for to in onward:
                if to in on_path:
                    closing.append((at, to))
                elif to not in done:
                    path.append((to, iter(links.get(to, ()))))
                    on_path.add(to)
                    break
            else:
                path.pop()
                on_path.discard(at)
                done.add(at)
    return closing
