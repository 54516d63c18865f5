"""Which articles have the last word on a figure: correction notices, and those of publishers that the user names."""

from __future__ import annotations

from collections.abc import Collection

from tasks.core.documents import Article
from tasks.languages.page_words import pattern

PUBLISHER, NOTICE = "publisher", "notice"


def authority_of(article: Article, authoritative_publishers: Collection[str]) -> str | None:
    """Return why an article has the last word.

    Args:
        article: any.
        authoritative_publishers: names as the watchlist has them.

    Returns:
        ``publisher``, ``notice``, or null where it has not.
    """
    if article.publisher is not None and article.publisher in authoritative_publishers:
        return PUBLISHER
    return NOTICE if is_correction_notice(article.title, article.text) else None


def is_correction_notice(title: str | None, text: str) -> bool:
    """Return whether a headline, or the first line of a text, says that it corrects an earlier report."""
    first_line = text.lstrip().partition("\n")[0]
    return any(pattern("correction_notice").search(line) for line in (title or "", first_line))
