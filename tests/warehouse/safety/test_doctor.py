"""Every check of doctor finds the damage that it is for, and a sound warehouse has no finding."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from tests.warehouse.batches import batch
from warehouse.connection import connect_writer
from warehouse.places import Places, log_of
from warehouse.safety import acknowledged
from warehouse.safety.doctor import examine
from warehouse.safety.inspection import Finding
from warehouse.sql.checks import Check, checks
from warehouse.store import Store

VERDICT = (
    "INSERT INTO store.verdicts BY NAME SELECT 1 AS verdict_id, change_id, kind, 'right' AS verdict, "
    "TRUE AS was_reported, now() AS judged_at, run_id FROM store.changes LIMIT 1"
)
CORRECTION = (
    "INSERT INTO store.corrections BY NAME SELECT 1 AS correction_id, 'drop' AS action, now() AS made_at, 0 AS "
    "sentence_start, entity AS former_entity, metric AS former_metric, * EXCLUDE (observation_id, series_id, story_id, "
    "published, published_on, publisher, seen_at, retired_at, retired_because, superseded_by, authority) "
    "FROM store.observations LIMIT 1"
)
READING = (
    "INSERT INTO store.second_readings BY NAME SELECT 1 AS reading_id, change_id, 'confirmed' AS outcome, "
    "'' AS address, '' AS model, 0 AS seconds, now() AS asked_at, run_id FROM store.changes LIMIT 1"
)
DAMAGES: dict[str, tuple[str, ...]] = {
    "clashes": ("UPDATE store.observations SET metric = 'other' WHERE observation_id = 1000001",),
    "copied_open": ("UPDATE store.settings SET value = 'open' WHERE name = 'state'",),
    "counts": (
        *(f"DELETE FROM store.{table} WHERE rowid = 0" for table in ("documents", "changes", "outbox", "quarantine")),
        "INSERT INTO store.articles SELECT * REPLACE (77 AS article_id) FROM store.articles LIMIT 1",
        "UPDATE store.observations SET retired_at = NULL",
        VERDICT,
        CORRECTION,
        READING,
        "UPDATE store.loads SET revisions = revisions + 1 WHERE load_id = 2",
    ),
    "duplicates": (
        *(f"{row}; {row}" for row in (VERDICT, CORRECTION, READING)),
        *(
            f"INSERT INTO store.{table} SELECT * FROM store.{table} LIMIT 1"
            for table in (
                "documents", "articles", "revisions", "series", "observations", "changes", "outbox", "quarantine",
                "seen_files", "runs", "loads", "entities", "metrics", "settings",
            )
        ),
    ),
    "evidence": (
        "UPDATE store.observations SET \"start\" = \"start\" + 1, \"end\" = \"end\" + 1 WHERE observation_id = 2000001",
        "UPDATE store.observations SET expression = '99.9%' WHERE observation_id = 2000001",
        "UPDATE store.observations SET sentence = sentence || '.' WHERE observation_id = 2000001",
        "UPDATE store.observations SET \"start\" = -1, \"end\" = -1, expression = '' WHERE observation_id = 2000001",
        "UPDATE store.revisions SET text = replace(text, '👩‍🔬', '') WHERE revision_id = 2000001",
    ),
    "failed": ("UPDATE store.runs SET status = 'failed', failure = 'a full disk'",),
    "gaps": ("DELETE FROM store.loads WHERE load_id = 2",),
    "interrupted": ("UPDATE store.runs SET status = 'interrupted'", "UPDATE store.runs SET status = 'running'"),
    "guests": ("CREATE TABLE notes (n INTEGER)", "CREATE VIEW mine AS SELECT 1 AS n"),
    "intervals": (
        "UPDATE store.observations SET low = high + 1 WHERE observation_id = 1000002",
        "UPDATE store.observations SET value = high + 1 WHERE observation_id = 1000002",
        "UPDATE store.observations SET value = low - 1 WHERE observation_id = 1000002",
        "UPDATE store.observations SET period_end = period_start - 1 WHERE observation_id = 1000002",
    ),
    "left_open": ("UPDATE store.settings SET value = 'open' WHERE name = 'state'",),
    "missing_comments": (
        "COMMENT ON TABLE store.runs IS NULL",
        "COMMENT ON COLUMN store.runs.kind IS NULL",
        "COMMENT ON VIEW figures IS NULL",
        "CREATE MACRO doubled(x) AS 2 * x",
    ),
    "open_notices": ("INSERT INTO store.notices VALUES (1, 'source_silent', 'wire', 'silent', NULL, 1, now(), NULL)",),
    "orphan_changes": (
        "UPDATE store.changes SET before_id = 5 WHERE change_id = 2000000",
        "UPDATE store.changes SET after_id = 5 WHERE change_id = 2000000",
    ),
    "orphan_documents": ("UPDATE store.documents SET revision_id = 5 WHERE document_id = 1000000",),
    "orphan_judgements": (
        f"{VERDICT}; UPDATE store.verdicts SET change_id = 5",
        f"{CORRECTION}; UPDATE store.corrections SET revision_id = 5",
    ),
    "orphan_observations": (
        "DELETE FROM store.revisions WHERE revision_id = 1000000",
        "DELETE FROM store.articles WHERE article_id = 1000000",
        "DELETE FROM store.series WHERE series_id = 1",
        "UPDATE store.observations SET superseded_by = 5 WHERE superseded_by IS NOT NULL",
    ),
    "orphan_revisions": ("DELETE FROM store.articles WHERE article_id = 1000000",),
    "orphan_runs": ("DELETE FROM store.runs",),
    "run_counts": (
        "UPDATE store.observations SET run_id = 7 WHERE observation_id = 1000002",
        "UPDATE store.documents SET run_id = 7 WHERE document_id = 1000002",
        "DELETE FROM store.changes",
    ),
    "unsent": (
        "UPDATE store.outbox SET state = 'pending', attempts = 0, due_at = now() - INTERVAL 2 HOUR",
        "UPDATE store.outbox SET state = 'sending', attempts = 0, created_at = now() - INTERVAL 2 HOUR",
    ),
}  # fmt: skip
"""Statements by the check that must see what each of them does."""


def damaged(data: Path, sql: str) -> None:
    """Does the damage to both files alike, as a run that went wrong would; the writer's stays as a closed one."""
    places = Places(data)
    with connect_writer(places.private) as con:
        con.execute(sql)
    shutil.copyfile(places.private, places.published)


