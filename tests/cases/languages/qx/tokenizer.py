"""Split sentences of a made-up language into words: names have capitals, particles are listed, the rest are nouns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.languages.language import Token, load_language


def tokenize(sentences: Sequence[str]) -> Iterator[list[Token]]:
    """Tokenise sentences, each one line."""
    particles: dict[str, str] = load_language("qx").grammar.settings["particles"]
    for sentence in sentences:
        yield [_token(match, particles) for match in re.finditer(r"\w+|\S", sentence)]


def _token(match: re.Match[str], particles: dict[str, str]) -> Token:
    word, (start, end) = match.group(), match.span()
    if word in particles:
        return Token(word, "particle", start, end, particles[word])
    if word[0].isdigit():
        return Token(word, "number", start, end)
    if word == ".":
        return Token(word, "final", start, end)
    return Token(word, "name" if word[0].isupper() else "noun", start, end)
