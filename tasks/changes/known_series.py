"""What is known of every series while changes are looked for: the standing observations by series and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tasks.changes.settled_figure import Figure, publication, settle
from tasks.core.records import Basis, Measure, SourcedObservation


class Point(NamedTuple):
    """One period of one series; what may be compared for being the same figure."""

    series_id: int
    period: str | None


class Family(NamedTuple):
    """Series that differ in basis or period grain alone: a target and the actual values that it is measured by."""

    entity: str
    metric: str
    scope: str | None
    measure: Measure
    unit: str


Span = tuple[date, date, str]


class Ledger:
    """Standing observations, to which new ones are added in publication order.

    Args:
        standing: what was known before.
        formerly: observations that no longer stand; their series are no news.
    """

    def __init__(self, standing: Iterable[SourcedObservation], formerly: Iterable[SourcedObservation] = ()) -> None:
        self._told: dict[Point, list[SourcedObservation]] = defaultdict(list)
        self._spans: dict[int, dict[Span, Point]] = defaultdict(dict)
        self._families: dict[Family, dict[Point, Basis]] = defaultdict(dict)
        self._series: set[int] = {item.series_id for item in formerly}
        self._figures: dict[Point, Figure | None] = {}
        for item in standing:
            if item.retired_at is None:
                self.add(item)

    def add(self, item: SourcedObservation) -> None:
        """Take one more observation in."""
        point = point_of(item)
        self._told[point].append(item)
        self._figures.pop(point, None)
        self._series.add(item.series_id)
        self._families[family_of(item)][point] = item.observation.basis
        if point.period is not None:
            self._spans[item.series_id][span_of(item)] = point

    def remove(self, item: SourcedObservation) -> None:
        """Take out one that a later text of its article no longer says."""
        point = point_of(item)
        self._told[point] = [other for other in self._told[point] if other.observation_id != item.observation_id]
        self._figures.pop(point, None)

    def told(self, point: Point) -> list[SourcedObservation]:
        """Everything that stands for one period of one series."""
        return self._told.get(point, [])

    def figure(self, point: Point) -> Figure | None:
        """The settled figure of one period of one series."""
        if point not in self._figures:
            self._figures[point] = settle(self.told(point))
        return self._figures[point]

    def knows(self, series_id: int) -> bool:
        """Whether anything was ever told of a series."""
        return series_id in self._series

    def figure_before(self, item: SourcedObservation) -> Figure | None:
        """The settled figure of the last period before an observation's own; null where there is none."""
        earlier = [span for span in self._standing_spans(item.series_id) if span < span_of(item)]
        return self.figure(self._spans[item.series_id][max(earlier)]) if earlier else None

    def is_latest(self, item: SourcedObservation) -> bool:
        """Whether no period as late as an observation's own is known."""
        return all(span < span_of(item) for span in self._standing_spans(item.series_id))

    def latest_told(self, point: Point) -> SourcedObservation | None:
        """The observation of a period that was published last."""
        return max((item for item in self.told(point) if item.published), key=publication, default=None)

    def family(self, family: Family, basis: Basis) -> list[Point]:
        """The points of a family on one basis, oldest series first."""
        return [point for point, said in self._families.get(family, {}).items() if said is basis and self.told(point)]

    def _standing_spans(self, series_id: int) -> list[Span]:
        return [span for span, point in self._spans.get(series_id, {}).items() if self.told(point)]


def point_of(item: SourcedObservation) -> Point:
    """The series and period that an observation is of."""
    return Point(item.series_id, item.observation.period)


def family_of(item: SourcedObservation) -> Family:
    """The family that an observation's series is in."""
    told = item.observation
    return Family(told.entity, told.metric, told.scope, told.measure, told.unit)


def span_of(item: SourcedObservation) -> Span:
    """Sort key of a period: by its end, then its start; an unplaced one is the oldest."""
    told = item.observation
    return told.period_end or date.min, told.period_start or date.min, told.period or ""
