"""Commands that make and run a project: init, run, serve, backfill, report, doctor."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import DATA, REPORTS, AsJson, Data, Language, Reports, Watchlists, day_of, watchlists

if TYPE_CHECKING:
    from flows.places import Project
    from flows.server import OwnServer

Inbox = Annotated[
    list[Path] | None,
    typer.Option("--inbox", "-i", help="Folder or file to read; may repeat. Default: seeds/articles and inbox/ here."),
]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (init, run, serve, backfill, report, doctor):
        app.command()(command)


def init(
    folder: Annotated[Path, typer.Argument(help="Where to start a project.")] = Path(),
) -> None:
    """Start a project: a watchlist of your own and an inbox.

    Example: figurewatch init my-watch
    """
    from flows.places import PACKAGED

    watchlist, inbox = folder / "watchlist.yaml", folder / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    if watchlist.exists():
        typer.echo(f"{watchlist} is there already and stays as it is")
    else:
        watchlist.write_text(
            "# What to track. The shipped metrics and entities come first; what stands here is added or overrides.\n"
            f"include: [{json.dumps(str(PACKAGED / 'watchlist.yaml'))}]\n\n"
            "entities:\n"
            "  # - {id: my-company, names: {ko: 우리회사, en: Our Company}, aliases: [OURCO], type: company}\n"
            "  []\n\nmetrics:\n  []\n",
            encoding="utf-8",
        )
        typer.echo(f"Wrote {watchlist}")
    there = f"cd {folder} && " if folder != Path() else ""
    typer.echo(f"Put saved articles into {inbox}, then: {there}figurewatch run")


def run(
    inbox: Inbox = None,
    watchlist: Watchlists = None,
    data: Data = DATA,
    reports: Reports = REPORTS,
    language: Language = "ko",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that parse; default one a processor.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read what is new, load it, and report what changed.

    Example: figurewatch run --inbox inbox --watchlist watchlist.yaml --language en
    """
    from flows.places import Project, default_inbox, quiet_prefect

    project = Project(data, reports, watchlists(watchlist), tuple(inbox) if inbox else default_inbox())
    data.mkdir(parents=True, exist_ok=True)
    quiet_prefect(data)
    from flows.reached import finished, server_for_a_run

    with server_for_a_run(data / "prefect") as ready:
        from flows.ingest import ingest
        from flows.progress import bar, no_progress

        shown = bar if sys.stderr.isatty() and not as_json else no_progress
        ready()
        summary = finished(lambda done: ingest(project, language, workers, shown, done))
    if as_json:
        told = {**summary.counts(), "run": summary.run_id, "changes_by_kind": summary.by_kind()}
        told |= {
            "report": str(summary.report),
            "published": str(summary.published),
            "seconds": round(summary.seconds, 2),
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo("\n".join(summary.lines()))


def serve(
    every: Annotated[str, typer.Option("--cron", help="When to run, as a cron expression.")] = "*/30 * * * *",
    inbox: Inbox = None,
    watchlist: Watchlists = None,
    data: Data = DATA,
    reports: Reports = REPORTS,
    language: Language = "ko",
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Of the scheduler's server on 127.0.0.1; default any free one."),
    ] = None,
) -> None:
    """Run on a schedule until stopped. Uses the Prefect server that PREFECT_API_URL names, else one of its own.

    Example: figurewatch serve --cron "0 7 * * *"
    """
    from flows.places import Project, default_inbox, quiet_prefect

    project = Project(data, reports, watchlists(watchlist), tuple(inbox) if inbox else default_inbox())
    data.mkdir(parents=True, exist_ok=True)
    quiet_prefect(data)
    from flows.reached import probe_server
    from flows.server import own_server, served_once

    with served_once(data / "prefect"):
        if os.environ.get("PREFECT_API_URL"):
            probe_server()
            _serve(project, every, language)
            return
        with own_server(data / "prefect", port) as server:
            # Prefect reads its settings when it is first imported, which is why it has not been until here.
            os.environ["PREFECT_API_URL"] = server.address
            _serve(project, every, language, server)


def _serve(project: Project, every: str, language: str, server: OwnServer | None = None) -> None:
    from flows.monitor import is_cron, serve_monitor
    from flows.reached import reached_server
    from tasks.reports.context import zone_of
    from tasks.watchlist import load_watchlist

    if not is_cron(every):
        raise typer.BadParameter(f"{every!r} is no cron expression; write for example '0 7 * * *'", param_hint="--cron")
    zone = zone_of(load_watchlist(project.watchlists))
    typer.echo(f"Runs at {every!r}, {zone} time, until Ctrl-C; each is a line here", err=True)
    if server is not None:
        server.wait()
        typer.echo(f"Runs and their reports: {server.address.removesuffix('/api')}", err=True)
    with reached_server():
        serve_monitor(project, every, language, server)


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
    from flows.places import Project, quiet_prefect

    project = Project(data, reports, watchlists(watchlist), ())
    quiet_prefect(data)
    from flows.reached import finished, server_for_a_run

    with server_for_a_run(data / "prefect") as ready:
        from flows.backfill import backfill as backfill_flow

        ready()
        summary = finished(lambda done: backfill_flow(project, language, done))
    typer.echo(json.dumps(summary.counts()) if as_json else "\n".join(summary.lines()))


def report(
    data: Data = DATA,
    reports: Reports = REPORTS,
    watchlist: Watchlists = None,
    language: Language = "ko",
    run_id: Annotated[int | None, typer.Option("--run", help="Only the changes of this run; default: all.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Only changes found on this day or later: YYYY-MM-DD or YYYY-MM.")
    ] = None,
) -> None:
    """Write the report anew from the warehouse.

    Example: figurewatch report --language en --since 2021-10
    """
    from flows.places import Project
    from flows.reporting import report_again

    project = Project(data, reports, watchlists(watchlist), ())
    typer.echo(report_again(project, language, run_id, day_of(since)))


def doctor(data: Data = DATA, as_json: AsJson = False) -> None:
    """Look for what is wrong with the warehouse; exit code 1 where something is.

    Example: figurewatch doctor --json
    """
    from warehouse.doctor import examine

    findings = examine(data)
    if as_json:
        typer.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    elif not findings:
        typer.echo("All is well.")
    for finding in () if as_json else findings:
        many = f" ({finding.count})" if finding.count else ""
        typer.echo(f"{finding.severity:8} {finding.check}: {finding.what}{many}, in {finding.where}. {finding.todo}")
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)
