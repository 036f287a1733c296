"""The interactive page: one HTML file that opens with the network off."""

from agencygraph.view.page import render

__all__ = ["render"]
