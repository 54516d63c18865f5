"""Times that a page shows near its headline: with a label, in a ``time`` element, or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from tasks.languages.page_words import pattern
from tasks.parse.dom.blocks import clean, names_of
from tasks.parse.dom.index import Index
from tasks.parse.dom.tree import REGION
from tasks.parse.headers.header_lines import is_only_stamp
from tasks.parse.metadata.bylines import author_names
from tasks.parse.metadata.field_collection import Found
from tasks.parse.times.date_labels import is_of_site, labelled, lone_stamp
from tasks.parse.times.dates import Stamp, read_stamp

_SMALL = 160  # characters of an element that only labels a time
_DATED_TAGS = ("p", "span", "li", "div", "em", "dd", "dt", "time", "td", "strong", "small", "i", "b", "dl", "tr", "ul")
_HEADINGS = ("h1", "h2", "h3", "h4")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEVELS = 3  # elements around a time that may be the line that gives it
_NODES_BEHIND = 12  # nodes of the page behind a day among which its clock is looked for
_STRINGS_BEHIND = 2
_LONGEST_CLOCK = 24  # characters
_LEAST_HEADLINE = 6  # characters by which a heading is known as the headline
_PREFIX = 12  # characters of a line by which its place is found again
_LARGEST_LIST = 2  # time elements of a page; more are the dates of a list, or of the posts of a live blog


def find_header_times(index: Index, found: Found, lines: Sequence[str]) -> None:
    """Fill in the times that are near the headline, those with a label first.

    Args:
        index: the pruned page.
        found: filled in.
        lines: the article's text, by which its place on the page is known.
    """
    published: Stamp | None = found.values.get("published")
    if published is not None and published.precision != "day" and "modified" in found.values:
        return
    page = _Places(index, found.values.get("title"), lines)
    if "published" not in found.values or "modified" not in found.values:
        _from_labels(index, page, found)
    _from_time_elements(index, page, found)
    if "published" not in found.values:
        _from_lone_times(page, found)


def check_clock(index: Index, found: Found) -> None:
    """Correct a time in UTC that is local time: the page shows the same clock to its readers.

    Systems that keep local time without a zone often write ``Z`` behind it. ``2021-11-04T09:30:00Z`` beside
    ``입력 2021.11.04 09:30`` is half past nine in Seoul.

    Args:
        index: the pruned page.
        found: changed where the clocks are the same.
    """
    for name in ("published", "modified"):
        stamp: Stamp | None = found.values.get(name)
        if stamp is None or not stamp.moved or found.zone is None:
            continue
        written = found.written.get(name)
        if written is None or written.time.utcoffset() or not _shows(index, name, written):
            continue
        local = Stamp(written.time.replace(tzinfo=found.zone.zone), written.precision)
        found.values[name] = local
        found.provenance[name] = f"{found.sources[name]}; not UTC: the page shows this clock"


def _shows(index: Index, name: str, written: Stamp) -> bool:
    """Whether a label on the page shows the clock of a stamp, and names no zone."""
    clock = written.time.replace(tzinfo=None, second=0, microsecond=0)
    for tag in index.elements(*_DATED_TAGS):
        if not _is_small(tag):
            continue
        for kind, text in labelled(clean(tag.get_text(" "))):
            shown = read_stamp(text) if kind == name else None
            if shown and shown.precision != "day" and shown.time.tzinfo is None:
                return shown.time.replace(second=0) == clock
    return False


class _Places:
    """Where headline and text of an article are on its page, in the order of the page's nodes.

    Args:
        index: the pruned page.
        title: the headline, if known.
        lines: the article's text.
    """

    def __init__(self, index: Index, title: str | None, lines: Sequence[str]) -> None:
        self.order: dict[int, int] = {}
        self.dated: list[NavigableString] = []
        self.headline: Tag | None = None
        self._around_text: frozenset[int] = frozenset()
        first, last = (lines[0][:_PREFIX], lines[-1][:_PREFIX]) if lines else ("", "")
        headings: list[Tag] = []
        text: list[NavigableString] = []
        for at, node in enumerate(index.soup.descendants):
            self.order[id(node)] = at
            if isinstance(node, Tag):
                if node.name in _HEADINGS:
                    headings.append(node)
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                if _YEAR.search(node):
                    self.dated.append(node)
                if first and clean(node).startswith((first, last)):
                    text.append(node)
        if text:
            self._around_text = frozenset(map(id, text[0].parents))
        self.headline = _headline(headings, title)
        self.start = self.order[id(text[0])] if text else len(self.order)
        self.end = self.order[id(text[-1])] if text else len(self.order)
        if self.headline is not None and self.order[id(self.headline)] > self.start:
            self.headline = None  # the heading of something below the article

    def above_text(self, node: Tag | NavigableString) -> bool:
        """Whether a node is between headline and text, or just above the headline in the same header."""
        at = self.order.get(id(node))
        if at is None:  # a rule took it out of the text
            return True
        if at >= self.start:
            return False
        if self.headline is None:
            return True
        return at > self.order[id(self.headline)] or self._in_header(node)

    def below_headline(self, node: Tag | NavigableString) -> bool:
        """Whether a node is below the headline; false where the headline is not known."""
        at = self.order.get(id(node))
        return at is None or (self.headline is not None and at > self.order[id(self.headline)])

    def is_near(self, node: Tag | NavigableString) -> bool:
        """Whether a node is above, in, or in one element with the text."""
        at = self.order.get(id(node))
        if at is None or self.above_text(node):
            return True
        return self.start <= at <= self.end or (at > self.end and self._in_article(node))

    def _in_header(self, node: Tag | NavigableString) -> bool:
        """Whether the elements around the headline hold a node, up to the first that holds the text as well.

        That first one is the article where it is the headline's own parent, and may be all of the page above it.
        """
        if self.headline is None:
            return False
        own = self.headline.parent
        for parent in self.headline.parents:
            if parent.name in ("body", "html", "[document]"):
                return False
            holds_text = id(parent) in self._around_text
            if holds_text and parent is not own and parent.name != "article":
                return False
            if any(other is parent for other in node.parents):
                return True
            if holds_text:
                return False
        return False

    def _in_article(self, node: Tag | NavigableString) -> bool:
        """Whether the element of the article holds a node."""
        return any(
            parent.name == "article" or (REGION in parent.attrs and parent.name != "body") for parent in node.parents
        )


def _headline(headings: Sequence[Tag], title: str | None) -> Tag | None:
    """The heading that is the headline, else the only ``h1``."""
    for heading in headings:
        text = clean(heading.get_text(" "))
        if title and len(text) >= _LEAST_HEADLINE and (text in title or title in text):
            return heading
    top = [heading for heading in headings if heading.name == "h1"]
    return top[0] if len(top) == 1 else None


def _from_labels(index: Index, page: _Places, found: Found) -> None:
    """Times with a label in the page's own words; near the headline first.

    The last change of the whole site (``최종편집``) is none of the article's, and neither is one given far from it.
    """
    labelled_times: list[tuple[Tag, str, str, str]] = []
    for tag in index.elements(*_DATED_TAGS):
        if _is_small(tag):
            words = clean(tag.get_text(" "))
            labelled_times += [(tag, words, name, text) for name, text in labelled(words)]
    near = [item for item in labelled_times if page.is_near(item[0])]
    for _, words, name, text in near:
        both = any(kind == "published" for kind, _ in labelled(words))
        if name not in found.values and (both or not is_of_site(words)):
            found.stamp(name, text, "header label")
    for _, _, name, text in labelled_times:
        if name == "published" and name not in found.values:
            found.stamp(name, text, "header label")


def _from_time_elements(index: Index, page: _Places, found: Found) -> None:
    """Take the times of ``time`` elements above the text, else the only ones of the page, or those of a live blog."""
    times = list(index.elements("time"))
    header = [tag for tag in times if page.headline is not None and page.above_text(tag)]
    posts = [tag for tag in times if page.is_near(tag) and page.order.get(id(tag), 0) <= page.end]
    if len(posts) > _LARGEST_LIST and len(header) < len(posts):
        stamps = [stamp for tag in posts if (stamp := read_stamp(_time_of(tag)))]
        stamps.sort(key=lambda stamp: stamp.time.isoformat())
        for name, stamp in zip(("published", "modified"), (*stamps[:1], *stamps[-1:]), strict=False):
            if name not in found.values:
                found.keep(name, stamp, "time elements of a live blog")
        return
    chosen = header if 0 < len(header) <= _LARGEST_LIST else times if len(times) <= _LARGEST_LIST else []
    for tag in chosen:
        name = "modified" if any(map(pattern("modified_names").search, names_of(tag))) else "published"
        if name not in found.values or name == "published":
            found.stamp(name, _time_of(tag), "time element")


def _time_of(tag: Tag) -> str:
    return str(tag.get("datetime") or "") or clean(tag.get_text(" "))


def _from_lone_times(page: _Places, found: Found) -> None:
    """A time without a label above the text, or the only one on a line of its own below it.

    Between headline and text the first one counts. Above the headline it is the nearest: what is further up is
    today's date as often as not.
    """
    stamped_lines = [(node, words, *stamped) for node, words in _dated_lines(page) if (stamped := lone_stamp(words))]
    above = [item for item in stamped_lines if page.above_text(item[0])]
    below = [item for item in stamped_lines if page.order.get(id(item[0]), 0) > page.end and is_only_stamp(item[1])]
    between = [item for item in above if page.below_headline(item[0])]
    for _, words, name, stamp in (*between, *reversed(above)):
        if name not in found.values:
            found.keep(name, stamp, "line above the text")
            found.take("authors", tuple(author_names(words, bare=False)), "line above the text")
    if len({words for _, words, _, _ in below}) == 1 and below[0][2] not in found.values:
        found.keep(below[0][2], below[0][3], "line below the text")


def _dated_lines(page: _Places) -> Iterator[tuple[NavigableString, str]]:
    """Strings with a year, each with the words of the largest small element around it."""
    for node in page.dated:
        words = clean(node)
        for parent in islice(node.parents, _LEVELS):
            if parent.name in ("body", "html", "article", "[document]") or not _is_small(parent, least=1):
                break
            if parent.find(_HEADINGS) is None:
                words = clean(parent.get_text(" "))
        yield node, _with_clock(node, words)


def _with_clock(node: NavigableString, words: str) -> str:
    """A day with the clock that is in an element of its own behind it: ``July 29, 2021``, then ``8:01 p.m.``."""
    day = read_stamp(words)
    if day is None or day.precision != "day":
        return words
    joined, strings = (
        words,
        (text for text in islice(node.next_elements, _NODES_BEHIND) if type(text) is NavigableString),
    )
    for text in islice(filter(None, map(clean, strings)), _STRINGS_BEHIND):
        joined = f"{joined} {text}" if text not in words else joined
        later = read_stamp(joined)
        if len(text) > _LONGEST_CLOCK or later is None:
            break
        if later.refines(day):
            return joined
    return words


def _is_small(tag: Tag, least: int = 8) -> bool:
    """Whether an element may be a label: little in it, before any text is put together."""
    if len(tag.contents) > 12:
        return False
    length = 0
    for text in tag.stripped_strings:
        length += len(text)
        if length > _SMALL:
            return False
    return length >= least
