"""One fetch: sources that are due are looked at, and the pages that are due are fetched and stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from tasks.core.errors import SourceError
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.schedules import is_due
from tasks.core.watchlist_parts.watchlist_sources import Source
from tasks.extract.fetching.fetch_state import FetchState, PageState, ages_passed
from tasks.extract.fetching.fetcher import Fetcher
from tasks.extract.fetching.http_client import HttpClient
from tasks.extract.fetching.network import Resolve, resolve
from tasks.extract.fetching.page_fetching import fetch_pages
from tasks.extract.fetching.source_visits import visit
from tasks.extract.fetching.summary import FetchSummary
from tasks.extract.fetching.warc_archive import ARTICLES, Archive

FetchedPages = Callable[[Sequence[str]], Collection[str]]
"""Returns those of these addresses whose pages carry tracked figures."""


@dataclass(frozen=True, slots=True)
class FetchPlaces:
    """The files of fetching below one folder.

    Attributes:
        folder: all of it; ``fetched`` in the data folder.
    """

    folder: Path

    @classmethod
    def of(cls, data: Path) -> FetchPlaces:
        """Return the files of fetching of a data folder."""
        return cls((data / "fetched").absolute())

    @property
    def articles(self) -> Path:
        """What runs read."""
        return self.folder / ARTICLES

    @property
    def state(self) -> Path:
        """What is remembered between fetches."""
        return self.folder / "state.sqlite3"

    @property
    def lock(self) -> Path:
        """Held by the one fetch that runs."""
        return self.folder / "lock"


@dataclass(frozen=True, slots=True)
class Due:
    """What a fetch would do now.

    Attributes:
        sources: those whose time has come.
        pages: how many pages are due by themselves: new ones that are left, and tries that failed.
        aged: pages that have come to an age at which they are fetched again, if they carry tracked figures.
    """

    sources: tuple[Source, ...]
    pages: int
    aged: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.sources or self.pages or self.aged)


def due(watchlist: Watchlist, places: FetchPlaces, now: float, only: Collection[str] | None = None) -> Due:
    """Find what is due.

    Args:
        watchlist: its sources and settings.
        places: where the state of fetching is; it may be missing.
        now: seconds since 1970.
        only: ids of sources that are due whatever their schedule says, and no others.

    Raises:
        SourceError: the state cannot be opened.
    """
    if not places.state.exists():
        return Due(tuple(_due_sources(watchlist, None, now, only)), 0, ())
    with FetchState.open(places.state) as state:
        aged = state.aged_pages(now, watchlist.settings.fetching.refetch_after) if only is None else []
        return Due(
            tuple(_due_sources(watchlist, state, now, only)), state.count_due(now), tuple(page.url for page in aged)
        )


def fetch(
    watchlist: Watchlist,
    places: FetchPlaces,
    with_figures: FetchedPages = lambda _: (),
    *,
    only: Collection[str] | None = None,
    look_up: Resolve = resolve,
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> FetchSummary:
    """Fetch what is due. What was stored is noted; a fetch that is killed is done again from where it was last kept.

    Args:
        watchlist: its sources and settings.
        places: where everything is kept.
        with_figures: tells which pages carry tracked figures: only those are fetched again when they come to an age.
        only: ids of sources that are looked at whatever their schedule says, and no others.
        look_up: finds the addresses of a host.
        now, sleep: the clock.

    Raises:
        SourceError: another fetch is under way, or the folder cannot be written. What cannot be fetched is counted in
            the summary.
    """
    settings = watchlist.settings.fetching
    summary = FetchSummary()
    with _alone(places), FetchState.open(places.state) as state, HttpClient(settings, look_up) as client:
        archive = Archive(places.folder, client.agent)
        fetcher = Fetcher(client, state, archive, settings, now, sleep)

        def keep() -> None:
            summary.files += [path for path in archive.finish() if path.is_relative_to(places.articles)]
            state.commit()

        try:
            for source in list(_due_sources(watchlist, state, now(), only)):
                if source.folder is not None:
                    summary.folders.append(source.folder)
                    state.put(replace(state.source(source.id), looked_at=now()))
                else:
                    visit(source, fetcher, state, archive, summary, now())
            _note_aged(state, watchlist, with_figures, now())
            pages = state.due_pages(now(), settings.pages_per_run)
            fetch_pages(pages, fetcher, state, archive, summary, settings.refetch_after, keep)
            keep()
            summary.waiting = state.count_due(now())
        except BaseException:
            _keep_if_possible(keep, archive)
            raise
    return summary


def _keep_if_possible(keep: Callable[[], None], archive: Archive) -> None:
    """Keep what a fetch that ends early has; where there is no room for it, it is fetched again."""
    try:
        keep()
    except SourceError:
        archive.abandon()


def _due_sources(
    watchlist: Watchlist, state: FetchState | None, now: float, only: Collection[str] | None
) -> Iterator[Source]:
    moment = datetime.fromtimestamp(now, UTC)
    for source in watchlist.sources:
        schedule = source.schedule
        if schedule is None:
            continue
        if only is not None:
            if source.id in only:
                yield source
            continue
        looked_at = state.source(source.id).looked_at if state is not None else None
        last = None if looked_at is None else datetime.fromtimestamp(looked_at, UTC)
        if is_due(schedule, source.zone(watchlist.settings.timezone), last, moment):
            yield source


def _note_aged(state: FetchState, watchlist: Watchlist, with_figures: FetchedPages, now: float) -> None:
    """Note the pages that are fetched again because of their age as due; the others have passed that age."""
    ages = watchlist.settings.fetching.refetch_after
    aged = state.aged_pages(now, ages)
    if not aged:
        return
    wanted = set(with_figures([address for page in aged for address in _addresses(page)]))
    for page in aged:
        if wanted.isdisjoint(_addresses(page)):
            page.refetches = ages_passed(page, now, ages)
        else:
            page.due_at = now
        state.put(page)


def _addresses(page: PageState) -> Iterable[str]:
    return {page.url, page.final_url or page.url}


@contextmanager
def _alone(places: FetchPlaces) -> Iterator[None]:
    """Hold the lock of fetching.

    Raises:
        SourceError: another fetch holds it, or the folder cannot be made.
    """
    try:
        places.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(places.lock, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise SourceError(
            "another fetch is under way", where=str(places.folder), todo="Wait until it has ended", temporary=True
        ) from error
    except OSError as error:
        raise SourceError(
            f"what is fetched cannot be stored: {error.strerror or error}",
            where=str(places.folder),
            todo="Change the rights of the data folder",
        ) from error
    try:
        yield
    finally:
        lock.release()
