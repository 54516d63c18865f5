"""Removal of what a project no longer needs, by the rules of its watchlist."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from flows.project import Project
from flows.project_checks import check_warehouse
from flows.reporting.stored_changes import all_runs
from flows.watchlists import checked_watchlist
from tasks.reports.report_files import run_folder
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.retention.prune import Decision, plan, prune


def prune_project(project: Project, backups: Path, *, dry_run: bool, now: datetime | None = None) -> list[Decision]:
    """Remove old reports, backups, copies and fetched pages, never the only copy of something.

    Args:
        project: its data and report folders, and its watchlists, whose rules count.
        backups: folder of all backups.
        dry_run: decide only.
        now: the time that ages are counted to; aware, null is the present.

    Returns:
        What went or would go, and what stays although a rule would remove it.

    Raises:
        WatchlistError: the watchlist can't be used.
        WarehouseError: there is no warehouse, a run is active, or something can't be read or removed.
    """
    check_warehouse(project.data)
    settings = checked_watchlist(project.watchlists).settings.retention
    published = Places(project.data).published

    def decide() -> list[Decision]:
        with closing(connect_reader(published)) as con:
            runs = {run_id: run_folder(project.reports, run_id) for run_id in all_runs(con)}
        return plan(project.data, project.reports, runs, backups, settings, now or datetime.now(UTC))

    return decide() if dry_run else prune(project.data, decide)
