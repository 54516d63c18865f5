"""Values of a single word that the tagger's features are made of."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"(.)\1+")
_LETTERS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def number_of(text: str) -> int:
    """Return a number for a text, the same in every process, never 0."""
    return zlib.crc32(text.encode()) + 1


@lru_cache(maxsize=65536)
def word_values(form: str) -> tuple[int, ...]:
    """Return the numbers of a word: lower case, as written, three endings, two beginnings and its shape.

    Digits count as one digit, so that all years are one word.
    """
    plain = _DIGIT.sub("0", form.translate(_LETTERS))
    lower = plain.lower()
    parts = (lower, plain, lower[-2:], lower[-3:], lower[-4:], lower[:2], lower[:3], _shape(plain))
    return tuple(number_of(part) for part in parts)


def _shape(word: str) -> str:
    """Return the kinds of letters in order, runs as one.

    Example: ``McDonald`` is ``XxXx``.
    """
    kinds = "".join(
        "X" if letter.isupper() else "x" if letter.islower() else "0" if letter.isdigit() else letter for letter in word
    )
    return _RUN.sub(r"\1", kinds)
