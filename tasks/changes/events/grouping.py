"""Groups the statements of an event metric by event, for tables of figures."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.changes.events.matching import match_events
from tasks.changes.settled_figure import publication_order
from tasks.core.records import SourcedObservation
from tasks.core.watchlist import Metric

LATEST = 300
"""Statements of one entity and metric that are matched, the latest ones: each is compared with all the others."""


def events_of(observations: Iterable[SourcedObservation], metric: Metric) -> list[list[SourcedObservation]]:
    """Group statements by event.

    Args:
        observations: of one entity, metric and measure.
        metric: an event metric.

    Returns:
        Events in order of their first report, each with its statements in order of publication. Two statements are of
        one event if they match, or if a chain of statements that match leads from one to the other.
    """
    ordered = sorted(observations, key=publication_order)
    events: list[list[SourcedObservation]] = [[item] for item in ordered[:-LATEST]]
    matched: list[list[SourcedObservation]] = []
    for item in ordered[-LATEST:]:
        of_it = [event for event in matched if any(_is_same(item, other, metric) for other in event)]
        joined = [other for event in of_it for other in event]
        matched = [event for event in matched if event not in of_it]
        matched.append([*joined, item])
    events += [sorted(event, key=publication_order) for event in matched]
    return sorted(events, key=lambda event: publication_order(event[0]))


def _is_same(item: SourcedObservation, other: SourcedObservation, metric: Metric) -> bool:
    if item.revision_id == other.revision_id and item.observation.value != other.observation.value:
        return False  # one text that gives two amounts reports two events
    return match_events(item, other, metric).same
