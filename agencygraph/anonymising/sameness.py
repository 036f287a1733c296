"""Whether the findings of two versions of a case are the same, once names and ids are mapped back.

A finding is known by its query and by whom and what it names, not by its id or its words, which are made of names.
Dates are compared only where they were kept or moved, and then as moved back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from agencygraph.anonymising.key import Key
from agencygraph.findings import Result

NAMED = (
    "item", "lacking", "sender", "receiver", "giver", "asker", "agency", "agencies", "decision", "request", "meeting",
    "host", "unit", "combination", "threshold", "referral", "earlier", "row", "person", "newer", "part", "assessment",
    "started", "cited", "event", "owed", "asked_of",
)  # fmt: skip
"""Keys of a finding that say what it is of; all hold ids, or words of the vocabulary."""
COUNTED = ("lag_least", "lag_most", "gap_least", "gap_most", "minutes_least", "minutes_most", "number", "items")
BY_CALENDAR = ("due_earliest", "due_latest")
"""Reckoned in working days from the bank holidays of the day, so that they do not move with the others."""
BOUNDS = ("_earliest", "_latest")
CANNOT_TELL = "cannot-tell"
COARSER = {
    ("no-agency-held-the-case", CANNOT_TELL, ""),
    ("never-reached", "none", "unconfirmed"),
}
"""Query, outcome before and after: what coarser dates may do besides, by what these queries mean. A stretch in which it
is not recorded who held the case is one only where it certainly lies between two holdings; a send counts where it is
not certainly after the end of the gap."""
Shape = tuple[Any, ...]


class Difference(NamedTuple):
    """A finding that is not as it was: its query, what it is of, its outcome before and after ("" where there is none).

    honest  whether it became one that cannot be told, as coarser dates may make it, and a moved month, which is a
            range of days from then on
    """

    query: str
    of: str
    before: str
    after: str
    honest: bool

    def __str__(self) -> str:
        return f"{self.query}, {self.of}: {self.before or 'no finding'} → {self.after or 'no finding'}"


def differences(
    before: Iterable[Result], after: Iterable[Result], key: Key, case_code: str, mode: str
) -> list[Difference]:
    """What differs, by query and finding.

    before  of the case as it was; after of the case made from it, whose ids are mapped back with the key
    mode    what was done with dates; days and lengths of time are compared too unless they were coarsened
    """
    made, dated = key.cases[case_code], mode != "coarsen"
    back = {**{name.code: name.main for name in key.names}, **made.ids}
    old = _by_shape(before, {}, 0, dated)
    new = _by_shape(after, back, made.days, dated)
    found = []
    for shape in dict.fromkeys((*old, *new)):
        was, now = sorted(old.get(shape, [])), sorted(new.get(shape, []))
        if was == now:
            continue
        outcomes = [", ".join(dict.fromkeys(one[0] for one in each)) for each in (was, now)]
        honest = mode != "keep" and bool(now) and all(one[0] == CANNOT_TELL for one in now if one not in was)
        honest = honest and len(now) >= len(was)
        honest = honest or (mode == "coarsen" and (shape[0], *outcomes) in COARSER)
        of = ", ".join(str(value) for value in shape[1:] if value)
        found.append(Difference(shape[0], of, outcomes[0], outcomes[1], honest))
    return found


def _by_shape(results: Iterable[Result], back: Mapping[str, str], days: int, dated: bool) -> dict[Shape, list[Shape]]:
    found: dict[Shape, list[Shape]] = {}
    for result in results:
        for row in result.findings:
            named = tuple(_back(row.get(name), back) for name in NAMED)
            said: Shape = (str(row["outcome"]),)
            if dated:
                entries = tuple(sorted(back.get(e, e) for e in row.get("entries") or ()))
                counted = tuple(str(row.get(name)) for name in COUNTED)
                bounds = (v for k, v in row.items() if k.endswith(BOUNDS) and k not in BY_CALENDAR)
                moments = tuple(_moved(str(value), days) for value in bounds)
                said = (*said, str(row.get("reason")), *entries, *counted, *moments)
            found.setdefault((result.query.name, *named), []).append(said)
    return found


def _back(value: Any, back: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return tuple(sorted(back.get(str(one), str(one)) for one in value))
    return back.get(value, value) if isinstance(value, str) else value


def _moved(moment: str, days: int) -> str:
    """A moment as the command prints it, so many days earlier."""
    try:
        on = date.fromisoformat(moment[:10]) - timedelta(days=days)
    except ValueError:
        return moment
    return on.isoformat() + moment[10:]
