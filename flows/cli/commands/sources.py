"""Commands of the watchlist and its sources: check, fetch."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import DATA, AsJson, Data, Watchlists


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (check, fetch):
        app.command()(command)


def _moment(text: str | None) -> datetime | None:
    """Return a time from the command line; null from nothing."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time; write 2026-03-29 or 2026-03-29T01:30") from error


def check(
    watchlist: Watchlists = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", help="Show what runs after this time, of the watchlist's zone: 2026-03-29 or with a time."
        ),
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, max=100, help="How many times of each source.")] = 3,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Check the watchlist, and show when each source is looked at next, in its time zone.

    Example: figurewatch check --watchlist watchlist.yaml --at 2026-03-28 --count 5
    """
    moment = _moment(at)
    from flows.cli.options import watchlists
    from flows.project_checks import check_folders
    from flows.source_times import source_times, watchlist_lines
    from flows.watchlists import checked_watchlist

    loaded = checked_watchlist(watchlists(watchlist))
    check_folders(loaded)
    times = source_times(loaded, data, count, moment)
    if as_json:
        typer.echo(json.dumps([item.as_json() for item in times], ensure_ascii=False, indent=1))
        return
    typer.echo("\n".join([*watchlist_lines(loaded), *(line for item in times for line in item.lines())]))


def fetch(
    source: Annotated[
        list[str] | None,
        typer.Option("--source", "-s", help="Look at this source now; may repeat. Default: those due."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is due, and send nothing.")] = False,
    watchlist: Watchlists = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Fetch the sources that are due and store their pages; the next run reads them.

    Example: figurewatch fetch --source my-feed
    """
    from flows.fetching import due_now, fetch_due
    from flows.project import Project, project_watchlists
    from flows.watchlists import checked_watchlist
    from warehouse.query.terminal import one_line

    project = Project(data, Path("reports"), project_watchlists(watchlist), ())
    loaded = checked_watchlist(project.watchlists)
    fetched = [item.id for item in loaded.sources if item.addresses]
    for name in source or ():
        if name not in fetched:
            known = f"it has {', '.join(fetched)}" if fetched else "it has none"
            raise typer.BadParameter(f"the watchlist has no source {name!r} to fetch; {known}", param_hint="--source")
    if dry_run:
        found = due_now(project, loaded, source)
        if as_json:
            typer.echo(
                json.dumps(
                    {"sources": [item.id for item in found.sources], "pages": found.pages, "aged": list(found.aged)}
                )
            )
            return
        lines = [f"{item.id}: {item.kind} {', '.join(item.addresses)}" for item in found.sources]
        lines += [f"{found.pages} pages that are left from earlier"] if found.pages else []
        lines += [f"{url}: again, if it carries tracked figures" for url in found.aged]
        typer.echo("\n".join(one_line(line) for line in lines) or "Nothing is due.")
        return
    summary = fetch_due(project, loaded, source)
    if as_json:
        failures = [{"where": item.where, "why": item.why, "again": item.again} for item in summary.failures]
        typer.echo(json.dumps({**summary.counts(), "failures": failures}, ensure_ascii=False))
        return
    typer.echo("\n".join(one_line(line) for line in summary.lines()) or "Nothing is due.")
