"""The extractor of a process: made once for a watchlist, since it is costly to make and serves all texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tasks.core.watchlist import Watchlist

if TYPE_CHECKING:
    from tasks.figures import Extractor


class _Made(NamedTuple):
    watchlist: Watchlist
    extractor: Extractor


_made: _Made | None = None
"""The one made last: a process reads by one watchlist at a time."""


def load_extractor(watchlist: Watchlist | None) -> Extractor:
    """Return the extractor by a watchlist, with all languages loaded.

    Raises:
        ValueError: there is no watchlist to extract by.
    """
    global _made
    if watchlist is None:
        raise ValueError("extraction needs a watchlist")
    if _made is None or (_made.watchlist is not watchlist and _made.watchlist != watchlist):
        # Imported here: workers that only parse need none of it.
        from tasks.figures import Extractor
        from tasks.workers.preloading import load_languages

        load_languages()
        _made = _Made(watchlist, Extractor(watchlist))
    return _made.extractor
