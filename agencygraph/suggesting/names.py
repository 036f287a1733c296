"""Names that are likely one agency or one person: another spelling, initials, an abbreviation.

Names that differ in a number or a single letter are never one: "Ward 7" is not "Ward 8", nor "Child A" "Child B".
Practitioners are left alone: "SW2" of one agency's record need not be "SW2" of another's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from rapidfuzz import fuzz

from agencygraph.records import Agency, Case, Entry, Person
from agencygraph.suggesting.proposals import AGENCY_NAME, PERSON_NAME, Suggestion, for_entry
from agencygraph.suggesting.services import SERVICE_OF
from agencygraph.suggesting.wording import Speller

KIN = (
    ("mother", "mum", "mom", "mummy"), ("father", "dad", "daddy"), ("stepfather", "stepdad"), ("stepmother", "stepmum"),
    ("maternal grandmother", "mgm"), ("maternal grandfather", "mgf"), ("paternal grandmother", "pgm"),
    ("paternal grandfather", "pgf"), ("grandmother", "grandma", "nan", "nana"), ("grandfather", "grandad"),
)  # fmt: skip
KIN_OF = {name: names[0] for names in KIN for name in names}
SMALL = frozenset({"of", "and", "the", "for", "s", "at", "in", "service", "services", "team", "trust"})
ROLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
CODE = re.compile(r"[a-z]{1,4}\d+")
MOST = 160_000
"""Pairs of names that are compared; where there are more, the cells hold something else than names."""
SHORT = 5
"""Letters of a word in which another consonant makes another name: Mary and Mark, but Smith and Smyth."""
VOWELS = frozenset("aeiouy")
CLOSE = 88
"""How alike two spellings are, of 100, to be likely one name."""


def suggestions(case: Case) -> Iterator[Suggestion]:
    """Suggestions of kind `name`: a name that no table lists, or that fewer rows have, is to be read as the other."""
    speller = Speller()
    agencies = _used(case.entries, lambda e: (e.agency, *e.shared_with, *e.received_from, *e.present, *e.case_holder))
    people = _used(case.entries, lambda e: e.people)
    yield from _alike(AGENCY_NAME, case.agencies, agencies, speller, same_agency)
    yield from _alike(PERSON_NAME, case.people, people, speller, same_person)


def _used(entries: Iterable[Entry], names: Callable[[Entry], Iterable[str]]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(names(entry)):
            found.setdefault(name, []).append(entry)
    return found


def _alike(
    column: str,
    named: Iterable[Agency] | Iterable[Person],
    used: Mapping[str, list[Entry]],
    speller: Speller,
    same: Callable[[str, str, Speller], float],
) -> Iterator[Suggestion]:
    """A suggestion for each name no table lists that is likely another's, the most alike."""
    table = "agencies" if column == AGENCY_NAME else "people"
    all_ = {one.id: (one.title, *one.aliases) for one in named}
    listed = {one.id for one in named if _is_of_table(one.place.file, one.place.table, table)}
    loose = [name for name in all_ if name not in listed and name in used]
    if len(loose) * len(all_) > MOST:
        return
    rank = {name: (name in listed, len(used.get(name, ())), len(name), name) for name in all_}
    for name in sorted(loose, key=lambda n: (used[n][0].order, n)):
        best, number = "", 0.0
        for other, titles in all_.items():
            if other != name and rank[other] > rank[name]:
                likely = max(same(name, known, speller) for known in dict.fromkeys((other, *titles)) if known)
                if (likely, rank[other]) > (number, rank.get(best, (False, 0, 0, ""))):
                    best, number = other, likely
        if number:
            yield for_entry("name", used[name][0], column, f"{name} = {best}", f"{name}; {best}", number)


def _is_of_table(file: str, sheet: str, table: str) -> bool:
    return table in (file.rpartition(".")[0].lower(), sheet.lower().removeprefix("sheet ").strip(' "'))


def same_agency(one: str, other: str, speller: Speller) -> float:
    """How likely two names are one agency's, of 100; 0 where nothing says so.

    >>> same_agency("HV", "Health Visiting", Speller()), same_agency("Ward 7", "Ward 8", Speller())
    (90, 0)
    """
    a, b = speller.plain(one), speller.plain(other)
    if _apart(a, b) or not a or not b:
        return 0
    if a == b:
        return 95
    if (service := SERVICE_OF.get(a)) and service == SERVICE_OF.get(b):
        return 90
    return 88 if _initials(a, b) or _initials(b, a) else _spelt(a, b)


def same_person(one: str, other: str, speller: Speller) -> float:
    """How likely two names are one person's, of 100; 0 where nothing says so.

    >>> same_person("J Smith", "Jane Smith", Speller()), same_person("SW1", "SW2", Speller())
    (75, 0)
    """
    a, b = (" ".join(w for w in speller.plain(name).split()) for name in (one, other))
    if _apart(a, b) or not a or not b or CODE.fullmatch(a) or CODE.fullmatch(b):
        return 0
    if a == b:
        return 95
    if KIN_OF.get(a, a) == KIN_OF.get(b, b):
        return 90
    if a in KIN_OF or b in KIN_OF or {a.split()[0], b.split()[0]} & ROLES:
        return 0
    first, last = a.split(), b.split()
    if len(first) == len(last) == 2 and first[1] == last[1] and 1 in (len(first[0]), len(last[0])):
        return 75 if first[0][0] == last[0][0] else 0
    return _spelt(a, b)


def _apart(a: str, b: str) -> bool:
    """Whether a number or a single letter tells two names apart."""
    marks = [[w for w in name.split() if any(c.isdigit() for c in w) or len(w) == 1] for name in (a, b)]
    both = [sorted(w for w in found if any(c.isdigit() for c in w)) for found in marks]
    letters = [[w for w in found if len(w) == 1] for found in marks]
    return both[0] != both[1] or bool(letters[0] and letters[1] and letters[0] != letters[1])


def _initials(short: str, long: str) -> bool:
    """Whether one name is made of the first letters of the other's words."""
    words = long.split()
    if " " in short or len(words) < 2 or len(short) < 2:
        return False
    return short in ("".join(w[0] for w in words), "".join(w[0] for w in words if w not in SMALL))


def _spelt(a: str, b: str) -> float:
    """How alike two spellings are where only a slip in one of their words parts them; else 0."""
    first, second = a.split(), b.split()
    if len(first) != len(second):
        return 0
    apart = [(x, y) for x, y in zip(first, second, strict=True) if x != y]
    if len(apart) != 1 or min(len(apart[0][0]), len(apart[0][1])) < 3 or apart[0][0][0] != apart[0][1][0]:
        return 0
    if len(apart[0][0]) == len(apart[0][1]) <= SHORT:
        others = {letter for pair in zip(*apart[0], strict=True) if pair[0] != pair[1] for letter in pair}
        if sorted(apart[0][0]) != sorted(apart[0][1]) and others - VOWELS:
            return 0
    alike = fuzz.ratio(*apart[0])
    whole = fuzz.ratio(a, b)
    return min(alike, whole) if whole >= CLOSE and alike >= 75 else 0
