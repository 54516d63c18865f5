"""Add one piece after another to a numeral, each only where it can follow what was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals import scale_rules, word_rules
from tasks.figures.numbers.numerals.digits import Digits, read_comma_decimal, read_digits, read_share
from tasks.figures.numbers.numerals.partial_numeral import PartialNumeral

# Roles that no digits follow.
_NO_DIGITS_BEHIND = ("digits", "share", "more", "native", "tens", "half", "vague", "point", "zero", "couple")
_RULES: Mapping[str, Callable[[PartialNumeral, Decimal], bool]] = {
    "digit": word_rules.take_digit,
    "tens": word_rules.take_tens,
    "native": word_rules.take_native,
    "between": word_rules.take_first,
    "zero": word_rules.take_zero,
    "point": word_rules.take_point,
    "unit_scale": scale_rules.take_unit_scale,
    "group_scale": scale_rules.take_group_scale,
    "vague_scale": scale_rules.take_vague_scale,
    "vague": word_rules.take_vague,
    "couple": word_rules.take_couple,
    "half": word_rules.take_half,
    "part": word_rules.take_part,
    "more": word_rules.take_more,
}


def take_piece(numeral: PartialNumeral, piece: re.Match[str], notation: Notation) -> bool:
    """Add a piece to a numeral.

    Args:
        numeral: what was read so far; it is changed, and of no use after a piece that cannot follow.
        piece: a match of ``notation.numerals.piece`` right behind it.
        notation: the language's tables.

    Returns:
        True if the piece can follow.
    """
    numeral.gap = piece["gap"]
    if piece["digits"] is not None:
        return _take_digits(numeral, piece, notation)
    if (share := piece["share"]) is not None:
        return _take_share(numeral, share)
    return _take_word(numeral, piece, notation)


def _take_word(numeral: PartialNumeral, piece: re.Match[str], notation: Notation) -> bool:
    """Add a number word by the rule of its role."""
    word, tables = piece["word"], notation.numerals
    role, value = tables.words[word]
    numeral.word_step = tables.word_steps.get(word)
    numeral.word_high = tables.word_highs.get(word)
    if "-" in numeral.gap and role == "digit" and numeral.last_role != "tens":
        return False
    if numeral.gap in tables.part_gaps and not numeral.is_fraction:
        return False  # three quarters of a million, but no two of a million
    behind_group = numeral.last_role == "group_scale"
    if role == "unit_scale" and numeral.gap and behind_group:
        taken = scale_rules.take_lone_unit_scale(numeral, value, allowed=tables.literal_after_scale)
    elif role == "digit" and behind_group and not numeral.spelled:
        taken = tables.literal_after_scale and _begins_thousands(piece, notation) and numeral.fits(value)
        if taken:
            numeral.begin_number(value)
    else:
        taken = _RULES[role](numeral, value)
    if taken:
        numeral.last_role, numeral.last_word = role, word
        joined = numeral.count > 1 or numeral.spoken_decimals is not None
        numeral.separable = (role in ("digit", "tens") and joined) or (role == "unit_scale" and bool(numeral.gap))
    return taken


def _take_digits(numeral: PartialNumeral, piece: re.Match[str], notation: Notation) -> bool:
    """Add a number in digits."""
    number = _read_number(piece, notation)
    if number is None or numeral.last_role in _NO_DIGITS_BEHIND:
        return False
    if numeral.last_role:
        if not notation.numerals.literal_after_scale or not numeral.fits(number.value):
            return False
        if numeral.spelled and not _follows_lone_scale(numeral, piece, notation):
            return False
        if numeral.gap and len(piece["digits"]) == 1 and not _has_scale_behind(piece, notation):
            return False  # 1조 3분기, but 1조 3천억
    numeral.separable = bool(numeral.last_role)
    numeral.begin_number(number.value)
    numeral.decimals, numeral.trailing_zeros = number.decimals, number.zeros
    numeral.last_role, numeral.spelled = "digits", False
    return True


def _read_number(piece: re.Match[str], notation: Notation) -> Digits | None:
    """Return the number of a piece in digits; a comma in it separates decimals only before some words."""
    number, commas = read_digits(piece["digits"]), notation.numerals.comma_decimals
    if number is None and commas is not None and commas.before.match(piece.string, piece.end()):
        return read_comma_decimal(piece["digits"], commas.fewest_digits)
    return number


def _follows_lone_scale(numeral: PartialNumeral, digits: re.Match[str], notation: Notation) -> bool:
    """Return True if digits continue a numeral in words, whose scale stands for one of itself.

    Example: ``천2백만``, ``만 2천 명``, ``천250명``; but ``만 20세`` is an age in full years.
    """
    if numeral.last_role not in ("unit_scale", "group_scale"):
        return False
    if len(digits["digits"]) == 1:
        return _has_scale_behind(digits, notation)
    if numeral.gap:
        return False
    counted = notation.units.pattern.match(digits.string, digits.end()) is not None
    return counted or _has_scale_behind(digits, notation)


def _take_share(numeral: PartialNumeral, written: str) -> bool:
    """Add a fraction with a stroke: ``7 3/4``, ``2½``, ``3/4``."""
    share = read_share(written)
    if share is None or numeral.last_role not in ("", "digits") or numeral.decimals or numeral.scaled:
        return False
    if numeral.last_role and not numeral.gap and len(written) > 1:
        return False
    numeral.is_fraction = not numeral.last_role
    numeral.count = numeral.count or 1
    numeral.add(share.value)
    numeral.own_step, numeral.trailing_zeros = share.step, 0
    numeral.last_role, numeral.spelled, numeral.separable = "share", False, False
    return True


def _begins_thousands(digit: re.Match[str], notation: Notation) -> bool:
    """Return True if a digit word begins thousands in words (3억 오천만); 이천 without a unit is a town."""
    scale = _next_word(digit.string, digit.end(), notation)
    if scale is None or scale["gap"] or notation.numerals.role(scale["word"]) != "unit_scale":
        return False
    if notation.units.pattern.match(digit.string, scale.end()) is not None:
        return True
    behind = _next_word(digit.string, scale.end(), notation)
    return behind is not None and notation.numerals.role(behind["word"]) in ("group_scale", "more")


def _has_scale_behind(digits: re.Match[str], notation: Notation) -> bool:
    """Return True if a scale word directly follows the digits."""
    behind = _next_word(digits.string, digits.end(), notation)
    if behind is None or behind["gap"]:
        return False
    return notation.numerals.role(behind["word"]) in ("unit_scale", "group_scale")


def _next_word(text: str, position: int, notation: Notation) -> re.Match[str] | None:
    """Return the piece at an offset if it is a number word."""
    piece = notation.numerals.piece.match(text, position)
    return piece if piece is not None and piece["word"] is not None else None
