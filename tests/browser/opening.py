"""Pages opened in the browser, with everything that it complains of or asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, **settings: Any) -> Iterator[tuple[Page, list[str]]]:
    """The page at a width, and everything that the browser complained of or asked for from outside."""
    context = browser.new_context(viewport={"width": width, "height": 844}, **settings)
    page, messages = context.new_page(), []
    page.on("console", lambda message: messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on(
        "request", lambda asked: messages.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None
    )
    page.goto(address)
    yield page, messages
    context.close()
