"""Index of the observations that are known while changes are looked for, by series and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tasks.changes.agreement import is_same_number
from tasks.changes.checks.known_reports import KnownReports
from tasks.changes.replaced_values import replaced_values
from tasks.changes.settled_figure import Figure, publication_order, settle
from tasks.core.records import Basis, Measure, SourcedObservation
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


class KnownSeries:
    """Known observations, to which new ones are added in publication order.

    Args:
        observations: those known before; retired ones are left out, and values that their own sentence replaces.
        dropped: observations that a later text of their article no longer has; their series count as known.
    """

    def __init__(self, observations: Iterable[SourcedObservation], dropped: Iterable[SourcedObservation] = ()) -> None:
        self._observations: dict[SeriesPeriod, list[SourcedObservation]] = defaultdict(list)
        self._periods: dict[int, dict[PeriodOrder, SeriesPeriod]] = defaultdict(dict)
        self._groups: dict[SeriesGroup, dict[SeriesPeriod, Basis]] = defaultdict(dict)
        self._families: dict[FigureFamily, dict[SeriesPeriod, Measure]] = defaultdict(dict)
        self._metrics: dict[EventSeries, list[SourcedObservation]] = defaultdict(list)
        self._levels: dict[LevelValue, list[SourcedObservation]] = defaultdict(list)
        self._former: dict[SeriesPeriod, list[SourcedObservation]] = defaultdict(list)
        self._texts: dict[int, list[SourcedObservation]] = defaultdict(list)
        self._whole_texts: set[int] = set()
        self._series: set[int] = {item.series_id for item in dropped}
        self._figures: dict[SeriesPeriod, Figure | None] = {}
        self._reports: dict[SeriesPeriod, KnownReports] = {}
        current = [item for item in observations if item.retired_at is None]
        former = replaced_values(current)
        for item in current:
            if item.observation_id in former:
                self.add_former(item)
            else:
                self.add(item)
        self._whole_texts.clear()

    def add(self, item: SourcedObservation) -> None:
        """Add one observation."""
        key = series_period(item)
        self._observations[key].append(item)
        self._texts[item.revision_id].append(item)
        self._whole_texts.add(item.revision_id)
        self._confirm(key, item)
        self._series.add(item.series_id)
        self._groups[series_group(item)][key] = item.observation.basis
        self._metrics[event_series(item)].append(item)
        if item.observation.measure is Measure.LEVEL:
            self._levels[_level_value(item)].append(item)
        if item.observation.basis is Basis.ACTUAL:
            self._families[figure_family(item)][key] = item.observation.measure
        if key.period is not None:
            self._periods[item.series_id][period_order(item)] = key

    def _confirm(self, key: SeriesPeriod, item: SourcedObservation) -> None:
        """Bring what is known of a period up to date with one more report of it: mostly one more of the same number."""
        figure = self._figures.pop(key, None)
        if figure is not None and is_same_number(figure.best.observation, item.observation):
            self._figures[key] = figure.confirmed_by(item)
        if key in self._reports:
            self._reports[key].add(item)

    def add_former(self, item: SourcedObservation) -> None:
        """Add a value that its own sentence replaces by another: it is no report of the figure."""
        self._former[series_period(item)].append(item)

    def former(self, key: SeriesPeriod) -> list[SourcedObservation]:
        """Return the values of one period of one series that sentences replace by others."""
        return self._former.get(key, [])

    def of_level(self, item: SourcedObservation) -> list[SourcedObservation]:
        """Return all observations of a level's own value, of whatever part they are."""
        return self._levels.get(_level_value(item), [])

    def observations(self, key: SeriesPeriod) -> list[SourcedObservation]:
        """Return all observations of one period of one series."""
        return self._observations.get(key, [])

    def reports(self, key: SeriesPeriod) -> KnownReports:
        """Return all observations of one period of one series, by the number that they write."""
        if key not in self._reports:
            self._reports[key] = KnownReports(self.observations(key))
        return self._reports[key]

    def text(self, revision_id: int) -> list[SourcedObservation]:
        """Return all known observations of one text."""
        return self._texts.get(revision_id, [])

    def has_whole_text(self, revision_id: int) -> bool:
        """Return whether all observations of a text are known; of one known before only those that bear on new ones."""
        return revision_id in self._whole_texts

    def figure(self, key: SeriesPeriod) -> Figure | None:
        """Return the settled figure of one period of one series."""
        if key not in self._figures:
            self._figures[key] = settle(self.observations(key))
        return self._figures[key]

    def has_series(self, series_id: int) -> bool:
        """Return whether an observation of a series was ever known."""
        return series_id in self._series

    def previous_figure(self, item: SourcedObservation) -> Figure | None:
        """Return the settled figure of the last known period before an observation's own; null where there is none."""
        periods = self._periods.get(item.series_id, {})
        earlier = [order for order in periods if order < period_order(item)]
        return self.figure(periods[max(earlier)]) if earlier else None

    def is_latest_period(self, item: SourcedObservation) -> bool:
        """Return whether every known period of the series is before an observation's own."""
        return all(order < period_order(item) for order in self._periods.get(item.series_id, {}))

    def is_of_latest_period(self, item: SourcedObservation) -> bool:
        """Return whether no known period of the series is after an observation's own."""
        return all(order <= period_order(item) for order in self._periods.get(item.series_id, {}))

    def latest_published(self, key: SeriesPeriod) -> SourcedObservation | None:
        """Return the observation of a period that was published last."""
        return max((item for item in self.observations(key) if item.published), key=publication_order, default=None)

    def of_metric(self, item: SourcedObservation) -> list[SourcedObservation]:
        """Return all observations of an observation's entity, metric and measure, whatever their scope and period."""
        return self._metrics.get(event_series(item), [])

    def levels_and_moves(self, family: FigureFamily) -> tuple[list[SourcedObservation], list[SourcedObservation]]:
        """Return the settled levels of a family that happened, and every report of how they moved.

        Without such a report there are no levels either: nothing is compared with them.
        """
        levels: list[SourcedObservation] = []
        moves: list[SourcedObservation] = []
        if all(measure is Measure.LEVEL for measure in self._families.get(family, {}).values()):
            return levels, moves
        for key, measure in self._families.get(family, {}).items():
            if measure is not Measure.LEVEL:
                moves += self.observations(key)
            elif (figure := self.figure(key)) is not None:
                levels.append(figure.best)
        return levels, moves

    def group(self, group: SeriesGroup, basis: Basis) -> list[SeriesPeriod]:
        """Return the periods of a group's series on one basis, in the order in which they became known."""
        return [key for key, known in self._groups.get(group, {}).items() if known is basis]


def event_series(item: SourcedObservation) -> EventSeries:
    """Return what the events that an observation may be of share."""
    observation = item.observation
    return EventSeries(observation.entity, observation.metric, observation.measure.value)


def _level_value(item: SourcedObservation) -> LevelValue:
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
