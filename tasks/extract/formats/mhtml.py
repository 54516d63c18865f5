"""MHTML: one page with its resources in a MIME message, as Chromium browsers save it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    is_cut = message.is_multipart() and mime.breaks_off(message)
    content = mime.payload(root)
    if is_cut and (root is parts[-1] or (parts[-1] in html_parts and _is_shell(content))):
        raise UnreadableDocumentError(
            "truncated: this MHTML file breaks off inside the page",
            where=document.locator,
            todo="Save or copy the page again",
        )
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
    frames = Frames([part for part in html_parts if part is not root and not (is_cut and part is parts[-1])])
    for page in read_html(open_page(inner), limits):
        markup = frames.written_into(page.content, url or "")
        check_size(len(markup), limits, document.locator)
        check_markup(markup, limits, document.locator)
        # The document is the file as it arrived; only what the message says of it is added.
        whole = Document(
            document.sha256, document.locator, document.content, url, page.document.saved_at, document.content_type
        )
        yield Page(whole, page.kind, markup, page.charset, page.url, headers)


def _root(message: mime.MimeMessage, pages: Sequence[mime.MimeMessage]) -> mime.MimeMessage | None:
    """The part that is the page: named by ``start`` or by the address of the snapshot, else the first HTML part."""
    containers = [part for part in message.walk() if part.is_multipart()]
    starts = {_bare(str(start)) for part in containers if (start := part.get_param("start"))}
    named = [part for part in pages if _bare(part.get("content-id", "")) in starts]
    address = urldefrag(mime.header(message, "snapshot-content-location"))[0]
    located = [part for part in pages if address and urldefrag(mime.header(part, "content-location"))[0] == address]
    return next(iter(named or located or pages), None)


def _is_shell(content: bytes) -> bool:
    """Whether a page holds so little that its article is in a frame."""
    return len(re.sub(rb"<[^<>]*>|\s", b"", content)) < _LITTLE


def _bare(identity: str) -> str:
    return identity.strip().strip("<>").strip()
