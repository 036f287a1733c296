"""A store of cases behind a few verbs: load a graph, ask a query for rows, give a graph back, close.

The address decides which store it is. Nothing outside this package knows an engine.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Protocol

from agencygraph.graph import Graph

Parameters = Mapping[str, Any]


class StoreError(Exception):
    """A store cannot be reached or opened, or it refused what it was asked."""


class QueryRefused(StoreError):
    """The text of a query cannot be run: the store says why."""


class Store(Protocol):
    def load(self, *graphs: Graph) -> None:
        """Put cases into the store.

        Raises StoreError; then nothing of them is in the store.
        """

    def rows(self, query: str, parameters: Parameters) -> list[dict[str, Any]]:
        """The rows of a query as dicts of plain values. Several threads may ask at once.

        Raises QueryRefused where the text cannot be run.
        """

    def graph(self, case_id: str) -> Graph:
        """The nodes and edges of one case. Raises StoreError where it is not in the store."""

    def close(self) -> None: ...

    def __enter__(self) -> Store: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def in_memory(graphs: Sequence[Graph] = ()) -> Store:
    """A new store in memory holding some cases; nothing of it is ever written to a disk."""
    with _uninterrupted():
        from agencygraph.store.ladybug import Ladybug

        store = Ladybug()
    store.load(*graphs)
    return store


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits for the end of this: the engine takes one while its library is loaded for a missing library."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    for number in came:
        signal.raise_signal(number)
