"""Reads the tables that stand beside the chronologies: holdings, transmissions, addresses, plans and the others.

Each method takes rows and gives records; what is the matter with a row is said, and the rest of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from agencygraph.headings import MODES, SENDING_STANDINGS, did_you_mean, severity
from agencygraph.naming import YES_NO, Agencies, Items, People, folded
from agencygraph.procedures import REMEDY, steps
from agencygraph.records import (
    NOBODY,
    UNRECORDED,
    Combination,
    Entry,
    Holding,
    Learning,
    Plan,
    Procedure,
    Residence,
    Sending,
    Threshold,
    Timescale,
)
from agencygraph.rules import FOLDER, NOT_JUDGED, UNITS, vocabulary
from agencygraph.tables import Folder, Row, parts, read_file
from agencygraph.when import NOT_ENDED, UNDATED, UNKNOWN_LATEST, Order, is_moment, order

WITHIN = re.compile(r"([0-9]{1,4}) ?(day|week|month|year)s?")
SPANS_OF = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}
"""Calendar months and days in each word that `within` may count in."""
MOST = 999
"""The highest count that a threshold may ask for."""
LONGEST = {"day": 9999, "week": 5000, "month": 1200, "year": 100}
"""The longest time within which it may count, so that no day of it lies outside the calendar."""
LEFT_OUT = " The row was left out."


class Companions(Folder):
    """The companion tables of a case, read against its names and its entries, which the reading sets first."""

    people: People
    items: Items
    agencies: Agencies
    by_id: dict[str, Entry]

    def known_entry(self, row: Row, column: str, id_: str) -> Entry | None:
        """The entry with an id; None, reported, where there is none."""
        entry = self.by_id.get(id_)
        if id_ and entry is None:
            self.say(
                "warning",
                row.place(column),
                id_,
                "no row has this entry id",
                "Write the id of a row. It was kept as written.",
            )
        return entry

    def _first_of_each(self, rows: list[Row]) -> list[Row]:
        """The rows of a table that have an id of their own."""
        kept: dict[str, Row] = {}
        for row in rows:
            id_ = row.get("id")
            if id_ and kept.setdefault(id_, row) is row:
                continue
            message = "another row has this id" if id_ else "the row has no id"
            self.say("error", row.place("id"), id_, message, "Give it one of its own. The row was left out.")
        return list(kept.values())

    def combinations(self, rows: list[Row]) -> list[Combination]:
        made = []
        for row in self._first_of_each(rows):
            items, get = self.items.names(row, "items"), row.get
            made.append(Combination(get("id"), row.place(), items, get("title"), get("threshold"), row.other))
        return made

    def thresholds(self, rows: list[Row], taken: Collection[str], said: Mapping[str, Any]) -> list[Threshold]:
        """The thresholds of the case, then the shipped ones that apply to it and whose id the case does not use.

        taken  ids of other rules of the case, its combinations
        said   the settings of the case, whose nation, area and period a rule has to fit where both give them
        """
        made = []
        for row in self._first_of_each(rows):
            if row.get("id") in taken:
                remedy = "Give it an id of its own. The row was left out."
                self.say("error", row.place("id"), row.get("id"), "a combination has this id", remedy)
            elif (rule := self._threshold(row)) is None:
                continue
            elif _applies(rule, said):
                made.append(rule)
            else:
                remedy = "Look at its nation, area and dates. It was not used."
                message = "this threshold is for another nation, area or time than the case's"
                self.say("note", row.place("id"), row.get("id"), message, remedy)
        used = {row.get("id") for row in rows} | {*taken}
        shipped = [r for row in _shipped("thresholds.csv") if row.get("id") not in used and (r := self._threshold(row))]
        return [*made, *(r for r in shipped if _applies(r, said))]

    def _threshold(self, row: Row) -> Threshold | None:
        """The rule of a row; None, reported, where it is of no kind, of two, or cannot be read."""
        get, given = row.get, [c for c in ("level", "items", "category", "count", "within") if row.get(c)]
        kinds = dict.fromkeys("category" if c in ("count", "within") else c for c in given)
        if len(kinds) != 1:
            message = "the row is of two kinds of threshold" if kinds else "the row says no threshold"
            remedy = "Fill level, or items, or category with count and within, and nothing of the others."
            text = "; ".join(map(get, given))
            self.say("error", row.place(given[1] if kinds else "id"), text, message, f"{remedy}{LEFT_OUT}")
            return None
        count, span = get("count"), WITHIN.fullmatch(folded(get("within")))
        number = _count(count)
        long = int(span[1]) if span else 0
        wrong = [
            ("level", "this does not say how serious", "Write low, medium, high, or a whole number from 1.",
             "level" in kinds and not severity(get("level"))),
            ("category", "the row gives no category to count", "Name the risk category.",
             "category" in kinds and not parts(get("category"))),
            ("count", "this is not a count", f"Write a whole number from 1 to {MOST}.",
             "category" in kinds and not number),
            ("within", "this is not a length of time", "Write it as 12 months, 90 days, 2 weeks or 1 year.",
             "category" in kinds and not (span and 0 < long <= LONGEST[span[2]])),
        ]  # fmt: skip
        if self._any(row, wrong):
            return None
        self._yes_or_no(row)
        months, days = SPANS_OF[span[2]] if span else (0, 0)
        since, until = self.span(row, "from", "to")
        return Threshold(
            get("id"), row.place(), get("title"), severity(get("level")), self.items.names(row, "items"),
            parts(get("category")), number, folded(get("within")), months * long, days * long, get("source"),
            YES_NO.get(folded(get("verified")), False), get("nation"), get("area"), since, until, row.other,
        )  # fmt: skip

    def timescales(self, rows: list[Row], said: Mapping[str, Any]) -> list[Timescale]:
        """The timescale rules of the case, then the shipped ones for its nation and area whose id it does not use.

        When a rule was in force is not looked at here, but for each row it is counted from.
        """
        made = []
        for row in self._first_of_each(rows):
            rule = self._timescale(row)
            if rule and _is_for(rule, said):
                made.append(rule)
            elif rule:
                remedy = "Look at its nation and area, and at those of case.toml. It was not used."
                message = "this rule is for another nation or area than the case's"
                self.say("note", row.place("id"), row.get("id"), message, remedy)
        used = {row.get("id") for row in rows}
        return [*made, *(r for r in _shipped_timescales() if r.id not in used and _is_for(r, said))]

    def _timescale(self, row: Row) -> Timescale | None:
        """The rule of a row; None, reported, where a part of it cannot be read."""
        get, limit, unit = row.get, row.get("limit"), f"{folded(row.get('unit')).removesuffix('s')}s"
        number = _count(limit)
        judged, events = not get("note").startswith(NOT_JUDGED), vocabulary().events
        since, until = self.span(row, "from", "to")
        wrong = [
            ("limit", "this is not a number of days", f"Write a whole number from 1 to {MOST}.", not number),
            ("unit", "this is not what time is counted in", f"Write one of {', '.join(UNITS)}.", unit not in UNITS),
            *((column, "no event has this name",
               f"{did_you_mean(get(column), events)}The events are {', '.join(events)}.", True)
              for column in ("trigger", "response")
              if not get(column) or any(event not in events for event in parts(get(column)))),
            *((column, "when the rule was in force cannot be read", "Write it as 2013-04-15.",
               bool(get(column)) and not (is_moment(when.earliest) and is_moment(when.latest)))
              for column, when in (("from", since), ("to", until))),
        ] if judged else []  # fmt: skip
        if self._any(row, wrong):
            return None
        self._yes_or_no(row)
        return Timescale(
            get("id"), row.place(), get("title"), parts(get("trigger")), parts(get("response")),
            number if judged else 0, unit if judged else "", parts(get("nation")), parts(get("area")),
            since, until, get("source"), YES_NO.get(folded(get("verified")), False),
            get("basis"), get("note"), row.other,
        )  # fmt: skip

    def _any(self, row: Row, faults: Iterable[tuple[str, str, str, bool]]) -> bool:
        """Reports those of a row's possible faults (column, message, remedy) that are so; whether any was."""
        found = [fault for *fault, so in faults if so]
        for column, message, remedy in found:
            self.say("error", row.place(column), row.get(column), message, f"{remedy}{LEFT_OUT}")
        return bool(found)

    def _yes_or_no(self, row: Row) -> None:
        """Reports a cell headed verified that says neither."""
        if folded(row.get("verified")) not in YES_NO:
            remedy = "Write yes or no. It was read as no."
            self.say("warning", row.place("verified"), row.get("verified"), "this is neither yes nor no", remedy)

    def holdings(self, row: Row) -> list[Holding]:
        if not row.get("agency"):
            self.say(
                "error",
                row.place("agency"),
                "",
                "the row names no agency",
                'Name it, or write "none". The row was left out.',
            )
        found = self.agencies.names(row, "agency", True)
        since, until = self.span(row, "from", "to") if found else (UNDATED, NOT_ENDED)
        return [
            Holding(id_, row.place(), since, until, row.get("basis"), row.get("person"), row.other) for id_ in found
        ]

    def vacant(self, holdings: list[Holding]) -> None:
        """Reports a time in which the table says both that nobody held the case and that somebody did."""
        held = [h for h in holdings if h.agency != NOBODY and h.since.latest < UNKNOWN_LATEST]
        for row in holdings:
            if row.agency != NOBODY or row.since.latest >= UNKNOWN_LATEST:
                continue
            other = next(
                (h for h in held if max(h.since.latest, row.since.latest) <= min(h.until.earliest, row.until.earliest)),
                None,
            )
            if other:
                message = f"nobody holds the case while {other.agency} does (row {other.place.row})"
                remedy = "Correct the dates of one of the two. Both rows were kept."
                self.say("warning", row.place._replace(column="agency"), row.agency, message, remedy)

    def residences(self, rows: list[Row]) -> list[Residence]:
        """Who lived where; an address written in several ways is spelt as in the first row that has it."""
        made = []
        self.addresses: dict[str, str] = {}
        for row in rows:
            for column in ("person", "address"):
                if not row.get(column):
                    remedy = "Name it. The row was left out."
                    self.say("error", row.place(column), "", f"the row gives no {column}", remedy)
            if not row.get("person") or not row.get("address"):
                continue
            person = self.people.name(row.get("person"), row.place("person"))
            address = self.addresses.setdefault(folded(row.get("address")), row.get("address"))
            since, until = self.span(row, "from", "to")
            made.append(Residence(person, row.place(), address, row.get("area"), since, until, row.other))
        return made

    def sendings(self, row: Row, stem: str) -> list[Sending]:
        """One sending per item, sender and receiver of a row; agencies left out are those of the entry it names."""
        entry = self.known_entry(row, "entry_id", row.get("entry_id"))
        items = self.items.names(row, "information")
        senders = self.agencies.names(row, "from")
        receivers = self.agencies.names(row, "to")
        if entry and not row.get("from") and entry.agency != UNRECORDED:
            senders = (entry.agency,)
        if entry and not row.get("to") and len(entry.shared_with) == 1:
            receivers = entry.shared_with
        for column, values in (("information", items), ("from", senders), ("to", receivers)):
            if not values:
                remedy = "Name it, or give the entry_id of a row that does. The row was left out."
                self.say("error", row.place(column), row.get(column), f"the row gives no {column}", remedy)
        given = {
            c: self.when(row, c, UNDATED) if row.get(c) else None
            for c in ("sent", "received", "read", "understood", "acted")
        }
        mode = self.word(row, "mode", MODES, "sent")
        standing = self.word(row, "standing", SENDING_STANDINGS, "")
        made = list[Sending]()
        for item in items:
            for sender in senders:
                for receiver in receivers:
                    if sender == receiver:
                        remedy = "Name the other agency. This sending was left out."
                        self.say(
                            "error", row.place("to"), row.get("to"), f"{sender} stands on both sides of the row", remedy
                        )
                        continue
                    wanted = f"{stem}-{row.number}" + (f"/{len(made) + 1}" if made else "")
                    made.append(
                        Sending(
                            wanted, row.place(), item, sender, receiver, row.get("entry_id"), mode, **given,
                            standing=standing, reason=row.get("reason"), source=row.get("source"), other=row.other,
                        )
                    )  # fmt: skip
        return made

    def plans(self, rows: list[Row]) -> list[Plan]:
        made = []
        for row in self._first_of_each(rows):
            self.known_entry(row, "entry_id", row.get("entry_id"))
            agency = self.agencies.name(row.get("agency"), row.place("agency"))
            due, reviewed = self.when(row, "due", UNDATED), self.when(row, "reviewed", UNDATED)
            made.append(
                Plan(
                    row.get("id"), row.place(), agency, row.get("aim"), row.get("marker"), due, reviewed,
                    row.get("achieved"), row.get("entry_id"), row.other,
                )
            )  # fmt: skip
        return made

    def learning(self, rows: list[Row]) -> list[Learning]:
        made = []
        for row in self._first_of_each(rows):
            self.known_entry(row, "entry_id", row.get("entry_id"))
            due, done = self.when(row, "due", UNDATED), self.when(row, "done", UNDATED)
            review, recommendation = row.get("source_review"), row.get("recommendation")
            made.append(
                Learning(row.get("id"), row.place(), review, recommendation, due, done, row.get("entry_id"), row.other)
            )
        return made

    def procedures(self, rows: list[Row]) -> list[Procedure]:
        made = []
        for row in self._first_of_each(rows):
            found, amiss = steps(row.get("steps"), self.agencies.find, row.place("steps"))
            self.problems += amiss
            if not (found or amiss):
                self.say("error", row.place("steps"), "", "the row gives no steps", f"{REMEDY} It holds nothing.")
            since, until = self.span(row, "from", "to")
            items, categories = self.items.names(row, "information"), parts(row.get("category"))
            made.append(
                Procedure(
                    row.get("id"), row.place(), row.get("title"), items, categories, found, since, until, row.other
                )
            )  # fmt: skip
        return made

    def glossary(self, rows: list[Row]) -> list[tuple[str, str]]:
        """What the case says its abbreviations mean, each once; a row without either word is left out."""
        made: dict[str, str] = {}
        for row in rows:
            blank = [column for column in ("abbreviation", "meaning") if not row.get(column)]
            if blank:
                self.say("warning", row.place(blank[0]), "", f"the row gives no {blank[0]}", f"Write it.{LEFT_OUT}")
            else:
                made.setdefault(row.get("abbreviation"), row.get("meaning"))
        return list(made.items())


