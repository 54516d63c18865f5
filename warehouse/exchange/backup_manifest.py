"""The manifest of a backup: what it holds, with a checksum for every file, and how it is verified."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks.core.errors import BackupError
from warehouse.exchange.export_layout import file_sha256

FORMAT = "figurewatch-backup-1"
NAME = "backup.json"
WAREHOUSE = "warehouse/figurewatch.duckdb"
DATA, WATCHLISTS = "data", "watchlists"
"""Folders of a backup: other files of the data folder, and the watchlists with what they include."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of a backup.

    Attributes:
        path: in the backup, parts separated by ``/``.
        origin: absolute path that it was copied from.
        bytes: its size.
        sha256: hex digest of its content.
    """

    path: str
    origin: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: when it was made; aware.
        schema: number of the warehouse's last migration.
        source: ``writer`` or ``published``: which of the two files of the data folder was copied.
        rows: of every table of the warehouse.
        files: all files, the warehouse first.
    """

    made_at: datetime
    schema: int
    source: str
    rows: Mapping[str, int]
    files: Sequence[KeptFile]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files)

    def within(self, folder: str) -> list[KeptFile]:
        """Return the files of one folder of the backup."""
        return [file for file in self.files if file.path.startswith(f"{folder}/")]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``backup.json``, which names its own checksum.

    Raises:
        OSError: it can't be written.
    """
    content: dict[str, Any] = {
        "format": FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "schema": manifest.schema,
        "source": manifest.source,
        "rows": dict(manifest.rows),
        "files": [asdict(file) for file in manifest.files],
    }
    text = json.dumps(content | {"sha256": _checksum(content)}, ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read ``backup.json`` without a look at the files that it names.

    Raises:
        BackupError: there is none, or it was altered.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        checksum = content.pop("sha256")
        if content["format"] != FORMAT:
            raise BackupError(
                f"its format is {content['format']}, this version reads {FORMAT}",
                where=str(path),
                todo="Restore it with the version of Figurewatch that made it",
            )
        if checksum != _checksum(content):
            raise BackupError("the backup's list of files was altered", where=str(path), todo="Take another backup")
        return Manifest(
            datetime.fromisoformat(content["made_at"]),
            int(content["schema"]),
            str(content["source"]),
            {str(name): int(count) for name, count in content["rows"].items()},
            tuple(KeptFile(**file) for file in content["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(
            f"the folder is no backup ({type(error).__name__}: {error})",
            where=str(folder),
            todo="Name a folder that `figurewatch backup` wrote",
        ) from error


def verified(folder: Path) -> Manifest:
    """Read every file of a backup and compare it with the manifest.

    Returns:
        The manifest.

    Raises:
        BackupError: a file is missing or was altered, or the folder is no backup.
    """
    manifest = read_manifest(folder)
    for file in manifest.files:
        check_file(folder / file.path, file)
    return manifest


def check_file(path: Path, file: KeptFile) -> None:
    """Compare a file on disk with its entry in the manifest.

    Raises:
        BackupError: it is missing, can't be read, or differs.
    """
    try:
        same = path.stat().st_size == file.bytes and file_sha256(path) == file.sha256
    except FileNotFoundError as error:
        raise BackupError("a file of the backup is missing", where=str(path), todo="Take another backup") from error
    except OSError as error:
        raise BackupError(
            f"a file of the backup can't be read ({error.strerror})", where=str(path), todo="Take another backup"
        ) from error
    if not same:
        raise BackupError("a file of the backup is damaged", where=str(path), todo="Take another backup")


def is_backup(folder: Path) -> bool:
    """Return whether a folder holds a backup, sound or not."""
    return (folder / NAME).is_file()


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
