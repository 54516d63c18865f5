"""Saved RSS and Atom files and sitemaps: entries that carry their text are pages, the others addresses."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from tasks.errors import SourceError, UnreadableDocumentError
from tasks.model import Address, Document, Page
from tasks.readers import nested
from tasks.readers.charset import decode
from tasks.readers.limits import Limits, check_markup
from tasks.sources.sitemap import sitemap_addresses

# A description is a teaser; only an entry of an article's length is the article.
_ARTICLE_LENGTH = 600


def read_feed(document: Document, limits: Limits) -> Iterator[Page]:
    """The entries of a saved feed that carry their whole text.

    Args:
        document: the document, detected as ``feed``.
        limits: what an entry's markup may cost.

    Yields:
        One page an entry, as a document of its own (``feed.xml#0``).
    """
    for number, entry in enumerate(_entries(document)):
        content = _content(entry)
        if not content:
            continue
        where = nested.locator(document.locator, number)
        check_markup(content, limits, where)
        inner = nested.document(content.encode("utf-8", "replace"), where, url=_link(entry), saved_at=_time(entry))
        headers = {name: value for name in ("title", "author", "published") if (value := str(entry.get(name, "")))}
        yield Page(inner, "html", decode(inner.content).text, "utf-8", inner.url, headers)


def feed_addresses(document: Document) -> Iterator[Address]:
    """The entries of a saved feed or sitemap that carry no text.

    Args:
        document: the document, detected as ``feed``.
    """
    if re.search(rb"<(?:urlset|sitemapindex)[\s>]", document.content[:4096]):
        try:
            yield from sitemap_addresses(document.content, document.locator)
        except SourceError as error:
            raise UnreadableDocumentError(error.what, where=document.locator, todo="Save the sitemap again") from error
        return
    for entry in _entries(document):
        if not _content(entry) and (link := _link(entry)):
            yield Address(link, str(entry.get("title", "")) or None, _time(entry))


def _entries(document: Document) -> list[Any]:
    return list(feedparser.parse(BytesIO(document.content), sanitize_html=False, resolve_relative_uris=False).entries)


def _content(entry: Any) -> str:
    bodies = [str(part.get("value", "")) for part in entry.get("content", ())] + [str(entry.get("summary", ""))]
    longest = max(bodies, key=len)
    return longest if len(re.sub(r"<[^>]*>", "", longest)) >= _ARTICLE_LENGTH else ""


def _link(entry: Any) -> str | None:
    link = str(entry.get("link", ""))
    return link if link.startswith(("http://", "https://")) else None


def _time(entry: Any) -> datetime | None:
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None
