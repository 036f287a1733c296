"""A multi-agency training day made from a case: packs for each table and stage, a facilitator's page and guide.

`stages` says what each agency's own record shows by the end of a day; `points` where a case can be stopped at;
`files` makes the whole folder; `replayed` says what each agency would have known with what the tables chose to share.
"""

from agencygraph.workshop.choices import CHOICE, Choice, NotAChoice, read, replayed
from agencygraph.workshop.folder import file_names, files
from agencygraph.workshop.guide import Told
from agencygraph.workshop.points import COLUMNS, points
from agencygraph.workshop.stages import stages

__all__ = [
    "CHOICE",
    "COLUMNS",
    "Choice",
    "NotAChoice",
    "Told",
    "file_names",
    "files",
    "points",
    "read",
    "replayed",
    "stages",
]
