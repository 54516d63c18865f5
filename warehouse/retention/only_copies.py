"""Which files are the only copy of something: they stay, whatever a rule says, and the reason is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa

from tasks.core.errors import BackupError, WarehouseError
from warehouse import migrations
from warehouse.arrow import offered
from warehouse.connection import connect_reader, explained
from warehouse.exchange.backup_manifest import DATA, KeptFile, Manifest, read_manifest, verified
from warehouse.exchange.export_layout import file_sha256
from warehouse.places import Places
from warehouse.retention.stored import Stored, originals
from warehouse.safety import acknowledged, opening, recovery
from warehouse.sql.statements import statement

LISTINGS = Path("fetched") / "other"
"""Below the data folder: answers that runs never read, such as feeds, sitemaps, robots files and errors."""


class Holdings:
    """What a data folder and its backups hold, as far as it decides what may go.

    Args:
        places: of the data folder.
        backups: all backups, sound or not.
    """

    def __init__(self, places: Places, backups: Sequence[Stored]) -> None:
        self.places = places
        self._backups = sorted(backups, key=lambda item: (item.made_at, item.path), reverse=True)
        self._sound: dict[Path, bool] = {}

    def why_original_stays(self, item: Stored) -> str | None:
        """Return why a file of fetched pages stays; null where it may go.

        Feeds, sitemaps and robots files may go. A file of pages may go if all that is in it was read, and if no figure
        rests on it or a sound backup holds it.
        """
        if item.path.is_relative_to(self.places.data / LISTINGS):
            return None
        status = item.path.stat()
        size, mtime_ns, set_aside, observations = self._use_of_originals[str(item.path.absolute())]
        if (size, mtime_ns) != (status.st_size, status.st_mtime_ns):
            return "it has not been read as it is now"
        if set_aside:
            return f"{set_aside} pages in it are set aside and could not be read again"
        if observations and not self._is_backed_up(item):
            return f"{observations} figures rest on it, and no sound backup has it"
        return None

    @cached_property
    def _use_of_originals(self) -> dict[str, tuple[int | None, int | None, int, int]]:
        """What the warehouse knows of every file of fetched pages: size, time, pages set aside, figures."""
        paths = pa.table({"path": pa.array([str(item.path.absolute()) for item in originals(self.places.data)])})
        with closing(connect_reader(self.places.published)) as con, offered(con, paths):
            return {row[0]: row[1:] for row in con.execute(statement("originals_in_use")).fetchall()}

    def _is_backed_up(self, item: Stored) -> bool:
        digest = file_sha256(item.path)
        return any(
            self._is_sound(backup.path)
            for backup in self._backups
            if digest in {file.sha256 for file in _fetched(backup.path)}
        )

    def why_backup_stays(self, item: Stored, removed: Iterable[Path], kept: Iterable[Path]) -> str | None:
        """Return why a backup stays; null where it may go.

        Args:
            item: the backup.
            removed: files of the data folder that go in the same pruning.
            kept: the backups that stay beside it.
        """
        if self._newest_sound in (None, item.path):
            return "it is the newest sound backup" if self._newest_sound else "no backup is sound"
        removed_paths = {path.absolute() for path in removed}
        elsewhere = {file.sha256 for path in kept if path != item.path for file in _fetched(path)}
        only = [
            file
            for file in _fetched(item.path)
            if file.sha256 not in elsewhere and not self._is_live(file, removed_paths)
        ]
        return f"it is the only place of {len(only)} files of the data folder, {only[0].path} for one" if only else None

    def _is_live(self, file: KeptFile, removed_paths: set[Path]) -> bool:
        path = (self.places.data / file.path.removeprefix(f"{DATA}/")).absolute()
        return (
            path not in removed_paths
            and path.is_file()
            and path.stat().st_size == file.bytes
            and file_sha256(path) == file.sha256
        )

    @cached_property
    def _newest_sound(self) -> Path | None:
        return next((item.path for item in self._backups if self._is_sound(item.path)), None)

    def _is_sound(self, folder: Path) -> bool:
        if folder not in self._sound:
            try:
                verified(folder)
                self._sound[folder] = True
            except BackupError:
                self._sound[folder] = False
        return self._sound[folder]

    def why_copy_stays(self, item: Stored) -> str | None:
        """Return why a copy that the writer made, or a damaged file, stays; null where it may go."""
        published = self.places.published
        with closing(connect_reader(published)) as con:
            try:
                loads = acknowledged.loads_in(con)
                damaged = item.path.name.startswith("damaged-")
                lost = _lost(self.places, item.path, con) if damaged else 0
            except duckdb.Error as error:
                raise explained(error, published) from error
        if lost:
            return f"{lost} loads were lost with it, and no later run has brought them back"
        try:
            if opening.takes_away(item.path, loads, migrations.migrations()):
                return "it has loads or tables of somebody's that the warehouse lacks"
        except WarehouseError as error:
            return error.what
        return None


def _fetched(folder: Path) -> list[KeptFile]:
    """Return the files of a backup that come from the data folder, other than the warehouse itself."""
    try:
        manifest: Manifest = read_manifest(folder)
    except BackupError:
        return []
    return manifest.within(DATA)


def _lost(places: Places, kept: Path, con: duckdb.DuckDBPyConnection) -> int:
    """Return how many loads were lost with a damaged file and are not made up; the recovery that kept it names them."""
    names = {kept.name, kept.name.removesuffix(".wal")}
    known = [done for done in recovery.noted(places) if done.kept and Path(done.kept).name in names]
    return sum(not acknowledged.is_made_up(entry, con) for done in known for entry in done.lost)
