"""What the workbook says of each column to those who fill it in: notes, lists to choose from, worked rows."""

from __future__ import annotations

from agencygraph import formats
from agencygraph.headings import ACCOUNTS, EVENT_TYPES, MODES, SPANS, STANDINGS
from agencygraph.rules import UNITS

LISTS: dict[str, tuple[str, ...]] = {
    "event types": EVENT_TYPES,
    "spans": tuple(word for word in SPANS if word),
    "accounts": tuple(word for word in ACCOUNTS if word),
    "standings": tuple(dict.fromkeys(word for word in STANDINGS.values() if word)),
    "modes": tuple(word for word in MODES if word),
    "kinds": ("body", "unit", "worker", "family", "community"),
    "yes or no": ("yes", "no"),
    "units of time": UNITS,
}
"""Lists of words, kept on the hidden sheet of that name."""

OFFERED = {
    **dict.fromkeys(
        ("agency", "shared_with", "received_from", "case_holder", "present", "disputed_to", "invited", "circulated_to",
         "transmissions.from", "transmissions.to", "agencies.part_of"),
        "agencies",
    ),
    **dict.fromkeys(
        ("information", "items", "part_of", "refines", "supersedes", "contradicts", "retracts"), "information"
    ),
    **dict.fromkeys(("people", "about", "addresses.person"), "people"),
    "event_type": "event types", "span": "spans", "account": "accounts", "standing": "standings", "mode": "modes",
    "agencies.kind": "kinds", "shares_record": "yes or no", "critical": "yes or no", "child_seen": "yes or no",
    "thresholds.verified": "yes or no", "timescales.verified": "yes or no", "timescales.unit": "units of time",
}  # fmt: skip
"""Which list opens in the cells of a column: one of LISTS, or the first column of a sheet."""

WIDE = frozenset({"description", "response", "detail", "recommendation", "aim", "records_searched", "meaning"})

