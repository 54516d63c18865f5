"""Watchlists as every command loads them: with the checks of the stages that use them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tasks.core.errors import WatchlistError
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.core.watchlist_parts.watchlist_errors import SourceFile
from tasks.languages import report_languages


def checked_watchlist(paths: Path | Iterable[Path]) -> Watchlist:
    """Loads watchlists, and refuses words that no text can be read by and languages that no report can be written in.

    Args:
        paths: YAML files and tables of entities (``.csv``); later ones override earlier ones by id.

    Raises:
        WatchlistError: naming file, line, key and what is allowed.
    """
    # Imported here: it loads the number reader, which no help text needs.
    from tasks.figures.numbers.watchlist_words import refuse_unreadable_words
    from tasks.languages.company_words import table_headings

    checks = [refuse_unreadable_words, refuse_unwritable_languages]
    return load_watchlist(paths, checks=checks, headings=table_headings())


def refuse_unwritable_languages(raw: dict[str, Any], source: SourceFile) -> None:
    """Refuse a channel in a language that no report can be written in.

    Args:
        raw: the content of one file.
        source: its places.

    Raises:
        WatchlistError: naming the channel.
    """
    for number, channel in enumerate(raw.get("reports") or []):
        language = channel.get("language", "ko")
        if language not in report_languages():
            raise WatchlistError(
                f"{source.key(['reports', number, 'language'])} is {language!r}, and no report can be written in it",
                where=source.place(["reports", number, "language"]),
                todo=f"Choose one of {', '.join(report_languages())}",
            )


def unchanged_watchlist(paths: Iterable[Path]) -> Watchlist:
    """Loads watchlists that a run has checked already and that are as they were then; it needs no number reader."""
    from tasks.languages.company_words import table_headings

    return load_watchlist(paths, headings=table_headings())
