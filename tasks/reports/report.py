"""A report before it is rendered: its changes, the figures concerned, and all of it in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.core.changes import Change
from tasks.core.records import Measure
from tasks.reports.context import ReportContext
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.composition import compose
from tasks.reports.sections.figure_history import FigureTable, figure_tables
from tasks.reports.side_by_side.section import Compared
from tasks.reports.view import View
from tasks.reports.wording import Words

MEASURES = tuple(Measure)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a format may render.

    Attributes:
        changes: of the run, in the order in which they were found; those that are not reported included.
        tables: the figures concerned, in the order of the report.
        citations: the observations behind them, with labels, words and counts.
        view: the report for people, every text in words.
        compared: figures in several languages or currencies; null unless they were asked for.
    """

    changes: tuple[Change, ...]
    tables: tuple[FigureTable, ...]
    citations: Citations
    view: View
    compared: Compared | None = None

    @property
    def context(self) -> ReportContext:
        """Labels, language and counts."""
        return self.citations.context

    @property
    def words(self) -> Words:
        """The words of the report's language."""
        return self.context.words


def build_report(changes: Iterable[Change], context: ReportContext) -> Report:
    """Put a report together; the same input gives the same report.

    Args:
        changes: of a run, those that are not reported included: the JSON holds them all.
        context: labels, language, counts, and the current observations.
    """
    found, citations = tuple(changes), Citations(context)
    tables = sorted(
        figure_tables(context.shown_observations, {name: metric for name, (_, metric) in context.metrics.items()}),
        key=lambda table: (
            *context.place(table.rows[0].best.observation),
            MEASURES.index(table.measure),
            table.unit,
        ),
    )
    return Report(found, tuple(tables), citations, compose(found, tables, citations))
