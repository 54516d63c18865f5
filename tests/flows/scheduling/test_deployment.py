"""Schedules on a Prefect server: pauses stay, missed times are made up for once, lost runs are closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import Completed, Running, Scheduled

from flows.project import Project
from flows.scheduling.deployment import (
    close_lost_runs,
    deployment_of,
    known_deployment,
    pause_at_end,
    resume_own_pause,
    start_missed_runs,
    start_on_arrival,
    start_run,
)
from flows.scheduling.monitor import OVERTAKEN
from flows.scheduling.schedules import ScheduledRuns, schedules_of
from flows.watchlists import checked_watchlist
from tasks.core.watchlist_parts.schedules import Schedule

pytestmark = pytest.mark.slow
ZONE = "Asia/Seoul"
DAILY = ScheduledRuns("inbox", Schedule(cron="0 7 * * *"), ZONE, "reads inbox")
HOURLY = ScheduledRuns("feed daily-news", Schedule(every=timedelta(hours=1)), ZONE, "looks at a feed")
SOURCES = """\
sources:
  - {id: daily-news, feed: https://news.example.com/rss, cron: "0 6 * * *", timezone: Europe/Berlin}
  - {id: list, page: https://news.example.com/list, every: 2h}
  - {id: saved, folder: saved}
settings: {timezone: America/New_York}
"""


@pytest.fixture
def client(prefect: None) -> Iterator[SyncPrefectClient]:
    with get_client(sync_client=True) as client:
        yield client
        known = known_deployment(client)
        if known is not None:
            for run in runs_of(client):
                client.delete_flow_run(run.id)
            client.delete_deployment(known.id)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "saved").mkdir()
    (tmp_path / "watchlist.yaml").write_text(SOURCES, encoding="utf-8")
    return Project(tmp_path / "data", tmp_path / "out", (tmp_path / "watchlist.yaml",), (tmp_path / "inbox",))


def registered(client: SyncPrefectClient, project: Project, *schedules: ScheduledRuns) -> DeploymentResponse:
    deployment_of(project, schedules or (DAILY, HOURLY), "ko", known_deployment(client)).apply()
    known = known_deployment(client)
    assert known is not None
    return known


def runs_of(client: SyncPrefectClient) -> list[FlowRun]:
    known = known_deployment(client)
    return [run for run in client.read_flow_runs() if known is not None and run.deployment_id == known.id]


def test_every_schedule_of_a_watchlist_has_its_own_time_zone(client: SyncPrefectClient, project: Project) -> None:
    watchlist = checked_watchlist(project.watchlists)
    known = registered(client, project, *schedules_of(watchlist, project.inbox, "0 7 * * *"))
    planned = {item.slug: item for item in known.schedules}
    assert set(planned) == {"inbox", "feed daily-news", "page list"}
    assert planned["inbox"].schedule.timezone == "America/New_York"
    assert known.parameters["timezone"] == "America/New_York"
    assert planned["feed daily-news"].schedule.timezone == "Europe/Berlin"
    assert planned["page list"].parameters == {
        "schedule": "page list", "timezone": "America/New_York", "every": 7200,
    }  # fmt: skip


def test_what_a_person_pauses_stays_paused_when_it_is_served_again(client: SyncPrefectClient, project: Project) -> None:
    known = registered(client, project)
    (hourly,) = [item for item in known.schedules if item.slug == HOURLY.name]
    client.update_deployment_schedule(known.id, hourly.id, active=False)
    again = registered(client, project)
    assert {item.slug: item.active for item in again.schedules} == {DAILY.name: True, HOURLY.name: False}
    assert [item.name for item in start_missed_runs(client, again, (DAILY, HOURLY), datetime.now(UTC))] == [DAILY.name]
    client.pause_deployment(again.id)
    paused = registered(client, project)
    assert paused.paused
    assert start_missed_runs(client, paused, (DAILY, HOURLY), datetime.now(UTC)) == []
    assert not start_on_arrival(DAILY)


def test_the_pause_at_the_end_is_taken_back_and_a_persons_is_not(
    client: SyncPrefectClient, project: Project, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    known = registered(client, project)
    pause_at_end(note)
    assert client.read_deployment(known.id).paused
    assert not resume_own_pause(client, client.read_deployment(known.id), note).paused
    client.pause_deployment(known.id)
    pause_at_end(note)
    assert resume_own_pause(client, client.read_deployment(known.id), note).paused


def test_one_run_makes_up_for_all_that_were_missed(client: SyncPrefectClient, project: Project) -> None:
    known = registered(client, project)
    now = datetime.now(UTC)
    for hours in (3, 2, 1):
        client.create_flow_run_from_deployment(
            known.id,
            parameters={"schedule": HOURLY.name, "timezone": ZONE},
            state=Scheduled(scheduled_time=now - timedelta(hours=hours)),
        )
    assert start_missed_runs(client, known, (DAILY, HOURLY), now) == [DAILY, HOURLY]
    states = [run.state_type for run in runs_of(client) if run.parameters["schedule"] == HOURLY.name]
    assert sorted(map(str, states)) == sorted(map(str, [StateType.CANCELLED] * 3 + [StateType.SCHEDULED]))
    assert start_missed_runs(client, known, (DAILY, HOURLY), datetime.now(UTC)) == [], (
        "the runs that were started count"
    )


@pytest.mark.parametrize(("name", "missed"), [(None, False), (OVERTAKEN, True)])
def test_a_run_that_left_its_work_to_a_later_one_made_up_for_nothing(
    name: str | None, missed: bool, client: SyncPrefectClient, project: Project
) -> None:
    known = registered(client, project, DAILY)
    run = client.create_flow_run_from_deployment(known.id, parameters={"schedule": DAILY.name})
    client.set_flow_run_state(run.id, Running(), force=True)
    client.set_flow_run_state(run.id, Completed(name=name), force=True)
    assert (start_missed_runs(client, known, (DAILY,), datetime.now(UTC)) == [DAILY]) is missed


def test_files_that_arrive_start_one_run_while_one_is_about_to_start(
    client: SyncPrefectClient, project: Project
) -> None:
    registered(client, project)
    assert start_on_arrival(DAILY)
    assert not start_on_arrival(DAILY)


def test_a_run_whose_process_is_gone_is_closed(client: SyncPrefectClient, project: Project) -> None:
    known = registered(client, project, DAILY)
    start_run(client, known, DAILY)
    (run,) = runs_of(client)
    client.set_flow_run_state(run.id, Running(), force=True)
    close_lost_runs(client, known)
    (run,) = runs_of(client)
    assert run.state_type is StateType.CRASHED
    assert run.state is not None
    assert "next run goes on" in (run.state.message or "")
    assert start_missed_runs(client, known, (DAILY,), datetime.now(UTC)) == [DAILY]
