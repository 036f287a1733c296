"""Reads a case from disk: a folder of tables with its case.toml, or one chronology file, into a `Case`.

Every fault in the data becomes a `Problem` with its place, and the rest is read on. What a row means for who
knew what is not worked out here. No input is changed, and no file outside the folder is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from agencygraph import anchors, dates
from agencygraph.companions import Companions
from agencygraph.formats import UnknownFormat
from agencygraph.headings import (
    ACCOUNTS,
    COLUMNS,
    EVENT_TYPES,
    SPANS,
    STANDINGS,
    did_you_mean,
    mapping,
    severity,
)
from agencygraph.naming import Agencies, Items, People, folded
from agencygraph.records import UNRECORDED, Case, Entry, Place, Problem, Source
from agencygraph.suggesting.acceptance import Acceptance
from agencygraph.tables import ENDINGS, File, Row, agency_of, parts
from agencygraph.tables.settings import parsed
from agencygraph.when import UNDATED, Order, When, order

TEXTS = ("id", "title", "child", "duty_holder", "account", "nation", "area", "marking")
KEYS = ("format", *TEXTS, "from", "to", "incident", "headings", "terms")
STARTS = re.compile(r"(DISPUTED|UNCERTAIN)(?!\w)")
DISPUTED_WITH = re.compile(r"DISPUTED (?:to )?(?:\(([^()]*)\) ?|([^:.()]*))[:.]")
MANY = 200
"""Event types of a case's own, beyond which the nearest one of ours is no longer looked for."""
NO_AGENCY = f"All its rows were kept with agency {UNRECORDED}."
NO_DATE = "The row was kept without a date."


class CaseUnreadable(Exception):
    """There is no case at a path; str() is one sentence that says why."""


def read(path: str | Path) -> Case:
    """Everything a case on disk says, with all that is to be said of it in `problems`.

    path  a folder with chronologies and companion tables, or one chronology file (.csv, .tsv)
    Entries stand in the reading order of the case: chronology.csv first, then the other files by name.
    Problems are sorted by file, table, row and column.
    Raises CaseUnreadable where nothing is there, or no chronology is.
    """
    path = Path(path)
    try:
        one, folder = path.is_file(), path.is_dir()
        found = sorted(path.iterdir(), key=lambda p: (p.name.lower(), p.name)) if folder else [path]
    except (OSError, ValueError) as error:
        raise CaseUnreadable(f"{path} cannot be read: {error}") from error
    if not one and not folder:
        raise CaseUnreadable(f"There is no case at {path}: no such file or folder.")
    if one and path.suffix.lower() not in ENDINGS:
        raise CaseUnreadable(f"{path} is not a chronology that can be read: save it as .csv, or name a case folder.")
    reading = _Reading(path.resolve() if folder else path.resolve().parent)
    said = reading.settings(path / "case.toml") if folder else {}
    files = reading.files(found, one, said.get("headings", {}))
    if not any(file.table == "chronology" for file in files):
        why = next((f" {p.place.file}: {p.message}." for p in reading.problems if p.severity == "error"), "")
        raise CaseUnreadable(f"{path} holds no chronology: put a chronology.csv, or a file per agency, in it.{why}")
    name = path.resolve().name if folder else path.stem
    return reading.case(said.get("id") or name, said, files)


