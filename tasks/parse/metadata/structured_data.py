"""What a page says to machines: JSON-LD, meta elements, the canonical link, the language attribute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tasks.extract.limits import HEADINGS
from tasks.parse.dom.blocks import clean
from tasks.parse.dom.tree import Element, drop, text_of
from tasks.parse.metadata.canonical_address import canonical_url
from tasks.parse.metadata.json_ld import PageIdentity, article_node, join, json_ld_nodes, kinds_of

_LISTS = frozenset(["CollectionPage", "SearchResultsPage"])
_NO_ADDRESS = frozenset(["undefined", "null", "none", "false", "#", "about:blank"])  # left by scripts that failed
_TITLES = ("og:title", "twitter:title", "title", "headline")
# Names of metas that name authors; a page with several authors may have one of each.
AUTHOR_METAS = (
    "author",
    "article:author",
    "og:article:author",
    "article:author:name",
    "dable:author",
    "byl",
    "byline",
    "authors",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the page declares to machines.

    Attributes:
        metas: contents by ``property``, ``name`` or ``itemprop``, as written and in lower case; the first one wins, and
            several authors are joined.
        article: the JSON-LD node of the article, references resolved; empty where there is none.
        kinds: types of all JSON-LD nodes.
        addresses: the page's own, absolute, best first: ``link rel=canonical``, ``og:url``, where it was saved.
        base: what its other addresses are relative to; empty where nothing gives it.
        title: the title element.
        language: the ``lang`` attribute, as written.
    """

    metas: Mapping[str, str]
    article: Mapping[str, Any]
    kinds: frozenset[str]
    addresses: tuple[str, ...]
    base: str
    title: str | None
    language: str | None

    @property
    def declared_language(self) -> str | None:
        """The language that the page names."""
        declared = self.article.get("inLanguage")
        return declared if isinstance(declared, str) else self.language

    @property
    def is_list(self) -> bool:
        """The page says that it is a list or a front page, and no article."""
        return not self.is_article and not _LISTS.isdisjoint(self.kinds)

    @property
    def is_article(self) -> bool:
        """The page says that it is an article."""
        declared = self.metas.get("og:type") == "article" or "article:published_time" in self.metas
        return bool(self.article) or declared


def read_head(tree: Element, saved: str | None = None) -> Head:
    """Read it; scripts with JSON-LD are taken out of the tree.

    Args:
        tree: the pruned page.
        saved: the address that the page was saved from.
    """
    metas = _metas(tree)
    scripts = list(tree.iter("script"))
    nodes = json_ld_nodes(script.text or "" for script in scripts)
    for script in scripts:
        drop(script)
    title = tree.find(".//title")
    title_text = clean(text_of(title)) or None if title is not None else None
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    base = _base(tree, saved, [metas.get("og:url"), *links])
    addresses = tuple(_absolute([*links, metas.get("og:url"), saved], base))
    headings = [clean(text_of(heading)) for heading in islice(tree.iter("h1"), HEADINGS)]
    titles = filter(None, (title_text, *map(metas.get, _TITLES), *headings))
    return Head(
        metas,
        article_node(nodes, PageIdentity(addresses, tuple(titles), base)),
        frozenset(kind for node, _ in nodes for kind in kinds_of(node)),
        addresses,
        base,
        title_text,
        tree.getroottree().getroot().get("lang") or metas.get("og:locale") or None,
    )


def _metas(tree: Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        content = clean(tag.get("content") or "")
        if not name or not content:
            continue
        plain = name.lower()
        if plain in AUTHOR_METAS and content not in metas.get(plain, content):
            metas[plain] = f"{metas[plain]}, {content}"
        metas.setdefault(plain, content)
        metas.setdefault(name, content)
    return metas


def _base(tree: Element, saved: str | None, links: Iterable[str | None]) -> str:
    """Return what the page's addresses are relative to: its ``base`` element, where it was saved, its own address."""
    base = next((href for tag in tree.iter("base") if (href := tag.get("href"))), None)
    known = saved or next((link for link in links if link and canonical_url(link)), "")
    return join(known, base) if base else known


def _absolute(links: Iterable[str | None], base: str) -> Iterator[str]:
    """Yield those of the page's addresses that name an article."""
    for link in links:
        if link and link.strip().lower() not in _NO_ADDRESS and canonical_url(absolute := join(base, link)):
            yield absolute
