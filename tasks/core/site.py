"""What a static site is made from: a read-only view of a warehouse, which the site stage knows by this protocol alone.

Every page has a *version*: a number that differs once anything that the page shows differs. So a build compares
versions, and reads the rows of those pages alone that have to be written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tasks.core.changes import Change
from tasks.core.records import SourcedObservation
from tasks.core.rows import RevisionRow
from tasks.core.store import SeriesFamily

ARTICLES_A_BLOCK = 500
"""Articles whose sentences are one block of the search index, in the order in which they were first read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with a current figure, for the search index.

    Attributes:
        article_id: of its article.
        entity, entity_name, metric, scope, measure, unit: of the first figure in it.
        publisher, published_on: of the article; null where unknown.
        sentence: its text.
    """

    article_id: int
    entity: str
    entity_name: str | None
    metric: str
    scope: str | None
    measure: str
    unit: str
    publisher: str | None
    published_on: date | None
    sentence: str


@dataclass(frozen=True, slots=True)
class FamilyState:
    """What is known of a page of series without reading its observations.

    Attributes:
        version: of the page.
        entity_name: as a text names the entity; null where none does.
        periods: that are known.
    """

    version: int
    entity_name: str | None
    periods: int


@dataclass(frozen=True, slots=True)
class ChangeState:
    """What is known of the page of a change without reading its observations.

    Attributes:
        version: of the page.
        reported: whether the change is reported; else it is to be checked.
        series_id: of the change.
    """

    version: int
    reported: bool
    series_id: int


class SiteReader(Protocol):
    """A published warehouse, as the site sees it."""

    def families(self) -> Mapping[SeriesFamily, FamilyState]:
        """Return the pages of series by entity and metric; those that differ only in basis and period grain are one."""

    def articles(self) -> Mapping[int, int]:
        """Versions of the pages of articles that have a figure, or had one."""

    def changes(self) -> Mapping[int, ChangeState]:
        """Return the changes that have a page, reported or to be checked, in the order in which they were found."""

    def sentence_blocks(self) -> Mapping[int, int]:
        """Versions of the blocks of sentences of the search index."""

    def observations_of_families(self, families: Iterable[SeriesFamily]) -> Sequence[SourcedObservation]:
        """Observations of these pages, retired ones included, in order of publication."""

    def observations_of_articles(self, article_ids: Iterable[int]) -> Sequence[SourcedObservation]:
        """Observations of these articles, retired ones included."""

    def observations_of_changes(self, change_ids: Iterable[int]) -> Sequence[SourcedObservation]:
        """Observations of the figures that these changes are of, on either side, retired ones included."""

    def changes_of_observations(self, observation_ids: Iterable[int]) -> Sequence[Change]:
        """Changes that have a page and one of these observations on a side, in the order in which they were found."""

    def changes_by_id(self, change_ids: Iterable[int]) -> Sequence[Change]:
        """These changes, the latest found first."""

    def revisions(self, article_ids: Iterable[int]) -> Sequence[RevisionRow]:
        """Return all texts of these articles, the current one first."""

    def sentences(self, block: int) -> Sequence[Sentence]:
        """Sentences of a block of the search index, each text of an article once."""
