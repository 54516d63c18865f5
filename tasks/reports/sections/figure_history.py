"""The known values of each figure by scope and period: the history that a change is part of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tasks.changes.events import is_event
from tasks.changes.events.grouping import events_of
from tasks.changes.events.matching import amounts_agree
from tasks.changes.settled_figure import agreeing_groups, by_exactness, publication_order, settle, settled_group
from tasks.core.records import Basis, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Metric

BASES = tuple(Basis)

TableKey = tuple[str, str, Measure, str]
"""Entity, metric, measure and unit of a table."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One value of one figure: the observations that agree with each other.

    Attributes:
        best: its most exact observation.
        observations: all that agree with it, in order of publication, ``best`` included.
        stories: number of independent sources among them; copies of one text count once.
        settled: whether it is the settled value of the figure; false is a value that contradicts it.
        event: id of the event's first report, for an event metric; rows of one event have the same. Null for others.
        names: of the event's scopes, as its reports name them: one round may have several.
    """

    best: SourcedObservation
    observations: tuple[SourcedObservation, ...]
    stories: int
    settled: bool
    event: int | None = None
    names: tuple[str, ...] = ()

    @property
    def conflicting(self) -> bool:
        """Whether it contradicts the settled value; without a period each text is about its own time."""
        return not self.settled and self.best.observation.period is not None

    @property
    def by_article(self) -> dict[int, SourcedObservation]:
        """One observation of each article, the latest published first: ``best``, else its first one."""
        return {item.article_id: item for item in reversed(self.observations)} | {self.best.article_id: self.best}


@dataclass(frozen=True, slots=True)
class FigureTable:
    """All values of one metric of one entity in one measure and unit, by scope and period."""

    entity: str
    metric: str
    measure: Measure
    unit: str
    rows: tuple[FigureRow, ...]

    @property
    def key(self) -> TableKey:
        """What identifies the table."""
        return self.entity, self.metric, self.measure, self.unit


def figure_tables(
    observations: Iterable[SourcedObservation], metrics: Mapping[str, Metric] | None = None
) -> list[FigureTable]:
    """Group observations into tables.

    Args:
        observations: of any series; retired ones are left out.
        metrics: by id; of an event metric each row is of an event, whatever series its reports are in.

    Returns:
        A table for each entity, metric, measure and unit, in order of first appearance; rows by scope, then period, of
        event metrics by event.
    """
    by_table: dict[TableKey, dict[tuple[int, str | None], list[SourcedObservation]]] = {}
    for item in observations:
        if item.retired_at is None:
            periods = by_table.setdefault(table_key(item.observation), defaultdict(list))
            periods[item.series_id, item.observation.period].append(item)
    tables = []
    for key, by_period in by_table.items():
        everything = [item for items in by_period.values() for item in items]
        metric = (metrics or {}).get(key[1])
        if metric is not None and all(is_event(metric, item.observation) for item in everything):
            rows = [row for event in events_of(everything, metric) for row in _rows_of_event(event)]
        else:
            rows = sorted((row for items in by_period.values() for row in _rows(items)), key=_row_order)
        tables.append(FigureTable(*key, tuple(rows)))
    return tables


def _rows_of_event(event: list[SourcedObservation]) -> list[FigureRow]:
    """Return the rows of one event: one an amount, in order of publication; what came of a plan settles it."""
    names = tuple(dict.fromkeys(item.observation.scope for item in event if item.observation.scope))
    rows = []
    for basis in BASES:
        groups: list[list[SourcedObservation]] = []
        for item in by_exactness(item for item in event if item.observation.basis is basis):
            agreeing = (group for group in groups if amounts_agree(group[0].observation, item.observation) is not False)
            if (group := next(agreeing, None)) is None:
                groups.append([item])
            else:
                group.append(item)
        figure = settle([group[0] for group in groups])
        for group in groups:
            stories, in_order = len({item.story_id for item in group}), tuple(sorted(group, key=publication_order))
            settled = figure is not None and figure.best is group[0]
            rows.append(FigureRow(group[0], in_order, stories, settled, event[0].observation_id, names))
    return sorted(rows, key=lambda row: publication_order(row.observations[0]))


def table_key(observation: Observation) -> TableKey:
    """Return the key of the table that an observation belongs to."""
    return observation.entity, observation.metric, observation.measure, observation.unit


def _rows(items: list[SourcedObservation]) -> Iterable[FigureRow]:
    groups = agreeing_groups(items)
    settled = settled_group(groups)
    for group in groups:
        stories = len({item.story_id for item in group})
        in_order = tuple(sorted(group, key=publication_order))
        yield FigureRow(group[0], in_order, stories, group is settled)


def _row_order(row: FigureRow) -> tuple[bool, str, bool, date, date, int, bool, tuple[object, ...]]:
    observation = row.best.observation
    return (
        observation.scope is not None,
        observation.scope or "",
        observation.period is None,
        observation.period_end or date.max,
        observation.period_start or date.max,
        BASES.index(observation.basis),
        not row.settled,
        publication_order(row.best),
    )
