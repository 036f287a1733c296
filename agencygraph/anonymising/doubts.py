"""What a person must still read: words that may lead to somebody though no table says so, each with the reason.

The words are those of the finished file, so that a reader finds them there. A list cannot know what is rare in a
town; it points at the kinds of words by which people have been recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from agencygraph.anonymising import roles
from agencygraph.calendar_words import EASTER_DAYS, FIXED_DAYS, MONTHS, SEASONS, WEEKDAYS
from agencygraph.suggesting.services import SERVICES


class Doubt(NamedTuple):
    """Words to look at: the file and row (1 is the first line) in what was written, the column, and why."""

    file: str
    row: int
    column: str
    words: str
    reason: str


PLACE_WORDS = (
    "Street|Road|Lane|Avenue|Close|Drive|Crescent|Row|Terrace|Way|Gardens|Court|Place|Mews|Grove|Hill|Park|Green|"
    "Square|Estate|House|Farm|Flats|Tower|Village|Beach|Station|Bridge|River|Library|Mosque|Church|Temple|Gurdwara|"
    "Synagogue|Chapel|Pub|Inn|Hotel|Hostel|Prison|HMP"
)
SERVICE_WORDS = (
    "School|Academy|College|Nursery|Surgery|Practice|Hospital|Infirmary|Clinic|Centre|Trust|Council|Constabulary|"
    "Refuge|University|Team|Ward|Unit|Project|Association|Partnership|Board|Committee"
)
REASONS = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        ("a name after a title?",
         r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|PC|DC|DS|DI|DCI|Sgt|WPC|Sister|Rev|Revd|Cllr)\.? [A-Z][\w'’-]*"),
        ("a place?",
         rf"\b(?:[A-Z][\w'’-]{{1,40}} ){{1,8}}(?:{PLACE_WORDS})\b|\b(?i:flat|room|number|no\.) [0-9]+\w?\b"),
        ("a service by its name?", rf"\b(?:[A-Z][\w'’.-]{{1,40}} ){{1,8}}(?:{SERVICE_WORDS})\b"),
        ("an age", r"(?i)\baged? (?:about )?[0-9]+\b"
         r"|\b[0-9]+[ -](?:days?|weeks?|months?|years?|yrs?|yo)[ -](?:of age|old|gest\w*)"
         r"|\b[0-9]+(?:st|nd|rd|th) birthday\b|\bYear [0-9]{1,2}\b|\bReception\b|\b[0-9]{1,2}/(?:40|52|12)\b"
         r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)"
         r"[ -](?:week|month|year)s?[ -]old\b"),
        ("belief, origin or language: few in a place may share it",
         r"(?i)\b(?:muslim|christian|catholic|jewish|hindu|sikh|jehovah\w*|pagan|buddhist|mosque|traveller|roma|gypsy|"
         r"refugee|asylum|immigration|visa|deport\w*|interpreter|portuguese|polish|romanian|somali|arabic|urdu|punjabi|"
         r"bengali|turkish|kurdish|lithuanian|latvian|french|spanish|chinese|vietnamese|nigerian|ghanaian|eritrean|"
         r"afghan|syrian|ukrainian|african|caribbean|asian|irish|scottish|welsh|born in [A-Z]\w+)\b"),
        ("health: a rare diagnosis, disability or treatment tells",
         r"(?i)\b(?:diagnos\w*|syndrome|cancer|epilep\w*|autis\w*|cerebral|palsy|deaf|blind|wheelchair|tube[- ]fed|"
         r"transplant|hiv|hepatitis|schizo\w*|bipolar|learning disab\w*|stillb\w*|termination|ivf|overdose|"
         r"ligature)\b"),
        ("death or a grave event: likely to have been in the news",
         r"(?i)\b(?:died|death|dead|murder\w*|manslaughter|inquest|coroner|funeral|post[- ]mortem|suicid\w*|stabb\w*|"
         r"shot|arson|fire|rape\w*|kidnap\w*|newspaper|press|media|television|facebook|instagram|tiktok|snapchat|"
         r"convicted|sentenced|crown court)\b"),
        ("a rare fact: work, fame, an animal, a vehicle or a possession may tell",
         r"(?i)\b(?:footballer|soldier|army|navy|raf|vicar|imam|priest|councillor|celebrity|singer|actor|twins?|triplets|"
         r"quadruplets|adopted|surrog\w*|prison|tag|tattoo\w*|dog|puppy|horse|snake|parrot|caravan|motorbike|swimming|"
         r"badge|medal|award|competition|diary)\b"),
        ("a time of year or a day that can be placed",
         rf"(?i)\b(?:{'|'.join([*FIXED_DAYS, *EASTER_DAYS])}|christmas|easter|ramadan|eid|diwali|hanukkah|half[- ]term|"
         rf"(?:{'|'.join(SEASONS)}) term|birthday|bank holiday|lockdown|pandemic|covid)\b"),
        ("words somebody said: they can be searched for", r"[\"“][^\"”]{8,}[\"”]"),
        ("a number", r"\b[0-9]{3,}\b|\b[0-9]+[.,][0-9]+\b"),
        ("a web or mail address", r"(?i)https?://\S+|www\.\S+|(?<!\S)\S+@\S+"),
        ("a date was taken out here; see that what is left makes sense", r"\[date\]"),
        ("a name that several people bear was taken out here", r"\[name\]"),
    )
)  # fmt: skip
SENTENCE = re.compile(r"[^.!?:;\n\"“(]+")
CAPITAL = re.compile(r"(?<![\w'’-])[A-Z][a-zà-ÿ'’-]+(?: [A-Z][a-zà-ÿ'’-]+)*")
KNOWN = frozenset(
    w for text in (*SERVICES, *(t for terms in SERVICES.values() for t in terms)) for w in roles.words(text)
) | frozenset((*MONTHS, *WEEKDAYS, *SEASONS, "section", "act", "child", "plan", "reference", "address", "person",
               "worker", "area", "agency", "unit", "community", "disputed", "uncertain", "level", "tier", "strategy",
               "england", "wales", "scotland", "nfa"))  # fmt: skip


def of(text: str, file: str, row: int, column: str, codes: frozenset[str]) -> Iterator[Doubt]:
    """The doubts of one cell, each reason and its words once.

    codes  the folded words of codes and of names that stay, which are no doubt
    """
    seen = set[tuple[str, str]]()
    found = [(match[0], reason) for reason, pattern in REASONS for match in pattern.finditer(text)]
    for sentence in SENTENCE.finditer(text):
        first = len(sentence[0]) - len(sentence[0].lstrip())
        for match in CAPITAL.finditer(sentence[0]):
            named = match[0] if match.start() > first else match[0].partition(" ")[2]
            if not all(w in KNOWN or roles.is_role_word(w) for w in roles.words(named)):
                found.append((named, "a word with a capital: a name, a place or a service?"))
    for words, reason in found:
        plain = roles.words(words)
        told = plain and "[" not in words and all(w in codes or roles.CODED.fullmatch(w) for w in plain)
        if told or (words, reason) in seen:
            continue
        seen.add((words, reason))
        yield Doubt(file, row, column, words, reason)
