"""What a feed, an export, a mail or a front matter says of an article, outside its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from tasks.languages.letters import HANGUL
from tasks.languages.page_words import words_in_order
from tasks.parse.metadata.bylines import author_names
from tasks.parse.metadata.field_collection import Found
from tasks.parse.metadata.forwarded_mail import is_mail

_SOURCE = "container"
_IGNORED = "ignored"  # the field of names that are not kept
_LONGEST_NAME = 40  # characters
_ADDRESS = re.compile(r"https?://|^www\.|^[\w-]+(?:\.[\w-]+)+$|@", re.IGNORECASE)


def from_container(headers: Mapping[str, str], found: Found) -> None:
    """Fill in what a container says of its article; it was written for this article alone, so it comes first.

    The title is left to the page, whose own is longer more often than a mail's subject. The date of a mail is not
    looked at here: it may be that of a page forwarded a year later.

    Args:
        headers: of the page, keys in lower case.
        found: filled in.
    """
    values = {_plain(key): value for key, value in headers.items() if not (key == "date" and is_mail(headers))}
    for name, field in _fields().items():
        value = values.get(name, "")
        if field in ("published", "modified"):
            if field not in found.values:
                found.stamp(field, value, _SOURCE)
        elif field == "publisher":
            found.take(field, container_publisher(value), _SOURCE)
        elif field == "authors":
            found.take(field, container_authors(value), _SOURCE)


def field_of(key: str) -> str | None:
    """Return the field of an article that a name stands for; null for any other name.

    Args:
        key: as written.

    Example: ``field_of("Date published")`` is ``published``; ``field_of("created")`` is null.
    """
    field = _fields().get(_plain(key))
    return None if field == _IGNORED else field


def is_ignored(key: str) -> bool:
    """Return whether a name is one of those that are not kept of any article: ``created``, ``tags``, ``length``.

    Args:
        key: as written.
    """
    return _fields().get(_plain(key)) == _IGNORED


def field_names() -> tuple[str, ...]:
    """Return all names of fields, those that are not kept among them, in lower case, with underscores."""
    return tuple(_fields())


def container_publisher(text: str) -> str | None:
    """Return the publisher that a container names; null for an address or a sentence."""
    name = text.replace("[[", "").replace("]]", "").strip(" \"'")
    return name if name and len(name) <= _LONGEST_NAME and not _ADDRESS.search(name) else None


def container_authors(text: str) -> tuple[str, ...]:
    """Return the names that a container gives, as it says itself that they are names.

    Args:
        text: one name, or several with commas; Obsidian writes ``[[people/김하늘|하늘]]``.
    """
    names: list[str] = []
    for part in re.split(r"\s*[,;]\s*", text.replace("[[", "").replace("]]", "")):
        plain = part.partition("|")[0].rpartition("/")[2].strip(" @\"'")
        names += author_names(plain) or ([plain] if 0 < len(plain) <= _LONGEST_NAME and _is_name(plain) else [])
    return tuple(dict.fromkeys(names))


def _plain(key: str) -> str:
    return re.sub(r"[\s_-]+", "_", key.strip().lower())


def _is_name(text: str) -> bool:
    """Return a word or two that no pattern of bylines knows: ``佐藤``, ``Madonna``."""
    return not re.search(rf"[{HANGUL}@/]|https?:|\d", text)


@cache
def _fields() -> Mapping[str, str]:
    """Return the field of each name, names in order of trust."""
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load(
        resources.files(__package__).joinpath("container_fields.yaml").read_text(encoding="utf-8")
    )
    names: dict[str, str] = {}
    for field, known in loaded.items():
        spoken = words_in_order(f"{field}_keys")
        names |= dict.fromkeys((*known["names"], *spoken, *known.get("doubtful", ())), field)
    return names
