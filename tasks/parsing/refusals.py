"""Pages that are no article: empty, an error, a wall, a list or a front page. Each is refused with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

import yaml
from bs4 import Tag

from tasks.errors import NotAnArticleError
from tasks.parsing.index import Index
from tasks.parsing.structured import Head

_LEAST_LETTERS = 60
_SHORT = 900  # letters of text below which a wall or an error page is believed
_TEASERS = 5  # linked headlines in what should be a body
_LETTERS = re.compile(r"[^\W\d_]")


def letters_in(text: str) -> int:
    """Letters of any script in a text."""
    return len(_LETTERS.findall(text))


def refuse_page(head: Head, index: Index, tags: Sequence[Tag], text: str, url: str | None, where: str) -> None:
    """Refuse a page that shows no article.

    Args:
        head: what the page tells machines.
        index: the pruned page.
        tags: where its body was found.
        text: the body.
        url: the page's address.
        where: what to call it in errors.

    Raises:
        NotAnArticleError: with the reason.
    """
    letters = letters_in(text)
    title = head.title or head.metas.get("og:title") or ""
    headline = next((tag.get_text(" ", strip=True) for tag in index.elements("h1")), "")
    if letters < _SHORT and any(_pattern("errors").search(words) for words in (title, headline) if words):
        raise _refused("an error page instead of the article", where, "Save the page again when the site shows it")
    if letters < _SHORT and not head.article and letters < 2 * _LEAST_LETTERS:
        shown = index.soup.get_text(" ", strip=True)
        if letters_in(shown) < _LEAST_LETTERS:
            raise _refused("an empty page: it shows no text without its scripts", where, "Save it from a browser")
        if _pattern("errors").search(shown[:600]):
            raise _refused("an error page instead of the article", where, "Save the page again when the site shows it")
    if letters < _SHORT // 3 and _pattern("walls").search(index.soup.get_text(" ", strip=True)):
        raise _refused("the article stands behind a login or a subscription", where, "Log in and save it again")
    if head.is_list or _is_front(url, head) or _is_list(head, tags, text):
        raise _refused("a list or front page: headlines of many articles", where, "Save the articles' own pages")
    if letters < _LEAST_LETTERS:
        raise _refused("no article text on the page", where, "Save the article's own page")


def _is_front(url: str | None, head: Head) -> bool:
    """An address without path or query, and nothing that calls the page an article."""
    if not url or head.article or head.metas.get("og:type") == "article":
        return False
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _is_list(head: Head, tags: Sequence[Tag], text: str) -> bool:
    """A body that is full of linked headlines: at least one for two of its lines."""
    if head.article or head.metas.get("og:type") == "article" or "article:published_time" in head.metas:
        return False
    teasers = 0
    for tag in tags:
        for heading in tag.find_all(["h2", "h3", "h4", "dt", "strong"], limit=300):
            link = heading.find("a") or heading.find_parent("a")
            teasers += link is not None and len(heading.get_text(strip=True)) >= 10
    return teasers >= _TEASERS and 2 * teasers >= text.count("\n")


def _refused(what: str, where: str, todo: str) -> NotAnArticleError:
    return NotAnArticleError(what, where=where, todo=todo)


@cache
def _pattern(key: str) -> re.Pattern[str]:
    loaded = yaml.safe_load(resources.files(__package__).joinpath("refusals.yaml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{words})" for words in loaded[key]), re.IGNORECASE)
