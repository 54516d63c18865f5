"""Commands of an operator: backup, restore, prune, monitor, doctor."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import BACKUPS, DATA, REPORTS, AsJson, Backups, Data, Reports, Watchlists

if TYPE_CHECKING:
    from warehouse.retention.prune import Decision

SHOWN = 10
"""Paths that are printed of each kind, and of what stays; all are in the JSON output."""


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (backup, restore, prune, monitor, doctor):
        app.command()(command)


def backup(
    folder: Backups = BACKUPS,
    verify: Annotated[
        Path | None, typer.Option("--verify", help="Read this backup again instead, and say whether it is sound.")
    ] = None,
    watchlist: Watchlists = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Write a backup of the warehouse, what was fetched and the watchlists, and read it again to verify it.

    Example: figurewatch backup --to /mnt/other-disk/backups
    """
    from flows.operations.backups import back_up_project
    from warehouse.exchange.backup_manifest import verified
    from warehouse.query.terminal import one_line

    place, manifest = (verify, verified(verify)) if verify else back_up_project(data, folder, watchlist)
    if as_json:
        answer: dict[str, object] = {
            "backup": str(place),
            "made_at": manifest.made_at.isoformat(),
            "source": manifest.source,
        }
        answer |= {"files": len(manifest.files), "bytes": manifest.bytes, "rows": dict(manifest.rows)}
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    what = f"{len(manifest.files)} files, {manifest.bytes / 1e6:.1f} MB, {sum(manifest.rows.values())} rows"
    typer.echo(one_line(f"{'Sound' if verify else 'Wrote and verified'}: {place} ({what})"))


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup or an export.")],
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Make a warehouse of a backup or an export, in a data folder that is new or empty.

    Example: figurewatch restore backups/figurewatch-20211013T070000.000000Z --data restored
    """
    from warehouse.exchange.backup_manifest import WATCHLISTS, is_backup
    from warehouse.exchange.restore import restore_backup, restore_warehouse
    from warehouse.query.terminal import one_line

    kept = None
    if is_backup(folder):
        kept = restore_backup(folder, data)
        rows = dict(kept.rows)
    else:
        rows = restore_warehouse(folder, data)
    if as_json:
        typer.echo(json.dumps({"data": str(data), "rows": rows}, ensure_ascii=False))
        return
    typer.echo(one_line(f"Restored {sum(rows.values())} rows of {len(rows)} tables to {data}"))
    for file in kept.within(WATCHLISTS) if kept else ():
        typer.echo(one_line(f"Watchlist as it was then: {folder / file.path} (of {file.origin})"))


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go; remove nothing.")] = False,
    watchlist: Watchlists = None,
    folder: Backups = BACKUPS,
    reports: Reports = REPORTS,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Remove old reports, backups, copies and fetched pages by `settings.retention`, never the only copy of something.

    Example: figurewatch prune --dry-run
    """
    from flows.operations.pruning import prune_project
    from flows.project import Project, project_watchlists

    project = Project(data, reports, project_watchlists(watchlist), ())
    decisions = prune_project(project, folder, dry_run=dry_run)
    if as_json:
        from warehouse.query.json_values import json_text

        typer.echo(json_text([_as_json(decision) for decision in decisions], indent=1))
    else:
        _show(decisions, "Would remove" if dry_run else "Removed")


def _as_json(decision: Decision) -> dict[str, object]:
    item = decision.item
    known = {"kind": item.kind, "path": str(item.path), "bytes": item.bytes, "made_at": item.made_at}
    return known | {"because": decision.because, "stays": decision.stays}


def _show(decisions: list[Decision], done: str) -> None:
    from warehouse.query.terminal import one_line

    removed = [decision for decision in decisions if decision.stays is None]
    for kind, group in groupby(removed, key=lambda decision: decision.item.kind):
        items = list(group)
        typer.echo(f"{done} {kind}: {len(items)}, {sum(decision.item.bytes for decision in items) / 1e6:.1f} MB")
        for decision in items[:SHOWN]:
            typer.echo(one_line(f"  {decision.item.path}: {decision.because}"))
        if len(items) > SHOWN:
            typer.echo(f"  … and {len(items) - SHOWN} more: --json shows all")
    stay = [decision for decision in decisions if decision.stays is not None]
    for decision in stay[:SHOWN]:
        typer.echo(one_line(f"Stays {decision.item.kind}: {decision.item.path}: {decision.stays}"))
    if len(stay) > SHOWN:
        typer.echo(f"Stays … and {len(stay) - SHOWN} more: --json shows all")
    if not removed:
        typer.echo("Nothing is old enough to go.")


def monitor(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Serve them at /metrics until stopped.")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on with --port.")] = "127.0.0.1",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write them to a file, such as one of a node exporter's folder.")
    ] = None,
    reports: Reports = REPORTS,
    folder: Backups = BACKUPS,
    data: Data = DATA,
) -> None:
    """Print metrics for Prometheus: runs, documents, observations, changes, age of the last good run, sizes.

    Example: figurewatch monitor --port 9464
    """
    if port is not None and out is not None:
        raise typer.BadParameter("give one of --port and --out", param_hint="--out")
    from threading import Event

    from flows.operations.prometheus_metrics import metrics_endpoint, metrics_text, registry, write_metrics

    metrics = registry(data, reports, folder)
    if port is not None:
        with metrics_endpoint(metrics, port, host) as address:
            typer.echo(f"Metrics: {address}, until Ctrl-C", err=True)
            Event().wait()
    elif out is not None:
        write_metrics(metrics, out)
    else:
        typer.echo(metrics_text(metrics), nl=False)


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
