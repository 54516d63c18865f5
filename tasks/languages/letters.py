"""Letters of scripts that are not Latin, as ranges for patterns."""

from __future__ import annotations

import re

HANGUL = "\uac00-\ud7a3"
KANA = "\u3040-\u30ff"
HAN = "\u4e00-\u9fff"

_WIDE = re.compile(f"[{KANA}{HAN}{HANGUL}]+")
_HANGUL = re.compile(f"[{HANGUL}]+")


def wide_letters(text: str) -> int:
    """Count the letters that say as much as two Latin ones: syllables of hangul, kana and han characters."""
    return sum(map(len, _WIDE.findall(text)))


def count_hangul(text: str) -> int:
    """Count the syllables of hangul."""
    return sum(map(len, _HANGUL.findall(text)))


def is_hangul(letter: str) -> bool:
    """Return whether a letter is a syllable of hangul."""
    return bool(_HANGUL.match(letter))
