"""One fact told twice in one text: a lead that leaves the venue out takes it from the sentence that names it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tasks.core.records import Observation, Reason
from tasks.core.watchlist import Watchlist


def share_venues(observations: Sequence[Observation], watchlist: Watchlist) -> list[Observation]:
    """Give unscoped counts the venue of the same count elsewhere in the text.

    Papers are accepted somewhere: of a metric that is split by venue, the same number of the same entity and period
    told once with a venue and once without is one fact. Left alone where the text names two venues for that number.

    Args:
        observations: of one text.
        watchlist: says which metrics are split by venue.

    Returns:
        The same observations in the same order.
    """
    venues: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for told in observations:
        if told.scope is not None and _by_venue(told, watchlist):
            venues[_fact(told)].add(told.scope)
    return [_named(told, venues.get(_fact(told), set())) if told.scope is None else told for told in observations]


def _named(told: Observation, venues: set[str]) -> Observation:
    if len(venues) != 1:
        return told
    (venue,) = venues
    return replace(told, scope=venue, reasons=(*told.reasons, Reason("scope", f"the text tells the same of {venue}")))


def _by_venue(told: Observation, watchlist: Watchlist) -> bool:
    metric = watchlist.metric(told.metric)
    return metric is not None and metric.split_by == "venue"


def _fact(told: Observation) -> tuple[object, ...]:
    return told.entity, told.metric, told.period, told.basis, told.measure, told.value, told.unit
