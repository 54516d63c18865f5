"""Whether two observations can both be true: every written number is an interval, and intervals may overlap."""

from __future__ import annotations

from decimal import Decimal

from tasks.model import Observation

Ends = tuple[Decimal | None, Decimal | None]


def agree(a: Observation, b: Observation) -> bool:
    """Whether the intervals of two observations overlap: ``max(low) < min(high)``.

    Args:
        a, b: observations of one series; a null end is unbounded, and a number without any interval is a point.

    Returns:
        True where both can be true of one figure. Different units never agree.
    """
    if a.unit != b.unit:
        return False
    (a_low, a_high), (b_low, b_high) = ends(a), ends(b)
    low = max((end for end in (a_low, b_low) if end is not None), default=None)
    high = min((end for end in (a_high, b_high) if end is not None), default=None)
    if low is None or high is None or low < high:
        return True
    # Intervals are half open, so that a point (no interval) would miss even itself: it agrees where it is held.
    return _holds((a_low, a_high), b_low, b_high) or _holds((b_low, b_high), a_low, a_high)


def ends(observation: Observation) -> Ends:
    """Low and high end; both are the value itself where the observation has no interval."""
    if observation.low is None and observation.high is None:
        return observation.value, observation.value
    return observation.low, observation.high


def width(observation: Observation) -> Decimal | None:
    """How much the true value may vary; null is without limit."""
    low, high = ends(observation)
    return None if low is None or high is None else high - low


def narrower(a: Observation, b: Observation) -> bool:
    """Whether ``a`` is more exact than ``b``."""
    a_width, b_width = width(a), width(b)
    return a_width is not None and (b_width is None or a_width < b_width)


def _holds(other: Ends, point: Decimal | None, point_too: Decimal | None) -> bool:
    low, high = other
    if point is None or point != point_too:
        return False
    return (low is None or low <= point) and (high is None or point < high or low == high == point)
