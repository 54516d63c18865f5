"""Loading of a watchlist: reads its files with what they include, checks them and merges them into one model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from tasks.core.entity_tables.entity_table import NO_HEADINGS, read_entity_table
from tasks.core.entity_tables.table_text import SUFFIXES
from tasks.core.errors import WatchlistError
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.watchlist_errors import SourceFile, read_source, validation_error

_KNOWN_SHOWN = 12
"""Ids that an error lists, so that it stays readable."""

Check: TypeAlias = Callable[[dict[str, Any], SourceFile], None]
"""Refuses what the model cannot: it takes a valid file's content with its places, and raises ``WatchlistError``."""


def load_watchlist(
    paths: Path | Iterable[Path], checks: Iterable[Check] = (), headings: Mapping[str, str] = NO_HEADINGS
) -> Watchlist:
    """Reads one or more watchlists and everything they include.

    Args:
        paths: YAML files and tables of entities (``.csv``); later ones override earlier ones by id.
        checks: further checks of every file, of stages that know more than the model: no number word among the cues
            (``tasks.figures.numbers.watchlist_words``).
        headings: headings of tables in the words of languages, and the column that each means.

    Returns:
        The merged watchlist, ``include`` emptied.

    Raises:
        WatchlistError: naming file, line, key and what is allowed.
    """
    merged: dict[str, Any] = {}
    places: dict[tuple[str, str], str] = {}
    reading = _Reading(places, tuple(checks), headings)
    for path in [paths] if isinstance(paths, Path) else paths:
        _merge(merged, _read(path.expanduser().resolve(), (), reading))
    merged.pop("include", None)
    watchlist = Watchlist.model_validate(merged)
    _check_parents(watchlist, places)
    _check_filters(watchlist, places)
    return watchlist


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the reading of every file needs.

    Attributes:
        places: the place of every id by section, filled on reading.
        checks, headings: as ``load_watchlist`` takes them.
    """

    places: dict[tuple[str, str], str]
    checks: tuple[Check, ...]
    headings: Mapping[str, str]


def _read(path: Path, chain: tuple[Path, ...], reading: _Reading) -> dict[str, Any]:
    """Return a file with what it includes."""
    if path.suffix.lower() in SUFFIXES:
        return _read_table(path, reading)
    source, raw = read_source(path)
    if isinstance(raw, dict):  # a section left empty is none; an unknown key is refused even when it is empty
        raw = {key: value for key, value in raw.items() if value is not None or key not in Watchlist.model_fields}
    try:
        own = Watchlist.model_validate(raw)
    except ValidationError as error:
        raise validation_error(error, source, Watchlist) from error
    for check in reading.checks:
        check(raw, source)
    if own.sources:
        raw = {**raw, "sources": [_with_absolute_folder(item, path.parent) for item in raw["sources"]]}
    if own.settings.exchange_rates is not None:
        table = (path.parent / Path(own.settings.exchange_rates.file).expanduser()).absolute()
        rates = {**raw["settings"]["exchange_rates"], "file": str(table)}
        raw = {**raw, "settings": {**raw["settings"], "exchange_rates": rates}}
    merged: dict[str, Any] = {}
    for number, name in enumerate(own.include):
        included = (path.parent / Path(name).expanduser()).resolve()
        where = source.place(["include", number])
        if included in (*chain, path):
            circle = " -> ".join(str(step) for step in (*chain, path, included))
            raise WatchlistError(f"watchlists include each other in a circle: {circle}", where=where)
        if not included.is_file():
            raise WatchlistError(f"includes {included}, and there is no such file", where=where)
        _merge(merged, _read(included, (*chain, path), reading))
    for section, items in raw.items():
        for number, item in enumerate(items if isinstance(items, list) and section != "include" else ()):
            reading.places[section, item["id"]] = source.place([section, number])
    _merge(merged, raw)
    return merged


def _with_absolute_folder(source: Mapping[str, Any], base: Path) -> dict[str, Any]:
    """Return a source whose folder is relative to the watchlist that names it, wherever a run is started."""
    folder = source.get("folder")
    return dict(source) if folder is None else {**source, "folder": str((base / Path(folder).expanduser()).absolute())}


def _read_table(path: Path, reading: _Reading) -> dict[str, Any]:
    table = read_entity_table(path, reading.headings)
    reading.places.update({("entities", name): table.place(name) for name in table.lines})
    return {"entities": table.entities}


def _check_parents(watchlist: Watchlist, places: Mapping[tuple[str, str], str]) -> None:
    """Check that the parent of every entity is an entity, and no parent of itself by however many steps.

    Raises:
        WatchlistError: with the place of the entity whose parent is wrong.
    """
    known = [entity.id for entity in watchlist.entities]
    for entity in watchlist.entities:
        if entity.parent and entity.parent not in known:
            others = [name for name in known if name != entity.id]
            where = places.get(("entities", entity.id), "")
            raise _undefined(f"entities[{entity.id}].parent", entity.parent, others, where)
    parents = {entity.id: entity.parent for entity in watchlist.entities}
    for entity_id in known:
        if circle := _circle(entity_id, parents):
            raise WatchlistError(
                f"entities[{entity_id}].parent leads back to itself: {' -> '.join(circle)}",
                where=places.get(("entities", entity_id), ""),
                todo="Leave out the parent of the topmost",
            )


def _check_filters(watchlist: Watchlist, places: Mapping[tuple[str, str], str]) -> None:
    """Check that channels filter by entities and metrics that the watchlist has.

    Raises:
        WatchlistError: with the place of the channel that names another.
    """
    known = {
        "entities": [entity.id for entity in watchlist.entities],
        "metrics": [metric.id for metric in watchlist.metrics],
    }
    for channel in watchlist.reports:
        for key, ids in known.items():
            for name in getattr(channel.only, key):
                if name not in ids:
                    where = places.get(("reports", channel.id), "")
                    raise _undefined(f"reports[{channel.id}].only.{key}", name, ids, where)


def _undefined(key: str, name: str, known: Sequence[str], where: str) -> WatchlistError:
    """Return the error of a key that names an id which no watchlist defines, with those that it may name."""
    near = get_close_matches(name, known, n=1)
    todo = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known[:_KNOWN_SHOWN]) or 'none'}"
    return WatchlistError(f"{key} names {name!r}, which no watchlist defines", where=where, todo=todo)


def _circle(entity_id: str, parents: Mapping[str, str | None]) -> list[str]:
    """List the ids from an entity over its parents back to itself; empty where they end elsewhere."""
    chain = [entity_id]
    parent = parents[entity_id]
    while parent is not None and parent not in chain:
        chain.append(parent)
        parent = parents[parent]
    return [*chain, entity_id] if parent == entity_id else []


def _merge(into: dict[str, Any], later: Mapping[str, Any]) -> None:
    for key, value in later.items():
        if isinstance(value, list) and key != "include":
            kept = {item["id"]: item for item in into.get(key, [])}
            kept.update({item["id"]: item for item in value})
            into[key] = list(kept.values())
        elif isinstance(value, dict):
            into[key] = {**into.get(key, {}), **value}
        else:
            into[key] = value
