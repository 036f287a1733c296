"""The only list of labels, edges and properties, with their types.

The stores' tables, the checks of query files and the table in the guide come from it.
"""

from __future__ import annotations

from typing import NamedTuple


class Property(NamedTuple):
    name: str
    type: str
    about: str = ""


class Node(NamedTuple):
    label: str
    about: str
    properties: tuple[Property, ...]


class Edge(NamedTuple):
    type: str
    about: str
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...] = ()


def _properties(*lines: str) -> tuple[Property, ...]:
    """Properties from lines of "name type what it is"."""
    found = []
    for line in lines:
        name, type_, *about = line.split(" ", 2)
        found.append(Property(name, type_, about[0] if about else ""))
    return tuple(found)


_KEY = (
    "key STRING case id / own id, unique in a store",
    "id STRING the id in the case",
    "case_id STRING the case it belongs to",
)


def _when(name: str, what: str) -> tuple[str, ...]:
    return (
        f"{name}earliest INT64 {what}: first possible minute",
        f"{name}latest INT64 {what}: last possible minute",
        f"{name}unit INT64 {what}: 1 minute, 2 day, 3 month, 4 season, 5 year, 6 decade, 9 a range",
    )


NODES = (
    Node(
        "CaseFile",
        "a case",
        _properties(
            *_KEY,
            "title STRING",
            "period_from INT64 first minute of the period under review",
            "period_to INT64 last minute of it",
            "incident INT64 last minute of the day of the incident, 0 where not given",
            "duty_holder STRING who had the duty to hold it",
            "account STRING agency or review",
            "nation STRING",
            "area STRING",
            "marking STRING",
            "assumptions STRING[] sentences to print with any result",
        ),
    ),
    Node(
        "Person",
        "somebody an item is about",
        _properties(*_KEY, "title STRING", "role STRING", "household STRING", "born STRING as written"),
    ),
    Node(
        "Agency",
        "a party that can know",
        _properties(
            *_KEY,
            "title STRING",
            "kind STRING body, unit, worker, family or community",
            "informs BOOLEAN whether its knowing sets the reference moment",
            "levels STRING[] coded, body, worker: where it stands as a knower",
            "kin STRING[] itself, its ancestors and descendants",
            "covered BOOLEAN whether records of it were supplied",
            "covers_from INT64 first minute they cover",
            "covers_to INT64 last minute they cover",
            "assumed BOOLEAN whether that is taken from the period",
            "shares_record BOOLEAN",
            "listed BOOLEAN false where only other agencies' rows name it",
        ),
    ),
    Node(
        "Information",
        "an item that somebody can know",
        _properties(
            *_KEY,
            "title STRING",
            "detail STRING",
            "risk_category STRING",
            "level STRING",
            "critical STRING",
            "severity INT64 its level as a number, 1 to 3 for low to high, 0 where it is neither",
            "origin STRING whose account it repeats",
        ),
    ),
    Node(
        "Entry",
        "a row of a chronology",
        _properties(
            *_KEY,
            *_when("", "when it happened"),
            "written STRING the date as written",
            "position INT64 place in the reading order",
            "agency STRING",
            "practitioner STRING",
            "people STRING[]",
            "event_type STRING",
            "description STRING",
            "response STRING",
            "child_seen STRING",
            "threshold STRING",
            "decides BOOLEAN whether it is a decision",
            "oversight STRING",
            "source STRING",
            "evidence STRING",
            "account STRING",
            "standing STRING",
            "meaning STRING what its agency took the items to mean",
            "severity INT64 how serious it says the items are, 0 where it does not",
            "address STRING the address it acted on",
            "file STRING",
            "file_table STRING the table or sheet of the file",
            "file_row INT64",
        ),
    ),
    Node(
        "Transmission",
        "an item on its way from one agency to another",
        _properties(
            *_KEY,
            "mode STRING told, sent, meeting, pulled, available or chance",
            "side STRING sent, or received where only the receiver's record shows it",
            "standing STRING disputed, uncertain, false, held back (or uncertain whether), available, or nothing",
            "told_in STRING[] receipt readings in which the send alone is knowledge",
            *_when("", "when it was sent"),
            "received INT64 last minute by which it was received, 0 where not recorded",
            "received_earliest INT64 first possible minute of that, 0 where not recorded or not known",
            "received_unit INT64",
            "read INT64 the same for read",
            "read_earliest INT64",
            "read_unit INT64",
            "understood INT64 the same for understood",
            "understood_earliest INT64",
            "understood_unit INT64",
            "acted INT64 the same for acted on",
            "acted_earliest INT64",
            "acted_unit INT64",
            "receipt_days INT64 days to the matching row at the other end",
            "receipt_most INT64 the same at most, where dates are vague",
            "receipt_earliest INT64 first possible minute of that row",
            "covered BOOLEAN whether the other end's records cover it",
            "reason STRING",
            "entries STRING[]",
        ),
    ),
    Node(
        "Contact",
        "a row, or two accounts of one event, in which agencies met, wrote or spoke",
        _properties(
            *_KEY,
            "kind STRING what the row calls it: meeting, call, letter, …; answer; shared record",
            *_when("", "when something could have been said or sent in it"),
            *_when("arrives_", "when that could have been heard or come"),
            "doubt STRING why it is a possibility only, '' where it is not",
            "sure_in STRING[] receipt readings in which it certainly took place",
            "items STRING[] ids of what it is recorded as having conveyed",
            "entries STRING[]",
        ),
    ),
    Node(
        "Combination",
        "items that matter together",
        _properties(*_KEY, "title STRING", "threshold STRING", "items STRING[]"),
    ),
    Node(
        "Threshold",
        "a rule that says when what is known amounts to something",
        _properties(
            *_KEY,
            "title STRING",
            "kind STRING level, items or repeat",
            "source STRING",
            "verified BOOLEAN whether somebody saw that the source says so",
            "words STRING the rule in plain words",
        ),
    ),
    Node(
        "Timescale",
        "a time that a rule sets, counted from one row, for one agency that owes the response",
        _properties(
            *_KEY,
            "rule STRING the id of the rule, or of several where any of them may apply",
            "title STRING",
            "words STRING the rule as a sentence names it, with its source and whether that was verified",
            "source STRING",
            "verified BOOLEAN whether somebody saw that the source says so",
            "event STRING what it is counted from",
            "response STRING what is due",
            "allowed STRING how long, in words",
            "number INT64 the same as a number, the longest of several",
            "counted_in STRING working days, days, hours, weeks or months",
            "levels STRING[]",
            *_when("due_", "when the time ends"),
            "without STRING the outcome where no response is looked at",
            "outcome STRING what all rows show: in-time, late, none, or cannot-tell and why",
        ),
    ),
    Node("Address", "where somebody lived", _properties(*_KEY, "area STRING the authority it lies in")),
    Node(
        "Plan",
        "an aim of a plan, as the table plans has it",
        _properties(
            *_KEY,
            "agency STRING whose plan it is",
            "aim STRING",
            "marker STRING by what progress is to be seen",
            *_when("due_", "when it was to be achieved"),
            *_when("reviewed_", "when it was reviewed"),
            "achieved STRING as recorded",
            "entry_id STRING the row it stands in, '' where none is named",
        ),
    ),
    Node(
        "Learning",
        "a recommendation of an earlier review, as the table learning has it",
        _properties(
            *_KEY,
            "source_review STRING",
            "recommendation STRING",
            *_when("due_", "when it was to be done"),
            *_when("done_", "when it was done"),
            "entry_id STRING the row it bears on, '' where none is named",
        ),
    ),
)

