"""Recognise amounts of one customer, share or store, which are no figure of the whole."""

from __future__ import annotations

import re
from functools import cache

from tasks.core.watchlist import Metric
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Row
from tasks.languages.language import Language, load_language

_NEAR = 1  # a blank between a number and the words behind it


def per_unit_words(row: Row, index: int, metric: Metric, cue: int | None) -> str | None:
    """Return the words that make a number an amount of each unit; null without any.

    Args:
        row: the sentence.
        index: position of the number.
        metric: what it would be read as; one that is of a unit by its nature (a dividend) keeps its numbers.
        cue: position of its cue, if any.

    Returns:
        ``1인당``, ``per customer``; null where the number is of the whole.

    Example: ``1인당 42만원``, ``$42 per customer``.
    """
    counted, ahead = _words_beside(row, index)
    words = counted or ahead
    if words is None or _of_a_unit(metric, row.language):
        return None
    return words[0].strip() if counted or _governs(row, index, cue, words, row.sentence.start) else None


def _words_beside(row: Row, index: int) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Return such words right behind a number, and the last ones before it: the same for all metrics."""
    return once(row.derived, ("words of a unit", index), lambda: _find_words_beside(row, index))


def _find_words_beside(row: Row, index: int) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    node, text, offset = row.nodes[index], row.sentence.text, row.sentence.start
    before, behind = _patterns(row.language.code)
    found = list(before.finditer(text, 0, max(0, node.start - offset)))
    end = node.end - offset
    if node.quantity is not None and node.quantity.counter and text.startswith(f" {node.quantity.counter}", end):
        end += 1 + len(node.quantity.counter)  # 12 employees per store
    return behind.match(text, end), found[-1] if found else None


def _governs(row: Row, index: int, cue: int | None, match: re.Match[str], offset: int) -> bool:
    """Return whether such words in front of a number are still about it: no other cue or number is between."""
    start, end = offset + match.start(), offset + match.end()
    if any(other.kind == "quantity" and start - _NEAR <= other.end <= start for other in row.nodes):
        return False  # $42 per customer and $3 billion in all: of the number before them
    between = [j for j in range(index) if row.nodes[j].start >= end]
    cues = [found for j in between if (found := row.nodes[j].cue) is not None and found.needs]
    allowed = 1 if match.lastgroup == "ahead" else 0
    if len(cues) > allowed:
        return False
    numbers = any(row.nodes[j].kind == "quantity" for j in between)
    return not numbers or cue is None or cue < index


def _of_a_unit(metric: Metric, language: Language) -> bool:
    """Return whether a metric is of one unit by its nature, such as a price or a dividend."""
    before, _ = _patterns(language.code)
    words = [word for group in metric.cues.get(language.code, []) for word in group]
    if any(before.search(f"{word} ") for word in [*words, *metric.labels.values()]):
        return True
    prices = "|".join(map(re.escape, language.grammar.table("unit_prices"))) or "(?!)"
    return any(re.search(rf"(?<![a-z])(?:{prices})(?![a-rt-z])", word.lower()) for word in words)


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    settings = load_language(code).grammar.settings
    return re.compile(str(settings.get("per_unit", "(?!)"))), re.compile(str(settings.get("per_unit_behind", "(?!)")))
