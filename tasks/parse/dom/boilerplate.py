"""Which class names, ids and lines are around articles: ``boilerplate.yaml``, and the words of each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from typing import Any

import yaml

from tasks.languages.page_words import any_word, pattern, words

_LONGEST_APOLOGY = 240  # characters; a longer line is text that speaks of such things
_START = 40  # characters in which a text says what it is
_SHORT_ASIDE = 400  # characters of a dialog's or advertisement's text
# "HTML5" and "H.264" are no numbers, and neither is that of a version; a line with a figure is text.
_NUMBER = re.compile(rf"(?<![A-Za-z\d.])\d+(?:[.,]\d+)?(?! ?(?:{any_word('versions')}))")
_PARTS = re.compile(r"[-_\s]+|(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=20_000)
def is_dropped(name: str) -> bool:
    """Return whether a class name or id says that its element is no part of an article."""
    names = _names()
    return not names.bodies.search(name) and (_ends(name, names.dropped) or bool(names.patterns.search(name)))


@lru_cache(maxsize=20_000)
def is_credit(name: str) -> bool:
    """Return whether a class name or id says that its element describes the article: bylines, captions, times."""
    names = _names()
    return not names.bodies.search(name) and (_ends(name, names.credits) or bool(names.credit_patterns.search(name)))


@lru_cache(maxsize=20_000)
def is_byline(name: str) -> bool:
    """Return whether a class name or id says that its element names who wrote the article."""
    return _ends(name, _names().bylines)


@lru_cache(maxsize=20_000)
def is_comments(name: str) -> bool:
    """Return whether a class name or id says that its element holds what readers wrote."""
    names = _names()
    return not names.comments.isdisjoint(_split(name)) and not names.bodies.search(name)


@lru_cache(maxsize=20_000)
def is_body(name: str) -> bool:
    """Return whether a class name or id says that its element holds the article's text."""
    return bool(_names().bodies.search(name))


@lru_cache(maxsize=20_000)
def is_concealing(names: str) -> bool:
    """Return whether a class name, or one of those of a class attribute, says that its element is hidden."""
    return any(map(_names().concealing.fullmatch, names.split()))


def is_side_role(role: str | None) -> bool:
    """Return whether a ``role`` attribute says that its element is beside the article."""
    return role is not None and role.strip().lower() in _names().side_roles


def is_hidden_aside(text: str) -> bool:
    """Return whether a hidden text says that it is a dialog, an advertisement or a wall.

    Args:
        text: of the hidden element; an article may speak of such things in passing.
    """
    found = [match.start() for match in islice(pattern("hidden_asides").finditer(text), 3)]
    return bool(found) and (found[0] < _START or len(text) < _SHORT_ASIDE or len(found) > 2)


def is_advert_text(text: str) -> bool:
    """Return whether the text of a frame is an advertisement's."""
    return is_hidden_aside(text)


def is_advertiser(name: str) -> bool:
    """Return whether the name or address of a frame says that it shows advertisements."""
    return bool(_names().advertisers.search(name) or pattern("advertisers").search(name))


@dataclass(frozen=True, slots=True)
class Role:
    """What an element is, by its class names and id together."""

    dropped: bool
    credit: bool
    comments: bool
    byline: bool


@lru_cache(maxsize=20_000)
def role_of(names: str | None, identity: str | None) -> Role:
    """Return the role that an element's class attribute and id give it; worked out once for each pair.

    Args:
        names: the class attribute, as written.
        identity: the id.
    """
    listed = (*(names or "").split(), *((identity,) if identity else ()))
    return Role(*(any(map(fits, listed)) for fits in (is_dropped, is_credit, is_comments, is_byline)))


def block_tags() -> frozenset[str]:
    """Names of elements that begin and end a line."""
    return _names().blocks


def removed_tags() -> frozenset[str]:
    """Names of elements that hold no text of any article."""
    return _names().removed


def kept_attributes() -> frozenset[str]:
    """Names of attributes that tell something."""
    return _names().attributes


def is_no_text(line: str) -> bool:
    """Return whether a line is furniture between paragraphs, such as ``Advertisement``."""
    return bool(pattern("lines").fullmatch(line))


def is_apology(line: str) -> bool:
    """Return whether a line is what a player or a page says where it cannot show something.

    Args:
        line: such as ``Your browser does not support the video tag.``
    """
    if len(line) > _LONGEST_APOLOGY or _NUMBER.search(line):
        return False
    return bool(pattern("apologies").fullmatch(line))


def _ends(name: str, listed: frozenset[str]) -> bool:
    parts = _split(name)
    return bool(parts) and (parts[0] in listed or parts[-1] in listed)


def _split(name: str) -> list[str]:
    return [part.lower() for part in _PARTS.split(name) if part]


class _Names:
    __slots__ = (
        "advertisers",
        "attributes",
        "blocks",
        "bodies",
        "bylines",
        "comments",
        "concealing",
        "credit_patterns",
        "credits",
        "dropped",
        "patterns",
        "removed",
        "side_roles",
    )

    def __init__(self, raw: dict[str, Any]) -> None:
        self.removed, self.attributes, self.blocks, self.dropped, self.credits, self.comments, self.bylines = (
            frozenset(word for row in raw[key] for word in row)
            for key in ("removed", "attributes", "blocks", "dropped", "credits", "comments", "bylines")
        )
        self.patterns = re.compile("|".join(raw["patterns"]), re.IGNORECASE)
        self.credit_patterns = re.compile("|".join(raw["credit_patterns"]), re.IGNORECASE)
        self.bodies = re.compile(raw["bodies"], re.IGNORECASE)
        self.side_roles = frozenset(raw["side_roles"])
        self.concealing, self.advertisers = (
            re.compile("|".join(f"(?:{line})" for line in raw[key]), re.IGNORECASE)
            for key in ("concealing", "advertisers")
        )
        comments = frozenset(words("comment_names"))
        self.dropped |= comments
        self.comments |= comments


@cache
def _names() -> _Names:
    return _Names(yaml.safe_load(resources.files(__package__).joinpath("boilerplate.yaml").read_text("utf-8")))
