"""The option --agency of commands that hand a case on: the case as one agency's own records have it, and nothing else.

What a command needs is imported when it runs, so that help comes at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from agencygraph.cli.frame import Unusable, one_case, say

if TYPE_CHECKING:
    from agencygraph.opening import Opened

for_agency = click.option("--agency", default="", metavar="AGENCY", help="Only what this agency's own records have.")


@contextmanager
def viewed(it: Opened, address: str, agency: str) -> Iterator[Opened]:
    """An open case as an agency's own records have it, as a case of its own; the case itself where none is named.

    How much it has of the case is said. Raises click.UsageError for an agency that the case does not have, and
    Unusable where its rows are no agency's own.
    """
    from agencygraph import own
    from agencygraph.asking import records_of
    from agencygraph.opening import cut

    if not agency:
        yield it
        return
    case = records_of(one_case(it), address)
    try:
        view = own.of_agency(case, agency)
    except own.NotInCase as error:
        raise click.UsageError(str(error)) from None
    except own.NotOwn as error:
        raise Unusable(str(error)) from None
    say([own.told(case, view)])
    with cut(it, view) as seen:
        yield seen
