"""What the findings of a case are told with: the titles of its items and agencies, what was searched and assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agencygraph.store import Store
from agencygraph.when import Unit, is_moment, iso

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Basis:
    """What the findings of a case are told with: titles and coverage by id, its period, what was assumed."""

    items: dict[str, str]
    agencies: dict[str, str]
    coverage: dict[str, str]
    period: str
    assumed: list[str]


def case_ids(store: Store) -> list[str]:
    """The ids of the cases in a store, in order. A node of somebody else's that is called CaseFile is none."""
    text = "MATCH (n:CaseFile) WHERE n.id = n.case_id RETURN n.id AS id ORDER BY id"
    return [row["id"] for row in store.rows(text, {})]


def of_cases(store: Store, case_ids: Sequence[str]) -> dict[str, Basis]:
    """That of each of these cases, by its id."""
    if not case_ids:
        return {}
    of = {"cases": list(case_ids)}
    titles = "n.case_id AS case_id, n.id AS id, n.title AS title"
    items = store.rows(f"MATCH (n:Information) WHERE n.case_id IN $cases RETURN {titles}", of)
    agencies = store.rows(
        f"MATCH (n:Agency) WHERE n.case_id IN $cases RETURN {titles}, n.covered AS covered, n.assumed AS assumed, "
        "n.covers_from AS since, n.covers_to AS until",
        of,
    )
    files = store.rows(
        "MATCH (n:CaseFile) WHERE n.case_id IN $cases RETURN n.id AS id, n.case_id AS case_id, n.period_from AS since, "
        "n.period_to AS until, n.assumptions AS said ORDER BY n.key",
        of,
    )
    nodes: dict[str, list[Row]] = {}
    for r in files:
        nodes.setdefault(r["case_id"], []).append(r)
    found = {case_id: Basis({}, {}, {}, "", []) for case_id in case_ids}
    for r in items:
        found[r["case_id"]].items[r["id"]] = r["title"]
    for r in agencies:
        found[r["case_id"]].agencies[r["id"]] = r["title"]
        found[r["case_id"]].coverage[r["id"]] = _coverage(r)
    for case_id, one in found.items():
        mine = nodes.get(case_id, [])
        since, until = (f(r[end] for r in mine) for f, end in ((min, "since"), (max, "until")))
        found[case_id] = replace(one, period=f"{_day(since)} to {_day(until)}",
                                 assumed=[line for r in mine if r["id"] == case_id for line in r["said"]])  # fmt: skip
    return found


def _coverage(agency: Row) -> str:
    if not agency["covered"]:
        return f"No records of {agency['title']} were supplied."
    how = "are taken to cover" if agency["assumed"] else "cover"
    return f"Records of {agency['title']} {how} {_day(agency['since'])} to {_day(agency['until'])}."


def _day(minute: int | None) -> str:
    return (iso(minute, Unit.DAY) if minute and is_moment(minute) else None) or "a date not recorded"


def assumptions(store: Store, case_id: str = "") -> list[str]:
    """What was taken as so because the case does not say, as sentences; of all cases, each begins with its id."""
    if not case_id:
        return [f"{one}: {line}" for one in case_ids(store) for line in assumptions(store, one)]
    text = "MATCH (n:CaseFile) WHERE n.id = $cid AND n.case_id = $cid RETURN n.assumptions AS said"
    return [line for row in store.rows(text, {"cid": case_id}) for line in row["said"]]
