"""Clips: a made-up format, a mark and three fields: title, address and text."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.documents import Page
from tasks.extract.budget import check_size
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument


def read_clip(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Take the article out of a clip."""
    document = opened.document
    check_size(len(document.content), limits, document.locator)
    _, title, url, text = document.content.decode().split("\x1e")
    yield Page(document, "text", text, "utf-8", url, {"title": title})
