"""Changes to the quarantine, each published at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import duckdb

from flows.judging.verdicts import recorded_run
from warehouse.connection import explained
from warehouse.quarantine import Entry
from warehouse.store import Store

Changed = TypeVar("Changed")


def change(
    data: Path, chosen: Sequence[Entry], act: Callable[[duckdb.DuckDBPyConnection, Sequence[Entry]], list[Changed]]
) -> list[Changed]:
    """Change entries of the quarantine, where there are any.

    Every statement counts by itself, and can be repeated after a crash.

    Args:
        data: the data folder.
        chosen: the entries.
        act: ``warehouse.quarantine.retry`` or ``drop``.

    Returns:
        What became of them.

    Raises:
        WarehouseError: a run is active, or the warehouse cannot be written.
    """
    if not chosen:
        return []
    with Store.open(data) as store, recorded_run(store, "quarantine"):
        try:
            return act(store.connection, chosen)
        except duckdb.Error as error:
            raise explained(error, store.places.private) from error
