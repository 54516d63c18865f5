"""Whether a word is a number of a language (만, million), or a unit with a number in front of it (만명)."""

from __future__ import annotations

from tasks.figures.numbers.notation.tables import Notation, load_notation
from tasks.figures.numbers.numerals.numeral import read_numeral
from tasks.figures.numbers.quantities import find_quantities
from tasks.languages.language import languages

_NAMED = frozenset(("digit", "tens", "native"))  # of one letter, these are units and names as well (일, 사)
_THREE = 3


def is_number_word(word: str, language: str) -> bool:
    """Whether a word is nothing but a number.

    Args:
        word: a word or several: 만, 백만, million, ten thousand.
        language: the language that it is used in. Its abbreviations count (bn, m), those of others do not; scale
            words are number words in all languages.

    Returns:
        True also for digits with a scale word (100만); false for digits alone.
    """
    forms = dict.fromkeys((word.strip(), word.strip().lower()))
    return any(
        _is_number(form, load_notation(code), own=code == language)
        for code in languages()
        for form in forms
        if not form.isdecimal()
    )


def holds_number_word(counter: str, language: str) -> bool:
    """Whether a counter begins with a number word: the reader reads ``3만명`` as 30,000, and so never as 3 of it."""
    if language not in languages():
        return False
    for text in (f"{_THREE}{counter}", f"{_THREE} {counter}"):
        for found in find_quantities(text, language):
            whole = found.core_end == len(text) or (found.counter is not None and text.endswith(found.counter))
            scaled = found.value is None or found.value > _THREE
            if not found.start and whole and scaled and found.dimension in ("count", "money"):
                return True
    return False


def _is_number(word: str, notation: Notation, *, own: bool) -> bool:
    for text in (word, f"{_THREE}{word}"):  # some words are numbers behind digits only (m, k)
        numeral = read_numeral(text, 0, notation)
        if numeral is None or numeral.end < len(text):
            continue
        if numeral.last_word in notation.numerals.glued_scales:
            return own
        kind = notation.numerals.words[numeral.last_word][0] if numeral.last_word else ""
        return numeral.scaled or numeral.vague or (own and kind in _NAMED and len(word) > 1)
    return False
