"""A peer's case read by our reader: quantities as they are, or every numeral where the case asks for bare numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.figures.numbers.hedges import ends_with
from tasks.figures.numbers.notation.tables import Notation, load_notation
from tasks.figures.numbers.numerals.numeral import Numeral, read_fraction, read_numeral
from tasks.figures.numbers.quantities import find_quantities
from tasks.languages.language import load_language
from tests.benchmarks.peer_cases import Case

# Words that follow a number and make it no figure (a day, an age, an ordinal), so that the product knows no such unit.
UNFIGURED = ("일이", "년", "살", "세", "개월", "시간", "번째", "조각", "만", "입니", "밀리")
# Numerals that stand before a counter alone.
ATTRIBUTIVE = ("한", "두", "세", "네")
# Numerals of one syllable that are words more often than numbers (이 학교, 사과).
WORDS = ("이", "사", "수")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: text, value and unit."""

    text: str
    value: float
    unit: str | None = None


def read_case(case: Case) -> list[Read]:
    """Read a case: amounts and percentages of their model alone, else every numeral.

    A bare number is no figure, so the product never reports one; its numeral reader is asked at every word.
    """
    if case.model not in ("Percent", "Currency"):
        return list(_numbers(case.text, case.language))
    found = [each for q in find_quantities(case.text, case.language) for each in (q, q.conversion) if each is not None]
    wanted = ("ratio",) if case.model == "Percent" else ("money",)
    return [
        Read(case.text[q.core_start : q.core_end], float(q.value), q.unit)
        for q in found
        if q.dimension in wanted and q.value is not None
    ]


def _numbers(text: str, language: str) -> Iterator[Read]:
    notation, position = load_notation(language), 0
    while position < len(text):
        numeral = _numeral(text, position, language, notation) if _begins(text, position, notation) else None
        if numeral is None:
            position += 1
            continue
        yield Read(text[numeral.start : numeral.end], float(numeral.value) * _sign(text, position, notation))
        position = numeral.end


def _begins(text: str, at: int, notation: Notation) -> bool:
    if not at:
        return True
    before, beyond = text[at - 1], text[at - 2 : at - 1]
    if any(len(sign) > 1 and text.endswith(sign, 0, at) for sign in notation.signs.falls):
        return True
    return not (before.isalnum() or (before in "./$%" and beyond.isdigit()))


def _numeral(text: str, at: int, language: str, notation: Notation) -> Numeral | None:
    """The numeral that begins there and whose word ends with it; of two readings the one with the longer ending."""
    readings: list[Numeral] = []
    numeral = read_numeral(text, at, notation)
    while numeral is not None:
        if (fraction := read_fraction(text, numeral, notation)) is not None:
            return _ended([fraction, *_shorter(fraction)], text, language)
        readings.append(numeral)
        numeral = numeral.shorter
    return _ended(readings, text, language)


def _shorter(numeral: Numeral) -> Iterator[Numeral]:
    while numeral.shorter is not None:
        numeral = numeral.shorter
        yield numeral


def _ended(readings: list[Numeral], text: str, language: str) -> Numeral | None:
    ended = [
        (len(rest) or len(text), reading)
        for reading in readings
        if (rest := _rest(text, reading, language)) is not None
    ]
    best = max(ended, key=lambda pair: (pair[1].part and pair[1].value < 1, pair[0]), default=None)
    return None if best is None else best[1]


def _rest(text: str, numeral: Numeral, language: str) -> str | None:
    """What of the numeral's word follows it, where that is nothing, a particle, a unit or a plain noun; else null."""
    end = stop = numeral.end
    while stop < len(text) and text[stop].isalpha():
        stop += 1
    rest, written = text[end:stop], text[numeral.start : end]
    if text[end : end + 1].isdigit():
        return None
    if numeral.vague or (written in WORDS and written != text.strip()):
        return None
    if (not rest and written not in ATTRIBUTIVE) or (language != "en" and _counts(text, end, language)):
        return ""
    if language == "en" or written in ATTRIBUTIVE:
        return None
    if rest.startswith(UNFIGURED):
        return ""
    particles: dict[str, str] = load_language(language).grammar.settings["particles"]
    return rest if rest in particles else None


def _counts(text: str, end: int, language: str) -> bool:
    """Whether a unit follows; Latin letters glued to the number (29km) belong to the peers' other models."""
    return load_notation(language).units.pattern.match(text, end) is not None and not (
        text[end].isascii() and text[end].isalpha()
    )


def _sign(text: str, start: int, notation: Notation) -> int:
    for falls in notation.signs.falls:
        if length := ends_with(text, start, (falls,), notation):
            glued = text[start - length - 1 : start - length]
            return 1 if len(falls) == 1 and glued.isalnum() else -1
    return 1
