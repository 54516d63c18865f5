"""Compute the interval that a written number stands for, by section 3 of DESIGN.md."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from tasks.core.records import Bound


class Hedge(StrEnum):
    """The bound that words around a number give; finer than ``Bound``, which a quantity has."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    NEARLY = "nearly"
    MORE = "more"
    BAND = "band"

    @property
    def bound(self) -> Bound:
        """The bound of a quantity with these words."""
        return _BOUNDS.get(self) or Bound(self.value)


_BOUNDS = {Hedge.NEARLY: Bound.LESS_THAN, Hedge.MORE: Bound.ABOUT, Hedge.BAND: Bound.ABOUT}
Interval = tuple[Decimal | None, Decimal | None]


def interval(value: Decimal, hedge: Hedge, step: Decimal, round_step: Decimal) -> Interval:
    """Return the interval ``[low, high)`` of a number.

    Args:
        value: the number as written, signed.
        hedge: its bound.
        step: weight of its last significant digit.
        round_step: weight of its last digit that is not zero (30여 is (30, 40), 20%대 is [20, 30)).

    Returns:
        Low and high; null where unbounded. The interval of a negative number mirrors that of its absolute value.
    """
    if value < 0:
        low, high = interval(-value, hedge, step, round_step)
        return (None if high is None else -high), (None if low is None else -low)
    match hedge:
        case Hedge.EXACT:
            return value - step / 2, value + step / 2
        case Hedge.ABOUT:
            return value - step, value + step
        case Hedge.AT_LEAST | Hedge.MORE_THAN:
            return value, None
        case Hedge.AT_MOST | Hedge.LESS_THAN:
            return None, value
        case Hedge.NEARLY:
            return value - step, value
        case _:
            return value, value + round_step


def span(low: Decimal, high: Decimal, low_step: Decimal, high_step: Decimal) -> Interval:
    """Return the interval of a range: both ends, each widened by half a step of its last digit."""
    return low - low_step / 2, high + high_step / 2
