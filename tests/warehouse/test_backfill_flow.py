"""The backfill flow end to end, after an ingest of one shipped article."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from flows.backfill import backfill
from flows.ingest import ingest
from flows.project import Project
from flows.reporting.run_reports import report_again
from warehouse.query.query import ask

pytestmark = pytest.mark.slow
ARTICLE = "2021-03-21-businesspost-222660.html"


@pytest.fixture
def project(prefect: None, seeds: Path, tmp_path: Path) -> Project:
    """A project that doesn't track the R&D share yet, with one article read."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(seeds / "articles" / ARTICLE, inbox / ARTICLE)
    document = yaml.safe_load((seeds / "watchlist.yaml").read_text(encoding="utf-8"))
    document["metrics"] = [metric for metric in document["metrics"] if metric["id"] != "rnd_ratio"]
    narrow = tmp_path / "watchlist.yaml"
    narrow.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    made = Project(tmp_path / "data", tmp_path / "reports", (narrow,), (inbox,))
    ingest(made)
    return made


def test_a_wider_watchlist_brings_what_the_texts_stated_all_along(project: Project, seeds: Path) -> None:
    report = (project.reports / "latest.html").read_bytes()
    unchanged = backfill(project)
    assert (unchanged.documents, unchanged.observations, unchanged.superseded, unchanged.changes) == (1, 0, 0, 0)
    assert unchanged.lines()[0] == "Nothing is read otherwise in 1 texts."
    assert (project.reports / "latest.html").read_bytes() == report
    wider = Project(project.data, project.reports, (seeds / "watchlist.yaml",), ())
    summary = backfill(wider)
    assert summary.observations > 0
    assert summary.superseded == 0
    assert summary.changes == 0, "what only the watchlist changed is no change of the world"
    answer = ask(
        project.data / "figurewatch.duckdb", "SELECT value FROM figures WHERE metric = 'rnd_ratio' AND entity = 'naver'"
    )
    assert answer.table.num_rows
    assert (project.reports / "latest.html").read_bytes() == report, "what has nothing to tell took its place"
    assert "25.11" in report_again(wider, "ko").read_text(encoding="utf-8")
    (run,) = ask(
        project.data / "figurewatch.duckdb", "SELECT * FROM runs ORDER BY run_id DESC LIMIT 1"
    ).table.to_pylist()
    assert (run["kind"], run["status"], run["observations"]) == ("backfill", "finished", summary.observations)
