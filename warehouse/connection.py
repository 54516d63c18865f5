"""Connections to a warehouse file, with the settings that every file and every reader must have."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.errors import DamagedFileError, NotPublishedError, UnwritableError, WriterBusyError

STORAGE = "v1.5.0"
"""Files made with 2.0.1's default can't be opened by 1.5 drivers (measured); these can."""

LOCKED = ("could not set lock", "conflicting lock")
DENIED = ("permission denied", "read-only file system", "no space left", "not a directory", "cannot open file")


def connect_writer(path: Path) -> duckdb.DuckDBPyConnection:
    """Opens the private file for writing, making it where it is missing.

    Raises:
        WriterBusyError, UnwritableError, DamagedFileError: what DuckDB's own message comes down to.
    """
    try:
        return duckdb.connect(
            str(path),
            config={
                "storage_compatibility_version": STORAGE,
                "autoinstall_known_extensions": "false",
                "python_enable_replacements": "false",
                "TimeZone": "UTC",
            },
        )
    except duckdb.Error as error:
        raise explained(error, path) from error


def connect_reader(path: Path, *, external: bool = False) -> duckdb.DuckDBPyConnection:
    """Opens a warehouse file for reading only, without access to anything outside it.

    Args:
        path: a published file; never the writer's private one while a run may be active.
        external: lets statements write and read other files (exports do).

    Raises:
        NotPublishedError: there is no such file.
    """
    if not path.exists():
        raise NotPublishedError(
            "there is no published warehouse yet", where=str(path), todo="Run `figurewatch run` first"
        )
    try:
        con = duckdb.connect(
            str(path),
            read_only=True,
            config={
                "enable_external_access": "true" if external else "false",
                "autoload_known_extensions": "false",
                "autoinstall_known_extensions": "false",
                "python_enable_replacements": "false",
            },
        )
        con.execute("SET TimeZone = 'UTC'")
    except duckdb.Error as error:
        raise explained(error, path) from error
    return con


def explained(error: duckdb.Error, path: Path) -> WriterBusyError | UnwritableError | DamagedFileError:
    """Tells a DuckDB failure on a file in the project's words."""
    text = str(error).splitlines()[0]
    lowered = str(error).lower()
    if any(word in lowered for word in LOCKED):
        return WriterBusyError(
            "another program has the writer's file open",
            where=str(path),
            todo="Close it; people should open the published figurewatch.duckdb, never the file under writer/",
        )
    if isinstance(error, duckdb.IOException) and any(word in lowered for word in DENIED):
        return UnwritableError(
            f"the warehouse can't be opened or written ({text})",
            where=str(path),
            todo="Check free space, rights and that the folder is one; what was committed before is safe",
        )
    return DamagedFileError(
        f"the file can't be used as a warehouse ({text})",
        where=str(path),
        todo="Run `figurewatch doctor`; restore the published file or a backup beside it",
    )