SEVERAL = "Several are parted by a semicolon."
MEANING = {
    "date": "When it happened, as exactly as the record says: 22/05/2016, May 2016, early 2010, ?12/12/2023, "
    "w/c 5 March 2012.",
    "entry_id": "A name of the row's own. Left blank, it is the file and the row.",
    "time": "14:30, or 14:30/15:00.",
    "span": 'Leave blank for an event. "state" for something that held throughout a period.',
    "agency": "Whose record the row is from.",
    "practitioner": "Role and number, not a name: SW1, GP2.",
    "people": f"Whom the row is about. {SEVERAL}",
    "event_type": "What kind of row it is.",
    "description": "What happened, in the record's words.",
    "information": f"Items of the information sheet that the row shows. {SEVERAL}",
    "shared_with": f"Agencies that the row says were told. {SEVERAL}",
    "received_from": f"Agencies from which it was heard. {SEVERAL}",
    "response": "What was done.",
    "case_holder": 'Who holds the case from here on. Only where it changes; "none" where nobody does.',
    "present": f"Agencies at the meeting. {SEVERAL}",
    "child_seen": "Whether the child was seen.",
    "threshold": "The threshold or level of need decided. That it was arguably met is a reading, and no decision.",
    "oversight": "Decision or supervision by a manager.",
    "source": "Record, system and page.",
    "evidence": "How strong the record is.",
    "account": "Whose account: the agency's own record, or a review's finding.",
    "standing": "Whether the account is disputed, uncertain, claimed, found or false.",
    "disputed_to": f"Agencies that say they were not told. {SEVERAL}",
    "date_recorded": "When it was written down, if not on the day.",
    "date_known": "When the agency came to know it, if not on the day.",
    "answers": f"Ids of the rows this one answers. {SEVERAL}",
    "same_as": f"Ids of other agencies' rows that tell of the same event. {SEVERAL}",
    "id": "A short name that other sheets use.",
    "title": "In a few words.",
    "about": f"People the item is about. {SEVERAL}",
    "covers_from": "From when the agency's records were searched.",
    "covers_to": "Until when the agency's records were searched.",
    "records_searched": "Which records were searched.",
    "invited": f"Agencies asked to the meeting, whether they came or not. {SEVERAL}",
    "circulated_to": f"Agencies to which the minutes or the outcome were sent. {SEVERAL}",
    "cites": f"Ids of the rows, or of the items, that the decision rests on. {SEVERAL}",
    "meaning": "What the agency took the items to mean.",
    "severity": "How serious the agency found it: low, medium, high, or a whole number.",
    "address": "The address on which the row acted.",
    "detail": "What the title leaves out.",
    "risk_category": "The kind of risk, in words of your own, the same for items of one kind.",
    "level": "How serious it is: low, medium, high, or a whole number.",
    "critical": "yes, where the review counts it among the most important.",
    "part_of": f"Items of which it is a part: who knows the whole knows the part. {SEVERAL}",
    "refines": f"Items that it says more exactly. {SEVERAL}",
    "supersedes": f"Items whose place it takes, as a later opinion does. {SEVERAL}",
    "contradicts": f"Items that it says otherwise than. {SEVERAL}",
    "retracts": f"Items that it takes back. {SEVERAL}",
    "origin": "The item or the person whose account it repeats. Items of one origin are one account.",
    "transmissions.information": f"Items that were sent. {SEVERAL}",
    "transmissions.entry_id": "The id of the row that tells of it.",
    "transmissions.from": "Who sent it. Left blank, the agency of the row.",
    "transmissions.to": "To whom. Left blank, the one agency that the row says was told.",
    "mode": "How it went.",
    "sent": "When it was sent.",
    "received": "When it arrived.",
    "read": "When somebody read it.",
    "understood": "When what it meant was understood.",
    "acted": "When something was done with it.",
    "transmissions.standing": "held back, where it was not passed on; or disputed, uncertain, false.",
    "reason": "Why it was held back.",
    "agencies.kind": "A body, a unit or worker of one, or family or community.",
    "agencies.part_of": "The agency of which it is a unit or worker.",
    "agencies.from": "Since when it was part of that agency.",
    "agencies.to": "Until when.",
    "role": "Who they are to the child, or in the case.",
    "household": "One word for all who live together.",
    "people.from": "Since when they belonged to the household.",
    "people.to": "Until when.",
    "person": "An id of the people sheet.",
    "addresses.address": "Where they lived.",
    "area": "The local authority's area.",
    "addresses.from": "Since when.",
    "addresses.to": "Until when.",
    "holdings.agency": 'Who held the case; "none" where nobody did.',
    "holdings.from": "Since when.",
    "holdings.to": "Until when. Blank where it had not ended.",
    "basis": "On what ground, such as s17.",
    "holdings.person": "The practitioner who held it, as the chronology names them.",
    "items": f"Items that matter together. {SEVERAL}",
    "combinations.threshold": "What they amount to together, such as s47.",
    "nation": "Where the rule is in force: England, Wales, Scotland or Northern Ireland. Blank for all.",
    "thresholds.area": "The local authority's area whose own rule it is. Blank for all.",
    "thresholds.from": "Since when the rule is in force.",
    "thresholds.to": "Until when.",
    "timescales.area": "The local authority's area whose own rule it is. Blank for all.",
    "timescales.from": "Since when the rule is in force.",
    "timescales.to": "Until when.",
    "note": "What else is to be said of it.",
    "plans.agency": "Who is to see to it.",
    "aim": "What is to be so.",
    "marker": "By what it is seen that it is so.",
    "due": "By when.",
    "reviewed": "When it was looked at again.",
    "achieved": "What had become of it.",
    "plans.entry_id": "The id of the row in which the plan stands.",
    "source_review": "The earlier review.",
    "recommendation": "What it said is to be done.",
    "done": "When it was done.",
    "learning.entry_id": "The id of a row that shows how it went.",
    "procedures.information": f"Items that go this way. {SEVERAL}",
    "category": f"Risk categories whose items go this way. {SEVERAL}",
    "steps": 'Who tells whom, and in what time: "School tells CSC within 24 hours; CSC tells Police; copy GP".',
    "procedures.from": "Since when it is in force.",
    "procedures.to": "Until when.",
    "abbreviation": "As the rows write it.",
    "accepted": "yes or no.",
    "people.born": "Date of birth. Ages in the rows of this person are counted from it.",
    "people.due": "Day on which a birth is or was expected, for the child or the mother. Weeks of pregnancy are "
    "counted back from it.",
    "shares_record": "yes, where what the unit knows is in its parent's record too.",
    "thresholds.level": "An item of at least this severity is known: low, medium, high, or a whole number.",
    "thresholds.items": f"All of these are known at the same time. {SEVERAL}",
    "thresholds.category": f"The risk category whose items are counted, with count and within. {SEVERAL}",
    "thresholds.count": "How many of them.",
    "thresholds.within": "In how long: 12 months, 90 days, 2 weeks, 1 year.",
    "thresholds.source": "Where the rule stands.",
    "thresholds.verified": "yes, where somebody saw that the source says so.",
    "timescales.trigger": f"The event it is counted from, as the list of events calls it. {SEVERAL}",
    "timescales.response": f"The event that is to follow. {SEVERAL}",
    "timescales.limit": "How many of the unit.",
    "timescales.unit": "working days, days, hours, weeks or months.",
    "timescales.source": "Where the rule stands.",
    "timescales.verified": "yes, where somebody saw that the source says so.",
    "timescales.basis": "What kind of rule it is, such as statute or local procedure.",
    "glossary.meaning": "What the abbreviation stands for in these chronologies.",
    "aliases": f"Other names that the chronologies use for it. {SEVERAL}",
}
"""Notes on headings, by the column, or by table and column."""

