"""A page's markup as a lean tree: parsed by lxml, stripped of what no article is made of, then a BeautifulSoup tree.

Stripping first makes the BeautifulSoup tree cost half. Whatever could make a parser hang is refused before it.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from lxml import etree, html

from tasks.errors import UnreadableDocumentError

_DROPPED = [
    "style",
    "svg",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "canvas",
    "video",
    "audio",
    "picture",
    "source",
    "input",
    "select",
    "option",
    "button",
    "textarea",
    "map",
]
_KEPT = frozenset(
    [
        "id",
        "class",
        "itemprop",
        "itemtype",
        "property",
        "name",
        "content",
        "href",
        "src",
        "alt",
        "datetime",
        "rel",
        "lang",
        "role",
        "type",
        "data-date-time",
        "data-modify-date-time",
    ]
)
_COMMENT_BOMB = re.compile(r"<!--")
_MOST_COMMENTS = 20_000
_MOST_ATTRIBUTES = 2_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{60000}")


def parse_markup(markup: str, where: str) -> html.HtmlElement:
    """The lxml tree of a page.

    Raises:
        UnreadableDocumentError: no tree can be made, or making one would cost too much.
    """
    if len(_COMMENT_BOMB.findall(markup)) > _MOST_COMMENTS or _LONG_TAG.search(markup):
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
    """Strip scripts but ld+json, media, forms and all attributes that no rule reads; the tree is changed."""
    for element in list(tree.iter(*_DROPPED)):
        element.drop_tree()
    for form in list(tree.iter("form")):
        form.drop_tag()  # whole pages stand inside one
    for script in list(tree.iter("script")):
        if script.get("type") != "application/ld+json":
            script.drop_tree()
    for element in tree.iter():
        if isinstance(element.tag, str) and len(element.attrib):
            for name in [name for name in element.attrib if name not in _KEPT]:
                del element.attrib[name]
    return tree


def soup_of(tree: html.HtmlElement) -> BeautifulSoup:
    """The BeautifulSoup tree of a pruned one."""
    return BeautifulSoup(etree.tostring(tree, encoding="unicode", method="html"), "lxml")
