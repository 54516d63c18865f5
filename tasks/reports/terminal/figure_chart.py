"""The history of a figure as a chart of text: a line a period, an interval and a value on one scale.

Periods stand below each other as in the table, so that names, values and Korean letters have room at any width. The
scale has round ends that are printed; one that does not begin at zero says so, and periods of which nothing is known
are counted, not skipped. Targets and forecasts stand apart from what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len
from rich.text import Text

from tasks.changes.agreement import ends
from tasks.core.records import Basis, Measure, SourcedObservation
from tasks.reports.context import ReportContext
from tasks.reports.date_format import period_text
from tasks.reports.number_format import amount_text, value_text
from tasks.reports.sections.change_text import MONTHS
from tasks.reports.sections.figure_history import FigureRow, FigureTable, figure_tables
from tasks.reports.sections.interval_bars import style_of
from tasks.reports.site.charts.chart_axes import ValueAxis, value_axis

ROWS = 24
"""Periods of one chart, the latest ones: a terminal has some forty lines."""

NARROWEST = 12
"""Cells of a scale on which anything can be distinguished; where fewer are left it goes below the value."""

CHARTS = 3
"""Charts that are drawn; a figure may have a scope for each of its parts."""

WIDEST = 72
"""A longer scale is not read better."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a chart is drawn with."""

    interval: str
    open_low: str
    open_high: str
    line: str
    left: str
    right: str
    dots: dict[str, str]


DRAWN = Signs("━", "◀", "▶", "─", "├", "┤", {"actual": "●", "conflict": "×", "target": "◇", "forecast": "○"})
ASCII = Signs("=", "<", ">", "-", "|", "|", {"actual": "o", "conflict": "x", "target": "T", "forecast": "f"})
"""For a terminal whose encoding has no such signs."""

