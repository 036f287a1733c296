"""What a case says, as frozen records: the rows of its tables, each with the place it was read from.

Nothing is worked out here. Reading makes these records (`case`), knowledge is derived from them
(`knowledge`). A fault in the data is a `Problem`, a value like any other, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from agencygraph.when import NOT_ENDED, UNDATED, When

NOBODY, UNRECORDED = "none", "Unrecorded"
RESERVED = frozenset({"holder", "all", NOBODY, UNRECORDED})
"""Words that mean something of their own where an agency's id is expected, so no agency may bear them."""
WINDOW = 7
"""Days in which a matching receipt of a send is looked for, where nothing else is asked."""


class Place(NamedTuple):
    """Where a value stands: file, table or sheet, row (1 is the first line of the file), column heading."""

    file: str
    row: int = 0
    column: str = ""
    table: str = ""

    def __str__(self) -> str:
        parts = [self.file, self.table, f"row {self.row}" if self.row else "", self.column]
        return ", ".join(p for p in parts if p)


class Problem(NamedTuple):
    """Something in the data that a person should see.

    severity  "error": part of a table could not be used; "warning": read, but it may not mean what was
              meant; "note": an assumption or something kept without being used
    place     where it stands
    text      the words as written, shortened for print only
    message   what is the matter
    remedy    what to write instead; says also what was done with the row
    """

    severity: str
    place: Place
    text: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a chronology: what one agency's record (or a review's finding) says of one event.

    when, recorded, known  the three clocks: it happened, it was written down, the agency came to know.
                           The last two are `when` itself unless the row gives them.
    ends                   for a state ("span" is "state"): until when it held; else equal to `when`
    account                "agency", "review", or "" for the case's own
    standing               "", "disputed", "uncertain", "false", "claimed", "found"
    case_holder            the agencies named as holding the case from this row on; () where it does not say;
                           ("none",) where it says nobody
    order                  place in the reading order of the case
    invited, circulated_to the agencies asked to a meeting, and those who were sent its minutes or outcome
    cites, cites_items     the entries and the items that a decision or closure says it rests on
    meaning                what the row's agency took the items to mean
    severity               how serious the row says the items are; 0 where it does not say
    address                the address the row acted on, spelt as in the addresses table where it is there
    other                  columns that no heading of ours names, as (heading, text)
    """

    id: str
    place: Place
    order: int
    agency: str
    when: When = UNDATED
    ends: When = UNDATED
    recorded: When = UNDATED
    known: When = UNDATED
    practitioner: str = ""
    people: tuple[str, ...] = ()
    event_type: str = "contact"
    description: str = ""
    information: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    received_from: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    disputed_to: tuple[str, ...] = ()
    response: str = ""
    case_holder: tuple[str, ...] = ()
    child_seen: str = ""
    threshold: str = ""
    oversight: str = ""
    source: str = ""
    evidence: str = ""
    account: str = ""
    standing: str = ""
    answers: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    circulated_to: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    cites_items: tuple[str, ...] = ()
    meaning: str = ""
    severity: int = 0
    address: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Information:
    """One item that somebody can know. `origin` names the item or person whose account it repeats."""

    id: str
    place: Place = Place("")
    title: str = ""
    detail: str = ""
    about: tuple[str, ...] = ()
    risk_category: str = ""
    level: str = ""
    critical: str = ""
    part_of: tuple[str, ...] = ()
    refines: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    retracts: tuple[str, ...] = ()
    origin: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """That an agency was a part of another for a time (always, where no dates are given)."""

    parent: str
    since: When = UNDATED
    until: When = NOT_ENDED


@dataclass(frozen=True, slots=True)
class Agency:
    """A party that can know: a body, a unit of one, a worker, a family or a community.

    listed         False where only other cells name it (a recipient, a holder); it has no row of its own
    shares_record  True where what the unit knows is in its parent's record too
    covers         (from, to) of the records searched, where the case says; None where it does not
    """

    id: str
    place: Place = Place("")
    title: str = ""
    kind: str = "body"
    memberships: tuple[Membership, ...] = ()
    shares_record: bool = False
    aliases: tuple[str, ...] = ()
    covers: tuple[When, When] | None = None
    records_searched: str = ""
    listed: bool = True
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody an item is about or who took part, by role. due is when a birth is expected, of child or mother."""

    id: str
    place: Place = Place("")
    title: str = ""
    role: str = ""
    born: When = UNDATED
    due: When = UNDATED
    aliases: tuple[str, ...] = ()
    household: str = ""
    since: When = UNDATED
    until: When = NOT_ENDED
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Residence:
    """That a person lived at an address for a time. area is the authority it lies in, as written."""

    person: str
    place: Place
    address: str
    area: str = ""
    since: When = UNDATED
    until: When = NOT_ENDED
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sending:
    """A row of the transmissions table: one item from one agency to another, with what became of it.

    Dates that the row does not give are None. standing is one of "", "claimed", "found", "disputed",
    "uncertain", "false", "held-back"; mode one of "told", "sent", "meeting", "pulled", "available", "chance".
    """

    id: str
    place: Place
    information: str
    sender: str = ""
    receiver: str = ""
    entry_id: str = ""
    mode: str = "sent"
    sent: When | None = None
    received: When | None = None
    read: When | None = None
    understood: When | None = None
    acted: When | None = None
    standing: str = ""
    reason: str = ""
    source: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """That an agency held the case for a time, as the holdings table says. agency "none" means nobody."""

    agency: str
    place: Place
    since: When = UNDATED
    until: When = NOT_ENDED
    basis: str = ""
    person: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Combination:
    """Items that matter together."""

    id: str
    place: Place
    items: tuple[str, ...] = ()
    title: str = ""
    threshold: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """A rule that says when what is known amounts to something: of exactly one of three kinds.

    level       an item of at least this severity is known; 0 where the rule is of another kind
    items       all of these are known at the same time; () where it is of another kind
    categories  spellings of the risk category whose items are counted; () where it is of another kind
    count       how many of them, and within how long: so many calendar months and days; within is as written
    verified    whether somebody saw that the source says so
    """

    id: str
    place: Place
    title: str = ""
    level: int = 0
    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    count: int = 0
    within: str = ""
    months: int = 0
    days: int = 0
    source: str = ""
    verified: bool = False
    nation: str = ""
    area: str = ""
    since: When = UNDATED
    until: When = NOT_ENDED
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Timescale:
    """A rule that says how soon one event is to follow another.

    trigger, response  events of the vocabulary (`rules`), one of which is counted from and one of which is to follow
    limit, unit        how long it may take; unit "" where rows of a chronology cannot show it, and note says why
    nation, area       where it applies; () for anywhere
    since, until       when it was in force
    verified           whether somebody saw that the source says so
    basis              what kind of rule it is, such as statute or local procedure
    """

    id: str
    place: Place
    title: str = ""
    trigger: tuple[str, ...] = ()
    response: tuple[str, ...] = ()
    limit: int = 0
    unit: str = ""
    nation: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    since: When = UNDATED
    until: When = NOT_ENDED
    source: str = ""
    verified: bool = False
    basis: str = ""
    note: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    id: str
    place: Place
    agency: str = ""
    aim: str = ""
    marker: str = ""
    due: When = UNDATED
    reviewed: When = UNDATED
    achieved: str = ""
    entry_id: str = ""
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Learning:
    id: str
    place: Place
    source_review: str = ""
    recommendation: str = ""
    due: When = UNDATED
    done: When = UNDATED
    entry_id: str = ""
    other: tuple[tuple[str, str], ...] = ()


