"""The command agencygraph. `frame` has what every subcommand stands in, the other modules the subcommands."""

from agencygraph.cli import keeping, looking
from agencygraph.cli.frame import main

__all__ = ["keeping", "looking", "main"]
