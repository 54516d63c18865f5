"""Opens a published file that a run may replace meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

OPENINGS = 5
"""How often a file is opened at most that is replaced meanwhile.

DuckDB looks at the path more than once: of 1,574 openings while another process put 674 files there one failed with "No
more data remaining in MetadataReader", as if the file were damaged.
"""


class _Connection(Protocol):
    def close(self) -> None: ...


Connection = TypeVar("Connection", bound=_Connection)


def open_whole(path: Path, connect: Callable[[], Connection]) -> Connection:
    """Open a file; once more where another one was put in its place meanwhile, whether or not the opening failed.

    Args:
        path: of the file.
        connect: opens it, and raises where it cannot.
    """
    for _ in range(OPENINGS - 1):
        before = stamp_of(path)
        try:
            con = connect()
        except Exception:
            if stamp_of(path) == before:
                raise
        else:
            if stamp_of(path) == before:
                return con
            con.close()
    return connect()


def stamp_of(path: Path) -> tuple[int, int, int] | None:
    """Return what differs as soon as a file is replaced or written to; null where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
