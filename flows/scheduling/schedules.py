"""The schedules of a project: what runs when, in which time zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.watchlists import checked_watchlist
from tasks.core.errors import ReportError, WatchlistError
from tasks.core.watchlist import Watchlist
from tasks.reports.context import zone_of

INBOX_SCHEDULE = "inbox"


@dataclass(frozen=True, slots=True)
class ScheduledRuns:
    """One schedule.

    Attributes:
        name: unique within the project; runs and the pages of the scheduler show it.
        cron: when, as a cron expression.
        timezone: IANA zone in which the expression is read.
        what: what a run reads, in words.
    """

    name: str
    cron: str
    timezone: str
    what: str

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)

    def __str__(self) -> str:
        return f"{self.name}: {self.cron!r}, {self.timezone} time, {self.what}"


def schedules_of(watchlist: Watchlist, inbox: Sequence[Path], cron: str) -> tuple[ScheduledRuns, ...]:
    """Return every schedule of a watchlist.

    Args:
        watchlist: its time zone holds for schedules that name none.
        inbox: folders and files that are read besides.
        cron: when the inbox is read, apart from the moments at which a file arrives there.
    """
    folders = ", ".join(str(path) for path in inbox)
    return (ScheduledRuns(INBOX_SCHEDULE, cron, str(zone_of(watchlist)), f"reads {folders}"),)


def run_zone(watchlists: Sequence[Path]) -> ZoneInfo:
    """Return the time zone of the watchlists; the default where they cannot be read, which fails the run itself."""
    try:
        return zone_of(checked_watchlist(watchlists))
    except (WatchlistError, ReportError):
        return zone_of(Watchlist())
