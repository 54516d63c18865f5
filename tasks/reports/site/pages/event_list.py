"""The events of an entity, such as rounds and lay-offs: one row an event, whatever names and amounts papers give it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tasks.core.records import Basis
from tasks.core.store import SeriesFamily
from tasks.reports.date_format import period_text
from tasks.reports.number_format import value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import FigureRow, FigureTable
from tasks.reports.sections.figure_tables import flag_of, published_on, scope_of_row
from tasks.reports.sections.interval_bars import style_of
from tasks.reports.site.addresses import place_in_article, row_id, series_path
from tasks.reports.site.pages.views import Citation
from tasks.reports.site.series_labels import metric_of

EVENTS = 60
"""Events of one metric that a page shows, the latest ones; each series has all of its own."""

SOURCES = 4


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of an event: ``address`` is its row on the page of a series, ``flag`` says that it is contradicted."""

    value: str
    style: str
    flag: str | None
    address: str
    stories: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event: all its names, when it was, and each amount that was reported of it, the settled one first."""

    names: str
    period: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class EventList:
    """The events of one metric, the latest first."""

    metric: str
    events: tuple[EventRow, ...]
    left_out: int


def event_lists(tables: Iterable[FigureTable], citations: Citations) -> list[EventList]:
    """Return a list of events for every table of an event metric.

    Args:
        tables: of one entity, those of other metrics included.
        citations: of their observations.
    """
    return [_event_list(table, citations) for table in tables if is_of_events(table)]


def is_of_events(table: FigureTable) -> bool:
    """Return whether the rows of a table are events."""
    return all(row.event is not None for row in table.rows)


def _event_list(table: FigureTable, citations: Citations) -> EventList:
    events = [sorted(rows, key=_settled_first) for _, rows in groupby(table.rows, key=lambda row: row.event)]
    events.sort(key=lambda rows: _day(rows[0]), reverse=True)
    family = SeriesFamily(table.entity, table.metric, None, table.measure.value, table.unit)
    return EventList(
        metric=metric_of(family, citations.context),
        events=tuple(_event(rows, citations) for rows in events[:EVENTS]),
        left_out=max(0, len(events) - EVENTS),
    )


def _event(rows: Sequence[FigureRow], citations: Citations) -> EventRow:
    context = citations.context
    return EventRow(
        names=scope_of_row(rows[0], context),
        period=published_on(rows[0], context) or period_text(rows[0].best.observation.period, context.words),
        amounts=tuple(_amount(row, citations) for row in rows),
    )


def _settled_first(row: FigureRow) -> tuple[bool, bool]:
    """Return the sort key of an event's amounts: what happened before what was planned, the settled ones first."""
    return not row.settled, row.best.observation.basis is not Basis.ACTUAL


def _day(row: FigureRow) -> date:
    """Return the day by which events are ordered: the end of the period, else that of the latest report."""
    return row.best.observation.period_end or row.observations[-1].published_on or date.min


def _amount(row: FigureRow, citations: Citations) -> Amount:
    context, observation = citations.context, row.best.observation
    cited = [row.best, *(item for item in row.by_article.values() if item is not row.best)]
    style = style_of(row)
    return Amount(
        value=value_text(observation, context.words, context.counters(observation.metric)),
        style=style,
        flag=flag_of(style, context.words),
        address=f"{series_path(SeriesFamily.of(observation))}#{row_id(row.best.observation_id)}",
        stories=row.stories,
        citations=tuple(Citation(citations.source(item), place_in_article(item)) for item in cited[:SOURCES]),
    )
