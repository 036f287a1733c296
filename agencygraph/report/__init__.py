"""The review report: the nine questions answered from the chronologies with evidence, or said not to be recorded.

`report` makes the document of a case, `story` the child's story alone; `written` makes a file of either. Sections are
made in modules named after what they tell, and are written by `word`, `html` and `markdown`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agencygraph.marks import Mark
from agencygraph.opening import Opened
from agencygraph.report import front, limits
from agencygraph.report.annex import Annex
from agencygraph.report.child import child
from agencygraph.report.events import events
from agencygraph.report.facts import facts
from agencygraph.report.family import family, voices
from agencygraph.report.follow_through import follow_through
from agencygraph.report.holding import holding, oversight
from agencygraph.report.others import others
from agencygraph.report.parts import Report, Section
from agencygraph.report.plans import learning, plans
from agencygraph.report.questions import questions
from agencygraph.report.reached import reached
from agencygraph.report.responses import responses
from agencygraph.report.story import story
from agencygraph.report.thresholds import thresholds
from agencygraph.report.together import together
from agencygraph.report.ways import travelled

FORMATS = ("docx", "html", "md")


def report(it: Opened, version: str, marks: Mapping[str, Mark] | None = None) -> Report:
    """The review report of one case.

    it       a case that is open; of a store, one case of it
    version  of the program, for the front page
    marks    what reviewers decided, as `marks.read` gives it; it stands after the sentence of each such finding
    Raises StoreError where the store does not hold the case.
    """
    f, annex = facts(it, marks or {}), Annex()
    answers = [
        reached(f, annex),
        events(f, annex),
        thresholds(f, annex),
        responses(f, annex),
        follow_through(f, annex),
        holding(f, annex),
        oversight(f, annex),
        together(f, annex),
        plans(f, annex),
        learning(f, annex),
        child(f, annex),
        family(f, annex),
        voices(f, annex),
        others(f, annex),
        limits.cannot_be_told(f, annex),
        limits.differing(f, annex),
        limits.innocent(f),
        questions(f, annex),
        travelled(f, annex),
    ]
    body = [front.summary(f, answers), front.about(f), *answers]
    sections = tuple(cited for s in body if isinstance(cited := annex.cited(s), Section))
    made = f"Made by agencygraph {version} from the chronologies supplied."
    return Report(f.case["title"], f.case["marking"], made, (*sections, *annex.sections(f)))


def written(document: Report, form: str) -> str | bytes:
    """A document as a file: bytes for docx, text for html and md. The same document gives the same file."""
    from agencygraph.report import html, markdown, word

    writers: dict[str, Callable[[Report], str | bytes]] = {
        "docx": word.document,
        "html": html.page,
        "md": markdown.text,
    }
    return writers[form](document)


__all__ = ["FORMATS", "Report", "report", "story", "written"]
