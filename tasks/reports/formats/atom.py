"""Changes as an Atom feed. Every run adds its entries, so that a reader that polls seldom misses none."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import feedparser
from feedgen.feed import FeedGenerator

from tasks.core.changes import Change
from tasks.core.judgements import Retraction
from tasks.reports.formats.html import render_entry
from tasks.reports.links import web_link
from tasks.reports.report import Report
from tasks.reports.sections.change_text import item_of, label_of, subject
from tasks.reports.sections.corrections import reason_of
from tasks.reports.sections.folds import fold_of
from tasks.reports.visible_text import one_line
from tasks.reports.wording import Words, load_words

KEPT = 500
"""Entries that the feed keeps, newest first."""

CORRECTION = "correction"
"""Category of an entry that takes a change back."""

NAMESPACE = uuid.UUID("6a1d0b0e-3c0f-5d5c-9d0b-5f1d5a2f7c11")
"""Ids of feeds and entries are made from this constant, so that a change has the same entry in every run."""


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
        pieces: entries that this one stands for, the new figures of an entity; empty for one change.
        heading: of the title of such an entry, without the count.
    """

    id: str
    title: str
    content: str
    link: str | None
    updated: datetime
    kind: str
    author: str
    pieces: tuple[Entry, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class FeedAbout:
    """What a feed is about.

    Attributes:
        key: of its id, which stays the same.
        file: its name.
        title: name of the entity or metric; empty for all changes.
        up: way from its folder to that of the reports.
    """

    key: str
    file: str
    title: str = ""
    up: str = ""


ALL_CHANGES = FeedAbout("changes", "changes.atom")


def _everything(_: Change) -> bool:
    return True


@dataclass(slots=True)
class ReportEntries:
    """Makes the entries of a report's changes; a change that several feeds have is rendered once.

    Args:
        report: its changes and words.
    """

    report: Report
    _rendered: dict[int, Entry] = field(default_factory=dict)

    def of_feed(self, is_about: Callable[[Change], bool] = _everything) -> tuple[Entry, ...]:
        """Return the entries of a feed: its reported changes, at most the newest ``KEPT``, and those taken back.

        A change that is taken back has the id of its first entry, which the new one replaces.

        New figures are one entry an entity. What is to check is never in the feed.

        Args:
            is_about: whether the feed is about a change.
        """
        alone: list[list[Change]] = []
        by_entity: dict[str, list[Change]] = defaultdict(list)
        for change in self.report.changes:
            if change.reported and is_about(change):
                if fold_of(change) is None:
                    alone.append([change])
                else:
                    by_entity[change.entity].append(change)
        groups = [*by_entity.values(), *alone]
        retractions = [item for item in self.report.context.retractions if is_about(item.change)]
        return (
            *(self._taken_back(retraction) for retraction in retractions),
            *(self._of_group(changes) for changes in groups[-KEPT:]),
        )

    def _taken_back(self, retraction: Retraction) -> Entry:
        report = self.report
        entry = _entry_of(retraction.change, report)
        reason = report.words.say("corrected_because", reason=reason_of(retraction, report.context))
        item = replace(item_of(retraction.change, report.citations), remark=reason)
        return replace(
            entry,
            title=f"[{report.words.say('corrections_title')}] {entry.title}",
            content=render_entry(item, report.words),
            updated=report.context.made_at,
            kind=CORRECTION,
        )

    def _of_group(self, changes: Sequence[Change]) -> Entry:
        """Make the entry of one change, or of the new figures of an entity."""
        entries = [self._of(change) for change in changes]
        if len(entries) == 1:
            return entries[0]
        context, first = self.report.context, changes[0]
        heading = f"[{label_of(first, context)}] {context.entity_label(subject(first).observation)}"
        return _together(entries, heading, self.report.words)

    def _of(self, change: Change) -> Entry:
        if change.change_id not in self._rendered:
            self._rendered[change.change_id] = _entry_of(change, self.report)
        return self._rendered[change.change_id]


def _together(pieces: Sequence[Entry], heading: str, words: Words) -> Entry:
    return replace(
        pieces[0],
        id=urn_of(f"from {pieces[0].id}"),
        title=f"{heading}: {words.say('figures_known', n=len(pieces))}",
        content="".join(piece.content for piece in pieces),
        updated=max(piece.updated for piece in pieces),
        pieces=tuple(pieces),
        heading=heading,
    )


def _without_known(entry: Entry, known: Container[str], words: Words) -> Entry | None:
    """Return the entry of an entity's new figures without those that the feed has in entries of their own.

    A run that was killed after it wrote the feed is reported together with the next one: a reader of the feed must not
    see a change a second time under another id.
    """
    if not entry.pieces:
        return entry
    pieces = [piece for piece in entry.pieces if piece.id not in known]
    if len(pieces) == len(entry.pieces):
        return entry
    return _together(pieces, entry.heading, words) if len(pieces) > 1 else pieces[0] if pieces else None


def _entry_of(change: Change, report: Report) -> Entry:
    item, side = item_of(change, report.citations), subject(change)
    return Entry(
        id=urn_of(change.change_id),
        title=f"[{item.label}] {item.headline}",
        content=render_entry(item, report.words),
        link=web_link(side.url),
        updated=change.found_at,
        kind=change.kind.value,
        author=one_line(side.publisher) or report.words.say("no_publisher"),
    )


def urn_of(key: int | str) -> str:
    """Return the URN of a feed, by its key, of the entry of a change, by its id, or of an entity's new figures.

    The last is made of the first figure's, and is not the same: where that figure is taken back, the others stay.
    """
    return uuid.uuid5(NAMESPACE, str(key)).urn


def merged_feed(
    former: bytes | None, entries: Sequence[Entry], language: str, made_at: datetime, about: FeedAbout = ALL_CHANGES
) -> bytes:
    """Return the feed with new entries before those that it has.

    Args:
        former: the present feed; null if there is none. One that cannot be read is replaced by a new one.
        entries: new ones; an entry with the same id is replaced.
        language: of the feed's title.
        made_at: aware; the feed's time where it has no entry.
        about: whether it is the feed of all changes or of one entity or metric.
    """
    words = load_words(language)
    by_id = {entry.id: entry for entry in _former_entries(former)}
    new = [left for entry in entries if (left := _without_known(entry, by_id.keys(), words)) is not None]
    by_id |= {entry.id: entry for entry in new}
    newest = sorted(by_id.values(), key=lambda entry: (entry.updated, entry.id), reverse=True)[:KEPT]
    feed: Any = FeedGenerator()
    feed.id(urn_of(about.key))
    feed.title(f"{about.title} · {words.say('feed_title')}" if about.title else words.say("feed_title"))
    feed.subtitle(words.say("feed_subtitle"))
    feed.language(language)
    feed.author(name="Figurewatch")
    feed.link(href=f"{about.up}latest.html", rel="alternate", type="text/html")
    feed.link(href=about.file, rel="self", type="application/atom+xml")
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
