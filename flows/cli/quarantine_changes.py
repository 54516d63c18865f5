"""Changes to the quarantine, each published at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from flows.judging.verdicts import recorded_run
from warehouse import quarantine
from warehouse.connection import explained
from warehouse.quarantine import Entry, Retried
from warehouse.store import Store


def retry(data: Path, chosen: Sequence[Entry]) -> list[Retried]:
    """Have entries read again.

    Raises:
        WarehouseError: a run is active, or the warehouse cannot be written.
    """
    if not chosen:
        return []
    with _writing(data) as con:
        return quarantine.retry(con, chosen)


def drop(data: Path, chosen: Sequence[Entry]) -> int:
    """Close entries and return how many were open.

    Raises:
        WarehouseError: a run is active, or the warehouse cannot be written.
    """
    if not chosen:
        return 0
    with _writing(data) as con:
        return quarantine.drop(con, chosen)


@contextmanager
def _writing(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the writer's connection; every statement counts by itself, and can be repeated after a crash."""
    with Store.open(data) as store, recorded_run(store, "quarantine"):
        try:
            yield store.connection
        except duckdb.Error as error:
            raise explained(error, store.places.private) from error
