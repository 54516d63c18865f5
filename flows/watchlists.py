"""Watchlists as every command loads them: with the checks of the stages that use them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_errors import SourceFile
from tasks.core.watchlist_loading import load_watchlist


def checked_watchlist(paths: Path | Iterable[Path], files: set[Path] | None = None) -> Watchlist:
    """Loads watchlists, and refuses words that no text can be read by.

    Args:
        paths: YAML files; later ones override earlier ones by id.
        files: where given, every file that was read is added: those that are named and those that they include.

    Raises:
        WatchlistError: naming file, line, key and what is allowed.
    """
    # Imported here: it loads the number reader, which no help text needs.
    from tasks.figures.numbers.watchlist_words import refuse_unreadable_words

    def note_file(_content: dict[str, Any], source: SourceFile) -> None:
        if files is not None:
            files.add(source.path)

    return load_watchlist(paths, checks=[note_file, refuse_unreadable_words])


def unchanged_watchlist(paths: Iterable[Path]) -> Watchlist:
    """Loads watchlists that a run has checked already and that are as they were then; it needs no number reader."""
    return load_watchlist(paths)
