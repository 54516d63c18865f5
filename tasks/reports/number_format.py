"""Formats numbers with their units in a language's own notation (1조7212억원, KRW 1.7212 trillion)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.core.records import Bound, Measure, Observation
from tasks.reports.wording import Numbers, Words

SIGNIFICANT = 5
"""Digits of a difference that are shown; the JSON has the exact one."""


def value_text(observation: Observation, words: Words, counters: Sequence[str] = ()) -> str:
    """Format an observation's value as the language writes it, bound words included.

    Args:
        observation: value, ends, unit and bound.
        words: of the language.
        counters: what is counted, the usual word first.

    Returns:
        The value; without a point value, the interval. For example ``약 25%``, ``1조7212억원``, ``30여 곳``, for a rise
        ``+9.3%``.
    """
    digits = places(observation)

    def amount(value: Decimal | None) -> str:
        if value is None:
            return ""
        rise = observation.measure is not Measure.LEVEL and value > 0
        return f"{'+' if rise else ''}{amount_text(value, observation.unit, words, counters, digits)}"

    if observation.value is None:
        return interval_text(observation, words, counters)
    if observation.bound is Bound.RANGE and observation.value_high is not None:
        return words.bounds.range.format(low=amount(observation.value), high=amount(observation.value_high))
    if observation.bound is Bound.ABOUT and observation.low == observation.value and observation.high is not None:
        if observation.unit == "count":
            pattern, counter = words.units.count_upward, _counter(observation.value, counters)
            return pattern.format(amount=number_text(observation.value, words.numbers), counter=counter).strip()
        return words.bounds.upward.format(
            value=amount(observation.value), low=amount(observation.low), high=amount(observation.high)
        )
    return words.bounds.of(observation.bound).format(value=amount(observation.value))


def interval_text(observation: Observation, words: Words, counters: Sequence[str] = ()) -> str:
    """Format the interval of an observation; a null end is left out."""
    low = None if observation.low is None else amount_text(observation.low, observation.unit, words, counters)
    high = None if observation.high is None else amount_text(observation.high, observation.unit, words, counters)
    if low is not None and high is not None:
        return words.bounds.between.format(low=low, high=high)
    if low is not None:
        return words.bounds.at_least.format(value=low)
    return words.bounds.less_than.format(value=high) if high is not None else words.bounds.unknown


def difference_text(
    difference: Decimal,
    sides: Sequence[Observation],
    words: Words,
    counters: Sequence[str] = (),
    *,
    signed: bool = True,
) -> str:
    """Format a difference with as many decimals as both its sides have.

    Args:
        difference: in the unit of the sides; of percentages it is percentage points.
        sides: the observations it lies between.
        words: of the language.
        counters: what is counted.
        signed: whether it has a sign; a contradiction has none.

    Example:
        The difference of 25.11% and 22.0% is ``-3.1%p``.
    """
    unit = sides[0].unit
    if unit == "percent":
        unit = "percentage_point"
    digits = min((places(side) for side in sides), default=0)
    rounded = round(_significant(abs(difference)), digits) or abs(difference)
    text = amount_text(rounded, unit, words, counters, digits)
    return f"{'+' if difference >= 0 else '-'}{text}" if signed else text


def _significant(amount: Decimal) -> Decimal:
    """Round an amount to as many digits as a reader takes in: 699,999,993,000 is 700 billion."""
    return round(amount, SIGNIFICANT - 1 - amount.adjusted()) if amount else amount


def move_text(
    difference: Decimal,
    relative: Decimal | None,
    sides: Sequence[Observation],
    words: Words,
    counters: Sequence[str] = (),
) -> str:
    """Format how far a value moved: a share where that says something, else the amount.

    A share of a loss says nothing: from -1 to -2 is no fall by 200%.

    Args:
        difference: in the unit of the sides.
        relative: the same as a share of the first side; null where it is not known.
        sides: the observations before and after.
        words: of the language.
        counters: what is counted.
    """
    base = sides[0].value
    if relative is not None and has_relative(sides[-1]) and base is not None and base > 0:
        return relative_text(relative)
    return difference_text(difference, sides, words, counters)


def relative_text(relative: Decimal) -> str:
    """Format a share as a signed percentage with one decimal."""
    return f"{relative * 100:+.1f}%"


def probability_text(probability: float) -> str:
    """Format a probability; one that rounds to certainty is written as above 99%, since nothing that was read is."""
    if probability > 0.995:
        return ">99%"
    return "<1%" if probability < 0.005 else f"{probability:.0%}"


def has_relative(observation: Observation) -> bool:
    """Return whether a relative difference is shown: for percentages the points are enough."""
    return observation.measure is Measure.LEVEL and observation.unit not in ("percent", "percentage_point")


def amount_text(amount: Decimal, unit: str, words: Words, counters: Sequence[str] = (), digits: int = 0) -> str:
    """Format one amount with its unit.

    Args:
        amount: the number; a negative one keeps its sign before everything.
        unit: ``percent``, ``percentage_point``, ``times``, ``count`` or a currency code.
        words: of the language.
        counters: what is counted, for a count.
        digits: least number of decimals (22.0 was written with one).
    """
    sign, amount = ("-" if amount < 0 else ""), abs(amount)
    number = number_text(amount, words.numbers, digits)
    units = words.units
    if unit == "count":
        pattern = units.count_scaled if amount >= Decimal(10) ** words.numbers.scales[-1].power else units.count
        text = pattern.format(amount=number, counter=_counter(amount, counters)).strip()
    elif unit in ("percent", "percentage_point", "times"):
        text = str(getattr(units, unit)).format(amount=number)
    else:
        text = units.currencies.get(unit, units.money).format(amount=number, code=unit)
    return f"{sign}{text}"


def number_text(amount: Decimal, numbers: Numbers, digits: int = 0) -> str:
    """Format a number that is not negative with scale words, without losing a digit.

    Example:
        ``1조7212억``, ``1.7212 trillion``
    """
    if numbers.mixed:
        return _mixed(amount, numbers, digits)
    for scale in numbers.scales:
        if amount >= Decimal(10) ** scale.power:
            return f"{_plain(amount.scaleb(-scale.power), numbers)} {scale.word}"
    return _plain(amount, numbers, digits)


def places(observation: Observation) -> int:
    """Return the number of decimals of a value: its own, or those that its interval implies (22.0 is 0.1 wide)."""
    shown = [observation.value] if observation.value is not None else []
    if observation.bound is Bound.EXACT and observation.low is not None and observation.high is not None:
        shown.append(observation.high - observation.low)
    return max((_decimals(value) for value in shown), default=0)


def _mixed(amount: Decimal, numbers: Numbers, digits: int) -> str:
    parts, rest = [], amount
    for scale in numbers.scales:
        whole, rest = divmod(rest, Decimal(10) ** scale.power)
        if whole:
            parts.append(f"{_plain(whole, numbers)}{scale.word}")
    if rest or not parts:
        parts.append(_plain(rest, numbers, 0 if parts else digits))
    return "".join(parts)


def _plain(amount: Decimal, numbers: Numbers, digits: int = 0) -> str:
    text = f"{amount:,.{max(digits, _decimals(amount))}f}"
    return text.replace(",", numbers.group)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _counter(amount: Decimal, counters: Sequence[str]) -> str:
    """Return the usual counter; for the amount one, its singular if the list has it."""
    usual = next(iter(counters), "")
    if amount == 1 and usual.endswith("s") and usual[:-1] in counters:
        return usual[:-1]
    return usual
