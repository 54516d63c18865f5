"""Join what the tokenizer splits and syntax does not: amounts, percentages, abbreviations, addresses, foreign words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from tasks.languages.language import load_language


class Unit(NamedTuple):
    """Words that are tagged together.

    Attributes:
        first, behind: positions of its first word, and of the word behind its last one.
        form: what stands for it: ``$0`` for all amounts of money, ``0%`` for all percentages, or its text.
    """

    first: int
    behind: int
    form: str


def units(sentence: str, spans: Sequence[tuple[int, int]]) -> list[Unit]:
    """Group the words of a sentence.

    Args:
        sentence: its text.
        spans: the offsets of its words.
    """
    joined = {start: (end, form) for start, end, form in _joined(sentence)}
    made: list[Unit] = []
    i = 0
    while i < len(spans):
        start, end = spans[i]
        behind, form = i + 1, sentence[start:end]
        if start in joined:
            unit_end, unit_form = joined[start]
            last = i
            while last + 1 < len(spans) and spans[last + 1][1] <= unit_end:
                last += 1
            if spans[last][1] == unit_end:
                behind, form = last + 1, unit_form
        made.append(Unit(i, behind, form))
        i = behind
    return made


def _joined(sentence: str) -> Iterator[tuple[int, int, str]]:
    for match in _pattern().finditer(sentence):
        form = {"money": "$0", "percentage": "0%"}.get(match.lastgroup or "", match.group())
        yield match.start(), match.end(), form


@cache
def _pattern() -> re.Pattern[str]:
    grammar = load_language("en").grammar
    scales = "|".join(grammar.table("scale_words"))
    percentages = "|".join(grammar.table("percentages"))
    abbreviations = "|".join(re.escape(word) for word in grammar.table("abbreviations"))
    letter = r"[^\W\d_]"
    number = r"\d(?:[\d.,]*\d)?"
    return re.compile(
        rf"(?P<money>(?:US|A|C|HK|NT|S)?[$€£¥₩]\s?{number}(?:[-\s]?(?:{scales})\b)?)"
        rf"|(?P<percentage>{number}(?:\s?%|[-\s](?:{percentages})\b))"
        rf"|(?<![\w'’-])(?P<foreign>(?:{letter}|['’-])*(?![A-Za-z]){letter}(?:{letter}|['’-])*)"
        r"|(?P<ordinal>\d+(?:st|nd|rd|th|s)\b)"
        r"|(?P<address>\b(?:https?://|www\.)\S*\w)"
        r"|(?P<repeated>(?P<sign>[^\w\s])(?P=sign)+)"
        rf"|(?<![\w.])(?P<abbreviation>(?:[A-Za-z]\.){{2,}}|(?i:{abbreviations})\.)"
    )
