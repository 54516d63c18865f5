"""Fetching as flows use it: what is due in a project, the fetch itself, and the notices that come of it. No Prefect."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.project import Project
from tasks.core.notices import Notice
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.watchlist_sources import folders_of_every_run
from tasks.extract.fetching.fetch import Due, FetchPlaces, due, fetch
from tasks.extract.fetching.network import Resolve, resolve
from tasks.extract.fetching.source_notices import SOURCE_NOTICES, source_notices
from tasks.extract.fetching.summary import FetchSummary
from warehouse.places import Places
from warehouse.store import Store

FIGURE_LATE = "figure_late"
KINDS = (*SOURCE_NOTICES, FIGURE_LATE)


def reading_places(project: Project, watchlist: Watchlist, due_folders: Sequence[str] = ()) -> tuple[Path, ...]:
    """Return the folders and files that a run reads: the inbox, the sources that are folders, and what was fetched.

    Args:
        project: its inbox and data folder.
        watchlist: its sources; folders without a schedule are always read.
        due_folders: those with a schedule that are due.
    """
    folders = (*folders_of_every_run(watchlist.sources), *map(Path, due_folders))
    fetched = FetchPlaces.of(project.data).articles
    return (*(path.absolute() for path in project.inbox), *folders, *([fetched] if fetched.is_dir() else []))


def due_now(project: Project, watchlist: Watchlist, only: Collection[str] | None = None) -> Due:
    """Return what a fetch would do now; it opens no warehouse."""
    return due(watchlist, FetchPlaces.of(project.data), time.time(), only)


def fetch_due(
    project: Project,
    watchlist: Watchlist,
    only: Collection[str] | None = None,
    *,
    look_up: Resolve = resolve,
    now: Callable[[], float] = time.time,
) -> FetchSummary:
    """Fetch what is due; what cannot be fetched is counted in the summary.

    Args:
        project: its data folder.
        watchlist: its sources and settings.
        only: ids of sources to look at whatever their schedule says, and no others.
        look_up: finds the addresses of a host.
        now: the clock.

    Raises:
        SourceError: another fetch is under way, or what is fetched cannot be stored.
    """
    with_figures = _with_figures(project.data)
    return fetch(watchlist, FetchPlaces.of(project.data), with_figures, only=only, look_up=look_up, now=now)


def note_notices(store: Store, run_id: int, project: Project, watchlist: Watchlist) -> list[Notice]:
    """Note in the warehouse which sources fail or are silent, and which figures have not come.

    Returns:
        The notices that are new.
    """
    now = time.time()
    today = datetime.fromtimestamp(now, ZoneInfo(watchlist.settings.timezone)).date()
    late = [
        Notice(
            FIGURE_LATE,
            "/".join(part for part in (item.entity, item.metric, item.scope, item.period) if part),
            f"No {item.metric} of {item.entity} for {item.period} yet; it was expected by {item.expected_on}, "
            f"as the {item.periods} periods up to {item.last_period} were",
            {
                "entity": item.entity, "metric": item.metric, "scope": item.scope, "period": item.period,
                "last_period": item.last_period, "expected_on": item.expected_on, "periods": item.periods,
            },
        )
        for item in store.late_figures(today)
    ]  # fmt: skip
    return store.note_notices(run_id, [*source_notices(watchlist, FetchPlaces.of(project.data), now), *late], KINDS)


def _with_figures(data: Path) -> Callable[[Sequence[str]], set[str]]:
    """Return a function that finds the pages with tracked figures in the published warehouse."""

    def with_figures(addresses: Sequence[str]) -> set[str]:
        from warehouse.connection import connect_reader
        from warehouse.reading.history import addresses_with_figures

        published = Places(data).published
        if not published.exists():
            return set()
        with connect_reader(published) as con:
            return addresses_with_figures(con, addresses)

    return with_figures
