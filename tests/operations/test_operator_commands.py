"""backup, restore and prune on the command line, from a project's own watchlist."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flows.cli.main import app
from flows.scheduling.prefect_server import keep_history
from tests.warehouse.batches import warehouse


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a report of its run and rules that keep next to nothing."""
    monkeypatch.chdir(tmp_path)
    warehouse(tmp_path / "data", batches=1)
    (tmp_path / "more.yaml").write_text("settings: {timezone: Asia/Seoul}\n", encoding="utf-8")
    rules = "{backups: {days: 1}, reports: {megabytes: 1}}"
    (tmp_path / "watchlist.yaml").write_text(
        f"include: more.yaml\nsettings: {{retention: {rules}}}\n", encoding="utf-8"
    )
    (tmp_path / "reports" / "run-000001").mkdir(parents=True)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


def test_a_project_is_backed_up_with_its_watchlists_and_restored(project: Path) -> None:
    made = json.loads(run("backup", "--json").stdout)
    folder = Path(made["backup"])
    assert folder.parent == Path("backups")
    assert [path.name for path in sorted((folder / "watchlists").iterdir())] == ["0-more.yaml", "1-watchlist.yaml"]
    assert "Sound" in run("backup", "--verify", str(folder)).stdout
    answer = run("restore", str(folder), "--data", "restored")
    assert f"Restored {sum(made['rows'].values())} rows" in answer.stdout
    assert "1-watchlist.yaml" in answer.stdout
    assert (project / "restored" / "figurewatch.duckdb").is_file()
    (folder / "watchlists" / "0-more.yaml").write_text("x")
    assert "is damaged" in str(run("backup", "--verify", str(folder)).exception)


def test_an_export_is_restored_by_the_same_command(project: Path) -> None:
    assert run("export", "export").exit_code == 0
    assert "Restored" in run("restore", "export", "--data", "restored").stdout


def test_a_dry_run_removes_nothing_and_names_the_same(project: Path) -> None:
    assert "Nothing is old enough" in run("prune", "--dry-run").stdout
    first, second = (Path(json.loads(run("backup", "--json").stdout)["backup"]) for _ in range(2))
    left = project / "reports" / ".latest.html.999999999.tmp"
    left.write_text("half")
    os.utime(left, (0, 0))
    watchlist = project / "watchlist.yaml"
    watchlist.write_text(watchlist.read_text("utf-8").replace("days: 1", "megabytes: 1"), encoding="utf-8")
    planned = json.loads(run("prune", "--dry-run", "--json").stdout)
    assert [Path(row["path"]) for row in planned] == [Path("reports") / left.name, first]
    assert left.exists()
    assert first.is_dir()
    done = run("prune").stdout
    assert "Removed unfinished: 1" in done
    assert "beyond 1 MB" in done
    assert [path.exists() for path in (left, first, second)] == [False, False, True]
    assert (project / "reports" / "run-000001").is_dir()


def test_pruning_without_a_project_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "figurewatch init" in str(run("prune").exception)


def test_an_own_server_keeps_its_history_as_long_as_the_watchlist_says(monkeypatch: pytest.MonkeyPatch) -> None:
    enabled, period = (f"PREFECT_SERVER_SERVICES_DB_VACUUM_{name}" for name in ("ENABLED", "RETENTION_PERIOD"))
    monkeypatch.setenv(enabled, "events")
    monkeypatch.setenv(period, "")
    monkeypatch.delenv(period)
    keep_history(2)
    assert (os.environ[enabled], os.environ[period]) == ("events", "172800")


def test_a_first_deployment_gets_its_schedule_in_the_zone_of_the_watchlist(project: Path) -> None:
    from flows.deploy import first_schedules
    from flows.project import Project

    watched = Project(Path("data"), Path("reports"), (Path("watchlist.yaml"),), ())
    (schedule,) = first_schedules(watched, "0 7 * * *")
    assert (schedule.cron, schedule.timezone) == ("0 7 * * *", "Asia/Seoul")
    assert first_schedules(watched, None) == []
