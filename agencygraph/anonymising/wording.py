"""Finds in text everything that has a code, and puts the code in its place; the leak check looks for the very same.

How a name is looked for, as whole words, whatever stands between its words and whichever accents its letters have:

names, their parts      in any letter case, unless of three letters or fewer, or an ordinary English word: those as
                        "Al" and "AL" and not as "al"
initials                of two letters or more, in capitals: "AK", "A.K.", "A K"
addresses               whole, the parts between commas, and a street without its number
reference numbers       with blanks, dots, hyphens or slashes between their signs
not looked for          single letters; initials that are an abbreviation of the trade; parts that are a role ("Ward")
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from agencygraph.anonymising import roles
from agencygraph.anonymising.days import Change, found_in, said
from agencygraph.anonymising.key import AMBIGUOUS, Key, Name

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\ue000-\uf8ff]")
MARKS = "[\u0300-\u036f]*"
ORDINARY_WORDS = """
will may mark grace rose hope faith joy dean frank grant jack june april august summer autumn dawn amber ruby
pearl olive lily daisy ivy iris violet hazel holly poppy heather jasmine bill bob rob pat sue drew chase miles penny
earnest guy art ray gene rich robin martin jay wade reed clay cliff glen brook rain sky star angel destiny harmony
justice mercy patience prudence charity constance honor honour victor baker butcher carpenter cook cooper farmer
fisher gardener hunter king knight mason miller potter shepherd smith taylor turner walker weaver wright black brown
green grey gray white young long short small strong sharp swift wise good best rush page stone wood woods field
fields hill hills lane moor marsh pool rivers banks bridge castle church temple bishop pope priest abbott day knight
winter snow frost storm bell bird fox lamb wolf parrot peacock pike salmon fish rice bacon berry curry pepper love
case court law house mill new old home chance price cash money
"""
ORDINARY = frozenset(ORDINARY_WORDS.split())
"""Words that are names too: looked for with a capital only."""
TITLE_WORDS = "mr mrs ms miss mx dr prof professor sir dame lady lord rev revd pc dc ds dci sgt wpc nurse sister"
TITLES = frozenset(TITLE_WORDS.split())
TOKEN = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
DOOR = re.compile(r"(?i)(?:flat|unit|room|apartment) \S+")
KIND_OF_NUMBER = re.compile(
    r"""(?<![^\W_])(?:
    (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    |(?P<postcode>[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2})
    |(?P<phone>(?:\+44\s?|0)(?:[0-9][\s-]?){9,10})
    |(?P<insurance>[A-Z]{2}(?:\s?[0-9]{2}){3}\s?[A-D])
    |(?P<nhs>[0-9]{3}[\s-]?[0-9]{3}[\s-]?[0-9]{4})
    |(?P<reference>[A-Z]{1,6}[-/\s]?[0-9]{4,}(?:[-/][0-9A-Z]+)*|[0-9]+/[A-Z]{1,4}/[0-9]+|[0-9]{2,}/[0-9]{3,}(?:/[0-9]+)*
        |[0-9]{5,})
    )(?![^\W_])""",
    re.VERBOSE,
)
"""Numbers that lead to one person: mail, postcode, telephone, National Insurance, NHS and case references."""
MOST_DATES = 6000
"""Dates in one cell that are looked at; what comes after is caught by the leak check."""
GENDERED = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(roles.NEUTRAL, key=len, reverse=True))})(?![^\W\d_])", re.I)


class Term(NamedTuple):
    """One thing to look for: what stands for it, how it is looked for ("any", "capital", "initials" or "signs")."""

    words: str
    code: str
    how: str
    kind: str


def cleared(text: str) -> str:
    """Text in one form, without what cannot be seen: soft hyphens, joiners, marks of direction."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def terms(names: Iterable[Name]) -> tuple[list[Term], list[str]]:
    """What is looked for, the longest first; and spellings that are not, each with the reason."""
    found, left = dict[str, Term](), list[str]()
    for name in names:
        for words, how in _ways(name, left):
            term, normal = Term(words, name.code, how, name.kind), _normal(words)
            if normal in found and found[normal].code != name.code:
                term = term._replace(code=AMBIGUOUS)
            found[normal] = term
    return sorted(found.values(), key=lambda term: (-len(term.words), term.words)), list(dict.fromkeys(left))


def _ways(name: Name, left: list[str]) -> Iterator[tuple[str, str]]:
    """The words of a name to look for, and how."""
    for spelling in (cleared(s) for s in name.spelt):
        signs = [c for c in spelling if c.isalnum()]
        if name.kind == "reference":
            yield spelling, "signs"
            continue
        if len(signs) < 2:
            left.append(f"{spelling}: a single letter")
            continue
        yield spelling, _how(spelling)
        if name.kind in ("person", "practitioner"):
            yield from _parts_of_person(spelling, left)
        elif name.kind == "address":
            yield from _parts_of_address(spelling)
        elif name.kind == "agency":
            for run in _runs(spelling):
                if len(run) > 3 and run != spelling and run[0].isupper():
                    yield run, _how(run)


def _how(word: str) -> str:
    short = len(_normal(word)) <= 3 or word.casefold() in ORDINARY
    return "capital" if short else "any"


def _parts_of_person(spelling: str, left: list[str]) -> Iterator[tuple[str, str]]:
    found = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", spelling)
    own = [w.removesuffix("'s").removesuffix("’s") for w in found if w.casefold() not in TITLES]
    if len(found) < 2:
        return
    for word in own:
        if len(word) < 2 or roles.is_role(word) or word.casefold() in roles.SMALL:
            if word.islower():
                continue
            left.append(f"{word}, of {spelling}, by itself: " + ("a single letter" if len(word) < 2 else "a role"))
        elif not any(roles.is_role_word(w) for w in roles.words(word)):
            yield word, _how(word)
    named = [w for w in own if not all(roles.is_role_word(x) and len(x) > 1 for x in roles.words(w))]
    letters = "".join(w[0] for w in named).upper()
    if len(letters) > 1 and letters.casefold() in roles.abbreviations():
        left.append(f"{letters}, initials of {spelling}: an abbreviation too")
    elif len(letters) > 1:
        yield letters, "initials"


def _parts_of_address(spelling: str) -> Iterator[tuple[str, str]]:
    for part in (p.strip() for p in spelling.split(",")):
        street = re.sub(r"^[0-9]+[A-Za-z]?\s+", "", part)
        for words in dict.fromkeys((part, street)):
            if words != spelling and len(words.split()) > 1 and not DOOR.fullmatch(words):
                yield words, "any"


def _runs(spelling: str) -> Iterator[str]:
    """The stretches of an agency's name that are not about its service: "Southmere" of "Southmere-Nursery"."""
    run: list[str] = []
    for word in [*re.findall(r"[^\W_]+(?:['’][^\W_]+)?", spelling.replace("_", " ")), ""]:
        if word and not all(roles.is_role_word(w) for w in roles.words(word)):
            run.append(word)
        elif run:
            yield " ".join(run)
            run = []


def _normal(words: str) -> str:
    bare = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in bare if c.isalnum())


