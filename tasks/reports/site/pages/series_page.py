"""The pages of a series: its values through time as a chart and as a table, newest first, every value with its sources.

Series that differ in basis and period grain alone are one page: targets and forecasts stand beside what happened, and
years, quarters and months are charts of their own, since they cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from tasks.core.changes import Change
from tasks.core.records import BY_PUBLISHER, Basis, SourcedObservation
from tasks.core.store import SeriesFamily
from tasks.reports.date_format import period_text
from tasks.reports.number_format import amount_text, interval_text, value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import FigureRow, figure_tables
from tasks.reports.sections.figure_tables import flag_of, published_on
from tasks.reports.sections.interval_bars import style_of
from tasks.reports.site.addresses import entity_path, place_in_article, row_id, series_path
from tasks.reports.site.batches import parts_of
from tasks.reports.site.charts.chart import LINKED, ChartPoint, draw
from tasks.reports.site.pages.change_lists import change_rows
from tasks.reports.site.pages.views import Citation, Drawing, SeriesRow
from tasks.reports.site.series_labels import family_label, metric_of
from tasks.reports.site.templates import SiteTemplates

ROWS = 150
"""Values of one page; with four sources each it is below 300 kB."""

SOURCES = 4
CHANGES = 60

GRAINS = ("year", "half", "quarter", "month", "day", "span", None)


def series_pages(
    family: SeriesFamily,
    observations: Sequence[SourcedObservation],
    changes: Sequence[Change],
    citations: Citations,
    templates: SiteTemplates,
) -> Iterator[tuple[str, str]]:
    """Yield address and text of every page of a family of series.

    Args:
        family: what the series share.
        observations: of the family, retired ones included; at least one.
        changes: those that have a page and are of these series.
        citations: of these observations.
        templates: of the site.
    """
    settled, edited = _rows(observations, citations)
    rows = [*settled, *edited]
    rows.sort(key=lambda pair: _newest_first(pair[0]))
    context = citations.context
    title = family_label(family, context, observations[-1].observation.entity_name)
    parts = parts_of(rows, ROWS)
    for number, part in enumerate(parts, 1):
        drawn = rows if number == 1 else part
        drawings = list(_drawings(family, title, drawn, citations))
        if number == 1 and len(rows) > LINKED:
            drawings += list(_drawings(family, title, part, citations, newest=True))
        yield (
            series_path(family, number),
            templates.render(
                "series",
                title=title,
                entity=context.entity_label(observations[-1].observation),
                entity_path=entity_path(family.entity),
                metric=metric_of(family, context),
                scope=context.scope_label(family.scope),
                drawings=drawings,
                rows=[row for _, row in part],
                changes=change_rows(changes[:CHANGES], context) if number == 1 else [],
                parts=[series_path(family, other) for other in range(1, len(parts) + 1)],
                number=number,
                periods=len({row.best.observation.period for row, _ in settled}),
            ),
        )


def _rows(
    observations: Sequence[SourcedObservation], citations: Citations
) -> tuple[list[tuple[FigureRow, SeriesRow]], list[tuple[FigureRow, SeriesRow]]]:
    """Return the current values, and those that publishers edited away."""
    tables = figure_tables(observations, citations.context.metrics_by_id())
    current = [row for table in tables for row in table.rows]
    settled = [(row, _in_words(row, style_of(row), citations)) for row in current]
    edited = [FigureRow(item, (item,), 1, False) for item in observations if item.retired_because in BY_PUBLISHER]
    return settled, [(row, _in_words(row, "edited", citations)) for row in edited]


def _in_words(row: FigureRow, style: str, citations: Citations) -> SeriesRow:
    context, observation = citations.context, row.best.observation
    words, counters = context.words, context.counters(observation.metric)
    cited = [row.best, *(item for item in row.by_article.values() if item is not row.best)]
    return SeriesRow(
        row=row_id(row.best.observation_id),
        also=tuple(row_id(item.observation_id) for item in row.observations if item is not row.best),
        period=published_on(row, context) or period_text(observation.period, words),
        value=value_text(observation, words, counters),
        interval=interval_text(observation, words, counters),
        style=style,
        flag=flag_of(style, words),
        stories=row.stories,
        citations=tuple(Citation(citations.source(item), place_in_article(item)) for item in cited[:SOURCES]),
    )


def _newest_first(row: FigureRow) -> tuple[object, ...]:
    day = place_in_time(row)
    return (day is None, -(day or date.min).toordinal(), row.best.observation.basis != Basis.ACTUAL, not row.settled)


def place_in_time(row: FigureRow) -> date | None:
    """Return the middle of a value's period; without one, the day of its article."""
    observation = row.best.observation
    if observation.period_start is not None and observation.period_end is not None:
        return observation.period_start + timedelta(days=(observation.period_end - observation.period_start).days // 2)
    return row.observations[-1].published_on


def _drawings(
    family: SeriesFamily,
    title: str,
    rows: Sequence[tuple[FigureRow, SeriesRow]],
    citations: Citations,
    *,
    newest: bool = False,
) -> Iterator[Drawing]:
    """Yield a chart for every grain that has more than one period."""
    context = citations.context
    words, counters = context.words, context.counters(family.metric)
    lines = [
        row.best.observation.value
        for row, _ in rows
        if row.best.observation.basis is Basis.TARGET and row.best.observation.period is None
    ]
    for grain in GRAINS:
        of_grain = [pair for pair in rows if pair[0].best.observation.period_grain == grain]
        points = [point for row, shown in of_grain if (point := _point(row, shown)) is not None]
        chart = draw(
            points,
            [line for line in lines if line is not None] if grain is not None else [],
            lambda amount: amount_text(amount, family.unit, words, counters),
            words.say("chart_of", title=title, n=len(points)),
            joined=all(row.event is None for row, _ in of_grain),
        )
        if chart is not None:
            yield Drawing(
                title=words.say("newest_values" if newest else f"chart_by_{grain or 'publication'}", n=len(points)),
                svg=chart.svg,
                note=None if chart.axis.includes_zero else words.say("axis_not_from_zero"),
                styles=tuple(dict.fromkeys(point.style for point in points)),
            )


def _point(row: FigureRow, shown: SeriesRow) -> ChartPoint | None:
    observation, day = row.best.observation, place_in_time(row)
    if day is None or (observation.basis is Basis.TARGET and observation.period is None):
        return None
    low, high = _finite(observation.low, observation.value), _finite(observation.high, observation.value)
    if observation.value is None and low is None and high is None:
        return None
    source = shown.citations[0].source
    text = ", ".join(part for part in (shown.period, shown.value, shown.flag, source.publisher, source.date) if part)
    return ChartPoint(day, shown.period, observation.value, low, high, shown.style, text, shown.row)


def _finite(end: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Return an end of an interval, or the value in place of an open one."""
    return end if end is not None else value
