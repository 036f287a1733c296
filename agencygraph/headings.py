"""Which column a heading names: the columns of each table, the other words people head them with, and the
words that some of their cells may hold.

A heading goes in, a column's name comes out, or None. Letter case, spaces and punctuation do not count, nor
does what stands in brackets. Nothing is guessed: a heading that is nearly one of ours is reported, not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache

from agencygraph.records import Entry, Place, Problem

CHRONOLOGY: dict[str, tuple[str, ...]] = {
    "date": (
        "start date", "date of event", "event date", "date or period of event", "date/period", "date of contact",
        "date of entry", "date & time where appropriate", "date and time", "date/time", "period", "when",
    ),
    "entry_id": ("id", "entry", "entry no", "entry number", "event ref", "ref", "reference", "no", "number", "row id"),
    "time": ("start time", "time of event", "event time", "time of contact"),
    "span": ("date span", "kind of period"),
    "agency": ("agency name", "organisation", "organization", "service", "recording agency", "agency/service"),
    "practitioner": (
        "worker", "professional", "staff", "role", "practitioner role", "practitioner/role", "author", "recorded by",
        "name and role of practitioner", "practitioner involved",
    ),
    "people": ("person", "persons", "subject", "subjects", "family member", "family members", "child", "who",
               "people involved", "family members involved"),
    "event_type": ("type", "type of event", "type of contact", "contact type", "kind of event", "entry type"),
    "description": (
        "event", "events", "significant event", "significant events", "event/contact", "contact/event", "details",
        "detail", "event details", "details of event", "description of event", "summary", "what happened", "narrative",
    ),
    "information": ("items", "item", "information items", "information ids", "item ids", "information item"),
    "shared_with": (
        "information shared with", "shared to", "info shared with", "told", "passed to", "sent to",
        "information passed to", "agencies informed", "who was informed",
    ),
    "received_from": ("information received from", "from whom", "reported by", "referred by", "told by"),
    "response": (
        "response/action/outcome", "action", "action taken", "actions taken", "outcome", "response or outcome",
        "action/outcome", "response/outcome", "action and outcome", "response to event",
    ),
    "case_holder": ("case held by", "holder", "lead agency", "case holding agency", "lead professional agency"),
    "present": ("who present", "agencies present", "attendees", "attended by", "in attendance", "present at meeting"),
    "child_seen": ("child seen?", "was the child seen", "seen", "child/ren seen", "children seen", "child seen y/n"),
    "threshold": ("threshold decision", "threshold decided", "level of need", "threshold met"),
    "oversight": ("decision by", "management oversight", "manager oversight", "decision by/manager oversight",
                  "supervision", "management decision"),
    "source": ("source of information", "source document", "source of evidence", "record", "document", "page",
               "source record/system/page", "information source"),
    "evidence": ("evidence level", "strength of evidence", "verified"),
    "account": ("whose account", "account of"),
    "standing": ("status of account",),
    "disputed_to": ("disputed with", "disputed recipient", "disputed recipients"),
    "date_recorded": ("recorded", "date the entry is made", "date entry made", "date of recording", "recorded on",
                      "entry made on", "written on"),
    "date_known": ("known", "date learned", "became known", "date became known", "known on", "date known to agency"),
    "answers": ("answers to", "in answer to", "answer to", "reply to", "response to"),
    "same_as": ("same event as", "same event", "duplicate of"),
    "invited": ("invitees", "agencies invited", "who invited", "invited to meeting"),
    "circulated_to": ("circulated", "circulation", "circulation list", "minutes sent to", "outcome sent to",
                      "minutes circulated to"),
    "cites": ("rests on", "based on", "citing", "evidence cited"),
    "meaning": ("understood as", "taken to mean", "interpretation", "understanding"),
    "severity": ("seriousness", "how serious"),
    "address": ("address acted on", "address visited", "address used", "place"),
}  # fmt: skip
"""Columns of a chronology, the required one first, each with other headings for it."""

SPAN = {"from": ("start", "since", "start date", "date from"), "to": ("end", "until", "end date", "date to")}
OWN_ID = ("ref", "reference", "no", "number")

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "chronology": CHRONOLOGY,
    "information": {
        "id": (*OWN_ID, "item", "item id", "information", "information id"), "title": ("name", "short title"),
        "detail": ("details", "description"), "about": ("person", "people", "subject", "subjects"),
        "risk_category": ("category", "risk", "type of risk"), "level": ("risk level", "level of risk"),
        "critical": ("critical_in_report", "critical in the report", "key information"), "part_of": ("parts of",),
        "refines": (), "supersedes": ("replaces",), "contradicts": (), "retracts": ("withdraws",),
        "origin": ("root", "original source", "account of"),
    },
    "transmissions": {
        "information": ("item", "item id", "information id"), "entry_id": ("entry", "event ref"),
        "from": ("sender", "from agency", "sent by"), "to": ("receiver", "recipient", "to agency", "sent to"),
        "mode": ("means", "how"), "sent": ("date sent", "sent on"), "received": ("date received", "received on"),
        "read": ("date read", "opened", "read on"), "understood": ("date understood",),
        "acted": ("acted on", "date acted on"), "standing": ("status",), "reason": ("reason not shared", "why"),
        "source": ("source of information", "source document"),
    },
    "agencies": {
        "id": (*OWN_ID, "agency", "agency id"), "title": ("name", "full name", "agency name"), "kind": ("type",),
        "part_of": ("parent", "belongs to"), **SPAN, "shares_record": ("shared record", "shares a record"),
        "aliases": ("alias", "also known as", "other names", "abbreviations"), "covers_from": ("records from",),
        "covers_to": ("records to",), "records_searched": ("records", "searched", "sources searched"),
    },
    "people": {
        "id": (*OWN_ID, "person", "person id"), "title": ("name",), "role": ("relationship",),
        "born": ("date of birth", "dob", "birth date"), "due": ("due date", "edd", "expected date of delivery"),
        "aliases": ("alias", "also known as", "other names"),
        "household": ("home", "lives with"), **SPAN,
    },
    "addresses": {
        "person": ("id", "people", "who", "child", "subject"), "address": ("home", "home address", "place"),
        "area": ("local authority", "authority", "council", "district"), **SPAN,
    },
    "holdings": {
        "agency": ("holder", "case holder", "held by"), **SPAN, "basis": ("why", "legal basis", "reason"),
        "person": ("worker", "practitioner", "allocated to"),
    },
    "combinations": {
        "id": OWN_ID, "items": ("information", "item ids"), "title": ("name",), "threshold": ("number needed",),
    },
    "thresholds": {
        "id": OWN_ID, "title": ("name",), "level": ("severity", "risk level"),
        "items": ("information", "item ids"), "category": ("risk_category", "type of risk"),
        "count": ("number needed", "how many"), "within": ("in how long",), "source": ("source of the rule",),
        "verified": ("checked",), "nation": ("country",), "area": ("local authority", "authority"), **SPAN,
    },
    "timescales": {
        "id": OWN_ID, "title": ("name",), "trigger": ("counted from",), "response": ("what is due",),
        "limit": ("how many",), "unit": ("counted in",), "nation": ("country",),
        "area": ("local authority", "authority"), **SPAN, "source": ("source of the rule",),
        "verified": ("checked",), "basis": ("kind of rule",), "note": ("notes",),
    },
    "plans": {
        "id": OWN_ID, "agency": ("lead", "responsible agency"), "aim": ("objective", "action"),
        "marker": ("measure", "how measured"), "due": ("due date", "date due", "by"),
        "reviewed": ("date reviewed", "review date"), "achieved": ("met", "outcome"), "entry_id": ("entry",),
    },
    "learning": {
        "id": OWN_ID, "source_review": ("review", "earlier review"), "recommendation": ("finding", "lesson"),
        "due": ("due date", "date due"), "done": ("date done", "completed"), "entry_id": ("entry",),
    },
    "procedures": {
        "id": OWN_ID, "title": ("name",), "information": ("item", "items", "information id"),
        "category": ("risk_category", "type of risk"), "steps": ("path", "who tells whom"), **SPAN,
    },
    "glossary": {
        "abbreviation": ("abbreviations", "acronym", "short form", "term"),
        "meaning": ("stands for", "in full", "explanation", "definition"),
    },
    "suggestions": {
        "id": (), "kind": (), "entry_id": (), "file": (), "sheet": (), "row": (), "agency": (), "date": (),
        "description": (), "column": (), "value": (), "words": (), "strength": (), "accepted": ("accept",),
        "initials": (), "reason": ("why",),
    },
}  # fmt: skip
"""Per table its columns, the required one first, each with other headings for it."""

EVENT_TYPES = (
    "contact", "observation", "referral", "call", "letter", "email", "text", "request", "disclosure", "non_disclosure",
    "meeting", "conference", "visit", "assessment", "decision", "check", "record", "intelligence_report",
    "investigation", "admission", "discharge", "closure", "record_deletion", "system", "supervision", "death", "birth",
    "court",
)  # fmt: skip
"""What a row can be; any other type is read as an ordinary row."""

STANDINGS = {word: word for word in ("", "disputed", "uncertain", "false", "claimed", "found")} | {
    "denied": "disputed", "found false": "false",
}  # fmt: skip
SENDING_STANDINGS = STANDINGS | dict.fromkeys(("held-back", "held back", "withheld", "not shared"), "held-back")
SEVERITIES = {"low": 1, "medium": 2, "high": 3}
MODES = {word: word for word in ("told", "sent", "meeting", "pulled", "available", "chance")} | {"": "sent"}
SPANS = {"": "event", "event": "event", "state": "state"}
ACCOUNTS = {"": "", "agency": "agency", "review": "review"}

ORIGIN = ("came from file", "came from table", "came from row")
"""Headings under which a merged chronology says where each row stood."""
READ_AS = "read as"
"""Heading under which a merged chronology to be read says what each date was understood to be."""
OWN = frozenset((*ORIGIN, READ_AS))
"""Headings that a merged chronology has and no agency gave it."""
AS_SENT = "as sent: "
"""What a merged chronology puts before a heading of a file's own that would be read as one of ours."""

