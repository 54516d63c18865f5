"""Read changes of earlier runs from the warehouse, with the observations on both their sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa

from tasks.core.changes import Change, ChangeFacts, ChangeKind
from tasks.core.deliveries import FailingChannel
from tasks.core.errors import QueryFailedError
from tasks.core.judgements import Precision, Retraction
from tasks.core.notices import OpenNotice
from tasks.core.records import SourcedObservation
from tasks.core.rows import ChangeRow
from warehouse.arrow import rows_of
from warehouse.reading.compared_observations import observations_of_series
from warehouse.reading.history import asked
from warehouse.sql.statements import statement
from warehouse.writing.notices import all_open_notices


@dataclass(frozen=True, slots=True)
class StoredChanges:
    """Changes of earlier loads.

    Attributes:
        changes: in the order in which they were found.
        observations: of every series that the changes are of, those that are not retired.
        retractions: changes that an earlier report had and that a person judged wrong since.
        precision: by kind, of all that was ever judged.
        failing: channels that took nothing at their last attempt.
        notices: that hold now, whatever run saw them first.
    """

    changes: tuple[Change, ...]
    observations: tuple[SourcedObservation, ...]
    retractions: tuple[Retraction, ...] = ()
    precision: tuple[Precision, ...] = ()
    failing: tuple[FailingChannel, ...] = ()
    notices: tuple[OpenNotice, ...] = ()

    def are_news(self) -> bool:
        """Return whether a report has something to say of them."""
        return bool(self.retractions) or any(change.reported for change in self.changes)


def unreported_runs(con: duckdb.DuckDBPyConnection) -> list[int]:
    """List the runs since the last one whose report was written, this one included: no report has their changes yet."""
    return [int(row[0]) for row in con.execute(statement("unreported_runs")).fetchall()]


def all_runs(con: duckdb.DuckDBPyConnection) -> list[int]:
    """List every run."""
    return [int(row[0]) for row in con.execute("SELECT run_id FROM store.runs ORDER BY run_id").fetchall()]


def check_run(con: duckdb.DuckDBPyConnection, run_id: int) -> int:
    """Return the id of a run that there is.

    Raises:
        QueryFailedError: there is none; names the closest one.
    """
    runs = all_runs(con)
    if run_id in runs:
        return run_id
    near = min(runs, key=lambda known: abs(known - run_id), default=None)
    meant = f"Did you mean {near}? " if near is not None else ""
    raise QueryFailedError(f"there is no run {run_id}", todo=f"{meant}figurewatch query @runs lists them")


def read_changes(
    con: duckdb.DuckDBPyConnection, run_ids: Iterable[int], since: datetime | None = None
) -> StoredChanges:
    """Read the changes that runs found, and what people judged in them, as records of the stages.

    Args:
        con: the writer's connection or a reader's.
        run_ids: whose changes.
        since: only changes found at this time or later; aware.
    """
    found, taken_back = _rows_of_runs(con, run_ids)
    found, retracted = (
        [row for row in rows if since is None or row.found_at >= since]
        for rows in (found, rows_of(taken_back, ChangeRow))
    )
    why = {row["change_id"]: (row["because"], row["why"]) for row in taken_back.to_pylist()}
    stored = _with_sides(con, found, retracted, why)
    return replace(stored, precision=read_precision(con), failing=_failing_channels(con), notices=all_open_notices(con))


def read_change_facts(
    con: duckdb.DuckDBPyConnection, run_ids: Iterable[int]
) -> tuple[Sequence[ChangeFacts], Sequence[ChangeFacts]]:
    """Read the same changes as ``read_changes`` without observations: found ones, and those that are taken back."""
    found, taken_back = _rows_of_runs(con, run_ids)
    return found, rows_of(taken_back, ChangeRow)


def _rows_of_runs(con: duckdb.DuckDBPyConnection, run_ids: Iterable[int]) -> tuple[list[ChangeRow], pa.Table]:
    ids = list(run_ids)
    confirmed, of_runs, taken_back = (
        asked(con, name, ids) for name in ("confirmed_changes", "changes_of_runs", "retracted_changes")
    )
    return rows_of(pa.concat_tables([confirmed, of_runs]), ChangeRow), taken_back


def read_these_changes(
    con: duckdb.DuckDBPyConnection, change_ids: Iterable[int], retracted_ids: Iterable[int]
) -> StoredChanges:
    """Read changes by id, whatever run found them.

    Args:
        con: the writer's connection or a reader's.
        change_ids: of changes.
        retracted_ids: of changes that were judged wrong; one that is not any more is left out.
    """
    found, retracted = (rows_of(asked(con, "changes_by_id", ids), ChangeRow) for ids in (change_ids, retracted_ids))
    wrong = asked(con, "wrong_verdicts", [row.change_id for row in retracted]).to_pylist()
    why = {row["change_id"]: (row["because"], row["why"]) for row in wrong}
    found.sort(key=lambda row: (row.found_at, row.change_id))
    return _with_sides(con, found, [row for row in retracted if row.change_id in why], why)


def _with_sides(
    con: duckdb.DuckDBPyConnection,
    found: Sequence[ChangeRow],
    retracted: Sequence[ChangeRow],
    why: Mapping[int, tuple[str, str | None]],
) -> StoredChanges:
    """Return changes with the observations on both their sides and those of their series."""
    series = {row.series_id for row in (*found, *retracted)} | _sides(con, (*found, *retracted))
    observations = observations_of_series(con, series, retired=True)
    known = {item.observation_id: item for item in observations}
    of_reported = {row.series_id for row in found} | _series_of_sides(found, known)
    return StoredChanges(
        changes=tuple(row.with_sides(known) for row in found),
        observations=tuple(item for item in observations if item.retired_at is None and item.series_id in of_reported),
        retractions=tuple(Retraction(row.with_sides(known), *why[row.change_id]) for row in retracted),
    )


def read_precision(con: duckdb.DuckDBPyConnection) -> tuple[Precision, ...]:
    """Return how often what was reported is right, by kind, as people judged it."""
    rows = con.execute("SELECT kind, judged, right_ones FROM precision_by_kind ORDER BY kind").fetchall()
    return tuple(Precision(ChangeKind(kind), judged, right) for kind, judged, right in rows)


def _failing_channels(con: duckdb.DuckDBPyConnection) -> tuple[FailingChannel, ...]:
    rows = con.execute("SELECT channel, failure, waiting FROM failing_channels ORDER BY channel").fetchall()
    return tuple(FailingChannel(channel, failure or "", waiting) for channel, failure, waiting in rows)


def _series_of_sides(found: Iterable[ChangeRow], known: dict[int, SourcedObservation]) -> set[int]:
    ids = [side for row in found for side in row.side_ids]
    return {known[side].series_id for side in ids if side in known}


def _sides(con: duckdb.DuckDBPyConnection, found: Iterable[ChangeRow]) -> set[int]:
    """Series of the observations on the two sides: an actual value that meets a target is of another series."""
    ids = [side for row in found for side in row.side_ids]
    return set(asked(con, "series_of_observations", ids).column("series_id").to_pylist())
