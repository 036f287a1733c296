"""The rules of a case: its thresholds and combinations, with the items that count for each.

Records go in; each rule comes out with what it asks for in words, the items of which something must be known, and
for a repeat when each of them happened. Who met a rule, and when, is worked out in `pooled`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from agencygraph.headings import severity
from agencygraph.knowledge.effects import possibly, with_parts
from agencygraph.records import Case, Entry, Information, Threshold
from agencygraph.when import When, earliest_of

NOT_HAPPENINGS = frozenset({"request", "system", "non_disclosure", "record_deletion"})
"""Types of row that tell of dealings with an item, and not of when it happened."""
ONE_HAPPENING = ("part_of", "refines", "supersedes", "contradicts", "retracts")
"""Relations between items that tell of one happening."""


class Rule(NamedTuple):
    """A threshold as it stands in one case.

    kind    level, items or repeat
    words   what it asks for, as it reads in a sentence
    groups  sets of items: of each, one must be known. A level is one group of every item that serious, items
            are a group each, and of a repeat each group is a happening that some items tell of
    whens   when each group happened, for a repeat; () for other kinds
    needed  how many of the groups must be known; within so many calendar months and days for a repeat
    """

    id: str
    title: str
    kind: str
    words: str
    source: str
    verified: bool
    groups: tuple[tuple[str, ...], ...]
    whens: tuple[When, ...] = ()
    needed: int = 0
    months: int = 0
    days: int = 0


def rules(case: Case) -> list[Rule]:
    """Every rule of a case: its thresholds, the shipped ones that apply to it, and its combinations."""
    items = {i.id: i for i in case.information}
    found = [_rule(t, case, items) for t in case.thresholds]
    for c in case.combinations:
        as_threshold = Threshold(c.id, c.place, c.title, items=c.items)
        rule = _rule(as_threshold, case, items)
        decided = f", for the threshold {c.threshold}" if c.threshold else ""
        found.append(rule._replace(words=f"{rule.words}{decided}"))
    return found


def _rule(t: Threshold, case: Case, items: Mapping[str, Information]) -> Rule:
    kind = "level" if t.level else "items" if t.items else "repeat"
    groups: tuple[tuple[str, ...], ...] = ()
    whens: tuple[When, ...] = ()
    if kind == "level":
        words = f"an item of severity {t.level} or more is known"
        serious = tuple(i.id for i in items.values() if severity(i.level) >= t.level)
        groups = (serious,) if serious else ()
    elif kind == "items":
        words = f"all of {joined(t.items)} are known at the same time" if t.items[1:] else f"{t.items[0]} is known"
        groups = tuple((i,) for i in t.items)
    else:
        there = dict.fromkeys(i.risk_category for i in items.values() if _counted(i, t.categories)) or t.categories[:1]
        words = f"{t.count} items of the category {' or '.join(there)} that happened within {t.within} of each other"
        groups = _happenings(t.categories, items)
        whens = _happened(case, groups) if len(groups) >= t.count else ()
    return Rule(
        t.id, t.title or t.id, kind, words, t.source, t.verified, groups, whens, t.count or len(groups), t.months,
        t.days,
    )  # fmt: skip


def _happenings(categories: Collection[str], items: Mapping[str, Information]) -> tuple[tuple[str, ...], ...]:
    """The items of a category, those that tell of one happening together."""
    counted = [i for i in items.values() if _counted(i, categories)]
    first = {i.id: i.id for i in counted}

    def root(item: str) -> str:
        while first[item] != item:
            item = first[item]
        return item

    for i in counted:
        for other in (i.origin, *(o for relation in ONE_HAPPENING for o in getattr(i, relation))):
            if other in first:
                first[root(other)] = root(i.id)
    groups: dict[str, list[str]] = {}
    for i in counted:
        groups.setdefault(root(i.id), []).append(i.id)
    return tuple(map(tuple, groups.values()))


def _happened(case: Case, groups: Sequence[Sequence[str]]) -> tuple[When, ...]:
    """When each group of items first happened, by the rows that show one of them; UNDATED where none does."""
    of = {item: at for at, group in enumerate(groups) for item in group}
    shown: dict[int, list[When]] = {}
    whole = with_parts(case)
    for e in case.entries:
        if e.information and (when := _shown(e)) is not None:
            for at in {of[item] for item in whole(*e.information) if item in of}:
                shown.setdefault(at, []).append(when)
    return tuple(earliest_of(shown.get(at, ())) for at in range(len(groups)))


def _shown(e: Entry) -> When | None:
    """When a row says that what it shows happened; None where it does not say so."""
    if e.event_type in NOT_HAPPENINGS:
        return None
    if e.standing in ("uncertain", "false") and not (e.shared_with or e.disputed_to or e.received_from):
        return possibly(e.when) if e.standing == "uncertain" else None
    return e.when


def _counted(item: Information, categories: Collection[str]) -> bool:
    return _folded(item.risk_category) in {_folded(c) for c in categories}


def _folded(text: str) -> str:
    return " ".join(text.replace("-", " ").replace("_", " ").split()).casefold()


def listed(ids: Iterable[str], items: Mapping[str, Information]) -> str:
    """Items in words, each with its title and id: “Bruise” (I01) and “Burn” (I02)."""
    said = []
    for i in ids:
        title = items[i].title if i in items else ""
        said.append(f"“{title}” ({i})" if title and title != i else f"“{i}”")
    return joined(said)


def joined(words: Sequence[str]) -> str:
    """
    >>> joined(["bruise", "burn", "mark"])
    'bruise, burn and mark'
    """
    return " and ".join(([", ".join(words[:-1])] if words[1:] else []) + list(words[-1:]))
