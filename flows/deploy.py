"""Deployment to a Prefect server of one's own: ``python -m flows.deploy WORK_POOL``."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from typer import BadParameter

from flows.cli.options import checked_cron
from flows.cli.output.log_lines import report_error
from flows.cli.output.streams import settle_streams
from flows.project import Project, project_inbox, project_watchlists
from flows.project_checks import check_project
from tasks.core.errors import FigurewatchError
from tasks.languages import report_languages

if TYPE_CHECKING:
    from prefect.client.schemas.objects import DeploymentSchedule
    from prefect.schedules import Schedule


class DeploymentError(FigurewatchError):
    """The flow cannot be registered with a work pool."""


def deploy(pool: str, cron: str | None = None, language: str = "ko") -> None:
    """Register the monitor flow with a work pool, for the project in this folder.

    The server is the one that ``PREFECT_API_URL`` names; a schedule that it has for the flow, from ``figurewatch
    serve`` or set there, stays. The data and report folders are those of ``FIGUREWATCH_DATA`` and
    ``FIGUREWATCH_REPORTS``, as for every command.

    Args:
        pool: name of the work pool.
        cron: when to run, in the watchlist's time zone, where the server has no schedule yet; null sets none.
        language: of the reports.

    Raises:
        DeploymentError: the server does not answer, or has no such pool.
        FigurewatchError: this folder is no project, or has a mistake.
    """
    data, reports = (Path(os.environ.get(f"FIGUREWATCH_{name.upper()}") or name) for name in ("data", "reports"))
    project = check_project(Project(data, reports, project_watchlists(), project_inbox()))
    from prefect import Flow

    from flows.scheduling.deployment import DEPLOYMENT, parameters
    from flows.scheduling.monitor import monitor
    from flows.scheduling.schedules import run_zone

    root = Path(__file__).resolve().parents[1]
    # Called outside a loop, Prefect's two-way methods answer with the flow itself and not with a coroutine.
    source = cast(
        Flow[..., Any], monitor.from_source(source=str(root), entrypoint="flows/scheduling/monitor.py:monitor")
    )
    try:
        source.deploy(
            name=DEPLOYMENT,
            work_pool_name=pool,
            concurrency_limit=1,
            parameters=parameters(project, run_zone(project.watchlists), language),
            schedules=kept_schedules() or first_schedules(project, cron),
        )
    except Exception as error:
        raise _explained(error, pool) from error


def kept_schedules() -> list[Schedule]:
    """Return the schedules that the server has for the monitor flow: a deployment without them would take them away."""
    from prefect.client.orchestration import get_client

    from flows.scheduling.deployment import known_deployment

    with get_client(sync_client=True) as client:
        known = known_deployment(client)
    return [_schedule(item) for item in known.schedules] if known else []


def first_schedules(project: Project, cron: str | None) -> list[Schedule]:
    """Return the schedule that a server without one gets, in the watchlist's time zone; none without ``cron``."""
    from prefect.schedules import Cron

    from flows.scheduling.schedules import run_zone

    return [Cron(cron, timezone=str(run_zone(project.watchlists)))] if cron else []


def _schedule(known: DeploymentSchedule) -> Schedule:
    """Return a schedule as a deployment takes it, from what the server has."""
    from prefect.schedules import Schedule

    fields = known.schedule.model_dump(exclude_none=True)
    return Schedule(active=known.active, parameters=known.parameters, slug=known.slug, **fields)


def _explained(error: Exception, pool: str) -> FigurewatchError:
    """Return what Prefect and its client raise for a pool or a server that is not there, in words."""
    import httpx

    server = os.environ.get("PREFECT_API_URL")
    # The address may contain a password, which is not printed.
    where = server.rsplit("@", 1)[-1] if server else "the temporary server, for PREFECT_API_URL is not set"
    if isinstance(error, httpx.HTTPError) or "Failed to reach API" in str(error):
        return DeploymentError("the Prefect server does not answer", where=where, todo="Start it, then deploy again")
    what = str(error).strip().splitlines() or [type(error).__name__]
    todo = (
        f"`prefect work-pool create {pool} --type process` makes a pool, `prefect work-pool ls` shows those there are"
    )
    if "work pool" in what[0].lower():
        return DeploymentError(what[0].rstrip("."), where=where, todo=todo)
    return DeploymentError(f"the flow cannot be deployed ({type(error).__name__}: {what[0]})", where=where, todo=todo)


def main() -> int:
    """Deploy to the pool that is named; gives the exit code."""
    settle_streams()
    named = _arguments().parse_args()
    try:
        deploy(named.pool, named.cron, named.language)
    except FigurewatchError as error:
        report_error(error)
        return 1
    return 0


def _arguments() -> ArgumentParser:
    parser = ArgumentParser("python -m flows.deploy", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pool", nargs="?", default="default", metavar="WORK_POOL")
    parser.add_argument("--cron", type=_cron, help="when to run, where the server has no schedule yet")
    parser.add_argument("--language", default="ko", choices=report_languages(), help="of the reports")
    return parser


def _cron(text: str) -> str:
    try:
        return checked_cron(text)
    except BadParameter as error:
        raise ArgumentTypeError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
