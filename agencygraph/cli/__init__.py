"""The command agencygraph. `frame` has what every subcommand stands in, the other modules the subcommands."""

from agencygraph.cli import auditing, coding, comparing, keeping, looking, routes, serving, sharing, telling, workshop
from agencygraph.cli.frame import main

__all__ = [
    "auditing",
    "coding",
    "comparing",
    "keeping",
    "looking",
    "main",
    "routes",
    "serving",
    "sharing",
    "telling",
    "workshop",
]
