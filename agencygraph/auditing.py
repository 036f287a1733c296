"""A record beside the case of what was read, with which rules, and what was found: for disclosure.

It is a text file of one JSON object a line, only ever appended to, and only when asked. Each line has the hash of the
line before it and of itself, so a changed byte, and a line taken out, put in or moved, shows. What no record can show
of itself is that its last lines were taken away whole: for that the hash of the last line is kept somewhere else.
Findings stand in it by their ids and counts; no words of a chronology do.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from agencygraph import formats, marks, queries, rules
from agencygraph.findings import Options, Result
from agencygraph.records import Case
from agencygraph.when import When

FILE = "audit.jsonl"
BEGINNING = "0" * 64
"""What the first line has in place of the hash of a line before it."""
ENGINES = ("ladybug", "neo4j")

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

    def _unlock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class Broken(Exception):
    """A record that does not follow; nothing is added to one. str() says which line and why."""


class Checked(NamedTuple):
    """What a look through a record gave.

    lines  how many follow from the first on
    last   the hash of the last of them; BEGINNING where there is none
    said   what that line says, without its hashes; {} where there is none
    line   the number of the first line that does not follow; 0 where all do
    why    why it does not
    """

    lines: int
    last: str
    said: dict[str, Any]
    line: int = 0
    why: str = ""


def place(case: str | Path) -> Path:
    """The file of the record of a case: in its folder, or beside its one file."""
    path = Path(case)
    return path / FILE if path.is_dir() else path.with_name(f"{path.stem}-{FILE}")


def account(path: str | Path, case: Case, results: Sequence[Result], options: Options) -> dict[str, Any]:
    """What a line of the record says of a case as it stands, without who wrote it and when.

    path     the folder or file it was read from; its case.toml and its marks are read from beside it
    results  of every query that was asked, with these options
    Files and rules stand with the SHA-256 of their bytes.
    """
    return {
        "format": formats.written("audit"),
        "case": case.id,
        "program": {"agencygraph": _version("agencygraph"), "python": platform.python_version(),
                    **{name: found for name in ENGINES if (found := _version(name))}},
        "read": _read(case),
        "options": {name: _plain(value) for name, value in asdict(options).items()},
        "rules": _rules(),
        "problems": {s: n for s in ("error", "warning", "note") if (n := sum(p.severity == s for p in case.problems))},
        "findings": [
            {
                "query": r.query.name, "count": r.count, "cannot_tell": r.cannot_tell, "of": r.of,
                "not_looked_for": r.not_looked_for is not None, "ids": sorted(row["finding"] for row in r.findings),
            }
            for r in results
        ],
        "marks": _marks(Path(path)),
    }  # fmt: skip


def add(case: str | Path, said: Mapping[str, Any], *, initials: str, now: datetime) -> Checked:
    """Append a line that says this to the record of a case, in one write; gives what the record then is.

    now  when it is written, with its zone; kept in UTC to the second
    Two who write at once wait for one another. Raises Broken where what is there does not follow, OSError where the
    file cannot be written; then it is as it was.
    """
    handle = os.open(place(case), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file, _alone(file):
        held = _all(file)
        found = check(held)
        if found.line:
            raise Broken(fault(found))
        at = now.astimezone(UTC).replace(microsecond=0).isoformat()
        line = {**said, "line": found.lines + 1, "at": at, "by": initials, "previous": found.last}
        made = _text({**line, "hash": _hash(line)}) + b"\n"
        try:
            if file.write(made) != len(made):
                raise OSError(0, "there is no room for the whole line")
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), len(held))
            raise
        return check(held + made)


def read(case: str | Path) -> Checked | None:
    """A look through the record beside a case; None where there is none. Raises OSError where it cannot be read."""
    path = place(case)
    return check(path.read_bytes()) if path.exists() else None


def check(content: bytes) -> Checked:
    """Whether each line of a record follows from the line before it and says what its hash was made of.

    Raises formats.UnknownFormat for a line that another version of the program wrote.
    """
    *whole, rest = content.split(b"\n")
    last, said, number = BEGINNING, dict[str, Any](), 0
    for number, text in enumerate(whole, 1):
        found = _object(text)
        own = found.pop("hash", None)
        why = ""
        if not found or _text({**found, "hash": own}) != text:
            why = "it is not as it was written"
        elif own != _hash(found):
            why = "what it says was changed"
        elif found.get("previous") != last or found.get("line") != number:
            why = "it does not follow the line before it: a line was taken out, put in or moved"
        if why:
            return Checked(number - 1, last, said, number, why)
        del found["previous"]
        last, said = str(own), formats.brought_up("audit", found, f"Line {number} of the record")
    if rest:
        return Checked(number, last, said, number + 1, "its end is missing")
    return Checked(number, last, said)


def holds(content: bytes, last: str) -> bool:
    """Whether some line of a record has this hash."""
    return any(_object(text).get("hash") == last.strip().lower() for text in content.split(b"\n"))


def fault(found: Checked) -> str:
    """The first line that does not follow, as a sentence."""
    return f"Line {found.line} of the record does not stand: {found.why}. Lines before it that do: {found.lines}."


def changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is no longer as a line of the record says, as sentences, files first; () where all is."""
    lines = []
    for what, kind in (("read", "file"), ("rules", "rule file")):
        before, after = ({one["file"]: one["sha256"] for one in said.get(what, ())} for said in (then, now))
        for name in sorted({*before, *after}):
            if name not in after:
                lines.append(f"The {kind} {name} is no longer there.")
            elif name not in before:
                lines.append(f"The {kind} {name} was not there.")
            elif before[name] != after[name]:
                lines.append(f"The {kind} {name} has changed.")
    for what, sentence in (
        ("program", "The program, or what it runs on, is of another version."),
        ("options", "It was asked with other options."),
        ("marks", "The marks have changed."),
    ):
        if then.get(what) != now.get(what):
            lines.append(sentence)
    ids = [{i for one in said.get("findings", ()) for i in one["ids"]} for said in (then, now)]
    if ids[0] != ids[1]:
        lines.append(f"Findings: {len(ids[1] - ids[0])} new, {len(ids[0] - ids[1])} no longer there.")
    return lines


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> bytes:
    """A value in the one way in which it is written and hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def _hash(line: Mapping[str, Any]) -> str:
    return sha256(_text(line)).hexdigest()


@contextlib.contextmanager
def _alone(file: BinaryIO) -> Iterator[None]:
    _lock(file)
    try:
        yield
    finally:
        _unlock(file)


def _all(file: BinaryIO) -> bytes:
    file.seek(0)
    return b"".join(iter(lambda: file.read(1 << 20), b""))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _plain(value: Any) -> Any:
    """An option as JSON has it; a moment as its bounds, its unit and the words as written."""
    return [value.earliest, value.latest, int(value.unit), value.text] if isinstance(value, When) else value


def _read(case: Case) -> list[dict[str, Any]]:
    return [{"file": s.file, "sha256": s.sha256, "rows": s.rows} for s in case.sources]


def _rules() -> list[dict[str, str]]:
    files = [*queries.shipped().values(), *sorted(rules.FOLDER.glob("*.csv"))]
    return [{"file": p.name, "sha256": sha256(p.read_bytes()).hexdigest()} for p in sorted(files, key=lambda p: p.name)]


def _marks(case: Path) -> dict[str, Any]:
    """The marks that stand, by finding, without their reasons; and the hash of the file that has them all."""
    path = marks.place(case)
    if not path.is_file():
        return {"sha256": "", "standing": []}
    standing = [[m.finding, m.mark, m.initials, m.date] for m in marks.read(case).values()]
    return {"sha256": sha256(path.read_bytes()).hexdigest(), "standing": sorted(standing)}
