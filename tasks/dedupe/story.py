"""Stories: near-identical texts on many sites are one source.

Candidates are found by their sketches, then compared exactly. A copy may have another headline, byline and trailer
and lack paragraphs; but a text of the same mould with other numbers (market reports, last quarter's results) is
another story, however alike its words are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tasks.dedupe.shingles import BANDS, SKETCH_BYTES, shingles, signatures, sketch

ALIKE = 0.6  # Jaccard of shingles from which texts are one, measured by tests/benchmarks/syndication.py
CONTAINED = 0.85  # share of the shorter text that stands in the longer, where paragraphs were dropped
SHORTEST_SHARE = 0.5  # a brief inside a round-up is no copy of it
SAME_NUMBERS = 0.8  # share of the numbers of the text that has fewer
FEWEST_SHINGLES = 40  # below, chance decides: only equal texts are one
_ROUGHLY = 0.3  # estimated Jaccard under which the exact comparison is not worth its time
_MIX = np.uint64(0x9E3779B97F4A7C15)
_PAIRED = 20  # texts that share a band and are compared each with each; of more, each with the first and the last

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Known(Protocol):
    """A text that the warehouse knows by its sketch."""

    @property
    def revision_id(self) -> int: ...
    @property
    def story_id(self) -> int | None: ...
    @property
    def sketch(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Telling:
    """A new text to place.

    Attributes:
        revision_id, article_id: its ids.
        text: body.
        sketch: of the body; made when not given.
    """

    revision_id: int
    article_id: int
    text: str
    sketch: bytes = b""


def stories(
    new: Sequence[Telling],
    known: Iterable[Known] = (),
    text_of: Callable[[int], str | None] = lambda _: None,
    story_of_article: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Place texts into stories.

    Args:
        new: texts that have no story yet, in order of publication.
        known: sketches of texts that have one; give those of the same weeks, not of all time.
        text_of: body by revision id, asked for the few known texts that a new one resembles.
        story_of_article: story by article id, for further revisions of articles that have one.

    Returns:
        revision id -> story id for every new text. A story is named by the revision id of its first text, so that
        the same texts in the same order give the same ids. Stories that exist are never merged: where a new text
        resembles two, it joins the one that is most alike.
    """
    tellings = list({telling.revision_id: telling for telling in new}.values())
    ids = {telling.revision_id for telling in tellings}
    others = [item for item in known if item.revision_id not in ids and len(item.sketch) == SKETCH_BYTES]
    if not tellings:
        return {}
    matrix = signatures([t.sketch or sketch(t.text) for t in tellings] + [bytes(item.sketch) for item in others])
    bodies = _Bodies(tellings, others, text_of)
    links = _links(matrix, len(tellings), bodies)
    return _assign(tellings, others, links, story_of_article or {})


def is_copy(one: str, other: str) -> bool:
    """Whether two texts tell one story in the same words and numbers.

    Args:
        one, other: bodies.
    """
    return _likeness(_Text.of(one), _Text.of(other)) > 0


@dataclass(frozen=True, slots=True)
class _Text:
    shingles: frozenset[int]
    numbers: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Text:
        return cls(shingles(text), frozenset(number.replace(",", "") for number in _NUMBER.findall(text)))


def _likeness(one: _Text, other: _Text) -> float:
    """Jaccard of two texts that are copies; 0 for two that are not."""
    shared = len(one.shingles & other.shingles)
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if not shared:
        return 0.0
    jaccard = shared / (shorter + longer - shared)
    if shorter < FEWEST_SHINGLES:
        return jaccard if jaccard > 0.95 and one.numbers == other.numbers else 0.0
    alike = jaccard >= ALIKE or (shared >= CONTAINED * shorter and shorter >= SHORTEST_SHARE * longer)
    return jaccard if alike and _same_numbers(one.numbers, other.numbers) else 0.0


