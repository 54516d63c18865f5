"""Saved RSS and Atom files and sitemaps: entries that carry their text are pages, the others addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.errors import SourceError, UnreadableDocumentError
from tasks.model import Address, Document, Page
from tasks.readers import nested
from tasks.readers.charset import decode
from tasks.readers.limits import Limits, check_markup
from tasks.sources.feed import Entry, feed_entries
from tasks.sources.sitemap import sitemap_addresses

# A description is a teaser; only an entry of an article's length is the article.
_ARTICLE_LENGTH = 600
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]")


def read_feed(document: Document, limits: Limits) -> Iterator[Page]:
    """The entries of a saved feed that carry their whole text.

    Args:
        document: the document, detected as ``feed``.
        limits: what an entry's markup may cost.

    Yields:
        One page an entry, as a document of its own (``feed.xml#0``).

    Raises:
        UnreadableDocumentError: damaged.
    """
    if _is_sitemap(document):
        return
    for number, entry in enumerate(_entries(document)):
        if not _is_whole(entry):
            continue
        where = nested.locator(document.locator, number)
        check_markup(entry.content, limits, where)
        # When it was listed says nothing of when it was saved: an edited entry keeps its time.
        inner = nested.document(entry.content.encode("utf-8", "replace"), where, url=entry.url)
        told = {"title": entry.title, "author": entry.author, "published": entry.published}
        headers = {name: value for name, value in told.items() if value}
        yield Page(inner, "html", decode(inner.content, "utf-8").text, "utf-8", inner.url, headers)


def feed_addresses(document: Document) -> Iterator[Address]:
    """The entries of a saved feed or sitemap that carry no text.

    Args:
        document: the document, detected as ``feed``.

    Raises:
        UnreadableDocumentError: damaged.
    """
    if _is_sitemap(document):
        try:
            yield from sitemap_addresses(document.content, document.locator)
        except SourceError as error:
            raise UnreadableDocumentError(error.what, where=document.locator, todo="Save the sitemap again") from error
        return
    for entry in _entries(document):
        if entry.url is not None and not _is_whole(entry):
            yield Address(entry.url, entry.title or None, entry.listed_at)


def _entries(document: Document) -> list[Entry]:
    try:
        return feed_entries(document.content, document.url or "")
    except SourceError as error:
        raise UnreadableDocumentError(error.what, where=document.locator, todo="Save the feed again") from error


def _is_sitemap(document: Document) -> bool:
    return bool(_SITEMAP.search(document.content[:4096]))


def _is_whole(entry: Entry) -> bool:
    return len(re.sub(r"<[^>]*>", "", entry.content)) >= _ARTICLE_LENGTH
