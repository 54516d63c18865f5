"""Errors of queries that gave no answer: which one, by what the sandbox noted and how it ended."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import (
    DamagedFileError,
    ForeignFileError,
    QueryFailedError,
    QueryRefusedError,
    QueryStoppedError,
    WarehouseError,
)
from warehouse.places import Places

if TYPE_CHECKING:
    from warehouse.query.query import Limits

REFUSED = {"PermissionException", "PermissionError"}
FORBIDDEN = ("read-only mode", "configuration has been locked", "Permission Error")
"""What DuckDB says, under other names, of what a query may not do."""

OUT_OF_MEMORY = {"OutOfMemoryException", "MemoryError", "ArrowMemoryError"}
MISTAKEN = {"ParserException", "BinderException", "CatalogException", "ConversionException", "LookupError"}
DAMAGED = ("corrupt database file", "could not read enough bytes", "failed to load metadata pointer")
"""What DuckDB says of a damaged block, under whatever name."""

BROKEN = {"IOException", "InternalException", "FatalException", "SerializationException"}


def failure(note: Mapping[str, object], code: int, path: Path, limits: Limits) -> WarehouseError:
    """Return the error of a query that gave no answer.

    Args:
        note: the child's final note; empty where it was killed before it could write one.
        code: its exit code; negative is the signal that ended it.
        path: the file that was asked.
        limits: that it ran under.
    """
    kind, message = str(note.get("kind", "")), str(note.get("message", ""))
    if kind == "InterruptException" or was_ended_by(code, "SIGALRM", "SIGXCPU"):
        return out_of_time(limits)
    if not note or kind in OUT_OF_MEMORY or "std::bad_alloc" in message:
        return _out_of_memory(limits)
    if kind == "ForeignFile":
        return ForeignFileError(
            message, where=str(path), todo="Move it away; the next `figurewatch run` publishes there"
        )
    if "opening" in note or any(words in message.lower() for words in DAMAGED):
        return _damaged(message, path)
    if kind in REFUSED or any(words in message for words in FORBIDDEN):
        return QueryRefusedError(
            f"the query is refused ({message.splitlines()[0]})",
            todo="Give one SELECT over the views; `figurewatch query --list` shows ready ones",
        )
    if kind == "QueryFailedError":
        return QueryFailedError(str(note.get("what", message)), todo=str(note.get("todo", "")))
    if kind in MISTAKEN:
        return QueryFailedError(
            f"the query can't be run: {message}", todo="`figurewatch query 'SHOW TABLES'` lists what there is"
        )
    if kind in BROKEN:
        return _damaged(message, path)
    return QueryFailedError(
        f"the query failed: {message}", todo="`figurewatch query --list` shows ready ones to begin with"
    )


def was_ended_by(code: int, *names: str) -> bool:
    """Return whether an exit code is that of one of these signals; Windows has none of them."""
    return any(code == -signal.Signals[name] for name in names if name in signal.Signals.__members__)


def _damaged(message: str, path: Path) -> DamagedFileError:
    if "permission denied" in message.lower():
        todo = "Change the file's rights"
    else:
        todo = (
            "Run `figurewatch doctor`; the next `figurewatch run` publishes it anew from the writer's file, "
            f"and copies lie in {Places(path.parent).backups}"
        )
    return DamagedFileError(
        f"the published file can't be read ({message.splitlines()[0] if message else 'no reason given'})",
        where=str(path),
        todo=todo,
    )


def out_of_time(limits: Limits) -> QueryStoppedError:
    return QueryStoppedError(
        f"the query was stopped: it and writing its answer out may take {limits.seconds:g} s",
        todo="Narrow it with WHERE or LIMIT, or give it more with --seconds",
    )


def _out_of_memory(limits: Limits) -> QueryStoppedError:
    return QueryStoppedError(
        f"the query was stopped: it and its answer may take {limits.memory_mb} MB",
        todo="Narrow it with WHERE or LIMIT, or give it more with --memory",
    )
