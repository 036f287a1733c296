"""The parties of a case: how they are joined, what their records cover, and who of them is a target.

Levels are ways of reading the same parties. "coded" takes them as written; "body" takes only those that
are part of nothing (a unit's knowledge is there if it was lifted); "worker" takes each practitioner named
in an agency's own rows, and per agency one party for rows that name nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from agencygraph.records import Agency, Case, Membership
from agencygraph.when import FOREVER, UNDATED, Unit, When, earliest_of

LEVELS = ("coded", "body", "worker")
INFORMS = frozenset({"body", "unit", "worker"})
"""Kinds whose knowing sets the reference moment; family and community are listed, and asked for apart."""

UNNAMED = "not named"


class Coverage(NamedTuple):
    """The stretch of time that an agency's records supplied cover; covered is False where none does."""

    covered: bool
    since: int = 0
    until: int = 0
    assumed: bool = True


class Party(NamedTuple):
    """An agency as the graph holds it.

    levels   where it stands as a knower
    kin      its own id and those of its ancestors and descendants: not "another agency" to it
    target   the levels at which `--to all` asks about it
    """

    id: str
    title: str
    kind: str
    levels: tuple[str, ...]
    kin: tuple[str, ...]
    target: tuple[str, ...]
    coverage: Coverage
    shares_record: bool = False
    listed: bool = True
    of: str = ""


