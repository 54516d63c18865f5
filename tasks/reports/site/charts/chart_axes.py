"""Axes of a chart: round ticks in the units of the report's language, and the periods that have a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

TICKS = 5
"""Intervals between ticks that are aimed at."""

ZERO_FROM = Decimal("0.4")
"""If the smallest amount is below this share of the largest one, the axis begins at zero: little is lost by it."""

LABELS = 6
"""Most periods that have a label below a chart; between them the reader counts."""


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """A scale with round ends.

    Attributes:
        ticks: in ascending order; the first and the last are the ends of the axis.
    """

    ticks: tuple[Decimal, ...]

    @property
    def includes_zero(self) -> bool:
        """Whether lengths on it can be compared as amounts."""
        return self.ticks[0] <= 0 <= self.ticks[-1]


def value_axis(amounts: Sequence[Decimal]) -> ValueAxis:
    """Return an axis whose ends are round and hold all amounts.

    Args:
        amounts: at least one; values and finite ends of intervals.
    """
    low, high = min(amounts), max(amounts)
    if low == high:
        low, high = (low - abs(low) / 2, high + abs(high) / 2) if low else (Decimal(-1), Decimal(1))
    if 0 < low < high * ZERO_FROM:
        low = Decimal(0)
    elif low < 0 and high < 0 and high > low * ZERO_FROM:
        high = Decimal(0)
    step = _round_step((high - low) / TICKS)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return ValueAxis(tuple(step * number for number in range(int(first), int(last) + 1)))


def labelled(places: Sequence[int]) -> list[int]:
    """Return the places of a time axis that have a label: all where they are few, else some, evenly chosen.

    Args:
        places: days as ordinals, in ascending order, each once.
    """
    if len(places) <= LABELS:
        return list(places)
    step = (len(places) - 1) / (LABELS - 1)
    return sorted({places[round(number * step)] for number in range(LABELS)})


def _round_step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, 20, ... (and their parts by ten) that is not below an amount."""
    magnitude = Decimal(1).scaleb(least.adjusted())
    return next(step * magnitude for step in (1, 2, 5, 10) if step * magnitude >= least)
