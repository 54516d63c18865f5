"""Publishing: the writer's closed file becomes the file that people open, in one step.

A reader that has the old file open keeps the old file, complete, until it connects again. Copying takes 0.05 s at 84 MB
and 1 s at 416 MB; ``COPY FROM DATABASE`` was 8 to 30 times slower (measured). The kernel copies, and a file system that
can (XFS, Btrfs) shares the blocks of both files instead, so that nothing is copied at all.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tasks.core.errors import DamagedFileError, UnwritableError
from warehouse.places import flush, log_of, temporary_name

AT_ONCE = 2**30
"""Bytes that the kernel is asked to copy in one call; it may copy fewer."""

NOT_IN_KERNEL = frozenset({errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM})
"""Answers of a kernel that can't copy between these two files: other file systems, network shares, sandboxes."""

BACKUPS_KEPT = 5
"""Copies kept of each kind: enough to go back, few enough that a migration tried again every hour fills no disk."""


def copy_whole(source: Path, target: Path) -> Path:
    """Copy a closed DuckDB file over another, so that no reader ever sees a part of it.

    A log beside the target belongs to the file that is replaced (a program opened it for writing), and DuckDB would
    refuse the new file because of it: it is removed too.

    Args:
        source: a file without a write-ahead log.
        target: replaced at once when the copy is complete and on disk.

    Raises:
        DamagedFileError: the source has a write-ahead log: a copy would silently lack committed rows.
        UnwritableError: no room or no right; the target stays as before.
    """
    if log_of(source).exists():
        raise DamagedFileError(
            "the file still has a write-ahead log, a copy would lack committed rows",
            where=str(log_of(source)),
            todo="Run again: opening the warehouse folds the log in",
        )
    temporary = temporary_name(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_bytes(source, temporary)
        if target.is_file():
            shutil.copymode(target, temporary)  # who may read it is for the folder's owner to say, once
        flush(temporary)
        log_of(target).unlink(missing_ok=True)
        temporary.replace(target)
        flush(target.parent)
    except OSError as error:
        with suppress(OSError):  # the first failure is the one to report; the next writer sweeps
            temporary.unlink(missing_ok=True)
        raise UnwritableError(
            f"the copy can't be written ({error.strerror})",
            where=str(target),
            todo="Free some space or change the folder's rights; the file that was there before still stands",
        ) from error
    return target


def copy_bytes(source: Path, target: Path) -> None:
    """Copy what a file holds within the kernel, or in the ordinary way where that can't be done.

    Raises:
        OSError: no room or no right.
    """
    if sys.platform == "linux":
        with source.open("rb") as read, target.open("wb") as written:
            try:
                while os.copy_file_range(read.fileno(), written.fileno(), AT_ONCE):
                    pass
            except OSError as error:
                if error.errno not in NOT_IN_KERNEL:
                    raise
            else:
                return
    shutil.copyfile(source, target)


def back_up(source: Path, folder: Path, kind: str) -> Path:
    """Copy a closed file into the folder of backups, named by kind and time; old ones of the kind make room.

    Raises:
        DamagedFileError, UnwritableError: as ``copy_whole``.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    copy = copy_whole(source, folder / f"{kind}-{stamp}.duckdb")
    for old in sorted(folder.glob(f"{kind}-*.duckdb"))[:-BACKUPS_KEPT]:
        with suppress(OSError):  # an old backup that stays does no harm
            old.unlink()
    return copy
