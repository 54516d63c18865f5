"""Deployment to a Prefect server of one's own: ``python -m flows.deploy WORK_POOL``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from prefect import Flow

from flows.monitor import monitor, parameters
from flows.places import Project, default_inbox, default_watchlist


def deploy(pool: str) -> None:
    """Register the monitor flow with a work pool, for the project in this folder.

    The server is the one that ``PREFECT_API_URL`` names; a schedule is set there.

    Args:
        pool: name of the work pool.
    """
    project = Project(Path("data"), Path("reports"), (default_watchlist(),), default_inbox())
    root = Path(__file__).resolve().parents[1]
    # Called outside a loop, Prefect's two-way methods answer with the flow itself and not with a coroutine.
    source = cast(Flow[..., Any], monitor.from_source(source=str(root), entrypoint="flows/monitor.py:monitor"))
    source.deploy(name="figurewatch", work_pool_name=pool, concurrency_limit=1, parameters=parameters(project))


if __name__ == "__main__":
    deploy(sys.argv[1] if len(sys.argv) > 1 else "default")
