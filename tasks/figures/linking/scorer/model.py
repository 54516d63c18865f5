"""The fitted weights of one slot, and the scores that they give to its candidates."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.trees import Trees
from tasks.figures.linking.scorer.word_table import WordSums, WordTable

# The column of the linear part's score among the features of the trees.
WORDS_COLUMN = "words"
# Log-odds of the candidate that the others of its slot are weighed against, by definition; see ``Features``.
OF_REFERENCE = 0.0


@dataclass(frozen=True, slots=True)
class SlotModel:
    """The fitted weights of one slot.

    Attributes:
        columns: positions of the trees' features by their names; the first is the score of the linear part.
        word_weights: log-odds that each word adds.
        word_bias: log-odds of a candidate without words.
        trees: the boosted trees.
        bias: log-odds that the trees start from.
        words: ``word_weights`` by word and condition.
    """

    columns: Mapping[str, int]
    word_weights: Mapping[str, float]
    word_bias: float
    trees: Trees
    bias: float
    words: WordTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", WordTable.of(self.word_weights))

    @classmethod
    def from_lists(cls, lists: Mapping[str, Any]) -> SlotModel:
        """Make a slot's weights from those of a weights file."""
        return cls(
            {name: place for place, name in enumerate(lists["columns"])},
            lists["word_weights"],
            float(lists["word_bias"]),
            Trees.from_lists(lists["trees"]),
            float(lists["bias"]),
        )

    def score(self, candidates: Sequence[Features]) -> NDArray[np.float64]:
        """Return the log-odds that each candidate is right by itself."""
        scores = self.bias + self.trees.score(self.rows(candidates))
        for place, features in enumerate(candidates):
            if features.is_reference:
                scores[place] = OF_REFERENCE
        return scores

    def word_score(self, features: Features, sums: WordSums | None = None) -> float:
        """Return the score of the linear part.

        Args:
            features: those of the candidate.
            sums: what is known of the candidates before, which share lists of words; null where there is one candidate.
        """
        sums = sums if sums is not None else WordSums(self.words)
        total = 0.0
        for condition, words in features.words.parts:
            total = sums.added(total, condition, words)
        return self.word_bias + total

    def rows(self, candidates: Sequence[Features]) -> NDArray[np.float64]:
        """Return the features as numbers, one row a candidate."""
        width = len(self.columns)
        sums = WordSums(self.words)
        shared_rows: dict[int, array[float]] = {}  # by the identity of the mapping: candidates hold the same one
        # Items of this array are set several times as fast as those of numpy's, and numpy reads it as it is.
        cells = array("d", bytes(8 * width * len(candidates)))
        for start, features in zip(range(0, len(cells), width), candidates, strict=True):
            if features.shared:
                shared = shared_rows.get(id(features.shared))
                if shared is None:
                    shared = shared_rows[id(features.shared)] = array("d", bytes(8 * width))
                    self._place(shared, 0, features.shared)
                cells[start : start + width] = shared
            self._place(cells, start, features.own)
            cells[start] = self.word_score(features, sums)
        return np.frombuffer(cells, dtype=np.float64).reshape(len(candidates), width)

    def _place(self, cells: array[float], start: int, values: Mapping[str, float]) -> None:
        """Set the columns of named numbers in the row that begins at a place."""
        place_of = self.columns.get
        for name, value in values.items():
            place = place_of(name)
            if place is not None:
                cells[start + place] = value

    def weighed(self, features: Features, count: int = 3) -> list[str]:
        """Return the features that weighed most for a candidate, with their log-odds; a reference has none."""
        if features.is_reference:
            return []
        contributions = self.trees.contributions(self.rows([features])[0], list(self.columns))
        contributions.pop(WORDS_COLUMN, None)
        weights = self.word_weights
        contributions |= {word: weights[word] for word in features.words if word in weights}
        strongest = sorted(contributions.items(), key=lambda item: -abs(item[1]))[:count]
        return [f"{name} {weight:+.2f}" for name, weight in strongest]


def shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities of candidates of which one is right, from their log-odds."""
    raised = np.exp(scores - np.maximum.reduce(scores))
    result: NDArray[np.float64] = raised / np.add.reduce(raised)
    return result
