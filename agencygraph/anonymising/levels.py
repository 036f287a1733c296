"""For whom a case is made safe to share, what each level takes out, and what kind of thing each column holds."""

from __future__ import annotations

from typing import NamedTuple

DATES = ("keep", "shift", "coarsen")
GRAINS = {"month": 1, "quarter": 3, "year": 12}
"""Calendar months in each unit that a day may be coarsened to."""


class Level(NamedTuple):
    """What a level takes out beside names of people and practitioners, addresses and reference numbers.

    dates     what is done with dates where nothing else is asked for
    agencies  whether agencies get codes too, where their names say more than which service they are
    areas     whether areas get codes
    sources   whether references to records and pages stay
    own       whether columns of the files' own, which no heading of ours names, stay
    births    what becomes of dates of birth and due dates: "as dates", "year" or "none"
    titles    whether the title and the marking of the case stay
    """

    dates: str
    agencies: bool
    areas: bool
    sources: bool
    own: bool
    births: str
    titles: bool


LEVELS = {
    "panel": Level("keep", False, False, True, True, "as dates", True),
    "practitioner": Level("keep", False, False, True, False, "year", True),
    "family": Level("keep", False, False, False, False, "as dates", True),
    "publication": Level("coarsen", True, True, False, False, "none", False),
}

WORDS = {
    "panel": "Names of people and practitioners, addresses and reference numbers are codes. Agencies, areas, sources, "
    "columns of the files' own and dates stay.",
    "practitioner": "As for the panel; columns of the files' own are left out, and of births only the year stays.",
    "family": "As for the panel; columns of the files' own, and references to records and pages, are left out. What "
    "was held back, and why, stays, because findings rest on it.",
    "publication": "As for the family; agencies whose names say more than which service they are, and areas, are codes "
    "too; births, the title and the marking are left out; days become months.",
}
"""What each level takes out, in words."""

_SPAN = {"from": "date", "to": "date"}
COLUMNS: dict[str, dict[str, str]] = {
    "chronology": {
        "date": "when", "entry_id": "entry", "time": "when", "span": "fixed", "agency": "agencies",
        "practitioner": "practitioner", "people": "people", "event_type": "fixed", "description": "text",
        "information": "items", "shared_with": "agencies", "received_from": "agencies", "response": "text",
        "case_holder": "agencies", "present": "agencies", "child_seen": "text", "threshold": "text",
        "oversight": "text", "source": "source", "evidence": "text", "account": "fixed", "standing": "fixed",
        "disputed_to": "agencies", "date_recorded": "when", "date_known": "when", "answers": "entry",
        "same_as": "entry", "invited": "agencies", "circulated_to": "agencies", "cites": "cites", "meaning": "text",
        "severity": "fixed", "address": "address",
    },
    "information": {
        "id": "items", "title": "text", "detail": "text", "about": "people", "risk_category": "text", "level": "fixed",
        "critical": "fixed", "part_of": "items", "refines": "items", "supersedes": "items", "contradicts": "items",
        "retracts": "items", "origin": "origin",
    },
    "transmissions": {
        "information": "items", "entry_id": "entry", "from": "agencies", "to": "agencies", "mode": "fixed",
        "sent": "date", "received": "date", "read": "date", "understood": "date", "acted": "date",
        "standing": "fixed", "reason": "text", "source": "source",
    },
    "agencies": {
        "id": "agencies", "title": "agency title", "kind": "fixed", "part_of": "agencies", **_SPAN,
        "shares_record": "fixed", "aliases": "agency aliases", "covers_from": "date", "covers_to": "date",
        "records_searched": "source",
    },
    "people": {
        "id": "people", "title": "person title", "role": "text", "born": "birth", "due": "birth",
        "aliases": "person aliases", "household": "text", **_SPAN,
    },
    "addresses": {"person": "people", "address": "address", "area": "area", **_SPAN},
    "holdings": {"agency": "agencies", **_SPAN, "basis": "text", "person": "practitioner"},
    "combinations": {"id": "rule", "items": "items", "title": "text", "threshold": "text"},
    "thresholds": {
        "id": "rule", "title": "of a rule", "level": "fixed", "items": "items", "category": "text", "count": "fixed",
        "within": "fixed", "source": "of a rule", "verified": "fixed", "nation": "fixed", "area": "area",
        "from": "in force", "to": "in force",
    },
    "timescales": {
        "id": "rule", "title": "of a rule", "trigger": "fixed", "response": "fixed", "limit": "fixed", "unit": "fixed",
        "nation": "fixed", "area": "area", "from": "in force", "to": "in force", "source": "of a rule",
        "verified": "fixed", "basis": "of a rule", "note": "of a rule",
    },
    "plans": {
        "id": "rule", "agency": "agencies", "aim": "text", "marker": "text", "due": "date", "reviewed": "date",
        "achieved": "text", "entry_id": "entry",
    },
    "learning": {
        "id": "rule", "source_review": "text", "recommendation": "text", "due": "date", "done": "date",
        "entry_id": "entry",
    },
    "procedures": {
        "id": "rule", "title": "text", "information": "items", "category": "text", "steps": "of a rule",
        "from": "in force", "to": "in force",
    },
    "glossary": {"abbreviation": "text", "meaning": "text"},
}  # fmt: skip
"""What each column of each table holds. The table of suggestions is not written: what was accepted is in the rows."""

READ_BY_A_PERSON = frozenset({"text", "source", "of a rule", "own"})
"""Kinds of column in which a person writes as they like."""
