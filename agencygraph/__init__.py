"""Who knew what and when, and which information never reached, or reached too late, the agency holding a case."""

from agencygraph.dates import UnreadableDate, read
from agencygraph.when import Order, Unit, When, order

__all__ = ["Order", "Unit", "UnreadableDate", "When", "order", "read"]
