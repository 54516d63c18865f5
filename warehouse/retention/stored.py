"""Files that runs and commands make and that pile up: what there is, how large and how old."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.core.errors import BackupError
from warehouse.exchange.backup_manifest import is_backup, read_manifest
from warehouse.places import Places, log_of

WARC = (".warc", ".warc.gz")
UNFINISHED = re.compile(r"^\..+\.(?P<pid>\d+)\.tmp$")
UNFINISHED_AGE = timedelta(days=1)
"""A file that a process still builds is younger; the process may be one of another machine on a shared disk."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file or a folder that may be removed as a whole.

    Attributes:
        kind: ``reports``, ``backups``, ``copies``, ``originals`` or ``unfinished``.
        path: of it.
        bytes: size of all that is in it.
        made_at: when it was made; aware.
    """

    kind: str
    path: Path
    bytes: int
    made_at: datetime


def reports(folders: Mapping[int, Path]) -> list[Stored]:
    """Return the folders of reports that there are.

    Args:
        folders: of the runs that the warehouse has, by run; the report of another run can't be written again.
    """
    return [_stored("reports", path) for path in folders.values() if path.is_dir()]


def backups(folder: Path) -> list[Stored]:
    """Return the backups in a folder, sound or not; their age is that in their manifests."""
    found = []
    for path in _children(folder):
        if path.is_dir() and is_backup(path):
            try:
                made_at = read_manifest(path).made_at
            except BackupError:
                made_at = _time(path)
            found.append(Stored("backups", path, _size(path), made_at))
    return found


def copies(places: Places) -> list[Stored]:
    """Return the copies that the writer made before a migration, and damaged files; a log counts with its file."""
    logs = {log_of(path) for path in _children(places.backups)}
    found = []
    for path in _children(places.backups):
        if path.is_file() and path not in logs and not path.name.startswith("."):
            log = log_of(path)
            own = _stored("copies", path)
            found.append(Stored("copies", path, own.bytes + (_size(log) if log.exists() else 0), own.made_at))
    return found


def originals(data: Path) -> list[Stored]:
    """Return the fetched pages as they arrived: WARC files below the data folder."""
    found = []
    for folder, folders, names in os.walk(data):
        folders.sort()
        paths = (Path(folder) / name for name in sorted(names) if name.endswith(WARC) and not name.startswith("."))
        found += [_stored("originals", path) for path in paths if path.is_file() and not path.is_symlink()]
    return found


def unfinished(folders: Iterable[Path], now: datetime) -> list[Stored]:
    """Return what processes that were killed left of files and folders that they were building."""
    found = []
    for path in (path for folder in folders for path in _children(folder)):
        match = UNFINISHED.match(path.name)
        if match and now - _time(path) > UNFINISHED_AGE and not _is_running(int(match["pid"])):
            found.append(_stored("unfinished", path))
    return found


def _stored(kind: str, path: Path) -> Stored:
    return Stored(kind, path, _size(path), _time(path))


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _size(path: Path) -> int:
    if not path.is_dir():
        return path.lstat().st_size
    return sum((Path(at) / name).lstat().st_size for at, _, names in os.walk(path) for name in names)


def _time(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)


def _is_running(pid: int) -> bool:
    import psutil

    return psutil.pid_exists(pid)
