"""The abbreviations that the rows of a case use: how often, where first, and what they mean where that is known.

A case explains its own in a table `glossary`, which comes first. Others are looked up among those in general use in
safeguarding in the United Kingdom; where several meanings are usual, all are given, parted by ";". What stands in
neither, nor is an agency of the case, is not explained, and nothing is guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from agencygraph.records import Case, Entry

SHIPPED = Path(__file__).resolve().parent / "rules" / "abbreviations.csv"
"""Abbreviations in general use, and what they mean."""

COLUMNS = ("abbreviation", "count", "meaning", "explained", "first")
NOT_EXPLAINED = "not explained"

TOKEN = re.compile(r"(?<![\w/])(?:[A-Za-z]/[A-Za-z]|[A-Za-z]&[A-Za-z]|[A-Z]{2,8}|[Ss]\.?\d{2})s?\d{0,2}(?![\w/])")
"""What may be one: capitals, also with a number or a plural after them; "t/c"; "A&E"; "s47"."""
MARKS = frozenset({"DISPUTED", "UNCERTAIN"})
"""Words in capitals that say how an account stands."""
SHOUTED = re.compile(r"(?:\b[A-Z]{2,}\b\W+){3,}[A-Z]{2,}\b")
"""A text typed in capitals, in which only known abbreviations count."""
TEXTS = ("practitioner", "description", "response", "threshold", "oversight", "source", "evidence", "meaning")


def found(case: Case) -> list[dict[str, Any]]:
    """One row for each abbreviation, those not explained first, then by abbreviation.

    count      how often it stands in the rows of the chronologies
    meaning    what it means, "" where that is not known
    explained  "by the case", "general use" or "not explained"
    first      the place where it stands first, in the reading order of the case
    """
    counts: dict[str, list[Any]] = {}
    general, own = _general(), {_key(short): meaning for short, meaning in case.glossary}
    for agency in case.agencies:
        for name in (agency.id, *agency.aliases):
            if agency.title and agency.title != name:
                own.setdefault(_key(name), agency.title)
    for entry in case.entries:
        for text, column in _texts(entry):
            for short in _in(text, {*general, *own}):
                counts.setdefault(short, [0, str(entry.place._replace(column=column))])[0] += 1
    rows = []
    for short, (count, first) in counts.items():
        key = _key(short)
        explained = "by the case" if key in own else "general use" if key in general else NOT_EXPLAINED
        meaning = own.get(key) or general.get(key, "")
        rows.append({"abbreviation": short, "count": count, "meaning": meaning, "explained": explained, "first": first})
    return sorted(rows, key=lambda row: (row["explained"] != NOT_EXPLAINED, row["abbreviation"]))


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    for column in TEXTS:
        if text := getattr(entry, column):
            yield text, column
    for heading, text in entry.other:
        yield text, heading


def _in(text: str, known: set[str]) -> Iterator[str]:
    """The abbreviations of a text, written alike: "T/C" for "t/c", "HV" for "HVs" and "HV2"."""
    shouted = SHOUTED.search(text) is not None
    for match in TOKEN.finditer(text):
        written = match[0].upper().replace(".", "")
        bare = match[0].rstrip("0123456789").rstrip("s").upper().replace(".", "")
        short = written if _key(written) in known else bare
        if _key(short) in known or (short.isalpha() and len(short) > 1 and not shouted and short not in MARKS):
            yield short


def _key(short: str) -> str:
    return "".join(short.casefold().split()).replace(".", "")


@cache
def _general() -> dict[str, str]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return {_key(row["abbreviation"]): row["meaning"] for row in csv.DictReader(file)}
