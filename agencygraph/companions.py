"""Reads the tables that stand beside the chronologies: holdings, transmissions, addresses, plans and the others.

Each method takes rows and gives records; what is the matter with a row is said, and the rest of it is kept.
"""

from __future__ import annotations

from agencygraph.headings import MODES, SENDING_STANDINGS
from agencygraph.naming import NOBODY, UNRECORDED, Agencies, Items, People, folded
from agencygraph.records import Combination, Entry, Holding, Learning, Plan, Residence, Sending
from agencygraph.tables import Folder, Row
from agencygraph.when import NOT_ENDED, UNDATED, UNKNOWN_LATEST


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
