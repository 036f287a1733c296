"""Reads the steps of a procedure: who is expected to tell whom, and how soon.

A cell reads "School tells CSC within 24 hours; CSC tells Police within 3 days; copy GP". A copy goes from the agency
that tells in the step before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agencygraph.records import Place, Problem, Step
from agencygraph.when import DAY

STEP = re.compile(
    r"(?P<giver>.+?) tells (?P<taker>.+?)(?: within (?P<limit>[0-9]{1,4}) ?(?P<unit>minute|hour|day|week)s?)?",
    re.IGNORECASE | re.DOTALL,
)
COPY = re.compile(r"copy (?:to )?(?P<takers>.+)", re.IGNORECASE)
UNITS = {"minute": (1, 0), "hour": (60, 0), "day": (DAY, 1), "week": (7 * DAY, 7)}
"""Minutes in each unit, and whole days for those that are counted in days."""
REMEDY = 'Write "A tells B within 24 hours; B tells C within 3 days; copy D".'


def steps(text: str, find: Callable[[str], str | None], place: Place) -> tuple[tuple[Step, ...], list[Problem]]:
    """The steps of a cell in order, with what could not be read of it.

    find  gives the id of the agency that a name stands for, nothing where the case has none; the name is then kept
    """
    found: list[Step] = []
    problems: list[Problem] = []

    def agency(name: str) -> str:
        known = find(name.strip())
        if not known:
            remedy = "Correct the spelling, or keep it: a step of an agency without a record is shown as that."
            problems.append(Problem("warning", place, name.strip(), "the case has no agency of this name", remedy))
        return known or name.strip()

    for part in filter(None, (" ".join(p.split()).rstrip(".") for p in text.split(";"))):
        if (m := STEP.fullmatch(part)) is not None:
            minutes, whole = UNITS[m["unit"].lower()] if m["unit"] else (0, 0)
            limit = int(m["limit"] or 0)
            words = f"within {limit} {m['unit'].lower()}{'' if limit == 1 else 's'}" if m["unit"] else ""
            found.append(Step(agency(m["giver"]), agency(m["taker"]), limit * minutes, limit * whole, words))
        elif (m := COPY.fullmatch(part)) is not None and found:
            giver = found[-1].giver
            found += [Step(giver, agency(taker), copy=True) for taker in m["takers"].split(",")]
        else:
            message = "this is no step of a procedure"
            problems.append(Problem("error", place, part, message, f"{REMEDY} It was left out."))
    return tuple(found), problems
