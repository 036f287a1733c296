"""How an item really went, as far as rows tell: hop by hop, where it stayed, was softened or came back.

`route` gives a `Travelled`: lists of plain objects, each with a sentence and the entries it rests on, ready as JSON.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agencygraph.knowledge import Spell
from agencygraph.records import Entry
from agencygraph.routes.ground import Ground, Row, after, bounds, days, of, on
from agencygraph.routes.hops import NOT_CARRIED, STANDING, Hop, hops, origins
from agencygraph.when import UNDATED, Order, order

HELD_BACK = ("held back", "held back, uncertain")
MOST_ROUTES = 500
"""Routes to one agency that are looked through; `routes_left_out` says where there may be more."""


@dataclass(frozen=True, slots=True)
class Travelled:
    """The way one item went. Every list holds objects with "sentence" and "entries", in order of time.

    origins    who may have known it first: agency, earliest, latest
    hops       from (list), to, sent_earliest, sent_latest, arrived_earliest, arrived_latest, mode, standing, reason
    waiting    agency, least and most days from its knowing to the first hop onwards
    stopped    agencies from which no row shows it going on
    softened   hops after which it is written down as less: kind "severity" or "content"
    came_back  hops to an agency that certainly had it before
    routes     per agency, each way it came there: to, path (agencies), independent_of (numbers of other routes)
    """

    item: str
    origins: list[Row]
    hops: list[Row]
    waiting: list[Row]
    stopped: list[Row]
    softened: list[Row]
    came_back: list[Row]
    routes: list[Row]
    routes_left_out: bool

    def as_json(self) -> Row:
        """The object of `route --format json`, as described above."""
        names = ("item", "origins", "hops", "waiting", "stopped", "softened", "came_back", "routes", "routes_left_out")
        return {name: getattr(self, name) for name in names}


def route(ground: Ground, item: str) -> Travelled:
    """How an item went, by the records. An item that no row shows has no origin and no hop."""
    every = hops(ground, item)
    spells = ground.spells(item)
    begun = origins(ground, item, every)
    ways, more = _ways(ground, item, every, {s.agency for s in begun})
    return Travelled(
        item,
        [_origin(ground, item, s) for s in begun],
        [_hop(ground, h) for h in every],
        list(_waiting(ground, spells, every)),
        list(_stopped(ground, spells, every)),
        [*_less_serious(ground, item, every), *_in_part(ground, item, spells)],
        list(_came_back(ground, spells, every)),
        ways,
        more,
    )


def _origin(ground: Ground, item: str, s: Spell) -> Row:
    said = f"{ground.item(item)} is first recorded as known to {ground.agency(s.agency)} {on(s.since)}."
    return {"agency": s.agency, **bounds("known", s.since), "sentence": said, "entries": ground.began(s)}


def _hop(ground: Ground, h: Hop) -> Row:
    giver = ground.listed(h.senders) if h.senders else "somebody there whom no row names"
    receiver = ground.agency(h.receiver)
    if h.standing == "meeting" or (h.mode == "meeting" and h.standing == "uncertain"):
        how = f"In a meeting {on(h.sent)} it may have come to {receiver} from {giver}"
    elif h.standing in NOT_CARRIED:
        how = f"From {giver} to {receiver} {on(h.sent)}"
    elif h.standing == "receiver":
        how = f"{receiver} records {on(h.arrived)} that it came from {giver}"
    elif h.standing == "both":
        came = f"; a row of {receiver} shows it {on(h.arrived)}" if h.arrived[:2] != h.sent[:2] else ""
        how = f"{giver} passed it to {receiver} {on(h.sent)}{came}"
    else:
        how = f"{giver} is recorded as having passed it to {receiver} {on(h.sent)}"
    reason = f", with the reason: {h.reason}" if h.reason and h.standing in HELD_BACK else ""
    return {
        "from": list(h.senders), "to": h.receiver, **bounds("sent", h.sent),
        **bounds("arrived", h.arrived if h.carried else UNDATED),
        "mode": h.mode, "standing": h.standing, "reason": h.reason or None,
        "sentence": f"{how}: {STANDING[h.standing]}{reason}.", "entries": list(h.entries),
    }  # fmt: skip


# Where it stayed


def _onwards(agency: str, s: Spell, every: Sequence[Hop], ground: Ground) -> list[Hop]:
    """Hops on from an agency, or a unit whose record is its own, that are not certainly before it knew."""
    senders = set(ground.tree.sharing(agency))
    return [
        h
        for h in every
        if h.may_have and not senders.isdisjoint(h.senders) and order(h.sent, s.since) is not Order.BEFORE
    ]


def _waiting(ground: Ground, spells: Sequence[Spell], every: Sequence[Hop]) -> Iterable[Row]:
    """From each agency's first knowing to the first hop on from it that may have arrived."""
    for s in _firsts(ground, spells):
        further = _onwards(s.agency, s, every, ground)
        if not further:
            continue
        h = min(further, key=lambda h: (h.sent.latest, h.sent.earliest))
        least, most = days(s.since, h.sent)
        row = h.arrived if h.standing == "receiver" else h.sent
        said = (
            f"{ground.agency(s.agency)} is first recorded as knowing it {on(s.since)}; the first row that shows it "
            f"going on is of {of(row)}, {after(least, most)}."
        )
        entries = dict.fromkeys((*ground.began(s), *h.entries))
        yield {"agency": s.agency, "days_least": least, "days_most": most, "sentence": said, "entries": list(entries)}


