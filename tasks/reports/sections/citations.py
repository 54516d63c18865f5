"""The articles that report a figure, and those that agree with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tasks.changes import agree
from tasks.changes.settled_figure import publication_order
from tasks.core.records import Observation, SourcedObservation
from tasks.languages.scripts import guess_language
from tasks.reports.context import ReportContext
from tasks.reports.links import shown_address, web_link
from tasks.reports.number_format import value_text
from tasks.reports.sections.evidence_sentence import MARGIN, marked_sentence, marks
from tasks.reports.view import Source
from tasks.reports.visible_text import short_line


@dataclass(slots=True)
class Citations:
    """The current observations of the series concerned, indexed by text and by figure.

    Args:
        context: of the report.
    """

    context: ReportContext
    _by_text: dict[int, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    _by_figure: dict[tuple[int, str | None], list[SourcedObservation]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        for item in self.context.observations:
            self._by_text[item.revision_id].append(item.observation)
            if item.retired_at is None:
                self._by_figure[item.series_id, item.observation.period].append(item)

    def agreeing(self, item: SourcedObservation) -> list[SourcedObservation]:
        """Return one observation of every other article that agrees with an observation, in order of publication."""
        found: dict[int, SourcedObservation] = {}
        for other in sorted(self._by_figure.get((item.series_id, item.observation.period), ()), key=publication_order):
            if other.article_id != item.article_id and agree(item.observation, other.observation):
                found.setdefault(other.article_id, other)
        return list(found.values())

    def marks(self, item: SourcedObservation) -> list[tuple[int, int]]:
        """Return the offsets of an observation's number in its sentence."""
        return marks(item.observation, self._by_text.get(item.revision_id, ()))

    def source(self, item: SourcedObservation, margin: int = MARGIN) -> Source:
        """Return an observation's article and sentence in words; ``margin`` is that of ``marked_sentence``."""
        observation, words, link = item.observation, self.context.words, web_link(item.url)
        untitled = shown_address(link) if link else words.say("no_title")
        return Source(
            value=value_text(observation, words, self.context.counters(observation.metric)),
            language=guess_language(observation.sentence),
            publisher=short_line(item.publisher) or words.say("no_publisher"),
            title=short_line(item.title) or untitled,
            url=link,
            date=self.context.day_text(item.published),
            sentence=marked_sentence(
                observation, self._by_text.get(item.revision_id, ()), self.context.words_of(observation), margin
            ),
            quoted_by=words.say("quoted", who=short_line(observation.quoted_by)) if observation.quoted_by else None,
        )
