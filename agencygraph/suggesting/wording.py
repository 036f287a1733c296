"""How agencies' rows are worded: their words in one spelling, and which agency a name or an abbreviation means.

Abbreviations and ordinary misspellings are evened out, with where each word stood, so that it can be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import category

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agencygraph.records import RESERVED, Agency
from agencygraph.suggesting.services import SERVICE_OF, SERVICES

TOKEN = re.compile(
    r"(?:t/c|d/w|"
    r"h\.v\.?|s\.w\.?|g\.p\.?|rec'd|p/c|tel/c|h/v|s/w|m/w|w/(?=\s)|a&e|cc'?d|e-?mail\w*|step-?(?:father|dad|mother|mum))(?!\w)|"
    r"[^\W_]+(?:['’][^\W_]+)*|\S|\n",
    re.IGNORECASE,
)
CODE = re.compile(r"[a-z]{2,5}[0-9]{1,2}")
SHORT = {
    "t/c": "call", "p/c": "call", "tel/c": "call", "tc": "call", "h/v": "hv", "s/w": "sw", "m/w": "midwife",
    "h.v": "hv", "h.v.": "hv", "s.w": "sw", "s.w.": "sw", "g.p": "gp", "g.p.": "gp", "w/": "with", "rec'd": "received",
    "recd": "received", "frm": "from", "cc'd": "cc", "ccd": "cc", "a&e": "ed", "tel": "telephone",
    "info": "information", "msg": "message", "childrens": "children", "approx": "approximately",
    "ltr": "letter", "ltrs": "letters", "d/w": "consulted", "fwd": "forwarded", "fwded": "forwarded",
    "disc": "discussed", "strat": "strategy", "mtg": "meeting", "w": "with",
}  # fmt: skip
"""What abbreviations stand for, where one word does."""

CUES = (
    "informed", "informs", "notified", "notifies", "advised", "advises", "updated", "alerted", "telephoned",
    "telephones", "phoned", "emailed", "contacted", "consulted", "liaised", "liaises", "liaison", "spoken", "reported",
    "reports", "referred", "referral", "referrals", "passed", "forwarded", "shared", "discussed", "discussion",
    "discussions", "escalated", "submitted", "copied", "letter", "letters", "received", "information", "notification",
    "visitor", "visiting", "midwife", "midwifery", "social", "worker", "police", "probation", "housing", "hospital",
    "school", "officer", "conversation", "handover", "replied", "confirmed", "teacher", "summary", "children",
)  # fmt: skip
"""Words that count and are long enough to be known in spite of a slip: a letter left out, added, or two changed."""


class Word(NamedTuple):
    """A word in one spelling, with where it stands in the text."""

    said: str
    start: int
    end: int


CAPITALS = frozenset(
    {"po", "om", "sn", "ho", "ed", "eh", "mw", "pc", "dc", "edt", "ewo", "yot", "fsw", "asc", "pol", "sch"}
)
"""Abbreviations that are words or nothing when in small letters."""


class Speller:
    """Spells words one way, remembering those it has seen."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}
        self._plain: dict[str, str] = {}

    def words(self, text: str) -> list[Word]:
        """The words and stops of a text."""
        seen = (m for m in TOKEN.finditer(text) if m[0] == "\n" or not category(m[0][0]).startswith("C"))
        return [Word(self._one(m[0]), m.start(), m.end()) for m in seen]

    def _one(self, written: str) -> str:
        if written not in self._seen:
            plain = written.casefold().replace("’", "'").removesuffix("'s").rstrip("'")
            plain = plain if plain.startswith("n't") or plain.endswith("n't") else plain.replace("'", "")
            plain = re.sub(r"^e-?mail", "email", plain)
            plain = re.sub(r"^step-", "step", plain)
            plain = SHORT.get(plain, SHORT.get(written.casefold(), plain))
            if plain in CAPITALS and not written.isupper():
                plain = f"~{plain}"
            elif len(plain) >= 6 and plain not in CUES and plain.isalpha():
                near = process.extractOne(plain, CUES, scorer=OSA.distance, score_cutoff=1 if len(plain) < 9 else 2)
                if near and plain[0] == near[0][0] and plain + "s" != near[0] and plain[-1:] == near[0][-1:]:
                    plain = near[0]
            self._seen[written] = plain
        return self._seen[written]

    def plain(self, name: str) -> str:
        """A name as its words stand in a text."""
        if name not in self._plain:
            said = (word.said for word in self.words(name))
            self._plain[name] = " ".join(word for word in said if word[:1].isalnum() or word[:1] == "~")
        return self._plain[name]


def service_of(plain: str) -> str:
    """The service a name in one spelling speaks of: by the longest of its words that do, "" where none do."""
    found = [term for term in SERVICE_OF if f" {term} " in f" {plain} "]
    return SERVICE_OF[max(found, key=lambda term: (len(term), term))] if found else ""


class Named(NamedTuple):
    """An agency named in a text: whose name it is, at which words; `sure` where the case has the name itself."""

    agency: str
    first: int
    last: int
    sure: bool


class Directory:
    """Which agency of a case a name means: its own names first, then what practitioners call such a service.

    A service that several agencies of a case give is none of them, unless one is the body the others are units of,
    or bears the service's plain name.
    """

    def __init__(self, agencies: Iterable[Agency], speller: Speller) -> None:
        self.speller = speller
        self.services: dict[str, str] = {}
        own: dict[str, str] = {}
        by_service: dict[str, list[Agency]] = {}
        for agency in agencies:
            if agency.id in RESERVED or agency.kind in ("family", "community"):
                continue
            for name in (agency.id, agency.title, *agency.aliases):
                own.setdefault(speller.plain(name), agency.id)
            if service := service_of(speller.plain(agency.id)) or service_of(speller.plain(agency.title)):
                self.services[agency.id] = service
                by_service.setdefault(service, []).append(agency)
        meant = {service: _only(service, found, speller) for service, found in by_service.items()}
        self._names: dict[str, tuple[str, bool]] = {}
        for term, service in SERVICE_OF.items():
            if agency_id := meant.get(service, service):
                self._names[term] = (agency_id, False)
        self._names |= {name: (id_, True) for name, id_ in own.items() if name}
        self._longest = max(len(name.split()) for name in self._names)
        self._starts = {name.split()[0] for name in self._names}

    def _role(self, said: str) -> str:
        """The role of a worker's code, where that is an agency's name and the code is not: "hv" of "hv1"."""
        role = said.rstrip("0123456789")
        return role if said not in self._names and CODE.fullmatch(said) and role in self._names else said

    def named(self, words: list[Word]) -> list[Named]:
        """The agencies named among words, the longest name first at each place, in order."""
        found, at, said = list[Named](), 0, [self._role(word.said) for word in words]
        while at < len(said):
            took = 1
            if said[at] in self._starts:
                for length in range(min(self._longest, len(said) - at), 0, -1):
                    if (name := " ".join(said[at : at + length])) in self._names:
                        found.append(Named(self._names[name][0], at, at + length - 1, self._names[name][1]))
                        took = length
                        break
            at += took
        return found


def _only(service: str, agencies: list[Agency], speller: Speller) -> str:
    """The one agency of a case that a service's name means, "" where that cannot be told."""
    ids = {agency.id for agency in agencies}
    top = [a.id for a in agencies if not any(m.parent in ids for m in a.memberships)]
    if len(top) > 1:
        plain = [id_ for id_ in top if speller.plain(id_) in SERVICES[service]]
        top = plain or top
    return top[0] if len(top) == 1 else ""
