"""Lists of addresses without text: bookmark pages, shortcuts, and text with an address a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree, html

from tasks.core.documents import Address
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.opened_document import OpenedDocument

# A line of its own, the line of a Windows shortcut, or that of a macOS one.
_LINE = re.compile(r"(?:URL=|<key>URL</key>\s*<string>|<string>)?(https?://[^\s<>]+)(?:</string>)?$")


def bookmark_addresses(opened: OpenedDocument) -> Iterator[Address]:
    """Yield the links of a Pocket or browser bookmark page.

    Args:
        opened: the document, detected as ``bookmarks``.

    Raises:
        UnreadableDocumentError: not to be parsed.
    """
    text = opened.decoded.text
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableDocumentError(
            f"damaged bookmarks: {error}", where=opened.locator, todo="Export the list again"
        ) from error
    for link in tree.iter("a"):
        url = (link.get("href") or "").strip()
        if not url.startswith(("http://", "https://")):
            continue
        title = " ".join(str(link.xpath("string()")).split())
        added = link.get("time_added") or link.get("add_date") or ""
        yield Address(url, title if title and title != url else None, _time(added))


def line_addresses(opened: OpenedDocument) -> Iterator[Address]:
    """Yield the addresses of a text file, one a line, or of a shortcut file; lines after ``#`` are remarks.

    Args:
        opened: the document, detected as ``addresses``.
    """
    for line in opened.decoded.text.splitlines():
        if found := _LINE.match(line.strip()):
            yield Address(found.group(1))


def _time(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
