"""Decides whether one text is a copy of another: it needs the same words and the same numbers.

A copy may have another headline, byline and trailer and lack paragraphs. A text with the same words and other numbers
(market reports, last quarter's results) is no copy, however similar its words are.
"""

from __future__ import annotations

import re
from functools import cached_property

from tasks.dedupe.shingles import shingles

COPY_JACCARD = 0.6
"""Jaccard similarity of shingles from which two texts are copies, measured by tests/benchmarks/syndication.py."""

CONTAINED_SHARE = 0.85
"""Share of the shorter text's shingles that the longer one holds, where paragraphs were dropped."""

SHORTEST_SHARE = 0.5
"""Least length of the shorter text as a share of the longer: a brief inside a round-up is no copy of it."""

SAME_NUMBERS_SHARE = 0.8
"""Share of the numbers of the text with fewer numbers that both must have."""

FEWEST_SHINGLES = 40
"""Below this, similarity is chance: only equal texts are copies."""

SHORT_COPY_JACCARD = 0.95
"""Jaccard similarity above which two texts of fewer than ``FEWEST_SHINGLES`` shingles count as equal."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class TextFeatures:
    """What two texts are compared by; each is worked out when it is first asked for.

    Args:
        text: a body.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Hashes of runs of five letters."""
        return shingles(self._text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers as written, thousands separators removed."""
        return frozenset(number.replace(",", "") for number in _NUMBER.findall(self._text))


def is_copy(text: str, other: str) -> bool:
    """Return whether two texts have the same words and numbers.

    Args:
        text, other: bodies, in either order.
    """
    return copy_similarity(TextFeatures(text), TextFeatures(other)) > 0


def copy_similarity(one: TextFeatures, other: TextFeatures) -> float:
    """Return the Jaccard similarity of two texts that are copies of each other.

    Returns:
        In (0, 1]; 0 for two texts that are no copies.
    """
    if not _same_numbers(one.numbers, other.numbers):  # first, for it costs least
        return 0.0
    shared = len(one.shingles & other.shingles)
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if not shared:
        return 0.0
    jaccard = shared / (shorter + longer - shared)
    if shorter < FEWEST_SHINGLES:
        return jaccard if jaccard > SHORT_COPY_JACCARD and one.numbers == other.numbers else 0.0
    contained = shared >= CONTAINED_SHARE * shorter and shorter >= SHORTEST_SHARE * longer
    similar = jaccard >= COPY_JACCARD or contained
    return jaccard if similar else 0.0


def _same_numbers(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(one), len(other))
    # One number may differ in any text: a slip, or a date in the byline.
    return len(one & other) >= min(SAME_NUMBERS_SHARE * fewer, max(fewer - 1, fewer / 2))
