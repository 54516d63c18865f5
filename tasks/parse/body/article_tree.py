"""What is left of a page once its article is found: the article, and what around it gives times and people."""

from __future__ import annotations

import re

from lxml import etree

from tasks.parse.body.region import Region
from tasks.parse.dom.boilerplate import role_of
from tasks.parse.dom.tree import REGION, Element, drop, text_of
from tasks.parse.metadata.bylines import names_of_line

_YEAR = re.compile(r"(?:19|20)\d\d|(?<![\d.])\d\d\.\s?\d\d\.\s?\d\d(?![\d.])")  # 2021, or 21.07.29
_SMALL = 400  # characters of an element that is kept or dropped whole
_NEVER = frozenset(["nav", "aside", "footer", "head"])


def cut(tree: Element, region: Region) -> None:
    """Mark the region, and take out of the tree all that neither belongs to it nor gives times and people.

    Args:
        tree: the pruned page; it is changed.
        region: where its article is.
    """
    above: set[Element] = set()
    for element in region.elements:
        element.set(REGION, "")
        above.update(element.iterancestors())
    for element in region.outside:
        if element not in above and REGION not in element.attrib:
            drop(element)
    _trim(tree, above)


def _trim(parent: Element, above: set[Element]) -> bool:
    """Drop what gives no time or person; whether anything is left."""
    left = False
    for child in list(parent):
        if REGION in child.attrib:
            left = True
        elif child in above:
            left = _trim(child, above) or left
        elif child.tag in _NEVER or not isinstance(child.tag, str):
            drop(child)
        else:
            text = text_of(child)
            if len(text) <= _SMALL:
                kept = (
                    bool(_YEAR.search(text))
                    or bool(names_of_line(" ".join(text.split())))
                    or any(map(_is_informative, child.iter(etree.Element)))
                )
            else:
                kept = _trim(child, above)
            if kept:
                left = True
            else:
                drop(child)
    return left


def _is_informative(element: Element) -> bool:
    if not len(element.attrib):
        return element.tag in ("h1", "time")
    role = role_of(element.get("class"), element.get("id"))
    return role.credit or role.byline or element.tag in ("h1", "time") or element.get("itemprop") is not None
