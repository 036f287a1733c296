"""Two things compared: saved results of `gaps --format json`, days or agencies of a case; and what recurs in several.

`compared` says what is new, gone or changed between two results. `days` and `agencies` are of one case, `recurring` of
what is `shown` by several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agencygraph import output as out
from agencygraph.comparing.agencies import COLUMNS as AGENCY_COLUMNS
from agencygraph.comparing.agencies import agencies
from agencygraph.comparing.cases import COLUMNS as CASE_COLUMNS
from agencygraph.comparing.cases import recurring, shown
from agencygraph.comparing.days import COLUMNS as DAY_COLUMNS
from agencygraph.comparing.days import days

Row = dict[str, Any]
LEFT_OUT = frozenset({"sentence", "entries", "also", "mark", "coverage"})
"""Keys that say the same again in words, or stand beside the finding rather than in it."""

COLUMNS = ("change", "query", "what", "sentence", "finding")
"""What a table of them shows."""


def compared(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows of finding, query, change (new, gone, changed), what changed, and the later sentence.

    before, after  lists of the objects that `gaps --format json` gives
    What is the same in both is left out. Ordered by query as in the later result, then change, then finding.
    Raises ValueError where one of the two is not such a result.

    >>> compared([], [{"query": "q", "findings": [{"finding": "q-1", "sentence": "S."}]}])[0]["change"]
    'new'
    """
    old, new = _by_id(before), _by_id(after)
    found = []
    for id_, (query, row) in new.items():
        if id_ not in old:
            found.append(_row(id_, query, "new", "", row))
        elif what := _changes(old[id_][1], row):
            found.append(_row(id_, query, "changed", "; ".join(what), row))
    found += [_row(id_, query, "gone", "", row) for id_, (query, row) in old.items() if id_ not in new]
    order = {r["query"]: n for n, r in enumerate(after)}
    return sorted(found, key=lambda r: (order.get(r["query"], len(order)), r["query"], r["change"], r["finding"]))


def as_text(rows: Sequence[Row]) -> str:
    """The rows of `compared` as a person reads them: each sentence, and under it what changed."""
    lines = [] if rows else ["No finding is new, changed or gone."]
    for change in ("new", "gone", "changed"):
        alike = [row for row in rows if row["change"] == change]
        lines += ["", f"{change.capitalize()} ({len(alike)})", ""] if alike else []
        for row in alike:
            lines += [f"- {row['finding']}: {row['sentence']}", *([f"  {row['what']}"] if row["what"] else [])]
    return out.visible("\n".join(lines).lstrip("\n"), "\n") + "\n"


def _by_id(results: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    try:
        return {row["finding"]: (result["query"], row) for result in results for row in result["findings"]}
    except (TypeError, KeyError) as e:
        raise ValueError("One of the two is not what gaps saves: agencygraph gaps CASE -o FILE.json.") from e


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    keys = [k for k in dict.fromkeys((*old, *new)) if k not in LEFT_OUT]
    told = [f"{k}: {_said(old.get(k))} → {_said(new.get(k))}" for k in keys if old.get(k) != new.get(k)]
    if set(old.get("entries", ())) != set(new.get("entries", ())):
        told.append("entries")
    return told


def _said(value: Any) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _row(id_: str, query: str, change: str, what: str, row: Mapping[str, Any]) -> Row:
    return {"finding": id_, "query": query, "change": change, "what": what, "sentence": row.get("sentence", "")}


__all__ = [
    "AGENCY_COLUMNS",
    "CASE_COLUMNS",
    "COLUMNS",
    "DAY_COLUMNS",
    "agencies",
    "as_text",
    "compared",
    "days",
    "recurring",
    "shown",
]
