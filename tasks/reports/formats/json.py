"""The report's document filled from changes and from what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.core.records import Change, SourcedObservation
from tasks.reports.formats.json_schema import (
    Article,
    ChangeDocument,
    Evidence,
    FigureDocument,
    Named,
    ObservationDocument,
    Reading,
    ReportDocument,
    Summary,
)
from tasks.reports.links import web_link
from tasks.reports.number_format import value_text
from tasks.reports.sections.change_text import headline_of, subject
from tasks.reports.sections.citations import Witnesses
from tasks.reports.sections.figure_history import FigureRow, FigureTable


def document_of(changes: Sequence[Change], tables: Iterable[FigureTable], witnesses: Witnesses) -> ReportDocument:
    """The report as data.

    Args:
        changes: all of them, in the order in which they were found.
        tables: what is known of the figures concerned, in the order of the report.
        witnesses: everything that stands, with labels and counts.
    """
    context, filler = witnesses.context, _Filler(witnesses)
    cited = [
        context.local(side.published).date()
        for change in changes
        for side in (change.before, change.after)
        if side and side.published
    ]
    told = [change for change in changes if change.reported]
    return ReportDocument(
        language=context.words.language,
        run_id=context.run_id,
        made_at=context.made_at,
        published_between=(min(cited), max(cited)) if cited else None,
        summary=Summary(
            changes=len(told),
            by_kind=dict(Counter(change.kind.value for change in told).most_common()),
            not_reported=dict(Counter(change.note or "" for change in changes if not change.reported).most_common()),
            run=dict(context.summary),
        ),
        changes=[filler.change(change) for change in changes],
        figures=[filler.figure(table) for table in tables],
    )


@dataclass(slots=True)
class _Filler:
    """Observations stand on many sides: each is put into words once."""

    witnesses: Witnesses
    seen: dict[int, ObservationDocument] = field(default_factory=dict)

    def change(self, change: Change) -> ChangeDocument:
        context, told = self.witnesses.context, subject(change).observation
        return ChangeDocument(
            change_id=str(change.change_id),
            kind=change.kind,
            headline=headline_of(change, context),
            entity=Named(id=change.entity, name=context.entity_label(told)),
            metric=Named(id=change.metric, name=context.metric_label(change.metric)),
            scope=change.scope,
            basis=change.basis,
            measure=change.measure,
            period=change.period,
            period_grain=change.period_grain,
            series_id=str(change.series_id),
            difference=change.difference,
            relative=change.relative,
            reported=change.reported,
            note=change.note,
            found_at=change.found_at,
            before=self._observation(change.before) if change.before else None,
            after=self._observation(change.after) if change.after else None,
            agreeing_with_before=self._agreeing(change.before),
            agreeing_with_after=self._agreeing(change.after),
        )

    def _agreeing(self, item: SourcedObservation | None) -> list[str]:
        return [str(other.observation_id) for other in self.witnesses.agreeing(item)] if item else []

    def figure(self, table: FigureTable) -> FigureDocument:
        context, first = self.witnesses.context, table.rows[0].best.observation
        return FigureDocument(
            entity=Named(id=table.entity, name=context.entity_label(first)),
            metric=Named(id=table.metric, name=context.metric_label(table.metric)),
            measure=table.measure,
            unit=table.unit,
            readings=[self._reading(row) for row in table.rows],
        )

    def _reading(self, row: FigureRow) -> Reading:
        told, context = row.best.observation, self.witnesses.context
        return Reading(
            scope=told.scope,
            period=told.period,
            basis=told.basis,
            value=told.value,
            low=told.low,
            high=told.high,
            text=value_text(told, context.words, context.counters(told.metric)),
            settled=row.settled,
            independent_sources=row.stories,
            best=str(row.best.observation_id),
            observations=[self._observation(item) for item in row.told],
        )

    def _observation(self, item: SourcedObservation) -> ObservationDocument:
        if item.observation_id not in self.seen:
            self.seen[item.observation_id] = self._read(item)
        return self.seen[item.observation_id]

    def _read(self, item: SourcedObservation) -> ObservationDocument:
        told, context = item.observation, self.witnesses.context
        return ObservationDocument(
            observation_id=str(item.observation_id),
            series_id=str(item.series_id),
            period=told.period,
            basis=told.basis,
            value=told.value,
            value_high=told.value_high,
            low=told.low,
            high=told.high,
            unit=told.unit,
            bound=told.bound,
            text=value_text(told, context.words, context.counters(told.metric)),
            confidence=told.confidence,
            source=Article(
                article_id=str(item.article_id),
                revision_id=str(item.revision_id),
                story_id=str(item.story_id),
                publisher=item.publisher,
                title=item.title,
                url=web_link(item.url),
                published=item.published,
                seen_at=item.seen_at,
            ),
            evidence=Evidence(
                sentence=told.sentence,
                expression=told.expression,
                start=told.start,
                end=told.end,
                marks=self.witnesses.marks(item),
                quoted_by=told.quoted_by,
            ),
        )
