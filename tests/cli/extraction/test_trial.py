"""A trial of metrics goes on past what cannot be read, and names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from tasks.core.errors import FigurewatchError

WATCHLIST = (
    "entities: [{id: mart, names: {ko: 한솔마트}}]\n"
    "metrics:\n  - {id: stores, labels: {ko: 점포 수}, dimension: count, cues: {ko: [점포, 매장]},\n"
    "     counters: {ko: [개, 곳]}, timing: event}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "w.yaml").write_text(WATCHLIST, "utf-8")
    box = tmp_path / "box"
    box.mkdir()
    (box / "a.txt").write_text("한솔마트는 전국 점포를 132개로 늘렸다.", "utf-8")
    (box / "broken.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (box / "lines.jsonl").write_text("no JSON\n", "utf-8")
    (box / "link.txt").symlink_to(tmp_path / "w.yaml")
    return tmp_path


def test_a_trial_goes_on_past_unreadable_files_and_names_each(folder: Path) -> None:
    box = folder / "box"
    completed = CliRunner().invoke(
        app, ["metrics", "try", str(folder / "w.yaml"), str(box), str(folder / "none.html"), "--json"]
    )
    assert completed.exit_code == 0
    result = json.loads(completed.stdout)
    assert [row["value"] for row in result["caught"]] == [132]
    assert {Path(row["path"].split(",")[0]).name for row in result["unreadable"]} == {
        "broken.html",
        "lines.jsonl",
        "link.txt",
        "none.html",
    }
    assert completed.stderr.count("not read: ") == 4


def test_a_trial_that_could_read_nothing_fails(folder: Path) -> None:
    completed = CliRunner().invoke(app, ["metrics", "try", str(folder / "w.yaml"), str(folder / "box/broken.html")])
    assert completed.exit_code == 1


def test_an_unknown_metric_gets_a_suggestion(folder: Path) -> None:
    completed = CliRunner().invoke(app, ["metrics", "try", str(folder / "w.yaml"), str(folder / "box"), "-m", "store"])
    assert isinstance(completed.exception, FigurewatchError)
    assert "Did you mean 'stores'?" in str(completed.exception)
