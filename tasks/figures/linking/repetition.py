"""Give a count without a venue the venue of the same count elsewhere in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tasks.core.records import Observation, Reason
from tasks.core.watchlist import Metric


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
