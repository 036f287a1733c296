"""Gives everybody in a case their code: the one the key has for them, or a new one that says their role.

A code is the same wherever the name stands, in whichever agency's rows, and in every run with the same key. Two
spellings are one person's only where a table says so (title, aliases): "J Smith" and "Jane Smith" are two, until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agencygraph.anonymising import roles
from agencygraph.anonymising.days import Change
from agencygraph.anonymising.key import Key, Name
from agencygraph.anonymising.levels import Level
from agencygraph.anonymising.wording import Wording
from agencygraph.naming import folded
from agencygraph.records import NOBODY, UNRECORDED, Agency, Case
from agencygraph.rules import vocabulary
from agencygraph.tables import parts

PEOPLE_KINDS = ("worker", "family", "community")
"""Kinds of agency that are people, whose names are always looked at."""

SURNAMES = frozenset({"ward", "head", "court", "key", "young", "clerk", "nan", "day", "chair", "constable"})
"""Words for a role that are surnames too."""


def give(case: Case, key: Key, level: Level, neutral: bool, more: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Puts into the key every name of a case that the level does not show.

    neutral  whether roles may say nothing of anybody's sex
    more     further names that no table has
    texts    every cell of the case, so that no code is one that stands there already
    Returns the codes of the agencies and areas that are hidden.
    """
    taken = folded(" ; ".join(texts))
    for person in case.people:
        spelt = [s for s in (person.id, person.title, *person.aliases) if s and not roles.is_role(s, neutral)]
        if spelt:
            base = roles.role_of(f"{person.role} " if person.role else person.title, neutral, "Person")
            code = person.id if roles.is_role(person.id, neutral) else ""
            _known(key, "person", person.id, spelt, base, taken, code)
    for cell in (*(e.practitioner for e in case.entries), *(h.person for h in case.holdings)):
        for name in parts(cell):
            if not roles.is_role(name, neutral) and not _is_one_of(key, "person", name):
                own = name.partition(",")[0].strip()
                spelt = [name] if roles.is_role(own) else list(dict.fromkeys((name, own)))
                _known(key, "practitioner", name, spelt, _work(name, neutral), taken)
    for name in more:
        if name.strip():
            _known(key, "person", name.strip(), [name.strip()], "Person", taken)
    for address in (*(r.address for r in case.residences), *(e.address for e in case.entries)):
        if address and not roles.is_role(address):
            _known(key, "address", address, [address], "Address", taken)
    areas = [a for a in (*(r.area for r in case.residences), *parts(case.area)) if a] if level.areas else []
    hidden = [_known(key, "area", area, [area], "Area", taken).code for area in areas]
    return [*dict.fromkeys(hidden), *_agencies(case, key, level, neutral, taken)]


def _work(name: str, neutral: bool) -> str:
    """What a practitioner's code begins with: "health visitor" of "Jane Ward, health visitor"."""
    _, comma, after = name.partition(",")
    plain = " ".join(word for word in name.split() if not word.istitle())
    said = after if comma else plain or " ".join(w for w in name.split() if w.casefold() not in SURNAMES)
    return roles.role_of(said, neutral, "Worker")


def _agencies(case: Case, key: Key, level: Level, neutral: bool, taken: str) -> Iterator[str]:
    named = Wording(key.hiding((), "keep"), Change(), False, lambda kind, words: words)
    for agency in case.agencies:
        spelt = [s for s in (agency.id, agency.title, *agency.aliases) if s and not roles.is_role(s)]
        tells = agency.kind in PEOPLE_KINDS or any(named.plain(s, dated=False) != s for s in spelt)
        if spelt and (level.agencies or tells):
            role = roles.is_role(agency.id, neutral)
            name = _known(key, "agency", agency.id, spelt, _service(agency, neutral), taken, agency.id if role else "")
            if not role and name.code.rpartition(" ")[0] == _service(agency, neutral):
                name.code = _recognised(agency, name.code)
            yield name.code


def _known(key: Key, kind: str, main: str, spelt: Iterable[str], base: str, taken: str, code: str = "") -> Name:
    """The name with all its spellings, as it is in the key or new."""
    name = key.find(kind, main) or next((n for n in key.names if n.kind == kind and _has(n, main)), None)
    if name is None:
        name = key.give(kind, main, code or key.new_code(base, taken))
    name.spelt += [s for s in dict.fromkeys(spelt) if s not in name.spelt]
    return name


def _has(name: Name, spelling: str) -> bool:
    return folded(spelling) in map(folded, name.spelt)


def _is_one_of(key: Key, kind: str, spelling: str) -> bool:
    return any(name.kind == kind and _has(name, spelling) for name in key.names)


def _service(agency: Agency, neutral: bool) -> str:
    """What an agency's code begins with: the words of its name that say its service, else its kind."""
    otherwise = {"worker": "Worker", "family": "Family", "community": "Community", "unit": "Unit"}
    for spelling in (agency.id, agency.title, *agency.aliases):
        if base := roles.role_of(spelling, neutral, ""):
            return base
    return otherwise.get(agency.kind, "Agency")


def _recognised(agency: Agency, code: str) -> str:
    """The code with each service in brackets that rules know the agency as, and would not know the code as.

    Rules are counted for "children's social care" or "police" by an agency's name; without that a finding would go.
    """
    missing = [
        service
        for service in vocabulary().services
        if vocabulary().is_service(service, agency.id, agency.title, *agency.aliases)
        and not vocabulary().is_service(service, code)
    ]
    return f"{code} ({', '.join(missing)})" if missing else code


def code_of(key: Key, kind: str, main: str) -> str:
    """What stands for an id: its code, or itself where it has none."""
    if main in (NOBODY, UNRECORDED):
        return main
    name = key.find(kind, main) or next((n for n in key.names if n.kind == kind and _has(n, main)), None)
    return name.code if name else main
