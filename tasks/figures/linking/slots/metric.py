"""The metric of a number, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tasks.core.records import RATE_UNITS
from tasks.core.watchlist import Metric
from tasks.figures.linking.article_context import ArticleContext, Number, Statement
from tasks.figures.linking.metric.candidates import MetricCandidate
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.metric_evidence import number_evidence, put_metric_evidence
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.linking.slots.surroundings.governing_words import governing_words
from tasks.figures.linking.slots.surroundings.words import around, around_number, window
from tasks.figures.syntax.nodes import Row

# Sentences before a number whose cues may still name its metric.
_SIGHT = 3


@dataclass(frozen=True, slots=True)
class MetricDetail:
    """What the candidates of a number share, and where the cue of one stands.

    Attributes:
        cue: position of the metric's nearest cue in the row; null where the metric is named elsewhere.
        shared: what is known of the number before any metric is considered.
    """

    cue: int | None
    shared: SharedEvidence


class SharedEvidence:
    """What is known of a number before any metric is considered, worked out once somebody asks.

    A third of all numbers have no metric near them, and nobody asks.
    """

    def __init__(self, number: Number, article: ArticleContext) -> None:
        self._number, self._article = number, article

    @cached_property
    def values(self) -> dict[str, float]:
        """Return it as named numbers."""
        number = self._number
        values = number_evidence(number, self._article)
        values["unit is a rate"] = float(number.quantity.unit in RATE_UNITS)
        values["rules have a figure"] = float(number.rules.observation is not None)
        values["cue in sentence"] = float(bool(number.row.cues()))
        return values

    @cached_property
    def words(self) -> Sequence[str]:
        """Return the words that govern the number, all metrics' cues alike."""
        return governing_words(self._number.row, self._number.index, None)


class MetricSlot:
    """Which metric a number measures; the candidate without a value stands for none."""

    name = "metric"

    def candidates(self, statement: Statement, article: ArticleContext) -> list[Candidate]:
        """Return the metrics with a cue in the sentence, shortly before it, or in the headline, and none."""
        number = statement.number
        shared = SharedEvidence(number, article)
        found: dict[str, Candidate] = {}

        def add(metric: str, origin: str, cue: int | None = None) -> None:
            if metric not in found:
                found[metric] = Candidate(article.metrics[metric], metric, origin, MetricDetail(cue, shared))

        nearest_first = sorted(number.row.cues(), key=lambda item: abs(item[0] - number.index))
        for position, cue in nearest_first:
            for metric, _ in cue.needs:
                add(metric, "cue", position)
        ruled = number.rules.observation
        if ruled is not None:
            add(ruled.metric, "rules")
        for metric in _metrics_before(statement, article):
            add(metric, "before")
        fitting = [item for item in found.values() if _may_measure(item.value, statement)]
        return [Candidate(None, "no figure", "none", MetricDetail(None, shared)), *fitting]

    def features(self, candidate: Candidate, statement: Statement, article: ArticleContext) -> Features:
        """Return how the cues, the words around and the text before speak for a metric."""
        number, metric, detail = statement.number, candidate.value, candidate.detail
        ruled = number.rules.observation
        features = Features(shared=detail.shared.values)
        features.one_of("origin", candidate.origin)
        if metric is None:
            features.words.add_under("none", around(statement))
            features.words.add_under("none", detail.shared.words)
            features.put("rules agree", ruled is None)
            return features
        features.put("rules agree", ruled is not None and ruled.metric == metric.id)
        features.put("dimension fits", metric.dimension == number.quantity.dimension)
        features.put("level score", _score(number.rules.levels, metric))
        features.put("move score", _score(number.rules.moves, metric))
        before = article.earlier()[-3:]
        features.put("metric of the number before", bool(before) and before[-1].metric is metric)
        features.put("among the last three", any(item.metric is metric for item in before))
        features.put("in headline", any(cue.serves(metric.id) for cue in article.title_cues))
        if detail.cue is not None:
            _measure_cue(features, number.row, number.index, detail.cue)
            features.words += [f"cue {word}" for word in window(number.row, detail.cue, metric.id, 2)]
        put_metric_evidence(features, metric, detail.cue, statement, article)
        governing = governing_words(number.row, number.index, metric.id)
        features.words.add_under("", around_number(number, metric.id))
        features.words.add_under(_kind(candidate), governing)
        return features

    def fill(self, candidate: Candidate, statement: Statement) -> None:
        """Write the metric into the statement."""
        statement.metric = candidate.value
        statement.cue = candidate.detail.cue


def _kind(candidate: Candidate) -> str:
    """Return the kind of a metric and where it is named: what words mean differs by both."""
    metric = candidate.value
    return f"{metric.timing} {metric.dimension} {'here' if candidate.detail.cue is not None else 'before'}"


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
        for _, cue in row.cues() if row is not None else ():
            metrics += [metric for metric, _ in cue.needs]
    metrics += [metric for cue in article.title_cues for metric, _ in cue.needs]
    return list(dict.fromkeys(metrics))


def _may_measure(metric: Metric, statement: Statement) -> bool:
    """Return whether a metric may have a number of that unit, as a level or as a change."""
    quantity = statement.number.quantity
    if metric.dimension == quantity.dimension:
        return True
    return quantity.unit in RATE_UNITS
