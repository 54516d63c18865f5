"""Options that say on which machines a run reads."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.cluster.cluster import Cluster


class Runner(StrEnum):
    """What reads documents: processes of this machine, or the workers of a Dask cluster."""

    LOCAL = "local"
    DASK = "dask"


Runners = Annotated[
    Runner, typer.Option("--runner", help="What reads documents: processes here, or workers of a Dask cluster.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        help="Address of a Dask scheduler, tcp://10.0.0.5:8786; default: a cluster of --workers processes here.",
    ),
]
Staging = Annotated[
    str | None,
    typer.Option(
        "--staging",
        help="Folder or address that all machines reach, for what workers have read; default: below the data folder.",
    ),
]


def cluster_of(
    runner: Runner, scheduler: str | None, staging: str | None, workers: int | None, data: Path
) -> Cluster | None:
    """Return the cluster that the options name; null for processes of this machine.

    Raises:
        typer.BadParameter: options of a cluster without one, or a cluster elsewhere without a place for its tables.
    """
    if runner is Runner.LOCAL:
        if scheduler or staging:
            raise typer.BadParameter("it is for --runner dask", param_hint="--scheduler" if scheduler else "--staging")
        return None
    if scheduler and not staging:
        raise typer.BadParameter("name a folder or an address that all machines reach", param_hint="--staging")
    if scheduler and workers:
        raise typer.BadParameter("a cluster that is running has its own workers", param_hint="--workers")
    from flows.cluster.cluster import Cluster

    return Cluster(staging or str((data / "writer" / "staging").resolve()), scheduler, workers)
