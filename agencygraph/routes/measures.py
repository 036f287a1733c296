"""Networks of a case over time, described by numbers: who met whom, what was seen together, what followed what.

Three networks, as in EAST (Stanton): social (agencies that had a contact), information (items that one row shows
together) and task (kinds of row that follow one another about an item, or answer one another). The numbers describe
what the chronologies record. They are no score: a hub may be where much work was done, and a link says nothing of
what went over it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from agencygraph.knowledge.effects import with_parts
from agencygraph.records import Entry
from agencygraph.routes.ground import Ground, Row
from agencygraph.routes.hops import Hop, hops
from agencygraph.when import Order, When, order

WHOLE, BEFORE, SINCE = "whole case", "before", "from then on"
DEFINITIONS = {
    "agencies in contact": "Agencies with at least one recorded contact.",
    "pairs in contact": "Pairs of agencies with at least one recorded contact.",
    "density, social": "Pairs in contact, of all pairs there are between the agencies in contact; 1 is every pair.",
    "items in rows": "Items that some row shows.",
    "pairs of items together": "Pairs of items that some row shows together.",
    "density, information": "Pairs of items together, of all pairs between the items in rows; 1 is every pair.",
    "kinds of row": "Kinds of row that show an item, or that answer or are answered by another row.",
    "pairs of kinds in turn": "Ordered pairs of kinds, one following the other about one item, or answering it.",
    "density, task": "Pairs of kinds in turn, of all there can be, a kind after itself among them; 1 is every pair.",
    "contacts": "Recorded contacts this agency had a part in.",
    "partners": "Other agencies it had a contact with.",
    "items relayed": "Items recorded as coming to it, and then going from it to another agency.",
    "items only received": "Items recorded as coming to it, of which no row shows it passing them on.",
    "items known to it alone": "Items it certainly knew by the end of the time, and no other agency possibly did.",
}
"""What each number is, to stand beside it."""


def measures(ground: Ground, day: When | None = None) -> list[Row]:
    """Numbers for the whole case, and before a day and from it on where one is given.

    Objects of measure, of ("case" or the agency's id), whole, before and since (null without a day), definition.
    Numbers are whole; densities have two decimals, and are null where there is no pair. What may lie on either side
    of the day is in neither part; the rows "rows on neither side" and "contacts on neither side" say how many do.
    """
    parts = {WHOLE: None} if day is None else {WHOLE: None, BEFORE: True, SINCE: False}
    numbers = {name: _part(ground, day, side) for name, side in parts.items()}
    keys = list(dict.fromkeys(key for found in numbers.values() for key in found))
    keys.sort(key=lambda key: (key[1] != "case", key[1], list(DEFINITIONS).index(key[0])))
    rows = [
        {
            "measure": measure, "of": of,
            "whole": numbers[WHOLE].get((measure, of)),
            "before": numbers.get(BEFORE, {}).get((measure, of)),
            "since": numbers.get(SINCE, {}).get((measure, of)),
            "definition": DEFINITIONS[measure],
        }
        for measure, of in keys
    ]  # fmt: skip
    if day is not None:
        rows += _neither(ground, day)
    return rows


def _neither(ground: Ground, day: When) -> Iterable[Row]:
    for name, whens in (
        ("rows", [e.when for e in ground.case.entries]),
        ("contacts", [c.departs for c in ground.contacts]),
    ):
        left = sum(_side(w, day) is None for w in whens)
        yield {
            "measure": f"{name} on neither side", "of": "case", "whole": left, "before": None, "since": None,
            "definition": f"{name.capitalize()} without a date or with one that may lie on either side of the day.",
        }  # fmt: skip


def _side(when: When, day: When) -> bool | None:
    """Whether something was before a day: False from it on, None where it may be either."""
    found = order(when, day)
    if found is Order.BEFORE:
        return True
    return False if when.dated and when.earliest >= day.earliest else None


def _part(ground: Ground, day: When | None, before: bool | None) -> dict[tuple[str, str], float | None]:
    """The numbers of one part of the time; before None for all of it."""

    def here(when: When) -> bool:
        return day is None or before is None or _side(when, day) is before

    contacts = [c for c in ground.contacts if here(c.departs)]
    rows = [e for e in ground.case.entries if here(e.when)]
    found: dict[tuple[str, str], float | None] = {}
    pairs = {frozenset((a, b)) for c in contacts for a in c.givers for b in c.takers if a != b}
    met = {a for pair in pairs for a in pair}
    found["agencies in contact", "case"] = len(met)
    found["pairs in contact", "case"] = len(pairs)
    found["density, social", "case"] = _share(len(pairs), len(met) * (len(met) - 1) // 2)
    found |= _information(ground, rows)
    found |= _tasks(rows)
    partners: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for a in pair:
            partners[a] |= pair - {a}
    part_in = Counter(a for c in contacts for a in c.parties)
    relayed, received = _relays(ground, here)
    alone = _alone(ground, day if before else None)
    for agency in ground.agencies:
        found["contacts", agency] = part_in[agency]
        found["partners", agency] = len(partners[agency])
        found["items relayed", agency] = relayed[agency]
        found["items only received", agency] = received[agency]
        found["items known to it alone", agency] = alone[agency] if before is not False else None
    return found


def _share(number: int, of: int) -> float | None:
    return round(number / of, 2) if of else None


def _information(ground: Ground, rows: Sequence[Entry]) -> dict[tuple[str, str], float | None]:
    whole = with_parts(ground.case)
    shown = [sorted(whole(*e.information)) for e in rows if e.information]
    items = {i for items in shown for i in items}
    pairs = {pair for items in shown for pair in combinations(items, 2)}
    return {
        ("items in rows", "case"): len(items),
        ("pairs of items together", "case"): len(pairs),
        ("density, information", "case"): _share(len(pairs), len(items) * (len(items) - 1) // 2),
    }


def _tasks(rows: Sequence[Entry]) -> dict[tuple[str, str], float | None]:
    """Kinds of row in turn: a row and the next one about the same item, if it is certainly later; and answers."""
    by_id = {e.id: e for e in rows}
    pairs: set[tuple[str, str]] = set()
    kinds: set[str] = set()
    last: dict[str, Entry] = {}
    for e in sorted(rows, key=lambda e: (e.when.earliest, e.when.latest, e.order)):
        answered = [by_id[a] for a in e.answers if a in by_id]
        earlier = [last[i] for i in e.information if i in last]
        pairs |= {(a.event_type, e.event_type) for a in answered}
        pairs |= {(a.event_type, e.event_type) for a in earlier if order(a.when, e.when) is Order.BEFORE}
        kinds |= {a.event_type for a in answered}
        if e.information or answered:
            kinds.add(e.event_type)
        last.update(dict.fromkeys(e.information, e))
    return {
        ("kinds of row", "case"): len(kinds),
        ("pairs of kinds in turn", "case"): len(pairs),
        ("density, task", "case"): _share(len(pairs), len(kinds) ** 2),
    }


def _relays(ground: Ground, here: Callable[[When], bool]) -> tuple[dict[str, int], dict[str, int]]:
    """Per agency how many items it is recorded as having had from one agency and passed to another, or only had."""
    relayed: dict[str, int] = defaultdict(int)
    received: dict[str, int] = defaultdict(int)
    for item in ground.items:
        there = [h for h in hops(ground, item) if h.carried and here(h.arrived)]
        into: dict[str, list[Hop]] = defaultdict(list)
        for h in there:
            into[h.receiver].append(h)
        for agency, came in into.items():
            onwards = [
                h
                for h in there
                if agency in h.senders
                and any(order(h.sent, c.arrived) is not Order.BEFORE and h.receiver not in c.senders for c in came)
            ]
            (relayed if onwards else received)[agency] += 1
    return relayed, received


def _alone(ground: Ground, day: When | None) -> dict[str, int]:
    """Per agency how many items only it knew, before a day or at any time; those of its own body or units aside."""
    found: dict[str, int] = defaultdict(int)
    for item in ground.items:
        spells = [s for s in ground.spells(item) if s.agency in ground.informing]
        possible = {s.agency for s in spells if day is None or s.since.earliest < day.earliest}
        end = day.earliest if day else ground.known.period.latest + 1
        certain = {s.agency for s in spells if s.since.latest < end}
        for agency in certain:
            if possible <= ground.kin(agency):
                found[agency] += 1
    return found