class Step(NamedTuple):
    """One agency telling another. minutes is the time allowed, 0 for any; days the same where counted in days."""

    giver: str
    taker: str
    minutes: int = 0
    days: int = 0
    words: str = ""
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """How information is expected to go. items and categories are what it is for; both () for any item."""

    id: str
    place: Place
    title: str = ""
    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    since: When = UNDATED
    until: When = NOT_ENDED
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name inside the case, its SHA-256, how many rows it gave."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Case:
    """Everything read from one case folder. since and until bound the period under review, None where
    case.toml does not; incident and duty_holder likewise; account is "agency" or "review". thresholds are the
    case's own and then the shipped ones that apply to it; timescales those for its nation and area.
    glossary is what the case says its abbreviations mean."""

    id: str
    title: str = ""
    since: When | None = None
    until: When | None = None
    incident: When | None = None
    duty_holder: str = ""
    account: str = "agency"
    nation: str = ""
    area: str = ""
    marking: str = ""
    entries: tuple[Entry, ...] = ()
    information: tuple[Information, ...] = ()
    agencies: tuple[Agency, ...] = ()
    people: tuple[Person, ...] = ()
    residences: tuple[Residence, ...] = ()
    sendings: tuple[Sending, ...] = ()
    holdings: tuple[Holding, ...] = ()
    combinations: tuple[Combination, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    timescales: tuple[Timescale, ...] = ()
    plans: tuple[Plan, ...] = ()
    learning: tuple[Learning, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)
