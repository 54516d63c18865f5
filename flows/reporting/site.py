"""The static site of a project, made from the published warehouse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flows.project import Project
from flows.reporting.run_reports import counts_of_run, read_errors
from flows.reporting.stored_changes import all_runs, read_changes
from flows.watchlists import checked_watchlist
from tasks.reports import report_context
from tasks.reports.site import SiteSummary, build_site
from tasks.reports.site.writer import Progress
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.reading.site import PublishedSite


def write_site(project: Project, folder: Path, language: str, progress: Progress) -> SiteSummary:
    """Write the site, or bring it up to date.

    Args:
        project: its data and report folders and watchlists.
        folder: of the site.
        language: of the site.
        progress: called with what is written, how many are done, and of how many.

    Raises:
        NotPublishedError: there is no warehouse yet.
        ReportError: the site cannot be written.
    """
    watchlist = checked_watchlist(project.watchlists)
    published, feed = Places(project.data).published, project.reports / "changes.atom"
    with connect_reader(published) as con, read_errors(published):
        latest = all_runs(con)[-1:]
        stored = read_changes(con, latest)
        context = report_context(
            watchlist,
            language,
            datetime.now(UTC),
            run_id=latest[0] if latest else None,
            summary=counts_of_run(con, latest[0]) if latest else {},
            observations=stored.observations,
            notices=stored.notices,
        )
        return build_site(
            PublishedSite(con),
            folder,
            stored.changes,
            context,
            feed=feed.read_bytes() if feed.is_file() else None,
            settings=watchlist.model_dump_json(),
            progress=progress,
        )
