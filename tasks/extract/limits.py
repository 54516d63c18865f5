"""What a document may cost before it is set aside: sizes, ratios, and markup that is known to hang parsers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from tasks.core.errors import UnreadableDocumentError

MEGABYTE = 1_000_000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one document or container.

    Attributes:
        document_bytes: largest single document, unpacked, in bytes.
        unpacked_bytes: most that one archive may hold in all, archives inside it counted in, in bytes.
        growth: an archive may hold this many times its own size, even where that is more; a large crawl is no bomb.
        ratio: most that a compressed member may grow, as unpacked over packed bytes.
        members: most members of one zip file, those of zip files inside it counted in.
        directory_bytes: largest table of contents of a zip file; it is held in memory, some ten times larger.
        unpacking_seconds: most that unpacking one file may take, what is done with its pages not counted in.
        packed_rate: bytes of the file that may take a second each, where that is longer: a large crawl is no bomb.
        depth: how deep archives may lie in archives.
        attributes: most attributes on one tag; lxml needs seconds for 100,000.
        nesting: most elements open at once.
        tags: most tags of a page; news pages have some thousands, and BeautifulSoup needs half a minute for 300,000.
        comments: most comments that are opened and never closed; html.parser and lazy patterns go quadratic on them.
        pages: most pages of a PDF.
    """

    document_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 2_000 * MEGABYTE
    growth: int = 30
    ratio: float = 200.0
    members: int = 50_000
    directory_bytes: int = 20 * MEGABYTE
    unpacking_seconds: float = 60.0
    packed_rate: int = 2 * MEGABYTE
    depth: int = 3
    attributes: int = 1_000
    nesting: int = 500
    tags: int = 150_000
    comments: int = 500
    pages: int = 500


DEFAULT_LIMITS = Limits()

# Ratios of tiny members mean nothing: a page of blanks is no bomb.
RATIO_MATTERS_ABOVE = MEGABYTE


# What a member costs however small it is: a bomb may be made of empty files.
_LEAST_COST = 1_000


class Budget:
    """What one file may still unpack to, and for how long, shared by all archives inside it.

    Args:
        size: bytes of the file.
        limits: what is allowed.
        where: locator of the file, for the message.
    """

    def __init__(self, size: int, limits: Limits, where: str) -> None:
        self.allowed = max(limits.unpacked_bytes, limits.growth * size)
        self.left, self.where = self.allowed, where
        self.members = self.members_left = limits.members
        self.seconds = max(limits.unpacking_seconds, size / limits.packed_rate)
        self._taken, self._resumed = 0.0, time.monotonic()

    def timed(self, items: Iterable[Item]) -> Iterator[Item]:
        """Give out what is unpacked, and count the time that unpacking takes, not that of whoever uses it.

        Raises:
            UnreadableDocumentError: from what unpacks, which asks ``check_time``.
        """
        unpacking = iter(items)
        while True:
            self._resumed = time.monotonic()
            item = next(unpacking, None)
            self._taken += time.monotonic() - self._resumed
            if item is None:
                return
            yield item

    def check_time(self) -> None:
        """Refuse a file that takes too long.

        Raises:
            UnreadableDocumentError: when more time went by than is allowed.
        """
        if self._taken + time.monotonic() - self._resumed > self.seconds:
            raise UnreadableDocumentError(
                f"archive too large: unpacking takes more than {self.seconds:,.0f} seconds",
                where=self.where,
                todo="It looks like a decompression bomb; unpack it into the folder yourself if you trust it",
            )

    def enter(self, members: int) -> None:
        """Take off the members of a zip file that is opened.

        Raises:
            UnreadableDocumentError: when there are more than are allowed, those of former ones counted in.
        """
        self.check_time()
        self.members_left -= members
        if self.members_left < 0:
            raise UnreadableDocumentError(
                f"archive too large: more than {self.members:,} members",
                where=self.where,
                todo="Unpack it into the folder",
            )

    def spend(self, size: int) -> None:
        """Take off what was unpacked.

        Args:
            size: bytes.

        Raises:
            UnreadableDocumentError: when more was unpacked, or for longer, than is allowed.
        """
        self.check_time()
        self.left -= max(size, _LEAST_COST)
        if self.left < 0:
            raise UnreadableDocumentError(
                f"archive too large: more than {self.allowed:,} bytes unpacked",
                where=self.where,
                todo="It looks like a decompression bomb; unpack it into the folder yourself if you trust it",
            )


def check_size(size: int, limits: Limits, where: str) -> None:
    """Refuse a document that is larger than one article can be.

    Args:
        size: bytes.
        limits: what is allowed.
        where: locator for the message.

    Raises:
        UnreadableDocumentError: when it is too large.
    """
    if size > limits.document_bytes:
        raise UnreadableDocumentError(
            f"too large: {size:,} bytes, and {limits.document_bytes:,} are allowed",
            where=where,
            todo="Save the article alone, or split the file",
        )


def check_ratio(packed: int, unpacked: int, limits: Limits, where: str) -> None:
    """Refuse a member that unpacks to far more than its packed size.

    Args:
        packed, unpacked: bytes.
        limits: what is allowed.
        where: locator for the message.

    Raises:
        UnreadableDocumentError: when the ratio is over the limit.
    """
    if unpacked > RATIO_MATTERS_ABOVE and unpacked > limits.ratio * max(packed, 1):
        raise UnreadableDocumentError(
            f"unpacks to {unpacked // max(packed, 1):,} times its size, and {limits.ratio:g} times is allowed",
            where=where,
            todo="It looks like a decompression bomb; unpack it yourself if you trust it",
        )


# A tag with that many attributes is long; the sieve keeps the count off ordinary tags. ``<`` ends the run, so that
# the search stays linear on ``<a<a<a``.
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{1000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_OPENING_RUN = re.compile(r"(?:<[a-zA-Z][^<>]*>[^<]*){400}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
# Elements that never hold others, or that the next one of their kind closes.
_SHALLOW = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
        "rp",
        "rt",
    ]
)


def check_markup(markup: str, limits: Limits, where: str) -> None:
    """Refuse markup of the shapes that hang or crash parsers.

    Args:
        markup: decoded HTML.
        limits: what is allowed.
        where: locator for the message.

    Raises:
        UnreadableDocumentError: naming the shape.
    """
    if (unclosed := _unclosed_comments(markup)) > limits.comments:
        raise _hostile(f"{unclosed:,} comments are opened and never closed", where)
    if (tags := markup.count("<")) > limits.tags:
        raise _hostile(f"it has {tags:,} tags", where)
    for tag in _LONG_TAG.finditer(markup):
        attributes = len(_QUOTED.sub("", tag.group()).split()) - 1
        if attributes > limits.attributes:
            raise _hostile(f"a tag has {attributes:,} attributes", where)
    # Counting is only worth its time where many are opened in a row, or many more are opened than closed.
    if tags - 2 * markup.count("</") > limits.nesting or _OPENING_RUN.search(markup):
        depth = _nesting(markup)
        if depth > limits.nesting:
            raise _hostile(f"elements are nested {depth:,} deep", where)


def _unclosed_comments(markup: str) -> int:
    """How many comments are opened after the last that is closed."""
    return markup.count("<!--", max(markup.rfind("-->"), 0))


def _nesting(markup: str) -> int:
    """Greatest number of elements open at once, counted without building a tree."""
    depth = deepest = 0
    for closing, name, empty in _TAG.findall(markup):
        if empty or name.lower() in _SHALLOW:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _hostile(what: str, where: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"hostile markup: {what}", where=where, todo="Save the page again with another tool, or as plain text"
    )
