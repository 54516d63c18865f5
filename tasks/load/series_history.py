"""What the warehouse knows of the series of new observations: the history that changes are found against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.changes.events import event_metric
from tasks.changes.series_keys import event_series
from tasks.core.changes import Change
from tasks.core.collector import collector_paused
from tasks.core.identifiers import series_ids
from tasks.core.records import Basis, SourcedObservation
from tasks.core.store import EventSeries, SeriesFamily, WarehouseStore
from tasks.core.watchlist import Watchlist

GRAINS = (None, "year", "half", "quarter", "month", "day", "span")

KINDS = tuple((basis.value, grain) for basis in Basis for grain in GRAINS)
"""In what the series of one figure differ."""


def history_beside(
    store: WarehouseStore,
    new: Sequence[SourcedObservation],
    dropped: Sequence[SourcedObservation],
    watchlist: Watchlist,
) -> list[SourcedObservation]:
    """Reads the stored observations that new ones are compared with.

    Args:
        store: the open warehouse.
        new: observations that are to be loaded.
        dropped: observations that are to be retired; they are not among what is returned.
        watchlist: says of which metrics each figure is of an event.
    """
    touched = (*dropped, *new)
    by_series = {item.series_id: item.observation for item in touched}  # many texts report one figure
    family = {series for observation in by_series.values() for series in series_of(SeriesFamily.of(observation))}
    dropped_ids = [item.observation_id for item in dropped]
    with collector_paused():
        return list(store.observations_bearing_on(touched, family, dropped_ids, _events(new, watchlist)))


def emitted_before(
    store: WarehouseStore, changes: Sequence[Change], successors: Mapping[int, int] | None = None
) -> set[int]:
    """Finds the changes that were emitted before, of observations whose place the ones on their sides took.

    An entity that gets an id, a scope that is read otherwise: the figures are in other series then, and what was
    reported of them would be reported a second time.

    Args:
        store: the open warehouse.
        changes: found now.
        successors: observations that take a former one's place in the load that is being made, by the former one's id.

    Returns:
        Ids of changes.
    """
    sides = {side.observation_id for change in changes for side in (change.before, change.after) if side is not None}
    pairs = [(side, side) for side in sides]
    pairs += [(former, successor) for former, successor in (successors or {}).items() if successor in sides]
    known = store.kinds_of_former_changes(pairs)
    return {
        change.change_id
        for change in changes
        if any(side and (side.observation_id, change.kind.value) in known for side in (change.before, change.after))
    }


def _events(new: Sequence[SourcedObservation], watchlist: Watchlist) -> set[EventSeries]:
    """Return what the events that new observations are of are found among."""
    return {event_series(item) for item in new if event_metric(item.observation, watchlist) is not None}


def series_of(family: SeriesFamily) -> list[int]:
    """Return the series of one figure as it happened, as it is planned and as it is expected, dated or not.

    A target is measured by the actual values, and these may be reported for another grain than the target was.
    """
    return series_ids(family.entity, family.metric, family.scope, family.measure, family.unit, KINDS)
