"""The files that a watchlist consists of, and its channels whatever mistakes its other parts have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tasks.core.entity_tables.table_text import SUFFIXES
from tasks.core.watchlist import Settings, Watchlist
from tasks.core.watchlist_parts.channels import Channel
from tasks.core.watchlist_parts.watchlist_errors import SourceFile, read_source, validation_error


def load_channels(paths: Iterable[Path]) -> tuple[list[Channel], str]:
    """Reads the channels of watchlists alone, whatever mistakes their other parts have.

    Args:
        paths: YAML files; later ones override earlier ones by id. What they include is read too.

    Returns:
        The channels, and the time zone of the settings.

    Raises:
        WatchlistError: a file cannot be read, or a channel cannot be used as written.
    """
    found: dict[str, Any] = {}
    zone = Settings().timezone
    for path in paths:
        for source, raw in _with_includes(path.expanduser().resolve(), ()):
            part = {"reports": raw.get("reports") or []}
            try:
                Watchlist.model_validate(part)
            except ValidationError as error:
                raise validation_error(error, source, Watchlist) from error
            found |= {item["id"]: item for item in part["reports"]}
            with suppress(ValidationError, KeyError, TypeError):
                zone = Settings(timezone=raw["settings"]["timezone"]).timezone
    return Watchlist(reports=list(found.values())).reports, zone


def _with_includes(path: Path, chain: tuple[Path, ...]) -> Iterator[tuple[SourceFile, Mapping[str, Any]]]:
    """Give a file after those that it includes; what is no mapping, and what is missing, gives nothing."""
    if path.suffix.lower() in SUFFIXES:
        yield SourceFile(path, None), {}
        return
    source, raw = read_source(path)
    if not isinstance(raw, dict):
        return
    names = raw.get("include") or []
    for name in [names] if isinstance(names, str) else names:
        included = (path.parent / Path(str(name)).expanduser()).resolve()
        if included.is_file() and included not in (*chain, path):
            yield from _with_includes(included, (*chain, path))
    yield source, raw


def watchlist_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files that watchlists consist of, each once, what a file includes before it.

    Args:
        paths: YAML files and tables, valid as ``load_watchlist`` takes them.

    Raises:
        WatchlistError: a file cannot be read or is no YAML.
    """
    sources = (source for path in paths for source, _ in _with_includes(path.expanduser().resolve(), ()))
    return list(dict.fromkeys(source.path for source in sources))
