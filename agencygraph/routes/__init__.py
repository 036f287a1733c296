"""How information travelled between agencies, how it could have, and what would have closed the gaps.

`Ground(case)` gives what all of it stands on. `route` is the way an item really went, `could` the ways that recorded
contacts leave possible, `told` and `best` what other contacts would have changed, `expected` procedures against what
happened, `measures` the networks in numbers. All of it is about what chronologies record; none of it says that
anybody ought to have spoken, or that anything would have gone otherwise.
"""

from agencygraph.routes.closing import best
from agencygraph.routes.could import could
from agencygraph.routes.expected import expected
from agencygraph.routes.ground import Ground
from agencygraph.routes.measures import measures
from agencygraph.routes.sweep import every_item
from agencygraph.routes.telling import NotUnderstood, added, compared, listing, premises, results, results_each, told
from agencygraph.routes.travelled import route

__all__ = [
    "Ground",
    "NotUnderstood",
    "added",
    "best",
    "compared",
    "could",
    "every_item",
    "expected",
    "listing",
    "measures",
    "premises",
    "results",
    "results_each",
    "route",
    "told",
]
