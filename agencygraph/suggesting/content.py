"""The words of a text that carry its matter, in one form, and how much each one says in a case."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from agencygraph.suggesting.services import SERVICE_OF
from agencygraph.suggesting.wording import Speller, Word

SMALL_WORDS = """
a an and are as at be been but by for from had has have he her him his i in is it its of off on or our out over she so
than that the their them then there they this to too up us was we were what when which who will with would no not nor
about after before into again also all any both can could did do does done due during get got just made make may more
most new now old one other own per same some such under until very via while yet use used first second third later
earlier early late another time times area several today week day days month year years january february march april
june july august september october november december
"""
CONTACT_WORDS = """
re regarding said says told informed advised update updated contact call called rang phoned telephone letter sent send
email received visit seen see attend attended attends appointment home noted record records report reported reports
discussed discussion spoke speak asked asks given gave give shared share information liaised notified copied referral
referred plan contacted copy
"""
FAMILY_WORDS = """
child children mother father mum dad parent parents family baby sibling partner stepfather stepdad stepmother
grandmother mummy daddy
"""
EMPTY = frozenset((SMALL_WORDS + CONTACT_WORDS + FAMILY_WORDS).split())
"""Words that stand in rows of any matter: small ones, those of telling and of contact, those for the family."""

LIKE = {
    "scald": "burn", "scalded": "burn", "imms": "immunisations", "dv": "domestic", "da": "domestic", "ippv": "domestic",
    "asb": "antisocial", "preg": "pregnancy", "pregnant": "pregnancy", "bruising": "bruise", "bruises": "bruise",
    "drunk": "intoxicated", "cp": "protection", "hospitalised": "hospital", "injured": "injury", "injuries": "injury",
    "fractured": "fracture", "fractures": "fracture", "arrested": "arrest", "weighed": "weight", "hygene": "hygiene",
}  # fmt: skip
"""Words that chronologies use for one another."""


def matter(words: Iterable[Word], without: frozenset[str] = frozenset()) -> dict[str, Word]:
    """The words that carry the matter of a text, by their stems, each with where it stands first."""
    found: dict[str, Word] = {}
    for word in words:
        said = word.said
        if len(said) < 3 or not said[0].isalpha() or said in EMPTY or said in SERVICE_OF or said in without:
            continue
        found.setdefault(stem(LIKE.get(said, said)), word)
    return found


def stem(word: str) -> str:
    """A word without its ending, so that forms of one word are the same.

    >>> stem("bruising"), stem("bruises"), stem("bruise"), stem("stopped")
    ('bruis', 'bruis', 'bruis', 'stop')
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending, least in (("ing", 3), ("ed", 3), ("es", 3), ("s", 3), ("ly", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


class Weights:
    """How much a stem says: the rarer it is among the texts of a case, the more."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self._count, self._texts = Counter[str](), 0
        for text in texts:
            self._texts += 1
            self._count.update(set(text))

    def of(self, said: str) -> float:
        return math.log(1 + (self._texts + 1) / (1 + self._count[said]))

    def sum(self, stems: Iterable[str]) -> float:
        return sum(self.of(said) for said in stems)


def plain_words(names: Iterable[str], speller: Speller) -> frozenset[str]:
    """The words that names are made of."""
    return frozenset(re.split(r"\s+", " ".join(speller.plain(name) for name in names)))
