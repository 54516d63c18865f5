"""When a cron expression is due in a time zone, across daylight saving; the times are those that Prefect plans.

A cron expression names times of a wall clock. A time in the hour that the clocks skip comes an hour later; one in the
hour that they repeat comes once, the first time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_SHIFT = timedelta(hours=26)
"""No clock is set back or forward further than this: a zone that crosses the date line moves by a day."""


def due_times(cron: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Yield the times at which a cron expression is due, in its zone, the earliest first.

    Args:
        cron: five fields, or a name such as ``@daily``.
        zone: of the wall clock.
        after: aware; only later times.

    Example: the first of ``due_times("0 7 * * *", ZoneInfo("Asia/Seoul"), now)`` is seven in the morning there.
    """
    last = after
    for wall_time in CronSim(_fields(cron), _wall_clock(after, zone) - _SHIFT):
        due = _localised(wall_time, zone)
        if due > last:
            last = due
            yield due


def last_due(cron: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the latest time until now at which a cron expression was due; null where it never was.

    Args:
        cron, zone: as in ``due_times``.
        now: aware.
    """
    for wall_time in CronSim(_fields(cron), _wall_clock(now, zone) + _SHIFT, reverse=True):
        due = _localised(wall_time, zone)
        if due <= now:
            return due
    return None


def is_overtaken(cron: str, zone: ZoneInfo, due_at: datetime, now: datetime) -> bool:
    """Return whether a run that starts late has been overtaken: a later time of its schedule is past as well.

    So one run makes up for all times that were missed, whatever kept them: a machine asleep, or a long run.

    Args:
        cron, zone: of its schedule.
        due_at: when it was due; aware.
        now: when it starts; aware.
    """
    return next(due_times(cron, zone, due_at)) <= now


def is_missed(cron: str, zone: ZoneInfo, last_started: datetime | None, now: datetime) -> bool:
    """Return whether the latest time of a schedule was missed: no run has started since.

    Args:
        cron, zone: of the schedule.
        last_started: when its last run started; null where it never ran, which counts as missed.
        now: aware.
    """
    due = last_due(cron, zone, now)
    return last_started is None or (due is not None and last_started < due)


def _fields(cron: str) -> str:
    return NAMED.get(cron.casefold(), cron)


def _wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _localised(wall_time: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which a wall clock shows a time; one that it skips comes as much later."""
    return wall_time.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
