"""The metric of a number, or none."""

from __future__ import annotations

from tasks.core.watchlist import Metric
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.metric.candidates import MetricCandidate
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.words import around
from tasks.figures.syntax.nodes import Row

# Sentences before a number whose cues may still name its metric.
_SIGHT = 3
# Units that only a change of an amount of money or of a count has.
_RATES = frozenset({"percent", "percentage_point", "times"})


class MetricSlot:
    """Which metric a number measures; the candidate without a value stands for none."""

    name = "metric"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the metrics with a cue in the sentence, shortly before it, or in the headline, and none."""
        number = statement.number
        found: dict[str, Candidate] = {}
        for position, node in sorted(
            enumerate(number.row.nodes), key=lambda item: abs(item[0] - number.index)
        ):  # the nearest cue of each metric
            for metric, _ in node.cue.needs if node.cue is not None else ():
                found.setdefault(metric, Candidate(article.metrics[metric], metric, "cue", position))
        ruled = number.rules.observation
        if ruled is not None:
            found.setdefault(ruled.metric, Candidate(article.metrics[ruled.metric], ruled.metric, "rules"))
        for metric in _metrics_before(statement, article):
            found.setdefault(metric, Candidate(article.metrics[metric], metric, "before"))
        fitting = [item for item in found.values() if _may_measure(item.value, statement)]
        return [Candidate(None, "no figure", "none"), *fitting]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return how the cues, the words around and the text before speak for a metric."""
        number, metric = statement.number, candidate.value
        ruled = number.rules.observation
        features = Features()
        features.one_of("origin", candidate.origin)
        features.put("unit is a rate", number.quantity.unit in _RATES)
        features.put("rules have a figure", ruled is not None)
        features.put("cue in sentence", any(node.cue is not None for node in number.row.nodes))
        if metric is None:
            features.words += [f"none&{word}" for word in around(statement)]
            features.put("rules agree", ruled is None)
            return features
        features.put("rules agree", ruled is not None and ruled.metric == metric.id)
        features.put("dimension fits", metric.dimension == number.quantity.dimension)
        features.put("level score", _score(number.rules.levels, metric))
        features.put("move score", _score(number.rules.moves, metric))
        before = [item for item in article.earlier()][-3:]
        features.put("metric of the number before", bool(before) and before[-1].metric is metric)
        features.put("among the last three", any(item.metric is metric for item in before))
        features.put("in headline", any(cue.serves(metric.id) for cue in article.title_cues))
        if candidate.origin == "cue":
            _measure_cue(features, number.row, number.index, candidate.detail)
        features.words += around_metric(statement, metric)
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the metric into the statement."""
        statement.metric = candidate.value
        statement.cue = candidate.detail if candidate.origin == "cue" else None


def around_metric(statement: Statement, metric: Metric) -> list[str]:
    """Return the words around a number as the metric sees them: its own cues apart from those of others."""
    trial = Statement(statement.number, metric=metric)
    return around(trial)


def _measure_cue(features: Features, row: Row, index: int, cue: int) -> None:
    """Add where the nearest cue of the metric stands, seen from the number."""
    low, high = sorted((cue, index))
    between = row.nodes[low + 1 : high]
    features.put("cue distance", min(20, abs(cue - index)))
    features.put("cue behind", cue > index)
    features.put("cue in other clause", row.nodes[cue].clause != row.nodes[index].clause)
    features.put("cue depth", row.nodes[cue].depth - row.nodes[index].depth)
    features.put("other cues between", sum(node.cue is not None for node in between))
    features.put("numbers between", sum(node.kind == "quantity" for node in between))
    for role in row.nodes[cue].roles:
        features.one_of("cue role", role)


def _score(candidates: list[MetricCandidate], metric: Metric) -> float:
    return max((item.score for item in candidates if item.metric.id == metric.id), default=0.0)


def _metrics_before(statement: Statement, article: ArticleContext) -> list[str]:
    """Return the metrics of the last statements, of the cues of the sentences before, and of the headline."""
    number = statement.number
    metrics = [item.metric.id for item in article.earlier()[-3:] if item.metric is not None]
    for sentence in range(number.sentence - 1, number.sentence - 1 - _SIGHT, -1):
        row = article.rows.get(sentence)
        for node in row.nodes if row is not None else ():
            metrics += [metric for metric, _ in node.cue.needs] if node.cue is not None else []
    metrics += [metric for cue in article.title_cues for metric, _ in cue.needs]
    return list(dict.fromkeys(metrics))


def _may_measure(metric: Metric, statement: Statement) -> bool:
    """Return whether a metric may have a number of that unit, as a level or as a change."""
    quantity = statement.number.quantity
    if metric.dimension == quantity.dimension:
        return True
    return quantity.unit in _RATES
