"""What a Dask worker does: it reads a partition in a child process with limits, and writes the tables to storage."""

from __future__ import annotations

import multiprocessing
import platform
import threading
from collections.abc import Iterator
from typing import Any, cast

from distributed import get_worker
from distributed.diagnostics.plugin import WorkerPlugin
from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.cluster.cluster import ClusterError
from flows.cluster.staged_tables import StagedTables, check_reached, write_tables
from flows.cluster.table_parts import joined, outcome_count, renumbered, table_bytes
from flows.runs.run_lifecycle import PAUSES, RETRIES, can_heal
from tasks.extract.limits import STAGED_BYTES, STAGED_OUTCOMES
from tasks.workers.file_reading import read_files
from tasks.workers.partition import FileReference, Partition, ReadingSettings
from tasks.workers.partition_tables import PartitionTables
from tasks.workers.pool import Workers


class Reader(WorkerPlugin):
    """Holds a child process for each thread of a worker: it loads its models once, not for every partition.

    Dask gives it to workers that join later and to those that are started again, too.

    Args:
        name: under which tasks find it, of one run alone: runs of other projects may use the same workers.
        settings: what partitions are read with.
        processes: 1, or 0 to read in the worker's own process, without limits of time and memory.
    """

    def __init__(self, name: str, settings: ReadingSettings, processes: int = 1) -> None:
        self.name = name
        self._settings, self._processes = settings, processes

    def setup(self, worker: Any) -> None:
        """Prepare; processes start with the first partition."""
        del worker
        self._opened: list[Workers] = []
        self._own = threading.local()

    def teardown(self, worker: Any) -> None:
        """End the processes."""
        del worker
        for workers in self._opened:
            workers.close(at_once=True)

    def workers(self) -> Workers:
        """Return the processes of this thread.

        Raises:
            ClusterError: the worker may have none.
        """
        if self._processes and multiprocessing.current_process().daemon:
            raise ClusterError(
                "this Dask worker may not start processes of its own, which keep to the limits of each document",
                where=platform.node(),
                todo="Start it with DASK_DISTRIBUTED__WORKER__DAEMON=False in its environment",
            )
        found: Workers | None = getattr(self._own, "workers", None)
        if found is None:
            settings = self._settings
            found = Workers(settings.watchlist, settings.limits, self._processes, parser=settings.parser)
            self._own.workers = found
            self._opened.append(found)
        return found


@task(
    name="read, parse and extract",
    retries=RETRIES,
    retry_delay_seconds=PAUSES,
    retry_condition_fn=can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_on_worker(partition: Partition, folder: str) -> tuple[StagedTables, ...]:
    """Read the files of a partition where this runs, and write their tables into the folder.

    Args:
        partition: files and ranges of WARC files.
        folder: that of the run, which all machines reach.

    Returns:
        What is written, in order: several tables where a file is an archive of many documents. ``reference`` in them is
        the place of the file in the partition.

    Raises:
        SourceError: this machine does not see the files or the folder.
    """
    files = [item for item in partition.references if isinstance(item, FileReference)]
    check_reached([file.url for file in files], folder)
    reader = cast("Reader", get_worker().plugins[folder])
    return tuple(write_tables(tables, folder, partition.number) for tables in _tables(files, reader.workers()))


def _tables(files: list[FileReference], workers: Workers) -> Iterator[PartitionTables]:
    """Yield the tables of files, a bounded number of outcomes at a time."""
    held, count = [], 0
    for tables, places in read_files(workers, files):
        held.append(renumbered(tables, count, places))
        count += outcome_count(tables)
        if count >= STAGED_OUTCOMES or sum(map(table_bytes, held)) >= STAGED_BYTES:
            yield joined(held)
            held, count = [], 0
    if held:
        yield joined(held)
