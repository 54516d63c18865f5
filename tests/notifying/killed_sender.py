"""Runs that are killed: a process that is told to begin a life, and lives of runs and deliveries until they are killed.

    python -m tests.notifying.killed_sender FOLDER WATCHLIST CHANGES

Every line of standard input begins a life in a forked process, whose id is answered, so that a kill costs no start. A
life loads one change a run, reports, queues, publishes and sends, from the first change that is not loaded yet; a last
line ``end`` begins one that loads nothing and ends when all is sent.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from flows.notifying.delivery import deliver
from flows.watchlists import checked_watchlist
from tasks.core.changes import Change
from tasks.core.records import SourcedObservation
from tasks.core.watchlist import Watchlist
from tasks.reports.channels.services import keep_addresses_out_of_logs, service_of
from tests.notifying.desk import numbered, run_once
from warehouse.store import Store


def live(folder: Path, watched: Watchlist, steps: Sequence[tuple[SourcedObservation, Change]], *, ends: bool) -> None:
    """Run and deliver until killed, or until all is sent."""
    data = folder / "data"
    deliver(data, watched)  # what the life before left
    with Store.open(data) as store:
        known = store.known_changes([change.change_id for _, change in steps])
    for observation, change in () if ends else steps:
        if change.change_id not in known:
            run_once(data, folder / "reports", watched, [observation], [change])
            deliver(data, watched)
    if ends:
        # What a run found that was killed before it reported.
        run_once(data, folder / "reports", watched, [], [])
        deliver(data, watched)


def main() -> None:
    """Begin lives as they are asked for."""
    # All that a life needs is read before the first one: a life is as quick as its runs.
    folder, watched, steps = Path(sys.argv[1]), checked_watchlist(Path(sys.argv[2])), numbered(int(sys.argv[3]))
    service_of("json://127.0.0.1:9")
    keep_addresses_out_of_logs()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            live(folder, watched, steps, ends=line.strip() == "end")
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print("ended" if status == 0 else "killed", flush=True)


if __name__ == "__main__":
    main()
