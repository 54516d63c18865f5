"""Times of schedules: those that Prefect plans, across daylight saving; what a late or a missing run means."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from prefect.server.schemas.schedules import CronSchedule

from flows.scheduling.lateness import is_missed, is_overtaken
from tasks.core.watchlist_parts.schedules import Schedule, due_times, last_due, next_times

CLOCKS = {
    "America/New_York": (datetime(2021, 3, 13, 23, 7), datetime(2021, 11, 6, 23, 50)),
    "Europe/Berlin": (datetime(2021, 3, 27, 23), datetime(2021, 10, 30, 23, 1)),
    "Australia/Lord_Howe": (datetime(2021, 4, 3, 20), datetime(2021, 10, 2, 20)),
    "Asia/Seoul": (datetime(2021, 3, 27, 23), datetime(2021, 12, 31, 23, 30)),
}
CRONS = ("30 2 * * *", "30 1 * * *", "*/30 * * * *", "0 2 * * *", "@daily", "0 7 * * 1-5", "15 0 1 * *")
DAILY = Schedule(cron="0 7 * * *")
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize("cron", CRONS)
@pytest.mark.parametrize("zone", CLOCKS)
def test_check_shows_the_cron_times_that_prefect_plans_when_clocks_change(zone: str, cron: str) -> None:
    for wall_time in CLOCKS[zone]:
        start = wall_time.replace(tzinfo=ZoneInfo(zone))
        planned = asyncio.run(CronSchedule(cron=cron, timezone=zone).get_dates(12, start + timedelta(seconds=1)))
        ours = next_times(Schedule(cron=cron), zone, start, 12)
        assert [time.timestamp() for time in ours] == [time.timestamp() for time in planned]
        assert last_due(Schedule(cron=cron), ZoneInfo(zone), ours[3]) == ours[3]
        assert last_due(Schedule(cron=cron), ZoneInfo(zone), ours[3] - timedelta(seconds=1)) == ours[2]


def test_an_interval_is_a_length_of_time_whatever_the_clock_does() -> None:
    zone = ZoneInfo("America/New_York")
    start = datetime(2021, 3, 13, 22, tzinfo=zone)
    times = list(islice(due_times(Schedule(every=timedelta(hours=6)), zone, start), 3))
    assert [f"{time:%d %H}" for time in times] == ["14 00", "14 07", "14 13"]
    assert last_due(Schedule(every=timedelta(hours=6)), zone, times[1] + timedelta(hours=1)) == times[1]


def test_intervals_are_counted_from_a_midnight_as_check_shows_them() -> None:
    for name in ("Europe/London", "Asia/Kathmandu", "Asia/Seoul"):  # the first two had other clocks in 1970
        start = datetime(2026, 1, 14, 6, tzinfo=ZoneInfo(name))
        times = list(islice(due_times(Schedule(every=timedelta(days=1)), ZoneInfo(name), start), 3))
        assert [f"{time:%d %H:%M}" for time in times] == ["15 00:00", "16 00:00", "17 00:00"], name
        assert times == next_times(Schedule(every=timedelta(days=1)), name, start, 3)


@pytest.mark.parametrize(
    ("started", "overtaken"),
    [("2021-10-13 07:00", False), ("2021-10-13 23:00", False), ("2021-10-14 06:59", False), ("2021-10-14 07:00", True)],
)
def test_a_late_run_leaves_its_work_to_the_next_one_once_that_is_due(started: str, overtaken: bool) -> None:
    due_at = datetime(2021, 10, 13, 7, tzinfo=SEOUL)
    assert is_overtaken(DAILY, SEOUL, due_at, datetime.fromisoformat(started).replace(tzinfo=SEOUL)) is overtaken


@pytest.mark.parametrize(
    ("last", "missed"),
    [(None, True), ("2021-10-12 07:00", True), ("2021-10-13 06:59", True), ("2021-10-13 07:00", False)],
)
def test_a_schedule_was_missed_if_no_run_started_since_its_latest_time(last: str | None, missed: bool) -> None:
    started = datetime.fromisoformat(last).replace(tzinfo=SEOUL) if last else None
    now = datetime(2021, 10, 13, 9, tzinfo=SEOUL).astimezone(UTC)
    assert is_missed(DAILY, SEOUL, started, now) is missed
