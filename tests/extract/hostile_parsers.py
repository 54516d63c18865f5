"""Parsers that misbehave on a word in the page, by name so that worker processes can import them."""

from __future__ import annotations

import os

from tasks.core.documents import Article, Page
from tasks.core.errors import NotAnArticleError


def misbehaving(page: Page) -> Article:
    """Hang, crash, eat memory, refuse or fail, as the page says."""
    if "HANG" in page.content:
        while True:
            pass
    if "CRASH" in page.content:
        os._exit(139)
    if "MEMORY" in page.content:
        bytearray(8_000_000_000)
    if "REFUSE" in page.content:
        raise NotAnArticleError("no body", where=page.document.locator, todo="Nothing")
    if "DEFECT" in page.content:
        raise KeyError("slip")
    return Article(url=page.url, title=None, text=page.content)
