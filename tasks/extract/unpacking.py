"""Unpacks containers: from a file to the documents in it, which are no containers themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import Budget, check_size
from tasks.extract.containers import archive, mbox, warc
from tasks.extract.containers import zip_directory as directory
from tasks.extract.detect.kind import Kind
from tasks.extract.detect.signatures import is_container, signed_kind
from tasks.extract.limits import DEFAULT_LIMITS, HEAD, Limits


def unpack(document: Document, limits: Limits = DEFAULT_LIMITS) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the documents inside a document: itself, unless it is a container.

    Args:
        document: as it arrived.
        limits: what it may cost.

    Yields:
        Documents that are no containers, or the error in the place of one that cannot be taken.
    """
    if is_container(document.content):
        budget = Budget(len(document.content), limits, document.locator)
        yield from _contents(BytesIO(document.content), document.locator, limits, budget)
    else:
        yield document


def unpack_file(
    path: Path | str, locator: str, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the documents inside a file; archives are streamed, so they may be of any size.

    Args:
        path: the file, or an address that fsspec opens (``s3://bucket/pages.warc.gz``).
        locator: what to call it.
        limits: what each document may cost.

    Yields:
        As ``unpack``. A file that cannot be opened yields its error.
    """
    try:
        with open_file(path) as stream:
            head = stream.read(HEAD)
            size = stream.seek(0, SEEK_END)
            stream.seek(0)
            if is_container(head):
                yield from _contents(stream, locator, limits, Budget(size, limits, locator))
                return
            check_size(size, limits, locator)
            content = stream.read(limits.document_bytes + 1)
            check_size(len(content), limits, locator)
    except UnreadableDocumentError as error:
        yield error
    except OSError as error:
        yield _unopened(error, locator)
    else:
        yield Document(hashlib.sha256(content).hexdigest(), locator, content)


def unpack_range(
    path: Path | str, locator: str, start: int, end: int, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the documents in the records of a WARC file that begin in a range of bytes.

    Args:
        path, locator, limits: as of ``unpack_file``.
        start, end: see ``tasks.extract.containers.warc.warc_range``.

    Yields:
        As ``unpack_file``; where the file is damaged in the range, its error at the end.
    """
    budget = Budget(end - start, limits, locator)
    try:
        with open_file(path) as stream:
            records = warc.warc_range(stream, locator, limits, budget, start, end)
            yield from budget.timed(_flattened(records, limits, budget, 1))
    except UnreadableDocumentError as error:
        yield error
    except OSError as error:
        yield _unopened(error, locator)


def _unopened(error: OSError, locator: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"cannot be opened: {error.strerror or error}", where=locator, todo="Check that it exists and may be read"
    )


def open_file(path: Path | str, piece: int | None = None) -> BinaryIO:
    """Open a file to be read.

    Args:
        path: of a file of this machine, or an address that fsspec opens.
        piece: bytes that are asked for at once, of a file that is elsewhere; null is some megabytes.

    Raises:
        OSError: it cannot be opened.
    """
    if "://" not in str(path):
        return Path(path).open("rb")
    import fsspec  # only where files are elsewhere

    storage, name = fsspec.url_to_fs(str(path))
    opened: BinaryIO = storage.open(name, "rb", block_size=piece)
    return opened


def _contents(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the documents of a file that is a container, up to where its budget is spent."""
    found = False
    try:
        for item in budget.timed(_inside(stream, locator, limits, budget, 1)):
            found = True
            yield item
    except UnreadableDocumentError as error:
        yield error
        return
    if not found:
        yield no_pages(locator)


def no_pages(locator: str) -> UnreadableDocumentError:
    """Return the error of an archive that holds no page."""
    return UnreadableDocumentError(
        "no saved page in this archive", where=locator, todo="Pack the pages themselves, not only what they show"
    )


def _inside(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget, depth: int
) -> Iterator[Document | UnreadableDocumentError]:
    if depth > limits.depth:
        yield UnreadableDocumentError(
            f"archives lie more than {limits.depth} deep in each other", where=locator, todo="Unpack it into the folder"
        )
        return
    budget.check_time()
    yield from _flattened(_members(stream, locator, limits, budget, depth), limits, budget, depth)


def _flattened(
    items: Iterable[Document | UnreadableDocumentError], limits: Limits, budget: Budget, depth: int
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield what a container holds, with what the containers in it hold."""
    for item in items:
        if isinstance(item, Document) and is_container(item.content):
            yield from _inside(BytesIO(item.content), item.locator, limits, budget, depth + 1)
        else:
            yield item


def _members(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget, depth: int
) -> Iterator[Document | UnreadableDocumentError]:
    head = stream.read(HEAD)
    stream.seek(0)
    kind = signed_kind(head)
    if kind is Kind.ZIP:
        if depth == 1:
            directory.check_members(stream, locator, limits, budget)
        yield from archive.zip_documents(stream, locator, limits, budget)
    elif kind is Kind.MBOX:
        yield from mbox.mbox_documents(stream, locator, limits, budget)
    elif kind is Kind.WARC or archive.starts_with_warc(head):
        yield from warc.warc_documents(stream, locator, limits, budget)
    else:
        yield archive.gzip_document(stream, locator, limits, budget)
