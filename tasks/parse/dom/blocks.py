"""What is left of a page as blocks of text: paragraphs, headings, list items, table rows, captions, bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from tasks.extract.limits import WALK_DEPTH
from tasks.parse.body.region import paragraph_weight
from tasks.parse.dom.boilerplate import block_tags, is_credit, is_dropped
from tasks.parse.metadata.titles import without_entities

_BLOCKS = block_tags()
_NEVER = frozenset(["script", "style", "head", "title", "nav", "footer", "aside", "img"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_PARAGRAPHS = frozenset(["p", "pre", "blockquote", "dd", "dt"])
_CELLS = frozenset(["td", "th"])
_STRONG = frozenset(["strong", "b"])
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_CAPTION_NAME = re.compile(
    r"caption|img_?desc|photo_?(?:desc|info|cap)|(?:^|[-_ ])cap(?:$|[-_ ])|(?:photo|image|img)-?credit", re.I
)
_LONGEST_ASIDE = 400  # characters under a byline's or caption's class; more is text under a careless name


class Kind(Enum):
    """What a block is."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"
    CREDIT = "credit"


_APART = frozenset([Kind.CAPTION, Kind.CREDIT])


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page.

    Attributes:
        text: white space folded.
        kind: what it is.
        weight: how much it reads like a paragraph, 0 for what does not.
        linked: share of its characters inside links.
        strong: all of it is bold.
    """

    text: str
    kind: Kind
    weight: float
    linked: float
    strong: bool


def read_blocks(tags: Iterable[Tag]) -> list[Block]:
    """Return the blocks of elements, in order.

    Args:
        tags: where the article is; what is boilerplate by its class names is passed over.
    """
    walk = _Walk()
    for tag in tags:
        walk.enter(tag, Kind.TEXT, 0)
        walk.close(Kind.TEXT)
    return walk.blocks


def clean(text: str) -> str:
    """Return a line with white space folded, soft hyphens and marks without width removed, and no entity left in it."""
    if "&" in text:
        text = without_entities(text)
    return " ".join(_INVISIBLE.sub("", text).split())


def names_of(tag: Tag) -> Sequence[str]:
    """Return a tag's class names and id."""
    names = tag.get("class")
    listed: list[str] = names.split() if isinstance(names, str) else list(names or ())
    identity = tag.get("id")
    return [*listed, identity] if isinstance(identity, str) and identity else listed


class _Walk:
    """One walk over tags that collects their blocks."""

    __slots__ = ("_links", "_pieces", "_row", "_strong", "blocks")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._row: list[str] | None = None
        self._links = self._strong = 0

    def enter(self, tag: Tag, kind: Kind, depth: int, *, linked: bool = False, strong: bool = False) -> None:
        """Return a tag with all inside it."""
        for child in tag.children:
            if isinstance(child, Tag):
                self._tag(child, kind, depth + 1, linked, strong)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._pieces.append(str(child))
                letters = len(child.strip())
                self._links += letters if linked else 0
                self._strong += letters if strong else 0

    def _tag(self, tag: Tag, kind: Kind, depth: int, linked: bool, strong: bool) -> None:
        name = tag.name
        if name in _NEVER or depth > WALK_DEPTH:
            return
        if name == "br":
            self._break(kind)
            return
        inner = _kind_of(tag, kind)
        if inner is None:
            return
        is_block = name in _BLOCKS or (inner is not kind and inner in _APART)
        if name == "tr":
            self._table_row(tag, kind, depth, linked)
            return
        if is_block:
            self.close(kind)
        self.enter(tag, inner, depth, linked=linked or name == "a", strong=strong or name in _STRONG)
        if is_block:
            self.close(inner)

    def _break(self, kind: Kind) -> None:
        if self._row is None:
            self.close(kind)
        else:
            self._pieces.append(" ")

    def _table_row(self, row: Tag, kind: Kind, depth: int, linked: bool) -> None:
        """Return a row of short cells is one line; a cell of a table that lays out the page is text as any other."""
        cells = [cell for cell in row.children if isinstance(cell, Tag) and cell.name in _CELLS]
        layout = len(cells) < 2 or any(cell.find(["p", "div", "table", "li"]) is not None for cell in cells)
        self.close(kind)
        if layout or self._row is not None:
            self.enter(row, kind, depth, linked=linked)
            self.close(kind)
            return
        self._row = []
        for cell in cells:
            self.enter(cell, kind, depth, linked=linked)
            self._row.append(clean("".join(self._pieces)))
            self._pieces.clear()
        text, letters, self._row = " | ".join(self._row), len("".join(self._row)), None
        if letters:
            self.blocks.append(Block(text, Kind.ROW, 0.0, self._links / letters, strong=False))
        self._links = self._strong = 0

    def close(self, kind: Kind) -> None:
        """Return the border of a block: what was collected becomes one."""
        if self._row is not None or not self._pieces:
            return
        text = clean("".join(self._pieces))
        if text:
            weight = 0.0 if kind in _APART else paragraph_weight(text, self._links)
            strong = self._strong >= 0.9 * len(text.replace(" ", ""))
            self.blocks.append(Block(text, kind, weight, min(self._links / len(text), 1.0), strong))
        self._pieces.clear()
        self._links = self._strong = 0


def _kind_of(tag: Tag, kind: Kind) -> Kind | None:
    """Return what is inside a tag; null for boilerplate."""
    if kind in _APART:
        return kind
    if tag.name in _HEADINGS:
        return Kind.HEADING
    if tag.name == "li":
        return Kind.ITEM
    if tag.name in _PARAGRAPHS:
        kind = Kind.PARAGRAPH
    if tag.name in ("figcaption", "caption"):
        return Kind.CAPTION
    names = names_of(tag)
    if not names:
        return Kind.CAPTION if tag.name == "figure" and tag.find("table") is None else kind
    if any(map(_CAPTION_NAME.search, names)) or (tag.name == "figure" and tag.find("table") is None):
        return Kind.CAPTION if _is_short(tag) else kind
    if any(map(is_credit, names)):
        return Kind.CREDIT if _is_short(tag) else kind
    if any(map(is_dropped, names)) and _is_short(tag):
        return None
    return kind


def _is_short(tag: Tag) -> bool:
    return len(tag.get_text()) < _LONGEST_ASIDE
