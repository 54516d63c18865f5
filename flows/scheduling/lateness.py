"""What late and missing runs of a schedule mean."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tasks.core.watchlist_parts.schedules import Schedule, due_times, last_due


def is_overtaken(schedule: Schedule, zone: ZoneInfo, due_at: datetime, now: datetime) -> bool:
    """Return whether a run that starts late has been overtaken: a later time of its schedule is past as well.

    So one run makes up for all times that were missed, whatever kept them: a machine asleep, or a long run.

    Args:
        schedule, zone: see ``due_times``.
        due_at: when it was due; aware.
        now: when it starts; aware.
    """
    return next(due_times(schedule, zone, due_at)).timestamp() <= now.timestamp()


def is_missed(schedule: Schedule, zone: ZoneInfo, last_started: datetime | None, now: datetime) -> bool:
    """Return whether the latest time of a schedule was missed: no run has started since.

    Args:
        schedule, zone: see ``due_times``.
        last_started: when its last run started; null where it never ran, which counts as missed.
        now: aware.
    """
    due = last_due(schedule, zone, now)
    return last_started is None or (due is not None and last_started.timestamp() < due.timestamp())
