"""What a reader was shown by reports on request, so that a later one has only what is unread.

It is kept with the reader, not with the warehouse: one small SQLite file a warehouse in the user's own state folder.
The published file stays read-only and the next run has nothing to do because of it, a reader needs no right to write
into the project, and two readers do not read for each other. Ids of changes are made of what they say, so the file
also fits a warehouse that was restored or made anew.
"""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tasks.core.errors import UnwritableError
from tasks.core.identifiers import hex_id, stable_id

TABLE = """
CREATE TABLE IF NOT EXISTS shown (
    reader TEXT NOT NULL, about TEXT NOT NULL, change_id INTEGER NOT NULL, shown_at TEXT NOT NULL,
    PRIMARY KEY (reader, about, change_id)
) WITHOUT ROWID
"""
CHANGE, CORRECTION = "change", "correction"
"""What of a change was shown: itself, or that it is taken back."""

BUSY_SECONDS = 10.0
"""How long one report waits for another one of the same user."""


def this_user() -> str:
    """Return the name of the operating system's user, who is the reader unless another is named."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run under a number that has no name
        return "reader"


def state_file(data: Path) -> Path:
    """Return where is kept what this user was shown of a warehouse.

    Args:
        data: the data folder; its absolute path tells warehouses apart.
    """
    from platformdirs import user_state_path

    place = data.resolve()
    return user_state_path("figurewatch") / "shown" / f"{hex_id(stable_id('data folder', place))}.sqlite3"


class ShownChanges:
    """The changes and corrections that one reader was shown.

    Args:
        path: of the file; it is made with the first note.
        reader: name of the reader.
    """

    def __init__(self, path: Path, reader: str) -> None:
        self._path, self._reader = path, reader

    def ids(self, about: str) -> set[int]:
        """Return the ids of all that was shown.

        Args:
            about: ``CHANGE`` or ``CORRECTION``.

        Raises:
            UnwritableError: the file cannot be read.
        """
        if not self._path.exists():
            return set()
        try:
            with closing(self._connected()) as con:
                sql = "SELECT change_id FROM shown WHERE reader = ? AND about = ?"
                return {row[0] for row in con.execute(sql, [self._reader, about])}
        except sqlite3.Error as error:
            raise self._unusable(str(error)) from error

    def note(self, about: str, change_ids: Iterable[int]) -> None:
        """Add ids to those that were shown.

        Raises:
            UnwritableError: the file cannot be written; the reader sees these changes once more.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [(self._reader, about, change_id, now) for change_id in change_ids]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connected()) as con, con:
                con.executemany("INSERT OR IGNORE INTO shown VALUES (?, ?, ?, ?)", rows)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(str(error)) from error

    def _connected(self) -> sqlite3.Connection:
        con = sqlite3.connect(self._path, timeout=BUSY_SECONDS)
        con.execute(TABLE)
        return con

    def _unusable(self, why: str) -> UnwritableError:
        return UnwritableError(
            f"what you were shown cannot be remembered ({why})",
            where=str(self._path),
            todo="Make that place writable, remove a damaged file (all is unread again), "
            "or name another folder in XDG_STATE_HOME",
        )
