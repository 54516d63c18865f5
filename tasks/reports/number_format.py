"""Numbers, periods and dates in a language's own notation: 1조7212억원, KRW 1.7212 trillion, 2021년 3분기."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tasks.core.records import Bound, Measure, Observation
from tasks.reports.wording import Numbers, Words

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def value_text(told: Observation, words: Words, counters: Sequence[str] = ()) -> str:
    """An observation's value as the language writes it, bound words included.

    Args:
        told: value, ends, unit and bound.
        words: of the language.
        counters: what is counted, the usual word first.

    Returns:
        Such as ``약 25%``, ``1조7212억원``, ``30여 곳``, for a rise ``+9.3%``; without a point value, the interval.
    """
    digits = places(told)

    def amount(value: Decimal | None) -> str:
        if value is None:
            return ""
        rise = told.measure is not Measure.LEVEL and value > 0
        return f"{'+' if rise else ''}{amount_text(value, told.unit, words, counters, digits)}"

    if told.value is None:
        return interval_text(told, words, counters)
    if told.bound is Bound.RANGE and told.value_high is not None:
        return words.bounds.range.format(low=amount(told.value), high=amount(told.value_high))
    if told.bound is Bound.ABOUT and told.low == told.value and told.high is not None:
        if told.unit == "count":
            pattern, counter = words.units.count_upward, _counter(told.value, counters)
            return pattern.format(amount=number_text(told.value, words.numbers), counter=counter).strip()
        return words.bounds.upward.format(value=amount(told.value), low=amount(told.low), high=amount(told.high))
    return words.bounds.of(told.bound).format(value=amount(told.value))


def interval_text(told: Observation, words: Words, counters: Sequence[str] = ()) -> str:
    """The interval that what was written allows; empty ends are left open."""
    low = None if told.low is None else amount_text(told.low, told.unit, words, counters)
    high = None if told.high is None else amount_text(told.high, told.unit, words, counters)
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
    """A difference with as many decimals as both its sides have: 25.11% -> 22.0% is ``-3.1%p``.

    Args:
        difference: in the unit of the sides; of percentages it is percentage points.
        sides: the observations it lies between.
        words: of the language.
        counters: what is counted.
        signed: whether a sign stands before it; a contradiction has none.
    """
    unit = sides[0].unit
    if unit == "percent":
        unit = "percentage_point"
    digits = min((places(side) for side in sides), default=0)
    rounded = round(abs(difference), digits) or abs(difference)
    text = amount_text(rounded, unit, words, counters, digits)
    return f"{'+' if difference >= 0 else '-'}{text}" if signed else text


def relative_text(relative: Decimal) -> str:
    """A share as a signed percentage with one digit."""
    return f"{relative * 100:+.1f}%"


def has_relative(told: Observation) -> bool:
    """Whether a share of a difference tells anything: of percentages the points do."""
    return told.measure is Measure.LEVEL and told.unit not in ("percent", "percentage_point")


def amount_text(amount: Decimal, unit: str, words: Words, counters: Sequence[str] = (), digits: int = 0) -> str:
    """One amount with its unit.

    Args:
        amount: the number; a negative one keeps its sign before everything.
        unit: ``percent``, ``percentage_point``, ``times``, ``count`` or a currency code.
        words: of the language.
        counters: what is counted, for a count.
        digits: decimals to show at least (22.0 was written with one).
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
    """A number that is not negative, with scale words: ``1조7212억``, ``1.7212 trillion``; no digit is lost."""
    if numbers.mixed:
        return _mixed(amount, numbers, digits)
    for scale in numbers.scales:
        if amount >= Decimal(10) ** scale.power:
            return f"{_plain(amount.scaleb(-scale.power), numbers)} {scale.word}"
    return _plain(amount, numbers, digits)


def places(told: Observation) -> int:
    """Decimals that a value was written with: its own, or those that its interval shows (22.0 is 0.1 wide)."""
    shown = [told.value] if told.value is not None else []
    if told.bound is Bound.EXACT and told.low is not None and told.high is not None:
        shown.append(told.high - told.low)
    return max((_decimals(value) for value in shown), default=0)


def period_text(label: str | None, words: Words) -> str:
    """A period's label in words; one of another shape stays as it is.

    Args:
        label: ``2020``, ``2021-Q3``, ``2021-H1``, ``2021-10``, ``2021-10-13``, ``2021-01/2021-09`` or null.
        words: of the language.
    """
    patterns = words.periods
    if label is None:
        return patterns.none
    first, slash, last = label.partition("/")
    if slash:
        begun, ended = MONTH.fullmatch(first), MONTH.fullmatch(last)
        if begun and ended and begun[1] == ended[1]:
            months = {"first": _month(begun[2], words), "last": _month(ended[2], words)}
            return patterns.months_of_year.format(year=begun[1], **months)
        return patterns.span.format(first=period_text(first, words), last=period_text(last, words))
    if re.fullmatch(r"\d{4}", label, re.ASCII):
        return patterns.year.format(year=label)
    if half := re.fullmatch(r"(\d{4})-H([12])", label, re.ASCII):
        return patterns.half[int(half[2]) - 1].format(year=half[1])
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", label, re.ASCII):
        return patterns.quarter.format(year=quarter[1], quarter=quarter[2])
    if month := MONTH.fullmatch(label):
        return patterns.month.format(year=month[1], month=_month(month[2], words))
    if day := re.fullmatch(rf"{MONTH.pattern}-(\d{{2}})", label, re.ASCII):
        return patterns.day.format(year=day[1], month=_month(day[2], words), day=int(day[3]))
    return label


def date_text(day: date, words: Words) -> str:
    """A day."""
    return words.date.format(year=day.year, month=day.month, day=day.day)


def _month(number: str, words: Words) -> str:
    return words.periods.months[int(number) - 1]


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
    """The usual counter; for one, the singular where the list has it."""
    usual = next(iter(counters), "")
    if amount == 1 and usual.endswith("s") and usual[:-1] in counters:
        return usual[:-1]
    return usual
