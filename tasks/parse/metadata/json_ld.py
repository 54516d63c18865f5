"""JSON-LD of a page, and which of its articles the page is about."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, TypeAlias
from urllib.parse import urljoin

from tasks.extract.limits import JSON_LD_ARTICLES, JSON_LD_NODES
from tasks.languages.letters import is_hangul
from tasks.parse.metadata.canonical_address import address_key
from tasks.parse.metadata.titles import without_entities

Node: TypeAlias = "Mapping[str, Any]"

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Review)$")
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_SALVAGED = re.compile(r'"(headline|datePublished|dateModified|articleBody|url)"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
_NAMED = re.compile(r'"(author|publisher)"\s*:\s*[\[{][^\]}]*?"name"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
_MAIN = ("@graph", "mainEntity")
_PARTS = ("hasPart", "itemListElement", "item")  # what a page lists or shows besides
_MAIN_KEYS = ("headline", "datePublished", "author", "articleBody")
_ADDRESSES = ("url", "@id", "mainEntityOfPage")
_ALIKE = 0.8  # of two headlines: one of them edited later, or with a site's name behind it
_LEAST_WORDS = 3  # of a title that is more than a site's name
_LEAST_HEADLINE = 8  # characters of a headline that may be inside a longer title


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """What a page says of itself outside its JSON-LD.

    Attributes:
        addresses: of the page: canonical, as saved; absolute.
        titles: its title element, meta titles and main headings.
        base: what relative addresses are relative to.
    """

    addresses: tuple[str, ...]
    titles: tuple[str, ...]
    base: str = ""


def article_node(nodes: Sequence[tuple[Node, bool]], page: PageIdentity) -> Node:
    """Return the node of the page's own article; a page may also list others.

    Address and headline decide, before how much a node says and where it is. Not taken is a node that only is
    in a list, one whose address and headline both are another article's, and one whose headline has nothing of the
    title.

    Args:
        nodes: as ``json_ld_nodes`` gives them, of all scripts.
        page: what the page says of itself.

    Returns:
        The node; empty where there is none.
    """
    keys = {key for address in page.addresses if (key := address_key(address))}
    titles = list(dict.fromkeys(title for title in map(_folded, page.titles) if title))
    best: Node = {}
    best_rank: tuple[int, int, int] | None = None
    for node, is_part in islice(((node, is_part) for node, is_part in nodes if is_article(node)), JSON_LD_ARTICLES):
        address, headline = _addressed(node, keys, page.base), _headed(node, titles)
        agreed = max(address, 0) * 2 + max(headline, 0)
        if not agreed and (is_part or address + headline < -1 or _is_strange(node, page.titles)):
            continue
        rank = (agreed, address + headline, sum(bool(node.get(key)) for key in _MAIN_KEYS))
        if best_rank is None or rank > best_rank:
            best, best_rank = node, rank
    return best


def is_article(node: Node) -> bool:
    """Return whether a node is of an article."""
    return any(map(_ARTICLE.search, kinds_of(node)))


def kinds_of(node: Node) -> list[str]:
    """Return the types of a node."""
    kinds = node.get("@type")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else [str(kinds)] if kinds else []


def _addressed(node: Node, keys: set[str], base: str) -> int:
    """Compares a node's addresses with the page's: 1 if one is the same, -1 if all are others, 0 if it has none."""
    own = set()
    for name in _ADDRESSES:
        value = node.get(name)
        value = (value.get("@id") or value.get("url")) if isinstance(value, dict) else value
        if isinstance(value, str) and (key := address_key(join(base, value.partition("#")[0]))):
            own.add(key)
    if not own or not keys:
        return 0
    return -1 if own.isdisjoint(keys) else 1


def _headed(node: Node, titles: Sequence[str]) -> int:
    """Return the same for its headline."""
    words = node.get("headline") or node.get("name")
    headline = _folded(words) if isinstance(words, str) else ""
    if not headline or not titles:
        return 0
    return 1 if any(_alike(headline, title) for title in titles) else -1


def _is_strange(node: Node, titles: Sequence[str]) -> bool:
    """Return whether a headline shares no word with the page's titles, one of which is a headline too."""
    words = _words(str(node.get("headline") or ""))
    known = [_words(title) for title in titles]
    return bool(words) and any(len(title) >= _LEAST_WORDS for title in known) and words.isdisjoint(set().union(*known))