COLOURS = {"actual": "cyan", "conflict": "bold red", "target": "green", "forecast": "yellow"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: what it is of, the value in words, and its row; a line without a row is a remark."""

    label: str
    value: str
    row: FigureRow | None = None


def history_lines(
    observations: Iterable[SourcedObservation], context: ReportContext, width: int, signs: Signs = DRAWN
) -> Iterator[Text]:
    """Yield the charts of a figure, ``CHARTS`` at most, with a blank line after each, and how many are left out.

    Args:
        observations: of all series of an entity's metric.
        context: labels and words.
        width: cells of the terminal.
        signs: that it is drawn with.
    """
    tables = figure_tables(observations, context.metrics_by_id())
    charts = [chart for table in tables for chart in figure_charts(table, context, width, signs)]
    for chart in charts[:CHARTS]:
        yield from (*chart, Text())
    if len(charts) > CHARTS:
        yield Text(context.words.say("more_charts", n=len(charts) - CHARTS), style="dim")


def figure_charts(table: FigureTable, context: ReportContext, width: int, signs: Signs = DRAWN) -> Iterator[list[Text]]:
    """Yield the chart of every scope of a table: the whole first, then the parts of which most is known.

    Args:
        table: values of one metric, measure and unit.
        context: labels and words.
        width: cells of the terminal.
        signs: that it is drawn with.
    """
    by_scope: dict[str | None, list[FigureRow]] = {}
    for row in table.rows:
        by_scope.setdefault(row.best.observation.scope, []).append(row)
    for scope in sorted(by_scope, key=lambda scope: (scope is not None, -len(by_scope[scope]), scope or "")):
        yield _chart(table, scope, by_scope[scope], context, width, signs)


def _chart(
    table: FigureTable, scope: str | None, rows: Sequence[FigureRow], context: ReportContext, width: int, signs: Signs
) -> list[Text]:
    words = context.words
    happened = [row for row in rows if row.best.observation.basis is Basis.ACTUAL]
    lines = list(_lines(happened[-ROWS:], table, context))
    if len(happened) > ROWS:
        lines.insert(0, Line("", words.say("earlier_periods", n=len(happened) - ROWS)))
    for basis in (Basis.TARGET, Basis.FORECAST):
        ahead = [row for row in rows if row.best.observation.basis is basis][-ROWS:]
        if ahead:
            lines += [Line(words.basis[basis], ""), *_lines(ahead, table, context)]
    axis = _axis([line.row for line in lines if line.row is not None])
    names = [context.entity_label(rows[0].best.observation), context.metric_label(table.metric)]
    names += [words.measures[table.measure]] if table.measure is not Measure.LEVEL else []
    names += [context.scope_label(scope) or ""] if scope else []
    title = Text(" · ".join(names), style="bold")
    if axis is None or len(rows) == 1:  # one value is compared with nothing
        return [title, *(Text(f"{line.label}  {line.value}".strip()) for line in lines)]
    return [title, *_drawn(lines, axis, table, context, width, signs)]


def _lines(rows: Iterable[FigureRow], table: FigureTable, context: ReportContext) -> Iterator[Line]:
    """Yield a line a row; periods between two rows of which nothing is known are one line that counts them."""
    former: FigureRow | None = None
    for row in rows:
        observation = row.best.observation
        if (missing := _missing(former, row)) > 0:
            yield Line("", context.words.say("periods_unknown", n=missing))
        value = value_text(observation, context.words, context.counters(table.metric))
        repeated = former is not None and former.best.observation.period == observation.period
        yield Line("" if repeated else period_text(observation.period, context.words), value, row)
        former = row


def _missing(former: FigureRow | None, row: FigureRow) -> int:
    if former is None:
        return 0
    before, after = former.best.observation, row.best.observation
    months = MONTHS.get(after.period_grain or "")
    if months is None or before.period_grain != after.period_grain or not before.period_start or not after.period_start:
        return 0
    apart = (after.period_start.year - before.period_start.year) * 12 + after.period_start.month
    return (apart - before.period_start.month) // months - 1


def _axis(rows: Sequence[FigureRow]) -> ValueAxis | None:
    amounts: list[Decimal] = []
    for row in rows:
        amounts += [end for end in (*ends(row.best.observation), row.best.observation.value) if end is not None]
    return value_axis(amounts) if amounts else None


def _drawn(
    lines: Sequence[Line], axis: ValueAxis, table: FigureTable, context: ReportContext, width: int, signs: Signs
) -> Iterator[Text]:
    label = max(cell_len(line.label) for line in lines if line.row is not None)
    value = max(cell_len(line.value) for line in lines if line.row is not None)
    beside = width - label - value - 4
    strip = min(WIDEST, beside if beside >= NARROWEST else max(width - 2, 2))
    for line in lines:
        if line.row is None:
            yield Text(" ".join(part for part in (line.label, line.value) if part), style="dim")
            continue
        head = Text(_padded(line.label, label) + "  " + " " * (value - cell_len(line.value)) + line.value)
        drawn = _strip(line.row, axis, strip, signs)
        if beside >= NARROWEST:
            yield Text.assemble(head, "  ", drawn)
        else:
            yield Text(f"{_padded(line.label, label)} {line.value}")
            yield Text.assemble("  ", drawn)
    indent = " " * (label + value + 4 if beside >= NARROWEST else 2)
    yield from _scale(axis, table, context, strip, indent, signs)
    styles = dict.fromkeys(style_of(line.row) for line in lines if line.row is not None)
    legend = [f"{signs.dots[style]} {context.words.say(_legend(style))}" for style in styles]
    yield Text("  ".join(legend), style="dim")
    if not axis.includes_zero:
        yield Text(context.words.say("scale_not_from_zero"), style="dim")


def _legend(style: str) -> str:
    return "legend_value" if style == "actual" else f"legend_{style}"


def _strip(row: FigureRow, axis: ValueAxis, cells: int, signs: Signs) -> Text:
    """Draw the interval and the value of a row; an end that is open or lies beyond the scale is an arrow."""
    observation, style = row.best.observation, style_of(row)
    low, high = ends(observation)
    first = 0 if low is None else _cell(low, axis, cells)
    last = cells - 1 if high is None else max(first, _cell(high, axis, cells, end=True))
    drawn = [" "] * cells
    drawn[first : last + 1] = signs.interval * (last + 1 - first)
    if low is None:
        drawn[0] = signs.open_low
    if high is None:
        drawn[-1] = signs.open_high
    if observation.value is not None:
        drawn[_cell(observation.value, axis, cells)] = signs.dots[style]
    return Text("".join(drawn).rstrip(), style=COLOURS[style])


def _cell(amount: Decimal, axis: ValueAxis, cells: int, *, end: bool = False) -> int:
    """Return the cell of an amount; an ``end`` that falls between two cells belongs to the one before it."""
    share = (amount - axis.ticks[0]) / (axis.ticks[-1] - axis.ticks[0])
    place = share * (cells - 1)
    return min(cells - 1, max(0, int(place + Decimal("0.5")) if not end else int(place + Decimal("0.4999"))))


def _scale(
    axis: ValueAxis, table: FigureTable, context: ReportContext, cells: int, indent: str, signs: Signs
) -> Iterator[Text]:
    counters = context.counters(table.metric)
    low, high = (amount_text(end, table.unit, context.words, counters) for end in (axis.ticks[0], axis.ticks[-1]))
    yield Text(indent + signs.left + signs.line * (cells - 2) + signs.right, style="dim")
    room = cells - cell_len(low) - cell_len(high)
    if room >= 1:
        yield Text(indent + low + " " * room + high, style="dim")
    else:
        yield Text(f"{low} {signs.left}{signs.right} {high}", style="dim")


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - cell_len(text))
