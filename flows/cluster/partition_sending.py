"""Partitions to the workers of a Dask cluster as Prefect tasks."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from distributed import CancelledError, KilledWorker

from flows.cluster.cluster import Cluster, ClusterError, connected
from flows.cluster.cluster_reading import ClusterReading, LostWorkersError
from flows.cluster.staged_tables import StagedTables, staging_folder
from flows.cluster.worker import Reader, read_on_worker
from tasks.core.outcomes import Outcome
from tasks.extract.sources.folder import Candidate
from tasks.workers.partition import Partition, ReadingSettings

AHEAD = 8
"""Partitions for each thread of the workers that are under way or wait to be loaded: a slow one holds up no other, and
what waits on storage is bounded."""


def cluster_outcomes(
    cluster: Cluster, files: Iterable[Candidate], settings: ReadingSettings, run_id: int
) -> Generator[tuple[int, Outcome]]:
    """Read files on a cluster, within a flow whose task runner is ``flows.cluster.cluster.task_runner``.

    Args:
        cluster: where.
        files: new or changed files, which all machines see.
        settings: what they are read with.
        run_id: of the run.

    Yields:
        The outcomes in the order of files, each with the place of its file.

    Raises:
        ClusterError: the cluster cannot be reached, or is lost.
        SourceError: a worker does not see the files, or the tables cannot be written.
    """
    with connected(cluster) as client, staging_folder(cluster.staging, run_id) as folder:
        reader = Reader(folder, settings, 0 if cluster.in_threads else 1)
        client.register_plugin(reader)

        def submit(partition: Partition) -> _Sent:
            named = read_on_worker.with_options(task_run_name=_task_name(partition))
            return _Sent(named.submit(partition, folder), cluster)

        def ahead() -> int:
            return AHEAD * max(1, sum(int(threads) for threads in client.nthreads().values()))

        try:
            with closing(ClusterReading(submit, ahead).outcomes(files)) as outcomes:
                yield from outcomes
        finally:
            client.unregister_worker_plugin(reader.name)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A partition that Prefect has handed to Dask."""

    future: Any
    cluster: Cluster

    def result(self) -> tuple[StagedTables, ...]:
        """Wait for the tables; what raises on the worker is raised here."""
        try:
            staged: tuple[StagedTables, ...] = self.future.result()
        except KilledWorker as error:
            raise LostWorkersError from error
        except CancelledError as error:
            raise ClusterError(
                "the scheduler of the cluster is lost",
                where=self.cluster.scheduler or "this machine",
                todo="Run again: what was loaded stays, and the run goes on after it",
            ) from error
        return staged

    def cancel(self) -> None:
        """Take it from the workers that have not begun it."""
        self.future.wrapped_future.cancel()


def _task_name(partition: Partition) -> str:
    """Return the name of a task as the scheduler's pages show it."""
    first = partition.references[0].locator.rsplit("/", 1)[-1]
    rest = f" and {len(partition.references) - 1} more" if len(partition.references) > 1 else ""
    return f"read, parse and extract partition {partition.number}: {first}{rest}"
