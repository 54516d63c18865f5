"""Names of runs, as Prefect's pages list them: when, and what."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from prefect.runtime import flow_run

from flows.scheduling.schedules import run_zone


def run_name() -> str:
    """Return the name of the flow run that begins, in the watchlist's time zone.

    A run of a schedule is named after it, ``2021-10-13 07:00 inbox``, any other after its flow, ``2021-10-13 07:00
    ingest``.
    """
    parameters = flow_run.get_parameters()
    project, zone = parameters.get("project"), parameters.get("timezone")
    named = parameters.get("watchlists", ()) if project is None else project.watchlists
    now = datetime.now(ZoneInfo(zone) if zone else run_zone([Path(path) for path in named]))
    return f"{now:%Y-%m-%d %H:%M} {parameters.get('schedule') or flow_run.get_flow_name()}"
