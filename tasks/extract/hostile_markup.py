"""Markup of the shapes that hang or crash parsers: it is refused before any parser sees it."""

from __future__ import annotations

import re

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.limits import Limits

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
    """Return how many comments are opened after the last that is closed."""
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
