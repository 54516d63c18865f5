"""Starting a project of one's own: a watchlist that includes the shipped one, an inbox, and nothing of the seeds."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.project import PACKAGED, ProjectError, project_inbox, project_watchlists
from tasks.core.watchlist_loading import load_watchlist


def test_a_started_project_tracks_what_is_shipped_and_reads_its_own_inbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = CliRunner().invoke(app, ["init", str(tmp_path / "mine")])
    assert result.exit_code == 0
    assert "figurewatch run" in result.output
    monkeypatch.chdir(tmp_path / "mine")
    assert project_inbox() == (Path("inbox"),)
    shipped = load_watchlist(PACKAGED / "watchlist.yaml")
    assert load_watchlist(project_watchlists()).metrics == shipped.metrics


def test_a_watchlist_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text("entities: []\n", "utf-8")
    result = CliRunner().invoke(app, ["init", str(tmp_path)])
    assert "stays as it is" in result.output
    assert (tmp_path / "watchlist.yaml").read_text("utf-8") == "entities: []\n"


def test_a_folder_without_watchlist_or_inbox_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match="figurewatch init"):
        project_watchlists()
    with pytest.raises(ProjectError, match="--inbox"):
        project_inbox()
    assert project_watchlists([Path("other.yaml")]) == (Path("other.yaml"),)
    assert project_inbox([Path("elsewhere")]) == (Path("elsewhere"),)
