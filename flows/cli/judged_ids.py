"""Ids of changes and observations as the command line names them: checked, with the closest known one if unknown."""

from __future__ import annotations

from pathlib import Path

from flows.cli.lookup import unmatched
from warehouse.query.query import ask


def change_named(published: Path, name: str) -> int:
    """Return the id of a change.

    Args:
        published: the published file.
        name: as it is written.

    Raises:
        QueryFailedError: there is no such change; names the closest one.
    """
    return _found(published, name, "change", "figurewatch query @changes lists those that are")


def is_change(published: Path, name: str) -> bool:
    """Return whether a name is the id of a change.

    Args:
        published: the published file.
        name: as it is written; anything that is no number is none.
    """
    if not name.removeprefix("-").isdecimal():
        return False
    sql = "SELECT count(*) AS n FROM store.changes WHERE CAST(change_id AS VARCHAR) = $name"
    return bool(ask(published, sql, {"name": name}).table.to_pylist()[0]["n"])


def observation_named(published: Path, name: str) -> int:
    """Return the id of an observation, of a retired one too.

    Args:
        published: the published file.
        name: as it is written.

    Raises:
        QueryFailedError: there is no such observation; names the closest one.
    """
    otherwise = "figurewatch query 'SELECT observation_id, expression FROM observations' lists those that are"
    return _found(published, name, "observation", otherwise)


def _found(published: Path, name: str, what: str, otherwise: str) -> int:
    names = f"SELECT CAST({what}_id AS VARCHAR) AS text FROM store.{what}s"  # noqa: S608 - own names
    sql = f"SELECT count(*) AS n FROM store.{what}s WHERE CAST({what}_id AS VARCHAR) = $name"  # noqa: S608 - own names
    if not ask(published, sql, {"name": name}).table.to_pylist()[0]["n"]:
        raise unmatched(published, what, name, names, otherwise)
    return int(name)
