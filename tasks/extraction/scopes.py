"""What narrows a figure within its entity: a venue, a segment, a region, a round.

The words come from the text itself; the watchlist only says which kind of narrowing a metric has.
"""

from __future__ import annotations

import re

from tasks.extraction.discourse import Discourse
from tasks.extraction.nodes import Node, Row
from tasks.watchlist import Metric

_VENUE = re.compile(
    r"(?<![A-Za-z])([A-Z][A-Za-z]*[A-Z][A-Za-z]*)(?:\s*[\(（][^()（）]{0,90}[\)）])?\s?['’‘]?((?:19|20)\d\d)?(?!\d)"
)
_ROUND = re.compile(
    r"시리즈\s?[A-F]|프리[- ]?[A-F]|시드|Series\s[A-F]|pre-?[Ss]eed|pre-Series\s[A-F]|\bseed\b", re.IGNORECASE
)


def read_scope(row: Row, index: int, cue: int | None, metric: Metric, discourse: Discourse) -> str | None:
    """The words that narrow the figure.

    Args:
        row: the sentence.
        index: position of the quantity.
        cue: position of the metric's cue; null where it is carried over.
        metric: ``split_by`` says what may narrow it.
        discourse: a list's head may stand in the sentence before.

    Returns:
        The scope, null for the whole.
    """
    if metric.split_by == "venue":
        return _venue(row, index, discourse)
    if metric.split_by == "round":
        match = _ROUND.search(row.sentence.text)
        return match.group() if match else None
    member = _list_member(row, index)
    if member is not None:
        return member
    return _before_cue(row, cue) if cue is not None else None


def _venue(row: Row, index: int, discourse: Discourse) -> str | None:
    place = row.nodes[index].start - row.sentence.start
    found = [match for match in _VENUE.finditer(row.sentence.text) if len(match.group(1)) >= 3]
    if not found:
        return None
    nearest = min(found, key=lambda match: abs(match.start() - place) + (40 if match.start() > place else 0))
    year = nearest.group(2) or (str(discourse.published.year) if discourse.published else None)
    return f"{nearest.group(1)} {year}" if year else nearest.group(1)


def _list_member(row: Row, index: int) -> str | None:
    """``매출은 한국 3천억원``: the bare words right before the number, in a list with a head."""
    words: list[Node] = []
    for node in reversed(row.nodes[:index]):
        if node.kind == "word" and node.pos in ("noun", "name", "number") and not node.roles:
            if row.language.grammar.has("transparent", node.text):
                break
            words.insert(0, node)
        else:
            break
    if not words:
        return None
    start, end = words[0].start - row.sentence.start, words[-1].end - row.sentence.start
    return row.sentence.text[start:end]


def _before_cue(row: Row, cue: int) -> str | None:
    """``모바일 게임 매출``: the bare nouns that stand right before the cue."""
    words: list[Node] = []
    for node in reversed(row.nodes[:cue]):
        grammar = row.language.grammar
        plain = node.kind == "word" and node.pos in ("noun", "name") and not node.roles
        if (
            not plain
            or grammar.has("transparent", node.text)
            or grammar.has("rise", node.text)
            or grammar.has("fall", node.text)
        ):
            break
        words.insert(0, node)
    if not words or len(words) > 5:
        return None
    start, end = words[0].start - row.sentence.start, words[-1].end - row.sentence.start
    return row.sentence.text[start:end]
