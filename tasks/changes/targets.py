"""Outcomes of targets: each is compared with the actual values of its own entity, metric, scope and unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tasks.changes.agreement import ends, overlap, written_number
from tasks.changes.change_record import ChangeContext, change_of
from tasks.changes.checks.statement import statement_of
from tasks.changes.events import event_metric
from tasks.changes.known_series import KnownSeries
from tasks.changes.series_keys import SeriesGroup, SeriesPeriod, series_group
from tasks.changes.settled_figure import publication_order, published_at
from tasks.core.changes import GRACE_PERIOD, Change, ChangeKind
from tasks.core.records import Basis, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Watchlist

MEASURES = frozenset({Measure.LEVEL, Measure.YOY})
"""Measures in which firms state what they aim at: a value, or a growth on the year."""


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """A target that is met or missed, and the actual value that shows it."""

    kind: ChangeKind
    target: SourcedObservation
    actual: SourcedObservation


def target_outcomes(
    known: KnownSeries, item: SourcedObservation, watchlist: Watchlist
) -> dict[SeriesPeriod, TargetOutcome]:
    """Return the outcomes of the targets that an observation may concern.

    Args:
        known: everything known.
        item: an actual value or a target.
        watchlist: metrics; a plan of an event (an investment) can be moved, never missed.

    Returns:
        The outcome of each target of the series group that has one. A target of a period is met or missed by the actual
        value of that very period; a target without a period can only be met. Of a stock, the year's figure is that of
        the year's end.
    """
    if item.observation.measure not in MEASURES or (item.observation.basis is Basis.FORECAST and not is_own(item)):
        return {}
    group = series_group(item)
    targets, outlooks = known.group(group, Basis.TARGET), known.group(group, Basis.FORECAST)
    if not (targets or outlooks) or event_metric(item.observation, watchlist) is not None:
        return {}
    metric = watchlist.metric(item.observation.metric)
    by_end = metric is not None and metric.timing != "flow"
    actual_values = _actual_values(known, group)
    if not actual_values:
        return {}
    outcomes = {}
    for key in targets:
        target = known.settled(key)
        if target is not None and (outcome := _outcome(actual_values, target, by_end=by_end)):
            outcomes[key] = outcome
    for key in outlooks:
        outlook = next((one for one in known.observations(key) if is_own(one)), None)
        if (
            outlook is not None
            and outlook.observation.period
            and (outcome := _outcome(actual_values, outlook, by_end=by_end))
        ):
            outcomes[key] = outcome
    return outcomes


def in_own_text(outcome: TargetOutcome, text: Iterable[SourcedObservation]) -> TargetOutcome:
    """Return an outcome by the report of its target's own text, where that text gives the settled actual value too.

    A text that gives both compares them itself, whatever part it says that the actual value is of.

    Args:
        outcome: of a target.
        text: observations of one text.
    """
    target, actual = outcome.target, outcome.actual
    if target.revision_id == actual.revision_id:
        return outcome
    same = (item for item in text if item.revision_id == target.revision_id and _is_same_value(item, actual))
    own = max(same, key=lambda item: (item.observation.confidence, -item.observation.start), default=None)
    return outcome if own is None else replace(outcome, actual=own)


def _is_same_value(item: SourcedObservation, other: SourcedObservation) -> bool:
    return _value(item.observation) == _value(other.observation)


def _value(observation: Observation) -> tuple[object, ...]:
    whose = observation.entity, observation.metric, observation.period
    return *whose, observation.basis, observation.measure, observation.unit, *written_number(observation)


def is_own(item: SourcedObservation) -> bool:
    """Return whether an outlook is the firm's own, which its actual value meets or misses like a target."""
    marks = statement_of(item).marks
    return item.observation.basis is Basis.FORECAST and "own" in marks and "analyst" not in marks


def passed_targets(observations: Sequence[SourcedObservation], context: ChangeContext) -> list[Change]:
    """Find the targets whose time is over and that have no actual value.

    Args:
        observations: current ones of the targets' series groups, actual values included.
        context: metrics, and now; a target is due ``GRACE_PERIOD`` after the end of its period.

    Returns:
        Quiet ``target_due`` changes whose ``after`` is null: nobody reported the actual value, so that nothing is known
        to be missed. A further call returns them with the same ids. A plan of an event is never due.
    """
    known = KnownSeries(observations)
    due = {}
    for item in sorted(observations, key=publication_order):
        observation = item.observation
        if observation.basis is not Basis.TARGET or observation.period_end is None or observation.discovered:
            continue
        if event_metric(observation, context.watchlist) is not None:
            continue
        if observation.period_end + GRACE_PERIOD < context.found_at.date():
            due[item.series_id, observation.period] = item
    changes = []
    for item in due.values():
        target = known.settled(SeriesPeriod(item.series_id, item.observation.period))
        metric = context.watchlist.metric(item.observation.metric)
        by_end = metric is not None and metric.timing != "flow"
        is_known = any(
            _is_of_period(actual.observation, item.observation, by_end=by_end)
            for actual in _actual_values(known, series_group(item))
        )
        if target is not None and not is_known:
            changes.append(change_of(ChangeKind.TARGET_DUE, target, None, context))
    return changes


def _outcome(
    actual_values: Sequence[SourcedObservation], target: SourcedObservation, *, by_end: bool
) -> TargetOutcome | None:
    # A growth is aimed at from below, whatever it was in the period before.
    upward = target.observation.measure is not Measure.LEVEL or _is_upward(actual_values, target)
    if target.observation.period is None:
        later = [actual for actual in actual_values if published_at(actual) >= published_at(target)]
        met_by = next((actual for actual in later if _meets(actual.observation, target.observation, upward)), None)
        return TargetOutcome(ChangeKind.TARGET_MET, target, met_by) if met_by else None
    for actual in actual_values:
        if _is_of_period(actual.observation, target.observation, by_end=by_end):
            met = _meets(actual.observation, target.observation, upward)
            return TargetOutcome(ChangeKind.TARGET_MET if met else ChangeKind.TARGET_MISSED, target, actual)
    return None


def _actual_values(known: KnownSeries, group: SeriesGroup) -> list[SourcedObservation]:
    """Return the settled actual values of a group in order of publication."""
    values = (known.settled(key) for key in known.group(group, Basis.ACTUAL))
    return sorted((value for value in values if value is not None), key=publication_order)


def _is_of_period(actual: Observation, target: Observation, *, by_end: bool) -> bool:
    """Return whether a value is of a target's period; with ``by_end`` one as of the end of that period is too."""
    if actual.period == target.period:
        return True
    return by_end and actual.period_end is not None and actual.period_end == target.period_end


def _is_upward(actual_values: Sequence[SourcedObservation], target: SourcedObservation) -> bool:
    """Return whether the target asks for a rise: true unless the last value before it was above it.

    What came of the target is no value before it, though one text may give both.
    """
    earlier = [
        item
        for item in actual_values
        if published_at(item) <= published_at(target)
        and item.observation.value
        and not (target.observation.period and _is_of_period(item.observation, target.observation, by_end=True))
    ]
    target_value, last = target.observation.value, earlier[-1].observation.value if earlier else None
    return target_value is None or last is None or last <= target_value


def _meets(actual: Observation, target: Observation, upward: bool) -> bool:
    if overlap(ends(actual), ends(target)):
        return True
    (low, high), (target_low, target_high) = ends(actual), ends(target)
    if upward:
        return low is not None and target_high is not None and low >= target_high
    return high is not None and target_low is not None and high <= target_low