def test_a_sound_warehouse_has_no_finding(sound: Path) -> None:
    assert examine(sound) == []


def test_every_check_has_a_damage() -> None:
    assert {check.name for check in checks()} == DAMAGES.keys()


@pytest.mark.parametrize("rule", checks(), ids=lambda rule: rule.name)
def test_a_check_sees_each_of_its_damages(rule: Check, sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    with connect_writer(Places(data).private) as con:
        for sql in DAMAGES[rule.name]:
            con.execute("BEGIN")
            con.execute(sql)
            assert con.execute(rule.sql).fetchone() > (0,), sql
            con.execute("ROLLBACK")


@pytest.mark.parametrize("rule", checks(), ids=lambda rule: rule.name)
def test_doctor_tells_what_a_check_sees(rule: Check, sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    damaged(data, DAMAGES[rule.name][-1])
    (finding,) = [finding for finding in examine(data) if finding.check == rule.name]
    assert (finding.severity, finding.todo) == (rule.severity, rule.todo)
    assert rule.what in finding.what
    assert finding.count >= 1
    assert finding.where == str(Places(data).published)


def test_views_of_another_version_are_seen(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    damaged(data, "UPDATE store.settings SET value = 'older' WHERE name = 'face_sha256'")
    assert [(finding.check, finding.severity) for finding in examine(data)] == [("face", "warning")]


def test_the_next_run_mends_comments_and_views(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    damaged(data, "COMMENT ON TABLE store.runs IS NULL; DROP VIEW changes")
    with Store.open(data) as store:
        store.publish()
    assert examine(data) == []


def test_a_stale_published_file_is_seen(sound: Path, killed: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(killed)
    with Store.open(data):
        pass
    stale = {finding.check: finding for finding in examine(data)}["stale"]
    assert (stale.count, stale.severity) == (2, "warning")


def test_lost_loads_are_named_until_the_next_run_has_noted_them(
    sound: Path, killed: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(killed)
    log_of(Places(data).private).unlink()
    (lost,) = [finding for finding in examine(data) if finding.check == "lost_loads"]
    assert lost.count == 2
    with Store.open(data) as store:
        run = store.start_run("ingest")
        store.load(batch(run, 4))
        store.load(batch(run, 5))
        store.finish_run(run)
        store.publish()
    findings = {finding.check: finding for finding in examine(data)}
    assert findings.keys() <= {"recovered", "unsent"}
    assert findings["recovered"].severity == "note"
    assert "whose files are read again" in findings["recovered"].what


@pytest.mark.parametrize(("kind", "lost"), [("backfill", False), ("ingest", True)])
def test_a_lost_load_without_documents_is_made_up_by_a_later_run_of_its_kind(
    kind: str, lost: bool, sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    acknowledged.note(
        Places(data).acknowledged, acknowledged.Acknowledgement(99, 9, 1, 5, 0, documents=[], kind="backfill")
    )
    with connect_writer(Places(data).private) as con:
        con.execute("UPDATE store.runs SET kind = ?, started_at = now(), status = 'finished'", [kind])
    shutil.copyfile(Places(data).private, Places(data).published)
    assert ("lost_loads" in {finding.check for finding in examine(data)}) == lost


def test_doctor_writes_nothing_and_waits_for_nobody(killed: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(killed)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert examine(data)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert log_of(Places(data).private).exists()


def test_while_a_run_is_active_doctor_looks_at_the_published_file(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    damaged(data, "DELETE FROM store.runs")
    with Store.open(data):
        findings = {finding.check: finding for finding in examine(data)}
    assert findings["active"].severity == "note"
    assert "process" in findings["active"].what
    assert findings["orphan_runs"].severity == "error"


def a_run(data: Path) -> None:
    with Store.open(data):
        pass


def a_program_that_knows_no_lock(data: Path) -> None:
    with duckdb.connect(str(Places(data).private)) as con:
        con.execute("CREATE TABLE notes AS SELECT 1 AS n")


@pytest.mark.parametrize("writer", [a_run, a_program_that_knows_no_lock])
def test_a_copy_made_while_somebody_wrote_is_not_looked_at(
    writer: Callable[[Path], None], sound: Path, copy_of: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copy_of(sound)
    copyfile = shutil.copyfile

    def copied_late(source: Path, target: Path) -> None:
        copyfile(source, target)
        writer(data)

    monkeypatch.setattr("warehouse.safety.snapshot.shutil.copyfile", copied_late)
    assert [finding.check for finding in examine(data)] == ["active"]


def test_a_run_that_publishes_while_doctor_looks_is_no_loss(
    sound: Path, copy_of: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copy_of(sound)

    def inspected_late(*_: object) -> list[Finding]:
        with Store.open(data) as store:
            store.load(batch(store.start_run("ingest"), 4))
            store.publish()
        return []

    monkeypatch.setattr("warehouse.safety.doctor.inspect", inspected_late)
    assert [finding.check for finding in examine(data)] == ["active"]


@pytest.mark.parametrize(
    ("sql", "code", "words"),
    [
        (None, 0, "All is well"),
        ("UPDATE store.runs SET status = 'failed'", 0, "warning"),
        ("DELETE FROM store.series", 1, "error"),
    ],
)
def test_the_exit_code_tells_errors(
    sql: str | None, code: int, words: str, sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    if sql:
        damaged(data, sql)
    result = CliRunner().invoke(app, ["doctor", "--data", str(data)])
    assert result.exit_code == code
    assert words in result.output
    listed = CliRunner().invoke(app, ["doctor", "--data", str(data), "--json"])
    assert listed.exit_code == code
    findings = json.loads(listed.output)
    assert [item["check"] for item in findings] == [finding.check for finding in examine(data)]
    assert all(item.keys() == {"check", "severity", "what", "where", "todo", "count"} for item in findings)
