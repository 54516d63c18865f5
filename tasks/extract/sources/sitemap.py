"""Sitemaps: the pages that a site lists, with news titles and dates where it has them."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

from tasks.core.documents import Address
from tasks.core.errors import SourceError
from tasks.extract.limits import LARGEST_ANSWER


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists.

    Attributes:
        addresses: newest first where it has times.
        is_index: whether they are those of other sitemaps.
    """

    addresses: tuple[Address, ...]
    is_index: bool = False


def read_sitemap(content: bytes, where: str = "sitemap") -> Sitemap:
    """Read a sitemap.

    Args:
        content: XML, perhaps gzipped, or text with an address a line.
        where: for errors.

    Raises:
        SourceError: neither XML nor a list of addresses.
    """
    content = _plain(content, where)
    if not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines()]
        found = [Address(line) for line in lines if line.startswith(("http://", "https://"))]
        if not found:
            raise SourceError("not a sitemap", where=where, todo="Give the address of sitemap.xml itself")
        return Sitemap(tuple(found))
    try:
        root = _root(content, where)
        found = [address for element in root if (address := _address(element)) is not None]
    except UnicodeError as error:  # repaired XML may hold bytes of another character set, in names and in text
        raise SourceError(f"damaged XML: {error}", where=where, todo="Give another sitemap of the site") from error
    oldest = datetime.min.replace(tzinfo=UTC)
    newest_first = sorted(found, key=lambda address: address.listed_at or oldest, reverse=True)
    return Sitemap(tuple(newest_first), _name(root) == "sitemapindex")


def _root(content: bytes, where: str) -> etree._Element:
    # Entities stay unresolved and nothing is fetched: a sitemap comes from outside.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"not XML: {error}", where=where, todo="Give the address of sitemap.xml itself") from error
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise SourceError("not a sitemap", where=where, todo="Give the address of sitemap.xml itself")
    return root


def _address(element: etree._Element) -> Address | None:
    fields: dict[str, str] = {}
    for child in element.iter():
        if isinstance(child.tag, str) and child.text:
            fields.setdefault(_name(child), child.text.strip())
    url = fields.get("loc", "")
    if not url.startswith(("http://", "https://")):
        return None
    return Address(url, fields.get("title"), _time(fields.get("publication_date") or fields.get("lastmod")))


def _name(element: etree._Element) -> str:
    """Local name; repaired XML may keep the prefix of a namespace that it does not declare."""
    return re.split(r"[}:]", str(element.tag))[-1]


def _time(value: str | None) -> datetime | None:
    try:
        time = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return time.replace(tzinfo=UTC) if time and not time.tzinfo else time


def _plain(content: bytes, where: str) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as packed:
            return packed.read(LARGEST_ANSWER)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"damaged gzip: {error}", where=where, todo="Try again later") from error
