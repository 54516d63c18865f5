"""The frame of a chart: the place of its axes, and the labels beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tasks.reports.site.charts.chart_axes import labelled

WIDTH, HEIGHT = 480, 250
"""Of the whole drawing, which is scaled to the width of the page."""

FONT_SIZE = 13
"""In units of the drawing: 10 px on a phone of 390 px."""

TOP, RIGHT, BOTTOM = 10, 14, 26
GAP = 7
"""Between a label and its axis."""

INSET = 14
"""Between the ends of the time axis and the first and last point, so that a point there is fully visible."""

WIDE, NARROW = 0.95, 0.58
"""Width of a letter as a share of its height: of Hangul, and of others at most in the usual fonts."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text of an axis; ``anchor`` is where ``x`` is in it: ``start``, ``middle`` or ``end``."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Places in a drawing.

    Attributes:
        left: width of the labels of the value axis.
        first, last: days at the ends of the time axis, as ordinals.
    """

    left: int
    first: float
    last: float

    @property
    def width(self) -> int:
        """Width between the axes."""
        return WIDTH - self.left - RIGHT

    @property
    def height(self) -> int:
        """Height between the axes."""
        return HEIGHT - TOP - BOTTOM

    @classmethod
    def around(cls, amounts: Sequence[str], days: Sequence[int]) -> Frame:
        """Return the frame that has room for the labels of amounts and for points on these days."""
        left = round(max(width_of(text) for text in amounts)) + GAP + 4
        spare = (max(days) - min(days)) * INSET / (WIDTH - left - RIGHT - 2 * INSET)
        return cls(left, min(days) - spare, max(days) + spare)

    def amount_labels(self, ticks: Sequence[float], texts: Sequence[str]) -> Iterator[Label]:
        """Yield the labels of the value axis."""
        for tick, text in zip(ticks, texts, strict=True):
            share = (tick - ticks[0]) / (ticks[-1] - ticks[0])
            yield Label(text, self.left - GAP, TOP + self.height * (1 - share) + FONT_SIZE / 3, "end")

    def day_labels(self, labels: Mapping[int, str]) -> Iterator[Label]:
        """Yield those labels of the time axis that do not overlap, by day."""
        end = 0.0
        for day in labelled(sorted(labels)):
            half = width_of(labels[day]) / 2
            x = self.left + self.width * (day - self.first) / (self.last - self.first)
            x = min(max(x, half), WIDTH - half)
            if x - half >= end:
                yield Label(labels[day], x, HEIGHT - BOTTOM + FONT_SIZE + GAP, "middle")
                end = x + half + GAP


def width_of(text: str) -> float:
    """Return about how wide a text is, in units of the drawing; no font is asked, since readers have their own."""
    return sum(FONT_SIZE * (WIDE if unicodedata.east_asian_width(letter) in "WF" else NARROW) for letter in text)
