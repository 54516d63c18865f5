"""Times that a page shows near its headline, with a label, in a ``time`` element or alone, and reporters there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bs4 import Tag
from bs4.element import NavigableString

from tasks.languages.page_words import pattern
from tasks.parse.dom.blocks import clean, names_of
from tasks.parse.dom.index import Index
from tasks.parse.headers.header_lines import is_only_stamp
from tasks.parse.metadata.bylines import author_names, names_of_line
from tasks.parse.metadata.field_collection import Found
from tasks.parse.times.date_labels import is_of_site, labelled, lone_stamp
from tasks.parse.times.dates import Stamp, read_stamp
from tasks.parse.times.page_places import HEADINGS, PagePlaces

_SMALL = 160  # characters of an element that only labels a time
_DATED_TAGS = ("p", "span", "li", "div", "em", "dd", "dt", "time", "td", "strong", "small", "i", "b", "dl", "tr", "ul")
_LEVELS = 3  # elements around a time that may be the line that gives it
_NODES_BEHIND = 12  # nodes of the page behind a day among which its clock is looked for
_STRINGS_BEHIND = 2
_LEAST_BYLINE = 4  # characters of a name with its title
_LONGEST_CLOCK = 24  # characters
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
    page = PagePlaces(index, found.values.get("title"), lines)
    if "published" not in found.values or "modified" not in found.values:
        _from_labels(index, page, found)
    _from_time_elements(index, page, found)
    if "published" not in found.values:
        _from_lone_times(page, found)


def find_header_authors(index: Index, found: Found, lines: Sequence[str]) -> None:
    """Fill in the names of a line between headline and text that is nothing but a byline.

    Args:
        index: the pruned page.
        found: filled in, if nothing else named who wrote the article.
        lines: the article's text, by which its place on the page is known.
    """
    if "authors" in found.values:
        return
    page = PagePlaces(index, found.values.get("title"), lines)
    for tag in index.elements(*_DATED_TAGS):
        if _is_small(tag, least=_LEAST_BYLINE) and page.above_text(tag) and page.below_headline(tag):
            found.take("authors", tuple(names_of_line(clean(tag.get_text(" ")))), "line above the text")


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
    """Return whether a label on the page shows the clock of a stamp, and names no zone."""
    clock = written.time.replace(tzinfo=None, second=0, microsecond=0)
    for tag in index.elements(*_DATED_TAGS):
        if not _is_small(tag):
            continue
        for kind, text in labelled(clean(tag.get_text(" "))):
            shown = read_stamp(text) if kind == name else None
            if shown and shown.precision != "day" and shown.time.tzinfo is None:
                return shown.time.replace(second=0) == clock
    return False


def _from_labels(index: Index, page: PagePlaces, found: Found) -> None:
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


def _from_time_elements(index: Index, page: PagePlaces, found: Found) -> None:
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


def _from_lone_times(page: PagePlaces, found: Found) -> None:
    """Return a time without a label above the text, or the only one on a line of its own below it.

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


def _dated_lines(page: PagePlaces) -> Iterator[tuple[NavigableString, str]]:
    """Strings with a year, each with the words of the largest small element around it."""
    for node in page.dated:
        words = clean(node)
        for parent in islice(node.parents, _LEVELS):
            if parent.name in ("body", "html", "article", "[document]") or not _is_small(parent, least=1):
                break
            if parent.find(HEADINGS) is None:
                words = clean(parent.get_text(" "))
        yield node, _with_clock(node, words)


def _with_clock(node: NavigableString, words: str) -> str:
    """Return a day with the clock that is in an element of its own behind it: ``July 29, 2021``, then ``8:01 p.m.``."""
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
    """Return whether an element may be a label: little in it, before any text is put together."""
    if len(tag.contents) > 12:
        return False
    length = 0
    for text in tag.stripped_strings:
        length += len(text)
        if length > _SMALL:
            return False
    return length >= least
