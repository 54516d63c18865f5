"""The report as JSON, for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.core.changes import Change
from tasks.core.judgements import Because
from tasks.core.records import SourcedObservation
from tasks.reports.formats.json_schema import (
    Article,
    ChangeDocument,
    CheckReason,
    ComparedDocument,
    ComparisonDocument,
    ConvertedDocument,
    CorrectionDocument,
    Evidence,
    FailingChannelDocument,
    Named,
    NoticeDocument,
    ObservationDocument,
    PrecisionDocument,
    ReportDocument,
    Summary,
)
from tasks.reports.links import web_link
from tasks.reports.number_format import value_text
from tasks.reports.report import Report
from tasks.reports.sections.change_text import headline_of, periods_between, subject
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.folds import fold_of
from tasks.reports.sections.notice_lines import notice_text
from tasks.reports.side_by_side.comparison import Converted, Reported
from tasks.reports.side_by_side.exchange_rates import ExchangeRates
from tasks.reports.side_by_side.section import Compared


def render(report: Report) -> str:
    """Render the report as JSON text, a change a line.

    Args:
        report: all its changes.
    """
    document = document_of(report)
    head = document.model_dump_json(indent=1, exclude={"changes"}).removesuffix("\n}")
    changes = ",\n".join(f"  {change.model_dump_json()}" for change in document.changes)
    return f'{head},\n "changes": [\n{changes}\n ]\n}}\n'


def document_of(report: Report) -> ReportDocument:
    """Return the report as data.

    Args:
        report: all its changes.
    """
    context, filler = report.context, _DocumentFiller(report.citations, _events(report))
    cited = [
        context.local(side.published).date() for change in report.changes for side in change.sides if side.published
    ]
    reported = [change for change in report.changes if change.reported]
    kept_out = [change for change in report.changes if not change.reported]
    return ReportDocument(
        language=context.words.language,
        run_id=context.run_id,
        made_at=context.made_at,
        published_between=(min(cited), max(cited)) if cited else None,
        summary=Summary(
            changes=len(reported),
            by_kind=dict(Counter(change.kind.value for change in reported).most_common()),
            not_reported=dict(Counter(change.note or "" for change in kept_out).most_common()),
            to_check=sum(fold_of(change) == "to_check" for change in kept_out),
            run=dict(context.summary),
        ),
        changes=[filler.change(change) for change in report.changes],
        corrections=[
            CorrectionDocument(
                change_id=str(item.change.change_id),
                kind=item.change.kind,
                headline=headline_of(item.change, context),
                because=Because(item.because),
                remark=item.remark,
            )
            for item in context.retractions
        ],
        precision={
            item.kind.value: PrecisionDocument(judged=item.judged, right=item.right) for item in context.precision
        },
        failing_channels=[
            FailingChannelDocument(channel=one.channel, reason=one.reason, waiting=one.waiting)
            for one in context.failing
        ],
        notices=[
            NoticeDocument(
                kind=one.notice.kind,
                subject=one.notice.subject,
                text=notice_text(one.notice, context),
                facts=dict(one.notice.facts),
                seen_at=one.seen_at,
            )
            for one in context.notices
        ],
        side_by_side=_compared(report.compared) if report.compared else None,
    )


def _compared(compared: Compared) -> list[ComparisonDocument]:
    return [_comparison(columns, compared.comparing.rates) for columns in compared.figures]


def _comparison(columns: tuple[Reported, ...], rates: ExchangeRates | None) -> ComparisonDocument:
    observation = columns[0].best.observation
    return ComparisonDocument(
        entity=observation.entity,
        metric=observation.metric,
        scope=observation.scope,
        period=observation.period,
        basis=observation.basis,
        measure=observation.measure,
        values=[
            ComparedDocument(
                language=one.language,
                observation_id=str(one.best.observation_id),
                value=one.figure.value,
                low=one.figure.low,
                high=one.figure.high,
                unit=one.figure.unit,
                stories=one.figure.stories,
                converted=_converted(one.converted, rates) if one.converted and rates else None,
            )
            for one in columns
        ],
    )


def _converted(amount: Converted, rates: ExchangeRates) -> ConvertedDocument:
    return ConvertedDocument(
        value=amount.value,
        low=amount.low,
        high=amount.high,
        unit=amount.unit,
        factor=amount.by.factor,
        rates=len(amount.by.days),
        rates_between=(amount.by.days[0], amount.by.days[-1]),
        source=rates.source,
    )


def _events(report: Report) -> dict[int, int]:
    """Return the event of each observation of an event metric, by its id."""
    return {
        item.observation_id: row.event
        for table in report.tables
        for row in table.rows
        if row.event is not None
        for item in row.observations
    }


@dataclass(slots=True)
class _DocumentFiller:
    """Makes the documents; an observation that several changes have is put into words once."""

    citations: Citations
    events: Mapping[int, int]
    observations: dict[int, ObservationDocument] = field(default_factory=dict)

    def change(self, change: Change) -> ChangeDocument:
        context, observation = self.citations.context, subject(change).observation
        return ChangeDocument(
            change_id=str(change.change_id),
            kind=change.kind,
            headline=headline_of(change, context),
            entity=Named(id=change.entity, name=context.entity_label(observation)),
            metric=Named(id=change.metric, name=context.metric_label(change.metric)),
            scope=change.scope,
            basis=change.basis,
            measure=change.measure,
            period=change.period,
            period_grain=change.period_grain,
            series_id=str(change.series_id),
            difference=change.difference,
            relative=change.relative,
            periods_between=periods_between(change),
            reported=change.reported,
            note=change.note,
            probability=change.probability,
            stopped_by=change.stopped_by,
            checks=[CheckReason(step=one.step, detail=one.detail, weight=one.weight) for one in change.checks],
            found_at=change.found_at,
            before=self._observation(change.before) if change.before else None,
            after=self._observation(change.after) if change.after else None,
            agreeing_with_before=self._agreeing(change.before),
            agreeing_with_after=self._agreeing(change.after),
        )

    def _agreeing(self, item: SourcedObservation | None) -> list[str]:
        return [str(other.observation_id) for other in self.citations.agreeing(item)] if item else []

    def _observation(self, item: SourcedObservation) -> ObservationDocument:
        if item.observation_id not in self.observations:
            self.observations[item.observation_id] = self._new_document(item)
        return self.observations[item.observation_id]

    def _new_document(self, item: SourcedObservation) -> ObservationDocument:
        observation, context = item.observation, self.citations.context
        return ObservationDocument(
            observation_id=str(item.observation_id),
            series_id=str(item.series_id),
            period=observation.period,
            basis=observation.basis,
            value=observation.value,
            value_high=observation.value_high,
            low=observation.low,
            high=observation.high,
            unit=observation.unit,
            bound=observation.bound,
            text=value_text(observation, context.words, context.counters(observation.metric)),
            confidence=observation.confidence,
            event=str(self.events[item.observation_id]) if item.observation_id in self.events else None,
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
                sentence=observation.sentence,
                expression=observation.expression,
                start=observation.start,
                end=observation.end,
                marks=self.citations.marks(item),
                quoted_by=observation.quoted_by,
            ),
        )
