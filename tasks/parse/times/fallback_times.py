"""The day of publication where no rule finds one: out of the address, else by htmldate."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

from htmldate import find_date
from lxml import etree

from tasks.languages.page_words import any_word, pattern_source
from tasks.parse.dom.boilerplate import role_of
from tasks.parse.dom.tree import Element, drop, parse_markup, text_of
from tasks.parse.metadata.field_collection import Found
from tasks.parse.times.date_labels import is_of_site, labelled
from tasks.parse.times.dates import Stamp, plausible, read_stamp

# /2021/11/04/ · /2021-11-04/ · /view/20211104093000123 · /AKR20211104012300003 · /2021/1104/
_PATH_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:199|20[0-4])\d)(?P<mark>[/_.-]?)(?P<month>0[1-9]|1[0-2])(?:(?P=mark)|(?<=/\d\d))(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?=\D|$|\d{1,11}(?:\D|$))"
)
_SPANS = frozenset(
    ["from", "to", "start", "end", "since", "until", "startdate", "enddate"]
)  # of searches, not articles
_EARLIEST = "1995-01-01"  # newspapers were hardly online before
_ASIDE = frozenset(["nav", "aside", "footer", "script", "style", "form"])
_IMPRINT = re.compile(any_word("imprint", "owned"), re.IGNORECASE)
_SMALL = 400  # characters of an element that is dropped for one word in it
_LONGEST_ATTRIBUTE = 40  # characters of an attribute that holds a time
_PARAGRAPH = 80  # characters of a run of text whose dates are the story's, not the page's
_LISTED = 2  # time elements of a page; more are the dates of a list
_NEW_YEAR = re.compile(rf"\b0?1[-./]\s?0?1\b|{pattern_source('new_year')}", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"(?<![\d./-])(?:0?[1-9]|1[0-2])([/.-])(?:0?[1-9]|1[0-2])\1(?:19|20)?\d\d(?![\d./-])")


def find_fallback_time(found: Found, url: str | None, markup: str, where: str) -> None:
    """Fill in the day of publication, if nothing gave it.

    Args:
        found: filled in; the provenance says ``address`` or ``htmldate``.
        url: the page's address.
        markup: the whole page.
        where: what to call it in errors.
    """
    find_day_in_address(found, url)
    if "published" not in found.values and (stamp := _by_htmldate(markup, where)):
        found.keep("published", stamp, "htmldate")


def find_day_in_address(found: Found, url: str | None) -> None:
    """Fill in the day of publication that an address gives, if nothing else gave it."""
    if "published" not in found.values and (day := day_in_address(url)):
        found.keep("published", _stamp(day), "address")


def day_in_address(url: str | None) -> date | None:
    """Return the day in an address; digits behind it are a clock on one site, a number on another, so not read.

    Args:
        url: absolute.

    Example: ``day_in_address("https://news.example/view/20211104093000123")`` is 4 November 2021.
    """
    try:
        parts = urlsplit(url or "")
        values = [value for key, value in parse_qsl(parts.query) if key.lower() not in _SPANS]
    except ValueError:
        return None
    for text in (parts.path, *values):
        for match in _PATH_DATE.finditer(text):
            if match["mark"] == "." and match.end() == len(text):
                continue
            try:
                day = date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
            if plausible(_stamp(day)):
                return day
    return None


def _stamp(day: date) -> Stamp:
    return Stamp(datetime(day.year, day.month, day.day), "day")  # noqa: DTZ001 - a day on the readers' calendar


def _by_htmldate(markup: str, where: str) -> Stamp | None:
    """Return what htmldate finds in what is left without footers, lists and the story itself.

    It takes the date of a footer or of a list often, reads ``11/04/2021`` as a day in April, and gives the first of
    January where it finds a year alone: none of these is believed.
    """
    tree = _without_aside(parse_markup(markup, where))
    if sum(1 for _ in tree.iter("time")) > _LISTED:
        return None
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found_day = find_date(
        etree.tostring(tree, encoding="unicode", method="html"),
        extensive_search=False,
        original_date=True,
        min_date=_EARLIEST,
        max_date=datetime.now(UTC).date().isoformat(),
    )
    day = date.fromisoformat(found_day) if found_day else None
    if day is None or (day.month == 1 and day.day == 1 and not _NEW_YEAR.search(text_of(tree))):
        return None
    metas = (meta.get("content") or "" for meta in tree.iter("meta"))
    return None if any(map(_AMBIGUOUS.search, (text_of(tree), *metas))) else _exact(tree, day)


def _exact(tree: Element, day: date) -> Stamp:
    """Return the attribute that has a day with its time and zone, which htmldate leaves out; else the day."""
    for element in tree.iter(etree.Element):
        for name in element.attrib:
            value = element.get(name, "")
            if len(value) <= _LONGEST_ATTRIBUTE and (stamp := read_stamp(value)) and stamp.time.date() == day:
                return stamp
    return _stamp(day)


def _without_aside(tree: Element) -> Element:
    """Return the tree without the dates of the site, of other articles and of the story; it is changed."""
    for element in list(tree.iter(etree.Element)):
        if element.tag in ("html", "body", "head", "meta", "link"):
            continue
        text = text_of(element)
        role = role_of(element.get("class"), element.get("id"))
        site = len(text) <= _SMALL and (is_of_site(text) or _IMPRINT.search(text) or _is_change(text))
        if element.tag in _ASIDE or role.dropped or site or (element.tag == "p" and len(text) >= _PARAGRAPH):
            drop(element)
    return tree


def _is_change(text: str) -> bool:
    """Return whether a line gives only the time of a change."""
    found_day = [name for name, _ in labelled(" ".join(text.split()))]
    return bool(found_day) and "published" not in found_day
