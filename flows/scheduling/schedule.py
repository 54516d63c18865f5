"""The main job on a schedule, served by this process until it is stopped."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.schedules import CronSchedule
from prefect.flows import Flow
from prefect.schedules import Cron
from pydantic import ValidationError

from flows.ingest import ingest
from flows.operations.logs import logger
from flows.project import Project
from flows.run_summary import RunSummary
from flows.scheduling.prefect_server import OwnServer, ServerError
from flows.scheduling.run_names import run_name, run_zone
from flows.scheduling.server_reach import finished
from flows.scheduling.signals import end_children, is_stopping
from tasks.core.errors import FigurewatchError, without_secrets
from tasks.core.watchlist import Settings
from tasks.workers.pool import start_resource_tracker

DEPLOYMENT = "figurewatch"
END_SECONDS = 1.5
"""How long a run has to note where it stops when the schedule ends; it is killed then, and what it loaded is safe."""
LOOK_SECONDS = 1.0
"""How often the served schedule looks whether its server is alive."""


def _print_crash(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Print the line of a run that could not print its own because its process was killed or stopped."""
    del flow
    reason = "stopped with the schedule" if is_stopping() else without_secrets(state.message or "its process ended")
    zone = ZoneInfo(flow_run.parameters.get("timezone") or Settings().timezone)
    logger().error(
        f"run did not end: {reason.rstrip('.')}. What was loaded is safe; the next run goes on",
        extra={"moment": _moment(zone), "event": "run_crashed"},
    )


@flow(
    name="monitor", flow_run_name=run_name, on_crashed=[_print_crash], on_cancellation=[_print_crash],
    persist_result=False,
)  # fmt: skip
def monitor(
    data: str, reports: str, watchlists: list[str], inbox: list[str], language: str = "ko", timezone: str | None = None
) -> dict[str, int]:
    """Run the main job once, with parameters that a schedule can hold; its outcome is one line of the terminal.

    Args:
        data, reports: folders.
        watchlists, inbox: files and folders.
        language: of the report.
        timezone: that times of the terminal and of names are in, so that they stay the schedule's own when the
            watchlist cannot be read; null is the watchlist's.

    Returns:
        Counts of the run.
    """
    project = Project(Path(data), Path(reports), tuple(map(Path, watchlists)), tuple(map(Path, inbox)))
    zone = ZoneInfo(timezone) if timezone else run_zone(project.watchlists)
    begun = _moment(zone)
    try:
        summary: RunSummary = finished(lambda done: ingest(project, language, done=done))
    except Exception as error:
        kind = "" if isinstance(error, FigurewatchError) else f"{type(error).__name__}: "
        extra = {"moment": begun, "event": "run_failed", "error": type(error).__name__}
        logger().error(f"run failed: {kind}{without_secrets(str(error))}", extra=extra)
        raise
    logger().info(f"run {summary.run_id}: {summary.line()}", extra={"moment": begun, **summary.fields()})
    return summary.counts()


def _moment(zone: ZoneInfo) -> str:
    return f"{datetime.now(zone):%Y-%m-%d %H:%M:%S %Z}"


def parameters(project: Project, language: str = "ko") -> dict[str, object]:
    """Return a project as parameters of the flow, its places absolute: a worker may start anywhere."""
    return {
        "data": str(project.data.resolve()),
        "reports": str(project.reports.resolve()),
        "watchlists": [str(path.resolve()) for path in project.watchlists],
        "inbox": [str(path.resolve()) for path in project.inbox],
        "language": language,
        "timezone": str(run_zone(project.watchlists)),
    }


def is_cron(text: str) -> bool:
    """Return whether the scheduler takes a text for a cron expression."""
    try:
        CronSchedule(cron=text)
    except ValidationError:
        return False
    return True


def serve_monitor(project: Project, cron: str, language: str, server: OwnServer | None = None) -> None:
    """Serve the schedule in the watchlist's time zone; a run that is due while one is under way waits for it.

    Args:
        project: what to run.
        cron: when, as a cron expression.
        language: of the reports.
        server: the own server, where there is one.

    Raises:
        ServerError: the server is lost.
        Stopped: the process was asked to stop; the only end without an error.
    """
    schedule = Cron(cron, timezone=str(run_zone(project.watchlists)))
    failures: list[BaseException] = []

    def serve() -> None:
        try:
            monitor.serve(
                name=DEPLOYMENT, schedule=schedule, limit=1, parameters=parameters(project, language),
                print_starting_message=False,
            )  # fmt: skip
        except BaseException as error:  # noqa: BLE001 - given to the thread that waits for this one
            failures.append(error)

    start_resource_tracker()
    # Not in the main thread: Prefect's way to end a schedule waits for its runs, and for the server, far too long.
    serving = Thread(target=serve, name="schedule", daemon=True)
    serving.start()
    try:
        while serving.is_alive():
            serving.join(LOOK_SECONDS)
            if server is not None and not server.runs:
                raise ServerError(
                    "the scheduler's server ended", where=str(server.log), todo="Its log may say why; serve again"
                )
    finally:
        _end_runs(server)
    raise failures[0] if failures else ServerError("the schedule is served no more", todo="Serve it again")


def _end_runs(server: OwnServer | None) -> None:
    """Have the run that is under way note where it stops.

    The schedule of a server that stays is paused: it would queue runs that no process takes. An own server plans none
    once it has ended, and those that it has planned go when the schedule is served again.
    """
    pausing = Thread(target=_pause, daemon=True)
    if server is None:
        pausing.start()
    end_children(END_SECONDS, spared=None if server is None else server.pid)
    if server is None:
        pausing.join(END_SECONDS)


def _pause() -> None:
    with suppress(Exception), get_client(sync_client=True) as client:  # a server that is lost plans no runs
        client.pause_deployment(client.read_deployment_by_name(f"{monitor.name}/{DEPLOYMENT}").id)
