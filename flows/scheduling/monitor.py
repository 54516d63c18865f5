"""The flow that a schedule runs: the main job once, with parameters that a schedule can hold."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow
from prefect.runtime import flow_run as this_run
from prefect.states import Completed

from flows.ingest import ingest
from flows.operations.logs import logger
from flows.project import Project
from flows.runs.idle_run import idle_run
from flows.runs.run_summary import RunSummary
from flows.scheduling.lateness import is_overtaken
from flows.scheduling.run_names import run_name
from flows.scheduling.schedules import run_zone
from flows.scheduling.server_reach import finished
from flows.scheduling.signals import is_stopping
from tasks.core.errors import FigurewatchError, without_secrets
from tasks.core.watchlist import Settings
from tasks.core.watchlist_parts.schedules import Schedule
from warehouse.places import Places
from warehouse.safety.lock import is_held

OVERTAKEN = "Overtaken"
"""The name of the state in which a late run ends that leaves its work to a later one."""
IDLE = "Nothing new"
BUSY_SECONDS = 600.0
"""How long a scheduled run waits for another writer, such as `figurewatch run` by hand or a backfill."""
BUSY_LOOK_SECONDS = 1.0


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
    data: str,
    reports: str,
    watchlists: list[str],
    inbox: list[str],
    language: str = "ko",
    timezone: str | None = None,
    schedule: str | None = None,
    cron: str | None = None,
    every: int | None = None,
) -> State[dict[str, int]]:
    """Run the main job once; its outcome is one line of the terminal, and the message of its final state.

    Args:
        data, reports: folders.
        watchlists, inbox: files and folders.
        language: of the report.
        timezone: that times of the terminal and of names are in, so that they stay the schedule's own when the
            watchlist cannot be read; null is the watchlist's.
        schedule: name of the schedule that the run is of; null for a run that somebody starts by hand.
        cron: of that schedule, where it is an expression. A run that starts so late that its schedule is due again
            does nothing.
        every: of that schedule, where it is an interval, in seconds. With neither a run is due at no time of its own.

    Returns:
        The final state, with the counts of the run.
    """
    zone = ZoneInfo(timezone) if timezone else run_zone([Path(path) for path in watchlists])
    due_at = this_run.get_scheduled_start_time()
    times = Schedule(timedelta(seconds=every) if every else None, cron) if every or cron else None
    if times is not None and is_overtaken(times, zone, due_at, datetime.now(UTC)):
        message = f"due at {due_at.astimezone(zone):%Y-%m-%d %H:%M}; a later time of the schedule is past as well"
        return Completed(name=OVERTAKEN, message=message, data={})
    begun = _moment(zone)
    project = Project(Path(data), Path(reports), tuple(map(Path, watchlists)), tuple(map(Path, inbox)))
    try:
        summary = _run(project, language)
    except Exception as error:
        kind = "" if isinstance(error, FigurewatchError) else f"{type(error).__name__}: "
        extra = {"moment": begun, "event": "run_failed", "error": type(error).__name__}
        logger().error(f"run failed: {kind}{without_secrets(str(error))}", extra=extra)
        raise
    named = f"run {summary.run_id}, {schedule}" if schedule else f"run {summary.run_id}"
    logger().info(f"{named}: {summary.line()}", extra={"moment": begun, **summary.fields()})
    return Completed(
        name=None if summary.files or summary.fetched.pages else IDLE, message=summary.line(), data=summary.counts()
    )


def _run(project: Project, language: str) -> RunSummary:
    """Run the main job within this flow's run: its tasks and artifacts are on the page of the schedule's run then."""
    _wait_for_writer(project.data)
    idle = idle_run(project, language)
    if idle is not None:
        return idle
    return finished(lambda done: ingest.fn(project, language, done=done))


def _wait_for_writer(data: Path) -> None:
    """Wait until no other run writes, for ``BUSY_SECONDS`` at most; the run itself then says who does."""
    lock, until = Places(data).lock, time.monotonic() + BUSY_SECONDS
    while is_held(lock) and time.monotonic() < until:
        time.sleep(BUSY_LOOK_SECONDS)


def _moment(zone: ZoneInfo) -> str:
    return f"{datetime.now(zone):%Y-%m-%d %H:%M:%S %Z}"
