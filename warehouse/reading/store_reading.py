"""What the writer asks of the past, as methods of its store; the queries are in the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Concatenate, ParamSpec, TypeVar

import duckdb

from tasks.core.judgements import CorrectionRow, VerdictRow
from tasks.core.notices import Notice
from tasks.core.records import SourcedObservation
from tasks.core.rows import RevisionRow, SketchRow
from tasks.core.store import CurrentArticle, EventSeries, Ids, KnownText, LateFigure, Placement, Save, SeriesFamily
from warehouse.reading import compared_observations, history, judgements, placements
from warehouse.writing.notices import open_notices
from warehouse.writing.session import Session

P = ParamSpec("P")
T = TypeVar("T")


class StoreReading:
    """The part of ``warehouse.store.Store`` that reads."""

    _session: Session

    def read(
        self, question: Callable[Concatenate[duckdb.DuckDBPyConnection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what a function of the connection answers; it must not write."""
        return self._session.read(question, *args, **kwargs)

    def known_files(self) -> Mapping[str, tuple[int, int]]:
        """Return size and mtime in nanoseconds of every file taken in, by path."""
        return self._session.read(history.known_files)

    def known_documents(self, hashes: Iterable[str]) -> set[str]:
        """Return those SHA-256 digests whose bytes have become an article."""
        return self._session.read(history.known_documents, hashes)

    def known_changes(self, ids: Iterable[int]) -> set[int]:
        """Return those change ids that were emitted before."""
        return self._session.read(history.known_changes, ids)

    def known_texts(self, hashes: Iterable[str]) -> dict[str, KnownText]:
        """Return the texts that those of these SHA-256 digests' bytes were made of before."""
        return self._session.read(history.known_texts, hashes)

    def articles_at(self, addresses: Iterable[str]) -> dict[str, int]:
        """Return the articles whose pages were last saved from those of these addresses that are known."""
        return self._session.read(history.articles_at, addresses)

    def place_saves(self, saves: Sequence[Save], now: datetime) -> list[Placement]:
        """For each saving of an article, in order of saving: which revision it is, and what it replaces."""
        return self._session.read(placements.place_saves, saves, now)

    def current_revisions(self, article_ids: Iterable[int]) -> dict[int, CurrentArticle]:
        """Of these articles those that are known, each with its latest revision and its observations not retired."""
        return self._session.read(history.current_articles, article_ids)

    def observations_of_series(self, series_ids: Iterable[int], *, retired: bool = False) -> list[SourcedObservation]:
        """Return observations of these series with title and url, by series, period and publication."""
        return self._session.read(compared_observations.observations_of_series, series_ids, retired=retired)

    def observations_bearing_on(
        self, touched: Sequence[SourcedObservation], family: Ids, dropped: Ids, events: Iterable[EventSeries] = ()
    ) -> list[SourcedObservation]:
        """Return the observations that new ones must be compared with; see ``compared_observations``."""
        return self._session.read(compared_observations.observations_bearing_on, touched, family, dropped, events)

    def known_observations(self, ids: Iterable[int]) -> set[int]:
        """Return those of these observation ids that are taken, by a retired observation too."""
        return self._session.read(history.known_observations, ids)

    def kinds_of_former_changes(self, successors: Iterable[tuple[int, int]]) -> set[tuple[int, str]]:
        """Return the kinds of change that were found of observations, by the ones that took their place."""
        return self._session.read(history.kinds_of_former_changes, successors)

    def open_target_series(self, day: date) -> list[SeriesFamily]:
        """Return what the series of targets are of whose period ended before a day."""
        return self._session.read(history.open_target_series, day)

    def verdicts_on(self, revision_ids: Iterable[int]) -> list[VerdictRow]:
        """Return the verdict that counts of each change of which one side is a number of these revisions."""
        return self._session.read(judgements.verdicts_on, revision_ids)

    def corrections_of(self, article_ids: Iterable[int]) -> list[CorrectionRow]:
        """Return the corrections of numbers of these articles, the first one first."""
        return self._session.read(judgements.corrections_of, article_ids)

    def texts_of_revisions(self, revision_ids: Iterable[int]) -> dict[int, str]:
        """Return the texts of these revisions by id; those that are not known are left out."""
        return self._session.read(history.texts_of_revisions, revision_ids)

    def article_count(self) -> int:
        """Return how many articles are known."""
        return self._session.read(history.article_count)

    def holds_texts(self) -> bool:
        """Return whether any text was ever taken in."""
        return self.article_count() > 0

    def is_baseline(self, run_id: int) -> bool:
        """Return whether a run is the first one over an archive: none before it finished and took texts in."""
        return not self._session.read(history.has_earlier_texts, run_id)

    def revision_pages(self, size: int = 200) -> Iterator[list[RevisionRow]]:
        """Give the current revision of every article, in pages, to be extracted again (backfill)."""
        con = self._session.reading_connection
        with self._session.errors_explained():
            yield from history.revision_pages(con, size)

    def sketches(self, since: datetime | None = None, until: datetime | None = None) -> list[SketchRow]:
        """Return sketches of known texts published between two times, to recognise syndicated copies."""
        return self._session.read(history.sketches, since, until)

    def late_figures(self, day: date) -> list[LateFigure]:
        """Return the figures that by their series' habit should have been published before a day, and are not known."""
        return self._session.read(history.late_figures, day)

    def publisher_yields(self, latest: int) -> list[tuple[str, int, int, int, int]]:
        """Return, by publisher, articles and those with figures: before the latest ones, and of the latest ones."""
        return self._session.read(history.publisher_yields, latest)

    def articles_of_hosts(self, run_id: int) -> list[tuple[str, int, int]]:
        """Return, by host, the articles that are known and those of a run."""
        return self._session.read(history.articles_of_hosts, run_id)

    def open_notices(self, kind: str) -> list[Notice]:
        """Return the notices of a kind that hold."""
        return self._session.read(open_notices, kind)
