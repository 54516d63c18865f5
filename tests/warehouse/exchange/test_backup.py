"""Backups: whole, verified, restored the same; a damaged one is refused, whatever is wrong with it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tasks.core.errors import BackupError, NewerSchemaError, NotPublishedError, UnwritableError
from warehouse.connection import connect_reader
from warehouse.exchange.backup import back_up
from warehouse.exchange.backup_manifest import Manifest, verified, write_manifest
from warehouse.exchange.restore import restore_backup
from warehouse.places import Places
from warehouse.safety.doctor import examine
from warehouse.safety.lock import take_lock


@pytest.fixture(scope="module")
def project(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with fetched pages in its data folder, a watchlist, and what runs make anew."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(sound, folder / "data")
    for name in ("warc/2021/a.warc.gz", "prefect/prefect.db", "prefect.txt", ".half.warc.7.tmp"):
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (folder / "watchlist.yaml").write_text("entities: []\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(project: Path) -> tuple[Path, Manifest]:
    return back_up(project / "data", project / "backups", [project / "watchlist.yaml"])


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with connect_reader(path) as con:
        names = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store'").fetchall()
        own = {"settings", "migrations"}
        return {name: con.execute(f"FROM store.{name} ORDER BY ALL").fetchall() for (name,) in names if name not in own}


def test_a_backup_has_the_warehouse_the_fetched_pages_and_the_watchlists(made: tuple[Path, Manifest]) -> None:
    folder, manifest = made
    assert [file.path for file in manifest.files] == [
        "warehouse/figurewatch.duckdb", "data/prefect.txt", "data/warc/2021/a.warc.gz", "watchlists/0-watchlist.yaml",
    ]  # fmt: skip
    assert verified(folder).files == manifest.files
    assert verified(folder).made_at == manifest.made_at
    assert verified(folder).rows == manifest.rows
    assert {path.name for path in folder.parent.iterdir()} == {folder.name}


def test_a_restored_warehouse_is_the_same_in_every_row(
    project: Path, made: tuple[Path, Manifest], tmp_path: Path
) -> None:
    restore_backup(made[0], tmp_path / "data")
    assert rows(tmp_path / "data" / "figurewatch.duckdb") == rows(project / "data" / "figurewatch.duckdb")
    assert (tmp_path / "data" / "warc" / "2021" / "a.warc.gz").read_text() == "warc/2021/a.warc.gz"
    assert [finding for finding in examine(tmp_path / "data") if finding.severity != "note"] == []


def flip(folder: Path, path: str) -> None:
    content = bytearray((folder / path).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / path).write_bytes(content)


def rewrite(folder: Path, key: str, value: object) -> None:
    content = json.loads((folder / "backup.json").read_text("utf-8"))
    (folder / "backup.json").write_text(json.dumps(content | {key: value}), encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a bit of the warehouse": lambda folder: flip(folder, "warehouse/figurewatch.duckdb"),
    "a bit of a fetched page": lambda folder: flip(folder, "data/warc/2021/a.warc.gz"),
    "a file cut short": lambda folder: (folder / "data/prefect.txt").write_text("pre"),
    "a file is missing": lambda folder: (folder / "watchlists/0-watchlist.yaml").unlink(),
    "a file is left out of the list": lambda folder: rewrite(folder, "files", []),
    "rows are altered": lambda folder: rewrite(folder, "rows", {"runs": 7}),
    "another format": lambda folder: rewrite(folder, "format", "figurewatch-backup-9"),
    "no list": lambda folder: (folder / "backup.json").write_text("[]"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_backup_is_refused_and_nothing_is_restored(
    made: tuple[Path, Manifest], damage: Callable[[Path], object], tmp_path: Path
) -> None:
    shutil.copytree(made[0], tmp_path / "backup")
    damage(tmp_path / "backup")
    with pytest.raises(BackupError):
        restore_backup(tmp_path / "backup", tmp_path / "data")
    assert {path.name for path in tmp_path.iterdir()} == {"backup"}


def test_a_backup_of_a_later_version_and_a_folder_in_use_are_refused(
    made: tuple[Path, Manifest], tmp_path: Path
) -> None:
    folder, known = made
    shutil.copytree(folder, tmp_path / "backup")
    write_manifest(tmp_path / "backup", Manifest(known.made_at, 9999, known.source, known.rows, known.files))
    with pytest.raises(NewerSchemaError, match="9999"):
        restore_backup(tmp_path / "backup", tmp_path / "data")
    with pytest.raises(UnwritableError, match="not empty"):
        restore_backup(folder, tmp_path)


def test_what_a_killed_writer_had_committed_is_in_the_backup(killed: Path, tmp_path: Path) -> None:
    shutil.copytree(killed, tmp_path / "data")
    _, manifest = back_up(tmp_path / "data", tmp_path / "backups")
    assert manifest.source == "writer"
    assert manifest.rows["revisions"] == 5 * 4


@pytest.mark.parametrize("trouble", ["a run is active", "damaged", "missing", "behind"])
def test_the_published_file_is_taken_where_the_writers_cannot_be(sound: Path, trouble: str, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "data")
    places = Places(tmp_path / "data")
    lock = take_lock(places.lock) if trouble == "a run is active" else None
    if trouble == "damaged":
        places.private.write_bytes(b"x" * 5000)
    if trouble == "missing":
        places.private.unlink()
    if trouble == "behind":
        import duckdb

        with duckdb.connect(str(places.private)) as con:
            con.execute("DELETE FROM store.loads")
    folder, manifest = back_up(tmp_path / "data", tmp_path / "backups")
    if lock is not None:
        lock.release()
    assert manifest.source == "published"
    assert rows(folder / "warehouse" / "figurewatch.duckdb") == rows(sound / "figurewatch.duckdb")


def test_a_database_that_another_process_writes_is_copied_in_a_whole_state(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data" / "state.sqlite3")) as con:
        con.executescript("PRAGMA journal_mode=WAL; CREATE TABLE visits (x); INSERT INTO visits VALUES (7);")
        con.commit()
        folder, manifest = back_up(tmp_path / "data", tmp_path / "backups")
    assert [file.path for file in manifest.within("data")] == ["data/state.sqlite3"]
    with closing(sqlite3.connect(folder / "data" / "state.sqlite3")) as con:
        assert con.execute("SELECT x FROM visits").fetchall() == [(7,)]


def test_nothing_to_back_up_and_a_place_that_would_be_lost_too_are_refused(sound: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError):
        back_up(tmp_path / "data", tmp_path / "backups")
    with pytest.raises(BackupError, match="inside the data folder"):
        back_up(sound, sound / "backups")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnwritableError):
        back_up(sound, tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
