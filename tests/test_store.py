"""What goes into a store comes out of it: every node and edge of a case, with every property."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from agencygraph.case import read
from agencygraph.graph import Graph, build
from agencygraph.knowledge import derive
from agencygraph.store import StoreError, in_memory
from agencygraph.store.ladybug import Ladybug


@pytest.fixture(scope="module")
def samples(checkout: Path) -> list[Graph]:
    return [build(derive(read(checkout / "samples" / name))) for name in ("pelka", "invented")]


def test_cases_come_back_from_one_store_as_they_went_in(samples: list[Graph]) -> None:
    with in_memory(samples) as store:
        for graph in samples:
            _same(store.graph(graph.case_id), graph)


def test_cases_loaded_together_are_those_loaded_one_by_one(samples: list[Graph]) -> None:
    with Ladybug() as store:
        store.load(*samples)
        for graph in samples:
            _same(store.graph(graph.case_id), graph)


def test_a_case_that_cannot_be_loaded_leaves_nothing_behind(samples: list[Graph]) -> None:
    with Ladybug() as store:
        store.load(samples[0])
        with pytest.raises(StoreError):
            store.load(samples[1], samples[0])
        _same(store.graph(samples[0].case_id), samples[0])
        with pytest.raises(StoreError):
            store.graph(samples[1].case_id)


def test_a_process_can_open_many_stores() -> None:
    stores = [Ladybug() for _ in range(40)]
    for store in stores:
        store.close()


def _same(back: Graph, graph: Graph) -> None:
    for kept, given in ((back.nodes, graph.nodes), (back.edges, graph.edges)):
        assert kept.keys() == given.keys()
        for what in given:
            assert sorted(map(_text, kept[what])) == sorted(map(_text, given[what])), what


def _text(row: dict[str, object]) -> str:
    return repr(sorted(row.items()))


def test_an_interruption_while_the_engine_is_loaded_waits_until_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of it was told as a missing library."""
    begun = []

    def started(self: Ladybug) -> None:
        signal.raise_signal(signal.SIGINT)
        begun.append("to its end")

    monkeypatch.setattr(Ladybug, "__init__", started)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a worker of the test runner may ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            in_memory()
        assert begun == ["to its end"]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
