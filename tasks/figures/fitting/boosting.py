"""Fit the weights of a slot: a linear part over words, then boosted trees over named features."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from tasks.figures.fitting.collection import Rows
from tasks.figures.linking.scorer.model import WORDS_COLUMN

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
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_depth": 6,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": SEED,
}
ROUNDS = 160


def fit_slot(rows: Rows, rounds: int = ROUNDS) -> dict[str, Any]:
    """Fit the weights of one slot.

    Args:
        rows: candidates with features and labels.
        rounds: number of trees.

    Returns:
        The lists that ``SlotModel.from_lists`` reads.
    """
    labels = np.asarray(rows.labels, dtype=float)
    words = _Words.of(rows)
    weights, word_bias = _fit_words(words, labels, np.arange(len(labels)))
    columns = [WORDS_COLUMN, *sorted({name for features in rows.features for name in features.values})]
    table = np.zeros((len(labels), len(columns)))
    places = {name: place for place, name in enumerate(columns)}
    for line, features in enumerate(rows.features):
        for name, value in features.values.items():
            table[line, places[name]] = value
    table[:, 0] = _word_scores_out_of_fold(words, labels, rows.articles)
    data = lightgbm.Dataset(table, labels, feature_name=[f"f{place}" for place in range(len(columns))])
    booster = lightgbm.train(TREES, data, rounds)
    return {
        "columns": columns,
        "word_weights": {words.names[place]: round(float(weights[place]), 3) for place in np.flatnonzero(weights)},
        "word_bias": word_bias,
        "trees": _flat(booster.dump_model()["tree_info"]),
        "bias": 0.0,
    }


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of all rows as a matrix: one line a row, one column a word that is frequent enough."""

    names: list[str]
    matrix: csr_matrix

    @classmethod
    def of(cls, rows: Rows) -> _Words:
        """Return the words of rows that enough of them have."""
        counts = Counter(word for features in rows.features for word in set(features.words))
        names = sorted(word for word, count in counts.items() if count >= LEAST_WORD_COUNT)
        columns = {word: column for column, word in enumerate(names)}
        indices: list[int] = []
        ends = [0]
        for features in rows.features:
            indices += sorted({columns[word] for word in features.words if word in columns})
            ends.append(len(indices))
        return cls(names, csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows.features), len(names))))


def _fit_words(words: _Words, labels: NDArray[Any], chosen: NDArray[Any]) -> tuple[NDArray[np.float64], float]:
    """Fit the linear part on some rows; return the weight of each word and the bias."""
    matrix = words.matrix[chosen]
    columns = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() >= LEAST_WORD_COUNT)
    weights = np.zeros(len(words.names))
    if not len(columns) or len(set(labels[chosen])) < 2:
        return weights, 0.0
    model = LogisticRegression(C=LINEAR_STRENGTH, solver="liblinear", random_state=SEED, tol=1e-3)
    model.fit(matrix[:, columns], labels[chosen])
    weights[columns] = model.coef_[0]
    weights[np.abs(weights) < LEAST_WORD_WEIGHT] = 0.0
    return weights, float(model.intercept_[0])


def _word_scores_out_of_fold(words: _Words, labels: NDArray[Any], articles: list[int]) -> NDArray[np.float64]:
    """Return the linear part's score of each row, fitted on the other articles."""
    order = {article: place for place, article in enumerate(dict.fromkeys(articles))}
    fold = np.asarray([order[article] % INNER_FOLDS for article in articles])
    scores = np.zeros(len(articles))
    for held_out in range(INNER_FOLDS):
        weights, bias = _fit_words(words, labels, np.flatnonzero(fold != held_out))
        places = np.flatnonzero(fold == held_out)
        scores[places] = bias + words.matrix[places] @ weights
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
        "depth": 0,
    }

    def add(node: dict[str, Any], depth: int) -> int:
        place = len(flat["feature"])
        for name in ("feature", "threshold", "left", "right", "value"):
            flat[name].append(0)
        if "leaf_value" in node and "split_feature" not in node:
            flat["threshold"][place] = None
            flat["left"][place] = flat["right"][place] = place
            flat["value"][place] = round(float(node["leaf_value"]), 5)
            flat["depth"] = max(flat["depth"], depth)
            return place
        flat["feature"][place] = int(node["split_feature"])
        flat["threshold"][place] = round(float(node["threshold"]), 6)
        flat["left"][place] = add(node["left_child"], depth + 1)
        flat["right"][place] = add(node["right_child"], depth + 1)
        return place

    for tree in trees:
        flat["roots"].append(add(tree["tree_structure"], 0))
    return flat
