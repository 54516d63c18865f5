"""Numerals: digits and number words, mixed as a language mixes them, read to a value and its exactness.

``1조 3321억``, ``2만3천``, ``다섯``, ``영점오``, ``three and a half million``, ``7 3/4`` and ``$1.2bn``'s ``1.2bn`` are
numerals. Their exactness follows section 3 of DESIGN.md: the last digit that was written to mean something.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.parser import Reading

_ONE = Decimal(1)
_LEAST_SHARE = Decimal("1e-15")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    Attributes:
        start, end: span of digits and number words.
        value: the number; of a vague one (수천) the low end.
        step: weight of the last significant digit (400억 gives 100억, 120억 gives 1억, 40,000 gives 1,000).
        last_step: weight of the last written digit (percentages count it always).
        round_step: weight of the last digit that is not zero (20%대 is a band of ten).
        scale: product of the scale words of a number with one mantissa; what ``3~5조`` lends its first number.
        scaled: whether a scale word stands in it.
        spelled: whether it holds no digits.
        vague: whether it tells a magnitude only (수십, hundreds).
        more: whether a word inside says "and some" (30여).
        about: whether its own words are loose (a couple of).
        high: the upper end where its word names two neighbours (두세).
    part: whether it is a fraction and nothing else (3/4, two thirds): a share of a whole that is not named.
        last_word: the last number word, as written.
        shorter: the same without its last piece, for when no unit follows the whole (``1조 3``분기).
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    last_step: Decimal
    round_step: Decimal
    scale: Decimal = _ONE
    scaled: bool = False
    spelled: bool = False
    vague: bool = False
    more: bool = False
    about: bool = False
    high: Decimal | None = None
    part: bool = False
    last_word: str = ""
    shorter: Numeral | None = None


def read_numeral(text: str, start: int, notation: Notation, below: Decimal | None = None) -> Numeral | None:
    """Read the numeral that begins at an offset.

    Args:
        text: the whole text.
        start: where its first digit or number word stands.
        notation: the language's tables.
        below: what the number must stay under.

    Returns:
        The longest well-formed numeral, or null where the digits are no number (``192.168.1.2``, ``0123``).
    """
    reading = Reading(start)
    position = start
    best: Numeral | None = None
    before: Numeral | None = None
    while match := notation.numerals.piece.match(text, position):
        if position == start and match["gap"]:
            return None
        if not reading.take(match, notation):
            break
        position = match.end()
        reading.end = position
        whole = _numeral(reading, before if reading.open_atom else None) if reading.complete else None
        before = None if whole is None else replace(whole, shorter=None) if whole.shorter is not None else whole
        if whole is not None and (below is None or whole.value < below):
            best = whole
    return best


def read_fraction(text: str, first: Numeral, notation: Notation) -> Numeral | None:
    """Read the fraction whose denominator comes first: ``4분의 1``, ``삼분의 이``; with a whole, ``2와 4분의 1``.

    Args:
        text: the whole text.
        first: the numeral just read, its denominator or its whole.
        notation: the language's tables.

    Returns:
        A ``part``, or a mixed number; null where no fraction mark follows.
    """
    if (joint := notation.numerals.fraction_joint.match(text, first.end)) is not None:
        denominator = read_numeral(text, joint.end(), notation)
        part = read_fraction(text, denominator, notation) if denominator is not None else None
        return None if part is None or not part.part else _over(first, part, _ONE, first.value)
    marker = notation.numerals.fraction_marker.match(text, first.end)
    if marker is None or first.value <= 0 or first.vague:
        return None
    numerator = read_numeral(text, marker.end(), notation)
    if numerator is None or numerator.vague:
        return None
    if numerator.value >= first.value:  # 오분의 일만: only one fifth
        proper = read_numeral(text, marker.end(), notation, first.value)
        last = replace(numerator.shorter, shorter=proper) if numerator.shorter is not None else proper
        numerator = replace(numerator, shorter=last)
    return _over(first, numerator, first.value)


def _over(first: Numeral, numeral: Numeral, denominator: Decimal, whole: Decimal | None = None) -> Numeral:
    """``numeral`` over a denominator, with the whole in front; so also what is shorter by its last piece."""
    step = max(numeral.last_step if whole is not None else _ONE / denominator, _LEAST_SHARE)
    shorter = numeral.shorter
    return replace(
        numeral,
        start=first.start,
        value=numeral.value / denominator + (whole or 0),
        step=step,
        last_step=step,
        round_step=step,
        part=whole is None,
        shorter=None if shorter is None else _over(first, shorter, denominator, whole),
    )


def _numeral(reading: Reading, shorter: Numeral | None) -> Numeral:
    """What was read so far, as a number."""
    value = reading.value
    last = reading.smallest * reading.mult
    if reading.decimals:
        last = _ONE.scaleb(-reading.decimals) * reading.mult
        step = rounded = last
    else:
        rounded = Decimal(10) ** reading.zeros * reading.mult
        scaled = reading.scaled and reading.mult > 1
        counted = reading.zeros if scaled and reading.zeros >= 2 else reading.zeros // 3 * 3
        step = last if scaled and reading.zeros < 2 else Decimal(10) ** counted * last
        if not reading.zeros:
            rounded = last
    if reading.mult >= 1 and value == value.to_integral_value() and reading.scaled:
        value = value.to_integral_value()
    return Numeral(
        reading.start,
        reading.end,
        value,
        step,
        last,
        rounded,
        scale=reading.mult if reading.atoms == 1 else _ONE,
        scaled=reading.scaled,
        spelled=reading.spelled,
        vague=reading.vague,
        more=reading.more,
        about=reading.about,
        high=reading.high,
        part=reading.part and not reading.scaled,
        last_word=reading.last_word,
        shorter=shorter,
    )
