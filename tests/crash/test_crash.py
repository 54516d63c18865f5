"""A small run of the crash harness; the whole one is ``make crash``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.audit import Acknowledged, audit
from tests.crash.harness import Life, rounds
from tests.warehouse.batches import warehouse
from warehouse.migrations import SCHEMA_FOLDER
from warehouse.places import Places
from warehouse.store import Store


@pytest.mark.slow
def test_killed_writers_lose_double_and_halve_nothing(tmp_path: Path) -> None:
    tally = rounds(8, seed=20211013, articles=20, folder=tmp_path)
    assert tally.words == []
    assert tally.kills.total() == 8
    assert tally.acknowledged > 0


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("DELETE FROM store.observations WHERE observation_id // 1000000 = 2", "half"),
        ("INSERT INTO store.revisions SELECT * FROM store.revisions LIMIT 1", "doubled"),
        ("UPDATE store.observations SET retired_at = NULL, superseded_by = NULL", "half"),
        ("DELETE FROM store.loads", "doctor"),
    ],
)
def test_the_audit_sees_what_the_harness_looks_for(tmp_path: Path, damage: str, kind: str) -> None:
    life = Life(tmp_path, articles=4)
    warehouse(life.data)
    acknowledged = Acknowledged({1, 2, 3}, 3)
    assert audit(life.data, SCHEMA_FOLDER, life.articles, acknowledged).words() == []
    with Store.open(life.data) as store:
        store.connection.execute(damage)
    assert getattr(audit(life.data, SCHEMA_FOLDER, life.articles, acknowledged), kind)


def test_the_audit_notices_a_lost_load_and_a_lost_published_file(tmp_path: Path) -> None:
    life = Life(tmp_path, articles=4)
    warehouse(life.data)
    assert audit(life.data, SCHEMA_FOLDER, life.articles, Acknowledged({1, 2, 3, 4}, 3)).lost == ["batch 4"]
    assert audit(life.data, SCHEMA_FOLDER, life.articles, Acknowledged({1, 2, 3, 4}, 4)).published == ["batch 4"]
    Places(life.data).published.unlink()
    assert audit(life.data, SCHEMA_FOLDER, life.articles, Acknowledged({1, 2, 3}, 3)).published == ["it is gone"]
