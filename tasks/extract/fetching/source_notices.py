"""Notices about sources: one that fell silent, one that cannot be fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tasks.core.notices import Notice
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.watchlist_sources import Source
from tasks.extract.fetching.fetch import FetchPlaces
from tasks.extract.fetching.fetch_state import FetchState, SourceState

SOURCE_NOTICES = ("source_silent", "source_failing")
FAILING_VISITS = 3
"""Visits in a row that fail before it is a notice: servers are restarted, networks are away for an hour."""
HABIT_ARRIVALS = 6
"""Arrivals of something new that make a habit."""
SILENT_GAPS = 4.0
SHORTEST_SILENCE = 24 * 3_600.0
"""A source is silent after four times the longest gap that it had lately, and a day at least: weekends, holidays."""


def source_notices(watchlist: Watchlist, places: FetchPlaces, now: float) -> list[Notice]:
    """Find the sources of a watchlist that a notice is due about.

    Args:
        watchlist: its sources.
        places: where the state of fetching is; it may be missing.
        now: seconds since 1970.
    """
    if not places.state.exists():
        return []
    with FetchState.open(places.state) as state:
        return [notice for source in watchlist.sources for notice in _notices(source, state.source(source.id), now)]


def _notices(source: Source, known: SourceState, now: float) -> Iterator[Notice]:
    if known.failures >= FAILING_VISITS:
        since = _moment(known.failing_since or now)
        yield Notice(
            "source_failing",
            source.id,
            f"Source {source.id} cannot be read since {since} ({known.failures} times): {known.failure}",
            {"source": source.id, "since": since, "times": known.failures, "why": known.failure},
        )
        return
    after = _silent_after(source, known)
    if after is not None and known.arrivals and now - known.arrivals[-1] > after:
        since = _moment(known.arrivals[-1])
        yield Notice(
            "source_silent",
            source.id,
            f"Source {source.id} has had nothing new since {since}",
            {"source": source.id, "since": since},
        )


def _silent_after(source: Source, known: SourceState) -> float | None:
    """Return the seconds after which a source counts as silent; null where no habit is known."""
    if source.silent_after is not None:
        return source.silent_after.total_seconds()
    if len(known.arrivals) < HABIT_ARRIVALS:
        return None
    gaps = [later - earlier for earlier, later in zip(known.arrivals, known.arrivals[1:], strict=False)]
    return max(SILENT_GAPS * max(gaps), SHORTEST_SILENCE)


def _moment(time: float) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M} UTC"
