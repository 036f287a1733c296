"""Items that a row without items, or with one, likely mentions; and rows that tell of something no item stands for.

An item is known by the words of its title and its detail. The words for the family and for telling do not count,
those that few rows use count most.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping

from agencygraph.records import Case, Entry
from agencygraph.suggesting.content import LIKE, Weights, matter, plain_words, stem
from agencygraph.suggesting.proposals import LONGEST_READ, NEW_ITEM, Suggestion, for_entry
from agencygraph.suggesting.wording import Speller, Word

Words = Mapping[str, Mapping[str, Word]]
"""By item its words, by their stems."""

FEW = 1
"""Items a row may have for others to be looked for in it."""
LEAST = 45
"""The number from which an item is proposed."""
SOFT = 0.8
"""A title of four words of which a row has one is mentioned more likely than one time in four."""
ONE_WORD = 66
"""The highest number of an item of which a row has one word only."""
BEST = 3
"""Items proposed for one row at most."""
WEIGHTY = frozenset({"disclosure", "observation", "intelligence_report", "non_disclosure"})
"""Event types whose rows tell of something that can be known."""
WORRY_WORDS = """
bruise bruised injury injured burn fracture assault assaulted strangled punched slapped kicked hit hungry thirsty thin
weight unkempt dirty smell frightened scared afraid threatened threats weapon knife drunk intoxicated alcohol drugs
cannabis heroin cocaine overdose suicidal harm abuse abused neglect pregnant pregnancy arrested arrest bail convicted
conviction injunction evicted homeless arrears missing exploited grooming sexual food sleeping dreams moved
"""
WORRY = frozenset(stem(LIKE.get(word, word)) for word in WORRY_WORDS.split())
"""Stems of words that tell of something that can be known, in whatever row they stand."""
MISSING = stem("missing")
"""Somebody missing is a worry, a missed appointment is not one by itself."""
DENIED = frozenset({"no", "not", "nil", "denies", "denied", "without", "never", "nor", "normal", "if"})


def suggestions(case: Case) -> Iterator[Suggestion]:
    """Suggestions of kind `information`, in the order of the rows, the likeliest item first."""
    speller = Speller()
    names = plain_words((person.id for person in case.people), speller)
    titles = {item.id: matter(speller.words(item.title), names) for item in case.information}
    details = {item.id: matter(speller.words(item.detail), names) for item in case.information}
    words = [speller.words(entry.description[:LONGEST_READ]) for entry in case.entries]
    found = [matter(each, names) for each in words]
    items = _Items(case, titles, details, Weights([*found, *titles.values()]))
    for entry, said, there in zip(case.entries, words, found, strict=True):
        if len(entry.information) > FEW:
            continue
        likely = items.likely(entry, there)
        for number, item in likely:
            shared = [one for one in there if one in titles[item] or one in details[item]]
            yield for_entry("information", entry, "information", item, _quoted(entry, there, shared), number)
        if not likely and not entry.information and (new := _new(entry, said, there)):
            yield for_entry("information", entry, "information", NEW_ITEM, new[1], new[0])


class _Items:
    """The items of a case by their words, each with how much it says."""

    def __init__(self, case: Case, titles: Words, details: Words, weights: Weights) -> None:
        self.weights = weights
        self.titles, self.details = dict[str, list[str]](), dict[str, list[str]]()
        for item in titles:
            for one in titles[item]:
                self.titles.setdefault(one, []).append(item)
            for one in details[item]:
                if one not in titles[item]:
                    self.details.setdefault(one, []).append(item)
        self.whole = {item: weights.sum(words) for item, words in titles.items()}
        self.more = {item: max(6.0, 0.5 * weights.sum(words)) for item, words in details.items()}
        self.about = {item.id: frozenset(item.about) for item in case.information}
        self.parts = {item.id: item.part_of for item in case.information}

    def likely(self, entry: Entry, there: Mapping[str, Word]) -> list[tuple[float, str]]:
        """The items a row likely mentions, with how likely of 100: by their titles first, then their details."""
        title, detail, count = dict[str, float](), dict[str, float](), Counter[str]()
        for sums, holding in ((title, self.titles), (detail, self.details)):
            for one in there:
                weight = self.weights.of(one)
                for item in holding.get(one, ()):
                    sums[item] = sums.get(item, 0.0) + weight
                    count[item] += 1
        coded = {*entry.information, *(whole for item in entry.information for whole in self.parts.get(item, ()))}
        made = []
        for item, shared in count.items():
            if item in coded or (item not in title and shared < 2):
                continue
            share = title.get(item, 0.0) / self.whole[item] if self.whole[item] else 0.0
            number: float = 70 * share**SOFT + 50 * min(1.0, detail.get(item, 0.0) / self.more[item])
            if self.about[item] and entry.people:
                number += 12 if not self.about[item].isdisjoint(entry.people) else -30
            number = number if shared > 1 else min(number, ONE_WORD)
            if number >= LEAST:
                made.append((-number, item))
        return [(-number, item) for number, item in heapq.nsmallest(BEST, made)]


def _quoted(entry: Entry, there: Mapping[str, Word], shared: list[str]) -> str:
    return ", ".join(f'"{entry.description[there[one].start : there[one].end]}"' for one in shared)


def _new(entry: Entry, words: list[Word], there: Mapping[str, Word]) -> tuple[int, str] | None:
    """The number and the words of a row that tells of something no item stands for; None where none do."""
    at = {word.start: place for place, word in enumerate(words)}
    worries = []
    for one in there:
        place = at[there[one].start]
        if one == MISSING and words[place].said != "missing":
            continue
        if one in WORRY and not any(word.said in DENIED for word in words[max(0, place - 3) : place]):
            worries.append(one)
    weighty = entry.event_type in WEIGHTY
    if not worries and not weighty:
        return None
    quoted = _quoted(entry, there, worries) if worries else f'"{entry.description[:80]}"'
    return 50 + 15 * weighty + min(20, 10 * len(worries)), quoted
