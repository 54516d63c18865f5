"""Changes to the quarantine, each published at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.judging.verdicts import recorded_run
from warehouse import quarantine
from warehouse.quarantine import Entry, Retried
from warehouse.store import Store


def retry(data: Path, chosen: Sequence[Entry]) -> list[Retried]:
    """Have entries read again.

    Raises:
        WarehouseError: a run is active, or the warehouse cannot be written.
    """
    if not chosen:
        return []
    with Store.open(data) as store, recorded_run(store, "quarantine"), store.transaction() as con:
        return quarantine.retry(con, chosen)


def drop(data: Path, chosen: Sequence[Entry]) -> int:
    """Close entries and return how many were open.

    Raises:
        WarehouseError: a run is active, or the warehouse cannot be written.
    """
    if not chosen:
        return 0
    with Store.open(data) as store, recorded_run(store, "quarantine"), store.transaction() as con:
        return quarantine.drop(con, chosen)