def pattern(found: Iterable[Term]) -> re.Pattern[str] | None:
    """One pattern for all terms, for text in form NFD; None where there is no term."""
    every = [_one(term) for term in found]
    return re.compile("|".join(every)) if every else None


def _one(term: Term) -> str:
    words = unicodedata.normalize("NFD", term.words)
    tokens = [[c for c in token if not unicodedata.combining(c)] for token in TOKEN.findall(words)]
    if term.how == "signs":
        signs = [c for token in tokens for c in token]
        return _bounded(signs, "(?i:" + r"[\s.\-/]{0,2}".join(map(re.escape, signs)) + ")")
    if term.how == "initials":
        return _bounded(tokens[0], r"\.?\s?".join(map(re.escape, tokens[0])) + r"\.?")
    joint = r"[\W_]{0,3}"
    spelt = joint.join("".join(re.escape(c) + MARKS for c in token) for token in tokens)
    if term.how == "any":
        return _bounded([*tokens[0], *tokens[-1]], f"(?i:{spelt})")
    first = "".join(re.escape(c) + MARKS for c in [tokens[0][0].upper(), *map(str.lower, tokens[0][1:])])
    upper = joint.join("".join(re.escape(c.upper()) + MARKS for c in token) for token in tokens)
    rest = joint.join(
        "".join(re.escape(c) + MARKS for c in [token[0].upper(), *map(str.lower, token[1:])]) for token in tokens[1:]
    )
    return _bounded([*tokens[0], *tokens[-1]], f"(?:{first}{joint + rest if rest else ''}|{upper})")


def _bounded(signs: list[str], inner: str) -> str:
    """A pattern that begins and ends with its word: no letter beside a letter, no digit beside a digit."""
    edge = {True: r"\d", False: r"[^\W\d_]"}
    last = edge[signs[-1].isdigit()]
    return f"(?<!{edge[signs[0].isdigit()]}){inner}(?!{last}|[\u0300-\u036f])"


class Wording:
    """Puts codes in the place of names, numbers and dates, and counts what it did by kind."""

    def __init__(self, key: Key, by: Change, neutral: bool, number: Callable[[str, str], str]) -> None:
        """number  gives the code of a reference number, by its kind and its words"""
        self.by, self.neutral, self.number = by, neutral, number
        self.terms, self.left = terms(name for name in key.names if name.spelt)
        self._pattern = pattern(self.terms)
        self._codes = {_normal(term.words): term for term in self.terms}
        self.done: dict[str, int] = {}

    def count(self, kind: str) -> None:
        self.done[kind] = self.done.get(kind, 0) + 1

    def plain(self, text: str, dated: bool = True, numbered: bool = True) -> str:
        """The text with codes; dates and numbers are left alone where they cannot be meant."""
        text, kept = cleared(text), list[str]()
        if dated:
            pieces, at = list[str](), 0
            for found in found_in(text):
                if len(kept) > MOST_DATES:
                    break
                pieces.append(text[at : found.start] + chr(0xE000 + len(kept)))
                kept.append(said(found, self.by))
                if kept[-1] != found.words:
                    self.count("dates in text")
                at = found.end
            text = "".join(pieces) + text[at:]
        if self._pattern:
            text = self._pattern.sub(self._code, unicodedata.normalize("NFD", text))
            text = unicodedata.normalize("NFC", text)
        if numbered:
            text = KIND_OF_NUMBER.sub(self._numbered, text)
        if self.neutral:
            text = GENDERED.sub(self._neutral, text)
        return re.sub("[\ue000-\uf8ff]", lambda m: kept[ord(m[0]) - 0xE000], text)

    def _code(self, match: re.Match[str]) -> str:
        term = self._codes[_normal(match[0])]
        self.count(f"{term.kind} names in text")
        ending = "." if match[0].endswith(".") and term.how == "initials" and match.end() == len(match.string) else ""
        return term.code + ending

    def _numbered(self, match: re.Match[str]) -> str:
        self.count("reference numbers")
        return self.number(match.lastgroup or "reference", match[0])

    def _neutral(self, match: re.Match[str]) -> str:
        self.count("gendered words")
        word = roles.NEUTRAL[match[0].casefold()]
        return word[:1].upper() + word[1:] if match[0][0].isupper() else word
