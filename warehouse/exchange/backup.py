"""Backup: the warehouse, the other files of its data folder and the watchlists, verified after writing.

The writer's file is copied while no run is active, with its write-ahead log; during a run the published file is copied,
which is complete at any moment. Prefect's files and what the writer keeps for itself are left out: both are made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tasks.core.errors import BackupError, DamagedFileError, NotPublishedError, WriterBusyError
from warehouse import catalog, migrations
from warehouse.connection import connect_reader, connect_writer
from warehouse.exchange.backup_manifest import DATA, WAREHOUSE, WATCHLISTS, KeptFile, Manifest, verified, write_manifest
from warehouse.exchange.export_layout import file_sha256
from warehouse.exchange.new_folder import new_folder
from warehouse.places import Places, flush, log_of
from warehouse.safety.acknowledged import loads_in
from warehouse.safety.recovery import unreadable
from warehouse.safety.snapshot import take_snapshot

PREFIX = "figurewatch-"
REMADE = ("prefect", "writer")
"""Folders of the data folder that no backup holds: runs make them anew."""
CHUNK = 1 << 20
SQLITE = b"SQLite format 3\0"
"""How a database of SQLite begins; what lies beside it under the same name is its log."""
SQLITE_LOGS = ("-journal", "-shm", "-wal")


def back_up(data: Path, folder: Path, watchlists: Sequence[Path] = ()) -> tuple[Path, Manifest]:
    """Write a backup into a folder of its own, named by the time, and read it again to verify it.

    Args:
        data: the data folder.
        folder: of all backups; made if missing.
        watchlists: files to keep with it.

    Returns:
        The folder of this backup, and what it holds.

    Raises:
        NotPublishedError: there is no warehouse.
        DamagedFileError: neither the writer's file nor the published one is sound.
        BackupError: the folder lies inside the data folder, or what was written can't be read back the same.
        UnwritableError: no room or no right. Nothing is left behind.
    """
    if folder.absolute().is_relative_to(data.absolute()):
        raise BackupError(
            "a backup inside the data folder would be lost with it", where=str(folder), todo="Name another folder"
        )
    places = Places(data)
    if not places.private.exists() and not places.published.exists():
        raise NotPublishedError("there is no warehouse yet", where=str(data), todo="Run `figurewatch run` first")
    made_at = datetime.now(UTC)
    final = folder / f"{PREFIX}{made_at:%Y%m%dT%H%M%S.%fZ}"
    todo = "Free some space or change the folder's rights; earlier backups are as they were"
    with new_folder(final, "the backup can't be written", todo) as place:
        source = _copy_warehouse(places, place / WAREHOUSE)
        with closing(connect_reader(place / WAREHOUSE)) as con:
            schema = migrations.current_version(con, place / WAREHOUSE)
            rows = {table.name: _count(con, table.name) for table in catalog.tables(con)}
        files = [_entry(place, WAREHOUSE, places.published)]
        files += [_copied(path, place, f"{DATA}/{path.relative_to(data).as_posix()}") for path in _others(data)]
        files += [_copied(path, place, f"{WATCHLISTS}/{number}-{path.name}") for number, path in enumerate(watchlists)]
        manifest = Manifest(made_at, schema, source, rows, tuple(files))
        write_manifest(place, manifest)
        verified(place)
    return final, manifest


def _copy_warehouse(places: Places, target: Path) -> str:
    """Copy the newest sound file of a data folder and return which one it was."""
    target.parent.mkdir()
    if places.private.exists() and _copy_writers(places, target):
        return "writer"
    log_of(target).unlink(missing_ok=True)
    if not places.published.exists():
        raise DamagedFileError(
            "the writer's file can't be copied, and nothing is published yet",
            where=str(places.private),
            todo="`figurewatch doctor` says what is wrong; wait for a run that is active",
        )
    shutil.copyfile(places.published, target)
    error = unreadable(target, migrations.migrations())
    if error is not None:
        raise type(error)(
            f"the published file is not sound: {error.what}", where=str(places.published), todo=error.todo
        )
    return "published"


def _copy_writers(places: Places, target: Path) -> bool:
    """Copy the writer's file; return false where a run is active, it is damaged, or it lacks what is published."""
    try:
        copy = take_snapshot(places, target.parent)
        if log_of(copy).exists():
            connect_writer(copy).close()
    except (WriterBusyError, DamagedFileError):
        return False
    if unreadable(copy, migrations.migrations()) is not None:
        return False
    with closing(connect_reader(copy)) as con:
        if migrations.current_version(con, copy) == 0:
            return False
        loads = loads_in(con)
    if not places.published.exists() or unreadable(places.published, migrations.migrations()) is not None:
        return True
    with closing(connect_reader(places.published)) as con:
        return loads_in(con) <= loads


def _others(data: Path) -> list[Path]:
    """Return files of the data folder that are neither the warehouse nor made anew: fetched pages, for example."""
    own = {Places(data).published, log_of(Places(data).published)}
    found: list[Path] = []
    for folder, folders, names in os.walk(data):
        at = Path(folder)
        folders[:] = sorted(name for name in folders if not (at == data and name in REMADE))
        files = (at / name for name in sorted(names) if not name.startswith(".") and not name.endswith(SQLITE_LOGS))
        found += [path for path in files if path not in own and path.is_file() and not path.is_symlink()]
    return found


def _copied(source: Path, place: Path, path: str) -> KeptFile:
    """Copy a file and return its entry; the checksum is that of the bytes that were read."""
    target = place / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if _is_sqlite(source):  # another process may be writing: only SQLite itself copies a whole state of it
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reader,
            closing(sqlite3.connect(target)) as writer,
        ):
            reader.backup(writer)
        return _entry(place, path, source)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(CHUNK):
            digest.update(chunk)
            size += writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    shutil.copystat(source, target)
    return KeptFile(path, str(source.absolute()), size, digest.hexdigest())


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(SQLITE)) == SQLITE


def _entry(place: Path, path: str, origin: Path) -> KeptFile:
    kept = place / path
    flush(kept)
    return KeptFile(path, str(origin.absolute()), kept.stat().st_size, file_sha256(kept))


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f'SELECT count(*) FROM store."{table}"').fetchone()  # noqa: S608 - names of the catalog
    return int(row[0]) if row else 0
