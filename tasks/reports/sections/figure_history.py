"""What is known of each tracked figure, period by period: the course that a change is a step of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.changes.settled_figure import agreeing_groups, publication_order, settle
from tasks.core.records import Basis, Measure, Observation, SourcedObservation

BASES = tuple(Basis)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One reading of one figure.

    Attributes:
        best: its most exact observation.
        told: all observations that agree with it, as they were published, ``best`` included.
        stories: independent sources among them; copies of one text count once.
        settled: whether it is what the figure is settled to; false is a reading that contradicts it.
    """

    best: SourcedObservation
    told: tuple[SourcedObservation, ...]
    stories: int
    settled: bool

    @property
    def conflicting(self) -> bool:
        """Whether it contradicts the settled figure; without a period each text speaks of its own time."""
        return not self.settled and self.best.observation.period is not None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """All readings of one metric of one entity in one measure and unit, by scope and period."""

    entity: str
    metric: str
    measure: Measure
    unit: str
    rows: tuple[FigureRow, ...]

    @property
    def key(self) -> tuple[str, str, Measure, str]:
        """What tells it from other tables."""
        return self.entity, self.metric, self.measure, self.unit


def figure_tables(observations: Iterable[SourcedObservation]) -> list[FigureTable]:
    """Lays out observations as tables.

    Args:
        observations: of any series; retired ones are left out.

    Returns:
        A table for each entity, metric, measure and unit, in order of first appearance; rows by scope, then period.
    """
    points: dict[tuple[str, str, Measure, str], dict[tuple[int, str | None], list[SourcedObservation]]] = {}
    for item in observations:
        told = item.observation
        if item.retired_at is None:
            key = told.entity, told.metric, told.measure, told.unit
            points.setdefault(key, defaultdict(list))[item.series_id, told.period].append(item)
    tables = []
    for key, by_point in points.items():
        rows = [row for items in by_point.values() for row in _rows(items)]
        tables.append(FigureTable(*key, tuple(sorted(rows, key=_place))))
    return tables


def table_key(told: Observation) -> tuple[str, str, Measure, str]:
    """The key of the table that an observation stands in."""
    return told.entity, told.metric, told.measure, told.unit


def _rows(items: list[SourcedObservation]) -> Iterable[FigureRow]:
    figure = settle(items)
    for group in agreeing_groups(items):
        told = tuple(sorted(group, key=publication_order))
        stories = len({item.story_id for item in told})
        yield FigureRow(group[0], told, stories, figure is not None and figure.best is group[0])


def _place(row: FigureRow) -> tuple[bool, str, bool, date, date, int, bool, tuple[object, ...]]:
    told = row.best.observation
    return (
        told.scope is not None,
        told.scope or "",
        told.period is None,
        told.period_end or date.max,
        told.period_start or date.max,
        BASES.index(told.basis),
        not row.settled,
        publication_order(row.best),
    )
