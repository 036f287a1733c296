"""The questions of `plain`, asked of a networkx graph: `python -m benchmarks.plain_networkx CASE|FOLDER …`.

Agencies, items and the case are nodes; KNEW, SENT and HELD are edges, and each answer is looked up by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx

from benchmarks.plain import Agency, Facts, Held, Proof, Send, main


class Graph(Facts):
    """What the rows of one case show, in a MultiDiGraph."""

    def __init__(self) -> None:
        super().__init__()
        self.graph = nx.MultiDiGraph()
        self.graph.add_node("case", kind="case")

    def add_agency(self, name: str, agency: Agency) -> None:
        super().add_agency(name, agency)
        self.graph.add_node(name, kind="agency")

    def add_item(self, item: str) -> None:
        self.graph.add_node(item, kind="item")

    def knew(self, agency: str, item: str, proof: Proof) -> None:
        self.graph.add_edge(agency, item, type="KNEW", proof=proof)

    def sent(self, item: str, send: Send) -> None:
        self.graph.add_edge(send.sender, item, type="SENT", send=send)

    def held(self, holding: Held) -> None:
        self.graph.add_edge(holding.holder, "case", type="HELD", holding=holding)

    def lift(self, units: Mapping[str, str]) -> None:
        lifted = [
            (units[unit], item, proof)
            for unit, item, proof in self.graph.out_edges(units, data="proof")
            if proof is not None
        ]
        for body, item, proof in lifted:
            self.knew(body, item, proof)

    def items(self) -> Iterable[str]:
        return [name for name, kind in self.graph.nodes(data="kind") if kind == "item"]

    def known(self, item: str) -> dict[str, list[Proof]]:
        found: dict[str, list[Proof]] = {}
        for agency, _, data in self.graph.in_edges(item, data=True):
            if data["type"] == "KNEW":
                found.setdefault(agency, []).append(data["proof"])
        return found

    def sends_of(self, item: str) -> list[Send]:
        return [data["send"] for _, _, data in self.graph.in_edges(item, data=True) if data["type"] == "SENT"]

    def holders(self) -> list[Held]:
        held = (data["holding"] for _, _, data in self.graph.in_edges("case", data=True) if data["type"] == "HELD")
        return sorted(held, key=lambda h: h.since)


if __name__ == "__main__":
    main(Graph)
