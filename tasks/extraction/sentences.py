"""Text to sentences, by the language's own pattern of sentence ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tasks.extraction.language import Language, load_language


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text: ``text[start:end]``."""

    start: int
    end: int
    text: str


def split_sentences(text: str, language: Language) -> list[Sentence]:
    """Split at line ends and sentence ends.

    Args:
        text: an article's body.
        language: whose sentence ends and abbreviations hold.

    Returns:
        Sentences in order, outer blanks left out; together they hold every non-blank character.
    """
    ends = _ends(language.code)
    sentences: list[Sentence] = []
    position = 0
    for line in text.splitlines(keepends=True):
        start = position
        for match in ends.finditer(line):
            if not _abbreviated(line[: match.start() + 1], language):
                _append(sentences, text, start, position + match.end())
                start = position + match.end()
        _append(sentences, text, start, position + len(line))
        position += len(line)
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + piece.index(stripped[0])
        sentences.append(Sentence(offset, offset + len(stripped), stripped))


@cache
def _ends(code: str) -> re.Pattern[str]:
    return re.compile(str(load_language(code).grammar.settings["sentence_ends"]))


def _abbreviated(before: str, language: Language) -> bool:
    word = before.rsplit(None, 1)[-1] if before.strip() else ""
    return language.grammar.has("abbreviations", word.lstrip("(\"'“‘").rstrip(".").lower())
