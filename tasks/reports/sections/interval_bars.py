"""Intervals drawn to one scale: position and width of each bar of a table, in per cent of the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from tasks.changes.agreement import ends
from tasks.core.records import Basis, Observation
from tasks.reports.sections.figure_history import FigureRow

PAD = Decimal(4)
"""Per cent of the width that is left free at either end."""

THIN = 0.4
"""Least width of a bar in per cent: a bar without width would be invisible."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval.

    Attributes:
        left, width: per cent of the axis.
        dot: position of the point value; null where only an interval was reported.
        style: ``actual``, ``target``, ``forecast`` or ``conflict``.
    """

    left: float
    width: float
    dot: float | None
    style: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of a table from ``low`` to ``high``, with space at either end so that a bar there is fully visible."""

    low: Decimal
    high: Decimal

    def at(self, amount: Decimal) -> float:
        """Return the position of an amount in per cent."""
        share = (amount - self.low) / (self.high - self.low)
        return round(float(PAD + share * (100 - 2 * PAD)), 2)


def axis_of(observations: Sequence[Observation]) -> Axis | None:
    """Return the scale that holds all finite ends of observations; its own ends are round numbers.

    Returns:
        Null where nothing is finite or all is one point.
    """
    amounts = [end for one in observations for end in (one.low, one.value, one.high) if end is not None]
    if not amounts or min(amounts) == max(amounts):
        return None
    step = Decimal(5).scaleb((max(amounts) - min(amounts)).adjusted() - 1)
    if all(one.unit == "count" for one in observations):
        step = max(step, Decimal(1))
    return Axis(_round_down(min(amounts), step), -_round_down(-max(amounts), step))


def bar_of(observation: Observation, axis: Axis, style: str) -> Bar:
    """Return the bar of an observation's interval on a scale; an open end runs to the edge."""
    low, high = ends(observation)
    left = 0.0 if low is None else axis.at(low)
    right = 100.0 if high is None else axis.at(high)
    dot = None if observation.value is None else axis.at(observation.value)
    missing = max(0.0, THIN - (right - left)) / 2
    return Bar(round(left - missing, 2), round(right - left + 2 * missing, 2), dot, style)


def style_of(row: FigureRow) -> str:
    """Return the style of a row: its basis, or ``conflict`` if it contradicts the settled value."""
    return "conflict" if row.conflicting else row.best.observation.basis.value


def target_lines(rows: Sequence[FigureRow], axis: Axis) -> dict[str | None, list[float]]:
    """Return the positions of targets by scope; they are drawn through every row of their scope."""
    lines: dict[str | None, list[float]] = {}
    for row in rows:
        observation = row.best.observation
        if observation.basis is Basis.TARGET and observation.value is not None and row.settled:
            lines.setdefault(observation.scope, []).append(axis.at(observation.value))
    return lines


def _round_down(amount: Decimal, step: Decimal) -> Decimal:
    """Return the largest multiple of a step that is not above an amount."""
    return (amount / step).to_integral_value(ROUND_FLOOR) * step
