"""Copy the writer's file for a look at it, without keeping any writer waiting.

A writer must never fail because a program looks at its file, so the lock is not taken. The copy counts only if nothing
was written between its beginning and its end, which the lock's note shows, and the times of the files where a program
that knows no lock wrote there.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tasks.core.errors import DamagedFileError, UnwritableError, WriterBusyError
from warehouse.places import Places, log_of
from warehouse.reopening import stamp_of
from warehouse.safety.lock import is_held, read_note


def take_snapshot(places: Places, folder: Path) -> Path:
    """Copy the writer's file and its write-ahead log.

    Args:
        places: of the data folder.
        folder: an empty one, to copy into.

    Returns:
        The copy, under the file's own name.

    Raises:
        WriterBusyError: a run is active, or began meanwhile.
        UnwritableError: no room for the copy, or no right to read.
        DamagedFileError: it is no file.
    """
    if not places.private.is_file():
        raise DamagedFileError(
            "the writer's file is no file",
            where=str(places.private),
            todo="Move it away: the next run makes it anew from the published file",
        )
    before = _state(places)
    copy = folder / places.private.name
    if not is_held(places.lock):
        try:
            shutil.copyfile(places.private, copy)
            if log_of(places.private).exists():
                shutil.copyfile(log_of(places.private), log_of(copy))
        except FileNotFoundError as error:
            if _state(places) == before:
                raise _uncopied(places, folder, error) from error
        except OSError as error:
            raise _uncopied(places, folder, error) from error
        if _state(places) == before:
            return copy
    raise WriterBusyError(
        f"a run is active (last seen: {read_note(places.lock)}), so the writer's file is not looked at",
        where=str(places.private),
        todo="Ask again when it has ended",
    )


def _state(places: Places) -> tuple[object, ...]:
    """Return what differs as soon as a program has written."""
    return read_note(places.lock), stamp_of(places.private), stamp_of(log_of(places.private))


def _uncopied(places: Places, folder: Path, error: OSError) -> UnwritableError:
    return UnwritableError(
        f"the writer's file can't be copied to {folder} to be looked at ({error.strerror})",
        where=str(places.private),
        todo="Free some space there, name another folder in TMPDIR, or ask for the right to read",
    )