class _Reading(Companions):
    """One reading of one case: the problems found so far, and the names known."""

    # case.toml

    def settings(self, path: Path) -> dict[str, Any]:
        """The keys of case.toml that can be used; {} where there is none."""
        if not path.exists() and not path.is_symlink():
            return {}
        data, name = self.bytes_of(path) or b"", path.name
        self.sources.append(Source(name, sha256(data).hexdigest(), 0))
        try:
            given = parsed(data)
        except UnknownFormat as error:
            raise CaseUnreadable(f"{path.parent}: {error}") from error
        except ValueError as error:
            line = re.search(r"at line (\d+)", str(error))
            remedy = 'Write each line as key = "text". Nothing was read from the file.'
            self.say("error", Place(name, int(line[1]) if line else 0), "", f"cannot be read as TOML: {error}", remedy)
            return {}
        kept: dict[str, Any] = {}
        for key, value in given.items():
            place, shown = Place(name, 0, key), str(value)
            if key not in KEYS:
                remedy = f"{did_you_mean(key, KEYS)}The keys are {', '.join(KEYS)}. It was not used."
                self.say("warning", place, key, "unknown key", remedy)
            elif key == "headings":
                kept[key], problems = mapping(value, place)
                self.problems += problems
            elif key == "terms":
                self.terms = self._terms(value, place)
            elif key in TEXTS and not isinstance(value, str):
                self.say("error", place, shown, f"{key} is not text", f'Write {key} = "text". It was not used.')
            elif key == "account" and value not in ACCOUNTS:
                remedy = f'{did_you_mean(value, ACCOUNTS)}Write "agency" or "review". It was read as "agency".'
                self.say("error", place, value, "unknown account", remedy)
            elif key in TEXTS:
                kept[key] = value.strip()
            elif isinstance(value, (str, int, date, datetime)) and not isinstance(value, bool):
                if (when := self._toml_date(value, place)) is not None:
                    kept[key] = when
            else:
                self.say("error", place, shown, "this is not a date", f"Write {key} = 2016-05-22. It was not used.")
        since, until = kept.get("from"), kept.get("to")
        if since and until and order(since, until) is Order.AFTER:
            remedy = "Correct one of the two. Neither was used."
            self.say(
                "error", Place(name, 0, "from"), since.text, f"the period begins after its end, {until.text}", remedy
            )
            del kept["from"], kept["to"]
        return kept

    def _terms(self, given: object, place: Place) -> dict[frozenset[str], When]:
        """The days of each term or holiday that case.toml names; one not from a day to a day is reported."""
        kept: dict[frozenset[str], When] = {}
        if not isinstance(given, dict):
            remedy = "Write [terms] on a line of its own. It was not used."
            self.say("error", place, str(given), "terms is not a table", remedy)
            return kept
        for name, value in given.items():
            at = place._replace(column=f"terms.{name}")
            when = self._toml_date(str(value), at)
            if when and when.known and anchors.words_of(name):
                kept[anchors.words_of(name)] = when
            elif when:
                remedy = 'Write it as "Autumn term 2023" = "2023-09-04/2023-12-20". It was not used.'
                self.say("error", at, str(value), "a term needs a name, a first and a last day", remedy)
        return kept

    def _toml_date(self, value: str | int | date, place: Place) -> When | None:
        text = value.strip() if isinstance(value, str) else str(value)
        day, _, clock = text.partition(" ") if isinstance(value, datetime) else (text, "", "")
        try:
            return dates.read(day, clock[:5]) if day else None
        except dates.UnreadableDate as error:
            self.say("error", place, text, str(error), f"{error.remedy} It was not used.")
            return None

    # The case

    def case(self, id_: str, said: Mapping[str, Any], files: list[File]) -> Case:
        """The records of every table, resolved against one another."""
        rows = {table: [row for file in files if file.table == table for row in file.rows] for table in COLUMNS}
        self.people = People(rows["people"], self.span, self.when, self.problems)
        self.child = self._child(said.get("child", ""))
        has_items = any(file.table == "information" for file in files)
        self.items = Items(rows["information"] if has_items else None, self.problems)
        self.agencies = Agencies(rows["agencies"], self.span, self.problems)
        accepted = Acceptance(rows["suggestions"], self.problems)
        accepted.names(self.agencies, self.people, files)
        owners = [(row, self._owner(file, row)) for file in files if file.table == "chronology" for row in file.rows]
        self.agencies.join()
        self.event_types: dict[str, str] = {}
        self.stems = {(file.name, file.label): file.stem for file in files}
        residences = self.residences(rows["addresses"])
        entries = [self._entry(row, agency, at) for at, (row, agency) in enumerate(owners, 1)]
        entries = accepted.coded(entries, self.agencies, self.items)
        holdings = [holding for row in rows["holdings"] for holding in self.holdings(row)]
        self.by_id = {entry.id: entry for entry in entries}
        sendings = [s for row in rows["transmissions"] for s in self.sendings(row, self.stems[row.file, row.table])]
        duty_holder = self.agencies.name(said.get("duty_holder", ""), Place("case.toml", 0, "duty_holder"))
        plans, learning = self.plans(rows["plans"]), self.learning(rows["learning"])
        combinations = self.combinations(rows["combinations"])
        thresholds = self.thresholds(rows["thresholds"], {c.id for c in combinations}, said)
        procedures = self.procedures(rows["procedures"])
        self.vacant(holdings)
        entries = [self._joined(row, entry) for row, entry in zip(rows["chronology"], entries, strict=True)]
        self._outside(rows["chronology"], entries, said)
        return Case(
            id=id_, title=said.get("title", ""), since=said.get("from"), until=said.get("to"),
            incident=said.get("incident"), duty_holder=duty_holder, account=said.get("account") or "agency",
            nation=said.get("nation", ""), area=said.get("area", ""), marking=said.get("marking", ""),
            entries=tuple(entries), information=self.items.finish(self.people),
            agencies=tuple(self.agencies.found.values()), people=tuple(self.people.found.values()),
            residences=tuple(residences), sendings=tuple(sendings), holdings=tuple(holdings),
            combinations=tuple(combinations), thresholds=tuple(thresholds),
            timescales=tuple(self.timescales(rows["timescales"], said)), plans=tuple(plans),
            learning=tuple(learning), procedures=tuple(procedures),
            glossary=tuple(self.glossary(rows["glossary"])),
            sources=tuple(sorted(self.sources, key=lambda source: source.file)),
            problems=tuple(sorted(self.problems, key=_place)),
        )  # fmt: skip

    def _child(self, name: str) -> tuple[str, ...]:
        """Whose ages are meant where a row names nobody, as case.toml says; () where the people table has no such."""
        found = self.people.find(name)
        if name and not found:
            remedy = "Write an id of the people table, and give the date of birth there. It was not used."
            self.say("error", Place("case.toml", 0, "child"), name, "no row of the people table is this person", remedy)
        return (found,) if name and found else ()

    def _owner(self, file: File, row: Row) -> str:
        """The agency whose row it is: of its column, or where there is none the file's name."""
        if name := row.get("agency"):
            return self.agencies.has_rows(name, row.place("agency"))
        if "agency" not in row.heads and file.stem.lower() != "chronology":
            return self.agencies.has_rows(agency_of(file.stem), row.place())
        if "agency" in row.heads or row is file.rows[0]:
            remedy = f"Name the agency whose record it is. The row was kept with agency {UNRECORDED}."
            message = "the row names no agency"
            if "agency" not in row.heads:
                remedy = "Add a column headed agency, or name the file after its agency. " + NO_AGENCY
                message = "no column of the file names the agency"
            self.say("error", row.place("agency"), "", message, remedy)
        return UNRECORDED

    def _entry(self, row: Row, agency: str, at: int) -> Entry:
        get, names = row.get, self.agencies.names
        when, ends = self._moments(row)
        information = self.items.names(row, "information")
        if information and agency == UNRECORDED and get("agency") != UNRECORDED:
            remedy = "Name the agency that knew them, or leave the items out. The row shows nobody knowing them."
            self.say("warning", row.place("information"), get("information"), "items in a row of no agency", remedy)
        holder, other = names(row, "case_holder", True), row.other
        if holder and not when.dated:
            remedy = "Give the row a date, or use a holdings table. It was kept and not used."
            message = "a case holder in a row without a date cannot be placed"
            self.say("warning", row.place("case_holder"), get("case_holder"), message, remedy)
            holder, other = (), ((row.place("case_holder").column, get("case_holder")), *other)
        standing = self.word(row, "standing", STANDINGS, "") if get("standing") else ""
        if not get("standing") and (start := STARTS.match(get("description"))):
            standing = start[1].lower()
        wanted = get("entry_id") or f"{self.stems[row.file, row.table]}-{row.number}"
        return Entry(
            id=self.unique(row, wanted, "entry_id"), place=row.place(), order=at, agency=agency, when=when, ends=ends,
            recorded=self.when(row, "date_recorded", when), known=self.when(row, "date_known", when),
            practitioner=get("practitioner"), people=self.people.names(row, "people"),
            event_type=self._event_type(row), description=get("description"), information=information,
            shared_with=self._others(row, "shared_with", agency),
            received_from=self._others(row, "received_from", agency),
            present=names(row, "present"), disputed_to=names(row, "disputed_to"), response=get("response"),
            case_holder=holder, child_seen=get("child_seen"), threshold=get("threshold"), oversight=get("oversight"),
            source=get("source"), evidence=get("evidence"),
            account=self.word(row, "account", ACCOUNTS, "") if get("account") else "", standing=standing,
            answers=parts(get("answers")), same_as=parts(get("same_as")), invited=names(row, "invited"),
            circulated_to=names(row, "circulated_to"), meaning=get("meaning"), severity=self._severity(row),
            address=self.addresses.get(folded(get("address")), get("address")), other=other,
        )  # fmt: skip

    def _moments(self, row: Row) -> tuple[When, When]:
        """When the event of a row was, and until when it held."""
        text, time = row.get("date"), row.get("time")
        state = self.word(row, "span", SPANS, "event") == "state" if row.get("span") else False
        if not text:
            remedy = f"Write it as 2016-05-22, or as 2016-05 if the day is not known. {NO_DATE}"
            self.say("warning", row.place("date"), time, "the row has no date", remedy)
            return UNDATED._replace(text=time), UNDATED._replace(text=time)
        try:
            if state and (pair := dates.read_span(text)):
                return pair
            when = dates.read(text, time)
        except dates.UnreadableDate as error:
            named = (self.people.found[id_] for id_ in self.people.names(row, "people") or self.child)
            lives = [anchors.Life(person.title, person.born, person.due) for person in named]
            if anchored := self.anchored(row, "date", lives):
                when = anchored._replace(text=f"{text} {time}".strip())
            else:
                self.say("error", row.place("date"), error.text, str(error), f"{error.remedy} {NO_DATE}")
                when = UNDATED._replace(text=text)
        return when, when

    def _event_type(self, row: Row) -> str:
        text = row.get("event_type")
        if text not in self.event_types:
            self.event_types[text] = "_".join(re.split(r"[\s_-]+", text.lower())) or "contact"
        kind = self.event_types[text]
        if kind not in EVENT_TYPES:
            guess = did_you_mean(kind, EVENT_TYPES) if len(self.event_types) < MANY else ""
            remedy = f"{guess}The types are {', '.join(EVENT_TYPES)}. It was kept, and read as an ordinary row."
            self.say("warning", row.place("event_type"), text, "unknown event type", remedy)
        return kind

    def _others(self, row: Row, column: str, agency: str) -> tuple[str, ...]:
        """The agencies a row was shared with or had from; its own among them is reported and left out."""
        found = self.agencies.names(row, column)
        if agency not in found:
            return found
        remedy = "Name the other agency, or leave it out. It was left out, the others were kept."
        self.say("error", row.place(column), row.get(column), f"{agency} stands on both sides of the row", remedy)
        return tuple(name for name in found if name != agency)

    def _severity(self, row: Row) -> int:
        text = row.get("severity")
        number = severity(text)
        if text and not number:
            remedy = "Write low, medium, high, or a whole number from 1. It was left out."
            self.say("warning", row.place("severity"), text, "this does not say how serious", remedy)
        return number

    def _joined(self, row: Row, entry: Entry) -> Entry:
        """The entry with what it cites and who disputes it; references to no entry or item are reported."""
        entries, items = [], []
        for cited in parts(row.get("cites")):
            if cited in self.by_id:
                entries.append(cited)
            elif item := self.items.find(cited):
                items.append(item)
            else:
                remedy = "Write the id of a row or of an item. It was left out."
                self.say("warning", row.place("cites"), cited, "no row and no item has this id", remedy)
        if entries or items:
            entry = replace(entry, cites=tuple(entries), cites_items=tuple(items))
        for column, ids in (("answers", entry.answers), ("same_as", entry.same_as)):
            for id_ in ids:
                self.known_entry(row, column, id_)
        if entry.standing != "disputed":
            return entry
        if not entry.disputed_to and (listed := DISPUTED_WITH.match(" ".join(entry.description[:1000].split()))):
            entry = replace(entry, disputed_to=self.agencies.listed_in(listed[1] or listed[2] or "", entry.agency))
        if not entry.disputed_to and not entry.shared_with:
            remedy = "Name in disputed_to the agencies it is said to have been shared with. The row was kept."
            self.say("warning", row.place("disputed_to"), entry.description, "a disputed row names nobody", remedy)
        return entry

    def _outside(self, rows: list[Row], entries: list[Entry], said: Mapping[str, Any]) -> None:
        since, until = said.get("from"), said.get("to")
        for row, entry in zip(rows, entries, strict=True):
            before = since is not None and order(entry.ends, since) is Order.BEFORE
            if before or (until is not None and order(entry.when, until) is Order.AFTER):
                remedy = "Look at its date, or at the period in case.toml. The row was kept."
                message = f"the row lies {'before' if before else 'after'} the period of the case"
                self.say("note", row.place("date"), row.get("date"), message, remedy)


def _place(problem: Problem) -> tuple[str, str, int, str]:
    return problem.place.file, problem.place.table, problem.place.row, problem.place.column
