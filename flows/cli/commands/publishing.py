"""Commands that publish: report, site."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import DATA, REPORTS, AsJson, Data, Language, Reports, Watchlists, day_of
from tasks.core.changes import ChangeKind


class Digest(StrEnum):
    """Spans of a digest: those of ``tasks.reports.request``, not imported for ``--help``."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class ReportForm(StrEnum):
    """What a report may look like."""

    HTML = "html"
    MARKDOWN = "md"
    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command()(report)
    app.command()(site)


def report(
    data: Data = DATA,
    reports: Reports = REPORTS,
    watchlist: Watchlists = None,
    language: Language = "ko",
    run_id: Annotated[int | None, typer.Option("--run", help="Only the changes of this run; default: all.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Only changes found on this day or later: YYYY-MM-DD or YYYY-MM.")
    ] = None,
    entity: Annotated[
        list[str] | None, typer.Option("--entity", "-e", help="Only of this entity (id or name); may repeat.")
    ] = None,
    metric: Annotated[
        list[str] | None, typer.Option("--metric", "-m", help="Only of this metric (id or label); may repeat.")
    ] = None,
    kind: Annotated[
        list[ChangeKind] | None, typer.Option("--kind", "-k", help="Only changes of this kind; may repeat.")
    ] = None,
    unread: Annotated[
        bool, typer.Option("--unread", help="Only what you were not shown before; what this shows is remembered.")
    ] = False,
    reader: Annotated[
        str | None, typer.Option("--reader", help="Who reads, for --unread; default: the user of this machine.")
    ] = None,
    digest: Annotated[
        Digest | None, typer.Option("--digest", help="What was found within the last day, week or month.")
    ] = None,
    side_by_side: Annotated[
        bool, typer.Option("--side-by-side", help="Show figures of several languages and currencies beside each other.")
    ] = False,
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency", help="With --side-by-side: convert amounts into it, by the watchlist's exchange rates."
        ),
    ] = None,
    form: Annotated[
        ReportForm | None, typer.Option("--format", "-f", help="Print it in this form; default: files in --reports.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it here, in the form of the suffix.")] = None,
) -> None:
    """Write a report anew from the warehouse: all of it, one run, or what is asked for.

    Without a condition it replaces latest.*; with one it is written as requested.* beside it.

    Example: figurewatch report --digest week --entity naver --unread --format text --language en
    """
    day = day_of(since)
    if reader is not None and not unread:
        raise typer.BadParameter("it is for --unread", param_hint="--reader")
    if currency is not None and not (side_by_side and len(currency) == 3 and currency.isalpha()):
        raise typer.BadParameter("it is a code such as USD, for --side-by-side", param_hint="--currency")
    from flows.project import Project, project_watchlists
    from flows.project_checks import check_project

    project = check_project(Project(data, reports, project_watchlists(watchlist), ()))
    if not (day or entity or metric or kind or unread or digest or side_by_side or form or out):
        from flows.reporting.run_reports import report_again

        typer.echo(report_again(project, language, run_id))
        return
    from flows.cli.output.report_output import hand_out, named
    from flows.reporting.requested_reports import Conditions, requested_report
    from flows.reporting.shown_changes import ShownChanges, state_file, this_user
    from flows.watchlists import checked_watchlist
    from tasks.reports.request import Span

    watched = checked_watchlist(project.watchlists)
    entities, metrics = named(data, watched, entity or [], metric or [])
    conditions = Conditions(
        run_id=run_id,
        since=day,
        span=Span(digest) if digest else None,
        entities=entities,
        metrics=metrics,
        kinds=tuple(kind or ()),
        side_by_side=side_by_side,
        currency=currency.upper() if currency else None,
        reader=ShownChanges(state_file(data), reader or this_user()) if unread else None,
    )
    hand_out(requested_report(data, watched, language, conditions), reports, form, out)


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
    from flows.reporting.site import write_site

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
