"""Times of schedules in their zones, across daylight saving, and when one is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tasks.core.watchlist_parts.schedules import Schedule, duration, duration_text, is_due, next_times

CRON = [
    # zone, cron, after, the next times as clocks on the wall show them
    ("Asia/Seoul", "0 7 * * 1-5", "2026-11-26T07:00", ["11-27 07:00 KST", "11-30 07:00 KST"]),
    ("Europe/London", "30 1 * * *", "2026-03-28T00:00", ["03-28 01:30 GMT", "03-29 02:30 BST", "03-30 01:30 BST"]),
    ("Europe/London", "30 1 * * *", "2026-10-24T02:00", ["10-25 01:30 BST", "10-26 01:30 GMT"]),
    ("Europe/London", "0 * * * *", "2026-10-24T23:30", ["10-25 00:00 BST", "10-25 01:00 BST", "10-25 02:00 GMT"]),
    ("America/New_York", "15 2 * * *", "2026-03-07T03:00", ["03-08 03:15 EDT", "03-09 02:15 EDT"]),
    ("Asia/Seoul", "0 0 31 * *", "2026-04-01T00:00", ["05-31 00:00 KST", "07-31 00:00 KST"]),
]


@pytest.mark.parametrize(("zone", "cron", "after", "times"), CRON)
def test_cron_follows_the_clock_on_the_wall(zone: str, cron: str, after: str, times: list[str]) -> None:
    start = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))
    found = next_times(Schedule(cron=cron), zone, start, len(times))
    assert [f"{time:%m-%d %H:%M %Z}" for time in found] == times


INTERVALS = [
    ("Asia/Seoul", "6h", "2026-11-26T06:00", ["11-26 12:00", "11-26 18:00", "11-27 00:00"]),
    ("Asia/Seoul", "30m", "2026-11-26T06:01", ["11-26 06:30", "11-26 07:00"]),
    ("Asia/Seoul", "1w", "2026-11-26T06:00", ["11-30 00:00", "12-07 00:00"]),
    ("Asia/Kathmandu", "1d", "2026-11-26T06:00", ["11-27 00:00"]),
    ("Europe/London", "1d", "2026-03-28T06:00", ["03-29 00:00", "03-30 01:00"]),
]


@pytest.mark.parametrize(("zone", "every", "after", "times"), INTERVALS)
def test_an_interval_is_a_length_of_time_from_midnight(zone: str, every: str, after: str, times: list[str]) -> None:
    start = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))
    found = next_times(Schedule(every=duration(every)), zone, start, len(times))
    assert [f"{time:%m-%d %H:%M}" for time in found] == times


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Schedule(cron="*/10 * * * *"), {timedelta(minutes=10), timedelta(minutes=70)}),  # the repeated hour comes once
        (Schedule(every=timedelta(minutes=10)), {timedelta(minutes=10)}),
    ],
)
def test_times_are_later_than_what_they_are_asked_for_and_in_order(
    schedule: Schedule, expected: set[timedelta]
) -> None:
    at = datetime(2026, 10, 24, 20, tzinfo=UTC)
    found = next_times(schedule, "Europe/London", at, 200)
    gaps = {later.astimezone(UTC) - earlier.astimezone(UTC) for earlier, later in pairwise(found)}
    assert found[0].astimezone(UTC) == at + timedelta(minutes=10)
    assert gaps == expected


DUE = [
    (None, "2026-11-26T08:00", True),
    ("2026-11-26T07:00", "2026-11-26T08:00", False),
    ("2026-11-26T06:59", "2026-11-26T07:00", True),
    ("2026-11-26T07:00", "2026-11-27T06:59", False),
    ("2026-11-01T07:00", "2026-11-26T06:00", True),  # the machine was asleep
    ("2026-12-01T07:00", "2026-11-26T08:00", True),  # the clock was set back
]


@pytest.mark.parametrize(("last", "now", "answer"), DUE)
def test_a_schedule_is_due_once_its_time_has_passed(last: str | None, now: str, answer: bool) -> None:
    zone = ZoneInfo("Asia/Seoul")
    looked_at = None if last is None else datetime.fromisoformat(last).replace(tzinfo=zone)
    moment = datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC)
    assert is_due(Schedule(cron="0 7 * * *"), "Asia/Seoul", looked_at, moment) is answer


@pytest.mark.parametrize("text", ["90s", "30m", "6h", "1d", "2w"])
def test_a_length_of_time_is_written_as_it_is_read(text: str) -> None:
    assert duration_text(duration(text)) == text
