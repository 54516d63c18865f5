"""The body of a page: by its publisher's rule, else by trafilatura on the same tree."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

import trafilatura
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from lxml import html

from tasks.parsing.publishers import Rule, load_rules

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "blockquote",
        "pre",
        "dl",
        "dt",
        "dd",
        "br",
        "hr",
        "figure",
        "main",
        "header",
    ]
)
_SHORTEST = 60


@dataclass(frozen=True, slots=True)
class Body:
    """Lines of a body, its sub-headlines and captions, and what found it."""

    lines: list[str]
    subtitles: tuple[str, ...]
    captions: tuple[str, ...]
    source: str


def find_body(soup: BeautifulSoup, tree: html.HtmlElement, rule: Rule | None) -> Body | None:
    """The body.

    Args:
        soup: the pruned page.
        tree: the same before BeautifulSoup; trafilatura reads it, and it is not changed.
        rule: the publisher's rule, if there is one.

    Returns:
        The body; null where there is none.
    """
    if rule is not None:
        for selector in rule.fields.get("body", ()):
            tags = soup.select(selector)
            if tags and sum(len(tag.get_text()) for tag in tags) >= _SHORTEST:
                return _ruled(tags, f"rule:{rule.name}")
    text = _generic(tree, precise=True) or _generic(tree, precise=False)
    if text is None:
        return None
    subtitles = tuple(_clean(tag.get_text(" ")) for tag in soup.find_all(["h2", "h3", "h4"])[:40])
    lines = [_clean(line) for line in text.splitlines()]
    lines = [re.sub(r"^- (?=\S)", "", line) for line in lines if line]
    captions = tuple(_clean(tag.get_text(" ")) for tag in soup.select(load_rules().caption)[:40])
    kept = [line for line in lines if line not in captions]
    return Body(kept, tuple(line for line in subtitles if line in kept), captions, "trafilatura")


def _generic(tree: html.HtmlElement, *, precise: bool) -> str | None:
    """What trafilatura takes for the body; it works on a copy, because it empties what it reads."""
    text = trafilatura.extract(
        copy.deepcopy(tree), favor_precision=precise, include_comments=False, include_tables=True, output_format="txt"
    )
    return text if text and len(text) >= _SHORTEST else None


def _ruled(tags: list[Tag], source: str) -> Body:
    rules = load_rules()
    captions: list[str] = []
    lines: list[str] = []
    subtitles: list[str] = []
    for tag in tags:
        captions += [_clean(inner.get_text(" ")) for inner in tag.select(rules.caption)]
        for inner in tag.select(rules.drop):
            inner.decompose()
        subtitles += [_clean(heading.get_text(" ")) for heading in tag.find_all(["h2", "h3", "h4"])]
        lines += block_lines(tag)
    return Body(lines, tuple(line for line in subtitles if line), tuple(dict.fromkeys(filter(None, captions))), source)


def block_lines(tag: Tag) -> list[str]:
    """A tag's text, one block element or line break a line; the cells of a table row on one line."""
    pieces: list[str] = []
    _walk(tag, pieces)
    return [line for line in (_clean(line) for line in "".join(pieces).split("\n")) if line]


def _walk(tag: Tag, pieces: list[str]) -> None:
    # An explicit stack: markup may nest deeper than Python recurses.
    stack: list[Tag | NavigableString | str] = [tag]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            block = node.name in _BLOCKS
            if block:
                pieces.append("\n")
            closing = "\n" if block else " | " if node.name in ("td", "th") else ""
            stack.append(closing)
            stack.extend(reversed([child for child in node.children if isinstance(child, (Tag, NavigableString))]))
        elif isinstance(node, NavigableString):
            pieces.append(re.sub(r"\s+", " ", str(node)))
        else:
            pieces.append(node)


def _clean(line: str) -> str:
    line = re.sub(r"[\u00ad\u200b-\u200f\u2060\ufeff]", "", line)
    return re.sub(r"\s+", " ", line).strip().strip("|").strip()
