"""Markdown as note programs and web clippers save it, with or without front matter."""

from __future__ import annotations

import html
from collections.abc import Iterator

from markdown_it import MarkdownIt

from tasks.core.documents import Page
from tasks.extract.formats.front_matter import split_front_matter
from tasks.extract.formats.text import address_in
from tasks.extract.hostile_markup import check_markup
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument
from tasks.languages.page_words import words_in_order

# What clippers call the address of the page, in the order of trust.
_ADDRESS_KEYS = (
    "url",
    "source",
    "source_url",
    "link",
    "canonical_url",
    "original_url",
    *words_in_order("address_keys"),
)
_TITLE_KEYS = ("title", *words_in_order("headline_keys"))


def read_markdown(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Render Markdown as HTML, so that headings, lists and tables reach the parser as such.

    Args:
        opened: the document.
        limits: what the rendered markup may cost.

    Yields:
        One page of kind ``html``; front matter becomes its headers.
    """
    document, decoded = opened.document, opened.decoded
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    headers, text = split_front_matter(text)
    # Raw HTML stays off: a clipper's remains must not bring scripts or comments into the page.
    body = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text)
    title = html.escape(next(filter(None, (headers.get(key) for key in _TITLE_KEYS)), ""))
    markup = f"<html><head><title>{title}</title></head><body><article>\n{body}</article></body></html>"
    check_markup(markup, limits, document.locator)
    named = (headers[key] for key in _ADDRESS_KEYS if headers.get(key, "").startswith("http"))
    url = document.url or next(named, None) or address_in(text)
    yield Page(document, "html", markup, decoded.charset, url, headers)
