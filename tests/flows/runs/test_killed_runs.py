"""A run that is killed loses nothing, and the next one repeats nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.query.query import ask

pytestmark = pytest.mark.slow

HELD = """
SELECT
    (SELECT count(*) FROM store.articles) AS articles,
    (SELECT count(*) FROM store.revisions) AS revisions,
    (SELECT count(*) FROM store.changes) AS changes,
    (SELECT count(DISTINCT change_id) FROM store.changes) AS different,
    (SELECT count(*) - count(DISTINCT observation_id) FROM store.observations) AS doubled
"""


def start(folder: Path, seeds: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "flows.cli", "run", "--data", str(folder / "data"), "--reports", str(folder / "reports"),
        "--watchlist", str(seeds / "watchlist.yaml"), "--inbox", str(seeds / "articles"), "--json",
    ]  # fmt: skip
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=seeds.parent, start_new_session=True
    )


def test_five_kills_lose_no_article_and_repeat_no_change(seeds: Path, tmp_path: Path) -> None:
    moments = random.Random(20211013)
    for _ in range(5):
        process = start(tmp_path, seeds)
        try:
            process.wait(timeout=moments.uniform(1.5, 14))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    last = start(tmp_path, seeds)
    out, err = last.communicate(timeout=180)
    assert last.returncode == 0, err.decode()
    published = tmp_path / "data" / "figurewatch.duckdb"
    wanted = len(list((seeds / "articles").iterdir()))
    (counts,) = ask(published, HELD).table.to_pylist()
    assert counts["articles"] == counts["revisions"] == wanted
    assert counts["changes"] == counts["different"] > 0
    assert counts["doubled"] == 0
    assert out
