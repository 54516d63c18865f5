"""Changes as an Atom feed; runs add to it, and a reader that polls seldom misses nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import feedparser
from feedgen.feed import FeedGenerator

from tasks.reports.wording import load_words

KEPT = 500
"""Entries that the feed keeps, newest first."""

NAMESPACE = uuid.UUID("6a1d0b0e-3c0f-5d5c-9d0b-5f1d5a2f7c11")
"""Made once; ids of entries are made from it and a change's id, so that a change told again is the same entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change in the feed.

    Attributes:
        id: a URN that stays the same.
        title, content: plain text, and HTML.
        link: the article that tells it; http or https.
        updated: when the change was found; aware.
        kind: of the change, as the entry's category.
        author: the publisher.
    """

    id: str
    title: str
    content: str
    link: str | None
    updated: datetime
    kind: str
    author: str


def entry_id(change_id: int) -> str:
    """The URN of a change."""
    return uuid.uuid5(NAMESPACE, str(change_id)).urn


def merged_feed(former: bytes | None, entries: Sequence[Entry], language: str, made_at: datetime) -> bytes:
    """The feed with new entries before those that it held.

    Args:
        former: the feed as it stands; null where there is none. One that cannot be read is begun anew.
        entries: new ones; an id that is there already is replaced.
        language: of the feed's own words.
        made_at: aware; when the feed is made, told where it holds no entry.
    """
    words = load_words(language)
    told = {entry.id: entry for entry in _entries(former)} | {entry.id: entry for entry in entries}
    newest = sorted(told.values(), key=lambda entry: (entry.updated, entry.id), reverse=True)[:KEPT]
    feed: Any = FeedGenerator()
    feed.id(uuid.uuid5(NAMESPACE, "changes").urn)
    feed.title(words.say("feed_title"))
    feed.subtitle(words.say("feed_subtitle"))
    feed.language(language)
    feed.author(name="Figurewatch")
    feed.link(href="latest.html", rel="alternate", type="text/html")
    feed.link(href="changes.atom", rel="self", type="application/atom+xml")
    feed.updated(max((entry.updated for entry in newest), default=made_at))
    for entry in newest:
        written = feed.add_entry(order="append")
        written.id(entry.id)
        written.title(entry.title)
        written.updated(entry.updated)
        written.author(name=entry.author)
        written.category(term=entry.kind)
        written.content(entry.content, type="html")
        if entry.link:
            written.link(href=entry.link, rel="alternate")
    return bytes(feed.atom_str(pretty=True))


def _entries(former: bytes | None) -> list[Entry]:
    if not former:
        return []
    # The feed is our own: its HTML was made safe when it was written, and cleaning it again would drop the marks.
    read = feedparser.parse(former, sanitize_html=False, resolve_relative_uris=False)
    return [_entry(item) for item in read.entries if item.get("id") and item.get("updated")]


def _entry(item: Any) -> Entry:
    return Entry(
        id=item["id"],
        title=item.get("title", ""),
        content=item["content"][0]["value"] if item.get("content") else "",
        link=item.get("link") or None,
        updated=datetime.fromisoformat(item["updated"]),
        kind=item["tags"][0]["term"] if item.get("tags") else "",
        author=item.get("author", ""),
    )
