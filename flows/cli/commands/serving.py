"""The command that runs a project on its schedules: serve."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import BACKUPS, DATA, REPORTS, Backups, Cron, Data, Language, Reports, Watchlists

if TYPE_CHECKING:
    from flows.project import Project
    from flows.scheduling.prefect_server import OwnServer

Inbox = Annotated[
    list[Path] | None,
    typer.Option("--inbox", "-i", help="Folder or file to read; may repeat. Default: inbox/ here."),
]


def register(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command()(serve)


def serve(
    every: Cron = "*/30 * * * *",
    inbox: Inbox = None,
    watchlist: Watchlists = None,
    data: Data = DATA,
    reports: Reports = REPORTS,
    language: Language = "ko",
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Of the scheduler's server on 127.0.0.1; default any free one."),
    ] = None,
    metrics_port: Annotated[
        int | None,
        typer.Option("--metrics-port", min=1, max=65535, help="Serve metrics for Prometheus on 127.0.0.1 too."),
    ] = None,
    backups: Backups = BACKUPS,
) -> None:
    """Run on a schedule until stopped. Uses the Prefect server that PREFECT_API_URL names, else one of its own.

    Example: figurewatch serve --cron "0 7 * * *"
    """
    from flows.project import quiet_prefect
    from flows.project_checks import check_project, project_of

    project = check_project(project_of(data, reports, watchlist, inbox))
    quiet_prefect(data)
    from flows.scheduling.prefect_server import keep_history, own_server, served_once
    from flows.scheduling.server_reach import probe_server
    from flows.watchlists import checked_watchlist

    with served_once(data / "prefect"), _served_metrics(project, backups, metrics_port):
        if os.environ.get("PREFECT_API_URL"):
            probe_server()
            _serve(project, every, language)
            return
        keep_history(checked_watchlist(project.watchlists).settings.retention.artifacts_days)
        with own_server(data / "prefect", port) as server:
            # Prefect reads its settings when it is first imported, which is why it has not been until here.
            os.environ["PREFECT_API_URL"] = server.address
            _serve(project, every, language, server)


def _served_metrics(project: Project, backups: Path, port: int | None) -> AbstractContextManager[object]:
    """Serve the metrics of a project on a port of this machine; null serves none."""
    if port is None:
        return nullcontext()
    from flows.operations.prometheus_metrics import metrics_endpoint, registry

    return metrics_endpoint(registry(project.data, project.reports, backups), port)


def _serve(project: Project, every: str, language: str, server: OwnServer | None = None) -> None:
    from flows.scheduling.server_reach import reached_server
    from flows.scheduling.serving import ServedSchedules, is_cron, serve_schedules

    if not is_cron(every):
        raise typer.BadParameter(f"{every!r} is no cron expression; write for example '0 7 * * *'", param_hint="--cron")
    served = ServedSchedules(project, every, language, project.data / "prefect")
    for schedule in served.schedules:
        typer.echo(f"Schedule {schedule}", err=True)
    typer.echo("Files that arrive in the inbox start a run too. Each run is a line here, until Ctrl-C", err=True)
    if server is not None:
        server.wait()
        typer.echo(f"Runs and their reports: {server.address.removesuffix('/api')}", err=True)
    with reached_server():
        serve_schedules(served, project, server)
