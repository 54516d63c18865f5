"""What a run puts into the outbox: its reported changes and corrections for each channel, or why it failed."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.reporting.stored_changes import read_change_facts, unreported_runs
from tasks.core.batch import Batch
from tasks.core.watchlist import Watchlist
from tasks.reports.channels.outbox_selection import rows_to_send
from warehouse.store import Store


def queue_changes(store: Store, run_id: int, watchlist: Watchlist) -> int:
    """Write what the report of a run says into the outbox, once for each channel.

    The changes come out of the warehouse, as those of the report do: what a run that was killed has found goes with the
    next one.

    Args:
        store: the open warehouse.
        run_id: of the run; it is not noted as reported yet.
        watchlist: its channels.

    Returns:
        How many rows are new.
    """
    if not any(channel.enabled for channel in watchlist.reports):
        return 0
    found, retracted = read_change_facts(store.connection, unreported_runs(store.connection))
    concerned = [change.change_id for change in found if change.reported]
    concerned += [change.change_id for change in retracted]
    earlier = store.outbox.of_changes(concerned)
    rows = rows_to_send(watchlist, found, retracted, earlier, datetime.now(UTC))
    return store.load(Batch(run_id=run_id, messages=rows)).messages if rows else 0
