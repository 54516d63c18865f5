"""The lock that allows one writer at a time; the operating system releases it when its holder ends in any way.

The lock file holds a note: which process has the lock, or had it last, and a number that grows with every holder. A
program that reads the writer's file without being a writer (``warehouse.safety.snapshot``) compares the notes before
and after to know that nobody wrote in between.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from filelock import lock_descriptor

from tasks.core.errors import UnwritableError, WriterBusyError

NOTE_LENGTH = 160
"""Bytes of every note, so that a new one overwrites all of the old one."""

READINGS = 5
"""Times that a note is read which can't be understood; the writing that tears one lasts microseconds."""


@dataclass(frozen=True, slots=True)
class Note:
    """The content of the lock file.

    Attributes:
        turn: number of the holder, counted from 1; it only grows.
        pid, since: the holder's process id, and when it took the lock (ISO 8601, UTC).
        held: false once the holder has released the lock; a holder that was killed leaves it true.
    """

    turn: int = 0
    pid: int = 0
    since: str = ""
    held: bool = False

    def __str__(self) -> str:
        return f"process {self.pid} since {self.since}"


class WriterLock:
    """The lock while it is held; a context manager."""

    def __init__(self, handle: IO[str], note: Note) -> None:
        self._handle = handle
        self._note = note

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Release the lock; where the note can't be written (a full disk) the next reader tests the lock itself."""
        if self._handle.closed:
            return
        with suppress(OSError):
            _write(self._handle, Note(self._note.turn, self._note.pid, self._note.since))
        with suppress(OSError):
            self._handle.close()


def take_lock(path: Path) -> WriterLock:
    """Take the writer's lock and write the holder's note into the file.

    Args:
        path: the lock file; it is created where it is missing, and never removed.

    Raises:
        WriterBusyError: another process that runs holds it.
        UnwritableError: the folder can't be created or written, or its file system has no locks.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="utf-8")
    except OSError as error:
        raise UnwritableError(
            f"the data folder can't be used ({error.strerror})",
            where=str(path.parent),
            todo="Choose a folder that can be written",
        ) from error
    try:
        free = lock_descriptor(handle.fileno(), blocking=False)
    except OSError as error:
        handle.close()
        raise UnwritableError(
            f"the data folder can't be locked ({error.strerror})",
            where=str(path),
            todo="Keep the data on a file system with locks: a local disk, not every network share has them",
        ) from error
    if not free:
        handle.close()
        raise WriterBusyError(
            f"another run is writing ({read_note(path)})", where=str(path.parent), todo="Wait until it has ended"
        )
    note = Note(read_note(path).turn + 1, os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"), held=True)
    try:
        _write(handle, note)
    except OSError as error:
        with suppress(OSError):
            handle.close()
        raise UnwritableError(
            f"the data folder can't be written ({error.strerror})",
            where=str(path),
            todo="Free some space, then run again",
        ) from error
    return WriterLock(handle, note)


def read_note(path: Path) -> Note:
    """Read the note of a lock file; an empty note where there is none, or one that can't be understood.

    A note that is overwritten while it is read can come torn, half of it new: it is then read again.
    """
    for _ in range(READINGS):
        try:
            return Note(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            continue
        except OSError:
            break
    return Note()


def is_held(path: Path) -> bool:
    """Return whether a process that runs holds the lock. Needs no right to write.

    A note that says "released" is trusted: a holder writes its own note before it changes anything. Only where the
    note says "held" the lock itself is tested, by taking it and releasing it at once.
    """
    if not read_note(path).held:
        return False
    with path.open(encoding="utf-8") as handle:
        try:
            return not lock_descriptor(handle.fileno(), blocking=False)
        except OSError:  # some network shares lock only what is open for writing: the note is trusted there
            return True


def _write(handle: IO[str], note: Note) -> None:
    """Overwrite the note in one piece: a reader that saw half of it would take the lock for a free one."""
    text = json.dumps(asdict(note)).ljust(NOTE_LENGTH)
    os.lseek(handle.fileno(), 0, os.SEEK_SET)
    os.write(handle.fileno(), text.encode())
    os.ftruncate(handle.fileno(), len(text))