_STRETCH = (
    "target STRING holder, all or party: the question it is a target of",
    "levels STRING[]",
    "basis STRING what the record calls it; no-holder; not-recorded",
    "person STRING",
    *_when("from_", "since when"),
    *_when("to_", "until when"),
    "end_earliest INT64 first possible minute of its end inside the period",
    "end_latest INT64 last possible minute of its end inside the period",
    "entries STRING[]",
)

EDGES = (
    Edge(
        "CONCERNS",
        "belongs to the case",
        (
            ("Information", "CaseFile"),
            ("Entry", "CaseFile"),
            ("Combination", "CaseFile"),
            ("Threshold", "CaseFile"),
            ("Timescale", "CaseFile"),
        ),
    ),
    Edge(
        "PARTY_TO", "is a party to the case, over its whole period", (("Agency", "CaseFile"),), _properties(*_STRETCH)
    ),
    Edge(
        "HELD",
        "held the case; nobody did, or it is not recorded, where basis says so",
        (("Agency", "CaseFile"),),
        _properties(*_STRETCH),
    ),
    Edge(
        "HANDED_TO",
        "held the case before",
        (("Agency", "Agency"),),
        _properties(
            "levels STRING[]",
            *_when("", "when the new holding began"),
            "certain BOOLEAN whether the holding before had ended by then, and nobody else's may have come between",
            "entries STRING[]",
        ),
    ),
    Edge("ABOUT", "is about", (("Information", "Person"),)),
    Edge("RECORDED", "the row is in its record", (("Agency", "Entry"),), _properties("levels STRING[]")),
    Edge("TOOK_PART", "was present", (("Agency", "Entry"),)),
    Edge("INVITED", "was invited", (("Agency", "Entry"),)),
    Edge("CIRCULATED_TO", "its minutes or outcome were sent to", (("Entry", "Agency"),)),
    Edge("CITES", "says that it rests on", (("Entry", "Entry"),)),
    Edge("CITES_ITEM", "says that it rests on", (("Entry", "Information"),)),
    Edge("SHOWS", "shows the item", (("Entry", "Information"),)),
    Edge(
        "KNEW",
        "a spell of knowing",
        (("Agency", "Information"),),
        _properties(
            *_when("", "since when"),
            *_when("until_", "until when"),
            "reason STRING why it ended",
            "basis STRING observed, recorded, received, present or told",
            "number INT64 1 for the first spell",
            "since_entry STRING the entry it began in, if one",
            "entries STRING[]",
            "readings STRING[] receipt readings in which it holds",
        ),
    ),
    Edge(
        "MET",
        "its record first met the rule; of a case, the records of all its agencies together",
        (("Agency", "Threshold"), ("CaseFile", "Threshold")),
        _properties(
            "levels STRING[]",
            "readings STRING[] receipt readings in which it holds",
            *_when("", "the first moment at which it was met"),
            "since INT64 first possible minute at which any of the items was known",
            "at_once BOOLEAN whether an agency certainly met it when all records together did",
            "items STRING[]",
            "named STRING the items in words",
            "about STRING[] ids of the people they are about",
            "entries STRING[]",
        ),
    ),
    Edge("SENT", "is the sender of", (("Agency", "Transmission"),), _properties("levels STRING[]")),
    Edge("TO", "went to", (("Transmission", "Agency"),), _properties("levels STRING[]")),
    Edge("CARRIED", "carried", (("Transmission", "Information"),)),
    Edge("COULD_SPEAK", "could have said something in", (("Agency", "Contact"),), _properties("levels STRING[]")),
    Edge("COULD_HEAR", "could have been heard by", (("Contact", "Agency"),), _properties("levels STRING[]")),
    Edge(
        "LIVED_AT",
        "lived at",
        (("Person", "Address"),),
        _properties(*_when("from_", "since when"), *_when("to_", "until when")),
    ),
    Edge("STARTED_BY", "is counted from", (("Timescale", "Entry"),)),
    Edge(
        "RESPONDED_BY",
        "what the row responds to, or may",
        (("Timescale", "Entry"),),
        _properties(
            "number INT64 1 for the earliest",
            *_when("", "when a response was first recorded, by this row and those before it"),
            "outcome STRING what these rows show",
            "over STRING how long after the time ended, in words",
        ),
    ),
    Edge("OWED_BY", "has its response owed by", (("Timescale", "Agency"),), _properties("levels STRING[]")),
    Edge("ANSWERS", "answers", (("Entry", "Entry"),)),
    Edge("SAME_EVENT", "tells of the same event as", (("Entry", "Entry"),)),
    Edge("PART_OF", "is part of", (("Agency", "Agency"), ("Information", "Information"))),
    Edge("REFINES", "says more exactly", (("Information", "Information"),)),
    Edge("SUPERSEDES", "takes the place of", (("Information", "Information"),)),
    Edge("CONTRADICTS", "says otherwise than", (("Information", "Information"),)),
    Edge("RETRACTS", "takes back", (("Information", "Information"),)),
)

LABELS = {n.label: {p.name: p.type for p in n.properties} for n in NODES}
TYPES = {e.type: {p.name: p.type for p in e.properties} for e in EDGES}


def table() -> str:
    """The schema as a Markdown table, for the guide."""
    lines = ["| node or edge | what it is | properties |", "| --- | --- | --- |"]
    for n in NODES:
        lines.append(f"| `{n.label}` | {n.about} | {', '.join(p.name for p in n.properties)} |")
    for e in EDGES:
        ends = ", ".join(f"({a})→({b})" for a, b in e.ends)
        lines.append(f"| `{e.type}` {ends} | {e.about} | {', '.join(p.name for p in e.properties)} |")
    return "\n".join(lines)
