"""Detects what a publisher edited: figures that the later text of an article changes or drops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tasks.changes.agreement import agree
from tasks.changes.change_record import ChangeContext, change_of
from tasks.changes.event_detection import event_edits
from tasks.changes.events import event_metric
from tasks.changes.series_keys import SeriesPeriod, period_order, series_period
from tasks.changes.settled_figure import main_observation, publication_order
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import SourcedObservation

ByPeriod = Mapping[SeriesPeriod, Sequence[SourcedObservation]]
"""The observations of one text by series and period."""


def find_edits(
    before: Sequence[SourcedObservation], after: Sequence[SourcedObservation], context: ChangeContext
) -> list[Change]:
    """Find what a publisher edited between two texts of one article, where the later text is known already.

    Args:
        before, after: observations of the two texts.
        context: see ``find_changes``.

    Returns:
        ``restated`` and ``withdrawn`` changes.
    """
    return list(edits(by_series_period(before), by_series_period(after), context))


def edits(earlier: ByPeriod, later: ByPeriod, context: ChangeContext) -> Iterator[Change]:
    """Yield a change for every figure that the later text of an article changes or drops.

    Args:
        earlier, later: the observations of the two texts.
        context: see ``find_changes``.
    """
    for key, items in earlier.items():
        before, after = main_observation(items), main_observation(later[key]) if key in later else None
        if event_metric(before.observation, context.watchlist) is None:
            yield from _edit(before, after, context)
        elif (edit := event_edits(items, later.get(key, ()), after)) is not None:
            yield from _edit(*edit, context)


def _edit(before: SourcedObservation, after: SourcedObservation | None, context: ChangeContext) -> Iterator[Change]:
    if after is None:
        yield change_of(ChangeKind.WITHDRAWN, before, None, context)
    elif not agree(before.observation, after.observation, cut_off=False):
        yield change_of(ChangeKind.RESTATED, before, after, context)


def by_series_period(items: Iterable[SourcedObservation]) -> dict[SeriesPeriod, list[SourcedObservation]]:
    """Group a text's observations by figure, the oldest period first: one text may report several years in a row."""
    by_period: dict[SeriesPeriod, list[SourcedObservation]] = {}
    for item in sorted(items, key=lambda item: (period_order(item), publication_order(item))):
        by_period.setdefault(series_period(item), []).append(item)
    return by_period
