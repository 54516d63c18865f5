"""Reports of a run, and reports made again from the warehouse."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from flows.project import Project
from flows.reporting.stored_changes import StoredChanges, all_runs, check_run, read_changes, unreported_runs
from flows.runs.run_summary import RunSummary
from flows.watchlists import checked_watchlist
from tasks.core.watchlist import Watchlist
from tasks.reports import render, report_context, run_folder, write_report
from warehouse.connection import connect_reader, explained
from warehouse.places import Places
from warehouse.store import Store


def report_run(store: Store, folder: Path, summary: RunSummary, watchlist: Watchlist, language: str) -> Path | None:
    """Report every change that no report has yet: this run's, and those of runs that ended before their report.

    The changes come out of the warehouse, not out of the run's memory, so that a run that was killed between load and
    report leaves no change unreported.

    Args:
        store: the open warehouse.
        folder: where reports are kept.
        summary: of the run.
        watchlist: labels.
        language: of the report.

    Returns:
        The report for people; null where nothing is to be reported and an earlier report exists.

    Raises:
        ReportError: it cannot be written; the changes stay unreported, and the next run reports them.
    """
    unreported = unreported_runs(store.connection)
    stored = read_changes(store.connection, unreported)
    if not stored.are_news() and (folder / "latest.html").is_file():
        return None
    # Whether this run is reported is known only after the report is written, so the report does not include it.
    counts = {name: count for name, count in summary.counts().items() if name != "reported"}
    written = _write(folder, stored, watchlist, language, summary.run_id, counts)
    _supersede(folder, (run_id for run_id in unreported if run_id != summary.run_id))
    return written


def report_again(project: Project, language: str, run_id: int | None = None) -> Path:
    """Write a report again from the published warehouse.

    Args:
        project: its data and report folders and watchlists.
        language: of the report.
        run_id: only this run's changes, and its folder is written again; null is all runs, as ``latest`` alone.

    Returns:
        The report for people.

    Raises:
        QueryFailedError: there is no such run.
        ReportError: it cannot be written.
    """
    watchlist = checked_watchlist(project.watchlists)
    published = Places(project.data).published
    with connect_reader(published) as con, read_errors(published):
        stored = read_changes(con, all_runs(con) if run_id is None else [check_run(con, run_id)])
        counts = counts_of_run(con, run_id)
    return _write(project.reports, stored, watchlist, language, run_id, counts)


@contextmanager
def read_errors(published: Path) -> Iterator[None]:
    """Raise what DuckDB finds while reading, such as a broken block, as an error of the file."""
    try:
        yield
    except duckdb.Error as error:
        raise explained(error, published) from error


def counts_of_run(con: duckdb.DuckDBPyConnection, run_id: int | None) -> dict[str, int]:
    """Return the counts of a run, or of all of them together."""
    if run_id is not None:
        row = con.execute("SELECT counts FROM store.runs WHERE run_id = ?", [run_id]).fetchone()
        counts = json.loads(row[0]) if row and row[0] else {}
        return {name: int(count) for name, count in counts.items() if name != "reported"}
    row = con.execute("SELECT count(DISTINCT article_id), count(*) FROM store.observations").fetchone()
    return {"articles": row[0], "observations": row[1]} if row else {}


def _write(
    folder: Path,
    stored: StoredChanges,
    watchlist: Watchlist,
    language: str,
    run_id: int | None,
    counts: Mapping[str, int],
) -> Path:
    context = report_context(
        watchlist,
        language,
        datetime.now(UTC),
        run_id=run_id,
        summary=counts,
        observations=stored.observations,
        retractions=stored.retractions,
        precision=stored.precision,
        failing=stored.failing,
        notices=stored.notices,
    )
    return write_report(folder, run_id, render(stored.changes, context))


def _supersede(folder: Path, run_ids: Iterable[int]) -> None:
    """Remove reports of runs that ended before they could note them: their changes are in this report."""
    for run_id in run_ids:
        shutil.rmtree(run_folder(folder, run_id), ignore_errors=True)
