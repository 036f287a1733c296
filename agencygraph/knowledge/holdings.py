"""Who held the case, and when nobody did or nothing is recorded of it.

A chronology sets `case_holder` where it changes; only the word "none" means that nobody held the case.
Before the first value, and between rows of a holdings table that do not meet, it is not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from agencygraph.knowledge.parties import LEVELS, Tree, worker_id
from agencygraph.records import NOBODY, Case
from agencygraph.when import DAY, FOREVER, NOT_ENDED, UNDATED, Unit, When

UNHELD = ("no-holder", "not-recorded")
"""What the basis of a stretch says in which no agency is recorded as holding the case."""


class Held(NamedTuple):
    """A stretch in which an agency held the case, or nobody did, or it is not recorded.

    agency   the holder; the duty holder, or "none", where nobody held it; "none" where not recorded
    basis    what the record calls it, "recorded" where it gives no word; "no-holder"; "not-recorded"
    levels   the levels at which this is the target
    """

    agency: str
    since: When
    until: When
    basis: str
    person: str
    levels: tuple[str, ...]
    entries: tuple[str, ...] = ()


class _Stretch(NamedTuple):
    agency: str
    since: When
    until: When
    basis: str
    person: str
    entries: tuple[str, ...]


def holdings(case: Case, whole: When, tree: Tree) -> list[Held]:
    """Every stretch at every level, by since and then by agency. `whole` is the period under review."""
    stretches = _said_once([*_from_rows(case), *_from_table(case)])
    recorded = sorted(stretches, key=lambda s: (s.since.earliest, s.since.latest, s.agency, s.until.earliest))
    found: list[Held] = []
    for s in recorded:
        nobody = s.agency == NOBODY
        agency = (case.duty_holder or NOBODY) if nobody else s.agency
        basis = "no-holder" if nobody else s.basis or "recorded"
        found.extend(_levels(agency, s, basis, tree))
    for since, until in _not_recorded(recorded, whole):
        found.append(Held(NOBODY, since, until, "not-recorded", "", LEVELS))
    return sorted(found, key=lambda h: (h.since.earliest, h.since.latest, h.agency, h.until.earliest, h.levels))


def _said_once(stretches: list[_Stretch]) -> list[_Stretch]:
    """One stretch where rows and the table tell of the same one; the table says who and why, the rows prove it."""
    found: dict[tuple[object, ...], _Stretch] = {}
    for s in stretches:
        same = (s.agency, s.since[:3], s.until[:3])
        first = found.get(same)
        if first is None or (first.person and s.person and first.person != s.person):
            found[same if first is None else (*same, s.person)] = s
        else:
            found[same] = first._replace(
                basis=s.basis or first.basis, person=s.person or first.person, entries=(*first.entries, *s.entries)
            )
    return list(found.values())


def _levels(agency: str, s: _Stretch, basis: str, tree: Tree) -> Iterable[Held]:
    if agency == NOBODY:
        yield Held(NOBODY, s.since, s.until, basis, "", LEVELS, s.entries)
        return
    roots = tree.roots(agency, s.since)
    coded = ("coded", "body") if roots == [agency] else ("coded",)
    yield Held(agency, s.since, s.until, basis, s.person, coded, s.entries)
    for root in roots if roots != [agency] else []:
        yield Held(root, s.since, s.until, basis, s.person, ("body",), s.entries)
    yield Held(worker_id(agency, s.person), s.since, s.until, basis, s.person, ("worker",), s.entries)


def _from_rows(case: Case) -> Iterable[_Stretch]:
    """Stretches between the rows that set a holder, in date order and then in reading order."""
    changes = [e for e in case.entries if e.case_holder and e.when.known]
    changes.sort(key=lambda e: (e.when.earliest, e.when.latest, e.order))
    held: dict[str, tuple[When, list[str]]] = {}
    for e in changes:
        now = set(e.case_holder)
        for agency in sorted(set(held) - now):
            since, entries = held.pop(agency)
            yield _Stretch(agency, since, e.when, "", "", (*entries, e.id))
        for agency in sorted(now):
            if agency in held:
                held[agency][1].append(e.id)
            else:
                held[agency] = (e.when, [e.id])
    for agency in sorted(held):
        since, entries = held[agency]
        yield _Stretch(agency, since, NOT_ENDED, "", "", tuple(entries))


def _from_table(case: Case) -> Iterable[_Stretch]:
    for h in case.holdings:
        yield _Stretch(h.agency, h.since, h.until, h.basis, h.person, ())


def _not_recorded(recorded: list[_Stretch], whole: When) -> Iterable[tuple[When, When]]:
    """What is left of the period, in whole stretches that certainly lie between the recorded ones."""
    if not whole.latest and not recorded:
        yield UNDATED, NOT_ENDED
        return
    open_from, reached = _at(whole.earliest), whole.earliest - 1
    for s in recorded:
        if s.since.dated and s.since.earliest > reached + 1:
            yield open_from, s.since
        end = s.until.latest if s.until.latest < FOREVER else whole.latest
        if end > reached:
            reached, open_from = end, s.until
    if reached < whole.latest:
        yield open_from, _at(whole.latest)


def _at(minute: int) -> When:
    start = minute // DAY * DAY
    return When(start, start + DAY - 1, Unit.DAY) if minute else UNDATED
