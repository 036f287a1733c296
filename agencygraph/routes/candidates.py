"""The contacts that could have closed a gap, and which gaps each could have: those recorded, and single new calls.

A gap is a finding of never-reached for the agency holding the case: an item that it lacked for a time while another
agency is recorded as knowing it. A recorded contact counts for it where somebody there certainly knew the item
before, the holder could hear it, and no row shows it passed on there; a new call, on the first whole day on which
the caller certainly knew it and the holding had begun, or on a later such day of another item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from agencygraph import queries
from agencygraph.findings import Options
from agencygraph.knowledge.contacts import Contact
from agencygraph.records import Case
from agencygraph.routes.could import HELD, held_back, held_then, knew, lacked
from agencygraph.routes.ground import Ground, days, on, some_days
from agencygraph.routes.telling import Told
from agencygraph.store import Store
from agencygraph.when import DAY, FOREVER, UNKNOWN_LATEST, Order, Unit, When, order


class Gap(NamedTuple):
    """An item that a holder lacked: from the reference moment until it came, or the holding or the period ended."""

    item: str
    holder: str
    start: When
    end: When
    outcome: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that could have closed gaps.

    contact  a recorded one; None for a new call
    sender   by item who knew it; receiver the holder, or a unit whose record is the holder's too
    gains    by place of the gap the days by which it could have been shorter, at least
    """

    contact: Contact | None
    when: When
    senders: Mapping[str, str]
    receiver: str
    holder: str
    gains: Mapping[int, int]

    def tellings(self, gaps: Sequence[Gap]) -> list[Told]:
        """What is told, if everything that could have been raised in it was."""
        entries = self.contact.entries if self.contact else ()
        items = dict.fromkeys(gaps[at].item for at in self.gains)
        return [Told(i, self.senders[i], self.receiver, self.when, entries) for i in items]

    def sentence(self, ground: Ground, gaps: Sequence[Gap]) -> str:
        """What the contact is, and what could have been raised in it, as a sentence."""
        items = list(dict.fromkeys(gaps[at].item for at in self.gains))
        what = ", ".join(ground.item(i) for i in items)
        who = ground.listed(sorted({self.senders[i] for i in items}))
        number = f"{len(items)} item{'' if len(items) == 1 else 's'}"
        if self.contact is None:
            begin = f"A call from {who} to {ground.agency(self.receiver)} {on(self.when)} (no row tells of one)"
        else:
            kind = self.contact.kind.replace("_", " ").capitalize()
            begin = f"{kind} {on(self.contact.departs)}, between {ground.listed(self.contact.parties)}"
        most = max(self.gains.values(), default=0)
        return (
            f"{begin}: {number} known to {who} and not to {ground.agency(self.holder)} could have been raised there, "
            f"up to {some_days(most, most)} sooner: {what}.{self.besides(ground, items)}"
        )

    def besides(self, ground: Ground, items: Sequence[str]) -> str:
        """What else the records say of it: that something was held back there, or who held the case."""
        if self.contact is None:
            return ""
        said = ""
        for agency, item, reason, sure in self.contact.held:
            if item in items and self.senders[item] == agency:
                said += held_back(ground.agency(agency), ground.item(item), reason, sure)
        held = held_then([h for h in ground.holdings() if h.agency == self.holder], self.contact)
        return said if held == "yes" else f"{said} {HELD[held].format(who=ground.agency(self.holder))}"


def gaps(ground: Ground, store: Store) -> list[Gap]:
    """The gaps of a case as the query never-reached finds them, in its order; what cannot be told is left out."""
    found = []
    for r in rows_of(store, ground.case, "never-reached"):
        outcome = r["outcome"].partition(": ")[0]
        if outcome in ("none", "unconfirmed", "late") and r["lacking"] in ground.agencies:
            found.append(Gap(r["item"], r["lacking"], start_of(r), end_of(r), outcome))
    return found


def rows_of(store: Store, case: Case, name: str) -> list[dict[str, Any]]:
    """The rows of a query as the store gives them, with the options it has by default."""
    query = queries.read(queries.shipped()[name])
    return store.rows(query.text, Options().given(query, case.id))


def start_of(r: Mapping[str, Any]) -> When:
    """The reference moment of a row."""
    return When(r["reference_earliest"], r["reference_latest"], Unit(r["reference_unit"]))


