"""Deployment to a Prefect server of one's own: ``python -m flows.deploy WORK_POOL``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Schedule

from flows.monitor import DEPLOYMENT, monitor, parameters
from flows.places import Project, default_inbox, default_watchlist


def deploy(pool: str) -> None:
    """Register the monitor flow with a work pool, for the project in this folder.

    The server is the one that ``PREFECT_API_URL`` names; a schedule that it has for the flow, from ``figurewatch
    serve`` or set there, stays.

    Args:
        pool: name of the work pool.
    """
    project = Project(Path("data"), Path("reports"), (default_watchlist(),), default_inbox())
    root = Path(__file__).resolve().parents[1]
    # Called outside a loop, Prefect's two-way methods answer with the flow itself and not with a coroutine.
    source = cast(Flow[..., Any], monitor.from_source(source=str(root), entrypoint="flows/monitor.py:monitor"))
    source.deploy(
        name=DEPLOYMENT,
        work_pool_name=pool,
        concurrency_limit=1,
        parameters=parameters(project),
        schedules=kept_schedules(),
    )


def kept_schedules() -> list[Schedule]:
    """The schedules that the server has for the monitor flow: a deployment without them would take them away."""
    with get_client(sync_client=True) as client:
        try:
            known = client.read_deployment_by_name(f"{monitor.name}/{DEPLOYMENT}")
        except ObjectNotFound:
            return []
    return [_schedule(item) for item in known.schedules]


def _schedule(known: DeploymentSchedule) -> Schedule:
    """A schedule as a deployment takes it, from what the server has."""
    fields = known.schedule.model_dump(exclude_none=True)
    return Schedule(active=known.active, parameters=known.parameters, slug=known.slug, **fields)


if __name__ == "__main__":
    deploy(sys.argv[1] if len(sys.argv) > 1 else "default")
