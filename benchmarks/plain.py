"""Five of the gap questions by a plain script of dicts: `python -m benchmarks.plain CASE|FOLDER [--to all] [--every]`.

What an analyst would write for them: which item never reached, or reached too late, the agency holding the case (or,
with --to all, every agency); and with --every which sends no receipt answers, what one agency alone knew, when nobody
held the case, and what was lost when it went from one agency to another. `plain_networkx` asks the same of a graph.

It works in whole days. A row whose date is not one day is left out, and its items are listed under "unsure"; so are
items of a row with a time of day, where another row of the item or a change of holder lies on the same day. It takes
rows as agencies' own, knows no relation between items, no deletion, no standing, no unit of a unit, one window of 7
days, and of the time in which nobody held the case only when it was.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]
LONG_AGO = date.min
WINDOW = 7


class Proof(NamedTuple):
    """A row that shows an agency knew an item: since and by which day; own where the row is the agency's."""

    since: date | None
    by: date
    entry: str
    own: bool = False
    sources: tuple[str, ...] = ()


class Send(NamedTuple):
    sender: str
    to: str
    day: date
    time: str
    entry: str


class Held(NamedTuple):
    holder: str
    since: date
    until: date | None
    """None where it did not end."""


class Span(NamedTuple):
    """Between which days an agency came to know an item, by which rows, and in which row if that is certain."""

    first: date
    last: date
    entries: frozenset[str] = frozenset()
    began: str = ""


class Agency(NamedTuple):
    informs: bool
    parent: str
    shares: bool


class Facts:
    """What the rows of one case show, in dicts."""

    def __init__(self) -> None:
        self.agencies: dict[str, Agency] = {}
        self.proofs: dict[str, dict[str, list[Proof]]] = {}
        self.sends: dict[str, list[Send]] = {}
        self.holdings: list[Held] = []
        self.unsure: set[str] = set()
        self.writing: set[str] = set()
        self.until = date.max

    def add_agency(self, name: str, agency: Agency) -> None:
        self.agencies[name] = agency

    def add_item(self, item: str) -> None:
        self.proofs[item] = defaultdict(list)
        self.sends[item] = []

    def knew(self, agency: str, item: str, proof: Proof) -> None:
        self.proofs[item][agency].append(proof)

    def sent(self, item: str, send: Send) -> None:
        self.sends[item].append(send)

    def held(self, holding: Held) -> None:
        self.holdings.append(holding)

    def lift(self, units: Mapping[str, str]) -> None:
        """What a unit knew, its body knew too; units gives the body of each that shares its record."""
        for known in self.proofs.values():
            for unit in known.keys() & units.keys():
                known[units[unit]] += known[unit]

    def items(self) -> Iterable[str]:
        return self.proofs

    def known(self, item: str) -> Mapping[str, list[Proof]]:
        return self.proofs[item]

    def sends_of(self, item: str) -> list[Send]:
        return self.sends[item]

    def holders(self) -> list[Held]:
        return self.holdings

    def kin(self, agency: str) -> set[str]:
        """An agency with the units above and below it: their knowing is not another agency's."""
        above = self.agencies[agency].parent
        return {agency, above, *(name for name, a in self.agencies.items() if a.parent == agency)}

    def covered(self, agency: str) -> bool:
        """Whether there are rows of an agency, or of a unit of a body."""
        one = self.agencies[agency]
        return agency in self.writing or (not one.parent and not self.kin(agency).isdisjoint(self.writing))


