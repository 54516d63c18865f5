"""A week of serving on a fake clock: what sleep, daylight saving, a long run, a mistake and a pause do to the runs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.flows.scheduling.simulated_week import SCHEDULES, ZONE, Week, at, the_week


@pytest.fixture(scope="module")
def week() -> Week:
    return the_week()


def of(week: Week, name: str, begin: datetime, end: datetime) -> list[tuple[str, str]]:
    return [
        (f"{now.astimezone(ZONE):%H:%M}", what) for now, own, _, what in week.rows if own == name and begin <= now < end
    ]


@pytest.mark.parametrize("name", [item.name for item in SCHEDULES])
def test_one_run_makes_up_for_a_night_or_two_days_asleep(name: str, week: Week) -> None:
    for woken in (at(12, 8), at(17, 9)):
        runs = of(week, name, woken, woken + timedelta(minutes=20))
        was_due = (name, woken) != ("page seoul", at(12, 8))
        assert [what for _, what in runs].count("made up") == int(was_due)
        assert [what for _, what in runs if what not in ("made up", "ran late")] == []
    assert of(week, name, at(11, 22), at(12, 8)) == []


def test_the_hour_that_the_clock_skips_takes_no_run_away(week: Week) -> None:
    assert of(week, "feed morning", at(14, 0), at(15, 0)) == [("03:30", "ran")]
    assert of(week, "feed morning", at(13, 0), at(14, 0)) == [("02:30", "ran")]


def test_runs_that_were_due_during_a_long_one_are_one(week: Week) -> None:
    runs = of(week, "inbox", at(14, 12), at(14, 15, 1))
    assert [what for _, what in runs].count("overtaken") == 4
    assert [time for time, what in runs if what != "overtaken"] == ["12:00", "14:41", "15:00"]


def test_a_mistake_fails_runs_and_stops_none(week: Week) -> None:
    assert [what for _, what in of(week, "inbox", at(12, 10), at(12, 12))] == ["failed"] * 4
    assert of(week, "inbox", at(12, 12), at(12, 12, 10)) == [("12:00", "ran")]


def test_a_pause_starts_none_and_nothing_is_made_up_for_after_it(week: Week) -> None:
    assert of(week, "inbox", at(13, 8), at(13, 20)) == []
    assert of(week, "inbox", at(13, 20), at(13, 20, 10)) == [("20:00", "ran")]
