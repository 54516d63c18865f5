"""Migrations: numbered, checksummed, whole or not at all; every released schema can be upgraded."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tasks.core.errors import MigrationError, NewerSchemaError
from tests.warehouse.batches import SPAN, TABLES, batch, rows_in, send_all, warehouse
from tests.warehouse.make_schema_fixture import BATCHES, NAME, SCHEMAS, make
from warehouse.connection import connect_reader
from warehouse.migrations import SCHEMA_FOLDER, current_version, migrations
from warehouse.places import Places
from warehouse.safety import publication
from warehouse.safety.doctor import examine
from warehouse.store import Store

ROOT = Path(__file__).resolve().parents[2]
KNOWN = len(migrations())
STEP = "ALTER TABLE store.runs ADD COLUMN host VARCHAR; COMMENT ON COLUMN store.runs.host IS 'Where it ran.';"


def schema_with(folder: Path, *steps: str) -> Path:
    """A folder of the shipped migrations and more."""
    shutil.copytree(SCHEMA_FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for number, sql in enumerate(steps, KNOWN + 1):
        (folder / f"{number:04}_step.sql").write_text(sql, encoding="utf-8")
    return folder


def version_of(path: Path) -> int:
    with connect_reader(path) as con:
        return current_version(con, path)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A data folder of the shipped schema."""
    warehouse(tmp_path / "data")
    return tmp_path / "data"


def test_every_schema_has_a_fixture() -> None:
    assert {path.parent.name for path in SCHEMAS.glob(f"*/{NAME}")} == {f"{step.version:04}" for step in migrations()}


@pytest.mark.parametrize("schema", sorted(path.name for path in SCHEMAS.iterdir()))
def test_a_released_schema_is_upgraded_with_all_that_it_holds(schema: str, tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.private.parent.mkdir()
    places.private.write_bytes(gzip.decompress((SCHEMAS / schema / NAME).read_bytes()))
    shutil.copyfile(places.private, places.published)
    assert version_of(places.private) == int(schema)
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        assert [store.load(batch(run, number)).load_id for number in range(1, BATCHES + 1)] == [None] * BATCHES
        assert store.load(batch(run, BATCHES + 1)).load_id == BATCHES + 1
        store.finish_run(run)
        send_all(store)
        store.publish()
    assert version_of(places.published) == KNOWN
    assert examine(tmp_path) == []
    with connect_reader(places.published) as con:
        for table, key in TABLES.items():
            rows = con.execute(f"SELECT {key} // {SPAN} AS number, count(*) FROM store.{table} GROUP BY 1").fetchall()
            assert dict(rows) == {number: rows_in(number)[table] for number in range(1, BATCHES + 2)}, table
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f"FROM {view}").fetchall()
    assert len(list(places.backups.glob("*.duckdb"))) == (int(schema) < KNOWN)


def test_a_fixture_is_never_replaced(tmp_path: Path) -> None:
    assert make(tmp_path).stat().st_size < 600_000
    with pytest.raises(FileExistsError, match="stays as it is"):
        make(tmp_path)


def test_a_new_file_has_every_step_noted_once_and_no_backup(tmp_path: Path) -> None:
    schema = schema_with(tmp_path / "schema", STEP)
    for _ in range(2):
        with Store.open(tmp_path / "data", schema=schema) as store:
            noted = store.connection.execute("SELECT version, name, sha256 FROM store.migrations").fetchall()
        assert noted == [(step.version, step.name, step.sha256) for step in migrations(schema)]
    assert not Places(tmp_path / "data").backups.exists()


def test_an_older_file_is_copied_before_it_is_upgraded(old: Path, tmp_path: Path) -> None:
    schema = schema_with(tmp_path / "schema", STEP, "CREATE TABLE store.more (n INTEGER);")
    assert "older" in {finding.check for finding in examine(old, schema=schema)}
    with Store.open(old, schema=schema) as store:
        assert store.connection.execute("SELECT host FROM store.runs").fetchall() == [(None,)]
    (backup,) = Places(old).backups.iterdir()
    assert backup.name.startswith(f"schema-{KNOWN:04}-")
    assert version_of(backup) == KNOWN
    with connect_reader(backup) as con:
        assert con.execute("SELECT value FROM store.settings WHERE name = 'state'").fetchone() == ("closed",)


