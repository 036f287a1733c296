"""What reviewers decided of findings: accepted, explained or not relevant, with a reason and initials.

They stand in a plain text file beside the case, one line a mark, parted by tabs. It is only ever appended to, so
what was marked before stays to be read; the last mark of a finding is the one that is shown. Reading a case again
does not touch it, and a finding keeps its id for as long as it is the same finding.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from agencygraph import formats

FILE = "marks.txt"
KINDS = ("accepted", "explained", "not-relevant")
HEAD = "finding\tmark\tinitials\tdate\treason\n"
"""The first line of format 1."""
LATER = re.compile(r"format\t([0-9]{1,9})")
"""The first line of a later format."""


class Mark(NamedTuple):
    finding: str
    mark: str
    initials: str
    date: str
    reason: str


def place(case: str | Path) -> Path:
    """The file of the marks of a case: in its folder, or beside its one file."""
    path = Path(case)
    return path / FILE if path.is_dir() else path.with_name(f"{path.stem}-{FILE}")


def read(case: str | Path) -> dict[str, Mark]:
    """The last mark of each finding, by the finding's id; empty where there is no file.

    A line that is not one of ours is passed over: the file is for people, who may write notes into it.
    Raises formats.UnknownFormat.
    """
    path = place(case)
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    later = LATER.fullmatch(lines[0]) if lines else None
    said = {"lines": lines, "format": int(later[1]) if later else 1}
    found = {}
    for line in formats.brought_up("marks", said, path)["lines"]:
        parts = line.split("\t")
        if len(parts) == len(Mark._fields) and parts[1] in KINDS:
            found[parts[0]] = Mark(*parts)
    return found


def add(case: str | Path, finding: str, mark: str, *, initials: str, reason: str, on: date) -> Path:
    """Append a mark, in one write; returns the file.

    Raises OSError where it cannot be written, formats.UnknownFormat for a file that `read` would not read.
    """
    read(case)
    path = place(case)
    cells = (finding, mark, initials, on.isoformat(), reason)
    line = "\t".join(" ".join(cell.split()) for cell in cells) + "\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        text = line if file.tell() or path.stat().st_size else HEAD + line
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    return path


def put_on(findings: Iterable[dict[str, Any]], marks: dict[str, Mark]) -> None:
    """Give each finding that has a mark its "mark": an object of mark, initials, date and reason."""
    for row in findings:
        if mark := marks.get(row["finding"]):
            row["mark"] = {name: getattr(mark, name) for name in ("mark", "initials", "date", "reason")}
