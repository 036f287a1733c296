"""What the page shows on each day: who holds the case, who knows what, and how each item stands.

In go the spells, stretches and sends of a case and the findings already made, out come rows the page only
looks up. Every answer is "by the end of that day". No outcome is decided here that a finding decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from agencygraph.knowledge import UNHELD
from agencygraph.when import DAY, UNKNOWN_LATEST, is_moment, iso

Row = dict[str, Any]

RANK = ("none", "unconfirmed", "cannot-tell", "late", "in-time")
"""Where several agencies hold the case on one day, an item shows the first of these that is true of one."""
NOT_YET = "unknown-yet"


class Facts(NamedTuple):
    """What the days are worked out from, agencies and items by id.

    spells    (agency, item) -> spells of knowing, bounds in minutes
    held      stretches of the case being held, as on HELD edges, with "agency" None where it is nobody's
    unmatched (agency, item) -> last possible minutes of sends to it that no receipt matches
    covered   agencies whose records were supplied
    sends     (agency, item) -> sends to it that no receipt settles, each as (first possible minute, why)
    first     first minute of the period under review, 0 where the case has no dates
    last      last minute of it; what became known later counts as not reached
    """

    spells: Mapping[tuple[str, str], Sequence[Row]]
    held: Sequence[Row]
    unmatched: Mapping[tuple[str, str], Sequence[int]]
    sends: Mapping[tuple[str, str], Sequence[tuple[int, str]]]
    covered: frozenset[str]
    first: int
    last: int


def changes(facts: Facts, agencies: Sequence[str], items: Sequence[str], findings: Sequence[Row]) -> Row:
    """The days on which something changes, and what holds from each of them on.

    holder  [day, agencies that hold the case, agencies that may, None], from that day on; the last is a list
            where nobody holds it: of the agency that had the duty to, or empty
    knows   agency -> [day, items it certainly knows, items of which that cannot be told]
    status  item -> [day, how it stands towards the agency or agencies holding the case on that day]:

            no row yet     no agency is recorded as knowing it
            cannot-tell    it may or may not be known anywhere yet, or the holder may or may not know it;
                           or nobody holds the case, or it is not recorded who does, and no finding says more
            none           known elsewhere, no evidence that it reached the holder by that day; so also on
                           the days before it is "late"
            unconfirmed    the same, and a send to the holder without matching receipt lies on or before the day
            late, in-time  the holder certainly knows it; late where the finding for its holding says so

    findings  those of "never reached", each for one item and one holding; in-time has none
    """
    of_item: dict[str, list[tuple[str, Row]]] = {item: [] for item in items}
    for (agency, item), spells in facts.spells.items():
        of_item[item] += [(agency, spell) for spell in spells]
    found: dict[str, list[Row]] = {item: [] for item in items}
    for finding in findings:
        if str(finding.get("item")) in found:
            found[str(finding["item"])].append(finding)
    turns, start = _turns(facts.held), _start(facts.first)
    status = {}
    for item in items:
        days = {day for _, spell in of_item[item] for day in _spell_days(spell)}
        sends = (minute for (_, sent), minutes in facts.unmatched.items() if sent == item for minute in minutes)
        days |= start | turns | {minute // DAY for minute in sends if is_moment(minute)}
        days = {day for day in days if not facts.last or day <= facts.last // DAY}
        everyone = [spell for _, spell in of_item[item]]
        steps = _steps(days, lambda day, i=item, e=everyone: _status(facts, i, e, found[i], day))
        while steps and steps[0][1] == NOT_YET:
            steps.pop(0)
        status[item] = [[day, word] for day, word in steps]
    known = knowing(facts.spells, agencies, facts.first)
    holder = holding(facts.held, facts.first)
    days_named = {row[0] for rows in (holder, *known.values(), *status.values()) for row in rows}
    return {"days": sorted(days_named), "holder": holder, "knows": known, "status": status}


def holding(held: Sequence[Row], first: int) -> list[list[Any]]:
    """Who holds the case, as "holder" of `changes`."""
    return [[day, *row] for day, row in _steps(_start(first) | _turns(held), lambda day: _holders(held, day))]


def knowing(
    spells: Mapping[tuple[str, str], Sequence[Row]], agencies: Iterable[str], first: int
) -> dict[str, list[list[Any]]]:
    """What each agency knows, as "knows" of `changes`."""
    of_agency: dict[str, list[tuple[str, Row]]] = {agency: [] for agency in agencies}
    for (agency, item), rows in spells.items():
        if agency in of_agency:
            of_agency[agency] += [(item, spell) for spell in rows]
    return {
        agency: [[day, *both] for day, both in _known(own, _start(first))] for agency, own in of_agency.items()
    }


def _start(first: int) -> set[int]:
    return {first // DAY} if first else set()


def _turns(held: Sequence[Row]) -> set[int]:
    return {day for h in held for day in _days(h, "from_earliest", "from_latest", "to_earliest", "to_latest")}


def _steps(days: Iterable[int], answer: Any) -> list[list[Any]]:
    """[day, answer] for each day on which the answer is another than before."""
    steps: list[list[Any]] = []
    for day in sorted(days):
        now = answer(day)
        if not steps or steps[-1][1] != now:
            steps.append([date.fromordinal(day).isoformat(), now])
    return steps


def _days(row: Row, *names: str) -> list[int]:
    return [row[name] // DAY for name in names if is_moment(row[name])]


def _spell_days(spell: Row) -> list[int]:
    return _days(spell, "earliest", "latest", "until_earliest", "until_latest")


def _certain(row: Row, since: str, until: str, end: int) -> bool:
    return bool(row[f"{since}latest"] <= end < row[f"{until}earliest"])


def _possible(row: Row, since: str, until: str, end: int) -> bool:
    return bool(row[f"{since}earliest"] <= end < row[f"{until}latest"])


def _end(day: int) -> int:
    return day * DAY + DAY - 1


def _holders(held: Sequence[Row], day: int) -> tuple[list[str], list[str], list[str] | None]:
    """Who holds the case, who may, and where nobody does the agency that had the duty to, if the case names one."""
    end = _end(day)
    named = [h for h in held if h["basis"] not in UNHELD]
    sure = {h["agency"] for h in named if _certain(h, "from_", "to_", end)}
    maybe = {h["agency"] for h in named if _possible(h, "from_", "to_", end)} - sure
    vacant = [h for h in held if h["basis"] == "no-holder" and _certain(h, "from_", "to_", end)]
    duty = sorted({h["agency"] for h in vacant} - {None}) if vacant and not sure | maybe else None
    return sorted(sure), sorted(maybe), duty


def _known(spells: Sequence[tuple[str, Row]], start: set[int]) -> list[list[Any]]:
    """The items one agency knows, told from spell to spell so that a long record stays quick."""
    at: dict[int, set[str]] = {day: set() for day in start}
    mine: dict[str, list[Row]] = {}
    for item, spell in spells:
        mine.setdefault(item, []).append(spell)
        for day in (*start, *_spell_days(spell)):
            at.setdefault(day, set()).add(item)
    sure: set[str] = set()
    maybe: set[str] = set()
    steps: list[list[Any]] = []
    for day in sorted(at):
        for item in at[day]:
            knows = _knowing(mine[item], day)
            (sure.add if knows == "certain" else sure.discard)(item)
            (maybe.add if knows == "possible" else maybe.discard)(item)
        now = (sorted(sure), sorted(maybe))
        if (steps[-1][1] if steps else ([], [])) != now:
            steps.append([date.fromordinal(day).isoformat(), now])
    return steps


def _knowing(spells: Sequence[Row], day: int) -> str:
    """Whether the spells show it known by the end of a day: "certain", "possible" or "no"."""
    end = _end(day)
    if any(_certain(s, "", "until_", end) for s in spells):
        return "certain"
    return "possible" if any(_possible(s, "", "until_", end) for s in spells) else "no"


def _status(facts: Facts, item: str, everyone: Sequence[Row], findings: Sequence[Row], day: int) -> str:
    recorded = _recorded(everyone, day)
    if recorded != "certain":
        return NOT_YET if recorded == "no" else "cannot-tell"
    end = _end(day)
    sure = [h for h in facts.held if _certain(h, "from_", "to_", end)]
    stretches = sure or [h for h in facts.held if _possible(h, "from_", "to_", end)]
    words = {_towards(facts, item, h, findings, day) for h in stretches}
    if not words or (not sure and len(words) > 1):
        return "cannot-tell"
    return min(words, key=RANK.index)


def _recorded(everyone: Sequence[Row], day: int) -> str:
    """Whether anybody is recorded as knowing an item by then.

    A proof that somebody knew, since when is not known, counts from its own day: before it nothing is
    recorded. One without any date may lie on either side of every day.
    """
    end = _end(day)
    if any(s["latest"] <= end for s in everyone):
        return "certain"
    begun = any(is_moment(s["earliest"]) and s["earliest"] <= end for s in everyone)
    undated = any(not is_moment(s["earliest"]) and s["latest"] >= UNKNOWN_LATEST for s in everyone)
    return "possible" if begun or undated else "no"


def _towards(facts: Facts, item: str, stretch: Row, findings: Sequence[Row], day: int) -> str:
    """How an item stands towards one holding by the end of a day."""
    agency = stretch["agency"]
    outcome = _outcome(stretch, findings)
    if agency is None:
        return "none" if outcome in ("none", "late", "unconfirmed") else "cannot-tell"
    knows = _knowing(facts.spells.get((agency, item), ()), day)
    if knows == "possible" or outcome == "cannot-tell":
        return "cannot-tell"
    if knows == "certain":
        return "late" if outcome == "late" else "in-time"
    if outcome == "none":
        return "none"
    if outcome is None and (agency not in facts.covered or stretch["basis"] == "no-holder"):
        return "cannot-tell"
    sent = any(minute <= _end(day) for minute in facts.unmatched.get((agency, item), ()))
    return "unconfirmed" if sent else "none"


def _outcome(stretch: Row, findings: Sequence[Row]) -> str | None:
    """The outcome of the finding for one holding; None where there is none, which is in time."""
    begins = {(iso(stretch[name], stretch["from_unit"]) or "")[:10] for name in ("from_earliest", "from_latest")}
    own = [f for f in findings if f.get("lacking") == stretch["agency"]]
    same = [f for f in own if (f.get("held_from") or "")[:10] in begins] or (own if len(own) == 1 else [])
    words = [f["outcome"] for f in same if f.get("outcome") in RANK]
    return min(words, key=RANK.index) if words else None
