"""What the load stage asks of a warehouse, as a protocol, and the records that the answers are made of.

The stages import no warehouse: the flow hands them one that has these methods (``warehouse.store.Store``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tasks.core.batch import Batch, Loaded
from tasks.core.judgements import CorrectionRow, VerdictRow
from tasks.core.records import Observation, SourcedObservation
from tasks.core.rows import RevisionRow, SketchRow

Ids = Iterable[int]
"""64-bit ids of rows."""


@dataclass(frozen=True, slots=True)
class CurrentArticle:
    """An article as it is now: its latest revision, and the observations of it that are not retired."""

    revision: RevisionRow
    observations: tuple[SourcedObservation, ...]


@dataclass(frozen=True, slots=True)
class Save:
    """One saving of an article: its text, and when it was saved (null: as it arrives)."""

    article_id: int
    title: str | None
    text: str
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownText:
    """The text that a document's bytes were made of when they first came."""

    revision_id: int
    article_id: int
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text belongs.

    Attributes:
        revision_id: id to load it under.
        new: false where the article has that text already.
        replaces: the revision that it replaces; null for a first text.
        replaced_by: for a new text that is older than the article's current one: the revision that came after it.
    """

    revision_id: int
    new: bool
    replaces: int | None = None
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesFamily:
    """What series of one figure share, whatever their basis and period grain.

    Attributes:
        entity, metric, scope, measure, unit: as of an observation; ``measure`` is its value (``level``).
    """

    entity: str
    metric: str
    scope: str | None
    measure: str
    unit: str

    @classmethod
    def of(cls, observation: Observation) -> SeriesFamily:
        """Return what the series of an observation shares with others."""
        measure = observation.measure.value
        return cls(observation.entity, observation.metric, observation.scope, measure, observation.unit)


@dataclass(frozen=True, slots=True)
class LateFigure:
    """A figure that by the habit of its series should have been published, and is not known.

    Attributes:
        entity, metric, scope: of the series.
        period: label of the period that it is of.
        last_period: of the last figure that is known.
        expected_on: the day by which the figures of the last periods were known.
        periods: how many periods that habit was learnt from.
    """

    entity: str
    metric: str
    scope: str | None
    period: str
    last_period: str
    expected_on: date
    periods: int


@dataclass(frozen=True, slots=True)
class EventSeries:
    """What all statements of the events of one entity share: they differ in name, date, plan or fact, and currency.

    Attributes:
        entity, metric, measure: as of an observation; ``measure`` is its value (``level``).
    """

    entity: str
    metric: str
    measure: str


class WarehouseStore(Protocol):
    """An open warehouse, as the load stage sees it."""

    def load(self, batch: Batch) -> Loaded:
        """Loads a batch in one transaction; loading it again changes nothing."""

    def known_texts(self, hashes: Iterable[str]) -> Mapping[str, KnownText]:
        """Return the texts that those of these SHA-256 digests' bytes were made of before."""

    def articles_at(self, addresses: Iterable[str]) -> Mapping[str, int]:
        """Return the articles whose pages were last saved from those of these addresses that are known."""

    def place_saves(self, saves: Sequence[Save], now: datetime) -> Sequence[Placement]:
        """For each saving of an article, in order of saving: which revision it is, and what it replaces."""

    def current_revisions(self, article_ids: Iterable[int]) -> Mapping[int, CurrentArticle]:
        """Return those of these articles that are known, as they are now."""

    def revision_pages(self, size: int = 200) -> Iterator[list[RevisionRow]]:
        """Return the current revision of every article, in pages, in order of publication."""

    def texts_of_revisions(self, revision_ids: Iterable[int]) -> Mapping[int, str]:
        """Return the texts of these revisions by id; those that are not known are left out."""

    def sketches(self, since: datetime | None = None, until: datetime | None = None) -> Sequence[SketchRow]:
        """Sketches of the texts published between two times, and of undated ones."""

    def observations_of_series(
        self, series_ids: Iterable[int], *, retired: bool = False
    ) -> Sequence[SourcedObservation]:
        """Observations of these series, by series, period and publication; retired ones too if asked."""

    def observations_bearing_on(
        self, touched: Sequence[SourcedObservation], family: Ids, dropped: Ids, events: Iterable[EventSeries] = ()
    ) -> Sequence[SourcedObservation]:
        """Return the observations that new ones must be compared with.

        Args:
            touched: new observations, and former ones that are dropped.
            family: series that bear on them.
            dropped: ids of observations that must not be among the answer.
            events: of which every observation bears on the new ones.
        """

    def known_observations(self, ids: Iterable[int]) -> set[int]:
        """Return those of these observation ids that are taken, by a retired observation too."""

    def known_changes(self, ids: Iterable[int]) -> set[int]:
        """Return those of these change ids that were emitted before."""

    def verdicts_on(self, revision_ids: Iterable[int]) -> Sequence[VerdictRow]:
        """Return the verdict that counts of each change of which one side is a number of these revisions."""

    def corrections_of(self, article_ids: Iterable[int]) -> Sequence[CorrectionRow]:
        """Return the corrections of numbers of these articles, the first one first."""

    def kinds_of_former_changes(self, successors: Iterable[tuple[int, int]]) -> set[tuple[int, str]]:
        """Return the kinds of change that were found of the observations that later ones took the place of.

        Args:
            successors: pairs of the ids of an observation and of the one that has its place now.

        Returns:
            Pairs of the id of the one that has the place now, and a kind.
        """

    def open_target_series(self, day: date) -> Sequence[SeriesFamily]:
        """Return what the series of targets are of whose period ended before a day."""

    def setting(self, name: str) -> str | None:
        """Return a setting that was kept; null where there is none."""

    def declare(self, *, settings: Mapping[str, str | int]) -> None:
        """Keeps settings."""

    def holds_texts(self) -> bool:
        """Return whether any text was ever loaded."""
