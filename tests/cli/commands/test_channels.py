"""The commands for channels, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli.main import app
from tests.notifying.desk import changes_with_sides, run_once, watching
from tests.notifying.servers import dead_address, webhook
from tests.reports.stories import story


def figurewatch(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    dead = {"id": "dead", "url": dead_address()}
    run_once(tmp_path / "data", tmp_path / "reports", watching(dead), story(), changes_with_sides())
    (tmp_path / "watchlist.yaml").write_text(
        f"reports:\n  - {json.dumps(dead)}\n  - {{id: off, url_env: OFF, enabled: false}}\n"
    )
    return tmp_path


def test_channels_are_listed_tested_and_sent_to(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watchlist, data = ("-w", project / "watchlist.yaml"), ("--data", project / "data")
    sent = figurewatch("channels", "send", *watchlist, *data)
    assert (sent.exit_code, "dead: not sent, no answer from the service" in sent.stderr) == (1, True)
    assert figurewatch("channels", "send", *watchlist, *data).stdout == "Nothing is due.\n"
    dead, off = json.loads(figurewatch("channels", "list", "--json", *watchlist, *data).stdout)
    assert (dead["waiting"], dead["sent"], dead["failure"]) == (
        len(changes_with_sides()),
        0,
        "no answer from the service",
    )
    assert (off["enabled"], off["address_from"], off["waiting"]) == (False, "environment variable OFF", 0)
    assert "no answer from the service" in figurewatch("channels", "list", *watchlist, *data).stdout
    with webhook() as (hook, address):
        monkeypatch.setenv("OFF", address)
        assert figurewatch("channels", "test", "off", *watchlist).exit_code == 0
    assert len(hook.taken) == 1
    refused = figurewatch("channels", "test", "off", *watchlist)
    assert (refused.exit_code, "off took nothing" in refused.stderr) == (1, True)
    unknown = figurewatch("channels", "test", "nobody", *watchlist)
    assert (unknown.exit_code, "Known: dead, off" in str(unknown.exception)) == (1, True)
