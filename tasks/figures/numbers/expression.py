"""The record of a number expression: a numeral with its unit, sign and bound words, before it becomes a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tasks.figures.numbers.intervals import Hedge
from tasks.figures.numbers.units import Unit

RATIOS = ("percent", "percentage_point")  # kinds of unit whose last written digit always counts


@dataclass(frozen=True, slots=True)
class Expression:
    """A number expression.

    Attributes:
        start, end: span with sign and adjacent bound words.
        core_start, core_end: span of digits and unit.
        value: the number in ``unit``, signed; null if only ``low`` and ``high`` are known.
        step, round_step: how exact it is (see ``Numeral``), in ``unit``.
        hedge: the bound that its own words and those around it give.
        unit: its unit; null for digits that may be the first number of a range.
        assumed: True if the unit is not written (755억 is money of the language's country).
        prefixed: True if its currency stands in front, where it is the second number's too (``$10-12 million``).
        scale, scaled: see ``Numeral``.
        counter: what is counted.
        sign: 1 or -1 of a mark or word; 0 without one.
        low, high: the interval of a vague number or fixed phrase.
        value_high, step_high: the second number of a range, and how exact it is.
        conversion: the same fact in another currency.
        loose: True if ``value`` only places the interval and is no point value (절반).
    """

    start: int
    end: int
    core_start: int
    core_end: int
    value: Decimal | None
    step: Decimal
    round_step: Decimal
    hedge: Hedge
    unit: Unit | None
    assumed: bool = False
    prefixed: bool = False
    scale: Decimal = Decimal(1)
    scaled: bool = False
    counter: str | None = None
    sign: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    value_high: Decimal | None = None
    step_high: Decimal = Decimal(0)
    conversion: Expression | None = None
    loose: bool = False
