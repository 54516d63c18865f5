"""Names of runs, as Prefect's pages list them: when, and what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect.runtime import flow_run

from flows.watchlists import checked_watchlist
from tasks.core.errors import ReportError, WatchlistError
from tasks.core.watchlist import Watchlist
from tasks.reports.context import zone_of


def run_name() -> str:
    """Return the name of the flow run that begins: ``2021-10-13 07:00 monitor``, in the watchlist's time zone."""
    parameters = flow_run.get_parameters()
    project, zone = parameters.get("project"), parameters.get("timezone")
    named = parameters.get("watchlists", ()) if project is None else project.watchlists
    now = datetime.now(ZoneInfo(zone) if zone else run_zone([Path(path) for path in named]))
    return f"{now:%Y-%m-%d %H:%M} {flow_run.get_flow_name()}"


def run_zone(watchlists: Sequence[Path]) -> ZoneInfo:
    """Return the time zone of the watchlists; the default where they cannot be read, which fails the run itself."""
    try:
        return zone_of(checked_watchlist(watchlists))
    except (WatchlistError, ReportError):
        return zone_of(Watchlist())
