"""Assigns texts to stories: near-identical texts on many sites are one source.

Candidates are found by their sketches (``candidate_pairs``), then compared exactly (``copy_similarity``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

TEXTS_AT_A_TIME = 500
"""Stored texts that are read in one go and held meanwhile."""

PAIRS_AT_A_TIME = 10_000
"""Pairs whose similarity is estimated in one go, from 128 numbers of either text."""

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
    texts_of: Callable[[Collection[int]], Mapping[int, str]] = lambda _: {},
    story_of_article: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Assign a story to every new text.

    Args:
        new_texts: texts that have no story yet, in order of publication.
        stored: sketches of texts that have one; give those of the same weeks, not of all time.
        texts_of: bodies by revision id, asked for stored texts that new ones resemble; unreadable ones are left out.
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
    return _assign(texts, others, _similarities(matrix, texts, others, texts_of), story_of_article or {})


def _similarities(
    matrix: NDArray[np.uint32],
    texts: Sequence[NewText],
    others: Sequence[StoredSketch],
    texts_of: Callable[[Collection[int]], Mapping[int, str]],
) -> Similarities:
    """Return the pairs of rows that are copies, with their similarity.

    Pairs are taken by their later row, so that each stored text is read and cut up once, and few are held at a time.
    """
    partners: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for row, other, estimate in _estimates(matrix, sorted(candidate_pairs(matrix, len(texts)))):
        partners[other].append((row, estimate))
    new = [TextFeatures(text.text) for text in texts]
    found: Similarities = {}
    for other, features in enumerate(new):
        found |= _copies(other, features, partners.get(other, ()), new)
    stored = sorted(row for row in partners if row >= len(texts))
    for first in range(0, len(stored), TEXTS_AT_A_TIME):
        part = stored[first : first + TEXTS_AT_A_TIME]
        ids = {other: others[other - len(texts)].revision_id for other in part}
        bodies = texts_of(ids.values())
        for other in part:
            body = bodies.get(ids[other])
            found |= _copies(other, None if body is None else TextFeatures(body), partners[other], new)
    return found


def _estimates(matrix: NDArray[np.uint32], pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of rows whose estimated similarity is worth the exact comparison, with the estimate."""
    for first in range(0, len(pairs), PAIRS_AT_A_TIME):
        part = pairs[first : first + PAIRS_AT_A_TIME]
        rows, others = np.asarray(part).T
        estimates = np.mean(matrix[rows] == matrix[others], axis=1)
        for place in np.flatnonzero(estimates >= LEAST_ESTIMATE).tolist():
            yield *part[place], float(estimates[place])


def _copies(
    other: int,
    features: TextFeatures | None,
    partners: Iterable[tuple[int, float]],
    new: Sequence[TextFeatures],
) -> Similarities:
    """Return which of its partners a text is a copy of; where it cannot be read the sketches decide."""
    found: Similarities = {}
    for row, estimate in partners:
        sketch_only = estimate * (estimate >= COPY_JACCARD + SKETCH_ONLY_MARGIN)
        similarity = sketch_only if features is None else copy_similarity(new[row], features)
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
