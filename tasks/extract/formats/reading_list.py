"""Exports of reading lists (Wallabag, Pocket, Instapaper): articles where they carry text, else addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from tasks.core.documents import Address, Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import check_size
from tasks.extract.containers import embedded as nested
from tasks.extract.detect.charset import decode
from tasks.extract.formats.data_records import Record, records
from tasks.extract.hostile_markup import check_markup
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument

# The same thing under the names that the programs give it; the first that holds something counts.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "address", "given_url", "resolved_url", "origin_url", "href"),
    "title": ("title", "resolved_title", "given_title", "name", "headline"),
    "content": ("content", "html", "content_html", "text", "body", "content_text", "article"),
    "listed_at": (
        "created_at",
        "time_added",
        "creation date",
        "saved date",
        "added",
        "timestamp",
        "add_date",
        "saved_at",
    ),
    "published": ("published_at", "published", "date_published", "date"),
    "authors": ("published_by", "authors", "author", "byline"),
    "publisher": ("domain_name", "publisher", "site_name", "source"),
    "language": ("language", "lang"),
}
# Wallabag keeps its excuse where a page could not be fetched.
_EXCUSE = re.compile(r"wallabag can't retrieve contents|unable to retrieve", re.IGNORECASE)
_TEXT_ENOUGH = 80
_HEADERS = ("title", "published", "authors", "publisher", "language")


def read_export(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Yield the articles of a JSON or CSV export.

    Args:
        opened: the document, detected as ``json`` or ``table``.
        limits: what one article may cost.

    Yields:
        One page an entry that carries text, as a document of its own (``export.json#3``).

    Raises:
        UnreadableDocumentError: when it is neither articles nor addresses.
    """
    document = opened.document
    entries = list(records(opened))
    if not any(_field(record, "url") or _text(record) for record in entries):
        raise UnreadableDocumentError(
            "no articles and no addresses in this data file",
            where=document.locator,
            todo="Wallabag JSON, Pocket CSV, or records with url, title and content are understood",
        )
    for number, record in enumerate(entries):
        if text := _text(record):
            yield _page(document, number, record, text, limits)


def export_addresses(opened: OpenedDocument) -> Iterator[Address]:
    """Yield the entries of a JSON or CSV export that carry no text, as addresses to fetch.

    Args:
        opened: the document, detected as ``json`` or ``table``.
    """
    for record in records(opened):
        url = _field(record, "url")
        if url.startswith(("http://", "https://")) and not _text(record):
            yield Address(url, _field(record, "title") or None, _time(_field(record, "listed_at")))


def _field(record: Record, name: str) -> str:
    for key in _FIELDS[name]:
        value = record.get(key)
        if isinstance(value, list):
            value = ", ".join(item for item in value if isinstance(item, str))
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _text(record: Record) -> str:
    content = _field(record, "content")
    return "" if len(content) < _TEXT_ENOUGH or _EXCUSE.search(content[:500]) else content


def _page(document: Document, number: int, record: Record, text: str, limits: Limits) -> Page:
    url = _field(record, "url")
    where = nested.locator(document.locator, number)
    content = text.encode("utf-8", "replace")
    check_size(len(content), limits, where)
    inner = nested.document(
        content, where, url=url if url.startswith("http") else None, saved_at=_time(_field(record, "listed_at"))
    )
    headers = {name: value for name in _HEADERS if (value := _field(record, name))}
    markup = decode(content).text
    kind = "html" if re.search(r"</(?:p|div|h\d|span|a|li|figure|article)>|<br", markup, re.IGNORECASE) else "text"
    if kind == "html":
        check_markup(markup, limits, where)
    return Page(inner, kind, markup, "utf-8", inner.url, headers)


def _time(value: str) -> datetime | None:
    """ISO 8601 or seconds since 1970, as an aware time."""
    try:
        time = datetime.fromtimestamp(int(value), UTC) if value.isdigit() else datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
