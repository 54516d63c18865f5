"""What stands before a number: a currency, or the beginning of a name, a date or a list that it is part of."""

from __future__ import annotations

import re

from tasks.figures.numbers.hedges import ends_with
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.numeral import Numeral

_DOTS = re.compile(r"[·∙‧\u318d\u30fb]")
_DOTTED = re.compile(r"\d{1,3}[·∙‧\u318d\u30fb]\d")
_DOT_LIST = re.compile(r"\w[·∙‧\u318d\u30fb]\w{1,20}\s?\Z")
_LIST_WINDOW = 24  # characters: the two names of a list, not more
_CURRENCY_WINDOW = 12  # characters: longer than any currency with a sign and its blanks


def currency_in_front(text: str, start: int, floor: int, notation: Notation) -> re.Match[str] | None:
    """Match the currency in front of a number, with the sign between them; it begins at ``floor`` or later."""
    low = max(floor, start - _CURRENCY_WINDOW)
    mark = text[low:start].rstrip(notation.currencies.between)[-1:]
    return notation.currencies.in_front.search(text, low, start) if mark in notation.currencies.last_letters else None


def is_amount(text: str, currency: re.Match[str], numeral: Numeral, notation: Notation) -> bool:
    """Return False if a currency in front is only a word here; ``W6.59tn`` and ``was won 6.59 trillion`` are money.

    Args:
        text: the whole text.
        currency: a match of ``notation.currencies.in_front``.
        numeral: the number behind it.
        notation: the language's tables.
    """
    leads = notation.currencies.leads.get(currency[1])
    if leads is None:
        return True
    if not numeral.scaled and "," not in text[numeral.start : numeral.end]:
        return False
    return currency.end(1) == numeral.start or bool(ends_with(text, currency.start(1), leads, notation))


def begins_number(text: str, start: int, notation: Notation) -> bool:
    """Return False if digits are the end of a name, a code, a date or a time."""
    if not start:
        return True
    last = text[start - 1]
    if (last.isascii() and last.isalpha()) or last in "_@#%":
        return False
    if start > 1 and last in "-‑–—:/." and text[start - 2].isalnum():
        if ends_with(text, start - 1, notation.signs.fall_words, notation):
            return True  # 마이너스-5.3%
        return last in "–—" and not text[start - 2].isdigit()
    if start > 1 and _DOTS.match(last) and text[start - 2].isdigit():
        return False  # 9·11, 1·2
    if start > 1 and text[start - 2].isdigit() and notation.numerals.is_scale(last):
        return False  # the end of 8천5995억
    return not ends_with(text, start, notation.exclusions.behind, notation)


def is_cut_off(text: str, numeral: Numeral, notation: Notation) -> bool:
    """Return True if digits and scales go on that no number has: ``8천5995억``, ``11억1226억``."""
    if _runs_on(text, numeral.end, notation):
        return True
    shorter, behind = numeral.shorter, text[numeral.end : numeral.end + 1]
    return shorter is not None and notation.numerals.is_scale(behind) and _runs_on(text, shorter.end, notation)


def is_dot_list(text: str, numeral: Numeral, notation: Notation) -> bool:
    """Return True if the dot in a number separates two numbers of a list: ``각각 12·34%``, ``매출·이익 12·34%``."""
    if not _DOTTED.match(text, numeral.start):
        return False
    listed = _DOT_LIST.search(text, max(0, numeral.start - _LIST_WINDOW), numeral.start) is not None
    return listed or bool(ends_with(text, numeral.start, notation.exclusions.dot_lists, notation))


def _runs_on(text: str, end: int, notation: Notation) -> bool:
    """Return True if digits stand right behind a scale."""
    return text[end : end + 1].isdigit() and notation.numerals.is_scale(text[end - 1])
