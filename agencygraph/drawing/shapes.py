"""A drawing as SVG: rectangles, lines, words. Words are only ever words, and the same calls give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from agencygraph.forms import UNWRITABLE
from agencygraph.output import visible
from agencygraph.when import DAY

INK, GREY, FAINT = "#1b1f24", "#5a6470", "#d5dae0"
BLUE, PALE_BLUE, ORANGE, RED, GREEN = "#1d5a96", "#c9dff3", "#b35900", "#a4262c", "#2c6e49"
SHADES = ("#c9dff3", "#f6d9b8", "#d3e8d0", "#e5d5ee", "#f3e9ae", "#d9dee4")
"""Fills that differ in lightness too when printed grey; words always say what they stand for as well."""
CHARACTER = 0.56
"""How wide a letter is beside its height, on the whole."""
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
"""Months between dates along an axis."""


class Drawing:
    """An SVG being made, width by height in points of the screen."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "none", dashed: bool = False
    ) -> None:
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        size = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(height)}"'
        self._parts.append(f'<rect {size} fill="{fill}" stroke="{stroke}"{dash}/>')

    def line(
        self,
        points: Sequence[tuple[float, float]],
        stroke: str,
        width: float = 1,
        dashed: bool = False,
        mark: bool = False,
    ) -> None:
        """A line through points; mark puts an arrow at its end."""
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        end = ' marker-end="url(#arrow)"' if mark else ""
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(
            f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{_n(width)}"{dash}{end}/>'
        )

    def curve(
        self,
        a: tuple[float, float],
        bend: tuple[float, float],
        b: tuple[float, float],
        stroke: str,
        width: float,
        dashed: bool,
    ) -> None:
        """A bent arrow from a to b."""
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        path = f"M{_n(a[0])} {_n(a[1])} Q{_n(bend[0])} {_n(bend[1])} {_n(b[0])} {_n(b[1])}"
        stroked = f'stroke="{stroke}" stroke-width="{_n(width)}"{dash}'
        self._parts.append(f'<path d="{path}" fill="none" {stroked} marker-end="url(#arrow)"/>')

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = "none") -> None:
        self._parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}" stroke="{stroke}"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 12,
        *,
        fill: str = INK,
        anchor: str = "start",
        bold: bool = False,
        most: float = 0,
    ) -> None:
        """Words at a place, cut to a width where most is given."""
        weight = ' font-weight="bold"' if bold else ""
        shown = escape(plain(cut(words, most / (size * CHARACTER)) if most else words))
        at = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}"'
        self._parts.append(f'<text {at} fill="{fill}"{weight}>{shown}</text>')

    def svg(self, title: str) -> str:
        """The whole file; title is what it shows in words."""
        size = f"{_n(self.width)} {_n(self.height)}"
        width, height = size.split()
        arrow = (
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
            'markerUnits="userSpaceOnUse" orient="auto">'
            f'<path d="M0 0 L10 5 L0 10 z" fill="{GREY}"/></marker></defs>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {size}" '
            f'role="img" aria-label={quoteattr(plain(title))} font-family="sans-serif">{arrow}'
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(self._parts)}</svg>\n'
        )


class Axis:
    """Days along a drawing, from left to right; a day beyond either end stands at that end."""

    def __init__(self, first: int, last: int, left: float, right: float) -> None:
        """first and last are minutes of the graph."""
        self.first, self.last = first // DAY, max(last // DAY, first // DAY + 1)
        self.left, self.right = left, right

    def at(self, minute: int) -> float:
        share = (minute / DAY - self.first) / (self.last + 1 - self.first)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def draw(self, on: Drawing, top: float, foot: float) -> None:
        """Lines at the first of months, so far apart that their words do not touch, the words below.

        Where no row has a date there is nothing to draw.
        """
        if not self.first:
            return
        starts = _months(date.fromordinal(self.first), date.fromordinal(self.last))
        room = max(1, int((self.right - self.left) // 70))
        step = next((s for s in STEPS if len(starts) / s <= room), STEPS[-1])
        for month in starts:
            if (month.year * 12 + month.month - 1) % step == 0:
                x = self.at(month.toordinal() * DAY)
                on.line([(x, top), (x, foot)], FAINT)
                on.text(x + 2, foot + 14, f"{month:%b %Y}" if step < 12 else str(month.year), 11, fill=GREY)


def _months(first: date, last: date) -> list[date]:
    """The first days of the months between two days."""
    found, at = [], first.replace(day=1)
    while at <= last:
        if at >= first:
            found.append(at)
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return found


def plain(text: str) -> str:
    """Words that XML can hold, every control character written out."""
    return UNWRITABLE.sub("�", visible(text))


def cut(text: str, most: float) -> str:
    """
    >>> cut("Health visiting service", 12), cut("GP", 12)
    ('Health visi…', 'GP')
    """
    return text if len(text) <= most else text[: max(1, int(most) - 1)] + "…"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
