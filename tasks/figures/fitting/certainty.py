"""Fit the probability that a whole statement is right, and calibrate it out of fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tasks.figures.fitting.cross_validation import Corpus, Lists
from tasks.figures.linking.article_context import Statement
from tasks.figures.linking.confidence import confidence_features
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.logistic import KNEE

# What is judged of a part besides whether it is one: its name, loosely and strictly.
NAME = frozenset({"scope", "name"})
# Strength of the regression: the inverse of the penalty on its weights.
STRENGTH = 0.003
# The score is calibrated on sets of news where there are so many statements of them, else on all.
LEAST_NEWS = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """A decided statement with what is known of its truth.

    Attributes:
        article: place of its article in the corpus.
        set: name of the article's set.
        statement: all slots decided out of fold.
        features: what the score is fitted on.
        is_right: whether the whole statement is right, the name of its part too; null where the annotation does not
            judge it.
        is_right_but_for_name: the same, whatever its part is called.
        counts: whether the score is fitted on it: of articles that are read again only figures of listed firms are.
    """

    article: int
    set: str
    statement: Statement
    features: Features
    is_right: bool | None
    is_right_but_for_name: bool | None
    counts: bool


def judged_statements(corpus: Corpus, sets: frozenset[str]) -> list[Judged]:
    """Return the decided figures of some sets."""
    found = []
    for place, (example, article, labels) in enumerate(
        zip(corpus.examples, corpus.articles, corpus.labels, strict=True)
    ):
        for statement in article.statements if example.set in sets else ():
            if not statement.is_figure:
                continue
            right, but_for_name = None, None
            if not labels.is_neutral(statement.number):
                slots = labels.judge(statement)
                right = all(slots.values())
                but_for_name = all(is_right for slot, is_right in slots.items() if slot not in NAME)
            features, counts = confidence_features(statement, article), labels.counts_for(statement)
            found.append(Judged(place, example.set, statement, features, right, but_for_name, counts))
    return found


@dataclass(frozen=True, slots=True)
class Certainty:
    """The fitted probability of statements.

    Attributes:
        lists: the weights of the probability, fitted on all statements.
        probabilities: of each statement, by weights that were fitted on the other folds.
        lists_but_for_name, but_for_name: the same of statements whatever their part is called.
    """

    lists: Lists
    probabilities: NDArray[np.float64]
    lists_but_for_name: Lists
    but_for_name: NDArray[np.float64]


def fit_certainty(judged: Sequence[Judged], fold: Sequence[int]) -> Certainty:
    """Fit the probability that statements are right: a logistic regression, scaled so that it holds out of fold.

    A regression goes on beyond what it was fitted on: a text that is plainer than all news is surer than all of it.

    Args:
        judged: statements that were decided out of fold.
        fold: of each article of their corpus.
    """
    folds = np.array([fold[item.article] for item in judged])
    columns = sorted({name for item in judged for name in item.features.values})
    table = np.array([[item.features.values.get(name, 0.0) for name in columns] for item in judged])
    whole = _fit_probability(judged, [item.is_right for item in judged], folds, columns, table)
    but_for_name = _fit_probability(judged, [item.is_right_but_for_name for item in judged], folds, columns, table)
    return Certainty(*whole, *but_for_name)


def _fit_probability(
    judged: Sequence[Judged],
    answers: Sequence[bool | None],
    folds: NDArray[np.int_],
    columns: Sequence[str],
    table: NDArray[np.float64],
) -> tuple[Lists, NDArray[np.float64]]:
    """Return the weights of a probability, fitted on all statements, and that of each statement out of fold.

    Args:
        judged: statements.
        answers: for each whether it is right; null where that is not known.
        folds: of each.
        columns: the names of their features.
        table: one row a statement, one column a feature.
    """
    known = np.array(
        [answer is not None and item.counts for item, answer in zip(judged, answers, strict=True)], dtype=bool
    )
    rights = np.array([bool(answer) for answer in answers])
    scores = np.zeros(len(judged))
    for held_out in sorted(set(folds.tolist())):
        others = known & (folds != held_out)
        weights, bias = _fit_score(table[others], rights[others])
        scores[folds == held_out] = table[folds == held_out] @ weights + bias
    of_news = known & _news(judged, known)
    probabilities = np.zeros(len(judged))
    for held_out in sorted(set(folds.tolist())):
        others = of_news & (folds != held_out)
        scale = calibrate(scores[others], rights[others])
        probabilities[folds == held_out] = scale.probabilities(scores[folds == held_out])
    weights, bias = _fit_score(table[known], rights[known])
    scale = calibrate(scores[of_news], rights[of_news])
    lists = {
        "weights": {name: round(float(weight), 5) for name, weight in zip(columns, weights, strict=True)},
        "bias": round(bias, 5),
        "slope": round(scale.slope, 5),
        "bend": round(scale.bend, 5),
        "shift": round(scale.shift, 5),
    }
    return lists, probabilities


@dataclass(frozen=True, slots=True)
class Scale:
    """How log-odds are scaled so that they give the share that is right; see ``Logistic``."""

    slope: float
    bend: float
    shift: float

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability at each score."""
        bent = self.bend * np.maximum(0.0, scores - KNEE)
        result: NDArray[np.float64] = 1 / (1 + np.exp(-(self.slope * scores + bent + self.shift)))
        return result


def calibrate(scores: NDArray[np.float64], rights: NDArray[np.bool_]) -> Scale:
    """Return how log-odds must be scaled to give the share that is right: Platt scaling with a bend.

    Args:
        scores: log-odds, out of fold.
        rights: whether each statement is right.
    """
    if len(set(rights.tolist())) < 2:
        return Scale(0.0, 0.0, float(np.log((rights.sum() + 1) / ((~rights).sum() + 1))))
    bent = np.maximum(0.0, scores - KNEE)
    model = LogisticRegression(C=1e3).fit(np.column_stack([scores, bent]), rights)
    slope, bend = (float(weight) for weight in model.coef_[0])
    return Scale(slope, bend, float(model.intercept_[0]))


def _news(judged: Sequence[Judged], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which statements are of news, as a reader meets it; all, where too few are."""
    news = np.array([item.set.startswith("news.") for item in judged])
    return news if (news & known).sum() >= LEAST_NEWS else np.ones(len(judged), dtype=bool)


def _fit_score(table: NDArray[np.float64], rights: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Return weights and bias of a logistic regression on features of one scale."""
    if len(set(rights.tolist())) < 2:
        return np.zeros(table.shape[1]), 0.0
    means, widths = table.mean(axis=0), table.std(axis=0)
    widths[widths == 0] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((table - means) / widths, rights)
    weights = model.coef_[0] / widths
    return weights, float(model.intercept_[0] - weights @ means)
