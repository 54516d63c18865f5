"""A folder that appears whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.core.errors import UnwritableError
from warehouse.places import flush, temporary_name


@contextmanager
def new_folder(final: Path, what: str, todo: str) -> Iterator[Path]:
    """Give a folder to fill, which gets its final name once all within has succeeded; nothing is left otherwise.

    Args:
        final: its path in the end; missing, or an empty folder.
        what, todo: for the error: ``the backup can't be written``, and what to do about it.

    Raises:
        UnwritableError: no room or no right.
    """
    place = temporary_name(final)
    try:
        place.mkdir(parents=True)
        yield place
        if final.exists():
            final.rmdir()
        place.rename(final)
        flush(final.parent)
    except OSError as error:
        raise UnwritableError(f"{what} ({error.strerror})", where=str(final), todo=todo) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)
