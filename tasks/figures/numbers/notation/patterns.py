"""Parts of patterns that every table of a language's notation is made of.

Every pattern is linear in the text: runs are possessive, options are bounded, nothing nests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

BLANKS = " \u00a0\u2009\u202f"
SPACE = f"[{BLANKS}]"
_SIGNS = "$€£¥₩￦￥￡＄₹%％"


class Guard:
    """Makes patterns of words, each with what must not follow it, or what must.

    Args:
        data: the language's ``quantities.yaml``: ``letters`` (the letters of its script, as the inside of a character
            class), ``not_before`` (by word, what makes it another word) and ``tails`` (the particles that may follow
            a word; without the key nothing but the end of the word may).
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.letters: str = data["letters"]
        self._not_before: dict[str, list[str]] = data.get("not_before", {})
        tails = data.get("tails")
        self._tail = (
            rf"(?![{self.letters}])" if tails is None else rf"(?:(?![{self.letters}])|(?={alternatives(tails)}))"
        )

    def word(self, word: str, *, ends: bool = False) -> str:
        """Return the pattern of a word; with ``ends`` the word must also end there or take a known tail."""
        pattern = re.escape(word)
        if not word[-1].isalnum() and word[-1] in _SIGNS:
            return pattern + r"(?!\d)"  # in 1 $10 bill the sign is the second number's; an address holds %20
        if word[-1].isascii() and word[-1].isalpha() and word not in self._not_before:
            pattern += r"(?![A-Za-z\d])" if word.isupper() else "(?![A-Za-z])"
        if word in self._not_before:
            pattern += f"(?!{alternatives(self._not_before[word])})"
        return pattern + (self._tail if ends and not word[-1].isascii() else "")

    def units(self, units: Iterable[str], ending: Iterable[str]) -> str:
        """Return the alternation of unit words, the longest first; those of ``ending`` must end there."""
        ends = set(ending)
        return "|".join(self.word(word, ends=word in ends) for word in longest(units))


def alternatives(words: Iterable[str]) -> str:
    """Return the alternation of literal words, the longest first; it matches nothing if there are none."""
    return "|".join(re.escape(word) for word in longest(words)) or r"(?!)"


def longest(words: Iterable[str]) -> list[str]:
    """Sort words so that a longer one is tried before its own beginning."""
    return sorted(words, key=lambda word: (-len(word), word))


def capitalised(word: str) -> str:
    """Return a word as it begins a sentence."""
    return word[0].upper() + word[1:]
