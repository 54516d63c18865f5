"""Opening the writer's file: what a killed or a missing predecessor left, and the way to this version's schema."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse import migrations, publication
from warehouse.acknowledged import LoadKey, loads_in
from warehouse.checks import check
from warehouse.connection import connect_reader, explained
from warehouse.errors import UnwritableError, WarehouseError
from warehouse.places import Places, log_of, spill_of, sweep
from warehouse.session import Session


def tidy(places: Places) -> None:
    """Removes what killed writers left of files that they were building, and of what memory could not hold.

    Raises:
        UnwritableError: the folder can't be written.
    """
    try:
        for target in (places.published, places.private, places.acknowledged, places.backups / "*"):
            sweep(target)
        shutil.rmtree(spill_of(places.private), ignore_errors=True)
    except OSError as error:
        raise UnwritableError(
            f"the data folder can't be written ({error.strerror})",
            where=str(places.data),
            todo="Change its rights, or choose another folder",
        ) from error


def take_back(places: Places) -> None:
    """Makes the writer's file anew from the published one where it is gone, so that nothing published is ever lost.

    A new, empty file would take its place at the next publishing. Loads that only the lost file held are still named
    by ``doctor``; a log that it left can't be read without it and is set aside.

    Raises:
        DamagedFileError, NewerSchemaError: the published file can't be used either.
        UnwritableError: no room.
    """
    log = log_of(places.private)
    if places.private.exists():
        return
    if log.exists():
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        places.backups.mkdir(parents=True, exist_ok=True)
        log.replace(places.backups / f"orphan-{stamp}.wal")
    if not places.published.exists():
        return
    try:
        with connect_reader(places.published) as con:
            version = migrations.current_version(con, places.published)
    except duckdb.Error as error:
        raise explained(error, places.published) from error
    except WarehouseError as error:
        raise type(error)(
            f"the writer's file is gone and the published one can't take its place: {error.what}",
            where=error.where,
            todo=f"Put a backup from {places.backups} there, or move the published file away to start anew",
        ) from error
    if version:
        publication.copy_whole(places.published, places.private)


def upgrade(session: Session, places: Places, steps: Sequence[migrations.Migration]) -> None:
    """Brings the schema up to date; a file that has one already is copied first.

    Raises:
        DamagedFileError, NewerSchemaError, MigrationError: see ``warehouse.migrations``.
        UnwritableError: no room, also for the copy.
    """
    path = places.private
    con = session.begin()
    with session.told():
        todo = migrations.pending(con, path, steps)
        version = len(steps) - len(todo)
        if todo and version:
            session.mark("closed")
            session.close()
            publication.back_up(path, places.backups, f"schema-{version:04}")
            con = session.begin()
        migrations.apply(con, path, todo)
        migrations.put_on_face(con, path)
    session.mark("open")


def takes_away(published: Path, loads: set[LoadKey], steps: Sequence[migrations.Migration]) -> bool:
    """Whether publishing would take away what people have: loads that the writer's file lacks, or tables of their own.

    Args:
        published: the file that is about to be replaced.
        loads: those of the writer's file.
        steps: the migrations that this version knows.

    Returns:
        False also where the file is missing or broken: then it is no loss.

    Raises:
        ForeignFileError: it is somebody's database of another kind.
        NewerSchemaError, MigrationError: another version of Figurewatch made it.
    """
    if not published.exists():
        return False
    try:
        con = connect_reader(published)
    except WarehouseError:
        return False
    with con:
        try:
            migrations.pending(con, published, steps)
            guests = con.execute(check("guests").sql).fetchone()
            return bool(loads_in(con) - loads) or bool(guests and guests[0])
        except duckdb.Error:
            return False
