"""Who knew what and when, and which information never reached, or reached too late, the agency holding a case.

>>> import agencygraph
>>> agencygraph.read_date("about 10 Oct 2011").text
'about 10 Oct 2011'

`opened(case)` gives an `Opened`, of which gap queries and the item × agency table are asked; `read_case` gives
the records alone. A name is loaded when it is first used, so that a command starts quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agencygraph.case import CaseUnreadable
    from agencygraph.case import read as read_case
    from agencygraph.dates import UnreadableDate
    from agencygraph.dates import read as read_date
    from agencygraph.findings import Options, Result
    from agencygraph.opening import Opened, opened
    from agencygraph.queries import QueryError
    from agencygraph.records import Case, Problem
    from agencygraph.store import QueryRefused, StoreError
    from agencygraph.when import Order, Unit, When, order

__all__ = [
    "Case",
    "CaseUnreadable",
    "Opened",
    "Options",
    "Order",
    "Problem",
    "QueryError",
    "QueryRefused",
    "Result",
    "StoreError",
    "Unit",
    "UnreadableDate",
    "When",
    "opened",
    "order",
    "read_case",
    "read_date",
]

_PLACES = {
    "case": ("CaseUnreadable", "read_case"),
    "dates": ("UnreadableDate", "read_date"),
    "findings": ("Options", "Result"),
    "opening": ("Opened", "opened"),
    "queries": ("QueryError",),
    "records": ("Case", "Problem"),
    "store": ("QueryRefused", "StoreError"),
    "when": ("Order", "Unit", "When", "order"),
}


def __getattr__(name: str) -> Any:
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"agencygraph.{module}"), name.removesuffix("_case").removesuffix("_date"))
    raise AttributeError(f"module 'agencygraph' has no attribute {name!r}")
