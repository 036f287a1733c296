"""What goes into a store comes out of it: every node and edge of a case, with every property."""

from __future__ import annotations

from pathlib import Path

import pytest

from agencygraph.case import read
from agencygraph.graph import build
from agencygraph.knowledge import derive
from agencygraph.store import in_memory


@pytest.mark.parametrize("name", ["pelka", "invented"])
def test_a_case_comes_back_from_the_store_as_it_went_in(checkout: Path, name: str) -> None:
    graph = build(derive(read(checkout / "samples" / name)))
    with in_memory([graph]) as store:
        back = store.graph(graph.case_id)
    for kept, given in ((back.nodes, graph.nodes), (back.edges, graph.edges)):
        assert kept.keys() == given.keys()
        for what in given:
            assert sorted(map(_text, kept[what])) == sorted(map(_text, given[what])), what


def _text(row: dict[str, object]) -> str:
    return repr(sorted(row.items()))
