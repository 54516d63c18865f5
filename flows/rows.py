"""Between the stages' words and the warehouse's rows: the one place that knows both."""

from __future__ import annotations

from datetime import datetime

from tasks.core.identifiers import document_id, observation_id, quarantine_id, series_id
from tasks.core.records import Article, Basis, Bound, Change, Measure, Observation, Reason, SourcedObservation
from tasks.core.rows import (
    ArticleRow,
    ChangeRow,
    DocumentRow,
    EntityRow,
    MetricRow,
    ObservationRow,
    QuarantineRow,
    RevisionRow,
)
from tasks.core.watchlist import Watchlist
from tasks.dedupe import sketch
from tasks.workers.pool import Failed, Parsed


def document_row(parsed: Parsed, article_id: int, revision_id: int) -> DocumentRow:
    """A document and what became of it."""
    document = parsed.document
    return DocumentRow(
        document_id=document_id(document.sha256),
        sha256=document.sha256,
        locator=document.locator,
        size=parsed.size,
        url=document.url,
        saved_at=document.saved_at,
        content_type=document.content_type,
        kind=parsed.kind,
        charset=parsed.charset,
        article_id=article_id,
        revision_id=revision_id,
    )


def article_row(article: Article, article_id: int, identified_by: str) -> ArticleRow:
    """The logical article."""
    return ArticleRow(article_id=article_id, url=article.url, identified_by=identified_by)


def revision_row(
    article: Article, article_id: int, revision_id: int, story_id: int, saved_at: datetime | None
) -> RevisionRow:
    """One text of an article with what its page told."""
    return RevisionRow(
        revision_id=revision_id,
        article_id=article_id,
        text=article.text,
        title=article.title,
        url=article.url,
        subtitles=article.subtitles,
        captions=article.captions,
        published=article.published,
        published_precision=article.published_precision,
        published_on=article.published.date() if article.published else None,
        modified=article.modified,
        authors=article.authors,
        publisher=article.publisher,
        language=article.language,
        provenance=dict(article.provenance),
        story_id=story_id,
        sketch=sketch(article.text),
        saved_at=saved_at,
    )


def sourced(
    observation: Observation, article: Article, article_id: int, revision_id: int, story_id: int, seen_at: datetime
) -> SourcedObservation:
    """An observation with the revision that said it, and the ids it is kept under."""
    series = series_id(
        observation.entity,
        observation.metric,
        observation.scope,
        observation.basis.value,
        observation.measure.value,
        observation.period_grain,
        observation.unit,
    )
    return SourcedObservation(
        observation=observation,
        observation_id=observation_id(
            revision_id,
            series,
            period=observation.period,
            start=observation.start,
            end=observation.end,
            extractor=observation.extractor,
        ),
        series_id=series,
        article_id=article_id,
        revision_id=revision_id,
        story_id=story_id,
        published=article.published,
        seen_at=seen_at,
        publisher=article.publisher,
        url=article.url,
        title=article.title,
    )


GRAINS = (None, "year", "half", "quarter", "month", "day", "span")


def family_of(observation: Observation) -> list[int]:
    """Every series that an observation bears on: its own, and those that differ in basis and period grain alone."""
    return series_of_family(
        observation.entity, observation.metric, observation.scope, observation.measure.value, observation.unit
    )


def series_of_family(entity: str, metric: str, scope: str | None, measure: str, unit: str) -> list[int]:
    """The series of one figure as it happened, as it is planned and as it is expected, dated or not.

    A target is measured by the actual values, and these may be told for another grain than the target was.
    """
    return [series_id(entity, metric, scope, basis.value, measure, grain, unit) for basis in Basis for grain in GRAINS]


_SHARED = [
    "entity",
    "metric",
    "scope",
    "period",
    "unit",
    "expression",
    "start",
    "end",
    "sentence",
    "confidence",
    "extractor",
    "value",
    "low",
    "high",
    "entity_name",
    "discovered",
    "period_start",
    "period_end",
    "period_grain",
    "period_words",
    "value_high",
    "conversion_value",
    "conversion_unit",
    "quoted_by",
    "runners_up",
]


def observation_row(item: SourcedObservation) -> ObservationRow:
    """A sourced observation as the warehouse keeps it."""
    told = item.observation
    return ObservationRow(
        observation_id=item.observation_id,
        series_id=item.series_id,
        article_id=item.article_id,
        revision_id=item.revision_id,
        story_id=item.story_id,
        basis=told.basis.value,
        measure=told.measure.value,
        bound=told.bound.value,
        reasons=[[reason.step, reason.detail, reason.weight] for reason in told.reasons],
        published=item.published,
        published_on=item.published.date() if item.published else None,
        publisher=item.publisher,
        **{name: getattr(told, name) for name in _SHARED},
    )


def from_row(row: ObservationRow) -> SourcedObservation:
    """A stored observation as the stages speak of it."""
    observation = Observation(
        basis=Basis(row.basis),
        measure=Measure(row.measure),
        bound=Bound(row.bound),
        reasons=tuple(Reason(step, detail, weight) for step, detail, weight in row.reasons or ()),
        **{name: getattr(row, name) for name in _SHARED if name != "runners_up"},
        runners_up=tuple(row.runners_up),
    )
    if row.seen_at is None:
        raise ValueError(f"observation {row.observation_id} was stored without its time")
    return SourcedObservation(
        observation=observation,
        observation_id=row.observation_id,
        series_id=row.series_id,
        article_id=row.article_id,
        revision_id=row.revision_id,
        story_id=row.story_id if row.story_id is not None else row.revision_id,
        published=row.published,
        seen_at=row.seen_at,
        publisher=row.publisher,
        url=row.url,
        title=row.title,
        retired_at=row.retired_at,
    )


def change_row(change: Change) -> ChangeRow:
    """A change as the warehouse keeps it."""
    side = change.after or change.before
    return ChangeRow(
        change_id=change.change_id,
        kind=change.kind.value,
        series_id=change.series_id,
        entity=change.entity,
        metric=change.metric,
        scope=change.scope,
        basis=change.basis.value,
        measure=change.measure.value,
        period_grain=change.period_grain,
        period=change.period,
        before_id=change.before.observation_id if change.before else None,
        after_id=change.after.observation_id if change.after else None,
        difference=change.difference,
        relative=change.relative,
        unit=side.observation.unit if side else None,
        reported=change.reported,
        note=change.note,
        found_at=change.found_at,
    )


def quarantine_row(failed: Failed) -> QuarantineRow:
    """A document that was set aside."""
    return QuarantineRow(
        quarantine_id=quarantine_id(failed.locator, failed.sha256, failed.reason),
        locator=failed.locator,
        reason=failed.reason,
        sha256=failed.sha256,
        todo=failed.todo or None,
    )


def watched_rows(watchlist: Watchlist) -> tuple[list[EntityRow], list[MetricRow]]:
    """Entities and metrics of the watchlist in use."""
    entities = [
        EntityRow(
            entity=entity.id,
            name=next(iter(entity.names.values()), entity.id),
            names=dict(entity.names),
            aliases=tuple(entity.aliases),
            type=entity.type,
            parent=entity.parent,
            wikidata=entity.wikidata,
        )
        for entity in watchlist.entities
    ]
    metrics = [
        MetricRow(metric=metric.id, labels=dict(metric.labels), dimension=metric.dimension, unit=metric.unit)
        for metric in watchlist.metrics
    ]
    return entities, metrics
