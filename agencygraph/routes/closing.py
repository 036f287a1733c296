"""What would have closed most: the sets of contacts that together could have closed the most gaps.

Exact where the sets to try are few enough: SETS of them. Beyond that the next best contact is taken each time, which
is worth at least 63 per cent (1 − 1/e) of what the best set of that size is, and whose smallest set is at
most 1 + ln(gaps) times the smallest there is. What is said of a set is then the program's own answer for the case
with those rows added (`telling`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import comb, log
from typing import NamedTuple

from agencygraph.routes.candidates import Candidate, Gap, candidates, gaps
from agencygraph.routes.ground import Ground, Row, bounds
from agencygraph.routes.telling import asked_of, compared, results_each, results_in
from agencygraph.routes.tipping import tipping

SETS = 20_000
"""Sets of contacts that are tried one by one; with more the search is not exact."""
GREEDY = "Not every set was tried: this one is worth at least 63 per cent of what the best of its size is."
AIMS = ("gaps", "days")
"""What a set is chosen by: how many gaps it closes or makes shorter, or by how many days in all."""
KINDS = {False: "recorded contacts", True: "recorded contacts and new calls"}


class Chosen(NamedTuple):
    """Some contacts, and whether no set of that size does better."""

    contacts: tuple[Candidate, ...]
    exact: bool


def best(ground: Ground, number: int) -> Row:
    """The contacts that could have closed most, as one object.

    gaps        how many findings of never-reached there are that a contact could have closed or made shorter
    sets        objects, of recorded contacts alone and with new calls, by each of AIMS: of, aim, candidates (how many
                to choose from), exact, bound (null where exact), chosen (contacts as below), before_after (rows of
                telling.compared for the case with all of them told)
    smallest    two objects, of recorded contacts alone and with new calls: the fewest contacts that together close
                every gap that any contact could; of, candidates, exact, bound, chosen, closes
    several     recorded contacts that alone could have closed two gaps or more, those with most first
    thresholds  tipping.tipping: the fewest contacts with which a holder's record alone would have met a threshold
    A contact is an object of sent_earliest, sent_latest, from (list), to, items, gaps, recorded, sentence, entries.
    """
    with asked_of(ground.case) as store:
        found = gaps(ground, store)
        thresholds = tipping(ground, store)
        now = results_in(store, ground.case.id)
    offers = {calls: candidates(ground, found, calls) for calls in (False, True)}
    chosen = {(calls, aim): most_closed(offers[calls], number, aim) for calls in offers for aim in AIMS}
    then = results_each(ground, [[t for c in one.contacts for t in c.tellings(found)] for one in chosen.values()])
    sets = [
        {
            "of": KINDS[calls], "candidates": len(offers[calls]), "aim": aim, "exact": one.exact,
            "bound": None if one.exact else GREEDY, "chosen": [_contact(ground, c, found) for c in one.contacts],
            "before_after": compared(ground, now, after),
        }
        for ((calls, aim), one), after in zip(chosen.items(), then, strict=True)
    ]  # fmt: skip
    smallest = [_smallest(ground, found, calls, offered) for calls, offered in offers.items()]
    several = sorted((c for c in offers[False] if len(c.gains) > 1), key=lambda c: (-len(c.gains), c.when.earliest))
    return {
        "gaps": len(found), "sets": sets, "smallest": smallest,
        "several": [_contact(ground, c, found) for c in several], "thresholds": thresholds,
    }  # fmt: skip


def _smallest(ground: Ground, found: Sequence[Gap], calls: bool, offered: Sequence[Candidate]) -> Row:
    fewest = fewest_closing_all(offered)
    closed = len({at for c in fewest.contacts for at in c.gains})
    bound = f"Not every set was tried: the smallest has at least {_least(len(fewest.contacts), closed)} contacts."
    return {
        "of": KINDS[calls], "candidates": len(offered), "exact": fewest.exact,
        "bound": None if fewest.exact else bound, "closes": closed,
        "chosen": [_contact(ground, c, found) for c in fewest.contacts],
    }  # fmt: skip


def _contact(ground: Ground, c: Candidate, found: Sequence[Gap]) -> Row:
    items = list(dict.fromkeys(found[at].item for at in c.gains))
    return {
        **bounds("sent", c.when), "from": sorted(set(c.senders.values())), "to": c.receiver, "items": items,
        "gaps": len(c.gains), "recorded": c.contact is not None, "sentence": c.sentence(ground, found),
        "entries": list(c.contact.entries) if c.contact else [],
    }  # fmt: skip


def worth(contacts: Iterable[Candidate], aim: str = "gaps") -> tuple[int, int]:
    """How many gaps some contacts close or make shorter together, and by how many days at least in all.

    aim  which of the two comes first, "gaps" or "days"
    """
    gains: dict[int, int] = {}
    for c in contacts:
        for at, gain in c.gains.items():
            gains[at] = max(gain, gains.get(at, 0))
    found = len(gains), sum(gains.values())
    return found if aim == "gaps" else found[::-1]


def most_closed(offered: Sequence[Candidate], number: int, aim: str = "gaps") -> Chosen:
    """The contacts, at most so many, that are worth most together."""
    number = min(number, len(offered))
    if comb(len(offered), number) <= SETS:
        return Chosen(max(combinations(offered, number), key=lambda s: worth(s, aim)), True)
    return Chosen(tuple(_one_by_one(offered, number, aim=aim)), False)


def fewest_closing_all(offered: Sequence[Candidate]) -> Chosen:
    """The fewest contacts that together close every gap that all of them do, most days gained first."""
    every, tried = worth(offered)[0], 0
    for size in range(len(offered) + 1):
        tried += comb(len(offered), size)
        if tried > SETS:
            return Chosen(tuple(_one_by_one(offered, len(offered), every)), False)
        chosen = max(combinations(offered, size), key=worth)
        if worth(chosen)[0] == every:
            return Chosen(chosen, True)
    return Chosen((), True)


def _one_by_one(offered: Sequence[Candidate], number: int, enough: int = -1, aim: str = "gaps") -> Iterator[Candidate]:
    """The contact that adds most, again and again, until there are so many contacts or enough gaps are closed."""
    gains: dict[int, int] = {}
    left = list(offered)

    def adds(c: Candidate) -> tuple[int, int]:
        gaps = sum(at not in gains for at in c.gains)
        days = sum(max(0, gain - gains.get(at, 0)) for at, gain in c.gains.items())
        return (gaps, days) if aim == "gaps" else (days, gaps)

    for _ in range(min(number, len(left))):
        if len(gains) == enough:
            return
        one = max(left, key=adds)
        left.remove(one)
        for at, gain in one.gains.items():
            gains[at] = max(gain, gains.get(at, 0))
        yield one


def _least(found: int, closed: int) -> int:
    """The fewest contacts there can be, where taking the next best each time needed so many."""
    return max(1, -int(-found // (1 + log(closed)))) if closed else 0
