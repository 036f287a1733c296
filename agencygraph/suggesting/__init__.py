"""Help with coding that never codes: suggestions from a row's own words, for a person to accept or reject.

`suggest` gives them; `acceptance` reads back what was decided and adds what was accepted as a case is read. What
looks for suggestions is imported when it is asked for, so that reading a case does not wait for it.
"""

from __future__ import annotations

from collections.abc import Collection

from agencygraph.records import Case
from agencygraph.suggesting.proposals import KINDS, Suggestion


def suggest(case: Case, decided: Collection[str] = ()) -> list[Suggestion]:
    """What may be added to the rows of a case, by kind and then in the order of the rows.

    decided  ids of suggestions that a person has accepted or rejected; they are not made again
    """
    from agencygraph.suggesting import events, mentions, names, telling

    told = telling.read(case)
    found = [
        *telling.suggestions(case, told),
        *events.suggestions(case, told),
        *mentions.suggestions(case),
        *names.suggestions(case),
    ]
    made: dict[str, Suggestion] = {}
    for one in found:
        if one.id not in decided:
            made.setdefault(one.id, one)
    return list(made.values())


__all__ = ["KINDS", "Suggestion", "suggest"]