def end_of(r: Mapping[str, Any]) -> When:
    """When the item came, or the end of the gap where that is sooner or it did not come."""
    came = [r["reached_earliest"], r["reached_latest"]]
    ends = [r["end_earliest"], r["end_latest"]]
    earliest, latest = (min(e, FOREVER if c is None else c) for e, c in zip(ends, came, strict=True))
    return When(earliest, latest, Unit.RANGE)


def candidates(ground: Ground, wanted: Sequence[Gap], calls: bool) -> list[Candidate]:
    """Every contact that could have closed one of some gaps, by when; new calls among them where asked for.

    A contact that closes no other gap than another one does, and none of them sooner, is left out.
    """
    by_holder: dict[str, list[int]] = defaultdict(list)
    for at, gap in enumerate(wanted):
        by_holder[gap.holder].append(at)
    found: list[Candidate] = []
    for holder, places in by_holder.items():
        found += _recorded(ground, wanted, holder, places)
        if calls:
            found += _calls(ground, wanted, holder, places)
    best = _undominated(found)
    return sorted(best, key=lambda c: (c.when.earliest, c.when.latest, c.receiver, sorted(c.senders.items())))


def gain(gap: Gap, heard: When) -> int | None:
    """Days by which a gap could have been shorter, at least; None where it was not certainly heard before its end."""
    if order(heard, gap.end) is not Order.BEFORE or heard.latest >= UNKNOWN_LATEST:
        return None
    since = When(max(heard.earliest, gap.start.earliest), max(heard.latest, gap.start.latest), Unit.RANGE)
    return days(since, gap.end)[0] if since.latest < gap.end.earliest else None


def _recorded(ground: Ground, wanted: Sequence[Gap], holder: str, places: Iterable[int]) -> Iterable[Candidate]:
    """Recorded contacts of one holder."""
    units = ground.tree.sharing(holder)
    kin = ground.kin(holder)
    places = list(places)
    knowing = {wanted[at].item: [s for s in ground.spells(wanted[at].item) if s.agency not in kin] for at in places}
    own = {item: [s for s in ground.spells(item) if s.agency == holder] for item in knowing}
    for c in ground.contacts:
        receiver = next((u for u in units if u in c.takers), None)
        if receiver is None or c.doubt or not c.departs.known:
            continue
        senders: dict[str, str] = {}
        gains: dict[int, int] = {}
        for at in places:
            item, gained = wanted[at].item, gain(wanted[at], c.arrives)
            knower = next((s.agency for s in knowing[item] if s.agency in c.givers and knew(s, c)), None)
            if gained and knower is not None and item not in c.items and lacked(own[item], c):
                senders[item] = knower
                gains[at] = gained
        if gains:
            yield Candidate(c, c.arrives, senders, receiver, holder, gains)


def _calls(ground: Ground, wanted: Sequence[Gap], holder: str, places: Iterable[int]) -> Iterable[Candidate]:
    """New calls to one holder, on each day on which a caller had certainly come to know something it lacked."""
    kin = ground.kin(holder)
    known: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for at in places:
        for s in ground.spells(wanted[at].item):
            if s.agency not in kin and s.agency in ground.informing and s.since.latest < UNKNOWN_LATEST:
                first = max(_first_day(s.since), _first_day(wanted[at].start))
                known[s.agency].append((first, s.until.earliest // DAY, at))
    for caller, spans in known.items():
        for day in sorted({since for since, _, _ in spans}):
            when = When(day * DAY, day * DAY + DAY - 1, Unit.DAY)
            gains = {
                at: gained
                for since, until, at in spans
                if since <= day < until and (gained := gain(wanted[at], when))
            }
            if gains:
                yield Candidate(None, when, {wanted[at].item: caller for at in gains}, holder, holder, gains)


def _first_day(when: When) -> int:
    """The first whole day on which something is certainly so: its own where that is one day, else the next."""
    if when.latest >= UNKNOWN_LATEST:
        return 0
    return when.latest // DAY + (when.unit is not Unit.DAY)


def _undominated(found: Sequence[Candidate]) -> list[Candidate]:
    """Without those that another one equals or betters in every gap; of equals the recorded one, then the first."""
    kept: list[Candidate] = []
    ranked = sorted(found, key=lambda c: (-len(c.gains), -sum(c.gains.values()), c.contact is None))
    for c in ranked:
        if not any(all(k.gains.get(at, -1) >= gain for at, gain in c.gains.items()) for k in kept):
            kept.append(c)
    return kept
