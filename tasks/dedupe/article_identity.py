"""Ids of articles. The warehouse makes the ids of their revisions, which are texts of one article that differ."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tasks.core.documents import Article
from tasks.core.identifiers import article_id
from tasks.parse.metadata.canonical_address import address_key

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_DATED = frozenset({"second", "minute", "day"})


@dataclass(frozen=True, slots=True)
class ArticleIdentity:
    """The article that a text is of.

    Attributes:
        article_id: signed 64-bit id.
        identified_by: ``url``, ``headline`` (publisher, title and date) or ``text``.
    """

    article_id: int
    identified_by: str


def article_identity(article: Article) -> ArticleIdentity:
    """Identify the logical article by canonical address, else by publisher, title and date, else by the text itself.

    Args:
        article: as parsed.
    """
    if key := address_key(article.url):
        return ArticleIdentity(article_id("url", key), "url")
    if article.publisher and article.title and article.published and article.published_precision in _DATED:
        # The local day of the publisher: one saved page gives the minute, another only the day.
        day = article.published.date().isoformat()
        headline = (normal(article.publisher).casefold(), normal(article.title).casefold(), day)
        return ArticleIdentity(article_id("headline", *headline), "headline")
    return ArticleIdentity(fingerprint(article.text), "text")


def fingerprint(text: str) -> int:
    """Return the id of a text by its letters and digits alone, so that copies with other quotes or spacing share it.

    Args:
        text: body.
    """
    return article_id("text", re.sub(r"[\W_]+", "", normal(text)).casefold())


def normal(text: str) -> str:
    """Normalise a text to composed characters and single spaces, without invisible characters.

    Args:
        text: any.
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
