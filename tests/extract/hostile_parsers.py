"""Parsers that misbehave on a word in the page, by name so that worker processes can import them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tasks.core.documents import Article, Page
from tasks.core.errors import NotAnArticleError


def misbehaving(page: Page) -> Article:
    """Hang, crash, eat memory, refuse, fail, or be killed once, as the page says."""
    if "HANG" in page.content:
        while True:
            pass
    if "CRASH" in page.content:
        os._exit(139)
    if "KILL" in page.content:
        marker = Path(page.content.split()[-1])
        if not marker.exists():  # the first time only, as from outside
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if "MEMORY" in page.content:
        bytearray(8_000_000_000)
    if "REFUSE" in page.content:
        raise NotAnArticleError("no body", where=page.document.locator, todo="Nothing")
    if "DEFECT" in page.content:
        raise KeyError("slip")
    return Article(url=page.url, title=None, text=page.content)
