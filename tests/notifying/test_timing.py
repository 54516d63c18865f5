"""When messages are due: quiet hours over midnight and daylight saving, digests, and pauses after failures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tasks.core.watchlist_parts.channels import Channel
from tasks.reports.channels.timing import PAUSES, due_time, is_quiet, retry_time

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "notifying" / "times.yaml").read_text("utf-8")
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_found_now_is_due(case: dict[str, Any]) -> None:
    zone = ZoneInfo(case.get("zone", "UTC"))
    channel = Channel(
        id="desk", url_env="DESK", at=case.get("at"), quiet_hours=case.get("quiet"), days=case.get("days", [])
    )
    due = due_time(channel, datetime.fromisoformat(case["now"]), zone)
    assert due == datetime.fromisoformat(case["due"])
    assert due.tzinfo is UTC
    assert channel.quiet_hours is None or not is_quiet(channel.quiet_hours, due, zone)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul"])
@pytest.mark.parametrize("hours", [("22:00", "07:00"), ("01:00", "02:30"), ("02:15", "02:10"), ("00:00", "23:59")])
def test_quiet_hours_end_within_a_day_all_year(zone: str, hours: tuple[str, str]) -> None:
    channel = Channel(id="desk", url_env="DESK", quiet_hours={"from": hours[0], "to": hours[1]})
    for quarter in range(0, 366 * 96, 7):
        now = NOW + timedelta(minutes=15 * quarter)
        assert timedelta() <= due_time(channel, now, ZoneInfo(zone)) - now <= timedelta(hours=26)


def test_pauses_grow_and_end() -> None:
    pauses = [retry_time(attempt, NOW) for attempt in range(1, len(PAUSES) + 2)]
    waits = [pause - NOW for pause in pauses if pause is not None]
    assert waits == sorted(waits)
    assert len(waits) == len(PAUSES)
    assert pauses[-1] is None
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=4)
