"""The scheduled flow: its parameters hold a project as a schedule can keep it, and a run from them is the main job."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prefect import get_client
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule

from flows.deploy import kept_schedules
from flows.project import Project
from flows.scheduling.deployment import DEPLOYMENT, parameters
from flows.scheduling.monitor import monitor
from flows.scheduling.schedules import run_zone
from flows.scheduling.serving import is_cron
from tasks.core.errors import FigurewatchError
from warehouse.query.query import ask
from warehouse.safety.doctor import examine

pytestmark = pytest.mark.slow


def test_a_scheduled_run_is_the_main_job_wherever_it_starts(
    prefect: None, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    shutil.copy(seeds / "articles" / "2021-03-21-businesspost-222660.html", tmp_path / "inbox")
    monkeypatch.chdir(tmp_path)
    project = Project(Path("data"), Path("reports"), (seeds / "watchlist.yaml",), (Path("inbox"),))
    kept = json.loads(json.dumps(parameters(project, run_zone(project.watchlists))))
    monkeypatch.chdir(seeds)
    counts = monitor(**kept)
    assert counts["articles"] == 1
    assert counts["changes"] > 0
    assert (tmp_path / "reports" / "latest.html").is_file()
    assert monitor(**kept)["files"] == 0


@pytest.mark.parametrize(("text", "is_one"), [("0 7 * * *", True), ("*/30 * * * *", True), ("bad", False), ("", False)])
def test_a_cron_expression_is_known_before_anything_is_served(text: str, is_one: bool) -> None:
    assert is_cron(text) is is_one


def broken(folder: Path, kind: str) -> Project:
    """A project whose run fails."""
    watchlist = folder / "watchlist.yaml"
    watchlist.write_text("metricz: 1\n" if kind == "watchlist" else "entities: []\n", encoding="utf-8")
    inbox = folder / "inbox"
    if kind != "inbox":
        inbox.mkdir()
    (folder / "data").mkdir()
    return Project(folder / "data", folder / "reports", (watchlist,), (inbox,))


@pytest.mark.parametrize(("kind", "reason"), [("watchlist", "metricz"), ("inbox", "there is no such file or folder")])
def test_a_run_that_fails_is_a_line_and_a_row_and_is_shown_by_doctor(
    prefect: None, kind: str, reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project = broken(tmp_path, kind)
    with pytest.raises(FigurewatchError):
        monitor(**parameters(project, run_zone(project.watchlists)))
    lines = [line for line in capfd.readouterr().err.splitlines() if "run failed" in line]
    assert len(lines) == 1
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d KST  run failed: ", lines[0])
    assert reason in lines[0]
    (run,) = ask(project.data / "figurewatch.duckdb", "SELECT status, failure FROM runs").table.to_pylist()
    assert run["status"] == "failed"
    assert reason in run["failure"]
    assert "failed" in [finding.check for finding in examine(project.data)]
    (notice,) = ask(project.data / "figurewatch.duckdb", "SELECT kind, what, ended_at FROM notices").table.to_pylist()
    assert (notice["kind"], notice["ended_at"]) == ("run_failed", None)
    assert reason in notice["what"]
    if kind == "inbox":
        (tmp_path / "inbox").mkdir()
        monitor(**parameters(project, run_zone(project.watchlists)))
        assert (
            ask(project.data / "figurewatch.duckdb", "SELECT * FROM notices WHERE ended_at IS NULL").table.num_rows == 0
        )


def test_a_run_that_ends_well_is_a_line_and_its_name_tells_when_and_what(
    prefect: None, seeds: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "watchlist.yaml").write_text("settings: {timezone: America/New_York}\n", encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    project = Project(tmp_path / "data", tmp_path / "out", (tmp_path / "watchlist.yaml",), (tmp_path / "inbox",))
    monitor(**parameters(project, run_zone(project.watchlists)))
    assert re.search(r"^[\d-]+ [\d:]+ E[SD]T  run 1: nothing new$", capfd.readouterr().err, re.MULTILINE)
    with get_client(sync_client=True) as client:
        names = [run.name for run in client.read_flow_runs()]
    today = datetime.now(run_zone(project.watchlists)).date()
    assert re.search(rf"{today} \d\d:\d\d monitor", "\n".join(names))


@pytest.mark.parametrize(
    ("zone", "summer", "winter"), [("America/New_York", 11, 12), ("Asia/Seoul", 22, 22), ("Europe/Berlin", 5, 6)]
)
def test_the_hour_of_a_schedule_is_that_of_the_zone_all_year(
    zone: str, summer: int, winter: int, tmp_path: Path
) -> None:
    (tmp_path / "watchlist.yaml").write_text(f"settings: {{timezone: {zone}}}\n", encoding="utf-8")
    schedule = CronSchedule(cron="0 7 * * *", timezone=str(run_zone([tmp_path / "watchlist.yaml"])))

    def hour(start: datetime) -> int:
        (due,) = asyncio.run(schedule.get_dates(1, start))
        return due.astimezone(UTC).hour

    assert hour(datetime(2021, 7, 1, tzinfo=UTC)) == summer
    assert hour(datetime(2021, 12, 1, tzinfo=UTC)) == winter


def test_deploying_keeps_the_schedule_that_is_served(prefect: None, tmp_path: Path) -> None:
    project = broken(tmp_path, "none")
    deployment = monitor.to_deployment(
        DEPLOYMENT,
        schedule=Cron("0 7 * * *", timezone="America/New_York"),
        parameters=parameters(project, run_zone(project.watchlists)),
    )
    assert kept_schedules() == []
    deployment.apply()
    (kept,) = kept_schedules()
    assert (kept.cron, kept.timezone, kept.active) == ("0 7 * * *", "America/New_York", True)
