"""The probability that a whole statement is right."""

from __future__ import annotations

import math

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.weights import Weights

_SLOTS = ("metric", "measure", "sign", "basis", "entity", "period", "part", "scope")


def confidence_of(statement: Statement, article: ArticleContext, weights: Weights) -> float:
    """Return the probability that entity, metric, value, period, basis, measure and part are all right.

    Args:
        statement: all slots decided.
        article: its article.
        weights: of its language.
    """
    score = weights.confidence.score([confidence_features(statement, article)])
    return float(weights.calibration.probabilities_of(score)[0])


def confidence_features(statement: Statement, article: ArticleContext) -> Features:
    """Return how sure each slot is, and what kind of statement it is."""
    features = Features()
    number, ruled = statement.number, statement.number.rules.observation
    for slot in _SLOTS:
        features.put(f"{slot} probability", statement.probabilities.get(slot, 1.0))
        features.put(f"{slot} margin", statement.margins.get(slot, 1.0))
    features.put("product", math.prod(statement.probabilities.values()))
    features.put("least", min(statement.probabilities.values(), default=0.0))
    features.one_of("measure", statement.measure.value)
    features.one_of("basis", statement.basis.value)
    features.put("part", statement.is_part)
    features.put("discovered", statement.entity is not None and statement.entity.discovered)
    features.put("period known", statement.period is not None)
    features.put("rules agree on metric", ruled is not None and ruled.metric == _id(statement.metric))
    features.put("rules agree on entity", ruled is not None and ruled.entity == _id(statement.entity))
    label = statement.period.label if statement.period is not None else None
    features.put("rules agree on period", ruled is not None and ruled.period == label)
    features.put("rules agree on part", ruled is not None and (ruled.scope is not None) == statement.is_part)
    features.put("numbers in sentence", len(number.row.quantities()))
    features.put("names in sentence", sum(node.mention is not None for node in number.row.nodes))
    features.put("sentence", min(number.sentence, 20))
    features.put("numbers in article", min(len(article.numbers), 60))
    return features


def _id(named: object) -> str | None:
    return getattr(named, "id", None)
