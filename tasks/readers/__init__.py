"""Readers: a document becomes pages of decoded markup or text. One module a format."""

from __future__ import annotations

from tasks.readers.limits import DEFAULT_LIMITS, Limits
from tasks.readers.reading import addresses, pages, read, unpack, unpack_file

__all__ = ["DEFAULT_LIMITS", "Limits", "addresses", "pages", "read", "unpack", "unpack_file"]
