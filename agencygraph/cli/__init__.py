"""The command agencygraph. `frame` has what every subcommand stands in, the other modules the subcommands."""

from agencygraph.cli import coding, comparing, keeping, looking, routes, telling
from agencygraph.cli.frame import main

__all__ = ["coding", "comparing", "keeping", "looking", "main", "routes", "telling"]
