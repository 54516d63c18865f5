"""Read changes of earlier runs from the warehouse, with the observations on both their sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from tasks.core.changes import Change, ChangeFacts
from tasks.core.records import SourcedObservation
from tasks.core.rows import ChangeRow, values_of
from warehouse.arrow import rows_of
from warehouse.history import asked, observations_of_series
from warehouse.sql.statements import statement


@dataclass(frozen=True, slots=True)
class StoredChanges:
    """Changes of earlier loads.

    Attributes:
        changes: in the order in which they were found.
        observations: of every series that the changes are of, those that are not retired.
    """

    changes: tuple[Change, ...]
    observations: tuple[SourcedObservation, ...]


def unreported_runs(con: duckdb.DuckDBPyConnection) -> list[int]:
    """List the runs since the last one whose report was written, this one included: no report has their changes yet."""
    return [int(row[0]) for row in con.execute(statement("unreported_runs")).fetchall()]


def all_runs(con: duckdb.DuckDBPyConnection) -> list[int]:
    """List every run."""
    return [int(row[0]) for row in con.execute("SELECT run_id FROM store.runs ORDER BY run_id").fetchall()]


def read_changes(
    con: duckdb.DuckDBPyConnection, run_ids: Iterable[int], since: datetime | None = None
) -> StoredChanges:
    """Read the changes that runs found, as records of the stages.

    Args:
        con: the writer's connection or a reader's.
        run_ids: whose changes.
        since: only changes found at this time or later; aware.
    """
    found = [
        row
        for row in rows_of(asked(con, "changes_of_runs", run_ids), ChangeRow)
        if since is None or row.found_at >= since
    ]
    series = {row.series_id for row in found} | _sides(con, found)
    observations = observations_of_series(con, series, retired=True)
    known = {item.observation_id: item for item in observations}
    changes = tuple(_change(row, known) for row in found)
    return StoredChanges(changes, tuple(item for item in observations if item.retired_at is None))


def _sides(con: duckdb.DuckDBPyConnection, found: Iterable[ChangeRow]) -> set[int]:
    """Series of the observations on the two sides: an actual value that meets a target is of another series."""
    ids = [side for row in found for side in (row.before_id, row.after_id) if side is not None]
    return set(asked(con, "series_of_observations", ids).column("series_id").to_pylist())


def _change(row: ChangeRow, known: dict[int, SourcedObservation]) -> Change:
    return Change(
        **values_of(row, ChangeFacts),
        before=known.get(row.before_id) if row.before_id is not None else None,
        after=known.get(row.after_id) if row.after_id is not None else None,
    )
