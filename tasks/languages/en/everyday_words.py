"""Tell whether a name is also an English word, by a dictionary that writes proper names with a capital.

The dictionary is Webster's Second (1934, in the public domain), the ``web2`` list of the package english-words. It is
older than the companies of today, so that a small letter in it means a word.
"""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile("[A-Za-z]{2,}")
# Names of so few letters are matched by their case, so that NOW is no "now".
_BY_CASE = 4


def is_everyday(name: str) -> bool:
    """Return True if a name of one word is in the dictionary in small letters (``Apple``, ``Target``).

    Args:
        name: as the watchlist writes it.
    """
    if not _WORD.fullmatch(name) or (name.isupper() and len(name) <= _BY_CASE):
        return False
    return name.lower() in _dictionary()


@cache
def _dictionary() -> frozenset[str]:
    from english_words import get_english_words_set

    return frozenset(word for word in get_english_words_set(["web2"]) if word.islower())
