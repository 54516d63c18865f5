"""MHTML: one page with its resources in a MIME message, as Chromium browsers save it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urldefrag

from tasks.core.documents import Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import check_size
from tasks.extract.containers import embedded as nested
from tasks.extract.formats import mime
from tasks.extract.formats.html import read_html
from tasks.extract.formats.mhtml_frames import Frames
from tasks.extract.hostile_markup import check_markup
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument, open_page

_LITTLE = 300  # bytes of text


def read_mhtml(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Take the page out of an MHTML save.

    Args:
        opened: the document.
        limits: what the page's markup may cost.

    Yields:
        One page, its frames written into it as ``srcdoc``; its address is ``Snapshot-Content-Location`` or the root
        part's ``Content-Location``.

    Raises:
        UnreadableDocumentError: no page in it, or cut before the page ends.
    """
    document = opened.document
    message = mime.parse_message(document.content, document.locator)
    parts = [part for part in message.walk() if not part.is_multipart()]
    html_parts = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    root = _root(message, html_parts)
    if root is None:
        raise UnreadableDocumentError(
            "no HTML page in this MHTML file", where=document.locator, todo="Save the page again"
        )
    cut_part = parts[-1] if message.is_multipart() and mime.breaks_off(message) else None
    content = mime.payload(root)
    if cut_part is root or (cut_part in html_parts and _is_shell(content)):
        raise UnreadableDocumentError(
            "truncated: this MHTML file breaks off inside the page",
            where=document.locator,
            todo="Save or copy the page again",
        )
    check_size(len(content), limits, document.locator)
    inner = _page_document(document, message, root, content)
    headers = {"title": title} if (title := mime.header(message, "subject")) else {}
    frames = Frames([part for part in html_parts if part is not root and part is not cut_part])
    for page in read_html(open_page(inner), limits):
        markup = frames.written_into(page.content, inner.url or "")
        check_size(len(markup), limits, document.locator)
        check_markup(markup, limits, document.locator)
        # The document is the file as it arrived; only its address and time come from the message.
        whole = replace(document, url=inner.url, saved_at=page.document.saved_at)
        yield Page(whole, page.kind, markup, page.charset, page.url, headers)


def _page_document(document: Document, message: mime.MimeMessage, root: mime.MimeMessage, content: bytes) -> Document:
    """Return the page as a document of its own, with what the message says of it."""
    return nested.document(
        content,
        document.locator,
        url=_address(document, message, root),
        saved_at=document.saved_at or mime.time_of(message),
        content_type=mime.charset_of(root),
    )


def _address(document: Document, message: mime.MimeMessage, root: mime.MimeMessage) -> str | None:
    """Return the address of the page: the document's own, else the snapshot's or the root part's."""
    named = (
        document.url,
        mime.header(message, "snapshot-content-location"),
        mime.header(root, "content-location"),
    )
    return next((address for address in named if address and re.match(r"https?://", address)), None)


def _root(message: mime.MimeMessage, pages: Sequence[mime.MimeMessage]) -> mime.MimeMessage | None:
    """Return the part that is the page: the one that ``start`` or the snapshot's address names, else the first HTML."""
    containers = [part for part in message.walk() if part.is_multipart()]
    starts = {_bare(str(start)) for part in containers if (start := part.get_param("start"))}
    named = [part for part in pages if _bare(part.get("content-id", "")) in starts]
    address = urldefrag(mime.header(message, "snapshot-content-location"))[0]
    located = [part for part in pages if address and urldefrag(mime.header(part, "content-location"))[0] == address]
    return next(iter(named or located or pages), None)


def _is_shell(content: bytes) -> bool:
    """Return whether a page holds so little that its article is in a frame."""
    return len(re.sub(rb"<[^<>]*>|\s", b"", content)) < _LITTLE


def _bare(identity: str) -> str:
    return identity.strip().strip("<>").strip()
