"""All files of a workshop by name: for the tables, a folder for each stage; for the facilitator, one apart.

Each agency's file is made from its own part of its stage alone (`stages`), so that no file can hold another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agencygraph import report
from agencygraph.report.parts import Report
from agencygraph.workshop.guide import Told, guide
from agencygraph.workshop.packs import cards, pack, questions, texts
from agencygraph.workshop.page import card_page, facilitator
from agencygraph.workshop.stages import Stage, agencies
from agencygraph.workshop.wording import BLANK

FACILITATOR = "facilitator"


def files(it: Told, made: str) -> dict[str, str | bytes]:
    """Every file of the folder, text or bytes by its name.

    it    what the facilitator's files tell: the stages, and the findings of the whole case
    made  by what and from what the files were made
    """
    found: dict[str, str | bytes] = {}
    for at, stage in enumerate(it.stages):
        for agency, name in file_names(stage).items():
            here = f"stage-{stage.number}/{name}"
            earlier = it.stages[:at]
            found |= _written(f"{here}-pack", pack(stage, earlier, agency, made))
            if texts(stage, earlier, agency):
                found[f"{here}-cards.html"] = card_page(stage, earlier, agency, made)
                found[f"{here}-cards.docx"] = report.written(cards(stage, earlier, agency, made), "docx")
    sheet = Report("Questions for each table", it.case.marking, made, tuple(questions(None)))
    found |= _written(f"{FACILITATOR}/questions", sheet)
    found |= _written(f"{FACILITATOR}/guide", guide(it, made))
    found[f"{FACILITATOR}/facilitator.html"] = facilitator(it, made)
    return found


def file_names(stage: Stage) -> dict[str, str]:
    """A name for the files of each agency that sits at a table, by its id; two ids never share one."""
    found: dict[str, str] = {}
    for seen in agencies(stage.seen.values()):
        found[seen.agency.id] = _unlike(re.sub(r"[^\w-]+", "-", seen.agency.id).strip("-") or "agency", found.values())
    return found


def _unlike(name: str, taken: Iterable[str]) -> str:
    used: Sequence[str] = [one.casefold() for one in taken]
    made, number = name, 1
    while made.casefold() in used:
        number += 1
        made = f"{name}-{number}"
    return made


def _written(name: str, document: Report) -> dict[str, str | bytes]:
    html = str(report.written(document, "html"))
    # A line end is a space to HTML; in an empty cell it is to be room to write in.
    return {
        f"{name}.html": html.replace(BLANK, BLANK.replace("\n", "<br>")),
        f"{name}.docx": report.written(document, "docx"),
    }
