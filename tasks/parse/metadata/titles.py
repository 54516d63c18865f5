"""Headlines out of title elements, which name the site as well."""

from __future__ import annotations

import html
import re

from tasks.languages.page_words import any_word

_SUFFIX = re.compile(r"\s*(?:::|[|<:–—»·-])\s*(?P<site>[^|<:–—»-]{2,30})$")
_BARS = ("|", "<", "::")  # headlines hold none of these
_SITE_END = re.compile(rf"(?:{any_word('site_ends')})$")
_ENTITY = re.compile(r"&(?:#\d{2,7};?|#[xX][0-9a-fA-F]{2,6};|[a-zA-Z]{2,24}\d{0,2};)")
_TIMES_ESCAPED = 3  # a title that passes through a feed and an editor is escaped by each


def without_entities(text: str) -> str:
    """Return a text whose characters a site escaped once too often, such as ``&#8216;`` or ``&amp;quot;``.

    Args:
        text: as a parser gives it; what only looks like an entity (``AT&T``) stays.
    """
    for _ in range(_TIMES_ESCAPED):
        plain = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
        if plain == text:
            break
        text = plain
    return " ".join(text.split())


def without_site(title: str | None, publisher: str | None) -> str | None:
    """Return a title without the site's name behind it: the publisher's, or one that is behind a bar.

    Args:
        title: of a meta or title element.
        publisher: the site's name, if known.
    """
    if not title:
        return None
    match = _SUFFIX.search(title)
    if match is None:
        return title
    known = publisher and publisher.replace(" ", "").lower() in match["site"].replace(" ", "").lower()
    barred = any(mark in match.group() for mark in _BARS) or _SITE_END.search(match["site"])
    return title[: match.start()].strip() or title if known or barred else title
