"""What a feed, an export, a mail or a front matter says of an article, outside its text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasks.parsing.bylines import author_names
from tasks.parsing.found import Found

_SOURCE = "container"
_LONGEST_NAME = 40  # characters
_HOST = re.compile(r"^(?:https?://|www\.)|^[\w-]+(?:\.[\w-]+)+$", re.IGNORECASE)


def from_container(headers: Mapping[str, str], found: Found) -> None:
    """Fill in what a container says of its article; it was written for this article alone, so it comes first.

    The title is left to the page, whose own is longer more often than a mail's subject. A mail's ``date`` is not
    looked at here: it may be that of a page forwarded a year later.

    Args:
        headers: of the page, keys in lower case.
        found: filled in.
    """
    for name in ("published", "modified"):
        found.stamp(name, headers.get(name), _SOURCE)
    publisher = headers.get("publisher", "")
    found.take("publisher", publisher if not _HOST.search(publisher) else None, _SOURCE)
    for key in ("author", "authors"):
        found.take("authors", container_authors(headers.get(key, "")), _SOURCE)


def container_authors(text: str) -> tuple[str, ...]:
    """The names that a container gives, as it says itself that they are names.

    Args:
        text: one name, or several with commas; Obsidian writes ``[[김하늘]]``.
    """
    names: list[str] = []
    for part in re.split(r"\s*[,;]\s*", text.replace("[[", "").replace("]]", "")):
        plain = part.rpartition("|")[2].strip(" @\"'")
        names += author_names(plain) or ([plain] if plain and len(plain) <= _LONGEST_NAME and _is_name(plain) else [])
    return tuple(dict.fromkeys(names))


def _is_name(text: str) -> bool:
    """A word or two that no pattern of bylines knows: ``Ann Park``, ``佐藤``."""
    return not re.search(r"[가-힣@/]|https?:|\d", text)
