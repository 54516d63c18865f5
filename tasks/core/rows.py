"""The rows that go into the warehouse and come out of it: one frozen class a table, one field a column.

A field that is a record itself (``RevisionRow.article``) is as many columns as the record has fields, so that a field
is declared in its record alone. Observations are stored as ``SourcedObservation`` itself. ``run_id`` and
``seen_at`` may be left out: the load fills them with its run and its time. A naive datetime is taken as UTC. Numbers
keep six decimal places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from tasks.core.changes import Change, ChangeFacts
from tasks.core.deliveries import About, Delivery
from tasks.core.documents import Article
from tasks.core.records import Retirement, SourcedObservation

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json = Annotated[Any, "json"]
"""A value kept as JSON text; mappings, sequences, numbers and text go in, the same come out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One saved artefact; ``revision_id`` is null where no article could be made of it."""

    document_id: int
    sha256: str
    locator: str
    size: int
    url: str | None = None
    saved_at: datetime | None = None
    content_type: str | None = None
    kind: str | None = None
    charset: str | None = None
    article_id: int | None = None
    revision_id: int | None = None
    run_id: int | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """The logical article, whatever its text; ``identified_by`` is ``url``, ``headline`` or ``text``."""

    article_id: int
    url: str | None = None
    identified_by: str | None = None
    run_id: int | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One distinct text of an article with the metadata of its page.

    ``published_on`` is the day as the publisher's readers saw it; left out, it is the day of ``article.published`` in
    the zone that it carries.
    """

    revision_id: int
    article_id: int
    article: Article
    published_on: date | None = None
    story_id: int | None = None
    sketch: bytes | None = None
    saved_at: datetime | None = None
    run_id: int | None = None
    seen_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.published_on is None and self.article.published is not None:
            object.__setattr__(self, "published_on", self.article.published.date())


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirementRow:
    """An observation that is no longer current; it stays in history. A second retirement of it changes nothing."""

    observation_id: int
    because: Retirement
    superseded_by: int | None = None
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow(ChangeFacts):
    """A change of a series; ``before_id`` and ``after_id`` name the observations on its two sides."""

    before_id: int | None = None
    after_id: int | None = None
    unit: str | None = None
    run_id: int | None = None

    @property
    def side_ids(self) -> tuple[int, ...]:
        """Ids of the observations that there are, that of ``before`` first."""
        return tuple(side for side in (self.before_id, self.after_id) if side is not None)

    def with_sides(self, known: Mapping[int, SourcedObservation]) -> Change:
        """Return the change with its observations, which are looked up by id."""
        return Change(
            **values_of(self, ChangeFacts),
            before=known.get(self.before_id) if self.before_id is not None else None,
            after=known.get(self.after_id) if self.after_id is not None else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One change, one correction or one notice for one channel; several may go out in one message.

    Attributes:
        message_id: made of what it is about and the channel, so that it is written once.
        channel: id of the channel in the watchlist; its address is never kept.
        payload: what a notice says, as facts; null for a change, which is read from the warehouse.
        about: a value of ``About``.
        change_id: of the change or of the one that is corrected; null for a notice.
        state: a value of ``Delivery``.
        due_at: not sent before.
        sent_with: id of the message that it goes out in; null until one is composed.
        attempts: how often sending was tried.
        failure: why the last attempt failed, without any part of an address.
    """

    message_id: int
    channel: str
    payload: Json = None
    created_at: datetime | None = None
    run_id: int | None = None
    sent_at: datetime | None = None
    attempts: int = 0
    failure: str | None = None
    about: About = About.CHANGE
    change_id: int | None = None
    state: Delivery = Delivery.PENDING
    due_at: datetime | None = None
    sent_with: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """A document that was set aside, why, and what to do about it."""

    quarantine_id: int
    locator: str
    reason: str
    sha256: str | None = None
    todo: str | None = None
    run_id: int | None = None
    seen_at: datetime | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file as it was when it was last taken in; the latest entry of a path replaces the one before."""

    path: str
    size: int
    mtime_ns: int
    sha256: str | None = None
    run_id: int | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """An entity of the watchlist used last, or one that was discovered."""

    entity: str
    name: str | None = None
    names: Json = None
    aliases: tuple[str, ...] = ()
    type: str | None = None
    parent: str | None = None
    wikidata: str | None = None
    discovered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """A metric of the watchlist used last."""

    metric: str
    labels: Json = None
    dimension: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchRow:
    """What is needed to tell whether a new text copies one that is known."""

    revision_id: int
    story_id: int | None
    sketch: bytes
    published: datetime | None


def values_of(record: DataclassInstance, kind: type[DataclassInstance]) -> dict[str, Any]:
    """Reads the fields of one record class off an instance of it or of a class that extends it.

    Args:
        record: the instance.
        kind: its class or a base of it.

    Returns:
        Field values by name, as the constructor of another class that extends ``kind`` takes them.
    """
    return {field.name: getattr(record, field.name) for field in fields(kind)}
