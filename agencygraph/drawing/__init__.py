"""Pictures of a case as SVG, drawn by the program itself: no browser, no network, the same bytes each time."""

from __future__ import annotations

from typing import NamedTuple

from agencygraph.drawing.family import family
from agencygraph.drawing.flow import flow
from agencygraph.drawing.network import network
from agencygraph.drawing.of_case import seen
from agencygraph.drawing.pooled import pooled
from agencygraph.drawing.timeline import timeline
from agencygraph.graph import Graph

KINDS = {"timeline": timeline, "network": network, "pooled": pooled, "family": family, "flow": flow}
FAMILIES = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif"
"""What stands for the generic family in a PNG: the renderer takes a name that is not on the machine for no font."""


class Drawn(NamedTuple):
    """An SVG, and what it shows in words."""

    svg: str
    alternative: str


def draw(graph: Graph, of: str) -> Drawn:
    """One of KINDS: timeline, network, pooled, family or flow. Raises KeyError for any other."""
    return Drawn(*KINDS[of](seen(graph)))


WIDTH = 1600
"""Pixels of a PNG from side to side."""


def png(svg: str) -> bytes:
    """An SVG of this package as PNG, WIDTH pixels wide."""
    import resvg_py  # here, because only those who ask for a PNG wait for it

    return bytes(resvg_py.svg_to_bytes(svg_string=svg.replace('"sans-serif"', f'"{FAMILIES}"', 1), width=WIDTH))
