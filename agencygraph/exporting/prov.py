"""A case as PROV-JSON: what its account rests on, for tools of provenance.

Entries, items and the files they were read from are entities, agencies are agents, transmissions are activities. An
entry was attributed to the agencies in whose record it is and derived from its file and from what it cites; an item
was derived from the entries that show it; a transmission used its item and was associated with sender and receiver.

PROV takes a time to the second, or none. prov:startTime is given only where the sending was recorded to the minute;
every other moment stands as ag:earliest and ag:latest, days as written, with ag:unit and ag:dating.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from agencygraph import schema
from agencygraph.exporting.dating import bound, moments, told
from agencygraph.graph import Graph, Row
from agencygraph.knowledge import NO_RECEIPT
from agencygraph.when import Unit

DATES = (
    "prov:startTime is given only for what was recorded to the minute, in local time. Every other moment is "
    "ag:earliest and ag:latest, the first and last possible day, with ag:unit and ag:dating."
)
KNOWERS = {"body": "prov:Organization", "unit": "prov:Organization", "none": "ag:Nobody"}
NOT_TOLD = {"key", "case_id", "received_unit"}


def prov(graph: Graph) -> dict[str, Any]:
    """The document as PROV-JSON has it: records by kind and id, relations by kind and a number."""
    made: dict[str, dict[str, Any]] = {
        "prefix": {"ag": "urn:agencygraph:", "prov": "http://www.w3.org/ns/prov#"},
        "entity": {}, "agent": {}, "activity": {},
    }  # fmt: skip

    def relation(kind: str, **given: Any) -> None:
        relations = made.setdefault(kind, {})
        relations[f"_:{kind}{len(relations) + 1}"] = {name.replace("_", ":", 1): v for name, v in given.items()}

    made["entity"]["ag:about"] = {"prov:type": "ag:Export", "ag:case": graph.case_id, "ag:dates": DATES}
    for label in ("Information", "Entry"):
        for row in graph.nodes[label]:
            made["entity"][name(label, row["key"])] = {**_said(label, row), **_typed(f"ag:{label}")}
    for row in graph.nodes["Entry"]:
        file = name("File", f"{graph.case_id}/{row['file']}")
        made["entity"].setdefault(file, {"prov:label": row["file"], **_typed("ag:File")})
        relation("wasDerivedFrom", prov_generatedEntity=name("Entry", row["key"]), prov_usedEntity=file)
    for row in graph.nodes["Agency"]:
        type_ = KNOWERS.get(row["kind"], "prov:Person" if row["kind"] == "worker" else "ag:Party")
        made["agent"][name("Agency", row["key"])] = {**_said("Agency", row), **_typed(type_)}
    for row in graph.nodes["Transmission"]:
        told_ = {**_said("Transmission", row), **_typed("ag:Transmission")}
        if row["unit"] == Unit.MINUTE and row["earliest"] == row["latest"]:
            told_["prov:startTime"] = f"{bound(row['earliest'], row['unit'])}:00"
        made["activity"][name("Transmission", row["key"])] = told_
    for (type_, a, b), rows in graph.edges.items():
        for row in rows:
            one, other = name(a, row["a"]), name(b, row["b"])
            if type_ == "RECORDED":
                relation("wasAttributedTo", prov_entity=other, prov_agent=one)
            elif type_ in ("CITES", "CITES_ITEM"):
                relation("wasDerivedFrom", prov_generatedEntity=one, prov_usedEntity=other)
            elif type_ == "SHOWS":
                relation("wasDerivedFrom", prov_generatedEntity=other, prov_usedEntity=one)
            elif type_ == "SUPERSEDES":
                revision = {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"}
                relation("wasDerivedFrom", prov_generatedEntity=one, prov_usedEntity=other, prov_type=revision)
            elif type_ == "CARRIED":
                relation("used", prov_activity=one, prov_entity=other)
            elif type_ == "SENT":
                relation("wasAssociatedWith", prov_activity=other, prov_agent=one, prov_role="sender")
            elif type_ == "TO":
                relation("wasAssociatedWith", prov_activity=one, prov_agent=other, prov_role="receiver")
            elif (type_, a) == ("PART_OF", "Agency"):
                relation("actedOnBehalfOf", prov_delegate=one, prov_responsible=other)
    return {kind: records for kind, records in made.items() if records}


def name(label: str, key: str) -> str:
    """The id of a record: any key as the local part of a qualified name."""
    return f"ag:{label}.{quote(key, safe='').replace('_', '%5F').replace('%', '_')}"


def _typed(type_: str) -> dict[str, Any]:
    return {"prov:type": {"$": type_, "type": "prov:QUALIFIED_NAME"}}


def _said(label: str, row: Row) -> dict[str, Any]:
    """The properties of a node as attributes; a list as several values, nothing where there is nothing."""
    properties = schema.LABELS[label]
    made: dict[str, Any] = {n: row[n] for n in properties if n not in NOT_TOLD}
    for moment in moments(properties):
        unit = row[moment.unit]
        made |= {n: bound(row[n], unit) for n in (moment.earliest, moment.latest)}
        made |= told(row, moment)
    for n in ("covers_from", "covers_to", "receipt_earliest"):
        if n in made:
            made[n] = bound(row[n])
    made = {n: v for n, v in made.items() if n not in ("receipt_days", "receipt_most") or v != NO_RECEIPT}
    title = made.pop("title", None)
    return {**({"prov:label": title} if title else {}), **_filled(made.items())}


def _filled(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {f"ag:{n}": v for n, v in values if v is not None and v != "" and v != []}
