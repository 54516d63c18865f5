"""WARC and WARC.gz: streamed, one document a record that holds a page: response, resource or conversion."""

from __future__ import annotations

import gzip
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import BinaryIO
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import Budget, check_size
from tasks.extract.containers import embedded as nested
from tasks.extract.containers.http_encodings import decoded
from tasks.extract.containers.warc_line_ends import TrueLengths, has_bare_lines
from tasks.extract.limits import WARC_PIECE, Limits

# What may hold an article; the pictures, styles and scripts of a crawl are no news.
_READABLE = re.compile(
    r"text/(?:html|plain|markdown)|application/(?:xhtml\+xml|pdf)|message/rfc822|multipart/related|\s*$", re.IGNORECASE
)

DELETION_HEADER = "Figurewatch-Deletion"
"""Of a record: the answer shows that the page of its address was taken away, and how that is known."""

DAMAGE = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    OSError,
    zlib.error,
    ValueError,
    OverflowError,
    KeyError,
    AttributeError,  # warcio's answer to a record without the headers that it must have
    TypeError,
)

_HEAD = 256
# Addresses of records that a crawler writes about itself: its log and arguments, its list of the resources of a page.
_OWN = re.compile(r"(?:metadata|dns|whois):|urn:(?!text:)", re.IGNORECASE)
_TEXT = "urn:text:"  # before the address of a page whose text a crawler kept apart

# warcio reports each repair on a logger of its own; a run's log is no place for that.
logging.getLogger("warcio").setLevel(logging.ERROR)


class QuietArchive(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """An archive that does not write to the terminal when a record has the wrong length."""

    INC_RECORD = ""


def warc_documents(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget
) -> Iterator[Document | UnreadableDocumentError]:
    """Read an archive record by record.

    Args:
        stream: the archive, plain or compressed, at its start and seekable; never held in memory as a whole.
        locator: path of the archive.
        limits: what one record may cost.
        budget: what all records may hold, those that are passed over too.

    Yields:
        A document for every readable response of status 200 (``archive.warc.gz#offset``) and every readable resource,
        and for every response that the record says shows a deletion;
        a conversion only where the archive did not give its page before. For one that cannot be taken, the error in
        its place; an archive that breaks off ends with such an error.

    Raises:
        UnreadableDocumentError: the budget is spent.
    """
    done = 0
    try:
        for item in _records(_whole_lines(stream, limits), locator, limits, budget):
            done += 1
            yield item
    except DAMAGE as error:
        if "non-chunked" not in str(error):
            yield _damaged(locator, error)
            return
    else:
        return
    # One gzip stream around the whole archive is against the standard, but common: unpack it on the way.
    stream.seek(0)
    with gzip.GzipFile(fileobj=stream) as plain:
        try:
            yield from islice(_records(plain, locator, limits, budget), done, None)  # type: ignore[arg-type]  # reads alike
        except DAMAGE as error:
            yield _damaged(locator, error)


def warc_range(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget, start: int, end: int
) -> Iterator[Document | UnreadableDocumentError]:
    """Read the records of an archive that begin in a range of bytes, as ``warc_documents`` reads all of them.

    Args:
        stream, locator, limits, budget: as of ``warc_documents``.
        start: where a record begins, from ``warc_ranges.record_starts``.
        end: records that begin here or later are not read.

    Yields:
        As ``warc_documents``. An archive that is damaged in the range ends with its error, and nothing after it in the
        file is to be read.
    """
    stream.seek(start)
    try:
        yield from _records(stream, locator, limits, budget, start, end)
    except DAMAGE as error:
        yield _damaged(locator, error)


def _whole_lines(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """The stream, or one that mends its lengths where its line ends were changed."""
    head = stream.read(_HEAD)
    stream.seek(0)
    if has_bare_lines(head):
        return TrueLengths(stream, 2 * limits.document_bytes)  # type: ignore[return-value]  # read alike
    try:
        is_bare = has_bare_lines(zlib.decompressobj(wbits=31).decompress(head, _HEAD))
    except zlib.error:
        return stream
    return TrueLengths(gzip.GzipFile(fileobj=stream), 2 * limits.document_bytes) if is_bare else stream  # type: ignore[arg-type,return-value]


def _records(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget, start: int = 0, end: int | None = None
) -> Iterator[Document | UnreadableDocumentError]:
    """Read records from ``start``, where the stream is, to the first that begins at ``end`` or later."""
    archive = QuietArchive(stream)
    taken: set[str] | None = None if start else set()
    for record in archive:
        offset = int(archive.offset)
        if end is not None and offset >= end:
            return
        budget.check_time()
        wanted = _is_page(record)
        if wanted and record.rec_type != "response":
            taken = _taken_before(stream, offset, locator, limits) if taken is None else taken
            wanted = not _is_known(record, taken)
        item = _document(record, nested.locator(locator, offset), limits) if wanted else None
        # What is left of the record is read over here, so that a missing end shows before half a page is given out.
        while rest := record.raw_stream.read(WARC_PIECE):
            budget.spend(len(rest))
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError(f"record at {offset} lacks {record.raw_stream.limit:,} bytes")
        if item is not None:
            budget.spend(len(item.content) if isinstance(item, Document) else 0)
            if isinstance(item, Document) and taken is not None:
                taken.update(_names(record))
            yield item


def _taken_before(stream: BinaryIO, end: int, locator: str, limits: Limits) -> set[str]:
    """Return the names of the pages before an offset: only an archive with pages given twice needs them."""
    at = stream.tell()
    stream.seek(0)
    taken: set[str] = set()
    for record in (archive := QuietArchive(stream)):
        if archive.offset >= end:
            break
        if _is_page(record) and isinstance(_document(record, locator, limits), Document):
            taken.update(_names(record))
    stream.seek(at)
    return taken


def _names(record: ArcWarcRecord) -> Iterator[str]:
    """Yield the address and the id by which another record may refer to this one."""
    return filter(None, (_target(record), record.rec_headers.get_header("WARC-Record-ID")))


def _is_page(record: ArcWarcRecord) -> bool:
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


def _is_known(record: ArcWarcRecord, taken: set[str]) -> bool:
    """Whether a record holds a page once more that was given already: as text, say."""
    refers = record.rec_headers.get_header("WARC-Refers-To")
    apart = record.rec_type == "conversion" or (record.rec_headers.get_header("WARC-Target-URI") or "").startswith(
        _TEXT
    )
    return (refers in taken) or (apart and _target(record) in taken)


def _target(record: ArcWarcRecord) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").removeprefix(_TEXT)


def _document(record: ArcWarcRecord, where: str, limits: Limits) -> Document | UnreadableDocumentError:
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
    """The deletion of a page: its content says which and when, since the error pages of a site are all alike."""
    date = record.rec_headers.get_header("WARC-Date") or ""
    head = f"deleted {_target(record)} {date}\r\n".encode() + record.http_headers.to_ascii_bytes()
    saved_at = _time(record.rec_headers.get_header("WARC-Date"))
    return replace(nested.document(head, where, url=_target(record) or None, saved_at=saved_at), deletion=how)


def _content(record: ArcWarcRecord, where: str, limits: Limits) -> bytes:
    """The body of a response, its transfer and content encodings undone.

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


def _damaged(locator: str, error: Exception) -> UnreadableDocumentError:
    what = " ".join(str(error).split())[:200] or type(error).__name__
    return UnreadableDocumentError(
        f"damaged or truncated archive: {what}",
        where=locator,
        todo="The records before this point were read; copy or crawl the rest again",
    )
