"""Index of the observations that are known while changes are looked for, by series and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from tasks.changes.agreement import is_same_number
from tasks.changes.checks.known_reports import KnownReports
from tasks.changes.replaced_values import replaced_values
from tasks.changes.series_keys import (
    FigureFamily,
    LevelValue,
    PeriodOrder,
    SeriesGroup,
    SeriesPeriod,
    SortedPeriods,
    event_series,
    figure_family,
    level_value,
    period_order,
    series_group,
    series_period,
)
from tasks.changes.settled_figure import confirmed, publication_order, settled_observation
from tasks.changes.stated_rates import RatesAndLevels
from tasks.core.records import Basis, Measure, SourcedObservation
from tasks.core.store import EventSeries


class KnownSeries:
    """Known observations, to which new ones are added in publication order.

    Args:
        observations: those known before; retired ones are left out, and values that their own sentence replaces.
        dropped: observations that a later text of their article no longer has; their series count as known.

    Attributes:
        sure_steps: reports of a period that were sure enough for it to be reported, each by its id and by that of the
            observation from which the period before was settled then.
    """

    def __init__(self, observations: Iterable[SourcedObservation], dropped: Iterable[SourcedObservation] = ()) -> None:
        self._observations: dict[SeriesPeriod, list[SourcedObservation]] = {}
        self._periods: dict[int, SortedPeriods] = {}
        self._groups: dict[SeriesGroup, dict[Basis, list[SeriesPeriod]]] = {}
        self._families: dict[FigureFamily, RatesAndLevels] = defaultdict(RatesAndLevels)
        self._metrics: dict[EventSeries, list[SourcedObservation]] = defaultdict(list)
        self._levels: dict[LevelValue, list[SourcedObservation]] = defaultdict(list)
        self._former: dict[SeriesPeriod, list[SourcedObservation]] = defaultdict(list)
        self._texts: dict[int, list[SourcedObservation]] = defaultdict(list)
        self._whole_texts: set[int] = set()
        self._series: set[int] = {item.series_id for item in dropped}
        self._settled: dict[SeriesPeriod, SourcedObservation | None] = {}
        self._reports: dict[SeriesPeriod, KnownReports] = {}
        self.sure_steps: set[tuple[int, int | None]] = set()
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
        key, observation = series_period(item), item.observation
        if key not in self._observations:
            self._begin(key, item)
        self._observations[key].append(item)
        self._texts[item.revision_id].append(item)
        self._whole_texts.add(item.revision_id)
        self._metrics[event_series(item)].append(item)
        self._confirm(key, item)
        if observation.measure is Measure.LEVEL:
            self._levels[level_value(item)].append(item)
        elif observation.basis is Basis.ACTUAL:
            self._families[figure_family(item)].add_move(item)

    def _begin(self, key: SeriesPeriod, item: SourcedObservation) -> None:
        """Index a figure by its first observation: what all observations of one series and period share."""
        basis = item.observation.basis
        self._observations[key] = []
        self._series.add(key.series_id)
        self._groups.setdefault(series_group(item), {}).setdefault(basis, []).append(key)
        if basis is Basis.ACTUAL and item.observation.measure is Measure.LEVEL:
            self._families[figure_family(item)].add_level(key, item)
        if key.period is not None:
            self._periods.setdefault(key.series_id, SortedPeriods()).add(period_order(item), key)

    def _confirm(self, key: SeriesPeriod, item: SourcedObservation) -> None:
        """Bring what is known of a period up to date with one more report of it: mostly one more of the same number."""
        best = self._settled.pop(key, None)
        if best is not None and is_same_number(best.observation, item.observation):
            self._settled[key] = confirmed(best, item)
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
        return self._levels.get(level_value(item), [])

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

    def settled(self, key: SeriesPeriod) -> SourcedObservation | None:
        """Return the observation from which the figure of one period of one series is taken; see ``settle``."""
        if key not in self._settled:
            self._settled[key] = settled_observation(self.observations(key))
        return self._settled[key]

    def has_series(self, series_id: int) -> bool:
        """Return whether an observation of a series was ever known."""
        return series_id in self._series

    def previous(self, item: SourcedObservation) -> SourcedObservation | None:
        """Return what is settled of the last known period before an observation's own; null where there is none."""
        periods = self._periods.get(item.series_id)
        key = periods.last_before(period_order(item)) if periods is not None else None
        return self.settled(key) if key is not None else None

    def is_latest_period(self, item: SourcedObservation) -> bool:
        """Return whether every known period of the series is before an observation's own."""
        latest = self._latest_period(item.series_id)
        return latest is None or latest < period_order(item)

    def is_of_latest_period(self, item: SourcedObservation) -> bool:
        """Return whether no known period of the series is after an observation's own."""
        latest = self._latest_period(item.series_id)
        return latest is None or latest <= period_order(item)

    def _latest_period(self, series_id: int) -> PeriodOrder | None:
        periods = self._periods.get(series_id)
        return periods.latest if periods is not None else None

    def latest_published(self, key: SeriesPeriod) -> SourcedObservation | None:
        """Return the observation of a period that was published last."""
        return max((item for item in self.observations(key) if item.published), key=publication_order, default=None)

    def of_metric(self, item: SourcedObservation) -> list[SourcedObservation]:
        """Return all observations of an observation's entity, metric and measure, whatever their scope and period."""
        return self._metrics.get(event_series(item), [])

    def rates_and_levels(
        self, family: FigureFamily, new: Collection[SourcedObservation]
    ) -> tuple[list[SourcedObservation], list[SourcedObservation]]:
        """Return the stated rates of a family that new observations may refute or give, and the levels beside them.

        Args:
            family: any.
            new: observations of it, which are known too.

        Returns:
            Rates in per cent, and settled levels.
        """
        known = self._families.get(family)
        rates = known.rates_beside(new) if known is not None else []
        if known is None or not rates:
            return [], []
        levels = (self.settled(key) for key in known.levels_beside(rates))
        return rates, [level for level in levels if level is not None]

    def group(self, group: SeriesGroup, basis: Basis) -> list[SeriesPeriod]:
        """Return the periods of a group's series on one basis, in the order in which they became known."""
        return self._groups.get(group, {}).get(basis, [])
