"""The deployment of a project on a Prefect server: its schedules, their pauses, and runs that were missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Cron, Interval, Schedule
from prefect.states import Cancelled, Crashed, Scheduled

from flows.project import Project
from flows.scheduling.lateness import is_missed
from flows.scheduling.monitor import OVERTAKEN, monitor
from flows.scheduling.schedules import ScheduledRuns
from tasks.core.watchlist_parts.schedules import interval_anchor

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

DEPLOYMENT = "figurewatch"
LATE_SECONDS = 60
"""A run that has not started that long after its time was missed: the runner asks for runs every few seconds."""
LATEST_RUNS = 200
"""Runs among which the last one of every schedule is looked for."""
_WAITING = [StateType.SCHEDULED, StateType.PENDING]
_STARTED = [StateType.RUNNING, StateType.COMPLETED, StateType.FAILED]
"""A run that crashed or was cancelled made up for nothing: the next one goes on where it stopped."""


def parameters(project: Project, zone: ZoneInfo, language: str = "ko") -> dict[str, object]:
    """Return a project as parameters of the flow, its places absolute: a worker may start anywhere.

    Args:
        project: what to run.
        zone: in which runs are named that somebody starts by hand.
        language: of the reports.
    """
    return {
        "data": str(project.data.resolve()),
        "reports": str(project.reports.resolve()),
        "watchlists": [str(path.resolve()) for path in project.watchlists],
        "inbox": [str(path.resolve()) for path in project.inbox],
        "language": language,
        "timezone": str(zone),
    }


def deployment_of(
    project: Project, schedules: Sequence[ScheduledRuns], language: str, known: DeploymentResponse | None
) -> RunnerDeployment:
    """Return the deployment that runs every schedule of a project.

    Args:
        project: what to run.
        schedules: all of them, that of the inbox first, which has the zone of the watchlist.
        language: of the reports.
        known: the deployment as the server has it: what is paused there stays paused. Null where it has none.
    """
    paused = {item.slug for item in known.schedules if not item.active} if known else set()
    deployment = monitor.to_deployment(
        name=DEPLOYMENT,
        description="\n".join(f"- {item}" for item in schedules),
        schedules=[_prefect_schedule(item, active=item.name not in paused) for item in schedules],
        parameters=parameters(project, schedules[0].zone, language),
        paused=known.paused if known else False,
    )
    # Called outside a loop, Prefect's two-way methods answer with the deployment itself and not with a coroutine.
    return cast("RunnerDeployment", deployment)


def known_deployment(client: SyncPrefectClient) -> DeploymentResponse | None:
    """Return the deployment as the server has it; null where it has none."""
    try:
        return client.read_deployment_by_name(f"{monitor.name}/{DEPLOYMENT}")
    except ObjectNotFound:
        return None


def close_lost_runs(client: SyncPrefectClient, deployment: DeploymentResponse) -> None:
    """Mark runs as crashed whose process ended with an earlier server: nobody else will ever say how they ended.

    Only for a server of this process's own, which runs nothing else.
    """
    for run in _runs(client, deployment, [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]):
        message = "Its process ended with an earlier `figurewatch serve`; what it loaded is safe, the next run goes on."
        client.set_flow_run_state(run.id, Crashed(message=message), force=True)


def start_missed_runs(
    client: SyncPrefectClient, deployment: DeploymentResponse, schedules: Iterable[ScheduledRuns], now: datetime
) -> list[ScheduledRuns]:
    """Start one run of every schedule whose latest time was missed, however many times were.

    Runs of missed times that still wait are cancelled. What is paused is left alone.

    Args:
        client: of the server.
        deployment: as the server has it.
        schedules: of the project.
        now: aware.

    Returns:
        The schedules of which a run was started.
    """
    if deployment.paused:
        return []
    for run in _runs(client, deployment, [StateType.SCHEDULED], before=now - timedelta(seconds=LATE_SECONDS)):
        client.set_flow_run_state(run.id, Cancelled(message="Missed; one run makes up for all that were."), force=True)
    paused = {item.slug for item in deployment.schedules if not item.active}
    waiting = {_schedule_of(run) for run in _runs(client, deployment, _WAITING, before=now + timedelta(seconds=1))}
    last = last_starts(_runs(client, deployment, _STARTED))
    missed = [item for item in missed_schedules(schedules, last, now) if item.name not in paused | waiting]
    for item in missed:
        start_run(client, deployment, item)
    return missed


def missed_schedules(
    schedules: Iterable[ScheduledRuns], last: Mapping[str, datetime], now: datetime
) -> list[ScheduledRuns]:
    """Return the schedules that were due without a run.

    Args:
        schedules: all of them.
        last: when the last run of each started, by name; a schedule that never ran is missing.
        now: aware. A time that is not ``LATE_SECONDS`` past is not missed yet.
    """
    by = now - timedelta(seconds=LATE_SECONDS)
    return [item for item in schedules if is_missed(item.schedule, item.zone, last.get(item.name), by)]


def last_starts(runs: Iterable[FlowRun]) -> dict[str, datetime]:
    """Return when the last run of every schedule started; a run that left its work to a later one does not count."""
    starts: dict[str, datetime] = {}
    for run in runs:
        name = _schedule_of(run)
        if name is None or run.start_time is None or run.state_name == OVERTAKEN:
            continue
        starts[name] = max(run.start_time, starts.get(name, run.start_time))
    return starts


def start_run(client: SyncPrefectClient, deployment: DeploymentResponse, schedule: ScheduledRuns) -> None:
    """Start a run of a schedule now, apart from its times."""
    client.create_flow_run_from_deployment(
        deployment.id,
        parameters={"schedule": schedule.name, "timezone": schedule.timezone},
        state=Scheduled(),
    )


def start_on_arrival(schedule: ScheduledRuns) -> bool:
    """Start a run of the inbox because files arrived, unless it is paused or one is about to start anyway.

    Returns:
        Whether one was started.
    """
    with get_client(sync_client=True) as client:
        deployment = known_deployment(client)
        if deployment is None or deployment.paused:
            return False
        if any(item.slug == schedule.name and not item.active for item in deployment.schedules):
            return False
        soon = datetime.now(UTC) + timedelta(seconds=1)
        if schedule.name in {_schedule_of(run) for run in _runs(client, deployment, _WAITING, before=soon)}:
            return False
        start_run(client, deployment, schedule)
    return True


def pause_at_end(note: Path) -> None:
    """Pause the deployment of a server that stays when nobody serves it: it would queue runs that no process takes.

    Args:
        note: a file that is made where this pause is the program's own, so that the next `serve` takes it back.
    """
    with get_client(sync_client=True) as client:
        deployment = known_deployment(client)
        if deployment is not None and not deployment.paused:
            note.touch()
            client.pause_deployment(deployment.id)


def resume_own_pause(client: SyncPrefectClient, deployment: DeploymentResponse, note: Path) -> DeploymentResponse:
    """Take back the pause of ``pause_at_end``; one that a person has set stays."""
    if not note.exists():
        return deployment
    client.resume_deployment(deployment.id)
    note.unlink()
    return client.read_deployment(deployment.id)


def _prefect_schedule(item: ScheduledRuns, *, active: bool) -> Schedule:
    """Return a schedule as Prefect takes it; its runs have it among their parameters."""
    named = {"schedule": item.name, "timezone": item.timezone}
    if item.schedule.every is not None:
        every = item.schedule.every
        # In UTC: Prefect keeps the hour of the day of longer intervals otherwise, which is then no length of time.
        return Interval(
            every,
            anchor_date=interval_anchor(item.zone),
            timezone="UTC",
            active=active,
            slug=item.name,
            parameters={**named, "every": int(every.total_seconds())},
        )
    cron = item.schedule.cron or ""
    return Cron(cron, timezone=item.timezone, active=active, slug=item.name, parameters={**named, "cron": cron})


def _runs(
    client: SyncPrefectClient,
    deployment: DeploymentResponse,
    states: Sequence[StateType],
    before: datetime | None = None,
) -> list[FlowRun]:
    return client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))),
            expected_start_time=FlowRunFilterExpectedStartTime(before_=before) if before else None,
        ),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id])),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=LATEST_RUNS,
    )


def _schedule_of(run: FlowRun) -> str | None:
    name = run.parameters.get("schedule")
    return name if isinstance(name, str) else None
