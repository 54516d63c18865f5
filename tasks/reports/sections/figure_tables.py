"""Tables of figures in words, with their bars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.core.records import Basis, Measure
from tasks.reports.number_format import amount_text, date_text, interval_text, period_text, value_text
from tasks.reports.sections.citations import Witnesses
from tasks.reports.sections.figure_history import FigureRow, FigureTable
from tasks.reports.sections.interval_bars import Axis, Bar, axis_of, bar_of, style_of, target_lines
from tasks.reports.view import Row, Table

ROWS = 40
"""Periods of one table, the latest ones; ten years by quarter."""

SOURCES = 4
"""Articles that a row names."""

TABLES = 100
"""Tables that a report for people shows."""


NOT_IN_ANCHORS = re.compile(r"[^A-Za-z0-9_-]")


def lay_out(tables: Sequence[FigureTable], witnesses: Witnesses) -> tuple[tuple[Table, ...], int]:
    """The tables that tell more than one change does, and how many were left out.

    Args:
        tables: what is known, in order; one of a single reading by a single source is left to its change.
        witnesses: everything that stands.
    """
    telling = [table for table in tables if len(table.rows) > 1 or table.rows[0].stories > 1]
    return tuple(_table(table, witnesses) for table in telling[:TABLES]), max(0, len(telling) - TABLES)


def anchor_of(table: FigureTable) -> str:
    """The name of a table's place in the page: plain signs alone, whatever the entity is called."""
    parts = (table.entity, table.metric, table.measure.value, table.unit)
    return ".".join(["figure", *(NOT_IN_ANCHORS.sub(lambda sign: f"-{ord(sign[0]):x}-", part) for part in parts)])


def _table(table: FigureTable, witnesses: Witnesses) -> Table:
    context, words = witnesses.context, witnesses.context.words
    told, counters = table.rows[0].best.observation, context.counters(table.metric)
    shown = table.rows[-ROWS:]
    axis = axis_of([item.observation for row in shown for item in row.told])
    entity, metric = context.entity_label(told), context.metric_label(table.metric)
    if table.measure is not Measure.LEVEL:
        metric = f"{metric} ({words.measures[table.measure]})"
    return Table(
        anchor=anchor_of(table),
        entity=entity,
        metric=metric,
        caption=words.say("figures_of", entity=entity, metric=metric),
        scoped=any(row.best.observation.scope for row in shown),
        first=amount_text(axis.low, table.unit, words, counters) if axis else "",
        last=amount_text(axis.high, table.unit, words, counters) if axis else "",
        rows=tuple(_row(row, axis, shown, witnesses, counters) for row in shown),
        left_out=len(table.rows) - len(shown),
    )


def _row(
    row: FigureRow, axis: Axis | None, rows: Sequence[FigureRow], witnesses: Witnesses, counters: Sequence[str]
) -> Row:
    words, told = witnesses.context.words, row.best.observation
    value, interval = value_text(told, words, counters), interval_text(told, words, counters)
    flag = None
    if row.conflicting:
        flag = words.say("conflicting")
    elif told.basis is not Basis.ACTUAL:
        flag = words.basis[told.basis]
    by_article = {item.article_id: item for item in reversed(row.told)} | {row.best.article_id: row.best}
    sources = [by_article[article] for article in dict.fromkeys(item.article_id for item in row.told)]
    return Row(
        scope=witnesses.context.scope_label(told.scope) or words.say("whole"),
        period=period_text(told.period, words),
        told_on=_told_on(row, witnesses),
        value=value,
        interval=interval,
        flag=flag,
        style=style_of(row),
        bar=bar_of(told, axis, style_of(row)) if axis else None,
        wider=_wider(row, axis) if axis else (),
        targets=tuple(target_lines(rows, axis).get(told.scope, ())) if axis else (),
        plot_text=f"{value}, {words.say('interval', interval=interval)}",
        sources=tuple(witnesses.source(item) for item in sources[:SOURCES]),
        stories=row.stories,
        left_out=max(0, len(sources) - SOURCES),
    )


def _wider(row: FigureRow, axis: Axis) -> tuple[Bar, ...]:
    """Intervals of less exact observations that agree, the widest first: they are drawn behind."""
    ends = {(item.observation.low, item.observation.high): item.observation for item in row.told}
    ends.pop((row.best.observation.low, row.best.observation.high), None)
    bars = [bar_of(told, axis, style_of(row)) for told in ends.values()]
    return tuple(sorted(bars, key=lambda bar: -bar.width))


def _told_on(row: FigureRow, witnesses: Witnesses) -> str | None:
    """The day of a row's last telling: where the text named no period, it speaks of its own time."""
    context, last = witnesses.context, row.told[-1].published
    if row.best.observation.period is not None or last is None:
        return None
    return context.words.say("told_on", date=date_text(context.local(last).date(), context.words))
