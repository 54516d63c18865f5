"""Find the sign of a number: marks and words of rise and fall in front of it, marks behind it."""

from __future__ import annotations

import re

from tasks.figures.numbers.hedges import ends_with
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.units import Unit

_OPENERS = " \n\t(（[<「『'\"“‘·,:;|=→>~∼\u00a0"
_TIGHT_SIGNS = "-+−–－＋‐‑﹣―"
_BRACKETS = "(（"
_CLOSING = ")）]"
_LEAST_BEFORE = 4  # characters before a number: "은 - " has at least a word, two blanks and the sign
_WINDOW = 12  # characters: longer than any bracketed sign


def sign_in_front(text: str, start: int, unit: Unit | None, notation: Notation) -> tuple[int, int]:
    """Find the sign in front of a number.

    Args:
        text: the whole text.
        start: where the number begins.
        unit: its unit; null without one.
        notation: the language's tables.

    Returns:
        1, -1 or 0, and where the expression begins with the sign.
    """
    if not start:
        return 0, start
    bracketed = None
    if text[max(0, start - 2) : start].rstrip()[-1:] in tuple(_CLOSING):
        bracketed = notation.signs.bracketed_in_front.search(text, max(0, start - _WINDOW), start)
    if bracketed is not None and not _is_bullet(bracketed["fall"] or bracketed["rise"], unit):
        sign = -1 if bracketed["fall"] else 1
        words = notation.signs.fall_words if sign < 0 else notation.signs.rise_words
        return sign, bracketed.start() - ends_with(text, bracketed.start(), words, notation)  # 마이너스(-)
    opened = start > 1 and text[start - 1] in _BRACKETS and text[start - 2] in _TIGHT_SIGNS  # -(1,234억원)
    at = start - 1 if opened else _before_blank(text, start, notation)
    mark = text[at - 1]
    for signs, words, value in (
        (notation.signs.falls, notation.signs.fall_words, -1),
        (notation.signs.rises, notation.signs.rise_words, 1),
    ):
        if mark in signs and mark not in _TIGHT_SIGNS:
            return (0, start) if _is_bullet(mark, unit) else (value, at - 1)
        if mark in signs:
            word = ends_with(text, at - 1, words, notation)  # 마이너스-5.3%
            if at > 1 and text[at - 2] not in _OPENERS and not word:
                return 0, start
            return value, start if opened else at - 1 - word
        if word := ends_with(text, start, words, notation):
            return value, start - word
    return 0, start


def sign_behind(text: str, end: int, unit: Unit, notation: Notation) -> tuple[int, int]:
    """Find the mark right behind a number, bare or in brackets; returns 1, -1 or 0, and where the mark ends."""
    if unit.kind == "count":
        return 0, end
    if bracketed := notation.signs.bracketed_behind.match(text, end):
        sign = -1 if bracketed["fall"] else 1
        if unit.kind == "money" and not _is_sign(text, bracketed, notation):
            return 0, end
        return sign, bracketed.end()
    sign = notation.signs.behind.get(text[end : end + 1], 0)
    return (0, end) if not sign or text[end + 1 : end + 2].isalnum() else (sign, end + 1)


def _is_sign(text: str, bracketed: re.Match[str], notation: Notation) -> bool:
    """Return True if a mark in brackets is the sign of the amount before it (``120억원(-)이다``), not its direction.

    In lists, ``120억원(▼)`` is an amount that has fallen, and ``120억원(-),`` one without a rate.
    """
    mark = bracketed["fall"] or bracketed["rise"]
    return mark in _TIGHT_SIGNS and notation.letter.match(text, bracketed.end()) is not None


def _before_blank(text: str, start: int, notation: Notation) -> int:
    """Return where a sign apart from its number ends; only some words allow one behind them (이익은 - 1,234억원)."""
    if start < _LEAST_BEFORE or text[start - 1] != " ":
        return start
    spaced = ends_with(text, start - 2, notation.signs.spaced_behind, notation, border=False)
    return start - 1 if spaced and text[start - 3] == " " else start


def _is_bullet(mark: str, unit: Unit | None) -> bool:
    """Return True if a mark opens an item of a list: before a count, where it is no dash (``△20곳``)."""
    return unit is not None and unit.kind == "count" and len(mark) == 1 and mark not in _TIGHT_SIGNS
