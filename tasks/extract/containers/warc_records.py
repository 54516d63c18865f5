"""Records of WARC archives: which hold a page, and the document that is made of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin

from warcio.recordloader import ArcWarcRecord

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import check_size
from tasks.extract.containers import embedded as nested
from tasks.extract.containers.http_encodings import decoded
from tasks.extract.limits import Limits

# What may hold an article; the pictures, styles and scripts of a crawl are no news.
_READABLE = re.compile(
    r"text/(?:html|plain|markdown)|application/(?:xhtml\+xml|pdf)|message/rfc822|multipart/related|\s*$", re.IGNORECASE
)

DELETION_HEADER = "Figurewatch-Deletion"
"""Of a record: the answer shows that the page of its address was taken away, and how that is known."""

# Addresses of records that a crawler writes about itself: its log and arguments, its list of the resources of a page.
_OWN = re.compile(r"(?:metadata|dns|whois):|urn:(?!text:)", re.IGNORECASE)
_TEXT = "urn:text:"  # before the address of a page whose text a crawler kept apart


def record_names(record: ArcWarcRecord) -> Iterator[str]:
    """Yield the address and the id by which another record may refer to this one."""
    return filter(None, (_target(record), record.rec_headers.get_header("WARC-Record-ID")))


def is_page_record(record: ArcWarcRecord) -> bool:
    if record.rec_type in ("resource", "conversion"):
        target = record.rec_headers.get_header("WARC-Target-URI") or ""
        return bool(_READABLE.match(record.content_type or "")) and not _OWN.match(target)
    if record.rec_type != "response" or record.http_headers is None:
        return False
    if record.rec_headers.get_header(DELETION_HEADER):
        return True
    kind = record.http_headers.get_header("Content-Type") or ""
    return str(record.http_headers.get_statuscode()) == "200" and is_readable_type(kind)


def is_readable_type(content_type: str | None) -> bool:
    """Return whether a response of a media type may hold an article; one that names none may."""
    return bool(_READABLE.match(content_type or ""))


def is_known_page(record: ArcWarcRecord, taken: set[str]) -> bool:
    """Return whether a record holds a page once more that was given already: as text, say."""
    refers = record.rec_headers.get_header("WARC-Refers-To")
    apart = record.rec_type == "conversion" or (record.rec_headers.get_header("WARC-Target-URI") or "").startswith(
        _TEXT
    )
    return (refers in taken) or (apart and _target(record) in taken)


def _target(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").removeprefix(_TEXT)


def record_document(record: ArcWarcRecord, where: str, limits: Limits) -> Document | UnreadableDocumentError:
    if how := record.rec_headers.get_header(DELETION_HEADER):
        return _deletion(record, where, how)
    try:
        content = _content(record, where, limits)
    except UnreadableDocumentError as error:
        return error
    if getattr(record.raw_stream, "limit", 0) > 0 and not content:
        return UnreadableDocumentError("empty: a response without a body", where=where, todo="Crawl the page again")
    target = _target(record)
    moved = record.http_headers.get_header("Content-Location") if record.http_headers else None
    return nested.document(
        content,
        where,
        url=urljoin(target, moved) if moved else target or None,
        saved_at=_time(record.rec_headers.get_header("WARC-Date")),
        content_type=record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type,
    )


def _deletion(record: ArcWarcRecord, where: str, how: str) -> Document:
    """Return the deletion of a page: its content says which and when, since the error pages of a site are all alike."""
    date = record.rec_headers.get_header("WARC-Date") or ""
    head = f"deleted {_target(record)} {date}\r\n".encode() + record.http_headers.to_ascii_bytes()
    saved_at = _time(record.rec_headers.get_header("WARC-Date"))
    return replace(nested.document(head, where, url=_target(record) or None, saved_at=saved_at), deletion=how)


def _content(record: ArcWarcRecord, where: str, limits: Limits) -> bytes:
    """Return the body of a response, its transfer and content encodings undone.

    Raises:
        UnreadableDocumentError: too large, packed in a way that is not known here, or packed and cut.
    """
    # A chunked body is longer than what it holds; what is packed is shorter.
    body = bytes(record.raw_stream.read(2 * limits.document_bytes + 1))
    headers = record.http_headers
    transfer, encoding = (
        (headers.get_header(name) if headers else None) or "" for name in ("Transfer-Encoding", "Content-Encoding")
    )
    content = decoded(body, transfer, encoding, limits.document_bytes, where)
    check_size(len(content), limits, where)
    return content


def _time(value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
