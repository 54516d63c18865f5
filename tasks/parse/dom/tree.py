"""A page's markup as a lean tree: parsed by lxml, cut to what is needed, then made a BeautifulSoup tree.

Cutting comes first because the second tree costs most: 15.8 ms for a whole page, 8.5 ms without scripts and media, 3 ms
for what is left. Whatever could make a parser hang is refused before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from bs4 import BeautifulSoup
from lxml import etree

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.limits import TAG_LETTERS, TREE_ATTRIBUTES, TREE_COMMENTS
from tasks.parse.dom.boilerplate import kept_attributes, removed_tags, role_of

Element: TypeAlias = etree._Element

REGION = "data-figurewatch-region"  # by which the second tree knows the article again
_REMOVED = removed_tags()
_KEPT = kept_attributes()
_LEAN = frozenset(["itemprop", "content", "datetime", "alt", REGION])
_NAMED = _LEAN | {"class", "id"}
_INLINE = ("span", "em", "i", "u", "font", "small", "mark", "cite", "abbr", "ins", "sup", "sub", "code", "label")
_NAMELESS = "nameless"
_YEAR = re.compile(r"(?:19|20)\d\d")
_HIDDEN = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?![.\d])"
    r"|(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|!|$)|content-visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0)",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{60000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def parse_markup(markup: str, where: str) -> Element:
    """Return the lxml tree of a page.

    Args:
        markup: decoded HTML.
        where: what to call it in errors.

    Raises:
        UnreadableDocumentError: no tree can be made, or making one would cost too much.
    """
    long_tags = (_QUOTED.sub("", tag.group()) for tag in _LONG_TAG.finditer(markup))
    if markup.count("<!--") > TREE_COMMENTS or any(len(tag) > TAG_LETTERS for tag in long_tags):
        raise UnreadableDocumentError("markup made to hang parsers", where=where, todo="Save the article as text")
    # etree's own parser: the elements of lxml.html look up a Python class at every step, 7% of all time.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocumentError(f"no markup to read: {error}", where=where, todo="Save the page again") from error
    if tree is None:
        raise UnreadableDocumentError("no markup to read", where=where, todo="Save the page again")
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser leaves out what is deeper, and a text without its end looks like a whole one.
        raise UnreadableDocumentError(
            "more elements inside each other than can be read: thousands of tags are never closed",
            where=where,
            todo="Save the article as text, or print it to PDF",
        )
    return tree


def prune(tree: Element, where: str, kept: frozenset[str] = frozenset()) -> Element:
    """Take out scripts but ld+json, media and controls; the tree is changed.

    Args:
        tree: as parsed.
        where: what to call it in errors.
        kept: names of controls that are needed for a while.

    Raises:
        UnreadableDocumentError: an element has more attributes than any page needs.
    """
    for element in list(tree.iter(etree.Element)):
        if len(element.attrib) > TREE_ATTRIBUTES:
            raise UnreadableDocumentError(
                "an element with too many attributes", where=where, todo="Save the article as text"
            )
        if REGION in element.attrib:
            del element.attrib[REGION]  # only this project may set it
        tag = element.tag
        if (tag in _REMOVED and tag not in kept) or (tag == "script" and element.get("type") != "application/ld+json"):
            drop(element)
    return tree


def drop(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def is_hidden(element: Element) -> bool:
    """Return whether an element's own attributes hide it."""
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def text_of(element: Element) -> str:
    """Return all text in an element."""
    return "".join(map(str, element.itertext()))


def soup_of(tree: Element) -> BeautifulSoup:
    """Return the BeautifulSoup tree of a pruned one, with those attributes that rules look at."""
    for element in tree.iter(etree.Element):
        if len(element.attrib):
            _keep(element, [name for name in element.attrib if name in _KEPT])
    return _soup(tree)


def lean_soup_of(tree: Element, region: Sequence[Element]) -> BeautifulSoup:
    """Return the same where no rule asks: names that give no role go as well, and in the region bare inline elements.

    Args:
        tree: cut to the region and what describes it.
        region: the elements of the article.
    """
    for element in tree.iter(etree.Element):
        if len(element.attrib):
            role = role_of(element.get("class"), element.get("id"))
            named = role.dropped or role.credit or role.byline or element.tag == "time"  # which of two times is it?
            kept = _NAMED if named else _LEAN
            _keep(element, [name for name in element.attrib if name in kept])
    for root in region:
        for element in root.iter(*_INLINE):
            if not len(element.attrib) and element is not root and not _YEAR.search(element.text or ""):
                element.tag = _NAMELESS  # a year may be the time of publication, which is looked for by element
    etree.strip_tags(tree, _NAMELESS)
    return _soup(tree)


def _keep(element: Element, names: Sequence[str | bytes]) -> None:
    """Strip an element of all attributes but these, all at once: names such as "{x" cannot be deleted one by one."""
    if len(names) != len(element.attrib):
        kept = [(name, element.get(name, "")) for name in names]
        element.attrib.clear()
        for name, value in kept:
            element.set(name, value)


def serialised(tree: Element) -> str:
    """Return the tree as markup."""
    return str(etree.tostring(tree, encoding="unicode", method="html"))


def _soup(tree: Element) -> BeautifulSoup:
    return BeautifulSoup(serialised(tree), "lxml")
