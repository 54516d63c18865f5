"""Tell whether a word is a number in a language (만, million), or a unit that begins with a number (만명)."""

from __future__ import annotations

from tasks.figures.numbers.notation.tables import Notation, load_notation
from tasks.figures.numbers.numerals.numeral import read_numeral
from tasks.figures.numbers.quantities import find_quantities
from tasks.languages.language import languages

_COUNTING = frozenset(("digit", "tens", "native"))  # of one letter, these are units and names as well (일, 사)
_THREE = 3


def is_number_word(word: str, language: str) -> bool:
    """Return True if a word is a number and nothing else.

    Args:
        word: a word or several: 만, 백만, million, ten thousand.
        language: ISO 639-1 code of the text that the word is used in. Abbreviations of this language count (bn, m),
            those of others do not; scale words are number words in all languages.

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
    """Return True if a counter begins with a number word: ``3만명`` is read as 30,000 people, not as 3 of ``만명``."""
    if language not in languages():
        return False
    for text in (f"{_THREE}{counter}", f"{_THREE} {counter}"):
        for quantity in find_quantities(text, language):
            named = quantity.counter is not None and text.endswith(quantity.counter)
            complete = quantity.core_end == len(text) or named
            scaled = quantity.value is None or quantity.value > _THREE
            if not quantity.start and complete and scaled and quantity.dimension in ("count", "money"):
                return True
    return False


def _is_number(word: str, notation: Notation, *, own: bool) -> bool:
    for text in (word, f"{_THREE}{word}"):  # some words are numbers behind digits only (m, k)
        numeral = read_numeral(text, 0, notation)
        if numeral is None or numeral.end < len(text):
            continue
        if numeral.last_word in notation.numerals.glued_scales:
            return own
        role = notation.numerals.role(numeral.last_word)
        return numeral.scaled or numeral.vague or (own and role in _COUNTING and len(word) > 1)
    return False
