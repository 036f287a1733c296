"""The tables of a case written anew, cell by cell: what each holds decides what becomes of it.

Only plain .csv and case.toml are written. Whatever a Word document or a workbook holds beside its cells (its author,
comments, tracked changes, hidden text and sheets, pictures) is thereby gone; hidden rows that were read are rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, count

from agencygraph import dates, formats
from agencygraph.anonymising import days, roles
from agencygraph.anonymising.codes import code_of
from agencygraph.anonymising.days import Change
from agencygraph.anonymising.doubts import Doubt
from agencygraph.anonymising.doubts import of as doubts_of
from agencygraph.anonymising.key import Key
from agencygraph.anonymising.levels import COLUMNS, READ_BY_A_PERSON, Level
from agencygraph.anonymising.source import Source
from agencygraph.anonymising.wording import Wording
from agencygraph.headings import AS_SENT, OWN, column_of, known
from agencygraph.naming import folded
from agencygraph.records import NOBODY, UNRECORDED, Entry
from agencygraph.rules import vocabulary
from agencygraph.tables import Row, guarded, parts
from agencygraph.when import UNDATED, When
from agencygraph.workbook import quoted

DATES_ANEW = ("timescales", "thresholds")
PREFIX = {"entry": "row", "items": "item", "rule": "rule"}


class Tables:
    """The files of one case at one level; `content` has them by name, `doubts` what a person must still read."""

    def __init__(self, source: Source, key: Key, level: Level, by: Change, wording: Wording) -> None:
        self.source, self.key, self.level, self.by, self.wording = source, key, level, by, wording
        self.doubts: list[Doubt] = []
        self.read_cells = 0
        self.ids: dict[str, dict[str, str]] = {"entry": {}, "items": {}, "rule": {}}
        case = source.case
        self._people = _finder((p.id, p.title, p.aliases) for p in case.people)
        self._agencies = _finder((a.id, a.title, a.aliases) for a in case.agencies)
        items = {folded(i.id): i.id for i in case.information}
        self._items = {**{folded(i.title): i.id for i in reversed(case.information)}, **items}
        self._new_ids("entry", (e.id for e in case.entries))
        self._new_ids("items", (i.id for i in case.information))
        tables = (case.combinations, case.thresholds, case.timescales, case.plans, case.learning, case.procedures)
        self._new_ids("rule", dict.fromkeys(record.id for table in tables for record in table))
        codes = {w for n in key.names for w in roles.words(n.code)}
        shown = (code_of(key, "agency", agency.id) for agency in case.agencies)
        self._no_doubt = frozenset(codes | {w for name in shown for w in roles.words(name)})
        whens = [e.when for e in case.entries if e.when.known]
        self._first = min((w.earliest for w in whens), default=0)
        self._last = max((w.latest for w in whens), default=0)

    def content(self, case_code: str) -> dict[str, bytes]:
        """Every file by its name."""
        made = {"case.toml": self._settings(case_code)}
        for table in COLUMNS:
            rows = self.source.rows[table]
            if table in DATES_ANEW and (self.by.days or self.level.areas):
                rows = self.source.rules(table)
            if rows:
                made[f"{table}.csv"] = self._table(table, rows)
        return made

    def changed_ids(self) -> dict[str, str]:
        """New id to old one, of all that were changed."""
        return {new: old for ids in self.ids.values() for old, new in ids.items() if new != old}

    # Ids

    def _new_ids(self, kind: str, ids: Iterable[str]) -> None:
        every = list(ids)
        taken = {id_ for id_ in every if self._plain(id_) == id_}
        self.ids[kind] = {id_: id_ for id_ in taken}
        for id_ in every:
            if id_ not in self.ids[kind]:
                wanted = self._plain(id_) if kind == "rule" else PREFIX[kind]
                numbered = (f"{wanted}-{number}" for number in count(1))
                new = next(new for new in chain([wanted] * (kind == "rule"), numbered) if new not in taken)
                taken.add(new)
                self.ids[kind][id_] = new

    def _plain(self, text: str, kind: str = "text") -> str:
        return self.wording.plain(text, dated=kind != "of a rule", numbered=kind not in ("of a rule", "fixed"))

    def _id(self, kind: str, id_: str) -> str:
        return self.ids[kind].get(id_) or self._plain(id_)

    # case.toml

    def _settings(self, case_code: str) -> bytes:
        case, lines = self.source.case, [f"format = {formats.written('case')}", f"id = {quoted(case_code)}"]
        given = self.source.settings
        if self.level.titles:
            for name, text in (("title", case.title), ("marking", case.marking)):
                if text:
                    lines.append(f"{name} = {quoted(self._plain(text))}")
                    self.doubts += doubts_of(self._plain(text), "case.toml", len(lines), name, self._no_doubt)
        for name, when in (("from", case.since), ("to", case.until), ("incident", case.incident)):
            if when is not None:
                text = when.text if self.by.mode == "keep" else days.written(days.changed(when, self.by))
                lines.append(f"{name} = {quoted(text)}")
        if case.duty_holder:
            lines.append(f"duty_holder = {quoted(code_of(self.key, 'agency', case.duty_holder))}")
        lines.append(f"account = {quoted(case.account)}")
        if case.nation:
            lines.append(f"nation = {quoted(case.nation)}")
        if case.area:
            lines.append(f"area = {quoted(self._area(case.area))}")
        if child := self._people.get(folded(str(given.get("child", "")))):
            lines.append(f"child = {quoted(code_of(self.key, 'person', child))}")
        if self.by.mode == "keep" and isinstance(terms := given.get("terms"), dict):
            lines += ["", "[terms]", *(f"{quoted(self._plain(str(k)))} = {quoted(str(v))}" for k, v in terms.items())]
        return ("\n".join(lines) + "\n").encode("utf-8")

    # Tables

    def _table(self, table: str, rows: Sequence[Row]) -> bytes:
        kinds = COLUMNS[table]
        made: list[dict[str, str]] = []
        for at, row in enumerate(rows):
            cells = {c: self._cell(row, c, kind) for c, kind in kinds.items() if row.get(c) or kind == "when"}
            if table == "chronology":
                cells |= self._of_entry(row, self.source.case.entries[at], cells)
            made.append(cells)
        first = next(iter(kinds))
        used = [c for c in kinds if c == first or any(cells.get(c) for cells in made)]
        own = dict.fromkeys(h for row in rows for h, _ in row.other if h not in OWN) if self.level.own else {}
        heads = self._headings(table, own)
        lines = [[*used, *heads.values()]]
        for row, cells in zip(rows, made, strict=True):
            other: dict[str, list[str]] = {}
            for heading, text in row.other:
                other.setdefault(heading, []).append(self._plain(text))
            lines.append([*(cells.get(c, "") for c in used), *("\n".join(other.get(h, ())) for h in heads)])
        reading = [kinds.get(c, "own") in READ_BY_A_PERSON for c in used] + [True] * len(heads)
        self._doubt(f"{table}.csv", lines, reading)
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows([guarded(cell) for cell in line] for line in lines)
        return out.getvalue().encode("utf-8-sig")

    def _headings(self, table: str, own: Iterable[str]) -> dict[str, str]:
        """The files' own headings with codes, marked where they would be read as one of ours."""
        understood = known(table)
        plain = {heading: self._plain(heading) for heading in own}
        return {h: f"{AS_SENT}{text}" if column_of(text, understood) else text for h, text in plain.items()}

    def _doubt(self, file: str, lines: Sequence[Sequence[str]], reading: Sequence[bool]) -> None:
        number = 1
        for line in lines:
            for heading, text, read in zip(lines[0], line, reading, strict=True):
                if read and text and line is not lines[0]:
                    self.read_cells += 1
                    self.doubts += doubts_of(text, file, number, heading, self._no_doubt)
            number += 1 + sum(cell.replace("\r\n", "\n").replace("\r", "\n").count("\n") for cell in line)

    def _of_entry(self, row: Row, entry: Entry, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells that reading has worked out: whose row it is, its id, its dates, and the names its lists mean."""
        date, time = self._date(row, entry)
        state = date and row.get("span") and (self.by.mode == "keep" or entry.when != entry.ends)
        again = {"date_recorded": entry.recorded, "date_known": entry.known}
        lists: dict[str, tuple[str, tuple[str, ...]]] = {
            "shared_with": ("agency", entry.shared_with), "received_from": ("agency", entry.received_from),
            "present": ("agency", entry.present), "disputed_to": ("agency", entry.disputed_to),
            "case_holder": ("agency", entry.case_holder), "invited": ("agency", entry.invited),
            "circulated_to": ("agency", entry.circulated_to), "people": ("person", entry.people),
        }  # fmt: skip
        return {
            "date": date, "time": time, "span": cells.get("span", "") if state else "",
            "entry_id": self._id("entry", entry.id), "agency": code_of(self.key, "agency", entry.agency),
            **{c: self._other_date(row.get(c), when) if row.get(c) else "" for c, when in again.items()},
            **{c: "; ".join(dict.fromkeys(code_of(self.key, k, id_) for id_ in ids)) for c, (k, ids) in lists.items()},
            "information": "; ".join(self._id("items", id_) for id_ in entry.information),
        }  # fmt: skip

    # Dates

    def _date(self, row: Row, entry: Entry) -> tuple[str, str]:
        """The cells date and time of a row."""
        text, time = row.get("date"), row.get("time")
        if self.by.mode == "keep":
            try:
                if not text or dates.read(text, time)[:2] == entry.when[:2] or dates.read_span(text):
                    return self._kept(text), self._kept(time)
            except dates.UnreadableDate:
                pass
            blank = entry.when[:2] == UNDATED[:2]
            return (self._kept(text), self._kept(time)) if blank else (days.written(entry.when), "")
        when, ends = days.changed(entry.when, self.by), days.changed(entry.ends, self.by)
        if not text:
            return "", ""
        return (days.written_span(when, ends) if entry.when != entry.ends else days.written(when)), ""

    def _kept(self, text: str) -> str:
        return self.wording.plain(text, dated=False, numbered=False)

    def _other_date(self, text: str, when: When | None) -> str:
        """A date cell; "undated" where it cannot be read and may not stay as it is."""
        if self.by.mode == "keep":
            return self._kept(text)
        return days.written(days.changed(when, self.by)) if when else "undated"

    def _birth(self, text: str) -> str:
        when = self.source.when(text)
        if self.level.births == "none" or when is None:
            return ""
        if self.level.births == "as dates":
            return self._other_date(text, when)
        year = days.changed(days.changed(when, self.by), Change(months=12))
        return days.written(year)

    def _in_force(self, row: Row, column: str) -> str:
        """Since or until when a rule was in force, a public date; blank where dates are moved and it always was.

        One that is a day of the case too is changed like that day, so that the check need not tell the two apart.
        """
        text, when = row.get(column), self.source.when(row.get(column))
        if when is None or not (self.by.days or not self.key.days.isdisjoint(days.whole_days(when))):
            return self._kept(text)
        if not self.by.days:
            return days.written(days.changed(when, self.by))
        throughout = when.latest <= self._first if column == "from" else when.earliest >= self._last
        return "" if throughout else days.written(days.changed(when, self.by))

    # Cells

    def _cell(self, row: Row, column: str, kind: str) -> str:
        text = row.get(column)
        made: dict[str, Callable[[], str]] = {
            "when": lambda: "",
            "date": lambda: self._other_date(text, self.source.when(text)),
            "birth": lambda: self._birth(text),
            "in force": lambda: self._in_force(row, column),
            "agencies": lambda: self._names("agency", self._agencies, text),
            "people": lambda: self._names("person", self._people, text),
            "items": lambda: "; ".join(self._id("items", self._item(part)) for part in parts(text)),
            "entry": lambda: "; ".join(self._id("entry", part) for part in parts(text)),
            "rule": lambda: self._id("rule", text),
            "cites": lambda: "; ".join(self._cited(part) for part in parts(text)),
            "origin": lambda: self._origin(text),
            "practitioner": lambda: "; ".join(code_of(self.key, "practitioner", self._worker(p)) for p in parts(text)),
            "address": lambda: code_of(self.key, "address", text),
            "area": lambda: self._area(text),
            "source": lambda: self._plain(text) if self.level.sources else "",
            "agency title": lambda: self._title("agency", row),
            "person title": lambda: self._title("person", row),
            "agency aliases": lambda: self._aliases("agency", text),
            "person aliases": lambda: self._aliases("person", text),
        }
        return made[kind]() if kind in made else self._plain(text, kind)

    def _names(self, kind: str, finder: Mapping[str, str], text: str) -> str:
        ids = (finder.get(folded(part), part) for part in parts(text))
        return "; ".join(dict.fromkeys(code_of(self.key, kind, id_) for id_ in ids))

    def _item(self, name: str) -> str:
        return self._items.get(folded(name), name)

    def _cited(self, name: str) -> str:
        return self.ids["entry"].get(name) or self._id("items", self._item(name))

    def _origin(self, text: str) -> str:
        if folded(text) in self._items:
            return self._id("items", self._item(text))
        person = self._people.get(folded(text))
        return code_of(self.key, "person", person) if person else self._plain(text)

    def _worker(self, name: str) -> str:
        """The code of a practitioner who is one of the people, or their name."""
        person = self._people.get(folded(name))
        return code_of(self.key, "person", person) if person else name

    def _area(self, text: str) -> str:
        if not self.level.areas:
            return self._plain(text, "fixed")
        return "; ".join(code_of(self.key, "area", part) for part in parts(text))

    def _title(self, kind: str, row: Row) -> str:
        """A title where it is a role; for one that is coded, or not to be seen, nothing."""
        title, id_ = row.get("title"), row.get("id")
        known_ = self.key.find(kind, id_)
        if kind == "agency" and (known_ is None or known_.code == id_):
            shown = title if known_ is None or roles.is_role(title) else self._services(id_, title, row.get("aliases"))
            return self._plain(shown)
        if known_ is not None and known_.code != id_:
            return ""
        return self._plain(title) if roles.is_role(title, self.wording.neutral) else ""

    def _services(self, id_: str, title: str, aliases: str) -> str:
        """What rules know an agency as by names that are not shown, for those they would not know it as by its id."""
        rules = vocabulary()
        names = (id_, title, *parts(aliases))
        return ", ".join(s for s in rules.services if rules.is_service(s, *names) and not rules.is_service(s, id_))

    def _aliases(self, kind: str, text: str) -> str:
        """The aliases that are roles, or for agencies that are shown all of them, without those that are codes now."""
        neutral = self.wording.neutral and kind == "person"
        shown = [a for a in parts(text) if roles.is_role(a, neutral) or (kind == "agency" and self._plain(a) == a)]
        return "; ".join(shown)


def _finder(named: Iterable[tuple[str, str, tuple[str, ...]]]) -> dict[str, str]:
    """Ids by every spelling, folded: an id before a title, a title before an alias."""
    ids, titles, aliases = dict[str, str](), dict[str, str](), dict[str, str]()
    for id_, title, others in named:
        ids.setdefault(folded(id_), id_)
        titles.setdefault(folded(title), id_)
        for other in others:
            aliases.setdefault(folded(other), id_)
    return {**aliases, **titles, **ids, folded(NOBODY): NOBODY, folded(UNRECORDED): UNRECORDED}


def given_days(source: Source, of: Callable[[When | None], Iterable[int]] = days.whole_days) -> set[int]:
    """The day numbers that the case gives away, in its date cells and in its text; `of` a date, those it gives."""
    found = set[int]()
    case = source.case
    for when in (case.since, case.until, case.incident):
        found.update(of(when))
    for entry in case.entries:
        for when in (entry.when, entry.ends, entry.recorded, entry.known):
            found.update(of(when))
    for table, rows in source.rows.items():
        kinds = COLUMNS.get(table, {})
        for row in rows:
            for column, text in row.cells.items():
                kind = kinds.get(column, "")
                if kind in ("date", "birth"):
                    found.update(of(source.when(text)))
                elif kind in READ_BY_A_PERSON - {"of a rule"}:
                    found.update(d for f in days.found_in(text) for d in of(f.when))
            for _, text in row.other:
                found.update(d for f in days.found_in(text) for d in of(f.when))
    return found


def moved_days(source: Source) -> set[int]:
    """The day numbers that are written anew when the days of a case move: its own, and those of its rules."""
    return given_days(source, days.ends) | {
        day
        for table in DATES_ANEW
        for row in source.rules(table)
        for column, text in row.cells.items()
        if COLUMNS[table].get(column) == "in force"
        for day in days.ends(source.when(text))
    }
