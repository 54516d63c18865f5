"""The probability that a whole statement is right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.weights import Weights

# Probabilities nearer to 0 or 1 count as this near: the log-odds of a certain choice would be infinite.
_LEAST_CHANCE = 1e-4
_SLOTS = ("metric", "measure", "sign", "basis", "entity", "period", "part", "scope")


class Confidence(NamedTuple):
    """How sure a statement is.

    Attributes:
        whole: the probability that entity, metric, value, period, basis, measure and part are all right, and the name
            of the part says all of it.
        but_for_name: the same whatever the part is called; null where there is no part, or only the whole is fitted.
    """

    whole: float
    but_for_name: float | None = None

    @property
    def of_name(self) -> float | None:
        """The probability that the name of the part is right where all else is; null where it is not known."""
        return min(1.0, self.whole / self.but_for_name) if self.but_for_name else None


def confidence_of(statement: Statement, article: ArticleContext, weights: Weights) -> Confidence:
    """Return how sure a statement is.

    Args:
        statement: all slots decided.
        article: its article.
        weights: of its language.
    """
    features = confidence_features(statement, article)
    whole, but_for_name = weights.confidence.probability(features), weights.confidence_but_for_name
    if statement.scope is None or but_for_name is None:
        return Confidence(whole)
    return Confidence(whole, but_for_name.probability(features))


def confidence_features(statement: Statement, article: ArticleContext) -> Features:
    """Return how sure each slot is, and what kind of statement it is."""
    features = Features()
    number, ruled = statement.number, statement.number.rules.observation
    for slot in _SLOTS:
        _put_probability(features, slot, statement.probabilities.get(slot, 1.0))
        features.put(f"{slot} margin", statement.margins.get(slot, 1.0))
    _put_probability(features, "product", statement.joint_probability)
    _put_probability(features, "least", min(statement.probabilities.values(), default=0.0))
    features.one_of("measure", statement.measure.value)
    features.one_of("basis", statement.basis.value)
    features.put("part", statement.is_part)
    features.put("discovered", statement.entity is not None and statement.entity.discovered)
    features.put("period known", statement.period is not None)
    features.put("rules agree on metric", ruled is not None and ruled.metric == statement.metric_id)
    features.put("rules agree on entity", ruled is not None and ruled.entity == statement.entity_id)
    features.put("rules agree on period", ruled is not None and ruled.period == statement.period_label)
    features.put("rules agree on part", ruled is not None and (ruled.scope is not None) == statement.is_part)
    features.put("numbers in sentence", len(number.row.quantities()))
    features.put("names in sentence", sum(node.mention is not None for node in number.row.nodes))
    features.put("sentence", min(number.sentence, 20))
    features.put("numbers in article", min(len(article.numbers), 60))
    _put_explicitness(features, statement, article)
    return features


def _put_probability(features: Features, name: str, chance: float) -> None:
    """Add a probability, as it is and as log-odds."""
    features.put(f"{name} probability", chance)
    bounded = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    features.put(f"{name} log-odds", math.log(bounded / (1 - bounded)))


def _put_explicitness(features: Features, statement: Statement, article: ArticleContext) -> None:
    """Add how plainly the sentence itself names entity, period and metric, and how much else it speaks of."""
    number = statement.number
    row, index = number.row, number.index
    entity, label = statement.entity_id, statement.period_label
    own = [j for j, node in enumerate(row.nodes) if node.mention is not None and node.mention.entity == entity]
    others = {node.mention.entity for node in row.nodes if node.mention is not None} - {entity}
    features.put("entity in sentence", bool(own))
    features.put(
        "entity is subject", any(row.nodes[j].has("topic", "subject", "side", "also", "genitive") for j in own)
    )
    features.put("entity distance", min((abs(j - index) for j in own), default=40))
    features.put("other names", len(others))
    periods = [node.period for node in row.nodes if node.period is not None]
    spans = {mention.period.label for mention in periods if mention.period is not None}
    features.put("period in sentence", label is not None and label in spans)
    absolute = {item.period.label for item in periods if item.kind == "absolute" and item.period is not None}
    features.put("absolute period", label is not None and label in absolute)
    features.put("periods in sentence", len(spans))
    features.put("cue distance", min(20, abs(statement.cue - index)) if statement.cue is not None else 30)
    features.put("cues in sentence", sum(node.cue is not None for node in row.nodes))
    features.put("letters", min(400, len(row.sentence.text)))
    features.put("clauses", row.nodes[index].clause)
    features.put("depth", row.nodes[index].depth)
    features.put("nodes", min(60, len(row.nodes)))
    features.put("exact", number.quantity.bound.value == "exact")
    if statement.metric is not None:
        features.one_of("timing", statement.metric.timing)
        features.one_of("dimension", statement.metric.dimension)
    figures = article.earlier()
    alike = [item for item in figures if item is not statement and item.metric is statement.metric]
    features.put("figures in article", min(40, len(figures)))
    features.put("like it in article", min(20, len(alike)))
    features.put("owners in article", min(20, len({item.entity_id for item in figures})))
    features.put("same value elsewhere", any(item.number.quantity.value == number.quantity.value for item in alike))
    _put_probability(features, "least of the sentence", _least_of_sentence(statement, figures))
    features.put("entity in headline", any(mention.entity == entity for mention in article.title_mentions))


def _least_of_sentence(statement: Statement, figures: Sequence[Statement]) -> float:
    """Return the product of probabilities of the least sure figure of the sentence."""
    here = [item for item in figures if item.number.sentence == statement.number.sentence]
    return min((item.joint_probability for item in here), default=1.0)
