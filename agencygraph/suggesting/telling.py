"""Who was told and who told, from the wording of a row: "t/c to HV re bruising", "police informed", "call from school".

What was not done, only tried, or meant to be done is no telling: "did not tell", "no reply", "to inform police".
Nor is what somebody else is said to have done: "mother told the GP".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agencygraph.records import UNRECORDED, Case, Entry
from agencygraph.suggesting.proposals import LONGEST_READ, Suggestion, for_entry
from agencygraph.suggesting.wording import Directory, Named, Speller, Word, service_of

STOPS = frozenset({".", ";", "!", "?", "\n"})
LISTED = frozenset({",", "and", "&", "/", "+", "the", "also", "to", "with", "both", "duty", "his", "her", "their"})
"""What may stand between the agencies of one list."""
STAFF = frozenset(
    {"receptionist", "surgery", "team", "manager", "staff", "nurse", "desk", "officer", "service", "doctor", "line",
     "sergeant", "secretary", "reception", "safeguarding"}
)  # fmt: skip
"""What may follow an agency's name and be part of it: "GP receptionist"."""

TELL = (
    "informed|informs|notified|notifies|told|tells|advised|advises|updated|updates|alerted|alerts|contacted|contacts|"
    "rang|rings|phoned|phones|telephoned|telephones|called|calls|emailed|emails|texted|texts|consulted|faxed"
)
SEND = (
    "raised|flagged|liaised|liaises|spoke|speaks|spoken|wrote|writes|reported|reports|referred|refers|sent|sends|passed|passes|shared|"
    "shares|forwarded|discussed|discusses|escalated|submitted|copied|handed|handover|fed|faxed|relayed"
)
PAPER = (
    "call|letter|email|text|referral|referrals|notification|report|ppn|marf|vpa|merlin|form|summary|copy|log|notice|"
    "update|liaison|discussion|conversation|contact|fax|minutes|consultation|handover|record|information|feedback|answer|"
    "note|task|alert|findings|results|outcome|advice|details|strategy"
)
HELD = "received|logged|read|filed|opened|scanned|seen|noted|screened|arrived|in tray|on file"
BEFORE = (
    "(?:(?:the|a|an|duty|local|named|allocated|his|her|their|new|mother|father|child|family|safeguarding|own|reception|"
    "class|senior|covering|(?:desk|team|line|hub|officer|worker|manager) (?:at|in|of)) ){0,3}"
)
BETWEEN = r"(?: (?!from\b|by\b)[\w~@&/()]+){0,7}?"
AIDED = "(?:(?:was|were|is|are|has|have|had|been|also|fully|now|both|all|since|then|kept|immediately|again|team) )*"
AFTER = "of|about|re|regarding|and|on|at|today|immediately|as|with|same|in|verbally|via|[.,;:)–—-]"
WAY = "by (?:telephone|phone|email|letter|text)"
KIN = "parents|parent|mother|father|mum|dad|family|carer|carers|partner|child|her|him|them"
RINGS = (
    "rang|rings|ring|phoned|phones|telephoned|telephones|reported|reports|says|said|states|stated|confirmed|confirms|"
    "replied|replies|raised|wrote|writes|informs|notifies|disclosed|referred|got in touch|made (?:a )?referral|"
    rf"shared that|fed back|passed on|emailed|advised(?! of\b| re\b| about\b| by\b| to\b| [.,;:]|$| (?:{KIN})\b)|"
    "(?:called|calls) (?:to say|re|about|to report|to inform|to advise)"
)

