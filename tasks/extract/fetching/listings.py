"""The addresses that a feed, a sitemap or a page of links lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from tasks.core.documents import Address
from tasks.core.errors import SourceError, UnreadableDocumentError
from tasks.extract.detect.charset import decode
from tasks.extract.hostile_markup import check_markup
from tasks.extract.limits import DEFAULT_LIMITS

MOST_LINKS = 5_000
"""Links of a page that are looked at."""
LONGEST_LINK = 2_000
"""Letters of an address; a longer one is no article's."""


def links_of(content: bytes, content_type: str | None, url: str, pattern: str) -> list[Address]:
    """Return the links of a page that a pattern is found in.

    Args:
        content: the page, as fetched and unpacked.
        content_type: as the server says it.
        url: the page's address, which relative links are relative to unless the page names another base.
        pattern: regular expression that is searched for in the absolute address.

    Returns:
        Each address once, in the order of the page, with the words of its first link that has some.

    Raises:
        SourceError: the page cannot be read.
    """
    wanted = re.compile(pattern)
    found: dict[str, str] = {}
    for address, words in _links(content, content_type, url):
        if len(address) <= LONGEST_LINK and wanted.search(address):
            found[address] = found.get(address) or words
    return [Address(address, words or None) for address, words in found.items()]


def _links(content: bytes, content_type: str | None, url: str) -> Iterator[tuple[str, str]]:
    try:
        text = decode(content, content_type).text
        check_markup(text, DEFAULT_LIMITS, url)
        root = lxml.html.document_fromstring(text.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except UnreadableDocumentError as error:
        raise SourceError(error.what, where=url, todo="Give another page of links") from error
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(f"the page has no links: {error}", where=url, todo="Give another page of links") from error
    bases = [str(base.get("href")) for base in root.iter("base") if base.get("href")]
    base = _joined(url, bases[0]) if bases else url
    for number, link in enumerate(root.iter("a")):
        if number >= MOST_LINKS:
            return
        address = _joined(base or url, link.get("href") or "")
        if address and address.startswith(("http://", "https://")):
            yield address, " ".join("".join(str(part) for part in link.itertext()).split())[:200]


def _joined(base: str, link: str) -> str | None:
    """Return a link as an absolute address without its fragment; null where it is none."""
    try:
        return urljoin(base, link.strip()).partition("#")[0]
    except ValueError:  # brackets that are no IPv6 address
        return None
