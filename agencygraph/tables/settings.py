"""Reads a case.toml, which anybody may have written, within limits: a short one can ask for all of a machine."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from agencygraph import formats

LARGEST = 1024**2
"""Bytes of a case.toml; that of a large case has some thousands."""
DEEP = re.compile(r"""(?:\.[ \t]*(?:[\w-]{1,200}|"[^"\n]{0,200}"|'[^'\n]{0,200}')[ \t]*){30}""")
"""A key of so many parts: a reader of TOML keeps every beginning of it, of 100,000 parts tens of gigabytes."""


def parsed(data: bytes) -> dict[str, Any]:
    """What a case.toml says, in the present format and without naming it.

    Raises formats.UnknownFormat, and ValueError, which says why, for one that cannot be read or asks for too much.
    """
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 1024**2} MB")
    text = data.decode("utf-8-sig")
    if DEEP.search(text):
        raise ValueError("a key has too many parts")
    try:
        said = tomllib.loads(text)
    except RecursionError:
        raise ValueError("brackets are nested too deep") from None
    settings: dict[str, Any] = formats.brought_up("case", said, "case.toml")
    return settings
