"""Ids of entities, metrics, changes and observations as users name them, with the closest known one if unknown."""

from __future__ import annotations

from pathlib import Path

from flows.cli.lookup.closest_names import near_text
from tasks.core.errors import QueryFailedError
from warehouse.query.query import ask
from warehouse.query.terminal import one_line


def entity_named(published: Path, name: str) -> str:
    """Return the id of the entity with that id, name or alias; the name itself where there is none."""
    known = ask(
        published,
        "SELECT entity FROM entities WHERE entity = $name OR name = $name OR list_contains(aliases, $name) "
        "OR CAST(names AS VARCHAR) LIKE '%\"' || $name || '\"%'",
        {"name": name},
    ).table.to_pylist()
    return str(known[0]["entity"]) if known else name


def metric_named(published: Path, name: str) -> str:
    """Return the id of the metric with that id or label; the name itself where there is none."""
    known = ask(
        published,
        "SELECT metric FROM metrics WHERE metric = $name OR list_contains(map_values("
        "CAST(labels AS MAP(VARCHAR, VARCHAR))), $name) ORDER BY metric = $name DESC, metric",
        {"name": name},
    ).table.to_pylist()
    return str(known[0]["metric"]) if known else name


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


def unmatched(published: Path, what: str, wanted: str, names: str, otherwise: str) -> QueryFailedError:
    """Return the error for an unknown article or observation, with the closest known one or else how to list them."""
    near = near_text(published, wanted, names)
    todo = f"Did you mean {one_line(near)!r}?" if near else otherwise
    return QueryFailedError(f"no {what} {one_line(wanted)!r} is known", todo=todo)