OUT = (
    (90, rf"(?P<cue>\b(?:{TELL})) {BEFORE}@(?P<at>\d+)"),
    (90, rf"(?P<cue>\b(?:{SEND}){BETWEEN} (?:to|with)) {BEFORE}@(?P<at>\d+)"),
    (85, rf"(?P<cue>\b(?:{PAPER}){BETWEEN} (?:to|with)) {BEFORE}@(?P<at>\d+)"),
    (80, rf"(?P<cue>\b(?:{SEND}|{PAPER}){BETWEEN} (?:to|with) (?:{KIN}) (?:,|and|&)) {BEFORE}@(?P<at>\d+)"
         r"(?=$| (?:and|re|about|regarding|by|,|\))(?: |$))"),
    (90, rf"(?P<cue>\b(?:cc|copy|copied)(?: in| to)?(?: :)?) {BEFORE}@(?P<at>\d+)"),
    (85, rf"@(?P<at>\d+) (?P<cue>{AIDED}(?:informed|notified|told|updated|alerted|made aware|copied in))"
         rf"(?=$| (?:that|{WAY})\b| (?:{AFTER})(?: |$))"),
    (80, rf"@(?P<at>\d+) (?P<cue>{AIDED}(?:spoken to|written to|cc(?: in)?|emailed|phoned))"
         rf"(?=$| (?:{AFTER})(?: |$))"),
    (85, rf"(?P<cue>\b(?:{PAPER}) (?:\w+ )?(?:given|provided|relayed|handed) to) {BEFORE}@(?P<at>\d+)"),
    (80, rf"(?P<cue>\bto) {BEFORE}@(?P<at>\d+) {WAY}\b"),
    (75, rf"@(?P<at>\d+) (?P<cue>{AIDED}(?:contacted|rung|advised|called))(?=$| (?:{AFTER})(?: |$))"),
    (55, rf"(?P<cue>\bmet(?: with)?) {BEFORE}@(?P<at>\d+)"),
)  # fmt: skip
"""Ways of saying that the row's agency told another, each with how much it says."""

IN = (
    (92, rf"(?P<cue>\b(?:{PAPER}|received|heard|request){BETWEEN} from) {BEFORE}@(?P<at>\d+)"),
    (92, rf"(?P<cue>\b(?:{TELL}|{SEND}|rung) by) {BEFORE}@(?P<at>\d+)"),
    (95, rf"@(?P<at>\d+) (?P<cue>{AIDED}(?:(?:{TELL}|{SEND})(?: to| with)? (?:us|me|this|our|@own)|"
         r"let (?:us|me) know))"),
    (92, rf"@(?P<at>\d+) (?P<cue>{AIDED}(?:{SEND})(?: \w+){{1,4}} (?:with|to) (?:us|me|@own))"),
    (85, r"(?:^|[.,;:(–—-] |^\d+ (?:hrs )?|\b(?:that|when|dr|the|duty) )"
         rf"@(?P<at>\d+) (?P<cue>{AIDED}(?:{RINGS}))(?= |$)"),
    (80, rf"@(?P<at>\d+) (?P<cue>(?:\w+ ){{0,2}}?(?:{PAPER}) (?:is |was )?(?:{HELD}))"),
    (80, r"^(?:\w+ ){0,2}(?:call|contact|letter|email|referral) (?:[,:–-] )?@(?P<at>\d+) (?P<cue>[:,–-])"),
    (65, rf"@(?P<at>\d+) (?P<cue>(?:\w+ )?(?:{PAPER}) (?:re|about|regarding|with|that|:))"),
)  # fmt: skip
"""Ways of saying that the row's agency was told by another."""

WAYS = tuple(
    (column, number, re.compile(pattern))
    for column, ways in (("received_from", IN), ("shared_with", OUT))
    for number, pattern in ways
)

