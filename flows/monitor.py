"""The main job on a schedule, served by this process until it is stopped."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.client.schemas.schedules import CronSchedule
from pydantic import ValidationError

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


def parameters(project: Project, language: str = "ko") -> dict[str, object]:
    """A project as parameters of the flow, its places absolute: a worker may start anywhere."""
    return {
        "data": str(project.data.resolve()),
        "reports": str(project.reports.resolve()),
        "watchlists": [str(path.resolve()) for path in project.watchlists],
        "inbox": [str(path.resolve()) for path in project.inbox],
        "language": language,
    }


def is_cron(text: str) -> bool:
    """Whether the scheduler takes a text for a cron expression."""
    try:
        CronSchedule(cron=text)
    except ValidationError:
        return False
    return True


def serve_monitor(project: Project, cron: str, language: str) -> None:
    """Serve the schedule; a run that is due while one is under way waits for it."""
    monitor.serve(name="figurewatch", cron=cron, limit=1, parameters=parameters(project, language))
