"""Tell whether a name is also a Korean word or phrase, by Kiwi's dictionary."""

from __future__ import annotations

import re

from tasks.languages.ko.tokenizer import load_kiwi

_HANGUL = re.compile("[가-힣]+(?: [가-힣]+)*")
_NAME_TAG = "NNP"
# A name may be a compound of nouns by chance (무신 + 사); a phrase has a particle, an ending or a determiner.
_PHRASE_TAGS = ("J", "E", "V", "M", "NP", "NR")


def is_everyday(name: str) -> bool:
    """Return True if a name of hangul is a word of the dictionary that is no proper name, or a phrase of such words.

    Blanks between words do not matter where names are looked for, so ``세방`` is also found in ``세 방``.

    Args:
        name: as the watchlist writes it.
    """
    if not _HANGUL.fullmatch(name):
        return False
    tokens = load_kiwi().tokenize(name)
    tags = [str(token.tag) for token in tokens]
    known = all(token.base_form for token in tokens)  # Kiwi gives a guessed word no form of a dictionary
    if not known or _NAME_TAG in tags:
        return False
    return len(tokens) == 1 or any(tag.startswith(_PHRASE_TAGS) for tag in tags)
