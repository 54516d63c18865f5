"""Runs that found nothing to do, noted beside the warehouse until the next writer folds them into its table of runs.

A run that finds nothing new neither opens the writer's file nor publishes: it adds one line to a small log.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.json_lines import JsonLines
from warehouse.sql.statements import statement

MOST = 1000
"""Idle runs that the log holds (some 80 kB): with more than that, a full run folds them in."""


def note(path: Path, started_at: datetime, finished_at: datetime) -> None:
    """Add an idle run to the log; only the holder of the writer's lock may call it.

    Args:
        path: of the log, ``Places.idle_runs``.
        started_at, finished_at: of the run; aware.

    Raises:
        UnwritableError: no room or no right.
    """
    _lines(path).add([started_at.isoformat(), finished_at.isoformat()])


def noted(path: Path) -> list[tuple[datetime, datetime]]:
    """Return start and end of the idle runs in the log, aware; a line that a crash has cut short is left out."""
    runs = []
    for line in _lines(path).read():
        with suppress(ValueError, TypeError):
            started_at, finished_at = line
            runs.append((datetime.fromisoformat(started_at), datetime.fromisoformat(finished_at)))
    return runs


def _lines(path: Path) -> JsonLines:
    return JsonLines(path, "a run that found nothing to do", "Free some space, or change the rights of its folder")


def fold(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Add the runs of the log to the table of runs; those that are there already are left out.

    The caller owns the transaction, and removes the log once it is committed: a crash between the two folds the same
    lines again, which changes nothing.
    """
    runs = noted(path)
    if runs:
        con.execute(
            statement("fold_idle_runs"),
            {"started": [started for started, _ in runs], "finished": [finished for _, finished in runs]},
        )
