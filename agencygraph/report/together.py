"""Question g: which agencies were involved, who met, who was invited, and to whom the outcome went."""

from __future__ import annotations

from agencygraph.report.annex import Annex
from agencygraph.report.facts import MEETINGS, Facts
from agencygraph.report.parts import Part, Row, Section, Table, row, said
from agencygraph.report.responses import findings_of
from agencygraph.report.words import NOTHING, count, when
from agencygraph.rules import vocabulary
from agencygraph.when import is_moment

TITLE = "g. Multi-agency involvement"
STRATEGY = "strategy discussion that begins an enquiry"
THREE = ("children's social care", "police", "health")
"""Services that are to be at a strategy discussion, as events.csv names them."""


def together(f: Facts, annex: Annex) -> Section:
    """The section of question g."""
    meetings = [i for i, e in f.entries.items() if e["event_type"] in MEETINGS]
    involved = [a for a in f.agencies if _rows(f, a)]
    head = ("Agency", "Rows", "From", "To", "Meetings it was at", "Invited to")
    rows = [_agency(f, a, meetings) for a in f.agencies]
    parts: list[Part] = [annex.limited(Table("Who was involved", head, tuple(rows), (6, 2, 4, 4, 2, 2)), 25)]
    if meetings:
        columns = (
            "Date",
            "Meeting, in the record of",
            "Present",
            "Invited, and not shown as present",
            "Outcome sent to",
        )
        rows = [_meeting(f, i) for i in meetings]
        parts.append(annex.limited(Table("Meetings", columns, tuple(rows), (3, 8, 5, 5, 5))))
    else:
        parts.append(said(NOTHING + " No row is of the type meeting or conference."))
    parts += _strategy(f, annex)
    for name in ("not-invited", "minutes-not-circulated", "never-joined-in-one-agency"):
        found = findings_of(f, annex, name, 6)
        parts += found or ([said("Not looked for: ", f.why_not(name), kind="note")] if f.why_not(name) else [])
    absent = len(f.found("not-invited", "none"))
    gist = said(
        f"{count(len(involved), 'agency', 'agencies')} with rows, {count(len(meetings), 'meeting')}."
        + (
            f" {count(absent, 'time')} an agency held items that the host did not, and is recorded neither as present "
            "nor as invited."
            if absent
            else ""
        ),
        entries=meetings,
    )
    return Section("g", TITLE, tuple(parts), gist)


def _strategy(f: Facts, annex: Annex) -> list[Part]:
    """Strategy discussions, and which of the three services of rule R5 the row shows there."""
    known, of = vocabulary(), dict[str, list[str]]()
    for service in THREE:
        own = [a for a, node in f.agencies.items() if known.is_service(service, a, str(node["title"]))]
        of[service] = _with_parts(f, own)
    rows = []
    for entry, e in f.entries.items():
        said_ = known.said(f"{e['description']}. {e['response']}")
        ways = known.events[STRATEGY]
        if any(e["event_type"] in way.types and not said_.isdisjoint(way.phrases) for way in ways):
            present = f.starts("TOOK_PART", "Agency", "Entry", entry)
            cells = (_there(f, of[service], [e["agency"], *present], bool(present)) for service in THREE)
            rows.append(row(when(e), (f"{f.who(e['agency'])}: ", *f.words_of(e)), *cells, entries=[entry]))
    if not rows:
        return []
    head = ("Date", "Strategy discussion, in the record of", "Children's social care", "Police", "Health")
    note = (
        "Working Together to Safeguard Children asks for these three at a strategy discussion (rule R5). An agency is "
        "taken as one of them by its name or that of what it is part of; who took part by telephone may not stand in "
        "the row."
    )
    caption = "Strategy discussions, and which of three services the row shows there"
    return [annex.limited(Table(caption, head, tuple(rows), (3, 8, 4, 4, 5), note))]


def _with_parts(f: Facts, agencies: list[str]) -> list[str]:
    """Agencies and whatever is part of them: where a unit is there, its body is."""
    found = list(agencies)
    for agency in found:  # which grows as parts are found
        found += [a for a in f.starts("PART_OF", "Agency", "Agency", agency) if a not in found]
    return found


def _there(f: Facts, service: list[str], there: list[str], recorded: bool) -> str:
    """Which agencies of a service a row shows at a meeting."""
    found = [a for a in dict.fromkeys(there) if a in service]
    if found:
        return f.whom(found)
    if not recorded:
        return "who was there is not recorded"
    return "not shown as there" if service else "not shown as there; no agency of the case is named so"


def _rows(f: Facts, agency: str) -> list[str]:
    return [e["id"] for e in f.rows_of(agency)]


def _agency(f: Facts, agency: str, meetings: list[str]) -> Row:
    dated = [e for e in f.rows_of(agency) if is_moment(e["earliest"]) and is_moment(e["latest"])]
    first = when(min(dated, key=lambda e: (e["earliest"], e["id"]))) if dated else ""
    last = when(max(dated, key=lambda e: (e["latest"], e["id"]))) if dated else ""
    at = sum(agency in (f.entries[m]["agency"], *f.starts("TOOK_PART", "Agency", "Entry", m)) for m in meetings)
    invited = sum(agency in f.starts("INVITED", "Agency", "Entry", m) for m in meetings)
    name = f.who(agency) + ("" if f.agencies[agency]["covered"] else " (no records of it supplied)")
    return row(name, str(len(_rows(f, agency))), first, last, str(at), str(invited))


def _meeting(f: Facts, entry: str) -> Row:
    e = f.entries[entry]
    present = f.starts("TOOK_PART", "Agency", "Entry", entry)
    invited = f.starts("INVITED", "Agency", "Entry", entry)
    absent = [a for a in invited if a not in (*present, e["agency"])]
    sent = f.ends("CIRCULATED_TO", "Entry", "Agency", entry)
    return row(
        when(e),
        (f"{f.who(e['agency'])}: ", *f.words_of(e)),
        f.whom(present) or "not recorded",
        (f.whom(absent) or "none") if invited else "who was invited is not recorded",
        f.whom(sent) or "not recorded",
        entries=[entry],
    )
