"""Signs of a number: marks and words of rise and fall in front of it, marks behind it."""

from __future__ import annotations

from tasks.extraction.bounds import ends_with
from tasks.extraction.notation import Notation
from tasks.extraction.units import Unit

_OPENERS = " \n\t(（[「『'\"“‘·,:;|=→>~∼\u00a0"
_TIGHT_SIGNS = "-+−–－＋"


def sign_in_front(text: str, start: int, unit: Unit | None, notation: Notation) -> tuple[int, int]:
    """The sign in front of a number, and where the expression then begins."""
    if not start:
        return 0, start
    mark = text[start - 1]
    for signs, words, value in (
        (notation.falls, notation.fall_words, -1),
        (notation.rises, notation.rise_words, 1),
    ):
        if mark in signs:
            if mark in _TIGHT_SIGNS:
                if start > 1 and text[start - 2] not in _OPENERS:
                    return 0, start
            elif unit is not None and unit.kind == "count":
                return 0, start  # △20곳: a list's bullet
            return value, start - 1
        if word := ends_with(text, start, words, notation):
            return value, start - word
    return 0, start


def sign_behind(text: str, end: int, unit: Unit, notation: Notation) -> int:
    """The sign that a mark right behind a number gives it, 0 for none."""
    sign = notation.behind.get(text[end : end + 1], 0)
    if unit.kind == "count" or text[end + 1 : end + 2].isalnum():
        return 0
    return sign
