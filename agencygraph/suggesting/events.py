"""Rows of two agencies that likely tell of one event: one day, one matter, the same people, one telling the other.

Rows are only linked, never merged. Only rows of neighbouring days that share an item or a word that is not
frequent are compared, so that the work grows with the rows and not with their pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from agencygraph.records import UNRECORDED, Case, Entry
from agencygraph.suggesting.content import Weights, matter, plain_words
from agencygraph.suggesting.proposals import LONGEST_READ, Suggestion, for_entry
from agencygraph.suggesting.telling import Telling
from agencygraph.suggesting.wording import Speller
from agencygraph.when import DAY

WIDEST = 7
"""Days a date may span for its row to be compared day by day; a vaguer one is compared with rows of just its bounds."""
CROWD = 40
"""Rows of one day that share a word, beyond which the word says too little to compare them by."""
LEAST = 60
"""The number from which two rows are proposed as one event."""
TALK = frozenset({"contact", "call", "letter", "email", "text", "referral", "record", "request", "intelligence_report"})
TOGETHER = frozenset({"meeting", "conference", "visit", "supervision", "court"})
APART = frozenset({"non_disclosure", "record_deletion", "system"})


def suggestions(case: Case, tellings: Sequence[Sequence[Telling]]) -> Iterator[Suggestion]:
    """Suggestions of kind `same_as`, each pair once, under the later row in the reading order.

    tellings  for each row what it says of who told whom
    """
    speller = Speller()
    names = plain_words((person.id for person in case.people), speller)
    said = [matter(speller.words(entry.description[:LONGEST_READ]), names) for entry in case.entries]
    weights = Weights(said)
    told = [_partners(entry, ours) for entry, ours in zip(case.entries, tellings, strict=True)]
    likely = list[tuple[float, int, int, str]]()
    for one, other in _pairs(case.entries, said):
        a, b = case.entries[one], case.entries[other]
        if b.id in a.same_as or a.id in b.same_as:
            continue
        shared = [stem for stem in said[one] if stem in said[other]]
        number = _number(a, b, told[one], told[other]) + _alike(shared, said[one], said[other], weights)
        if number >= LEAST:
            words = ", ".join(f'"{said[other][s].said}"' for s in shared)
            likely.append((-number, one, other, words))
    # An agency tells of one event in one row as a rule, so of several of its rows the likeliest is taken.
    taken = set[tuple[int, str]]()
    made = list[tuple[int, int, float, str]]()
    for number, one, other, words in sorted(likely):
        ends = {(one, case.entries[other].agency), (other, case.entries[one].agency)}
        if not ends & taken:
            taken |= ends
            made.append((other, one, number, words))
    for other, one, number, words in sorted(made):
        a, b = case.entries[one], case.entries[other]
        rests = f"{words or 'the telling'} | {a.agency}, {a.when.text}: {a.description[:200]}"
        yield for_entry("same_as", b, "same_as", a.id, rests, -number, a)


def _pairs(entries: Sequence[Entry], said: Sequence[Mapping[str, object]]) -> Iterator[tuple[int, int]]:
    """Pairs of rows of two agencies worth comparing, each once, as (earlier, later) in the reading order."""
    blocks: dict[tuple[int, int], list[int]] = {}
    for at, entry in enumerate(entries):
        when = entry.when
        if not when.known or entry.agency == UNRECORDED or entry.event_type in APART or not entry.description:
            continue
        first, last = when.earliest // DAY, when.latest // DAY
        if last - first < WIDEST:
            for day in range(first, last + 2):
                blocks.setdefault((day, day), []).append(at)
        else:
            blocks.setdefault((first, last), []).append(at)
    seen = set[tuple[int, int]]()
    for _, block in sorted(blocks.items()):
        sharing: dict[str, list[int]] = {}
        for at in block:
            for key in (*said[at], *(f"item {item}" for item in entries[at].information)):
                sharing.setdefault(key, []).append(at)
        for rows in sharing.values():
            if 1 < len(rows) <= CROWD:
                for place, one in enumerate(rows):
                    for other in rows[place + 1 :]:
                        pair = (one, other)
                        if entries[one].agency != entries[other].agency and pair not in seen:
                            seen.add(pair)
                            yield pair
        # A pair meets in few blocks, all of neighbouring days, so what lies further back need not be remembered.
        if len(seen) > 200_000:
            seen.clear()


def _partners(entry: Entry, tellings: Sequence[Telling]) -> tuple[set[str], set[str]]:
    """Whom a row tells and who tells it, coded or worded."""
    told, had = {*entry.shared_with}, {*entry.received_from}
    for telling in tellings:
        (told if telling.column == "shared_with" else had).add(telling.agency)
    return told, had


def _number(a: Entry, b: Entry, ours: tuple[set[str], set[str]], theirs: tuple[set[str], set[str]]) -> float:
    """What speaks for one event besides the words."""
    gap = max(a.when.earliest, b.when.earliest) - min(a.when.latest, b.when.latest)
    same = a.when[:2] == b.when[:2] or gap <= 0
    number = 25.0 if same and max(w.latest - w.earliest for w in (a.when, b.when)) < DAY else 12.0 if same else 4.0
    if all(w.latest - w.earliest < 60 for w in (a.when, b.when)):
        number += 10 if gap <= 60 else -20 if gap > 180 else 0
    there = sum((b.agency in ours[0] and a.agency in theirs[1], a.agency in theirs[0] and b.agency in ours[1]))
    half = b.agency in ours[0] or a.agency in theirs[1] or a.agency in theirs[0] or b.agency in ours[1]
    # Told one day and read the next is a receipt: another event than the telling.
    number += (33 if there else 9 if half else 0) if same else 0
    for mine, other in ((ours, b), (theirs, a)):
        # Who told others, and not the other row's agency, tells of another event, or of another part of it.
        number -= 12 if mine[0] and other.agency not in mine[0] and not there else 0
    if a.people and b.people:
        number += 10 if {*a.people} & {*b.people} else -15
    if a.information and b.information:
        number += 15 if {*a.information} & {*b.information} else -5
    kinds = {a.event_type, b.event_type}
    number += 5 if len(kinds) == 1 or kinds <= TALK or kinds <= TOGETHER else 0
    return number


def _alike(shared: Sequence[str], one: Mapping[str, object], other: Mapping[str, object], weights: Weights) -> float:
    """How alike the words of two rows are, of 35: those that count most, and their spelling as a whole."""
    if not shared:
        return 0
    least = min(weights.sum(one), weights.sum(other))
    common = min(1.0, weights.sum(shared) / max(least, 6.0))
    return 28 * common + 7 * fuzz.token_set_ratio(" ".join(one), " ".join(other)) / 100
