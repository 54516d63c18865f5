"""Frames: blogs and old sites show their article in a frame, whose page is held by ``srcdoc``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.limits import FRAME_DEPTH, FRAMES
from tasks.parse.body.region import find_region
from tasks.parse.dom.boilerplate import is_advert_text, is_advertiser, role_of
from tasks.parse.dom.tree import Element, drop, is_hidden, parse_markup, prune, text_of
from tasks.parse.dom.tree_depth import flatten

_ENOUGH = 200.0  # letters of paragraphs: a page that holds more is no mere frame around its article
_LITTLE = 0.25  # of the frame's paragraphs
_SMALL = 340  # pixels: the largest usual advertisement that is no wider and no higher
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True, slots=True)
class _Frame:
    element: Element
    page: Element
    weight: float
    shared: float  # of the words of the outer page's title, those in the frame's text


def open_frames(tree: Element, where: str, depth: int = 0) -> bool:
    """Put the page of the frame that holds the article in the place of the frame.

    Nothing is done where the page around the frames says an article itself.

    Args:
        tree: as parsed; it is changed. What the frame's page declares to machines is added to its head.
        where: what to call it in errors.
        depth: how many frames are open around it.

    Returns:
        Whether a frame was opened.
    """
    found = [frame for frame in tree.iter("iframe", "frame") if frame.get("srcdoc")][:FRAMES]
    if not found or depth >= FRAME_DEPTH:
        return False
    frames = list(_readable(found, _title(tree), where, depth))
    own = find_region(tree)
    held = own.weight if own is not None else 0.0
    best = max(frames, key=lambda frame: frame.weight * (0.25 + frame.shared), default=None)
    if best is None or held >= max(_ENOUGH, _LITTLE * best.weight) or (held >= _ENOUGH and not best.shared):
        return False
    _insert(tree, best)
    return True


def _readable(frames: list[Element], title: str, where: str, depth: int) -> Iterator[_Frame]:
    """Frames with paragraphs that are no advertisements."""
    words = set(_WORD.findall(title.casefold()))
    for frame in frames:
        if _is_advert(frame):
            continue
        try:
            page = parse_markup(frame.get("srcdoc") or "", where)
        except UnreadableDocumentError:
            continue  # an empty or hostile frame is not the article
        flatten(page)
        open_frames(page, where, depth + 1)
        region = find_region(prune(page, where))
        if region is None:
            continue
        text = " ".join(map(text_of, region.elements))
        if is_advert_text(text):
            continue
        shared = sum(word in text.casefold() for word in words) / (len(words) or 1)
        yield _Frame(frame, page, region.weight, shared)


def _is_advert(frame: Element) -> bool:
    """Return whether a frame's names, address or size say that it shows an advertisement."""
    names = (frame.get("name"), frame.get("title"), frame.get("src"), frame.get("data-src"))
    if is_hidden(frame) or any(map(is_advertiser, filter(None, names))):
        return True
    role = role_of(f"{frame.get('class') or ''} {frame.get('name') or ''}", frame.get("id"))
    width, height = (_pixels(frame.get(name)) for name in ("width", "height"))
    return role.dropped or role.comments or (width is not None and height is not None and max(width, height) <= _SMALL)


def _pixels(size: str | None) -> int | None:
    match = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", size or "")
    return int(match[1]) if match else None


def _title(tree: Element) -> str:
    title = tree.find(".//title")
    return text_of(title) if title is not None else ""


def _insert(tree: Element, frame: _Frame) -> None:
    holder = etree.Element("article")  # nothing beside it goes on with its text
    inner = frame.page.find(".//body")
    inner = frame.page if inner is None else inner
    holder.text = inner.text
    _demote(tree, own_heading=inner.find(".//h1") is not None)
    head = tree.find(".//head")
    if head is None:
        head = etree.Element("head")
        tree.insert(0, head)
    for tag in list(frame.page.iter("meta", "script", "title")):
        if tag.tag != "title" or not _title(tree).strip():
            drop(tag)
            head.append(tag)
    holder.extend(list(inner))
    parent = frame.element.getparent()
    if frame.element.tag == "iframe" and parent is not None:
        holder.tail = frame.element.tail
        parent.replace(frame.element, holder)
    else:  # a frame set has no body of its own
        body = etree.SubElement(tree, "body")
        body.append(holder)


def _demote(tree: Element, *, own_heading: bool) -> None:
    """Make headings of the page around the frame lesser ones: they are the site's, unless the title says the same."""
    title = re.sub(r"[\W_]+", "", _title(tree)).casefold()
    for heading in list(tree.iter("h1")):
        words = re.sub(r"[\W_]+", "", text_of(heading)).casefold()
        if own_heading or (title and words not in title):
            heading.tag = "h2"