def _is_for(rule: Timescale, said: Mapping[str, Any]) -> bool:
    """Whether a rule is for the case's nation and area; one that names any is not for a case that names none."""
    for own, case in ((rule.nation, said.get("nation", "")), (rule.area, said.get("area", ""))):
        if own and not {folded(x) for x in own}.intersection(folded(x) for x in parts(case)):
            return False
    return True


@cache
def _shipped(name: str) -> tuple[Row, ...]:
    """The rows of a table of rules that comes with the program; read once, however many cases are."""
    files, _ = read_file((FOLDER / name).read_bytes(), name, name.removesuffix(".csv"))
    return tuple(files[0].rows)


@cache
def _shipped_timescales() -> tuple[Timescale, ...]:
    """The rules on timescales that come with the program: they rest on nothing of a case."""
    reading = Companions(FOLDER)
    return tuple(rule for row in _shipped("timescales.csv") if (rule := reading._timescale(row)))


def _count(text: str) -> int:
    """A whole number up to MOST; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) else 0


def _applies(rule: Threshold, said: Mapping[str, Any]) -> bool:
    """Whether a rule is for this nation, area and time; what the rule or the case leaves blank fits any."""
    for own, case in ((rule.nation, said.get("nation")), (rule.area, said.get("area"))):
        if own and case and folded(own) != folded(case):
            return False
    begins, ends = said.get("from"), said.get("to")
    ended = begins is not None and order(rule.until, begins) is Order.BEFORE
    return not (ended or (ends is not None and order(rule.since, ends) is Order.AFTER))
