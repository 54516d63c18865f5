"""Documents inside documents: their own bytes, digest and locator."""

from __future__ import annotations

import hashlib
from datetime import datetime

from tasks.core.documents import Document


def document(
    content: bytes,
    locator: str,
    *,
    url: str | None = None,
    saved_at: datetime | None = None,
    content_type: str | None = None,
) -> Document:
    """Return a document made of bytes.

    Args:
        content: the bytes.
        locator: path, address, or ``outer#inner``.
        url, saved_at, content_type: what the container says.

    Returns:
        The document, its digest computed.
    """
    return Document(hashlib.sha256(content).hexdigest(), locator, content, url, saved_at, content_type)


def locator(outer: str, inner: object) -> str:
    """Return where a part lies: ``outer#inner``, and ``outer#inner#innermost`` below that."""
    return f"{outer}#{inner}"
