"""Extract: turns a document into pages of decoded markup or text. One module a format."""

from __future__ import annotations

from tasks.extract.limits import DEFAULT_LIMITS, Limits
from tasks.extract.reader import addresses, open_document, pages, unpack, unpack_file

__all__ = ["DEFAULT_LIMITS", "Limits", "addresses", "open_document", "pages", "unpack", "unpack_file"]
