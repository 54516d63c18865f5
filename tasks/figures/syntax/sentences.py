"""Split a text into sentences, by the language's own pattern of sentence ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tasks.languages.language import Language, load_language

# Longer runs are tables, lists or noise. What comes after weighs every pair of things in a sentence, so the cut also
# keeps reading time linear in the text; the longest of 570 sentences of real news has 551 letters.
LONGEST = 800
_WORD = 24  # longer than any abbreviation


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: ``text[start:end]``."""

    start: int
    end: int
    text: str


def split_sentences(text: str, language: Language) -> list[Sentence]:
    """Split a text at line ends and sentence ends, and cut what is too long for a sentence.

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
            if not _abbreviated(line[max(0, match.start() - _WORD) : match.start() + 1], language):
                _append(sentences, text, start, position + match.end())
                start = position + match.end()
        _append(sentences, text, start, position + len(line))
        position += len(line)
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    while end - start > LONGEST:
        cut = max(text.rfind(" ", start + LONGEST // 2, start + LONGEST), start + LONGEST // 2)
        _append_one(sentences, text, start, cut)
        start = cut
    _append_one(sentences, text, start, end)


def _append_one(sentences: list[Sentence], text: str, start: int, end: int) -> None:
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
