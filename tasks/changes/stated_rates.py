"""Which levels and stated growth rates of one figure have to be compared when some of them are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from tasks.changes.series_keys import SeriesPeriod
from tasks.changes.stated_moves import MONTHS, months_apart, months_of
from tasks.core.records import Measure, SourcedObservation

STEPS = (MONTHS["quarter"], MONTHS["year"])
"""Months between the two periods that a stated rate may be between."""


class RatesAndLevels:
    """The levels of one figure that happened, and every report in per cent of how they moved, by their periods.

    A history may have thousands of either; a new one is compared with few of them.
    """

    def __init__(self) -> None:
        self._rates: dict[str | None, list[SourcedObservation]] = defaultdict(list)
        self._levels: dict[str | None, dict[SeriesPeriod, SourcedObservation]] = defaultdict(dict)
        self._by_start: dict[tuple[str | None, int], dict[SeriesPeriod, SourcedObservation]] = defaultdict(dict)

    def add_move(self, item: SourcedObservation) -> None:
        """Add one report of how a level moved."""
        if item.observation.unit == "percent":
            self._rates[item.observation.period].append(item)

    def add_level(self, key: SeriesPeriod, item: SourcedObservation) -> None:
        """Add a level by its first observation."""
        observation = item.observation
        self._levels[observation.period][key] = item
        if observation.period_start is not None:
            self._by_start[observation.period_grain, months_of(observation.period_start)][key] = item

    def rates_beside(self, new: Iterable[SourcedObservation]) -> list[SourcedObservation]:
        """Return the rates that may be between levels of which one is new, and the new moves.

        Args:
            new: observations of the figure.
        """
        if not self._rates:
            return []
        found: dict[int, SourcedObservation] = {}
        for item in new:
            observation = item.observation
            if observation.measure is not Measure.LEVEL:
                rates = [item]
            else:
                rates = [*self._rates.get(observation.period, ()), *self._rates_from(item)]
            found.update((rate.observation_id, rate) for rate in rates)
        return list(found.values())

    def levels_beside(self, rates: Collection[SourcedObservation]) -> list[SeriesPeriod]:
        """Return the levels that rates may be between: of the period of each, and of the one before it."""
        found: dict[SeriesPeriod, None] = {}
        for period, apart in dict.fromkeys((rate.observation.period, months_apart(rate.observation)) for rate in rates):
            for key, level in self._levels.get(period, {}).items():
                start = level.observation.period_start
                if start is not None and apart is not None:
                    earlier = self._by_start.get((level.observation.period_grain, months_of(start) - apart), {})
                    found.update(dict.fromkeys([key, *earlier]))
        return list(found)

    def _rates_from(self, level: SourcedObservation) -> list[SourcedObservation]:
        """Return the rates of later periods that a level may be the first of the two levels of."""
        grain, start = level.observation.period_grain, level.observation.period_start
        if start is None:
            return []
        later = (
            (key.period, step) for step in STEPS for key in self._by_start.get((grain, months_of(start) + step), ())
        )
        return [
            rate
            for period, step in dict.fromkeys(later)
            for rate in self._rates.get(period, ())
            if months_apart(rate.observation) == step
        ]
