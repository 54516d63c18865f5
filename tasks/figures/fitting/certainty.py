"""Fit the probability that a whole statement is right, and calibrate it out of fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from tasks.figures.fitting.boosting import fit_slot
from tasks.figures.fitting.collection import Rows
from tasks.figures.fitting.cross_validation import Corpus, Lists
from tasks.figures.linking.article_context import Statement
from tasks.figures.linking.confidence import confidence_features
from tasks.figures.linking.scorer.calibration import Calibration
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.model import SlotModel

# Trees of the score: it has few statements to learn from and must stay smooth.
ROUNDS = 60
# The score is calibrated on sets of news where there are so many statements of them, else on all.
LEAST_NEWS = 300
# Statements of one point of the curve, and the most points.
POINT_SIZE = 50
MOST_POINTS = 24


@dataclass(frozen=True, slots=True)
class Judged:
    """A decided statement with what is known of its truth.

    Attributes:
        article: place of its article in the corpus.
        set: name of the article's set.
        statement: all slots decided out of fold.
        features: what the score is fitted on.
        is_right: whether the whole statement is right; null where the annotation does not judge it.
    """

    article: int
    set: str
    statement: Statement
    features: Features
    is_right: bool | None


def judged_statements(corpus: Corpus, sets: frozenset[str]) -> list[Judged]:
    """Return the decided statements of some sets that are figures of somebody."""
    found = []
    for place, (example, article, labels) in enumerate(
        zip(corpus.examples, corpus.articles, corpus.labels, strict=True)
    ):
        for statement in article.statements if example.set in sets else ():
            if statement.metric is None or statement.entity is None:
                continue
            right = None
            if not labels.is_neutral(statement.number):
                right = all(right for slot, right in labels.judge(statement).items() if slot != "scope")
            found.append(Judged(place, example.set, statement, confidence_features(statement, article), right))
    return found


@dataclass(frozen=True, slots=True)
class Certainty:
    """The fitted probability of statements.

    Attributes:
        score: the weights of the score, fitted on all statements.
        calibration: the curve from score to probability, as lists.
        probabilities: of each statement, by a score and a curve that were fitted on the other folds.
    """

    score: Lists
    calibration: dict[str, list[float]]
    probabilities: NDArray[np.float64]


def fit_certainty(judged: Sequence[Judged], fold: Sequence[int]) -> Certainty:
    """Fit the probability that statements are right.

    Args:
        judged: statements that were decided out of fold.
        fold: of each article of their corpus.
    """
    folds = np.array([fold[item.article] for item in judged])
    known = np.array([item.is_right is not None for item in judged])
    rights = np.array([bool(item.is_right) for item in judged])
    scores = np.zeros(len(judged))
    for held_out in sorted(set(folds.tolist())):
        model = SlotModel.from_lists(_fit_score(judged, np.flatnonzero(known & (folds != held_out))))
        places = np.flatnonzero(folds == held_out)
        scores[places] = model.score([judged[place].features for place in places.tolist()])
    telling = known & _news(judged, known)
    probabilities = np.zeros(len(judged))
    for held_out in sorted(set(folds.tolist())):
        others = telling & (folds != held_out)
        curve = Calibration.from_lists(calibrate(scores[others], rights[others]))
        probabilities[folds == held_out] = curve.probabilities_of(scores[folds == held_out])
    return Certainty(
        _fit_score(judged, np.flatnonzero(known)), calibrate(scores[telling], rights[telling]), probabilities
    )


def calibrate(scores: NDArray[np.float64], rights: NDArray[np.bool_]) -> dict[str, list[float]]:
    """Return a rising curve from score to the share that is right.

    Statements of like scores are averaged, so that no point hangs on a few of them; the points are made to rise
    (isotonic regression), and the curve is straight between them.

    Args:
        scores: log-odds, out of fold.
        rights: whether each statement is right.
    """
    count = int(np.clip(len(scores) // POINT_SIZE, 1, MOST_POINTS))
    parts = [part for part in np.array_split(np.argsort(scores, kind="stable"), count) if len(part)]
    if not parts:
        return {"scores": [0.0], "probabilities": [0.5]}
    means = np.array([scores[part].mean() for part in parts])
    shares = np.array([(rights[part].sum() + 1) / (len(part) + 2) for part in parts])
    rising = IsotonicRegression(y_min=0.0, y_max=1.0).fit(means, shares, [len(part) for part in parts]).predict(means)
    return {
        "scores": [round(float(mean), 4) for mean in means],
        "probabilities": [round(float(share), 4) for share in rising],
    }


def _news(judged: Sequence[Judged], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which statements are of news, as a reader meets it; all, where too few are."""
    news = np.array([item.set.startswith("news.") for item in judged])
    return news if (news & known).sum() >= LEAST_NEWS else np.ones(len(judged), dtype=bool)


def _fit_score(judged: Sequence[Judged], places: NDArray[np.int64]) -> dict[str, Any]:
    chosen = [judged[place] for place in places.tolist()]
    return fit_slot(
        Rows(
            [item.features for item in chosen],
            [bool(item.is_right) for item in chosen],
            list(range(len(chosen))),
            [item.article for item in chosen],
        ),
        ROUNDS,
    )
