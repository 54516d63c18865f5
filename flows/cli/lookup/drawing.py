"""Draw a figure's history, and show a change with both sides, in the width of the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from flows.cli.lookup.named_ids import entity_named, metric_named
from flows.reporting.run_reports import read_errors
from flows.watchlists import checked_watchlist
from tasks.core.records import SourcedObservation
from tasks.reports import report_context
from tasks.reports.context import ReportContext
from tasks.reports.formats.json import document_of
from tasks.reports.report import build_report
from tasks.reports.sections.citations import Citations
from tasks.reports.terminal.change_sides import change_sides
from tasks.reports.terminal.figure_chart import ASCII, DRAWN, Signs, history_lines
from warehouse.connection import connect_reader
from warehouse.query.terminal import safe_json
from warehouse.reading.site import PublishedSite

PIPED = 100
"""Width of what goes to a file or a pipe."""


def terminal_console() -> Console:
    """Return a console as wide as the terminal, which takes texts as they are."""
    return Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else PIPED)


def signs_of(encoding: str) -> Signs:
    """Return the signs that an encoding has."""
    try:
        "".join((DRAWN.interval, DRAWN.line, DRAWN.left, DRAWN.right, DRAWN.open_low, *DRAWN.dots.values())).encode(
            encoding
        )
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return DRAWN


def draw_history(published: Path, entity: str, metric: str, watchlists: Sequence[Path], language: str) -> None:
    """Print the charts of a figure.

    Args:
        published: the published file.
        entity: id or name.
        metric: id or label.
        watchlists: labels.
        language: of the labels.
    """
    found = entity_named(published, entity), metric_named(published, metric)
    with connect_reader(published) as con, read_errors(published):
        site = PublishedSite(con)
        families = [family for family in site.families() if (family.entity, family.metric) == found]
        observations = site.observations_of_families(families)
    context = _context(watchlists, language, observations)
    console = terminal_console()
    for line in history_lines(observations, context, console.width, signs_of(console.encoding)):
        console.print(line, no_wrap=True, overflow="ellipsis", crop=True)


def print_change(published: Path, change_id: int, watchlists: Sequence[Path], language: str, *, as_json: bool) -> None:
    """Print a change with both sides next to each other, or one below the other where the terminal is narrow.

    Args:
        published: the published file.
        change_id: of a change that there is.
        watchlists: labels, and the words that are marked.
        language: of the labels.
        as_json: print it as a report's JSON has it.
    """
    with connect_reader(published) as con, read_errors(published):
        site = PublishedSite(con)
        (change,) = site.changes_by_id([change_id])
        observations = site.observations_of_changes([change_id])
    context = _context(watchlists, language, observations)
    if as_json:
        (document,) = document_of(build_report([change], context)).changes
        text = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=1)
        sys.stdout.write(safe_json(text) + "\n")
        return
    console = terminal_console()
    console.print(change_sides(change, observations, Citations(context), console.width, colours=console.is_terminal))


def _context(watchlists: Sequence[Path], language: str, observations: Sequence[SourcedObservation]) -> ReportContext:
    return report_context(
        checked_watchlist(watchlists),
        language,
        datetime.now(UTC),
        run_id=None,
        summary={},
        observations=observations,
    )
