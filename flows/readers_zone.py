"""The watchlist's time zone, for the day of pages that name no other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from flows.watchlists import checked_watchlist
from tasks.workers.pool import Parser


def timezone_of(watchlists: Sequence[Path]) -> str | None:
    """Return the zone of readers that watchlists name; null where the user wrote none."""
    return checked_watchlist(watchlists).settings.readers_timezone if watchlists else None


def page_parser(timezone: str | None) -> Parser | None:
    """Return the parser that worker processes use.

    Args:
        timezone: IANA zone of readers; null leaves the workers their own parser.
    """
    if timezone is None:
        return None
    # Imported here: the parsing stage is heavy, and the workers alone need it.
    from tasks.parse import parse_page

    return partial(parse_page, timezone=timezone)
