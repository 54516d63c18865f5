"""What the figures of one text say of each other: the venue of a count, the basis of a move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tasks.core.records import Basis, Measure, Observation, Reason
from tasks.core.watchlist import Metric


def complete_by_text(observations: Sequence[Observation], metrics: Mapping[str, Metric]) -> list[Observation]:
    """Complete the observations of a text by each other.

    Args:
        observations: of one text.
        metrics: by id; they say which are split by venue.

    Returns:
        The same observations in the same order.
    """
    return share_bases(share_venues(observations, metrics))


def share_bases(observations: Sequence[Observation]) -> list[Observation]:
    """Give a move the basis of the levels that its sentence gives of the same figure, where they have one basis.

    ``전망치는 2438억원으로 전년보다 86% 줄었다``: the fall is expected too. In annotated news the two differ nowhere,
    unless the sentence gives two levels, one of them expected.

    Args:
        observations: of one text.

    Returns:
        The same observations in the same order.
    """
    levels: dict[tuple[object, ...], dict[Basis, Observation]] = defaultdict(dict)
    for observation in observations:
        if observation.measure is Measure.LEVEL:
            levels[_figure(observation)].setdefault(observation.basis, observation)
    return [_with_basis(item, list(levels.get(_figure(item), {}).values())) for item in observations]


def _with_basis(observation: Observation, levels: Sequence[Observation]) -> Observation:
    """Return a move with the basis of its level, and with the reason for it; any other observation as it is."""
    if observation.measure is Measure.LEVEL or len(levels) != 1 or observation.basis is levels[0].basis:
        return observation
    given = [reason for reason in levels[0].reasons if reason.step == "basis"]
    others = [reason for reason in observation.reasons if reason.step != "basis"]
    return replace(observation, basis=levels[0].basis, reasons=(*others, *given))


def _figure(observation: Observation) -> tuple[object, ...]:
    return (
        observation.sentence,
        observation.entity,
        observation.metric,
        observation.scope,
        observation.period,
    )


def share_venues(observations: Sequence[Observation], metrics: Mapping[str, Metric]) -> list[Observation]:
    """Give counts without a scope the venue of the same count elsewhere in the text.

    Papers are accepted somewhere: of a metric that is split by venue, the same number of the same entity and period
    given once with a venue and once without is one fact. Left alone where the text names two venues for that number.

    Args:
        observations: of one text.
        metrics: by id; they say which are split by venue.

    Returns:
        The same observations in the same order.
    """
    venues: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for observation in observations:
        if observation.scope is not None and _by_venue(observation, metrics):
            venues[_fact(observation)].add(observation.scope)
    return [
        _named(observation, venues.get(_fact(observation), set())) if observation.scope is None else observation
        for observation in observations
    ]


def _named(observation: Observation, venues: set[str]) -> Observation:
    if len(venues) != 1:
        return observation
    (venue,) = venues
    return replace(
        observation, scope=venue, reasons=(*observation.reasons, Reason("scope", f"the text tells the same of {venue}"))
    )


def _by_venue(observation: Observation, metrics: Mapping[str, Metric]) -> bool:
    metric = metrics.get(observation.metric)
    return metric is not None and metric.split_by == "venue"


def _fact(observation: Observation) -> tuple[object, ...]:
    return (
        observation.entity,
        observation.metric,
        observation.period,
        observation.basis,
        observation.measure,
        observation.value,
        observation.unit,
    )
