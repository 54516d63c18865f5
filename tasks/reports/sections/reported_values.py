"""Who reports which value of a figure, and the steps of the check of a change, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.core.changes import Change
from tasks.core.records import SourcedObservation
from tasks.reports.date_format import period_text
from tasks.reports.number_format import value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import FigureRow, figure_tables
from tasks.reports.sections.figure_tables import flag_of
from tasks.reports.sections.interval_bars import style_of
from tasks.reports.view import Source
from tasks.reports.wording import Words


@dataclass(frozen=True, slots=True)
class CheckStep:
    """A step of the check of a change or a piece of evidence, with its weight in log-odds; empty where it has none."""

    step: str
    text: str
    weight: str


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """A value of a figure and those who report it.

    Attributes:
        value, period: in words.
        flag: says that it is contradicted, a target or a forecast; null for any other.
        stories: independent sources.
        observations: of the value, in order of publication.
        sources: the same in words.
        left_out: observations that are left out.
    """

    value: str
    period: str
    flag: str | None
    stories: int
    observations: tuple[SourcedObservation, ...]
    sources: tuple[Source, ...]
    left_out: int


def check_steps(change: Change, words: Words) -> list[CheckStep]:
    """Return the steps of a change's check and the evidence that was found."""
    return [
        CheckStep(
            step=words.checks.get(one.step, one.step),
            text=words.checks.get(one.detail) or words.notes.get(one.detail, one.detail),
            weight=f"{one.weight:+.2f}" if one.weight else "",
        )
        for one in change.checks
    ]


def values_in_words(
    observations: Sequence[SourcedObservation], citations: Citations, values: int, sources: int
) -> tuple[tuple[ReportedValue, ...], int]:
    """Return what is reported of some figures, and how many values are left out.

    Args:
        observations: of the figures, retired ones included.
        citations: of these observations.
        values: that are named at most: the settled ones, then those of the most sources.
        sources: articles that are named for one value.
    """
    tables = figure_tables(observations, citations.context.metrics_by_id())
    rows = [row for table in tables for row in table.rows]
    main = sorted(rows, key=lambda row: (not row.settled, -row.stories))[:values]
    shown = {id(row) for row in main}
    named = tuple(_in_words(row, citations, sources) for row in rows if id(row) in shown)
    return named, len(rows) - len(named)


def _in_words(row: FigureRow, citations: Citations, sources: int) -> ReportedValue:
    words, observation = citations.context.words, row.best.observation
    return ReportedValue(
        value=value_text(observation, words, citations.context.counters(observation.metric)),
        period=period_text(observation.period, words),
        flag=flag_of(style_of(row), words),
        stories=row.stories,
        observations=row.observations[:sources],
        sources=tuple(citations.source(one) for one in row.observations[:sources]),
        left_out=max(0, len(row.observations) - sources),
    )
