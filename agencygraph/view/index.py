"""The page that lists several cases, each with a page of its own beside it.

In go the models of the cases, out comes one HTML file without a script. Of each case it has what stands here and
no more: title, period, marking, agencies, how many findings have each outcome, and what was not looked for or cannot
be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from agencygraph.view.page import environment, hashed, style
from agencygraph.view.rows import OUTCOMES, span, text

Row = dict[str, Any]

NAME = "index.html"
POLICY = "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'"
MOST = 60
"""Characters of a case's id that its file is named by."""


def names(ids: Iterable[str]) -> list[str]:
    """A file name for the page of each case, in the order given: no two alike whatever the ids hold.

    >>> names(["Rowan 1", "rowan/1", "index"])
    ['Rowan-1.html', 'rowan-1-2.html', 'index-2.html']
    """
    taken, found = {NAME}, []
    for case_id in ids:
        plain = re.sub(r"[^\w-]+", "-", case_id, flags=re.ASCII).strip("-")[:MOST] or "case"
        name, number = f"{plain}.html", 1
        while name.lower() in taken:  # Windows does not tell Rowan from rowan
            number += 1
            name = f"{plain}-{number}.html"
        taken.add(name.lower())
        found.append(name)
    return found


def render(models: Sequence[Row], *, version: str) -> str:
    """The HTML of the list, one row a case in the order given.

    models  as `page.render` takes them; each already without what its reader is not shown
    Returns the text of one file, to be written as UTF-8 with "\\n" at line ends beside the pages named by `names`.
    """
    cases = []
    for model, name in zip(models, names(str(model["case"]["id"]) for model in models), strict=True):
        cases.append({"href": quote(name), **summary(model)})
    css = style("colours", "index")
    return environment().get_template("index.html.j2").render(
        policy=POLICY.format(style=hashed(css)), css=Markup(css), cases=cases, version=version, outcomes=OUTCOMES
    )


def summary(model: Row) -> Row:
    """One case in words: title, marking, period, agencies, counts by outcome, and what could not be looked for."""
    case = model["case"]
    made = Counter(
        finding["outcome"] if finding.get("outcome") in OUTCOMES else "cannot-tell"
        for gap in model["gaps"]
        for finding in gap.get("findings") or []
    )
    return {
        "title": text(case.get("title")) or text(case.get("id")),
        "id": text(case.get("id")),
        "marking": text(case.get("marking")),
        "period": span(case["from"], case["to"]) if case.get("from") or case.get("to") else "no period given",
        "agencies": [text(agency["title"]) for agency in model["agencies"] if agency.get("covered")],
        "without": [text(agency["title"]) for agency in model["agencies"] if not agency.get("covered")],
        "counts": {outcome: made[outcome] for outcome in OUTCOMES},
        "findings": made.total(),
        "not_looked_for": [
            {"title": text(gap.get("title")), "why": text(gap["not_looked_for"])}
            for gap in model["gaps"]
            if gap.get("not_looked_for")
        ],
        "cannot_tell": sum(gap.get("cannot_tell") or 0 for gap in model["gaps"]),
    }
