"""Agreement of two observations: every written number is an interval, and newspapers round or cut off digits.

Three tests, from the widest to the narrowest:

- ``agree``: can two reports be of one number? Each may have been rounded, or cut off after its last digit.
- ``agree(..., cut_off=False)``: the same of two texts of one article, and of plans: a publisher that writes 1,250 where
  it wrote 1,200 has edited its figure, and a plan of 4 trillion is not the plan of 5 trillion.
- ``overlap``: do the rounding intervals share a number? A target is compared with its actual value by this one.

The warehouse makes the first test in SQL: ``likely_ends`` in ``warehouse/sql/macros.sql`` is ``likely_ends`` here,
and a test compares the two over a table.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal

from tasks.core.records import Bound, Observation

Ends = tuple[Decimal | None, Decimal | None]

RATIOS = frozenset({"percent", "percentage_point", "times"})
"""Units in which every written digit is significant: 30% is not three tens of per cent. In counts and money, zeros at
the end may replace digits that were left out: 1,100 people, 500 million."""

LIMITED = frozenset({Bound.AT_LEAST, Bound.AT_MOST, Bound.MORE_THAN, Bound.LESS_THAN})
"""Bounds that name a limit: ``under 300`` is not a number whose digits were cut off."""

SMALLEST = -6
"""The warehouse keeps six decimal places."""


def agree(a: Observation, b: Observation, *, cut_off: bool = True) -> bool:
    """Return whether two observations can be reports of one number.

    Args:
        a, b: observations of one series; a null end is unbounded, and a number without any interval is a point.
        cut_off: whether digits may have been cut off, as newspapers do: 2,038 and 2,039 can both be 2,038.6.

    Returns:
        True if one figure can satisfy both. Different units never agree.
    """
    if is_same_number(a, b):
        return True
    return a.unit == b.unit and overlap(likely_ends(a, cut_off=cut_off), likely_ends(b, cut_off=cut_off))


def agreeing(observation: Observation, others: Iterable[Observation], *, cut_off: bool = True) -> Iterator[bool]:
    """Yield for each of many observations whether it agrees with one, see ``agree``.

    Most reports of a figure write one number: of a run that writes the same, the first is compared.
    """
    last: Observation | None = None
    answer = False
    for other in others:
        if last is None or not is_same_number(other, last):
            last, answer = other, agree(observation, other, cut_off=cut_off)
        yield answer


def is_same_number(a: Observation, b: Observation) -> bool:
    """Return whether two observations write one number in the same way, as most reports of a figure do."""
    return number_as_written(a) == number_as_written(b)


def number_as_written(observation: Observation) -> Hashable:
    """Return what two observations share that write one number in the same way."""
    of = observation
    return of.value, of.low, of.high, of.value_high, of.bound, of.unit


def overlap(a: Ends, b: Ends) -> bool:
    """Return whether two intervals ``[low, high)`` share a number: ``max(low) < min(high)``."""
    (a_low, a_high), (b_low, b_high) = a, b
    # Compared one by one: this is asked of every two numbers of a figure that many papers report.
    low = b_low if a_low is None or (b_low is not None and b_low > a_low) else a_low
    high = b_high if a_high is None or (b_high is not None and b_high < a_high) else a_high
    if low is None or high is None or low < high:
        return True
    # Intervals are half open, so that a point (no interval) would not even overlap itself: test whether it lies inside.
    return _contains_point(a, b) or _contains_point(b, a)


def likely_ends(observation: Observation, *, cut_off: bool = True) -> Ends:
    """Return the interval of the true value of a written number, whether it was rounded or cut off.

    The interval is ``[low, value + one step)``, mirrored for a negative value. A number with an "about" word is at
    least one step wide on either side. Limits (at least, under) and bands (30여, 20%대) stay as written.

    Args:
        observation: any.
        cut_off: see ``agree``.

    Returns:
        Low and high; null is unbounded.
    """
    low, high = ends(observation)
    value, bound = observation.value, observation.bound
    if value is None or low is None or high is None or low == high or bound in LIMITED:
        return low, high
    near, far = (low, high) if value >= 0 else (-high, -low)
    if bound is Bound.ABOUT and near < abs(value):
        step = _step(observation, abs(value), far - abs(value))
        near, far = min(near, abs(value) - step), max(far, abs(value) + step)
    elif bound is Bound.EXACT and cut_off:
        far = max(far, abs(value) + _step(observation, abs(value), far - near))
    elif bound is Bound.RANGE and cut_off and observation.value_high is not None:
        top = max(abs(value), abs(observation.value_high))
        far = max(far, top + _step(observation, top, 2 * (far - top)))
    return (near, far) if value >= 0 else (-far, -near)


def written_number(observation: Observation) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return what makes the number of an observation: its value, null for a mere interval, and its ends."""
    return observation.value, observation.low, observation.high


def ends(observation: Observation) -> Ends:
    """Return the low and high end; both are the value itself if the observation has no interval."""
    if observation.low is None and observation.high is None:
        return observation.value, observation.value
    return observation.low, observation.high


def width(observation: Observation) -> Decimal | None:
    """Return the width of an observation's interval; null is unbounded."""
    low, high = ends(observation)
    return None if low is None or high is None else high - low


def narrower(a: Observation, b: Observation) -> bool:
    """Return whether ``a`` has a narrower interval than ``b``."""
    a_width, b_width = width(a), width(b)
    return a_width is not None and (b_width is None or a_width < b_width)


def _step(observation: Observation, number: Decimal, written: Decimal) -> Decimal:
    """Return the place value of a number's last digit.

    Args:
        observation: the number's own.
        number: not negative.
        written: place value of the last written digit, derived from the interval.

    Returns:
        In counts and money that of the last digit that is not zero, else that of the last written one.
    """
    if observation.unit in RATIOS or not number:
        return written
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(max(exponent, SMALLEST))


def _contains_point(interval: Ends, point_ends: Ends) -> bool:
    """Return whether the second interval is a single point that lies in the first."""
    (low, high), (point, point_high) = interval, point_ends
    if point is None or point != point_high:
        return False
    return (low is None or low <= point) and (high is None or point < high or low == high == point)
