"""Which format a kept file is of, and the steps that bring an older one to the present.

A file that does not say its format is of format 1; so is a list of rows, which has no place to say it. A key more is
no new format, for readers pass over what they do not know. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Step = Callable[[Any], Any]
"""Makes of what a file of one format says what one of the next format would say."""

STEPS: dict[str, tuple[Step, ...]] = {
    "case": (),  # what case.toml says
    "marks": (),  # {"lines": the lines of marks.txt}
    "audit": (),  # a line of audit.jsonl
    "key": (),  # the key of anonymise
    "result": (),  # what gaps --format json gives, kept to be compared
    "records": (),  # the records of a case that a store holds, as plain values by table
    "graph": (),  # the graph as .json and .graphml, which are not read back
}
"""For each kind of file the steps from format 1 to 2, from 2 to 3, and so on up to the one that is written now."""


class UnknownFormat(ValueError):
    """A file is of a format that is not known; str() says of which, and what to do."""


def written(kind: str) -> int:
    """The format in which a kind of file, a key of STEPS, is written now."""
    return len(STEPS[kind]) + 1


def brought_up(kind: str, said: Any, where: object) -> Any:
    """What a file says, as one of the present format would say it, without its "format".

    kind   a key of STEPS
    where  the file, as the reader knows it
    Raises UnknownFormat for a later format, and for one that is no whole number from 1.
    """
    number = 1
    if isinstance(said, dict):
        said = dict(said)
        number = said.pop("format", 1)
    if type(number) is not int or number < 1:
        raise UnknownFormat(f"{where}: format is not a whole number from 1. Write format = 1, or leave it out.")
    if number > written(kind):
        known = f"format {written(kind)}" if written(kind) == 1 else f"the formats up to {written(kind)}"
        raise UnknownFormat(f"{where} is of format {number}, and this version of agencygraph reads {known}. "
                            "Install the version that made it, or a later one.")  # fmt: skip
    for step in STEPS[kind][number - 1 :]:
        said = step(said)
    return said
