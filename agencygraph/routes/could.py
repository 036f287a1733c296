"""How an item could have travelled: whom it could have reached through contacts that are recorded, and by when.

Nothing here says that anything was, or ought to have been, said in a contact: only that there was one at a time at
which one side is recorded as knowing the item. `could` gives plain objects, each with a sentence and its entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencygraph.knowledge import Held, Spell
from agencygraph.knowledge.contacts import Contact
from agencygraph.routes.ground import Ground, Row, bounds, on, on_minute, step_rows, steps_in_words
from agencygraph.routes.reach import Arrival
from agencygraph.when import DAY, UNDATED, Order, Unit, iso, order


@dataclass(frozen=True, slots=True)
class Could:
    """What recorded contacts leave possible for one item.

    reach     per agency that it could have come to before a row shows it there: agency, certain_by, possible_from
              (days or null), known_earliest, known_latest, path, path_possible
    holders   the same for each agency that held the case, with "holder" for "agency", from others' knowledge alone
    contacts  contacts at which it could have been raised with a holder that lacked it: holder, knowers, sent_earliest,
              sent_latest, certain (false where a date or an account leaves it open), held ("yes", "no" or
              "cannot-tell": whether it held the case then), held_back
    through   per holder: agencies every such path passes through, and those that could have stood in for others
    """

    item: str
    reach: list[Row]
    holders: list[Row]
    contacts: list[Row]
    through: list[Row]

    def as_json(self) -> Row:
        """The object under "could" of `route --format json`, as described above."""
        return {name: getattr(self, name) for name in ("item", "reach", "holders", "contacts", "through")}


def could(ground: Ground, item: str) -> Could:
    """What recorded contacts leave possible for an item; all empty where no row shows anybody knowing it."""
    spells = ground.spells(item)
    holders = list(dict.fromkeys(h.agency for h in ground.holdings()))
    lacking = [h for h in holders if any(s.agency not in ground.kin(h) for s in spells)]
    return Could(
        item,
        list(_reach(ground, item, spells)),
        [row for h in lacking for row in _holder(ground, item, h, spells)],
        [row for h in lacking for row in raised(ground, item, h)],
        [row for h in lacking for row in _through(ground, item, h)],
    )


# Whom it could have reached


def _reach(ground: Ground, item: str, spells: list[Spell]) -> Iterable[Row]:
    certain, possible = ground.passing.certain(spells), ground.passing.possible(spells)
    for agency in ground.agencies:
        row = _arrivals(ground, item, agency, certain.get(agency), possible.get(agency), spells)
        if row:
            yield {"agency": agency, **row}


class Heard(NamedTuple):
    """That something could certainly have been heard by a minute: as a sentence, with its steps and rows."""

    at: int
    sentence: str
    path: list[Row]
    entries: list[str]


def arrival(ground: Ground, item: str, holder: str) -> Heard | None:
    """By when an item could certainly have been heard at a holder through recorded contacts; None where it could not.

    Whatever the holder's own rows show of it is not looked at.
    """
    others = [s for s in ground.spells(item) if s.agency not in ground.kin(holder)]
    found = ground.passing.certain(others).get(holder)
    if found is None or not found.steps:
        return None
    entries = [*ground.began(found.start), *(e for s in found.steps if s.contact for e in s.contact.entries)]
    said = _heard(ground, item, holder, found)
    return Heard(found.at, said, step_rows(found.steps), list(dict.fromkeys(entries)))


def _heard(ground: Ground, item: str, agency: str, found: Arrival) -> str:
    who, what, path = ground.agency(agency), ground.item(item), steps_in_words(ground, found.steps)
    said = f"Through recorded contacts {what} could have been heard by {who} by {_day_of(found.at)}: {path}."
    for step in found.steps:
        for giver, held, reason, sure in step.contact.held if step.contact else ():
            said += held_back(ground.agency(giver), "it", reason, sure) if (giver, held) == (step.giver, item) else ""
    return said


def _holder(ground: Ground, item: str, holder: str, spells: list[Spell]) -> Iterable[Row]:
    others = [s for s in spells if s.agency not in ground.kin(holder)]
    certain, possible = ground.passing.certain(others), ground.passing.possible(others)
    row = _arrivals(ground, item, holder, certain.get(holder), possible.get(holder), spells)
    if row:
        yield {"holder": holder, **row}


def _arrivals(
    ground: Ground, item: str, agency: str, certain: Arrival | None, possible: Arrival | None, spells: list[Spell]
) -> Row | None:
    """What can be said of one agency: only what comes before a row shows the item there."""
    own = next((s for s in spells if s.agency == agency), None)
    if certain is not None and not (certain.steps and (own is None or earlier(certain.at, own.since.earliest))):
        certain = None
    if possible is not None and not (possible.steps and (own is None or earlier(possible.at, own.since.latest))):
        possible = None
    if certain is None and possible is None:
        return None
    who, what = ground.agency(agency), ground.item(item)
    said = []
    if certain is not None:
        said.append(_heard(ground, item, agency, certain))
    if possible is not None and (certain is None or _day(possible.at) != _day(certain.at)):
        path = steps_in_words(ground, possible.steps)
        doubts = list(dict.fromkeys(s.contact.doubt for s in possible.steps if s.contact and s.contact.doubt))
        because = f" ({'; '.join(doubts)})" if doubts else ""
        when = f"as early as {_day_of(possible.at)}" if possible.at else "at a time not recorded"
        it = "it" if certain else what
        begin = f"If what dates or accounts leave open was so{because}"
        said.append(f"{begin}, {it} could have been heard by {who} {when}: {path}.")
    said.append(f"It is first recorded there {on(own.since)}." if own else "No row shows it there.")
    steps = [*(certain.steps if certain else ()), *(possible.steps if possible else ())]
    entries = [e for a in (certain, possible) if a for e in ground.began(a.start)]
    entries += [e for s in steps if s.contact for e in s.contact.entries]
    return {
        "certain_by": _day(certain.at) if certain else None,
        "possible_from": _day(possible.at) if possible else None,
        **bounds("known", own.since if own else UNDATED),
        "path": step_rows(certain.steps) if certain else [],
        "path_possible": step_rows(possible.steps) if possible else [],
        "sentence": " ".join(said),
        "entries": list(dict.fromkeys(entries)),
    }


def earlier(at: int, known: int) -> bool:
    """Whether one minute is on a day before another's: within one day an earlier hearing is no other one."""
    return at // DAY < known // DAY


