"""What observations are looked up by: their series and period, and what several series share."""

from __future__ import annotations

from bisect import bisect_left, insort
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tasks.core.records import Measure, SourcedObservation
from tasks.core.store import EventSeries


class SeriesPeriod(NamedTuple):
    """One period of one series: observations that share it are of the same figure."""

    series_id: int
    period: str | None


class SeriesGroup(NamedTuple):
    """Series that differ only in basis or period grain: a target and the actual values that it is compared with."""

    entity: str
    metric: str
    scope: str | None
    measure: Measure
    unit: str


class FigureFamily(NamedTuple):
    """Series of one figure whatever their measure: levels, and the rates and amounts by which they moved."""

    entity: str
    metric: str
    scope: str | None


class LevelValue(NamedTuple):
    """A value of one metric and period of an entity, whatever part it is of."""

    entity: str
    metric: str
    period: str | None
    unit: str
    value: Decimal | None


PeriodOrder = tuple[date, date, str]
"""Sort key of a period, see ``period_order``."""


class SortedPeriods:
    """The known periods of one series, in order: a series may have thousands."""

    def __init__(self) -> None:
        self._orders: list[PeriodOrder] = []
        self._keys: dict[PeriodOrder, SeriesPeriod] = {}

    def add(self, order: PeriodOrder, key: SeriesPeriod) -> None:
        """Add a period that is not known yet."""
        insort(self._orders, order)
        self._keys[order] = key

    @property
    def latest(self) -> PeriodOrder:
        """The last one; one was added."""
        return self._orders[-1]

    def last_before(self, order: PeriodOrder) -> SeriesPeriod | None:
        """Return the last period before another, which need not be known; null where there is none."""
        place = bisect_left(self._orders, order)
        return self._keys[self._orders[place - 1]] if place else None


def event_series(item: SourcedObservation) -> EventSeries:
    """Return what the events that an observation may be of share."""
    observation = item.observation
    return EventSeries(observation.entity, observation.metric, observation.measure.value)


def level_value(item: SourcedObservation) -> LevelValue:
    """Return the value of an observation, whatever part it is of."""
    observation = item.observation
    return LevelValue(observation.entity, observation.metric, observation.period, observation.unit, observation.value)


def figure_family(item: SourcedObservation) -> FigureFamily:
    """Return the family that an observation's series belongs to."""
    observation = item.observation
    return FigureFamily(observation.entity, observation.metric, observation.scope)


def series_period(item: SourcedObservation) -> SeriesPeriod:
    """Return the series and period that an observation is of."""
    return SeriesPeriod(item.series_id, item.observation.period)


def series_group(item: SourcedObservation) -> SeriesGroup:
    """Return the group that an observation's series belongs to."""
    observation = item.observation
    return SeriesGroup(observation.entity, observation.metric, observation.scope, observation.measure, observation.unit)


def period_order(item: SourcedObservation) -> PeriodOrder:
    """Return the sort key of an observation's period: its end, then its start; one without dates is the oldest."""
    observation = item.observation
    return observation.period_end or date.min, observation.period_start or date.min, observation.period or ""
