"""Fit the weights of a slot: a linear part over words, then boosted trees over named features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from tasks.figures.fitting.collection import Rows
from tasks.figures.linking.scorer.model import WORDS_COLUMN

Objective = Callable[[NDArray[Any], Any], tuple[NDArray[Any], NDArray[Any]]]
"""Gradient and curvature of each row at its score."""

SEED = 7
# A word counts from so many candidates on.
LEAST_WORD_COUNT = 3
# A weight of the linear part below this is left out.
LEAST_WORD_WEIGHT = 0.02
# Strength of the linear part: the inverse of the penalty on its weights.
LINEAR_STRENGTH = 0.15
# Folds within the training rows, by which the trees see the linear part's score of words it was not fitted on.
INNER_FOLDS = 4
TREES = {
    # Thresholds at random make smoother trees: with them, and with leaves enough to use what is annotated, the log loss
    # of every slot is lower out of fold than with the best thresholds and 20 leaves (Korean news, -1 to -7%).
    "extra_trees": True,
    "learning_rate": 0.12,
    "num_leaves": 32,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_depth": 9,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": SEED,
}
ROUNDS = 160


class SlotTable:
    """The candidates of one slot as numbers, from which its weights are fitted, on all articles or on some.

    Args:
        rows: candidates with features and labels.
        weights: how much each article counts; null counts all alike.
    """

    def __init__(self, rows: Rows, weights: Sequence[float] | None = None) -> None:
        against_zero = {number for number, count in Counter(rows.questions).items() if count == 1}
        against_zero |= {rows.questions[place] for place, features in enumerate(rows.features) if features.is_reference}
        self._against_zero = against_zero
        self._rows = rows.chosen([place for place, features in enumerate(rows.features) if not features.is_reference])
        counted = [1.0 if weights is None else weights[article] for article in self._rows.articles]
        self._weights = np.asarray(counted, dtype=float)
        self._words = _Words.of(self._rows, self._weights)
        self._columns = [WORDS_COLUMN, *sorted({name for item in self._rows.features for name in item.values})]
        places = {name: place for place, name in enumerate(self._columns)}
        self._table = np.zeros((len(self._rows.labels), len(self._columns)))
        for line, features in enumerate(self._rows.features):
            values = features.values
            self._table[line, [places[name] for name in values]] = list(values.values())

    def fit(
        self, articles: Collection[int] | None = None, rounds: int = ROUNDS, leaves: int | None = None
    ) -> dict[str, Any] | None:
        """Fit the weights of the slot.

        Args:
            articles: places of the articles to fit on; null takes all.
            rounds: number of trees.
            leaves: how many each tree has at most; null takes those of ``TREES``.

        Returns:
            The lists that ``SlotModel.from_lists`` reads; null where all candidates are right, or none is.
        """
        chosen = np.flatnonzero([articles is None or article in articles for article in self._rows.articles])
        rows = self._rows.chosen(chosen.tolist())
        labels = np.asarray(rows.labels, dtype=float)
        if len(set(rows.labels)) < 2:
            return None
        words = self._words
        word_weights, word_bias = words.fit(chosen)
        table = self._table[chosen]
        table[:, 0] = _word_scores_out_of_fold(rows.articles, words, chosen)
        names = [f"f{place}" for place in range(len(self._columns))]
        data = lightgbm.Dataset(table, labels, feature_name=names, init_score=np.zeros(len(labels)))
        objective = _weighed(_choice_among(rows, against_zero=self._against_zero), self._weights[chosen])
        parameters = {**TREES, "objective": objective} | ({"num_leaves": leaves} if leaves is not None else {})
        trees = lightgbm.train(parameters, data, rounds).dump_model()["tree_info"] if _can_split(table) else []
        return {
            "columns": self._columns,
            "word_weights": {
                words.vocabulary[column]: round(weight, 3)
                for column, weight in enumerate(word_weights.tolist())
                if weight
            },
            "word_bias": round(word_bias, 6),
            "trees": _flat(trees),
            "bias": 0.0,
        }


def _can_split(table: NDArray[np.float64]) -> bool:
    """Return whether any column parts the rows into two groups that are large enough for leaves."""
    least = int(str(TREES["min_data_in_leaf"]))
    if len(table) < 2 * least:
        return False
    ordered = np.partition(table, (least - 1, len(table) - least), axis=0)
    return bool((ordered[least - 1] < ordered[len(table) - least]).any())


def _weighed(objective: Objective, weights: NDArray[np.float64]) -> Objective:
    """Return an objective whose rows count by their weights, which are scaled to a mean of 1."""
    scaled = weights / weights.mean()

    def weighed(scores: NDArray[Any], data: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        gradient, curvature = objective(scores, data)
        return gradient * scaled, curvature * scaled

    return weighed


def _choice_among(rows: Rows, *, against_zero: set[int]) -> Objective:
    """Return the objective of choosing among the candidates of each question: the log of the right ones' share.

    Args:
        rows: the candidates; those of a question follow one another.
        against_zero: questions that have one candidate more, whose score is always 0: it is right if no other one is.

    Returns:
        What LightGBM asks for: a function that returns the gradient and the curvature of each row. Several candidates
        of a question may be right; they share what is asked.
    """
    numbers = np.asarray(rows.questions)
    begins = np.r_[True, numbers[1:] != numbers[:-1]]
    starts, question = np.flatnonzero(begins), np.cumsum(begins) - 1
    labels = np.asarray(rows.labels, dtype=float)
    zero = np.asarray([float(number in against_zero) for number in numbers[starts]])
    zero_right = zero * (np.add.reduceat(labels, starts) == 0)

    def objective(scores: NDArray[Any], _: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        highest = np.maximum(np.maximum.reduceat(scores, starts), np.where(zero > 0, 0.0, -np.inf))
        raised = np.exp(scores - highest[question])
        zero_raised = zero * np.exp(-highest)
        total = np.add.reduceat(raised, starts) + zero_raised
        shares = raised / total[question]
        right = np.add.reduceat(shares * labels, starts) + zero_right * zero_raised / total
        wanted = shares * labels / np.maximum(right, 1e-12)[question]
        return shares - wanted, np.maximum(shares * (1 - shares), 1e-6)

    return objective


@dataclass(slots=True)
class _Words:
    """The words of candidates, as a matrix.

    Attributes:
        vocabulary: the words that count, sorted.
        matrix: one row a candidate, one column a word; 1 where it has it.
        labels: whether each candidate is right.
        weights: how much each candidate counts.
    """

    vocabulary: list[str]
    matrix: csr_matrix
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Rows, weights: NDArray[np.float64]) -> _Words:
        """Return the words of candidates."""
        counts = Counter(word for features in rows.features for word in set(features.words))
        vocabulary = sorted(word for word, count in counts.items() if count >= LEAST_WORD_COUNT)
        columns = {word: column for column, word in enumerate(vocabulary)}
        indices: list[int] = []
        ends = [0]
        for features in rows.features:
            indices += sorted({columns[word] for word in features.words if word in columns})
            ends.append(len(indices))
        matrix = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows.features), len(vocabulary)))
        return cls(vocabulary, matrix, np.asarray(rows.labels, dtype=np.int64), weights)

    def fit(self, chosen: NDArray[Any]) -> tuple[NDArray[np.float64], float]:
        """Fit the linear part on some candidates.

        Returns:
            The weight of each word, 0 for those that are too rare or too weak, and the bias.
        """
        weights = np.zeros(len(self.vocabulary))
        part, labels = self.matrix[chosen], self.labels[chosen]
        frequent = np.flatnonzero(np.asarray(part.sum(axis=0)).ravel() >= LEAST_WORD_COUNT)
        if not len(frequent) or len(set(labels.tolist())) < 2:
            return weights, 0.0
        model = LogisticRegression(C=LINEAR_STRENGTH, tol=1e-3)
        with threadpool_limits(limits=1):
            model.fit(part[:, frequent], labels, sample_weight=self.weights[chosen] / self.weights[chosen].mean())
        weights[frequent] = np.where(np.abs(model.coef_[0]) >= LEAST_WORD_WEIGHT, model.coef_[0], 0.0)
        return weights, float(model.intercept_[0])


def _word_scores_out_of_fold(articles: list[int], words: _Words, chosen: NDArray[Any]) -> NDArray[np.float64]:
    """Return the linear part's score of each chosen row, fitted on the chosen rows of the other articles."""
    order = {article: place for place, article in enumerate(dict.fromkeys(articles))}
    fold = np.asarray([order[article] % INNER_FOLDS for article in articles])
    scores = np.zeros(len(articles))
    for held_out in range(INNER_FOLDS):
        weights, bias = words.fit(chosen[fold != held_out])
        places = np.flatnonzero(fold == held_out)
        scores[places] = bias + words.matrix[chosen[places]] @ weights
    return scores


def _flat(trees: list[dict[str, Any]]) -> dict[str, Any]:
    """Return boosted trees as flat lists; leaves lead to themselves."""
    flat: dict[str, Any] = {
        "roots": [],
        "feature": [],
        "threshold": [],
        "left": [],
        "right": [],
        "value": [],
    }

    def add(node: dict[str, Any]) -> int:
        place = len(flat["feature"])
        for name in ("feature", "threshold", "left", "right", "value"):
            flat[name].append(0)
        if "leaf_value" in node and "split_feature" not in node:
            flat["threshold"][place] = None
            flat["left"][place] = flat["right"][place] = place
            flat["value"][place] = round(float(node["leaf_value"]), 5)
            return place
        flat["feature"][place] = int(node["split_feature"])
        # Significant digits: a threshold between 0 and a negative number is a tiny one, and must stay below 0.
        flat["threshold"][place] = float(f"{float(node['threshold']):.9g}")
        flat["left"][place] = add(node["left_child"])
        flat["right"][place] = add(node["right_child"])
        return place

    for tree in trees:
        flat["roots"].append(add(tree["tree_structure"]))
    return flat
