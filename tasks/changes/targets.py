"""What became of targets: each is held against the actual values of its own entity, metric, scope and unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.changes.agreement import ends, overlap
from tasks.changes.change_record import change_of
from tasks.changes.known_series import Family, Ledger, Point, family_of
from tasks.changes.settled_figure import publication, published_at
from tasks.core.records import Basis, Change, ChangeKind, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Watchlist

GRACE = timedelta(days=120)
"""How long after a target's period its actual value may take: annual figures are filed within three months."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A target that was met or missed, and the actual value that shows it."""

    kind: ChangeKind
    target: SourcedObservation
    actual: SourcedObservation | None


def outcomes(ledger: Ledger, item: SourcedObservation) -> dict[Point, Outcome]:
    """How the targets stand that an observation bears on.

    Args:
        ledger: everything known.
        item: an actual value or a target.

    Returns:
        The outcome of each target of the family that has one. A target of a period is met or missed by the actual
        value of that very period; a target without one can only be met.
    """
    if item.observation.measure is not Measure.LEVEL or item.observation.basis is Basis.FORECAST:
        return {}
    family = family_of(item)
    found = {}
    for point in ledger.family(family, Basis.TARGET):
        figure = ledger.figure(point)
        if figure is not None and (outcome := _outcome(ledger, family, figure.best)):
            found[point] = outcome
    return found


def passed_targets(standing: Iterable[SourcedObservation], watchlist: Watchlist, found_at: datetime) -> list[Change]:
    """Targets whose time is over without any actual value having been told.

    Args:
        standing: observations of the targets' families, actual values included.
        watchlist: thresholds.
        found_at: now, aware; a target counts as missed ``GRACE`` after the end of its period.

    Returns:
        ``target_missed`` changes whose ``after`` is null, the same ones (by id) whenever this is asked again.
    """
    ledger = Ledger(standing)
    due = {}
    for item in sorted(standing, key=publication):
        told = item.observation
        if told.basis is Basis.TARGET and told.period_end and told.period_end + GRACE < found_at.date():
            due[item.series_id, told.period] = item
    changes = []
    for item in due.values():
        figure = ledger.figure(Point(item.series_id, item.observation.period))
        actual = _actuals(ledger, family_of(item), item.observation.period)
        if figure is not None and not actual:
            changes.append(change_of(ChangeKind.TARGET_MISSED, figure.best, None, watchlist, found_at))
    return changes


def _outcome(ledger: Ledger, family: Family, target: SourcedObservation) -> Outcome | None:
    actual = _actuals(ledger, family)
    upward = _upward(actual, target)
    if target.observation.period is None:
        later = [item for item in actual if published_at(item) >= published_at(target)]
        met = next((item for item in later if _reaches(item.observation, target.observation, upward)), None)
        return Outcome(ChangeKind.TARGET_MET, target, met) if met else None
    for item in actual:
        if item.observation.period == target.observation.period:
            met_now = _reaches(item.observation, target.observation, upward)
            return Outcome(ChangeKind.TARGET_MET if met_now else ChangeKind.TARGET_MISSED, target, item)
    return None


def _actuals(ledger: Ledger, family: Family, period: str | None = None) -> list[SourcedObservation]:
    """The settled actual values of a family in order of publication; of one period if given."""
    figures = [ledger.figure(point) for point in ledger.family(family, Basis.ACTUAL) if period in (None, point.period)]
    return sorted((figure.best for figure in figures if figure), key=publication)


def _upward(actual: list[SourcedObservation], target: SourcedObservation) -> bool:
    """Whether a target is to be risen to: true unless the last value told before it lay above it."""
    earlier = [item for item in actual if published_at(item) <= published_at(target) and item.observation.value]
    goal, last = target.observation.value, earlier[-1].observation.value if earlier else None
    return goal is None or last is None or last <= goal


def _reaches(actual: Observation, target: Observation, upward: bool) -> bool:
    if overlap(ends(actual), ends(target)):
        return True
    (low, _), (target_low, target_high) = ends(actual), ends(target)
    if upward:
        return low is not None and target_high is not None and low >= target_high
    high = ends(actual)[1]
    return high is not None and target_low is not None and high <= target_low
