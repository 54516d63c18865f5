"""Feeds: the articles that an RSS or Atom feed names."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
import httpx

from tasks.errors import SourceError
from tasks.model import Address, Document
from tasks.sources.url import documents, fetch


def feed_documents(feed: str, http: httpx.Client, known: Collection[str] = ()) -> Iterator[Document | SourceError]:
    """The articles of a feed, fetched.

    Args:
        feed: address of the feed.
        http: from ``tasks.sources.url.client``.
        known: addresses that need not be fetched again.

    Yields:
        A document an entry, or the error in its place.

    Raises:
        SourceError: the feed itself cannot be had.
    """
    source = fetch(feed, http)
    found = feed_addresses(source.content, source.url or feed)
    yield from documents((address for address in found if address.url not in known), http)


def feed_addresses(content: bytes, base: str = "") -> list[Address]:
    """The entries of a feed, as it lists them.

    Args:
        content: RSS or Atom, as fetched.
        base: the feed's own address, which relative links are relative to.

    Returns:
        Addresses with title and time; entries without a link are left out.

    Raises:
        SourceError: the content is no feed.
    """
    parsed = feedparser.parse(BytesIO(content), sanitize_html=False)
    if not parsed.entries and not parsed.version:
        raise SourceError("not a feed", where=base or "feed", todo="Give the address of the RSS or Atom file itself")
    found = [_address(entry, base) for entry in parsed.entries]
    return [address for address in found if address is not None]


def _address(entry: Any, base: str) -> Address | None:
    told = str(entry.get("link", ""))
    link = urljoin(base, told)
    if not told or not link.startswith(("http://", "https://")):
        return None
    return Address(link, str(entry.get("title", "")) or None, _time(entry))


def _time(entry: Any) -> datetime | None:
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None
