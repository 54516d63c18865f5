"""Who reports which value of a figure, and the steps of the check of a change, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.core.changes import Change
from tasks.core.records import SourcedObservation
from tasks.reports.date_format import period_text
from tasks.reports.number_format import value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import figure_tables
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
        stories: independent sources.
        observations: of the value, in order of publication.
        sources: the same in words.
        left_out: observations that are left out.
    """

    value: str
    period: str
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


def reported_values(
    observations: Sequence[SourcedObservation], citations: Citations, most: int
) -> Iterator[ReportedValue]:
    """Yield every value of some figures with its sources.

    Args:
        observations: of the figures.
        citations: of these observations.
        most: articles that are named for one value; a figure of a wire story may have hundreds.
    """
    words = citations.context.words
    for table in figure_tables(observations):
        for row in table.rows:
            observation = row.best.observation
            yield ReportedValue(
                value=value_text(observation, words, citations.context.counters(table.metric)),
                period=period_text(observation.period, words),
                stories=row.stories,
                observations=row.observations[:most],
                sources=tuple(citations.source(one) for one in row.observations[:most]),
                left_out=max(0, len(row.observations) - most),
            )
