"""Writes a file or a folder whole or not at all, for its owner only, and never over what a case was read from."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from agencygraph.tables import ENDINGS, OTHER_DOCUMENTS

READ_FROM_A_CASE = (*ENDINGS, *OTHER_DOCUMENTS, ".toml")
"""Endings of files that belong to a case: in its folder, a new one would be read as part of it next time."""


LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same content gives the same bytes."""


class CannotWrite(Exception):
    """A file cannot be written; str() is a sentence that says which and why."""


class IsInput(CannotWrite):
    """The file named for a result is one the case is read from, or would be."""


def write(path: str | Path, content: str | bytes, *, case: str | Path | None = None) -> Path:
    """Puts the content into a file, which afterwards holds all of it, or what it held before.

    path     where; its folder must be there. A link is followed, so that what it points to is replaced
    content  text is written as UTF-8 with the line ends it has
    case     the folder or file the result was made from, None where there is none on this disk
    Returns the path of the file as an absolute one.
    Raises IsInput, or CannotWrite for a folder, a device, or a place that cannot be written to.
    """
    try:
        target = Path(path).resolve()
        if target.is_dir():
            raise CannotWrite(f"{path} is a folder: name a file in it.")
        if target.exists() and not target.is_file():
            raise CannotWrite(f"{path} is not an ordinary file: name another.")
        if case is not None and _belongs_to(Path(case), Path(path), target):
            raise IsInput(f"{path} is one of the files of the case, or would be read as one: name another.")
        _replace(target, content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError, RuntimeError) as error:
        raise CannotWrite(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
    return target


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    """Files by name as one .zip, which is the same whenever it is made; text is written as UTF-8."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, data)
    return made.getvalue()


def new_folder(path: str | Path) -> Path:
    """The absolute path of a folder to be made. Raises CannotWrite where a file or a folder with files is there."""
    target = Path(path).absolute()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise CannotWrite(f"{path} is already there: name a new folder.")
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
    return target


def write_folder(path: str | Path, content: Mapping[str, str | bytes]) -> Path:
    """Writes files into a new folder that only its owner can read, which is there with all of them or not at all.

    path     where; it is not there, or is an empty folder. The folder it lies in must be there
    content  text or bytes by the name in the folder; a name may lie in a folder below it
    Returns the absolute path of the folder. Raises CannotWrite.
    """
    target = new_folder(path)
    try:
        made = Path(tempfile.mkdtemp(prefix=".agencygraph-", dir=target.parent))
        try:
            for name, data in content.items():
                (made / name).parent.mkdir(mode=0o700, exist_ok=True)
                write(made / name, data)
            if target.exists():
                target.rmdir()
            made.rename(target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except (OSError, CannotWrite) as error:
        error = error.__cause__ if isinstance(error.__cause__, OSError) else error
        raise CannotWrite(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}.") from error
    return target


def typed(path: str | Path) -> str:
    """A path as it is typed in a command, in quotes where a shell, of Windows too, would cut or change it.

    >>> print(typed("cases/first"), typed("Child K/case"))
    cases/first "Child K/case"
    """
    text = str(path)
    return f'"{text}"' if any(c.isspace() or c in "&;()'#<>|*?$^" for c in text) else text


def _belongs_to(case: Path, named: Path, target: Path) -> bool:
    """Whether a file is the case itself, or lies in its folder under a name that is read."""
    case = case.resolve()
    if case.is_file():
        return target == case or (target.exists() and target.samefile(case))
    inside = case in (target.parent, named.absolute().parent.resolve())
    if inside and {target.suffix.lower(), named.suffix.lower()} & set(READ_FROM_A_CASE):
        return True
    return target.exists() and any(
        other.suffix.lower() in READ_FROM_A_CASE and other.is_file() and other.samefile(target)
        for other in case.iterdir()
    )


def _replace(target: Path, content: bytes) -> None:
    # mkstemp gives a file that only its owner can read; from the same folder it takes the other's place in one step.
    handle, name = tempfile.mkstemp(prefix=".agencygraph-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
