"""The Dask cluster that a run uses: one that is running already, or one of this machine's processors for the run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from tasks.core.errors import FigurewatchError

if TYPE_CHECKING:
    from distributed import Client
    from prefect.task_runners import TaskRunner

JOIN_SECONDS = 60
"""How long a run waits for the first worker of a cluster."""

_LOCAL = {
    # A worker has a child process for the documents: what hangs or crashes costs only itself.
    "distributed.worker.daemon": False,
    # Workers that a partition may end before it is cut; the scheduler's own number is 3.
    "distributed.scheduler.allowed-failures": 1,
    "distributed.admin.log-format": "%(name)s: %(message)s",
}


class ClusterError(FigurewatchError):
    """There is no cluster that can do the work."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where partitions are read.

    Attributes:
        staging: folder, or address that fsspec opens, for what workers read and the writer has not loaded yet. All
            machines reach it under this name.
        scheduler: address of the scheduler of a cluster, such as ``tcp://10.0.0.5:8786``; null starts processes here.
        workers: how many processes are started here; null is one a processor.
        in_threads: start one thread of this process instead, without limits for documents: a test starts it at once.
    """

    staging: str
    scheduler: str | None = None
    workers: int | None = None
    in_threads: bool = False


def task_runner(cluster: Cluster) -> TaskRunner[Any]:
    """Return what Prefect runs the tasks of a flow with; a cluster on this machine starts with the first of them.

    Raises:
        ClusterError: Dask is not installed.
    """
    try:
        import dask
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise ClusterError(
            f"--runner dask needs a package that is not there ({error.name})",
            todo="Install it: pip install 'figurewatch[dask]', with the same versions on all machines",
        ) from error
    # Workers that are lost or do not end in time are warnings there; here they are what a run is made for.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if cluster.scheduler is not None:
        return DaskTaskRunner(address=cluster.scheduler)
    dask.config.set(_LOCAL)
    local = {"n_workers": cluster.workers, "processes": not cluster.in_threads}
    return DaskTaskRunner(cluster_kwargs={**local, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0"})


@contextmanager
def connected(cluster: Cluster) -> Iterator[Client]:
    """Connect to the cluster of the flow that is running.

    Yields:
        Its client, once a worker has joined.

    Raises:
        ClusterError: it cannot be reached, or has no worker.
    """
    from prefect.context import FlowRunContext

    context = FlowRunContext.get()
    assert context is not None
    where = cluster.scheduler or "this machine"
    try:
        client = cast("Client", cast("Any", context.task_runner).client)
        client.wait_for_workers(1, timeout=JOIN_SECONDS)
    except TimeoutError as error:
        raise ClusterError(
            f"no worker of the cluster answers within {JOIN_SECONDS} seconds",
            where=where,
            todo="Start workers, `dask worker ADDRESS`, with the same Figurewatch as here",
        ) from error
    except OSError as error:
        raise ClusterError(
            f"the scheduler of the cluster cannot be reached ({error})",
            where=where,
            todo="Start it, `dask scheduler`, or mend the address",
        ) from error
    yield client
