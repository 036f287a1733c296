"""Words that say what somebody is and not who: a name of such words alone is a role already, and stays.

"the child", "class teacher", "SW1" and "Child A" are roles; "Ward 7" is one too. A word list cannot tell the surname
Ward from the ward, so such a word by itself is never looked for as a name.
"""

from __future__ import annotations

import re
from functools import cache

from agencygraph.rules import FOLDER
from agencygraph.rules import vocabulary as rule_vocabulary
from agencygraph.suggesting.services import SERVICES
from agencygraph.tables import read_file

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
CODED = re.compile(r"[a-z]{1,4}[0-9]{1,3}|[0-9]{1,2}|[a-z]")
SMALL_WORDS = "of and the for s at in a an to from with her his their on out hours new own by"
SMALL = frozenset(SMALL_WORDS.split())
MALE_WORDS = """
father dad daddy stepfather stepdad grandfather grandad granddad brother uncle nephew son boy man male husband
boyfriend paternal stepbrother mgf pgf grandson stepson he him his himself mr boys men sons brothers
"""
MALE = frozenset(MALE_WORDS.split())
FEMALE_WORDS = """
mother mum mom mummy stepmother stepmum grandmother grandma nan nana sister aunt niece daughter girl woman female
wife girlfriend maternal stepsister mgm pgm granddaughter stepdaughter she her hers herself mrs miss ms girls women
daughters sisters
"""
FEMALE = frozenset(FEMALE_WORDS.split())
FAMILY_WORDS = """
child children baby infant toddler sibling siblings half step parent parents partner ex expartner carer carers
foster adoptive adult adults young person people unborn twin twins eldest youngest older younger elder relative
relatives cousin grandparent grandparents family household friend neighbour neighbours lodger victim perpetrator
subject risk home big little teenager adolescent guardian caregiver grandchild partners
"""
FAMILY = frozenset(FAMILY_WORDS.split())
WORK_WORDS = """
worker workers officer officers nurse nurses doctor doctors manager managers team teams lead senior duty deputy
assistant chair clerk coordinator co ordinator practitioner practitioners staff student social school class head
teaching teacher teachers office receptionist administrator consultant registrar specialist named designated ward
clinic clinics surgery practice primary secondary care service services support family attendance club breakfast
leader supervisor advocate solicitor reviewing independent guardian response responding desk call handler inspector
sergeant detective constable ed ae emergency department community mental health crisis adult child children
childrens safeguarding early help visitor visiting midwife midwifery nursery key locum trainee acting interim out
council local authority board trust hospital police probation housing general area unit board partnership court
caseworker clinician therapist psychologist psychiatrist counsellor paediatrician dentist pharmacist health
professional professionals psw isw iro cla ehcp dsl senco front door reception meeting check visits
"""
WORK = frozenset(WORK_WORDS.split())
CAPITALS = "uk us eu tv ok am pm no it do we so or if is be by he me my dr mr ms id pe gcse cp cin nfa dv da"
"""Words and abbreviations that stand in capitals in ordinary text."""
NEUTRAL = {
    "mother": "parent", "mum": "parent", "mom": "parent", "mummy": "parent", "father": "parent", "dad": "parent",
    "daddy": "parent", "stepfather": "step-parent", "stepdad": "step-parent", "stepmother": "step-parent",
    "stepmum": "step-parent", "grandmother": "grandparent", "grandma": "grandparent", "nan": "grandparent",
    "nana": "grandparent", "grandfather": "grandparent", "grandad": "grandparent", "granddad": "grandparent",
    "mgm": "grandparent", "pgm": "grandparent", "mgf": "grandparent", "pgf": "grandparent", "brother": "sibling",
    "sister": "sibling", "brothers": "siblings", "sisters": "siblings", "stepbrother": "step-sibling",
    "stepsister": "step-sibling", "uncle": "relative", "aunt": "relative", "nephew": "relative", "niece": "relative",
    "son": "child", "daughter": "child", "sons": "children", "daughters": "children", "stepson": "stepchild",
    "stepdaughter": "stepchild", "grandson": "grandchild", "granddaughter": "grandchild", "boy": "child",
    "girl": "child", "boys": "children", "girls": "children", "man": "person", "woman": "person", "men": "people",
    "women": "people", "male": "person", "female": "person", "husband": "partner", "wife": "partner",
    "boyfriend": "partner", "girlfriend": "partner", "maternal": "family", "paternal": "family", "he": "they",
    "she": "they", "him": "them", "his": "their", "her": "their", "hers": "theirs", "himself": "themselves",
    "herself": "themselves", "mr": "Mx", "mrs": "Mx", "miss": "Mx", "ms": "Mx",
}  # fmt: skip
"""What stands for each gendered word; "her" becomes "their" even where it means "them"."""


def words(text: str) -> list[str]:
    """The words of a name, folded, without apostrophes and their "s".

    >>> words("Mother's partner, SW1")
    ['mother', 'partner', 'sw1']
    """
    plain = (w.casefold().replace("’", "'") for w in WORD.findall(text.replace("_", " ")))
    return [w.removesuffix("'s").replace("'", "") for w in plain]


@cache
def abbreviations() -> frozenset[str]:
    """The abbreviations that come with the program, folded; letters that are one are never looked for as initials."""
    made, _ = read_file((FOLDER / "abbreviations.csv").read_bytes(), "abbreviations.csv", "glossary")
    short = {row.get("abbreviation") for row in made[0].rows}
    return frozenset(w for text in short for w in words(text)) | frozenset(CAPITALS.split())


@cache
def service_words() -> frozenset[str]:
    """The words that services are called by."""
    phrases = [*SERVICES, *(term for terms in SERVICES.values() for term in terms)]
    named = [" ".join(p) for phrases in rule_vocabulary().services.values() for p in phrases]
    return frozenset(w for text in (*phrases, *named) for w in words(text))


def is_role(name: str, neutral: bool = False) -> bool:
    """Whether a name says only what somebody is; with `neutral`, and nothing of their sex.

    >>> is_role("mother's partner"), is_role("SW1"), is_role("Anna, child"), is_role("mother", neutral=True)
    (True, True, False, False)
    """
    found = words(name)
    if not found or all(CODED.fullmatch(w) and not w[0].isdigit() and len(w) == 1 for w in found):
        return False
    if neutral and not (MALE | FEMALE).isdisjoint(found):
        return False
    return all(is_role_word(w) for w in found)


def is_role_word(word: str) -> bool:
    """Whether one folded word says what somebody is, or is a number or letter that tells two of them apart."""
    known = SMALL | MALE | FEMALE | FAMILY | WORK
    return word in known or word in service_words() or word in abbreviations() or bool(CODED.fullmatch(word))


def role_of(text: str, neutral: bool, otherwise: str) -> str:
    """The role that a text begins a code with: its role words without numbers, or `otherwise`.

    >>> role_of("Jane Smith, health visitor", False, "Worker"), role_of("Jane Smith", False, "Worker")
    ('Health visitor', 'Worker')
    """
    found = [w for w in words(text) if is_role_word(w) and not CODED.fullmatch(w) and w not in SMALL]
    found = [NEUTRAL.get(w, w) if neutral else w for w in found]
    said = " ".join(w.upper() if w in abbreviations() else w for w in dict.fromkeys(found))
    return (said[:1].upper() + said[1:]) if said else otherwise
