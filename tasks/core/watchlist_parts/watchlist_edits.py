"""What an edit of the watchlist can change in texts that were read before."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tasks.core.watchlist import Entity, Watchlist

_NOT_READ_BY = {"labels", "threshold"}
"""Keys of a metric that are about reports, not about how texts are read."""


@dataclass(frozen=True, slots=True)
class WatchlistEdit:
    """The texts that an edit can touch.

    Attributes:
        names: letters of the names of entities that came, went or were changed; a text that holds none of them reads
            as before.
        everything: whether any text may read otherwise: a metric was changed, or nobody knows what was.
        what: what was changed, in words.
    """

    names: frozenset[str]
    everything: bool
    what: str

    def touches(self, *parts: str | None) -> bool:
        """Return whether a text can read otherwise.

        Args:
            parts: its title and its body; null is none.
        """
        if self.everything:
            return True
        letters = _letters(" ".join(part for part in parts if part))
        return any(name in letters for name in self.names)


def read_by(watchlist: Watchlist) -> str:
    """Everything of a watchlist that decides how a text is read, as JSON to be kept until the next run."""
    metrics = [metric.model_dump(mode="json", exclude=_NOT_READ_BY) for metric in watchlist.metrics]
    rules = json.dumps([metrics, watchlist.settings.discover_entities], ensure_ascii=False, sort_keys=True)
    return json.dumps(
        {
            "rules": sha256(rules.encode()).hexdigest(),
            "entities": {entity.id: _read_as(entity) for entity in watchlist.entities},
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def edit_between(before: str | None, after: str) -> WatchlistEdit | None:
    """Return what was edited between two runs.

    Args:
        before, after: as ``read_by`` gave them; null where an older version kept nothing.

    Returns:
        The edit; null where texts read as before.
    """
    if before == after:
        return None
    if before is None:
        return WatchlistEdit(frozenset(), True, "it is not known by which watchlist they were read")
    was, now = json.loads(before), json.loads(after)
    if was["rules"] != now["rules"]:
        return WatchlistEdit(
            frozenset(), True, "the watchlist's metrics or settings, or the way they are read, changed"
        )
    changed = _changed(was["entities"], now["entities"])
    named = [side[entity] for side in (was["entities"], now["entities"]) for entity in changed if entity in side]
    names = frozenset(_letters(name) for entity in named for name in entity["names"])
    everything = "" in names  # a name of signs alone has no letters to look for
    shown = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
    return WatchlistEdit(names, everything, f"the watchlist's entities changed: {shown}")


def _read_as(entity: Entity) -> dict[str, Any]:
    return {"names": [*entity.all_names(), *entity.tickers], "type": entity.type, "parent": entity.parent}


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return sorted(entity for entity in {*was, *now} if was.get(entity) != now.get(entity))


def _letters(text: str) -> str:
    """Letters and digits alone, in one form and case: wider than any way in which the extractor finds a name."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()
