"""PDF: the text layer of pages printed to PDF."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader

from tasks.core.documents import Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.detect.charset import decode
from tasks.extract.formats.line_joining import paragraphs
from tasks.extract.formats.text import address_in
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument

# A page that browsers print carries its address and number in head and foot.
_FURNITURE = re.compile(r"^(?:\d{1,4}\s*/\s*\d{1,4}|-?\s*\d{1,4}\s*-?|(?:https?://\S+)\s+\d+/\d+)$")
_EDGE = 2  # lines at the head and the foot of a page that may be furniture

# pypdf reports every repair on a logger of its own; a run's log is no place for that.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Take the text out of a PDF.

    Args:
        opened: the document.
        limits: how many pages it may have.

    Yields:
        One page of kind ``text`` for the whole PDF, lines of one paragraph joined; its header ``title`` is the
        PDF's own.

    Raises:
        UnreadableDocumentError: encrypted, damaged, too long, or pictures only.
    """
    document = opened.document
    try:
        title, pages = _extract(document, limits)
    except (UnreadableDocumentError, MemoryError):
        raise
    except Exception as error:
        # pypdf lets errors of every type through on damaged files; each means the same to the user.
        raise UnreadableDocumentError(
            f"damaged PDF: {type(error).__name__}: {error}", where=document.locator, todo="Print the page to PDF again"
        ) from error
    text = "\n".join(paragraphs(_body_lines(pages, title)))
    if not text.strip():
        raise UnreadableDocumentError(
            "no text layer in this PDF, only pictures", where=document.locator, todo="Run it through OCR first"
        )
    text = decode(text.encode("utf-8", "replace")).text
    headers = {"title": title} if title else {}
    yield Page(document, "text", text, "utf-8", document.url or _printed_address(pages) or address_in(text), headers)


def _extract(document: Document, limits: Limits) -> tuple[str, list[str]]:
    reader = PdfReader(BytesIO(document.content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocumentError("encrypted PDF", where=document.locator, todo="Save it without a password")
    if len(reader.pages) > limits.pages:
        raise UnreadableDocumentError(
            f"too large: {len(reader.pages)} PDF pages, and {limits.pages} are allowed",
            where=document.locator,
            todo="Save the article alone",
        )
    title = str(reader.metadata.title or "") if reader.metadata else ""
    return title.strip(), [page.extract_text() for page in reader.pages]


def _body_lines(pages: list[str], title: str) -> list[str]:
    """Return all lines without what printing puts on every page: its title, date, address and page number."""
    split = [[line.rstrip() for line in page.split("\n") if line.strip()] for page in pages]
    edges = Counter(key for lines in split for key in {_key(line) for line in lines[:_EDGE] + lines[-_EDGE:]})
    repeated = {key for key, count in edges.items() if count >= 2 and count > len(pages) // 2}
    return [
        line
        for lines in split
        for at, line in enumerate(lines)
        if not _FURNITURE.match(line.strip())
        and not _is_headed(line, title)
        and (_EDGE <= at < len(lines) - _EDGE or _key(line) not in repeated)
    ]


def _key(line: str) -> str:
    """Return a line without blanks, its numbers alike."""
    return re.sub(r"\d+", "0", re.sub(r"\s+", "", line))


def _is_headed(line: str, title: str) -> bool:
    """Return whether it is the head that browsers print: date, time and the page's title."""
    plain, wanted = re.sub(r"\s+", "", line), re.sub(r"\s+", "", title)
    return len(wanted) >= 5 and plain.endswith(wanted) and plain[:1].isdigit() and plain != wanted


def _printed_address(pages: list[str]) -> str | None:
    found = re.search(r"^(https?://\S+)\s+\d+/\d+\s*$", pages[0], re.MULTILINE) if pages else None
    return found.group(1) if found else None
