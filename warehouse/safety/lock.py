"""One writer at a time: a lock that the system lifts when its holder dies, however it dies.

The lock file bears a note: who holds the lock, or held it last, and the how many-eth holder that is. Whoever reads
the writer's file without being a writer (``warehouse.safety.snapshot``) sees by the note that nobody wrote meanwhile.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tasks.core.errors import UnwritableError, WriterBusyError

NOTE_LENGTH = 160
"""Bytes of every note, so that a new one covers the old one whole."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the lock file says.

    Attributes:
        turn: how many-eth holder this is; it only ever grows.
        pid, since: the holder's process id and when it took the lock.
        held: false once the holder has given the lock up; a holder that was killed leaves it true.
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
        """Gives the lock up; a note that can't be written (a full disk) only makes the next reader look twice."""
        if self._handle.closed:
            return
        with suppress(OSError):
            _write(self._handle, Note(self._note.turn, self._note.pid, self._note.since))
        with suppress(OSError):
            self._handle.close()


def take_lock(path: Path) -> WriterLock:
    """Takes the writer's lock and says in the file who holds it.

    Args:
        path: the lock file; it is made, and never removed.

    Raises:
        WriterBusyError: a living process holds it.
        UnwritableError: the folder can't be made or written.
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
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.close()
        raise WriterBusyError(
            f"another run is writing ({read_note(path)})", where=str(path.parent), todo="Wait until it has ended"
        ) from error
    except OSError as error:
        handle.close()
        raise UnwritableError(
            f"the data folder can't be locked ({error.strerror})",
            where=str(path),
            todo="Keep the data on a file system with locks: a local disk, not every network share has them",
        ) from error
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
    """What the lock file says; an empty note where there is none, or one that makes no sense."""
    try:
        return Note(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Note()


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock. Needs no right to write, and leaves a free lock alone.

    A note that says "given up" is believed: a holder writes its own note before it touches anything. Only a note that
    says "held" is put to the test, by asking for the lock and giving it back at once.
    """
    if not read_note(path).held:
        return False
    with path.open(encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _write(handle: IO[str], note: Note) -> None:
    """Writes the note over the one before in one piece: whoever read half of it would take the lock for a free one."""
    text = json.dumps(asdict(note)).ljust(NOTE_LENGTH)
    os.pwrite(handle.fileno(), text.encode(), 0)
    os.ftruncate(handle.fileno(), len(text))
