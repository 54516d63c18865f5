"""Connections to a warehouse file, with the settings that every file and every reader must have."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tasks.core.errors import DamagedFileError, NotPublishedError, UnwritableError, WarehouseError, WriterBusyError
from warehouse.places import flush, log_of, temporary_name
from warehouse.reopening import open_whole

STORAGE = "v1.5.0"
"""Files made with 2.0.1's default can't be opened by 1.5 drivers (measured); these can."""

WRITING: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": STORAGE,
    "autoinstall_known_extensions": "false",
    "python_enable_replacements": "false",
    "TimeZone": "UTC",
}

LOCKED = ("could not set lock", "conflicting lock")
FULL = ("no space left", "disk quota exceeded", "file too large", "could not write")
DENIED = (
    "permission denied",
    "operation not permitted",
    "read-only file system",
    "not a directory",
    "cannot open file",
)
LOG = ("replaying wal", "wal file")

SOUND = (
    duckdb.ConstraintException,
    duckdb.ConversionException,
    duckdb.OutOfRangeException,
    duckdb.TypeMismatchException,
)
"""What a row can do wrong: the file is sound, and nothing of the transaction is in."""


READER_MEMORY = "1500MB"
"""Beyond this a reader's aggregations go to disk beside the file: all figures of ten million observations take 2.3 GB
without a limit, and a third more time with it (measured)."""


def connect_writer(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the private file for writing, making it where it is missing.

    A file is made under another name first: DuckDB, killed while it makes one, leaves a part that it can't open.

    Raises:
        WriterBusyError, UnwritableError, DamagedFileError: what DuckDB's own message comes down to.
    """
    try:
        if not path.exists():
            temporary = temporary_name(path)
            duckdb.connect(str(temporary), config=WRITING).close()
            temporary.replace(path)
            flush(path.parent)
        return duckdb.connect(str(path), config=WRITING)
    except duckdb.Error as error:
        raise explained(error, path) from error
    except OSError as error:
        raise UnwritableError(
            f"the file can't be made ({error.strerror})", where=str(path), todo="Check the folder's rights"
        ) from error


def connect_reader(path: Path, *, external: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file for reading only, without access to anything outside it.

    Args:
        path: a published file; never the writer's private one while a run may be active.
        external: lets statements write and read other files (exports do).

    Returns:
        The connection. A file that is replaced while it is opened, by a run that publishes, is opened again.

    Raises:
        NotPublishedError: there is no such file.
    """
    if not path.exists():
        raise NotPublishedError(
            "there is no published warehouse yet", where=str(path), todo="Run `figurewatch run` first"
        )
    try:
        return open_whole(path, lambda: _opened_for_reading(path, external=external))
    except duckdb.Error as error:
        raise explained(error, path) from error


def _opened_for_reading(path: Path, *, external: bool) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(
        str(path),
        read_only=True,
        config={
            "enable_external_access": "true" if external else "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "python_enable_replacements": "false",
            "memory_limit": READER_MEMORY,
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    return con


def explained(error: duckdb.Error, path: Path) -> WarehouseError:
    """Return a DuckDB failure on a file as one of the project's errors.

    Args:
        error: as DuckDB raised it.
        path: of the warehouse file.

    Returns:
        ``WriterBusyError``, ``UnwritableError``, ``DamagedFileError``, or a plain ``WarehouseError`` where the rows or
        the machine were at fault, not the file. Not raised: the caller does that.
    """
    text, lowered = str(error).splitlines()[0], str(error).lower()
    if any(word in lowered for word in LOCKED):
        return WriterBusyError(
            "another program has the file open for writing",
            where=str(path),
            todo="Close it; open the published figurewatch.duckdb read-only, and the file under writer/ never",
        )
    # A disk that is full shows as many kinds of error, depending on what DuckDB was at: a commit, a checkpoint, or
    # the next statement on a database that it shut down because of it.
    if any(word in lowered for word in FULL):
        return UnwritableError(
            f"the warehouse can't be written ({text})",
            where=str(path),
            todo="Free some space, then run again; what was committed before is safe",
        )
    if isinstance(error, duckdb.IOException) and any(word in lowered for word in DENIED):
        return UnwritableError(
            f"the warehouse can't be opened or written ({text})",
            where=str(path),
            todo="Check the rights of the file and its folder; what was committed before is safe",
        )
    if any(word in lowered for word in LOG):
        return DamagedFileError(
            f"the write-ahead log is broken or belongs to another file ({text})",
            where=str(log_of(path)),
            todo="Move the .wal away and run again over the same folders: `figurewatch doctor` then says which loads "
            "only it held. One beside the published file is not ours: another program wrote there",
        )
    if isinstance(error, SOUND):
        return WarehouseError(
            f"a row does not fit its table ({text})", where=str(path), todo="Nothing of the batch was loaded"
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return WarehouseError(
            f"the machine has too little memory ({text})", where=str(path), todo="Close other programs, then run again"
        )
    return DamagedFileError(
        f"the file can't be used as a warehouse ({text})",
        where=str(path),
        todo="Put a sound copy in its place: figurewatch.duckdb and writer/figurewatch.duckdb are copies of each "
        "other, older ones lie in writer/backups",
    )
