"""The page of a change: both sides, why it is reported or not, and everybody else who reports the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.core.changes import Change
from tasks.core.records import SourcedObservation
from tasks.core.store import SeriesFamily
from tasks.reports.number_format import probability_text
from tasks.reports.sections.change_sentences import sentence_of
from tasks.reports.sections.change_text import item_of, subject
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.reported_values import ReportedValue, check_steps, values_in_words
from tasks.reports.site.addresses import change_path, entity_path, place_in_article, series_path
from tasks.reports.site.pages.views import Citation, Link
from tasks.reports.site.templates import SiteTemplates

SOURCES = 40
"""Articles that are named for one value; a figure of a wire story may have hundreds."""

VALUES = 40
"""Values of a figure that are named: the settled ones, then those of the most sources; a series has all on its page."""


@dataclass(frozen=True, slots=True)
class ValueOnPage:
    """A value of the figure and those who report it, with the places of their numbers."""

    value: str
    period: str
    flag: str | None
    stories: int
    citations: tuple[Citation, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ReportedValues:
    """What is reported of the figures on both sides of a change."""

    values: tuple[ValueOnPage, ...]
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
            probability=None if change.probability is None else probability_text(change.probability),
            reasons=check_steps(change, words),
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
    found, left_out = values_in_words(observations, citations, VALUES, SOURCES)
    return ReportedValues(tuple(_on_page(value) for value in found), left_out)


def _on_page(value: ReportedValue) -> ValueOnPage:
    places = map(place_in_article, value.observations)
    return ValueOnPage(
        value=value.value,
        period=value.period,
        flag=value.flag,
        stories=value.stories,
        citations=tuple(Citation(source, place) for source, place in zip(value.sources, places, strict=True)),
        left_out=value.left_out,
    )
