"""What a partition gives: four Arrow tables, and the outcomes that the load takes, made of them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from tasks.core.documents import Address, Article, Document
from tasks.core.outcomes import Failed, Listed, Outcome, Parsed, Unextracted
from tasks.core.records import Observation
from tasks.workers.record_tables import records_of, schema_of, table_of


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article of a partition.

    Attributes:
        place: its place among all outcomes of the partition, from 0.
        reference: the place of its document's reference in the partition, from 0.
        document: where it came from, without content.
        article: what it says.
        kind, charset, size: as of ``Parsed``.
        sketch: of its text, see ``tasks.dedupe.sketch``.
        unread, unread_todo, unread_cause: why its figures cannot be read; null where they can.
    """

    place: int
    reference: int
    document: Document
    article: Article
    kind: str
    charset: str
    size: int
    sketch: bytes | None
    unread: str | None = None
    unread_todo: str | None = None
    unread_cause: str | None = None


@dataclass(frozen=True, slots=True)
class ObservationRecord:
    """One observation, and the place of its article among the outcomes."""

    place: int
    observation: Observation


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """One document, or page of it, that is set aside; ``place`` and ``reference`` as of ``ArticleRecord``."""

    place: int
    reference: int
    failed: Failed


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One reading list with its addresses; ``place`` and ``reference`` as of ``ArticleRecord``."""

    place: int
    reference: int
    document: Document
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartitionTables:
    """What was read of a partition, one table a kind of record; it pickles, and each table is Parquet as it stands.

    Attributes:
        articles: rows of ``ArticleRecord``.
        observations: rows of ``ObservationRecord``, those of an article together and in text order.
        quarantine: rows of ``FailureRecord``.
        lists: rows of ``ListRecord``.
    """

    articles: pa.Table = field(default_factory=lambda: schema_of(ArticleRecord).empty_table())
    observations: pa.Table = field(default_factory=lambda: schema_of(ObservationRecord).empty_table())
    quarantine: pa.Table = field(default_factory=lambda: schema_of(FailureRecord).empty_table())
    lists: pa.Table = field(default_factory=lambda: schema_of(ListRecord).empty_table())


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """An outcome, and the place of its document's reference in the partition."""

    reference: int
    outcome: Outcome


def tables_of(outcomes: Sequence[ReadOutcome]) -> PartitionTables:
    """Make the tables of a partition of its outcomes, in order."""
    articles: list[ArticleRecord] = []
    observations: list[ObservationRecord] = []
    failures: list[FailureRecord] = []
    lists: list[ListRecord] = []
    for place, item in enumerate(outcomes):
        outcome, reference = item.outcome, item.reference
        if isinstance(outcome, Parsed):
            articles.append(_article_record(place, reference, outcome))
            if isinstance(outcome.figures, tuple):
                observations += [ObservationRecord(place, observation) for observation in outcome.figures]
        elif isinstance(outcome, Failed):
            failures.append(FailureRecord(place, reference, outcome))
        else:
            urls = tuple(address.url for address in outcome.addresses)
            lists.append(ListRecord(place, reference, outcome.document, urls))
    return PartitionTables(
        table_of(articles, ArticleRecord),
        table_of(observations, ObservationRecord),
        table_of(failures, FailureRecord),
        table_of(lists, ListRecord),
    )


def outcomes_of(tables: PartitionTables) -> list[ReadOutcome]:
    """Make the outcomes of a partition again, in the order in which they were read."""
    figures: dict[int, list[Observation]] = {}
    for row in records_of(tables.observations, ObservationRecord):
        figures.setdefault(row.place, []).append(row.observation)
    found: dict[int, ReadOutcome] = {}
    for article in records_of(tables.articles, ArticleRecord):
        found[article.place] = ReadOutcome(article.reference, _parsed(article, figures.get(article.place, [])))
    for failure in records_of(tables.quarantine, FailureRecord):
        found[failure.place] = ReadOutcome(failure.reference, failure.failed)
    for item in records_of(tables.lists, ListRecord):
        addresses = tuple(Address(url) for url in item.urls)
        found[item.place] = ReadOutcome(item.reference, Listed(item.document, addresses))
    return [found[place] for place in sorted(found)]


def _article_record(place: int, reference: int, parsed: Parsed) -> ArticleRecord:
    unread = parsed.figures if isinstance(parsed.figures, Unextracted) else None
    return ArticleRecord(
        place,
        reference,
        parsed.document,
        parsed.article,
        parsed.kind,
        parsed.charset,
        parsed.size,
        parsed.sketch,
        unread.reason if unread else None,
        unread.todo if unread else None,
        unread.cause if unread else None,
    )


def _parsed(row: ArticleRecord, figures: Sequence[Observation]) -> Parsed:
    read: tuple[Observation, ...] | Unextracted = tuple(figures)
    if row.unread is not None:
        read = Unextracted(row.unread, row.unread_todo or "", row.unread_cause or "error")
    return Parsed(row.document, row.article, row.kind, row.charset, row.size, read, row.sketch)