def _stopped(ground: Ground, spells: Sequence[Spell], every: Sequence[Hop]) -> Iterable[Row]:
    for s in _firsts(ground, spells):
        if not _onwards(s.agency, s, every, ground):
            held = [h for h in every if s.agency in h.senders and h.standing in HELD_BACK]
            record = "A record" if any(h.standing == "held back" for h in held) else "An uncertain record"
            reason = f" {record} says that it was held back{_why(held)}." if held else ""
            shares = ground.tree.agencies[s.agency].shares_record
            up = " Its record is its body's too." if shares and ground.tree.memberships(s.agency) else ""
            yield {
                "agency": s.agency,
                "held_back": bool(held),
                **bounds("known", s.since),
                "sentence": f"No row shows it going on from {ground.agency(s.agency)}, which is first recorded as "
                f"knowing it {on(s.since)}.{reason}{up}",
                "entries": list(dict.fromkeys((*ground.began(s), *(e for h in held for e in h.entries)))),
            }


def _why(held: Sequence[Hop]) -> str:
    reasons = list(dict.fromkeys(h.reason for h in held if h.reason))
    return f", with the reason: {'; '.join(reasons)}" if reasons else ""


def _firsts(ground: Ground, spells: Iterable[Spell]) -> list[Spell]:
    """Each agency's first spell; a body's that is only a unit's is told of the unit."""
    found: dict[str, Spell] = {}
    for s in spells:
        found.setdefault(s.agency, s)
    return [s for s in found.values() if not ground.lifted(s)]


def _came_back(ground: Ground, spells: Sequence[Spell], every: Sequence[Hop]) -> Iterable[Row]:
    since = {s.agency: s for s in _firsts(ground, spells)}
    for h in every:
        s = since.get(h.receiver)
        if s is None or not h.may_have or h.mode == "meeting" or order(s.since, h.sent) is not Order.BEFORE:
            continue
        who = ground.agency(h.receiver)
        yield {
            "from": list(h.senders), "to": h.receiver, **bounds("sent", h.sent), "standing": h.standing,
            "sentence": f"{ground.listed(h.senders)} is recorded as having passed it to {who} {on(h.sent)}; {who} is "
            f"first recorded as knowing it {on(s.since)}, before that.",
            "entries": list(dict.fromkeys((*ground.began(s), *h.entries))),
        }  # fmt: skip


# Where it became less


def _less_serious(ground: Ground, item: str, every: Sequence[Hop]) -> Iterable[Row]:
    """Hops after which the receiver's rows grade it below what the sender's rows did until then."""
    graded: dict[str, list[Entry]] = defaultdict(list)
    for e in ground.case.entries:
        if e.severity and item in e.information:
            graded[e.agency].append(e)
    for h in every:
        there = [e for e in graded.get(h.receiver, ()) if order(e.when, h.sent) is not Order.BEFORE]
        for sender in h.senders if h.may_have else ():
            before = [e for e in graded.get(sender, ()) if order(e.when, h.sent) is not Order.AFTER]
            if before and there and max(e.severity for e in there) < min(e.severity for e in before):
                yield _less(
                    ground, h, sender, "severity", [*before, *there],
                    f"give it a severity of {min(e.severity for e in before)} or more, rows of {{to}} one of "
                    f"{max(e.severity for e in there)} at most",
                )  # fmt: skip


