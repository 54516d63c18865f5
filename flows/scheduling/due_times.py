"""When a schedule is due in a time zone, across daylight saving; the times are those that Prefect plans.

An interval is a length of time that no clock changes. A cron expression names times of a wall clock: a time in the hour
that the clocks skip comes an hour later, one in the hour that they repeat comes once, the first time.
``tasks.core.schedules.next_times`` differs in these two hours alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from tasks.core.schedules import Schedule, interval_times

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


def due_times(schedule: Schedule, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Yield the times at which a schedule is due, in its zone, the earliest first.

    Args:
        schedule: a cron expression of five fields or a name such as ``@daily``, or an interval.
        zone: of the wall clock.
        after: aware; only later times.

    Example: the first of ``due_times(Schedule(cron="0 7 * * *"), ZoneInfo("Asia/Seoul"), now)`` is seven in the
    morning there.
    """
    last = after
    for due in _times_from(schedule, zone, after):
        if due > last:
            last = due
            yield due


def last_due(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the latest time until now at which a schedule was due; null where it never was.

    Args:
        schedule, zone: as in ``due_times``.
        now: aware.
    """
    if schedule.every is not None:
        return next(interval_times(schedule.every, zone, now))
    for wall_time in CronSim(_fields(schedule), _wall_clock(now, zone) + _SHIFT, reverse=True):
        due = _localised(wall_time, zone)
        if due <= now:
            return due
    return None


def is_overtaken(schedule: Schedule, zone: ZoneInfo, due_at: datetime, now: datetime) -> bool:
    """Return whether a run that starts late has been overtaken: a later time of its schedule is past as well.

    So one run makes up for all times that were missed, whatever kept them: a machine asleep, or a long run.

    Args:
        schedule, zone: see ``due_times``.
        due_at: when it was due; aware.
        now: when it starts; aware.
    """
    return next(due_times(schedule, zone, due_at)) <= now


def is_missed(schedule: Schedule, zone: ZoneInfo, last_started: datetime | None, now: datetime) -> bool:
    """Return whether the latest time of a schedule was missed: no run has started since.

    Args:
        schedule, zone: see ``due_times``.
        last_started: when its last run started; null where it never ran, which counts as missed.
        now: aware.
    """
    due = last_due(schedule, zone, now)
    return last_started is None or (due is not None and last_started < due)


def _times_from(schedule: Schedule, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Yield times at which a schedule is due, some of them before ``after`` or twice."""
    if schedule.every is not None:
        yield from interval_times(schedule.every, zone, after)
    else:
        start = _wall_clock(after, zone) - _SHIFT
        yield from (_localised(wall_time, zone) for wall_time in CronSim(_fields(schedule), start))


def _fields(schedule: Schedule) -> str:
    cron = schedule.cron or ""
    return NAMED.get(cron.casefold(), cron)


def _wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _localised(wall_time: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which a wall clock shows a time; one that it skips comes as much later."""
    return wall_time.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
