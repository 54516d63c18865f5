"""Bring the near misses of the rules in line with what the fitted weights decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.near_misses import NearMiss


def decided_near_misses(missed: Iterable[NearMiss], article: ArticleContext) -> list[NearMiss]:
    """Return the near misses of an article that agree with its decided statements.

    A number that became a figure of a metric is no near miss of it. One that might have been of the metric, and was
    decided otherwise, says so with the probability; what cannot be of the metric at all keeps the reason of the rules.

    Args:
        missed: near misses by the rules, with offsets into the text as it came.
        article: decided; one that has no statements was read by the rules alone, and all near misses stay.
    """
    statements = {}
    for statement in article.statements:
        quantity = statement.number.quantity
        statements[article.source.span(quantity.start, quantity.end)] = statement
    kept = []
    for near in missed:
        decided = statements.get((near.start, near.end))
        if decided is None:
            kept.append(near)
        elif decided.metric is None or decided.metric.id != near.metric or decided.entity is None:
            kept.append(replace(near, why=_why(near, decided, article)))
    return kept


def _why(near: NearMiss, decided: Statement, article: ArticleContext) -> str:
    dropped = article.no_figures.get(decided.number.quantity.start)
    if dropped is not None:
        return (
            f"no figure of anything, by its unit, the cues near it and the words beside it (probability {dropped:.3f})"
        )
    choice = decided.choices.get("metric")
    probability = choice.probability(near.metric) if choice is not None else None
    if probability is None:
        return near.why
    if decided.metric is None:
        return f"no figure of it (probability {probability:.2f})"
    if decided.metric.id != near.metric:
        return f"read as {decided.metric.id} (probability {decided.probabilities['metric']:.2f}, not {probability:.2f})"
    return "it is of nobody named"