def _less(ground: Ground, h: Hop, sender: str, kind: str, rows: Sequence[Entry], said: str) -> Row:
    to = ground.agency(h.receiver)
    words = f"Rows of {ground.agency(sender)} until {of(h.sent)} {said.format(to=to)}."
    entries = list(dict.fromkeys((*h.entries, *(e.id for e in rows))))
    ends = {"kind": kind, "from": sender, "to": h.receiver}
    return {**ends, **bounds("sent", h.sent), "sentence": words, "entries": entries}


def _in_part(ground: Ground, item: str, spells: Sequence[Spell]) -> Iterable[Row]:
    """Hops of a part of the item, or of what it refines, from an agency that had it to one that has no row of it."""
    of = next((i for i in ground.case.information if i.id == item), None)
    parts = [i.id for i in ground.case.information if item in i.part_of]
    less = [*((p, "a part of it") for p in parts), *((r, "which it refines") for r in (of.refines if of else ()))]
    knew = {s.agency: s for s in _firsts(ground, spells)}
    whole = {(e, h.receiver) for h in hops(ground, item) if h.may_have for e in h.entries} if less else set()
    for other, what in less:
        for h in hops(ground, other):
            with_it = h.receiver in knew or any((e, h.receiver) in whole for e in h.entries)
            for sender in h.senders if h.may_have and not with_it else ():
                s = knew.get(sender)
                if s is None or order(s.since, h.sent) is not Order.BEFORE:
                    continue
                said = (
                    f"{ground.agency(sender)} is first recorded as knowing {ground.item(item)} {on(s.since)}; what is "
                    f"recorded as going on to {ground.agency(h.receiver)} {on(h.sent)} is {ground.item(other)}, {what}."
                )
                entries = list(dict.fromkeys((*ground.began(s), *h.entries)))
                yield {
                    "kind": "content", "from": sender, "to": h.receiver, **bounds("sent", h.sent), "sentence": said,
                    "entries": entries,
                }  # fmt: skip


# Second routes


def _ways(ground: Ground, item: str, every: Sequence[Hop], begun: set[str]) -> tuple[list[Row], bool]:
    """Each way it came to each agency, from one that may have known it first; and whether some were left out."""
    into: dict[str, list[tuple[str, Hop]]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for h in every:
        for sender in h.senders if h.may_have else ():
            if (sender, h.receiver) not in seen:  # the first of several hops between the same two
                seen.add((sender, h.receiver))
                into[h.receiver].append((sender, h))
    found: list[Row] = []
    more = False
    place = {s.agency: at for at, s in reversed(list(enumerate(ground.spells(item))))}
    for target in sorted(into, key=lambda a: (place.get(a, len(place)), a)):
        ways, left = _backwards(target, into, begun)
        more = more or left
        ways.sort(key=lambda w: (len(w), [h.sent.latest for _, h in w]))
        paths = [[*(sender for sender, _ in way), target] for way in ways]
        for at, (way, path) in enumerate(zip(ways, paths, strict=True)):
            apart = [
                n + 1
                for n, other in enumerate(paths)
                if n != at and set(path[1:-1]).isdisjoint(other[1:-1])
            ]
            number = f"Way {at + 1} of {len(ways)} to {ground.agency(target)}"
            shares = f" It shares no agency in between with way {', '.join(map(str, apart))}." if apart else ""
            if len(ways) > 1 and not apart:
                shares = " Each other way shares an agency in between with it."
            certain = all(h.carried for _, h in way)
            doubt = "" if certain else " Whether each hop of it arrived is left open by the records."
            found.append({
                "to": target, "number": at + 1, "path": path, "certain": certain, "independent_of": apart,
                "sentence": f"{number}: {' → '.join(map(ground.agency, path))}.{shares}{doubt}",
                "entries": list(dict.fromkeys(e for _, h in way for e in h.entries)),
            })  # fmt: skip
    return found, more


def _backwards(
    target: str, into: dict[str, list[tuple[str, Hop]]], begun: set[str]
) -> tuple[list[list[tuple[str, Hop]]], bool]:
    """Ways into an agency, each a list of (sender, hop) in order: no hop is certainly before the one it follows."""
    done: list[list[tuple[str, Hop]]] = []
    waiting: list[list[tuple[str, Hop]]] = [[step] for step in reversed(into[target])]
    looked = 0
    while waiting:
        way = waiting.pop()
        looked += 1
        if looked > MOST_ROUTES:
            return done, True
        first, hop = way[0]
        if first in begun:
            done.append(way)
            continue
        visited = {target, *(sender for sender, _ in way)}
        for sender, earlier in reversed(into.get(first, [])):
            if sender not in visited and order(earlier.sent, hop.sent) is not Order.AFTER:
                waiting.append([(sender, earlier), *way])
    return done, False
