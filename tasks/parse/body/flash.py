"""The body of a flash: one to three sentences, too little for the measures by which longer bodies are found.

A page whose text is that short is read only where its markup says so: an element that is named as the article's body,
else ``article`` or ``main``, else what is in one element with the only headline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from tasks.parse.body.body_selection import Body
from tasks.parse.body.line_filter import sort_lines
from tasks.parse.dom.blocks import Block, Kind, clean, names_of, read_blocks
from tasks.parse.dom.boilerplate import is_body, is_comments, is_dropped, is_no_text
from tasks.parse.dom.tree import Element, soup_of
from tasks.parse.refusals import is_enough, says_number
from tasks.parse.times.date_labels import labelled, lone_stamp

SOURCE = "short article"
_ASIDE = ("nav", "footer", "aside", "form", "script")
_LONGEST = 1_000  # characters of all text in the element; more is found by other means
_LEVELS = 3  # elements around a headline that may also hold its text


@dataclass(frozen=True, slots=True)
class ShortBody:
    """A short body with the blocks it was chosen from.

    Attributes:
        body: its lines.
        blocks: all blocks of its element.
        shown: all text of the page, comments and boilerplate left out.
    """

    body: Body
    blocks: list[Block]
    shown: str


def find_short_body(tree: Element, title: str | None, *, is_article: bool) -> ShortBody | None:
    """Return the body of a short article.

    Args:
        tree: the pruned page; it is changed.
        title: the headline; as a heading it is not repeated, but a flash may say nothing else.
        is_article: the page says that it is an article.

    Returns:
        The body; null where no element holds enough.
    """
    soup = soup_of(tree)
    for tag in list(soup.find_all(_is_aside)):
        tag.decompose()
    shown = clean(soup.get_text(" "))
    for tag in _candidates(soup, title):
        if len(tag.get_text()) > _LONGEST:
            continue
        blocks = read_blocks([tag])
        lines = tuple(block.text for block in blocks if _is_text(block))
        text = "\n".join(sort_lines(lines).text)
        if is_enough(text, marked=is_article or says_number(text)):
            credit_lines = tuple(block.text for block in blocks if block.kind is Kind.CREDIT)
            return ShortBody(Body(lines, (), (), credit_lines, SOURCE), blocks, shown)
    return None


def _is_aside(tag: Tag) -> bool:
    if tag.name in _ASIDE:
        return True
    return any(is_comments(name) or is_dropped(name) for name in names_of(tag))


def _candidates(soup: BeautifulSoup, title: str | None) -> Iterator[Tag]:
    """Elements that may hold the body, the surest first."""
    yield from soup.find_all(itemprop="articleBody")
    yield from soup.find_all(lambda tag: any(map(is_body, names_of(tag))) and tag.name not in ("html", "body"))
    yield from soup.find_all("article")
    yield from soup.find_all("main")
    headings = soup.find_all("h1") or [tag for tag in soup.find_all(["h2", "h3"]) if clean(tag.get_text(" ")) == title]
    if len(headings) == 1:
        for parent in list(headings[0].parents)[:_LEVELS]:
            if parent.name not in ("body", "html", "[document]", "header"):
                yield parent


def _is_text(block: Block) -> bool:
    """Return whether a block is a line of the text: no heading, link, byline, caption or time."""
    if block.kind in (Kind.HEADING, Kind.CAPTION, Kind.CREDIT) or block.linked > 0.5 or is_no_text(block.text):
        return False
    return lone_stamp(block.text) is None and not list(labelled(block.text))