def test_backups_of_one_kind_do_not_fill_the_disk(old: Path) -> None:
    places = Places(old)
    for _ in range(publication.BACKUPS_KEPT + 2):
        last = publication.back_up(places.published, places.backups, "schema-0001")
    publication.back_up(places.published, places.backups, "published")
    kept = sorted(places.backups.glob("schema-0001-*"))
    assert len(kept) == publication.BACKUPS_KEPT
    assert kept[-1] == last
    assert len(list(places.backups.glob("published-*"))) == 1


def test_a_step_that_fails_leaves_the_steps_before_it(old: Path, tmp_path: Path) -> None:
    broken = "CREATE TABLE store.more (n INTEGER); INSERT INTO store.more VALUES ('not a number');"
    schema = schema_with(tmp_path / "schema", STEP, broken)
    with pytest.raises(MigrationError, match=rf"{KNOWN + 2:04}_step failed .*a backup copy lies beside it"):
        Store.open(old, schema=schema)
    assert version_of(Places(old).private) == KNOWN + 1
    with connect_reader(Places(old).private) as con:
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'more'").fetchone() == (0,)
    (schema / f"{KNOWN + 2:04}_step.sql").write_text("CREATE TABLE store.more (n INTEGER);")
    with Store.open(old, schema=schema) as store:
        assert store.load(batch(store.start_run("ingest"), 4)).observations == rows_in(4)["observations"]
    assert version_of(Places(old).private) == KNOWN + 2


def test_an_altered_step_is_refused(old: Path, tmp_path: Path) -> None:
    schema = schema_with(tmp_path / "schema")
    first = schema / "0001_tables.sql"
    first.write_text(first.read_text() + "\n-- a second thought\n")
    before = Places(old).private.read_bytes()
    with pytest.raises(MigrationError, match=r"0001 differs .*needs a new number"):
        Store.open(old, schema=schema)
    assert Places(old).private.read_bytes() == before


def test_a_newer_file_is_refused_and_left_as_it_is(old: Path, tmp_path: Path) -> None:
    with Store.open(old, schema=schema_with(tmp_path / "schema", STEP)) as store:
        store.publish()
    before = Places(old).private.read_bytes()
    with pytest.raises(NewerSchemaError, match=rf"schema {KNOWN + 1}, .* knows {KNOWN}.*Install the newer"):
        Store.open(old)
    assert Places(old).private.read_bytes() == before
    assert {finding.check for finding in examine(old)} == {"newer"}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["0001_a.sql", "0003_b.sql"], "without gaps"),
        (["0001_a.sql", "0001_b.sql"], "without gaps"),
        (["0002_a.sql"], "without gaps"),
        (["1_a.sql"], "NNNN_name.sql"),
    ],
)
def test_steps_are_numbered_without_gaps(names: list[str], words: str, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text("SELECT 1;")
    with pytest.raises(MigrationError, match=words):
        migrations(tmp_path)


DIES_BEFORE_COMMIT = """
import os, signal, sys
from pathlib import Path
from warehouse import migrations
from warehouse.store import Store

checksum = migrations.Migration.sha256.fget
last = len(migrations.migrations(Path(sys.argv[2])))


def die(step):
    if step.version == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return checksum(step)


migrations.Migration.sha256 = property(die)
Store.open(Path(sys.argv[1]), schema=Path(sys.argv[2]))
"""


def test_a_writer_killed_in_a_migration_is_rolled_back_and_the_next_one_does_it(old: Path, tmp_path: Path) -> None:
    schema = schema_with(tmp_path / "schema", STEP, "UPDATE store.observations SET confidence = confidence / 2;")
    died = subprocess.run([sys.executable, "-c", DIES_BEFORE_COMMIT, old, schema], cwd=ROOT, check=False)
    assert died.returncode == -9
    assert version_of(Places(old).private) == KNOWN + 1
    with connect_reader(Places(old).private) as con:
        assert con.execute("SELECT min(confidence), max(confidence) FROM store.observations").fetchone() == (0.9, 0.9)
    with Store.open(old, schema=schema) as store:
        rows = store.connection.execute("SELECT min(confidence), max(confidence) FROM store.observations").fetchone()
    assert rows == (0.45, 0.45)
    assert version_of(Places(old).private) == KNOWN + 2


def test_views_are_made_anew_when_they_have_changed(old: Path) -> None:
    with duckdb.connect(str(Places(old).private)) as con:
        con.execute("CREATE VIEW of_an_older_version AS SELECT 1 AS n")
        con.execute("UPDATE store.settings SET value = 'older' WHERE name = 'face_sha256'")
    with Store.open(old) as store:
        views = store.connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert ("of_an_older_version",) not in views
    assert ("figures",) in views
