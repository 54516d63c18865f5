"""Read changes of earlier runs from the warehouse, with the observations on both their sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from flows import rows
from tasks.core.records import Basis, Change, ChangeKind, Measure, SourcedObservation
from tasks.core.rows import ChangeRow
from warehouse.arrow import offered, rows_of
from warehouse.history import asked, observations_bearing_on, observations_of_series
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
        if since is None or (row.found_at is not None and row.found_at >= since)
    ]
    observations = [
        rows.from_row(row)
        for row in observations_of_series(con, {row.series_id for row in found} | _sides(con, found), retired=True)
    ]
    known = {item.observation_id: item for item in observations}
    changes = tuple(_change(row, known) for row in found)
    return StoredChanges(changes, tuple(item for item in observations if item.retired_at is None))


def standing_beside(
    con: duckdb.DuckDBPyConnection, new: Sequence[SourcedObservation], gone: Sequence[SourcedObservation]
) -> list[SourcedObservation]:
    """What stands in the warehouse and bears on new observations: the history that changes are found against.

    Args:
        con: the writer's connection.
        new: observations that are to be loaded.
        gone: observations that no longer stand; they are not among what is returned.
    """
    touched = [rows.observation_row(item) for item in (*gone, *new)]
    family = {series for item in (*gone, *new) for series in rows.family_of(item.observation)}
    found = observations_bearing_on(con, touched, family, (item.observation_id for item in gone))
    return [rows.from_row(row) for row in found]


def told_formerly(
    con: duckdb.DuckDBPyConnection, changes: Sequence[Change], heirs: Mapping[int, int] | None = None
) -> set[int]:
    """Return those of these changes that were told before, of readings whose place the readings on their sides took.

    An entity that gets an id, a scope that is read otherwise: the figures stand in other series then, and what was told
    of them would be told a second time.

    Args:
        con: the writer's connection.
        changes: found now.
        heirs: observations that take a former one's place in the load that is being made, by the former one's id.

    Returns:
        Ids of changes.
    """
    sides = {side.observation_id for change in changes for side in (change.before, change.after) if side is not None}
    pairs = [(side, side) for side in sides]
    pairs += [(former, heir) for former, heir in (heirs or {}).items() if heir in sides]
    table = pa.table(
        {"id": pa.array([a for a, _ in pairs], pa.int64()), "heir": pa.array([b for _, b in pairs], pa.int64())}
    )
    with offered(con, table):
        told = set(con.execute(statement("former_changes")).fetchall())
    return {
        change.change_id
        for change in changes
        if any(side and (side.observation_id, change.kind.value) in told for side in (change.before, change.after))
    }


def _sides(con: duckdb.DuckDBPyConnection, found: Iterable[ChangeRow]) -> set[int]:
    """Series of the observations on the two sides: an actual value that meets a target is of another series."""
    ids = [side for row in found for side in (row.before_id, row.after_id) if side is not None]
    return set(asked(con, "series_of_observations", ids).column("series_id").to_pylist())


def _change(row: ChangeRow, known: dict[int, SourcedObservation]) -> Change:
    if row.found_at is None:
        raise ValueError(f"change {row.change_id} was stored without its time")
    return Change(
        change_id=row.change_id,
        kind=ChangeKind(row.kind),
        series_id=row.series_id,
        entity=row.entity,
        metric=row.metric,
        scope=row.scope,
        basis=Basis(row.basis),
        measure=Measure(row.measure),
        period_grain=row.period_grain,
        period=row.period,
        before=known.get(row.before_id) if row.before_id is not None else None,
        after=known.get(row.after_id) if row.after_id is not None else None,
        difference=row.difference,
        relative=row.relative,
        reported=row.reported,
        note=row.note,
        found_at=row.found_at,
    )