FORM_TITLE = "Chronology of one agency"
FORM_LINES = (
    "Save this file under the agency's name, for example School.docx. The name is taken as the agency.",
    "Period and records searched (please state): ",
    "Periods in which there was no contact (please state): ",
    "Abbreviations and what they mean: ",
    "Write dates as the record has them, day first. A date that is not exactly known stays as vague as it is.",
)
"""What the Word form for one agency says above its table."""

HIGHEST = 999
"""The highest number that is read as a severity."""

CANDIDATES = 500
"""Names that a spelling is compared with at most, so that a table of many thousand names is still read at once."""


def sent(entry: Entry) -> Place:
    """Where the agency's own file has a row: where a merge says that it came from, else where it was read."""
    came = dict(entry.other)
    file, table, row = (came.get(heading, "") for heading in ORIGIN)
    if file and row.isdecimal():
        return Place(file, int(row), "", table)
    return entry.place


def normal(heading: str) -> str:
    """A heading without what does not count in it: letter case, spaces, punctuation."""
    return _kept(heading) if len(heading) <= CANDIDATES else _alone(heading)


def _alone(heading: str) -> str:
    return "".join(c for c in heading.casefold() if c.isalnum())


_kept = lru_cache(1 << 14)(_alone)
"""The same few headings and names are met in every file of every case."""


