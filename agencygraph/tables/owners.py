"""Whose record the rows of a file are, where no column says so: the file's name, or what begins each Source cell.

A composite made by a program such as Chronolator has rows of several agencies, told apart by a prefix in the
column Source: "School: concern log p3", "[POL] log 12". It is read so only where every row has such a prefix, each
one is an agency of the case or a usual name of one, and the file is not itself named after an agency, whose
sources may well be others. Otherwise nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agencygraph.headings import normal
from agencygraph.records import Place, Problem
from agencygraph.tables.grid import File
from agencygraph.tables.rows import parts

NOISE = re.compile(
    r"(?<![^\W_])(?:(?:single|multi)[ -]?agency|chronolog(?:y|ies)|internal|organisational|key events?|imr|final|draft|"
    r"copy|amended|updated|redacted|version ?\d*|v ?\d+(?:\.\d+)*|\d{4}-\d\d-\d\d|\d{1,2}[.-]\d{1,2}[.-]\d{2,4}|"
    r"\d{6,8}|(?:19|20)\d\d)(?![^\W_])|\(\d*\)",
    re.I,
)
"""What files are named that is not part of an agency's name; other numbers are: Ward 7 is not Ward 8."""

LEFT_OVER = re.compile(r"\(\s*\)|^(?:\s*(?:of|for|from|the)\b)+|(?:\b(?:of|for|from|the)\s*){1,5}$", re.I)

PREFIX = re.compile(r"\s*(?:\[([^\[\]]{1,60})\]|\(([^()]{1,60})\)|([^\s:;\[\]()][^:;\[\]()]{0,59}?)\s*:)")

USUAL = (
    "Adult Social Care", "ASC", "Ambulance", "Ambulance Service", "CAFCASS", "CAMHS", "Children's Services",
    "Children's Social Care", "Community Paediatrics", "CSC", "Early Help", "Early Years", "ED", "EDT", "Education",
    "Education Welfare", "EWO", "Fire", "Fire Service", "GP", "GP Practice", "Health", "Health Visiting",
    "Health Visitor", "Hospital", "Housing", "HV", "IDVA", "Maternity", "MASH", "Midwifery", "MW", "Nursery", "POL",
    "Police", "Prison", "Probation", "School", "School Nurse", "School Nursing", "SCH", "SN", "Social Care",
    "Social Services", "YJS", "YOS", "YOT", "Youth Justice", "Youth Service",
)  # fmt: skip
"""Names and short forms by which composites tell agencies apart; those of the case itself count too."""


def agency_of(stem: str) -> str:
    """The agency that a file's name gives, without what is not part of an agency's name.

    >>> agency_of("Health Visiting - single agency chronology FINAL v2 (2024-11-04)")
    'Health Visiting'
    """
    words = LEFT_OVER.sub(" ", " ".join(NOISE.sub(" ", stem.replace("_", " ")).split()))
    return " ".join(words.split()).strip(" -–.,&") or stem


def names_in(files: Iterable[File]) -> set[str]:
    """Every name that the agencies tables among some files give an agency."""
    return {
        name
        for file in files
        if file.table == "agencies"
        for row in file.rows
        for name in (row.get("id"), row.get("title"), *parts(row.get("aliases")))
        if name
    }


def by_source(files: Iterable[File], names: Iterable[str] = ()) -> tuple[list[File], list[Problem]]:
    """The files with the agency of each row of a composite as its `agency`, and a note for each composite.

    names  of the case's own agencies
    """
    known = {normal(name) for name in (*USUAL, *names)}
    made, said = list[File](), list[Problem]()
    for file in files:
        prefixes = _prefixes(file, known) if file.table == "chronology" else []
        if prefixes:
            heads = {**file.rows[0].heads, "agency": file.rows[0].heads["source"]}
            rows = [
                row._replace(cells={**row.cells, "agency": prefix}, heads=heads)
                for row, prefix in zip(file.rows, prefixes, strict=True)
            ]
            file = file._replace(rows=rows)
            place = Place(file.name, 0, heads["source"], file.label)
            found = ", ".join(dict.fromkeys(prefixes))
            message = "the agency of each row is taken from what its source begins with"
            remedy = "Add a column headed agency if they are not the agencies whose record the rows are."
            said.append(Problem("note", place, found, message, remedy))
        made.append(file)
    return made, said


def _prefixes(file: File, known: set[str]) -> list[str]:
    """What the Source cell of each row begins with; [] unless all of them are agencies and nothing else says whose."""
    if not file.rows or "agency" in file.rows[0].heads or "source" not in file.rows[0].heads:
        return []
    if normal(agency_of(file.stem)) in known:
        return []
    found = list[str]()
    for row in file.rows:
        match = PREFIX.match(row.get("source"))
        prefix = " ".join((match[1] or match[2] or match[3]).split()) if match else ""
        if normal(prefix) not in known:
            return []
        found.append(prefix)
    return found
