"""WARC and WARC.gz: streamed, response records only, one document a record."""

from __future__ import annotations

import gzip
import logging
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from tasks.errors import UnreadableDocumentError
from tasks.model import Document
from tasks.readers import nested
from tasks.readers.limits import Budget, Limits, check_size

# What may hold an article; the pictures, styles and scripts of a crawl are no news.
_READABLE = re.compile(
    r"text/(?:html|plain|markdown)|application/(?:xhtml\+xml|pdf)|message/rfc822|multipart/related|\s*$", re.IGNORECASE
)
_DAMAGE = (
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

_PIECE = 65_536

# What it repairs on the way is told on a logger of its own; a run's log is no place for that.
logging.getLogger("warcio").setLevel(logging.ERROR)


class _Archive(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
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
        A document for every readable response of status 200 (``archive.warc.gz#offset``), or, for one that cannot
        be taken, the error in its place; an archive that breaks off ends with such an error.

    Raises:
        UnreadableDocumentError: the budget is spent.
    """
    done = 0
    try:
        for item in _records(stream, locator, limits, budget):
            done += 1
            yield item
    except _DAMAGE as error:
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
        except _DAMAGE as error:
            yield _damaged(locator, error)


def _records(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget
) -> Iterator[Document | UnreadableDocumentError]:
    archive = _Archive(stream)
    for record in archive:
        offset = archive.offset
        budget.check_time()
        wanted = record.rec_type == "response" and _is_page(record)
        item = _document(record, nested.locator(locator, offset), limits) if wanted else None
        # What is left of the record is read over here, so that a missing end shows before half a page is given out.
        while rest := record.raw_stream.read(_PIECE):
            budget.spend(len(rest))
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError(f"record at {offset} lacks {record.raw_stream.limit:,} bytes")
        if item is not None:
            budget.spend(len(item.content) if isinstance(item, Document) else 0)
            yield item


def _is_page(record: ArcWarcRecord) -> bool:
    if record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    return str(record.http_headers.get_statuscode()) == "200" and bool(_READABLE.match(kind))


def _document(record: ArcWarcRecord, where: str, limits: Limits) -> Document | UnreadableDocumentError:
    try:
        content = _content(record, where, limits)
    except UnreadableDocumentError as error:
        return error
    if getattr(record.raw_stream, "limit", 0) > 0 and not content:
        return UnreadableDocumentError("empty: a response without a body", where=where, todo="Crawl the page again")
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    moved = record.http_headers.get_header("Content-Location")
    return nested.document(
        content,
        where,
        url=urljoin(target, moved) if moved else target or None,
        saved_at=_time(record.rec_headers.get_header("WARC-Date")),
        content_type=record.http_headers.get_header("Content-Type"),
    )


def _content(record: ArcWarcRecord, where: str, limits: Limits) -> bytes:
    """The body of a response, its transfer and content encodings undone.

    Raises:
        UnreadableDocumentError: too large, packed in a way that is not known here, or packed and cut.
    """
    encoding = (record.http_headers.get_header("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "none", "", *BufferedReader.get_supported_decompressors()):
        raise UnreadableDocumentError(
            f"compressed as {encoding[:40]!r}, which cannot be unpacked here",
            where=where,
            todo="Crawl the page again, accepting gzip only",
        )
    stream = record.content_stream()
    # One byte more than allowed is enough to know; a compressed response is unpacked no further.
    content = bytes(stream.read(limits.document_bytes + 1))
    check_size(len(content), limits, where)
    # warcio gives out what it had unpacked before it met the damage; zlib knows that the end is missing.
    if getattr(getattr(stream, "decompressor", None), "eof", True) is False:
        raise UnreadableDocumentError(
            "damaged: the compressed page breaks off", where=where, todo="Crawl the page again"
        )
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