def _day(minute: int) -> str | None:
    return iso(minute, Unit.DAY)


def _day_of(minute: int) -> str:
    return on_minute(minute).removeprefix("on ")


# Contacts at which it could have been raised


def raised(ground: Ground, item: str, holder: str, stretches: Sequence[Held] = ()) -> Iterable[Row]:
    """Contacts between a holder that lacked an item and others who knew it, in which no row shows it passed on.

    stretches  the holdings of it that "held" is about; () for all
    """
    spells = ground.spells(item)
    own = [s for s in spells if s.agency == holder]
    others = [s for s in spells if s.agency not in ground.kin(holder)]
    hearing = set(ground.tree.sharing(holder))
    stretches = stretches or [h for h in ground.holdings() if h.agency == holder]
    for c in ground.contacts if others else ():
        if item in c.items or hearing.isdisjoint(c.takers):
            continue
        lacking = lacked(own, c)
        there = [s for s in others if s.agency in c.givers]
        knowers = {s.agency for s in there if knew(s, c) is not None}
        held = held_then(stretches, c)
        if lacking is None or not knowers or held == "after":
            continue
        open_ = _left_open(ground, holder, c, lacking and any(knew(s, c) for s in there))
        back = [(a, why, sure) for a, i, why, sure in c.held if i == item]
        yield {
            "holder": holder, "knowers": sorted(knowers), **bounds("sent", c.departs), "certain": not open_,
            "held": held, "held_back": bool(back),
            "sentence": _raised(ground, holder, c, sorted(knowers), open_, held, back, own),
            "entries": list(c.entries),
        }  # fmt: skip


def _left_open(ground: Ground, holder: str, c: Contact, dated: bool) -> str:
    """Why it cannot be told whether it could have been raised in a contact; "" where it can."""
    if not c.doubt and dated and not ground.covered(holder, c.departs):
        return f"the records supplied for {ground.agency(holder)} do not cover the time"
    return c.doubt or ("" if dated else "the dates leave it open")


