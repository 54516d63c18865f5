"""The gazetteers of a watchlist by language."""

from __future__ import annotations

from tasks.core.watchlist import Watchlist
from tasks.figures.entities.gazetteer import Gazetteer
from tasks.languages.language import load_language


class Gazetteers(dict[str, Gazetteer]):
    """Gazetteers by the code of their language, each built when it is first asked for.

    Args:
        watchlist: whose entities and metrics they find.
    """

    def __init__(self, watchlist: Watchlist) -> None:
        super().__init__()
        self._watchlist = watchlist

    def __missing__(self, code: str) -> Gazetteer:
        """Build the gazetteer of a language."""
        self[code] = Gazetteer(self._watchlist, load_language(code))
        return self[code]
