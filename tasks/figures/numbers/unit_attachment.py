"""Attach to a numeral the unit behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from unicodedata import category

from tasks.figures.numbers.hedges import ends_with
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.numeral import Numeral
from tasks.figures.numbers.units import COUNT, Unit

_YEARS = range(1900, 2100)
_DIGITS = range(1, 10)
_SCALES = ("unit_scale", "group_scale")
_PLACEHOLDERS = "*×…‥_?#〇"


@dataclass(frozen=True, slots=True)
class Measured:
    """A numeral with its unit.

    Attributes:
        numeral: the numeral, without what belongs to the next words.
        end: where the unit ends.
        unit: its unit; null if there is none.
        word: the unit as written.
        assumed: True if it is not written.
    """

    numeral: Numeral
    end: int
    unit: Unit | None
    word: str | None = None
    assumed: bool = False


def attach_unit(text: str, numeral: Numeral, notation: Notation, *, native: bool = False) -> Measured:
    """Find the unit behind a numeral, without the numeral's last piece if only then a unit fits.

    Args:
        text: the whole text.
        numeral: the longest numeral.
        notation: the language's tables.
        native: whether only units that native numerals count may follow.
    """
    pattern = notation.units.native_pattern if native else notation.units.pattern
    candidate: Numeral | None = numeral
    while candidate is not None:
        if match := pattern.match(text, candidate.end):
            unit = notation.units.by_word[match[1]]
            glued = match.start(1) == candidate.end
            if _fits(text, candidate, unit, notation, long_and_glued=glued and len(match[1]) > 1):
                return _scaled_behind(text, Measured(candidate, match.end(), unit, match[1]), notation)
        candidate = candidate.shorter
    shortest = numeral.shorter or numeral
    if notation.units.required and shortest.scaled:
        if ends_with(text, shortest.start, notation.exclusions.behind_bare, notation, border=False):
            return Measured(shortest, shortest.end, None)
        money = notation.units.bare_money if shortest.last_word in notation.units.bare_scales else None
        if not shortest.spelled or (money and shortest.vague):
            unit = Unit("money", money) if money else COUNT
            return Measured(shortest, shortest.end, unit, assumed=True)
    return Measured(numeral, numeral.end, None)


def _fits(text: str, numeral: Numeral, unit: Unit, notation: Notation, *, long_and_glued: bool) -> bool:
    """Return True if a unit can stand behind such a number."""
    if numeral.scaled:
        return True
    if _is_digit_word(numeral, notation) and unit.kind not in notation.units.after_digit_word:
        if unit.kind != "money" or not long_and_glued:
            return False  # 사원, 사건, 이 사람, 이 달러는: words of their own; but 오달러
    if unit.scaled_only and "," not in text[numeral.start : numeral.end]:
        return False
    if not numeral.value and numeral.spelled and unit.kind != "percent":
        return False
    return numeral.value >= unit.least and not (unit.not_years and is_year(text, numeral))


def _is_digit_word(numeral: Numeral, notation: Notation) -> bool:
    """Return True if a numeral is one digit in letters, in a language where that may be any word."""
    if not notation.units.after_digit_word or not numeral.spelled or numeral.value not in _DIGITS:
        return False
    return notation.numerals.role(numeral.last_word) == "digit"


def _scaled_behind(text: str, measured: Measured, notation: Notation) -> Measured:
    """Apply a scale behind the currency to the numeral: ``75 USD million``."""
    match = notation.numerals.scale_behind_currency.match(text, measured.end)
    unit, numeral = measured.unit, measured.numeral
    if match is None or unit is None or unit.kind != "money" or numeral.scaled or not measured.word:
        return measured
    if not measured.word.isupper():
        return measured
    scale = notation.numerals.words[match[1]][1]
    numeral = replace(
        numeral, value=numeral.value * scale, step=numeral.last_step * scale, last_step=numeral.last_step * scale,
        round_step=numeral.round_step * scale, scale=scale, scaled=True,
    )  # fmt: skip
    return replace(measured, numeral=numeral, end=match.end())


def is_scale_alone(text: str, numeral: Numeral, notation: Notation) -> bool:
    """Return True if a scale word has no number or one that cannot be read: ``○○○억원``, ``“4321”억원``.

    A billion always needs its number; a thousand or a million does not (천억 원, 만 명), except right behind what
    stands for digits.
    """
    word = text[numeral.start : numeral.end]
    if notation.units.required and numeral.scaled and not numeral.spelled and not numeral.value:
        return True  # 0조원 is ○조원 on another keyboard
    if not notation.units.required or notation.numerals.role(word[0]) not in _SCALES:
        return False
    return word[0] in notation.units.bare_scales or _stands_for_digits(text, numeral.start, notation)


def _stands_for_digits(text: str, end: int, notation: Notation) -> bool:
    """Return True if a closing mark, a placeholder (○, □, *, ...) or an ellipsis stands directly in front."""
    mark = text[end - 1 : end]
    if not mark or mark in notation.signs.falls or mark in notation.signs.rises:
        return False
    if mark in "\"'":  # opens or closes: a closing one has no blank in front
        return bool(text[max(0, end - 2) : end - 1].strip(" (（"))
    return mark in _PLACEHOLDERS or text[max(0, end - 2) : end] == ".." or category(mark) in ("Pe", "Pf", "So")


def is_year(text: str, numeral: Numeral) -> bool:
    """Return True if a numeral is four bare digits that may be a year."""
    written = text[numeral.start : numeral.end]
    return len(written) == 4 and written.isdigit() and int(written) in _YEARS
