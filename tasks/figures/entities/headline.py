"""Which names of a headline are no subject of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.figures.entities.mentions import Mention

# A dash and what stands behind it at the end of a headline: who says so (``목표가↑ -하늘증권``).
_SOURCE = re.compile(r"\s?[-–—]\s?(?P<name>[^-–—\s]+(?:\s[^-–—\s]+)?)\s*$")


def without_source(title: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the names in a headline but for the one whose word it is, alone behind a dash at the end.

    Brokers and agencies stand there, mostly shortened to the name of their group: the headline is of another firm.

    Args:
        title: the headline.
        mentions: the names in it.
    """
    source = _SOURCE.search(title)
    if source is None or not title[: source.start()].strip():
        return list(mentions)
    return [mention for mention in mentions if mention.start < source.start("name")]
