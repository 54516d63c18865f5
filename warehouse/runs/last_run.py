"""What the last run left, read from the published file: enough to know whether another one has anything to do."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import duckdb

from warehouse.connection import connect_reader, explained
from warehouse.places import Places
from warehouse.safety.recovery import is_as_left
from warehouse.sql.statements import statement

INPUTS = "inputs_of_last_run"
"""The setting that keeps what the last full run was given: watchlist files, program, language."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """The published state.

    Attributes:
        run_id: number of the last run.
        reported: whether it finished, and its report holds every change that is known.
        unsent: notifications that have to be sent by now.
        due_targets: targets that became due since the last full run.
        full_run_at: when the last full run began; null where there was none.
        inputs: as ``INPUTS`` was set; null where no run has set it.
        files: size and time of last change, in nanoseconds, of every file that was read, by path.
    """

    run_id: int
    reported: bool
    unsent: int
    due_targets: int
    full_run_at: datetime | None
    inputs: str | None
    files: dict[str, tuple[int, int]]


def is_published(places: Places) -> bool:
    """Return whether the published file is the copy of a writer's file that its last writer closed whole."""
    try:
        same = places.private.stat().st_size == places.published.stat().st_size
    except OSError:
        return False
    return same and is_as_left(places)


def last_run(places: Places, day: date, grace: timedelta) -> LastRun | None:
    """Read the published state; null where no run is in it.

    Args:
        places: of the data folder.
        day: today, UTC.
        grace: after the end of its period a target is due that much later.

    Raises:
        WarehouseError: the file cannot be read.
    """
    with closing(connect_reader(places.published)) as con:
        try:
            row = con.execute(
                statement("state_after_last_run"), {"day": day, "grace": grace.days, "inputs": INPUTS}
            ).fetchone()
            (unsent,) = con.execute(statement("due_messages"), {"now": datetime.now(UTC)}).fetchall()[0]
            files = con.execute("SELECT path, size, mtime_ns FROM store.seen_files").fetchall()
        except duckdb.Error as error:
            raise explained(error, places.published) from error
    if row is None:
        return None
    run_id, reported, due_targets, full_run_at, inputs = row
    known = {path: (size, mtime_ns) for path, size, mtime_ns in files}
    return LastRun(run_id, reported, unsent, due_targets, full_run_at, inputs, known)


def has_new_late_figures(places: Places, day: date) -> bool:
    """Return whether figures are late by a day that no open notice is about.

    Raises:
        WarehouseError: the published file cannot be read.
    """
    with closing(connect_reader(places.published)) as con:
        try:
            late = con.execute(f"SELECT count(*) FROM ({statement('late_figures')})", {"day": day}).fetchone()  # noqa: S608 - own statement
            known = con.execute(
                "SELECT count(*) FROM store.notices WHERE kind = 'figure_late' AND ended_at IS NULL"
            ).fetchone()
        except duckdb.Error as error:
            raise explained(error, places.published) from error
    return late != known
