"""The paths of the files of a data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Paths below one data folder.

    Attributes:
        data: the folder.
    """

    data: Path

    @property
    def published(self) -> Path:
        """The file that people open."""
        return self.data / "figurewatch.duckdb"

    @property
    def private(self) -> Path:
        """The writer's own file."""
        return self.data / "writer" / "figurewatch.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.data / "writer" / "lock"

    @property
    def acknowledged(self) -> Path:
        """Committed loads, noted outside the file."""
        return self.data / "writer" / "acknowledged.jsonl"

    @property
    def closed(self) -> Path:
        """Size and time of the writer's file as its last writer left it."""
        return self.data / "writer" / "closed.json"

    @property
    def recoveries(self) -> Path:
        """What was damaged, and what was done about it."""
        return self.data / "writer" / "recoveries.jsonl"

    @property
    def idle_runs(self) -> Path:
        """Runs that found nothing to do since the last writer."""
        return self.data / "writer" / "idle_runs.jsonl"

    @property
    def backups(self) -> Path:
        """Copies made before a migration, and damaged files."""
        return self.data / "writer" / "backups"


def log_of(path: Path) -> Path:
    """Return the write-ahead log that belongs to a DuckDB file."""
    return path.with_name(path.name + ".wal")


def spill_of(path: Path) -> Path:
    """Return the folder in which DuckDB keeps what memory can't hold while it has a file open for writing."""
    return path.with_name(path.name + ".tmp")


def temporary_name(path: Path) -> Path:
    """Return the path at which this process builds a file before it replaces the former one."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(target: Path) -> None:
    """Remove the temporary files of killed processes; only the holder of the writer's lock may call it.

    Args:
        target: the file; a name of ``*`` means any in its folder.
    """
    for left in target.parent.glob(f".{target.name}.*.tmp*"):
        left.unlink(missing_ok=True)
