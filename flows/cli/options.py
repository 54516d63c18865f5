"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tasks.languages import report_languages

Data = Annotated[Path, typer.Option("--data", help="The data folder.", envvar="FIGUREWATCH_DATA")]
Reports = Annotated[Path, typer.Option("--reports", help="Where reports are written.", envvar="FIGUREWATCH_REPORTS")]
Backups = Annotated[
    Path, typer.Option("--backups", "--to", help="The folder of all backups.", envvar="FIGUREWATCH_BACKUPS")
]
Watchlists = Annotated[
    list[Path] | None,
    typer.Option(
        "--watchlist",
        "-w",
        help="Watchlist; may repeat, later ones override. Default: watchlist.yaml here; commands that need no project "
        "take the shipped one where there is none.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _report_language(code: str) -> str:
    """Check that reports are written in a language, before a run, which would fail only when all is read."""
    known = report_languages()
    if code not in known:
        raise typer.BadParameter(f"no report can be written in {code!r}, only in {' or '.join(known)}")
    return code


Language = Annotated[str, typer.Option("--language", "-l", help="Of the report: ko or en.", callback=_report_language)]


def checked_cron(text: str) -> str:
    """Return a cron expression that comes due at some time; the scheduler would take seconds to import.

    Raises:
        typer.BadParameter: it is none, or never comes due.
    """
    from datetime import UTC, datetime

    from cronsim import CronSim, CronSimError

    if text.casefold() in _CRON_NAMES:
        return text
    try:
        next(CronSim(text, datetime.now(UTC)))
    except (CronSimError, StopIteration) as error:
        why = "comes never due" if isinstance(error, StopIteration) else "is no cron expression"
        raise typer.BadParameter(f"{text!r} {why}; write for example '0 7 * * *'") from error
    return text


_CRON_NAMES = frozenset({"@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"})

Cron = Annotated[str, typer.Option("--cron", help="When to run, as a cron expression.", callback=checked_cron)]

DATA = Path("data")
REPORTS = Path("reports")
BACKUPS = Path("backups")
PUBLISHED = "figurewatch.duckdb"


def watchlists(given: list[Path] | None) -> tuple[Path, ...]:
    """Return the watchlists of a command that needs no project."""
    from flows.project import default_watchlist

    return tuple(given) if given else (default_watchlist(),)


def day_of(text: str | None) -> date | None:
    """Return a day from ``YYYY-MM-DD`` or ``YYYY-MM``; null from nothing.

    Raises:
        typer.BadParameter: anything else.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text[:10])
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write YYYY-MM-DD or YYYY-MM") from error


def no_option(name: str | None) -> str | None:
    """Refuse a name that begins with a hyphen and is no number: it was meant as an option."""
    if name and name.startswith("-") and not name[1:2].isdigit():
        raise typer.BadParameter(f"no such option: {name}")
    return name
