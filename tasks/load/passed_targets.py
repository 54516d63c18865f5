"""Targets whose period is over, as changes that are loaded."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.changes import ChangeContext, passed_targets
from tasks.core.batch import Batch
from tasks.core.changes import Change
from tasks.core.store import WarehouseStore
from tasks.core.watchlist import Watchlist
from tasks.load.judgement.verdicts import without_judged
from tasks.load.result import emitted
from tasks.load.rows import change_row
from tasks.load.series_history import emitted_before, series_of


def load_passed_targets(store: WarehouseStore, run_id: int, watchlist: Watchlist) -> tuple[Change, ...]:
    """Loads the targets whose period is over without any report of what came of them.

    Args:
        store: the open warehouse.
        run_id: the run that finds them.
        watchlist: thresholds.

    Returns:
        Those that were not emitted before.
    """
    now = datetime.now(UTC)
    series = {one for family in store.open_target_series(now.date()) for one in series_of(family)}
    passed = passed_targets(store.observations_of_series(series), ChangeContext(watchlist, now))
    known = emitted_before(store, passed)
    changes = without_judged(store, [change for change in passed if change.change_id not in known])
    if not changes:
        return ()
    return emitted(changes, store.load(Batch(run_id=run_id, changes=[change_row(change) for change in changes])))
