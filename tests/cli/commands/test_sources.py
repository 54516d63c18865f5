"""check and fetch: what is said, and what is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import figurewatch

SOURCES = """
sources:
  - {id: london, feed: "http://news.invalid/rss", cron: "30 1 * * *", timezone: Europe/London}
  - {id: seoul, page: "http://news.invalid/", every: 6h}
  - {id: saved, folder: saved}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "watchlist.yaml").write_text(SOURCES, "utf-8")
    (tmp_path / "saved").mkdir()
    return tmp_path


def test_check_shows_what_runs_when_in_the_zone_of_each_source(project: Path) -> None:
    result = figurewatch("check", "--at", "2026-03-28", "--count", "2", cwd=project)
    assert result.returncode == 0, result.stderr
    assert "0 entities, 0 metrics, 3 sources" in result.stdout
    assert "next: Sat 2026-03-28 01:30 GMT, Sun 2026-03-29 02:30 BST" in result.stdout
    assert "next: Sat 2026-03-28 06:00 KST, Sat 2026-03-28 12:00 KST" in result.stdout
    assert f"saved: folder {project / 'saved'}, at every run" in result.stdout
    assert sorted(path.name for path in project.iterdir()) == ["saved", "watchlist.yaml"]
    listed = json.loads(figurewatch("check", "--json", cwd=project).stdout)
    assert [(item["source"], item["due"], len(item["next"])) for item in listed] == [
        ("london", True, 3), ("seoul", True, 3), ("saved", True, 0),
    ]  # fmt: skip


def test_check_says_what_is_wrong(project: Path) -> None:
    (project / "saved").rmdir()
    result = figurewatch("check", cwd=project)
    assert result.returncode == 1
    assert "the folder of source saved cannot be read" in result.stderr
    assert "relative to the watchlist" in result.stderr
    assert figurewatch("check", "--at", "soon", cwd=project).returncode == 2


def test_fetch_says_what_is_due_what_failed_and_which_sources_there_are(project: Path) -> None:
    due = figurewatch("fetch", "--dry-run", cwd=project)
    assert due.stdout.splitlines() == ["london: feed http://news.invalid/rss", "seoul: page http://news.invalid/"]
    assert not (project / "data").exists()
    wrong = figurewatch("fetch", "--source", "paris", cwd=project)
    assert wrong.returncode == 2
    assert "london, seoul" in wrong.stderr
    result = figurewatch("fetch", "--source", "london", "--json", cwd=project)
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert (answer["sources"], answer["pages"], answer["failed"]) == (1, 0, 1)
    assert "news.invalid is at no address" in answer["failures"][0]["why"]
    after = figurewatch("check", cwd=project).stdout
    assert "failed 1 times, last: cannot be fetched" in after
