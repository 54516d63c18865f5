"""A run sends what it found once it is published, and the operator learns of one that failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.ingest import ingest
from flows.project import Project
from tasks.core.errors import WatchlistError
from tests.notifying.desk import outbox
from tests.notifying.servers import dead_address, webhook

pytestmark = pytest.mark.slow

CHANNELS = """
include: [{shipped}]
settings: {{report_confidence: 0.0}}
reports:
  - {{id: hook, url: "{hook}", send: at_once}}
  - {{id: events, kind: prefect_events}}
  - {{id: dead, url: "{dead}"}}
  - {{id: operator, url: "{hook}", gets: [failures], format: text, language: en}}
"""


def test_runs_send_changes_and_failures(prefect: None, seeds: Path, tmp_path: Path) -> None:
    watchlist = tmp_path / "watchlist.yaml"
    project = Project(tmp_path / "data", tmp_path / "reports", (watchlist,), (seeds / "articles",))
    with webhook() as (hook, address):
        watchlist.write_text(
            CHANNELS.format(shipped=seeds / "watchlist.yaml", hook=address, dead=dead_address()), encoding="utf-8"
        )
        summary = ingest(project, workers=1)
        reported = sum(summary.by_kind().values())
        assert reported > 0
        assert summary.published is not None
        assert summary.sent == {"hook": reported, "events": 1}
        assert summary.unsent == {"dead": "no answer from the service"}
        assert {item["state"] for item in outbox(project.data) if item["channel"] != "dead"} == {"sent"}
        hook.taken.clear()
        watchlist.write_text(watchlist.read_text("utf-8") + "metrics: 7\n", encoding="utf-8")
        with pytest.raises(WatchlistError):
            ingest(project, workers=1)
    ((_, text),) = hook.taken
    assert "Run failed: ingest" in text
    assert "metrics must be a list" in text
