"""What a page says of its article outside the body: JSON-LD, OpenGraph, microdata, and the visible header."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

from tasks.parsing.dates import Stamp, plausible, read_stamp
from tasks.parsing.lines import author_names
from tasks.parsing.publishers import Rule

_ARTICLE_TYPES = frozenset({"Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle"})
_FOOTER_DATES = re.compile(r"등록\s?(?:년월일|일자|번호)|발행\s?(?:년월일|일자)|창간|설립")
_LABELS = re.compile(r"(?:기사\s?)?(?:입력|등록|승인|송고시간|작성|게재|발행|Published|Posted)\s*[:|]?\s*(?=[12]\d{3})")
_EDITED = re.compile(r"(?:최종\s?)?(?:수정|업데이트|Updated|Modified)\s*[:|]?\s*(?=[12]\d{3})")
_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "datePublished",
    "date",
    "pubdate",
    "DC.date.issued",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
)
_MODIFIED_META = ("article:modified_time", "og:updated_time", "dateModified", "lastmod")


@dataclass(slots=True)
class Found:
    """Fields of an article with where each came from; a field is taken once, from the best place that has it."""

    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, value: Any, source: str) -> None:
        """Keep a value unless the field has one or the value is empty."""
        if value and name not in self.values:
            self.values[name] = value
            self.provenance[name] = source


def find_metadata(soup: BeautifulSoup, rule: Rule | None, *, korean: bool) -> Found:
    """Everything that the page tells.

    Args:
        soup: the pruned page.
        rule: its publisher's rule.
        korean: how to read times without zone.
    """
    found = Found()
    metas = _metas(soup)
    for block in _json_ld(soup):
        _from_json_ld(block, found, korean)
    _from_metas(metas, found, korean)
    if rule is not None:
        _from_rule(soup, rule, found, korean)
    _from_page(soup, found, korean)
    canonical = soup.select_one("link[rel=canonical]")
    found.take("url", canonical.get("href") if canonical else None, "link:canonical")
    found.take("url", metas.get("og:url"), "meta:og:url")
    return found


def _metas(soup: BeautifulSoup) -> Mapping[str, str]:
    metas: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        content = tag.get("content")
        if isinstance(name, str) and isinstance(content, str) and content.strip():
            metas.setdefault(name, content.strip())
    return metas


def _json_ld(soup: BeautifulSoup) -> Iterator[Mapping[str, Any]]:
    for script in soup.find_all("script"):
        try:
            data = json.loads(script.get_text(), strict=False)
        except ValueError:
            continue  # broken by hand; the page tells the same in other places
        queue = data if isinstance(data, list) else [data]
        for item in queue:
            if isinstance(item, dict):
                yield from (node for node in [item, *_listed(item.get("@graph"))] if _is_article(node))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _is_article(node: Any) -> bool:
    return isinstance(node, dict) and not _ARTICLE_TYPES.isdisjoint(str(kind) for kind in _listed(node.get("@type")))


def _from_json_ld(block: Mapping[str, Any], found: Found, korean: bool) -> None:
    found.take("title", _text(block.get("headline")), "json-ld")
    _take_stamp(found, "published", _text(block.get("datePublished")), "json-ld", korean)
    _take_stamp(found, "modified", _text(block.get("dateModified")), "json-ld", korean)
    publisher = block.get("publisher")
    found.take("publisher", _text(publisher.get("name") if isinstance(publisher, dict) else publisher), "json-ld")
    names: list[str] = []
    for author in _listed(block.get("author")):
        name = _text(author.get("name") if isinstance(author, dict) else author) or ""
        names += author_names(name) or ([name] if name and len(name) < 40 else [])
    found.take("authors", tuple(dict.fromkeys(names)), "json-ld")
    main = block.get("mainEntityOfPage") or block.get("url")
    found.take("url", _text(main.get("@id") if isinstance(main, dict) else main), "json-ld")


def _from_metas(metas: Mapping[str, str], found: Found, korean: bool) -> None:
    for name in _PUBLISHED_META:
        _take_stamp(found, "published", metas.get(name), f"meta:{name}", korean)
    for name in _MODIFIED_META:
        _take_stamp(found, "modified", metas.get(name), f"meta:{name}", korean)
    found.take("title", metas.get("og:title"), "meta:og:title")
    found.take("publisher", metas.get("og:site_name"), "meta:og:site_name")
    for name in ("author", "article:author", "dable:author", "byl"):
        found.take("authors", tuple(author_names(metas.get(name, ""))), f"meta:{name}")
    found.take("publisher", metas.get("publisher"), "meta:publisher")


def _from_rule(soup: BeautifulSoup, rule: Rule, found: Found, korean: bool) -> None:
    source = f"rule:{rule.name}"
    for selector in rule.fields.get("title", ()):
        found.take("title", _shown(soup.select_one(selector)), source)
    for selector in rule.fields.get("published", ()):
        for tag in soup.select(selector)[:4]:
            _dated(_shown(tag) or "", found, source, korean)
    for selector in rule.fields.get("authors", ()):
        names = [name for tag in soup.select(selector)[:6] for name in author_names(_shown(tag) or "")]
        found.take("authors", tuple(dict.fromkeys(names)), source)
    if rule.hosts:
        found.take("publisher", rule.name, source)


def _from_page(soup: BeautifulSoup, found: Found, korean: bool) -> None:
    for tag in soup.select("[itemprop=datePublished]")[:3]:
        _take_stamp(
            found, "published", str(tag.get("content") or tag.get("datetime") or tag.get_text()), "microdata", korean
        )
    if "published" not in found.values:
        for tag in soup.find_all(["p", "span", "li", "div", "em", "dd", "time"], limit=4000):
            if len(tag.find_all(True, limit=8)) < 8:
                _labelled(tag.get_text(" ", strip=True), found, korean)
            if "published" in found.values:
                break
    times = soup.select("time[datetime]")
    if len(times) <= 3:  # more are the dates of a list
        for tag in times[:1]:
            _take_stamp(found, "published", str(tag["datetime"]), "time element", korean)
    headings = soup.find_all("h1")
    if len(headings) == 1:
        found.take("title", _shown(headings[0]), "h1")
    found.take("title", _page_title(soup), "title element")


def _labelled(text: str, found: Found, korean: bool) -> None:
    """``입력 2021.10.13 14:22``; a footer's ``등록년월일`` is no date of the article."""
    if len(text) > 200 or _FOOTER_DATES.search(text):
        return
    label = _LABELS.search(text)
    if label:
        _take_stamp(found, "published", text[label.end() : label.end() + 40], "header label", korean)
    edited = _EDITED.search(text)
    if edited:
        _take_stamp(found, "modified", text[edited.end() : edited.end() + 40], "header label", korean)


def _dated(text: str, found: Found, source: str, korean: bool) -> None:
    edited = _EDITED.search(text)
    if edited:
        _take_stamp(found, "modified", text[edited.end() :], source, korean)
        text = text[: edited.start()]
    _take_stamp(found, "published", text, source, korean)


def _take_stamp(found: Found, name: str, text: str | None, source: str, korean: bool) -> None:
    if not text or name in found.values:
        return
    stamp: Stamp | None = plausible(read_stamp(text, korean=korean))
    if stamp is not None:
        found.take(name, stamp, f"{source}; zone assumed" if stamp.zone_assumed else source)


def _page_title(soup: BeautifulSoup) -> str | None:
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    return re.split(r"\s+[|<:–—-]\s+(?=[^|<:–—-]{2,20}$)", title)[0].strip() or None


def _shown(tag: Tag | None) -> str | None:
    if tag is None:
        return None
    if tag.name == "img":
        return str(tag.get("alt") or "") or None
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True)) or None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
