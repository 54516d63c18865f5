"""The empty database of a new Prefect server, kept between projects: its migrations take half of a server's start.

A server's database, with its history of runs, lies in the project's data folder, ``PREFECT_HOME``. The first server of
a folder finds a copy of the template there, which the first server of this machine has left; the server itself still
looks whether migrations are missing. Without a template everything works, and the first start is slower.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

_OWN_DATABASE = ("PREFECT_SERVER_DATABASE_", "PREFECT_API_DATABASE_")
"""Prefix of the variables by which a user has another database, or settles how it is made."""


def new_database() -> Path | None:
    """Copy the template to where the server that starts now has its database, if that is missing.

    Returns:
        The file that the server has to make itself, since there is no template that can be used; null where it has
        its database, or where the environment names another one.
    """
    home = os.environ.get("PREFECT_HOME")
    if home is None or any(name.startswith(_OWN_DATABASE) for name in os.environ):
        return None
    file = Path(home) / "prefect.db"
    if not file.exists():
        with suppress(OSError, sqlite3.Error):
            _copy(template(), file)
    return None if file.exists() else file


def template() -> Path:
    """Return the file of the template, in the user's cache; another version of Prefect has another one."""
    from platformdirs import user_cache_path

    return user_cache_path("figurewatch", appauthor=False) / f"prefect-{version('prefect')}.db"


def keep_template(file: Path) -> None:
    """Keep a database as the template, where none can be used; a cache that cannot be written keeps none.

    Args:
        file: database of a server that has just made it, and has no runs yet.
    """
    with suppress(OSError, sqlite3.Error):
        kept = template()
        if not kept.is_absolute():  # a user without a home
            return
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.unlink(missing_ok=True)  # one that could not be used
        _copy(file, kept)


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it is at this moment; the copy appears whole, and replaces nothing.

    Raises:
        sqlite3.Error: the source is missing or damaged.
        OSError: the target exists or cannot be written.
    """
    with TemporaryDirectory(prefix=".prefect-", dir=target.parent) as folder:
        copy = Path(folder) / target.name
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original,
            closing(sqlite3.connect(copy)) as new,
        ):
            original.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")  # a reader of the other mode writes files beside it
            if new.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise sqlite3.DatabaseError(f"{source} is damaged")
        os.link(copy, target)
