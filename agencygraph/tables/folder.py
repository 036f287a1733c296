"""The table files of a case's folder, none of which is read from outside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from agencygraph.headings import COLUMNS
from agencygraph.records import Place, Source
from agencygraph.tables.document import ENDINGS, LARGEST, OTHER_DOCUMENTS, read_file
from agencygraph.tables.grid import File
from agencygraph.tables.owners import by_source, names_in
from agencygraph.tables.rows import Cells


class Folder(Cells):
    """The files of a case, none of which is read from outside its folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__([])
        self.folder = folder
        self.states: dict[Path, tuple[int, int, int]] = {}
        self.sources: list[Source] = []

    def bytes_of(self, path: Path) -> bytes | None:
        """What a file holds; None, reported, where it cannot be read or lies outside the folder."""
        try:
            if not path.resolve().is_relative_to(self.folder):
                remedy = "Put a copy of the file itself into the folder. It was not read."
                self.say("error", Place(path.name), "", "this is a link to a file outside the case folder", remedy)
                return None
            if path.exists() and not path.is_file():
                raise OSError("it is not a file")
            if path.stat().st_size > LARGEST:
                raise OSError(f"it is larger than {LARGEST // 1024**2} MB")
            self.states[path] = _state(path)
            return path.read_bytes()
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            remedy = "Look at who may read it. Nothing was read from it."
            self.say("error", Place(path.name), "", f"the file cannot be read: {reason}", remedy)
            return None

    def files(self, found: Iterable[Path], one: bool, mapped: Mapping[str, str]) -> list[File]:
        """The table files among those found, chronologies in reading order first; `sources` says what was read of each.

        one     True where the case is a single chronology file
        mapped  headings of the case's own, as in case.toml
        """
        chosen: list[tuple[bool, str, str, Path]] = []
        for path in found:
            ending, stem = path.suffix.lower(), path.stem.lower()
            if not one and (path.name.startswith((".", "~$")) or path.is_dir()):
                continue
            if ending in (*ENDINGS, *OTHER_DOCUMENTS):
                companion = not one and stem != "chronology" and stem in COLUMNS
                chosen.append((companion, "" if stem == "chronology" else path.name, path.name, path))
        files = []
        for _, _, name, path in sorted(chosen):
            data = self.bytes_of(path)
            if data is None:
                continue
            made, problems = read_file(data, name, path.stem, mapped, one)
            self.problems += problems
            files += made
            self.sources.append(Source(name, sha256(data).hexdigest(), sum(len(file.rows) for file in made)))
        files, said = by_source(files, names_in(files))
        self.problems += said
        self._say_what_changed()
        return files

    def _say_what_changed(self) -> None:
        """Reports each file that was written while the case was read: what was read may be of no one time."""
        for path, state in self.states.items():
            if not path.is_file() or _state(path) != state:
                remedy = "Ask again when nobody is writing it. What it held when it was read counts."
                self.say("warning", Place(path.name), "", "the file was changed while the case was being read", remedy)


def _state(path: Path) -> tuple[int, int, int]:
    """What is another once a file is written: when it was, its length, and which file it is."""
    there = path.stat()
    return there.st_mtime_ns, there.st_size, there.st_ino
