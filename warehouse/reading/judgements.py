"""What the writer asks of earlier judgements: verdicts, corrections, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from tasks.core.judgements import CorrectionRow, VerdictRow
from tasks.core.records import SourcedObservation
from tasks.core.rows import ChangeRow
from warehouse.arrow import rows_of
from warehouse.reading.history import asked


def verdicts_on(con: duckdb.DuckDBPyConnection, revision_ids: Iterable[int]) -> list[VerdictRow]:
    """Return the verdict that counts of each change of which one side is a number of these revisions."""
    return rows_of(asked(con, "verdicts_on", revision_ids), VerdictRow)


def corrections_of(con: duckdb.DuckDBPyConnection, article_ids: Iterable[int]) -> list[CorrectionRow]:
    """Return the corrections of numbers of these articles, the first one first."""
    return rows_of(asked(con, "corrections_of_articles", article_ids), CorrectionRow)


def observations_by_id(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> dict[int, SourcedObservation]:
    """Return these observations by id, retired ones too."""
    found = rows_of(asked(con, "observations_by_id", ids), SourcedObservation)
    return {item.observation_id: item for item in found}


def changes_by_id(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> dict[int, ChangeRow]:
    """Return these changes by id."""
    return {row.change_id: row for row in rows_of(asked(con, "changes_by_id", ids), ChangeRow)}


def changes_of_observations(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> list[ChangeRow]:
    """Return the changes that have one of these observations on a side."""
    return rows_of(asked(con, "changes_of_observations", ids), ChangeRow)


def first_states(con: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> dict[int, tuple[bool, str | None]]:
    """Return, of these changes those that have a verdict, whether each was reported before it, and its note then."""
    rows = asked(con, "first_state_of_changes", ids).to_pylist()
    return {row["change_id"]: (row["was_reported"], row["was_note"]) for row in rows}
