"""The page of a change: both sides, why it is reported or not, and everybody else who reports the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.core.changes import Change
from tasks.core.records import SourcedObservation
from tasks.core.store import SeriesFamily
from tasks.reports.date_format import period_text
from tasks.reports.number_format import value_text
from tasks.reports.sections.change_text import item_of, subject
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import FigureRow, figure_tables
from tasks.reports.sections.sentences import sentence_of
from tasks.reports.site.addresses import change_path, entity_path, place_in_article, series_path
from tasks.reports.site.pages.views import CheckStep, Citation, Link
from tasks.reports.site.templates import SiteTemplates

SOURCES = 40
"""Articles that are named for one value; a figure of a wire story may have hundreds."""

VALUES = 40
"""Values of a figure that are named: the settled ones, then those of the most sources. The page of the series has all."""


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """A value of the figure and those who report it."""

    value: str
    period: str
    stories: int
    citations: tuple[Citation, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ReportedValues:
    """What is reported of the figures on both sides of a change."""

    values: tuple[ReportedValue, ...]
    left_out: int


def change_page(
    change: Change, reported: ReportedValues, citations: Citations, templates: SiteTemplates
) -> tuple[str, str]:
    """Return address and text of the page of a change.

    Args:
        change: with at least one side.
        reported: of the figures on both sides; see ``reported_values``.
        citations: of their observations.
        templates: of the site.
    """
    context, item = citations.context, item_of(change, citations)
    words, side = context.words, subject(change)
    addresses = [place_in_article(one) for one in change.sides]
    reasons = [
        CheckStep(
            step=words.checks.get(one.step, one.step),
            text=words.checks.get(one.detail) or words.notes.get(one.detail, one.detail),
            weight=f"{one.weight:+.2f}" if one.weight else "",
        )
        for one in change.checks
    ]
    return (
        change_path(change.change_id),
        templates.render(
            "change",
            title=sentence_of(change, context),
            item=item,
            side_addresses=addresses,
            entity=context.entity_label(side.observation),
            entity_path=entity_path(change.entity),
            series=Link(context.metric_label(change.metric), series_path(SeriesFamily.of(side.observation))),
            reported=change.reported,
            probability=None if change.probability is None else f"{change.probability:.0%}",
            reasons=reasons,
            found_on=context.day_text(change.found_at),
            values=reported.values,
            values_left_out=reported.left_out,
        ),
    )


def reported_values(observations: Sequence[SourcedObservation], citations: Citations) -> ReportedValues:
    """Return what is reported of figures, which several changes may share.

    Args:
        observations: of the figures, retired ones included.
        citations: of these observations.
    """
    tables = figure_tables(observations, citations.context.metrics_by_id())
    rows = [row for table in tables for row in table.rows]
    main = sorted(rows, key=lambda row: (not row.settled, -row.stories))[:VALUES]
    shown = {id(row) for row in main}
    values = tuple(_reported_value(row, citations) for row in rows if id(row) in shown)
    return ReportedValues(values, len(rows) - len(values))


def _reported_value(row: FigureRow, citations: Citations) -> ReportedValue:
    words, observation = citations.context.words, row.best.observation
    return ReportedValue(
        value=value_text(observation, words, citations.context.counters(observation.metric)),
        period=period_text(observation.period, words),
        stories=row.stories,
        citations=tuple(Citation(citations.source(one), place_in_article(one)) for one in row.observations[:SOURCES]),
        left_out=max(0, len(row.observations) - SOURCES),
    )
