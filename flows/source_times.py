"""When each source of a watchlist is looked at next, for ``figurewatch check``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.schedules import is_due, next_times
from tasks.core.watchlist_parts.watchlist_sources import Source
from tasks.extract.fetching.fetch import FetchPlaces
from tasks.extract.fetching.fetch_state import FetchState, SourceState


@dataclass(frozen=True, slots=True)
class SourceTimes:
    """A source and its next times.

    Attributes:
        source: of the watchlist.
        timezone: of its schedule.
        times: the next ones, in that zone; none of a folder without a schedule.
        state: as it was last looked at.
        is_due: whether the next run looks at it.
    """

    source: Source
    timezone: str
    times: tuple[datetime, ...]
    state: SourceState
    is_due: bool

    def lines(self) -> list[str]:
        """Return it as lines of text."""
        place = self.source.folder or ", ".join(self.source.addresses)
        if self.source.schedule is None:
            return [f"{self.source.id}: {self.source.kind} {place}, at every run"]
        due = "; due now" if self.is_due else ""
        head = f"{self.source.id}: {self.source.kind} {place}, {self.source.schedule}, {self.timezone}{due}"
        lines = [head, f"  next: {', '.join(f'{time:%a %Y-%m-%d %H:%M %Z}' for time in self.times)}"]
        if self.state.failure is not None:
            lines.append(f"  failed {self.state.failures} times, last: {self.state.failure}")
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        looked_at = self.state.looked_at
        return {
            "source": self.source.id,
            "kind": self.source.kind,
            "places": [self.source.folder] if self.source.folder else list(self.source.addresses),
            "schedule": None if self.source.schedule is None else str(self.source.schedule),
            "timezone": self.timezone,
            "next": [time.isoformat() for time in self.times],
            "due": self.is_due,
            "looked_at": None if looked_at is None else datetime.fromtimestamp(looked_at, UTC).isoformat(),
            "failure": self.state.failure,
        }


def source_times(watchlist: Watchlist, data: Path, count: int, at: datetime | None = None) -> list[SourceTimes]:
    """Return the next times of every source.

    Args:
        watchlist: its sources.
        data: the data folder, whose state of fetching says what was looked at; it may be missing.
        count: how many times of each.
        at: they are later than this; without a zone it is of the watchlist's. Null is now.

    Raises:
        SourceError: the state cannot be opened.
    """
    after = at or datetime.now(UTC)
    after = after if after.tzinfo else after.replace(tzinfo=ZoneInfo(watchlist.settings.timezone))
    places = FetchPlaces.of(data)
    if not places.state.exists():
        return [_times(source, SourceState(source.id), watchlist, after, count) for source in watchlist.sources]
    with FetchState.open(places.state) as state:
        return [_times(source, state.source(source.id), watchlist, after, count) for source in watchlist.sources]


def watchlist_lines(watchlist: Watchlist) -> list[str]:
    """Return what a watchlist holds, in one line."""
    counts = {"entities": len(watchlist.entities), "metrics": len(watchlist.metrics), "sources": len(watchlist.sources)}
    return [f"The watchlist is sound: {', '.join(f'{count} {name}' for name, count in counts.items())}."]


def _times(source: Source, state: SourceState, watchlist: Watchlist, after: datetime, count: int) -> SourceTimes:
    zone = source.zone(watchlist.settings.timezone)
    if source.schedule is None:
        return SourceTimes(source, zone, (), state, is_due=True)
    last = None if state.looked_at is None else datetime.fromtimestamp(state.looked_at, UTC)
    times = tuple(next_times(source.schedule, zone, after, count))
    return SourceTimes(source, zone, times, state, is_due(source.schedule, zone, last, after))
