"""Saved RSS and Atom files and sitemaps: entries that carry their text are pages, the others addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tasks.core.documents import Address, Document, Page
from tasks.core.errors import SourceError, UnreadableDocumentError
from tasks.extract.containers import embedded as nested
from tasks.extract.detect.charset import decode
from tasks.extract.hostile_markup import check_markup
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument
from tasks.extract.sources.feed import Entry, feed_entries
from tasks.extract.sources.sitemap import read_sitemap
from tasks.languages.letters import count_hangul
from tasks.languages.page_words import pattern_source

# A description is a teaser; only one of an article's length is the article. A hangul syllable counts as two letters.
_ARTICLE_LENGTH = 600
_FLASH_LENGTH = 100  # of what a feed gives as content apart from a description
_MARKUP = re.compile(r"<[^>]*>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CUT = re.compile(r"(?:\.{3}|…|\[\s*(?:\.{3}|…)\s*\])[\s\]\"”’»]*$")
_TEASER = re.compile(rf"(?:{pattern_source('feed_teasers')})\W*$", re.IGNORECASE)
_APPENDED = re.compile(rf"(?:{pattern_source('feed_trailers')})$", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]")


def read_feed(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Yield the entries of a saved feed that carry their whole text.

    Args:
        opened: the document, detected as ``feed``.
        limits: what an entry's markup may cost.

    Yields:
        One page an entry, as a document of its own (``feed.xml#0``).

    Raises:
        UnreadableDocumentError: damaged.
    """
    document = opened.document
    if _is_sitemap(document):
        return
    entries = _entries(document)
    if not any(entry.url or _is_whole(entry) for entry in entries):
        raise UnreadableDocumentError(
            "a feed with neither articles nor addresses of any" if entries else "a feed without entries",
            where=document.locator,
            todo="Save the articles' own pages",
        )
    for number, entry in enumerate(entries):
        if not _is_whole(entry):
            continue
        where = nested.locator(document.locator, number)
        check_markup(entry.content, limits, where)
        # When it was listed says nothing of when it was saved: an edited entry keeps its time.
        inner = nested.document(_markup(entry.content).encode("utf-8", "replace"), where, url=entry.url)
        fields = {"title": entry.title, "author": entry.author, "published": entry.published}
        headers = {name: value for name, value in fields.items() if value}
        yield Page(inner, "html", decode(inner.content, "utf-8").text, "utf-8", inner.url, headers)


def feed_addresses(opened: OpenedDocument) -> Iterator[Address]:
    """Yield the entries of a saved feed or sitemap that carry no text.

    Args:
        opened: the document, detected as ``feed``.

    Raises:
        UnreadableDocumentError: damaged.
    """
    document = opened.document
    if _is_sitemap(document):
        try:
            yield from read_sitemap(document.content, document.locator).addresses
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
    """Return whether an entry holds its article: a text of that length, or one that the feed calls its content."""
    text = _APPENDED.sub("", " ".join(html.unescape(_MARKUP.sub(" ", entry.content)).split()))
    letters = len(text) + count_hangul(text)
    if _CUT.search(text):
        return False
    is_full = entry.is_full and not _TEASER.search(text)
    return letters >= (_FLASH_LENGTH if is_full else _ARTICLE_LENGTH)


def _markup(content: str) -> str:
    """Return the content as markup; in a plain text each line is a paragraph."""
    if _TAG.search(content):
        return content
    return "".join(f"<p>{html.escape(html.unescape(line))}</p>\n" for line in content.splitlines() if line.strip())
