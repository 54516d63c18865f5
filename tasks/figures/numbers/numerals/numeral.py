"""Read numerals: digits and number words, mixed as a language mixes them, to a value and how exact it is.

``1조 3321억``, ``2만3천``, ``다섯``, ``영점오``, ``three and a half million``, ``7 3/4`` and ``$1.2bn``'s ``1.2bn`` are
numerals. How exact they are follows section 3 of DESIGN.md: by the last significant digit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.parser import take_piece
from tasks.figures.numbers.numerals.partial_numeral import PartialNumeral

_ONE = Decimal(1)
_LEAST_SHARE = Decimal("1e-15")
_MEANT_ZEROS = 2  # so many zeros before a scale word are rounded ones: 400억 is exact to 100억, 120억 to 1억


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    Attributes:
        start, end: span of digits and number words.
        value: the number; of a vague one (수천) the low end.
        step: weight of the last significant digit (400억 gives 100억, 120억 gives 1억, 40,000 gives 1,000).
        last_step: weight of the last written digit (percentages count it always).
        round_step: weight of the last digit that is not zero (20%대 is a band of ten).
        scale: product of the scale words of a number with one mantissa; in ``3~5조`` the first number has it too.
        scaled: whether it has a scale word.
        spelled: whether it has no digits.
        vague: whether it is only a magnitude (수십, hundreds).
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
        below: what the number must stay under; null for any.

    Returns:
        The longest well-formed numeral, or null where the digits are no number (``192.168.1.2``, ``0123``).
    """
    partial = PartialNumeral(start)
    position = start
    longest: Numeral | None = None
    previous: Numeral | None = None
    while piece := notation.numerals.piece.match(text, position):
        if position == start and piece["gap"]:
            return None
        if not take_piece(partial, piece, notation):
            break
        position = partial.end = piece.end()
        current = _numeral(partial, previous if partial.separable else None) if partial.complete else None
        previous = None if current is None else replace(current, shorter=None) if current.shorter else current
        if current is not None and (below is None or current.value < below):
            longest = current
    return longest


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
    """Divide a numeral, and its shorter form, by a denominator, and add the whole in front."""
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


def _numeral(partial: PartialNumeral, shorter: Numeral | None) -> Numeral:
    """Return what was read so far as a numeral."""
    step, last_step, round_step = _steps(partial)
    value = partial.value
    if partial.multiplier >= 1 and value == value.to_integral_value() and partial.scaled:
        value = value.to_integral_value()
    return Numeral(
        partial.start,
        partial.end,
        value,
        step,
        last_step,
        round_step,
        scale=partial.multiplier if partial.count == 1 else _ONE,
        scaled=partial.scaled,
        spelled=partial.spelled,
        vague=partial.vague,
        more=partial.more,
        about=partial.about,
        high=partial.word_high,
        part=partial.is_fraction and not partial.scaled,
        last_word=partial.last_word,
        shorter=shorter,
    )


def _steps(partial: PartialNumeral) -> tuple[Decimal, Decimal, Decimal]:
    """Return ``step``, ``last_step`` and ``round_step`` of a numeral (see ``Numeral``)."""
    zeros = partial.trailing_zeros
    if partial.decimals:
        step = _ONE.scaleb(-partial.decimals) * partial.multiplier
        return step, step, step
    last = partial.own_step * partial.multiplier
    scaled = partial.scaled and partial.multiplier > 1
    counted = zeros if scaled and zeros >= _MEANT_ZEROS else zeros // 3 * 3
    return Decimal(10) ** counted * last, last, Decimal(10) ** zeros * partial.multiplier if zeros else last
