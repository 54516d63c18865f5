"""Pages that are no article: empty, an error, a wall, a list or a front page. Each is refused with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from tasks.core.errors import NotAnArticleError
from tasks.languages.letters import wide_letters
from tasks.languages.page_words import pattern
from tasks.parse.body.region import paragraph_weight
from tasks.parse.dom.blocks import Block
from tasks.parse.metadata.structured_data import Head

_LEAST_LETTERS = 60  # of a page that nothing calls an article; a syllable of hangul counts as two
_LEAST_FLASH = 20  # of a text that is called an article, or is found in its place and has a number
_LEAST_SHOWN = 30
_BEGINNING = 600  # characters of a page without text
_SHORT = 900  # letters of text below which a wall or an error page is believed
_TEASERS = 8  # linked lines in what should be a body
_LEAST_HEADLINE = 10  # characters
_PROSE = 3  # paragraphs on end that no list has
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d")


def letters_in(text: str) -> int:
    """Letters of any script in a text."""
    return sum(map(len, _LETTERS.findall(text)))


def is_enough(text: str, *, marked: bool) -> bool:
    """Return whether a text is long enough to be an article.

    A syllable of hangul or a han character says as much as two letters.

    Args:
        text: the body.
        marked: something else than its length says that it is one.

    Example: ``is_enough("가온전자 3분기 영업이익 567억원", marked=True)``
    """
    least = _LEAST_FLASH if marked else _LEAST_LETTERS
    return any(letters_in(part) + wide_letters(part) >= least for part in (text[: 2 * least], text))


def says_number(text: str) -> bool:
    """Return whether a text says a number, as flashes do and notices such as "in preparation" do not."""
    return bool(_NUMBER.search(text))


def refuse_page(
    head: Head, blocks: Sequence[Block], text: str, shown: str, url: str | None, where: str, *, marked: bool
) -> None:
    """Refuse a page that shows no article.

    Args:
        head: what the page declares to machines.
        blocks: of its body, or of the whole page where none was found.
        text: the body.
        shown: all text of the page; looked at where the body is short.
        url: the page's address.
        where: what to call it in errors.
        marked: the body was found by a rule, or where the page marks it; it may then be short.

    Raises:
        NotAnArticleError: with the reason.
    """
    letters = letters_in(text)
    title = head.title or head.metas.get("og:title") or ""
    titles = (title, shown[:_BEGINNING] if letters < _LEAST_LETTERS else "")
    if letters < _SHORT and any(pattern("errors").search(words) for words in titles if words):
        raise _refused("an error page instead of the article", where, "Save the page again when the site shows it")
    if letters < _SHORT // 3 and pattern("walls").search(shown):
        raise _refused("the article stands behind a login or a subscription", where, "Log in and save it again")
    listed = not head.is_article and looks_like_list(blocks) and not is_prose(text.splitlines())
    if head.is_list or listed or _is_front(url, head):
        raise _refused("a list or front page: headlines of many articles", where, "Save the articles' own pages")
    if is_enough(text, marked=marked or head.is_article):
        return
    if letters_in(shown) < _LEAST_SHOWN:
        raise _refused("an empty page: it shows no text without its scripts", where, "Save it from a browser")
    raise _refused("no article text on the page", where, "Save the article's own page")


def _is_front(url: str | None, head: Head) -> bool:
    """Return an address without path or query, and nothing that calls the page an article."""
    if not url or head.is_article:
        return False
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def looks_like_list(blocks: Sequence[Block]) -> bool:
    """Headlines with a teaser each: no fewer links than paragraphs, and never three paragraphs on end.

    Args:
        blocks: of what should be a body.
    """
    teasers = paragraphs = run = longest = 0
    for block in blocks:
        if block.linked > 0.8 and len(block.text) >= _LEAST_HEADLINE:
            teasers, run = teasers + 1, 0
        elif block.weight:
            paragraphs, run = paragraphs + 1, run + 1
            longest = max(longest, run)
    return teasers >= max(_TEASERS, paragraphs) and longest < _PROSE


def is_prose(lines: Sequence[str]) -> bool:
    """Return whether three paragraphs follow each other.

    Args:
        lines: of a body, whatever found it.
    """
    run = 0
    for line in lines:
        run = run + 1 if paragraph_weight(line, 0) else 0
        if run >= _PROSE:
            return True
    return False


def _refused(what: str, where: str, todo: str) -> NotAnArticleError:
    return NotAnArticleError(what, where=where, todo=todo)
