"""Intervals drawn to one scale: where each bar of a table begins and ends, in per cent of the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from tasks.core.records import Basis, Observation
from tasks.reports.sections.figure_history import FigureRow

PAD = Decimal(4)
"""Per cent of the width that is left free at either end."""

THIN = 0.4
"""Per cent of the width that a bar has at least: one without width is not drawn at all."""


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


def axis_of(told: Sequence[Observation]) -> Axis | None:
    """The scale that holds all finite ends of observations, its own ends round numbers.

    Returns:
        Null where nothing is finite or all is one point.
    """
    ends = [end for one in told for end in (one.low, one.value, one.high) if end is not None]
    if not ends or min(ends) == max(ends):
        return None
    step = Decimal(5).scaleb((max(ends) - min(ends)).adjusted() - 1)
    if all(one.unit == "count" for one in told):
        step = max(step, Decimal(1))
    return Axis(_down(min(ends), step), -_down(-max(ends), step))


def bar_of(told: Observation, axis: Axis, style: str) -> Bar:
    """An observation's interval on a scale."""
    low = told.low if told.low is not None or told.high is not None else told.value
    high = told.high if told.low is not None or told.high is not None else told.value
    left = 0.0 if low is None else axis.at(low)
    right = 100.0 if high is None else axis.at(high)
    dot = None if told.value is None else axis.at(told.value)
    lack = max(0.0, THIN - (right - left)) / 2
    return Bar(round(left - lack, 2), round(right - left + 2 * lack, 2), dot, low is None, high is None, style)


def style_of(row: FigureRow) -> str:
    """How a row is drawn: by its basis, unless it contradicts the figure."""
    return "conflict" if row.conflicting else row.best.observation.basis.value


def target_lines(rows: Sequence[FigureRow], axis: Axis) -> dict[str | None, list[float]]:
    """Where targets lie, by scope: they are drawn through every row of their scope."""
    lines: dict[str | None, list[float]] = {}
    for row in rows:
        told = row.best.observation
        if told.basis is Basis.TARGET and told.value is not None and row.settled:
            lines.setdefault(told.scope, []).append(axis.at(told.value))
    return lines


def _down(amount: Decimal, step: Decimal) -> Decimal:
    """The next multiple of a step that is not above an amount."""
    return (amount / step).to_integral_value(ROUND_FLOOR) * step
