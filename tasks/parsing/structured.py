"""What a page says to machines: JSON-LD, meta elements, the canonical link, the language attribute."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tasks.parsing.blocks import clean
from tasks.parsing.tree import Element, drop, text_of

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review)$")
_LISTS = frozenset(["CollectionPage", "SearchResultsPage"])
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_SALVAGED = re.compile(r'"(headline|datePublished|dateModified|articleBody)"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
_NAMED = re.compile(r'"(author|publisher)"\s*:\s*[\[{][^\]}]*?"name"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
_MOST_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """What the page tells machines.

    Attributes:
        metas: contents by ``property``, ``name`` or ``itemprop``, first one wins.
        article: the JSON-LD node of the article, references resolved; empty where there is none.
        kinds: types of all JSON-LD nodes.
        canonical: ``link rel=canonical``.
        title: the title element.
        language: the ``lang`` attribute, as written.
    """

    metas: Mapping[str, str]
    article: Mapping[str, Any]
    kinds: frozenset[str]
    canonical: str | None
    title: str | None
    language: str | None

    @property
    def told_language(self) -> str | None:
        """The language that the page names."""
        told = self.article.get("inLanguage")
        return told if isinstance(told, str) else self.language

    @property
    def is_list(self) -> bool:
        """The page says that it is a list or a front page, and no article."""
        return not self.is_article and not _LISTS.isdisjoint(self.kinds)

    @property
    def is_article(self) -> bool:
        """The page says that it is an article."""
        told = self.metas.get("og:type") == "article" or "article:published_time" in self.metas
        return bool(self.article) or told


def read_head(tree: Element) -> Head:
    """Read it; scripts with JSON-LD are taken out of the tree.

    Args:
        tree: the pruned page.
    """
    metas: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        content = clean(tag.get("content") or "")
        if name and content:
            metas.setdefault(name, content)
    nodes: list[Mapping[str, Any]] = []
    for script in list(tree.iter("script")):
        nodes += json_ld_nodes(script.text or "")
        drop(script)
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    title = tree.find(".//title")
    root = tree.getroottree().getroot()
    return Head(
        metas,
        _article(nodes),
        frozenset(kind for node in nodes for kind in _kinds(node)),
        next((link.strip() for link in links if link and link.strip()), None),
        clean(text_of(title)) or None if title is not None else None,
        root.get("lang") or metas.get("og:locale") or None,
    )


def json_ld_nodes(script: str) -> list[Mapping[str, Any]]:
    """All nodes of a JSON-LD script, those inside ``@graph`` and lists included.

    Args:
        script: its text. Comments around it, trailing commas and raw line breaks are mended; of what is broken
            further, the plain fields are saved.
    """
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    if not text:
        return []
    for attempt in (text, _TRAILING_COMMA.sub("", text), entities.unescape(text)):
        try:
            data = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        nodes = list(_nodes(data))[:_MOST_NODES]
        named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
        return [_resolved(node, named) for node in nodes]
    return _salvaged(text)


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    queue = [data]
    while queue:
        item = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = item
        elif isinstance(item, dict):
            yield item
            queue[:0] = [item[key] for key in ("@graph", "mainEntity") if isinstance(item.get(key), (list, dict))]


def _resolved(node: dict[str, Any], named: Mapping[str, dict[str, Any]]) -> Mapping[str, Any]:
    """``{"@id": "#desk"}`` replaced by the node of that name."""

    def follow(value: Any) -> Any:
        if isinstance(value, list):
            return [follow(item) for item in value]
        if isinstance(value, dict) and len(value) == 1 and value.get("@id") in named:
            return named[value["@id"]]
        return value

    return {key: follow(value) for key, value in node.items()}


def _salvaged(text: str) -> list[Mapping[str, Any]]:
    if not re.search(r'"@type"\s*:\s*\[?\s*"\w*(?:Article|BlogPosting)"', text):
        return []
    node: dict[str, Any] = {"@type": "Article"}
    for key, value in (*_SALVAGED.findall(text), *_NAMED.findall(text)):
        node.setdefault(key, entities.unescape(value.replace('\\"', '"').replace("\\/", "/")))
    return [node]


def _article(nodes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The node that tells most of an article; a page may also list others."""
    articles = [node for node in nodes if any(map(_ARTICLE.search, _kinds(node)))]
    telling = ("headline", "datePublished", "author", "articleBody")
    return max(articles, key=lambda node: sum(bool(node.get(key)) for key in telling), default={})


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else [str(kinds)] if kinds else []
