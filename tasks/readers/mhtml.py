"""MHTML: one page with its resources in a MIME message, as Chromium browsers save it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.errors import UnreadableDocumentError
from tasks.model import Document, Page
from tasks.readers import mime, nested
from tasks.readers.html import read_html
from tasks.readers.limits import Limits, check_size


def read_mhtml(document: Document, limits: Limits) -> Iterator[Page]:
    """Take the page out of an MHTML save.

    Args:
        document: the document.
        limits: what the page's markup may cost.

    Yields:
        One page; its address is ``Snapshot-Content-Location`` or the root part's ``Content-Location``.

    Raises:
        UnreadableDocumentError: no page in it, or cut before the page ends.
    """
    message = mime.parse_message(document.content, document.locator)
    root, is_last = _root(message)
    if root is None:
        raise UnreadableDocumentError(
            "no HTML page in this MHTML file", where=document.locator, todo="Save the page again"
        )
    if is_last and message.is_multipart() and mime.breaks_off(message):
        raise UnreadableDocumentError(
            "truncated: this MHTML file breaks off inside the page",
            where=document.locator,
            todo="Save or copy the page again",
        )
    content = mime.payload(root)
    check_size(len(content), limits, document.locator)
    url = next(
        (
            address
            for address in (
                document.url,
                mime.header(message, "snapshot-content-location"),
                mime.header(root, "content-location"),
            )
            if address and re.match(r"https?://", address)
        ),
        None,
    )
    inner = nested.document(
        content,
        document.locator,
        url=url,
        saved_at=document.saved_at or mime.time_of(message),
        content_type=mime.charset_of(root),
    )
    headers = {"title": title} if (title := mime.header(message, "subject")) else {}
    for page in read_html(inner, limits):
        # The document is the file as it arrived; only what the message tells of it is added.
        whole = Document(
            document.sha256, document.locator, document.content, url, page.document.saved_at, document.content_type
        )
        yield Page(whole, page.kind, page.content, page.charset, page.url, headers)


def _root(message: mime.MimeMessage) -> tuple[mime.MimeMessage | None, bool]:
    """The part that is the page (named by ``start``, else the first HTML), and whether no part follows it."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = message.get_param("start")
    named = [part for part in pages if start and part.get("content-id") == start]
    root = next(iter(named or pages), None)
    return root, bool(parts) and root is parts[-1]
