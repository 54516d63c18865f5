"""The tables of figures in words, with their bars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.core.records import Basis, Measure
from tasks.reports.context import ReportContext
from tasks.reports.date_format import period_text
from tasks.reports.number_format import amount_text, interval_text, value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import FigureRow, FigureTable
from tasks.reports.sections.interval_bars import Axis, Bar, axis_of, bar_of, style_of, target_lines
from tasks.reports.view import Row, Table
from tasks.reports.wording import Words

ROWS = 16
"""Periods of one table, the latest ones; four years by quarter."""

SOURCES = 4
"""Articles that a row names."""

TABLES = 20
"""Tables that a report for people shows."""

NOT_IN_ANCHORS = re.compile(r"[^A-Za-z0-9_-]")


def tables_in_words(tables: Sequence[FigureTable], citations: Citations) -> tuple[tuple[Table, ...], int]:
    """Return the tables that show more than one change does, and how many were left out.

    Args:
        tables: in order; one with a single value from a single source is skipped, since its change shows the same.
        citations: the current observations.
    """
    informative = [table for table in tables if len(table.rows) > 1 or table.rows[0].stories > 1]
    return tuple(_table(table, citations) for table in informative[:TABLES]), max(0, len(informative) - TABLES)


def anchor_of(table: FigureTable) -> str:
    """Return the id of a table's element in the page, made of ASCII letters, digits and ``._-``."""
    parts = (table.entity, table.metric, table.measure.value, table.unit)
    return ".".join(["figure", *(NOT_IN_ANCHORS.sub(lambda sign: f"-{ord(sign[0]):x}-", part) for part in parts)])


def _table(table: FigureTable, citations: Citations) -> Table:
    context, words = citations.context, citations.context.words
    observation, counters = table.rows[0].best.observation, context.counters(table.metric)
    shown = table.rows[-ROWS:]
    axis = axis_of([item.observation for row in shown for item in row.observations])
    entity, metric = context.entity_label(observation), context.metric_label(table.metric)
    if table.measure is not Measure.LEVEL:
        metric = f"{metric} ({words.measures[table.measure]})"
    return Table(
        anchor=anchor_of(table),
        entity=entity,
        metric=metric,
        caption=words.say("figures_of", entity=entity, metric=metric),
        scoped=any(row.best.observation.scope or row.names for row in shown),
        first=amount_text(axis.low, table.unit, words, counters) if axis else "",
        last=amount_text(axis.high, table.unit, words, counters) if axis else "",
        rows=tuple(_row(row, axis, shown, citations, counters) for row in shown),
        left_out=len(table.rows) - len(shown),
    )


def _row(
    row: FigureRow, axis: Axis | None, rows: Sequence[FigureRow], citations: Citations, counters: Sequence[str]
) -> Row:
    words, observation = citations.context.words, row.best.observation
    value, interval = value_text(observation, words, counters), interval_text(observation, words, counters)
    by_article, style = row.by_article, style_of(row)
    sources = [by_article[article] for article in dict.fromkeys(item.article_id for item in row.observations)]
    return Row(
        scope=scope_of_row(row, citations.context),
        period=period_text(observation.period, words),
        published_on=published_on(row, citations.context),
        value=value,
        interval=interval,
        flag=flag_of(style, words),
        style=style,
        bar=bar_of(observation, axis, style) if axis else None,
        wider=_wider(row, axis) if axis else (),
        targets=tuple(target_lines(rows, axis).get(observation.scope, ())) if axis else (),
        plot_text=f"{value}, {words.say('interval', interval=interval)}",
        sources=tuple(citations.source(item) for item in sources[:SOURCES]),
        stories=row.stories,
    )


def scope_of_row(row: FigureRow, context: ReportContext) -> str:
    """Return what a row is of: all the names of its event, else its scope."""
    if row.event is not None:
        names = [context.scope_label(name) or name for name in row.names]
        return " = ".join(names) or context.words.say("unnamed_event")
    return context.scope_label(row.best.observation.scope) or context.words.say("whole")


def _wider(row: FigureRow, axis: Axis) -> tuple[Bar, ...]:
    """Return the bars of less exact observations that agree, the widest first: they are drawn behind."""
    ends = {(item.observation.low, item.observation.high): item.observation for item in row.observations}
    ends.pop((row.best.observation.low, row.best.observation.high), None)
    bars = [bar_of(observation, axis, style_of(row)) for observation in ends.values()]
    return tuple(sorted(bars, key=lambda bar: -bar.width))


def published_on(row: FigureRow, context: ReportContext) -> str | None:
    """Return the day a row was last published, if its text names no period: it is then about its own time."""
    last = row.observations[-1].published
    if row.best.observation.period is not None or last is None:
        return None
    return context.words.say("published_on", date=context.day_text(last))


def flag_of(style: str, words: Words) -> str | None:
    """Return the word for a style that a value is shown in; null for a settled actual value."""
    if style == "conflict":
        return words.say("conflicting")
    return words.say("edited_away") if style == "edited" else words.basis.get(Basis(style))
