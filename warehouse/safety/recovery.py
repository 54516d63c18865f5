"""Recovery: a damaged or missing writer's file is rebuilt from the published copy, and what was lost is noted.

A schedule runs unattended: it must not stop for good while a sound copy exists beside the damaged file. What was
damaged is kept, and the copy is read through first, so that no loss is ever made larger.

Reading a file through costs as much as a few publishings. So a writer notes the size and time of the file as it closed
it: a file that is as it was left is not read through again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tasks.core.errors import DamagedFileError, ForeignFileError, UnwritableError, WarehouseError
from warehouse import migrations
from warehouse.connection import connect_reader, explained
from warehouse.json_lines import JsonLines
from warehouse.places import Places, log_of
from warehouse.safety import acknowledged, publication
from warehouse.safety.acknowledged import Acknowledgement, LoadKey, loads_in


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was wrong with the writer's file at opening, and what was done.

    Attributes:
        at: when, in ISO 8601.
        reason: what was wrong.
        anew: whether the file was rebuilt from the published one; a key of the file of recoveries.
        kept: path of the damaged file now; null where there was none.
        lost: acknowledged loads that no file holds any more.
    """

    at: str
    reason: str
    anew: bool
    kept: str | None
    lost: tuple[Acknowledgement, ...] = ()

    def __str__(self) -> str:
        parts = [self.reason]
        if self.anew:
            parts.append("it was made anew from the published one")
        if self.kept:
            parts.append(f"what was there is kept in {self.kept}")
        if self.lost:
            numbers = ", ".join(f"{entry.load_id} of run {entry.run_id}" for entry in self.lost[:5])
            more = f" and {len(self.lost) - 5} more" if len(self.lost) > 5 else ""
            rows = sum(entry.observations for entry in self.lost)
            parts.append(f"lost are load {numbers}{more} with {rows} figures, whose files are read again")
        elif self.anew:
            parts.append("no load is lost")
        return "; ".join(parts)


def make_sound(places: Places, steps: Sequence[migrations.Migration]) -> Recovery | None:
    """Look at the writer's file before it is opened, and put the published one in its place if it is damaged.

    Args:
        places: of the data folder, whose lock the caller holds.
        steps: the migrations that this version knows.

    Returns:
        What was done; null where nothing was wrong. A file of another program, or of another version, is left alone:
        opening it refuses it.

    Raises:
        DamagedFileError, NewerSchemaError: the published file can't take its place either.
        UnwritableError: no room.
    """
    trouble = _trouble(places, steps)
    places.closed.unlink(missing_ok=True)
    kept = None
    if trouble is not None:
        rebuilt = _can_take_place(places, trouble, steps)
        kept = _set_aside(places)
        if rebuilt:
            publication.copy_whole(places.published, places.private)
    else:
        rebuilt = False
    lost = _lost(places)
    if trouble is None and not lost:
        return None
    reason = trouble or "loads are missing from the writer's file: its write-ahead log was lost, or the file itself"
    done = Recovery(datetime.now(UTC).isoformat(timespec="seconds"), reason, rebuilt, str(kept) if kept else None, lost)
    if rebuilt or kept or lost:
        _note(places, done)
        return done
    return None


def note_closed(places: Places) -> None:
    """Note size and time of the file as a writer left it: complete, closed, without a log."""
    try:
        status = places.private.stat()
        places.closed.write_text(json.dumps([status.st_size, status.st_mtime_ns]), encoding="utf-8")
    except OSError:
        places.closed.unlink(missing_ok=True)  # then the next writer reads the file through


def noted(places: Places) -> list[Recovery]:
    """Return all recoveries of a data folder, the first one first."""
    found = []
    for entry in _recoveries(places).read():
        with suppress(TypeError, KeyError):
            found.append(Recovery(**{**entry, "lost": tuple(Acknowledgement(**load) for load in entry["lost"])}))
    return found


def unreadable(path: Path, steps: Sequence[migrations.Migration]) -> WarehouseError | None:
    """Return why a file can't be used, every block of it read; null where it can."""
    try:
        with connect_reader(path) as con:
            if migrations.current_version(con, path):
                migrations.pending(con, path, steps)
            tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store'").fetchall()
            for (table,) in tables:
                con.execute(f'SELECT bit_xor(hash(t)) FROM store."{table}" AS t').fetchall()  # noqa: S608 - own names
    except WarehouseError as error:
        return error
    except duckdb.Error as error:
        return explained(error, path)
    return None