def _words(title: str) -> set[str]:
    """Words of a title; of those in hangul the first two syllables, which no particle changes."""
    found = re.findall(r"\w{2,}", without_entities(title).casefold())
    return {word[:2] if is_hangul(word) else word for word in found}


def _alike(headline: str, title: str) -> bool:
    shorter, longer = sorted((headline, title), key=len)
    if shorter == longer or (len(shorter) >= _LEAST_HEADLINE and shorter in longer):
        return True
    pair = SequenceMatcher(None, headline[:200], title[:200], autojunk=False)
    return all(measure() >= _ALIKE for measure in (pair.real_quick_ratio, pair.quick_ratio, pair.ratio))  # cheap first


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", without_entities(text)).casefold()


def join(base: str, address: str) -> str:
    """Return an address as the page means it.

    Args:
        base: what it is relative to; may be empty.
        address: as written.
    """
    address = address.strip()
    if address.startswith("//") and not base:
        return f"https:{address}"
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def json_ld_nodes(scripts: Iterable[str]) -> list[tuple[Node, bool]]:
    """Return all nodes of a page's JSON-LD scripts, those inside ``@graph`` and lists included.

    Args:
        scripts: their texts. Comments around them, trailing commas and raw line breaks are mended; of what is broken
            further, the plain fields are saved.

    Returns:
        Nodes, references resolved, each with whether it only is a part of something else: of a list, say.
    """
    found: list[tuple[dict[str, Any], bool]] = []
    for script in scripts:
        found += _loaded(script)
    named = {node["@id"]: node for node, _ in found if isinstance(node.get("@id"), str) and len(node) > 1}
    return [(_resolved(node, named), is_part) for node, is_part in found[:JSON_LD_NODES]]


def _loaded(script: str) -> list[tuple[dict[str, Any], bool]]:
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    if not text:
        return []
    for attempt in (text, _TRAILING_COMMA.sub("", text), entities.unescape(text)):
        try:
            data = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return list(_nodes(data))
    return [(node, False) for node in _salvaged(text)]


def _nodes(data: Any) -> Iterator[tuple[dict[str, Any], bool]]:
    queue = [(data, False)]
    for _ in range(JSON_LD_NODES):
        if not queue:
            return
        item, is_part = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = [(inner, is_part) for inner in item[:JSON_LD_NODES]]
        elif isinstance(item, dict):
            yield item, is_part
            inner = [(item[key], is_part) for key in _MAIN if isinstance(item.get(key), (list, dict))]
            inner += [(item[key], True) for key in _PARTS if isinstance(item.get(key), (list, dict))]
            queue[:0] = inner


def _resolved(node: dict[str, Any], named: Mapping[str, dict[str, Any]]) -> Node:
    """Replace references such as ``{"@id": "#desk"}`` by the node of that name."""

    def follow(value: Any) -> Any:
        if isinstance(value, list):
            return [follow(item) for item in value]
        if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("@id"), str):
            return named.get(value["@id"], value)
        return value

    return {key: follow(value) for key, value in node.items()}


def _salvaged(text: str) -> list[dict[str, Any]]:
    if not re.search(r'"@type"\s*:\s*\[?\s*"\w*(?:Article|BlogPosting)"', text):
        return []
    node: dict[str, Any] = {"@type": "Article"}
    for key, value in (*_SALVAGED.findall(text), *_NAMED.findall(text)):
        node.setdefault(key, entities.unescape(value.replace('\\"', '"').replace("\\/", "/")))
    return [node]
