"""The rows of the warehouse's tables, made of the records of the stages."""

from __future__ import annotations

from datetime import date, datetime

from tasks.core.changes import Change, ChangeFacts
from tasks.core.documents import Article
from tasks.core.identifiers import document_id, ids_of, quarantine_id
from tasks.core.outcomes import Failed, Parsed
from tasks.core.records import Observation, SourcedObservation
from tasks.core.rows import (
    ArticleRow,
    ChangeRow,
    DocumentRow,
    EntityRow,
    MetricRow,
    QuarantineRow,
    RevisionRow,
    values_of,
)
from tasks.core.watchlist import Watchlist
from tasks.dedupe import sketch


def document_row(parsed: Parsed, article_id: int, revision_id: int) -> DocumentRow:
    """Return a document and what became of it."""
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
    """Return the logical article."""
    return ArticleRow(article_id=article_id, url=article.url, identified_by=identified_by)


def revision_row(
    article: Article,
    article_id: int,
    revision_id: int,
    story_id: int,
    saved_at: datetime | None,
    text_sketch: bytes | None = None,
) -> RevisionRow:
    """Return one text of an article with the metadata of its page; its sketch is made here where it is not given."""
    return RevisionRow(
        revision_id=revision_id,
        article_id=article_id,
        article=article,
        story_id=story_id,
        sketch=text_sketch or sketch(article.text),
        saved_at=saved_at,
    )


def sourced(
    observation: Observation,
    article: Article,
    article_id: int,
    revision_id: int,
    story_id: int,
    seen_at: datetime,
    *,
    published_on: date | None = None,
    authority: str | None = None,
) -> SourcedObservation:
    """Return an observation with the revision that it is in, and the ids it is kept under.

    ``published_on`` is the day as the publisher's readers saw it; give it where ``article.published`` is in another
    zone than theirs. ``authority`` is as ``tasks.load.judgement.authority.authority_of`` gives it.
    """
    own, series = ids_of(observation, revision_id)
    return SourcedObservation(
        observation_id=own,
        series_id=series,
        article_id=article_id,
        revision_id=revision_id,
        story_id=story_id,
        observation=observation,
        published=article.published,
        published_on=published_on,
        seen_at=seen_at,
        publisher=article.publisher,
        title=article.title,
        url=article.url,
        authority=authority,
    )


def change_row(change: Change) -> ChangeRow:
    """Return a change as the warehouse keeps it; its unit is that of its series."""
    sides = [side for side in (change.after, change.before) if side is not None]
    side = next((side for side in sides if side.series_id == change.series_id), sides[0] if sides else None)
    return ChangeRow(
        **values_of(change, ChangeFacts),
        before_id=change.before.observation_id if change.before else None,
        after_id=change.after.observation_id if change.after else None,
        unit=side.observation.unit if side else None,
    )


def quarantine_row(failed: Failed) -> QuarantineRow:
    """Return a document that was set aside."""
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
