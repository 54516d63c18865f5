"""Watchlists as every command loads them: with the checks of the stages that use them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist


def checked_watchlist(paths: Path | Iterable[Path]) -> Watchlist:
    """Loads watchlists, and refuses words that no text can be read by.

    Args:
        paths: YAML files and tables of entities (``.csv``); later ones override earlier ones by id.

    Raises:
        WatchlistError: naming file, line, key and what is allowed.
    """
    # Imported here: it loads the number reader, which no help text needs.
    from tasks.figures.numbers.watchlist_words import refuse_unreadable_words
    from tasks.languages.company_words import table_headings

    return load_watchlist(paths, checks=[refuse_unreadable_words], headings=table_headings())
