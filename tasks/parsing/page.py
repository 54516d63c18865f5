"""A page to its article."""

from __future__ import annotations

import re
from datetime import datetime

from tasks.errors import NotAnArticleError
from tasks.identity import canonical_url
from tasks.model import Article, Page
from tasks.parsing.bodies import find_body
from tasks.parsing.lines import sort_lines
from tasks.parsing.metadata import Found, find_metadata
from tasks.parsing.plain import parse_plain
from tasks.parsing.publishers import publisher_of, rule_for
from tasks.parsing.tree import parse_markup, prune, soup_of

_LEAST_LETTERS = 60
_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[ぁ-んァ-ヶ]")
_LETTERS = re.compile(r"[^\W\d_]")


def parse_page(page: Page) -> Article:
    """The article that a page carries.

    Args:
        page: decoded markup or plain text.

    Returns:
        The article; fields that the page does not tell are null.

    Raises:
        NotAnArticleError: the page carries none.
        UnreadableDocumentError: its markup cannot be read within bounds.
    """
    article = parse_plain(page) if page.kind == "text" else _parse_html(page)
    if len(_LETTERS.findall(article.text)) < _LEAST_LETTERS:
        raise NotAnArticleError(
            "no article text on the page", where=page.document.locator, todo="Save the article's own page"
        )
    return article


def _parse_html(page: Page) -> Article:
    tree = prune(parse_markup(page.content, page.document.locator))
    soup = soup_of(tree)
    korean = len(_HANGUL.findall(page.content[:200_000])) > 50
    found = _with_url(find_metadata(soup, None, korean=korean), page)
    url = found.values.get("url")
    rule = rule_for(url, soup)
    if rule is not None:
        found = _with_url(find_metadata(soup, rule, korean=korean), page)
    body = find_body(soup, tree, rule)
    if body is None:
        raise NotAnArticleError(
            "no article text on the page", where=page.document.locator, todo="Save the article's own page"
        )
    told = sort_lines([line for line in body.lines if line != found.values.get("title")])
    found.provenance["text"] = body.source
    found.take("authors", told.authors, "body")
    found.take("publisher", publisher_of(url), "host")
    found.take("publisher", told.publisher, "trailer")
    text = "\n".join(told.text)
    return _article(found, text, tuple(dict.fromkeys((*body.captions, *told.captions))), body.subtitles)


def _with_url(found: Found, page: Page) -> Found:
    found.take("url", page.url, "saved page")
    found.take("title", page.headers.get("title") or page.headers.get("subject"), "container")
    return found


def _article(found: Found, text: str, captions: tuple[str, ...], subtitles: tuple[str, ...]) -> Article:
    values = found.values
    published, modified = values.get("published"), values.get("modified")
    language = _language(text)
    return Article(
        url=canonical_url(values.get("url")),
        title=values.get("title"),
        text=text,
        subtitles=tuple(line for line in subtitles if line in text),
        captions=captions,
        published=published.time if published else None,
        published_precision=published.precision if published else None,
        modified=_time(modified.time if modified else None),
        authors=tuple(values.get("authors", ())),
        publisher=values.get("publisher"),
        language=language,
        provenance=dict(found.provenance),
    )


def _time(time: datetime | None) -> datetime | None:
    return time


def _language(text: str) -> str | None:
    letters = len(_LETTERS.findall(text)) or 1
    if len(_KANA.findall(text)) / letters > 0.1:
        return "ja"
    if len(_HANGUL.findall(text)) / letters > 0.2:
        return "ko"
    return "en" if len(re.findall(r"[A-Za-z]", text)) / letters > 0.6 else None
