"""Makes a change record: its id, its difference, and whether it is reported."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tasks.core.changes import Change, ChangeKind
from tasks.core.identifiers import change_id
from tasks.core.records import Basis, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Threshold, Watchlist

PLACES = Decimal("0.000001")
"""The warehouse keeps six decimal places."""

EDITS = frozenset({ChangeKind.RESTATED, ChangeKind.WITHDRAWN})
"""Kinds of change that one edit causes: the same edit made again, after it was undone, is another change."""

MOVES = frozenset({ChangeKind.NEW_PERIOD, ChangeKind.REVISED, ChangeKind.TARGET_MOVED})
"""Kinds that a threshold may keep out of the report. A contradiction or a silent edit matters however small it is."""


def change_of(
    kind: ChangeKind,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
    watchlist: Watchlist,
    found_at: datetime,
    *,
    of: SourcedObservation | None = None,
) -> Change:
    """Make one change between two observations.

    Args:
        kind: see ``ChangeKind``.
        before, after: the two sides; at least one is given.
        watchlist: thresholds and the least confidence that is reported.
        found_at: aware.
        of: the observation whose series and period the change belongs to; ``after``, else ``before``, if not given.

    Returns:
        The change with its difference (in the unit of ``after``), and whether it is reported. A period that is not
        over has no difference from an earlier one: 42 papers by April are no fall from 66 in the year before.
    """
    subject = of or after or before
    if subject is None:
        raise ValueError("a change needs a side")
    observation = subject.observation
    unfinished = kind is ChangeKind.NEW_PERIOD and after is not None and _is_unfinished(after)
    difference, relative = (None, None) if unfinished else _difference(before, after)
    note = _note(kind, after or subject, difference, relative, watchlist)
    return Change(
        change_id=_identity(kind, subject, before, after),
        kind=kind,
        series_id=subject.series_id,
        entity=observation.entity,
        metric=observation.metric,
        scope=observation.scope,
        basis=observation.basis,
        measure=observation.measure,
        period_grain=observation.period_grain,
        period=observation.period,
        before=before,
        after=after,
        difference=difference,
        relative=relative,
        reported=note is None,
        note=note,
        found_at=found_at,
    )


def _difference(
    before: SourcedObservation | None, after: SourcedObservation | None
) -> tuple[Decimal | None, Decimal | None]:
    """Return ``after`` minus ``before``, and that as a share of ``before``; null where it cannot be computed."""
    if before is None or after is None or before.observation.unit != after.observation.unit:
        return None, None
    old, new = before.observation.value, after.observation.value
    if old is None or new is None:
        return None, None
    difference = new - old
    return difference, (difference / abs(old)).quantize(PLACES) if old else None


def _is_unfinished(item: SourcedObservation) -> bool:
    """Return whether an actual value was published before its period was over."""
    observation, period_end = item.observation, item.observation.period_end
    if observation.basis is not Basis.ACTUAL or observation.measure is not Measure.LEVEL:
        return False
    if observation.period_grain in ("month", "day"):
        return False
    return period_end is not None and item.published is not None and item.published.date() < period_end


def _note(
    kind: ChangeKind,
    side: SourcedObservation,
    difference: Decimal | None,
    relative: Decimal | None,
    watchlist: Watchlist,
) -> str | None:
    """Return why a change is kept out of the report; null if it is reported."""
    if kind is ChangeKind.REFINED:
        return "more_exact"
    if side.observation.confidence < watchlist.settings.minimum_confidence:
        return "low_confidence"
    metric = watchlist.metric(side.observation.metric)
    is_level = side.observation.measure is Measure.LEVEL
    if metric and is_level and kind in MOVES and _is_below(metric.threshold, difference, relative):
        return "below_threshold"
    return None


def _is_below(threshold: Threshold, difference: Decimal | None, relative: Decimal | None) -> bool:
    """Return whether a change is smaller than either limit; one of exactly the limit is not."""
    pairs = ((threshold.absolute, difference), (threshold.relative, relative))
    return any(limit is not None and size is not None and abs(size) < limit for limit, size in pairs)


def _identity(
    kind: ChangeKind,
    subject: SourcedObservation,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
) -> int:
    """Return a signed 64-bit id of the change's content, so that it is the same whenever the change is found again."""
    source = after or before
    parts: tuple[object, ...] = (
        kind.value,
        subject.series_id,
        subject.observation.period,
        *_value_and_unit(after.observation if after else None),
        *_value_and_unit(before.observation if before else None),
        source.article_id if source else None,
    )
    if kind in EDITS:
        parts += tuple(side.revision_id for side in (before, after) if side is not None)
    return change_id(*parts)


def _value_and_unit(observation: Observation | None) -> tuple[str | None, ...]:
    """Return value and unit as normalised text: the warehouse returns 25.110000 for 25.11."""
    if observation is None:
        return None, None
    values = [observation.value] if observation.value is not None else [observation.low, observation.high]
    return "/".join("" if value is None else f"{value.normalize():f}" for value in values), observation.unit
