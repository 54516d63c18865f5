"""One writer at a time: a lock that the system lifts when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warehouse.errors import UnwritableError, WriterBusyError


def take_lock(path: Path) -> IO[str]:
    """Takes the writer's lock and says in the file who holds it.

    Args:
        path: the lock file; it is made, and never removed.

    Returns:
        The open file; closing it gives the lock up.

    Raises:
        WriterBusyError: a living process holds it.
        UnwritableError: the folder can't be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise UnwritableError(
            f"the data folder can't be used ({error.strerror})",
            where=str(path.parent),
            todo="Choose a folder that can be written",
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.seek(0)
        holder = _holder(handle.read())
        handle.close()
        raise WriterBusyError(
            f"another run is writing{holder}", where=str(path.parent), todo="Wait until it has ended"
        ) from error
    try:
        handle.seek(0)
        handle.truncate()
        json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, handle)
        handle.flush()
    except OSError as error:
        handle.close()
        raise UnwritableError(
            f"the data folder can't be written ({error.strerror})",
            where=str(path),
            todo="Free some space, then run again",
        ) from error
    return handle


def _holder(text: str) -> str:
    """Who holds the lock, for the message; nothing where the note is not written yet."""
    try:
        note = json.loads(text)
    except json.JSONDecodeError:
        return ""
    return f" (process {note['pid']} since {note['since']})"
