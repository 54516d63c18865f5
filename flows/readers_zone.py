"""The watchlist's time zone, for the day of pages that name no other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tasks.core.errors import WatchlistError
from tasks.core.watchlist import Watchlist, load_watchlist
from tasks.workers.pool import Parser


def readers_timezone(watchlist: Watchlist) -> str | None:
    """Return the zone of readers that a watchlist names.

    Args:
        watchlist: the watchlist; its default zone names nobody's readers.

    Returns:
        An IANA name; null where the user wrote none.

    Raises:
        WatchlistError: there is no such zone.
    """
    name = watchlist.settings.readers_timezone
    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WatchlistError(
            f"{name!r} is no time zone", where="settings.timezone of the watchlist", todo="Write one like Asia/Seoul"
        ) from error
    return name


def timezone_of(watchlists: Sequence[Path]) -> str | None:
    """Return the zone of readers for watchlists that are not loaded yet; null for none."""
    return readers_timezone(load_watchlist(watchlists)) if watchlists else None


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
