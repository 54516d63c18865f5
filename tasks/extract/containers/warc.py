"""WARC and WARC.gz: streamed, one document a record that holds a page: response, resource or conversion."""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import Budget
from tasks.extract.containers import embedded as nested
from tasks.extract.containers.warc_line_ends import TrueLengths, has_bare_lines
from tasks.extract.containers.warc_records import is_known_page, is_page_record, record_document, record_names
from tasks.extract.limits import WARC_PIECE, Limits

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
    """Return the stream, or one that mends its lengths where its line ends were changed."""
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
        wanted = is_page_record(record)
        if wanted and record.rec_type != "response":
            taken = _taken_before(stream, offset, locator, limits) if taken is None else taken
            wanted = not is_known_page(record, taken)
        item = record_document(record, nested.locator(locator, offset), limits) if wanted else None
        # What is left of the record is read over here, so that a missing end shows before half a page is given out.
        while rest := record.raw_stream.read(WARC_PIECE):
            budget.spend(len(rest))
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError(f"record at {offset} lacks {record.raw_stream.limit:,} bytes")
        if item is not None:
            budget.spend(len(item.content) if isinstance(item, Document) else 0)
            if isinstance(item, Document) and taken is not None:
                taken.update(record_names(record))
            yield item


def _taken_before(stream: BinaryIO, end: int, locator: str, limits: Limits) -> set[str]:
    """Return the names of the pages before an offset: only an archive with pages given twice needs them."""
    at = stream.tell()
    stream.seek(0)
    taken: set[str] = set()
    for record in (archive := QuietArchive(stream)):
        if archive.offset >= end:
            break
        if is_page_record(record) and isinstance(record_document(record, locator, limits), Document):
            taken.update(record_names(record))
    stream.seek(at)
    return taken


def _damaged(locator: str, error: Exception) -> UnreadableDocumentError:
    what = " ".join(str(error).split())[:200] or type(error).__name__
    return UnreadableDocumentError(
        f"damaged or truncated archive: {what}",
        where=locator,
        todo="The records before this point were read; copy or crawl the rest again",
    )
