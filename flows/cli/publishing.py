"""Commands that publish: site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import DATA, REPORTS, AsJson, Data, Language, Reports, Watchlists


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command()(site)


def site(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the site.")] = Path("site"),
    watchlist: Watchlists = None,
    data: Data = DATA,
    reports: Reports = REPORTS,
    language: Language = "ko",
    as_json: AsJson = False,
) -> None:
    """Write static pages of all that is known, with a search, for a browser or any web server.

    Only pages that differ from the last time are written.

    Example: figurewatch site --out site --language en
    """
    import json

    from flows.project import Project, project_watchlists
    from flows.project_checks import check_project, check_warehouse

    project = check_project(Project(data, reports, project_watchlists(watchlist), ()))
    check_warehouse(data)
    from flows.site import write_site

    with_progress = sys.stderr.isatty() and not as_json
    summary = write_site(project, out, language, show_progress if with_progress else lambda _what, _done, _of: None)
    page = summary.folder / "index.html"
    if as_json:
        counts = {"written": summary.written, "kept": summary.kept, "removed": summary.removed}
        typer.echo(json.dumps({"site": str(page), **counts}))
        return
    removed = f", {summary.removed} removed" if summary.removed else ""
    typer.echo(f"{page}: {summary.written} written, {summary.kept} as before{removed}")


def show_progress(what: str, done: int, of: int) -> None:
    """Show on standard error how many pages of a kind are done, on one line for each kind."""
    end = "\n" if done == of else ""
    sys.stderr.write(f"\r{what} {done}/{of}{end}")
