"""How a change is put together: its identity, its difference, and whether a reader is told."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tasks.core.identifiers import change_id
from tasks.core.records import Basis, Change, ChangeKind, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Threshold, Watchlist

PLACES = Decimal("0.000001")
"""The warehouse keeps six decimal places."""

EDITS = frozenset({ChangeKind.RESTATED, ChangeKind.WITHDRAWN})
"""Kinds of change that are of one edit: the same edit made again, after it was taken back, is another one."""

MOVES = frozenset({ChangeKind.NEW_PERIOD, ChangeKind.REVISED, ChangeKind.TARGET_MOVED})
"""Kinds that a threshold may keep out of the report: a contradiction or a silent edit matters however small."""


def change_of(
    kind: ChangeKind,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
    watchlist: Watchlist,
    found_at: datetime,
    *,
    of: SourcedObservation | None = None,
) -> Change:
    """One change between two observations.

    Args:
        kind: see ``ChangeKind``.
        before, after: the two sides; at least one is given.
        watchlist: thresholds and the least confidence that is reported.
        found_at: aware.
        of: the observation whose series and period the change belongs to; ``after``, else ``before``, if not given.

    Returns:
        The change with its difference (in the unit of ``after``), and whether it is reported. A period that is going
        on has no difference from one that is over: 42 papers by April are no fall from 66 in the year before.
    """
    subject = of or after or before
    if subject is None:
        raise ValueError("a change needs a side")
    told = subject.observation
    going_on = kind is ChangeKind.NEW_PERIOD and after is not None and _going_on(after)
    difference, relative = (None, None) if going_on else _difference(before, after)
    note = _note(kind, after or subject, difference, relative, watchlist)
    return Change(
        change_id=_identity(kind, subject, before, after),
        kind=kind,
        series_id=subject.series_id,
        entity=told.entity,
        metric=told.metric,
        scope=told.scope,
        basis=told.basis,
        measure=told.measure,
        period_grain=told.period_grain,
        period=told.period,
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
    if before is None or after is None or before.observation.unit != after.observation.unit:
        return None, None
    old, new = before.observation.value, after.observation.value
    if old is None or new is None:
        return None, None
    difference = new - old
    return difference, (difference / abs(old)).quantize(PLACES) if old else None


def _going_on(item: SourcedObservation) -> bool:
    """Whether something was told as having happened in a period that was not over when it was told."""
    told, ends = item.observation, item.observation.period_end
    if told.basis is not Basis.ACTUAL or told.measure is not Measure.LEVEL or told.period_grain in ("month", "day"):
        return False
    return ends is not None and item.published is not None and item.published.date() < ends


def _note(
    kind: ChangeKind,
    side: SourcedObservation,
    difference: Decimal | None,
    relative: Decimal | None,
    watchlist: Watchlist,
) -> str | None:
    """Why a change is kept out of the report; null where it is told."""
    if kind is ChangeKind.REFINED:
        return "more_exact"
    if side.observation.confidence < watchlist.settings.minimum_confidence:
        return "low_confidence"
    metric = watchlist.metric(side.observation.metric)
    levels = side.observation.measure is Measure.LEVEL
    if metric and levels and kind in MOVES and _below(metric.threshold, difference, relative):
        return "below_threshold"
    return None


def _below(threshold: Threshold, difference: Decimal | None, relative: Decimal | None) -> bool:
    """Whether a move is smaller than either limit."""
    pairs = ((threshold.absolute, difference), (threshold.relative, relative))
    return any(limit is not None and move is not None and abs(move) < limit for limit, move in pairs)


def _identity(
    kind: ChangeKind,
    subject: SourcedObservation,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
) -> int:
    """A signed 64-bit id made of what the change says, so that it is the same whenever it is found again."""
    teller = after or before
    parts: tuple[object, ...] = (
        kind.value,
        subject.series_id,
        subject.observation.period,
        *_said(after.observation if after else None),
        *_said(before.observation if before else None),
        teller.article_id if teller else None,
    )
    if kind in EDITS:
        parts += tuple(side.revision_id for side in (before, after) if side is not None)
    return change_id(*parts)


def _said(told: Observation | None) -> tuple[str | None, ...]:
    """Value and unit, written one way: the warehouse gives 25.110000 back for 25.11."""
    if told is None:
        return None, None
    values = [told.value] if told.value is not None else [told.low, told.high]
    return "/".join("" if value is None else f"{value.normalize():f}" for value in values), told.unit
