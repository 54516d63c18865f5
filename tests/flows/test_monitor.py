"""The scheduled flow: its parameters hold a project as a schedule can keep it, and a run from them is the main job."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from flows.monitor import is_cron, monitor, parameters
from flows.places import Project

pytestmark = pytest.mark.slow


def test_a_scheduled_run_is_the_main_job_wherever_it_starts(
    prefect: None, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    shutil.copy(seeds / "articles" / "2021-03-21-businesspost-222660.html", tmp_path / "inbox")
    monkeypatch.chdir(tmp_path)
    project = Project(Path("data"), Path("reports"), (seeds / "watchlist.yaml",), (Path("inbox"),))
    kept = json.loads(json.dumps(parameters(project)))
    monkeypatch.chdir(seeds)
    counts = monitor(**kept)
    assert counts["articles"] == 1
    assert counts["changes"] > 0
    assert (tmp_path / "reports" / "latest.html").is_file()
    assert monitor(**kept)["files"] == 0


@pytest.mark.parametrize(("text", "is_one"), [("0 7 * * *", True), ("*/30 * * * *", True), ("bad", False), ("", False)])
def test_a_cron_expression_is_known_before_anything_is_served(text: str, is_one: bool) -> None:
    assert is_cron(text) is is_one
