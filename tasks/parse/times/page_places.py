"""Places on a page: whether a node is above, in or below the article's text, by its headline and lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from tasks.parse.dom.blocks import clean
from tasks.parse.dom.index import Index
from tasks.parse.dom.tree import REGION

HEADINGS = ("h1", "h2", "h3", "h4")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEAST_HEADLINE = 6  # characters by which a heading is known as the headline
_PREFIX = 12  # characters of a line by which its place is found again


class PagePlaces:
    """Where headline and text of an article are on its page, in the order of the page's nodes.

    Args:
        index: the pruned page.
        title: the headline, if known.
        lines: the article's text.
    """

    def __init__(self, index: Index, title: str | None, lines: Sequence[str]) -> None:
        self.order: dict[int, int] = {}
        self.dated: list[NavigableString] = []
        self.headline: Tag | None = None
        self._around_text: frozenset[int] = frozenset()
        first, last = (lines[0][:_PREFIX], lines[-1][:_PREFIX]) if lines else ("", "")
        headings: list[Tag] = []
        text: list[NavigableString] = []
        for at, node in enumerate(index.soup.descendants):
            self.order[id(node)] = at
            if isinstance(node, Tag):
                if node.name in HEADINGS:
                    headings.append(node)
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                if _YEAR.search(node):
                    self.dated.append(node)
                if first and clean(node).startswith((first, last)):
                    text.append(node)
        self.headline = _headline(headings, title)
        if len(text) > 1 and self.headline is not None and self.headline in text[0].parents:
            text.pop(0)  # a headline that begins with the words of the text
        if text:
            self._around_text = frozenset(map(id, text[0].parents))
        self.start = self.order[id(text[0])] if text else len(self.order)
        self.end = self.order[id(text[-1])] if text else len(self.order)
        if self.headline is not None and self.order[id(self.headline)] > self.start:
            self.headline = None  # the heading of something below the article

    def above_text(self, node: Tag | NavigableString) -> bool:
        """Return whether a node is between headline and text, or just above the headline in the same header."""
        at = self.order.get(id(node))
        if at is None:  # a rule took it out of the text
            return True
        if at >= self.start:
            return False
        if self.headline is None:
            return True
        return at > self.order[id(self.headline)] or self._in_header(node)

    def below_headline(self, node: Tag | NavigableString) -> bool:
        """Return whether a node is below the headline; false where the headline is not known."""
        at = self.order.get(id(node))
        return at is None or (self.headline is not None and at > self.order[id(self.headline)])

    def is_near(self, node: Tag | NavigableString) -> bool:
        """Return whether a node is above, in, or in one element with the text."""
        at = self.order.get(id(node))
        if at is None or self.above_text(node):
            return True
        return self.start <= at <= self.end or (at > self.end and self._in_article(node))

    def _in_header(self, node: Tag | NavigableString) -> bool:
        """Return whether the elements around the headline hold a node, up to the first that holds the text as well.

        That first one is the article where it is the headline's own parent, and may be all of the page above it.
        """
        if self.headline is None:
            return False
        own = self.headline.parent
        for parent in self.headline.parents:
            if parent.name in ("body", "html", "[document]"):
                return False
            holds_text = id(parent) in self._around_text
            if holds_text and parent is not own and parent.name != "article":
                return False
            if any(other is parent for other in node.parents):
                return True
            if holds_text:
                return False
        return False

    def _in_article(self, node: Tag | NavigableString) -> bool:
        """Return whether the element of the article holds a node."""
        return any(
            parent.name == "article" or (REGION in parent.attrs and parent.name != "body") for parent in node.parents
        )


def _headline(headings: Sequence[Tag], title: str | None) -> Tag | None:
    """Return the heading that is the headline, else the only ``h1``."""
    for heading in headings:
        text = clean(heading.get_text(" "))
        if title and len(text) >= _LEAST_HEADLINE and (text in title or title in text):
            return heading
    top = [heading for heading in headings if heading.name == "h1"]
    return top[0] if len(top) == 1 else None