NOT = frozenset(
    {"not", "never", "no", "none", "nor", "nothing", "without", "unable", "declined", "refused", "tried",
     "attempted", "attempt", "attempts", "cannot", "neither", "failed", "nobody", "unsuccessful"}
)  # fmt: skip
MEANT = frozenset(
    {"plan", "plans", "planned", "will", "would", "should", "shall", "must", "need", "needs", "consider", "awaiting",
     "await", "if", "action", "actions", "ask", "asked", "asks", "requested", "intends", "going", "could", "can",
     "may", "might", "tomorrow", "agreed", "whether", "considered", "be", "chase", "request", "pending", "until",
     "unless"}
)  # fmt: skip
TO_DO = re.compile(
    r"\bto (?:send|make|contact|inform|ring|call|phone|email|write|tell|notify|update|speak|liaise|refer|arrange|give|"
    r"pass|share|discuss|complete|request|ask|follow|chase|have|get|do)\b"
)
NO_REPLY = re.compile(
    r"\b(?:no (?:reply|answer|response)|engaged|voicemail|not (?:available|in|answered)|unanswered|unavailable|"
    r"message left|left (?:a )?(?:message|voicemail)|unable to|no one available)\b"
)
BY_OTHERS = re.compile(rf"^(?: [\w~]+){{0,6}} by (?:{KIN}|@\d+)\b")
UNDONE = re.compile(
    "^(?: (?:was|were|is|has|have|had|been))*"
    " (?:not|never|declined|refused|cancelled|withdrawn|returned|undelivered|unsent|offered|requested)\\b"
)
SAYS = frozenset(
    {"said", "says", "stated", "states", "reported", "reports", "claimed", "claims", "told", "tells", "disclosed",
     "confirmed", "thought", "thinks", "believed", "believes", "denies", "denied"}
)  # fmt: skip
NEAR = 400
"""Characters before and after a telling in which what undoes it is looked for, within its sentence."""
SPOKEN = re.compile(r"\b(?:call|rang|rings|rung|phoned|telephoned|called|contact|contacted|telephone)\b")
FAMILY = frozenset(
    {"mother", "mum", "mom", "father", "dad", "parent", "parents", "partner", "stepfather", "stepmother", "stepdad",
     "mgm", "pgm", "mgf", "pgf", "grandmother", "grandfather", "gm", "aunt", "uncle", "child", "sibling", "carer",
     "neighbour", "he", "she", "they", "boyfriend", "girlfriend", "who"}
)  # fmt: skip
BREAKS = frozenset({",", "but", "however", "–", "—", "-", "(", ")", ":"})


class Telling(NamedTuple):
    """An agency that a row says was told ("shared_with") or told ("received_from"), with the words and a number."""

    column: str
    agency: str
    words: str
    number: int


class Sentence(NamedTuple):
    """A sentence with "@0", "@1" … for its lists of agencies and "@own" for the row's own.

    text    the words, parted by one blank
    places  for each word of the text, the first and last word of the sentence it stands for
    lists   the agencies of each "@"
    """

    text: str
    places: list[tuple[int, int]]
    lists: list[list[Named]]


def read(case: Case) -> list[list[Telling]]:
    """For each row of a case what it says of who was told and who told."""
    speller = Speller()
    directory = Directory(case.agencies, speller)
    return [told_in(entry, directory, speller) for entry in case.entries]


def suggestions(case: Case, tellings: Sequence[Sequence[Telling]]) -> Iterator[Suggestion]:
    """Suggestions of kind `told`, in the order of the rows.

    tellings  for each row what it says, as `read` gives it
    """
    known = {agency.id for agency in case.agencies}
    for entry, told in zip(case.entries, tellings, strict=True):
        if entry.event_type == "non_disclosure" or entry.agency == UNRECORDED:
            continue
        there = {"shared_with": {*entry.shared_with, *entry.present}, "received_from": {*entry.received_from}}
        for said in told:
            if said.agency not in there[said.column]:
                number = said.number - (0 if said.agency in known else 10)
                yield for_entry("told", entry, said.column, said.agency, said.words, number)


def told_in(entry: Entry, directory: Directory, speller: Speller) -> list[Telling]:
    """What a row says of who was told and who told, each agency once for each, the best said first kept."""
    words = speller.words(entry.description[:LONGEST_READ])
    sentences = _sentences(words)
    best: dict[tuple[str, str], Telling] = {}
    for at, sentence in enumerate(sentences):
        after = " ".join(w.said for w in sentences[at + 1][:6]) if at + 1 < len(sentences) else ""
        for telling in _tellings(entry, sentence, after, directory):
            key = telling.column, telling.agency
            if key not in best or best[key].number < telling.number:
                best[key] = telling
    return list(best.values())