def knew(s: Spell, c: Contact) -> bool | None:
    """Whether the item was known when a contact began: True, False where it may have been, None where it was not."""
    began, ended = order(s.since, c.departs), order(c.departs, s.until)
    if began is Order.AFTER or ended is Order.AFTER:
        return None
    return began is Order.BEFORE and ended is Order.BEFORE


def lacked(own: Iterable[Spell], c: Contact) -> bool | None:
    """Whether the holder lacked it when it could have been heard: None where it certainly had it."""
    certain = True
    for s in own:
        if order(c.arrives, s.since) is Order.BEFORE or order(s.until, c.arrives) is Order.BEFORE:
            continue
        if order(s.since, c.arrives) is Order.BEFORE and order(c.arrives, s.until) is Order.BEFORE:
            return None
        certain = False
    return certain


def held_then(stretches: Iterable[Held], c: Contact) -> str:
    """Whether the agency held the case then: "yes", "cannot-tell", "no" before a holding, "after" all of them."""
    found = "after"
    for h in stretches:
        began, ended = order(h.since, c.departs), order(c.departs, h.until)
        if began in (Order.BEFORE, Order.SAME) and ended in (Order.BEFORE, Order.SAME):
            return "yes"
        if began is not Order.AFTER and ended is not Order.AFTER:
            found = "cannot-tell"
        elif found == "after" and ended is not Order.AFTER:
            found = "no"
    return found


HELD = {
    "yes": "{who} held the case then.",
    "no": "{who} is not recorded as holding the case then.",
    "after": "{who} is not recorded as holding the case then.",
    "cannot-tell": "Whether {who} held the case then cannot be determined.",
}


def _raised(
    ground: Ground, holder: str, c: Contact, knowers: list[str], open_: str, held: str,
    back: list[tuple[str, str, bool]], own: list[Spell],
) -> str:  # fmt: skip
    who = ground.agency(holder)
    begin = f"{c.kind.replace('_', ' ').capitalize()} {on(c.departs)}, between {ground.listed(c.parties)}"
    first = f"it is first recorded there {on(own[0].since)}" if own else "no row shows it there"
    if open_:
        said = f"{begin}: whether it could have been raised there cannot be determined, because {open_}; {first}."
    else:
        knowing = f"{ground.listed(knowers)} {'is' if len(knowers) == 1 else 'are'} recorded as knowing it"
        said = f"{begin}: {knowing}, {who} is not; {first}. It could have been raised there."
    said += "".join(held_back(ground.agency(agency), "it", reason, sure) for agency, reason, sure in back)
    return f"{said} {HELD[held].format(who=who)}"


def held_back(agency: str, what: str, reason: str, sure: bool) -> str:
    """That a record says something was held back in a contact, as a sentence with a blank before it."""
    why = f": {reason}" if reason else ""
    return f" {'A record' if sure else 'An uncertain record'} says that {agency} held {what} back there{why}."


# Through whom


def _through(ground: Ground, item: str, holder: str) -> Iterable[Row]:
    """Agencies that every path through contacts from the first to know to a holder passes, and who could stand in."""
    start = [s for s in ground.first(item) if s.agency not in ground.kin(holder)]
    sources = {s.agency for s in start}
    found = ground.passing.possible(start).get(holder)
    if not start or found is None:
        return
    between = [s.giver for s in found.steps if s.giver not in sources]
    for agency in between:
        other = ground.passing.possible(start, {agency}).get(holder)
        who, to, what = ground.agency(agency), ground.agency(holder), ground.item(item)
        begun = ground.listed(sorted(sources))
        if other is None:
            said = f"In the contacts recorded, every way from {begun} to {to} for {what} passes through {who}."
            steps, standing_in = found.steps, list[str]()
        else:
            standing_in = [s.giver for s in other.steps if s.giver not in sources]
            by = f" through {ground.listed(standing_in)}" if standing_in else " directly"
            said = (
                f"The earliest way in recorded contacts from {begun} to {to} for {what} passes through {who}; it could "
                f"also have gone{by}, as early as {_day_of(other.at)}: {steps_in_words(ground, other.steps)}."
            )
            steps = other.steps
        yield {
            "holder": holder, "agency": agency, "every_way": other is None, "stand_ins": standing_in, "sentence": said,
            "entries": list(dict.fromkeys(e for s in steps if s.contact for e in s.contact.entries)),
        }  # fmt: skip
