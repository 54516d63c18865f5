"""Changes as an Atom feed. Every run adds its entries, so that a reader that polls seldom misses none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import feedparser
from feedgen.feed import FeedGenerator

from tasks.core.changes import Change
from tasks.reports.formats.html import render_entry
from tasks.reports.links import web_link
from tasks.reports.report import Report
from tasks.reports.sections.change_text import item_of, subject
from tasks.reports.visible_text import one_line
from tasks.reports.wording import load_words

KEPT = 500
"""Entries that the feed keeps, newest first."""

NAMESPACE = uuid.UUID("6a1d0b0e-3c0f-5d5c-9d0b-5f1d5a2f7c11")
"""Entry ids are made from this constant and the change's id, so that a change has the same entry in every run."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change in the feed.

    Attributes:
        id: a URN that stays the same.
        title: plain text.
        content: HTML.
        link: address of the article that reports the figure; http or https.
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


def feed_entries(report: Report) -> tuple[Entry, ...]:
    """Make the feed's entries of a report: its reported changes, at most the newest ``KEPT``.

    Args:
        report: its changes and words.
    """
    reported = [change for change in report.changes if change.reported]
    return tuple(_entry_of(change, report) for change in reported[-KEPT:])


def _entry_of(change: Change, report: Report) -> Entry:
    item, side = item_of(change, report.citations), subject(change)
    return Entry(
        id=entry_id(change.change_id),
        title=f"[{item.label}] {item.headline}",
        content=render_entry(item, report.words),
        link=web_link(side.url),
        updated=change.found_at,
        kind=change.kind.value,
        author=one_line(side.publisher) or report.words.say("no_publisher"),
    )


def entry_id(change_id: int) -> str:
    """Return the URN of a change."""
    return uuid.uuid5(NAMESPACE, str(change_id)).urn


def merged_feed(former: bytes | None, entries: Sequence[Entry], language: str, made_at: datetime) -> bytes:
    """Return the feed with new entries before those that it has.

    Args:
        former: the present feed; null if there is none. One that cannot be read is replaced by a new one.
        entries: new ones; an entry with the same id is replaced.
        language: of the feed's title.
        made_at: aware; the feed's time where it has no entry.
    """
    words = load_words(language)
    by_id = {entry.id: entry for entry in _former_entries(former)} | {entry.id: entry for entry in entries}
    newest = sorted(by_id.values(), key=lambda entry: (entry.updated, entry.id), reverse=True)[:KEPT]
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


def _former_entries(former: bytes | None) -> list[Entry]:
    if not former:
        return []
    # This feed's HTML was made safe when it was written; sanitising it again would remove the marks.
    read = feedparser.parse(former, sanitize_html=False, resolve_relative_uris=False)
    return [_parsed_entry(item) for item in read.entries if item.get("id") and item.get("updated")]


def _parsed_entry(item: Any) -> Entry:
    return Entry(
        id=item["id"],
        title=item.get("title", ""),
        content=item["content"][0]["value"] if item.get("content") else "",
        link=item.get("link") or None,
        updated=datetime.fromisoformat(item["updated"]),
        kind=item["tags"][0]["term"] if item.get("tags") else "",
        author=item.get("author", ""),
    )
