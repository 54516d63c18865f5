"""Opening the writer's file: what a killed or a missing predecessor left, and the way to this version's schema."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from tasks.core.errors import UnwritableError, WarehouseError
from warehouse import migrations
from warehouse.connection import connect_reader
from warehouse.places import Places, spill_of, sweep
from warehouse.safety import publication
from warehouse.safety.acknowledged import LoadKey, loads_in
from warehouse.sql.checks import check
from warehouse.writing.session import Session


def tidy(places: Places) -> None:
    """Remove what killed writers left of files that they were building, and of what memory could not hold.

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


def upgrade(session: Session, places: Places, steps: Sequence[migrations.Migration]) -> None:
    """Bring the schema up to date; a file that has one already is copied first.

    Raises:
        DamagedFileError, NewerSchemaError, MigrationError: see ``warehouse.migrations``.
        UnwritableError: no room, also for the copy.
    """
    path = places.private
    con = session.begin()
    with session.errors_explained():
        todo = migrations.pending(con, path, steps)
        version = len(steps) - len(todo)
        if todo and version:
            session.mark("closed")
            session.close()
            publication.back_up(path, places.backups, f"schema-{version:04}")
            con = session.begin()
        migrations.apply(con, path, todo)
        written = migrations.create_views(con, path) or bool(todo)
        marked = session.is_marked_open()
    if written or marked:  # what a killed writer left marked is closed by this one
        session.mark("open")


def takes_away(published: Path, loads: set[LoadKey], steps: Sequence[migrations.Migration]) -> bool:
    """Return whether publishing would remove loads that the writer's file lacks, or tables of the users' own.

    Args:
        published: the file that is about to be replaced.
        loads: those of the writer's file.
        steps: the migrations that this version knows.

    Returns:
        False also where the file is missing or broken: then it is no loss.

    Raises:
        ForeignFileError: it is a database of another kind.
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
