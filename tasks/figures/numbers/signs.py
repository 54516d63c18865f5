"""Signs of a number: marks and words of rise and fall in front of it, marks behind it."""

from __future__ import annotations

import re

from tasks.figures.numbers.hedges import ends_with
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.units import Unit

_OPENERS = " \n\t(（[<「『'\"“‘·,:;|=→>~∼\u00a0"
_TIGHT_SIGNS = "-+−–－＋‐‑﹣"
_BRACKETS = "(（"
_CLOSING = ")）]"
_SPACED = 4  # a sign in the middle of "은 - " has at least a word, two blanks and itself before the number
_BRACKETED = 12  # longer than any bracketed sign


def sign_in_front(text: str, start: int, unit: Unit | None, notation: Notation) -> tuple[int, int]:
    """The sign in front of a number, and where the expression then begins."""
    if not start:
        return 0, start
    bracketed = None
    if text[max(0, start - 2) : start].rstrip()[-1:] in tuple(_CLOSING):
        bracketed = notation.signs.bracketed_in_front.search(text, max(0, start - _BRACKETED), start)
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
    """The sign that a mark right behind a number gives it, bare or in brackets, 0 for none; and where the mark ends."""
    if unit.kind == "count":
        return 0, end
    if bracketed := notation.signs.bracketed_behind.match(text, end):
        sign = -1 if bracketed["fall"] else 1
        if unit.kind == "money" and not _belongs(text, bracketed, notation):
            return 0, end
        return sign, bracketed.end()
    sign = notation.signs.behind.get(text[end : end + 1], 0)
    return (0, end) if not sign or text[end + 1 : end + 2].isalnum() else (sign, end + 1)


def _belongs(text: str, bracketed: re.Match[str], notation: Notation) -> bool:
    """Whether a mark in brackets is the sign of the amount before it (``120억원(-)이다``), and not its direction.

    In lists, ``120억원(▼)`` has fallen, and ``120억원(-),`` has no rate.
    """
    mark = bracketed["fall"] or bracketed["rise"]
    return mark in _TIGHT_SIGNS and notation.letter.match(text, bracketed.end()) is not None


def _before_blank(text: str, start: int, notation: Notation) -> int:
    """Where a sign that may stand before a blank ends: only behind a word that wants a number (이익은 - 1,234억원)."""
    if start < _SPACED or text[start - 1] != " ":
        return start
    spaced = ends_with(text, start - 2, notation.signs.spaced_behind, notation, border=False)
    return start - 1 if spaced and text[start - 3] == " " else start


def _is_bullet(mark: str, unit: Unit | None) -> bool:
    """``△20곳``: before a count, a mark that is no dash opens an item of a list."""
    return unit is not None and unit.kind == "count" and len(mark) == 1 and mark not in _TIGHT_SIGNS