GUIDE = (
    "Rows that begin EXAMPLE show how it is done; delete them.",
    "Each row of the sheet chronology is one event as one agency's record tells it. Only the date is needed.",
    "Dates are written as the record has them, and day first. One that is not known stays vague: May 2016, early 2010.",
    "Write what can be known about once on the sheet information, and its id in the rows that show it.",
    "Lists open in the cells: agencies, items and people are those of the sheets. Several are parted by a semicolon.",
    "Columns of your own may be added; they are kept and shown. No column has to be filled but the first.",
    "Other settings of the case, as its period, stand in case.toml beside this file.",
)

SETTINGS = f"""\
format = {formats.written("case")}
# Take away the # before a line to use it.
# title = "A name for the case"
# from = 2023-09-01
# to = 2024-10-31
# duty_holder = "the agency that answers for the case where nobody holds it"
# child = "the id of the person whose age is meant where a row names nobody"
# account = "agency"
# nation = "England"
# area = ""
# marking = "OFFICIAL-SENSITIVE"
#
# The days of school terms and holidays that the rows speak of:
# [terms]
# "Autumn term 2023" = "2023-09-04/2023-12-20"
"""

EXAMPLE: dict[str, tuple[dict[str, str], ...]] = {
    "chronology": (
        {
            "date": "18/09/2023", "time": "15:20", "agency": "School", "practitioner": "school office",
            "people": "mother", "event_type": "contact", "information": "X1",
            "description": "EXAMPLE Mother says that her partner has moved in.", "source": "school record, page 2",
        },
        {
            "date": "early October 2023", "agency": "School", "practitioner": "head teacher", "people": "child",
            "event_type": "call", "information": "X1; X2", "shared_with": "Children's social care",
            "description": "EXAMPLE Telephone call about the partner and a bruise.", "source": "school record, page 4",
        },
        {
            "date": "16/10/2023", "agency": "Children's social care", "practitioner": "SW1", "people": "child",
            "event_type": "referral", "information": "X2", "received_from": "School",
            "case_holder": "Children's social care", "child_seen": "no",
            "description": "EXAMPLE Referral received from the school; nothing about the partner.",
            "source": "case file",
        },
    ),
    "information": (
        {"id": "X1", "title": "EXAMPLE The partner has moved in", "about": "mother", "risk_category": "household"},
        {"id": "X2", "title": "EXAMPLE A bruise on the arm", "about": "child", "risk_category": "injury",
         "critical": "yes"},
    ),
    "agencies": (
        {"id": "School", "kind": "body", "covers_from": "01/09/2023", "covers_to": "31/10/2024",
         "records_searched": "EXAMPLE pupil file, safeguarding log"},
        {"id": "Children's social care", "kind": "body", "aliases": "CSC"},
    ),
    "people": ({"id": "child", "title": "EXAMPLE The child", "role": "child"}, {"id": "mother", "role": "parent"}),
}  # fmt: skip
"""Worked rows of a new workbook, all invented."""

FORM_COLUMNS = (
    ("Date", "As the record has it: 22/05/2016, May 2016, ?12/12/2023"),
    ("Time", "If known"),
    ("Source of information", "Record, system, page"),
    ("Practitioner", "Role and number: SW1"),
    ("People", "Whom it is about"),
    ("Event", "What happened, in the record's words"),
    ("Information shared with", "Which agencies were told"),
    ("Information received from", "Which agency told you"),
    ("Child seen", "yes or no"),
    ("Response", "What was done"),
)
"""Headings of the Word form for one agency, with what to write below them."""

FORM_EXAMPLE = (
    "18/09/2023", "15:20", "EXAMPLE school record, page 2", "School office", "Mother",
    "EXAMPLE (delete this row) Mother says that her partner has moved in.", "", "", "no", "Noted",
)  # fmt: skip
