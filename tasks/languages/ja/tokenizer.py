"""Split Japanese sentences by script: kanji, katakana and Latin are words, hiragana particles and endings.

This is enough for percentages, amounts and years. A morphological analyser can replace this module without any change
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.languages.language import Token, load_language

_RUN = re.compile(
    r"(?P<kanji>[一-龥々]+)|(?P<kana>[ァ-ヶー]+)|(?P<latin>[A-Za-z][A-Za-z&.]*)|(?P<hira>[ぁ-ん]+)|(?P<digits>\d[\d.,]*)|(?P<mark>\S)"
)
_MARKS = {
    "(": "open",
    "（": "open",
    ")": "close",
    "）": "close",
    "、": "comma",
    ",": "comma",
    "。": "final",
    "・": "dot",
}


def tokenize(sentences: Sequence[str]) -> Iterator[list[Token]]:
    """Tokenise sentences.

    Args:
        sentences: sentences, each one line.

    Returns:
        One list of tokens a sentence, offsets into that sentence.
    """
    return map(_tokens, sentences)


def _tokens(sentence: str) -> list[Token]:
    return [_token(match) for match in _RUN.finditer(sentence)]


def _token(match: re.Match[str]) -> Token:
    word, kind = match.group(), str(match.lastgroup)
    start, end = match.span()
    grammar = load_language("ja").grammar
    if kind == "mark":
        return Token(word, _MARKS.get(word, "other"), start, end)
    if kind == "digits":
        return Token(word, "number", start, end)
    if kind == "hira":
        particles: dict[str, str] = grammar.settings["particles"]
        if word in particles:
            return Token(word, "particle", start, end, particles[word])
        return Token(word, "break" if grammar.has("breaks", word) else "verb", start, end)
    return Token(word, "name" if kind in ("kana", "latin") else "noun", start, end)
