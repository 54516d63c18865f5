"""A document with its kind and its text: found once, and handed to all that read it."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.documents import Document
from tasks.extract.detect.charset import Decoded, decode
from tasks.extract.detect.kind import Kind, kind_and_text


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document whose kind is known.

    Attributes:
        document: as it arrived.
        kind: its format, or the reason why no reader takes it.
        decoded: its text; empty for a binary format, which its reader takes from the document's bytes.
    """

    document: Document
    kind: Kind
    decoded: Decoded

    @property
    def locator(self) -> str:
        """Where the document came from."""
        return self.document.locator


def open_bytes(document: Document) -> OpenedDocument:
    """Find the kind of a document, and decode it if it is text."""
    kind, decoded = kind_and_text(document.content, document.content_type)
    return OpenedDocument(document, kind, decoded)


def open_page(document: Document) -> OpenedDocument:
    """Decode a document that its container says is an HTML page."""
    return OpenedDocument(document, Kind.HTML, decode(document.content, document.content_type))
