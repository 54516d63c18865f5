"""Markdown as note programs and web clippers save it, with or without front matter."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt

from tasks.model import Document, Page
from tasks.readers.charset import decode
from tasks.readers.limits import Limits, check_markup
from tasks.readers.text import address_in

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n((?:[^\n]*\n){1,60}?)---[ \t]*(?:\n|$)")
# What clippers call the address of the page, in the order of trust.
_ADDRESS_KEYS = ("url", "source", "source_url", "link", "canonical_url", "original_url", "출처", "원문")


def read_markdown(document: Document, limits: Limits) -> Iterator[Page]:
    """Render Markdown as HTML, so that headings, lists and tables reach the parser as such.

    Args:
        document: the document.
        limits: what the rendered markup may cost.

    Yields:
        One page of kind ``html``; front matter becomes its headers.
    """
    decoded = decode(document.content, document.content_type)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    headers: dict[str, str] = {}
    if matter := _FRONT_MATTER.match(text):
        headers = front_matter(matter.group(1))
        text = text[matter.end() :]
    # Raw HTML stays off: a clipper's remains must not bring scripts or comments into the page.
    body = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text)
    title = html.escape(headers.get("title", ""))
    markup = f"<html><head><title>{title}</title></head><body><article>\n{body}</article></body></html>"
    check_markup(markup, limits, document.locator)
    told = (headers[key] for key in _ADDRESS_KEYS if headers.get(key, "").startswith("http"))
    url = document.url or next(told, None) or address_in(text)
    yield Page(document, "html", markup, decoded.charset, url, headers)


def front_matter(block: str) -> dict[str, str]:
    """The plain values of a YAML front matter; a block that is no YAML yields nothing.

    Args:
        block: the lines between the rules.

    Returns:
        Keys in lower case; lists joined by a comma.
    """
    try:
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds nothing but strings
    except (yaml.YAMLError, RecursionError):
        return {}
    if not isinstance(loaded, dict):
        return {}
    # Only strings and flat lists: spelling out nested aliases would grow without end.
    flat = {
        str(key).lower(): ", ".join(item for item in value if isinstance(item, str))
        if isinstance(value, list)
        else value
        for key, value in loaded.items()
        if isinstance(key, str)
    }
    return {key: value for key, value in flat.items() if isinstance(value, str)}
