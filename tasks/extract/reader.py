"""From a document to its pages, by the reader of its format; ``unpacking.py`` unpacks containers before."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tasks.core.documents import Address, Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import check_size
from tasks.extract.detect.kind import Kind
from tasks.extract.detect.signatures import CONTAINERS
from tasks.extract.formats import bookmarks, eml, html, markdown, mhtml, pdf, text
from tasks.extract.formats import feed_file as feed
from tasks.extract.formats import reading_list as exports
from tasks.extract.limits import DEFAULT_LIMITS, Limits
from tasks.extract.opened_document import OpenedDocument, open_bytes

Reader = Callable[[OpenedDocument, Limits], Iterator[Page]]

# A format is added by its kind in detect/signatures.py and its reader here.
READERS: Mapping[Kind, Reader] = {
    Kind.HTML: html.read_html,
    Kind.MHTML: mhtml.read_mhtml,
    Kind.EML: eml.read_eml,
    Kind.TEXT: text.read_text,
    Kind.MARKDOWN: markdown.read_markdown,
    Kind.PDF: pdf.read_pdf,
    Kind.JSON: exports.read_export,
    Kind.TABLE: exports.read_export,
    Kind.EXPORT: exports.read_export,
    Kind.FEED: feed.read_feed,
}
_LISTS: Mapping[Kind, Callable[[OpenedDocument], Iterator[Address]]] = {
    Kind.JSON: exports.export_addresses,
    Kind.TABLE: exports.export_addresses,
    Kind.EXPORT: exports.export_addresses,
    Kind.BOOKMARKS: bookmarks.bookmark_addresses,
    Kind.ADDRESSES: bookmarks.line_addresses,
    Kind.FEED: feed.feed_addresses,
}
_REFUSED: Mapping[Kind, tuple[str, str]] = {
    Kind.EMPTY: ("empty", "Save the article again"),
    Kind.MEDIA: ("a picture, font or recording, not a saved page", "Save the page itself, or remove the file"),
    Kind.OFFICE: ("an office document, not a saved page", "Save it as HTML, text or PDF"),
    Kind.PACKED: ("an archive of a kind that is not unpacked here", "Unpack it into the folder, or pack it as zip"),
    Kind.CODE: ("a style sheet, script or data file, not a saved page", "Remove it from the folder"),
    Kind.BINARY: ("binary: no known format", "Save the article as HTML, MHTML, text or PDF"),
}


def open_document(document: Document, limits: Limits = DEFAULT_LIMITS) -> OpenedDocument:
    """Find the kind of a document that is no container, and its text; all that is read from it then shares these.

    Args:
        document: as ``unpacking.unpack`` yields it.
        limits: what it may cost.

    Raises:
        UnreadableDocumentError: too large, or of a kind that holds no article.
    """
    check_size(len(document.content), limits, document.locator)
    opened = open_bytes(document)
    if opened.kind in _REFUSED:
        what, todo = _REFUSED[opened.kind]
        raise UnreadableDocumentError(what, where=document.locator, todo=todo)
    if opened.kind in CONTAINERS:
        raise UnreadableDocumentError(
            "an archive where a page was expected", where=document.locator, todo="Unpack it first"
        )
    return opened


def pages(opened: OpenedDocument, limits: Limits = DEFAULT_LIMITS) -> Iterator[Page]:
    """Yield the pages of a document.

    Args:
        opened: from ``open_document``.
        limits: what it may cost.

    Yields:
        Usually one page; mails and exports may hold several, each then with a document of its own.

    Raises:
        UnreadableDocumentError: with what, where and what to do.
    """
    if reader := READERS.get(opened.kind):
        for page in reader(opened, limits):
            yield _composed(page)


def _composed(page: Page) -> Page:
    """Return a page in which a letter and its marks are one character: some programs take hangul apart."""
    headers = {name: unicodedata.normalize("NFC", value) for name, value in page.headers.items()}
    return replace(page, content=unicodedata.normalize("NFC", page.content), headers=headers)


def addresses(opened: OpenedDocument) -> Iterator[Address]:
    """Yield the addresses to fetch that a reading list holds without text; none for any other document.

    Args:
        opened: from ``open_document``.

    Raises:
        UnreadableDocumentError: when the list is damaged.
    """
    if lister := _LISTS.get(opened.kind):
        yield from lister(opened)
