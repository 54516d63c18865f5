"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option("--data", help="The data folder.", envvar="FIGUREWATCH_DATA")]
Reports = Annotated[Path, typer.Option("--reports", help="Where reports are written.", envvar="FIGUREWATCH_REPORTS")]
Watchlists = Annotated[
    list[Path] | None,
    typer.Option(
        "--watchlist",
        "-w",
        help="Watchlist; may repeat, later ones override. Default: watchlist.yaml here, else the shipped one.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _report_language(code: str) -> str:
    """A language that reports are written in; checked before a run, which would else fail when all is read."""
    from tasks.reports.words import languages

    if code not in languages():
        raise typer.BadParameter(f"no report can be written in {code!r}, only in {' or '.join(languages())}")
    return code


Language = Annotated[str, typer.Option("--language", "-l", help="Of the report: ko or en.", callback=_report_language)]

DATA = Path("data")
REPORTS = Path("reports")


def watchlists(given: list[Path] | None) -> tuple[Path, ...]:
    """The watchlists to use."""
    from flows.places import default_watchlist

    return tuple(given) if given else (default_watchlist(),)


def day_of(text: str | None) -> date | None:
    """A day from ``YYYY-MM-DD`` or ``YYYY-MM``; null from nothing.

    Raises:
        typer.BadParameter: anything else.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text[:10])
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write YYYY-MM-DD or YYYY-MM") from error
