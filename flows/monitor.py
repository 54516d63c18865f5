"""The main job on a schedule, served by this process until it is stopped."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.ingest import ingest
from flows.places import Project


@flow(name="monitor", log_prints=True)
def monitor(data: str, reports: str, watchlists: list[str], inbox: list[str], language: str = "ko") -> dict[str, int]:
    """Run the main job once, with parameters that a schedule can hold.

    Args:
        data, reports: folders.
        watchlists, inbox: files and folders.
        language: of the report.

    Returns:
        Counts of the run.
    """
    project = Project(Path(data), Path(reports), tuple(map(Path, watchlists)), tuple(map(Path, inbox)))
    return ingest(project, language).counts()


def serve_monitor(project: Project, cron: str, language: str) -> None:
    """Serve the schedule; a run that is due while one is under way waits for it."""
    monitor.serve(
        name="figurewatch",
        cron=cron,
        limit=1,
        parameters={
            "data": str(project.data),
            "reports": str(project.reports),
            "watchlists": [str(path) for path in project.watchlists],
            "inbox": [str(path) for path in project.inbox],
            "language": language,
        },
    )
