"""Schedules: the times at which a source is due, in its time zone and across daylight saving."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count as count_from
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

SHORTEST = timedelta(minutes=1)
"""Of an interval: a source that is asked more often is a burden to its publisher."""

NAMED_CRONS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
"""Names of cron expressions that Prefect takes too."""

_SHIFT = timedelta(hours=26)
"""No clock is set back or forward further than this: a zone that crosses the date line moves by a day."""

_LENGTHS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_DURATION = re.compile(r"\s*(\d{1,6})\s*([smhdw])\s*")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a source is due: one of the two is given.

    Attributes:
        every: an interval; the day's first time is midnight, the week's Monday.
        cron: a cron expression of five fields.
    """

    every: timedelta | None = None
    cron: str | None = None

    def __str__(self) -> str:
        return f"cron {self.cron!r}" if self.cron is not None else f"every {duration_text(self.every or SHORTEST)}"


def duration(value: Any) -> Any:
    """Return the length of time that a text says: ``90s``, ``30m``, ``6h``, ``1d``, ``1w``.

    Raises:
        PydanticCustomError: it says none.
    """
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("duration", "is no length of time; write one like 90s, 30m, 6h, 1d or 1w")
    return timedelta(seconds=int(found[1]) * _LENGTHS[found[2]])


def duration_text(length: timedelta) -> str:
    """Return a length of time as ``duration`` reads it, in the largest unit that divides it."""
    seconds = int(length.total_seconds())
    unit = next(unit for unit in "wdhms" if seconds % _LENGTHS[unit] == 0)
    return f"{seconds // _LENGTHS[unit]}{unit}"


def check_cron(text: str) -> str:
    """Return a cron expression that comes due at some time.

    Raises:
        PydanticCustomError: it is none, or never comes due.
    """
    from cronsim import CronSim, CronSimError

    why = "" if len(text.split()) == 5 else "is no cron expression"  # cronsim takes a sixth field, for seconds
    try:
        next(CronSim(text, datetime.now(UTC)))
    except CronSimError:
        why = "is no cron expression"
    except StopIteration:
        why = why or "never comes due"
    if why:
        raise PydanticCustomError("cron", "{why}; write five fields, such as 0 7 * * *", {"why": why})
    return text


def next_times(schedule: Schedule, timezone: str, after: datetime, count: int) -> list[datetime]:
    """Return the next times at which a schedule is due.

    Args:
        schedule: see ``due_times``.
        timezone: IANA name.
        after: the times are later than this; aware.
        count: how many.

    Returns:
        Aware times in that zone, in order.
    """
    return list(islice(due_times(schedule, ZoneInfo(timezone), after), count))


def due_times(schedule: Schedule, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Yield the times at which a schedule is due, in its zone, the earliest first.

    They are the times that Prefect plans, so that `check`, `fetch` and `serve` agree. A cron time in the hour that
    the clocks skip comes an hour later (2:30 at 3:30), one in the hour that they repeat comes once, the first time.
    An interval is a length of time that no clock changes, counted from the midnight of 1 January 2001: where that is
    winter, its times are an hour later in summer.

    Args:
        schedule: a cron expression of five fields or a name such as ``@daily``, or an interval.
        zone: of the wall clock.
        after: aware; only later times.

    Example: the first of ``due_times(Schedule(cron="0 7 * * *"), ZoneInfo("Asia/Seoul"), now)`` is seven in the
    morning there.
    """
    last = after.timestamp()  # two times of one zone would be compared by the clock on the wall
    for due in _times_from(schedule, zone, after):
        if due.timestamp() > last:
            last = due.timestamp()
            yield due


def last_due(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the latest time until now at which a schedule was due; null where it never was.

    Args:
        schedule, zone: as in ``due_times``.
        now: aware.
    """
    from cronsim import CronSim

    if schedule.every is not None:
        return next(interval_times(schedule.every, zone, now))
    for wall_time in CronSim(_fields(schedule), _wall_clock(now, zone) + _SHIFT, reverse=True):
        due = _localised(wall_time, zone)
        if due.timestamp() <= now.timestamp():
            return due
    return None


def interval_anchor(zone: ZoneInfo) -> datetime:
    """Return the moment from which intervals are counted: a Monday at midnight of the zone, as UTC."""
    return datetime(2001, 1, 1, tzinfo=zone).astimezone(UTC)


def interval_times(every: timedelta, zone: ZoneInfo, moment: datetime) -> Iterator[datetime]:
    """Yield the times of an interval in order, without end.

    Args:
        every: the interval.
        zone: of the times, and of the midnight from which they are counted.
        moment: the first of the times is the latest one until then; aware.
    """
    first = interval_anchor(zone)
    for number in count_from((moment - first) // every):
        yield (first + every * number).astimezone(zone)


def is_due(schedule: Schedule, timezone: str, last: datetime | None, now: datetime) -> bool:
    """Return whether a schedule has come due since it was last followed.

    Times that were missed while the machine was asleep count once. A last time in the future, after a clock was set
    back, counts as never.

    Args:
        schedule, timezone: see ``next_times``.
        last: when it was last followed; null is never.
        now: aware.
    """
    if last is None or last > now:
        return True
    return next_times(schedule, timezone, last, 1)[0].timestamp() <= now.timestamp()


def _times_from(schedule: Schedule, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Yield times at which a schedule is due, some of them before ``after`` or twice."""
    from cronsim import CronSim

    if schedule.every is not None:
        yield from interval_times(schedule.every, zone, after)
    else:
        start = _wall_clock(after, zone) - _SHIFT
        yield from (_localised(wall_time, zone) for wall_time in CronSim(_fields(schedule), start))


def _fields(schedule: Schedule) -> str:
    cron = schedule.cron or ""
    return NAMED_CRONS.get(cron.casefold(), cron)


def _wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _localised(wall_time: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which a wall clock shows a time; one that it skips comes as much later."""
    return wall_time.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
