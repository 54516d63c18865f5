"""Find the noun that a number counts, in languages where any noun may follow one: ``40,000 registered users``."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.figures.numbers.notation.noun_tables import Nouns
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.numeral import Numeral
from tasks.figures.numbers.unit_attachment import is_year
from tasks.figures.numbers.units import COUNT, Unit

_WINDOW = 24  # characters in front of a number that are looked at
_OPENING = "(\"“'‘\n"


@dataclass(frozen=True, slots=True)
class Count:
    """What a number is of.

    Attributes:
        unit: its unit; null if it counts nothing.
        noun: the counted noun or the unit's word, as written.
        assumed: True if nothing that it counts is written.
    """

    unit: Unit | None
    noun: str | None = None
    assumed: bool = False


_NOTHING = Count(None)


def count_noun(text: str, start: int, numeral: Numeral, end: int, notation: Notation) -> Count:
    """Find out whether a number without a unit counts something, and what.

    Args:
        text: the whole text.
        start: where the number begins.
        numeral: the number.
        end: where it ends, with its bound words.
        notation: tables of a language that has ``nouns``.
    """
    nouns = notation.nouns
    assert nouns is not None
    if numeral.part or not numeral.value:
        return _NOTHING  # 9/11 attacks, zero emissions
    if nouns.proportion_behind.search(text, max(0, start - _WINDOW), start):
        return _NOTHING  # one in five Americans
    before = _word_before(text, start)
    if before in nouns.names_behind:
        return _NOTHING
    if nouns.hyphened.match(text, end) is None and nouns.not_ahead.match(text, numeral.end):
        return _NOTHING
    noun, is_duration = _read_noun(text, end, nouns, one=numeral.value == 1 and not numeral.scaled)
    if is_duration:
        return _NOTHING
    if is_year(text, numeral) and (noun is None or numeral.value % 100 or before in nouns.year_behind):
        return _NOTHING
    if noun is not None:
        return Count(COUNT, noun)
    glued = numeral.last_word in notation.numerals.glued_scales
    large = numeral.scaled and not glued and text[end : end + 1] != "-"
    mentioned = not numeral.spelled and before in nouns.bare_behind and not numeral.scaled
    return Count(COUNT, None, assumed=True) if large or mentioned else _NOTHING


def _word_before(text: str, start: int) -> str:
    """Return the word in front of an offset, in small letters, without opening marks."""
    word = text[max(0, start - _WINDOW) : start].rstrip(" ").rpartition(" ")[2]
    return word.lstrip(_OPENING).lower().rpartition("\n")[2]


def _read_noun(text: str, start: int, nouns: Nouns, *, one: bool) -> tuple[str | None, bool]:
    """Read the noun behind a number.

    Args:
        text: the whole text.
        start: where the number, with its bound words, ends.
        nouns: the language's table.
        one: whether the number is one, so that its noun is a singular.

    Returns:
        The noun with its modifiers, or null; and True if it makes the number a duration or measure, hence no figure.
    """
    if match := nouns.hyphened.match(text, start):
        return match[1], False
    match = nouns.run.match(text, start)
    if match is None:
        return None, False
    words: list[str] = []
    for word in match[1].split():
        lowered = word.lower()
        if lowered in nouns.durations:
            return None, True
        if lowered in nouns.stops:
            break
        words.append(word)
        if (one and lowered not in nouns.adjectives) or _is_plural(lowered, nouns):
            return " ".join(words), False
    if not words or words[0][0].isupper():
        return None, False
    return words[0], False


def _is_plural(word: str, nouns: Nouns) -> bool:
    if word in nouns.plurals:
        return True
    if not word.endswith(nouns.plural_endings) or word.endswith(nouns.not_plural_endings):
        return False
    return word not in nouns.not_plurals
