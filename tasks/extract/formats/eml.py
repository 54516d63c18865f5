"""Mails: newsletters, and articles that somebody forwarded or attached."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.documents import Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers import embedded as nested
from tasks.extract.detect.charset import decode
from tasks.extract.formats import mime
from tasks.extract.formats.text import address_in
from tasks.extract.hostile_markup import check_markup
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument

_KEPT = ("subject", "from", "date", "list-id", "list-unsubscribe", "reply-to")
_ARCHIVES = ("archived-at", "list-post", "content-location", "x-archive-url")


def read_eml(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Take the readable body out of a mail.

    Args:
        opened: the document.
        limits: what markup may cost.

    Yields:
        One page for each message with a body: the mail itself, then mails attached to it. HTML is preferred to
        plain text. Headers carry ``subject``, ``from``, ``date`` and ``title``.

    Raises:
        UnreadableDocumentError: when no message has a body.
    """
    document = opened.document
    message = mime.parse_message(document.content, document.locator)
    bodies = 0
    for number, mail in enumerate(_mails(message)):
        body = _body(mail)
        if body is None:
            continue
        bodies += 1
        where = document if number == 0 else _attached(document, mail, number)
        yield _page(where, mail, body, limits)
    if not bodies:
        raise UnreadableDocumentError(
            "no text in this mail", where=document.locator, todo="Forward it as HTML or save the article itself"
        )


def _page(document: Document, mail: mime.MimeMessage, body: mime.MimeMessage, limits: Limits) -> Page:
    decoded = decode(mime.payload(body), mime.charset_of(body))
    kind = "html" if body.get_content_type() == "text/html" else "text"
    if kind == "html":
        check_markup(decoded.text, limits, document.locator)
    headers = {name: value for name in _KEPT if (value := mime.header(mail, name))}
    if "date" not in headers and (received := mime.received_at(mail)):
        headers["date"] = received
    if "subject" in headers:
        headers["title"] = headers["subject"]
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    archived = (mime.header(mail, name).strip("<>") for name in _ARCHIVES)
    url = document.url or next((address for address in archived if address.startswith("http")), None)
    if url is None and kind == "text":
        url = address_in(text)
    return Page(document, kind, text, decoded.charset, url, headers)


def _mails(message: mime.MimeMessage) -> Iterator[mime.MimeMessage]:
    """Yield the message itself and every message attached to it."""
    yield message
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and part is not message:
            inner = part.get_payload()
            if isinstance(inner, list):
                yield from (mail for mail in inner if not isinstance(mail, str))


def _body(mail: mime.MimeMessage) -> mime.MimeMessage | None:
    """Return the part to read: the longest HTML part, else the longest plain one; attachments do not count."""
    parts = [part for part in _own_parts(mail) if part.get_content_disposition() != "attachment"]
    for wanted in ("text/html", "text/plain"):
        fitting = [part for part in parts if part.get_content_type() == wanted and mime.payload(part).strip()]
        if fitting:
            return max(fitting, key=lambda part: len(mime.payload(part)))
    return None


def _own_parts(mail: mime.MimeMessage) -> Iterator[mime.MimeMessage]:
    """Leaf parts of a message without those of the messages inside it."""
    if mail.get_content_type() == "message/rfc822":
        return
    payload = mail.get_payload()
    if mail.is_multipart() and isinstance(payload, list):
        for part in payload:
            if not isinstance(part, str):
                yield from _own_parts(part)
    else:
        yield mail


def _attached(document: Document, mail: mime.MimeMessage, number: int) -> Document:
    content = mail.as_bytes()
    return nested.document(content, nested.locator(document.locator, number), saved_at=mime.time_of(mail))