def read(folder: Path, facts: Facts) -> Facts:
    """Puts the facts of a case folder into an empty collection of them, and gives it back."""
    facts.until = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))["to"]
    for row in _rows(folder / "agencies.csv"):
        informs = row["kind"] in ("body", "unit")
        facts.add_agency(row["id"], Agency(informs, row["part_of"], row["shares_record"] == "yes"))
    for row in _rows(folder / "information.csv"):
        facts.add_item(row["id"])
    changes: list[tuple[date, str]] = []
    timed: set[tuple[str, date]] = set()
    shown_on: dict[tuple[str, date], int] = defaultdict(int)
    for row in _rows(folder / "chronology.csv"):
        items = _names(row["information"])
        facts.writing.add(row["agency"])
        try:
            day = date.fromisoformat(row["date"])
        except ValueError:
            facts.unsure.update(items)
            continue
        if row["case_holder"]:
            changes.append((day, row["case_holder"]))
        for item in items:
            shown_on[item, day] += 1
            if row["time"]:
                timed.add((item, day))
        _take(row, items, day, facts)
    facts.lift({name: a.parent for name, a in facts.agencies.items() if a.shares})
    days = {day for day, _ in changes}
    facts.unsure.update(item for item, day in timed if shown_on[item, day] > 1 or day in days)
    for holding in _holdings(changes):
        facts.held(holding)
    return facts


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _names(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _take(row: Mapping[str, str], items: Iterable[str], day: date, facts: Facts) -> None:
    """What one row shows of its items."""
    entry, agency, kind = row["entry_id"], row["agency"], row["event_type"]
    if kind in ("request", "system"):
        return
    sources = _names(row["received_from"])
    for item in items:
        facts.knew(agency, item, Proof(day, day, entry, True, sources))
        if kind == "non_disclosure":
            continue
        for other in _names(row["present"]):
            facts.knew(other, item, Proof(day, day, entry))
        for other in _names(row["shared_with"]):
            facts.sent(item, Send(agency, other, day, row["time"], entry))
        for other in sources:
            facts.knew(other, item, Proof(None, day, entry))


def _holdings(changes: list[tuple[date, str]]) -> Iterator[Held]:
    since, now = LONG_AGO, ""
    for day, holder in changes:
        if holder != now:
            if now:
                yield Held(now, since, day)
            since, now = day, holder
    if now:
        yield Held(now, since, None)


def knowers(known: Mapping[str, list[Proof]]) -> dict[str, Span]:
    """Between which first and last day each agency came to know an item."""
    found: dict[str, Span] = {}
    for agency, proofs in known.items():
        first, last = joined((p.since or LONG_AGO, p.by) for p in proofs)
        began = next((p.entry for p in proofs if (p.since, p.by) == (first, last)), "")
        if not all(p.since or p.entry == began for p in proofs):
            began = ""
        found[agency] = Span(first, last, frozenset(p.entry for p in proofs), began)
    return found


def joined(spans: Iterable[tuple[date, date]]) -> tuple[date, date]:
    """The first and last day on which the first of some can have been; LONG_AGO where since when is not known."""
    firsts, lasts = zip(*spans, strict=True)
    first, last = min((f for f in firsts if f != LONG_AGO), default=LONG_AGO), min(lasts)
    return (first if first <= last else LONG_AGO), last


def never_reached(facts: Facts, to: str = "holder") -> Iterator[Row]:
    """Rows of item, lacking and outcome, of what others knew; those in time among them."""
    if to == "holder":
        targets = [held for held in facts.holders() if held.holder != "none"]
    else:
        targets = [Held(name, LONG_AGO, None) for name, a in facts.agencies.items() if a.informs]
    kin = {held.holder: facts.kin(held.holder) for held in targets}
    for item in facts.items():
        known = knowers(facts.known(item))
        for target, began, ended in targets:
            own = known.get(target)
            others = [x for a, x in known.items() if a not in kin[target] and facts.agencies[a].informs]
            if not others:
                continue
            first, last = joined(x[:2] for x in others)
            anywhere, _ = joined([(first, last), own[:2]]) if own else (first, last)
            if ended is not None and ended < anywhere:
                continue
            outcome = judge(own, max(began, first), max(began, last), others)
            if outcome != "in-time" and ended is not None and ended <= last and not first == last == ended:
                outcome = "cannot-tell"
            if outcome == "none":
                end = min(ended or facts.until, facts.until)
                if any(send.to == target and send.day <= end for send in facts.sends_of(item)):
                    outcome = "unconfirmed"
            yield {"item": item, "lacking": target, "outcome": outcome}


def judge(own: Span | None, first: date, last: date, others: Iterable[Span]) -> str:
    """What became of an item for one agency that was to know it between two days."""
    if own is None:
        return "none"
    in_time = _by(own, first, last) or all(o.began in own.entries or _by(own, o.first, o.last) for o in others)
    return "in-time" if in_time else "late" if own.first > last else "cannot-tell"


def _by(span: Span, first: date, last: date) -> bool:
    """Whether something that began in a span certainly had by a moment between two days, or in the very same day."""
    return span.last < first or span.first == span.last == first == last


def sent_without_receipt(facts: Facts) -> Iterator[Row]:
    """Rows of item, sender, lacking, sent and outcome; sends of one item on one day at one time are one."""
    for item in facts.items():
        found: dict[tuple[str, str, date, str], str] = {}
        for send in facts.sends_of(item):
            same = send[:4]
            found[same] = min(_received(facts, item, send), found.get(same, "~"))
        for (sender, to, day, _), outcome in found.items():
            yield {"item": item, "sender": sender, "lacking": to, "sent": day.isoformat(), "outcome": outcome}


def _received(facts: Facts, item: str, send: Send) -> str:
    for proof in facts.known(item).get(send.to, ()):
        named = not proof.sources or not facts.kin(send.sender).isdisjoint(proof.sources)
        if proof.own and named and proof.entry != send.entry and 0 <= (proof.by - send.day).days <= WINDOW:
            return "in-time"
    return "unconfirmed" if facts.covered(send.to) else "cannot-tell"


def known_to_one_agency_only(facts: Facts) -> Iterator[Row]:
    """Rows of item, known_by and outcome."""
    for item in facts.items():
        known = [a for a in facts.known(item) if facts.agencies[a].informs]
        apart = {a: facts.kin(a) for a in known}
        if not known or any(b not in apart[a] for a in known for b in known):
            continue
        rest = {a: [n for n, x in facts.agencies.items() if x.informs and n not in apart[a]] for a in known}
        outcome = "none"
        if not any(facts.covered(n) for a in known for n in rest[a]):
            outcome = "cannot-tell"
        elif any(s.to in rest[a] and facts.covered(s.to) for s in facts.sends_of(item) for a in known):
            outcome = "unconfirmed"
        yield {"item": item, "known_by": sorted(known), "outcome": outcome}


def no_agency_held_the_case(facts: Facts) -> Iterator[Row]:
    """Rows of held_from, held_to and outcome."""
    for holder, since, until in facts.holders():
        if holder == "none":
            ended = until.isoformat() if until else None
            outcome = "cannot-tell" if until == since else "none"
            yield {"held_from": since.isoformat(), "held_to": ended, "outcome": outcome}


def lost_at_handover(facts: Facts) -> Iterator[Row]:
    """Rows of item, giver, lacking, reference (the day of the handover) and outcome."""
    held = [h for h in facts.holders() if h.holder != "none"]
    over = [(a.holder, b.holder, b.since) for a, b in pairwise(held) if a.holder != b.holder]
    for item in facts.items():
        known = knowers(facts.known(item))
        for giver, taker, day in over:
            if giver not in known or known[giver].first > day:
                continue
            outcome = _handed(facts, item, known[giver], known.get(taker), taker, day)
            yield {"item": item, "giver": giver, "lacking": taker, "reference": day.isoformat(), "outcome": outcome}


def _handed(facts: Facts, item: str, had: Span, own: Span | None, taker: str, day: date) -> str:
    if own is not None and _by(own, day, day):
        return "in-time"
    if not _by(had, day, day):
        return "cannot-tell"
    if own is not None:
        return "late" if own.first > day else "cannot-tell"
    return "unconfirmed" if any(send.to == taker for send in facts.sends_of(item)) else "none"


QUESTIONS: dict[str, Callable[[Facts], Iterator[Row]]] = {
    "never-reached": never_reached,
    "sent-without-receipt": sent_without_receipt,
    "known-to-one-agency-only": known_to_one_agency_only,
    "no-agency-held-the-case": no_agency_held_the_case,
    "lost-at-handover": lost_at_handover,
}


def answered(folder: Path, facts: Callable[[], Facts], to: str = "holder", every: bool = False) -> dict[str, Any]:
    """What a script prints: the rows of each question by its name, each with its case, and the (case, item) unsure.

    folder  a case folder, or a folder of them
    facts   what gives an empty collection of facts
    """
    asked = QUESTIONS if every else {"never-reached": QUESTIONS["never-reached"]}
    found: dict[str, Any] = {"unsure": [], **{name: [] for name in asked}}
    for path in [folder] if (folder / "chronology.csv").exists() else sorted(folder.iterdir()):
        there = read(path, facts())
        found["unsure"] += [[path.name, item] for item in sorted(there.unsure)]
        for name, question in asked.items():
            rows = never_reached(there, to) if name == "never-reached" else question(there)
            found[name] += [{"case": path.name, **row} for row in rows if row["outcome"] != "in-time"]
    return found


def main(facts: Callable[[], Facts]) -> None:
    folder, *words = sys.argv[1:]
    to = words[words.index("--to") + 1] if "--to" in words else "holder"
    json.dump(answered(Path(folder), facts, to, "--every" in words), sys.stdout)


if __name__ == "__main__":
    main(Facts)
