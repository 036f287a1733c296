"""The way back: codes to names, ids to those they were, moved dates to where they stood, with the key.

Every spelling of a name comes back as the one name that is its id; what was left out, words that said somebody's sex,
and dates that were coarsened do not come back. Only the .csv files and case.toml of the folder are read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from agencygraph import dates, files, formats
from agencygraph.anonymising import days, key
from agencygraph.anonymising.days import Change
from agencygraph.anonymising.key import Key, Made
from agencygraph.anonymising.levels import COLUMNS
from agencygraph.files import CannotWrite
from agencygraph.tables import guarded, parts
from agencygraph.tables.rows import unguarded
from agencygraph.tables.settings import parsed
from agencygraph.workbook import quoted

LISTS = frozenset(
    {"agencies", "people", "items", "entry", "rule", "cites", "practitioner", "address", "area", "origin"}
)
DATES = frozenset({"when", "date", "birth", "in force"})


def back(folder: str | Path, into: str | Path, key_file: str | Path) -> Path:
    """Writes the case in a folder with its names and dates again into a new folder, whole or not at all.

    Raises CannotWrite where the folder holds no case made with this key, key.NotAKey where there is no key.
    """
    folder, own = Path(folder), key.read(key_file)
    try:
        settings = parsed((folder / "case.toml").read_bytes())
        tables = {path.name: path.read_bytes().decode("utf-8-sig") for path in sorted(folder.glob("*.csv"))}
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{folder} cannot be read as a case: {getattr(error, 'strerror', None) or error}.") from error
    made = own.cases.get(str(settings.get("id")))
    if made is None:
        raise CannotWrite(f"{folder} holds no case that was made with the key {key_file}.")
    way = _Way(own, made)
    content = {name: way.table(name.removesuffix(".csv"), text) for name, text in tables.items()}
    return files.write_folder(into, {"case.toml": way.settings(settings), **content})


class _Way:
    def __init__(self, own: Key, made: Made) -> None:
        self.made, self.by = made, Change(days=-made.days)
        self.mains = {name.code: name.main for name in own.names if name.code != name.main}
        codes = sorted(self.mains, key=len, reverse=True)
        ends = (re.escape(c) + (r"(?![^\W_])" if c[-1].isalnum() else "") for c in codes)
        self.pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(ends)})") if codes else None

    def settings(self, given: Mapping[str, object]) -> bytes:
        lines = [f"format = {formats.written('case')}", f"id = {quoted(self.made.id)}"]
        for name, value in given.items():
            if isinstance(value, dict):
                lines += ["", f"[{name}]", *(f"{quoted(self.text(k))} = {quoted(str(v))}" for k, v in value.items())]
            elif name in ("from", "to", "incident"):
                lines.append(f"{name} = {quoted(self.date(str(value)))}")
            elif name in ("title", "marking"):
                lines.append(f"{name} = {quoted(getattr(self.made, name) or self.text(str(value)))}")
            elif name != "id":
                lines.append(f"{name} = {quoted(self.mains.get(str(value), self.text(str(value))))}")
        return ("\n".join(lines) + "\n").encode("utf-8")

    def table(self, table: str, text: str) -> bytes:
        rows = list(csv.reader(io.StringIO(text, newline="")))
        kinds = [COLUMNS.get(table, {}).get(head, "text") for head in (rows[0] if rows else [])]
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        for at, row in enumerate(rows):
            wide = [*kinds, *["text"] * (len(row) - len(kinds))][: len(row)]
            cells = [self._cell(unguarded(cell), kind) for cell, kind in zip(row, wide, strict=True)]
            writer.writerow([guarded(cell) for cell in cells] if at else [self.text(cell) for cell in row])
        return out.getvalue().encode("utf-8-sig")

    def _cell(self, cell: str, kind: str) -> str:
        if kind in DATES:
            return self.date(cell)
        if kind in LISTS:
            return "; ".join(self.made.ids.get(part) or self.mains.get(part) or self.text(part) for part in parts(cell))
        return cell if kind == "fixed" else self.text(cell)

    def date(self, cell: str) -> str:
        """A date cell moved back; as it stands where dates were not moved or it cannot be read."""
        if not self.made.days or not cell:
            return cell
        try:
            pair = dates.read_span(cell)
            whole = days.written(days.changed(dates.read(cell), self.by))
        except dates.UnreadableDate:
            return cell
        if pair is None or "~" not in cell:
            return whole
        return days.written_span(*(days.changed(end, self.by) for end in pair))

    def text(self, text: str) -> str:
        """Text with names for codes, and dates moved back."""
        if self.made.days:
            pieces, at = list[str](), 0
            for found in days.found_in(text):
                whole = found.when is not None
                pieces += [text[at : found.start], days.said(found, self.by) if whole else found.words]
                at = found.end
            text = "".join(pieces) + text[at:]
        return self.pattern.sub(lambda m: self.mains[m[0]], text) if self.pattern else text
