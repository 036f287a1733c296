"""The rules that come with the program, and the vocabulary in which they are written.

`thresholds.csv` and `timescales.csv` have the columns of the case's tables of the same names. `events.csv` says which
rows of a chronology each event of a timescale is, so that a reviewer can read and change it. Its columns:

id           the event; several lines of one id are several ways to be it
words        phrases parted by ";", one of which the description or response has to hold; blank for none
event_types  types one of which the row has to be of; blank for any
needs        what else has to be so, parted by ";":
             to SERVICE           the row tells that service something, or was heard by it from somebody
             by SERVICE           the row is that service's
             section 47           its threshold says that an enquiry began; cannot tell where it says neither
             threshold            its threshold says what was decided
             says PHRASES         its words hold one of them; cannot tell where they hold none, not so where denied
             unless PHRASES       its words hold none of them
             answers              it answers the row that the time counts from
             owed by SERVICE      whose response it is; "owed by the same agency" is that of the row counted from
             recorded by anyone   any agency's row is taken, and not only theirs who owe it
             circulated           the row counted from may itself say to whom it was sent, without a day
perhaps      types of rows that may be it although their words name no event at all

A line whose needs are "an agency" gives a service, with the phrases that agencies' names hold, and one whose needs are
"words of a row" gives PHRASES. Two lines say what,
right before or right after a phrase, shows that it did not happen in this row. Where phrases overlap the longer counts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agencygraph.tables import parts

FOLDER = Path(__file__).resolve().parent
UNITS = ("working days", "days", "hours", "weeks", "months")
"""What the time of a timescale is counted in."""
NOT_JUDGED = "not judged from rows"
"""How the note of a timescale begins that rows of a chronology cannot show."""
WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 4
"""The longest phrase that is looked for right before another."""


class Way(NamedTuple):
    """One way for a row to be an event: a line of events.csv, its phrases as words."""

    event: str
    phrases: tuple[tuple[str, ...], ...]
    types: frozenset[str]
    needs: tuple[str, ...]
    perhaps: frozenset[str]


class Vocabulary:
    """The lines of events.csv by event, and phrases found in text."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self.events: dict[str, list[Way]] = {}
        self.services: dict[str, tuple[tuple[str, ...], ...]] = {}
        self.phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
        self.before: frozenset[tuple[str, ...]] = frozenset()
        self.after: frozenset[tuple[str, ...]] = frozenset()
        self._starting: dict[str, list[tuple[str, ...]]] = {}
        for way in ways:
            if way.needs == ("not where said before",):
                self.before = frozenset(way.phrases)
            elif way.needs == ("not where said after",):
                self.after = frozenset(way.phrases)
            elif way.needs == ("an agency",):
                self.services[way.event] = way.phrases
            elif way.needs == ("words of a row",):
                self.phrases[way.event] = way.phrases
            else:
                self.events.setdefault(way.event, []).append(way)
        for phrase in dict.fromkeys(p for ways in self.events.values() for way in ways for p in way.phrases):
            self._starting.setdefault(phrase[0], []).append(phrase)
        for found in self._starting.values():
            found.sort(key=len, reverse=True)

    def needs(self, event: str) -> frozenset[str]:
        """What any line of an event needs."""
        return frozenset(need for way in self.events[event] for need in way.needs)

    def said(self, text: str) -> frozenset[tuple[str, ...]]:
        """The phrases that a text says happened: of those that overlap the longest, none that the words around deny."""
        found = words(text)
        kept, until = set(), 0
        for at, word in enumerate(found):
            if at < until:
                continue
            for phrase in self._starting.get(word, ()):
                end = at + len(phrase)
                if tuple(found[at:end]) == phrase:
                    if not self._denied(found, at, end):
                        kept.add(phrase)
                    until = end
                    break
        return frozenset(kept)

    def _denied(self, found: Sequence[str], start: int, end: int) -> bool:
        before = (tuple(found[max(0, start - n) : start]) for n in range(1, MOST_WORDS + 1))
        after = (tuple(found[end : end + n]) for n in range(1, MOST_WORDS + 1))
        return any(b in self.before for b in before) or any(a in self.after for a in after)

    def is_service(self, service: str, *names: str) -> bool:
        """Whether one of an agency's names, or a text, names a service."""
        return any(True in self._places(words(name), phrase) for name in names for phrase in self.services[service])

    def says(self, name: str, text: str) -> bool | None:
        """Whether a text holds one of some PHRASES; False where it holds none, None where all it holds are denied."""
        found = words(text)
        places = [said for phrase in self.phrases[name] for said in self._places(found, phrase)]
        return any(places) or (None if places else False)

    def _places(self, found: Sequence[str], phrase: tuple[str, ...]) -> list[bool]:
        """For each place in which a phrase stands, whether the words around let it count."""
        size = len(phrase)
        starts = [at for at in range(len(found) - size + 1) if tuple(found[at : at + size]) == phrase]
        return [not self._denied(found, at, at + size) for at in starts]


def words(text: str) -> list[str]:
    """The words of a text without letter case, punctuation and apostrophes.

    >>> words("Children's social care: s.47, 10-day")
    ['childrens', 'social', 'care', 's', '47', '10', 'day']
    """
    return WORD.findall(text.casefold().replace("'", "").replace("’", ""))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of events.csv, read once."""
    with (FOLDER / "events.csv").open(encoding="utf-8", newline="") as file:
        return Vocabulary(list(_ways(csv.DictReader(file))))


def _ways(rows: Iterator[dict[str, str]] | csv.DictReader[str]) -> Iterator[Way]:
    for row in rows:
        phrases = tuple(dict.fromkeys(tuple(words(phrase)) for phrase in parts(row["words"])))
        types, perhaps = frozenset(parts(row["event_types"])), frozenset(parts(row["perhaps"]))
        yield Way(row["id"], phrases, types, parts(row["needs"]), perhaps)
