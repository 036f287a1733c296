"""Whether agencygraph and a plain script give the same answers, on the rows that both can tell.

Left out are the items of which the script says that whole days do not tell, and, of never-reached, the time in which
nobody held the case. A finding that a query repeats of never-reached stands there alone: it is looked up there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]
COMPARED = {
    "never-reached": ("item", "lacking", "outcome"),
    "sent-without-receipt": ("item", "sender", "lacking", "sent", "outcome"),
    "known-to-one-agency-only": ("item", "known_by", "outcome"),
    "no-agency-held-the-case": ("held_from", "held_to", "outcome"),
    "lost-at-handover": ("item", "giver", "lacking", "reference", "outcome"),
}
"""What of a finding is compared, by query; of dates the day."""
REPEATED = ("item", "lacking", "outcome")
"""What is the same in a finding and in that of another query under which it stands."""
DAYS = ("sent", "reference", "held_from", "held_to")
SAID = (
    "Compared is every finding, with its case: "
    + "; ".join(f"of {name} {', '.join(columns)}" for name, columns in COMPARED.items())
    + ". Both tell them for every item all of whose rows have one whole day as their date and none of which with a "
    "time of day shares its day with another row of the item or with a change of holder; the rest is left out, so is "
    "of never-reached the time in which nobody held the case, and of no-agency-held-the-case how many items were "
    "first known in it."
)


class Same(NamedTuple):
    """How many answers to a question were compared, which only one of the two gives, and how many of ours left out."""

    count: int
    apart: list[str]
    left_out: int


def same(mine: Mapping[str, Sequence[Row]], theirs: Mapping[str, Any], case: str = "") -> dict[str, Same]:
    """By query, whether our findings are the rows of a script.

    mine    findings by the name of their query
    theirs  what the script printed: rows by query, and "unsure"
    case    the case, where the findings do not name theirs
    """
    unsure = {tuple(pair) for pair in theirs["unsure"]}

    def told(row: Row) -> bool:
        return (row.get("case", case), row.get("item")) not in unsure and row.get("reason") != "no-holder"

    def values(row: Row, names: Sequence[str]) -> tuple[str, ...]:
        each = (row.get(name, row.get(f"{name}_earliest", "")) for name in names)
        return row.get("case", case), *(x[:10] if n in DAYS and x else str(x) for n, x in zip(names, each, strict=True))

    repeated: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in (row for rows in mine.values() for row in rows):
        if (row.get("case", case), row.get("item")) not in unsure:
            for name in row.get("also", ()):
                repeated[name].add(values(row, REPEATED))
    found = {}
    for name, rows in mine.items():
        here, there = repeated[name], Counter(values(row, REPEATED) for row in theirs[name] if told(row))
        ours = Counter(values(row, COMPARED[name]) for row in rows if told(row))
        other = Counter(
            values(row, COMPARED[name]) for row in theirs[name] if told(row) and values(row, REPEATED) not in here
        )
        only = [*sorted((ours - other).elements()), *sorted(here - there.keys())]
        apart = [f"{name}, only agencygraph: {x}" for x in only]
        apart += [f"{name}, only the script: {x}" for x in sorted((other - ours).elements())]
        count = (ours | other).total() + sum(there[x] for x in here)
        found[name] = Same(count, apart, sum(not told(row) for row in rows))
    return found
