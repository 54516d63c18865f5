"""Commands that make and run a project: init, run, serve, backfill, doctor."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.cluster_options import Runner, Runners, Scheduler, Staging, cluster_of
from flows.cli.log_lines import log_outcome
from flows.cli.options import BACKUPS, DATA, REPORTS, AsJson, Backups, Cron, Data, Language, Reports, Watchlists

if TYPE_CHECKING:
    from flows.cluster.cluster import Cluster
    from flows.project import Project
    from flows.run_summary import RunSummary
    from flows.scheduling.prefect_server import OwnServer

Inbox = Annotated[
    list[Path] | None,
    typer.Option("--inbox", "-i", help="Folder or file to read; may repeat. Default: inbox/ here."),
]
Places = Annotated[
    list[str] | None,
    typer.Option(
        "--inbox",
        "-i",
        help="Folder or file to read, or an address on shared storage (s3://bucket/news); may repeat. "
        "Default: inbox/ here.",
    ),
]


_OWN_WATCHLIST = """\
# What to track. The shipped metrics and entities come first; what stands here is added or overrides.
include: [{}]

entities:
  # - {{id: my-company, names: {{ko: 우리회사, en: Our Company}}, aliases: [OURCO], type: company}}
  []

metrics:
  []

# Where changes are sent; the variable DESK_MAIL holds an Apprise address such as mailtos://user:password@host?to=...
# reports:
#   - {{id: desk-mail, url_env: DESK_MAIL, language: ko}}
"""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (init, run, serve, backfill, doctor):
        app.command()(command)


def init(
    folder: Annotated[Path, typer.Argument(help="Where to start a project.")] = Path(),
) -> None:
    """Start a project: a watchlist of your own and an inbox.

    Example: figurewatch init my-watch
    """
    from flows.project import INBOX, PACKAGED, WATCHLIST, make_folder, unusable
    from warehouse.query.terminal import one_line

    watchlist, inbox = folder / WATCHLIST, folder / INBOX
    make_folder(inbox, "the project's inbox")
    if watchlist.exists():
        typer.echo(f"{one_line(watchlist)} is there already and stays as it is")
    else:
        try:
            watchlist.write_text(_OWN_WATCHLIST.format(json.dumps(str(PACKAGED / WATCHLIST))), encoding="utf-8")
        except OSError as error:
            raise unusable(watchlist, "the watchlist", error.strerror or str(error)) from error
        typer.echo(f"Wrote {one_line(watchlist)}")
    there = f"cd {one_line(folder)} && " if folder != Path() else ""
    typer.echo(f"Put saved articles into {one_line(inbox)}, then: {there}figurewatch run")


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
    from flows.idle_run import idle_run

    project = _project(data, reports, watchlist, [*(paths or ()), *(inbox or ())])
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


def _project(data: Path, reports: Path, watchlist: list[Path] | None, inbox: Sequence[str | Path] | None) -> Project:
    from flows.project import Project, project_watchlists
    from flows.project_checks import inbox_or_sources
    from tasks.extract.sources.storage import is_address

    watchlists = project_watchlists(watchlist)
    storage = tuple(str(place) for place in inbox or () if is_address(str(place)))
    folders = [Path(place) for place in inbox or () if str(place) not in storage]
    return Project(
        data, reports, watchlists, () if storage and not folders else inbox_or_sources(folders, watchlists), storage
    )


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
        from flows.progress import bar, no_progress
        from flows.task_inputs import OnlyHere

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
    from flows.idle_run import expects_reading
    from tasks.workers.processes import start_preloading

    if expects_reading(project):
        start_preloading()


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
    from flows.project_checks import check_project

    project = check_project(_project(data, reports, watchlist, inbox))
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
    from flows.operations.metrics import metrics_endpoint, registry

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
        from tasks.workers.processes import start_preloading

        start_preloading()
        from flows.backfill import backfill as backfill_flow

        ready()
        summary = finished(lambda done: backfill_flow(project, language, done))
    log_outcome(summary)
    typer.echo(json.dumps(summary.counts()) if as_json else "\n".join(summary.lines()))


def doctor(data: Data = DATA, as_json: AsJson = False) -> None:
    """Look for what is wrong with the warehouse; exit code 1 where something is.

    Example: figurewatch doctor --json
    """
    from warehouse.query.json_values import json_text
    from warehouse.query.terminal import one_line
    from warehouse.safety.doctor import examine

    findings = examine(data)
    if as_json:
        typer.echo(json_text([finding.as_json() for finding in findings], indent=1))
    elif not findings:
        typer.echo("All is well.")
    for finding in () if as_json else findings:
        many = f" ({finding.count})" if finding.count else ""
        line = f"{finding.severity:8} {finding.check}: {finding.what}{many}, in {finding.where}. {finding.todo}"
        typer.echo(one_line(line))
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)