def severity(text: str) -> int:
    """How serious a text says something is: its number, 1 to 3 for low to high; 0 where it says neither.

    >>> severity("High"), severity("2"), severity("level 2")
    (3, 2, 0)
    """
    if text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST)):
        return int(text)
    return SEVERITIES.get(text.casefold(), 0)


def nearest(text: str, names: Iterable[str]) -> str:
    """The name spelt most like the text, or "" where none is close; the text's own spelling does not count.

    >>> nearest("Scool", ["GP", "School"])
    'School'
    """
    if len(text) > CANDIDATES:
        return ""
    spelt: dict[str, str] = {}
    for name in names:
        if name.casefold() != text.casefold():
            spelt.setdefault(name.casefold(), name)
        if len(spelt) >= CANDIDATES:
            break
    close = get_close_matches(text.casefold(), spelt, n=1, cutoff=0.7)
    return spelt[close[0]] if close else ""


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """'Did you mean "School"? ' where a name is close, else ""; stands before a remedy."""
    close = nearest(text, names)
    return f'Did you mean "{close}"? ' if close else ""


def known(table: str, mapped: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every heading that is understood in a table, normalised, with the column it names.

    mapped  headings of the case's own, as in case.toml, which come before ours; a column that the table
            does not have is passed over
    """
    columns = COLUMNS[table]
    own = {normal(heading): column for heading, column in (mapped or {}).items() if column in columns}
    return {**_known(table), **own}


@cache
def _known(table: str) -> dict[str, str]:
    columns, found = COLUMNS[table], dict[str, str]()
    for column in columns:
        found.setdefault(normal(column), column)
    for column, aliases in columns.items():
        for alias in aliases:
            found.setdefault(normal(alias), column)
    return found


def column_of(heading: str, headings: Mapping[str, str]) -> str | None:
    """The column a heading names among those `known`, or None; brackets count only where the whole is known."""
    return headings.get(normal(heading)) or headings.get(normal(heading.partition("(")[0]))


def match(
    table: str, row: Sequence[str], place: Place, mapped: Mapping[str, str] | None = None
) -> tuple[list[str | None], list[Problem]]:
    """The column of each heading of a table's first row, None where it is kept without being used.

    place  the row of headings
    Returns the columns, in order, and a Problem for each heading not used and for a required column not there.
    """
    headings, problems = known(table, mapped), list[Problem]()
    columns: list[str | None] = []
    for written in row:
        column, at = column_of(written, headings), place._replace(column=written)
        if column in columns and column is not None:
            message, remedy = (
                f"a second heading for the column {column}",
                "Give the column another heading, or join the two.",
            )
            problems.append(Problem("warning", at, written, message, f"{remedy} It was kept without being used."))
            column = None
        elif column is None and normal(written) and written not in OWN and not written.startswith(AS_SENT):
            guess = did_you_mean(written, COLUMNS[table])
            remedy = f"{guess}Name its column in case.toml under [headings], if it has one. It was kept and not used."
            severity, message = ("warning", "unknown heading") if guess else ("note", "a heading of the file's own")
            problems.append(Problem(severity, at, written, message, remedy))
        columns.append(column)
    required = next(iter(COLUMNS[table]))
    if required not in columns:
        remedy = f'Head one column "{required}". The rows were read without it.'
        problems.append(Problem("error", place, ", ".join(row), f"no column is headed {required}", remedy))
    return columns, problems


def mapping(given: object, place: Place) -> tuple[dict[str, str], list[Problem]]:
    """The headings of case.toml that name a column of some table, and a Problem for each that does not."""
    if not isinstance(given, dict):
        remedy = "Write [headings] on a line of its own. It was not used."
        return {}, [Problem("error", place, str(given), "headings is not a table", remedy)]
    columns = sorted({column for table in COLUMNS.values() for column in table})
    kept, problems = dict[str, str](), list[Problem]()
    for heading, column in given.items():
        if column in columns:
            kept[heading] = column
        else:
            remedy = f"{did_you_mean(str(column), columns)}Write the name of a column. It was not used."
            at = place._replace(column=f"headings.{heading}")
            problems.append(Problem("warning", at, str(column), "no table has this column", remedy))
    return kept, problems
