"""The writer that the harness kills: it opens, loads and publishes without end, and says what it is at.

    python -m tests.crash.writer DATA SCHEMA FIRST ARTICLES

Every line goes out before the step it announces or after the step it confirms, so that the harness knows what was
acknowledged: ``phase open``, ``phase load``, ``acked 7``, ``phase publish``, ``published 7``.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from tests.warehouse.batches import ENTITIES, METRICS, batch
from warehouse.store import Store

LOADS_A_RUN = 2


def report(*words: object) -> None:
    """One whole line at once: a kill never leaves a part of it."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def write(data: Path, schema: Path, first: int, articles: int) -> None:
    """Load batches from ``first`` on, in runs, publishing after each, until killed."""
    numbers = itertools.count(first)
    report("phase", "open")
    with Store.open(data, schema=schema) as store:
        store.declare(entities=ENTITIES, metrics=METRICS, settings={"language": "ko"})
        while True:
            run = store.start_run("crash")
            for _ in range(LOADS_A_RUN):
                number = next(numbers)
                rows = batch(run, number, articles)
                report("phase", "load")
                store.load(rows)
                report("acked", number)
            store.finish_run(run, counts={"reported": 1})
            report("phase", "publish")
            store.publish()
            report("published", number)


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
