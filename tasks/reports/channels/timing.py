"""When a message is due: times of a digest, quiet hours, and pauses after failures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tasks.core.watchlist_parts.channels import WEEKDAYS, Channel, QuietHours, Weekday

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
"""From one failed attempt to the next; after the last pause and one more failure a message is given up: three days."""


def due_time(channel: Channel, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when what is found now goes out.

    Args:
        channel: its digest and quiet hours.
        now: aware.
        zone: of the channel's times.

    Returns:
        Aware, UTC; now, unless the channel has a time for its digest or is quiet.
    """
    due = now if channel.at is None else _next(channel.at, now, zone, days=channel.days)
    return after_quiet_hours(channel.quiet_hours, due, zone)


def after_quiet_hours(quiet: QuietHours | None, moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment itself, or the end of the quiet hours that it lies in.

    The hours are those of the clock on the wall: over a change to daylight saving time they are shorter, back from it
    longer. An end that the clock skips is as long after midnight as it would have been.

    Args:
        quiet: local times; an end before its beginning is of the next day; null is never.
        moment: aware.
        zone: of the hours.

    Returns:
        Aware, UTC.

    Example:
        With 22:00 to 07:00 in Seoul, 23:30 becomes 07:00 of the next day.
    """
    if quiet is None or not is_quiet(quiet, moment, zone):
        return moment.astimezone(UTC)
    return _next(quiet.end, moment, zone, folds=(0, 1))


def is_quiet(quiet: QuietHours, moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether a moment lies in the quiet hours, their beginning included and their end not."""
    local = moment.astimezone(zone).time()
    if quiet.begin < quiet.end:
        return quiet.begin <= local < quiet.end
    return local >= quiet.begin or local < quiet.end


def retry_time(attempts: int, now: datetime) -> datetime | None:
    """Return when a message that was not taken is tried again; null where it is given up.

    Args:
        attempts: how often it was tried.
        now: aware.
    """
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def _next(
    at: time, moment: datetime, zone: ZoneInfo, folds: Sequence[int] = (0,), days: Sequence[Weekday] = ()
) -> datetime:
    """Return the first time after a moment at which the clock shows a time of the day.

    Args:
        at: the time of the day.
        moment: aware.
        zone: of the clock.
        folds: where the clock is put back, which of the two times counts, as ``datetime.fold``.
        days: the weekdays that count; none is all.
    """
    today = moment.astimezone(zone).date()
    dates = [today + timedelta(days=ahead) for ahead in range(8)]
    wanted = [date for date in dates if not days or WEEKDAYS[date.weekday()] in days]
    candidates = [_at(date, at, fold, zone) for date in wanted for fold in folds]
    return next(candidate for candidate in candidates if candidate > moment)


def _at(day: date, at: time, fold: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC)
