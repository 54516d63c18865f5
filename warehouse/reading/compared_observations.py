"""Finds the known observations that new ones are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

import duckdb

from tasks.core.records import Basis, Measure, SourcedObservation
from tasks.core.store import EventSeries
from warehouse.arrow import arrow_of, arrow_table, offered, rows_of
from warehouse.reading.history import asked, ids_table
from warehouse.sql.statements import statement

REPORTS_OF_A_NUMBER = 8
"""Reports of one number of a figure that are read because they are the surest, and because they are the latest.

After 49,000 generated articles (212,000 reports of 5,700 figures) a batch of 500 is compared with 56,000 observations
in 6 seconds; with 24 instead of 8, with 95,000 in 8.
"""


@dataclass(frozen=True, slots=True)
class TouchedFigure:
    """A figure that observations of a load are of, with a value of it: what its history is looked up by."""

    series_id: int
    entity: str
    metric: str
    scope: str | None
    basis: Basis
    measure: Measure
    unit: str
    value: Decimal | None
    period: str | None
    period_start: date | None
    period_end: date | None
    period_grain: str | None

    @classmethod
    def of(cls, item: SourcedObservation) -> Self:
        """Return the figure that an observation is of."""
        observation = item.observation
        return cls(
            item.series_id, observation.entity, observation.metric, observation.scope, observation.basis,
            observation.measure, observation.unit, observation.value, observation.period, observation.period_start,
            observation.period_end, observation.period_grain,
        )  # fmt: skip


def observations_of_series(
    con: duckdb.DuckDBPyConnection, series_ids: Iterable[int], *, retired: bool
) -> list[SourcedObservation]:
    """Observations of these series by series, period and publication; ``retired`` ones too if asked."""
    table = asked(con, "observations_of_series", series_ids, retired=retired)
    return rows_of(table, SourcedObservation)


def observations_bearing_on(
    con: duckdb.DuckDBPyConnection,
    touched: Sequence[SourcedObservation],
    family: Iterable[int],
    dropped: Iterable[int],
    events: Iterable[EventSeries] = (),
) -> list[SourcedObservation]:
    """Finds the current observations that new ones are compared with, and no more, however long the series are.

    Args:
        con: the writer's.
        touched: new observations, and former ones that are no longer current.
        family: series that bear on them: their own, and those that differ in basis and period grain alone.
        dropped: ids of observations that are no longer current.
        events: of which every observation bears on the new ones.

    Returns:
        By series, period and publication: every observation of the figures touched, of the figure of the period before
        each, and of the latest figure of every series of the family; all of the family where it holds a target; all of
        the events. Of a number that more reports of a figure give than ``REPORTS_OF_A_NUMBER``: those with the last
        word, the surest and the latest ones, those of the stories touched, and what a sentence that is read gives
        besides. The surest of them counts the stories that are left out.
    """
    # A figure of many texts is asked for once.
    by_value = {(item.series_id, item.observation.period, item.observation.value): item for item in touched}
    figures = [TouchedFigure.of(item) for item in by_value.values()]
    with (
        offered(con, arrow_table(figures, TouchedFigure)),
        offered(con, ids_table(family), "family"),
        offered(con, ids_table(dropped), "dropped"),
        offered(con, arrow_table(list(dict.fromkeys(events)), EventSeries), "event_series"),
        offered(con, ids_table(item.story_id for item in touched), "stories"),
    ):
        found = arrow_of(con, statement("observations_bearing_on"), {"reports": REPORTS_OF_A_NUMBER})
        return rows_of(found, SourcedObservation)
