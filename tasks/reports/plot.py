"""Intervals drawn to one scale: where each bar of a table begins and ends, in per cent of the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tasks.model import Basis
from tasks.reports.tables import FigureRow

PAD = Decimal(4)
"""Per cent of the width that is left free at either end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval.

    Attributes:
        left, width: per cent of the axis.
        dot: place of the point value; null where only an interval was told.
        open_left, open_right: whether the interval has no end there; the bar then runs to the axis's.
        style: ``actual``, ``target``, ``forecast`` or ``conflict``.
    """

    left: float
    width: float
    dot: float | None
    open_left: bool
    open_right: bool
    style: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of a table: from ``low`` to ``high``, with room at either end so that a bar there is seen whole."""

    low: Decimal
    high: Decimal

    def at(self, amount: Decimal) -> float:
        """Where an amount lies, in per cent."""
        share = (amount - self.low) / (self.high - self.low)
        return round(float(PAD + share * (100 - 2 * PAD)), 2)


def axis_of(rows: Sequence[FigureRow]) -> Axis | None:
    """The scale that holds all finite ends of a table's rows; null where nothing is finite or all is one point."""
    ends = [
        amount
        for row in rows
        for amount in (row.best.observation.low, row.best.observation.value, row.best.observation.high)
        if amount is not None
    ]
    if not ends or min(ends) == max(ends):
        return None
    return Axis(min(ends), max(ends))


def bar_of(row: FigureRow, axis: Axis) -> Bar:
    """A row's interval on a scale."""
    told = row.best.observation
    low = told.low if told.low is not None or told.high is not None else told.value
    high = told.high if told.low is not None or told.high is not None else told.value
    left = 0.0 if low is None else axis.at(low)
    right = 100.0 if high is None else axis.at(high)
    style = "conflict" if row.conflicting else told.basis.value
    dot = None if told.value is None else axis.at(told.value)
    return Bar(left, round(right - left, 2), dot, low is None, high is None, style)


def target_lines(rows: Sequence[FigureRow], axis: Axis) -> dict[str | None, list[float]]:
    """Where targets lie, by scope: they are drawn through every row of their scope."""
    lines: dict[str | None, list[float]] = {}
    for row in rows:
        told = row.best.observation
        if told.basis is Basis.TARGET and told.value is not None and row.settled:
            lines.setdefault(told.scope, []).append(axis.at(told.value))
    return lines
