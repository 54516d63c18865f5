"""Commands that read what is new, or all again: run, backfill."""

from __future__ import annotations

import gc
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.cluster_options import Runner, Runners, Scheduler, Staging, cluster_of
from flows.cli.options import DATA, REPORTS, AsJson, Data, Language, Reports, Watchlists
from flows.cli.output.log_lines import log_outcome

if TYPE_CHECKING:
    from flows.cluster.cluster import Cluster
    from flows.project import Project
    from flows.runs.run_summary import RunSummary

Places = Annotated[
    list[str] | None,
    typer.Option(
        "--inbox",
        "-i",
        help="Folder or file to read, or an address on shared storage (s3://bucket/news); may repeat. "
        "Default: inbox/ here.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (run, backfill):
        app.command()(command)


def run(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Folders or files to read, the same as --inbox.", show_default=False)
    ] = None,
    inbox: Places = None,
    watchlist: Watchlists = None,
    data: Data = DATA,
    reports: Reports = REPORTS,
    language: Language = "ko",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that read; default one a processor.")
    ] = None,
    runner: Runners = Runner.LOCAL,
    scheduler: Scheduler = None,
    staging: Staging = None,
    as_json: AsJson = False,
) -> None:
    """Read what is new, load it, and report what changed.

    Example: figurewatch run --inbox inbox --watchlist watchlist.yaml --language en
    """
    from flows.project_checks import project_of
    from flows.runs.idle_run import idle_run

    project = project_of(data, reports, watchlist, [*(paths or ()), *(inbox or ())])
    cluster = cluster_of(runner, scheduler, staging, workers, data)
    summary = idle_run(project, language) or _full_run(project, language, workers, cluster, with_bar=not as_json)
    log_outcome(summary)
    if as_json:
        from warehouse.query.json_values import json_text

        answer = {**summary.counts(), "run": summary.run_id, "changes_by_kind": summary.by_kind()}
        answer |= {
            "report": str(summary.report),
            "published": str(summary.published),
            "seconds": round(summary.seconds, 2),
        }
        typer.echo(json_text(answer))
    else:
        typer.echo("\n".join(summary.lines()))


def _full_run(
    project: Project, language: str, workers: int | None, cluster: Cluster | None, *, with_bar: bool
) -> RunSummary:
    """Run the main job, with a Prefect server, after checking the project."""
    from flows.project import quiet_prefect
    from flows.project_checks import check_project

    check_project(project)
    quiet_prefect(project.data)
    from flows.scheduling.server_reach import finished, server_for_a_run

    with server_for_a_run(project.data / "prefect") as ready:
        # Three processes start at once: the server, the one that workers are forked from, and this one.
        if cluster is None:
            _start_readers(project)
        gc.disable()  # a seventh of the imports: what they make stays
        from flows.ingest import ingest
        from flows.runs.progress import bar, no_progress
        from flows.runs.task_inputs import OnlyHere

        shown = bar if sys.stderr.isatty() and with_bar else no_progress
        flow = ingest
        if cluster is not None:
            from flows.cluster.cluster import task_runner

            flow = ingest.with_options(task_runner=task_runner(cluster))
        gc.freeze()
        gc.enable()
        ready()
        return finished(lambda done: flow(project, language, workers, OnlyHere(shown), OnlyHere(done), cluster))


def _start_readers(project: Project) -> None:
    """Start loading what readers need, where the run is likely to read; it waits for nothing."""
    from flows.runs.idle_run import expects_reading
    from tasks.workers.worker_process import start_preloading

    if expects_reading(project):
        start_preloading()


def backfill(
    watchlist: Watchlists = None,
    data: Data = DATA,
    reports: Reports = REPORTS,
    language: Language = "ko",
    as_json: AsJson = False,
) -> None:
    """Read all stored texts again with this extractor and watchlist; what was read before stays in history.

    Example: figurewatch backfill --watchlist watchlist.yaml
    """
    from flows.project import Project, project_watchlists, quiet_prefect
    from flows.project_checks import check_project, check_warehouse

    project = check_project(Project(data, reports, project_watchlists(watchlist), ()))
    check_warehouse(data)
    quiet_prefect(data)
    from flows.scheduling.server_reach import finished, server_for_a_run

    with server_for_a_run(data / "prefect") as ready:
        from tasks.workers.worker_process import start_preloading

        start_preloading()
        from flows.backfill import backfill as backfill_flow

        ready()
        summary = finished(lambda done: backfill_flow(project, language, done))
    log_outcome(summary)
    typer.echo(json.dumps(summary.counts()) if as_json else "\n".join(summary.lines()))
