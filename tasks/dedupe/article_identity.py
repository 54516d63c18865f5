"""Ids of articles; the warehouse names their revisions, which are texts of one article that differ."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tasks.core.identifiers import article_id
from tasks.core.records import Article
from tasks.parse.metadata.canonical_address import address_key

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_DATED = frozenset({"second", "minute", "day"})


@dataclass(frozen=True, slots=True)
class ArticleIdentity:
    """Which article a text is of.

    Attributes:
        article_id: signed 64-bit id.
        identified_by: ``url``, ``headline`` (publisher, title and date) or ``text``.
    """

    article_id: int
    identified_by: str


def article_identity(article: Article) -> ArticleIdentity:
    """The logical article: canonical address, else publisher, title and date, else the text itself.

    Args:
        article: as parsed.
    """
    if key := address_key(article.url):
        return ArticleIdentity(article_id("url", key), "url")
    if article.publisher and article.title and article.published and article.published_precision in _DATED:
        # The day as the publisher's readers saw it: one save tells the minute, another only the day.
        day = article.published.date().isoformat()
        headline = (normal(article.publisher).casefold(), normal(article.title).casefold(), day)
        return ArticleIdentity(article_id("headline", *headline), "headline")
    return ArticleIdentity(fingerprint(article.text), "text")


def fingerprint(text: str) -> int:
    """Id of a text by its letters and digits alone, so that quotes and spacing do not tell copies apart.

    Args:
        text: body.
    """
    return article_id("text", re.sub(r"[\W_]+", "", normal(text)).casefold())


def normal(text: str) -> str:
    """Composed characters, single blanks, nothing invisible.

    Args:
        text: any.
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
