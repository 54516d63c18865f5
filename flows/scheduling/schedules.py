"""The schedules of a project: what runs when, in which time zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.watchlists import checked_watchlist
from tasks.core.errors import ReportError, WatchlistError
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.schedules import Schedule
from tasks.core.watchlist_parts.watchlist_sources import Source, folders_of_every_run
from tasks.reports.context import zone_of

INBOX_SCHEDULE = "inbox"


@dataclass(frozen=True, slots=True)
class ScheduledRuns:
    """One schedule.

    Attributes:
        name: unique within the project; runs and the pages of the scheduler show it.
        schedule: when.
        timezone: IANA zone in which the schedule is read.
        what: what a run reads, in words.
    """

    name: str
    schedule: Schedule
    timezone: str
    what: str

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)

    def __str__(self) -> str:
        return f"{self.name}: {self.schedule}, {self.timezone} time, {self.what}"


def schedules_of(watchlist: Watchlist, inbox: Sequence[Path], cron: str) -> tuple[ScheduledRuns, ...]:
    """Return every schedule of a watchlist, that of the inbox first.

    Args:
        watchlist: its sources, each with its schedule and time zone, ``settings.timezone`` where it names none.
        inbox: folders and files that are read besides.
        cron: when the inbox is read, apart from the moments at which a file arrives there.
    """
    zone = str(zone_of(watchlist))
    folders = ", ".join(map(str, (*inbox, *folders_of_every_run(watchlist.sources))))
    own = ScheduledRuns(INBOX_SCHEDULE, Schedule(cron=cron), zone, f"reads {folders}")
    return (own, *(item for source in watchlist.sources for item in _of_source(source, zone)))


def _of_source(source: Source, zone: str) -> Iterator[ScheduledRuns]:
    """Yield the schedule of a source that has one; its name says the kind: no source is taken for the inbox."""
    if source.schedule is not None:
        place = source.folder or ", ".join(source.addresses)
        yield ScheduledRuns(f"{source.kind} {source.id}", source.schedule, source.zone(zone), f"looks at {place}")


def run_zone(watchlists: Sequence[Path]) -> ZoneInfo:
    """Return the time zone of the watchlists; the default where they cannot be read, which fails the run itself."""
    try:
        return zone_of(checked_watchlist(watchlists))
    except (WatchlistError, ReportError):
        return zone_of(Watchlist())
