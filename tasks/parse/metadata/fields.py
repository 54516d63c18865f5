"""What a page says of its article outside the body, each field from the best place that has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bs4 import Tag

from tasks.extract.limits import JSON_LD_NAME_DEPTH, MICRODATA_ELEMENTS
from tasks.languages.bylines import is_agency, without_title
from tasks.languages.letters import HANGUL
from tasks.languages.page_words import any_word, pattern, words
from tasks.parse.dom.blocks import clean
from tasks.parse.dom.boilerplate import is_byline
from tasks.parse.dom.index import Index
from tasks.parse.metadata.bylines import author_names
from tasks.parse.metadata.field_collection import Found
from tasks.parse.metadata.json_ld import join
from tasks.parse.metadata.structured_data import AUTHOR_METAS, Head
from tasks.parse.metadata.titles import without_entities, without_site
from tasks.parse.publishers.rules import Rule, Version
from tasks.parse.times.date_labels import labelled

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datePublished",
    "article.published",
    "DC.date.issued",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "regDate",
    "article:published",
    "og:published_time",
    "og:pubdate",
    "published_time",
    "publish_date",
    "publication_date",
    "publicationdate",
    "article_date_original",
    "originalpublicationdate",
    "cXenseParse:recs:publishtime",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "article:created_time",
    "date",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "dateModified",
    "lastmod",
    "article:modified",
    "dcterms.modified",
    "dc.date.modified",
)
_TITLES = ("og:title", "twitter:title", "title")
_NO_NAME = re.compile(rf"[{HANGUL}@/]|https?:|{any_word('account_names')}", re.IGNORECASE)
_PUBLISHERS = ("og:site_name", "article:publisher", "publisher", "dc.publisher", "application-name")
_SMALL = 160  # characters of an element that names an author


def find_metadata(head: Head, index: Index, rule: Rule | None, version: Version | None, found: Found) -> None:
    """Fill in what the page declares, but for the times that it shows near its headline.

    Args:
        head: what it declares to machines.
        index: the pruned page.
        rule, version: its publisher's rule with the version that fits, if there is one.
        found: filled in.
    """
    if rule is not None and version is not None:
        _from_rule(index, rule, version, found)
    _from_json_ld(head, found)
    _from_metas(head.metas, found)
    _from_microdata(index, found)
    _from_bylines(index, found)
    _from_headings(index, head, found)


def _from_rule(index: Index, rule: Rule, version: Version, found: Found) -> None:
    source = f"rule:{rule.name}"

    def shown(name: str) -> list[str]:
        return [text for tag in index.first(version.fields.get(name, ())) if (text := _shown(tag))]

    found.take("title", next(iter(shown("title")), None), source)
    found.take("publisher", next(iter(shown("publisher")), None), source)
    if rule.hosts and not rule.portal:
        found.take("publisher", rule.name, "host")
    for tag in index.first(version.fields.get("published", ()))[:6]:
        _dated(tag, found, source)
    names = [name for text in shown("authors")[:8] for name in author_names(text)]
    found.take("authors", people(names, found), source)
    found.take("subtitles", tuple(shown("subtitle")), source)


def _dated(tag: Tag, found: Found, source: str) -> None:
    """Return a time element of a rule: by its attributes, with labels, or the time of publication alone."""
    for attribute, name in (("data-date-time", "published"), ("data-modify-date-time", "modified")):
        if attribute in tag.attrs:
            found.stamp(name, str(tag[attribute]), source)
            return
    text = _shown(tag) or ""
    labelled_times = list(labelled(text))
    times = [str(time["datetime"]) for time in tag.find_all("time", datetime=True)]
    for at, (name, behind) in enumerate(labelled_times):
        found.stamp(name, behind, source)
        if len(times) == len(labelled_times):
            found.stamp(name, times[at], source)
    if not labelled_times and "published" not in found.values:
        found.stamp("published", text, source)


def _from_json_ld(head: Head, found: Found) -> None:
    node = head.article
    found.take("title", _text(node.get("headline")), "json-ld")
    for key in ("datePublished", "dateCreated", "uploadDate", "coverageStartTime"):
        found.stamp("published", _time(node.get(key)), "json-ld")
    found.stamp("modified", _time(node.get("dateModified")), "json-ld")
    updates = node.get("liveBlogUpdate")
    posts = [post for post in (updates if isinstance(updates, list) else [updates]) if isinstance(post, dict)]
    times = [time for post in posts if (time := _time(post.get("dateModified")) or _time(post.get("datePublished")))]
    found.stamp("modified", max(times, default=None), "json-ld: last update of a live blog")
    found.take("publisher", next(_names(node.get("publisher")), None), "json-ld")
    names: list[str] = []
    for name in _names(node.get("author") or node.get("creator")):
        names += author_names(name) or ([name] if _is_unusual_name(name) else [])
    found.take("authors", people(names, found), "json-ld")
    main = node.get("mainEntityOfPage") or node.get("url")
    own = _text(main.get("@id") if isinstance(main, dict) else main)
    found.take("url", join(head.base, own) if own else None, "json-ld")


def _is_unusual_name(name: str) -> bool:
    """Return a name that no pattern knows, but that JSON-LD calls one: in another script, or of one word."""
    if without_title(name) != name:
        return False
    return len(name) < 40 and not _NO_NAME.search(name)


def _names(value: Any, depth: int = 0) -> Iterator[str]:
    """Names in a JSON-LD value: a text, an object, or lists of these at any place."""
    if depth > JSON_LD_NAME_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _names(item, depth + 1)
    elif isinstance(value, dict):
        inner = next((value[key] for key in ("name", "@list", "@value", "author", "legalName") if value.get(key)), None)
        given = " ".join(part for key in ("givenName", "familyName") if (part := _text(value.get(key))))
        yield from _names(inner or given, depth + 1)
    elif (name := _text(value)) and not name.startswith(("http", "#")):
        yield without_entities(name)


def _from_metas(metas: Mapping[str, str], found: Found) -> None:
    lowered = {name.lower(): value for name, value in reversed(list(metas.items()))}
    for name in _PUBLISHED:
        found.stamp("published", lowered.get(name.lower()), f"meta:{name}")
    for name in _MODIFIED:
        found.stamp("modified", lowered.get(name.lower()), f"meta:{name}")
    for name in AUTHOR_METAS:
        found.take("authors", people(author_names(without_entities(metas.get(name, ""))), found), f"meta:{name}")
    for number in "123":
        if pattern("author_labels").search(metas.get(f"twitter:label{number}", "")):
            names = author_names(metas.get(f"twitter:data{number}", ""))
            found.take("authors", people(names, found), f"meta:twitter:data{number}")
    for name in _PUBLISHERS:
        value = metas.get(name, "")
        found.take("publisher", None if value.startswith("http") else value, f"meta:{name}")
    for name in _TITLES:
        found.take("title", without_site(metas.get(name), found.values.get("publisher")), f"meta:{name}")
    found.take("url", metas.get("og:url"), "meta:og:url")


def _from_microdata(index: Index, found: Found) -> None:
    for tag in index.properties[:MICRODATA_ELEMENTS]:
        name = str(tag["itemprop"])
        value = str(tag.get("content") or tag.get("datetime") or "") or tag.get_text(" ", strip=True)
        if name in ("datePublished", "dateModified"):
            found.stamp("published" if name == "datePublished" else "modified", value, "microdata")
        elif name == "headline":
            found.take("title", clean(value), "microdata")
        elif name == "author":
            found.take("authors", people(author_names(clean(value)), found), "microdata")


def _from_bylines(index: Index, found: Found) -> None:
    """Return the first element whose class says that it names an author, and that does."""
    for tag in index.named(is_byline):
        text = clean(tag.get_text(" "))
        if 2 <= len(text) <= _SMALL and (names := author_names(text)):
            found.take("authors", people(names, found), "byline element")
            return


def _from_headings(index: Index, head: Head, found: Found) -> None:
    headings = [text for tag in index.elements("h1") if (text := _shown(tag))]
    if len(headings) == 1 and headings[0].strip("[]<>【】 ") not in words("sections"):
        found.take("title", headings[0], "h1")
    found.take("title", without_site(head.title, found.values.get("publisher")), "title element")


def people(names: Iterable[str], found: Found) -> tuple[str, ...]:
    """Names in order, the publisher's left out, agencies only where no person is named.

    Args:
        names: as found.
        found: the article's fields so far.
    """
    listed = [name for name in dict.fromkeys(names) if name != found.values.get("publisher")]
    return tuple([name for name in listed if not is_agency(name)] or listed)


def _shown(tag: Tag) -> str | None:
    if tag.name == "img":
        return clean(str(tag.get("alt") or tag.get("title") or "")) or None
    return clean(tag.get_text(" ")) or None


def _time(value: Any) -> str | None:
    """Return a time that JSON-LD writes as text, as seconds or milliseconds, or as one of these under ``@value``."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, bool):
        return None
    return str(int(value)) if isinstance(value, (int, float)) else _text(value)


def _text(value: Any) -> str | None:
    return clean(re.sub(r"<[^>]{1,60}>", "", value)) or None if isinstance(value, str) else None
