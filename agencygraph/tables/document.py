"""One file's bytes, whatever its kind, read into tables with all that is to be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from lxml import etree

from agencygraph.headings import COLUMNS
from agencygraph.records import Place, Problem
from agencygraph.tables import ends, opendocument, owners, text, word
from agencygraph.tables.archive import EXCEL, KINDS, MOST_CELLS, PROGRAM, TOO_MANY, WORD, Archive, Unusable
from agencygraph.tables.grid import File, files

TEXTS = (".csv", ".tsv")
ENDINGS = (*TEXTS, *(ending for ending in KINDS if not ending.endswith(("tx", "tm"))))
"""Endings of the names of files that are read."""

OTHER_DOCUMENTS = (".doc", ".dot", ".dotm", ".dotx", ".pdf", ".rtf", ".xls", ".xlsb", ".xltm", ".xltx")
"""Endings of documents that are not, but may be somebody's chronology, so that they are reported."""

LARGEST = 256 * 1024**2
"""Bytes of one file."""


def read_file(
    data: bytes, name: str, stem: str, mapped: Mapping[str, str] | None = None, one: bool = False
) -> tuple[list[File], list[Problem]]:
    """The tables of a file, in its order, and what is to be said of them.

    name    the file, for the places; what it ends in counts for text only, documents are known by their bytes
    stem    whose record it is, where nothing in the file says so
    mapped  headings of the case's own, as in case.toml
    one     True where a table of text is a chronology whatever it is called
    """
    made, problems = _tables(data, name, stem, mapped, one)
    made, said = owners.by_source(ends.joined(made, problems))
    return made, problems + said


def _tables(
    data: bytes, name: str, stem: str, mapped: Mapping[str, str] | None, one: bool
) -> tuple[list[File], list[Problem]]:
    """The tables of a file with what each column of theirs says, before columns are read together."""
    ending = PurePath(name).suffix.lower()
    zipped = data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if ending in TEXTS and not zipped:
        companion = not one and stem.lower() in COLUMNS
        table = stem.lower() if companion else "chronology"
        rows, problems = text.read(data, name, table, mapped)
        return [File(name, stem, table, rows, "", len(rows))], problems
    place = Place(name)
    try:
        archive = Archive(data)
        if archive.kind == WORD:
            grids, problems = word.read(archive, name)
        elif archive.kind == EXCEL:
            from agencygraph.tables import excel  # openpyxl takes a tenth of a second, which other files do not need

            grids, problems = excel.read(archive, data, name)
        else:
            grids, problems = opendocument.read(archive, name)
        if sum(len(line.cells) for grid in grids for line in grid.lines) > MOST_CELLS:
            raise Unusable(*TOO_MANY)
    except Unusable as error:
        remedy = f"{error.remedy} Nothing was read from it."
        return [], [Problem("error", place, "", str(error), remedy)]
    except (etree.LxmlError, KeyError, ValueError, RecursionError) as error:
        remedy = "Open it in the program it came from, save it again, and send that. Nothing was read from it."
        return [], [Problem("error", place, "", f"a part of the file is missing or damaged: {error}", remedy)]
    if KINDS.get(ending) != archive.kind:
        remedy = f"Give it the ending that {PROGRAM[archive.kind]} gives. It was read as what it is."
        problems.insert(
            0, Problem("warning", place, ending, f"this is {archive.kind}, whatever its name ends in", remedy)
        )
    made, said = files(grids, name, stem, mapped)
    return made, problems + said