class Tree:
    """Who is part of whom. Built once for a case; every answer is by id."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.agencies = {a.id: a for a in agencies}
        self.children: dict[str, list[str]] = {a: [] for a in self.agencies}
        for a in self.agencies.values():
            for m in a.memberships:
                if a.id not in self.children.setdefault(m.parent, []):
                    self.children[m.parent].append(a.id)

    def memberships(self, agency: str) -> tuple[Membership, ...]:
        found = self.agencies.get(agency)
        return found.memberships if found else ()

    def ancestors(self, agency: str) -> list[str]:
        return self._walk(agency, lambda a: [m.parent for m in self.memberships(a)])

    def descendants(self, agency: str) -> list[str]:
        return self._walk(agency, lambda a: self.children.get(a, []))

    def _walk(self, agency: str, step: Callable[[str], list[str]]) -> list[str]:
        found: dict[str, None] = {}
        waiting = list(step(agency))
        while waiting:
            here = waiting.pop()
            if here != agency and here not in found:
                found[here] = None
                waiting.extend(step(here))
        return list(found)

    def kin(self, agency: str) -> tuple[str, ...]:
        return (agency, *sorted({*self.ancestors(agency), *self.descendants(agency)}))

    def roots(self, agency: str, at: When = UNDATED) -> list[str]:
        """The bodies an agency belongs to at a time: itself where it is part of nothing."""
        parents = [m.parent for m in self.memberships(agency) if _may_hold(m, at)]
        if not parents:
            return [agency]
        return sorted({r for p in parents for r in self.roots(p, at)})

    def is_root(self, agency: str) -> bool:
        return not self.memberships(agency)

    def sharing(self, agency: str) -> list[str]:
        """The agency and every unit below it whose record is, link by link, its record too."""
        found = [agency]
        for child in self.children.get(agency, []):
            if self.agencies[child].shares_record:
                found.extend(self.sharing(child))
        return found


def _may_hold(m: Membership, at: When) -> bool:
    starts_after = m.since.dated and at.known and m.since.earliest > at.latest
    ended_before = m.until.earliest < FOREVER and at.dated and m.until.latest < at.earliest
    return not (starts_after or ended_before)


def period(case: Case) -> When:
    """The period under review: as the case says, else from the first entry to the last.

    The result's earliest is its first minute and its latest the last one. Undated rows do not stretch it.
    """
    whens = [e.when for e in case.entries if e.when.known]
    first = earliest_of(whens)
    start = case.since.earliest if case.since is not None and case.since.dated else first.earliest
    last = max(
        (max(e.ends.latest if e.ends.known else 0, e.when.latest) for e in case.entries if e.when.known), default=0
    )
    end = case.until.latest if case.until is not None and case.until.known else last
    return When(start, end, Unit.RANGE)


def coverage(case: Case, tree: Tree) -> dict[str, Coverage]:
    """What each agency's records cover.

    An agency with rows of its own covers the period, one without covers nothing, unless the agencies
    table says what was searched. A body is covered where it or any unit of it is.
    """
    whole = period(case)
    writing = {e.agency for e in case.entries}
    own: dict[str, Coverage] = {}
    for a in tree.agencies.values():
        if a.covers is not None:
            since, until = a.covers
            own[a.id] = Coverage(
                True,
                since.earliest if since.dated else whole.earliest,
                until.latest if until.known else whole.latest,
                False,
            )
        elif a.id in writing:
            own[a.id] = Coverage(True, whole.earliest, whole.latest)
        else:
            own[a.id] = Coverage(False)
    result = dict(own)
    for root in tree.agencies:
        if tree.is_root(root):
            parts = [own[x] for x in (root, *tree.descendants(root)) if own.get(x, Coverage(False)).covered]
            if parts:
                result[root] = Coverage(
                    True, min(p.since for p in parts), max(p.until for p in parts), all(p.assumed for p in parts)
                )
    return result


def worker_id(agency: str, practitioner: str) -> str:
    return f"{agency} / {practitioner or UNNAMED}"


def one_person(case: Case) -> dict[str, tuple[str, ...]]:
    """The workers that the people table says are one person, by the id of each; a code is its agency's alone otherwise.

    An alias "CSC: SW2" of a person is the practitioner that CSC's rows call SW2. Each worker keeps an id of its own,
    so taking the alias out again leaves nothing behind.
    """
    if not any(":" in alias for person in case.people for alias in person.aliases):
        return {}
    agencies = {" ".join(n.split()).casefold(): a.id for a in case.agencies for n in (a.title, *a.aliases, a.id) if n}
    written: dict[tuple[str, str], dict[str, None]] = {}
    for e in case.entries:
        written.setdefault((e.agency, e.practitioner.casefold()), {})[worker_id(e.agency, e.practitioner)] = None
    same: dict[str, tuple[str, ...]] = {}
    for person in case.people:
        codes = [alias.partition(":") for alias in person.aliases if ":" in alias]
        pairs = [(agencies.get(" ".join(a.split()).casefold(), ""), code.strip().casefold()) for a, _, code in codes]
        found = tuple(
            dict.fromkeys(id_ for pair in pairs if all(pair) for id_ in written.get(pair, ()) if id_ not in same)
        )
        same |= dict.fromkeys(found, found) if len(found) > 1 else {}
    return same


def parties(case: Case, tree: Tree, knowing: Collection[str]) -> list[Party]:
    """Every party, agencies in the order of the case and then workers in order of id.

    Of the workers who are one person only the first is a target, so that nobody is asked about twice.

    knowing  agencies that any record shows to have known something, whoever wrote it
    """
    covers, joined = coverage(case, tree), one_person(case)
    found = []
    for a in case.agencies:
        levels = ("coded", "body") if tree.is_root(a.id) else ("coded",)
        target = levels if a.kind in ("body", "unit") else ()
        found.append(
            Party(
                a.id, a.title or a.id, a.kind, levels, tree.kin(a.id), target, covers[a.id], a.shares_record, a.listed
            )
        )
    pairs = sorted({(e.agency, e.practitioner) for e in case.entries if e.agency in tree.agencies})
    everyone = {a for a, _ in pairs} | set(knowing)
    everyone.update(h.agency for h in case.holdings if h.agency in tree.agencies)
    everyone.update(h for e in case.entries for h in e.case_holder if h in tree.agencies)
    everyone.update(
        r for e in case.entries for r in (*e.shared_with, *e.present, *e.received_from) if r in tree.agencies
    )
    kinds = {a.id: a.kind for a in case.agencies}
    for agency, practitioner in sorted({*pairs, *((a, "") for a in everyone)}):
        kind = kinds[agency] if kinds[agency] in ("family", "community") else "worker"
        me, nobody = worker_id(agency, practitioner), worker_id(agency, "")
        one = joined.get(me, (me,))
        same = sorted(worker_id(a, p) for a, p in pairs if a == agency and p) if not practitioner else [nobody]
        same += [id_ for id_ in one if id_ != me]
        found.append(
            Party(
                me,
                f"{practitioner or 'worker not named'}, {agency}",
                kind,
                ("worker",),
                (me, *same) if me not in same else tuple(same),
                ("worker",) if practitioner and kind == "worker" and me == one[0] else (),
                covers[agency],
                of=agency,
            )
        )
    return found
