"""Detects changes of event metrics: each new amount is of an event that is known, or of another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.changes.agreement import narrower
from tasks.changes.change_record import ChangeContext, change_of
from tasks.changes.conflicts import conflict, values_agree
from tasks.changes.events import Relation, match_events
from tasks.changes.events.matching import amounts_agree
from tasks.changes.known_series import KnownSeries
from tasks.changes.series_keys import series_period
from tasks.changes.settled_figure import agreeing_groups
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import SourcedObservation
from tasks.core.watchlist import Metric


def event_changes(
    known: KnownSeries,
    main: SourcedObservation,
    items: Sequence[SourcedObservation],
    metric: Metric,
    context: ChangeContext,
) -> Iterator[Change]:
    """Yield the changes that the amounts of one text bring, of one series and period.

    Args:
        known: everything known.
        main: the amount that the text repeats most: it alone is news; a text may report several events at once.
        items: all the amounts, ``main`` included.
        metric: an event metric.
        context: the watchlist and the time.
    """
    for group in agreeing_groups(items):
        of_event = _reports_of_event(known, group[0], metric)
        if of_event:
            yield from _reported_before(group[0], of_event, context)
        elif main in group:
            yield from _other_event(known, main, metric, context)


def event_edits(
    before: Sequence[SourcedObservation], after: Sequence[SourcedObservation], main: SourcedObservation | None
) -> tuple[SourcedObservation, SourcedObservation | None] | None:
    """Return the amount that the later text of an article changes or drops, and what took its place.

    Args:
        before, after: the amounts of the two texts, of one series and period.
        main: the amount that the later text repeats most; null where it has none.

    Returns:
        Null where every amount of the earlier text is among those of the later one.
    """
    for group in agreeing_groups(before):
        if not any(values_agree(group[0], other) for other in after):
            return group[0], main
    return None


def _reports_of_event(known: KnownSeries, item: SourcedObservation, metric: Metric) -> list[SourcedObservation]:
    """Return what other texts report of the event; one text that gives two amounts reports two events."""
    return [
        other
        for other in known.of_metric(item)
        if other.revision_id != item.revision_id and match_events(item, other, metric).same
    ]


def _reported_before(
    item: SourcedObservation, of_event: Sequence[SourcedObservation], context: ChangeContext
) -> Iterator[Change]:
    """Yield that another text reports another amount of the event, or a less exact one; else nothing is new."""
    agreeing = [other for other in of_event if amounts_agree(item.observation, other.observation) is not False]
    if not agreeing:
        yield from conflict(item, of_event, context)
        return
    own = [other for other in agreeing if series_period(other) == series_period(item)]
    if own and all(narrower(item.observation, other.observation) for other in own):
        yield change_of(ChangeKind.REFINED, own[0], item, context)


def _other_event(
    known: KnownSeries, item: SourcedObservation, metric: Metric, context: ChangeContext
) -> Iterator[Change]:
    """Yield the news of an event; where it may be one that is known, what is to check."""
    key = series_period(item)
    unsure = [other for other in known.observations(key) if other.revision_id != item.revision_id]
    unsure = [other for other in unsure if match_events(item, other, metric).relation is Relation.UNSURE]
    if not known.has_series(item.series_id):
        yield change_of(ChangeKind.NEW_SERIES, None, item, context)
    elif unsure:
        if not any(values_agree(item, other) for other in unsure):
            yield from conflict(item, unsure, context)
    elif key.period is not None and known.is_of_latest_period(item):
        yield change_of(ChangeKind.NEW_PERIOD, None, item, context)
