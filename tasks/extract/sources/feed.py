"""Feeds: the articles that an RSS or Atom feed names."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from tasks.core.documents import Address
from tasks.core.errors import SourceError
from tasks.extract.limits import FEED_TAG_ATTRIBUTES

_ENDLESS_TAG = re.compile(rb"<[a-zA-Z](?:[^<>\s]*+\s++){%d}" % FEED_TAG_ATTRIBUTES)  # possessive: blanks in one way
_TODO = "Give the address of the RSS or Atom file itself"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        url: absolute; null where it has no link.
        title, author, published: as the feed writes them; empty where it does not.
        listed_at: when it was published or updated; aware.
        content: its longest body, markup or text.
        is_full: that body is what the feed gives as content, not as a description or summary.
    """

    url: str | None
    title: str
    author: str
    published: str
    listed_at: datetime | None
    content: str
    is_full: bool = False


def feed_addresses(content: bytes, base: str = "") -> list[Address]:
    """Return the entries of a feed, as it lists them.

    Args:
        content: RSS or Atom, as fetched.
        base: the feed's own address, which relative links are relative to.

    Returns:
        Addresses with title and time; entries without a link are left out.

    Raises:
        SourceError: the content is no feed.
    """
    return [
        Address(entry.url, entry.title or None, entry.listed_at)
        for entry in feed_entries(content, base)
        if entry.url is not None
    ]


def feed_entries(content: bytes, base: str = "") -> list[Entry]:
    """Return the entries of a feed with what they carry.

    Args:
        content: RSS or Atom, as it arrived.
        base: the feed's own address.

    Raises:
        SourceError: the content is no feed, or damaged beyond reading.
    """
    if _ENDLESS_TAG.search(content):
        raise SourceError("hostile feed: a tag of thousands of attributes", where=base or "feed", todo=_TODO)
    try:
        # Markup is cleaned where articles are parsed; feedparser's own cleaner is slow on hostile input.
        parsed = feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:
        raise
    except Exception as error:
        # feedparser lets errors of every type through on damaged input; each means the same to the user.
        raise SourceError(f"damaged feed: {type(error).__name__}: {error}", where=base or "feed", todo=_TODO) from error
    if not parsed.entries and not parsed.get("version"):
        raise SourceError("not a feed", where=base or "feed", todo=_TODO)
    return [_entry(entry, base) for entry in parsed.entries]


def _entry(entry: Any, base: str) -> Entry:
    contents = [str(part.get("value", "")) for part in entry.get("content", ())]
    longest = max([*contents, str(entry.get("summary", ""))], key=len)
    return Entry(
        _link(str(entry.get("link", "")), base),
        " ".join(str(entry.get("title", "")).split()),
        str(entry.get("author", "")),
        str(entry.get("published", "")),
        _time(entry),
        longest,
        longest in contents,
    )


def _link(address: str, base: str) -> str | None:
    try:
        link = urljoin(base, address.strip())
    except ValueError:  # brackets that are no IPv6 address
        return None
    return link if address and link.startswith(("http://", "https://")) else None


def _time(entry: Any) -> datetime | None:
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None
