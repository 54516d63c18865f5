"""A page's markup as a lean tree: parsed by lxml, stripped of what no article is made of, then a BeautifulSoup tree.

Stripping first makes the BeautifulSoup tree cost half. Whatever could make a parser hang is refused before it.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from lxml import etree, html

from tasks.errors import UnreadableDocumentError
from tasks.parsing.boilerplate import kept_attributes, removed_tags

_DROPPED = removed_tags()
_KEPT = kept_attributes()
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST_COMMENTS = 20_000
_MOST_ATTRIBUTES = 2_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{60000}")


def parse_markup(markup: str, where: str) -> html.HtmlElement:
    """The lxml tree of a page.

    Args:
        markup: decoded HTML.
        where: what to call it in errors.

    Raises:
        UnreadableDocumentError: no tree can be made, or making one would cost too much.
    """
    if markup.count("<!--") > _MOST_COMMENTS or _LONG_TAG.search(markup):
        raise UnreadableDocumentError("markup made to hang parsers", where=where, todo="Save the article as text")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocumentError(f"no markup to read: {error}", where=where, todo="Save the page again") from error
    if any(len(element.attrib) > _MOST_ATTRIBUTES for element in tree.iter()):
        raise UnreadableDocumentError(
            "an element with too many attributes", where=where, todo="Save the article as text"
        )
    return tree


def prune(tree: html.HtmlElement) -> html.HtmlElement:
    """Strip scripts but ld+json, media, controls and all attributes that no rule reads; the tree is changed.

    Args:
        tree: as parsed. Elements that a style hides are marked ``hidden``.
    """
    for element in list(tree.iter(etree.Element)):
        tag = element.tag
        if tag in _DROPPED or (tag == "script" and element.get("type") != "application/ld+json"):
            if element.getparent() is not None:
                element.drop_tree()
        elif tag == "form" and element.getparent() is not None:
            element.drop_tag()  # whole pages stand inside one
        elif len(element.attrib):
            _strip(element)
    return tree


def _strip(element: html.HtmlElement) -> None:
    # Cleared as a whole: names such as "{x" cannot be deleted one by one.
    kept = [(name, value) for name, value in element.items() if name in _KEPT]
    if _HIDDEN.search(element.get("style", "")):
        kept.append(("hidden", ""))
    element.attrib.clear()
    for name, value in kept:
        element.set(name, value)


def soup_of(tree: html.HtmlElement) -> BeautifulSoup:
    """The BeautifulSoup tree of a pruned one."""
    return BeautifulSoup(etree.tostring(tree, encoding="unicode", method="html"), "lxml")