def _trouble(places: Places, steps: Sequence[migrations.Migration]) -> str | None:
    """Return what is wrong with the writer's file; null where nothing is, or where opening it says what."""
    if not os.path.lexists(places.private):
        there = places.published.exists() or log_of(places.private).exists()
        return "the writer's file was missing" if there else None
    if not places.private.is_file():
        return "the writer's file was no file"
    if is_as_left(places):
        return None
    error = unreadable(places.private, steps)
    if isinstance(error, DamagedFileError) and not isinstance(error, ForeignFileError):
        return f"the writer's file was damaged ({error.what})"
    return None


def is_as_left(places: Places) -> bool:
    """Return whether the writer's file is as its last writer closed it: complete, without a log."""
    try:
        status = places.private.stat()
        left = json.loads(places.closed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return left == [status.st_size, status.st_mtime_ns] and not log_of(places.private).exists()


def _can_take_place(places: Places, trouble: str, steps: Sequence[migrations.Migration]) -> bool:
    """Return whether the published file is sound; false where nothing was ever loaded, so that an empty one may begin.

    Raises:
        DamagedFileError, NewerSchemaError: it can't take the place of the writer's file, and something would be lost.
    """
    if not places.published.exists():
        if not acknowledged.noted(places.acknowledged):
            return False
        raise DamagedFileError(
            f"{trouble}, and nothing is published that could take its place",
            where=str(places.private),
            todo=_way_out(places),
        )
    error = unreadable(places.published, steps)
    if error is not None:
        raise type(error)(
            f"{trouble}, and the published one can't take its place: {error.what}",
            where=error.where,
            todo=_way_out(places),
        )
    with connect_reader(places.published) as con:
        return migrations.current_version(con, places.published) > 0


def _way_out(places: Places) -> str:
    backups = sorted(places.backups.glob("*-*.duckdb"), key=lambda path: path.name.partition("-")[2])
    newest = [path for path in backups if not path.name.startswith("damaged-")][-1:]
    first = f"Put a copy of {newest[0]} in the place of {places.published} and run again" if newest else ""
    second = f"move {places.published.name} and the folder {places.private.parent} away and run again"
    return f"{first}, or {second}" if first else f"{second[0].upper()}{second[1:]}: all saved articles are read anew"


def _set_aside(places: Places) -> Path | None:
    """Move the damaged file and its log to the backups; return the file's new place, else its log's."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    kept = places.backups / f"damaged-{stamp}.duckdb"
    moves = [
        (path, kept if path == places.private else log_of(kept)) for path in (places.private, log_of(places.private))
    ]
    moved = []
    try:
        places.backups.mkdir(parents=True, exist_ok=True)
        for path, target in moves:
            if os.path.lexists(path):
                path.replace(target)
                moved.append(target)
    except OSError as error:
        raise UnwritableError(
            f"the damaged file can't be set aside ({error.strerror})",
            where=str(places.private),
            todo="Change the rights of the folder writer/, then run again",
        ) from error
    return moved[0] if moved else None


def _lost(places: Places) -> tuple[Acknowledgement, ...]:
    """Return acknowledged loads that neither file holds."""
    entries = acknowledged.noted(places.acknowledged)
    private = _loads(places.private)
    if not entries or private is None:
        return ()
    missing = [entry for entry in entries if entry.key not in private]
    published = (_loads(places.published) or set()) if missing else set()
    return tuple(entry for entry in missing if entry.key not in published)


def _loads(path: Path) -> set[LoadKey] | None:
    """Return the loads in a file, none where there is no file; null where it can't be read."""
    if not path.exists():
        return set()
    try:
        with connect_reader(path) as con:
            return loads_in(con) if migrations.current_version(con, path) else set()
    except (WarehouseError, duckdb.Error):
        return None


def _note(places: Places, done: Recovery) -> None:
    """Note a recovery, and remove the loads it names from those that must be there."""
    _recoveries(places).add(asdict(done))
    if done.lost:
        acknowledged.forget(places.acknowledged, [entry.key for entry in done.lost])


def _recoveries(places: Places) -> JsonLines:
    return JsonLines(places.recoveries, "the recovery", "Free some space")
