"""Assigns texts to stories: near-identical texts on many sites are one source.

Candidates are found by their sketches (``candidate_pairs``), then compared exactly (``copy_similarity``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tasks.dedupe.candidate_pairs import candidate_pairs
from tasks.dedupe.copy_similarity import COPY_JACCARD, TextFeatures, copy_similarity
from tasks.dedupe.shingles import SKETCH_BYTES, signatures, sketch

LEAST_ESTIMATE = 0.3
"""Estimated Jaccard similarity under which the exact comparison is not worth its time."""

SKETCH_ONLY_MARGIN = 0.15
"""How far the estimate must lie above ``COPY_JACCARD`` where the stored text cannot be read and the sketch decides."""

CACHED_TEXTS = 2_000

Similarities = dict[tuple[int, int], float]
"""Similarity of two copies by their rows; the first row is that of a new text."""


class StoredSketch(Protocol):
    """A text that the warehouse knows by its sketch."""

    @property
    def revision_id(self) -> int: ...
    @property
    def story_id(self) -> int | None: ...
    @property
    def sketch(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class NewText:
    """A text that has no story yet.

    Attributes:
        revision_id, article_id: its ids.
        text: body.
        sketch: of the body; made when not given.
    """

    revision_id: int
    article_id: int
    text: str
    sketch: bytes = b""


def assign_stories(
    new_texts: Sequence[NewText],
    stored: Iterable[StoredSketch] = (),
    text_of: Callable[[int], str | None] = lambda _: None,
    story_of_article: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Assign a story to every new text.

    Args:
        new_texts: texts that have no story yet, in order of publication.
        stored: sketches of texts that have one; give those of the same weeks, not of all time.
        text_of: body by revision id, asked for the few stored texts that a new one resembles.
        story_of_article: story by article id, for further revisions of articles that have one.

    Returns:
        revision id -> story id for every new text. A story's id is the revision id of its first text, so that
        the same texts in the same order give the same ids. Stories that exist are never merged: where a new text
        resembles two, it joins the one that is most similar.
    """
    texts = list({text.revision_id: text for text in new_texts}.values())
    ids = {text.revision_id for text in texts}
    others = [item for item in stored if item.revision_id not in ids and len(item.sketch) == SKETCH_BYTES]
    if not texts:
        return {}
    matrix = signatures([text.sketch or sketch(text.text) for text in texts] + [bytes(item.sketch) for item in others])
    features = _features_by_row(texts, others, text_of)
    return _assign(texts, others, _similarities(matrix, len(texts), features), story_of_article or {})


def _features_by_row(
    texts: Sequence[NewText], others: Sequence[StoredSketch], text_of: Callable[[int], str | None]
) -> Callable[[int], TextFeatures | None]:
    """Return a function from a row of the matrix to the text's features; stored texts are read when first asked for."""

    def load(row: int) -> TextFeatures | None:
        if row < len(texts):
            return TextFeatures.of(texts[row].text)
        body = text_of(others[row - len(texts)].revision_id)
        return None if body is None else TextFeatures.of(body)

    return lru_cache(maxsize=CACHED_TEXTS)(load)


def _similarities(
    matrix: NDArray[np.uint32], new_rows: int, features: Callable[[int], TextFeatures | None]
) -> Similarities:
    """Return the pairs of rows that are copies, with their similarity."""
    found: Similarities = {}
    for row, other in candidate_pairs(matrix, new_rows):
        estimate = float(np.mean(matrix[row] == matrix[other]))
        if estimate < LEAST_ESTIMATE:
            continue
        one, two = features(row), features(other)
        sketch_only = estimate * (estimate >= COPY_JACCARD + SKETCH_ONLY_MARGIN)
        similarity = copy_similarity(one, two) if one and two else sketch_only
        if similarity > 0:
            found[row, other] = similarity
    return found


def _assign(
    texts: Sequence[NewText],
    others: Sequence[StoredSketch],
    similarities: Similarities,
    story_of_article: Mapping[int, int],
) -> dict[int, int]:
    """Give every new text its article's story, else that of the most similar text before it, else its own.

    Stories that begin here may still become one: a text that lacks a paragraph and one that lacks another are found to
    be copies only when the whole text comes. Stories that exist already are not merged.
    """
    new_rows = len(texts)
    copies: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (one, other), similarity in similarities.items():
        copies[one].append((similarity, other))
        copies[other].append((similarity, one))
    by_article = dict(story_of_article)
    existing = {other.story_id for other in others} | set(by_article.values())
    first_row = {text.revision_id: row for row, text in enumerate(texts)}
    by_row: dict[int, int] = {}
    for row, text in enumerate(texts):
        candidates = [
            (similarity, other >= new_rows, -other, story)
            for similarity, other in copies[row]
            if (story := by_row.get(other) if other < new_rows else others[other - new_rows].story_id) is not None
        ]
        begun_here = {story for *_, story in candidates} - existing
        most_similar = max((item for item in candidates if item[3] in existing), default=None)
        story = by_article.get(text.article_id)
        if story is None:
            story = (
                most_similar[3]
                if most_similar
                else min(begun_here, key=first_row.__getitem__, default=text.revision_id)
            )
        by_row[row] = story
        for other_story in begun_here - {story}:
            _merge(other_story, story, by_row, by_article)
        by_article.setdefault(text.article_id, story)
    return {text.revision_id: by_row[row] for row, text in enumerate(texts)}


def _merge(story: int, into: int, by_row: dict[int, int], by_article: dict[int, int]) -> None:
    """Replace one story by another in both mappings."""
    for stories in (by_row, by_article):
        for key, current in stories.items():
            if current == story:
                stories[key] = into
