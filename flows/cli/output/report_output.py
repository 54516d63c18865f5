"""Hand out a report on request: to the terminal, into one file, or as the files of a report."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from flows.cli.lookup.closest_names import did_you_mean, known_names
from flows.cli.options import PUBLISHED
from flows.reporting.requested_reports import RequestedReport
from tasks.core.errors import QueryFailedError
from tasks.core.watchlist import Watchlist
from tasks.reports.formats.registry import FORMATS
from tasks.reports.report_files import write_file, write_requested
from warehouse.query.terminal import one_line

SUFFIXES = {"html": "html", "md": "md", "text": "txt", "json": "json"}
"""File suffix of each form."""


def named(
    data: Path, watchlist: Watchlist, entities: Sequence[str], metrics: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of entities and metrics that are named by id, name or label.

    Args:
        data: the data folder.
        watchlist: its names count, and those that texts gave to unlisted entities.
        entities, metrics: as they were written.

    Raises:
        QueryFailedError: one is unknown; names the closest that is known.
    """
    if not entities and not metrics:
        return (), ()
    known = {kind: dict(names) for kind, names in known_names(data / PUBLISHED).items()}
    for entity in watchlist.entities:
        known["entity"] |= dict.fromkeys(entity.all_names(), entity.id)
    for metric in watchlist.metrics:
        known["metric"] |= dict.fromkeys((metric.id, *metric.labels.values()), metric.id)
    return _ids("entity", entities, known), _ids("metric", metrics, known)


def _ids(kind: str, names: Sequence[str], known: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    for name in names:
        if name not in known[kind]:
            listed = {"entity": "@entities", "metric": "@metrics"}[kind]
            todo = did_you_mean(name, known[kind], f"figurewatch query {listed} lists those that are")
            raise QueryFailedError(f"no {kind} {one_line(name)!r} is known", todo=todo)
    return tuple(dict.fromkeys(known[kind][name] for name in names))


def hand_out(made: RequestedReport, reports: Path, form: str | None, out: Path | None) -> None:
    """Write a report, and note that its reader has seen it.

    Args:
        made: the report.
        reports: the folder of all reports.
        form: what it looks like; null is the form of ``out``, or all of them as files in ``reports``.
        out: a file; null is standard output, or ``reports`` without a form.

    Raises:
        ReportError: it cannot be written; then nothing counts as seen.
    """
    suffix = _suffix(form, out)
    if suffix is None:
        typer.echo(write_requested(reports, {one: made.text(one) for one in FORMATS}))
    elif out is not None:
        write_file(out, made.text(suffix))
    else:
        sys.stdout.write(made.text(suffix))
        sys.stdout.flush()
    made.note_as_shown([suffix] if suffix else FORMATS)


def _suffix(form: str | None, out: Path | None) -> str | None:
    if form is not None:
        return SUFFIXES[form]
    if out is None:
        return None
    suffix = out.suffix.removeprefix(".")
    if suffix not in SUFFIXES.values():
        raise typer.BadParameter(f"no form has the suffix {out.suffix!r}; add --format", param_hint="--out")
    return suffix