def _same_numbers(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer = min(len(one), len(other))
    # One number may differ in any text: a slip, or a date in the byline.
    return len(one & other) >= min(SAME_NUMBERS * fewer, max(fewer - 1, fewer / 2))


class _Bodies:
    """Texts by row of the matrix; known ones are fetched when first asked for, and a few are kept."""

    def __init__(
        self, tellings: Sequence[Telling], others: Sequence[Known], text_of: Callable[[int], str | None]
    ) -> None:
        def load(row: int) -> _Text | None:
            if row < len(tellings):
                return _Text.of(tellings[row].text)
            body = text_of(others[row - len(tellings)].revision_id)
            return None if body is None else _Text.of(body)

        self.at = lru_cache(maxsize=2_000)(load)


def _links(matrix: NDArray[np.uint32], fresh: int, bodies: _Bodies) -> dict[tuple[int, int], float]:
    """Pairs of rows that are copies, with their likeness; the first row of each is a new text."""
    links: dict[tuple[int, int], float] = {}
    for one, other in set(_pairs(matrix, fresh)):
        estimate = float(np.mean(matrix[one] == matrix[other]))
        if estimate < _ROUGHLY:
            continue
        first, second = bodies.at(one), bodies.at(other)
        # Without the known text the sketch alone must do, and must be surer.
        likeness = _likeness(first, second) if first and second else estimate * (estimate >= ALIKE + 0.15)
        if likeness > 0:
            links[one, other] = likeness
    return links


def _pairs(matrix: NDArray[np.uint32], fresh: int) -> Iterator[tuple[int, int]]:
    """Pairs (new row, other row) that agree in all rows of some band."""
    for band in np.split(matrix.astype(np.uint64), BANDS, axis=1):
        keys = np.zeros(len(matrix), dtype=np.uint64)
        for column in band.T:
            keys = (keys ^ column) * _MIX  # wraps around; a clash costs one comparison
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=keys[order[0]] ^ np.uint64(1)) != 0)
        lengths = np.diff(starts, append=len(order))
        for start, length in zip(starts[lengths > 1], lengths[lengths > 1], strict=True):
            members = order[start : start + length].tolist()  # a stable sort: rows ascend, new ones first
            if members[0] < fresh:
                yield from _within(members, fresh)


def _within(members: list[int], fresh: int) -> Iterator[tuple[int, int]]:
    partners = members if len(members) <= _PAIRED else [*members[: _PAIRED // 2], *members[-_PAIRED // 2 :]]
    for one in members:
        if one < fresh:
            yield from ((one, other) for other in partners if other > one)


def _assign(
    tellings: Sequence[Telling],
    others: Sequence[Known],
    links: Mapping[tuple[int, int], float],
    story_of_article: Mapping[int, int],
) -> dict[int, int]:
    """Story of every new text: its article's, else that of the likest text placed before, else its own.

    Stories that begin here may still become one: a text that lacks a paragraph and one that lacks another are found to
    be copies only when the whole text comes. Stories that are known stand.
    """
    fresh = len(tellings)
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (one, other), likeness in links.items():
        near[one].append((likeness, other))
        near[other].append((likeness, one))
    by_article = dict(story_of_article)
    kept = {other.story_id for other in others} | set(by_article.values())
    first = {telling.revision_id: row for row, telling in enumerate(tellings)}
    placed: dict[int, int] = {}
    for row, telling in enumerate(tellings):
        found = [
            (likeness, other >= fresh, -other, story)
            for likeness, other in near[row]
            if (story := placed.get(other) if other < fresh else others[other - fresh].story_id) is not None
        ]
        begun = {story for *_, story in found} - kept
        likest = max((item for item in found if item[3] in kept), default=None)
        story = by_article.get(telling.article_id)
        if story is None:
            story = likest[3] if likest else min(begun, key=first.__getitem__, default=telling.revision_id)
        placed[row] = story
        for other_story in begun - {story}:
            _merge(other_story, story, placed, by_article)
        by_article.setdefault(telling.article_id, story)
    return {telling.revision_id: placed[row] for row, telling in enumerate(tellings)}


def _merge(story: int, into: int, placed: dict[int, int], by_article: dict[int, int]) -> None:
    """Let one story go on in another."""
    for stories_by in (placed, by_article):
        for key, told in stories_by.items():
            if told == story:
                stories_by[key] = into