def _sentences(words: list[Word]) -> list[list[Word]]:
    made: list[list[Word]] = [[]]
    for word in words:
        if word.said in STOPS:
            made.append([])
        else:
            made[-1].append(word)
    return [sentence for sentence in made if sentence]


def _tellings(entry: Entry, words: list[Word], after: str, directory: Directory) -> Iterator[Telling]:
    named = directory.named(words)
    if not named:
        return
    sentence = _lists(entry, words, named, directory)
    taken = set[int]()
    for column, number, pattern in WAYS:
        for match in pattern.finditer(sentence.text):
            at = int(match["at"])
            if at in taken or not _so(sentence.text, match, column, after):
                continue
            taken.add(at)
            first = sentence.places[sentence.text.count(" ", 0, match.start())][0]
            last = sentence.places[sentence.text.count(" ", 0, match.end())][1]
            quoted = entry.description[words[first].start : words[last].end]
            for one in sentence.lists[at]:
                yield Telling(column, one.agency, quoted, number)


def _lists(entry: Entry, words: list[Word], named: list[Named], directory: Directory) -> Sentence:
    """The sentence with its agencies put together into lists; the row's own is none of them."""
    service = directory.services.get(entry.agency, "") or service_of(directory.speller.plain(entry.agency))
    runs: list[list[Named]] = []
    for one in named:
        gap = [word.said for word in words[runs[-1][-1].last + 1 : one.first]] if runs else []
        staff = gap and all(said in STAFF for said in gap[:1])
        if runs and all(said in LISTED for said in gap[1 if staff else 0 :]):
            runs[-1].append(one)
        else:
            runs.append([one])
    text, places, lists, at = list[str](), list[tuple[int, int]](), list[list[Named]](), 0
    for run in runs:
        for index in range(at, run[0].first):
            text.append(words[index].said)
            places.append((index, index))
        last = run[-1].last
        while last + 1 < len(words) and words[last + 1].said in STAFF:
            last += 1
        others = [one for one in run if one.agency not in (entry.agency, service)]
        text.append(f"@{len(lists)}" if others else "@own")
        if others:
            lists.append(others)
        places.append((run[0].first, last))
        at = last + 1
    for index in range(at, len(words)):
        text.append(words[index].said)
        places.append((index, index))
    return Sentence(" ".join(text), places, lists)


def _so(text: str, match: re.Match[str], column: str, after: str) -> bool:
    """Whether what is matched is said to have been done, by the row's own agency where it is the one that tells."""
    before = text[max(0, match.start("cue") - NEAR) : match.start("cue")].split()
    rest = text[match.end() : match.end() + NEAR]
    start = max((at + 1 for at, word in enumerate(before) if word in BREAKS), default=0)
    near, inside = before[start:], match[0].split()
    passive = match.start("at") < match.start("cue")
    if any(word in NOT or word.endswith("n't") for word in (*near, *inside)):
        return False
    if any(word in MEANT for word in (*near, *inside)) or TO_DO.search(" ".join((*near, *inside))):
        return False
    if {"plan", "action", "actions"} & set(before) and ":" in before:
        return False
    if column != "shared_with":
        return True
    if SPOKEN.search(match[0]) and (NO_REPLY.search(rest) or NO_REPLY.match(after)):
        return False
    return _ours(rest, near, match["cue"], passive)


def _ours(after: str, near: list[str], cue: str, passive: bool) -> bool:
    """Whether a telling was done, and by the row's own agency: not by the mother, nor by another agency.

    near  the words of the clause before the cue
    """
    if BY_OTHERS.match(after) or UNDONE.match(after):
        return False
    others = [at for at, word in enumerate(near) if word in FAMILY or (word[0] == "@" and word != "@own")]
    if others and SAYS & {*near[others[0] + 1 :]} and "@own" not in near[: others[0]]:
        return False
    if passive or re.match(rf"(?:{PAPER})\b", cue):
        return True
    joined = max((at for at, word in enumerate(near) if word in ("and", "&")), default=-1)
    if others and others[0] == 0 and joined == len(near) - 1:
        return False
    return not any(at > joined and "@own" not in near[at:] for at in others[-1:])
