"""The item × agency table: every item against every agency, whether it is recorded as known there, and since when."""

from __future__ import annotations

from collections.abc import Sequence

from agencygraph import queries
from agencygraph.basis import case_ids
from agencygraph.findings import Options, Row, entries_of
from agencygraph.queries import Query
from agencygraph.store import Store
from agencygraph.when import iso


def who_knew(
    store: Store, options: Options | None = None, case_id: str = "", *, item: str = "", agency: str = ""
) -> list[Row]:
    """Every item against every agency: whether and since when it is recorded as known there.

    Ordered by item and then agency. Flat keys show the first spell; "spells" has all of them. Of all cases of a
    store (case_id ""), one case after the other, each row says which "case" is its own.
    """
    if not case_id:
        each = [(one, who_knew(store, options, one, item=item, agency=agency)) for one in case_ids(store)]
        return [{"case": one, **row} for one, rows in each for row in rows]
    asked = options or Options()
    asking = query()
    as_of = asked.parameters(case_id)["as_of"]
    found = []
    for r in store.rows(asking.text, asked.given(asking, case_id)):
        if (item and r["item"] != item) or (agency and r["agency"] != agency):
            continue
        spells = [dict(zip(_SPELL, one, strict=True)) for one in zip(*(r[name] for name in _SPELL), strict=True)]
        spells.sort(key=lambda s: (s["earliest"], s["latest"], s["until_earliest"], s["number"]))
        outcome, _, why = r["state"].partition(": ")
        found.append(_row(r, outcome, why, spells, as_of))
    return found


def query() -> Query:
    """The query of the item × agency table."""
    return queries.read(queries.folder() / "tables" / "who-knew.cypher")


_SPELL = (
    *("earliest", "latest", "unit", "until_earliest", "until_latest", "until_unit"),
    *("number", "basis", "ended", "entries"),
)


def _row(r: Row, state: str, why: str, spells: Sequence[Row], as_of: int) -> Row:
    told = []
    for s in spells:
        ended = s["until_earliest"] <= as_of
        told.append(
            {
                "earliest": iso(s["earliest"], s["unit"]),
                "latest": iso(s["latest"], s["unit"]),
                "until_earliest": iso(s["until_earliest"], s["until_unit"]) if ended else None,
                "until_latest": iso(s["until_latest"], s["until_unit"]) if ended else None,
                "basis": s["basis"],
                "entries": list(s["entries"]),
                "reason": s["ended"] if ended else "",
            }
        )
    nothing: Row = dict.fromkeys(("earliest", "latest", "until_earliest", "until_latest", "basis"))
    first = {k: told[0][k] for k in nothing} if told else nothing
    return {
        "item": r["item"],
        "agency": r["agency"],
        "state": state,
        **first,
        "entries": entries_of([s["entries"] for s in told], r["sent_entries"]),
        "reason": why or (told[0]["reason"] if told else "") or None,
        "spells": told,
    }
